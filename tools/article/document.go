package article

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"example.org/bedside/tools/prose"
)

// Document is a content file whole: what Article has, its front matter and its
// prose.
type Document struct {
	*Article
	Text  string // Source as a string; empty in a Head
	Front *Front // never nil; its Format is empty where the file has none
	// Blocks are all the prose in reading order, the front matter's title and
	// description first. Code is no prose.
	Blocks []*Block
	// Joined are the shortcodes that are blocks of their own and stand in the
	// lines of another block, in the order in which they are met.
	Joined []Joined
	// Slips are those by which text is lost, text by text.
	Slips []Slip
}

// Joined is a shortcode that stands in the lines of another block, because no
// blank line parts the two.
type Joined struct {
	*Shortcode
	Block Kind // Paragraph, Heading, Item or Cell
	Alone bool // on its lines
	Above bool // something of the block stands above it or before it
	Below bool // and below it or behind it, but for another such shortcode
}

// Options say what a content file cannot say of itself.
type Options struct {
	Known Known
	// Language decides how sentences are split; empty: the language in the
	// file's name (index.es.md), else English.
	Language string
	// Data reads a data file that a shortcode names in its parameter src. It
	// takes the name as written and gives the file's path as findings show it.
	// Nil: data files are not read.
	Data func(name string) (file string, src []byte, err error)
	// Prose reports the parameters whose value readers see as text, given a
	// shortcode without "bedside/" in front; the first without a name is @0.
	// Nil: none.
	Prose func(shortcode, parameter string) bool
	// Inline reports the shortcodes that stand within a sentence. Nil: sup,
	// sub, term and cite.
	Inline func(shortcode string) bool
	// Room is memory for the document's prose, which is valid until another is
	// read into it. Nil: memory of its own.
	Room *Room
}

// Range is a stretch of a file. Start and End are offsets in bytes; lines and
// columns count from 1, columns in code points; ends are exclusive.
type Range struct {
	File                             string
	Start, End                       int
	Line, Column, EndLine, EndColumn int
	Match                            string // what stands there in the file
}

// Kind says what a block of prose is.
type Kind string

// The kinds of prose.
const (
	Title        Kind = "title"       // of the front matter
	Description  Kind = "description" // of the front matter
	Heading      Kind = "heading"
	Paragraph    Kind = "paragraph"
	Item         Kind = "item" // the first paragraph of a list's item
	Cell         Kind = "cell"
	ColumnHeader Kind = "column header"
	RowHeader    Kind = "row header" // a cell that names its row
	Caption      Kind = "caption"    // of a table or a figure
	Question     Kind = "question"   // of an FAQ
	Term         Kind = "term"       // of a definition list
	Parameter    Kind = "parameter"  // a shortcode's, that readers see
	Alt          Kind = "alt"        // the text of an image
)

// Block is a piece of prose: what a reader takes in at once, such as a
// paragraph, a heading or a cell.
type Block struct {
	Kind  Kind
	Index int // in Blocks
	Level int // of a heading or a question, else 0
	// Text is what a reader reads: marks are gone, entities resolved, a soft
	// line break is a space, a hard one a line feed. A mark of a source or a
	// footnote leaves nothing but a Cite.
	Text string
	// Within names what the block stands in, outermost first: the names of
	// shortcodes without "bedside/" in front, and "answer", "quote", "alert",
	// "list", "table", "footnote", "definition", "html".
	Within    []string
	Section   int        // index in Blocks of the heading or question above it; -1: none
	Shortcode *Shortcode // the innermost that it stands in; nil: none
	Links     []Link
	Cites     []Cite
	Emphases  []Span // of strong and emphasised text, in Text

	Row, Column int    // of a cell, from 0; the header is row 0
	Header      string // the text of a cell's column header
	RowHead     string // the text of the first cell of a cell's row

	List       *ListOf // of an item; nil: it is none
	Quoted     bool    // it stands in a quotation
	Attributed string  // who is quoted, where a last line that begins with a dash says so

	Sentences []Span // in Text
	File      string // of Text; a data file's is its own

	in       *Article // of File
	segments []segment
	later    *later // where segments are seldom asked for
	lastLine int    // where in Text the last line of the source begins
}

// Span is a stretch of a Text in bytes; the end is exclusive.
type Span = prose.Span

// Link is a link within a block. Start and End are offsets in the block's Text.
type Link struct {
	Start, End  int
	Destination string
	Text        string
}

// Cite is a mark that leads to a source.
type Cite struct {
	Offset int    // in the block's Text
	Key    string // of the source; empty: a footnote

	from span // in the block's file
}

// ListOf says where in a list an item stands.
type ListOf struct {
	Index, Length int // of the item, from 0, and of the list
	Ordered       bool
	Lead          int // index in Blocks of the block just before the list; -1: none
}

// Read reads a content file whole. It builds nothing with Hugo, but front
// matter, shortcodes and Markdown are parsed by what Hugo parses them with. The
// error is an *Error, or contract.Errors where there are several.
func Read(file string, src []byte, o Options) (*Document, error) {
	if len(src) > maxFile {
		return nil, &Error{File: file, Line: 1, Column: 1, Message: fmt.Sprintf("the file has %d bytes; expected at most %d", len(src), maxFile)}
	}
	if err := Legible(file, src); err != nil {
		return nil, err
	}
	if err := unfenced(file, src); err != nil {
		return nil, err
	}
	a, err := ParseKnown(file, src, o.Known)
	if err != nil {
		return nil, err
	}
	d := &Document{Article: a, Text: string(src)}
	if d.Front, err = a.front(); err != nil {
		return nil, err
	}
	if o.Language == "" {
		o.Language = language(file)
	}
	if o.Inline == nil {
		o.Inline = inline
	}
	if o.Room == nil {
		o.Room = new(Room)
	}
	o.Room.reset()
	r := &reading{Document: d, o: o, Room: o.Room}
	r.Blocks = r.list
	err = r.read()
	r.list = r.Blocks
	if err != nil {
		return nil, err
	}
	return d, nil
}

func inline(shortcode string) bool {
	return slices.Contains([]string{"sup", "sub", "term", "cite"}, shortcode)
}

var languageName = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// language is the language in a file's name, as Hugo takes it.
func language(file string) string {
	name := strings.TrimSuffix(path.Base(file), path.Ext(file))
	if lang := strings.TrimPrefix(path.Ext(name), "."); languageName.MatchString(lang) {
		return strings.ToLower(lang)
	}
	return "en"
}

// Head is the document without its text and its shortcodes: the front matter
// and where its values stand. It keeps nothing else in memory.
func (d *Document) Head() *Document {
	a := newArticle(d.File, bytes.Clone(d.Source[:d.Body]))
	a.Body, a.frontFormat, a.frontSpan = d.Body, d.frontFormat, d.frontSpan
	f := d.Front
	return &Document{Article: a, Front: &Front{Format: f.Format, Start: f.Start, End: f.End, Values: f.Values, content: f.content}}
}

// Range is the place in its file of a stretch of the block's Text.
func (b *Block) Range(start, end int) Range {
	return b.in.Range(b.offsets(start, end))
}

// offsets are those of a stretch of the block's Text in its file.
func (b *Block) offsets(start, end int) (from, to int) {
	segments := b.segments
	if b.later != nil {
		segments = b.later.find()
	}
	from = lead(segments, start, false)
	return b.in.within(from, max(from, lead(segments, end, true)))
}

// Written is what stands in the file for a stretch of the block's Text, as the
// Match of its Range.
func (b *Block) Written(start, end int) []byte {
	from, to := b.offsets(start, end)
	return b.in.Source[from:to]
}

// CiteAt is the place of one of the block's marks: the shortcode or the
// footnote's brackets, which leave nothing in Text.
func (b *Block) CiteAt(c Cite) Range { return b.in.Range(c.from.start, c.from.end) }
