package article_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"example.org/bedside/tools/article"
)

// plant marks a word in a file that is being written; it is taken out again and
// its place is kept.
const plant = "\x01"

// garden writes random articles around planted words.
type garden struct {
	*rand.Rand
	n    int
	bare bool // without shortcodes
	data map[string]string
}

func (g *garden) pick(list ...string) string { return list[g.IntN(len(list))] }

// word is a planted word, each another.
func (g *garden) word() string {
	g.n++
	return plant + g.pick("Word", "wörd", "слово", "語", "wo😀rd") + strconv.Itoa(g.n) + "x"
}

// prose is a piece of running text with a planted word that Markdown may stand
// around.
func (g *garden) prose() string {
	filler := func() string {
		if g.bare {
			return g.pick("", "a ", "é ", "*b* ", "**ü** ", "`c` ", "&amp; ", "\\* ", "[l](/d) ", "<b>h</b> ", "![i](/i.png) ", "<https://x.example> ", "~~s~~ ", "www.x.example ", "&#x20ac; ", "_", "* ", "[", "] ", "`` ")
		}
		return g.pick("", "a ", "é ", "😀 ", "*b* ", "**ü** ", "`c` ", "&amp; ", "\\* ", "[l](/d \"t\") ", "{{< cite \"k\" >}} ", "H{{< sub >}}2{{< /sub >}}O ", "{{< other x=1 >}} ", "<b>h</b> ", "![i](/i.png) ", "<https://x.example> ", "~~s~~ ", "&#x20ac; ", "{{</* y */>}} ")
	}
	w := g.word()
	kind := g.IntN(8)
	if g.bare && (kind == 3 || kind == 4) {
		kind = 0
	}
	switch kind {
	case 0:
		w = "*" + w + "*"
	case 1:
		w = "[" + w + "](/x)"
	case 2:
		w = "**a *" + w + "***"
	case 3:
		w = "{{< sup >}}" + w + "{{< /sup >}}"
	case 4:
		w = "{{< term term=\"z\" as=\"" + w + "\" >}}"
	case 5:
		w = "`" + w + "`"
	case 6:
		w = "![a " + w + "](/i.png)"
	}
	return "T " + filler() + filler() + w + " " + filler() + "e" + g.pick("", ".", " é")
}

// block writes blocks whose lines each begin with prefix.
func (g *garden) blocks(b *strings.Builder, prefix string, depth int) {
	line := func(s string) { b.WriteString(prefix + s + "\n") }
	for range 1 + g.IntN(3) {
		kind := g.IntN(14)
		if depth > 2 {
			kind = g.IntN(7)
		}
		if g.bare {
			kind %= 10
		}
		switch kind {
		case 0:
			line(g.pick("#", "##", "####") + g.pick(" ", "  ", "\t") + g.prose() + g.pick("", " ##", " {#id"+strconv.Itoa(g.n)+"}"))
		case 1:
			line(g.prose())
			line(g.pick("", "  ", "\t") + g.prose() + g.pick("", "  ", "\\"))
			line("and " + g.prose())
		case 2:
			line("| é | " + g.prose() + " |")
			line("|---|:-:|")
			line("| " + g.prose() + " | x |")
			line("|" + g.prose() + "|" + g.prose() + "|")
		case 3:
			line("```go")
			line("# no {{< cite \"k\" >}}")
			line("```")
		case 4:
			line("<div title=\"a\">")
			line("  <p>T " + g.word() + " é</p>" + "<!-- no --> T " + g.word())
			line("</div>")
		case 5:
			line("Term " + g.word())
			line(":  " + g.prose())
		case 6:
			line(g.prose())
		case 7, 8:
			mark := g.pick("- ", "* ", "1. ", "-\t", "1)  ")
			indent := strings.Repeat(" ", len(mark))
			if mark == "-\t" {
				indent = "    "
			}
			for range 1 + g.IntN(3) {
				line(mark + g.prose())
				if g.IntN(2) == 0 {
					line("")
					g.blocks(b, prefix+indent, depth+1)
				}
			}
		case 9:
			line("> " + g.prose())
			g.blocks(b, prefix+"> ", depth+1)
		case 10:
			line("{{< " + g.pick("care", "bedside/warning", "own") + " heading=\"" + g.word() + g.pick("", " \\\"é\\\"") + "\" >}}")
			g.inner(b, depth)
			b.WriteString("{{< /care >}}\n")
		case 11:
			line("{{< faq >}}")
			for range 1 + g.IntN(3) {
				b.WriteString("### " + g.prose() + "\n\n")
				g.inner(b, depth)
			}
			b.WriteString("{{< /faq >}}\n")
		case 12:
			line("{{< compare caption=`" + g.word() + "` src=\"" + g.table() + "\" />}}")
		case 13:
			line("{{< faq src=\"" + g.questions() + "\" />}}")
		}
		line("")
	}
}

// inner writes what a shortcode holds, at the margin.
func (g *garden) inner(b *strings.Builder, depth int) { g.blocks(b, "", depth+1) }

// table makes a data file of cells, and gives its name.
func (g *garden) table() string {
	rows := [][]string{{"T " + g.word(), "é"}, {g.word(), "\"T\", *" + g.word() + "*"}, {"*ü* " + g.word(), "l1\n\nl2 " + g.word()}}
	var b bytes.Buffer
	ext := g.pick("csv", "tsv", "json", "yaml", "toml")
	quoted := func(s string) string { text, _ := json.Marshal(s); return string(text) }
	switch ext {
	case "csv", "tsv":
		separator := map[string]string{"csv": ",", "tsv": "\t"}[ext]
		for _, row := range rows {
			for i, cell := range row {
				if i > 0 {
					b.WriteString(separator)
				}
				if strings.ContainsAny(cell, "\",\n") || g.IntN(2) == 0 {
					cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
				}
				b.WriteString(cell)
			}
			b.WriteString("\n")
		}
	case "json", "toml":
		if ext == "toml" {
			b.WriteString("rows = ")
		}
		b.WriteString("[")
		for i, row := range rows {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString("[ " + quoted(row[0]) + g.pick(",", ",\n  ") + quoted(row[1]) + "]")
		}
		b.WriteString("]\n")
	case "yaml":
		b.WriteString("# é\nrows:\n")
		for _, row := range rows {
			b.WriteString("  - - " + quoted(row[0]) + "\n    - " + quoted(row[1]) + "\n")
		}
	}
	return g.file(b.String(), ext)
}

// questions makes a data file of an FAQ, and gives its name.
func (g *garden) questions() string {
	var b strings.Builder
	for range 1 + g.IntN(3) {
		b.WriteString("- question: " + g.pick("'it''s "+g.word()+"'", "\"a \\\"q\\\" "+g.word()+"\"", "T "+g.word()) + "\n  answer: |\n")
		g.blocks(&b, "    ", 3)
	}
	return g.file(b.String(), "yaml")
}

// file keeps a data file under a name of its own.
func (g *garden) file(text, ext string) string {
	name := fmt.Sprintf("%d.%s", len(g.data), ext)
	g.data[name] = g.ends(text)
	return name
}

// ends gives a file the line ends and the beginning of some editor.
func (g *garden) ends(text string) string {
	if g.IntN(2) == 0 {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return g.pick("", "\ufeff") + text
}

// front writes front matter of any kind.
func (g *garden) front() string {
	title, description := g.word(), g.word()
	switch g.IntN(8) {
	case 0:
		return "---\ntitle: " + title + " é\ndescription: 'é ''x'' " + description + "'\ntags: [a]\n---\n"
	case 1:
		return "---\n# é\nTitle: \"\\u00e9 \\\"x\\\" " + title + "\"\ndescription: >\n   one\n   " + description + " two\nx:\ty\n---\n"
	case 2:
		return "---\nparams:\n  - é: {a: 1}\ndescription: |\n  one\n\n    two " + description + "\ntitle: é " + title + " # c\n---\n"
	case 3:
		return "+++\ntitle = 'é " + title + "'\ndescription = \"\\u00e9 \\\"x\\\" " + description + "\"\n+++\n"
	case 4:
		return "+++\n# é\ndescription = \"\"\"\nx\\\n   " + description + "\"\"\" # c\ntitle = '''\né " + title + "'''\n[params]\na = 1\n+++\n"
	case 5:
		return "{\n\t\"x\": [1, {\"title\": \"no\"}],\n \"title\" : \"\\u00e9\\n\\\"x\\\" " + title + "\", \"description\":\"" + description + "\"}\n"
	case 6:
		return "#+TITLE: é " + title + "\n#+DESCRIPTION: " + description + "\n\n"
	}
	return "Begin " + title + " " + description + "\n\n"
}

// planted is where a planted word stands.
type planted struct {
	file         string
	line, column int
}

// reap takes the marks out of a file, and keeps where the words stand.
func reap(file, text string, places map[string]planted) string {
	var out strings.Builder
	line, column := 1, 1
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		// JSON and TOML write the mark as an escape.
		if mark := `\u0001`; r == 1 || strings.HasPrefix(text[i:], mark) {
			if r != 1 {
				size = len(mark)
			}
			i += size
			word := text[i : i+strings.IndexByte(text[i:], 'x')+1]
			places[word] = planted{file, line, column}
			continue
		}
		out.WriteString(text[i : i+size])
		i += size
		switch {
		case r == '\n':
			line, column = line+1, 1
		case r == '\ufeff' && i == size:
		default:
			column++
		}
	}
	return out.String()
}

func TestPlantedWords(t *testing.T) {
	o := article.Options{Prose: func(shortcode, parameter string) bool { return parameter == "heading" || parameter == "caption" }}
	for seed := range uint64(3000) {
		g := &garden{Rand: rand.New(rand.NewPCG(seed, 5)), data: map[string]string{}}
		var body strings.Builder
		front := g.front()
		g.blocks(&body, "", 0)
		places := map[string]planted{}
		// A tag is closed by its own name.
		text := body.String()
		for _, name := range []string{"bedside/warning", "own"} {
			text = closeTags(text, name)
		}
		src := reap("a.md", g.ends(front+text), places)
		data := map[string]string{}
		for name, text := range g.data {
			data[name] = reap(name, text, places)
		}
		o.Data = func(name string) (string, []byte, error) { return name, []byte(data[name]), nil }
		d, err := article.Read("a.md", []byte(src), o)
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, src)
		}
		found := map[string]int{}
		for i, b := range d.Blocks {
			checkBlock(t, d, i)
			for word, place := range places {
				at := strings.Index(b.Text, word)
				if at < 0 {
					continue
				}
				found[word]++
				r := b.Range(at, at+len(word))
				got := planted{r.File, r.Line, r.Column}
				if got != place || r.Match != word || b.File != place.file {
					t.Errorf("seed %d: %q is found at %+v; it stands at %+v", seed, word, r, place)
				}
			}
		}
		for word, place := range places {
			if found[word] != 1 {
				t.Errorf("seed %d: %q at %+v is found %d times", seed, word, place, found[word])
			}
		}
		if t.Failed() {
			names := make([]string, 0, len(data))
			for name := range data {
				names = append(names, name)
			}
			slices.Sort(names)
			for _, name := range names {
				t.Logf("%s:\n%s", name, data[name])
			}
			t.Fatalf("%s", src)
		}
	}
}

// closeTags closes the tags of one name by that name.
func closeTags(text, name string) string {
	var out strings.Builder
	var open []bool
	for {
		i := strings.Index(text, "{{< ")
		if i < 0 {
			return out.String() + text
		}
		out.WriteString(text[:i])
		text = text[i:]
		switch {
		case strings.HasPrefix(text, "{{< /care >}}") && len(open) > 0:
			mine := open[len(open)-1]
			open = open[:len(open)-1]
			if mine {
				out.WriteString("{{< /" + name + " >}}")
				text = text[len("{{< /care >}}"):]
				continue
			}
		case strings.HasPrefix(text, "{{< /bedside/warning >}}"), strings.HasPrefix(text, "{{< /own >}}"):
			open = open[:len(open)-1]
		case strings.HasPrefix(text, "{{< "+name+" "):
			open = append(open, true)
		case strings.HasPrefix(text, "{{< care "), strings.HasPrefix(text, "{{< bedside/warning "), strings.HasPrefix(text, "{{< own "):
			open = append(open, false)
		}
		out.WriteString(text[:4])
		text = text[4:]
	}
}

// checkBlock proves what holds of every block.
func checkBlock(t *testing.T, d *article.Document, i int) {
	t.Helper()
	b := d.Blocks[i]
	if b.Section >= i || b.Section < -1 || b.Section >= 0 && d.Blocks[b.Section].Kind != article.Heading && d.Blocks[b.Section].Kind != article.Question {
		t.Fatalf("block %d stands under %d", i, b.Section)
	}
	if b.List != nil && (b.List.Lead >= i || b.List.Index >= b.List.Length) {
		t.Fatalf("block %d is in %+v", i, b.List)
	}
	inside := func(start, end int) {
		t.Helper()
		if start < 0 || start > end || end > len(b.Text) {
			t.Fatalf("%d-%d lies outside of %q", start, end, b.Text)
		}
		if r := b.Range(start, end); r.Line < 1 || r.Column < 1 || r.Start > r.End || r.EndLine < r.Line || len(r.Match) != r.End-r.Start {
			t.Fatalf("%d-%d of %q is %+v", start, end, b.Text, r)
		}
	}
	inside(0, len(b.Text))
	for _, l := range b.Links {
		inside(l.Start, l.End)
	}
	for _, e := range append(append([]article.Span(nil), b.Emphases...), b.Sentences...) {
		inside(e.Start, e.End)
	}
	for _, c := range b.Cites {
		inside(c.Offset, c.Offset)
	}
}
