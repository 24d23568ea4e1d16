package write

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"golang.org/x/net/html"

	"example.org/bedside/tools/importer/tree"
)

// inline is Markdown as Hugo reads it in a run of text.
var inline = goldmark.New(goldmark.WithExtensions(extension.Strikethrough, extension.Linkify))

var (
	called  = regexp.MustCompile(`\{\{< /?(?:sup|sub|cite)[^>]*>\}\}`)
	newline = strings.NewReplacer("<br>", " ")
)

// reads tells whether each asterisk, tilde, underscore and backquote of a run is
// read as it is meant: as many of them are text as the document has. The rules
// by which Markdown pairs them are many (CommonMark 6.2), so they are asked, not
// written again.
func reads(text string, nodes []tree.Inline) bool {
	if !strings.ContainsAny(text, "*~`_") {
		return true
	}
	// A word before keeps a run's beginning from being a list or a heading.
	masked := "w " + called.ReplaceAllStringFunc(newline.Replace(text), func(s string) string { return strings.Repeat("H", len(s)) })
	var out bytes.Buffer
	if inline.Convert([]byte(masked), &out) != nil {
		return false
	}
	var got strings.Builder
	for z := html.NewTokenizer(&out); ; {
		switch z.Next() {
		case html.ErrorToken:
			return signs(got.String()) == signs(tree.Plain(nodes))
		case html.TextToken:
			got.WriteString(string(z.Text()))
		}
	}
}

// signs counts the characters that set text off.
func signs(s string) [4]int {
	return [4]int{strings.Count(s, "*"), strings.Count(s, "~"), strings.Count(s, "`"), strings.Count(s, "_")}
}
