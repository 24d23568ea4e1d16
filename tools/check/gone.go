package check

import (
	"context"
	"fmt"
	"path"
	"regexp"
	"strings"
)

func goneAddress() Rule {
	return Rule{
		ID:       "gone-address",
		Severity: SeverityWarning,
		Summary:  "An address that was online stays, or leads to where its page is now.",
		Source:   "W3C, Cool URIs don't change, https://www.w3.org/Provider/Style/URI",
		Why:      "Patients keep addresses, other sites link to them, and search engines show them for months. This rule compares with what was published before, so that one page alone shows no example.",
		Fix:      "write the old address under aliases in the front matter of the page that has its text now",
		gate: func(*site) watch {
			return watch{done: func(_ context.Context, o *overview) error {
				var moved map[string][]string
				for _, name := range o.previous {
					if o.has(name) || isHidden(name) || isFingerprinted(name) {
						continue
					}
					if moved == nil {
						moved = newPages(o.site)
					}
					address := o.address(name)
					fix := "if that is meant, nothing is to be done; else put the file back"
					if isHTML(name) {
						fix = fmt.Sprintf("if its text is now on another page, write aliases: [%q] into that page's front matter", address[len(o.prefix)-1:])
						if now := moved[fold(stem(name))]; len(now) == 1 {
							fix = fmt.Sprintf("if it is %s now, write aliases: [%q] into the front matter of that page", now[0], address[len(o.prefix)-1:])
						}
					}
					o.report(name, fmt.Sprintf("the address %s was online and is gone: links and search results that lead there will fail", address), fix)
				}
				return nil
			}}
		},
	}
}

// newPages returns the addresses of the pages that were not online before, by
// the last part of their name.
func newPages(s *site) map[string][]string {
	before := make(map[string]bool, len(s.previous))
	for _, name := range s.previous {
		before[name] = true
	}
	pages := make(map[string][]string)
	for _, name := range s.names {
		if isHTML(name) && !before[name] {
			k := fold(stem(name))
			pages[k] = append(pages[k], s.address(name))
		}
	}
	return pages
}

var fingerprint = regexp.MustCompile(`[._-](?:hu_?)?([0-9a-f]{8,})(?:_[^/]*)?(?:\.min)?\.[a-z0-9]+$`)

// isFingerprinted tells whether a file is an asset whose name changes with its
// content, so that nothing but the site's own pages leads to it.
func isFingerprinted(name string) bool {
	if isHTML(name) {
		return false
	}
	m := fingerprint.FindStringSubmatch(path.Base(name))
	// Eight digits are more often a date.
	return m != nil && (len(m[1]) >= 16 || strings.ContainsAny(m[1], "abcdef"))
}
