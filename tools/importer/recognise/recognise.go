// Package recognise finds in a document what Bedside has a shortcode or a field
// for: questions with their answers, tables that compare, disclaimers, sources.
// It knows no format. What it is not sure of stays as it was and is named.
package recognise

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.org/bedside/tools/importer/tree"
)

// Found is one thing that was recognised, or that was nearly.
type Found struct {
	tree.Place
	What       string  `json:"what"`           // title, heading, faq, table, comparison, disclaimer, references, review, author, list
	Confidence float64 `json:"confidence"`     // from 0 to 1
	Reason     string  `json:"reason"`         // the evidence, in words
	Text       string  `json:"text,omitempty"` // what it is about, as it stood
	Confirm    bool    `json:"confirm"`        // a person should look: a rule chose among several readings
	Left       bool    `json:"left"`           // not sure enough: it stays as it was
}

// Recognise rewrites a document in place and tells what it found.
func Recognise(doc *tree.Document) []Found {
	r := &recogniser{doc: doc}
	r.title()
	r.bibliography()
	r.authors()
	doc.Blocks = r.tables(doc.Blocks)
	r.headings()
	r.disclaimers()
	r.questions()
	r.captions(r.doc.Blocks, "")
	r.lists()
	return r.found
}

type recogniser struct {
	doc       *tree.Document
	found     []Found
	flat      bool               // the document had no headings of its own, as pasted text has none
	captioned []*tree.Comparison // in a document without headings, those whose caption is the line above that asks
	prose     string             // all text outside of what may be a table, in small letters
}

func (r *recogniser) find(f Found) { r.found = append(r.found, f) }

func (r *recogniser) tell(at tree.Place, kind, message, text string) {
	r.doc.Told = append(r.doc.Told, tree.Told{Place: at, Kind: kind, Message: message, Text: text})
}

// lines gives the lines of a paragraph.
func lines(p *tree.Paragraph) [][]tree.Inline {
	out := [][]tree.Inline{nil}
	for _, n := range p.Text {
		if _, ok := n.(tree.Break); ok {
			out = append(out, nil)
			continue
		}
		out[len(out)-1] = append(out[len(out)-1], n)
	}
	return out
}

// single gives the text of a paragraph of one line.
func single(b tree.Block) (string, bool) {
	p, ok := b.(*tree.Paragraph)
	if !ok || len(lines(p)) != 1 {
		return "", false
	}
	text := fold(tree.Plain(p.Text))
	return text, text != ""
}

func fold(s string) string { return strings.Join(strings.Fields(s), " ") }

func count(s string) int { return len(strings.Fields(s)) }

// blockText is all text of some blocks, its white space folded.
func blockText(blocks []tree.Block) string { return fold(tree.PlainBlocks(blocks)) }

// title finds the title, and takes it out where it stands again.
func (r *recogniser) title() {
	doc := r.doc
	r.flat = true
	for _, b := range doc.Blocks {
		if _, ok := b.(*tree.Heading); ok {
			r.flat = false
		}
	}
	m := &doc.Meta
	if m.Title == "" {
		for i, b := range doc.Blocks {
			if h, ok := b.(*tree.Heading); ok && (h.Level == 1 || i == 0) {
				m.Title = fold(tree.Plain(h.Text))
				r.find(Found{Place: h.Place, What: "title", Confidence: 0.95, Reason: "the first heading", Text: m.Title})
				break
			}
			if text, ok := single(b); ok && i == 0 && len(doc.Blocks) > 1 && isTitle(text) {
				m.Title = text
				r.find(Found{Place: b.At(), What: "title", Confidence: 0.9, Reason: "a short first line without a full stop", Text: text})
				break
			}
			if i > 2 {
				break
			}
		}
	}
	if m.Title == "" {
		return
	}
	// A page shows its title by itself. Pasted text has it twice now and then.
	title := strings.ToLower(fold(m.Title))
	var kept []tree.Block
	again := 0
	for i, b := range doc.Blocks {
		text, ok := single(b)
		if h, is := b.(*tree.Heading); is {
			text, ok = fold(tree.Plain(h.Text)), h.Level == 1 || i == 0
		}
		if ok && strings.ToLower(text) == title && i < 8 {
			if again++; again > 1 {
				r.tell(b.At(), "found", "the title stood in the text again", text)
			}
			continue
		}
		kept = append(kept, b)
	}
	doc.Blocks = kept
}

func isTitle(s string) bool {
	return count(s) <= 20 && len([]rune(s)) <= 150 && !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, ":") && !strings.HasSuffix(s, ",") && !strings.HasSuffix(s, ";")
}

// headings makes headings of lines that stand for them in a text that has none.
func (r *recogniser) headings() {
	if !r.flat {
		return
	}
	r.doc.Blocks = asked(r.doc.Blocks)
	blocks := r.doc.Blocks
	asks := make([]bool, len(blocks)+2)
	short := make([]bool, len(blocks)+2) // lines that have the form of a heading
	for i, b := range blocks {
		text, ok := single(b)
		asks[i+1] = ok && isQuestion(text)
		short[i+1] = ok && !asks[i+1] && isHeading(text) && !(i < 6 && byline.MatchString(text)) && !dated.MatchString(text) && !marked(blocks, i)
	}
	// From the end, since a heading may stand above another one.
	type heading struct {
		at     int
		reason string
		sure   bool
	}
	var made []heading
	for i := len(blocks) - 2; i >= 0; i-- {
		b := blocks[i]
		text, ok := single(b)
		if !ok {
			continue
		}
		// Questions with nothing between them are a list of questions.
		if asks[i+1] && (asks[i] || asks[i+2]) {
			if !asks[i] {
				r.find(Found{Place: b.At(), What: "faq", Confidence: 0.3, Reason: "questions in a row without answers", Text: text, Left: true})
			}
			continue
		}
		p := b.(*tree.Paragraph)
		if asks[i+1] {
			switch blocks[i+1].(type) {
			case *tree.Paragraph, *tree.List, *tree.Comparison:
				blocks[i] = &tree.Heading{Place: p.Place, Level: 2, Text: p.Text}
			}
			continue
		}
		// What stands right under a question answers it.
		if !short[i+1] || i > 0 && endsAsking(line(blocks[i-1])) {
			continue
		}
		h := heading{at: i, reason: "a short line without a full stop, with text under it", sure: isBody(blocks[i+1])}
		if !h.sure {
			// One of several short lines, or of those behind a colon, may be an item
			// of a list that has lost its marks.
			row := short[i] && (i < 2 || short[i-1] || leads(blocks[i-2])) || i > 0 && leads(blocks[i-1])
			switch next := blocks[i+1].(type) {
			case *tree.Heading:
				h.reason = "a short line without a full stop, above another heading"
				if row || asks[i+2] && short[i] {
					continue
				}
				h.sure = asks[i+2] && faqHeading.MatchString(text)
			case *tree.Paragraph:
				if row && !behind(blocks, asks, i) || asks[i+2] || (short[i+2] || !reads(next)) && !endsAsking(text) {
					continue
				}
			case *tree.Table, *tree.Quote, *tree.Figure, *tree.Group, *tree.Definitions, *tree.Code:
				if row {
					continue
				}
			default:
				continue
			}
		}
		blocks[i] = &tree.Heading{Place: p.Place, Level: 2, Text: p.Text}
		made = append(made, h)
	}
	for n := len(made) - 1; n >= 0; n-- {
		h := made[n]
		f := Found{Place: blocks[h.at].At(), What: "heading", Confidence: 0.75, Reason: h.reason, Text: fold(tree.Plain(blocks[h.at].(*tree.Heading).Text))}
		// The one that ends an answer is worth a look: it may be a part of it.
		if !h.sure && behind(blocks, asks, h.at) {
			f.Confirm, f.Confidence = true, 0.6
			f.Reason += "; it was taken to end the answer above it"
		}
		r.find(f)
	}
}

// captions takes the heading or the question right above a table for its
// caption, which was none yet when the table was read.
func (r *recogniser) captions(blocks []tree.Block, heading string) {
	for _, b := range blocks {
		switch b := b.(type) {
		case *tree.Heading:
			heading = fold(tree.Plain(b.Text))
		case *tree.Paragraph:
			if text := lastQuestion(b); text != "" {
				heading = text
			}
		case *tree.FAQ:
			for _, q := range b.Questions {
				heading = fold(tree.Plain(q.Title))
				r.captions(q.Answer, heading)
			}
		case *tree.Comparison:
			old := fold(tree.Plain(b.Caption))
			if heading == "" || old == heading || !slices.Contains(r.captioned, b) {
				continue
			}
			b.Caption = []tree.Inline{tree.Text(heading)}
			for n := range r.found {
				if f := &r.found[n]; f.What == "comparison" && f.Place == b.Place && f.Text == old {
					f.Text = heading
				}
			}
		}
	}
}

// asked parts a paragraph at lines that ask, each with its answer on the lines
// under it, or in the next paragraph.
func asked(blocks []tree.Block) []tree.Block {
	var out []tree.Block
	seen := false // a question stands above
	for n, b := range blocks {
		p, ok := b.(*tree.Paragraph)
		if !ok {
			out = append(out, b)
			continue
		}
		all := lines(p)
		asks := func(i int) bool { return i >= 0 && i < len(all) && isQuestion(fold(tree.Plain(all[i]))) }
		above := len(out) > 0 && isQuestion(line(out[len(out)-1]))
		if len(all) == 1 {
			seen = seen || asks(0)
			out = append(out, b)
			continue
		}
		var starts []int
		for i := range all {
			if !asks(i) || asks(i+1) || asks(i-1) || i == 0 && above {
				continue
			}
			if i+1 == len(all) && (n+1 == len(blocks) || isQuestion(firstLine(blocks[n+1]))) {
				continue
			}
			// Elsewhere than behind a sentence, or behind a line that is an answer, it
			// may be a line of prose.
			if i == 0 || sentence.MatchString(tree.Plain(all[i-1])) || asks(i-2) || i == 1 && above {
				starts = append(starts, i)
			}
		}
		if len(starts) == 0 || starts[0] > 0 && !seen && !above {
			out = append(out, b)
			continue
		}
		seen = true
		join := func(lines [][]tree.Inline) {
			if len(lines) == 0 {
				return
			}
			part := &tree.Paragraph{Place: p.Place}
			for i, line := range lines {
				if i > 0 {
					part.Text = append(part.Text, tree.Break{})
				}
				part.Text = append(part.Text, line...)
			}
			out = append(out, part)
		}
		join(all[:starts[0]])
		for n, at := range starts {
			end := len(all)
			if n+1 < len(starts) {
				end = starts[n+1]
			}
			join(all[at : at+1])
			join(all[at+1 : end])
		}
	}
	return out
}

// firstLine is the text of a paragraph's first line, or "".
func firstLine(b tree.Block) string {
	if p, ok := b.(*tree.Paragraph); ok {
		return fold(tree.Plain(lines(p)[0]))
	}
	return ""
}

// line is the text of a paragraph of one line, or "".
func line(b tree.Block) string {
	text, _ := single(b)
	return text
}

// behind tells whether a question stands above a block, and no heading between
// them.
func behind(blocks []tree.Block, asks []bool, at int) bool {
	for i := at - 1; i >= 0; i-- {
		if asks[i+1] {
			return true
		}
		if _, ok := blocks[i].(*tree.Heading); ok {
			return false
		}
	}
	return false
}

// marked tells whether a line is a question or an answer that is marked so.
func marked(blocks []tree.Block, i int) bool {
	begin := func(i int, mark *regexp.Regexp) bool {
		if i < 0 || i >= len(blocks) {
			return false
		}
		p, ok := blocks[i].(*tree.Paragraph)
		return ok && begins(p.Text, mark)
	}
	// The question may stand on the last line of a paragraph.
	asked := func(i int) bool {
		if i < 0 {
			return false
		}
		p, ok := blocks[i].(*tree.Paragraph)
		if !ok {
			return false
		}
		all := lines(p)
		return begins(p.Text, qMark) || begins(all[len(all)-1], qMark)
	}
	return begin(i, colonMark) || begin(i, qMark) && begin(i+1, aMark) || begin(i, aMark) && asked(i-1)
}

// leads tells whether a block ends with a colon, as what leads to a list does.
func leads(b tree.Block) bool {
	p, ok := b.(*tree.Paragraph)
	return ok && strings.HasSuffix(fold(tree.Plain(p.Text)), ":")
}

// reads tells whether a paragraph reads like text, and not like a line of a list
// or of an address.
func reads(p *tree.Paragraph) bool {
	text := fold(tree.Plain(p.Text))
	return len(lines(p)) > 1 || count(text) > 10 || sentence.MatchString(text) || strings.HasSuffix(text, ":")
}

func isHeading(s string) bool {
	if count(s) > 10 || len([]rune(s)) > 80 || !startsHigh(s) {
		return false
	}
	return !strings.ContainsAny(s[len(s)-1:], ".,;:!)") && !strings.ContainsAny(s, "|\t")
}

// doubtful gives the first line in an answer that may be meant for a heading, or
// for another question, though nothing made it one.
func doubtful(answer []tree.Block) string {
	for i, b := range answer {
		p, ok := b.(*tree.Paragraph)
		if !ok {
			continue
		}
		all := lines(p)
		plain := func(i int) string { return fold(tree.Plain(all[i])) }
		for n := range all {
			text := plain(n)
			switch {
			case text == "" || i == 0 && n == 0:
			case isQuestion(text), endsAsking(text) && !strings.ContainsAny(strings.TrimRight(text, "?؟"), ".?!؟"):
				return text
			case n > 0 && n+1 < len(all) && isHeading(text) && sentence.MatchString(plain(n-1)) && sentence.MatchString(plain(n+1)):
				return text
			}
		}
		text, ok := single(b)
		if !ok || i == 0 || count(text) > 10 || strings.ContainsAny(text[len(text)-1:], ".,;") || strings.HasSuffix(text, "۔") {
			continue
		}
		if leads(b) {
			if i+1 == len(answer) {
				return text
			}
			if next, ok := answer[i+1].(*tree.Paragraph); !ok || !reads(next) {
				continue // what leads to a list
			}
		}
		return text
	}
	return ""
}

func isBody(b tree.Block) bool {
	switch b := b.(type) {
	case *tree.Paragraph:
		text := tree.Plain(b.Text)
		return count(text) > 12 && strings.ContainsAny(text, ".!?。؟:")
	case *tree.List, *tree.Comparison:
		return true
	}
	return false
}

// authors takes a byline out of the text, and names dates of review.
func (r *recogniser) authors() {
	for i, b := range r.doc.Blocks {
		text, ok := single(b)
		if !ok {
			continue
		}
		if m := byline.FindStringSubmatch(text[:min(len(text), 200)]); i < 4 && m != nil && len(r.doc.Meta.Authors) == 0 {
			r.find(Found{Place: b.At(), What: "author", Confidence: 0.8, Reason: "a line that begins with “By” near the top; it stays in the text until the person is in data/people", Text: m[1], Left: true})
		}
		if len(text) < 300 && (strings.Contains(strings.ToLower(text), "revi") || strings.Contains(text, "راجع")) && count(text) <= 25 && reviewed.MatchString(text) {
			r.doc.Meta.Review = reviewOf(text, r.doc.Meta.Review)
			r.find(Found{Place: b.At(), What: "review", Confidence: 0.8, Reason: "a line about a review; write it as reviewed in the front matter, once the reviewer is in data/people", Text: text, Left: true})
		}
	}
}

var (
	byline   = regexp.MustCompile(`^(?:Written by|By|Author:|Por|Escrito por|Autora?:|بقلم|كتبه|كتبته)\s*:?\s+((?:Dr\.?|Prof\.?|Mr\.?|Mrs\.?|Ms\.?)?\s*[\p{Lu}\p{Lo}][\p{L}'’.-]+(?:\s+\p{L}[\p{L}'’.-]*){1,4})(?:,.*)?$`)
	dated    = regexp.MustCompile(`(?i)^(?:(?:last|first|medically|clinically|page) )?(?:updated|modified|published|posted|written|reviewed|actualizad[oa]|publicad[oa]|revisad[oa])\b.*\d{4}|^(?:última (?:actualización|revisión)|آخر (?:تحديث|مراجعة)).*\p{Nd}{4}`)
	reviewed = regexp.MustCompile(`(?i)\b(?:last |medically |clinically )?(?:reviewed|next review|review due|revisad[oa]|última revisión|próxima revisión)\b.*\d{4}|(?:راجعه|راجعته|تمت المراجعة|آخر مراجعة|المراجعة القادمة).*\p{Nd}{4}`)
)

// reviewOf reads the days in a line about a review.
func reviewOf(text string, known *tree.Review) *tree.Review {
	on, next := text, ""
	if at := nextReview.FindStringIndex(text); at != nil {
		on, next = text[:at[0]], text[at[0]:]
	}
	review := &tree.Review{Text: text, On: day(on), Next: day(next)}
	if known == nil {
		return review
	}
	if known.On.IsZero() && !review.On.IsZero() {
		review.Next = later(known.Next, review.Next)
		return review
	}
	known.Next = later(known.Next, review.Next)
	return known
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

var (
	nextReview = regexp.MustCompile(`(?i)next review|review due|próxima revisión|المراجعة القادمة`)
	dayFirst   = regexp.MustCompile(`(?i)\b(\d{1,2})(?:st|nd|rd|th)? (?:de )?(\p{L}+)\.?,? (?:de )?(\d{4})\b`)
	monthFirst = regexp.MustCompile(`(?i)\b(\p{L}+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b`)
	isoDay     = regexp.MustCompile(`\b(\d{4})-(\d\d)-(\d\d)\b`)
)

var months = func() map[string]int {
	m := map[string]int{}
	for n, names := range []string{"january jan enero", "february feb febrero", "march mar marzo", "april apr abril", "may mayo", "june jun junio",
		"july jul julio", "august aug agosto", "september sep sept septiembre", "october oct octubre", "november nov noviembre", "december dec diciembre"} {
		for _, name := range strings.Fields(names) {
			m[name] = n + 1
		}
	}
	return m
}()

// day reads the one day in a text whose month is written out, or that is
// written as 2026-05-03. 3/5/2026 is two days, by country.
func day(text string) time.Time {
	number := func(s string) int {
		n, _ := strconv.Atoi(s)
		return n
	}
	var y, m, d int
	if x := isoDay.FindStringSubmatch(text); x != nil {
		y, m, d = number(x[1]), number(x[2]), number(x[3])
	} else if x := dayFirst.FindStringSubmatch(text); x != nil {
		y, m, d = number(x[3]), months[strings.ToLower(x[2])], number(x[1])
	} else if x := monthFirst.FindStringSubmatch(text); x != nil {
		y, m, d = number(x[3]), months[strings.ToLower(x[1])], number(x[2])
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if m == 0 || t.Day() != d || int(t.Month()) != m {
		return time.Time{}
	}
	return t
}

// lists names lists of conditions, about which an editor should think.
func (r *recogniser) lists() {
	lead := ""
	tree.Walk(r.doc.Blocks, func(b tree.Block, _ bool) {
		switch b := b.(type) {
		case *tree.Paragraph:
			lead = fold(tree.Plain(b.Text))
		case *tree.Heading:
			lead = fold(tree.Plain(b.Text))
		case *tree.List:
			if len(b.Items) > 3 && conditions.MatchString(lead) {
				r.find(Found{Place: b.Place, What: "list", Confidence: 0.8, Reason: fmt.Sprintf("%d items behind words about conditions", len(b.Items)), Text: lead})
			}
			lead = ""
		}
	}, nil)
}

var conditions = regexp.MustCompile(`(?i)\b(?:conditions?|symptoms?|illness(?:es)?|diseases?|issues|problems|afecciones|enfermedades|síntomas|problemas)\b|أعراض|الأعراض|حالات|الحالات|أمراض|الأمراض`)
