package whole_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"example.org/bedside"
	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/hugo"
)

// clinic is a site that documents are imported into, each into a section of its
// own, and that Hugo builds once for all of them.
type clinic struct {
	fs       afero.Fs
	sections int
	pages    []published
}

// published is a page and what a reader must find on it, as shown writes it.
type published struct {
	file string
	keep func(line string) bool // nil: every line is compared
	want []string
}

func newClinic(t testing.TB) *clinic {
	t.Helper()
	c := &clinic{fs: afero.NewMemMapFs()}
	write := func(name, text string) {
		t.Helper()
		cases.Write(t, c.fs, "/site/"+name, text)
	}
	cases.Copy(t, c.fs, "/site/themes/bedside", bedside.Pack())
	// Hugo's own quotation marks and dashes would stand in the way of comparing.
	write("hugo.toml", `baseURL = "https://clinic.example/"
theme = "bedside"
disableKinds = ["home", "section", "taxonomy", "term", "rss", "sitemap", "404"]
[params.bedside]
country = "GB"
[markup.goldmark.extensions.typographer]
disable = true
`)
	write("layouts/all.html", `<!doctype html><title>{{ .Title }}</title><main>{{ .Content }}</main>`)
	return c
}

// publish builds the clinic and compares every page.
func (c *clinic) publish(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	r, err := hugo.Build(ctx, hugo.Options{Dir: "/site", Source: c.fs, BuildDrafts: true})
	if err != nil {
		t.Fatal(err)
	}
	if r.Broken {
		t.Errorf("the build broke: %v", r.Findings)
	}
	if len(c.pages) == 0 {
		t.Fatal("no page was compared")
	}
	for _, p := range c.pages {
		t.Run(p.file, func(t *testing.T) {
			name := strings.TrimSuffix(strings.TrimPrefix(p.file, "/site/content"), "index.md") + "index.html"
			page, err := afero.ReadFile(r.Destination, name)
			if err != nil {
				t.Fatal(err)
			}
			got := shown(t, string(page))
			if p.keep != nil {
				got = slices.DeleteFunc(got, func(l string) bool { return !p.keep(l) })
			}
			if diff := cmp.Diff(p.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
				if testing.Verbose() {
					src, _ := afero.ReadFile(c.fs, p.file)
					t.Logf("%s\n%s", src, page)
				}
			}
		})
	}
}

// joined is what Word can say of a document: a quotation behind another is the
// same, and so are code and a list with bullets.
func joined(parts []part) []part {
	var out []part
	for _, p := range parts {
		for i := range p.items {
			p.items[i] = joined(p.items[i])
		}
		if last := len(out) - 1; last >= 0 && out[last].kind == p.kind {
			switch p.kind {
			case "quote":
				out[last].items[0] = append(out[last].items[0], p.items[0]...)
				continue
			case "code":
				out[last].text += "\n" + p.text
				continue
			case "ul":
				out[last].items = append(out[last].items, p.items...)
				continue
			}
		}
		out = append(out, p)
	}
	return out
}

// outline gives a line for each block that a reader must find, set in as deep
// as it stands.
func outline(parts []part) []string {
	var out []string
	var walk func(parts []part, in string)
	walk = func(parts []part, in string) {
		for _, p := range parts {
			switch p.kind {
			case "heading":
				out = append(out, fmt.Sprintf("%sh%d %s", in, p.level, marked(p.runs, false)))
			case "p":
				out = append(out, in+"p "+marked(p.runs, false))
			case "code":
				out = append(out, in+"pre "+p.text)
			case "quote":
				out = append(out, in+"quote")
				walk(p.items[0], in+"  ")
			case "ul", "ol":
				out = append(out, in+p.kind)
				for _, item := range p.items {
					out = append(out, in+"  li")
					walk(item, in+"    ")
				}
			case "table":
				out = append(out, in+"table "+marked(p.runs, true))
				out = append(out, rowLines(in, p.rows)...)
			}
		}
	}
	walk(parts, "")
	return out
}

func rowLines(in string, rows [][]tableCell) []string {
	var out []string
	for y, row := range rows {
		out = append(out, in+"  row")
		for x, cell := range row {
			kind := "td "
			if x == 0 || y == 0 {
				kind = "th "
			}
			out = append(out, in+"    "+kind+marked(cell.runs, true))
		}
	}
	return out
}

// gridLines is the outline of a table of plain texts.
func gridLines(rows [][]string) []string {
	var cells [][]tableCell
	for _, row := range rows {
		var line []tableCell
		for _, text := range row {
			line = append(line, tableCell{runs: []piece{{text: text}}})
		}
		cells = append(cells, line)
	}
	return rowLines("", cells)
}

func isRow(line string) bool {
	line = strings.TrimLeft(line, " ")
	return line == "row" || strings.HasPrefix(line, "th ") || strings.HasPrefix(line, "td ")
}

// marked writes a run with what sets its texts off. The text of a note stands
// where its mark does. In a cell code is mere text where a sign of it would end
// the cell or be run, and what looks like the mark of a note is code.
func marked(runs []piece, cell bool) string {
	var b strings.Builder
	for _, r := range runs {
		switch raised := raisedFigures[r.kind+" "+r.text]; {
		case r.kind == "", cell && r.kind == "code" && (strings.Contains(r.text, "|") || strings.Contains(r.text, "{{")):
			b.WriteString(r.text)
		case raised != "":
			b.WriteString(raised)
		case r.kind == "link":
			fmt.Fprintf(&b, "[link https://c.example/%s %[1]s]", r.text)
		default:
			fmt.Fprintf(&b, "[%s %s]", r.kind, r.text)
		}
	}
	text := folded(b.String())
	if cell {
		text = strings.ReplaceAll(text, "[^1]", "[code [^1]]")
	}
	return text
}

func folded(s string) string { return strings.Join(strings.Fields(s), " ") }

// reader reads a published page as outline writes one.
type reader struct {
	ids   map[string]*html.Node
	lines []string
}

func shown(t *testing.T, page string) []string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	r := reader{ids: map[string]*html.Node{}}
	var main *html.Node
	for n := range doc.Descendants() {
		if n.DataAtom == atom.Main {
			main = n
		}
		if id := attr(n, "id"); id != "" {
			r.ids[id] = n
		}
	}
	if main == nil {
		t.Fatalf("no main element in %s", page)
	}
	r.children(main, "")
	return r.lines
}

func (r *reader) line(in, kind, text string) {
	r.lines = append(r.lines, strings.TrimRight(in+kind+" "+text, " "))
}

// children reads blocks. A run of text among them is a paragraph, as in the
// items of a tight list.
func (r *reader) children(n *html.Node, in string) {
	var run strings.Builder
	flush := func() {
		if text := folded(run.String()); text != "" {
			r.line(in, "p", text)
		}
		run.Reset()
	}
	for c := range n.ChildNodes() {
		if c.Type == html.TextNode || c.Type == html.ElementNode && !isBlock(c) {
			run.WriteString(r.inline(c))
			continue
		}
		flush()
		if c.Type == html.ElementNode {
			r.block(c, in)
		}
	}
	flush()
}

func isBlock(n *html.Node) bool {
	switch n.DataAtom {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Li, atom.Blockquote, atom.Pre, atom.Hr,
		atom.Div, atom.Section, atom.Figure, atom.Table, atom.Thead, atom.Tbody, atom.Tr, atom.Td, atom.Th, atom.Caption, atom.Details, atom.Summary, atom.Dl:
		return true
	}
	return false
}

func (r *reader) block(n *html.Node, in string) {
	switch n.DataAtom {
	case atom.P:
		if attr(n, "class") == "bs-answer-link" {
			return // the shortcode's own words
		}
		r.line(in, "p", folded(r.text(n)))
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		r.line(in, n.Data, folded(r.text(n)))
	case atom.Pre:
		r.line(in, "pre", strings.TrimSuffix(plain(n), "\n"))
	case atom.Blockquote:
		r.line(in, "quote", "")
		r.children(n, in+"  ")
	case atom.Ul, atom.Ol:
		r.line(in, n.Data, "")
		r.children(n, in+"  ")
	case atom.Li:
		r.line(in, "li", "")
		r.children(n, in+"  ")
	case atom.Summary:
		r.line(in, "summary", folded(r.text(n)))
	case atom.Details:
		r.line(in, "details", "")
		r.children(n, in+"  ")
	case atom.Table:
		caption := ""
		for c := range n.Descendants() {
			if c.DataAtom == atom.Caption {
				caption = folded(r.text(c))
			}
		}
		r.line(in, "table", caption)
		r.children(n, in+"  ")
	case atom.Tr:
		r.line(in, "row", "")
		r.children(n, in+"  ")
	case atom.Td, atom.Th:
		r.line(in, n.Data, folded(r.text(n)))
	case atom.Caption:
	case atom.Div, atom.Section:
		// The texts of notes stand at their marks.
		if attr(n, "role") != "doc-endnotes" && attr(n, "role") != "doc-bibliography" {
			r.children(n, in)
		}
	case atom.Thead, atom.Tbody:
		r.children(n, in)
	default:
		r.line(in, n.Data, folded(r.text(n)))
	}
}

// text is the text of an element's children, with what sets it off.
func (r *reader) text(n *html.Node) string {
	var b strings.Builder
	for c := range n.ChildNodes() {
		b.WriteString(r.inline(c))
	}
	return b.String()
}

func (r *reader) inline(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	if n.Type != html.ElementNode {
		return ""
	}
	text := r.text(n)
	switch n.DataAtom {
	case atom.Br:
		return " "
	case atom.Strong:
		return "[strong " + text + "]"
	case atom.Em:
		return "[em " + text + "]"
	case atom.Del:
		return "[strike " + text + "]"
	case atom.Code:
		return "[code " + text + "]"
	case atom.Sup, atom.Sub:
		for a := range n.Descendants() {
			if role := attr(a, "role"); role == "doc-noteref" || role == "doc-biblioref" {
				return "[note " + r.note(strings.TrimPrefix(attr(a, "href"), "#")) + "]"
			}
		}
		return "[" + n.Data + " " + text + "]"
	case atom.A:
		if strings.TrimPrefix(attr(n, "href"), "mailto:") == plain(n) {
			return text // Hugo makes links of addresses
		}
		return "[link " + attr(n, "href") + " " + text + "]"
	}
	return text
}

// note is the text of a footnote or of a source, without the links back.
func (r *reader) note(id string) string {
	n := r.ids[id]
	if n == nil {
		return "that is not there: " + id
	}
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode && !backlink(c, n) {
			b.WriteString(c.Data)
		}
	}
	return strings.Trim(folded(b.String()), ". ")
}

func backlink(n, until *html.Node) bool {
	for ; n != until; n = n.Parent {
		if n.DataAtom == atom.A {
			return true
		}
	}
	return false
}

func plain(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
