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
