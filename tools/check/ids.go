package check

import "fmt"

func duplicateID() Rule {
	return Rule{
		ID:       "duplicate-id",
		Severity: SeverityError,
		Summary:  "Every id stands once on a page.",
		Source:   "HTML Living Standard, 3.2.6 The id attribute, https://html.spec.whatwg.org/multipage/dom.html#the-id-attribute",
		Why:      "A link to an id leads to the first place that has it, and a screen reader takes a label from there. The other places cannot be reached.",
		Fix:      "give each heading an id of its own, as in ## Risks {#risks-of-traction}",
		Bad:      Example{Published: true, Body: "<!doctype html><html lang=\"en\"><head><title>Knee</title></head><body><h2 id=\"risks\">Risks</h2><h3 id=\"risks\">Risks of traction</h3></body></html>"},
		Good:     Example{Published: true, Body: "<!doctype html><html lang=\"en\"><head><title>Knee</title></head><body><h2 id=\"risks\">Risks</h2><h3 id=\"risks-of-traction\">Risks of traction</h3></body></html>"},
		gate: func(*site) watch {
			return watch{page: func(v *view) listener {
				first := make(map[string]int)
				return listener{start: func(e *element) {
					id, ok := e.get("id")
					if !ok || id == "" || e.inert {
						return
					}
					at, seen := first[id]
					if !seen {
						first[id] = e.start
						return
					}
					v.report(e.value("id"),
						fmt.Sprintf("the id %s stands twice on this page, %s, so a link to it leads only to the first", quote(id), v.both(at, e.start)),
						"give one of the two another id: in Markdown, {#another-id} behind the heading")
				}}
			}}
		},
	}
}
