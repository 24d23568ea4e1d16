package check

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"example.org/bedside/tools/article"
)

func headingMistyped() Rule {
	return Rule{
		ID:       "heading-mistyped",
		Number:   "STR-06",
		Severity: SeverityError,
		Summary:  "A heading has a common space after its signs #.",
		Source:   "CommonMark 0.31.2, 4.2 ATX headings, https://spec.commonmark.org/0.31.2/#atx-headings",
		Why: "Without the space Markdown sees no heading: readers see the signs, and who finds the way by headings misses this one. " +
			"Two or more signs are an error. One sign before a word in small letters is taken for a hashtag, and one before a capital letter is a warning.",
		Fix:  "put a space between the signs and the heading",
		Bad:  Example{Body: "##What the doctor does\n\nWe use a thin needle.\n"},
		Good: Example{Body: "## What the doctor does\n\nWe use a thin needle.\n"},
		page: func(p *Page, r *Report) {
			for at := p.Body; ; {
				i := bytes.IndexByte(p.Source[at:], '#')
				if i < 0 {
					return
				}
				start := at + i
				at = start + len(p.Text[start:]) - len(strings.TrimLeft(p.Text[start:], "#"))
				signs := at - start
				if at == len(p.Text) || strings.IndexByte(" \t\r\n", p.Text[at]) >= 0 || signs > 6 || !p.beginsLine(start) {
					continue
				}
				line := strings.TrimSpace(p.Text[start:lineEnd(p.Source, start)])
				severity := SeverityError
				switch {
				case signs > 1 && startsWord.MatchString(line):
				case signs == 1 && capitalised.MatchString(line):
					severity = SeverityWarning
				default:
					continue
				}
				where := p.Range(start, start+len(line))
				if !p.inText(start) || p.inSpan(where) {
					continue
				}
				r.As(severity, where, fmt.Sprintf("%s is no heading, because no common space stands after %s: readers see it as it is written", quote(line), line[:signs]),
					fmt.Sprintf("write %s; if no heading is meant, write a backslash before it", quote(line[:signs]+" "+strings.TrimSpace(line[signs:]))))
			}
		},
	}
}

var (
	// startsWord is a heading but for its space.
	startsWord = regexp.MustCompile(`^#+[\p{Z}*_"'“‘¿¡(]*[\pL\pN]`)
	// capitalised is a word with one capital letter, and more behind it: what
	// has no more is a hashtag.
	capitalised = regexp.MustCompile(`^#\p{Lu}\p{Ll}*[,:]? +[^#\s]`)
)

// beginsLine tells whether nothing but spaces and the signs of a quotation
// stand before a place in its line.
func (p *Page) beginsLine(at int) bool {
	for at > p.Body {
		at--
		switch p.Source[at] {
		case '\n':
			return true
		case ' ', '>':
		default:
			return false
		}
	}
	return true
}

// inText tells whether a place is that of a paragraph's text, and in no FAQ,
// which tells of its headings itself.
func (p *Page) inText(at int) bool {
	b := p.paragraph(at)
	if b == nil {
		return false
	}
	for s := b.Shortcode; s != nil; s = s.Parent {
		if called(s) == "faq" {
			return false
		}
	}
	return true
}

// paragraph is the one, or the list's point, whose text has the place.
func (p *Page) paragraph(at int) *article.Block {
	for _, b := range p.Blocks {
		if b.Kind != article.Paragraph && b.Kind != article.Item || b.File != p.File {
			continue
		}
		if r := b.Range(0, len(b.Text)); r.Start <= at && at < r.End {
			return b
		}
	}
	return nil
}
