package whole_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/importer"
)

// These tests make random documents, have programs that know nothing of the
// readers write them, import the files, and compare every text, its kind and
// its nesting, and every cell. BEDSIDE_SEED chooses other documents.

func needPandoc(t testing.TB) {
	t.Helper()
	if _, err := exec.LookPath("pandoc"); err != nil {
		cases.Need(t, "pandoc", errors.New("pandoc not found: apt-get install pandoc"))
	}
}

// pandoc turns a document in Pandoc's own JSON into another format.
func pandoc(t testing.TB, doc []byte, to string, args ...string) []byte {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out")
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Minute)
	defer stop()
	c := exec.CommandContext(ctx, "pandoc", append([]string{"-f", "json", "-t", to, "-o", out}, args...)...)
	c.Stdin = bytes.NewReader(doc)
	if text, err := c.CombinedOutput(); err != nil {
		t.Fatalf("pandoc: %v\n%s", err, text)
	}
	src, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// part is a block of a random document.
type part struct {
	kind  string // heading, p, ul, ol, quote, code, table
	level int
	runs  []piece
	items [][]part // of a list, or of a quotation (one)
	text  string   // of code
	rows  [][]tableCell
}

type tableCell struct {
	runs    []piece
	colspan int
	rowspan int
	covered bool // by a span
}

type piece struct {
	kind string // "" for text, strong, em, sup, sub, strike, code, link, note
	text string
}

type author struct {
	*rand.Rand
	odd     []string // texts that a reader would take for something else
	n       int
	spans   bool // cells may span
	nesting bool // quotations may hold anything, items may hold code
	notes   bool
	bare    bool // tables have no caption; the heading above is taken for one
	heading []piece
}

// by gives the author of the document of a number.
func by(t testing.TB, number uint64, a author) *author {
	a.Rand, a.odd = rand.New(rand.NewPCG(cases.Seed(t), number)), cases.Read[string](t, "odd")
	return &a
}

func (a *author) word() string {
	a.n++
	if a.IntN(4) == 0 {
		return a.odd[a.IntN(len(a.odd))]
	}
	return "w" + strconv.Itoa(a.n)
}

func (a *author) words(most int) string {
	var out []string
	for range 1 + a.IntN(most) {
		out = append(out, a.word())
	}
	return strings.Join(out, " ")
}

// runs begin and end with a plain word, so that no mark is lost at an edge.
func (a *author) runs() []piece {
	a.n++
	out := []piece{{text: fmt.Sprintf("s%d %s ", a.n, a.words(3))}}
	for range a.IntN(4) {
		kind := []string{"strong", "em", "sup", "sub", "strike", "code", "link", "note"}[a.IntN(8)]
		text := "m" + strconv.Itoa(a.n) + " " + a.words(2)
		switch {
		case kind == "sup" || kind == "sub":
			text = []string{"9", "2+", "12", "th", "a b"}[a.IntN(5)]
		case kind == "code":
			text = []string{"x = 1", "{{< x >}}", "a|b", "<i>", "{{% y %}}", "b`c"}[a.IntN(6)]
		case kind == "link" || kind == "note":
			text = "l" + strconv.Itoa(a.n)
		}
		if kind == "note" && !a.notes {
			kind = "strong"
		}
		a.n++
		out = append(out, piece{kind, text}, piece{text: fmt.Sprintf(" t%d %s ", a.n, a.words(2))})
	}
	a.n++
	return append(out, piece{text: fmt.Sprintf("e%d", a.n)})
}

func (a *author) parts(depth, n int) []part {
	var out []part
	for range n {
		switch k := a.IntN(10); {
		case k < 4 || depth > 2:
			out = append(out, part{kind: "p", runs: a.runs()})
		case k < 7:
			p := part{kind: []string{"ul", "ol"}[a.IntN(2)]}
			for range 1 + a.IntN(3) {
				p.items = append(p.items, append([]part{{kind: "p", runs: a.runs()}}, a.inner(depth+1)...))
			}
			out = append(out, p)
		case k == 7 && (depth == 0 || a.nesting):
			p := part{kind: "quote", items: [][]part{{{kind: "p", runs: a.runs()}}}}
			if a.nesting {
				p.items[0] = append(p.items[0], a.inner(depth+1)...)
			}
			out = append(out, p)
		case k == 8 && (depth == 0 || a.nesting):
			out = append(out, part{kind: "code", text: "c" + strconv.Itoa(a.n) + " {{< x >}}\n  {{% y %}} | <b> ```"})
			a.n++
		case k == 9 && depth == 0:
			out = append(out, part{kind: "heading", level: 2 + a.IntN(3), runs: []piece{{text: "H" + strconv.Itoa(a.n) + " " + a.words(2) + " end"}}})
			a.n++
		default:
			out = append(out, part{kind: "p", runs: a.runs()})
		}
	}
	return out
}

func (a *author) inner(depth int) []part {
	if a.IntN(2) == 0 {
		return nil
	}
	return a.parts(depth, 1)
}

func (a *author) table() part {
	p := part{kind: "table", runs: []piece{{text: "Caption" + strconv.Itoa(a.n)}}}
	if a.bare {
		p.runs = a.heading
	}
	width := 2 + a.IntN(3)
	for y := range 2 + a.IntN(4) {
		var row []tableCell
		for x := range width {
			a.n++
			c := tableCell{colspan: 1, rowspan: 1, runs: a.runs()}
			if y == 0 || x == 0 {
				c.runs = []piece{{text: fmt.Sprintf("K%d %s end", a.n, a.words(1))}}
			}
			row = append(row, c)
		}
		// One cell of a row may reach over the next column.
		if x := 1 + a.IntN(width); a.spans && y > 0 && x+1 < width {
			row[x].colspan = 2
			row[x+1].covered, row[x+1].runs = true, row[x].runs
		}
		p.rows = append(p.rows, row)
	}
	return p
}

// document is some parts, a table behind a paragraph among them.
func (a *author) document() []part {
	out := []part{{kind: "p", runs: a.runs()}}
	out = append(out, a.parts(0, 4+a.IntN(6))...)
	a.heading = []piece{{text: "H" + strconv.Itoa(a.n) + " end"}}
	out = append(out, part{kind: "heading", level: 2, runs: a.heading}, a.table(), part{kind: "p", runs: a.runs()})
	return append(out, a.parts(0, 3)...)
}

type node map[string]any

func n(kind string, content any) node {
	if content == nil {
		return node{"t": kind}
	}
	return node{"t": kind, "c": content}
}

var noAttr = []any{"", []any{}, []any{}}

func textNodes(s string) []any {
	var out []any
	for i, word := range strings.Split(s, " ") {
		if i > 0 {
			out = append(out, n("Space", nil))
		}
		if word != "" {
			out = append(out, n("Str", word))
		}
	}
	return out
}

func runNodes(runs []piece) []any {
	out := []any{}
	for _, r := range runs {
		inner := textNodes(r.text)
		switch r.kind {
		case "":
			out = append(out, inner...)
		case "strong":
			out = append(out, n("Strong", inner))
		case "em":
			out = append(out, n("Emph", inner))
		case "sup":
			out = append(out, n("Superscript", inner))
		case "sub":
			out = append(out, n("Subscript", inner))
		case "strike":
			out = append(out, n("Strikeout", inner))
		case "code":
			out = append(out, n("Code", []any{noAttr, r.text}))
		case "link":
			out = append(out, n("Link", []any{noAttr, inner, []any{"https://c.example/" + r.text, ""}}))
		case "note":
			out = append(out, n("Note", []any{n("Para", inner)}))
		}
	}
	return out
}

func partNodes(parts []part) []any {
	out := []any{}
	for _, p := range parts {
		switch p.kind {
		case "heading":
			out = append(out, n("Header", []any{p.level, noAttr, runNodes(p.runs)}))
		case "p":
			out = append(out, n("Para", runNodes(p.runs)))
		case "code":
			out = append(out, n("CodeBlock", []any{noAttr, p.text}))
		case "quote":
			out = append(out, n("BlockQuote", partNodes(p.items[0])))
		case "ul", "ol":
			items := []any{}
			for _, item := range p.items {
				items = append(items, partNodes(item))
			}
			if p.kind == "ul" {
				out = append(out, n("BulletList", items))
			} else {
				out = append(out, n("OrderedList", []any{[]any{1, n("Decimal", nil), n("Period", nil)}, items}))
			}
		case "table":
			rows := []any{}
			specs := []any{}
			for _, row := range p.rows {
				cells := []any{}
				for _, c := range row {
					if !c.covered {
						cells = append(cells, []any{noAttr, n("AlignDefault", nil), c.rowspan, c.colspan, []any{n("Plain", runNodes(c.runs))}})
					}
				}
				rows = append(rows, []any{noAttr, cells})
			}
			for range p.rows[0] {
				specs = append(specs, []any{n("AlignDefault", nil), n("ColWidthDefault", nil)})
			}
			out = append(out, n("Table", []any{noAttr, []any{nil, []any{n("Plain", runNodes(p.runs))}}, specs,
				[]any{noAttr, rows[:1]}, []any{[]any{noAttr, 0, []any{}, rows[1:]}}, []any{noAttr, []any{}}}))
		}
	}
	return out
}

func pandocJSON(parts []part) []byte {
	src, err := json.Marshal(node{"pandoc-api-version": []int{1, 22, 1}, "meta": node{"title": n("MetaInlines", textNodes("Random article"))}, "blocks": partNodes(parts)})
	if err != nil {
		panic(err)
	}
	return src
}

var raisedFigures = map[string]string{"sup 9": "⁹", "sup 2+": "²⁺", "sup 12": "¹²", "sub 9": "₉", "sub 2+": "₂₊", "sub 12": "₁₂"}

// spoken is what a reader must read of a run. Notes go elsewhere.
func spoken(runs []piece) string {
	var b strings.Builder
	for _, r := range runs {
		switch r.kind {
		case "note":
		case "sup", "sub":
			text := raisedFigures[r.kind+" "+r.text]
			if text == "" {
				text = r.text
			}
			b.WriteString(text)
		default:
			b.WriteString(r.text)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// expected gives a line for each text, with its kind and nesting, and the notes
// at the end.
func expected(parts []part, notes bool) []string {
	var out, behind, references []string
	note := func(runs []piece, list *[]string, kind string) {
		for _, r := range runs {
			if r.kind == "note" {
				*list = append(*list, kind+r.text)
			}
		}
	}
	var walk func(parts []part, lists, quotes int)
	walk = func(parts []part, lists, quotes int) {
		for _, p := range parts {
			where := strings.Repeat("list ", lists) + strings.Repeat("quote ", quotes)
			switch p.kind {
			case "heading":
				out = append(out, "heading: "+spoken(p.runs))
			case "p":
				out = append(out, where+"text: "+spoken(p.runs))
				note(p.runs, &behind, "footnote: ")
			case "quote":
				walk(p.items[0], lists, quotes+1)
			case "ul", "ol":
				for _, item := range p.items {
					walk(item, lists+1, quotes)
				}
			case "table":
				out = append(out, "caption: "+spoken(p.runs))
				for y, row := range p.rows {
					for x, c := range row {
						out = append(out, fmt.Sprintf("cell %d %d: %s", y, x, spoken(c.runs)))
						if !c.covered {
							note(c.runs, &references, "reference: ") // a shortcode holds no footnote
						}
					}
				}
			}
		}
	}
	walk(parts, 0, 0)
	if notes {
		out = append(append(out, behind...), references...)
	}
	return out
}

// written gives the same of a page.
func written(t *testing.T, site afero.Fs, file string) (lines []string, src string) {
	t.Helper()
	text, err := afero.ReadFile(site, file)
	if err != nil {
		t.Fatal(err)
	}
	page, err := article.Read(file, text, article.Options{
		Prose: func(_, parameter string) bool { return parameter == "caption" || parameter == "title" },
		Data: func(name string) (string, []byte, error) {
			data, err := afero.ReadFile(site, path.Join(path.Dir(file), name))
			return name, data, err
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range page.Blocks[1:] {
		text := strings.Join(strings.Fields(b.Text), " ")
		lists, quotes, where := 0, 0, ""
		for _, w := range b.Within {
			switch w {
			case "list":
				lists++
			case "quote":
				quotes++
			case "footnote":
				where = "footnote: "
			}
		}
		if where != "" {
			lines = append(lines, where+text)
			continue
		}
		where = strings.Repeat("list ", lists) + strings.Repeat("quote ", quotes)
		switch {
		case b.Kind == article.Cell || b.Kind == article.ColumnHeader || b.Kind == article.RowHeader:
			lines = append(lines, fmt.Sprintf("cell %d %d: %s", b.Row, b.Column, text))
		case b.Kind == article.Heading:
			lines = append(lines, "heading: "+text)
		case b.Shortcode != nil && b.Shortcode.Name == "compare":
			lines = append(lines, "caption: "+text)
		default:
			lines = append(lines, where+"text: "+text)
		}
	}
	references, _ := page.Front.Values["references"].([]any)
	for _, r := range references {
		lines = append(lines, fmt.Sprint("reference: ", r.(map[string]any)["title"]))
	}
	return lines, string(text)
}

// bring imports one file into a section of its own, and gives the pages.
func (c *clinic) bring(t *testing.T, name string, src []byte) []importer.Page {
	t.Helper()
	from := afero.NewMemMapFs()
	cases.Write(t, from, name, src)
	c.sections++
	r, err := importer.Import(t.Context(), importer.Options{
		From: from, Paths: []string{name}, Site: c.fs, Content: "/site/content", Data: "/site/data", Section: fmt.Sprint("d", c.sections), State: "/site/.bedside/import.jsonl",
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range r.Pages {
		if p.Status != "written" || len(p.Lost) > 0 {
			t.Errorf("%s is %s %s, lost %q", p.File, p.Status, p.Message, p.Lost)
		}
	}
	if len(r.Failed) > 0 || len(r.Pages) == 0 {
		t.Fatalf("got %d pages, failed %q", len(r.Pages), r.Failed)
	}
	return r.Pages
}

// same compares a random document with the page that it became, and has its
// publication compared as well.
func (c *clinic) same(t *testing.T, parts []part, notes bool, file string) {
	t.Helper()
	c.pages = append(c.pages, published{file: file, want: outline(parts)})
	got, src := written(t, c.fs, file)
	if diff := cmp.Diff(expected(parts, notes), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
		if testing.Verbose() {
			t.Log(src)
		}
	}
	plain := strings.NewReplacer("{{</*", "{{<", "*/>}}", ">}}", "{{%/*", "{{%", "*/%}}", "%}}").Replace(src)
	lines := strings.Split(plain, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimLeft(l, "> ")
	}
	plain = strings.Join(lines, "\n")
	var code func([]part)
	code = func(parts []part) {
		for _, p := range parts {
			for _, item := range p.items {
				code(item)
			}
			if p.kind != "code" {
				continue
			}
			for line := range strings.SplitSeq(p.text, "\n") {
				if !strings.Contains(plain, strings.TrimSpace(line)) {
					t.Errorf("the code %q is not in the page:\n%s", line, src)
				}
			}
		}
	}
	code(parts)
}

func TestWholeByPandoc(t *testing.T) {
	needPandoc(t)
	for _, format := range []struct {
		name, to string
		args     []string
		author   author
	}{
		{"a.html", "html5", []string{"-s"}, author{spans: true, nesting: true, notes: true}},
		{"a.docx", "docx", nil, author{notes: true}},
	} {
		t.Run(format.to, func(t *testing.T) {
			site := newClinic(t)
			for i := range uint64(12) {
				t.Run(fmt.Sprint(i), func(t *testing.T) {
					a := by(t, i, format.author)
					parts := a.document()
					src := pandoc(t, pandocJSON(parts), format.to, format.args...)
					pages := site.bring(t, format.name, src)
					if format.to == "docx" {
						parts = joined(parts)
					}
					site.same(t, parts, a.notes, pages[0].File)
					if t.Failed() && testing.Verbose() && format.to != "docx" {
						t.Logf("%s", src)
					}
				})
			}
			site.publish(t)
		})
	}
}

// markdown writes a random document with a backslash before every sign.
type markdown struct {
	notes []string
	n     int
}

func (m *markdown) text(s string) string {
	var b strings.Builder
	for _, c := range s {
		if c < 0x80 && !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == ' ') {
			b.WriteByte('\\')
		}
		b.WriteRune(c)
	}
	return b.String()
}

func (m *markdown) runs(runs []piece, cell bool) string {
	var b strings.Builder
	for _, r := range runs {
		text := m.text(r.text)
		switch r.kind {
		case "strong":
			text = "**" + text + "**"
		case "em":
			text = "_" + text + "_"
		case "strike":
			text = "~~" + text + "~~"
		case "sup", "sub":
			text = "<" + r.kind + ">" + text + "</" + r.kind + ">"
		case "code":
			text = "`` " + r.text + " ``"
			if cell {
				text = strings.ReplaceAll(text, "|", `\|`)
			}
		case "link":
			text = "[" + text + "](https://c.example/" + r.text + ")"
		case "note":
			m.n++
			m.notes = append(m.notes, fmt.Sprintf("[^%d]: %s", m.n, text))
			text = fmt.Sprintf("[^%d]", m.n)
		}
		b.WriteString(text)
	}
	return b.String()
}

func (m *markdown) parts(parts []part) string {
	var out []string
	for _, p := range parts {
		switch p.kind {
		case "heading":
			out = append(out, strings.Repeat("#", p.level)+" "+m.runs(p.runs, false))
		case "p":
			out = append(out, m.runs(p.runs, false))
		case "code":
			out = append(out, "````\n"+p.text+"\n````")
		case "quote":
			out = append(out, prefixed(m.parts(p.items[0]), "> ", "> "), "<!-- apart -->")
		case "ul":
			for _, item := range p.items {
				out = append(out, prefixed(m.parts(item), "- ", "  "))
			}
			out = append(out, "<!-- apart -->")
		case "ol":
			for i, item := range p.items {
				out = append(out, prefixed(m.parts(item), strconv.Itoa(i+1)+". ", "   "))
			}
			out = append(out, "<!-- apart -->")
		case "table":
			var b strings.Builder
			for y, row := range p.rows {
				for _, c := range row {
					b.WriteString("| " + m.runs(c.runs, true) + " ")
				}
				b.WriteString("|\n")
				if y == 0 {
					b.WriteString(strings.Repeat("|---", len(row)) + "|\n")
				}
			}
			out = append(out, b.String())
		}
	}
	return strings.Join(out, "\n\n")
}

// prefixed sets text in, its first line by another prefix than the others.
func prefixed(text, first, others string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if i == 0 {
			lines[i] = first + l
		} else {
			lines[i] = strings.TrimRight(others+l, " ")
		}
	}
	return strings.Join(lines, "\n")
}

func TestWholeMarkdown(t *testing.T) {
	site := newClinic(t)
	for i := range uint64(60) {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			a := by(t, i, author{nesting: true, notes: true, bare: true})
			parts := a.document()
			m := &markdown{}
			src := "---\ntitle: Random article\n---\n\n" + m.parts(parts)
			src += "\n\n" + strings.Join(m.notes, "\n\n") + "\n"
			pages := site.bring(t, "a.md", []byte(src))
			site.same(t, parts, true, pages[0].File)
			if t.Failed() && testing.Verbose() {
				t.Log(src)
			}
		})
	}
	site.publish(t)
}

// TestWholeText writes only what a text can say: headings, paragraphs, lists.
func TestWholeText(t *testing.T) {
	site := newClinic(t)
	for i := range uint64(60) {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			a := by(t, i, author{})
			var parts []part
			plain := func() []piece { return []piece{{text: fmt.Sprintf("s%d %s e", a.n, a.words(6))}} }
			src := "Random article\n==============\n\n"
			for range 8 {
				switch a.IntN(3) {
				case 0:
					p := part{kind: "p", runs: plain()}
					parts, src = append(parts, p), src+p.runs[0].text+".\n\n"
					p.runs[0].text += "."
				case 1:
					p := part{kind: "heading", level: 2, runs: plain()}
					parts, src = append(parts, p), src+"## "+p.runs[0].text+"\n\n"
				default:
					p := part{kind: []string{"ul", "ol"}[a.IntN(2)]}
					for j := range 2 + a.IntN(3) {
						mark := "-"
						if p.kind == "ol" {
							mark = strconv.Itoa(j+1) + "."
						}
						item := []part{{kind: "p", runs: plain()}}
						src += mark + " " + item[0].runs[0].text + "\n"
						if a.IntN(3) == 0 {
							inner := part{kind: "ul", items: [][]part{{{kind: "p", runs: plain()}}}}
							src += "    * " + inner.items[0][0].runs[0].text + "\n"
							item = append(item, inner)
						}
						p.items = append(p.items, item)
					}
					end := part{kind: "p", runs: plain()}
					parts, src = append(parts, p, end), src+"\n"+end.runs[0].text+".\n\n"
					end.runs[0].text += "."
				}
			}
			pages := site.bring(t, "a.txt", []byte(src))
			site.same(t, parts, false, pages[0].File)
			if t.Failed() && testing.Verbose() {
				t.Log(src)
			}
		})
	}
	site.publish(t)
}

func TestWholeWordPress(t *testing.T) {
	needPandoc(t)
	var items strings.Builder
	var all [][]part
	for i := range uint64(10) {
		a := by(t, 100+i, author{spans: true, nesting: true, notes: true})
		parts := a.document()
		all = append(all, parts)
		content := string(pandoc(t, pandocJSON(parts), "html5", "--wrap=none"))
		if i%2 == 0 { // else as WordPress wrote posts before its blocks
			content = "<!-- wp:html -->\n" + content + "\n<!-- /wp:html -->"
		}
		fmt.Fprintf(&items, `<item><title><![CDATA[Post &amp; %d]]></title><link>https://c.example/post-%[1]d/</link><dc:creator>drx</dc:creator>
<content:encoded><![CDATA[%s]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>%[1]d</wp:post_id><wp:post_date_gmt>2024-01-01 10:00:00</wp:post_date_gmt>
<wp:post_name>post-%[1]d</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>`, i, strings.ReplaceAll(content, "]]>", "]]]]><![CDATA[>"))
	}
	site := newClinic(t)
	pages := site.bring(t, "export.xml", []byte(strings.Replace(cases.Text(t, "export.xml"), "ITEMS", items.String(), 1)))
	if len(pages) != len(all) {
		t.Fatalf("got %d pages, want %d", len(pages), len(all))
	}
	for i, p := range pages {
		t.Run(p.File, func(t *testing.T) {
			if want := fmt.Sprintf("Post & %d", i); p.Title != want {
				t.Errorf("title is %q, want %q", p.Title, want)
			}
			site.same(t, all[i], true, p.File)
		})
	}
	site.publish(t)
}

// grid is a random table of text: its first row and column are plain words.
func grid(a *author) [][]string {
	width := 2 + a.IntN(4)
	var rows [][]string
	for y := range 2 + a.IntN(6) {
		var row []string
		for x := range width {
			a.n++
			text := fmt.Sprintf("K%d", a.n)
			if x > 0 && y > 0 {
				text = fmt.Sprintf("s%d %s", a.n, a.words(4))
				switch a.IntN(4) {
				case 0:
					text += "\nline \"two\", and; more\te"
				case 1:
					text += `, "quoted"; e`
				}
			}
			row = append(row, text)
		}
		rows = append(rows, row)
	}
	return rows
}

// cells are the lines of written for a table.
func cells(rows [][]string) []string {
	var out []string
	for y, row := range rows {
		for x, text := range row {
			out = append(out, fmt.Sprintf("cell %d %d: %s", y, x, strings.Join(strings.Fields(text), " ")))
		}
	}
	return out
}

func cellsOf(t *testing.T, site afero.Fs, file string) []string {
	lines, src := written(t, site, file)
	if testing.Verbose() {
		t.Log(src)
	}
	return slices.DeleteFunc(lines, func(l string) bool { return !strings.HasPrefix(l, "cell ") })
}

func TestWholeCSV(t *testing.T) {
	site := newClinic(t)
	for i := range uint64(60) {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			a := by(t, i, author{})
			rows := grid(a)
			name, comma := "prices.csv", []string{",", ";", "\t"}[a.IntN(3)]
			if comma == "\t" && a.IntN(2) == 0 {
				name = "prices.tsv"
			}
			var b strings.Builder
			if a.IntN(2) == 0 {
				b.WriteString("\ufeff")
			}
			for _, row := range rows {
				for x, text := range row {
					if x > 0 {
						b.WriteString(comma)
					}
					if strings.ContainsAny(text, ",;\t\"\n") {
						text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
					}
					b.WriteString(text)
				}
				b.WriteString([]string{"\n", "\r\n"}[i%2])
			}
			pages := site.bring(t, name, []byte(b.String()))
			site.pages = append(site.pages, published{file: pages[0].File, keep: isRow, want: gridLines(rows)})
			if diff := cmp.Diff(cells(rows), cellsOf(t, site.fs, pages[0].File)); diff != "" {
				t.Errorf("(-want +got):\n%s\n%s", diff, b.String())
			}
		})
	}
	site.publish(t)
}

func TestWholeXLSX(t *testing.T) {
	python := ""
	for _, name := range []string{"/usr/bin/python3", "python3"} { // Debian's own has Debian's packages
		if exec.Command(name, "-c", "import openpyxl").Run() == nil {
			python = name
			break
		}
	}
	if python == "" {
		cases.Need(t, "openpyxl", errors.New("openpyxl not found: apt-get install python3-openpyxl"))
	}
	type value struct {
		V      any    `json:"v"`
		Kind   string `json:"kind"`
		Format string `json:"format"`
	}
	type workbook struct {
		File   string     `json:"file"`
		Rows   [][]*value `json:"rows"`
		Merged []string   `json:"merged"`
	}
	shown := []struct {
		value
		as string
	}{
		{value{0.125, "number", "0.0%"}, "12.5%"}, {value{12345.5, "number", "#,##0.00"}, "12,345.50"}, {value{5, "number", ""}, "5"}, {value{0.1, "number", ""}, "0.1"},
		{value{"2026-11-25", "date", "yyyy-mm-dd"}, "2026-11-25"}, {value{"2026-03-01", "date", "d mmm yyyy"}, "1 Mar 2026"}, {value{1.5, "number", "0.00"}, "1.50"}, {value{true, "bool", ""}, "TRUE"},
		{value{3, "number", `0" mg"`}, "3 mg"}, {value{"007", "text", "@"}, "007"}, {value{"=5 mg", "text", ""}, "=5 mg"}, {value{-4, "number", "0;(0)"}, "(4)"},
	}
	var books []workbook
	var want [][][]string
	folder := t.TempDir()
	for i := range uint64(12) {
		a := by(t, i, author{})
		rows := grid(a)
		b := workbook{File: filepath.Join(folder, fmt.Sprintf("%d.xlsx", i))}
		for y, row := range rows {
			var values []*value
			for x, text := range row {
				v := &value{text, "text", ""}
				if x > 0 && y > 0 && a.IntN(2) == 0 {
					s := shown[a.IntN(len(shown))]
					v, row[x] = &s.value, s.as
				}
				values = append(values, v)
			}
			b.Rows = append(b.Rows, values)
		}
		if y := len(rows) - 1; len(rows[y]) > 2 && a.IntN(2) == 0 {
			b.Merged = []string{fmt.Sprintf("B%d:C%d", y+1, y+1)}
			b.Rows[y][2], rows[y][2] = nil, rows[y][1]
		}
		books, want = append(books, b), append(want, rows)
	}
	input, err := json.Marshal(books)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Minute)
	defer stop()
	c := exec.CommandContext(ctx, python, "-c", cases.Text(t, "books.py"))
	c.Stdin = bytes.NewReader(input)
	if text, err := c.CombinedOutput(); err != nil {
		t.Fatalf("openpyxl: %v\n%s", err, text)
	}
	site := newClinic(t)
	for i, b := range books {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			src, err := os.ReadFile(b.File)
			if err != nil {
				t.Fatal(err)
			}
			pages := site.bring(t, "prices.xlsx", src)
			site.pages = append(site.pages, published{file: pages[0].File, keep: isRow, want: gridLines(want[i])})
			if diff := cmp.Diff(cells(want[i]), cellsOf(t, site.fs, pages[0].File)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	site.publish(t)
}
