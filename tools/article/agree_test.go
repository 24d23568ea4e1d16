package article_test

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	"example.org/bedside/tools/article"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	markdownhtml "github.com/yuin/goldmark/renderer/html"
	"golang.org/x/net/html"
)

// renderer makes HTML as Hugo's default settings do, but for the typographer and
// with raw HTML.
var renderer = goldmark.New(
	goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify, extension.TaskList, extension.DefinitionList, extension.Footnote),
	goldmark.WithParserOptions(parser.WithAttribute()),
	goldmark.WithRendererOptions(markdownhtml.WithUnsafe()),
)

// rendered is what a reader reads of goldmark's HTML, without white space.
func rendered(t *testing.T, src []byte) string {
	t.Helper()
	var b bytes.Buffer
	if err := renderer.Convert(src, &b); err != nil {
		t.Fatal(err)
	}
	doc, err := html.Parse(&b)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			text.WriteString(n.Data)
		}
		if n.Type == html.ElementNode {
			switch n.Data {
			case "pre", "script", "style", "template", "title", "textarea":
				return
			}
			for _, a := range n.Attr {
				if a.Key == "class" && (a.Val == "footnote-ref" || a.Val == "footnote-backref") {
					return
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(doc)
	return squeeze(text.String())
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// read is what the blocks of a document say, without white space.
func read(t *testing.T, src []byte) string {
	t.Helper()
	d, err := article.Read("a.md", append([]byte("+++\n+++\n"), src...), article.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, b := range d.Blocks {
		if b.Kind != article.Alt {
			text.WriteString(b.Text)
		}
	}
	return squeeze(text.String())
}

func TestAgreesWithGoldmark(t *testing.T) {
	srcs := []string{
		"a\\\nb  \nc *d* \\& &amp; &#0; &#xD800; &#9999999; &quot",
		"a\tb\n\n\tcode\n\n- c\n\n\td\n\n \te",
		"*a **b** c*_d_ __e__f__ ***g***",
		"[a][b] [b] [c]\n\n[b]: </d e> 'f\ng'\n[a]: x",
		"# a #b ##\n## \\#\n#c\n\nd\n===\n",
		"| a | b |\n|-|\n| c |\n\n|a|b|\n|-|-|\n|c|\n|d|e|f|\n",
		"x[^a] y[^b] z[^a]\n\n[^a]: one\n\n    two\n\n[^b]: three\n[^c]: unused",
		"a\n: b\n: c\n\n  d\n\ne\nf\n: g",
		"http://a.b/c?d=e&f. www.a.com) (www.b.com) x@y.zz ftp://g.h <x@y.zz> <i:j>",
		"`` a`b `` ` c\nd ` ``e`",
		"<div>a</div> b\n<p>c<br>d\n\n*e*\n\n</div>\n\nf <a href='>'>g</a> <!-- h --> i",
		"1. a\n\n   b\n2. c\n   - d\n     e\n   > f\n   g",
		"> a\nb\n> - c\nd\n>> e",
		"- [ ] a\n- [x] b\n- [y] c",
		"a~~b~~c ~d~ ~~~e~~~",
		"\u00a0a\u00a0b \u200bc",
	}
	for seed := range uint64(500) {
		g := &garden{Rand: rand.New(rand.NewPCG(seed, 9)), bare: true}
		var b strings.Builder
		g.blocks(&b, "", 0)
		srcs = append(srcs, strings.ReplaceAll(b.String(), plant, ""))
	}
	for _, src := range srcs {
		for _, src := range []string{src, strings.ReplaceAll(src, "\n", "\r\n")} {
			if want, got := rendered(t, []byte(src)), read(t, []byte(src)); got != want {
				t.Errorf("of %q\ngoldmark shows %s\nthe blocks say %s", src, want, got)
			}
		}
	}
}
