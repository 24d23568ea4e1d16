package check

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

func wordingUnconfirmed() Rule {
	return Rule{
		ID:       "wording-unconfirmed",
		Severity: SeverityWarning,
		Summary:  "The clinic has confirmed each wording of a disclaimer that it publishes.",
		Source:   "Bedside, the disclaimer shortcode: the pack's wordings are a proposal, and who answers for them is the clinic",
		Why:      "The wordings that come with Bedside are a proposal. A clinic answers for what it says to patients, so somebody there has to read each wording, and each new version of it.",
		Fix:      "read the wording, then add it to params.bedside.confirmed",
		Bad:      Example{Published: true, Body: "<!doctype html><html lang=\"en\"><head><title>Knee</title></head><body><aside class=\"bs-disclaimer\" data-kind=\"medical\" data-form=\"full\" data-wording=\"medical.en@1\"><p data-part=\"general-information\">This is general information.</p></aside></body></html>"},
		Good:     Example{Published: true, Body: "<!doctype html><html lang=\"en\"><head><title>Knee</title></head><body><p>Come early.</p></body></html>"},
		gate: func(s *site) watch {
			type use struct {
				first string // the first page that shows it, by name
				pages int
			}
			var mu sync.Mutex
			uses := make(map[string]*use)
			return watch{
				page: func(v *view) listener {
					here := make(map[string]bool)
					return listener{
						start: func(e *element) {
							if e.inert {
								return
							}
							if wording, ok := e.get("data-wording"); ok && !slices.Contains(s.confirmed, wording) {
								here[wording] = true
							}
						},
						done: func() {
							if len(here) == 0 {
								return
							}
							mu.Lock()
							defer mu.Unlock()
							for wording := range here {
								u := uses[wording]
								if u == nil {
									u = &use{first: v.path}
									uses[wording] = u
								}
								u.first = min(u.first, v.path)
								u.pages++
							}
						},
					}
				},
				done: func(_ context.Context, o *overview) error {
					for _, wording := range slices.Sorted(maps.Keys(uses)) {
						u := uses[wording]
						where := "on this page"
						if u.pages > 1 {
							where = fmt.Sprintf("on this page and on %d more", u.pages-1)
						}
						message := fmt.Sprintf("the wording %s is published %s, and the clinic has not confirmed it", quote(wording), where)
						if before, ok := o.confirmedBefore(wording); ok {
							message += fmt.Sprintf("; what it has confirmed is %s", quote(before))
						}
						o.report(u.first, message,
							fmt.Sprintf("let someone who answers for it read the text, then add %s to the list confirmed under params.bedside in the site's configuration", quote(wording)))
						o.findings[len(o.findings)-1].Match = wording
					}
					return nil
				},
			}
		},
	}
}

// confirmedBefore returns what was confirmed of a wording in another version.
func (s *site) confirmedBefore(wording string) (string, bool) {
	name, _, _ := strings.Cut(wording, "@")
	i := slices.IndexFunc(s.confirmed, func(c string) bool {
		of, _, _ := strings.Cut(c, "@")
		return strings.EqualFold(of, name)
	})
	if i < 0 {
		return "", false
	}
	return s.confirmed[i], true
}
