// Package write makes a content bundle of a document: an index.md with front
// matter and Markdown that Hugo reads back as the same text, the data files of
// tables that Markdown cannot hold, and the pictures. It knows no format that
// documents come from, and makes no decision about what a passage is: that was
// recognition's.
package write

import (
	"bytes"
	"fmt"
	"io"
	"net/url"
	"path"
	"strings"
	"time"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/importer/tree"
)

// Options say how a document is written.
type Options struct {
	Format   string         // of front matter: "yaml" (also "") or "toml"
	Draft    bool           // whether the page is marked as a draft
	Date     time.Time      // the page's date if the document has none; zero: none
	Language string         // of the page; "" if the site has one only
	Base     string         // the old site's address, which relative links are relative to; "" unknown
	Params   map[string]any // further front matter
}

// File is a file of a bundle. Text is its content, unless Open is set.
type File struct {
	Name string // in the bundle's folder
	Text []byte
	Open func() (io.ReadCloser, error)
}

// Bundle is a page with what belongs to it. Files begins with the page itself.
type Bundle struct {
	Slug  string // a name for its folder, never empty
	Files []File
	Told  []tree.Told // what of the document could not be written as it was
}

// Write makes a bundle of a document.
func Write(doc *tree.Document, o Options) (*Bundle, error) {
	w := &writer{
		doc: doc, options: o,
		anchors: map[string]string{}, media: map[string]string{}, spelt: map[string]bool{},
		notes: map[string]*note{}, level: 2,
	}
	if o.Base != "" {
		base, err := url.Parse(o.Base)
		if err != nil || !base.IsAbs() {
			return nil, fmt.Errorf("the old site's address %q is none; expected something like https://www.example.org/", o.Base)
		}
		w.base = base
	}
	for _, m := range doc.Media {
		w.media[m.Source] = m.Name
	}
	w.survey(doc.Blocks)
	for i := range doc.Notes {
		n := &doc.Notes[i]
		w.notes[n.ID] = &note{Note: n, inside: w.referred[n.ID]}
	}

	var body bytes.Buffer
	body.WriteString(w.blocks(doc.Blocks, place{}))
	body.WriteString(w.footnotes())
	if len(w.sources) > 0 {
		// Bedside's layouts would print the list by themselves, others would not.
		body.WriteString("\n\n{{< references >}}\n")
	}
	front, err := w.front()
	if err != nil {
		return nil, err
	}
	text := append(front, '\n')
	text = append(text, bytes.Trim(body.Bytes(), "\n")...)
	text = append(text, '\n')

	if w.old > 0 {
		w.tell(tree.Place{}, "found", fmt.Sprintf("links to the old site: %d; they go on working if this site takes over its address", w.old), "")
	}

	name := "index.md"
	if o.Language != "" {
		name = "index." + o.Language + ".md"
	}
	b := &Bundle{Slug: w.slug(), Files: append([]File{{Name: name, Text: text}}, w.files...), Told: w.told}
	for _, m := range doc.Media {
		b.Files = append(b.Files, File{Name: m.Name, Open: m.Open})
	}
	return b, nil
}

type writer struct {
	doc     *tree.Document
	options Options
	base    *url.URL

	anchors  map[string]string // an id of the document → what Hugo makes of it
	media    map[string]string // path or address → name in the bundle
	spelt    map[string]bool   // what an abbreviation stands for and has been said
	referred map[string]bool   // notes whose mark stands in a shortcode
	cited    map[string]bool   // sources of the document's own list
	notes    map[string]*note
	order    []*note
	sources  []tree.Source
	old      int // links to the old site
	level    int // that the document's topmost headings get
	shift    int // from the document's levels to the page's
	files    []File
	told     []tree.Told
}

func (w *writer) tell(at tree.Place, kind, message, text string) {
	w.told = append(w.told, tree.Told{Place: at, Kind: kind, Message: message, Text: text})
}

// survey finds the topmost heading, the places that links lead to, and the
// notes whose marks stand in a shortcode.
func (w *writer) survey(blocks []tree.Block) {
	top := 7
	w.referred, w.cited = map[string]bool{}, map[string]bool{}
	tree.Walk(blocks, func(b tree.Block, inside bool) {
		if h, ok := b.(*tree.Heading); ok {
			if !inside {
				top = min(top, h.Level)
			}
			if h.ID != "" {
				w.anchors[h.ID] = h.ID
			}
		}
		if x, ok := b.(*tree.Bibliography); ok {
			for _, s := range x.Sources {
				w.cited[s.ID] = true
			}
		}
		if f, ok := b.(*tree.FAQ); ok {
			for _, q := range f.Questions {
				if q.ID != "" {
					w.anchors[q.ID] = q.ID
				}
			}
		}
	}, func(n tree.Inline, inside bool) {
		if r, ok := n.(*tree.Reference); ok && inside {
			w.referred[r.ID] = true
		}
	})
	if top < 7 {
		w.shift = w.level - top
	}
}

// slug names the bundle's folder.
func (w *writer) slug() string {
	m := w.doc.Meta
	for _, s := range []string{m.Slug, m.Title, strings.TrimSuffix(path.Base(w.doc.Source), path.Ext(w.doc.Source))} {
		if s := tree.Slug(s); s != "" {
			return s
		}
	}
	return "article"
}

// literal writes a text that stands as it is, such as code, so that Hugo runs
// nothing in it. It fails where Hugo has no way to say so.
func literal(code string) (string, bool) {
	if strings.Contains(code, "<!--more") {
		return "", false
	}
	if !strings.Contains(code, "{{<") && !strings.Contains(code, "{{%") {
		return code, true
	}
	// A brace at the beginning would be read as front matter.
	const before = "w\n"
	escaped := strings.TrimPrefix(article.Escape(before+code), before)
	a, err := article.Parse("", []byte(before+escaped+"\n"))
	if err != nil || len(a.Shortcodes) > 0 {
		return "", false
	}
	return escaped, true
}
