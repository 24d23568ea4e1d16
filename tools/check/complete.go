package check

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/words"
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
			"such as the µ of 50 µg, changes what a dose is. Of two pages with one address only one is published. Letters in capitals or not, and a space or a hyphen, make no other address.",
		Fix:  "mend the template that makes the page, and build again",
		Bad:  Example{Published: true, Body: "<!doctype html><html lang=\"en\"><head><title>Knee</title></head><body><p>Do not"},
		Good: Example{Published: true, Body: "<!doctype html><html lang=\"en\"><head><title>Knee</title></head><body><p>Do not drive.</p></body></html>"},
		page: func(p *Page, r *Report) {
			if p.Resource || p.FrontText("title") != "" { // a part of a page is shown by it
				return
			}
			if key := p.titleMeant(); key != "" {
				r.At(p.KeyAt(key), fmt.Sprintf("the page has no title, and %s is nothing that Hugo reads; did you mean %q?", quote(key), "title"), "write title:")
				return
			}
			at := p.Range(0, 0)
			switch build := p.FrontText("build", "render"); {
			case p.Home || p.List: // it may show the pages below it
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
					for _, s := range o.shared {
						o.sharing(s)
					}
					return nil
				},
			}
		},
	}
}

// titleMeant is a key of the front matter that is nearly title; empty: there is
// none.
func (p *Page) titleMeant() string {
	for _, key := range slices.Sorted(maps.Keys(p.Front.Values)) {
		if _, ok := words.Nearest(key, []string{"title"}); ok && p.FrontText(key) != "" {
			return key
		}
	}
	return ""
}

// sharing reports an address that several pages have, at the file that asks for
// it, or else at the last one.
func (o *overview) sharing(s Shared) {
	file := s.Files[len(s.Files)-1]
	var where article.Range
	for _, f := range s.Files {
		p := o.content[f]
		if p == nil {
			continue
		}
		for _, key := range []string{"url", "slug", "aliases"} {
			if _, ok := p.Front.Value(key); ok {
				file, where = f, p.FrontAt(key)
			}
		}
	}
	others := o.clinic.short(s.Also)
	for _, f := range s.Files {
		if f != file {
			others = strings.TrimPrefix(others+", "+o.clinic.short(f), ", ")
		}
	}
	f := o.rule.finding(o.rule.Severity,
		fmt.Sprintf("the address of this page, %s, is also that of %s: only one of them is published", o.address(s.Name), cmp.Or(others, "something else")),
		"give this file another name, or another slug, url or alias in its front matter")
	f.File, f.Match = file, where.Match
	f.Line, f.Column, f.EndLine, f.EndColumn = where.Line, where.Column, where.EndLine, where.EndColumn
	o.findings = append(o.findings, f)
}
