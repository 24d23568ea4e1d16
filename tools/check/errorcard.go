package check

import (
	"strings"

	"golang.org/x/net/html"
)

func errorCard() Rule {
	return Rule{
		ID:       "error-card",
		Severity: SeverityError,
		Summary:  "No page shows the card that stands for a mistake in a shortcode.",
		Source:   "Bedside, the publish gate: what is broken does not replace what is online",
		Why:      "The card stands where a shortcode is used wrongly. It is meant for the writer; a patient would read it in place of what should stand there.",
		Fix:      "mend the mistake that the card describes",
		Bad:      Example{Published: true, Body: "<!doctype html><html lang=\"en\"><head><title>Knee</title></head><body><div class=\"bs-error\">compare: the caption is missing</div></body></html>"},
		Good:     Example{Published: true, Body: "<!doctype html><html lang=\"en\"><head><title>Knee</title></head><body><p>Two treatments compared.</p></body></html>"},
		gate: func(*site) watch {
			return watch{page: func(v *view) listener {
				type card struct {
					at   span
					said strings.Builder
				}
				var (
					x    extents
					open []*card
				)
				end := func() {
					c := open[len(open)-1]
					open = open[:len(open)-1]
					message := "an error card would be published"
					if said := strings.Join(strings.Fields(html.UnescapeString(c.said.String())), " "); said != "" {
						message += ": " + quote(said)
					}
					v.report(c.at, message, "mend the mistake that the card describes, then build again")
				}
				return listener{
					start: func(e *element) {
						is := e.hasClass("bs-error")
						x.start(e, is)
						if is {
							open = append(open, &card{at: e.value("class")})
							if e.void {
								end()
							}
						}
					},
					text: func(t *text) {
						if len(open) > 0 {
							if c := open[len(open)-1]; c.said.Len() < 400 {
								c.said.WriteString(t.source[:min(len(t.source), 400)] + " ")
							}
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
