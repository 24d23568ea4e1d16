package check

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"example.org/bedside/tools/article"
)

const ruleBlankLine = "blank-line"

// standApart are Hugo's own shortcodes that are blocks.
var standApart = []string{"details", "figure", "instagram", "twitter", "vimeo", "x", "youtube"}

func blankLine() Rule {
	return Rule{
		ID:       ruleBlankLine,
		Number:   "STR-05",
		Severity: SeverityError,
		Summary:  "A shortcode that is a piece of the page by itself has a blank line above and below it.",
		Source:   "HTML Living Standard, 4.4.1 The p element, https://html.spec.whatwg.org/multipage/grouping-content.html#the-p-element",
		Why: "Without a blank line Markdown takes two things for one paragraph, and a card or a table cannot stand in a paragraph: " +
			"the browser tears both apart where it sees fit. Below the last row of a table it becomes a row, and below a list a part of its last point. " +
			"Where no shortcode is known that does it, but a paragraph of the published page is torn apart all the same, that is a warning.",
		Fix:  "leave a blank line above and below it",
		Bad:  Example{Body: "Do you have one of these?\n{{< care urgency=\"urgent\" >}}\n- a high temperature\n{{< /care >}}\n"},
		Good: Example{Body: "Do you have one of these?\n\n{{< care urgency=\"urgent\" >}}\n- a high temperature\n{{< /care >}}\n"},
		page: func(p *Page, r *Report) {
			for _, j := range p.Joined {
				_, room := p.Clinic.Known.Notation[j.Name]
				if !room && !slices.Contains(standApart, j.Name) || !p.inRooms(j.Shortcode) {
					continue
				}
				severity := SeverityError
				if !room || j.Block == article.Item {
					severity = SeverityWarning
				}
				at := p.opening(j.Shortcode)
				if j.Closed && j.Below && !j.Above {
					at = p.Range(j.InnerEnd, j.End)
				}
				r.As(severity, at, fmt.Sprintf("nothing parts %q from %s", j.Name, joinedTo(j)), joinedFix(j))
			}
		},
		gate: func(*site) watch {
			t := torn{on: make(map[string][]tornAt)}
			return watch{page: t.page, done: t.done}
		},
	}
}

// inRooms tells whether a shortcode stands in none but those that have a
// contract: what others make of their text is not known.
func (p *Page) inRooms(s *article.Shortcode) bool {
	for s = s.Parent; s != nil; s = s.Parent {
		if _, room := p.Clinic.Known.Notation[s.Name]; !room {
			return false
		}
	}
	return true
}

// joinedTo says what a shortcode is joined to, and what comes of it.
func joinedTo(j article.Joined) string {
	line := "the line above"
	switch {
	case !j.Alone:
		line = "the text in its line"
	case !j.Above:
		line = "the line below"
	}
	switch j.Block {
	case article.Heading:
		return line + ", so that it becomes a part of the heading"
	case article.Item:
		return line + ", so that it becomes a part of the list's last point"
	case article.Cell:
		return line + ", so that it becomes a row of the table"
	}
	return line + ", so that both become one paragraph, and browsers tear that apart"
}

func joinedFix(j article.Joined) string {
	switch {
	case !j.Alone:
		return "put it on a line of its own, and leave a blank line above and below it"
	case j.Above && j.Below:
		return "leave a blank line above it, and one below it"
	case j.Above:
		return "leave a blank line above it"
	}
	return "leave a blank line below it"
}

// torn gathers the paragraphs of published pages that end before their end tag,
// by the tag that ends them: what a layout does, it does on many pages.
type torn struct {
	mu sync.Mutex
	on map[string][]tornAt
}

type tornAt struct {
	page                             string
	line, column, endLine, endColumn int
}

// endsParagraph tells whether an element cannot stand in a paragraph (HTML Living
// Standard, 4.4.1).
func endsParagraph(name string) bool {
	switch name {
	case "address", "article", "aside", "blockquote", "details", "dialog", "div", "dl", "fieldset", "figcaption", "figure", "footer",
		"form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "main", "menu", "nav", "ol", "p", "pre", "search", "section",
		"table", "ul":
		return true
	}
	return false
}

func (t *torn) page(v *view) listener {
	var (
		open  bool // a paragraph is
		by    span // the tag that has ended one, and whose end tag is still to come
		depth int  // of the elements that are open since then
	)
	return listener{
		start: func(e *element) {
			if e.inert || !endsParagraph(e.name) {
				return
			}
			if open {
				by, depth = e.span, 0
			}
			if open = e.name == "p"; !open && !e.void {
				depth++
			}
		},
		end: func(name string, _ span) {
			switch {
			case !endsParagraph(name):
			case name != "p":
				open = false
				if depth--; depth < 0 {
					by = span{}
				}
			case open:
				open = false
			case by != span{} && depth == 0:
				tag := v.src[by.start:by.end]
				if strings.Contains(tag, `class="bs-error"`) {
					by = span{}
					return // a mistake's card, which goes with the mistake
				}
				at := tornAt{page: v.path}
				at.line, at.column = v.position(by.start)
				at.endLine, at.endColumn = v.position(by.end)
				t.mu.Lock()
				t.on[tag] = append(t.on[tag], at)
				t.mu.Unlock()
				by = span{}
			}
		},
	}
}

func (t *torn) done(_ context.Context, o *overview) error {
	for _, tag := range slices.Sorted(maps.Keys(t.on)) {
		on := t.on[tag]
		slices.SortFunc(on, func(a, b tornAt) int { return cmp.Or(cmp.Compare(a.page, b.page), a.line-b.line) })
		more := ""
		if len(on) > everywhere {
			more = fmt.Sprintf("; and so at %d other places, so that it probably stands in a layout", len(on)-1)
			on = on[:1]
		}
		for _, at := range on {
			f := o.rule.finding(SeverityWarning, fmt.Sprintf("%s stands in a paragraph, which browsers tear apart there%s", shorten(tag), more),
				"leave a blank line above and below what makes it; if no text of yours does, tell who made the theme")
			f.File, f.Match = at.page, tag
			if file, ok := o.sources[at.page]; ok {
				f.File = file
				f.Message += fmt.Sprintf(" (published in %s, line %d)", at.page, at.line)
			} else {
				f.Line, f.Column, f.EndLine, f.EndColumn = at.line, at.column, at.endLine, at.endColumn
			}
			o.findings = append(o.findings, f)
		}
	}
	return nil
}
