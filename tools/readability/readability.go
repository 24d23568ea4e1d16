// Package readability measures how hard a text is to read, by formulas that
// count words, sentences, syllables and letters. They say nothing of sense: a
// formula is a reason to read a passage again and never a verdict, and one
// grade up or down is noise. None of them was made for fewer than about a
// hundred words.
package readability

import (
	"math"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"
)

// Counts are what the formulas need of a text.
type Counts struct {
	Words, Sentences int
	Syllables        int
	Letters          int // letters and digits
	Polysyllables    int // words of three syllables or more
	Complex          int // polysyllables after Gunning: no names, no compounds, endings such as -ing not counted
	Long             int // words of more than six letters
}

// Add counts one sentence. A word is what stands between spaces and has a
// letter or a digit and is no web address. Syllables are those of English; a
// figure has one.
func (c *Counts) Add(sentence string) {
	first := true
	for i := 0; i < len(sentence); {
		start := i
		hash := uint32(hashBasis)
		for i < len(sentence) && plain[sentence[i]] {
			hash = (hash ^ uint32(sentence[i])) * hashPrime
			i++
		}
		word := sentence[start:i]
		if i < len(sentence) && !space[sentence[i]] {
			word, i, hash = further(sentence, start, i, hash)
		} else {
			i++
		}
		if word != "" && c.AddWord(word, hash, first) {
			first = false
		}
	}
	if !first {
		c.Sentences++
	}
}

// AddWord counts a word of a sentence, without what is no letter and no digit
// at its ends, and tells whether it is one. Who has the words apart adds them
// so, each with a hash, whichever it is, and the sentence by itself. The first
// word has a capital for no reason of its own.
func (c *Counts) AddWord(word string, hash uint32, first bool) bool {
	w := measure(word, hash)
	if w.address {
		return false
	}
	c.Words++
	c.Letters += w.letters
	c.Syllables += w.syllables
	if w.letters > 6 {
		c.Long++
	}
	if w.syllables >= 3 {
		c.Polysyllables++
		if w.complex && (first || !w.capital) {
			c.Complex++
		}
	}
	return true
}

// further goes on at i with a word that does not end there, without what is no
// letter and no digit at both its ends, and gives where the next may begin.
func further(sentence string, start, i int, hash uint32) (word string, next int, _ uint32) {
	next = len(sentence)
	for i < len(sentence) {
		c := sentence[i]
		if c < utf8.RuneSelf {
			if space[c] {
				next = i + 1
				break
			}
			hash = (hash ^ uint32(c)) * hashPrime
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(sentence[i:])
		if unicode.IsSpace(r) {
			next = i + n
			break
		}
		i += n
	}
	word = strings.TrimFunc(sentence[start:i], func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return word, next, hash
}

// plain are the letters and digits of ASCII, space what parts its words.
var plain, space = func() (plain, space [256]bool) {
	for c := range 256 {
		plain[c] = c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9'
		space[c] = c == ' ' || c >= '\t' && c <= '\r'
	}
	return plain, space
}()

// measured is what Add counts of a word.
type measured struct {
	word      string
	letters   int
	syllables int
	complex   bool // but for a name
	capital   bool
	address   bool // of the web, so that nothing counts
}

// lately are the words that were measured last, by their hash and first letter,
// for a hash may not tell capitals: a text says the same few thousand words
// again and again, and to spell one takes long.
var lately [1 << 13]atomic.Pointer[measured]

// FNV-1a of 32 bits (Fowler, Noll and Vo), here of the characters of ASCII.
const hashBasis, hashPrime = 2166136261, 16777619

func measure(word string, hash uint32) *measured {
	place := (hash ^ hash>>13 ^ uint32(word[0])) % uint32(len(lately))
	w := lately[place].Load()
	if w != nil && w.word == word {
		return w
	}
	// A word has a second place: two of one place that a text often says would
	// drive each other out each time.
	if w != nil {
		place ^= 1
		if w = lately[place].Load(); w != nil && w.word == word {
			return w
		}
	}
	r, _ := utf8.DecodeRuneInString(word)
	w = &measured{capital: unicode.IsUpper(r), address: strings.Contains(word, "://") || strings.HasPrefix(word, "www.")}
	for _, r := range word {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			w.letters++
		}
	}
	w.syllables = max(1, Syllables(word))
	w.complex = w.syllables >= 3 && isComplex(word, w.syllables)
	if len(word) <= 32 {
		w.word = strings.Clone(word)
		lately[place].Store(w)
	}
	return w
}

// Plus is the sum of two counts.
func (c Counts) Plus(d Counts) Counts {
	return Counts{
		c.Words + d.Words, c.Sentences + d.Sentences, c.Syllables + d.Syllables, c.Letters + d.Letters,
		c.Polysyllables + d.Polysyllables, c.Complex + d.Complex, c.Long + d.Long,
	}
}

// isComplex applies Gunning's exceptions but for that of names: words put
// together from others, and a third syllable that only an ending brings.
func isComplex(word string, syllables int) bool {
	if strings.ContainsAny(word, "-‐‑–/") {
		return false
	}
	if syllables == 3 {
		for _, end := range [...]string{"ed", "es", "ing"} {
			if stem, ok := strings.CutSuffix(strings.ToLower(word), end); ok && Syllables(stem) < 3 && Syllables(stem+"e") < 3 {
				return false
			}
		}
	}
	return true
}

func ratio(a, b int) float64 { return float64(a) / float64(b) }

// None of the formulas is defined for a text without words and sentences: all
// return NaN for it.
func (c Counts) none() bool { return c.Words == 0 || c.Sentences == 0 }

// FleschReadingEase is from about 0, very hard, to 100, very easy.
// Source: R. Flesch, A new readability yardstick, Journal of Applied
// Psychology 32 (1948).
func FleschReadingEase(c Counts) float64 { return ease(c, 206.835, 1.015, 84.6) }

func ease(c Counts, base, sentence, syllable float64) float64 {
	if c.none() {
		return math.NaN()
	}
	return base - sentence*ratio(c.Words, c.Sentences) - syllable*ratio(c.Syllables, c.Words)
}

// easeIn are the coefficients of reading ease in other languages, as in
// textstat's constants: T. Amstad 1978 (de), J. Fernández Huerta 1959 (es),
// L. Kandel and A. Moles 1958 (fr), V. Franchina and R. Vacca 1986 (it),
// W. H. Douma 1960 (nl).
var easeIn = map[string][3]float64{
	"en": {206.835, 1.015, 84.6},
	"de": {180, 1, 58.5},
	"es": {206.84, 1.02, 60},
	"fr": {207, 1.015, 73.6},
	"it": {217, 1.3, 60},
	"nl": {206.835, 0.93, 77},
}

// ReadingEase is Flesch's reading ease as adapted to a language, given as a
// BCP 47 tag; ok is false for one that it was not adapted to. The syllables
// must have been counted in that language, which Counts.Add does for English
// only.
func ReadingEase(c Counts, lang string) (score float64, ok bool) {
	primary, _, _ := strings.Cut(strings.ToLower(lang), "-")
	k, ok := easeIn[primary]
	if !ok {
		return math.NaN(), false
	}
	return ease(c, k[0], k[1], k[2]), true
}

// FleschKincaidGrade is the school grade, in the United States, that reads the
// text with ease.
// Source: J. P. Kincaid and others, Derivation of new readability formulas for
// Navy enlisted personnel, Research Branch Report 8-75 (1975).
func FleschKincaidGrade(c Counts) float64 {
	if c.none() {
		return math.NaN()
	}
	return 0.39*ratio(c.Words, c.Sentences) + 11.8*ratio(c.Syllables, c.Words) - 15.59
}

// SMOG is the grade that understands the text wholly. It was normed on samples
// of 30 sentences: below that it is no more than a guess.
// Source: G. H. McLaughlin, SMOG grading: a new readability formula, Journal of
// Reading 12 (1969).
func SMOG(c Counts) float64 {
	if c.none() {
		return math.NaN()
	}
	return 1.0430*math.Sqrt(30*ratio(c.Polysyllables, c.Sentences)) + 3.1291
}

// GunningFog is the years of schooling that a first reading takes.
// Source: R. Gunning, The technique of clear writing (1952).
func GunningFog(c Counts) float64 {
	if c.none() {
		return math.NaN()
	}
	return 0.4 * (ratio(c.Words, c.Sentences) + 100*ratio(c.Complex, c.Words))
}

// ColemanLiau is a grade that needs no syllables.
// Source: M. Coleman and T. L. Liau, A computer readability formula designed
// for machine scoring, Journal of Applied Psychology 60 (1975).
func ColemanLiau(c Counts) float64 {
	if c.none() {
		return math.NaN()
	}
	return 0.0588*100*ratio(c.Letters, c.Words) - 0.296*100*ratio(c.Sentences, c.Words) - 15.8
}

// ARI, the automated readability index, is a grade that needs no syllables.
// Source: R. J. Senter and E. A. Smith, Automated readability index,
// AMRL-TR-66-220 (1967).
func ARI(c Counts) float64 {
	if c.none() {
		return math.NaN()
	}
	return 4.71*ratio(c.Letters, c.Words) + 0.5*ratio(c.Words, c.Sentences) - 21.43
}

// LIX runs from about 20, very easy, to 60, very hard, in any European
// language.
// Source: C. H. Björnsson, Läsbarhet (1968).
func LIX(c Counts) float64 {
	if c.none() {
		return math.NaN()
	}
	return ratio(c.Words, c.Sentences) + 100*ratio(c.Long, c.Words)
}
