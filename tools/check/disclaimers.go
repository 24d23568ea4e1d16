package check

import "fmt"

func disclaimerCount() Rule {
	return Rule{
		ID:       "disclaimer-count",
		Severity: SeverityError,
		Summary:  "A page has at most one short and one full disclaimer of each kind, and each says something.",
		Source:   "Bedside, the disclaimer shortcode: one short and one full disclaimer of each kind",
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
