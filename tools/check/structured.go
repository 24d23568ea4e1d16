package check

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"example.org/bedside/tools/vocabulary"
)

func structuredData() Rule {
	return Rule{
		ID:       "jsonld-invalid",
		Number:   "SD-01",
		Severity: SeverityError,
		Summary:  "Structured data can be read by machines, says only what schema.org knows, and its questions have answers.",
		Source:   "JSON-LD 1.1, 7.3 Embedding JSON-LD in HTML, https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents; schema.org 30.0, https://schema.org/docs/full.html",
		Why: "Search engines and assistants read the structured data in the page's stead. What they cannot read, or what schema.org " +
			"does not know, they leave out or take for something else. A term that schema.org has replaced is a warning.",
		Fix: "mend the template that makes the block; in Bedside's own that is bedside/head.html",
		Bad: Example{Published: true, Body: "<!doctype html><html lang=en><title>Knee</title>\n<script type=\"application/ld+json\">" +
			"{\"@context\":\"https://schema.org\",\"@type\":\"Article\",\"lastReviewed\":\"2026-01-10\"}</script></html>\n"},
		Good: Example{Published: true, Body: "<!doctype html><html lang=en><title>Knee</title>\n<script type=\"application/ld+json\">" +
			"{\"@context\":\"https://schema.org\",\"@type\":\"MedicalWebPage\",\"lastReviewed\":\"2026-01-10\"}</script></html>\n"},
		gate: func(*site) watch {
			return watch{page: func(v *view) listener {
				var (
					in     bool // a block is open
					filled bool
					tag    span
					g      = graph{view: v, nodes: make(map[string]*vocabulary.Value)}
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

// block is a block of structured data, or what is wrong with it.
type block struct {
	root *vocabulary.Value
	err  error
}

// data reads a block of structured data, once for all rules.
func (p *page) data(at span) (*vocabulary.Value, error) {
	b, ok := p.blocks[at]
	if !ok {
		b.root, b.err = vocabulary.ParseAt(p.src, at.start, at.end)
		if p.blocks == nil {
			p.blocks = make(map[span]block)
		}
		p.blocks[at] = b
	}
	return b.root, b.err
}

// graph is all the structured data of a page: its blocks are read as one.
type graph struct {
	*view
	roots []*vocabulary.Value
	nodes map[string]*vocabulary.Value // by @id: the node that says most
}

// within is a stretch of the structured data as one of the page.
func within(s vocabulary.Span) span { return span{s.Start, s.End} }

func (g *graph) block(at span) {
	root, err := g.data(at)
	if syntax, ok := errors.AsType[*vocabulary.SyntaxError](err); ok {
		p := syntax.Offset
		end := min(p+1, at.end)
		for end < at.end && g.src[end]&0xC0 == 0x80 {
			end++
		}
		g.report(span{p, end}, fmt.Sprintf("structured data cannot be read as JSON: %s", err),
			"make the block in a template with a dict and \"jsonify | safeJS\", never by writing braces and quotes by hand")
		return
	}
	if err != nil {
		g.report(span{at.start, at.start}, fmt.Sprintf("structured data cannot be read: %s", err), "make it flatter: one @graph with its nodes side by side")
		return
	}
	switch root.Kind {
	case vocabulary.String:
		g.report(within(root.Span), "structured data is a JSON string, so no machine will find an object in it",
			"the template says \"jsonify\" alone inside the script element; write \"jsonify | safeJS\"")
	case vocabulary.Object, vocabulary.Array:
		g.roots = append(g.roots, root)
	default:
		g.report(within(root.Span), "structured data is neither an object nor a list of objects", "begin it with { or [")
	}
}

func (g *graph) check() {
	if len(g.roots) == 0 {
		return
	}
	for _, root := range g.roots {
		root.Each(func(v *vocabulary.Value) {
			if id := v.Fields["@id"]; id != nil && id.Text != "" {
				if before := g.nodes[id.Text]; before == nil || len(before.Fields) < len(v.Fields) {
					g.nodes[id.Text] = v
				}
			}
		})
	}
	var first *vocabulary.Value
	for _, root := range g.roots {
		graph := root.Fields["@graph"]
		switch {
		case graph == nil:
		case first == nil:
			first = graph
		default:
			g.report(within(graph.Key), fmt.Sprintf("the page has a second @graph in its structured data (the first is in line %d)", g.line(first.Key.Start)),
				"let one template print one graph that holds all nodes")
		}
	}
	var page *vocabulary.Value
	for _, root := range g.roots {
		root.Each(func(v *vocabulary.Value) {
			if g.isReference(v) {
				return
			}
			if v.Is("FAQPage") {
				if page != nil {
					line := g.line(page.Start)
					g.report(within(v.Fields["@type"].Span), fmt.Sprintf("the page has a second FAQPage in its structured data (the first is in line %d)", line),
						"one page, one FAQPage: let one template gather the questions of all FAQs")
				} else {
					page = v
				}
			}
			if v.Is("Question") {
				g.question(v)
			}
		})
	}
	for _, p := range vocabulary.Validate(g.roots, g.site.base.ResolveReference(&url.URL{Path: g.site.address(g.path)})) {
		severity := g.rule.Severity
		if p.Warning {
			severity = SeverityWarning
		}
		g.reportAs(severity, within(p.Span), p.Message, p.Fix)
	}
}

// isReference tells whether an object only points to one that says more.
func (g *graph) isReference(v *vocabulary.Value) bool {
	id := v.Fields["@id"]
	return id != nil && g.nodes[id.Text] != v && g.nodes[id.Text] != nil && len(v.Fields) <= 2
}

func (g *graph) question(v *vocabulary.Value) {
	name := v.Fields["name"]
	if name.Said() == "" {
		at := within(v.Fields["@type"].Span)
		if name != nil {
			at = within(name.Span)
		}
		g.report(at, "a Question in the structured data has no name, which is the question itself", "give it the whole question as name")
	}
	at := within(v.Fields["@type"].Span)
	of := ""
	if name.Said() != "" {
		at = within(name.Span)
		of = " " + quote(name.Said())
	}
	answers := v.Fields["acceptedAnswer"].Items()
	if len(answers) == 0 {
		if v.Fields["suggestedAnswer"] == nil {
			g.report(at, fmt.Sprintf("the Question%s in the structured data has no acceptedAnswer", of), "give it an acceptedAnswer with the whole answer as text")
		}
		return
	}
	if len(answers) > 1 {
		g.report(at, fmt.Sprintf("the Question%s in the structured data has %d acceptedAnswers", of, len(answers)), "a question has exactly one accepted answer")
	}
	for _, answer := range answers {
		if id := answer.Fields["@id"]; id != nil && g.nodes[id.Text] != nil {
			answer = g.nodes[id.Text]
		}
		if answer.Fields["text"].Said() == "" {
			g.report(at, fmt.Sprintf("the answer to the Question%s in the structured data has no text", of), "give acceptedAnswer the whole answer as text")
		}
	}
}
