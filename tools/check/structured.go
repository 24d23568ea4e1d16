package check

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

func structuredData() Rule {
	return Rule{
		ID:       "structured-data",
		Severity: SeverityError,
		Summary:  "Structured data can be read by machines, and its questions have answers.",
		Source:   "JSON-LD 1.1, 7.3 Embedding JSON-LD in HTML, https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents; schema.org FAQPage, Question",
		gate: func(*site) watch {
			return watch{page: func(v *view) listener {
				var (
					in     bool // a block is open
					filled bool
					tag    span
					g      = graph{view: v, nodes: make(map[string]*value)}
				)
				empty := func() {
					if in && !filled {
						v.report(tag, "a block of structured data is empty", "take it out, or give it something to say")
					}
					in = false
				}
				return listener{
					start: func(e *element) {
						empty()
						if e.name != "script" || e.inert {
							return
						}
						kind, _ := e.get("type")
						kind, _, _ = strings.Cut(kind, ";")
						if strings.EqualFold(strings.TrimSpace(kind), "application/ld+json") {
							in, filled, tag = true, false, e.span
						}
					},
					text: func(t *text) {
						if in && strings.TrimSpace(t.source) != "" {
							filled = true
							g.block(t.span)
						}
					},
					end:  func(string, span) { empty() },
					done: func() { empty(); g.check() },
				}
			}}
		},
	}
}

// value is a JSON value that knows where it stands in the page.
type value struct {
	span
	text   string            // of a string
	isText bool              //
	fields map[string]*value // of an object
	list   []*value          // of an array
}

// graph is all the structured data of a page: its blocks are read as one.
type graph struct {
	*view
	roots []*value
	nodes map[string]*value // by @id: the node that says most
}

// deepest is how far structured data may be nested. Real data stays under ten.
const deepest = 200

var errTooDeep = errors.New("nested too deeply")

func (g *graph) block(at span) {
	src := []byte(g.src[at.start:at.end])
	var raw json.RawMessage
	if err := json.Unmarshal(src, &raw); err != nil {
		offset := len(bytes.TrimRight(src, " \t\r\n"))
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok && syntax.Offset <= int64(offset) && !strings.HasPrefix(syntax.Error(), "unexpected end") {
			offset = max(0, int(syntax.Offset)-1)
		}
		p := at.start + offset
		end := min(p+1, at.end)
		for end < at.end && g.src[end]&0xC0 == 0x80 {
			end++
		}
		g.report(span{p, end}, fmt.Sprintf("structured data cannot be read as JSON: %s", err),
			"make the block in a template with a dict and \"jsonify | safeJS\", never by writing braces and quotes by hand")
		return
	}
	dec := json.NewDecoder(bytes.NewReader(src))
	root, err := readValue(dec, src, at.start, 0)
	if err != nil {
		g.report(span{at.start, at.start}, fmt.Sprintf("structured data cannot be read: %s", err), "make it flatter: one @graph with its nodes side by side")
		return
	}
	switch {
	case root.isText:
		g.report(root.span, "structured data is a JSON string, so no machine will find an object in it",
			"the template says \"jsonify\" alone inside the script element; write \"jsonify | safeJS\"")
	case root.fields == nil && root.list == nil:
		g.report(root.span, "structured data is neither an object nor a list of objects", "begin it with { or [")
	default:
		g.roots = append(g.roots, root)
	}
}

// readValue reads the next value of a decoder over src, which stands at base in
// the page.
func readValue(dec *json.Decoder, src []byte, base, depth int) (*value, error) {
	if depth > deepest {
		return nil, errTooDeep
	}
	start := int(dec.InputOffset())
	for start < len(src) && bytes.IndexByte([]byte(" \t\r\n,:"), src[start]) >= 0 {
		start++
	}
	token, err := dec.Token()
	if err != nil {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return nil, err
	}
	v := &value{span: span{start: base + start}}
	switch t := token.(type) {
	case string:
		v.text, v.isText = t, true
	case json.Delim:
		if t == '{' {
			v.fields = make(map[string]*value)
		} else {
			v.list = []*value{}
		}
		for dec.More() {
			key := ""
			if t == '{' {
				k, err := dec.Token()
				if err != nil {
					return nil, err
				}
				key, _ = k.(string)
			}
			item, err := readValue(dec, src, base, depth+1)
			if err != nil {
				return nil, err
			}
			if t == '{' {
				v.fields[key] = item
			} else {
				v.list = append(v.list, item)
			}
		}
		if _, err := dec.Token(); err != nil {
			return nil, err
		}
	}
	v.end = base + int(dec.InputOffset())
	return v, nil
}

// each calls f for an object and every object in it, from the outside inwards.
func (v *value) each(f func(*value)) {
	if v == nil {
		return
	}
	if v.fields != nil {
		f(v)
	}
	for _, item := range v.list {
		item.each(f)
	}
	for _, key := range sortedKeys(v.fields) {
		v.fields[key].each(f)
	}
}

// items returns a value as a list, as JSON-LD lets one stand for a list of one.
func (v *value) items() []*value {
	switch {
	case v == nil:
		return nil
	case v.list != nil:
		return v.list
	}
	return []*value{v}
}

// is tells whether an object is of a type of schema.org.
func (v *value) is(kind string) bool {
	for _, t := range v.fields["@type"].items() {
		if t.isText && t.text[strings.LastIndexAny(t.text, "/:#")+1:] == kind {
			return true
		}
	}
	return false
}

// said is the text of a value: a string, or an object that holds one.
func (v *value) said() string {
	for _, item := range v.items() {
		s := item.text
		if inner := item.fields["@value"]; inner != nil {
			s = inner.text
		}
		if s = strings.TrimSpace(s); s != "" {
			return s
		}
	}
	return ""
}

func (g *graph) check() {
	for _, root := range g.roots {
		root.each(func(v *value) {
			if id := v.fields["@id"]; id != nil && id.text != "" {
				if before := g.nodes[id.text]; before == nil || len(before.fields) < len(v.fields) {
					g.nodes[id.text] = v
				}
			}
		})
	}
	var page *value
	for _, root := range g.roots {
		root.each(func(v *value) {
			if g.isReference(v) {
				return
			}
			if v.is("FAQPage") {
				if page != nil {
					line := g.line(page.start)
					g.report(v.fields["@type"].span, fmt.Sprintf("the page has a second FAQPage in its structured data (the first is in line %d)", line),
						"one page, one FAQPage: let one template gather the questions of all FAQs")
				} else {
					page = v
				}
			}
			if v.is("Question") {
				g.question(v)
			}
		})
	}
}

// isReference tells whether an object only points to one that says more.
func (g *graph) isReference(v *value) bool {
	id := v.fields["@id"]
	return id != nil && g.nodes[id.text] != v && g.nodes[id.text] != nil && len(v.fields) <= 2
}

func (g *graph) question(v *value) {
	name := v.fields["name"]
	if name.said() == "" {
		at := v.fields["@type"].span
		if name != nil {
			at = name.span
		}
		g.report(at, "a Question in the structured data has no name, which is the question itself", "give it the whole question as name")
	}
	at := v.fields["@type"].span
	of := ""
	if name.said() != "" {
		at = name.span
		of = " " + quote(name.said())
	}
	answers := v.fields["acceptedAnswer"].items()
	if len(answers) == 0 {
		if v.fields["suggestedAnswer"] == nil {
			g.report(at, fmt.Sprintf("the Question%s in the structured data has no acceptedAnswer", of), "give it an acceptedAnswer with the whole answer as text")
		}
		return
	}
	if len(answers) > 1 {
		g.report(at, fmt.Sprintf("the Question%s in the structured data has %d acceptedAnswers", of, len(answers)), "a question has exactly one accepted answer")
	}
	for _, answer := range answers {
		if id := answer.fields["@id"]; id != nil && g.nodes[id.text] != nil {
			answer = g.nodes[id.text]
		}
		if answer.fields["text"].said() == "" {
			g.report(at, fmt.Sprintf("the answer to the Question%s in the structured data has no text", of), "give acceptedAnswer the whole answer as text")
		}
	}
}
