package check

import (
	"fmt"
	"slices"
	"strings"
)

func disclaimerCount() Rule {
	return Rule{
		ID:       "disclaimer-count",
		Severity: SeverityError,
		Summary:  "A page has at most one short and one full disclaimer of each kind, and each says something.",
		Source:   "Bedside, the disclaimer shortcode: one short and one full disclaimer of each kind",
		Why:      "A text that is repeated is read no more. One that says nothing looks as if all had been said.",
		Fix:      "leave one of each kind and form, and give it its text",
		Bad:      Example{Published: true, Body: "<!doctype html><html lang=\"en\"><head><title>Knee</title></head><body><aside class=\"bs-disclaimer\" data-kind=\"medical\" data-form=\"full\"></aside></body></html>"},
		Good:     Example{Published: true, Body: "<!doctype html><html lang=\"en\"><head><title>Knee</title></head><body><aside class=\"bs-disclaimer\" data-kind=\"medical\" data-form=\"full\"><p data-part=\"general-information\">This is general information.</p></aside></body></html>"},
		gate: func(*site) watch {
			return watch{page: func(v *view) listener {
				type disclaimer struct {
					at    span
					kind  string
					parts int
				}
				type form struct{ kind, form string }
				var (
					x     extents
					open  []*disclaimer
					first = make(map[form]int)
				)
				end := func() {
					d := open[len(open)-1]
					open = open[:len(open)-1]
					if d.parts == 0 {
						v.report(d.at, fmt.Sprintf("the %s disclaimer has no text: none of its parts (data-part) is there", shorten(d.kind)),
							"mend the wording of this kind, or the template that shows it")
					}
				}
				return listener{
					start: func(e *element) {
						if _, ok := e.get("data-part"); ok && len(open) > 0 {
							open[len(open)-1].parts++
						}
						kind, _ := e.get("data-kind")
						which, _ := e.get("data-form")
						is := e.hasClass("bs-disclaimer") || kind != "" && (which == "short" || which == "full")
						x.start(e, is)
						if !is {
							return
						}
						at := e.value("class")
						if which != "" {
							at = e.value("data-form")
						}
						d := &disclaimer{at: at, kind: kind}
						open = append(open, d)
						switch {
						case kind == "":
							d.kind = "nameless"
							v.report(at, "a disclaimer does not say of which kind it is", "give it data-kind, as in data-kind=\"medical\"")
						case which != "short" && which != "full":
							v.report(at, fmt.Sprintf("the %s disclaimer has the form %s; a disclaimer is short or full", shorten(kind), quote(which)),
								"give it data-form=\"short\" or data-form=\"full\"")
						default:
							key := form{kind, which}
							if before, seen := first[key]; seen {
								v.report(at, fmt.Sprintf("the %s %s disclaimer stands twice on this page, %s", which, shorten(kind), v.both(before, e.start)),
									fmt.Sprintf("take one {{< disclaimer %s >}} out: the page needs one", quote(kind)))
							} else {
								first[key] = e.start
							}
						}
						if e.void {
							end()
						}
					},
					end: func(name string, _ span) {
						if x.end(name) {
							end()
						}
					},
					done: func() {
						for len(open) > 0 {
							end()
						}
					},
				}
			}}
		},
	}
}

func disclaimerPlacement() Rule {
	return Rule{
		ID:       "disclaimer-placement",
		Severity: SeverityError,
		Summary:  "A page shows each disclaimer that it needs, once in full and with all its parts; a disclosure comes first.",
		Source:   "Bedside, placement.toml: which disclaimers a page needs; for disclosures 16 CFR 255.5",
		Why:      "A template that leaves a disclaimer out, or a theme that cuts it, is not seen by anyone who reads the text. So each published page is held against what it needs. That is told by the site as a whole, so that one page alone shows no example.",
		Fix:      "put {{< disclaimer >}} into the page, or mend the template that leaves it out",
		gate: func(s *site) watch {
			return watch{page: func(v *view) listener {
				needs := s.needs[v.path]
				if len(needs) == 0 {
					return listener{}
				}
				return (&placement{view: v, needs: needs, heading: -1}).listener()
			}}
		},
	}
}

// placement reads one page that needs disclaimers.
type placement struct {
	*view
	needs []Need

	shown    []*shown // in their order
	open     []*shown // those that the place is in, the innermost last
	parts    []string // the parts of the innermost that the place is in
	heading  int      // the offset of the text's first heading of the second level; -1: none
	aside    int      // open elements that are not the text
	elements extents  // disclaimers
	partly   extents  // parts
	outside  extents  // elements that are not the text
}

// shown is a disclaimer as a page shows it.
type shown struct {
	at         span
	kind, form string
	parts      map[string]bool // those that hold words
}

func (m *placement) listener() listener {
	return listener{
		start: func(e *element) {
			if e.inert {
				return
			}
			kind, _ := e.get("data-kind")
			form, _ := e.get("data-form")
			is := kind != "" && (form == "short" || form == "full")
			m.elements.start(e, is && !e.void)
			if is {
				d := &shown{at: e.value("data-form"), kind: kind, form: form, parts: make(map[string]bool)}
				m.shown = append(m.shown, d)
				if !e.void {
					m.open = append(m.open, d)
				}
			}
			part, ok := e.get("data-part")
			ok = ok && !e.void
			m.partly.start(e, ok)
			if ok {
				m.parts = append(m.parts, part)
			}
			out := e.name == "nav" || e.name == "header" || e.name == "footer" || e.name == "aside"
			m.outside.start(e, out)
			if out {
				m.aside++
			}
			if e.name == "h2" && m.aside == 0 && len(m.open) == 0 && m.heading < 0 {
				m.heading = e.start
			}
		},
		end: func(name string, _ span) {
			if m.partly.end(name) {
				m.parts = m.parts[:len(m.parts)-1]
			}
			if m.elements.end(name) {
				m.open = m.open[:len(m.open)-1]
			}
			if m.outside.end(name) {
				m.aside--
			}
		},
		text: func(t *text) {
			if len(m.open) > 0 && len(m.parts) > 0 && t.in == "" && strings.TrimSpace(t.source) != "" {
				m.open[len(m.open)-1].parts[m.parts[len(m.parts)-1]] = true
			}
		},
		done: func() {
			for _, n := range m.needs {
				m.judge(n)
			}
		},
	}
}

func (m *placement) judge(n Need) {
	place := fmt.Sprintf("the page's template must show what {{ partial \"bedside/disclaimers.html\" . }} gives, its top before the text and its end after it; or write {{< disclaimer %s >}} into the page", quote(n.Kind))
	var full bool
	var first *shown
	for _, d := range m.shown {
		if d.kind != n.Kind {
			continue
		}
		if first == nil {
			first = d
		}
		want := n.Short
		if d.form == "full" {
			full, want = true, n.Full
		}
		var lacks []string
		for _, part := range want {
			if !d.parts[part] && !slices.Contains(lacks, part) {
				lacks = append(lacks, part)
			}
		}
		if len(lacks) > 0 {
			m.report(d.at, fmt.Sprintf("the %s %s disclaimer lacks what its wording says: %s", d.form, shorten(n.Kind), strings.Join(lacks, ", ")),
				"mend the template that shows it: every part of the wording stands in an element with data-part")
		}
	}
	switch {
	case !full:
		m.report(span{}, fmt.Sprintf("the page needs the %s disclaimer in full, because %s, and has it not", shorten(n.Kind), shorten(n.Why)), place)
	case n.First && m.heading >= 0 && first.at.start > m.heading:
		m.report(first.at, fmt.Sprintf("the %s disclaimer comes after the first heading of the text, and it is to come first, because %s", shorten(n.Kind), shorten(n.Why)), place)
	}
}
