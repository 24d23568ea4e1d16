package hugo_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/gohugoio/hugo/parser/metadecoders"
	"github.com/spf13/afero"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"example.org/bedside"
	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/check"
	"example.org/bedside/tools/hugo"
)

// trial is a site in memory that has the pack as a theme, and pages.
type trial struct {
	t     testing.TB
	fs    afero.Fs
	pages int
	built *hugo.Result

	minify  bool
	refused []string // the content files that Hugo could not read
}

const trialConfig = `baseURL = "https://clinic.example/"
title = "Clinic"
theme = "bedside"
disableKinds = ["home", "section", "taxonomy", "term", "rss", "sitemap", "404"]
[params.bedside]
country = "GB"
head = true
`

// trialLayout marks what the page's own text gave, and counts the shortcodes
// that were read with care.
const trialLayout = `<!doctype html><html><head><title>{{ .Title }}</title>{{ partial "bedside/head.html" . }}</head>` +
	`<body data-careful="{{ .Store.Get "trial.careful" }}"><main>{{ .Content }}</main></body></html>`

// newTrial lays the pack in a site's themes. Its careful readers stand there
// under another name, and what stands in their place counts.
func newTrial(t testing.TB) *trial {
	t.Helper()
	s := &trial{t: t, fs: afero.NewMemMapFs()}
	for name, src := range cases.Tree(t, afero.FromIOFS{FS: bedside.Pack()}, ".") {
		to := "themes/bedside/" + name
		if ext := path.Ext(to); strings.HasSuffix(to, "/careful"+ext) {
			dir := path.Dir(to)
			room := path.Base(dir)
			count := `{{ .shortcode.Page.Store.Add "trial.careful" 1 }}`
			call := fmt.Sprintf(`{{- partial "bedside/rooms/%s/careful-itself%s" . }}`, room, ext)
			if strings.Contains(src, "{{- return ") {
				call = fmt.Sprintf(`{{- return partial "bedside/rooms/%s/careful-itself%s" . }}`, room, ext)
			}
			s.write(dir+"/careful-itself"+ext, src)
			src = count + call
		}
		s.write(to, src)
	}
	s.write("hugo.toml", trialConfig)
	s.write("layouts/all.html", trialLayout)
	return s
}

func (s *trial) write(name, text string) {
	s.t.Helper()
	cases.Write(s.t, s.fs, "/site/"+name, text)
}

// page adds a page and returns its name.
func (s *trial) page(body string) string {
	s.pages++
	name := fmt.Sprintf("p%05d", s.pages)
	s.write("content/"+name+".md", "---\ntitle: T\n---\n"+body+"\n")
	return name
}

// tryBuild builds the site; a hang is a failure of the test, and nothing else.
func (s *trial) tryBuild() *hugo.Result {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	r, err := hugo.Build(ctx, hugo.Options{Dir: "/site", Source: s.fs, Minify: s.minify})
	if err != nil {
		s.t.Fatal(err)
	}
	return r
}

func (s *trial) build() {
	s.t.Helper()
	s.built = s.tryBuild()
	if s.built.Broken {
		s.t.Fatalf("the build broke: %v", s.built.Findings)
	}
}

// errors are the findings of a page.
func (s *trial) errors(name string) []check.Finding {
	var found []check.Finding
	for _, f := range s.built.Findings {
		if strings.HasPrefix(f.File, "/site/content/"+name) {
			found = append(found, f)
		}
	}
	return found
}

// html is a built page.
func (s *trial) html(t testing.TB, name string) string {
	t.Helper()
	src, err := afero.ReadFile(s.built.Destination, "/"+name+"/index.html")
	if err != nil {
		t.Fatalf("%v: %v", err, s.built.Findings)
	}
	return string(src)
}

func (s *trial) tree(t testing.TB, name string) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(s.html(t, name)))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// all are the elements under n for which is holds, in order.
func all(n *html.Node, is func(*html.Node) bool) []*html.Node {
	var found []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && is(d) {
			found = append(found, d)
		}
	}
	return found
}

func class(name string) func(*html.Node) bool {
	return func(n *html.Node) bool { return slices.Contains(strings.Fields(attr(n, "class")), name) }
}

func tag(a atom.Atom) func(*html.Node) bool {
	return func(n *html.Node) bool { return n.DataAtom == a }
}

// text is what a reader reads, but for what the pack itself adds.
func text(n *html.Node) string {
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
		case n.DataAtom == atom.Script || class("bs-answer-link")(n) || class("bs-empty")(n):
			return
		}
		// What stands in two blocks is two words.
		block := n.Type == html.ElementNode && !slices.Contains([]atom.Atom{atom.A, atom.Em, atom.Strong, atom.Code, atom.Del, atom.Span, atom.Time}, n.DataAtom)
		if block {
			b.WriteByte(' ')
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
		if block {
			b.WriteByte(' ')
		}
	}
	walk(n)
	return b.String()
}

// unseen is what a reader does not see of Markdown.
var unseen = regexp.MustCompile(`!\[[^\]]*\]|\]\[[^\]]*\]|\[\S*?\]: /about/|\{#[^}]*\}`)

// words are the words of a text, without their case.
func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
}

// shape writes nodes in one way, whatever spaces stand between blocks, without
// the ids that are made from a place or from other headings.
func shape(nodes ...*html.Node) string {
	var b strings.Builder
	var walk func(n *html.Node, pre bool)
	walk = func(n *html.Node, pre bool) {
		switch n.Type {
		case html.TextNode:
			if !pre {
				b.WriteString(strings.Join(strings.Fields(n.Data), " "))
			} else {
				b.WriteString(n.Data)
			}
		case html.ElementNode:
			if class("bs-answer-link")(n) {
				return
			}
			b.WriteString("\n<" + n.Data)
			heading := len(n.Data) == 2 && n.Data[0] == 'h'
			for _, a := range n.Attr {
				if a.Key == "id" && (heading || n.DataAtom == atom.Caption) || a.Key == "aria-labelledby" {
					a.Val = "…"
				}
				fmt.Fprintf(&b, " %s=%q", a.Key, a.Val)
			}
			b.WriteString(">")
			for c := range n.ChildNodes() {
				walk(c, pre || n.DataAtom == atom.Pre)
			}
			b.WriteString("</" + n.Data + ">")
		}
	}
	for _, n := range nodes {
		walk(n, false)
	}
	return b.String()
}

// writer makes Markdown at random. Every piece has words that nothing else has.
type writer struct {
	*rand.Rand
	n     int
	plain bool // only what handbooks show
}

func (w *writer) pick(of ...string) string { return of[w.IntN(len(of))] }

// word is a word that was not used before.
func (w *writer) word() string {
	w.n++
	return w.pick("w", "ward", "é", "ש", "م", "字", "Ω") + "x" + strconv.FormatInt(int64(w.n)+1295, 36) + "x"
}

// inline is a line of inline Markdown.
func (w *writer) inline() string {
	var b strings.Builder
	for i := range 1 + w.IntN(6) {
		if i > 0 {
			b.WriteByte(' ')
		}
		word := w.word()
		forms := []string{"%s", "%s", "%s", "%s,", "*%s*", "**%s**", "[%s](/about/)", "%s's", `"%s"`, "'%s'", "`%s`", "(%s)", "%s – 4–6", "~~%s~~", "%s … ..."}
		if !w.plain {
			forms = append(forms, "`%s # |`", "%s &amp; &lt;b&gt; &copy; &#35;", "AT&T %s < 5 > 3", `\*%s\* \# \[x\]`, "__%s__", "***%s***",
				"<https://example.org/?a=%s&b=2>", "https://example.org/%s", "![%s](/a.png \"T\")", "%s\u00a0mg", "\u200f%s\u200e", "[%s](<a b>)",
				"[%s](/x?a=1&b=2 'it is')", "%s -- ---", "%s#%[1]s", "5 * %s * 3", "a_%s_b", "$%s$ $1 ${1}", "%s\\", "{%s}", "%s | |", "😀%s", "100%% %s", "%s:", "{{%s}}", "x^2^ %s H~2~O", "==%s==")
		}
		form := forms[w.IntN(len(forms))]
		fmt.Fprintf(&b, form, word)
	}
	return b.String()
}

// lines is a paragraph of one to three lines.
func (w *writer) lines() string {
	var out []string
	for range 1 + w.IntN(3) {
		out = append(out, w.word()+" "+w.inline()+" "+w.word()+w.pick("", "", "  ", "\\"))
	}
	out[len(out)-1] = strings.TrimRight(out[len(out)-1], " \\")
	return strings.Join(out, "\n")
}

func indent(s, by string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		if strings.TrimSpace(line) != "" {
			b.WriteString(by)
		}
		b.WriteString(line)
	}
	return b.String()
}

// block is a block of an answer, whose questions are of a level.
func (w *writer) block(level, depth int) string {
	deeper := func() string {
		return strings.Repeat("#", min(6, level+1+w.IntN(2))) + " " + w.word() + " " + w.inline() + w.pick("", "", " ##", " {#"+w.word()+"}")
	}
	fence := func() string {
		f := w.pick("```", "~~~", "````", "~~~~~")
		info := w.pick("", "", "text", "sh")
		var b strings.Builder
		b.WriteString(f + info + "\n")
		for range 1 + w.IntN(5) {
			b.WriteString(w.pick("# %s", "### %s?", "## %s", "%s", "  ### %s", "", "| %s |", "%s\n---", "<b>%s</b>", "- %s", "~~ %s", "`` %s", "    %s\n"))
			b.WriteString("\n")
		}
		b.WriteString(f)
		out := b.String()
		for strings.Contains(out, "%s") {
			out = strings.Replace(out, "%s", w.word(), 1)
		}
		return out
	}
	list := func() string {
		mark := w.pick("- ", "* ", "+ ", "1. ", "7) ")
		pad := strings.Repeat(" ", len(mark))
		loose := w.pick("\n", "\n\n")
		var items []string
		for range 1 + w.IntN(4) {
			item := w.word() + " " + w.inline()
			if depth < 2 && w.IntN(3) == 0 {
				item += "\n" + w.pick("", "\n") + indent(w.block(level, depth+1), pad)
				items = append(items, mark+item+"\n")
				continue
			}
			if w.IntN(4) == 0 {
				item += "\n" + w.pick(pad, "") + w.word() + " " + w.word()
			}
			items = append(items, mark+item)
		}
		return strings.Join(items, loose)
	}
	table := func() string {
		n := 1 + w.IntN(4)
		row := func(cell func() string) string {
			var b strings.Builder
			b.WriteString("|")
			for range n {
				b.WriteString(" " + cell() + " |")
			}
			return b.String()
		}
		out := row(w.word) + "\n" + row(func() string { return w.pick("---", ":--", "--:", ":-:") })
		for range 1 + w.IntN(3) {
			out += "\n" + row(func() string { return w.pick("*%[1]s*", "%[1]s", "`%[1]s`", "%[1]s 5\\|6", "") })
			for strings.Contains(out, "%[1]s") {
				out = strings.Replace(out, "%[1]s", w.word(), 1)
			}
		}
		return out
	}
	compare := func() string {
		out := "{{< compare caption=\"" + w.word() + " " + w.word() + "\" >}}\n"
		out += "| " + w.word() + " | " + w.word() + " |\n|---|---|\n"
		for range 1 + w.IntN(3) {
			out += "| " + w.word() + " | " + w.pick(w.word(), "*"+w.word()+"*", "yes", "No", "`"+w.word()+"`") + " |\n"
		}
		return out + "{{< /compare >}}"
	}
	kinds := []func() string{w.lines, w.lines, w.lines, list, list}
	if w.plain {
		return kinds[w.IntN(len(kinds))]()
	}
	kinds = append(kinds, fence, fence, table, deeper,
		func() string { return "    # " + w.word() + "\n    ### " + w.word() },
		func() string {
			return "> " + strings.ReplaceAll(w.block(level, depth+1), "\n", "\n> ")
		},
		func() string { return w.pick("***", "* * *", "___") + "\n\n" + w.lines() },
		func() string { return w.word() + "\n: " + w.lines() },
		func() string { return "- [ ] " + w.word() + "\n- [x] " + w.word() },
		func() string {
			ref := w.word()
			return "[" + w.word() + "][" + ref + "] " + w.word() + "\n\n[" + ref + "]: /about/ \"T\""
		},
		func() string { return w.word() + "  \r\n" + w.word() })
	if depth == 0 {
		// Hugo warns of a comment that is indented.
		kinds = append(kinds, func() string { return "<!-- ### comment -->\n\n" + w.lines() })
		kinds = append(kinds, compare, compare, func() string { return "{{< disclaimer level=4 >}}" })
	}
	return kinds[w.IntN(len(kinds))]()
}

// randomFAQ is a well-formed FAQ and what is in it.
type randomFAQ struct {
	call      string
	questions []string // Markdown, one line
	ids       []string // chosen by the writer
	answers   []string // Markdown
	headings  bool
	hidden    bool // not in the structured data
}

func (w *writer) faq() randomFAQ {
	f := randomFAQ{}
	level := w.pick("##", "###", "###", "###", "####")
	if w.plain {
		level = "###"
	}
	n := 1 + w.IntN(6)
	if w.IntN(10) == 0 {
		n = 1 + w.IntN(30)
	}
	marked := w.IntN(4) == 0
	var b strings.Builder
	for range n {
		q := strings.TrimRight(w.pick("", w.word()+" ")+w.inline(), "\\ ")
		for strings.Contains(q, "](") || strings.Contains(q, "://") || strings.Contains(q, "&#") { // a link cannot be followed there
			q = strings.TrimRight(w.inline(), "\\ ")
		}
		id := ""
		if !w.plain && w.IntN(4) == 0 {
			id = w.pick("risks-", "Ω", "a.b:c-") + w.word()
		}
		if w.plain && !marked {
			q = w.word() + w.pick(" ", "'s ", ", ", " – ", " & ") + w.word()
		}
		if w.plain || strings.HasSuffix(q, "}") {
			q += "?"
		}
		var blocks []string
		disclaimer := strings.Contains(b.String(), "{{< disclaimer")
		for len(blocks) == 0 || w.IntN(2) == 0 {
			block := w.block(len(level), 0)
			if strings.Contains(block, "{{< disclaimer") {
				if disclaimer {
					continue // once on a page
				}
				disclaimer = true
			}
			// A list is not ended by an empty line, but by text at the margin.
			if strings.HasPrefix(block, "    ") || len(blocks) > 0 && !w.plain {
				block = w.word() + ".\n\n" + block
			}
			blocks = append(blocks, block)
		}
		answer := strings.Join(blocks, "\n\n")
		f.questions, f.ids, f.answers = append(f.questions, q), append(f.ids, id), append(f.answers, answer)

		heading := level + " " + q
		if id != "" {
			heading += " {#" + id + "}"
		}
		if level == "##" && w.IntN(2) == 0 {
			heading = strings.TrimPrefix(heading, "## ") + "\n" + w.pick("-", "---", "----------  ")
			heading = "\n" + heading
		} else if !w.plain && w.IntN(5) == 0 && id == "" {
			heading += w.pick(" #", " ###", " ########   ")
		}
		b.WriteString(heading + w.pick("\n", "\n\n", "\n\n\n") + answer + w.pick("\n", "\n\n"))
	}
	parameters := ""
	if w.IntN(3) == 0 {
		parameters = w.pick(` open="first"`, ` open="all"`, ` single=true`, ` display="headings"`, ` schema=false`, ` title="About *it*"`)
		f.headings = strings.Contains(parameters, "headings")
		f.hidden = strings.Contains(parameters, "schema")
	}
	body := "\n" + b.String()
	if !w.plain && w.IntN(5) == 0 {
		body = strings.ReplaceAll(strings.ReplaceAll(body, "\r", ""), "\n", "\r\n")
	}
	f.call = "{{< faq" + parameters + " >}}" + body + "{{< /faq >}}"
	return f
}

// pair is a question and its answer as a page shows them.
type pair struct {
	id       string
	question *html.Node
	answer   *html.Node
}

// pairs reads an FAQ as a browser does.
func pairs(t testing.TB, section *html.Node) []pair {
	t.Helper()
	var out []pair
	if attr(section, "data-display") == "headings" {
		for _, q := range all(section, class("bs-question")) {
			a := q.NextSibling
			for a != nil && a.Type != html.ElementNode {
				a = a.NextSibling
			}
			if a == nil || !class("bs-answer")(a) {
				t.Fatal("a question has no answer behind it")
			}
			out = append(out, pair{attr(q, "id"), q, a})
		}
		return out
	}
	for _, item := range all(section, class("bs-item")) {
		q, a := all(item, class("bs-question")), all(item, class("bs-answer"))
		if len(q) != 1 || len(a) != 1 || q[0].DataAtom != atom.Summary {
			t.Fatal("an item is not of one question and one answer")
		}
		out = append(out, pair{attr(a[0], "id"), q[0].FirstChild, a[0]})
		link := all(a[0], class("bs-answer-link"))
		if len(link) != 1 || attr(all(link[0], tag(atom.A))[0], "href") != "#"+attr(a[0], "id") {
			t.Error("an answer has not one link to itself")
		}
	}
	return out
}

func children(n *html.Node) []*html.Node { return slices.Collect(n.ChildNodes()) }

type structuredQuestion struct {
	Type string `json:"@type"`
	ID   string `json:"@id"`
	Name string `json:"name"`

	AcceptedAnswer struct {
		Type string `json:"@type"`
		Text string `json:"text"`
	} `json:"acceptedAnswer"`
}

// structured are the questions of a page's structured data.
func structured(t testing.TB, doc *html.Node) []structuredQuestion {
	t.Helper()
	var found []structuredQuestion
	for _, s := range all(doc, tag(atom.Script)) {
		if attr(s, "type") != "application/ld+json" {
			t.Errorf("a script that is no data: %s", s.FirstChild.Data)
			continue
		}
		var graph struct {
			Graph []struct {
				Type       any                  `json:"@type"`
				MainEntity []structuredQuestion `json:"mainEntity"`
			} `json:"@graph"`
		}
		if err := json.Unmarshal([]byte(s.FirstChild.Data), &graph); err != nil {
			t.Fatalf("the structured data: %v: %s", err, s.FirstChild.Data)
		}
		for _, g := range graph.Graph {
			found = append(found, g.MainEntity...)
		}
	}
	return found
}

// plainly is the text of an HTML fragment.
func plainly(t testing.TB, s string) string {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(s), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		t.Fatal(err)
	}
	div := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	for _, n := range nodes {
		div.AppendChild(n)
	}
	return text(div)
}

// uniqueIDs proves that no id stands twice.
func uniqueIDs(t testing.TB, doc *html.Node) {
	t.Helper()
	seen := map[string]bool{}
	for _, n := range all(doc, func(n *html.Node) bool { return attr(n, "id") != "" }) {
		if id := attr(n, "id"); seen[id] {
			t.Errorf("the id %q stands twice", id)
		} else {
			seen[id] = true
		}
	}
}

// own are the words of a text that nothing else has.
func own(s string) []string {
	return slices.DeleteFunc(words(s), func(w string) bool {
		return !strings.HasSuffix(w, "x") || strings.Count(w, "x") < 2
	})
}

func containsInOrder(all, some []string) bool {
	for _, w := range all {
		if len(some) > 0 && w == some[0] {
			some = some[1:]
		}
	}
	return len(some) == 0
}

// Every answer stands whole under its own question, in the page and in its
// structured data.
func TestNeverMispaired(t *testing.T) {
	const faqs = 160
	w := &writer{Rand: rand.New(rand.NewPCG(cases.Seed(t), 3))}
	s := newTrial(t)
	type one struct {
		faq      randomFAQ
		page     string
		question []string // pages of a question alone
		answer   []string // pages of an answer alone
	}
	var cases []one
	for i := range faqs {
		w.plain = i%3 == 0
		c := one{faq: w.faq()}
		c.page = s.page(c.faq.call)
		for j := range c.faq.answers {
			c.question = append(c.question, s.page("### "+c.faq.questions[j]))
			c.answer = append(c.answer, s.page(strings.ReplaceAll(c.faq.answers[j], "\r", "")))
		}
		cases = append(cases, c)
	}
	s.build()
	fast := 0
	for _, c := range cases {
		t.Run(c.page, func(t *testing.T) {
			defer func() {
				if t.Failed() {
					t.Logf("%s", c.faq.call)
				}
			}()
			if found := s.errors(c.page); len(found) > 0 {
				t.Fatalf("a good FAQ has mistakes: %v", found)
			}
			doc := s.tree(t, c.page)
			if attr(all(doc, tag(atom.Body))[0], "data-careful") == "" {
				fast++
			}
			uniqueIDs(t, doc)
			sections := all(doc, class("bs-faq"))
			if len(sections) != 1 {
				t.Fatalf("%d FAQs", len(sections))
			}
			got := pairs(t, sections[0])
			if len(got) != len(c.faq.answers) {
				t.Fatalf("%d questions, want %d", len(got), len(c.faq.answers))
			}
			data := structured(t, doc)
			if c.faq.hidden {
				data = nil
			} else if len(data) != len(got) {
				t.Fatalf("%d structured questions, want %d", len(data), len(got))
			}
			for i, p := range got {
				alone := all(s.tree(t, c.question[i]), tag(atom.Main))[0].FirstChild
				if g, w := shape(children(p.question)...), shape(children(alone)...); g != w {
					t.Errorf("question %d is\n%s\nwant\n%s", i, g, w)
				}
				want := attr(alone, "id")
				if c.faq.ids[i] != "" {
					want = c.faq.ids[i]
				}
				if p.id != want {
					t.Errorf("question %d has the id %q, want %q", i, p.id, want)
				}
				main := all(s.tree(t, c.answer[i]), tag(atom.Main))[0]
				if g, w := shape(children(p.answer)...), shape(children(main)...); g != w {
					t.Errorf("answer %d is\n%s\nwant\n%s", i, g, w)
				}
				if g, w := own(text(p.answer)), own(unseen.ReplaceAllString(c.faq.answers[i], "")); !containsInOrder(g, w) {
					t.Errorf("answer %d has the words %v, want %v", i, g, w)
				}
				if data == nil {
					continue
				}
				d := data[i]
				if g, w := words(d.Name), words(text(p.question)); !slices.Equal(g, w) {
					t.Errorf("structured question %d is %q, want %q", i, g, w)
				}
				if d.ID != "https://clinic.example/"+c.page+"/#"+p.id || d.Type != "Question" || d.AcceptedAnswer.Type != "Answer" {
					t.Errorf("structured question %d: %+v", i, d)
				}
				if g, w := words(plainly(t, d.AcceptedAnswer.Text)), words(text(p.answer)); !slices.Equal(g, w) {
					t.Errorf("structured answer %d is\n%q\nwant\n%q", i, g, w)
				}
			}
		})
	}
	if fast < faqs/10 {
		t.Errorf("only %d of %d FAQs were read the fast way", fast, faqs)
	}
	t.Logf("%d of %d FAQs were read the fast way", fast, faqs)
}

// section is the HTML of a page's last FAQ, without the line break that Hugo's
// RenderString takes from the end of a text or leaves.
func section(t *testing.T, page string) string {
	t.Helper()
	_, s, found := cutLast(page, `<section class="bs-faq`)
	if s, _, ok := cutLast(s, "</section>"); ok && found {
		return strings.ReplaceAll(s, "\n</div>", "</div>")
	}
	t.Fatalf("no FAQ in %s", page)
	return ""
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// A plain FAQ is the same whichever way it is read.
func TestFastFAQIsCareful(t *testing.T) {
	const faqs = 40
	w := &writer{Rand: rand.New(rand.NewPCG(cases.Seed(t), 4)), plain: true}
	s := newTrial(t)
	type one struct{ call, fast, second, last string }
	var cases []one
	for range faqs {
		f := w.faq()
		c := one{call: f.call, fast: s.page(f.call)}
		c.second = s.page("{{< faq >}}\n### Zero?\n\nNone.\n{{< /faq >}}\n\n" + f.call)
		c.last = s.page(strings.Replace(f.call, "{{< /faq >}}", "\n\n### Last? {#last}\n\nNone.\n{{< /faq >}}", 1))
		cases = append(cases, c)
	}
	s.build()
	fast := 0
	careful := func(t *testing.T, page string) string {
		return attr(all(s.tree(t, page), tag(atom.Body))[0], "data-careful")
	}
	for _, c := range cases {
		if careful(t, c.fast) == "" {
			fast++
		}
		if careful(t, c.second) == "" || careful(t, c.last) == "" {
			t.Fatalf("%s: not read with care", c.call)
		}
		got := section(t, s.html(t, c.fast))
		want := strings.ReplaceAll(section(t, s.html(t, c.second)), "bs-faq-000001", "bs-faq-000000")
		if got != want {
			t.Errorf("%s\ngives\n%s\nand with care\n%s", c.call, got, want)
		}
		all := section(t, s.html(t, c.last))
		if !strings.HasPrefix(all, strings.TrimSuffix(got, "\n")) {
			t.Errorf("%s\ngives\n%s\nand with care\n%s", c.call, got, all)
		}
	}
	if fast < faqs/3 {
		t.Errorf("only %d of %d FAQs were read the fast way", fast, faqs)
	}
}

// straight undoes curly quotes: Goldmark makes none of the one that ends a
// heading, where a question goes on with its token.
var straight = strings.NewReplacer("‘", "'", "’", "'", "“", `"`, "”", `"`)

// asMarkdown proves of an FAQ without mistakes that its questions and answers
// are what stands between the headings when the same text is a page of its own.
func asMarkdown(t testing.TB, s *trial, faq, page string) {
	t.Helper()
	sections := all(s.tree(t, faq), class("bs-faq"))
	if len(sections) != 1 {
		t.Fatalf("%d FAQs", len(sections))
	}
	got := pairs(t, sections[0])
	level := ""
	var questions []*html.Node
	var answers [][]*html.Node
	for n := range all(s.tree(t, page), tag(atom.Main))[0].ChildNodes() {
		heading := n.Type == html.ElementNode && len(n.Data) == 2 && n.Data[0] == 'h' && n.Data != "hr"
		if heading && level == "" {
			level = n.Data
		}
		switch {
		case heading && n.Data == level:
			questions, answers = append(questions, n), append(answers, nil)
		case len(answers) > 0:
			answers[len(answers)-1] = append(answers[len(answers)-1], n)
		case n.Type == html.ElementNode:
			t.Errorf("what stands before the first question is not said to be wrong: %s", shape(n))
		}
	}
	if len(got) != len(questions) {
		t.Fatalf("%d questions, want %d", len(got), len(questions))
	}
	for i, p := range got {
		if g, w := straight.Replace(shape(children(p.question)...)), straight.Replace(shape(children(questions[i])...)); g != w {
			t.Errorf("question %d is\n%s\nwant\n%s", i, g, w)
		}
		if g, w := shape(children(p.answer)...), shape(answers[i]...); g != w {
			t.Errorf("answer %d is\n%s\nwant\n%s", i, g, w)
		}
	}
}

// Whatever stands in an FAQ, it is either said to be wrong or paired as
// Markdown pairs it.
func TestWildFAQ(t *testing.T) {
	const faqs = 400
	w := &writer{Rand: rand.New(rand.NewPCG(cases.Seed(t), 5))}
	s := newTrial(t)
	type one struct{ body, faq, page string }
	var cases []one
	for i := range faqs {
		var b strings.Builder
		b.WriteString(w.pick("### ", "### ", "## ", "#### ") + w.word() + "?\n")
		for range 1 + w.IntN(1+i%14) {
			line := w.pick("### %s?", "### %s?", "## %s", "#### %s", " ### %s", "   ### %s", "    ### %s", "\t### %s", "###%s", "###\t%s", "### %s ###", "### %s {#%s}", "###",
				"%s", "%s", "%s", "%s", "", "", "", "", "  ", "- %s", "  %s", "   - %s", "1. %s", "2. %s", "- ### %s", "> %s", "> ### %s", ">", "> - %s", "```", "```", "~~~", "  ```", "    ```", "````", "- ```", "```%s`",
				"---", "===", "***", "- - -", "-", "=", "  ---", "| %s | b |", "|---|---|", "<!-- %s", "-->", "<!-- %s -->", "<!-- %s --> %s", "<div>", "</div>", "<b>%s</b>", "\\### %s", "%s\\", ": %s", "[%s]: /x", "[x][%s]", "[^1]", "[^1]: %s",
				"&lt; %s", "%s  ", "\t%s", "* %s", "+\t%s", "10) %s", "*", "`%s", "**%s", "%s**", "\u00a0### %s", "\u2028### %s", "{.%s}", "<!--%s-->", "<?%s", "<![CDATA[", "]]>", "### `%s` *%s*", "### _%s_", "### ![%s](x)", "### [%s](x)")
			for strings.Contains(line, "%s") {
				line = strings.Replace(line, "%s", w.word(), 1)
			}
			b.WriteString(line + "\n")
		}
		body := b.String()
		cases = append(cases, one{body, s.page("{{< faq >}}\n" + body + "{{< /faq >}}"), s.page(body)})
	}
	s.build()
	good := 0
	for _, c := range cases {
		if len(s.errors(c.faq)) > 0 {
			continue
		}
		good++
		t.Run(c.faq, func(t *testing.T) {
			defer func() {
				if t.Failed() {
					t.Logf("%s\n%s", c.body, s.html(t, c.faq))
				}
			}()
			asMarkdown(t, s, c.faq, c.page)
		})
	}
	t.Logf("%d of %d wild FAQs were good", good, faqs)
	if good == 0 {
		t.Error("no FAQ was good")
	}
}

// FuzzFAQ proves of any text that it is either said to be wrong or paired as
// Markdown pairs it.
func FuzzFAQ(f *testing.F) {
	for _, body := range cases.Read[string](f, "fuzz-faq") {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		if strings.ContainsFunc(body, func(r rune) bool { return r == unicode.ReplacementChar || r == 0 }) {
			t.Skip("no text")
		}
		s := newTrial(t)
		faq := s.page("{{< faq >}}\n" + body + "\n{{< /faq >}}")
		// A carriage return alone ends a line for CommonMark and for us, and none for goldmark.
		page := s.page("\n" + strings.NewReplacer("\r\n", "\r\n", "\r", "\n").Replace(body) + "\n")
		if s.built = s.tryBuild(); s.broken() {
			return
		}
		if len(s.errors(faq)) == 0 {
			asMarkdown(t, s, faq, page)
		}
	})
}

// broken tells whether Hugo could not read a page; a template that fails is
// never the page's fault.
func (s *trial) broken() bool {
	s.t.Helper()
	for _, f := range s.built.Findings {
		if f.Rule == hugo.RuleTemplate {
			s.t.Fatalf("a template failed: %v", f)
		}
	}
	return s.built.Broken
}

// FuzzDataFiles proves of any data file that it is either said to be wrong or
// shown with all its words.
func FuzzDataFiles(f *testing.F) {
	kinds := []string{"csv", "tsv", "yaml", "toml", "json"}
	for _, seed := range cases.Read[struct {
		Kind uint8
		Data string
	}](f, "data-files") {
		f.Add(seed.Kind, seed.Data)
	}
	f.Fuzz(func(t *testing.T, n uint8, data string) {
		s := newTrial(t)
		kind := kinds[int(n)%len(kinds)]
		var pages []string
		for _, call := range []string{"faq", "compare caption=\"C\""} {
			s.pages++
			name := fmt.Sprintf("p%05d", s.pages)
			s.write("content/"+name+"/index.md", fmt.Sprintf("---\ntitle: T\n---\n{{< %s src=\"f.%s\" />}}\n", call, kind))
			s.write("content/"+name+"/f."+kind, data)
			pages = append(pages, name)
		}
		if s.built = s.tryBuild(); s.broken() {
			return
		}
		options := metadecoders.Default
		if kind == "tsv" {
			options.Delimiter = '\t'
		}
		for _, name := range pages {
			if len(s.errors(name)) > 0 {
				continue
			}
			format := metadecoders.FormatFromString(kind)
			if kind == "tsv" {
				format = metadecoders.CSV
			} else if first, _, _ := strings.Cut(data, "\n"); kind == "csv" {
				most := strings.Count(first, ",")
				for _, c := range ";\t" {
					if n := strings.Count(first, string(c)); n > most {
						options.Delimiter, most = c, n
					}
				}
			}
			value, err := options.Unmarshal([]byte(strings.TrimPrefix(data, "\ufeff")), format)
			if err != nil {
				t.Fatalf("a file that cannot be read is shown: %v", err)
			}
			shown := " " + strings.Join(words(text(all(s.tree(t, name), tag(atom.Main))[0])), " ") + " "
			for _, w := range leaves(value) {
				if simple.MatchString(w) && !strings.Contains(shown, " "+strings.Join(words(w), " ")+" ") {
					t.Errorf("%q is lost: %s", w, shown)
				}
			}
		}
	})
}

// simple is a text that means nothing to Markdown, nor to a file's reader.
var simple = regexp.MustCompile(`^[A-Za-z]{2,}(?: [A-Za-z]{2,})*$`)

// leaves are the texts of a data file that are to be shown.
func leaves(value any) []string {
	switch v := value.(type) {
	case string:
		return []string{v}
	case []string:
		return v
	case [][]string:
		var out []string
		for i, row := range v {
			if i > 0 || !slices.Contains(row, "question") {
				out = append(out, row...)
			}
		}
		return out
	case []any:
		var out []string
		for _, e := range v {
			out = append(out, leaves(e)...)
		}
		return out
	case map[string]any:
		var out []string
		for key, e := range v {
			if key != "id" {
				out = append(out, leaves(e)...)
			}
		}
		return out
	}
	return nil
}
