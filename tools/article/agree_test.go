package article_test

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	markdownhtml "github.com/yuin/goldmark/renderer/html"
	"golang.org/x/net/html"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/cases"
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
	srcs := cases.Read[string](t, "agrees-with-goldmark")
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
