package article

import (
	"bytes"
	"regexp"
	"slices"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	mdtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Slip is one by which text does not reach readers, or not as it is meant.
type Slip struct {
	Kind      SlipKind
	Name      string     // of the footnote
	Piece     int        // which of the texts that Markdown is given at once it stands in
	At        Range      // the comment's, the fence's or the indented first line, the footnote's brackets
	First     Range      // of a SecondNote: the one that readers see
	Shortcode *Shortcode // of an IndentedShortcode
}

// SlipKind says how text is lost.
type SlipKind int

// The kinds of slips.
const (
	OpenComment       SlipKind = iota // a comment that ends with the text: nothing of it is shown
	OpenFence                         // a code fence that ends with the text, which is no code alone
	NoNote                            // a mark of a footnote, and no note of that name
	NoMark                            // a note that no mark leads to: it is left out
	SecondNote                        // a note of a name that another one has: it is left out
	IndentedShortcode                 // one that the spaces before its line make code
	IndentedText                      // sentences that the spaces before them make code
)

var slipsKey = parser.NewContextKey()

// slips are what may turn out to be lost when a piece is parsed.
type slips struct {
	comments, fences, notes []begun
	marks                   []begun
}

type begun struct {
	at, end int
	node    ast.Node // nil: of a mark
	name    string
}

// opened notes blocks that begin, and fences that do not end.
type opened struct {
	parser.BlockParser
	note func(*slips, begun)
	end  bool // a block that ends as it should is forgotten
}

func (o opened) Open(parent ast.Node, r mdtext.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := r.PeekLine()
	at := segment.Start + max(pc.BlockOffset(), 0) - segment.Padding
	end := segment.Start + len(bytes.TrimRight(line, " \t\r\n")) - segment.Padding
	n, state := o.BlockParser.Open(parent, r, pc)
	if s, ok := pc.Get(slipsKey).(*slips); ok && n != nil {
		o.note(s, begun{at: at, end: end, node: n})
	}
	return n, state
}

func (o opened) Continue(n ast.Node, r mdtext.Reader, pc parser.Context) parser.State {
	state := o.BlockParser.Continue(n, r, pc)
	if s, ok := pc.Get(slipsKey).(*slips); ok && o.end && state == parser.Close {
		s.fences = s.fences[:len(s.fences)-1] // no fence is open in another
	}
	return state
}

func openedFence(s *slips, b begun) { s.fences = append(s.fences, b) }

func openedHTML(s *slips, b begun) {
	if b.node.(*ast.HTMLBlock).HTMLBlockType == ast.HTMLBlockType2 {
		s.comments = append(s.comments, b)
	}
}

func openedNote(s *slips, b begun) {
	b.name = string(b.node.(*extast.Footnote).Ref)
	b.end = b.at + len("[^") + len(b.name) + len("]:")
	s.notes = append(s.notes, b)
}

// noteMarks notes the marks of footnotes that are none.
type noteMarks struct{ parser.InlineParser }

func (m noteMarks) Parse(parent ast.Node, r mdtext.Reader, pc parser.Context) ast.Node {
	line, segment := r.PeekLine()
	n := m.InlineParser.Parse(parent, r, pc)
	if s, ok := pc.Get(slipsKey).(*slips); ok && n == nil {
		if mark := markOfNote.FindSubmatch(line); mark != nil {
			s.marks = append(s.marks, begun{at: segment.Start, end: segment.Start + len(mark[1]), name: string(mark[2])})
		}
	}
	return n
}

// markOfNote is the mark of a footnote, and no link.
var markOfNote = regexp.MustCompile(`^(\[\^([^\[\]\r\n]*[^\[\]\s][^\[\]\r\n]*)\])(?:[^(\[]|$)`)

// footnotes is goldmark's extension, which notes what it leaves out.
type footnotes struct{}

func (footnotes) Extend(m goldmark.Markdown) {
	m.Parser().AddOptions(
		parser.WithBlockParsers(util.Prioritized(opened{BlockParser: extension.NewFootnoteBlockParser(), note: openedNote}, 999)),
		parser.WithInlineParsers(util.Prioritized(noteMarks{extension.NewFootnoteParser()}, 101)),
		parser.WithASTTransformers(util.Prioritized(extension.NewFootnoteASTTransformer(), 999)),
	)
}

// lost notes what a piece loses.
func (w *piece) lost(s *slips) {
	w.texts++
	lose := func(kind SlipKind, b begun) *Slip {
		w.Slips = append(w.Slips, Slip{Kind: kind, Name: b.name, Piece: w.texts, At: w.at(b)})
		return &w.Slips[len(w.Slips)-1]
	}
	for _, b := range s.comments {
		n := b.node.(*ast.HTMLBlock)
		if first := n.Lines().At(0); !n.HasClosure() && !bytes.Contains(first.Value(w.md), []byte("-->")) {
			lose(OpenComment, b)
		}
	}
	for _, b := range s.fences {
		if w.noCode(b.node.(*ast.FencedCodeBlock)) {
			lose(OpenFence, b)
		}
	}
	var first map[string]begun
	if s.notes != nil {
		first = make(map[string]begun, len(s.notes))
	}
	for _, b := range s.notes {
		before, second := first[b.name]
		switch {
		case second:
			lose(SecondNote, b).First = w.at(before)
			continue
		case b.node.(*extast.Footnote).Index < 0:
			lose(NoMark, b)
		}
		first[b.name] = b
	}
	for _, b := range s.marks {
		lose(NoNote, b)
	}
}

func (w *piece) at(b begun) Range {
	return w.in.Range(w.source.file(w.base+b.at), w.source.file(w.base+b.end))
}

var (
	headingLine  = regexp.MustCompile(`^ {0,3}#{1,6}[ \t]+\S`)
	sectionLine  = regexp.MustCompile(`^ {0,3}##+[ \t]+\S`)
	sentenceLine = regexp.MustCompile(`^ {0,3}[\p{Lu}“"¿¡*_][^\s]*(?:[ \t]+[^\s]+){2,}[.?!:…”"*_)][ \t]*$`)
	codeSigns    = regexp.MustCompile(`[;{}=<>\\|$]`)
)

// indented notes what is code only because of the spaces before it.
func (w *piece) indented(n *ast.CodeBlock) {
	lines := n.Lines()
	if lines.Len() == 0 {
		return
	}
	first, last := lines.At(0), lines.At(lines.Len()-1)
	told := len(w.Slips)
	for _, h := range w.holes {
		if h.shortcode != nil && first.Start <= h.start && h.start < last.Stop {
			w.Slips = append(w.Slips, Slip{Kind: IndentedShortcode, Piece: w.texts, Shortcode: h.shortcode})
		}
	}
	if len(w.Slips) > told || !slices.ContainsFunc(lines.Sliced(0, lines.Len()), func(l mdtext.Segment) bool {
		line := bytes.TrimRight(l.Value(w.md), "\r\n")
		return sentenceLine.Match(line) && !codeSigns.Match(line)
	}) {
		return
	}
	end := first.Start + len(bytes.TrimRight(w.md[first.Start:first.Stop], " \t\r\n"))
	w.Slips = append(w.Slips, Slip{Kind: IndentedText, Piece: w.texts, At: w.at(begun{at: first.Start, end: end})})
}

// noCode tells whether a code block has in it what belongs to the text behind
// it: a shortcode, or a heading or a sentence below a blank line.
func (w *piece) noCode(n *ast.FencedCodeBlock) bool {
	lines := n.Lines()
	if lines.Len() == 0 {
		return false
	}
	start, end := lines.At(0).Start, lines.At(lines.Len()-1).Stop
	if slices.ContainsFunc(w.holes, func(h hole) bool { return h.shortcode != nil && start <= h.start && h.start < end }) {
		return true
	}
	heading := headingLine
	if n.Info != nil {
		heading = sectionLine // one sign begins a comment in many languages
	}
	below := false
	for i := range lines.Len() {
		l := lines.At(i)
		line := bytes.TrimRight(l.Value(w.md), "\r\n")
		switch {
		case len(bytes.TrimSpace(line)) == 0:
			below = true
		case below && (heading.Match(line) || sentenceLine.Match(line) && !codeSigns.Match(line)):
			return true
		default:
			below = false
		}
	}
	return false
}
