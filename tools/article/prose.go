package article

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"

	"example.org/bedside/tools/contract"
	"example.org/bedside/tools/prose"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	mdtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// markdown parses as Hugo's default settings have it, but for the typographer,
// which changes the text's characters. bareMarkdown is for text in which no
// address stands, where looking for them is a tenth of the whole.
var (
	bareMarkdown = newMarkdown(true)
	markdown     = newMarkdown(false, extension.Linkify)
)

// newMarkdown makes a parser that keeps the lines of blocks which are text
// alone, or none that does.
func newMarkdown(plain bool, more ...goldmark.Extender) parser.Parser {
	paragraph, heading, table := parser.NewParagraphParser(), parser.NewATXHeadingParser(parser.WithHeadingAttribute()), extension.NewTableParagraphTransformer()
	if plain {
		paragraph, heading, table = plainParagraphs{paragraph}, plainHeadings{heading}, plainTables{table}
	}
	fence, html := opened{parser.NewFencedCodeBlockParser(), openedFence, true}, opened{BlockParser: parser.NewHTMLBlockParser(), note: openedHTML}
	blocks := slices.DeleteFunc(parser.DefaultBlockParsers(), func(v util.PrioritizedValue) bool { return slices.Contains([]int{600, 700, 900, 1000}, v.Priority) })
	return goldmark.New(
		goldmark.WithParser(parser.NewParser(
			parser.WithBlockParsers(append(blocks, util.Prioritized(heading, 600), util.Prioritized(fence, 700), util.Prioritized(html, 900), util.Prioritized(paragraph, 1000))...),
			parser.WithInlineParsers(parser.DefaultInlineParsers()...),
			parser.WithParagraphTransformers(util.Prioritized(linkReferences{parser.LinkReferenceParagraphTransformer}, 100)),
		)),
		goldmark.WithExtensions(append(more, extension.Strikethrough, extension.TaskList, extension.DefinitionList, footnotes{})...),
		goldmark.WithParserOptions(
			parser.WithAttribute(),
			// One before tables are made of paragraphs, by their lines, and one after.
			parser.WithParagraphTransformers(util.Prioritized(counter{}, 1), util.Prioritized(table, 200), util.Prioritized(counter{whole: true}, 1000)),
			parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)),
		),
	).Parser()
}

// addressed reports whether a text may hold a bare address.
func addressed(md []byte) bool {
	return bytes.IndexByte(md, '@') >= 0 || bytes.Contains(md, []byte("://")) || bytes.Contains(md, []byte("www."))
}

// reading is the reading of a document's prose.
type reading struct {
	*Document
	*Room
	o       Options
	errs    contract.Errors
	section int // index of the last heading or question
	texts   int // that Markdown was given
}

// Room is memory that one document after another is read into. The zero Room is
// ready; it is not for several goroutines at once.
type Room struct {
	made  []Block
	list  []*Block
	spans []Span    // the blocks' sentences
	kept  []segment // the blocks' segments
	// What nothing refers to that was read.
	text   text
	copied []byte // the pieces' Markdown
	held   []plainParagraph
}

// largest is how many of a kind a room may hold to be used again; of blocks a
// sixteenth.
const largest = 1 << 16

func (r *Room) reset() {
	if max(16*cap(r.made), cap(r.list), cap(r.spans), cap(r.kept), cap(r.text.buf), cap(r.text.segments), cap(r.copied), cap(r.held)) > largest {
		*r = Room{}
	}
	clear(r.made)
	clear(r.list)
	clear(r.held)
	r.made, r.list, r.spans, r.kept = r.made[:0], r.list[:0], r.spans[:0], r.kept[:0]
	r.copied, r.held = r.copied[:0], r.held[:0]
}

// copy copies a piece of Markdown, until the file is read.
func (p *reading) copy(md []byte) []byte {
	if len(p.copied)+len(md) > cap(p.copied) {
		p.copied = make([]byte, 0, max(2*cap(p.copied), 1<<14, len(md)))
	}
	n := len(p.copied)
	p.copied = append(p.copied, md...)
	return p.copied[n:len(p.copied):len(p.copied)]
}

// newBlock is an empty block.
func (p *reading) newBlock(kind Kind) *Block {
	n := len(p.made)
	if n == cap(p.made) {
		p.made, n = make([]Block, 0, max(16, 2*n)), 0
	}
	p.made = p.made[:n+1]
	b := &p.made[n]
	b.Kind = kind
	return b
}

// keep copies segments for a block.
func (p *reading) keep(segments []segment) []segment {
	if len(p.kept)+len(segments) > cap(p.kept) {
		p.kept = make([]segment, 0, max(128, 2*cap(p.kept), len(segments)))
	}
	n := len(p.kept)
	p.kept = append(p.kept, segments...)
	return p.kept[n:len(p.kept):len(p.kept)]
}

// source is what Markdown stands in: the content file, or a value that was
// decoded out of a file.
type source struct {
	in    *Article
	raw   []byte
	moved []segment // from raw to in's Source; nil: they are the same
}

// context is what a piece of prose stands in.
type context struct {
	within    []string
	shortcode *Shortcode
	quoted    bool
	lead      int // index of the block just before; -1: none
}

func (c context) in(name string) context {
	c.within = append(c.within[:len(c.within):len(c.within)], name)
	return c
}

// hole is a stretch of Markdown that a placeholder stands for while it is
// parsed, as Hugo puts one for each shortcode.
type hole struct {
	start, end int
	shortcode  *Shortcode
	text       string // of what is no shortcode
}

// piece is a text that is parsed as one Markdown document.
type piece struct {
	*reading
	source
	base  int    // where md begins in raw
	md    []byte // with placeholders
	holes []hole
	plainLines
	level int // of the questions of an FAQ; 0: it is none
	skip  int // text up to here is no text
}

func (p *reading) read() error {
	p.section = -1
	if s := tooDeep(p.Shortcodes, 0); s != nil {
		p.fail(s.Start, p.Article, nestedTooDeep)
		return p.errs[0]
	}
	for _, key := range []string{"title", "description"} {
		s, ok := p.Front.Values[key].(string)
		if !ok || strings.TrimSpace(s) == "" {
			continue
		}
		p.add(&Block{Kind: Kind(key), Text: s, Section: -1, File: p.File, in: p.Article,
			later: &later{how: func() []segment { return p.Front.segments(p.Article, s, key) }}})
	}
	p.markdown(source{in: p.Article, raw: p.Source}, p.Body, len(p.Source), p.Shortcodes, context{lead: -1}, false)
	switch len(p.errs) {
	case 0:
		return nil
	case 1:
		return p.errs[0]
	}
	return p.errs
}

func (p *reading) add(b *Block) {
	if cap(p.spans)-len(p.spans) < 8 {
		p.spans = make([]Span, 0, max(64, 2*cap(p.spans)))
	}
	n := len(p.spans)
	p.spans = prose.AppendSentences(p.spans, b.Text, p.o.Language)
	b.Sentences = p.spans[n:len(p.spans):len(p.spans)]
	b.Index = len(p.Blocks)
	p.Blocks = append(p.Blocks, b)
}

// markdown reads the stretch of a source that Hugo gives to Markdown at once,
// with the shortcodes that stand in it.
func (p *reading) markdown(src source, start, end int, inner []*Shortcode, c context, faq bool) {
	w, doc, ok := p.parse(src, start, end, inner)
	if !ok {
		return
	}
	if faq {
		for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
			if h, ok := n.(*ast.Heading); ok {
				w.level = h.Level
				break
			}
		}
	}
	w.blocks(doc, c)
}

func (p *reading) parse(src source, start, end int, inner []*Shortcode) (w *piece, doc ast.Node, ok bool) {
	w = &piece{reading: p, source: src, base: start, md: src.raw[start:end]}
	w.dig(inner)
	defer func() {
		switch r := recover().(type) {
		case nil:
		case bound:
			p.fail(src.file(start+r.at), src.in, r.message)
			ok = false
		default:
			// Hugo would not survive it either.
			p.fail(src.file(start), src.in, fmt.Sprintf("goldmark cannot read this: %v", r))
			ok = false
		}
	}()
	if b := bounded(w.md); b != nil {
		panic(*b)
	}
	markdown, context := markdown, parser.NewContext()
	if !addressed(w.md) {
		markdown = bareMarkdown
		if mayKeep(w.md) {
			w.paragraphs = p.held[len(p.held):]
			context.Set(plainKey, &w.plainLines)
		}
	}
	var s slips
	context.Set(slipsKey, &s)
	doc = markdown.Parse(mdtext.NewReader(w.md), parser.WithContext(context))
	w.lost(&s)
	// The pieces that stand in this one are parsed behind it.
	n := len(p.held)
	p.held = append(p.held, w.paragraphs...)
	w.paragraphs = p.held[n:len(p.held):len(p.held)]
	return w, doc, true
}

func (s source) file(at int) int {
	if s.moved == nil {
		return at
	}
	return lead(s.moved, at, false)
}

func (p *reading) fail(at int, in *Article, message string) {
	line, column := in.Position(at)
	p.errs = append(p.errs, &Error{File: in.File, Line: line, Column: column, Message: message})
}

var holePrefix = bytes.Repeat([]byte("H"), 64)

const (
	divider = "<!--more-->"
	// dividers has as many characters, and parts paragraphs as Hugo's own does.
	dividers = "\n\n       \n\n"
)

// dig puts a placeholder for each shortcode and for what Hugo shows of one that
// is commented out, so that no offset changes.
func (w *piece) dig(inner []*Shortcode) {
	src := w.md
	for _, s := range inner {
		w.holes = append(w.holes, hole{start: s.Start - w.base, end: s.End - w.base, shortcode: s})
	}
	if bytes.Contains(src, []byte("{{</*")) || bytes.Contains(src, []byte("{{%/*")) {
		w.comments()
	}
	parted := bytes.Contains(src, []byte(divider))
	if len(w.holes) == 0 && !parted {
		return
	}
	w.md = w.copy(src)
	for _, h := range w.holes {
		for hole := w.md[h.start:h.end]; len(hole) > 0; {
			hole = hole[copy(hole, holePrefix):]
		}
	}
	if i := bytes.Index(w.md, []byte(divider)); parted && i >= 0 {
		copy(w.md[i:], dividers)
	}
}

// comments finds the shortcodes that are commented out.
func (w *piece) comments() {
	var found []hole
	inner := w.holes
	for at := 0; ; {
		i := bytes.Index(w.md[at:], []byte("{{"))
		if i < 0 {
			break
		}
		i += at
		at = i + 2
		for len(inner) > 0 && inner[0].end <= i {
			inner = inner[1:]
		}
		if len(inner) > 0 && inner[0].start <= i {
			at = inner[0].end
			continue
		}
		rest := w.md[i:]
		for _, mark := range []string{"<>", "%%"} {
			left, right := "{{"+mark[:1], mark[1:]+"}}"
			if !bytes.HasPrefix(rest, []byte(left+"/*")) {
				continue
			}
			j := bytes.Index(rest, []byte("*/"+right))
			if j < 0 {
				continue
			}
			at = i + j + len("*/"+right)
			if inside := strings.TrimSpace(string(rest[len(left+"/*"):j])); !strings.Contains(inside, "{{") {
				found = append(found, hole{start: i, end: at, text: left + " " + inside + " " + right})
			}
		}
	}
	w.holes = append(w.holes, found...)
	slices.SortFunc(w.holes, func(a, b hole) int { return a.start - b.start })
}

// blocks reads the blocks that stand in another.
func (w *piece) blocks(parent ast.Node, c context) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		before := len(w.Blocks)
		w.block(n, &c)
		c.lead = -1
		if len(w.Blocks) > before {
			c.lead = len(w.Blocks) - 1
		}
	}
}

func (w *piece) block(n ast.Node, c *context) {
	switch n := n.(type) {
	case *ast.Heading:
		b := w.newBlock(Heading)
		b.Level = n.Level
		if n.Level == w.level && n.Parent().Kind() == ast.KindDocument {
			b.Kind = Question
			if slices.Contains(c.within, "answer") {
				c.within = c.within[:len(c.within)-1]
			}
		}
		for w.section >= 0 && w.Blocks[w.section].Level >= n.Level {
			w.section = w.Blocks[w.section].Section
		}
		at := len(w.Blocks)
		if w.flow(n, b, *c) {
			w.section = at
		}
		if b.Kind == Question {
			*c = c.in("answer")
		}
	case *ast.Paragraph, *ast.TextBlock:
		w.flow(n, w.newBlock(Paragraph), *c)
	case *ast.List:
		w.list(n, *c)
	case *ast.Blockquote:
		if end := w.alert(n); end > 0 {
			w.skip = end
			w.blocks(n, c.in("alert"))
			return
		}
		in := c.in("quote")
		in.quoted = true
		before := len(w.Blocks)
		w.blocks(n, in)
		if who := attribution(w.Blocks[before:]); who != "" {
			for _, b := range w.Blocks[before:] {
				b.Attributed = who
			}
		}
	case *extast.Table:
		w.table(n, *c)
	case *extast.DefinitionList:
		w.blocks(n, c.in("definition"))
	case *extast.DefinitionTerm:
		w.flow(n, w.newBlock(Term), *c)
	case *extast.DefinitionDescription:
		w.blocks(n, *c)
	case *extast.FootnoteList:
		in := c.in("footnote")
		w.section = -1
		w.blocks(n, in)
	case *extast.Footnote:
		w.blocks(n, *c)
	case *ast.HTMLBlock:
		w.html(n, *c)
	case *ast.CodeBlock:
		w.indented(n)
	}
}

func (w *piece) list(list *ast.List, c context) {
	in := c.in("list")
	in.lead = -1
	index, length := 0, list.ChildCount()
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		of := &ListOf{Index: index, Length: length, Ordered: list.IsOrdered(), Lead: c.lead}
		index++
		rest := in
		n := item.FirstChild()
		if n != nil && (n.Kind() == ast.KindTextBlock || n.Kind() == ast.KindParagraph) {
			before := len(w.Blocks)
			b := w.newBlock(Item)
			b.List = of
			w.flow(n, b, in)
			n = n.NextSibling()
			if len(w.Blocks) > before {
				rest.lead = len(w.Blocks) - 1
			}
		}
		for ; n != nil; n = n.NextSibling() {
			before := len(w.Blocks)
			w.block(n, &rest)
			rest.lead = -1
			if len(w.Blocks) > before {
				rest.lead = len(w.Blocks) - 1
			}
		}
	}
}

func (w *piece) table(table *extast.Table, c context) {
	in := c.in("table")
	// The first column of a comparison names what is compared.
	named := c.shortcode != nil && bare(c.shortcode.Name) == "compare"
	var headers []string
	row := 0
	for r := table.FirstChild(); r != nil; r = r.NextSibling() {
		head, column := "", 0
		for cell := r.FirstChild(); cell != nil; cell = cell.NextSibling() {
			b := w.newBlock(Cell)
			b.Row, b.Column, b.RowHead = row, column, head
			switch {
			case row == 0:
				b.Kind = ColumnHeader
			case column == 0 && named:
				b.Kind = RowHeader
			}
			if column < len(headers) {
				b.Header = headers[column]
			}
			w.flow(cell, b, in)
			if row == 0 {
				headers = append(headers, b.Text)
			}
			if column == 0 && row > 0 {
				head = b.Text
			}
			column++
		}
		row++
	}
}

// alerts begin what is written as a quotation and is a note, as Hugo knows it.
var alerts = regexp.MustCompile(`^\[![A-Za-z]+\][-+]?[ \t]*`)

// alert is where the mark of an alert ends; 0: a quotation is none.
func (w *piece) alert(quotation ast.Node) int {
	n := quotation.FirstChild()
	if n == nil || n.Kind() != ast.KindParagraph || n.Lines().Len() == 0 {
		return 0
	}
	line := n.Lines().At(0)
	mark := alerts.Find(line.Value(w.md))
	if mark == nil {
		return 0
	}
	return line.Start + len(mark)
}

// attribution is who is quoted, where the last line of a quotation begins with
// a dash.
func attribution(quotation []*Block) string {
	if len(quotation) == 0 {
		return ""
	}
	b := quotation[len(quotation)-1]
	for _, dash := range []string{"—", "–", "--", "―"} {
		if who, ok := strings.CutPrefix(b.Text[b.lastLine:], dash); ok {
			return strings.TrimSpace(strings.TrimLeft(who, "-"))
		}
	}
	return ""
}

// aside is what stands inside a block and is read apart from it.
type aside struct {
	in        *piece
	image     *ast.Image
	shortcode *Shortcode
	at        int  // in the text
	alone     bool // on its lines
}

// flow reads a block of running text.
func (w *piece) flow(n ast.Node, b *Block, c context) bool {
	t := &w.text
	t.reset(w)
	w.writePlain(t, w.take(n))
	w.inlines(n, t)
	if len(t.asides) > 0 {
		w.joins(n, t, c)
	}
	return w.finish(t, b, c)
}

// joins notes the shortcodes in a block's lines. A paragraph may have one for
// itself: Hugo takes its tags away. Inside another shortcode one that is alone on
// its lines is parted from what stands around it.
func (w *piece) joins(n ast.Node, t *text, c context) {
	for i, a := range t.asides {
		if a.shortcode == nil || a.alone && c.shortcode != nil {
			continue
		}
		j := Joined{
			Shortcode: a.shortcode, Block: Paragraph, Alone: a.alone,
			Above: i > 0 || len(bytes.TrimSpace(t.buf[:a.at])) > 0 || len(t.cites) > 0 && t.cites[0].Offset <= a.at,
		}
		end, beside := len(t.buf), false
		if i+1 < len(t.asides) {
			next := t.asides[i+1]
			end, beside, j.Below = next.at, next.shortcode != nil, next.image != nil
		}
		j.Below = j.Below || len(bytes.TrimSpace(t.buf[a.at:end])) > 0
		if i > 0 && t.asides[i-1].in == a.in && t.asides[i-1].shortcode != nil {
			between := a.in.raw[t.asides[i-1].shortcode.End:a.shortcode.Start]
			j.Alone = j.Alone && bytes.IndexByte(between, '\n') >= 0
		}
		if beside && !j.Above && !j.Below {
			continue // the next one is told of
		}
		begins := a.shortcode.Start == 0 || a.in.raw[a.shortcode.Start-1] == '\n'
		switch n.Kind() {
		case ast.KindParagraph:
			if j.Alone && !j.Above && !j.Below {
				continue
			}
		case ast.KindHeading:
			j.Block = Heading
		case ast.KindTextBlock:
			if !begins || !j.Above {
				continue
			}
			j.Block = Item
		case extast.KindTableCell:
			if !begins {
				continue
			}
			j.Block = Cell
		default:
			continue
		}
		w.Joined = append(w.Joined, j)
	}
}

// asides reads what was left out of a block.
func (p *reading) asides(list []aside, c context) {
	t := &p.text
	for i := 0; i < len(list); i++ {
		in := list[i].in
		if s := list[i].shortcode; s != nil {
			in.shortcode(s, c)
			continue
		}
		t.reset(in)
		in.inlines(list[i].image, t)
		list = append(list, t.asides...)
		t.asides = nil
		in.finish(t, &Block{Kind: Alt}, c)
	}
}

// finish makes a block of what was written, unless that is nothing, and reads
// what was left out of it. A shortcode on lines of its own parts the text. It
// reports whether there is a block.
func (w *piece) finish(t *text, b *Block, c context) bool {
	for i, a := range t.asides {
		if !a.alone || len(bytes.TrimSpace(t.buf[a.at:])) == 0 {
			continue
		}
		// The rest is kept apart, because the text is written anew meanwhile.
		rest := t.cut(a.at, len(t.buf), func(at int) bool { return at >= a.at })
		rest.buf = bytes.Clone(rest.buf)
		rest.asides = append([]aside(nil), t.asides[i+1:]...)
		for j := range rest.asides {
			rest.asides[j].at -= a.at
		}
		first := t.cut(0, a.at, func(at int) bool { return at < a.at })
		first.asides = t.asides[: i+1 : i+1]
		ok := w.finish(&first, b, c)
		other := &Block{Kind: b.Kind, Level: b.Level, List: b.List, Row: b.Row, Column: b.Column, Header: b.Header, RowHead: b.RowHead}
		if ok && b.Kind == Item {
			other.Kind, other.List = Paragraph, nil
		}
		return w.finish(&rest, other, c) || ok
	}
	t.trim()
	if len(t.buf) == 0 && len(t.links) == 0 && len(t.cites) == 0 {
		w.asides(t.asides, c)
		return false
	}
	b.Text = w.said(t)
	b.Within, b.Section, b.Shortcode, b.Quoted = c.within, w.section, c.shortcode, c.quoted
	b.Links, b.Cites, b.Emphases, b.lastLine = t.links, t.cites, t.emphases, t.line
	b.File = w.in.File
	b.in, b.segments = w.in, w.keep(t.segments)
	for i := range b.Links {
		l := &b.Links[i]
		if l.Text == "" {
			l.Text = b.Text[l.Start:l.End]
		}
	}
	w.add(b)
	if len(t.asides) > 0 {
		if b.Kind == Heading || b.Kind == Question {
			w.section = len(w.Blocks) - 1
		}
		c.lead = len(w.Blocks) - 1
		w.asides(t.asides, c)
	}
	return true
}

// said is what a block says: mostly a stretch of the file as it stands there,
// which takes no memory of its own.
func (w *piece) said(t *text) string {
	if len(t.segments) == 1 && w.in == w.Article {
		if s := t.segments[0]; s.to <= len(w.Text) && string(t.buf) == w.Text[s.from:s.to] {
			return w.Text[s.from:s.to]
		}
	}
	return string(t.buf)
}

func (w *piece) inlines(parent ast.Node, t *text) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		w.inline(n, t)
	}
}

func (w *piece) inline(n ast.Node, t *text) {
	switch n := n.(type) {
	case *ast.Text:
		s := n.Segment
		w.write(t, s.Start, s.Stop, !n.IsRaw())
		switch {
		case n.HardLineBreak():
			t.put("\n", s.Stop, s.Stop+1)
			t.line = len(t.buf)
		case n.SoftLineBreak():
			t.put(" ", s.Stop, s.Stop+1)
			t.line = len(t.buf)
		}
	case *ast.String:
		t.buf = append(t.buf, n.Value...)
	case *ast.CodeSpan:
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			s := c.(*ast.Text).Segment
			value := s.Value(w.md)
			cut := len(bytes.TrimRight(value, "\r\n"))
			w.write(t, s.Start, s.Stop-len(value)+cut, false)
			if cut < len(value) {
				t.put(" ", s.Start+cut, s.Stop)
			}
		}
	case *ast.Emphasis:
		start := len(t.buf)
		w.inlines(n, t)
		t.emphases = append(t.emphases, Span{Start: start, End: len(t.buf)})
	case *ast.Link:
		at := len(t.links)
		t.links = append(t.links, Link{Start: len(t.buf), Destination: w.destination(n)})
		images := len(t.asides)
		w.inlines(n, t)
		l := &t.links[at]
		if l.End = len(t.buf); l.End == l.Start {
			for _, a := range t.asides[images:] {
				if a.image != nil {
					l.Text += w.plain(a.image)
				}
			}
		}
	case *ast.AutoLink:
		destination := string(n.URL(w.md))
		if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(destination), "mailto:") {
			destination = "mailto:" + destination
		}
		start := len(t.buf)
		label := n.Label(w.md)
		if at := n.Pos(); at >= 0 && at <= len(w.md) {
			if i := bytes.Index(w.md[at:], label); i >= 0 {
				w.write(t, at+i, at+i+len(label), false)
			}
		}
		t.links = append(t.links, Link{Start: start, End: len(t.buf), Destination: destination})
	case *ast.Image:
		t.asides = append(t.asides, aside{in: w, image: n, at: len(t.buf)})
	case *ast.RawHTML:
		if n.Segments.Len() > 0 {
			s := n.Segments.At(0)
			if tag := bytes.ToLower(s.Value(w.md)); bytes.HasPrefix(tag, []byte("<br")) {
				t.put("\n", s.Start, s.Stop)
			}
		}
	case *extast.FootnoteLink:
		at := max(n.Pos(), 0)
		t.cite("", at, at+len(upTo(w.md[at:], ']'))+1)
	case *extast.FootnoteBacklink, *extast.TaskCheckBox:
	default:
		w.inlines(n, t)
	}
}

// plain is the text within an inline, without where it comes from.
func (w *piece) plain(n ast.Node) string {
	var t text
	w.inlines(n, &t)
	t.trim()
	return string(t.buf)
}

// destination is where a link leads, with a shortcode in it as it is written.
func (w *piece) destination(n *ast.Link) string {
	d := string(n.Destination)
	if len(w.holes) == 0 || !strings.Contains(d, "HHHHHHH") {
		return d
	}
	// The placeholders of a link stand after its beginning, in their order.
	at := sort.Search(len(w.holes), func(i int) bool { return w.holes[i].start >= n.Pos() })
	for _, h := range w.holes[at:] {
		mark := strings.Repeat("H", h.end-h.start)
		i := strings.Index(d, mark)
		if i < 0 {
			break
		}
		d = d[:i] + string(w.raw[w.base+h.start:w.base+h.end]) + d[i+len(mark):]
	}
	return d
}

// write writes a stretch of Markdown, with the shortcodes in it.
func (w *piece) write(t *text, from, to int, resolve bool) {
	from = max(from, min(w.skip, to))
	out := func(from, to int) {
		if resolve {
			t.resolve(w.md, from, to)
		} else {
			t.copy(w.md, from, to)
		}
	}
	if len(w.holes) > 0 {
		i := sort.Search(len(w.holes), func(i int) bool { return w.holes[i].end > from })
		for ; i < len(w.holes) && w.holes[i].start < to; i++ {
			h := w.holes[i]
			out(from, max(from, h.start))
			if h.start >= from {
				if h.shortcode == nil {
					t.put(h.text, h.start, h.end)
				} else {
					w.within(h.shortcode, t)
				}
			}
			from = min(h.end, to)
		}
	}
	out(from, to)
}
