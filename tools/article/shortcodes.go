package article

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
)

func bare(name string) string { return strings.TrimPrefix(name, "bedside/") }

// get is the index of the argument by a name or, where none has names, by its
// position; -1: it is not given.
func (s *Shortcode) get(name string, position int) int {
	found := -1
	for i, a := range s.Arguments {
		if a.Name == name || a.Name == "" && a.Index == position {
			found = i
		}
	}
	return found
}

// text is a text argument's value, and where it stands without its quotes.
func (s *Shortcode) text(src source, i int) (value string, at source) {
	if i < 0 {
		return "", source{}
	}
	value, _ = s.Arguments[i].Value.(string)
	if value == "" {
		return "", source{}
	}
	from, to := s.spans[i].start, s.spans[i].end
	raw := src.raw
	if name := s.Arguments[i].Name; name != "" {
		// The name, = and white space between.
		from += len(name)
		for from < to && (isSpace(raw[from]) || raw[from] == '=') {
			from++
		}
	}
	if from < to && raw[from] == '\\' {
		from++ // an escaped quote around the whole
	}
	if from < to && (raw[from] == '"' || raw[from] == '`') {
		quote := raw[from]
		from++
		if to > from && raw[to-1] == quote {
			to--
		}
	}
	moved := align(value, raw[from:to], from, called)
	if src.moved != nil {
		var all []segment
		for _, m := range moved {
			all = append(all, through(src.moved, m)...)
		}
		moved = all
	}
	return value, source{in: src.in, raw: []byte(value), moved: moved}
}

// within writes a shortcode that stands within a text. One that is a block of
// its own is left for later.
func (w *piece) within(s *Shortcode, t *text) {
	name := bare(s.Name)
	if !w.o.Inline(name) {
		after := bytes.TrimLeft(w.md[s.End-w.base:], " \t\r")
		alone := len(bytes.TrimSpace(t.buf[t.line:])) == 0 && (len(after) == 0 || after[0] == '\n')
		t.asides = append(t.asides, aside{in: w, shortcode: s, at: len(t.buf), alone: alone})
		return
	}
	switch name {
	case "cite":
		key, _ := s.text(w.source, s.get("source", 0))
		t.cite(key, s.Start-w.base, s.End-w.base)
		return
	case "term":
		i := s.get("as", 1)
		if i < 0 {
			i = s.get("term", 0)
		}
		w.value(s, i, t)
		return
	}
	for i, a := range s.Arguments {
		if w.o.Prose != nil && w.o.Prose(name, parameter(a.Name, a.Index)) {
			w.value(s, i, t)
		}
	}
	if !s.Closed {
		return
	}
	if len(s.Children) == 0 && unmarked(w.raw[s.InnerStart:s.InnerEnd]) {
		t.copy(w.raw[w.base:], s.InnerStart-w.base, s.InnerEnd-w.base)
		return
	}
	if in, doc, ok := w.parse(w.source, s.InnerStart, s.InnerEnd, s.Children); ok {
		in.splice(doc, t)
	}
}

// splice writes all the text of a document into a text that is being written.
func (w *piece) splice(doc ast.Node, t *text) {
	base, moved := t.base, t.moved
	t.base, t.moved = w.base, w.moved
	var each func(ast.Node)
	further := false
	each = func(n ast.Node) {
		lines := w.take(n)
		if first := n.FirstChild(); lines != nil || first != nil && first.Type() == ast.TypeInline {
			if further && len(t.buf) > 0 {
				t.buf = append(t.buf, ' ')
			}
			further = true
			w.writePlain(t, lines)
			w.inlines(n, t)
			return
		}
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			each(c)
		}
	}
	each(doc)
	t.base, t.moved = base, moved
}

// value writes the value of a shortcode's argument.
func (w *piece) value(s *Shortcode, i int, t *text) {
	if value, at := s.text(w.source, i); value != "" {
		w.inside(at, nil, t)
	}
}

// inside writes a source that is Markdown within a text.
func (p *reading) inside(src source, inner []*Shortcode, t *text) {
	if inner == nil && unmarked(src.raw) {
		base, moved := t.base, t.moved
		t.base, t.moved = 0, src.moved
		t.copy(src.raw, 0, len(src.raw))
		t.base, t.moved = base, moved
		return
	}
	if w, doc, ok := p.parse(src, 0, len(src.raw), inner); ok {
		w.splice(doc, t)
	}
}

// unmarked reports a text that Markdown surely leaves as it is. Most captions
// and cells are such.
func unmarked(s []byte) bool {
	if len(s) == 0 {
		return true
	}
	if c := s[0] | 0x20; c < 'a' || c > 'z' {
		// A number alone begins no list.
		return len(bytes.TrimLeft(s, "0123456789")) == 0
	}
	for i, c := range s {
		switch c {
		case '*', '_', '~', '[', ']', '`', '<', '!', '&', '\\', '@', '\n', '\r', '\t', 0:
			return false
		case '.', '/':
			// www. and ://
			if i+1 < len(s) && s[i+1] != ' ' {
				return false
			}
		case ' ':
			if i+1 == len(s) {
				return false
			}
		}
	}
	return true
}

// after are the parameters that stand below what a shortcode holds.
var after = []string{"note", "source", "typical", "evidence", "who"}

// shortcode reads a shortcode that is a block of its own.
func (w *piece) shortcode(s *Shortcode, c context) {
	name := bare(s.Name)
	section := w.section
	c = c.in(name)
	c.shortcode = s
	before := len(w.Blocks)
	w.parameters(s, c, false)
	if c.lead = -1; len(w.Blocks) > before {
		c.lead = len(w.Blocks) - 1
	}
	if s.Closed {
		w.markdown(w.source, s.InnerStart, s.InnerEnd, s.Children, c, name == "faq")
	}
	if w.o.Data != nil && (name == "faq" || name == "compare") {
		if i := s.get("src", -1); i >= 0 {
			if src, _ := s.text(w.source, i); src != "" {
				w.data(s, src, w.file(s.spans[i].start), c)
			}
		}
	}
	w.parameters(s, c, true)
	w.section = section
}

// parameters reads those parameters of a shortcode that readers see.
func (w *piece) parameters(s *Shortcode, c context, below bool) {
	if w.o.Prose == nil {
		return
	}
	for i, a := range s.Arguments {
		name := parameter(a.Name, a.Index)
		if slices.Contains(after, name) != below || s.get(a.Name, a.Index) != i || !w.o.Prose(bare(s.Name), name) {
			continue
		}
		b := &Block{Kind: Parameter}
		switch {
		case name == "caption":
			b.Kind = Caption
		case strings.HasSuffix(name, "alt"):
			b.Kind = Alt
		}
		w.text.reset(w)
		w.value(s, i, &w.text)
		w.finish(&w.text, b, c)
	}
}

func parameter(name string, index int) string {
	if name == "" {
		return "@" + strconv.Itoa(index)
	}
	return name
}
