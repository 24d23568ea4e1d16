package read

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"

	"example.org/bedside/tools/importer/tree"
)

func htmlReader() Reader {
	return Reader{
		Name:       "web page",
		Extensions: []string{".html", ".htm", ".xhtml"},
		Magic: func(head []byte) bool {
			return pageStart.Match(head) || bytes.HasPrefix(head, []byte("\xff\xfe<\x00")) || bytes.HasPrefix(head, []byte("\xfe\xff\x00<"))
		},
		Named: func(head []byte) bool { return bytes.IndexByte(head, '<') >= 0 }, // a part of a page
		Read:  readHTML,
	}
}

// What stands before <html>: a byte order mark, an XML declaration, comments.
var pageStart = regexp.MustCompile(`(?is)^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype\s+html|<html)`)

func readHTML(_ context.Context, s *Source, yield func(*tree.Document) error) error {
	src, err := s.bytes()
	if err != nil {
		return err
	}
	text, told, err := s.decodePage(src)
	if err != nil {
		return err
	}
	root, err := s.page([]byte(text))
	if err != nil {
		return err
	}
	doc := &tree.Document{}
	if told != nil {
		doc.Told = append(doc.Told, *told)
	}
	page := &dom{doc: doc, limits: s.Limits}
	page.page(root)
	s.beside(doc)
	return yield(doc)
}

// decodePage gives a page as UTF-8. A page that does not say its code, or not
// the true one, is read as any other text.
func (s *Source) decodePage(src []byte) (string, *tree.Told, error) {
	head := src[:min(len(src), 1024)]
	code, name, sure := charset.DetermineEncoding(head, "")
	says := name != "utf-8" && code != encoding.Replacement && (sure || bytes.Contains(bytes.ToLower(head), []byte("charset=")))
	if foreign := bytes.IndexFunc(src, func(r rune) bool { return r >= 0x80 }) >= 0; says && !(foreign && utf8.Valid(src)) {
		if text, err := code.NewDecoder().Bytes(src); err == nil && utf8.Valid(text) && !bytes.ContainsRune(text, utf8.RuneError) {
			return strings.TrimPrefix(string(text), "\ufeff"), nil, nil
		}
	}
	text, told, err := s.letters(src)
	if err == nil && told == nil && says {
		told = &tree.Told{Kind: "unsure", Message: "the letters of the page are not in the code " + name + " that it says; look at accents and signs"}
	}
	return text, told, err
}

// page parses a page of no more elements than Limits allow.
func (s *Source) page(src []byte) (*html.Node, error) {
	if n := bytes.Count(src, []byte("<")) - bytes.Count(src, []byte("</")); n > s.Limits.Nodes {
		return nil, s.fail(fmt.Sprintf("has more than %d elements", s.Limits.Nodes), "take it apart")
	}
	root, err := html.Parse(bytes.NewReader(src))
	if err != nil {
		return nil, s.fail("the page cannot be read: "+err.Error(), "")
	}
	return root, nil
}

// page reads a whole page: what it says of itself, and the article in it.
func (d *dom) page(root *html.Node) {
	m := &d.doc.Meta
	var title string
	for n := range root.Descendants() {
		switch n.DataAtom {
		case atom.Html:
			m.Language = attr(n, "lang")
		case atom.Title:
			if title == "" && n.Parent != nil && n.Parent.DataAtom == atom.Head {
				title = fold(textOf(n))
			}
		case atom.Style:
			d.styles(textOf(n))
		case atom.Base:
			d.base, _ = url.Parse(attr(n, "href"))
		case atom.Link:
			if strings.EqualFold(attr(n, "rel"), "canonical") {
				m.Address = attr(n, "href")
			}
		case atom.Meta:
			content := strings.TrimSpace(attr(n, "content"))
			switch strings.ToLower(attr(n, "name") + attr(n, "property")) {
			case "description":
				m.Description = content
			case "author":
				if content != "" {
					m.Authors = []tree.Author{{ID: tree.Slug(content), Name: content}}
				}
			case "og:title":
				title = content
			case "article:published_time":
				m.Date, _ = time.Parse(time.RFC3339, content)
			case "article:modified_time":
				m.Modified, _ = time.Parse(time.RFC3339, content)
			}
		case atom.Script:
			if strings.EqualFold(attr(n, "type"), "application/ld+json") {
				d.linkedData(textOf(n))
			}
		}
	}
	body := articleIn(root)
	d.footnotes(root)
	d.doc.Blocks = d.blocks(body)
	if m.Title == "" {
		m.Title = title
		// A page's title often ends in the site's name, its heading does not.
		for n := range body.Descendants() {
			if n.DataAtom == atom.H1 {
				if h := fold(textOf(n)); h != "" && strings.HasPrefix(title, h) {
					m.Title = h
				}
				break
			}
		}
	}
	// What stands around the article is no part of it; its words are told, so
	// that a wrong guess shows.
	for n := range root.Descendants() {
		if n.DataAtom == atom.Body && n != body {
			if rest := d.around(n, body); rest != "" {
				d.tell("dropped", "the parts of the page around the article (navigation and the like) were left out", rest)
			}
		}
	}
}

// articleIn finds the element that holds the article: the one article or main,
// else the body.
func articleIn(root *html.Node) *html.Node {
	var articles, mains []*html.Node
	body := root
	for n := range root.Descendants() {
		switch {
		case n.DataAtom == atom.Article:
			articles = append(articles, n)
		case n.DataAtom == atom.Main || attr(n, "role") == "main":
			mains = append(mains, n)
		case n.DataAtom == atom.Body:
			body = n
		}
	}
	if len(articles) == 1 {
		return articles[0]
	}
	if len(mains) == 1 {
		return mains[0]
	}
	return body
}

func (d *dom) around(n, article *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n == article || n.DataAtom == atom.Script || n.DataAtom == atom.Style || n.DataAtom == atom.Template {
			return
		}
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
			b.WriteByte(' ')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return fold(b.String())
}

// linkedData notes the questions that a page's structured data names.
func (d *dom) linkedData(src string) {
	var data any
	if json.Unmarshal([]byte(src), &data) != nil {
		return
	}
	var questions []string
	var walk func(any, int)
	walk = func(v any, depth int) {
		if depth > 50 {
			return
		}
		switch v := v.(type) {
		case []any:
			for _, item := range v {
				walk(item, depth+1)
			}
		case map[string]any:
			if fmt.Sprint(v["@type"]) == "Question" {
				if name, ok := v["name"].(string); ok {
					if nodes, err := fragment(name); err == nil {
						questions = append(questions, fold(textOf(nodes)))
					}
				}
			}
			for _, item := range v {
				walk(item, depth+1)
			}
		}
	}
	walk(data, 0)
	d.doc.Questions = append(d.doc.Questions, questions...)
}

// footnotes finds notes: a link to an element from which a link leads back.
func (d *dom) footnotes(root *html.Node) {
	ids := map[string]*html.Node{}
	var links []*html.Node
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if id := attr(n, "id"); id != "" && ids[id] == nil {
			ids[id] = n
		}
		if name := attr(n, "name"); name != "" && n.DataAtom == atom.A && ids[name] == nil {
			ids[name] = n
		}
		if n.DataAtom == atom.A && strings.HasPrefix(attr(n, "href"), "#") {
			links = append(links, n)
		}
	}
	d.notes = map[*html.Node]string{}
	d.noted = map[*html.Node]bool{}
	numbered := map[*html.Node]string{}
	for _, link := range links {
		if !looksLikeMark(link) || d.inNote(link) {
			continue
		}
		target := ids[strings.TrimPrefix(attr(link, "href"), "#")]
		if target == nil {
			continue
		}
		item := target
		for item != nil && item.DataAtom != atom.Li && item.DataAtom != atom.P && item.DataAtom != atom.Div && item.DataAtom != atom.Dd && item.DataAtom != atom.Tr {
			item = item.Parent
		}
		if note := wordNotes(target); note != nil {
			item = note
		}
		if item == nil || item.DataAtom == atom.Tr || contains(item, link) {
			continue
		}
		id, ok := numbered[item]
		if !ok {
			if back := backlink(item, link, ids); back == nil {
				continue
			}
			id = fmt.Sprint(len(numbered) + 1)
			numbered[item] = id
			d.noted[item] = true
			d.order = append(d.order, item)
		}
		d.notes[link] = id
	}
	for _, item := range d.order {
		for n := range item.Descendants() {
			if n.DataAtom == atom.A && isBacklink(n) {
				d.skip(n)
				if before := n.PrevSibling; before != nil && before.Type == html.TextNode {
					before.Data = strings.TrimRightFunc(before.Data, unicode.IsSpace)
				}
			}
		}
	}
	for n := range root.Descendants() {
		if n.DataAtom == atom.Hr && n.Parent != nil && (attr(n.Parent, "role") == "doc-endnotes" || hasClass(n.Parent, "footnotes") || d.aboveNotes(n)) {
			d.skip(n)
		}
	}
	for _, item := range d.order {
		d.doc.Notes = append(d.doc.Notes, tree.Note{ID: numbered[item], Blocks: d.blocks(item)})
	}
}

// aboveNotes tells whether a line across the page stands above notes, as Word
// and Google Docs draw one.
func (d *dom) aboveNotes(line *html.Node) bool {
	next := line.NextSibling
	for next != nil && next.Type != html.ElementNode {
		next = next.NextSibling
	}
	if next == nil || d.noted[next] {
		return next != nil
	}
	found := false
	for c := range next.ChildNodes() {
		if c.Type == html.ElementNode && !d.noted[c] {
			return false
		}
		found = found || d.noted[c]
	}
	return found
}

// inNote tells whether a link stands in a note: it leads back to the mark.
func (d *dom) inNote(link *html.Node) bool {
	for p := link; p != nil; p = p.Parent {
		if d.noted[p] {
			return true
		}
	}
	return false
}

var markText = regexp.MustCompile(`^[\[(]?(\d{1,3}|[*†‡§]|[ivxlc]{1,5}|[a-z])[\])]?$`)

func looksLikeMark(a *html.Node) bool {
	return markText.MatchString(fold(textOf(a)))
}

func isBacklink(a *html.Node) bool {
	t := fold(textOf(a))
	return strings.HasPrefix(attr(a, "href"), "#") && (markText.MatchString(t) || strings.ContainsAny(t, "↩↑^⇑⏎") || t == "")
}

func backlink(item, mark *html.Node, ids map[string]*html.Node) *html.Node {
	for n := range item.Descendants() {
		if n.DataAtom != atom.A || !isBacklink(n) {
			continue
		}
		if to := ids[strings.TrimPrefix(attr(n, "href"), "#")]; to != nil && (to == mark || contains(to, mark) || contains(mark, to) || to.Parent == mark.Parent) {
			return n
		}
	}
	return nil
}

func contains(n, inner *html.Node) bool {
	for p := inner; p != nil; p = p.Parent {
		if p == n {
			return true
		}
	}
	return false
}
