package check

import (
	"fmt"
	"slices"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/words"
)

func textLost() Rule {
	return Rule{
		ID:       "text-lost",
		Number:   "STR-07",
		Severity: SeverityError,
		Summary:  "All that is written reaches readers as it is meant: comments and code end, every footnote has its mark, and text begins at the margin.",
		Source:   "CommonMark 0.31.2, 4.5 Fenced code blocks and 4.6 HTML blocks, https://spec.commonmark.org/0.31.2/#html-blocks; Bedside, principle 3: nothing is silent",
		Why: "A comment that is not closed takes all text behind it out of the page, and a code fence that is not closed shows it as code. " +
			"So does Markdown with what four spaces or a tab stand before, as in a copied e-mail. " +
			"A footnote that no mark leads to is left out, as is the second one of a name, and a mark without its note is shown as it is written. " +
			"Nobody sees that from the page.",
		Fix:  "write --> behind a comment and the fence again below code; give every footnote one mark or more, and every mark one footnote",
		Bad:  Example{Body: "The needle is thin.\n\n<!-- Ask Amara about the size.\n\nTell us if you take blood thinners.\n"},
		Good: Example{Body: "The needle is thin.\n\n<!-- Ask Amara about the size. -->\n\nTell us if you take blood thinners.\n"},
		page: func(p *Page, r *Report) {
			for i := range p.Slips {
				l := &p.Slips[i]
				switch l.Kind {
				case article.OpenComment:
					r.At(l.At, "this comment is never closed, so that readers see nothing of what stands below it", "write --> where the comment ends")
				case article.OpenFence:
					r.At(l.At, "this code is never closed, so that what stands below it is shown as code", "write the same fence on a line of its own where the code ends")
				case article.IndentedShortcode:
					r.At(p.opening(l.Shortcode), "spaces or a tab stand before this line, so that readers see as code what the shortcode makes", outdent)
				case article.IndentedText:
					r.As(SeverityWarning, l.At, "spaces or a tab stand before this line, so that readers see the text as code", outdent)
				case article.NoMark:
					if slices.ContainsFunc(p.Slips, func(m article.Slip) bool { return m.Kind == article.NoNote && m.Name == l.Name }) {
						continue // the mark is told, which does not reach it
					}
					r.At(l.At, fmt.Sprintf("no mark leads to the footnote %s, and it is left out of the page", quote(l.Name)), fmt.Sprintf("write [^%s] where it belongs, or take it out", l.Name))
				case article.SecondNote:
					r.At(l.At, fmt.Sprintf("line %d has a footnote %s too, and this one is left out of the page", l.First.Line, quote(l.Name)), "give it another name, and a mark of that name")
				case article.NoNote:
					r.At(l.At, fmt.Sprintf("there is no footnote %s: readers see %s as it is written", quote(l.Name), quote(l.At.Match)), p.noteMeant(l))
				}
			}
		},
	}
}

const outdent = "begin the line at the margin; in a list, below the first letter of its point"

// noteMeant says what to do about a mark without its footnote.
func (p *Page) noteMeant(mark *article.Slip) string {
	var unmarked []string
	for _, l := range p.Slips {
		if l.Kind != article.NoMark {
			continue
		}
		if l.Name == mark.Name { // in another text
			return fmt.Sprintf("a mark leads no further than the shortcode that it stands in: put it and the note in line %d into the same text", l.At.Line)
		}
		if l.Piece == mark.Piece && !slices.Contains(unmarked, l.Name) {
			unmarked = append(unmarked, l.Name)
		}
	}
	fix := fmt.Sprintf("write the note on lines of its own, as [^%s]: and its text; if no footnote is meant, write a backslash before the bracket", mark.Name)
	if near, ok := words.Nearest(mark.Name, unmarked); ok || len(unmarked) == 1 {
		if !ok {
			near = unmarked[0]
		}
		return fmt.Sprintf("write [^%s], or %s", near, fix)
	}
	return fix
}
