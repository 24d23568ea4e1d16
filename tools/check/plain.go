package check

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/cast"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/readability"
)

// isEnglish tells whether the page is in English, the one language that some
// rules know.
func (p *Page) isEnglish() bool {
	return p.Language == "" || p.Language == "en" || strings.HasPrefix(strings.ToLower(p.Language), "en-")
}

// isProse tells whether a block is the writer's own running text: no table, no
// quotation, no list of sources.
func isProse(b *article.Block) bool {
	if b.Kind != article.Paragraph && b.Kind != article.Item || b.Quoted {
		return false
	}
	for _, in := range b.Within {
		switch in {
		case "references", "footnote", "testimonial":
			return false
		}
	}
	return true
}

// part is a stretch of a page that is long enough to be measured.
type part struct {
	heading string
	counts  readability.Counts
	blocks  []*article.Block
}

// measured is a sentence and its grade.
type measured struct {
	block *article.Block
	span  article.Span
	grade float64
}

// count counts a sentence of a text, of which the words are given, and the
// first that may belong to it. It gives the first that does not any more.
func count(c *readability.Counts, text string, s article.Span, words []word, from int) (next int) {
	for from < len(words) && words[from].Start < s.Start {
		from++
	}
	sum, end := *c, -1
	for next = from; next < len(words); next++ {
		w := &words[next]
		if w.Start >= s.End {
			break
		}
		// What has no space between is one word there, and a mark at an end none
		// of it.
		if end >= 0 && text[end] != ' ' && text[w.Start-1] != ' ' || w.End > s.End || text[w.Start] >= utf8.RuneSelf || text[w.End-1] >= utf8.RuneSelf {
			c.Add(text[s.Start:s.End])
			return next
		}
		sum.AddWord(text[w.Start:w.End], w.hash)
		end = w.End
	}
	if next > from {
		sum.Sentences++
	}
	*c = sum
	return next
}

func (p *part) grade() float64 { return readability.FleschKincaidGrade(p.counts) }

// parts divides a page at its headings into parts of at least so many words;
// shorter sections go with those that follow, the last ones with those before.
func (p *Page) parts(least int) []*part {
	var list []*part
	var now *part
	section := -2
	for _, b := range p.Blocks {
		if !isProse(b) {
			continue
		}
		if now == nil || b.Section != section && now.counts.Words >= least {
			now = &part{}
			list = append(list, now)
			if b.Section >= 0 {
				now.heading = p.Blocks[b.Section].Text
			}
		}
		section = b.Section
		now.blocks = append(now.blocks, b)
		words, next := p.wordsIn(b), 0
		for _, s := range b.Sentences {
			if !isRows(b, s) {
				next = count(&now.counts, b.Text, s, words, next)
			}
		}
	}
	if n := len(list); n > 1 && list[n-1].counts.Words < least {
		last, before := list[n-1], list[n-2]
		before.counts = before.counts.Plus(last.counts)
		before.blocks = append(before.blocks, last.blocks...)
		list = list[:n-1]
	}
	return list
}

// sentences are those of a part with their grades, but for short ones: of a few
// words the formula says nothing.
func (p *Page) sentences(of *part) []measured {
	var list []measured
	for _, b := range of.blocks {
		words, next := p.wordsIn(b), 0
		for _, s := range b.Sentences {
			if isRows(b, s) {
				continue
			}
			var c readability.Counts
			if next = count(&c, b.Text, s, words, next); c.Words >= 8 {
				list = append(list, measured{b, s, readability.FleschKincaidGrade(c)})
			}
		}
	}
	return list
}

func grade() Rule {
	return Rule{
		ID:       "grade",
		Number:   "PLN-01",
		Severity: SeverityWarning,
		Gravest:  SeverityWarning,
		Summary:  "A page can be read with what school has taught up to grade 8.",
		Source:   "National Institutes of Health and others on patient materials: grade 6 to 8, https://www.ncbi.nlm.nih.gov/pmc/articles/PMC6334864/; J. P. Kincaid and others 1975, Flesch–Kincaid grade level",
		Why: "Grade 8 is what most adults read with ease, grade 6 the goal. The grade is that of a formula, which knows long " +
			"sentences and long words and nothing of sense; one grade more or less is noise, so it speaks only when the middle of " +
			"the page's parts lies more than one above the target. The NHS uses such formulas only to choose what to look at first. " +
			"Fewer than 100 words are not measured; English alone is.",
		Fix:    "begin with the sentences that it names: divide them, and use the everyday word",
		Limits: map[string]float64{"grade": 8, "band": 1, "words": 100},
		Bad:    Example{Body: hardText},
		Good:   Example{Body: easyText},
		page: func(p *Page, r *Report) {
			if !p.isEnglish() {
				return
			}
			target := r.Limit("grade")
			parts := p.parts(int(r.Limit("words")))
			words := 0
			var grades []float64
			for _, part := range parts {
				words += part.counts.Words
				if part.counts.Words > 0 {
					grades = append(grades, part.grade())
				}
			}
			if words == 0 || words < int(r.Limit("words")) {
				return
			}
			slices.Sort(grades)
			middle := grades[len(grades)/2]
			if len(grades)%2 == 0 {
				middle = (middle + grades[len(grades)/2-1]) / 2
			}
			if middle <= target+r.Limit("band") {
				return
			}
			hardest := slices.MaxFunc(parts, func(a, b *part) int { return cmp.Compare(a.grade(), b.grade()) })
			worst := p.sentences(hardest)
			slices.SortStableFunc(worst, func(a, b measured) int { return cmp.Compare(b.grade, a.grade) })
			if len(worst) == 0 {
				return
			}
			where := worst[0].block.Range(worst[0].span.Start, worst[0].span.End)
			message := "the page reads at about grade " + whole(math.Round(middle)) + ", and the target is " + whole(target)
			if hardest.heading != "" && len(parts) > 1 {
				message += "; the hardest part is " + quote(hardest.heading) + " (grade " + whole(math.Round(hardest.grade())) + ")"
			}
			message += "; this is its hardest sentence"
			var more []string
			for _, m := range worst[1:min(len(worst), 3)] {
				at := m.block.Range(m.span.Start, m.span.End).Line
				if line := "line " + strconv.Itoa(at); m.grade > target && at != where.Line && !slices.Contains(more, line) {
					more = append(more, line)
				}
			}
			if len(more) > 0 {
				message += ", others are in " + listed(more)
			}
			r.At(where, message, r.Fix)
		},
	}
}

// whole is a number without what follows the point, as %.0f gives it.
func whole(x float64) string { return strconv.Itoa(int(math.RoundToEven(x))) }

// hardText and easyText say the same.
const hardText = `Prior to the commencement of the examination, individuals are requested to communicate to the radiography department any previously implanted metallic apparatus, including pacemakers, neurostimulators and intracranial aneurysm clips, because electromagnetic interference may precipitate malfunction. Administration of intravenous contrast necessitates satisfactory renal function, which is established by estimation of glomerular filtration.

Subsequent to the acquisition of the images, interpretation is undertaken by a consultant radiologist, whose documentation is communicated electronically to the referring practitioner. Individuals experiencing considerable claustrophobia may be offered pharmacological anxiolysis, following which the operation of motor vehicles is contraindicated. Accompaniment by a responsible adult is consequently recommended for the remainder of the afternoon.
`

const easyText = `Before the scan, tell us about any metal inside your body. This could be a pacemaker, a clip in your head or a device that helps your nerves. The magnet is strong and can stop them from working.

Some scans need a dye. We put it into a vein in your arm. First we test your blood, to see how well your kidneys work.

After the scan, a doctor looks at the pictures and writes a report. Your own doctor gets it by email within a week.

If small spaces scare you, we can give you a drug to calm you. You must not drive after that. So bring somebody who can take you home and stay with you until the evening.
`

func longParagraph() Rule {
	return Rule{
		ID:       "long-paragraph",
		Number:   "PLN-03",
		Severity: SeverityInfo,
		Gravest:  SeverityInfo,
		Summary:  "A paragraph has at most 3 sentences.",
		Source:   "NHS digital service manual, How we write: paragraphs of up to 3 sentences, https://service-manual.nhs.uk/content/how-we-write",
		Why:      "On a screen people skim. They read the first words of a paragraph and go on to the next; what stands deep inside is missed.",
		Fix:      "begin a new paragraph here, or make a list of it",
		Limits:   map[string]float64{"sentences": 3},
		Bad:      Example{Body: "Come 10 minutes early. Bring a list of your medicines. Leave rings and watches at home. You can eat and drink as usual. You can drive home afterwards.\n"},
		Good:     Example{Body: "Come 10 minutes early. Bring a list of your medicines. Leave rings and watches at home.\n\nYou can eat and drink as usual. You can drive home afterwards.\n"},
		page: func(p *Page, r *Report) {
			most := int(r.Limit("sentences"))
			for _, b := range p.Blocks {
				if b.Kind != article.Paragraph || !isProse(b) || len(b.Sentences) <= most {
					continue
				}
				r.At(b.Range(b.Sentences[most].Start, b.Sentences[len(b.Sentences)-1].End),
					"this paragraph has "+strconv.Itoa(len(b.Sentences))+" sentences; up to "+strconv.Itoa(most)+" are taken in at a glance", r.Fix)
			}
		},
	}
}

// jargonTerm is a medical word and what readers call it.
type jargonTerm struct {
	term, plain, means string
	glossary           bool
}

// jargonList is the list of medical words: the pack's, the site's own, and the
// glossary.
func (c *Clinic) jargonList() (*phraseList, map[string]jargonTerm) {
	var terms []string
	by := make(map[string]jargonTerm)
	add := func(t jargonTerm) {
		key := jargonKey(t.term)
		if old, known := by[key]; known && t.plain == "" {
			t.plain = old.plain
		}
		by[key] = t
		terms = append(terms, t.term)
	}
	for _, src := range c.TermLists("en", "jargon") {
		var list struct {
			Terms []string
			Plain map[string]string
		}
		if toml.Unmarshal(src, &list) != nil {
			continue
		}
		for _, t := range list.Terms {
			add(jargonTerm{term: t})
		}
		for t, plain := range list.Plain {
			add(jargonTerm{term: t, plain: plain})
		}
	}
	for t, entry := range c.Glossary {
		add(jargonTerm{term: t, plain: cast.ToString(entry["plain"]), means: cast.ToString(entry["means"]), glossary: true})
	}
	return newPhraseList(terms), by
}

func jargon() Rule {
	return Rule{
		ID:       "jargon",
		Number:   "PLN-04",
		Severity: SeverityWarning,
		Gravest:  SeverityWarning,
		Summary:  "A medical word is explained where a page first uses it.",
		Source:   "AHRQ, Patient Education Materials Assessment Tool (PEMAT), items 3 and 4, https://www.ahrq.gov/health-literacy/patient-education/pemat.html; CDC Clear Communication Index; NHS digital service manual, How we write",
		Why: "Who does not know the word stops there. The everyday word first and the medical one in brackets serves both those who " +
			"know it and those who will hear it from their doctor. The words are the site's glossary and a short list of the pack's.",
		Fix: "explain it where it first stands: in brackets, or with {{< term >}}",
		Bad: Example{Body: "You may need more tests if you have hypertension.\n"},
		Good: Example{Body: "You may need more tests if you have high blood pressure (hypertension).\n" +
			"\nWith hypertension, rest before the test.\n"},
		page: func(p *Page, r *Report) {
			if !p.isEnglish() {
				return
			}
			list, by := p.Clinic.jargon()
			done := make(map[string]bool)
			for _, b := range p.Blocks {
				if b.Kind == article.Title || b.Kind == article.Heading || b.Kind == article.Question {
					// What the page or a part of it is about is explained there.
					for _, at := range list.find(b.Text, p.wordsIn(b)) {
						done[jargonKey(b.Text[at.Start:at.End])] = true
					}
				}
			}
			for _, b := range p.Blocks {
				if !isProse(b) && b.Kind != article.Cell {
					continue
				}
				for _, at := range list.find(b.Text, p.wordsIn(b)) {
					key := jargonKey(b.Text[at.Start:at.End])
					if done[key] {
						continue
					}
					if place := b.Range(at.Start, at.End); place.File == p.File && (p.inCode(place.Start) || strings.Contains(place.Match, "{{")) {
						continue
					}
					done[key] = true
					t := by[key]
					if p.explained(b, at, t) {
						continue
					}
					fix := r.Fix
					switch {
					case t.glossary:
						fix = fmt.Sprintf("write {{< term %s >}}: the glossary explains it", quote(t.term))
					case t.plain != "":
						fix = fmt.Sprintf("write the everyday word first, as in %s (%s)", t.plain, t.term)
					}
					r.At(b.Range(at.Start, at.End), fmt.Sprintf("%s is not explained where the page first uses it", quote(b.Text[at.Start:at.End])), fix)
				}
			}
		},
	}
}

// jargonWords is what jargonList gives, made once for a clinic.
type jargonWords struct {
	list *phraseList
	by   map[string]jargonTerm
}

func (c *Clinic) jargon() (*phraseList, map[string]jargonTerm) {
	if c.lists == nil {
		return c.jargonList()
	}
	const key = "jargon"
	if v, ok := c.lists.Load(key); ok {
		return v.(jargonWords).list, v.(jargonWords).by
	}
	list, by := c.jargonList()
	c.lists.Store(key, jargonWords{list, by})
	return list, by
}

func jargonKey(text string) string {
	var joined []string
	for _, w := range wordsOf(text) {
		joined = append(joined, w.lower())
	}
	return strings.Join(joined, " ")
}

// shares tells whether a text has two of the words by which the glossary
// explains a term, in any form: then it explains the term in its own way.
func shares(text, means string) bool {
	const stem = 4
	stems := make(map[string]bool)
	for _, w := range wordsOf(means) {
		if lower := w.lower(); len(lower) > stem {
			stems[lower[:stem]] = true
		}
	}
	seen := make(map[string]bool)
	for _, w := range wordsOf(text) {
		if lower := w.lower(); len(lower) >= stem && stems[lower[:stem]] {
			seen[lower[:stem]] = true
		}
	}
	return len(seen) >= 2
}

// explained tells whether a word is explained where it stands: in brackets, by
// an apposition, by the everyday word nearby, by {{< term >}}, or by emphasis,
// which marks a word that has just been said in other words.
func (p *Page) explained(b *article.Block, at article.Span, t jargonTerm) bool {
	before, after := b.Text[:at.Start], b.Text[at.End:]
	if t.plain != "" && newPhraseList(strings.Split(t.plain, ",")).in(b.Text) || shares(b.Text, t.means) {
		return true
	}
	if strings.Count(before, "(") > strings.Count(before, ")") {
		return true
	}
	follow := strings.TrimLeft(after, "s”’\"*")
	for _, s := range [...]string{" (", ": ", " – ", " — ", " - ", ", which ", ", a ", ", an ", ", the ", ", or ", ", that is", ", meaning", ", when ", ", where ", " is a ", " is an ", " is when ", " is the ", " are a ", " are the ", " means ", " describes ", " refers to "} {
		if strings.HasPrefix(follow, s) {
			return true
		}
	}
	lead := strings.ToLower(strings.TrimRight(before, " “‘\"'"))
	for _, s := range [...]string{"called", "known as", "call it", "call this", "call them", "term is", "name is", "the term", "medical name", "this is", "these are", "or"} {
		if strings.HasSuffix(lead, s) && (s != "or" || strings.HasSuffix(lead, ", or")) {
			return true
		}
	}
	for _, e := range b.Emphases {
		if e.Start <= at.Start && e.End >= at.End {
			return true
		}
	}
	place := b.Range(at.Start, at.End)
	if place.File != p.File || place.Start > len(p.Source) {
		return false
	}
	source := p.Source[:place.Start]
	return bytes.LastIndex(source, []byte("{{<")) > bytes.LastIndex(source, []byte(">}}"))
}

func vague() Rule {
	return Rule{
		ID:       "vague",
		Number:   "PLN-08",
		Severity: SeverityInfo,
		Gravest:  SeverityInfo,
		Off:      true,
		Summary:  "How likely something is, is said in figures.",
		Source:   "NHS digital service manual, How we write: words such as “good chance” mean something else to everybody, https://service-manual.nhs.uk/content/how-we-write",
		Why: "“Rarely” is 1 in 10 to one reader and 1 in 10,000 to another. The rule is off unless a site asks for it, because " +
			"often nobody knows the figure, and then the word is right.",
		Fix:  "give the figure if there is one, as in 3 in 100 people, and its source",
		Bad:  Example{Body: "There is a good chance that your pain will improve.\n"},
		Good: Example{Body: "The pain improves in about 6 in 10 people.\n"},
		page: func(p *Page, r *Report) {
			if !p.isEnglish() {
				return
			}
			list, outcomes := p.Clinic.phrases("en", "vague"), p.Clinic.phrases("en", "outcomes")
			for _, b := range p.Blocks {
				if !isRunning(b.Kind) || !isProse(b) && b.Kind != article.Cell || !list.among(b.Text, p.wordsIn(b)) {
					continue
				}
				for _, s := range b.Sentences {
					text := b.Text[s.Start:s.End]
					if hasDigit(text) || strings.Contains(text, "?") {
						continue
					}
					words := wordsOf(text)
					for _, at := range list.find(text, words) {
						if !closeBy(text, words, at, outcomes, 10) {
							continue
						}
						r.At(b.Range(s.Start+at.Start, s.Start+at.End), fmt.Sprintf("%s says little about how likely it is", quote(text[at.Start:at.End])), r.Fix)
					}
				}
			}
		},
	}
}

// closeBy tells whether a phrase of a list stands within so many words of a place.
func closeBy(text string, words []word, at article.Span, list *phraseList, within int) bool {
	first, last := 0, 0
	for i, w := range words {
		if w.Start <= at.Start {
			first = i
		}
		if w.End <= at.End {
			last = i
		}
	}
	for i := max(0, first-within); i < min(len(words), last+within+1); i++ {
		if (i < first || i > last) && list.at(text, words, i) > 0 {
			return true
		}
	}
	return false
}

func longList() Rule {
	return Rule{
		ID:       "long-list",
		Number:   "PLN-09",
		Severity: SeverityInfo,
		Gravest:  SeverityInfo,
		Summary:  "A list has at most 7 items.",
		Source:   "CDC Clear Communication Index, lists of no more than 7 items, https://www.cdc.gov/ccindex/",
		Why:      "People keep about seven things in mind at once. A longer list is skimmed, and the item that matters may be the one that is missed.",
		Fix:      "divide the list under two headings, or leave out what nobody needs here",
		Limits:   map[string]float64{"items": 7},
		Bad:      Example{Body: "Bring:\n\n- your card\n- your letter\n- your glasses\n- your medicines\n- your old pictures\n- a jumper\n- something to read\n- something to eat\n"},
		Good:     Example{Body: "Bring:\n\n- your card\n- your letter\n- your glasses\n- your medicines\n\nFor the waiting time:\n\n- a jumper\n- something to read\n- something to eat\n"},
		page: func(p *Page, r *Report) {
			most := int(r.Limit("items"))
			sources := p.Clinic.phrases("en", "sources-headings")
			for _, b := range p.Blocks {
				if b.List == nil || b.List.Index != 0 || b.List.Length <= most || slices.Contains(b.Within, "references") || slices.Contains(b.Within, "footnote") {
					continue
				}
				if b.Section >= 0 && sources.is(p.Blocks[b.Section].Text) {
					continue
				}
				r.At(b.Range(0, len(b.Text)), fmt.Sprintf("this list has %d items in a row; up to %d are taken in", b.List.Length, most), r.Fix)
			}
		},
	}
}
