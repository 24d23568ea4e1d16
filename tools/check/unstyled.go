package check

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// marked are shortcodes whose marks are the style sheet's work: without it they
// look like any other text.
var marked = []string{"bs-care", "bs-compare", "bs-disclaimer", "bs-dos", "bs-faq", "bs-keyfacts", "bs-steps", "bs-testimonial", "bs-warning"}

func unstyledPage() Rule {
	return Rule{
		ID:       "unstyled-page",
		Severity: SeverityWarning,
		Summary:  "A page with shortcodes links their style sheet.",
		Source:   "Bedside, look: an emergency card is told from the text at a glance",
		Why: "Without the style sheet an emergency card, a warning or a disclaimer looks like any other paragraph, and a reader in a hurry " +
			"passes it over. With head = true the shortcodes leave the style to a line in the theme’s head.",
		Fix:  `write {{ partial "bedside/head.html" . }} into the head of the theme's base template; or take head = true out of params.bedside, and the shortcodes link the style sheet themselves`,
		Bad:  Example{Params: map[string]any{"head": true}, Published: true, Body: "<!doctype html><html lang=\"en\"><head><title>Chest pain</title></head><body><section class=\"bs-care bs-emergency\"><p>Call 999.</p></section></body></html>"},
		Good: Example{Params: map[string]any{"head": true}, Published: true, Body: "<!doctype html><html lang=\"en\"><head><title>Chest pain</title><link rel=\"stylesheet\" href=\"/bedside/bedside.min.css\"></head><body><section class=\"bs-care bs-emergency\"><p>Call 999.</p></section></body></html>"},
		gate: func(s *site) watch {
			bedside, _ := s.clinic.Params["bedside"].(map[string]any)
			if head, _ := bedside["head"].(bool); !head {
				return watch{} // the shortcodes link it themselves
			}
			var mu sync.Mutex
			var bare []string
			return watch{
				page: func(v *view) listener {
					styled, uses := false, false
					return listener{
						start: func(e *element) {
							switch {
							case styled || e.inert:
							case e.name == "link":
								rel, _ := e.get("rel")
								href, _ := e.get("href")
								styled = slices.Contains(strings.Fields(strings.ToLower(rel)), "stylesheet") && strings.Contains(href, "bedside/bedside.")
							case e.name == "style":
								styled = strings.Contains(v.src, ".bs-")
							case !uses:
								uses = slices.ContainsFunc(marked, e.hasClass)
							}
						},
						done: func() {
							if uses && !styled {
								mu.Lock()
								defer mu.Unlock()
								bare = append(bare, v.path)
							}
						},
					}
				},
				// It is one mistake in a template, however many pages it makes.
				done: func(_ context.Context, o *overview) error {
					if bare == nil {
						return nil
					}
					slices.Sort(bare)
					more := ""
					if n := len(bare) - 1; n > 0 {
						more = fmt.Sprintf(" (nor do those of %s)", plural(n, "other page", "other pages"))
					}
					o.report(bare[0], "the page does not link the style sheet of its shortcodes"+more, o.rule.Fix)
					return nil
				},
			}
		},
	}
}
