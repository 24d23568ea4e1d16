// Package tree is a document as every reader gives it and recognition and the
// writer take it: what a person sees, in its order, without any format's own
// manner of saying it. What no node can hold is an Unknown, so that nothing is
// dropped on the way in.
package tree

import (
	"io"
	"time"
)

// Document is one article, page or sheet.
type Document struct {
	Source string // the file it was read from
	Entry  string // which entry of the file, such as the id of a WordPress post; "" if the file is one document
	Meta   Meta
	Blocks []Block
	Notes  []Note  // footnotes and endnotes, in the order of their first mark
	Media  []Media // files that the document brings with it
	Told   []Told  // what the reader has to tell a person

	// Questions are those that the source calls questions outside its text, such
	// as in structured data.
	Questions []string
}

// Meta is what a source says about the document, as it says it. Empty means
// that it does not say.
type Meta struct {
	Title       string // plain text; recognition finds one in the blocks if a reader has none
	Part        string // what the source calls the part of it that the document is, such as a sheet
	Description string
	Type        string // the source's own kind: post, page, ufaq, tablepress_table…
	Status      string // the source's own word: publish, draft, private, pending, future, trash
	Slug        string
	Address     string // the full old address
	Language    string // BCP 47
	Date        time.Time
	Modified    time.Time
	Authors     []Author
	Categories  []Term
	Tags        []Term
	Image       string         // Media.Name or an address of the featured image
	Review      *Review        // that the text tells of
	Params      map[string]any // front matter that the source calls for, such as aliases
}

// Review is a line about a medical review. A day that is not sure is zero.
type Review struct {
	Text     string
	On, Next time.Time
}

// Author is somebody whom the source names.
type Author struct{ ID, Name, Email, Text string }

// Term is a category or a tag.
type Term struct{ Slug, Name string }

// Place is where in the source something stands. Line and Column count from 1,
// columns in code points; 0 is unknown. Part says it in words where there are
// no lines: "paragraph 12", "sheet Prices, cell B4", "post 17".
type Place struct {
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	Part   string `json:"part,omitempty"`
}

// Told is a remark for a person: what was left out and why (a comment, a
// script), what was changed (a tracked change taken as accepted, a merged cell
// repeated), what is to be confirmed.
type Told struct {
	Place   Place  `json:"place,omitzero"`
	Kind    string `json:"kind"` // dropped, changed, unsure, found
	Message string `json:"message"`
	Text    string `json:"text,omitempty"` // the source's words that the remark is about; every word that is left out stands here
}

// Block is a node that stands on lines of its own: *Heading, *Paragraph, *List,
// *Table, *Code, *Quote, *Figure, *Disclosure, *Definitions, *Rule, *Group or
// *Unknown.
type Block interface{ At() Place }

// At gives the place that every node holds.
func (p Place) At() Place { return p }

// Heading is a heading; Level is 1 to 6.
type Heading struct {
	Place
	Level int
	ID    string
	Text  []Inline
}

// Paragraph is a run of text.
type Paragraph struct {
	Place
	Text []Inline
}

// List is a list. Start is the first number of an ordered one; Style is the
// source's numbering where it is no decimal one (a, A, i, I).
type List struct {
	Place
	Ordered bool
	Start   int
	Style   string
	Items   []Item
}

// Item is one item of a list. Task is "" for none, "done" or "open".
type Item struct {
	Place
	Task   string
	Blocks []Block
}

// Table is a matrix of cells as the source has them, with spans not yet spread.
type Table struct {
	Place
	Caption      []Inline
	HeaderRows   int  // how many of the first rows are headers; 0 if the source says none
	HeaderColumn bool // the first column names the rows
	Layout       bool // the source says that it is no data (role=presentation)
	Rows         []Row
}

// Row is one row of a table.
type Row struct {
	Place
	Cells []Cell
}

// Cell is one cell of a table. Spans count from 1.
type Cell struct {
	Place
	Header           bool
	Colspan, Rowspan int
	Align            string // "", left, center, right
	Blocks           []Block
}

// Code is text that stands as it is.
type Code struct {
	Place
	Language string
	Text     string
}

// Quote is a quotation.
type Quote struct {
	Place
	Cite   string
	Blocks []Block
}

// Figure is an image, a gallery or an embedded thing with a caption.
type Figure struct {
	Place
	Blocks  []Block
	Caption []Inline
}

// Disclosure is a question or title that opens a text: details, an accordion's
// pane, an item of an FAQ. Several that follow each other with one Group belong
// together. Evidence says in words what it was in the source ("Yoast FAQ
// block"); FAQ is set if the source itself says that it is a question with its
// answer.
type Disclosure struct {
	Place
	Group    string
	Evidence string
	FAQ      bool
	Title    []Inline
	Blocks   []Block
}

// Definitions is a list of terms with their descriptions.
type Definitions struct {
	Place
	Entries []Definition
}

// Definition is one or more terms with one or more descriptions.
type Definition struct {
	Terms        [][]Inline
	Descriptions [][]Block
}

// Rule is a line between two parts.
type Rule struct{ Place }

// Group keeps blocks together that the source keeps together. Role says what
// for: aside, box, column, note, textbox, reference-list…
type Group struct {
	Place
	Role   string
	Blocks []Block
}

// Unknown is a part that the reader does not know. Source is the part as it
// stands, Text what a person would read of it, Blocks what could be read inside.
type Unknown struct {
	Place
	Name   string // "shortcode [contact-form-7]", "block acme/slider", "iframe"
	Source string
	Text   string
	Blocks []Block
}

// Inline is a piece of a run of text: Text, *Mark, *Link, *Image, Break,
// *Reference, *Verbatim or *Odd.
type Inline interface{ inline() }

// Text is plain text, entities resolved.
type Text string

// Break is a line break.
type Break struct{}

// The kinds of Mark.
const (
	Strong       = "strong"
	Emphasis     = "emphasis"
	Superscript  = "superscript"
	Subscript    = "subscript"
	Strike       = "strike"
	Underline    = "underline"
	Highlight    = "highlight"
	SmallCaps    = "small-caps"
	Quotation    = "quotation" // q: Text is without the quotation marks
	Abbreviation = "abbreviation"
	Defined      = "defined" // dfn
)

// Mark is text that is set off. Title is what an abbreviation stands for;
// Language is set if the passage is in another one.
type Mark struct {
	Kind     string
	Title    string
	Language string
	Text     []Inline
}

// Link leads to an address or, with #, to a place in the document.
type Link struct {
	Address string
	Title   string
	Text    []Inline
}

// Image is a picture: Name is its Media.Name, or Address where it stands.
type Image struct {
	Name, Address, Alt, Title string
	Width, Height             int // in CSS pixels; 0 unknown
	Decorative                bool
}

// Reference is the mark of a note in Document.Notes.
type Reference struct{ ID string }

// Verbatim is code in a run of text.
type Verbatim struct{ Text string }

// Odd is an inline part that the reader does not know.
type Odd struct {
	Place
	Name, Source, Text string
}

func (Text) inline()       {}
func (Break) inline()      {}
func (*Mark) inline()      {}
func (*Link) inline()      {}
func (*Image) inline()     {}
func (*Reference) inline() {}
func (*Verbatim) inline()  {}
func (*Odd) inline()       {}

// Note is a footnote or an endnote.
type Note struct {
	Place
	ID     string
	End    bool // an endnote
	Blocks []Block
}

// Media is a file that comes with the document. Name has no folder and is safe
// to create.
type Media struct {
	Name   string
	Type   string // MIME type
	Source string // its path in the source, or its address
	Open   func() (io.ReadCloser, error)
}
