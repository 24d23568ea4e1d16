package check

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/bidi"

	"example.org/bedside/tools/article"
)

// quantity is a number that is read from left to right in every language: with
// a sign, as a range or a product, or with a unit in Latin letters. Numbers in
// Arabic digits belong to the text around them.
var quantity = func() *regexp.Regexp {
	const (
		number = `[0-9](?:[0-9.,]*[0-9])?[⁰¹²³⁴-⁹⁺⁻]*`
		sign   = `[-−+±<>≤≥≈~]\s?`
		joint  = `\s?(?:[-‐‑–—−×x*·/:~±]|\+/-)\s?`
		unit   = `(?:mmHg|mcg|IU|bpm|[kcdmnpµμ]?(?:g|m|L|l|mol|osm|Gy|Sv|J|T|s)|kcal|min|[kM]?Hz|k?Pa|kV|mA|°[CF])[²³⁻¹]*`
		per    = `(?:\s?[/·]\s?` + unit + `|/[A-Za-z]+)+`
	)
	value := number + `(?:` + joint + number + `)+(?:\s?` + unit + `)?(?:` + per + `)?` +
		`|` + sign + number + `(?:` + joint + number + `)*(?:\s?` + unit + `)?(?:` + per + `)?` +
		`|` + number + `(?:\s?` + unit + `(?:` + per + `)?|` + per + `)` +
		`|(?:\+|\(?0)[0-9)]*(?:[ \x{a0}-]\(?[0-9]+\)?)+` // a telephone number
	re := regexp.MustCompile(value)
	re.Longest()
	return re
}()

// turnedNumber reports measures, ranges and telephone numbers that stand in
// text from right to left, whose parts change places there after the Unicode
// Bidirectional Algorithm (UAX #9).
func turnedNumber(p *Page, r *Report) {
	fromRight := rightToLeft(p.Language)
	for _, b := range p.Blocks {
		if b.Kind == article.Alt || !fromRight && isASCII(b.Text) || !hasDigit(b.Text) || !fromRight && !strings.ContainsFunc(b.Text, strong) {
			continue
		}
		for _, m := range turned(b.Text, fromRight) {
			where := b.Range(m.start, m.end)
			if where.File == p.File && p.inCode(where.Start) {
				continue
			}
			fix := "write &lrm; straight before it, or put it into words"
			if b.Kind == article.Title || b.Kind == article.Description {
				fix = `write "\u200E" straight before it, the whole text in double quotation marks, or put it into words`
			}
			r.At(where, "“"+b.Text[m.start:m.end]+"” is shown turned round: in text from right to left its parts change places", fix)
		}
	}
}

// turned are the places of those measures in a text that are not shown from
// left to right.
func turned(text string, fromRight bool) (places []span) {
	for start, line := 0, ""; start < len(text); start += len(line) {
		line = text[start:]
		if i := strings.IndexFunc(line, func(r rune) bool { return class(r) == bidi.B }); i >= 0 {
			_, n := utf8.DecodeRuneInString(line[i:])
			line = line[:i+n]
		}
		for _, m := range turnedIn(line, fromRight) {
			places = append(places, span{start + m.start, start + m.end})
		}
	}
	return places
}

func turnedIn(line string, fromRight bool) (places []span) {
	var in []span
	for _, m := range quantity.FindAllStringIndex(line, -1) {
		left, _ := utf8.DecodeLastRuneInString(line[:m[0]])
		right, _ := utf8.DecodeRuneInString(line[m[1]:])
		first, _ := utf8.DecodeRuneInString(line[m[0]:])
		switch {
		case unicode.IsDigit(left), unicode.IsDigit(right), latin(left), latin(right): // a part of a name or a code
			continue
		case !unicode.IsDigit(first) && m[0] > 0 && !unicode.IsSpace(left) && !strings.ContainsRune("(\u200e\u2066", left): // a hyphen, no sign
			continue
		}
		in = append(in, span{m[0], m[1]})
	}
	if in == nil {
		return nil
	}
	runs, ok := fromLeft(line, fromRight)
	for _, m := range in {
		whole := !ok
		for _, run := range runs {
			whole = whole || run.start <= m.start && m.end <= run.end
		}
		if !whole {
			places = append(places, m)
		}
	}
	return places
}

// fromLeft are the stretches of a line that are shown from left to right, in
// bytes.
func fromLeft(line string, fromRight bool) (runs []span, ok bool) {
	// The library's default would yield to the first letter; a mark does not.
	mark := "\u200e"
	if fromRight {
		mark = "\u200f"
	}
	var p bidi.Paragraph
	if _, err := p.SetString(mark + line); err != nil {
		return nil, false
	}
	order, err := p.Order()
	if err != nil {
		return nil, false
	}
	at := make([]int, 1, len(line)+2) // of each rune behind the mark, in bytes
	for i := range line {
		at = append(at, i)
	}
	at = append(at, len(line))
	for i := range order.NumRuns() {
		run := order.Run(i)
		if first, last := run.Pos(); run.Direction() == bidi.LeftToRight {
			runs = append(runs, span{at[first], at[last+1]})
		}
	}
	return runs, true
}

// strong tells a letter that is written from right to left.
func strong(r rune) bool {
	if r < 0x590 {
		return false
	}
	return class(r) == bidi.R || class(r) == bidi.AL
}

// class is a character's, after UAX #9.
func class(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

func latin(r rune) bool { return unicode.Is(unicode.Latin, r) }

// directions are what rightToLeft has told: a site has few languages, and to
// read the name of one takes longer than most rules need for a page.
var directions sync.Map

// rightToLeft tells whether a language is written from right to left.
func rightToLeft(lang string) bool {
	if known, ok := directions.Load(lang); ok {
		return known.(bool)
	}
	script, _ := language.Make(lang).Script()
	fromRight := slices.Contains([]string{"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg", "Samr", "Mand"}, script.String())
	directions.Store(lang, fromRight)
	return fromRight
}
