package article

import (
	"bytes"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	mdtext "github.com/yuin/goldmark/text"
)

// Most of a text is paragraphs, headings, lists and tables in which no mark of
// Markdown stands. Where one begins that goldmark would find too, it is found
// here by what its lines begin with, and goldmark goes on behind it: it would
// make a tree of it first.

// part is a stretch of a piece that is text alone: whole lines, of a heading the
// text.
type part struct {
	kind       partKind
	level      int // of a heading
	start, end int
}

type partKind uint8

const (
	aParagraph partKind = iota
	aHeading
	aList
	anOrderedList
	aTable
)

// row is parts in a row, as goldmark keeps them.
type row struct {
	ast.BaseBlock
	parts []part
}

var rowKind = ast.NewNodeKind("BedsideRow")

func (*row) Kind() ast.NodeKind { return rowKind }

// IsRaw says that there is nothing to parse in it.
func (*row) IsRaw() bool { return true }

func (r *row) Dump(src []byte, level int) { ast.DumpHelper(r, src, level, nil, nil) }

// rows are found by goldmark's block parser of that name, which comes first.
type rows struct{}

var rowsKey = parser.NewContextKey()

// Trigger gives what parts begin with.
func (rows) Trigger() []byte {
	bytes := []byte(`#|-+("'`)
	for c := range classOf {
		if c >= utf8.RuneSelf || classOf[c] == letter || classOf[c] == digit {
			bytes = append(bytes, byte(c))
		}
	}
	return bytes
}

func (rows) Open(parent ast.Node, r mdtext.Reader, pc parser.Context) (ast.Node, parser.State) {
	s, ok := pc.Get(rowsKey).(*splitter)
	if !ok || parent.Kind() != ast.KindDocument || pc.BlockIndent() > 0 {
		return nil, parser.NoChildren
	}
	number, line := r.Position()
	parts, end := s.row(line.Start)
	if len(parts) == 0 {
		return nil, parser.NoChildren
	}
	// goldmark goes on behind the last line.
	last := bytes.LastIndexByte(s.md[:end-1], '\n') + 1
	r.SetPosition(number+bytes.Count(s.md[line.Start:last], []byte("\n")), mdtext.NewSegment(last, end))
	return &row{parts: parts}, parser.NoChildren
}

func (rows) Continue(ast.Node, mdtext.Reader, parser.Context) parser.State { return parser.Close }
func (rows) Close(ast.Node, mdtext.Reader, parser.Context)                 {}
func (rows) CanInterruptParagraph() bool                                   { return false }
func (rows) CanAcceptIndentedLine() bool                                   { return false }

// row appends the parts that follow each other from the beginning of a line on
// to the list of all, and gives them and where the last line of them ends.
func (s *splitter) row(at int) (parts []part, end int) {
	n := len(*s.all)
	end = at
	for at < len(s.md) {
		if line := s.lineEnd(at); s.blank(at, line) {
			at = line + 1
			continue
		}
		p, next := s.part(at)
		if next == 0 {
			break
		}
		*s.all = append(*s.all, p)
		at, end = next, min(next, len(s.md))
	}
	return (*s.all)[n:len(*s.all):len(*s.all)], end
}

// parted reports whether parts can be taken out of a text: nothing in it may
// change what stands elsewhere, as definitions of links and footnotes do.
func parted(md []byte) bool {
	for _, c := range []byte("\t\v\f\r\x00") {
		if bytes.IndexByte(md, c) >= 0 {
			return false
		}
	}
	return !bytes.Contains(md, []byte("]:")) && !bytes.Contains(md, []byte("[^")) && !hosted(md) && mayKeep(md)
}

// splitter finds the parts of a text that are text alone.
type splitter struct {
	md  []byte
	all *[]part
	// Where each of marked comes next; 0: it was not looked for yet.
	next [len(marked)]int
}

// marked are the characters that goldmark may find more than text in, and those
// of addresses.
const marked = "*_~[]`<!\\@"

// text reports whether a stretch of the text has no mark. Stretches are asked for
// in order.
func (s *splitter) text(start, end int) bool {
	for i, at := range s.next {
		if at < start || at == 0 {
			at = len(s.md)
			if n := bytes.IndexByte(s.md[start:], marked[i]); n >= 0 {
				at = start + n
			}
			s.next[i] = at
		}
		if at < end {
			return false
		}
	}
	return !bytes.Contains(s.md[start:end], []byte("://"))
}

func (s *splitter) lineEnd(at int) int { return at + len(upTo(s.md[at:], '\n')) }

func (s *splitter) blank(at, end int) bool { return len(bytes.TrimLeft(s.md[at:end], " ")) == 0 }

// part is what begins with a line, if that is text alone, and where the next line
// begins behind it; 0: it is none.
func (s *splitter) part(at int) (p part, next int) {
	p.start = at
	switch c := s.md[at]; {
	case c == '#':
		return s.heading(p)
	case c == '|':
		return s.table(p)
	case begins(s.md[at:]):
		return s.paragraph(p)
	}
	return s.list(p)
}

// begins reports whether a line begins with what no block but a paragraph
// begins with.
func begins(line []byte) bool {
	if len(line) == 0 {
		return false
	}
	switch c := classOf[line[0]]; c {
	case letter:
		return true
	case digit:
		line = bytes.TrimLeft(line, "0123456789")
		return len(line) == 0 || line[0] != '.' && line[0] != ')'
	}
	return line[0] >= 0x80 || bytes.IndexByte([]byte(`("'`), line[0]) >= 0
}

func (s *splitter) paragraph(p part) (part, int) {
	for at := p.start; ; {
		p.end = s.lineEnd(at)
		at = p.end + 1
		if at >= len(s.md) || s.blank(at, s.lineEnd(at)) {
			break
		}
		if s.md[at] == '#' {
			if !s.text(p.start, p.end) {
				return p, 0
			}
			if _, next := s.heading(part{start: at}); next == 0 {
				return p, 0
			}
			return p, at
		}
		// Spaces at the end of a line break it.
		if !begins(s.md[at:]) || s.md[p.end-1] == ' ' {
			return p, 0
		}
	}
	if !s.text(p.start, p.end) {
		return p, 0
	}
	return p, p.end + 1
}

func (s *splitter) heading(p part) (part, int) {
	p.kind, p.end = aHeading, s.lineEnd(p.start)
	line := s.md[p.start:p.end]
	text := bytes.TrimLeft(line, "#")
	p.level = len(line) - len(text)
	said := bytes.TrimLeft(text, " ")
	if p.level > 6 || len(said) == 0 || len(said) == len(text) || bytes.IndexByte(said, '#') >= 0 || bytes.IndexByte(said, '{') >= 0 || !s.text(p.start, p.end) {
		return p, 0
	}
	next := p.end + 1
	p.start = p.end - len(said)
	return p, next
}

// list is a list whose items have a line each, and end with a blank line.
func (s *splitter) list(p part) (part, int) {
	mark := itemMark(s.md[p.start:])
	if mark == 0 {
		return p, 0
	}
	p.kind = aList
	if classOf[s.md[p.start]] == digit {
		p.kind = anOrderedList
	}
	sign := s.md[p.start+mark-2]
	at := p.start
	for at < len(s.md) {
		end := s.lineEnd(at)
		if s.blank(at, end) {
			break
		}
		n := itemMark(s.md[at:end])
		if n == 0 || s.md[at+n-2] != sign || !begins(s.md[at+n:end]) {
			return p, 0
		}
		p.end, at = end, end+1
	}
	if !s.text(p.start, p.end) {
		return p, 0
	}
	// What follows may belong to the last item, or be another one.
	next := at
	for next < len(s.md) && (s.md[next] == '\n' || s.md[next] == ' ') {
		next++
	}
	if next < len(s.md) && (s.md[next-1] != '\n' || !begins(s.md[next:]) && s.md[next] != '#' && s.md[next] != '|') {
		return p, 0
	}
	return p, at
}

// itemMark is the length of the mark of an item with the one space behind it; 0:
// it is none.
func itemMark(line []byte) int {
	n := listMark(line)
	if n == 0 || line[0] == ':' || n+1 >= len(line) || line[n] != ' ' {
		return 0
	}
	return n + 1
}

// table is a table whose lines each begin with a bar.
func (s *splitter) table(p part) (part, int) {
	p.kind = aTable
	columns, row := 0, 0
	at := p.start
	for ; at < len(s.md) && s.md[at] == '|'; row++ {
		p.end = s.lineEnd(at)
		switch line := s.md[at:p.end]; row {
		case 0:
			columns = len(cells(nil, line, 0))
		case 1:
			if delimits(line) != columns {
				return p, 0
			}
		}
		at = p.end + 1
	}
	if row < 2 || columns == 0 || at < len(s.md) && !s.blank(at, s.lineEnd(at)) || !s.text(p.start, p.end) {
		return p, 0
	}
	return p, min(at, len(s.md))
}

// cells appends where the cells of a table's row stand, which is at an offset.
func cells(list []span, line []byte, at int) []span {
	line = bytes.TrimRight(line, " ")
	if len(line) > 1 {
		line = bytes.TrimSuffix(line, []byte("|"))
	}
	for from := 1; from < len(line); {
		cell := upTo(line[from:], '|')
		text := bytes.TrimLeft(cell, " ")
		start := at + from + len(cell) - len(text)
		list = append(list, span{start, start + len(bytes.TrimRight(text, " "))})
		from += len(cell) + 1
	}
	return list
}

// delimits is how many columns a line below a table's header has; 0: it is none.
func delimits(line []byte) int {
	columns := 0
	if bytes.HasSuffix(bytes.TrimRight(line, " "), []byte("||")) {
		return 0
	}
	for _, cell := range cells(nil, line, 0) {
		dashes := bytes.TrimSuffix(bytes.TrimPrefix(line[cell.start:cell.end], []byte(":")), []byte(":"))
		if len(dashes) == 0 || len(bytes.TrimLeft(dashes, "-")) > 0 {
			return 0
		}
		columns++
	}
	return columns
}

// firstLevel is the level of the first heading; 0: there is none.
func firstLevel(doc ast.Node) int {
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Heading:
			return n.Level
		case *row:
			for _, p := range n.parts {
				if p.kind == aHeading {
					return p.level
				}
			}
		}
	}
	return 0
}

// row reads parts.
func (w *piece) row(r *row, c *context) {
	for i := range r.parts {
		before := len(w.Blocks)
		w.part(&r.parts[i], c)
		c.lead = w.last(before)
	}
}

func (w *piece) part(p *part, c *context) {
	switch p.kind {
	case aParagraph:
		w.flow(running{start: p.start, end: p.end}, w.newBlock(Paragraph), *c)
	case aHeading:
		w.heading(running{start: p.start, end: p.end}, p.level, true, c)
	case aTable:
		w.plainTable(p, *c)
	default:
		in := c.in("list")
		in.lead = -1
		of := ListOf{Length: 1 + bytes.Count(w.md[p.start:p.end], []byte("\n")), Ordered: p.kind == anOrderedList, Lead: c.lead}
		for at := p.start; at < p.end; of.Index++ {
			end := at + len(upTo(w.md[at:p.end], '\n'))
			w.item(running{start: at + itemMark(w.md[at:end]), end: end}, of, in)
			at = end + 1
		}
	}
}

func (w *piece) plainTable(p *part, c context) {
	t := w.newGrid(c)
	var space [16]span
	columns := 0
	for at := p.start; at < p.end; {
		end := at + len(upTo(w.md[at:p.end], '\n'))
		row := cells(space[:0], w.md[at:end], at)
		if at == p.start {
			columns = len(row)
			at = end + 1
			end = at + len(upTo(w.md[at:p.end], '\n')) // the delimiter
		}
		for _, cell := range row[:min(len(row), columns)] {
			t.cell(running{start: cell.start, end: cell.end})
		}
		for range columns - len(row) {
			t.cell(running{})
		}
		t.next()
		at = end + 1
	}
}

// writeLines writes lines of a paragraph that is text alone.
func (w *piece) writeLines(t *text, start, end int) {
	for start < end {
		stop := start + len(upTo(w.md[start:end], '\n'))
		w.write(t, start, start+len(bytes.TrimRight(w.md[start:stop], " ")), true)
		if stop < end {
			t.put(" ", stop, stop+1)
			t.line = len(t.buf)
		}
		start = stop + 1
	}
}
