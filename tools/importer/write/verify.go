package write

import (
	"strings"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/importer/tree"
)

var lineBreak = strings.NewReplacer("<br>", " ")

// reads tells whether each asterisk, tilde, underscore and backquote of a run is
// read as it is meant: as many of them are text as the document has. The rules
// by which Markdown pairs them are many (CommonMark 6.2), so they are asked, not
// written again.
func reads(text string, nodes []tree.Inline) bool {
	if !strings.ContainsAny(text, "*~`_") {
		return true
	}
	// A word before keeps a run's beginning from being a list or a heading.
	page, err := article.Read("", []byte("w "+lineBreak.Replace(text)), article.Options{})
	if err != nil {
		return false
	}
	var got strings.Builder
	for _, b := range page.Blocks {
		got.WriteString(b.Text)
	}
	return signs(got.String()) == signs(tree.PlainBlocks([]tree.Block{&tree.Paragraph{Text: nodes}}))
}

// signs counts the characters that set text off.
func signs(s string) [4]int {
	return [4]int{strings.Count(s, "*"), strings.Count(s, "~"), strings.Count(s, "`"), strings.Count(s, "_")}
}
