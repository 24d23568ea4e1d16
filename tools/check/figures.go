package check

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/prose"
)

// figureRules are the rules about acronyms, doses and risks in figures.
func figureRules() []Rule {
	return []Rule{
		{
			ID: "acronym", Number: "PLN-05", Severity: SeverityInfo, Gravest: SeverityInfo,
			Summary: "An acronym is written out where it stands first.",
			Source:  "CDC Clear Communication Index; PEMAT-P",
			Why:     "What every clinician reads without noticing stops a patient.",
			Fix:     "write it out with the acronym in brackets, once, where it stands first",
			Bad:     Example{Body: "We often see people with COPD.\n"},
			Good:    Example{Body: "We often see people with chronic obstructive pulmonary disease (COPD). COPD is common.\n"},
			page:    acronym,
		},
		{
			ID: "dose-format", Number: "PLN-06", Severity: SeverityWarning,
			Summary: "A dose cannot be misread.",
			Source:  "NHS, numbers in content: a zero before the point; the trailing zero is common practice, not checked at a source",
			Why:     "A point without a zero before it, or a zero behind it, has been read as ten times the dose; ug and IU have been read as mg and IV.",
			Fix:     "write 0.5 mg, 1 mg, micrograms and units",
			Bad:     Example{Body: "Take .5 mg at night.\n"},
			Good:    Example{Body: "Take 0.5 mg at night.\n"},
			page:    doseFormat,
		},
		{
			ID: "bare-percent", Number: "PLN-07", Severity: SeverityInfo,
			Summary: "A risk in per cent is also said as a number of people.",
			Source:  "PEMAT-P: clear numbers; NHS, numbers in content",
			Why:     "Many readers take 3 in 100 people for what it is, and 3% for anything.",
			Fix:     "add the number of people, as in 3 in 100 people (3%)",
			Bad:     Example{Body: "The risk of infection is 3%.\n"},
			Good:    Example{Body: "About 3 in 100 people (3%) get an infection.\n"},
			page:    barePercent,
		},
		{
			ID: "turned-number", Number: "PLN-10", Severity: SeverityWarning,
			Summary: "In Arabic or Hebrew text a measure, a range and a telephone number are read in their own order.",
			Source:  "Unicode Bidirectional Algorithm, UAX #9; a principle of Bedside",
			Why:     "Between words that are read from right to left, 5–10 mg is shown as mg 10–5, 250 × 10⁹/L as L/10⁹ × 250, and the second half of a telephone number before the first. Readers then take one figure for the other, or call a wrong number.",
			Fix:     "write `&lrm;` straight before it (it is not seen, and keeps what follows in its order), or put a range into words",
			Bad:     Example{Body: "الجرعة 5–10 mg في اليوم.\n"},
			Good:    Example{Body: "الجرعة &lrm;5–10 mg في اليوم.\n"},
			page:    turnedNumber,
		},
	}
}

// acronym reports capitals that nothing on the page so far writes out.
func acronym(p *Page, r *Report) {
	reading := p.reading()
	if reading.lexicon == nil || !p.forPatients() {
		return
	}
	known := reading.lexicon.known
	seen := map[string]bool{}
	report := func(g *passage, t *prose.Token, name string) {
		if seen[name] || r.Allowed(name) {
			return
		}
		seen[name] = true
		r.At(g.Range(t.Start, t.End), "“"+t.Text+"” is not written out where it stands first", r.Fix)
	}
	later := map[string]func(){} // in titles and headings, where nothing can be written out
	var order []string
	for i := range reading.passages {
		g := &reading.passages[i]
		if !hasCapitals(g.Text) {
			continue
		}
		heading := g.Kind == article.Title || g.Kind == article.Description || g.Kind == article.Heading || g.Kind == article.Question || g.Kind == article.Alt || g.Kind == article.Term
		for k := range g.sentences {
			s := &g.sentences[k]
			for j := range s.Tokens {
				t := &s.Tokens[j]
				if c := t.Text[0]; c < 'A' || c > 'Z' {
					continue
				}
				name := capitals(t)
				if name == "" || seen[name] || known[name] {
					continue
				}
				switch {
				case shouted(s), loud(s, j), named(s, j):
				case writtenOut(s, j, name) || spelledOut(reading.passages[:i+1], name):
					seen[name] = true
				case heading:
					if later[name] == nil {
						later[name] = func() { report(g, t, name) }
						order = append(order, name)
					}
				default:
					report(g, t, name)
				}
			}
		}
	}
	for _, name := range order {
		later[name]()
	}
}

// hasCapitals reports two capitals of ASCII side by side. It looks at eight
// bytes at a time, and at the next one.
func hasCapitals(text string) bool {
	for ; len(text) > 8; text = text[8:] {
		b := capital(eight(text))
		if b&(b>>8) != 0 || b>>63 != 0 && text[8] >= 'A' && text[8] <= 'Z' {
			return true
		}
	}
	for i := 1; i < len(text); i++ {
		if text[i-1] >= 'A' && text[i-1] <= 'Z' && text[i] >= 'A' && text[i] <= 'Z' {
			return true
		}
	}
	return false
}

// capital gives the high bit of each byte that is a capital, and of no other.
func capital(b uint64) uint64 {
	const each, high = 0x0101010101010101, 0x8080808080808080
	low := b &^ high
	return (low + each*(0x80-'A')) &^ (low + each*(0x80-'Z'-1)) &^ b & high
}

// capitals is a word of two to six capitals, in the singular; empty: it is none.
func capitals(t *prose.Token) string {
	if t.Kind != prose.Word || len(t.Text) < 2 || len(t.Text) > 7 {
		return ""
	}
	name := t.Text
	if n := len(name) - 1; name[n] == 's' && n >= 2 {
		name = name[:n]
	}
	if len(name) > 6 {
		return ""
	}
	roman := true
	for i := range len(name) {
		if name[i] < 'A' || name[i] > 'Z' {
			return ""
		}
		roman = roman && strings.IndexByte("IVX", name[i]) >= 0
	}
	if roman && name != "IV" && name != "IVI" {
		return ""
	}
	return name
}

// shouted tells a sentence in capitals.
func shouted(s *prose.Sentence) bool {
	words, loud := 0, 0
	for i := range s.Tokens {
		if t := &s.Tokens[i]; t.Kind == prose.Word && len(t.Text) > 1 {
			words++
			if t.Text == strings.ToUpper(t.Text) {
				loud++
			}
		}
	}
	return words >= 3 && loud*3 >= words*2
}

// loud tells a word among three or more that are shouted: DO NOT EAT.
func loud(s *prose.Sentence, at int) bool {
	capital := func(i int) bool {
		return s.Tokens[i].Kind == prose.Word && len(s.Tokens[i].Text) > 1 && s.Tokens[i].Text == strings.ToUpper(s.Tokens[i].Text)
	}
	from, to := at, at+1
	for from > 0 && capital(from-1) {
		from--
	}
	for to < len(s.Tokens) && capital(to) {
		to++
	}
	return to-from >= 3
}

// named tells capitals that are no acronym for a reader to understand: letters
// behind a person's name, a state in an address, a part of a code.
func named(s *prose.Sentence, at int) bool {
	t := &s.Tokens[at]
	if at > 0 {
		before := &s.Tokens[at-1]
		if (before.Lower == "type" || before.Lower == "group" || before.Lower == "vitamin" || before.Lower == "hepatitis") && len(t.Text) <= 2 {
			return true // blood of type AB
		}
		switch before.Lower {
		case "stage", "type", "grade", "class", "phase", "part", "level", "group", "factor":
			if strings.Trim(t.Text, "IVX") == "" {
				return true
			}
		}
		if before.Lower == "," && at > 1 && title(s.Tokens[at-2].Text) && (at+1 == len(s.Tokens) || s.Tokens[at+1].Kind != prose.Word || title(s.Tokens[at+1].Text) || s.Tokens[at+1].Lower == "or" || s.Tokens[at+1].Lower == "and") && states[t.Text] {
			return true
		}
		if before.End == t.Start && (before.Kind == prose.Number || before.Lower == "/" || before.Lower == "@" || before.Lower == "#" || before.Lower == "_" || before.Lower == ".") {
			return true
		}
	}
	if at+1 < len(s.Tokens) {
		after := &s.Tokens[at+1]
		if after.Start == t.End && (after.Kind == prose.Number || after.Lower == "@" || after.Lower == "_") {
			return true
		}
	}
	return false
}

func title(w string) bool {
	for i, r := range w {
		if i == 0 && !unicode.IsUpper(r) {
			return false
		}
	}
	return len(w) > 1 && w != strings.ToUpper(w)
}

var states = func() map[string]bool {
	m := map[string]bool{}
	for _, s := range strings.Fields("AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC NSW VIC QLD WA SA TAS ACT NT ON BC QC AB") {
		m[s] = true
	}
	return m
}()

// writtenOut reports whether the words around an acronym say what it is short
// for: (ABC), or ABC, behind them, ABC (the words), "short for", "stands for".
func writtenOut(s *prose.Sentence, at int, name string) bool {
	mark := func(i int, marks string) bool {
		return i >= 0 && i < len(s.Tokens) && strings.Contains(marks, s.Tokens[i].Lower)
	}
	end := at // of the words
	switch {
	case mark(at-1, "("):
		end = at - 1
	case at > 0 && s.Tokens[at-1].Lower == "or":
		if end = at - 1; mark(end-1, ",") {
			end--
		}
	case mark(at-1, ",") && mark(at+1, ",)"):
		end = at - 1
	}
	if end < at {
		// Some of the words before begin as it does.
		for i := end - 1; i >= 0 && i >= end-9; i-- {
			if begins(s.Tokens[i].Lower, name[0]) && (spells(s.Tokens[i:end], name) || end-i <= 2 && letters(s.Tokens[i].Lower, name)) {
				return true
			}
		}
	}
	for i := at + 1; i < len(s.Tokens) && i <= at+5; i++ {
		switch s.Tokens[i].Lower {
		case "(", ",", ":", "—", "or", "=":
			for k := i + 1; k < len(s.Tokens) && k <= i+4; k++ {
				if begins(s.Tokens[k].Lower, name[0]) && (spells(s.Tokens[k:min(len(s.Tokens), k+10)], name) || letters(s.Tokens[k].Lower, name)) {
					return true
				}
			}
		case "stands", "stand", "means", "short", "abbreviation", "abbreviated", "siglas":
			return true
		}
	}
	for i := max(0, at-5); i < at; i++ {
		switch s.Tokens[i].Lower {
		case "short", "abbreviated", "shortened", "called", "known":
			if spells(s.Tokens[:i], name) {
				return true
			}
		}
	}
	return false
}

func begins(w string, letter byte) bool { return w != "" && w[0] == letter|0x20 }

// spells reports whether the first letters of some of the words spell a name in
// order, small words and word-inner letters allowed.
func spells(tokens []prose.Token, name string) bool {
	low := strings.ToLower(name)
	for from := range tokens {
		k, last := 0, from
		for i := from; i < len(tokens) && k < len(low) && i-last <= 4; i++ {
			w := tokens[i].Lower
			if tokens[i].Kind == prose.Mark || w == "" || w[0] != low[k] {
				continue
			}
			k++
			last = i
			// A word may give more than one letter: electrocardiogram.
			for in := 1; in < len(w) && k < len(low); in++ {
				if w[in] == low[k] && (i+1 >= len(tokens) || !slices.ContainsFunc(tokens[i+1:min(len(tokens), i+4)], func(t prose.Token) bool { return begins(t.Lower, name[k]) })) {
					k++
				}
			}
		}
		if k == len(low) {
			return true
		}
		if from > 12 {
			break
		}
	}
	return false
}

// letters reports whether the letters of a name stand in a word in order.
func letters(w, name string) bool {
	low := strings.ToLower(name)
	k := 0
	for i := 0; i < len(w) && k < len(low); i++ {
		if w[i] == low[k] {
			k++
		}
	}
	return k == len(low)
}

// spelledOut reports whether a name's words stand somewhere before, one after
// the other.
func spelledOut(passages []passage, name string) bool {
	if len(name) < 3 {
		return false
	}
	low := strings.ToLower(name)
	for i := range passages {
		for k := range passages[i].sentences {
			tokens := passages[i].sentences[k].Tokens
			for j := range tokens {
				if !begins(tokens[j].Lower, name[0]) {
					continue
				}
				n := 0
				for m := j; m < len(tokens) && n < len(low); m++ {
					w := tokens[m].Lower
					if begins(w, name[n]) && tokens[m].Kind == prose.Word && len(w) > 1 {
						n++
					} else if w != "of" && w != "and" && w != "the" && w != "in" && w != "for" {
						break
					}
				}
				if n == len(low) {
					return true
				}
			}
		}
	}
	return false
}

const units = `(?:mg|g|kg|ml|mL|l|L|mcg|micrograms?|milligrams?|grams?|millilitres?|milliliters?|litres?|units?|IU|mmol|mEq|cc|tablets?|drops?|ug|µg|μg|mg/kg|%)`

var (
	noZero   = regexp.MustCompile(`(?:^|[\s(–—/~≈<>=-])([.,]\d+)\s?-?` + units + `(?:[^\pL\d]|$)`)
	tailZero = regexp.MustCompile(`(?:^|[^\d.,\pL])(\d+(?:\.0+|,0{1,2}))\s?-?` + units + `(?:[^\pL\d]|$)`)
	badUnit  = regexp.MustCompile(`\d\s?-?(ug|µg|μg|IU|I\.U\.|iu|U)(?:[^\pL\d]|$)`)
)

// doseFormat reports doses that can be misread.
func doseFormat(p *Page, r *Report) {
	reading := p.reading()
	for i := range reading.passages {
		g := &reading.passages[i]
		if !g.digit {
			continue
		}
		for k := range g.sentences {
			s := &g.sentences[k]
			text := g.Text[s.Start:s.End]
			if !hasDigit(text) {
				continue
			}
			find := func(might bool, re *regexp.Regexp, severity, message, fix string) {
				if !might { // the expressions are dear, and hardly any sentence has a dose
					return
				}
				for _, m := range re.FindAllStringSubmatchIndex(text, -1) {
					start, end := s.Start+m[2], s.Start+m[3]
					if perVolume(text[m[3]:]) || written(s, start, end) {
						continue
					}
					r.As(severity, g.Range(start, end), "“"+g.Text[start:end]+"” "+message, fix)
				}
			}
			find(pointFirst(text), noZero, SeverityError, "has no zero before the point: it has been read without the point, as a dose ten or a hundred times as large", "write a zero before the point")
			find(strings.Contains(text, ".0") || strings.Contains(text, ",0"), tailZero, r.Severity, "has a zero behind the point: it has been read as ten times the dose", "leave out the point and the zero")
			find(strings.ContainsAny(text, "Uµμ") || strings.Contains(text, "ug") || strings.Contains(text, "iu"), badUnit, r.Severity, "has been misread in prescriptions", "write micrograms or units")
		}
	}
}

// eight are the first eight bytes of a text, the first the lowest.
func eight(text string) uint64 {
	return uint64(text[0]) | uint64(text[1])<<8 | uint64(text[2])<<16 | uint64(text[3])<<24 |
		uint64(text[4])<<32 | uint64(text[5])<<40 | uint64(text[6])<<48 | uint64(text[7])<<56
}

// isASCII looks at eight bytes at a time.
func isASCII(text string) bool {
	for ; len(text) >= 8; text = text[8:] {
		if eight(text)&0x8080808080808080 != 0 {
			return false
		}
	}
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// hasDigit reports a digit of ASCII. It looks at eight bytes at a time, of which
// one is below 10 once those of '0' are taken out: see Bit Twiddling Hacks by
// S. E. Anderson, Determine if a word has a byte less than n.
func hasDigit(text string) bool {
	const each = 0x0101010101010101
	for len(text) >= 8 {
		b := eight(text)
		if b ^= '0' * each; (b-10*each)&^b&(0x80*each) != 0 {
			return true
		}
		text = text[8:]
	}
	for i := range len(text) {
		if text[i] <= '9' && text[i] >= '0' {
			return true
		}
	}
	return false
}

// written reports whether a figure is spoken of and not given as a dose: "not
// 5.0 mg", "write 5 mg and never 5.0". What one must not exceed is a dose.
func written(s *prose.Sentence, start, end int) bool {
	mood := s.MoodAt(start, end)
	if mood&prose.Reported != 0 {
		return true
	}
	if mood&prose.Denied == 0 {
		return false
	}
	for i := range s.Tokens {
		switch t := &s.Tokens[i]; t.Lower {
		case "write", "written", "writing", "writes", "print", "printed", "style", "format", "zero", "zeros", "rather", "instead":
			return true
		case "not", "never", "no":
			if t.End < start && start-t.End < 8 { // within a word
				return true
			}
		}
	}
	return false
}

// hasRaised reports a raised digit, but for a nought, in a text that may be long
// and has hardly ever any.
func hasRaised(text string) bool {
	return (strings.IndexByte(text, "¹"[0]) >= 0 || strings.IndexByte(text, "⁴"[0]) >= 0) && strings.ContainsAny(text, "¹²³⁴⁵⁶⁷⁸⁹")
}

// pointFirst reports whether a point stands before a digit and behind none.
func pointFirst(text string) bool {
	for i := 0; i+1 < len(text); i++ {
		if (text[i] == '.' || text[i] == ',') && text[i+1] >= '0' && text[i+1] <= '9' && (i == 0 || text[i-1] < '0' || text[i-1] > '9') {
			return true
		}
	}
	return false
}

// laboratory is what a unit of a test value ends with.
var laboratory = regexp.MustCompile(`^\s?-?(?:[A-Za-zµμ]+)?\s?(?:/|per )\s?(?:d?L|l|ml|mL|litre|liter|decilitre|deciliter|µL)\b`)

// perVolume reports whether a figure is a test's value, such as mg/dL, in which
// zeros say how exact it is.
func perVolume(after string) bool { return laboratory.MatchString(after) }

// inPeople is a risk as a number of people.
var inPeople = regexp.MustCompile(`(?i)\b(?:\d[\d,.]*|una?|dos|tres|one|two|three|four|five|six|seven|eight|nine|ten|twenty|half|fewer than \w+) (?:\w+ )?(?:in|out of|of|de cada|de) (?:every |each |a )?(?:\d[\d,]*(?:[^%\d,]|$)|(?:two|three|four|five|six|seven|eight|nine|ten|twenty|fifty|hundred|thousand|million|one)\b)`)

// riskHeader is what a column of risks is called; onlyPercent a cell of one.
var (
	riskHeader  = regexp.MustCompile(`(?i)\b(?:risks?|chances?|odds|likelihood|probability|how (?:often|likely|common|many)|rates?|success|failure|complications?|side effects?|survival|people affected)\b`)
	onlyPercent = regexp.MustCompile(`(?i)^\W*(?:(?:about|around|up to|over|under|nearly|almost|roughly|less than|more than)\s)?\d[\d.,]*(?:\s?(?:[–-]|to)\s?\d[\d.,]*)?\s?(?:%|per ?cent)\W*$`)
)

func barePercent(p *Page, r *Report) {
	for i := range p.reading().passages {
		g := &p.reading().passages[i]
		if g.Kind == article.Cell && g.digit && onlyPercent.MatchString(g.Text) && (riskHeader.MatchString(g.Header) || riskHeader.MatchString(g.RowHead)) {
			r.At(g.Range(0, len(g.Text)), "“"+g.Text+"” is hard to picture without a number of people", r.Fix)
		}
	}
	p.claims(r.ID, func(g *passage, h *hit, where article.Range) {
		i := slices.IndexFunc(g.sentences, func(s prose.Sentence) bool { return s.Start == h.sentence.Start })
		for k := max(0, i-1); k <= i+1 && k < len(g.sentences); k++ {
			if inPeople.MatchString(g.Text[g.sentences[k].Start:g.sentences[k].End]) {
				return
			}
		}
		report(r, h, where, h.text(g)+" is hard to picture without a number of people")
	})
}
