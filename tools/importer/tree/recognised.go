package tree

// FAQ is a run of questions with their answers, as recognition finds it.
type FAQ struct {
	Place
	Title     []Inline // a heading of its own; nil: the heading before it stays where it is
	Level     int      // of the questions' headings in the source; 0 if they were none
	Questions []Question
}

// Question is one question with its answer.
type Question struct {
	Place
	ID     string
	Title  []Inline
	Answer []Block
}

// Comparison is a table that compares: every row has as many cells as there are
// columns, no cell spans, the first column names the rows.
type Comparison struct {
	Place
	Caption []Inline
	Columns [][]Inline
	Rows    [][]Entry
}

// Entry is a cell of a Comparison.
type Entry struct {
	Place
	Blocks []Block
}

// Disclaimer stands for a passage whose wording the registry covers.
type Disclaimer struct {
	Place
	Kind string // as in the shortcode's kind
	AsOf string // YYYY-MM-DD or ""
}

// Bibliography is a list of sources that the writer puts into front matter.
// Heading is what stood above it.
type Bibliography struct {
	Place
	Heading []Inline
	Sources []Source
}

// Source is one reference, with the fields of Bedside's references. Text is the
// entry as it stood; Title is the whole of it where its parts are not sure.
type Source struct {
	Place
	ID, Title, Authors, Publisher, Journal, Detail, DOI, PMID, URL, Text string
	Year                                                                 int
}
