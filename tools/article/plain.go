package article

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	mdtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Most paragraphs, headings and cells hold no mark of Markdown at all. goldmark
// looks at each of their bytes for one nevertheless, which is half of what it
// does, and would find lines of text. Those are kept here as they are instead,
// and taken out of the block before goldmark looks.

// plainLines are the blocks of a piece that are text alone, in their order.
type plainLines struct {
	paragraphs []plainParagraph
	next       int // that is asked for, as a rule
}

type plainParagraph struct {
	start int // of its first line
	lines []mdtext.Segment
}

var plainKey = parser.NewContextKey()

// take gives the lines of a block that is text alone, else nil.
func (p *plainLines) take(n ast.Node) []mdtext.Segment {
	if len(p.paragraphs) == 0 {
		return nil
	}
	switch n.Kind() {
	case ast.KindParagraph, ast.KindTextBlock, ast.KindHeading, extast.KindTableCell:
	default:
		return nil
	}
	// The lines were cut to none: the first of them still lies behind the cut,
	// also in the item that a paragraph may have become.
	first := n.Lines().Sliced(0, 0)
	if n.Lines().Len() > 0 || cap(first) == 0 {
		return nil
	}
	start := first[:1][0].Start
	// Only footnotes are read in another order than they stand in.
	for range p.paragraphs {
		if p.next == len(p.paragraphs) {
			p.next = 0
		}
		found := &p.paragraphs[p.next]
		p.next++
		if found.start == start {
			return found.lines
		}
	}
	return nil
}

// plainParagraphs parses paragraphs as goldmark does, and keeps plain lines.
type plainParagraphs struct{ parser.BlockParser }

func (p plainParagraphs) Close(n ast.Node, r mdtext.Reader, pc parser.Context) {
	p.BlockParser.Close(n, r, pc)
	kept, ok := pc.Get(plainKey).(*plainLines)
	if !ok || n.Parent() == nil || n.Lines().Len() == 0 {
		return
	}
	// What such a line underlines becomes a heading.
	line, _ := r.PeekLine()
	if line = bytes.TrimLeft(line, " \t"); len(line) > 0 && (line[0] == '-' || line[0] == '=') {
		return
	}
	kept.hold(n, r.Source())
}

// linkReferences takes definitions of links out of paragraphs as goldmark does,
// where a paragraph begins as one.
type linkReferences struct{ parser.ParagraphTransformer }

func (l linkReferences) Transform(n *ast.Paragraph, r mdtext.Reader, pc parser.Context) {
	if n.Lines().Len() > 0 {
		first := n.Lines().At(0)
		if line := util.TrimLeftSpace(first.Value(r.Source())); len(line) > 0 && line[0] != '[' {
			return
		}
	}
	l.ParagraphTransformer.Transform(n, r, pc)
}

// hold keeps the lines of a block if they are text alone.
func (p *plainLines) hold(n ast.Node, src []byte) {
	lines := n.Lines().Sliced(0, n.Lines().Len())
	for i, l := range lines {
		if l.Start == l.Stop || l.Padding != 0 || l.ForceNewline || !plainLine(src[l.Start:l.Stop], i == len(lines)-1) {
			return
		}
	}
	p.paragraphs = append(p.paragraphs, plainParagraph{lines[0].Start, lines})
	n.Lines().SetSliced(0, 0)
}

// plainHeadings parses headings as goldmark does, and keeps plain ones.
type plainHeadings struct{ parser.BlockParser }

func (p plainHeadings) Close(n ast.Node, r mdtext.Reader, pc parser.Context) {
	p.BlockParser.Close(n, r, pc)
	if kept, ok := pc.Get(plainKey).(*plainLines); ok && n.Lines().Len() == 1 {
		kept.hold(n, r.Source())
	}
}

// plainTables makes tables of paragraphs as goldmark does, and keeps plain
// cells.
type plainTables struct{ parser.ParagraphTransformer }

func (p plainTables) Transform(n *ast.Paragraph, r mdtext.Reader, pc parser.Context) {
	parent, before := n.Parent(), n.PreviousSibling()
	p.ParagraphTransformer.Transform(n, r, pc)
	kept, ok := pc.Get(plainKey).(*plainLines)
	if !ok {
		return
	}
	made := parent.FirstChild()
	if before != nil {
		made = before.NextSibling()
	}
	for ; made != nil; made = made.NextSibling() {
		if made.Kind() != extast.KindTable {
			continue
		}
		for row := made.FirstChild(); row != nil; row = row.NextSibling() {
			for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
				if cell.Lines().Len() == 1 {
					kept.hold(cell, r.Source())
				}
			}
		}
	}
}

// plainLine reports a line without a mark, and without what would break the line
// if there are more.
func plainLine(line []byte, last bool) bool {
	for bytes.HasPrefix(line, holePrefix) {
		line = line[len(holePrefix):]
	}
	for _, c := range line {
		if noText[c] {
			return false
		}
	}
	line = bytes.TrimRight(line, "\r\n")
	return last || !bytes.HasSuffix(line, []byte(" "))
}

// noText has the characters that goldmark may find more than text in.
var noText = func() (is [256]bool) {
	is = isMark
	is['\\'], is[0] = true, true
	return is
}()

// mayKeep reports whether no paragraph of a text can become anything else once
// it is closed: a term of a definition list, or a line below definitions of
// links.
func mayKeep(md []byte) bool {
	for at := 0; ; {
		i := bytes.IndexByte(md[at:], ':')
		if i < 0 {
			return true
		}
		at += i
		before := bytes.TrimRight(md[:at], " \t>-+*.)0123456789")
		if len(before) == 0 || before[len(before)-1] == '\n' || before[len(before)-1] == ']' {
			return false
		}
		at++
	}
}

// writePlain writes the lines of a paragraph that is text alone.
func (w *piece) writePlain(t *text, lines []mdtext.Segment) {
	for _, l := range lines {
		s := l.TrimRightSpace(w.md)
		w.write(t, s.Start, s.Stop, true)
		if w.md[l.Stop-1] == '\n' {
			t.put(" ", s.Stop, s.Stop+1)
			t.line = len(t.buf)
		}
	}
}
