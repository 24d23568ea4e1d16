package article

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// sameParts tells where a text is read otherwise than by goldmark alone. It
// reports whether anything of it was text alone.
func sameParts(t *testing.T, src string) (plain bool) {
	t.Helper()
	prose := func(shortcode, parameter string) bool { return true }
	got, err := Read("a.md", []byte(src), Options{Prose: prose})
	want, werr := Read("a.md", []byte(src), Options{Prose: prose, whole: true})
	if !reflect.DeepEqual(err, werr) {
		t.Fatalf("%q: the error is %v; goldmark alone gives %v", src, err, werr)
	}
	if err != nil {
		return false
	}
	for i := range min(len(got.Blocks), len(want.Blocks)) {
		if !reflect.DeepEqual(got.Blocks[i], want.Blocks[i]) {
			t.Fatalf("%q: block %d is\n%+v\ngoldmark alone gives\n%+v", src, i, got.Blocks[i], want.Blocks[i])
		}
	}
	if len(got.Blocks) != len(want.Blocks) {
		t.Fatalf("%q: %d blocks are read; goldmark alone gives %d", src, len(got.Blocks), len(want.Blocks))
	}
	p := reading{Document: got}
	_, _, ok := p.parse(source{in: got.Article, raw: got.Source}, got.Body, len(src), got.Shortcodes, true)
	return ok && len(p.parts) > 0
}

func FuzzParts(f *testing.F) {
	for _, src := range partsExamples {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if !strings.HasPrefix(src, "---") && !strings.HasPrefix(src, "+++") {
			sameParts(t, src)
		}
	})
}

var partsExamples = []string{
	"One line.\n",
	"Two\nlines &amp; é\n\n## A heading\nand text\n\n# Another\n",
	"Items:\n\n- one\n- two (2)\n\nand\n\n1. one\n2. two\n",
	"| a | b |\n|---|:-:|\n| c | d |\n| e |\n| f | g | h |\n\ntext\n",
	"Text.\n\n{{< faq >}}\n### Why?\n\nBecause.\n\n{{< note >}}\nIt *is*.\n\nSo.\n{{< /note >}}\n\n- a\n{{< /faq >}}\n\nEnd {{< cite \"x\" >}}.\n",
}

func TestParts(t *testing.T) {
	for _, src := range partsExamples {
		if !sameParts(t, src) {
			t.Errorf("%q is left to goldmark", src)
		}
	}
	lines := []string{
		"", "", "", "", "", " ", "text", "Text here.", "two  ", "more text ", "é", "10 mg", "2020.", "3. x", "1. one", "2. two", "1) one", "- item", "- item two", "-  wide", "- ", "-", "+ item", "* item", "- [ ] task", "- 1. x", "- - x", "- # x",
		"# One", "## Two", "### Three", "## Two ##", "## *Two*", "#tag", "####### no", "## {#id}", "## x {#id}", "##", "===", "---", "***", "- - -", "> quote", ">", "> - x", "    code", "  two in", "   three", "\tcode",
		"| a | b |", "|---|---|", "|---||", "|:--|--:|", "| c |", "| d | e | f |", "||", "|", "| x", "a | b", "---|---", "|---|", "| *a* | b |", "| a \\| b | c |",
		"```", "~~~", "```go", "<div>", "</div>", "<!-- a -->", "<!--", "-->", "<br>", "<script>", "</script>", "x <b>y</b>",
		"a *b* c", "*b*", "a _b", "[l](/x)", "[l]: /x", "[l]", "a[^1]", "[^1]: note", "`c`", "a `c` b", "\\*", "&amp; so", "a\\", "Term", ": definition", ":  x", "a: b", "http://x.example", "www.x.example", "a@x.example", "(a)", "\"a\"", "'a'", "!", "![i](/i)", "~~s~~",
		"{{< cite \"k\" >}}", "a {{< cite \"k\" >}} b", "{{< note >}}", "{{< /note >}}", "{{< faq >}}", "{{< /faq >}}", "{{< compare caption=\"a *b*\" >}}", "{{< /compare >}}", "- {{< sup >}}2{{< /sup >}}", "<!--more-->", "{{</* x */>}}", "[[x]]", "\x01", "a\r", "\v", "a\f",
	}
	r := rand.New(rand.NewPCG(1, 2))
	plain := 0
	for n := range 20_000 {
		var b strings.Builder
		few := len(lines)
		if n%2 == 0 {
			few = 45 // most of them text alone
		}
		for range 1 + r.IntN(9) {
			b.WriteString(lines[r.IntN(few)] + "\n")
			if r.IntN(3) == 0 {
				b.WriteString("\n")
			}
		}
		src := b.String()
		if r.IntN(4) == 0 {
			src = strings.TrimRight(src, "\n")
		}
		if strings.HasPrefix(src, "---") {
			continue
		}
		if sameParts(t, src) {
			plain++
		}
	}
	if plain < 3_000 {
		t.Errorf("%d of 20,000 random texts have text alone; expected more", plain)
	}
}
