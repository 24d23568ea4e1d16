// Package prose takes running text apart as far as a check of a clinic's
// pages needs it: sentences, words, what is denied, asked, supposed or only
// reported, and who it is said of. It has no model and no dictionary to load:
// closed lists of function words and rules over their neighbours, so that the
// same text gives the same answer everywhere, in time linear in its length.
package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Span is a stretch of a text in bytes, end exclusive.
type Span struct{ Start, End int }

// Sentences returns the sentences of text in order, without the white space
// around them. Every byte that is no white space lies in exactly one. lang is
// a BCP 47 tag and decides which abbreviations are known; text that is no
// valid UTF-8 is taken byte by byte.
func Sentences(text, lang string) []Span { return AppendSentences(nil, text, lang) }

// AppendSentences appends what Sentences returns to spans.
func AppendSentences(spans []Span, text, lang string) []Span {
	abbreviations := abbreviationsOf(lang)
	start := 0
	end := func(at int) {
		s := Span{start, at}
		for s.Start < s.End {
			r, n := utf8.DecodeRuneInString(text[s.Start:s.End])
			if !unicode.IsSpace(r) {
				break
			}
			s.Start += n
		}
		for s.Start < s.End {
			r, n := utf8.DecodeLastRuneInString(text[s.Start:s.End])
			if !unicode.IsSpace(r) {
				break
			}
			s.End -= n
		}
		if s.Start < s.End {
			spans = append(spans, s)
		}
		start = at
	}
	for i := 0; i < len(text); {
		if i = nextHalt(text, i); i == len(text) {
			break
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if r == '\n' {
			i += n
			if newBlock(text[i:]) {
				end(i)
			}
			continue
		}
		if !terminates(r) {
			i += n
			continue
		}
		mark := i // the first of a run such as "?!" or "..."
		dots, asks := 0, false
		for i < len(text) {
			r, n = utf8.DecodeRuneInString(text[i:])
			if !terminates(r) {
				break
			}
			switch r {
			case '.':
				dots++
			case '…':
				dots += 3
			default:
				asks = true
			}
			i += n
		}
		closed := false
		for i < len(text) {
			r, n = utf8.DecodeRuneInString(text[i:])
			if !closes(r) {
				break
			}
			// A straight quote after white space opens; this one touches the mark.
			closed = true
			i += n
		}
		next := i
		for next < len(text) {
			r, n = utf8.DecodeRuneInString(text[next:])
			if !unicode.IsSpace(r) {
				break
			}
			next += n
		}
		if next == len(text) {
			break
		}
		if next == i {
			if r, _ = utf8.DecodeRuneInString(text[i:]); !fullWidth(text[mark:]) && r != '¿' && r != '¡' {
				continue
			}
		}
		if ends(text[start:mark], text[next:], dots, asks, closed, abbreviations) {
			end(i)
		}
	}
	end(len(text))
	return spans
}

// halts are the bytes that a mark which may end a sentence begins with, and the
// line feed.
var halts = func() (is [256]bool) {
	is['\n'] = true
	for _, r := range terminators {
		is[string(r)[0]] = true
	}
	return is
}()

// nextHalt is the place of the first of halts from i on, else the end of the text.
func nextHalt(text string, i int) int {
	// Of most text eight bytes at a time are none: their highest bits say so.
	is := func(bytes uint64, c uint64) uint64 { bytes ^= c * each; return (bytes - each) &^ bytes }
	for ; i+8 <= len(text); i += 8 {
		b := eight(text[i:])
		if (is(b, '.')|is(b, '\n')|is(b, '?')|is(b, '!')|b)&high == 0 {
			continue
		}
		for end := i + 8; i < end; i++ {
			if halts[text[i]] {
				return i
			}
		}
		i -= 8
	}
	for i < len(text) && !halts[text[i]] {
		i++
	}
	return i
}

const terminators = ".!?…‽؟۔。！？"

// terminates tells the marks that may end a sentence.
func terminates(r rune) bool {
	return r < utf8.RuneSelf && (r == '.' || r == '!' || r == '?') || r >= utf8.RuneSelf && strings.ContainsRune(terminators, r)
}

// closes tells what still belongs to the sentence behind its mark.
func closes(r rune) bool {
	switch r {
	case '"', '\'', '”', '’', '»', '›', ')', ']', '}', '*', '_', '」', '』', '）':
		return true
	}
	return false
}

// fullWidth tells marks that are not followed by a space.
func fullWidth(mark string) bool {
	r, _ := utf8.DecodeRuneInString(mark)
	return r == '。' || r == '！' || r == '？'
}

// newBlock reports whether a line that begins with rest begins another
// paragraph, item or heading.
func newBlock(rest string) bool {
	i := 0
	for i < len(rest) && (rest[i] == ' ' || rest[i] == '\t' || rest[i] == '\r') {
		i++
	}
	rest = rest[i:]
	if rest == "" {
		return false
	}
	switch {
	case rest[0] == '\n':
		return true
	case rest[0] == '#':
		rest = strings.TrimLeft(rest[:min(len(rest), 7)], "#")
		return strings.HasPrefix(rest, " ")
	}
	for _, bullet := range []string{"- ", "* ", "+ ", "• ", "– ", "◦ "} {
		if strings.HasPrefix(rest, bullet) {
			return true
		}
	}
	for i = 0; i < len(rest) && i < 3 && rest[i] >= '0' && rest[i] <= '9'; i++ {
	}
	return i > 0 && i+1 < len(rest) && (rest[i] == '.' || rest[i] == ')') && rest[i+1] == ' '
}

// ends reports whether a mark behind before, with white space and then after
// behind it, ends a sentence. dots counts full stops, asks says that the mark
// also asks or exclaims, closed that a quote or bracket was closed behind it.
func ends(before, after string, dots int, asks, closed bool, known map[string]abbreviation) bool {
	starts := startOf(after)
	if starts == lower {
		// "Is it safe?" she asked. – But: is it safe? it is.
		return asks && !closed
	}
	if asks {
		return true
	}
	if dots > 1 {
		return starts != digit || dots < 3
	}
	word := lastWord(before)
	if word == "" {
		return true
	}
	key := strings.ToLower(word)
	kind, ok := known[key]
	if closed && kind != title {
		return true
	}
	next := func() string { return firstWord(after) }
	switch {
	case ok && kind == title, ok && kind == always:
		return false
	case ok && kind == number:
		return starts != digit
	case ok && kind == short:
		return opener[next()]
	case ok && kind == mayEnd:
		return starts != digit && !calendar[next()]
	}
	if onlyNumber(before) { // "1. Wash your hands."
		return false
	}
	if dotted(word) { // U.S., B.Sc
		return opener[next()]
	}
	if r, n := utf8.DecodeRuneInString(word); n == len(word) && unicode.IsLetter(r) && r >= utf8.RuneSelf && !unicode.IsUpper(r) && !unicode.IsLower(r) {
		return false // an initial in a script without capitals: د. سارة
	} else if n == len(word) && unicode.IsUpper(r) {
		// "J. Smith", but "vitamin C. Most people…"
		return opener[next()] || namesAKind(strings.TrimSuffix(before, word))
	}
	return true
}

type start int

const (
	upper start = iota // or a script without capitals
	lower
	digit
)

// startOf says how the next sentence would begin.
func startOf(after string) start {
	for i := 0; i < len(after) && i < 16; {
		r, n := utf8.DecodeRuneInString(after[i:])
		switch {
		case unicode.IsDigit(r):
			return digit
		case unicode.IsLower(r):
			// pH, mRNA and iPLEDGE begin sentences too.
			m, _ := utf8.DecodeRuneInString(after[i+n:])
			if unicode.IsUpper(m) {
				return upper
			}
			return lower
		case unicode.IsLetter(r):
			return upper
		case unicode.IsSpace(r):
			return upper
		case r == ',' || r == ';' || r == ':' || r == '،':
			return lower
		}
		i += n
	}
	return upper
}

// lastWord returns the letters, digits, inner full stops and hyphens at the
// end of s, at most a few of them: no abbreviation is long.
func lastWord(s string) string {
	i := len(s)
	for i > 0 && len(s)-i < 24 {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' && !unicode.IsMark(r) {
			break
		}
		i -= n
	}
	return strings.TrimLeft(s[i:], ".")
}

// firstWord returns the first word of s in lower case, past opening marks.
func firstWord(s string) string {
	s = strings.TrimLeftFunc(s[:min(len(s), 32)], func(r rune) bool { return !unicode.IsLetter(r) })
	if i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		s = s[:i]
	}
	return strings.ToLower(s)
}

func onlyNumber(s string) bool {
	s = strings.TrimLeftFunc(s, unicode.IsSpace)
	if s == "" || len(s) > 3 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// dotted tells words such as U.S and Ph.D, the last full stop not counted.
func dotted(word string) bool {
	if i := strings.IndexByte(word, '.'); i > 0 {
		r, _ := utf8.DecodeRuneInString(word)
		return unicode.IsLetter(r)
	}
	return false
}

// namesAKind reports whether a single capital behind s is a label and no
// initial: "vitamin C", "hepatitis B", "group A".
func namesAKind(s string) bool {
	t := strings.TrimRightFunc(s[max(0, len(s)-24):], unicode.IsSpace)
	if len(t) == len(s) {
		return false
	}
	i := strings.LastIndexFunc(t, func(r rune) bool { return !unicode.IsLetter(r) })
	r, _ := utf8.DecodeRuneInString(t[i+1:])
	return unicode.IsLower(r) || labelled[strings.ToLower(t[i+1:])]
}

var labelled = set("vitamin vitamins hepatitis influenza type group stage grade class part appendix phase plan schedule")

// opener holds words that begin sentences and hardly ever follow an
// abbreviation within one.
var opener = set(`the a an this that these those it its we our you your they their he she his her there here if when
	while in on at as for from but and or so however please what who why how where which many most some all every
	no not after before during once do does is are can will may ask call see talk speak take use
	el la los las un una este esta estos estas esto ese esa no si cuando en con por para pero y su sus nuestro nuestra
	usted puede hay es son todo todos muchas muchos después antes durante llame consulte pida`)

var calendar = set(`monday tuesday wednesday thursday friday saturday sunday january february march april june july
	august september october november december est edt pst pdt gmt bst cet utc`)

// abbreviation says what a full stop behind a word can mean.
type abbreviation int

const (
	title  abbreviation = iota + 1 // before a name: never the end
	always                         // before what it introduces: never the end
	number                         // before a number only: No. 5
	short                          // the end only where the next word cannot follow it
	mayEnd                         // the end where the next word has a capital
)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

func abbreviations(kinds map[abbreviation]string) map[string]abbreviation {
	m := map[string]abbreviation{}
	for kind, words := range kinds {
		for _, w := range strings.Fields(words) {
			m[w] = kind
		}
	}
	return m
}

var english = abbreviations(map[abbreviation]string{
	title:  "dr drs mr mrs ms messrs prof profs rev hon capt col gen lt sgt sr.a mx",
	always: "e.g eg i.e ie cf vs v viz approx ca incl excl esp resp",
	number: "no nos fig figs p pp vol ch sec sect eq ref refs art para tel ext ed eds nr",
	short:  "st mt ft sr jr dept univ assoc assn ave rd blvd bldg ste apt fl u.s u.k u.s.a e.u n.h.s ph.d m.d d.o d.d.s r.n b.sc m.sc a.k.a jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun et.al al min max avg temp est",
	mayEnd: "etc a.m p.m am pm inc ltd co corp llc",
})

var spanish = abbreviations(map[abbreviation]string{
	title:  "dr dra dres dras sr sra srta sres sras prof profa lic ing d dña dna fr sto sta",
	always: "p.ej ej p aprox vs cf incl",
	number: "núm num n no nº n.º pág pag págs fig figs art arts vol cap tel tfno ext apdo párr ref",
	short:  "ud uds vd vds ee uu ee.uu av avda c/ pza dpto depto ene feb mar abr jun jul ago sep sept oct nov dic a.c d.c",
	mayEnd: "etc a.m p.m s.a s.l s.r.l cía",
})

var arabic = abbreviations(map[abbreviation]string{
	title:  "د أ أ.د م",
	always: "ص هـ",
})

func abbreviationsOf(lang string) map[string]abbreviation {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	switch base {
	case "es":
		return spanish
	case "ar":
		return arabic
	}
	return english
}
