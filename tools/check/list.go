package check

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"example.org/bedside/tools/article"
)

func listMistyped() Rule {
	return Rule{
		ID:       "list-mistyped",
		Number:   "STR-08",
		Severity: SeverityWarning,
		Summary:  "The points of a list begin with what Markdown takes for one.",
		Source:   "CommonMark 0.31.2, 5.2 List items, https://spec.commonmark.org/0.31.2/#list-items",
		Why: "Word, e-mails and web pages put dots and dashes before the points of a list, or a space of another kind behind the number. " +
			"Markdown takes them for words: readers see all points in one paragraph, and a screen reader names no list.",
		Fix:  "begin each point with a hyphen and a common space",
		Bad:  Example{Body: "Bring with you:\n\n• your tablets\n• your glasses\n"},
		Good: Example{Body: "Bring with you:\n\n- your tablets\n- your glasses\n"},
		page: func(p *Page, r *Report) {
			// All signs and spaces that are looked for begin with one of these bytes.
			if body := p.Source[p.Body:]; bytes.IndexByte(body, 0xC2) < 0 && bytes.IndexByte(body, 0xE2) < 0 {
				return
			}
			var (
				told  rune          // what begins the points that the line stands among, and that were told of
				dash  article.Range // of the line above
				last  string
				blank = true
			)
			for at := p.Body; at < len(p.Source); {
				end := lineEnd(p.Source, at)
				line := bytes.TrimLeft(p.Source[at:end], " \t>")
				start := end - len(line)
				at = end + 1
				if len(bytes.TrimSpace(line)) == 0 {
					blank = true
					continue
				}
				m := pastedPoint.FindSubmatch(line)
				if m == nil || p.paragraph(start) == nil {
					if blank || m != nil {
						told = 0
					}
					dash, last, blank = article.Range{}, "", false
					continue
				}
				mark := string(m[1])
				here := p.Range(start, start+len(mark))
				first, _ := utf8.DecodeRuneInString(mark)
				if '0' <= first && first <= '9' {
					first = '0'
				}
				switch {
				case told == first:
				case first != '–' && first != '—':
					told = first
					r.At(here, pointMessage(mark), pointFix(mark))
				case last == mark && !blank:
					// One alone may be who is quoted, or what somebody says.
					told = first
					r.At(dash, pointMessage(mark), pointFix(mark))
				}
				dash, last, blank = here, mark, false
			}
		},
	}
}

// pastedPoint begins a line as programs begin a point, and Markdown does not.
var pastedPoint = regexp.MustCompile(`^([•●▪‣◦·]|[–—]|[-*+]\x{a0}|[0-9]{1,2}[.)]\x{a0})[ \t\x{a0}]*\S`)

func pointMessage(mark string) string {
	if strings.HasSuffix(mark, "\u00a0") {
		return fmt.Sprintf("behind %s stands a space of another kind, as Word and web pages have it, so that Markdown sees no list and readers see the points in one paragraph", quote(strings.TrimSuffix(mark, "\u00a0")))
	}
	return fmt.Sprintf("%s begins no list in Markdown, so that readers see the points in one paragraph", quote(mark))
}

func pointFix(mark string) string {
	if sign := strings.TrimSuffix(mark, "\u00a0"); sign != mark {
		return fmt.Sprintf("write %s and a common space before each point", quote(sign))
	}
	return `write "-" and a space before each point in its place, and leave a blank line above the first`
}
