package read

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"

	"example.org/bedside/tools/article"
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
	if values, content, err := article.FrontMatter([]byte(src)); err == nil {
		body = string(content)
		frontMatter(doc, values)
	} else {
		doc.Told = append(doc.Told, tree.Told{Kind: "unsure", Message: "the front matter cannot be read and was taken for text: " + err.Error()})
	}
	if d := deepest(body); d > s.Limits.Depth {
		return s.fail(fmt.Sprintf("is nested %d deep", d), "nobody reads that; take it apart")
	}
	if message := tooMuch(body); message != "" {
		return s.fail(message, "take it apart")
	}
	// {{<x>}} is a shortcode and no tag.
	body = strings.ReplaceAll(body, "{{<", "{{"+angle)
	var out bytes.Buffer
	if err := md.Convert([]byte(body), &out); err != nil {
		return s.fail("the Markdown cannot be read: "+err.Error(), "")
	}
	root, err := s.page(bytes.ReplaceAll(out.Bytes(), []byte(angle), []byte("&lt;")))
	if err != nil {
		return err
	}
	d := &dom{doc: doc, limits: s.Limits}
	d.footnotes(root)
	doc.Blocks = d.blocks(articleIn(root))
	s.beside(doc)
	return yield(doc)
}

// angle stands for < where it opens no tag: a character that no text has.
const angle = "\ufdd0"

// tooMuch says what goldmark would take too long for: it compares each
// footnote and definition with each, and each mark of a paragraph.
func tooMuch(src string) string {
	const most = 2000
	for _, mark := range []string{`\|`, "[^", "]:"} {
		if strings.Count(src, mark) > most {
			return fmt.Sprintf("has %s more than %d times", mark, most)
		}
	}
	n := 0
	for line := range strings.Lines(src) {
		text := strings.TrimLeft(line, " \t>")
		if strings.TrimSpace(text) == "" || listMark.MatchString(text) || strings.HasPrefix(text, "|") || strings.HasPrefix(text, "#") {
			n = 0
		}
		for _, mark := range []string{"*", "_", "~", "[", "]", "`", "<", "!"} {
			n += strings.Count(text, mark)
		}
		if n > most && strings.Trim(text, "*_~` \r\n") != "" {
			return fmt.Sprintf("has more than %d marks such as *, _, [ and ` in one paragraph", most)
		}
	}
	return ""
}

// deepest is how deep the quotations and lists of a line are nested, at most:
// goldmark takes time that grows with its square.
func deepest(src string) int {
	most := 0
	for line := range strings.Lines(src) {
		if strings.Trim(line, "- \t\r\n") == "" || strings.Trim(line, "* \t\r\n") == "" {
			continue // a line across the page, however long
		}
		rest := strings.TrimLeft(line, " \t")
		depth := (len(line) - len(rest)) / 2
		if m := listMark.FindString(rest); m == "" && !strings.HasPrefix(rest, ">") {
			continue
		}
		for rest != "" {
			m := listMark.FindString(rest)
			if m == "" && rest[0] == '>' {
				m = ">"
			}
			if m == "" {
				break
			}
			depth++
			rest = strings.TrimLeft(rest[len(m):], " \t")
		}
		most = max(most, depth)
	}
	return most
}

var listMark = regexp.MustCompile(`^(?:[-*+]|\d{1,9}[.)])[ \t]`)

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
				m.Authors = append(m.Authors, tree.Author{ID: tree.Slug(name), Name: name})
			}
		case "tags":
			for _, name := range list(value) {
				m.Tags = append(m.Tags, tree.Term{Slug: tree.Slug(name), Name: name})
			}
		case "categories":
			for _, name := range list(value) {
				m.Categories = append(m.Categories, tree.Term{Slug: tree.Slug(name), Name: name})
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
