package read

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/gohugoio/hugo/parser/pageparser"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	nethtml "golang.org/x/net/html"

	"example.org/bedside/tools/importer/tree"
)

func markdownReader() Reader {
	return Reader{
		Name:       "Markdown",
		Extensions: []string{".md", ".markdown"},
		Read:       readMarkdown,
	}
}

var md = goldmark.New(
	goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList, extension.DefinitionList, extension.Footnote, extension.Linkify),
	goldmark.WithParserOptions(parser.WithAttribute()),
	goldmark.WithRendererOptions(html.WithUnsafe()),
)

// readMarkdown reads Markdown as HTML: what raw HTML stands in it is then read
// as well, and nothing of the two needs to be told apart.
func readMarkdown(_ context.Context, s *Source, yield func(*tree.Document) error) error {
	src, told, err := s.decode()
	if err != nil {
		return err
	}
	doc := &tree.Document{}
	if told != nil {
		doc.Told = append(doc.Told, *told)
	}
	body := src
	if front, err := pageparser.ParseFrontMatterAndContent(strings.NewReader(src)); err == nil && front.FrontMatterFormat != "" {
		body = string(front.Content)
		frontMatter(doc, front.FrontMatter)
	} else if err != nil {
		doc.Told = append(doc.Told, tree.Told{Kind: "unsure", Message: "the front matter cannot be read and was taken for text: " + err.Error()})
	}
	if d := deepest(body); d > s.Limits.Depth {
		return s.fail(fmt.Sprintf("is nested %d deep", d), "nobody reads that; take it apart")
	}
	var out bytes.Buffer
	if err := md.Convert([]byte(body), &out); err != nil {
		return s.fail("the Markdown cannot be read: "+err.Error(), "")
	}
	root, err := nethtml.Parse(&out)
	if err != nil {
		return s.fail("the Markdown cannot be read: "+err.Error(), "")
	}
	d := &dom{doc: doc, limits: s.Limits}
	d.footnotes(root)
	doc.Blocks = d.blocks(article(root))
	return yield(doc)
}

// deepest is how deep the quotations and lists of a line are nested, at most:
// goldmark takes time that grows with its square.
func deepest(src string) int {
	most := 0
	for line := range strings.Lines(src) {
		depth := 0
	marks:
		for i := 0; i < len(line); i++ {
			switch line[i] {
			case '>', '-', '*', '+':
				depth++
			case ' ', '\t':
			default:
				break marks
			}
		}
		indent := (len(line) - len(strings.TrimLeft(line, " "))) / 2
		most = max(most, depth, indent)
	}
	return most
}

func frontMatter(doc *tree.Document, values map[string]any) {
	m := &doc.Meta
	for _, key := range slices.Sorted(maps.Keys(values)) {
		value := values[key]
		text := fmt.Sprint(value)
		switch strings.ToLower(key) {
		case "title":
			m.Title = text
		case "description", "summary":
			m.Description = text
		case "slug":
			m.Slug = text
		case "date", "publishdate":
			m.Date = moment(value)
		case "lastmod":
			m.Modified = moment(value)
		case "author", "authors":
			for _, name := range list(value) {
				m.Authors = append(m.Authors, tree.Author{ID: slug(name), Name: name})
			}
		case "tags":
			for _, name := range list(value) {
				m.Tags = append(m.Tags, tree.Term{Slug: slug(name), Name: name})
			}
		case "categories":
			for _, name := range list(value) {
				m.Categories = append(m.Categories, tree.Term{Slug: slug(name), Name: name})
			}
		case "draft":
			if value == true {
				m.Status = "draft"
			}
		default:
			doc.Told = append(doc.Told, tree.Told{Kind: "dropped", Message: fmt.Sprintf("front matter %q was left out", key), Text: text})
		}
	}
}

func list(value any) []string {
	switch value := value.(type) {
	case []any:
		var out []string
		for _, v := range value {
			out = append(out, fmt.Sprint(v))
		}
		return out
	case nil:
		return nil
	}
	return []string{fmt.Sprint(value)}
}

func moment(value any) time.Time {
	if t, ok := value.(time.Time); ok {
		return t
	}
	for _, layout := range []string{time.RFC3339, time.DateTime, time.DateOnly} {
		if t, err := time.Parse(layout, fmt.Sprint(value)); err == nil {
			return t
		}
	}
	return time.Time{}
}
