// Package readability measures how hard a text is to read, by a formula that
// counts words, sentences and syllables. It says nothing of sense: it is a
// reason to read a passage again and never a verdict, and one grade up or down
// is noise. It was not made for fewer than about a hundred words.
package readability

import (
	"math"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"
)

// Counts are what the formula needs of a text.
type Counts struct{ Words, Sentences, Syllables int }

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
		if word != "" && c.AddWord(word, hash) {
			first = false
		}
	}
	if !first {
		c.Sentences++
	}
}

// AddWord counts a word of a sentence, without what is no letter and no digit
// at its ends, and tells whether it is one. Who has the words apart adds them
// so, each with a hash, whichever it is, and the sentence by itself.
func (c *Counts) AddWord(word string, hash uint32) bool {
	w := measure(word, hash)
	if w.address {
		return false
	}
	c.Words++
	c.Syllables += w.syllables
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
	syllables int
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
	w = &measured{syllables: max(1, Syllables(word)), address: strings.Contains(word, "://") || strings.HasPrefix(word, "www.")}
	if len(word) <= 32 {
		w.word = strings.Clone(word)
		lately[place].Store(w)
	}
	return w
}

// Plus is the sum of two counts.
func (c Counts) Plus(d Counts) Counts {
	return Counts{c.Words + d.Words, c.Sentences + d.Sentences, c.Syllables + d.Syllables}
}

// FleschKincaidGrade is the school grade, in the United States, that reads the
// text with ease; NaN for a text without words.
// Source: J. P. Kincaid and others, Derivation of new readability formulas for
// Navy enlisted personnel, Research Branch Report 8-75 (1975).
func FleschKincaidGrade(c Counts) float64 {
	if c.Words == 0 || c.Sentences == 0 {
		return math.NaN()
	}
	words := float64(c.Words)
	return 0.39*(words/float64(c.Sentences)) + 11.8*(float64(c.Syllables)/words) - 15.59
}
