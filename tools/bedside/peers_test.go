package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template"
	"unicode"

	"github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/base"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/commonmark"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/strikethrough"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/table"
	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"example.org/bedside"
	"example.org/bedside/tools/article"
	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/check"
	"example.org/bedside/tools/hugo"
	"example.org/bedside/tools/importer"
	"example.org/bedside/tools/scaffold"
)

// construction is something that web pages have and Markdown may not. It is
// kept if Hugo's page, with Hugo's own settings, matches every pattern of keep
// and none of not, has the table, and its links within the page lead somewhere.
type construction struct {
	Name, HTML string
	Keep, Not  []string
	Table      [][]string // texts of the cells, a line for each line
	Lead       bool       // a link within the page leads to something
}

// bySample turns a page into Markdown, or tells why it cannot.
type bySample func(page string) (string, error)

func TestPeers(t *testing.T) {
	version := ""
	if out, err := exec.Command("pandoc", "--version").Output(); err == nil {
		version = strings.TrimPrefix(strings.SplitN(string(out), "\n", 2)[0], "pandoc ")
	} else if err := errors.New("pandoc not found: apt-get install pandoc"); slices.Contains(strings.Split(os.Getenv("BEDSIDE_REQUIRE"), ","), "pandoc") {
		t.Fatal(err)
	} else {
		t.Skip(err)
	}

	constructions := cases.Read[construction](t, "constructions")
	dir := t.TempDir()
	disk := afero.NewOsFs()
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, filepath.FromSlash(name))
		cases.Write(t, disk, name, text)
	}
	const config = "baseURL = \"https://clinic.example/\"\ndisableKinds = [\"taxonomy\", \"term\", \"RSS\", \"sitemap\"]\n[params.bedside]\ncountry = \"GB\"\n"
	write("hugo.toml", config)
	write("layouts/all.html", "<main>{{ .Content }}</main>")
	if _, err := scaffold.Install(disk, dir, bedside.Pack(), bedside.Version, false); err != nil {
		t.Fatal(err)
	}
	write("hugo.toml", "theme = [\"bedside\"]\n"+config)

	h2m := converter.NewConverter(converter.WithPlugins(base.NewBasePlugin(), commonmark.NewCommonmarkPlugin(), strikethrough.NewStrikethroughPlugin(),
		table.NewTablePlugin(table.WithNewlineBehavior(table.NewlineBehaviorPreserve), table.WithSpanCellBehavior(table.SpanBehaviorMirror), table.WithHeaderPromotion(true))))
	peers := map[string]bySample{
		"html-to-markdown": func(page string) (string, error) { return h2m.ConvertString(page) },
		"pandoc": func(page string) (string, error) {
			c := exec.CommandContext(t.Context(), "pandoc", "-f", "html", "-t", "gfm-raw_html+footnotes+definition_lists", "--wrap=none")
			c.Stdin = strings.NewReader(page)
			out, err := c.Output()
			return string(out), err
		},
	}
	broken := map[string]bool{} // what Hugo could not build
	var pages []string
	for n, c := range constructions {
		page := "<!doctype html><html><head><title>Case</title></head><body><h1>Case</h1>" + c.HTML + "</body></html>"
		pages = append(pages, page)
		write(fmt.Sprintf("in/case%d.html", n), page)
		for name, convert := range peers {
			text, err := convert(page)
			if err != nil {
				t.Fatalf("%s, %s: %v", c.Name, name, err)
			}
			if a, err := article.Parse("", []byte(text)); err != nil || len(a.Shortcodes) > 0 {
				broken[fmt.Sprint(name, n)] = true // a shortcode that nobody wrote
				continue
			}
			write(fmt.Sprintf("content/%s/case%d.md", name, n), "---\ntitle: Case\n---\n"+text)
		}
	}
	for n, c := range constructions {
		r, err := importer.Import(t.Context(), importer.Options{
			From: disk, Paths: []string{filepath.Join(dir, "in", fmt.Sprintf("case%d.html", n))},
			Site: afero.NewBasePathFs(disk, dir), Content: "content", Data: "data", Section: fmt.Sprintf("ours/case%d", n),
		}, nil)
		if err != nil || r.Bad() {
			t.Fatalf("%s: %+v, %v", c.Name, r, err)
		}
	}
	site, b, err := hugo.Open(t.Context(), hugo.Options{Dir: dir, BuildDrafts: true})
	if err != nil || site == nil {
		t.Fatalf("%+v, %v", b, err)
	}
	built, err := site.Build(t.Context(), nil)
	if err != nil || slices.ContainsFunc(built.Findings, func(f check.Finding) bool { return f.Severity == check.SeverityError }) {
		t.Fatalf("%+v, %v", built.Findings, err)
	}

	names := []string{"Bedside", "html-to-markdown", "pandoc"}
	var rows [][]string
	counts := map[string]map[string]int{}
	for n, c := range constructions {
		row := []string{c.Name}
		for _, name := range names {
			file := fmt.Sprintf("/%s/case%d/index.html", name, n)
			if name == "Bedside" {
				file = fmt.Sprintf("/ours/case%d/case/index.html", n)
			}
			verdict := "No"
			if !broken[fmt.Sprint(name, n)] {
				src, err := afero.ReadFile(built.Destination, file)
				if err != nil {
					t.Fatal(err)
				}
				verdict = c.judge(t, string(src), pages[n])
				if testing.Verbose() && verdict != "Yes" {
					t.Logf("%s, %s: %s\n%s", c.Name, name, verdict, src)
				}
			}
			if counts[name] == nil {
				counts[name] = map[string]int{}
			}
			counts[name][verdict]++
			row = append(row, verdict)
		}
		rows = append(rows, row)
	}
	ours := counts["Bedside"]
	if ours["No"] > 0 {
		t.Errorf("words are lost in %d constructions", ours["No"])
	}
	for _, name := range names[1:] {
		if counts[name]["Yes"] >= ours["Yes"] {
			t.Errorf("%s keeps %d constructions, Bedside %d", name, counts[name]["Yes"], ours["Yes"])
		}
	}

	const file = "../../content/handbook/importing-compared.md"
	want := comparedPage(t, names, rows, counts)
	if os.Getenv("BEDSIDE_UPDATE") != "" {
		cases.Write(t, cases.Disk, file, want)
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(got), "pandoc "+pandocVersion) {
		t.Errorf("%s does not name pandoc %s", file, pandocVersion)
	}
	if version != pandocVersion {
		t.Skipf("pandoc is %s here, and the handbook's table is of %s", version, pandocVersion)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("%s is stale; BEDSIDE_UPDATE=1 go test ./tools/bedside -run Peers writes it (-want +got):\n%s", file, diff)
	}
}

// pandocVersion is Debian 12's, with which the handbook's table was made.
const pandocVersion = "2.17.1.1"

func comparedPage(t *testing.T, names []string, rows [][]string, counts map[string]map[string]int) string {
	t.Helper()
	var verdicts [][]string
	for _, verdict := range []string{"Yes", "Partly", "No"} {
		row := []string{verdict}
		for _, name := range names {
			row = append(row, fmt.Sprint(counts[name][verdict]))
		}
		verdicts = append(verdicts, row)
	}
	join := func(cells []string) string { return strings.Join(cells, " | ") }
	page, err := template.New("compared.md").Delims("[[", "]]").Funcs(template.FuncMap{"join": join}).Parse(cases.Text(t, "compared.md"))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := page.Execute(&b, map[string]any{"Names": names, "Rows": rows, "Verdicts": verdicts, "Pandoc": pandocVersion}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// judge tells what is left of a construction on a page that Hugo made.
func (c *construction) judge(t *testing.T, page, source string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	shown := normal(t, find(root, atom.Main))
	kept := true
	for _, pattern := range c.Keep {
		kept = kept && regexp.MustCompile(pattern).MatchString(shown)
	}
	for _, pattern := range c.Not {
		kept = kept && !regexp.MustCompile(pattern).MatchString(shown)
	}
	if c.Table != nil {
		kept = kept && cmp.Equal(c.Table, cellsOf(find(root, atom.Table)))
	}
	if c.Lead {
		kept = kept && leads(shown)
	}
	if kept {
		return "Yes"
	}
	if c.Not != nil && slices.ContainsFunc(c.Not, func(p string) bool { return regexp.MustCompile(p).MatchString(shown) }) {
		return "No"
	}
	from, err := html.Parse(strings.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	there := wordsOf(find(root, atom.Main))
	for word, n := range wordsOf(find(from, atom.Body)) {
		if word != "Case" && there[word] < n {
			return "No"
		}
	}
	return "Partly"
}

func find(n *html.Node, tag atom.Atom) *html.Node {
	if n == nil || n.DataAtom == tag {
		return n
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if found := find(c, tag); found != nil {
			return found
		}
	}
	return nil
}

// normal is an element's HTML with the attributes that matter here, and no
// white space between blocks.
func normal(t *testing.T, n *html.Node) string {
	t.Helper()
	var clean func(*html.Node)
	clean = func(n *html.Node) {
		n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool {
			return !slices.Contains([]string{"href", "src", "alt", "title", "start", "type", "dir", "id", "checked"}, a.Key) || a.Key == "id" && n.DataAtom != atom.Li && n.DataAtom != atom.H2 && n.DataAtom != atom.Sup
		})
		for c := n.FirstChild; c != nil; {
			next := c.NextSibling
			if c.Type == html.CommentNode || c.DataAtom == atom.Link || c.DataAtom == atom.Style {
				n.RemoveChild(c)
			} else {
				clean(c)
			}
			c = next
		}
	}
	clean(n)
	var b bytes.Buffer
	if err := html.Render(&b, n); err != nil {
		t.Fatal(err)
	}
	return tight(b.String())
}

// tight takes out the white space that stands between blocks.
func tight(s string) string {
	return strings.ReplaceAll(blockTag.ReplaceAllString(s, "$1"), "\n", " ")
}

var blockTag = regexp.MustCompile(`\s*(</?(?:main|p|h\d|ul|ol|li|dl|dt|dd|table|thead|tbody|caption|tr|th|td|details|summary|blockquote|figure|div|section|hr|br|pre)(?: [^>]*)?/?>)\s*`)

// cellsOf are the texts of a table's cells; a break, an item or a paragraph
// begins a line.
func cellsOf(table *html.Node) [][]string {
	var rows [][]string
	var text func(*html.Node, *strings.Builder)
	text = func(n *html.Node, b *strings.Builder) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(strings.ReplaceAll(n.Data, "\n", " "))
		case n.DataAtom == atom.Br || n.DataAtom == atom.Li || n.DataAtom == atom.P:
			b.WriteByte('\n')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			text(c, b)
		}
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch n.DataAtom {
		case atom.Tr:
			rows = append(rows, nil)
		case atom.Td, atom.Th:
			var b strings.Builder
			text(n, &b)
			var lines []string
			for line := range strings.SplitSeq(b.String(), "\n") {
				if line = strings.TrimSpace(line); line != "" {
					lines = append(lines, line)
				}
			}
			rows[len(rows)-1] = append(rows[len(rows)-1], strings.Join(lines, "\n"))
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	if table != nil {
		walk(table)
	}
	return rows
}

var (
	innerLink = regexp.MustCompile(`href="#([^"]+)"`)
	anID      = regexp.MustCompile(`id="([^"]+)"`)
)

// leads tells whether there are links within the page and all of them lead
// somewhere.
func leads(shown string) bool {
	ids := map[string]bool{}
	for _, m := range anID.FindAllStringSubmatch(shown, -1) {
		ids[m[1]] = true
	}
	links := innerLink.FindAllStringSubmatch(shown, -1)
	for _, m := range links {
		if !ids[m[1]] {
			return false
		}
	}
	return len(links) > 0
}

// wordsOf counts the words that a reader sees. Raised and lowered text parts
// words: 109 is not 10 and 9.
func wordsOf(n *html.Node) map[string]int {
	words := map[string]int{}
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch n.DataAtom {
		case atom.Script, atom.Style, atom.Link, atom.Iframe:
			return
		case atom.Strong, atom.B, atom.Em, atom.I, atom.A, atom.Code, atom.Span, atom.Del, atom.S, atom.U, atom.Mark, atom.Q, atom.Dfn, atom.Abbr:
		default:
			if n.Type == html.ElementNode {
				b.WriteByte(' ')
				defer b.WriteByte(' ')
			}
		}
		if n.Type == html.TextNode {
			for _, r := range n.Data {
				if raised, ok := plainDigits[r]; ok {
					b.WriteString(" " + string(raised) + " ")
				} else {
					b.WriteRune(r)
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	for _, w := range strings.FieldsFunc(b.String(), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		words[w]++
	}
	return words
}

var plainDigits = maps.Collect(func(yield func(rune, rune) bool) {
	for _, digits := range []string{"⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"} {
		for n, r := range []rune(digits) {
			if !yield(r, rune('0'+n)) {
				return
			}
		}
	}
})
