package write

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"example.org/bedside/tools/importer/tree"
)

// blocks writes block nodes as Markdown, with a blank line between two.
func (w *writer) blocks(blocks []tree.Block, p place) string {
	var parts []string
	list := "" // the marker of the list just written: two lists that touch would be one
	for _, b := range blocks {
		text := ""
		marker := ""
		switch b := b.(type) {
		case *tree.List:
			marker = "-"
			if b.Ordered {
				marker = "."
			}
			if marker == list {
				marker = map[string]string{"-": "*", ".": ")"}[marker]
			}
			text = w.list(b, p, marker)
		default:
			text = w.block(b, p)
		}
		if text = strings.Trim(text, "\n"); text != "" {
			parts = append(parts, text)
			list = marker
		}
	}
	return strings.Join(parts, "\n\n")
}

func (w *writer) block(b tree.Block, p place) string {
	switch b := b.(type) {
	case *tree.Heading:
		return w.heading(b, p)
	case *tree.Paragraph:
		return w.run(b.Text, b.Place, p)
	case *tree.Table:
		return w.table(b, p)
	case *tree.Code:
		return w.code(b)
	case *tree.Quote:
		return w.quote(b, p)
	case *tree.Figure:
		text := w.blocks(b.Blocks, p)
		if caption := w.run(b.Caption, b.Place, p); caption != "" {
			text += "\n\n" + caption
		}
		return text
	case *tree.Disclosure:
		return w.titled(b.Title, b.Place, p) + "\n\n" + w.blocks(b.Blocks, p)
	case *tree.Definitions:
		return w.definitions(b, p)
	case *tree.Rule:
		return "***"
	case *tree.Group:
		return w.blocks(b.Blocks, p)
	case *tree.Unknown:
		return w.unknown(b, p)
	case *tree.FAQ:
		return w.faq(b, p)
	case *tree.Comparison:
		return w.comparison(b, p)
	case *tree.Disclaimer:
		text := `{{< disclaimer`
		if b.Kind != "medical" || b.AsOf != "" {
			text += fmt.Sprintf(" kind=%q", b.Kind)
		}
		if b.AsOf != "" {
			text += fmt.Sprintf(" asof=%q", b.AsOf)
		}
		return text + " >}}"
	case *tree.Bibliography:
		w.sources = append(w.sources, b.Sources...)
		return ""
	}
	panic(fmt.Sprintf("no way to write a %T", b))
}

func (w *writer) heading(h *tree.Heading, p place) string {
	p.heading = true
	text := w.run(h.Text, h.Place, p)
	level := h.Level + w.shift
	switch {
	case text == "":
		return ""
	case level > 6:
		return "**" + text + "**"
	}
	text = strings.Repeat("#", max(level, 1)) + " " + text
	if w.anchors[h.ID] != "" && validID(h.ID) {
		text += " {#" + h.ID + "}"
	}
	return text
}

// titled writes a title that is no heading of the page.
func (w *writer) titled(title []tree.Inline, at tree.Place, p place) string {
	p.heading = true
	if text := w.run([]tree.Inline{&tree.Mark{Kind: tree.Strong, Text: title}}, at, p); text != "" {
		return escapeLines(text)
	}
	return ""
}

func validID(id string) bool {
	for _, c := range id {
		if c != '-' && c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return id != ""
}

func (w *writer) list(l *tree.List, p place, marker string) string {
	if l.Style != "" {
		w.tell(l.Place, "changed", fmt.Sprintf("a list was numbered %s; Markdown numbers 1, 2, 3", l.Style), "")
	}
	tight := isTight(l)
	var items []string
	for i, item := range l.Items {
		mark := marker + " "
		if l.Ordered {
			mark = strconv.Itoa(max(l.Start, 1)+i) + mark
		}
		inner := p
		inner.nested = true
		text := w.blocks(item.Blocks, inner)
		if tight {
			text = strings.ReplaceAll(text, "\n\n", "\n")
		}
		switch item.Task {
		case "done":
			text = "[x] " + text
		case "open":
			text = "[ ] " + text
		}
		items = append(items, mark+strings.TrimPrefix(indent(text, strings.Repeat(" ", len(mark))), strings.Repeat(" ", len(mark))))
	}
	if tight {
		return strings.Join(items, "\n")
	}
	return strings.Join(items, "\n\n")
}

// isTight tells whether a list needs no empty lines: no item has more than a
// paragraph and lists that need none.
func isTight(l *tree.List) bool {
	for _, item := range l.Items {
		for i, b := range item.Blocks {
			switch b := b.(type) {
			case *tree.Paragraph:
				if i > 0 {
					return false
				}
			case *tree.List:
				// In the middle of a paragraph a list begins with 1 alone.
				if !isTight(b) || b.Ordered && b.Start > 1 {
					return false
				}
			default:
				return false
			}
		}
	}
	return true
}

// indent sets lines in, but for empty ones.
func indent(text, by string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if line != "" {
			lines[i] = by + line
		}
	}
	return strings.Join(lines, "\n")
}

func (w *writer) code(c *tree.Code) string {
	text, ok := literal(strings.TrimRight(c.Text, "\n"))
	if !ok {
		w.tell(c.Place, "changed", "a piece of code holds what Hugo would run and cannot be told not to; it is plain text now", "")
		var lines []tree.Inline
		for i, line := range strings.Split(c.Text, "\n") {
			if i > 0 {
				lines = append(lines, tree.Break{})
			}
			lines = append(lines, tree.Text(line))
		}
		return w.run(lines, c.Place, place{})
	}
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	language := c.Language
	if !validID(language) {
		language = ""
	}
	return fence + language + "\n" + text + "\n" + fence
}

func (w *writer) quote(q *tree.Quote, p place) string {
	p.nested = true
	text := w.blocks(q.Blocks, p)
	if q.Cite != "" {
		text += "\n\n" + w.run([]tree.Inline{tree.Text("— " + q.Cite)}, q.Place, p)
	}
	if text == "" {
		return ""
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight("> "+line, " ")
	}
	return strings.Join(lines, "\n")
}

func (w *writer) definitions(d *tree.Definitions, p place) string {
	var parts []string
	for _, e := range d.Entries {
		var lines []string
		for _, term := range e.Terms {
			q := p
			q.heading = true
			if text := escapeLines(w.run(term, d.Place, q)); text != "" {
				lines = append(lines, text)
			}
		}
		text := strings.Join(lines, "\n")
		for _, description := range e.Descriptions {
			body := w.blocks(description, p)
			if body == "" {
				continue
			}
			if text == "" {
				text = body // a description of nothing is a paragraph
				continue
			}
			separator := "\n"
			if strings.Contains(body, "\n\n") {
				separator = "\n\n"
			}
			text += separator + ":   " + strings.TrimPrefix(indent(body, "    "), "    ")
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "\n\n")
}

// unknown keeps what the reader did not know: what a person could read of it
// stays in the page, the rest is told with its place.
func (w *writer) unknown(u *tree.Unknown, p place) string {
	w.tell(u.Place, "unsure", u.Name+" is none that Bedside knows; what can be read of it was kept", u.Source)
	if len(u.Blocks) > 0 {
		return w.blocks(u.Blocks, p)
	}
	if u.Text != "" {
		return w.run([]tree.Inline{tree.Text(u.Text)}, u.Place, p)
	}
	return ""
}

func (w *writer) faq(f *tree.FAQ, p place) string {
	p.inside = true
	level := 3
	if f.Level > 0 {
		level = min(max(f.Level+w.shift, 2), 5)
	}
	outer := w.shift
	var parts []string
	for _, q := range f.Questions {
		title := p
		title.heading = true
		text := strings.Repeat("#", level) + " " + w.run(q.Title, q.Place, title)
		if validID(q.ID) {
			text += " {#" + q.ID + "}"
		}
		top := 7
		tree.Walk(q.Answer, func(b tree.Block, _ bool) {
			if h, ok := b.(*tree.Heading); ok {
				top = min(top, h.Level)
			}
		}, nil)
		w.shift = max(outer, level+1-top)
		parts = append(parts, text+"\n\n"+w.blocks(q.Answer, p))
	}
	w.shift = outer
	open := "{{< faq"
	if title := oneLine(tree.Plain(f.Title)); title != "" {
		open += " title=" + quoted(w.markdown(f.Title, f.Place))
	}
	return open + " >}}\n" + strings.Join(parts, "\n\n") + "\n{{< /faq >}}"
}

// markdown writes a run for a parameter of a shortcode.
func (w *writer) markdown(nodes []tree.Inline, at tree.Place) string {
	text := w.run(plainer(nodes), at, place{heading: true, inside: true})
	return strings.ReplaceAll(text, "\\`", "&#96;") // Hugo has no way to quote the two
}

// plainer leaves out of a parameter what it cannot hold: other shortcodes.
func plainer(nodes []tree.Inline) []tree.Inline {
	var out []tree.Inline
	for _, n := range nodes {
		switch n := n.(type) {
		case *tree.Mark:
			c := *n
			c.Text = plainer(n.Text)
			if _, ok := n.Raised(); !ok && (n.Kind == tree.Superscript || n.Kind == tree.Subscript) {
				out = append(out, tree.Text(map[string]string{tree.Superscript: "^", tree.Subscript: "_"}[n.Kind]))
				out = append(out, c.Text...)
				continue
			}
			out = append(out, &c)
		case *tree.Reference:
		default:
			out = append(out, n)
		}
	}
	return out
}

// quoted writes a parameter's value. Hugo takes one in backquotes as it is.
func quoted(s string) string {
	if strings.ContainsAny(s, `"\`) && !strings.Contains(s, "`") {
		return "`" + s + "`"
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

func (w *writer) comparison(c *tree.Comparison, p place) string {
	attributes := "caption=" + quoted(w.markdown(c.Caption, c.Place))
	inline := !p.nested
	for _, row := range c.Rows {
		for _, cell := range row {
			inline = inline && (len(cell.Blocks) == 0 || len(tree.Paragraphs(cell.Blocks)) > 0)
		}
	}
	if !inline {
		return w.dataTable(c, attributes)
	}
	p.cell, p.inside = true, true
	var b strings.Builder
	b.WriteString("{{< compare " + attributes + " >}}\n")
	line := func(cells []string) {
		b.WriteString("|")
		for _, cell := range cells {
			if cell == "" {
				b.WriteString(" |")
			} else {
				b.WriteString(" " + cell + " |")
			}
		}
		b.WriteString("\n")
	}
	var cells []string
	for _, column := range c.Columns {
		cells = append(cells, w.run(column, c.Place, p))
	}
	line(cells)
	b.WriteString("|" + strings.Repeat("---|", len(c.Columns)) + "\n")
	for _, row := range c.Rows {
		cells = cells[:0]
		for _, cell := range row {
			var text []tree.Inline
			for i, paragraph := range tree.Paragraphs(cell.Blocks) {
				if i > 0 {
					text = append(text, tree.Break{})
				}
				text = append(text, paragraph.Text...)
			}
			cells = append(cells, w.run(text, cell.Place, p))
		}
		line(cells)
	}
	b.WriteString("{{< /compare >}}")
	return b.String()
}

// dataTable writes a table with lists and the like in its cells, which only a
// data file can hold.
func (w *writer) dataTable(c *tree.Comparison, attributes string) string {
	p := place{inside: true, data: true}
	rows := [][]string{nil}
	for _, column := range c.Columns {
		rows[0] = append(rows[0], w.run(column, c.Place, place{heading: true, inside: true, data: true}))
	}
	for _, row := range c.Rows {
		var cells []string
		for _, cell := range row {
			cells = append(cells, w.blocks(cell.Blocks, p))
		}
		rows = append(rows, cells)
	}
	values := make([]any, len(rows))
	for i := range rows {
		values[i] = guarded(rows[i])
	}
	text, err := yaml.MarshalWithOptions(values, yaml.UseLiteralStyleIfMultiline(true), yaml.IndentSequence(true))
	if err != nil {
		panic(err) // a list of lists of strings can be written
	}
	name := fmt.Sprintf("table-%d.yaml", len(w.files)+1)
	w.files = append(w.files, File{Name: name, Text: text})
	return fmt.Sprintf("{{< compare src=%q %s />}}", name, attributes)
}

// table writes a table that recognition did not take for a comparison: its
// cells one after the other, since a table of Markdown holds no more than a
// line each and must have a header.
func (w *writer) table(t *tree.Table, p place) string {
	var parts []string
	if caption := w.titled(t.Caption, t.Place, p); caption != "" {
		parts = append(parts, caption)
	}
	for _, row := range t.Rows {
		for _, cell := range row.Cells {
			if text := w.blocks(cell.Blocks, p); text != "" {
				parts = append(parts, text)
			}
		}
	}
	return strings.Join(parts, "\n\n")
}
