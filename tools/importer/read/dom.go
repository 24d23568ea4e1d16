package read

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"example.org/bedside/tools/importer/tree"
)

// dom turns HTML into a tree, for every format that holds HTML.
type dom struct {
	doc    *tree.Document
	limits Limits
	base   *url.URL
	autop  bool // a line of its own is a paragraph, as WordPress has it

	classes map[string]look // from style sheets: Google Docs says bold that way
	notes   map[*html.Node]string
	noted   map[*html.Node]bool
	order   []*html.Node
	skipped map[*html.Node]bool
	under   string // the heading read last
	groups  int
	depth   int
	// parts gives what stands in the place of an element <bedside-part>; nil:
	// there are none.
	parts func(*html.Node) []tree.Block
}

// fragment parses a piece of HTML into a body of its own.
func fragment(src string) (*html.Node, error) {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(src), body)
	if err != nil {
		return nil, err
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	return body, nil
}

func (d *dom) at() tree.Place {
	if d.under == "" {
		return tree.Place{}
	}
	return tree.Place{Part: "under “" + d.under + "”"}
}

func (d *dom) tell(kind, message, text string) {
	d.doc.Told = append(d.doc.Told, tree.Told{Place: d.at(), Kind: kind, Message: message, Text: text})
}

func (d *dom) skip(n *html.Node) {
	if d.skipped == nil {
		d.skipped = map[*html.Node]bool{}
	}
	d.skipped[n] = true
}

// look is how a text is set off by style.
type look struct{ bold, light, italic, raised, lowered, strike, underline, hidden bool }

var selector = regexp.MustCompile(`^(?:span|p|li|td|th|div|a|h[1-6])?\.([\w-]+)$`)

// styles reads the rules of a style sheet that are for one class and hold
// everywhere: not those inside of @media, and none that also asks where an
// element stands.
func (d *dom) styles(sheet string) {
	if d.classes == nil {
		d.classes = map[string]look{}
	}
	p := css.NewParser(parse.NewInputString(sheet), false)
	nested := 0
	var classes []string
	var style strings.Builder
	for {
		kind, _, data := p.Next()
		switch kind {
		case css.ErrorGrammar:
			if p.HasParseError() {
				continue
			}
			return
		case css.BeginAtRuleGrammar:
			nested++
		case css.EndAtRuleGrammar:
			nested--
		case css.BeginRulesetGrammar:
			style.Reset()
			var b strings.Builder
			for _, v := range p.Values() {
				b.Write(v.Data)
			}
			classes = nil
			for one := range strings.SplitSeq(b.String(), ",") {
				if m := selector.FindStringSubmatch(strings.TrimSpace(one)); m != nil && nested == 0 {
					classes = append(classes, m[1])
				}
			}
		case css.DeclarationGrammar:
			style.Write(data)
			style.WriteByte(':')
			for _, v := range p.Values() {
				style.Write(v.Data)
			}
			style.WriteByte(';')
		case css.EndRulesetGrammar:
			if l := lookOf(style.String()); l != (look{}) {
				for _, c := range classes {
					d.classes[c] = l.over(d.classes[c])
				}
			}
		}
	}
}

func lookOf(style string) (l look) {
	for declaration := range strings.SplitSeq(style, ";") {
		key, value, _ := strings.Cut(strings.ToLower(declaration), ":")
		value = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "!important"))
		switch strings.TrimSpace(key) {
		case "font-weight":
			n, err := strconv.Atoi(value)
			l.bold = value == "bold" || value == "bolder" || err == nil && n >= 600
			l.light = value == "normal" || value == "lighter" || err == nil && n < 600
		case "font-style":
			l.italic = value == "italic" || strings.HasPrefix(value, "oblique")
		case "vertical-align":
			l.raised = value == "super"
			l.lowered = value == "sub"
		case "text-decoration", "text-decoration-line":
			l.strike = strings.Contains(value, "line-through")
			l.underline = strings.Contains(value, "underline")
		case "display":
			l.hidden = value == "none"
		case "visibility":
			l.hidden = value == "hidden"
		}
	}
	return l
}

func (l look) over(m look) look {
	return look{l.bold || m.bold, l.light || m.light, l.italic || m.italic, l.raised || m.raised, l.lowered || m.lowered,
		l.strike || m.strike, l.underline || m.underline, l.hidden || m.hidden}
}

func (d *dom) look(n *html.Node) look {
	var l look
	if style := attr(n, "style"); style != "" {
		l = lookOf(style)
	}
	if d.classes != nil {
		for class := range strings.FieldsSeq(attr(n, "class")) {
			l = l.over(d.classes[class])
		}
	}
	if has(n, "hidden") && attr(n, "hidden") != "until-found" {
		l.hidden = true
	}
	return l
}

// blocks reads the children of an element.
func (d *dom) blocks(n *html.Node) []tree.Block {
	f := flow{dom: d}
	f.children(n)
	return f.done()
}

// lines reads the children of an element in which a line of its own is a
// paragraph.
func (d *dom) lines(n *html.Node) []tree.Block {
	before := d.autop
	d.autop = true
	defer func() { d.autop = before }()
	return d.blocks(n)
}

// flow gathers block nodes, and the run of inline ones that becomes the next
// paragraph.
type flow struct {
	*dom
	blocksDone []tree.Block
	run        []tree.Inline
	wordList   *tree.List    // that Word's paragraphs made last
	caption    []tree.Inline // of Word's, that waits for the table below it
}

func (f *flow) done() []tree.Block {
	f.flush()
	f.settle()
	return f.blocksDone
}

func (f *flow) add(blocks ...tree.Block) {
	f.flush()
	if len(blocks) > 0 && f.caption != nil {
		if t, ok := blocks[0].(*tree.Table); ok && len(t.Caption) == 0 {
			t.Caption, f.caption = f.caption, nil
		}
		f.settle()
	}
	f.blocksDone = append(f.blocksDone, blocks...)
}

func (f *flow) flush() {
	run := f.run
	f.run = nil
	parts := [][]tree.Inline{run}
	if f.autop {
		// WordPress keeps old posts without tags for paragraphs.
		parts = splitLines(run)
	}
	for _, part := range parts {
		for _, paragraph := range splitBreaks(part) {
			if text := tidy(paragraph); len(text) > 0 && !isSpace(text) {
				f.settle()
				f.blocksDone = append(f.blocksDone, &tree.Paragraph{Place: f.at(), Text: text})
			}
		}
	}
}

// isSpace tells whether a run is nothing but the space that editors keep a line
// open with.
func isSpace(run []tree.Inline) bool {
	for _, n := range run {
		if text, ok := n.(tree.Text); !ok || strings.Trim(string(text), " \u00a0") != "" {
			return false
		}
	}
	return true
}

// splitBreaks divides a run at two breaks that follow each other: many editors
// write paragraphs so.
func splitBreaks(run []tree.Inline) [][]tree.Inline {
	var parts [][]tree.Inline
	start, breaks, first := 0, 0, 0
	for i, n := range run {
		switch n := n.(type) {
		case tree.Break:
			if breaks == 0 {
				first = i
			}
			breaks++
			continue
		case tree.Text:
			if strings.Trim(string(n), " \t\r\n") == "" {
				continue
			}
		}
		if breaks > 1 {
			parts = append(parts, run[start:first])
			start = i
		}
		breaks = 0
	}
	return append(parts, run[start:])
}

var emptyLine = regexp.MustCompile(`\n[ \t]*\n\s*`)

// splitLines divides a run at its empty lines, and makes a break of each other
// end of a line.
func splitLines(run []tree.Inline) [][]tree.Inline {
	parts := [][]tree.Inline{nil}
	add := func(n tree.Inline) { parts[len(parts)-1] = append(parts[len(parts)-1], n) }
	for i, n := range run {
		text, ok := n.(tree.Text)
		if !ok {
			add(n)
			continue
		}
		source := strings.ReplaceAll(string(text), "\r\n", "\n")
		if i > 0 {
			if _, broken := run[i-1].(tree.Break); broken && !emptyLine.MatchString(source) {
				source = strings.TrimPrefix(strings.TrimLeft(source, " \t"), "\n") // the line ends where the tag says so
			}
		}
		for i, paragraph := range emptyLine.Split(source, -1) {
			if i > 0 {
				parts = append(parts, nil)
			}
			for j, line := range strings.Split(paragraph, "\n") {
				if j > 0 {
					add(tree.Break{})
				}
				add(tree.Text(line))
			}
		}
	}
	return parts
}

func (f *flow) children(n *html.Node) {
	if f.depth > f.limits.Depth {
		f.tell("changed", "a part was nested too deeply to be taken for anything but text", "")
		f.run = append(f.run, tree.Text(textOf(n)))
		return
	}
	f.depth++
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		f.node(c)
	}
	f.depth--
}

func (f *flow) node(n *html.Node) {
	if f.skipped[n] {
		return
	}
	switch n.Type {
	case html.TextNode:
		f.run = append(f.run, tree.Text(n.Data))
		return
	case html.CommentNode:
		if name, ok := strings.CutPrefix(n.Data, strangeBlock); ok {
			f.tell("unsure", "the block "+name+" is none that Bedside knows; look whether all of it is there", "")
		}
		return
	case html.ElementNode:
	default:
		return
	}
	if f.noted[n] {
		return
	}
	if l := f.look(n); l.hidden && !isPanel(n) {
		f.dropped(n, "a hidden part was left out")
		return
	}
	if attr(n, "aria-hidden") == "true" && !hasContent(n) {
		return
	}
	if n.Data == "bedside-part" && f.parts != nil {
		f.add(f.parts(n)...)
		return
	}
	if d, ok := f.disclosure(n); ok {
		f.add(d...)
		return
	}
	switch n.DataAtom {
	case atom.P:
		if f.wordParagraph(n) {
			return
		}
		f.flush()
		f.children(n)
		f.flush()
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		f.heading(n)
	case atom.Ul, atom.Ol, atom.Menu, atom.Dir:
		f.list(n)
	case atom.Li: // outside a list
		f.add(&tree.List{Place: f.at(), Items: []tree.Item{{Place: f.at(), Blocks: f.blocks(n)}}})
	case atom.Dl:
		f.definitions(n)
	case atom.Table:
		f.add(f.table(n))
	case atom.Pre:
		f.pre(n)
	case atom.Blockquote:
		f.flush()
		f.add(&tree.Quote{Place: f.at(), Cite: "", Blocks: f.blocks(n)})
		if cite := attr(n, "cite"); cite != "" {
			f.tell("dropped", "the address that a quotation was taken from was left out", cite)
		}
	case atom.Figure:
		f.figure(n)
	case atom.Hr:
		f.add(&tree.Rule{Place: f.at()})
	case atom.Img, atom.Picture, atom.Svg:
		f.run = append(f.run, f.inlineOf(n)...)
	case atom.Script, atom.Style, atom.Template, atom.Head, atom.Link, atom.Meta, atom.Base, atom.Col, atom.Colgroup, atom.Source, atom.Track, atom.Param:
	case atom.Noscript:
		f.noscript(n)
	case atom.Iframe, atom.Object, atom.Embed, atom.Video, atom.Audio, atom.Canvas:
		f.flush()
		f.add(f.embedded(n))
	case atom.Form:
		f.flush()
		f.tell("unsure", "a form was left out but for its text; a static page has nobody to receive it", attr(n, "action"))
		f.children(n)
		f.flush()
	case atom.Input, atom.Select, atom.Textarea:
		f.dropped(n, "a field of a form was left out")
	case atom.Aside:
		f.add(&tree.Group{Place: f.at(), Role: "aside", Blocks: f.blocks(n)})
	case atom.Br:
		f.run = append(f.run, tree.Break{})
	default:
		if isBlock(n) || !isInline(n) || holdsBlock(n) {
			f.strange(n)
			f.flush()
			f.children(n)
			f.flush()
			return
		}
		f.run = append(f.run, f.inlineOf(n)...)
	}
}

// strange tells of a tag that HTML does not know: it may have been meant as
// text, such as <patient name>.
func (d *dom) strange(n *html.Node) {
	if n.DataAtom != 0 || n.Namespace != "" || strings.ContainsAny(n.Data, "-:") {
		return
	}
	text := n.Data
	for _, a := range n.Attr {
		text += " " + a.Key
		if a.Val != "" {
			text += "=" + a.Val
		}
	}
	d.tell("dropped", "a tag that HTML does not know was left out; if it was meant as text, write it", "<"+text+">")
}

func (f *flow) dropped(n *html.Node, message string) {
	text := fold(textOf(n))
	if value := attr(n, "value"); text == "" && attr(n, "type") != "hidden" {
		text = value
	}
	if text != "" {
		f.tell("dropped", message, text)
	}
}

// noscript is what a browser without scripts shows: pictures that are loaded
// late stand in it a second time.
func (f *flow) noscript(n *html.Node) {
	inner, err := fragment(textOf(n))
	if err != nil {
		return
	}
	for c := range inner.Descendants() {
		if c.DataAtom == atom.Img {
			if before := previousElement(n); before != nil && before.DataAtom == atom.Img {
				return
			}
		}
	}
	f.flush()
	f.children(inner)
	f.flush()
}

func previousElement(n *html.Node) *html.Node {
	for p := n.PrevSibling; p != nil; p = p.PrevSibling {
		if p.Type == html.ElementNode {
			return p
		}
	}
	return nil
}

func (f *flow) heading(n *html.Node) {
	f.flush()
	level := int(n.Data[1] - '0')
	if holdsBlock(n) {
		// A heading around pictures, tables and so on is none.
		f.children(n)
		f.flush()
		return
	}
	f.wordHeading(n)
	text := tidy(f.inlines(n))
	if len(text) == 0 {
		return
	}
	f.under = tree.Plain(text)
	id := attr(n, "id")
	f.add(&tree.Heading{Place: f.at(), Level: level, ID: id, Text: text})
}

func (f *flow) list(n *html.Node) {
	l := &tree.List{Place: f.at(), Ordered: n.DataAtom == atom.Ol, Start: 1}
	if start, err := strconv.Atoi(attr(n, "start")); err == nil && l.Ordered {
		l.Start = start
	}
	switch style := attr(n, "type"); style {
	case "a", "A", "i", "I":
		l.Style = style
	}
	if has(n, "reversed") {
		f.tell("changed", "a list was numbered backwards; Markdown counts up", "")
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode && strings.TrimSpace(c.Data) == "", c.Type == html.CommentNode, f.noted[c], f.skipped[c]:
		case c.DataAtom == atom.Li:
			if f.look(c).hidden {
				f.dropped(c, "a hidden part was left out")
				continue
			}
			if value := attr(c, "value"); value != "" && l.Ordered {
				f.tell("changed", "an item of a list had a number of its own; Markdown counts by itself", value)
			}
			l.Items = append(l.Items, f.item(c))
		case (c.DataAtom == atom.Ul || c.DataAtom == atom.Ol) && len(l.Items) > 0:
			// A list beside the items of another is meant to stand in the item before it.
			inner := flow{dom: f.dom}
			inner.list(c)
			last := &l.Items[len(l.Items)-1]
			last.Blocks = append(last.Blocks, inner.done()...)
		default:
			inner := flow{dom: f.dom}
			inner.node(c)
			if blocks := inner.done(); len(blocks) > 0 {
				l.Items = append(l.Items, tree.Item{Place: f.at(), Blocks: blocks})
			}
		}
	}
	if len(l.Items) > 0 && !f.nest(n, l) {
		f.add(l)
	}
}

var docsList = regexp.MustCompile(`(?:^| )lst-kix_\w+-(\d)(?: start)?(?: |$)`)

// nest puts a list of Google Docs, whose class alone says how deep it stands,
// into the item that it belongs to, or joins it to the list that it goes on
// with.
func (f *flow) nest(n *html.Node, l *tree.List) bool {
	m := docsList.FindStringSubmatch(attr(n, "class"))
	if m == nil {
		return false
	}
	f.flush()
	depth := int(m[1][0] - '0')
	blocks := &f.blocksDone
	for level := 0; ; level++ {
		var outer *tree.List
		if last := len(*blocks) - 1; last >= 0 {
			outer, _ = (*blocks)[last].(*tree.List)
		}
		switch {
		case outer == nil && level == 0:
			return false
		case outer == nil, level == depth && (hasClass(n, "start") || outer.Ordered != l.Ordered):
			*blocks = append(*blocks, l)
			return true
		case level == depth:
			outer.Items = append(outer.Items, l.Items...)
			return true
		}
		blocks = &outer.Items[len(outer.Items)-1].Blocks
	}
}

func (f *flow) item(n *html.Node) tree.Item {
	item := tree.Item{Place: f.at()}
	for c := range n.Descendants() {
		if c.DataAtom == atom.Ul || c.DataAtom == atom.Ol {
			break
		}
		if c.DataAtom == atom.Input && attr(c, "type") == "checkbox" {
			item.Task = "open"
			if has(c, "checked") {
				item.Task = "done"
			}
			f.skip(c)
			break
		}
	}
	item.Blocks = f.blocks(n)
	return item
}

func (f *flow) definitions(n *html.Node) {
	d := &tree.Definitions{Place: f.at()}
	terms := true
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch c.DataAtom {
			case atom.Dt:
				if terms || len(d.Entries) == 0 {
					if len(d.Entries) == 0 || len(d.Entries[len(d.Entries)-1].Descriptions) > 0 {
						d.Entries = append(d.Entries, tree.Definition{})
					}
				} else {
					d.Entries = append(d.Entries, tree.Definition{})
				}
				terms = true
				last := &d.Entries[len(d.Entries)-1]
				last.Terms = append(last.Terms, tidy(f.inlines(c)))
			case atom.Dd:
				if len(d.Entries) == 0 {
					d.Entries = append(d.Entries, tree.Definition{})
				}
				terms = false
				last := &d.Entries[len(d.Entries)-1]
				last.Descriptions = append(last.Descriptions, f.blocks(c))
			case atom.Div:
				walk(c)
			default:
				if c.Type == html.ElementNode || c.Type == html.TextNode && strings.TrimSpace(c.Data) != "" {
					if len(d.Entries) == 0 {
						d.Entries = append(d.Entries, tree.Definition{})
					}
					last := &d.Entries[len(d.Entries)-1]
					inner := flow{dom: f.dom}
					inner.node(c)
					last.Descriptions = append(last.Descriptions, inner.done())
				}
			}
		}
	}
	walk(n)
	if len(d.Entries) > 0 {
		f.add(d)
	}
}

func (f *flow) pre(n *html.Node) {
	f.flush()
	language := ""
	for c := range n.Descendants() {
		if c.DataAtom == atom.Br {
			c.Type, c.Data, c.DataAtom = html.TextNode, "\n", 0
		}
		for class := range strings.FieldsSeq(attr(c, "class")) {
			if l, ok := strings.CutPrefix(class, "language-"); ok {
				language = l
			}
		}
	}
	text := strings.Trim(strings.ReplaceAll(textOf(n), "\r\n", "\n"), "\n")
	if strings.TrimSpace(text) == "" {
		return
	}
	if hasClass(n, "wp-block-verse") {
		f.run = nil
		for i, line := range strings.Split(text, "\n") {
			if i > 0 {
				f.run = append(f.run, tree.Break{})
			}
			f.run = append(f.run, tree.Text(line))
		}
		f.flush()
		return
	}
	f.add(&tree.Code{Place: f.at(), Language: language, Text: text})
}

func (f *flow) figure(n *html.Node) {
	f.flush()
	var caption []tree.Inline
	var captions []*html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Figcaption {
			caption = append(caption, tidy(f.inlines(c))...)
			captions = append(captions, c)
		}
	}
	for _, c := range captions {
		f.skip(c)
	}
	blocks := f.blocks(n)
	if len(blocks) == 1 {
		if t, ok := blocks[0].(*tree.Table); ok && len(t.Caption) == 0 {
			t.Caption = caption
			f.add(t)
			return
		}
	}
	if len(caption) == 0 {
		f.add(blocks...)
		return
	}
	f.add(&tree.Figure{Place: f.at(), Blocks: blocks, Caption: caption})
}

func (f *flow) embedded(n *html.Node) tree.Block {
	source := cmp.Or(attr(n, "src"), attr(n, "data"), attr(n, "data-src"))
	if source == "" {
		for c := range n.Descendants() {
			if c.DataAtom == atom.Source {
				source = attr(c, "src")
				break
			}
		}
	}
	title := cmp.Or(attr(n, "title"), attr(n, "aria-label"))
	address := f.resolve(source)
	if !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
		return &tree.Unknown{Place: f.at(), Name: "the element <" + n.Data + ">", Source: render(n), Text: fold(title + " " + textOf(n))}
	}
	if text := fold(textOf(n)); text != "" && n.DataAtom != atom.Iframe {
		f.tell("dropped", "the text for browsers that cannot show what is embedded was left out", text)
	}
	f.tell("changed", "something embedded from elsewhere ("+n.Data+") became a link: nothing is fetched when a page is read", address)
	text := cmp.Or(title, address)
	return &tree.Paragraph{Place: f.at(), Text: []tree.Inline{&tree.Link{Address: address, Text: []tree.Inline{tree.Text(text)}}}}
}

func (f *flow) table(n *html.Node) *tree.Table {
	f.flush()
	t := &tree.Table{Place: f.at()}
	role := attr(n, "role")
	t.Layout = role == "presentation" || role == "none"
	headed, body := 0, false
	var section func(*html.Node, atom.Atom)
	section = func(n *html.Node, in atom.Atom) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch c.DataAtom {
			case atom.Caption:
				t.Caption = append(t.Caption, tidy(f.inlines(c))...)
			case atom.Thead, atom.Tbody, atom.Tfoot:
				section(c, c.DataAtom)
			case atom.Tr:
				row := f.row(c)
				if len(row.Cells) == 0 {
					continue
				}
				all := true
				for _, cell := range row.Cells {
					all = all && cell.Header
				}
				if in == atom.Thead || all && !body {
					headed++
				} else {
					body = true
				}
				t.Rows = append(t.Rows, row)
			}
		}
	}
	section(n, 0)
	t.HeaderRows = headed
	column := len(t.Rows) > headed
	for _, row := range t.Rows[headed:] {
		column = column && row.Cells[0].Header
	}
	t.HeaderColumn = column
	return t
}

func (f *flow) row(n *html.Node) tree.Row {
	row := tree.Row{Place: f.at()}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th {
			continue
		}
		cell := tree.Cell{Place: f.at(), Header: c.DataAtom == atom.Th, Colspan: span(c, "colspan"), Rowspan: span(c, "rowspan")}
		cell.Align = strings.ToLower(attr(c, "align"))
		cell.Blocks = f.blocks(c)
		if title := attr(c, "title"); title != "" && fold(textOf(c)) == "" {
			f.tell("dropped", "the title of an empty cell was left out", title)
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

// span reads colspan and rowspan, with the limits that HTML sets.
func span(n *html.Node, name string) int {
	v, err := strconv.Atoi(strings.TrimSpace(attr(n, name)))
	if err != nil || v < 1 {
		return 1
	}
	return min(v, 1000)
}

// inlines reads an element's children as a run of text, blocks among them as
// text with a break between.
func (d *dom) inlines(n *html.Node) []tree.Inline {
	var out []tree.Inline
	if d.depth > d.limits.Depth {
		return []tree.Inline{tree.Text(textOf(n))}
	}
	d.depth++
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case d.skipped[c]:
		case c.Type == html.TextNode:
			out = append(out, tree.Text(c.Data))
		case c.Type == html.ElementNode:
			if isBlock(c) {
				out = append(out, tree.Break{})
			}
			out = append(out, d.inlineOf(c)...)
			if isBlock(c) {
				out = append(out, tree.Break{})
			}
		}
	}
	d.depth--
	return out
}

var marks = map[atom.Atom]string{
	atom.B: tree.Strong, atom.Strong: tree.Strong,
	atom.I: tree.Emphasis, atom.Em: tree.Emphasis, atom.Cite: tree.Emphasis, atom.Var: tree.Emphasis, atom.Address: "",
	atom.Sup: tree.Superscript, atom.Sub: tree.Subscript,
	atom.S: tree.Strike, atom.Del: tree.Strike, atom.Strike: tree.Strike,
	atom.U: tree.Underline, atom.Ins: tree.Underline,
	atom.Mark: tree.Highlight, atom.Q: tree.Quotation, atom.Dfn: tree.Defined,
}

func (d *dom) inlineOf(n *html.Node) []tree.Inline {
	l := d.look(n)
	if l.hidden && !isPanel(n) {
		if text := fold(textOf(n)); text != "" {
			d.tell("dropped", "a hidden part was left out", text)
		}
		return nil
	}
	if attr(n, "aria-hidden") == "true" && !hasContent(n) || d.noted[n] {
		return nil
	}
	d.strange(n)
	switch n.DataAtom {
	case atom.Br:
		return []tree.Inline{tree.Break{}}
	case atom.Wbr, atom.Script, atom.Style, atom.Template, atom.Source, atom.Track:
		return nil
	case atom.Noscript:
		if inner, err := fragment(textOf(n)); err == nil {
			return d.inlines(inner)
		}
		return nil
	case atom.Img:
		return d.image(n)
	case atom.Picture:
		for c := range n.Descendants() {
			if c.DataAtom == atom.Img {
				return d.image(c)
			}
		}
		return nil
	case atom.Svg:
		if title := fold(textOf(n)); title != "" || attr(n, "aria-label") != "" {
			d.tell("dropped", "a drawing inside the page was left out", cmp.Or(title, attr(n, "aria-label")))
		}
		return nil
	case atom.Math:
		d.tell("unsure", "a formula became plain text; look whether it still says the same", fold(textOf(n)))
		return []tree.Inline{&tree.Odd{Place: d.at(), Name: "a formula", Source: render(n), Text: fold(textOf(n))}}
	case atom.Input, atom.Select, atom.Textarea:
		if text := cmp.Or(fold(textOf(n)), attr(n, "value")); text != "" && attr(n, "type") != "hidden" && attr(n, "type") != "checkbox" {
			d.tell("dropped", "a field of a form was left out", text)
		}
		return nil
	case atom.Iframe, atom.Object, atom.Embed, atom.Video, atom.Audio:
		f := flow{dom: d}
		if p, ok := f.embedded(n).(*tree.Paragraph); ok {
			return p.Text
		}
		return []tree.Inline{tree.Text(textOf(n))}
	case atom.Code, atom.Kbd, atom.Samp, atom.Tt:
		return []tree.Inline{&tree.Verbatim{Text: textOf(n)}}
	case atom.A:
		return d.anchor(n)
	}
	if n.DataAtom == atom.Span || n.DataAtom == atom.Font {
		d.symbolFont(n)
	}
	inner := d.inlines(n)
	if kind := marks[n.DataAtom]; kind != "" && !(kind == tree.Strong && l.light) {
		// A sup around the mark of a note, or around a link to one, is its look.
		if kind == tree.Superscript && onlyReferences(inner) {
			return inner
		}
		inner = []tree.Inline{&tree.Mark{Kind: kind, Text: inner}}
	}
	if n.DataAtom == atom.Abbr || n.DataAtom == atom.Acronym {
		inner = []tree.Inline{&tree.Mark{Kind: tree.Abbreviation, Title: fold(attr(n, "title")), Text: inner}}
	}
	if n.DataAtom == atom.Rt {
		inner = append(append([]tree.Inline{tree.Text(" (")}, inner...), tree.Text(")"))
	}
	if n.DataAtom == atom.Rp {
		return nil
	}
	if n.DataAtom == atom.Span || n.DataAtom == atom.Font || n.DataAtom == atom.Div || n.DataAtom == atom.P {
		inner = styled(inner, l)
	}
	return inner
}

func styled(inner []tree.Inline, l look) []tree.Inline {
	for _, m := range []struct {
		on   bool
		kind string
	}{{l.raised, tree.Superscript}, {l.lowered, tree.Subscript}, {l.strike, tree.Strike}, {l.italic, tree.Emphasis}, {l.bold, tree.Strong}} {
		if m.on && !(m.kind == tree.Superscript && onlyReferences(inner)) {
			inner = []tree.Inline{&tree.Mark{Kind: m.kind, Text: inner}}
		}
	}
	return inner
}

func onlyReferences(nodes []tree.Inline) bool {
	found := false
	for _, n := range nodes {
		switch n := n.(type) {
		case *tree.Reference:
			found = true
		case tree.Text:
			if strings.Trim(string(n), " []\n\t,") != "" {
				return false
			}
		default:
			return false
		}
	}
	return found
}

func (d *dom) anchor(n *html.Node) []tree.Inline {
	if id, ok := d.notes[n]; ok {
		return []tree.Inline{&tree.Reference{ID: id}}
	}
	inner := d.inlines(n)
	href := strings.TrimSpace(attr(n, "href"))
	if href == "" || href == "#" {
		return inner
	}
	return []tree.Inline{&tree.Link{Address: d.resolve(href), Title: fold(attr(n, "title")), Text: inner}}
}

// resolve gives the address that a link leads to, without the detour that
// Google Docs puts before it.
func (d *dom) resolve(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return address
	}
	if (u.Host == "www.google.com" || u.Host == "google.com") && u.Path == "/url" {
		if q := cmp.Or(u.Query().Get("q"), u.Query().Get("url")); q != "" {
			return q
		}
	}
	if d.base != nil && d.base.IsAbs() && !u.IsAbs() && !strings.HasPrefix(address, "#") {
		return d.base.ResolveReference(u).String()
	}
	return strings.TrimSpace(address)
}

func (d *dom) image(n *html.Node) []tree.Inline {
	source := attr(n, "src")
	if late := cmp.Or(attr(n, "data-src"), attr(n, "data-lazy-src"), attr(n, "data-original")); late != "" && (source == "" || strings.HasPrefix(source, "data:")) {
		source = late
	}
	alt, given := lookup(n, "alt")
	if name := d.inside(source); name != "" {
		return []tree.Inline{&tree.Image{Name: name, Alt: fold(alt), Title: fold(attr(n, "title")), Decorative: given && alt == ""}}
	}
	if strings.HasPrefix(source, "data:") {
		d.tell("dropped", "a picture that stood inside the page was left out; save it as a file beside the page", fold(alt))
		if fold(alt) == "" {
			return nil
		}
		return []tree.Inline{tree.Text(alt)}
	}
	if source == "" {
		return nil
	}
	i := &tree.Image{Address: d.resolve(source), Alt: fold(alt), Title: fold(attr(n, "title")), Decorative: given && alt == ""}
	i.Width, _ = strconv.Atoi(attr(n, "width"))
	i.Height, _ = strconv.Atoi(attr(n, "height"))
	return []tree.Inline{i}
}

// tidy folds white space as a browser does: one space between words, none at
// the ends of lines.
func tidy(nodes []tree.Inline) []tree.Inline {
	t := tidier{space: true}
	out := t.fold(nodes)
	return joinTexts(trimEnd(out))
}

// joinTexts makes one of pieces of text that touch.
func joinTexts(nodes []tree.Inline) []tree.Inline {
	var out []tree.Inline
	for i := 0; i < len(nodes); i++ {
		switch n := nodes[i].(type) {
		case tree.Text:
			var b strings.Builder
			b.WriteString(string(n))
			for i+1 < len(nodes) {
				next, ok := nodes[i+1].(tree.Text)
				if !ok {
					break
				}
				b.WriteString(string(next))
				i++
			}
			out = append(out, tree.Text(b.String()))
			continue
		case *tree.Mark:
			n.Text = joinTexts(n.Text)
		case *tree.Link:
			n.Text = joinTexts(n.Text)
		}
		out = append(out, nodes[i])
	}
	return out
}

type tidier struct {
	space bool // a space here would show nowhere
	any   bool // something stands before
}

// breaksOff takes the breaks from the edges of what is set off.
func breaksOff(nodes []tree.Inline) (before, inner, behind []tree.Inline) {
	start, end := 0, len(nodes)
	for start < end && nodes[start] == (tree.Break{}) {
		start++
	}
	for end > start && nodes[end-1] == (tree.Break{}) {
		end--
	}
	return nodes[:start:start], nodes[start:end:end], nodes[end:]
}

func (t *tidier) fold(nodes []tree.Inline) []tree.Inline {
	var out []tree.Inline
	for _, n := range nodes {
		switch n := n.(type) {
		case tree.Text:
			var b strings.Builder
			for _, c := range string(n) {
				if c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' {
					if !t.space {
						b.WriteByte(' ')
					}
					t.space = true
					continue
				}
				b.WriteRune(c)
				t.space, t.any = false, true
			}
			if b.Len() > 0 {
				out = append(out, tree.Text(b.String()))
			}
		case tree.Break:
			out = trimEnd(out)
			t.space = true
			if t.any {
				out = append(out, n)
			}
		case *tree.Mark:
			before, inner, behind := breaksOff(t.fold(n.Text))
			if len(before) > 0 {
				out = append(trimEnd(out), before...)
			}
			if len(inner) > 0 {
				c := *n
				c.Text = inner
				out = append(out, &c)
			}
			out = append(out, behind...)
		case *tree.Link:
			before, inner, behind := breaksOff(t.fold(n.Text))
			if len(before) > 0 {
				out = append(trimEnd(out), before...)
			}
			c := *n
			c.Text = inner
			out = append(append(out, &c), behind...)
		default:
			t.space, t.any = false, true
			out = append(out, n)
		}
	}
	return out
}

// trimEnd takes the breaks and the white space from the end of a run.
func trimEnd(nodes []tree.Inline) []tree.Inline {
	for len(nodes) > 0 {
		last := len(nodes) - 1
		switch n := nodes[last].(type) {
		case tree.Break:
			nodes = nodes[:last]
			continue
		case tree.Text:
			text := strings.TrimRight(string(n), " ")
			if text == "" {
				nodes = nodes[:last]
				continue
			}
			nodes[last] = tree.Text(text)
		}
		break
	}
	return nodes
}

// fold is a text with its white space folded.
func fold(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return r != '\u00a0' && r != '\u202f' && unicode.IsSpace(r)
	}), " ")
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		} else if c.DataAtom == atom.Br || isBlock(c) {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func render(n *html.Node) string {
	var b strings.Builder
	if html.Render(&b, n) != nil {
		return "<" + n.Data + ">"
	}
	return b.String()
}

func attr(n *html.Node, name string) string {
	v, _ := lookup(n, name)
	return v
}

func has(n *html.Node, name string) bool {
	_, ok := lookup(n, name)
	return ok
}

func lookup(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func hasClass(n *html.Node, class string) bool {
	return slices.Contains(strings.Fields(attr(n, "class")), class)
}

// hasContent tells whether an element that assistive technology skips holds
// more than a sign.
func hasContent(n *html.Node) bool {
	for c := range n.Descendants() {
		switch c.DataAtom {
		case atom.Img, atom.Table, atom.P:
			return true
		}
	}
	return strings.IndexFunc(textOf(n), isWordRune) >= 0
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// isPanel tells whether an element is hidden only until a reader opens it.
func isPanel(n *html.Node) bool {
	if attr(n, "role") == "region" || attr(n, "role") == "tabpanel" || has(n, "aria-labelledby") {
		return true
	}
	class := attr(n, "class")
	for _, word := range []string{"accordion", "panel", "collapse", "tab-content", "faq", "answer", "toggle"} {
		if strings.Contains(class, word) {
			return true
		}
	}
	return false
}

func isBlock(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Center, atom.Dd, atom.Details, atom.Dialog, atom.Dir, atom.Div,
		atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3,
		atom.H4, atom.H5, atom.H6, atom.Header, atom.Hgroup, atom.Hr, atom.Legend, atom.Li, atom.Main, atom.Menu, atom.Nav,
		atom.Ol, atom.P, atom.Pre, atom.Section, atom.Summary, atom.Table, atom.Tbody, atom.Td, atom.Tfoot, atom.Th,
		atom.Thead, atom.Tr, atom.Ul, atom.Caption, atom.Body, atom.Html, atom.Iframe, atom.Video, atom.Audio, atom.Object:
		return true
	}
	return false
}

func isInline(n *html.Node) bool {
	switch n.DataAtom {
	case atom.A, atom.Abbr, atom.Acronym, atom.B, atom.Bdi, atom.Bdo, atom.Big, atom.Button, atom.Cite, atom.Code, atom.Data, atom.Del,
		atom.Dfn, atom.Em, atom.Font, atom.I, atom.Ins, atom.Kbd, atom.Label, atom.Mark, atom.Math, atom.Meter, atom.Output, atom.Progress,
		atom.Q, atom.Rp, atom.Rt, atom.Ruby, atom.S, atom.Samp, atom.Small, atom.Span, atom.Strike, atom.Strong, atom.Sub, atom.Sup,
		atom.Time, atom.Tt, atom.U, atom.Var, atom.Wbr, 0:
		return n.Type == html.ElementNode
	}
	return false
}

func holdsBlock(n *html.Node) bool {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && isBlock(c) {
			return true
		}
	}
	return false
}
