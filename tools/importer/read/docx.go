package read

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"mime"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.org/bedside/tools/importer/tree"
)

func docxReader() Reader {
	return Reader{
		Name:       "Word document",
		Extensions: []string{".docx", ".docm"},
		Magic:      func(head []byte) bool { return bytes.HasPrefix(head, []byte("PK\x03\x04")) },
		Part:       "word/",
		Read:       readDOCX,
	}
}

// docx is a Word document. ECMA-376, part 1, says what its elements mean.
type docx struct {
	*archive
	doc      *tree.Document
	rels     map[string]relation
	styles   map[string]*docxStyle
	levels   map[string]map[int]docxLevel // by numId
	notes    map[string]bool
	media    map[string]string // part → name in the bundle
	tracked  int
	deleted  []string
	hidden   []string
	part     string // for places: "paragraph", "footnote 2"
	n        int    // of the paragraph
	fields   []docxField
	bookmark string // the place that links lead to in the heading being read
	depth    int
}

type docxStyle struct {
	name, based string
	outline     int // 0: none, 1 the highest
	num         string
	level       int
	props       docxProps
	firstRow    bool // a table's: the first row looks different
}

type docxProps struct {
	bold, italic, boldComplex, italicComplex *bool // complex: of Arabic, Hebrew and other such scripts
	strike, raised, lowered, hidden, complex *bool
	font                                     string
}

type docxLevel struct {
	bullet bool
	blank  bool // it shows no mark: the paragraph goes on with the item before
	format string
	start  int
}

type docxField struct {
	instruction string
	result      bool // behind the separator
	from        int  // where in the run its result begins
	run         *docxRun
}

func readDOCX(_ context.Context, s *Source, yield func(*tree.Document) error) error {
	a, err := s.openArchive()
	if err != nil {
		return err
	}
	main := ""
	for _, r := range a.relations("") {
		if r.kind == "officeDocument" && !r.away {
			main = r.target
		}
	}
	if main == "" {
		main = "word/document.xml"
	}
	if !a.has(main) {
		return s.fail("is an archive, but holds no Word document", "")
	}
	root, err := a.parse(main)
	if err != nil {
		return err
	}
	d := &docx{
		archive: a, doc: &tree.Document{}, rels: a.relations(main), styles: map[string]*docxStyle{}, levels: map[string]map[int]docxLevel{},
		notes: map[string]bool{}, media: map[string]string{}, part: "paragraph",
	}
	d.readStyles()
	d.readNumbering()
	d.readProperties()
	body := root.path("document", "body")
	if body == nil {
		return s.fail("holds no text", "")
	}
	d.doc.Blocks = d.blocks(body.children)
	d.readNotes("footnotes", false)
	d.readNotes("endnotes", true)
	d.readMargins()
	d.readComments()
	d.summary()
	return yield(d.doc)
}

// related gives the part that the document names by a kind of relation.
func (d *docx) related(kind string) (*element, string) {
	for _, r := range d.rels {
		if r.kind == kind && !r.away && d.has(r.target) {
			if root, err := d.parse(r.target); err == nil {
				return root, r.target
			}
			d.tell("unsure", "the document's part "+kind+" is damaged and was left out", "")
		}
	}
	return nil, ""
}

func (d *docx) tell(kind, message, text string) {
	d.doc.Told = append(d.doc.Told, tree.Told{Place: d.at(), Kind: kind, Message: message, Text: text})
}

func (d *docx) at() tree.Place {
	if d.n == 0 {
		return tree.Place{}
	}
	return tree.Place{Part: fmt.Sprintf("%s %d", d.part, d.n)}
}

func (d *docx) readStyles() {
	root, _ := d.related("styles")
	for _, e := range root.child("styles").all("style") {
		s := &docxStyle{name: strings.ToLower(e.child("name").attr("val")), based: e.child("basedOn").attr("val")}
		s.props = props(e.child("rPr"))
		p := e.child("pPr")
		if v := p.child("outlineLvl").attr("val"); v != "" {
			if n, err := strconv.Atoi(v); err == nil && n < 9 {
				s.outline = n + 1
			}
		}
		if num := p.child("numPr"); num != nil {
			s.num = num.child("numId").attr("val")
			s.level, _ = strconv.Atoi(num.child("ilvl").attr("val"))
		}
		for _, c := range e.all("tblStylePr") {
			s.firstRow = s.firstRow || c.attr("type") == "firstRow"
		}
		d.styles[e.attr("styleId")] = s
	}
}

// style gives a style with what it has from those that it is based on.
func (d *docx) style(id string) docxStyle {
	var out docxStyle
	for range 20 {
		s := d.styles[id]
		if s == nil {
			if out.name == "" {
				out.name = strings.ToLower(id)
			}
			break
		}
		if out.name == "" {
			out.name = s.name
		}
		if out.outline == 0 {
			out.outline = s.outline
			if m := headingName.FindStringSubmatch(s.name); out.outline == 0 && m != nil {
				out.outline, _ = strconv.Atoi(m[1])
			}
		}
		if out.num == "" {
			out.num, out.level = s.num, s.level
		}
		out.firstRow = out.firstRow || s.firstRow
		out.props = out.props.over(s.props)
		if s.based == "" {
			break
		}
		id = s.based
	}
	return out
}

var headingName = regexp.MustCompile(`^(?:heading|überschrift|título|titre|titolo|kop|rubrik|overskrift) (\d)$`)

func props(e *element) docxProps {
	var p docxProps
	if e == nil {
		return p
	}
	for _, c := range e.children {
		on := c.attr("val") != "0" && c.attr("val") != "false" && c.attr("val") != "none" && c.attr("val") != "off"
		switch c.name {
		case "b":
			p.bold = &on
		case "i":
			p.italic = &on
		case "bCs":
			p.boldComplex = &on
		case "iCs":
			p.italicComplex = &on
		case "rtl", "cs":
			p.complex = &on
		case "rFonts":
			p.font = strings.ToLower(cmp.Or(c.attr("ascii"), c.attr("hAnsi")))
		case "position":
			// In half points: writers raise and lower by hand as well.
			if n, err := strconv.Atoi(c.attr("val")); err == nil && (n >= 4 || n <= -4) {
				raised, lowered := n > 0, n < 0
				p.raised, p.lowered = &raised, &lowered
			}
		case "strike", "dstrike":
			p.strike = &on
		case "vanish":
			p.hidden = &on
		case "vertAlign":
			raised, lowered := c.attr("val") == "superscript", c.attr("val") == "subscript"
			p.raised, p.lowered = &raised, &lowered
		}
	}
	return p
}

func (p docxProps) over(q docxProps) docxProps {
	or := func(a, b *bool) *bool {
		if a != nil {
			return a
		}
		return b
	}
	return docxProps{
		or(p.bold, q.bold), or(p.italic, q.italic), or(p.boldComplex, q.boldComplex), or(p.italicComplex, q.italicComplex),
		or(p.strike, q.strike), or(p.raised, q.raised), or(p.lowered, q.lowered), or(p.hidden, q.hidden), or(p.complex, q.complex),
		cmp.Or(p.font, q.font),
	}
}

func is(b *bool) bool { return b != nil && *b }

func (d *docx) readNumbering() {
	root, _ := d.related("numbering")
	numbering := root.child("numbering")
	abstract := map[string]*element{}
	linked := map[string]*element{}
	for _, e := range numbering.all("abstractNum") {
		abstract[e.attr("abstractNumId")] = e
		if name := e.child("styleLink").attr("val"); name != "" {
			linked[name] = e
		}
	}
	level := func(e *element, l docxLevel) docxLevel {
		if f := e.child("numFmt").attr("val"); f != "" {
			l.format, l.bullet = f, f == "bullet"
		}
		if text := e.child("lvlText"); text != nil {
			l.blank = l.bullet && strings.TrimSpace(text.attr("val")) == ""
		}
		if n, err := strconv.Atoi(e.child("start").attr("val")); err == nil {
			l.start = n
		}
		return l
	}
	for _, num := range numbering.all("num") {
		levels := map[int]docxLevel{}
		a := abstract[num.child("abstractNumId").attr("val")]
		if name := a.child("numStyleLink").attr("val"); name != "" && linked[name] != nil {
			a = linked[name]
		}
		for _, l := range a.all("lvl") {
			n, _ := strconv.Atoi(l.attr("ilvl"))
			levels[n] = level(l, docxLevel{start: 1, format: "decimal"})
		}
		for _, o := range num.all("lvlOverride") {
			n, _ := strconv.Atoi(o.attr("ilvl"))
			l := levels[n]
			if start, err := strconv.Atoi(o.child("startOverride").attr("val")); err == nil {
				l.start = start
			}
			if e := o.child("lvl"); e != nil {
				l = level(e, l)
			}
			levels[n] = l
		}
		d.levels[num.attr("numId")] = levels
	}
}

// readProperties reads what the file says of itself. The title is not believed:
// Word keeps the first one that the file ever had.
func (d *docx) readProperties() {
	for _, r := range d.relations("") {
		if r.kind != "core-properties" || !d.has(r.target) {
			continue
		}
		root, err := d.parse(r.target)
		if err != nil {
			return
		}
		e := root.child("coreProperties")
		if e == nil {
			return
		}
		d.doc.Meta.Modified, _ = time.Parse(time.RFC3339, strings.TrimSpace(e.child("modified").words()))
		d.doc.Meta.Language = strings.TrimSpace(e.child("language").words())
		if name := strings.TrimSpace(e.child("creator").words()); name != "" {
			d.tell("found", "the file says who made it; that need not be the author", name)
		}
	}
}

// docxParagraph is a paragraph, with what Word says of it.
type docxParagraph struct {
	text  []tree.Inline
	style docxStyle
	num   string
	level int
	boxes []tree.Block // text boxes that hang on it
}

// blocks reads a part of the body: paragraphs become lists, quotations and code
// by their styles.
func (d *docx) blocks(children []*element) []tree.Block {
	if d.depth > d.Limits.Depth {
		d.tell("changed", "a part was nested too deeply; it was kept as text", "")
		var out []tree.Block
		for _, c := range children {
			out = append(out, &tree.Paragraph{Place: d.at(), Text: []tree.Inline{tree.Text(c.words())}})
		}
		return out
	}
	d.depth++
	defer func() { d.depth-- }()
	b := docxBuilder{docx: d}
	d.flow(children, &b)
	b.close(0)
	return b.out
}

// flow hands what stands in a part of the body to a builder, one after the
// other.
func (d *docx) flow(children []*element, b *docxBuilder) {
	for _, c := range children {
		switch c.name {
		case "p":
			b.paragraph(d.paragraph(c))
		case "tbl":
			b.tableBlock(d.table(c))
		case "sdt":
			if c.path("sdtPr", "docPartObj", "docPartGallery").attr("val") == "Table of Contents" {
				d.tell("dropped", "the table of contents was left out: the page makes its own", fold(c.words()))
				continue
			}
			d.flow(c.child("sdtContent").kids(), b)
		case "ins", "moveTo":
			d.tracked++
			d.flow(c.children, b)
		case "del", "moveFrom":
			d.remove(c)
		case "customXml", "smartTag":
			d.flow(c.children, b)
		case "AlternateContent":
			d.flow(c.alternative().kids(), b)
		case "altChunk":
			d.tell("unsure", "a file embedded in the document was left out; import it by itself", d.rels[c.attr("id")].target)
		}
	}
}

func (e *element) kids() []*element {
	if e == nil {
		return nil
	}
	return e.children
}

// alternative is the reading of a part that older programs take, or the newer
// one if there is no other.
func (e *element) alternative() *element {
	if c := e.child("Choice"); c != nil {
		return c
	}
	return e.child("Fallback")
}

func (d *docx) remove(e *element) {
	d.tracked++
	if text := fold(e.words()); text != "" {
		d.deleted = append(d.deleted, text)
	}
}

func (d *docx) paragraph(e *element) docxParagraph {
	d.n++
	p := docxParagraph{}
	pr := e.child("pPr")
	p.style = d.style(pr.child("pStyle").attr("val"))
	p.num, p.level = p.style.num, p.style.level
	if v := pr.child("outlineLvl").attr("val"); v != "" && p.style.outline == 0 {
		if n, err := strconv.Atoi(v); err == nil && n < 9 {
			p.style.outline = n + 1
		}
	}
	if num := pr.child("numPr"); num != nil {
		if id := num.child("numId"); id != nil {
			p.num = id.attr("val")
		}
		if l := num.child("ilvl"); l != nil {
			p.level, _ = strconv.Atoi(l.attr("val"))
		}
	}
	if p.num == "0" {
		p.num = ""
	}
	r := docxRun{docx: d, style: p.style.props}
	if p.style.outline > 0 || strings.Contains(p.style.name, "title") {
		r.style = docxProps{} // a heading is bold by its place
		r.heading = true
	} else if strings.HasSuffix(p.style.name, "caption") || quoteStyle.MatchString(p.style.name) {
		// A site's style sheet says how captions and quotations look.
		r.style.bold, r.style.italic, r.style.boldComplex, r.style.italicComplex = nil, nil, nil, nil
	}
	r.children(e.children)
	p.text = merge(r.out)
	p.boxes = r.boxes
	return p
}

// docxRun gathers the text of a paragraph.
type docxRun struct {
	*docx
	style   docxProps
	heading bool
	out     []tree.Inline
	boxes   []tree.Block
}

func (r *docxRun) children(children []*element) {
	for _, c := range children {
		switch c.name {
		case "r":
			r.run(c)
		case "hyperlink":
			inner := docxRun{docx: r.docx, style: r.style, heading: r.heading}
			inner.children(c.children)
			address := ""
			if rel, ok := r.rels[c.attr("id")]; ok {
				address = rel.target
			}
			if anchor := c.attr("anchor"); anchor != "" {
				address += "#" + anchor
			}
			r.boxes = append(r.boxes, inner.boxes...)
			r.link(address, inner.out)
		case "ins", "moveTo":
			r.tracked++
			r.children(c.children)
		case "del", "moveFrom":
			r.remove(c)
		case "smartTag", "customXml", "dir", "bdo":
			r.children(c.children)
		case "sdt":
			r.children(c.child("sdtContent").kids())
		case "fldSimple":
			r.field(c.attr("instr"), func() []tree.Inline {
				inner := docxRun{docx: r.docx, style: r.style, heading: r.heading}
				inner.children(c.children)
				return inner.out
			}())
		case "bookmarkStart":
			if name := c.attr("name"); name != "" && name != "_GoBack" && r.heading {
				r.bookmark = name
			}
		case "oMath", "oMathPara":
			text := fold(c.words())
			r.tell("unsure", "a formula became plain text; look whether it still says the same", text)
			r.out = append(r.out, tree.Text(text))
		case "AlternateContent":
			r.children(c.alternative().kids())
		}
	}
}

func (r *docxRun) link(address string, text []tree.Inline) {
	if address == "" || len(text) == 0 {
		r.out = append(r.out, text...)
		return
	}
	if strings.HasPrefix(address, "#_Toc") {
		r.out = append(r.out, text...)
		return
	}
	r.out = append(r.out, &tree.Link{Address: address, Text: text})
}

var hyperlink = regexp.MustCompile(`(?i)^\s*HYPERLINK\s+(?:\\l\s+"([^"]*)"|"([^"]*)"(?:\s+\\l\s+"([^"]*)")?)`)

// field writes the result of a field: what Word shows for an instruction.
func (r *docxRun) field(instruction string, result []tree.Inline) {
	if m := hyperlink.FindStringSubmatch(instruction); m != nil {
		address := m[2]
		if anchor := cmp.Or(m[1], m[3]); anchor != "" {
			address += "#" + anchor
		}
		r.link(address, result)
		return
	}
	if madeByWord(instruction) {
		if text := fold(tree.Plain(result)); text != "" {
			r.tell("dropped", "a field that Word fills in ("+strings.Fields(instruction)[0]+") was left out", text)
		}
		return
	}
	r.out = append(r.out, result...)
}

func madeByWord(instruction string) bool {
	words := strings.Fields(instruction)
	return len(words) > 0 && slices.Contains([]string{"TOC", "PAGE", "PAGEREF", "NUMPAGES", "INDEX", "XE", "TC"}, strings.ToUpper(words[0]))
}

func (r *docxRun) run(e *element) {
	style := r.runStyle(e)
	if verbatim.MatchString(r.docx.style(e.path("rPr", "rStyle").attr("val")).name) {
		var text strings.Builder
		for _, c := range e.all("t") {
			text.WriteString(c.words())
		}
		if text.Len() > 0 {
			r.out = append(r.out, &tree.Verbatim{Text: text.String()})
			return
		}
	}
	look := props(e.child("rPr")).over(style).over(r.style)
	for _, c := range e.children {
		// A field's instruction stands between its beginning and its separator.
		if n := len(r.fields); n > 0 && !r.fields[n-1].result && c.name != "fldChar" {
			if c.name == "instrText" {
				r.fields[n-1].instruction += c.words()
			}
			continue
		}
		switch c.name {
		case "t":
			r.text(c.words(), look)
		case "tab", "ptab":
			r.text("\t", look)
		case "br":
			if kind := c.attr("type"); kind == "" || kind == "textWrapping" {
				r.out = append(r.out, tree.Break{})
			}
		case "cr":
			r.out = append(r.out, tree.Break{})
		case "noBreakHyphen":
			r.text("\u2011", look)
		case "softHyphen":
			r.text("\u00ad", look)
		case "sym":
			r.symbol(c, look)
		case "fldChar":
			r.fieldMark(c)
		case "footnoteReference", "endnoteReference":
			id := c.name[:1] + c.attr("id")
			r.notes[id] = true
			r.out = append(r.out, &tree.Reference{ID: id})
		case "drawing", "pict", "object":
			r.drawing(c)
		case "AlternateContent":
			inner := &element{children: c.alternative().kids()}
			for _, k := range inner.children {
				if k.name == "drawing" || k.name == "pict" {
					r.drawing(k)
				} else {
					r.run(inner)
					break
				}
			}
		case "delText":
			r.deleted = append(r.deleted, c.words())
		case "ruby":
			r.children(c.child("rubyBase").kids())
			r.text(" (", look)
			r.children(c.child("rt").kids())
			r.text(")", look)
		}
	}
}

// runStyle is the look of a run's own style.
func (d *docx) runStyle(e *element) docxProps {
	if id := e.path("rPr", "rStyle").attr("val"); id != "" {
		s := d.style(id)
		if s.name == "strong" {
			on := true
			s.props.bold = &on
		}
		if s.name == "emphasis" {
			on := true
			s.props.italic = &on
		}
		if strings.Contains(s.name, "footnote reference") || strings.Contains(s.name, "endnote reference") {
			return docxProps{}
		}
		return s.props
	}
	return docxProps{}
}

func (r *docxRun) text(s string, look docxProps) {
	if s == "" {
		return
	}
	if is(look.hidden) {
		r.hidden = append(r.hidden, s)
		return
	}
	s = fromSymbols(s, look.font)
	if is(look.complex) {
		look.bold, look.italic = look.boldComplex, look.italicComplex
	}
	var n tree.Inline = tree.Text(s)
	for _, m := range []struct {
		on   *bool
		kind string
	}{{look.raised, tree.Superscript}, {look.lowered, tree.Subscript}, {look.strike, tree.Strike}, {look.italic, tree.Emphasis}, {look.bold, tree.Strong}} {
		if is(m.on) && !(r.heading && (m.kind == tree.Strong || m.kind == tree.Emphasis)) {
			n = &tree.Mark{Kind: m.kind, Text: []tree.Inline{n}}
		}
	}
	r.out = append(r.out, n)
}

// The characters of the font Symbol that medical texts use, by their codes in
// that font (Unicode's own mapping table for Adobe Symbol).
var symbols = map[int64]string{
	0x61: "α", 0x62: "β", 0x63: "χ", 0x64: "δ", 0x65: "ε", 0x66: "φ", 0x67: "γ", 0x68: "η", 0x69: "ι", 0x6b: "κ", 0x6c: "λ", 0x6d: "μ", 0x6e: "ν", 0x70: "π", 0x71: "θ", 0x72: "ρ", 0x73: "σ",
	0x74: "τ", 0x77: "ω", 0x78: "ξ", 0x79: "ψ", 0x7a: "ζ", 0x44: "Δ", 0x57: "Ω", 0x53: "Σ", 0xa3: "≤", 0xb3: "≥", 0xb1: "±", 0xb4: "×", 0xb8: "÷", 0xb0: "°", 0xb9: "≠", 0xbb: "≈", 0xa5: "∞",
	0xae: "→", 0xac: "←", 0xad: "↑", 0xaf: "↓", 0xb7: "•", 0xd7: "⋅", 0xb2: "″", 0xa2: "′", 0x2d: "−", 0xd6: "√", 0xb5: "∝",
}

var wingdings = map[int64]string{0xfc: "✓", 0xfb: "✗", 0xfe: "☑", 0xa8: "◻", 0xa7: "▪", 0x6c: "●", 0xe0: "→", 0xd8: "➢", 0x4a: "☺", 0x6f: "□", 0xfd: "☒"}

// fromSymbols gives the characters that a text in a font of symbols shows. Word
// writes such a text in the private use area.
func fromSymbols(s, font string) string {
	table := symbols
	switch {
	case strings.HasPrefix(font, "wingdings"):
		table = wingdings
	case font != "symbol" && strings.IndexFunc(s, private) < 0:
		return s
	}
	var b strings.Builder
	for _, c := range s {
		code := int64(c)
		if private(c) {
			code -= 0xf000
		} else if font != "symbol" && !strings.HasPrefix(font, "wingdings") {
			b.WriteRune(c)
			continue
		}
		if text := table[code]; text != "" {
			b.WriteString(text)
		} else {
			b.WriteRune(c)
		}
	}
	return b.String()
}

func private(c rune) bool { return c >= 0xf000 && c <= 0xf0ff }

func (r *docxRun) symbol(e *element, look docxProps) {
	code, err := strconv.ParseInt(e.attr("char"), 16, 32)
	if err == nil {
		if code >= 0xf000 {
			code -= 0xf000
		}
		table := symbols
		if strings.HasPrefix(strings.ToLower(e.attr("font")), "wingdings") {
			table = wingdings
		}
		if s := table[code]; s != "" {
			r.text(s, look)
			return
		}
	}
	r.tell("unsure", "a sign of the font "+e.attr("font")+" is not known; it was left out", e.attr("char"))
}

func (r *docxRun) fieldMark(e *element) {
	switch e.attr("fldCharType") {
	case "begin":
		r.fields = append(r.fields, docxField{})
	case "separate":
		if n := len(r.fields); n > 0 {
			f := &r.fields[n-1]
			f.result, f.from, f.run = true, len(r.out), r
		}
	case "end":
		n := len(r.fields)
		if n == 0 {
			return
		}
		f := r.fields[n-1]
		r.fields = r.fields[:n-1]
		// A field may begin in one paragraph and end in another: a table of
		// contents does.
		if f.run != r {
			f.from = 0
		}
		if f.result && f.from <= len(r.out) {
			result := slices.Clone(r.out[f.from:])
			r.out = r.out[:f.from]
			r.field(f.instruction, result)
		}
	}
}

// drawing reads a picture, or the text boxes of a drawing.
func (r *docxRun) drawing(e *element) {
	var boxes []*element
	var pictures []*element
	properties := e.find("docPr")
	var walk func(*element)
	walk = func(e *element) {
		for _, c := range e.children {
			switch c.name {
			case "txbxContent":
				boxes = append(boxes, c)
			case "blip", "imagedata":
				pictures = append(pictures, c)
			case "AlternateContent":
				walk(&element{children: []*element{c.alternative()}})
			default:
				if c != nil {
					walk(c)
				}
			}
		}
	}
	walk(e)
	for _, b := range boxes {
		blocks := r.blocks(b.children)
		if len(blocks) > 0 {
			r.boxes = append(r.boxes, &tree.Group{Place: r.at(), Role: "textbox", Blocks: blocks})
		}
	}
	alt := cmp.Or(properties.attr("descr"), properties.attr("title"))
	for _, p := range pictures {
		id := cmp.Or(p.attr("embed"), p.attr("id"), p.attr("link"))
		rel, ok := r.rels[id]
		if !ok {
			continue
		}
		if shape := e.find("shape"); alt == "" && shape != nil {
			alt = shape.attr("alt")
		}
		image := &tree.Image{Alt: fold(alt), Decorative: e.find("decorative").attr("val") == "1"}
		if rel.away {
			image.Address = rel.target
		} else if image.Name = r.picture(rel.target); image.Name == "" {
			continue
		}
		r.out = append(r.out, image)
	}
	if len(boxes) == 0 && len(pictures) == 0 {
		what := "a drawing"
		if e.find("chart") != nil {
			what = "a chart"
		}
		r.tell("dropped", what+" was left out; save it as a picture, and its figures as a table", fold(alt+" "+e.words()))
	}
}

// The kinds of pictures that browsers show.
var pictureTypes = map[string]bool{".png": true, ".jpg": true, ".jpeg": true, ".gif": true, ".webp": true, ".avif": true}

// picture takes a picture out of the document, under a name of its own.
func (d *docx) picture(part string) string {
	if name := d.media[part]; name != "" {
		return name
	}
	extension := strings.ToLower(path.Ext(part))
	if !d.has(part) {
		d.tell("unsure", "a picture is missing in the file", path.Base(part))
		return ""
	}
	if !pictureTypes[extension] {
		d.tell("dropped", "a picture is of a kind that browsers do not show; save it as PNG", path.Base(part))
		return ""
	}
	name := fmt.Sprintf("picture-%d%s", len(d.media)+1, extension)
	d.media[part] = name
	d.doc.Media = append(d.doc.Media, tree.Media{
		Name: name, Type: mime.TypeByExtension(extension), Source: part,
		Open: func() (io.ReadCloser, error) { return d.open(part) },
	})
	return name
}

// merge joins neighbours that are set off alike: Word parts words at every
// spelling mistake.
func merge(nodes []tree.Inline) []tree.Inline {
	var out []tree.Inline
	for i := 0; i < len(nodes); {
		end := i + 1
		for end < len(nodes) && alike(nodes[i], nodes[end]) {
			end++
		}
		together := nodes[i:end]
		i = end
		if len(together) == 1 {
			out = append(out, together[0])
			continue
		}
		var text strings.Builder
		var inner []tree.Inline
		for _, n := range together {
			switch n := n.(type) {
			case tree.Text:
				text.WriteString(string(n))
			case *tree.Verbatim:
				text.WriteString(n.Text)
			case *tree.Mark:
				inner = append(inner, n.Text...)
			case *tree.Link:
				inner = append(inner, n.Text...)
			}
		}
		switch n := together[0].(type) {
		case tree.Text:
			out = append(out, tree.Text(text.String()))
		case *tree.Verbatim:
			out = append(out, &tree.Verbatim{Text: text.String()})
		case *tree.Mark:
			c := *n
			c.Text = merge(inner)
			out = append(out, &c)
		case *tree.Link:
			c := *n
			c.Text = merge(inner)
			out = append(out, &c)
		}
	}
	return out
}

func alike(a, b tree.Inline) bool {
	switch a := a.(type) {
	case tree.Text:
		_, ok := b.(tree.Text)
		return ok
	case *tree.Verbatim:
		_, ok := b.(*tree.Verbatim)
		return ok
	case *tree.Mark:
		m, ok := b.(*tree.Mark)
		return ok && m.Kind == a.Kind
	case *tree.Link:
		l, ok := b.(*tree.Link)
		return ok && l.Address == a.Address
	}
	return false
}

// docxBuilder makes blocks of paragraphs.
type docxBuilder struct {
	*docx
	out     []tree.Block
	lists   []docxList
	caption []tree.Inline         // that waits for the table below it
	numbers map[*tree.List]string // by list: its numId
}

type docxList struct {
	list  *tree.List
	num   string
	level int
}

func (b *docxBuilder) close(depth int) { b.lists = b.lists[:min(depth, len(b.lists))] }

// add puts a block behind what is there, and gives a caption that no table
// followed back to the text.
func (b *docxBuilder) add(block tree.Block) {
	b.close(0)
	b.settle()
	b.out = append(b.out, block)
}

func (b *docxBuilder) settle() {
	if b.caption != nil {
		b.out = append(b.out, &tree.Paragraph{Place: b.at(), Text: b.caption})
		b.caption = nil
	}
}

func (b *docxBuilder) last() tree.Block {
	if len(b.out) == 0 || b.caption != nil || len(b.lists) > 0 {
		return nil
	}
	return b.out[len(b.out)-1]
}

var (
	verbatim      = regexp.MustCompile(`\b(?:verbatim char|html code|source code|code char|inline code|html typewriter)\b`)
	codeStyle     = regexp.MustCompile(`\b(?:code|preformatted|plain text|macro text)\b`)
	quoteStyle    = regexp.MustCompile(`\b(?:quote|quotation|block text|cita)\b`)
	contentsStyle = regexp.MustCompile(`^(?:toc|contents) (?:\d|heading)$`)
	goesOn        = regexp.MustCompile(`^list (?:continue|paragraph)`)
)

func (b *docxBuilder) paragraph(p docxParagraph) {
	name := p.style.name
	defer func() {
		for _, box := range p.boxes {
			b.add(box)
		}
	}()
	if codeStyle.MatchString(name) {
		text := tree.Plain(p.text)
		var lines strings.Builder
		for _, n := range p.text {
			if _, ok := n.(tree.Break); ok {
				lines.WriteByte('\n')
			} else {
				lines.WriteString(tree.Plain([]tree.Inline{n}))
			}
		}
		if c, ok := b.last().(*tree.Code); ok {
			c.Text += "\n" + lines.String()
			return
		}
		if strings.TrimSpace(text) != "" {
			b.add(&tree.Code{Place: b.at(), Text: lines.String()})
		}
		return
	}
	text := tidy(p.text)
	if len(text) == 0 {
		return
	}
	switch {
	case contentsStyle.MatchString(name):
		b.tell("dropped", "a line of the table of contents was left out: the page makes its own", fold(tree.Plain(text)))
	case name == "title" && b.doc.Meta.Title == "":
		b.doc.Meta.Title = fold(tree.Plain(text))
	case strings.HasSuffix(name, "caption"):
		switch last := b.last().(type) {
		case *tree.Table:
			if len(last.Caption) == 0 || tree.Plain(last.Caption) == tree.Plain(text) {
				last.Caption = text
				return
			}
		case *tree.Paragraph:
			if onlyImage(last.Text) {
				b.out[len(b.out)-1] = &tree.Figure{Place: last.Place, Blocks: []tree.Block{last}, Caption: text}
				return
			}
		}
		b.close(0)
		b.settle()
		b.caption = text
	case p.style.outline > 0 && p.style.outline <= 6:
		h := &tree.Heading{Place: b.at(), Level: p.style.outline, ID: b.bookmark, Text: text}
		b.bookmark = ""
		b.add(h)
	case p.style.outline > 6:
		b.add(&tree.Heading{Place: b.at(), Level: 6, Text: text})
	case p.num != "":
		b.item(p, text)
	case goesOn.MatchString(name) && len(b.lists) > 0:
		l := b.lists[len(b.lists)-1].list
		item := &l.Items[len(l.Items)-1]
		item.Blocks = append(item.Blocks, &tree.Paragraph{Place: b.at(), Text: text})
	case quoteStyle.MatchString(name):
		paragraph := &tree.Paragraph{Place: b.at(), Text: text}
		if q, ok := b.last().(*tree.Quote); ok {
			q.Blocks = append(q.Blocks, paragraph)
			return
		}
		b.add(&tree.Quote{Place: b.at(), Blocks: []tree.Block{paragraph}})
	default:
		b.add(&tree.Paragraph{Place: b.at(), Text: text})
	}
}

func onlyImage(nodes []tree.Inline) bool {
	if len(nodes) != 1 {
		return false
	}
	_, ok := nodes[0].(*tree.Image)
	return ok
}

// item adds a numbered or bulleted paragraph to the list that it goes on with.
func (b *docxBuilder) item(p docxParagraph, text []tree.Inline) {
	b.settle()
	level, ok := b.levels[p.num][p.level]
	if !ok {
		level = docxLevel{bullet: true, start: 1}
	}
	open := b.lists
	for len(open) > 0 && open[len(open)-1].level > p.level {
		open = open[:len(open)-1]
	}
	for len(b.lists) > 0 {
		top := b.lists[len(b.lists)-1]
		if p.level > top.level || p.level == top.level && (p.num == top.num || top.list.Ordered == !level.bullet && level.bullet) {
			break
		}
		b.close(len(b.lists) - 1)
	}
	item := tree.Item{Place: b.at(), Blocks: []tree.Block{&tree.Paragraph{Place: b.at(), Text: text}}}
	if n := len(open); level.blank && n > 0 && open[n-1].level == p.level {
		l := open[n-1].list
		last := &l.Items[len(l.Items)-1]
		last.Blocks = append(last.Blocks, item.Blocks...)
		b.lists = open
		return
	}
	if n := len(b.lists); n > 0 && b.lists[n-1].level == p.level {
		l := b.lists[n-1].list
		l.Items = append(l.Items, item)
		return
	}
	l := &tree.List{Place: b.at(), Ordered: !level.bullet && level.format != "none", Start: level.start, Items: []tree.Item{item}}
	switch level.format {
	case "lowerLetter":
		l.Style = "a"
	case "upperLetter":
		l.Style = "A"
	case "lowerRoman":
		l.Style = "i"
	case "upperRoman":
		l.Style = "I"
	}
	if n := len(b.lists); n > 0 {
		outer := b.lists[n-1].list
		last := &outer.Items[len(outer.Items)-1]
		last.Blocks = append(last.Blocks, l)
	} else {
		b.out = append(b.out, l)
		// A numbered list that text interrupts goes on counting.
		if l.Ordered {
			for _, earlier := range b.out[:len(b.out)-1] {
				if e, ok := earlier.(*tree.List); ok && e.Ordered && b.numbers[e] == p.num {
					l.Start = max(l.Start, e.Start+len(e.Items))
				}
			}
			if b.numbers == nil {
				b.numbers = map[*tree.List]string{}
			}
			b.numbers[l] = p.num
		}
	}
	b.lists = append(b.lists, docxList{l, p.num, p.level})
}

func (b *docxBuilder) tableBlock(t *tree.Table) {
	if b.caption != nil {
		t.Caption, b.caption = b.caption, nil
	}
	b.add(t)
}

// table reads a table. A cell that goes on from the row above is none of its
// own.
func (d *docx) table(e *element) *tree.Table {
	t := &tree.Table{Place: d.at()}
	look := e.path("tblPr", "tblLook")
	style := d.style(e.path("tblPr", "tblStyle").attr("val"))
	if text := e.path("tblPr", "tblCaption").attr("val"); text != "" {
		t.Caption = []tree.Inline{tree.Text(text)}
	}
	first := look.attr("firstRow") == "1" || look.attr("firstRow") == "true"
	if v, err := strconv.ParseInt(look.attr("val"), 16, 32); err == nil && look.attr("firstRow") == "" {
		first = v&0x20 != 0
	}
	open := map[int]*tree.Cell{} // by column: the cell that the row below may go on with
	var read [][]*tree.Cell
	headed := true
	var rows func([]*element)
	rows = func(children []*element) {
		for _, c := range children {
			switch c.name {
			case "sdt":
				rows(c.child("sdtContent").kids())
			case "ins", "customXml":
				rows(c.children)
			case "tr":
				if c.path("trPr", "del") != nil {
					d.remove(c)
					continue
				}
				h := c.path("trPr", "tblHeader")
				if headed = headed && h != nil && h.attr("val") != "0" && h.attr("val") != "false"; headed {
					t.HeaderRows++
				}
				read = append(read, d.row(c, open))
			}
		}
	}
	rows(e.children)
	if t.HeaderRows == 0 && first && style.firstRow && len(read) > 1 {
		t.HeaderRows = 1
	}
	for y, cells := range read {
		row := tree.Row{Place: t.Place}
		for _, c := range cells {
			c.Header = y < t.HeaderRows
			row.Cells = append(row.Cells, *c)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// row reads a row. A cell that goes on with the one above makes that one
// longer.
func (d *docx) row(e *element, open map[int]*tree.Cell) []*tree.Cell {
	var out []*tree.Cell
	column := 0
	if n, err := strconv.Atoi(e.path("trPr", "gridBefore").attr("val")); err == nil && n < 64 {
		for range n {
			out = append(out, &tree.Cell{Place: d.at(), Colspan: 1, Rowspan: 1})
			delete(open, column)
			column++
		}
	}
	var cells func([]*element)
	cells = func(children []*element) {
		for _, c := range children {
			switch c.name {
			case "sdt":
				cells(c.child("sdtContent").kids())
			case "ins", "customXml":
				cells(c.children)
			case "tc":
				span, err := strconv.Atoi(c.path("tcPr", "gridSpan").attr("val"))
				if err != nil || span < 1 {
					span = 1
				}
				span = min(span, 64)
				merge := c.path("tcPr", "vMerge")
				if above := open[column]; merge != nil && merge.attr("val") != "restart" && above != nil {
					above.Rowspan++
					above.Blocks = append(above.Blocks, d.blocks(c.children)...)
					column += span
					continue
				}
				cell := &tree.Cell{Place: d.at(), Colspan: span, Rowspan: 1, Blocks: d.blocks(c.children)}
				switch c.path("p", "pPr", "jc").attr("val") {
				case "right", "end":
					cell.Align = "right"
				case "center":
					cell.Align = "center"
				}
				for range span {
					delete(open, column)
					column++
				}
				if merge != nil {
					open[column-span] = cell
				}
				out = append(out, cell)
			}
		}
	}
	cells(e.children)
	return out
}

// readNotes reads the notes that the text has marks of.
func (d *docx) readNotes(kind string, end bool) {
	root, part := d.related(kind)
	if root == nil {
		return
	}
	rels := d.rels
	d.rels = d.relations(part)
	defer func() { d.rels = rels }()
	d.part = strings.TrimSuffix(kind, "s")
	for _, e := range root.child(kind).kids() {
		if e.name != "footnote" && e.name != "endnote" || e.attr("type") != "" && e.attr("type") != "normal" {
			continue
		}
		id := e.name[:1] + e.attr("id")
		if !d.notes[id] {
			continue
		}
		d.n = 0
		d.doc.Notes = append(d.doc.Notes, tree.Note{ID: id, End: end, Blocks: d.blocks(e.children)})
	}
	d.part, d.n = "paragraph", 0
}

// readMargins tells what stands at the top and the bottom of pages, which a web
// page has not.
func (d *docx) readMargins() {
	seen := map[string]bool{}
	for _, r := range d.rels {
		if (r.kind == "header" || r.kind == "footer") && !r.away && d.has(r.target) {
			if root, err := d.parse(r.target); err == nil {
				if text := fold(spoken(root)); text != "" && !seen[text] {
					seen[text] = true
					d.tell("dropped", "the page's "+r.kind+" was left out", text)
				}
			}
		}
	}
}

// spoken is the text of a part, its paragraphs parted.
func spoken(e *element) string {
	var b strings.Builder
	var walk func(*element)
	walk = func(e *element) {
		switch e.name {
		case "t", "delText":
			b.WriteString(e.words())
			return
		case "p", "tab", "br":
			b.WriteByte(' ')
		}
		for _, c := range e.children {
			walk(c)
		}
	}
	walk(e)
	return b.String()
}

func (d *docx) readComments() {
	root, _ := d.related("comments")
	for _, c := range root.child("comments").all("comment") {
		d.tell("dropped", "a comment by "+cmp.Or(c.attr("author"), "somebody")+" was left out", fold(spoken(c)))
	}
}

func (d *docx) summary() {
	d.n = 0
	if d.tracked > 0 {
		d.tell("changed", fmt.Sprintf("the document has %d tracked changes; they were taken as accepted", d.tracked), strings.Join(d.deleted, " / "))
	}
	if len(d.hidden) > 0 {
		d.tell("dropped", "hidden text was left out", fold(strings.Join(d.hidden, " ")))
	}
	slices.SortStableFunc(d.doc.Told, func(a, b tree.Told) int { return strings.Compare(a.Kind, b.Kind) })
}
