package check

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"example.org/bedside/tools/vocabulary"
)

// schemaRules are the rules about structured data; that it can be read at all
// is a rule of the publish gate.
func schemaRules() []Rule {
	return []Rule{
		jsonldMismatch(),
	}
}

func jsonldMismatch() Rule {
	return Rule{
		ID:       "jsonld-mismatch",
		Number:   "SD-02",
		Severity: SeverityError,
		Summary:  "What machines are told, readers can see: questions, answers, authors, reviewers, dates.",
		Source:   "Google Search Central, General structured data guidelines: nothing that readers cannot see, https://developers.google.com/search/docs/appearance/structured-data/sd-policies",
		Why: "Structured data that says more than the page, or something else, misleads whoever relies on it, and search engines " +
			"punish it. An answer in a closed details element counts as seen.",
		Fix: "let one template make both, or show on the page what the data say",
		Bad: Example{Published: true, Body: "<!doctype html><html lang=en><title>Knee</title>\n<script type=\"application/ld+json\">" +
			"{\"@context\":\"https://schema.org\",\"@type\":\"MedicalWebPage\",\"author\":{\"@type\":\"Person\",\"name\":\"Amara Osei\"}}</script>\n<p>About knees.</p></html>\n"},
		Good: Example{Published: true, Body: "<!doctype html><html lang=en><title>Knee</title>\n<script type=\"application/ld+json\">" +
			"{\"@context\":\"https://schema.org\",\"@type\":\"MedicalWebPage\",\"author\":{\"@type\":\"Person\",\"name\":\"Amara Osei\"}}</script>\n<p>About knees, by Amara Osei.</p></html>\n"},
		gate: func(*site) watch {
			return watch{page: func(v *view) listener {
				m := &mismatch{view: v}
				return m.listener()
			}}
		},
	}
}

// mismatch gathers what a page shows and what its structured data say.
type mismatch struct {
	*view
	blocks []span
	in     bool // a block is open
	shown  strings.Builder
	plain  strings.Builder // the same with spaces, for dates
	dates  map[string]bool // of time elements, as 2026-10-20
	hidden extents
	depth  int  // open elements that nobody sees
	en     bool // the page is in English
}

func (m *mismatch) listener() listener {
	m.dates = make(map[string]bool)
	return listener{
		start: func(e *element) {
			m.in = false
			_, hidden := e.get("hidden")
			hidden = (hidden || e.name == "template") && !e.void
			m.hidden.start(e, hidden)
			if hidden {
				m.depth++
			}
			switch e.name {
			case "html":
				lang, _ := e.get("lang")
				m.en = strings.HasPrefix(strings.ToLower(lang), "en")
			case "script":
				kind, _ := e.get("type")
				kind, _, _ = strings.Cut(kind, ";")
				m.in = !e.inert && strings.EqualFold(strings.TrimSpace(kind), "application/ld+json")
			case "time":
				if value, ok := e.get("datetime"); ok && len(value) >= 10 && m.depth == 0 {
					m.dates[value[:10]] = true
				}
			}
			m.plain.WriteByte(' ')
		},
		text: func(t *text) {
			switch {
			case m.in:
				m.blocks = append(m.blocks, t.span)
			case t.in == "" && m.depth == 0:
				said := unescaped(t.source)
				bare(&m.shown, said)
				m.plain.WriteString(said)
			}
		},
		end: func(name string, _ span) {
			m.in = false
			if m.hidden.end(name) {
				m.depth--
			}
			m.plain.WriteByte(' ')
		},
		done: func() {
			if len(m.blocks) > 0 {
				m.check()
			}
		},
	}
}

// bare writes the letters and digits of a text, in small letters.
func bare(b *strings.Builder, text string) {
	for _, r := range text {
		if r < utf8.RuneSelf {
			if r >= 'A' && r <= 'Z' {
				r |= 0x20
			}
			if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
				b.WriteByte(byte(r))
			}
		} else if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || unicode.IsNumber(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
}

func bared(text string) string {
	var b strings.Builder
	bare(&b, text)
	return b.String()
}

// withoutTags is the text of an answer, which may hold HTML.
func withoutTags(text string) string {
	if !strings.Contains(text, "<") {
		return unescaped(text)
	}
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(text))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			b.Write(z.Text())
		}
	}
}

func (m *mismatch) check() {
	shown := m.shown.String()
	nodes := make(map[string]*vocabulary.Value)
	var roots []*vocabulary.Value
	for _, at := range m.blocks {
		root, err := m.data(at)
		if err != nil {
			continue // another rule tells of it
		}
		roots = append(roots, root)
		root.Each(func(v *vocabulary.Value) {
			if id := v.Fields["@id"]; id != nil && id.Text != "" {
				if before := nodes[id.Text]; before == nil || len(before.Fields) < len(v.Fields) {
					nodes[id.Text] = v
				}
			}
		})
	}
	resolve := func(v *vocabulary.Value) *vocabulary.Value {
		if id := v.Fields["@id"]; id != nil && nodes[id.Text] != nil {
			return nodes[id.Text]
		}
		return v
	}
	told := make(map[span]bool)
	missing := func(at *vocabulary.Value, noun, said string) {
		where := within(at.Span)
		if told[where] {
			return
		}
		told[where] = true
		m.report(where, fmt.Sprintf("the structured data name %s %s, and the page does not show it", noun, quote(strings.Join(strings.Fields(said), " "))), m.rule.Fix)
	}
	for _, root := range roots {
		root.Each(func(v *vocabulary.Value) {
			if v.Is("Question") {
				if name := v.Fields["name"]; name.Said() != "" && !strings.Contains(shown, bared(withoutTags(name.Said()))) {
					missing(name, "the question", name.Said())
				}
				for _, answer := range v.Fields["acceptedAnswer"].Items() {
					text := resolve(answer).Fields["text"]
					if said := withoutTags(text.Said()); said != "" && !strings.Contains(shown, bared(said)) {
						missing(text, "the answer", said)
					}
				}
			}
			if !isPageNode(v) {
				return
			}
			for _, key := range [...]struct{ property, noun string }{{"author", "the author"}, {"reviewedBy", "the reviewer"}} {
				for _, person := range v.Fields[key.property].Items() {
					name := person
					if person.Kind == vocabulary.Object {
						if name = resolve(person).Fields["name"]; name == nil {
							continue
						}
					}
					if said := name.Said(); said != "" && !strings.Contains(shown, bared(said)) {
						missing(name, key.noun, said)
					}
				}
			}
			for _, key := range [...]struct{ property, noun string }{
				{"lastReviewed", "the date of the review"}, {"datePublished", "the date of publication"}, {"dateModified", "the date of the last change"},
			} {
				if date := v.Fields[key.property]; date.Said() != "" && !m.showsDate(date.Said()) {
					missing(date, key.noun, date.Said())
				}
			}
		})
	}
}

// isPageNode tells whether an object stands for the page or its article.
func isPageNode(v *vocabulary.Value) bool {
	for _, t := range v.Fields["@type"].Items() {
		name := strings.TrimPrefix(strings.TrimPrefix(t.Text, "https://schema.org/"), "http://schema.org/")
		if vocabulary.Is(name, "WebPage") || vocabulary.Is(name, "Article") {
			return true
		}
	}
	return false
}

// dateForms are the ways in which English and others write a day in figures.
var dateForms = []string{"2 January 2006", "January 2, 2006", "2 Jan 2006", "Jan 2, 2006", "2006-01-02", "02/01/2006", "2/1/2006", "01/02/2006", "1/2/2006", "02.01.2006", "2.1.2006", "2. 1. 2006"}

// showsDate tells whether a day stands on the page: in a time element, in a
// usual form, or as day and year with the month's name in any language between.
func (m *mismatch) showsDate(value string) bool {
	if len(value) < 10 {
		return true
	}
	day, err := time.Parse(time.DateOnly, value[:10])
	if err != nil {
		return true // another rule tells of it
	}
	if m.dates[value[:10]] {
		return true
	}
	plain := m.plain.String()
	for _, form := range dateForms {
		if strings.Contains(plain, day.Format(form)) {
			return true
		}
	}
	if m.en {
		return false
	}
	words := regexp.MustCompile(fmt.Sprintf(`\b0?%d(?:st|nd|rd|th|º|\.)?[\s,]+(?:de\s+)?\p{L}{3,}\.?[\s,]+(?:de\s+)?%d\b|\b\p{L}{3,}\.?\s+%[1]d(?:st|nd|rd|th)?,?\s+%[2]d\b`, day.Day(), day.Year()))
	return words.MatchString(plain)
}
