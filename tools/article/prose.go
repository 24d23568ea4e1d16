package article

import (
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// markdown parses as Hugo's default settings have it, but for what changes
// characters of the text.
var markdown = goldmark.New(
	goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify, extension.TaskList, extension.DefinitionList, extension.Footnote),
	goldmark.WithParserOptions(parser.WithAttribute()),
).Parser()

type prose struct {
	*Document
	o Options
}

func (p *prose) read() error {
	for _, key := range []string{"title", "description"} {
		if s, ok := p.Front.Values[key].(string); ok && s != "" {
			p.Blocks = append(p.Blocks, &Block{Kind: Kind(key), Text: s, Section: -1, File: p.File})
		}
	}
	body := p.Source[p.Body:]
	section := -1
	return ast.Walk(markdown.Parse(text.NewReader(body)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		b := &Block{Kind: Paragraph, Section: section, File: p.File}
		switch n := n.(type) {
		case *ast.Paragraph:
		case *ast.Heading:
			b.Kind, b.Level = Heading, n.Level
			section = len(p.Blocks)
		default:
			return ast.WalkContinue, nil
		}
		lines := n.Lines()
		if lines.Len() == 0 {
			return ast.WalkSkipChildren, nil
		}
		start, end := lines.At(0).Start, lines.At(lines.Len()-1).Stop
		b.Text = strings.TrimSpace(string(body[start:end]))
		b.from = &origin{in: p.Article, segments: []segment{{0, len(b.Text), p.Body + start, p.Body + start + len(b.Text)}}}
		p.Blocks = append(p.Blocks, b)
		return ast.WalkSkipChildren, nil
	})
}
