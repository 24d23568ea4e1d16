package write

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/pelletier/go-toml/v2"

	"example.org/bedside/tools/importer/tree"
)

// note is a footnote or endnote, and what becomes of it.
type note struct {
	*tree.Note
	inside bool   // its mark stands in a shortcode, where a footnote's would be printed literally: it becomes a reference
	name   string // "1" for [^1], the reference's id else; "" until its first mark
	done   bool
}

// reference writes the mark of a note.
func (w *writer) reference(id string, p place, at tree.Place) string {
	if w.cited[id] {
		if p.heading {
			w.tell(at, "changed", "the mark of a source stood in a heading, where none can; it was left out", id)
			return ""
		}
		return cite(id, p)
	}
	n := w.notes[id]
	if n == nil {
		w.tell(at, "dropped", "the mark of a note has no note", id)
		return ""
	}
	if n.name == "" {
		w.order = append(w.order, n)
		n.name = fmt.Sprintf("%d", len(w.order))
		if n.inside {
			n.name = "note-" + n.name
			text := strings.TrimSpace(oneLine(tree.PlainBlocks(n.Blocks)))
			w.sources = append(w.sources, tree.Source{ID: n.name, Title: text, Text: text})
			w.tell(at, "changed", "a note is a source of the page now: its mark stands in a table or an answer, where no footnote can", text)
		}
	}
	if n.inside {
		if p.heading {
			w.tell(at, "changed", "the mark of a note stood in a heading; it is in the list of sources", id)
			return ""
		}
		return cite(n.name, p)
	}
	return "[^" + n.name + "]"
}

func cite(id string, p place) string {
	if p.data {
		return "{{< cite " + id + " >}}"
	}
	return fmt.Sprintf("{{< cite %q >}}", id)
}

// footnotes writes the notes that stay footnotes, in the order of their marks.
// One that has no mark is kept at the end.
func (w *writer) footnotes() string {
	var b strings.Builder
	for i := 0; i < len(w.order); i++ { // a note may hold the mark of another
		n := w.order[i]
		n.done = true
		if !n.inside {
			text := w.blocks(n.Blocks, place{})
			b.WriteString("\n\n[^" + n.name + "]: " + strings.TrimPrefix(indent(text, "    "), "    "))
		}
	}
	for i := range w.doc.Notes {
		n := w.notes[w.doc.Notes[i].ID]
		if n != nil && !n.done {
			n.done = true
			w.tell(n.Place, "unsure", "a note has no mark in the text; it stands at the end", "")
			b.WriteString("\n\n" + w.blocks(n.Blocks, place{}))
		}
	}
	return b.String()
}

// field is an entry of front matter; they stand in a fixed order, the writer's
// own first.
type field struct {
	key   string
	value any
}

func (w *writer) front() ([]byte, error) {
	m := w.doc.Meta
	var fields []field
	add := func(key string, value any, given bool) {
		if given {
			fields = append(fields, field{key, value})
		}
	}
	title := oneLine(m.Title)
	add("title", title, true)
	add("description", oneLine(m.Description), strings.TrimSpace(m.Description) != "")
	date := m.Date
	if date.IsZero() {
		date = w.options.Date
	}
	add("date", stamp(date), !date.IsZero())
	add("lastmod", stamp(m.Modified), !m.Modified.IsZero() && !m.Modified.Equal(date))
	add("draft", true, w.options.Draft)
	var authors []string
	for _, a := range m.Authors {
		authors = append(authors, a.ID)
	}
	add("authors", authors, len(authors) > 0)
	add("categories", names(m.Categories), len(m.Categories) > 0)
	add("tags", names(m.Tags), len(m.Tags) > 0)
	var references []any
	for _, s := range w.sources {
		references = append(references, reference(s))
	}
	add("references", references, len(references) > 0)
	for _, key := range slices.Sorted(maps.Keys(w.options.Params)) {
		add(key, w.options.Params[key], true)
	}

	if w.options.Format == "toml" {
		// Tables must stand behind plain keys.
		text := []byte("+++\n")
		var tables []field
		for _, f := range fields {
			switch f.value.(type) {
			case []any, map[string]any:
				tables = append(tables, f)
				continue
			}
			t, err := toml.Marshal(map[string]any{f.key: f.value})
			if err != nil {
				return nil, err
			}
			text = append(text, t...)
		}
		for _, f := range tables {
			if m, ok := f.value.(map[string]any); ok {
				t, err := toml.Marshal(m)
				if err != nil {
					return nil, err
				}
				text = append(append(text, "\n["+f.key+"]\n"...), t...)
				continue
			}
			for _, item := range f.value.([]any) {
				t, err := toml.Marshal(item)
				if err != nil {
					return nil, err
				}
				text = append(append(text, "\n[["+f.key+"]]\n"...), t...)
			}
		}
		return append(text, "+++\n"...), nil
	}
	var items yaml.MapSlice
	for _, f := range fields {
		items = append(items, yaml.MapItem{Key: f.key, Value: guarded(f.value)})
	}
	text, err := yaml.MarshalWithOptions(items, yaml.IndentSequence(true))
	if err != nil {
		return nil, err
	}
	return append(append([]byte("---\n"), text...), "---\n"...), nil
}

// question is a text that begins with a question mark. The YAML library does
// not put it in quotation marks, and it would be read as a key.
type question string

func (q question) MarshalYAML() ([]byte, error) { return []byte(strconv.Quote(string(q))), nil }

// guarded is a value in which such texts are marked.
func guarded(v any) any {
	switch v := v.(type) {
	case string:
		if strings.HasPrefix(v, "?") {
			return question(v)
		}
	case []string:
		out := make([]any, len(v))
		for i := range v {
			out[i] = guarded(v[i])
		}
		return out
	case []any:
		for i := range v {
			v[i] = guarded(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = guarded(v[key])
		}
	}
	return v
}

// stamp writes a day as a day, and a moment as a moment.
func stamp(t time.Time) any {
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339)
}

func names(terms []tree.Term) []string {
	var out []string
	for _, t := range terms {
		out = append(out, t.Name)
	}
	return out
}

func reference(s tree.Source) map[string]any {
	m := map[string]any{"id": s.ID}
	for key, value := range map[string]string{
		"title": s.Title, "authors": s.Authors, "publisher": s.Publisher, "journal": s.Journal,
		"detail": s.Detail, "doi": s.DOI, "pmid": s.PMID, "url": s.URL,
	} {
		if value != "" {
			m[key] = value
		}
	}
	if s.Year != 0 {
		m["year"] = s.Year
	}
	return m
}
