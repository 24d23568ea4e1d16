package check

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// damaged reports bytes that are no text in UTF-8, and the character that
// programs put in the place of such bytes.
func damaged(v *view) {
	if utf8.ValidString(v.src) && !strings.ContainsRune(v.src, utf8.RuneError) {
		return
	}
	for at, r := range v.src {
		if r == utf8.RuneError {
			_, size := utf8.DecodeRuneInString(v.src[at:])
			v.reportKind(kindDamaged, span{at, at + size}, "a letter or sign of the page is damaged: browsers show \uFFFD in its place", "find in the page's file, or in a data file that it shows, what should stand there, write it anew, and save the file as UTF-8")
		}
	}
}

func pageIncomplete() Rule {
	return Rule{
		ID:       "page-incomplete",
		Severity: SeverityError,
		Summary:  "Every page that was made is there, and whole.",
		Source:   "Bedside, the publish gate: every page complete",
		Why: "A page that breaks off may end before the warning that it was written for. A letter or sign that was damaged on the way, " +
			"such as the µ of 50 µg, changes what a dose is.",
		Fix:  "mend the template that makes the page, and build again",
		Bad:  Example{Published: true, Body: "<!doctype html><html lang=\"en\"><head><title>Knee</title></head><body><p>Do not"},
		Good: Example{Published: true, Body: "<!doctype html><html lang=\"en\"><head><title>Knee</title></head><body><p>Do not drive.</p></body></html>"},
		page: func(p *Page, r *Report) {
			// A list may show the pages below it, and a part of a page is shown by it.
			if p.Home || p.List || p.Resource || p.FrontText("title") != "" {
				return
			}
			at := p.Range(0, 0)
			switch build := p.FrontText("build", "render"); {
			case strings.TrimSpace(strings.TrimPrefix(p.Text[p.Body:], "\ufeff")) == "":
				r.At(at, "the page is empty: it has neither a title nor text", "write it, or delete the file")
			case build != "never" && build != "false":
				r.As(SeverityWarning, at, "the page has no title, so that browsers, search engines and lists of pages do not know what to call it",
					"write title: and what the page is about into the front matter")
			}
		},
		gate: func(*site) watch {
			return watch{
				page: func(v *view) listener {
					tags, closed := false, false
					return listener{
						start: func(*element) { tags = true },
						end:   func(name string, _ span) { closed = closed || name == "html" },
						done: func() {
							damaged(v)
							_, made := v.site.sources[v.path]
							switch last := len(strings.TrimRight(v.src, " \t\r\n")); {
							case last == 0:
								v.report(span{}, "the page is empty", "look for a template of this kind of page: an empty one, or none, makes an empty page")
							case closed:
							case !tags && !made:
								// A plain word in a file of this name is how some services
								// prove who owns a site.
							default:
								v.report(span{last, last}, "the page breaks off: it has no closing </html>",
									"build again; if it stays, the template of this page leaves </html> out, or Hugo's minifier does (keepEndTags, keepDocumentTags)")
							}
						},
					}
				},
				done: func(_ context.Context, o *overview) error {
					var missing []string
					for name := range o.sources {
						if !o.has(name) {
							missing = append(missing, name)
						}
					}
					slices.Sort(missing)
					for _, name := range missing {
						o.report(name, fmt.Sprintf("the page %s was made, but is not in the published tree", name), "build again; nothing was published")
					}
					if len(missing) == 0 && o.pages > len(o.names) {
						o.report("", fmt.Sprintf("Hugo made %d pages, but the published tree has only %d files", o.pages, len(o.names)),
							"two pages may have the same address, so that one overwrites the other: hugo --printPathWarnings names them")
					}
					return nil
				},
			}
		},
	}
}
