package check

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"

	"example.org/bedside/tools/article"
)

// word is a word of a text: letters and digits, and the apostrophes in it.
type word struct {
	article.Span
	text    string // in small letters, but for capital, with a straight apostrophe
	capital bool   // text has capitals, all of ASCII
	hash    uint32 // of lower
}

// lower is a word in small letters. It is seldom asked for: the hash tells most
// words apart.
func (w *word) lower() string {
	if w.capital {
		return strings.ToLower(w.text)
	}
	return w.text
}

// wordsOf takes a text apart. The parts of a hyphenated word are words.
func wordsOf(text string) []word {
	return appendWords(make([]word, 0, len(text)/6+1), text)
}

func appendWords(list []word, text string) []word {
	for i := 0; i < len(text); {
		start, hash := i, uint32(hashBasis)
		for i < len(text) && smallOrDigit[text[i]] {
			hash = (hash ^ uint32(text[i])) * hashPrime
			i++
		}
		if i == len(text) || parts[text[i]] { // as most words end
			if i > start {
				list = append(list, word{Span: article.Span{Start: start, End: i}, text: text[start:i], hash: hash})
			}
			i++
			continue
		}
		plain := true // the word is of letters and digits of ASCII alone
		capital := false
	word:
		for i < len(text) {
			c := text[i]
			if smallOrDigit[c] {
				hash = (hash ^ uint32(c)) * hashPrime
				i++
				continue
			}
			switch {
			case 'A' <= c && c <= 'Z':
				capital = true
				c |= 0x20
			case c >= utf8.RuneSelf:
				r, n := utf8.DecodeRuneInString(text[i:])
				if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && (i == start || r != '’') {
					break word
				}
				plain = false
				i += n
				continue
			case c == '\'' && i > start:
				plain = false
			default:
				break word
			}
			hash = (hash ^ uint32(c)) * hashPrime
			i++
		}
		if i == start {
			_, n := utf8.DecodeRuneInString(text[i:])
			i += n
			continue
		}
		w := word{article.Span{Start: start, End: i}, text[start:i], capital, hash}
		if !plain {
			bare := strings.TrimRight(w.text, "'’")
			w.End = start + len(bare)
			w.text, w.capital = strings.ReplaceAll(strings.ToLower(bare), "’", "'"), false
			w.hash = hashOf(w.text)
		}
		list = append(list, w)
	}
	return list
}

// smallOrDigit are the small letters and the digits of ASCII.
var smallOrDigit = func() (is [256]bool) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyz0123456789") {
		is[c] = true
	}
	return is
}()

// parts are the characters of ASCII of which no word has any.
var parts = func() (is [256]bool) {
	for c := range byte(utf8.RuneSelf) {
		is[c] = !smallOrDigit[c] && (c < 'A' || c > 'Z') && c != '\''
	}
	return is
}()

// FNV-1a of 32 bits (Fowler, Noll and Vo).
const hashBasis, hashPrime = 2166136261, 16777619

func hashOf(word string) uint32 {
	hash := uint32(hashBasis)
	for i := range len(word) {
		hash = (hash ^ uint32(word[i])) * hashPrime
	}
	return hash
}

// wordsIn are the words of a block's text, taken apart once for all rules.
func (p *Page) wordsIn(b *article.Block) []word {
	if p.room == nil {
		p.room = new(room)
	}
	if p.words == nil {
		p.words = slices.Grow(p.room.byBlock, len(p.Blocks))[:len(p.Blocks)]
		p.room.byBlock = p.words
	}
	if words := p.words[b.Index]; words != nil {
		return words
	}
	p.room.words = slices.Grow(p.room.words, len(b.Text)/6+1)
	from := len(p.room.words)
	p.room.words = appendWords(p.room.words, b.Text)
	words := p.room.words[from:len(p.room.words):len(p.room.words)]
	p.words[b.Index] = words
	return words
}

// phraseList is a list of words and phrases to be found in texts.
type phraseList struct {
	first map[string][][]string // by their first word, the longest first
	all   map[string]bool       // the phrases, their words joined by spaces
	// The lowest bits of the hashes of first words: most words of a text are none
	// of them, and that is told without a look-up.
	hashes [64]uint64
}

func newPhraseList(terms []string) *phraseList {
	l := &phraseList{first: make(map[string][][]string), all: make(map[string]bool)}
	for _, term := range terms {
		var words []string
		for _, w := range wordsOf(term) {
			words = append(words, w.lower())
		}
		if joined := strings.Join(words, " "); joined != "" && !l.all[joined] {
			l.all[joined] = true
			l.first[words[0]] = append(l.first[words[0]], words)
			hash := hashOf(words[0])
			l.hashes[hash>>6%64] |= 1 << (hash % 64)
		}
	}
	for _, phrases := range l.first {
		slices.SortStableFunc(phrases, func(a, b []string) int { return len(b) - len(a) })
	}
	return l
}

// is tells whether a text is one of the phrases as a whole.
func (l *phraseList) is(text string) bool {
	var words []string
	for _, w := range wordsOf(text) {
		words = append(words, w.lower())
	}
	return l.all[strings.Join(words, " ")]
}

// at gives the number of words of the longest phrase that begins at words[i],
// 0 if there is none. Only spaces and hyphens may stand inside a phrase.
func (l *phraseList) at(text string, words []word, i int) int {
	if !l.begins(words[i].hash) {
		return 0
	}
	return l.longest(text, words, i)
}

// begins reports whether a phrase may begin with a word of that hash.
func (l *phraseList) begins(hash uint32) bool { return l.hashes[hash>>6%64]>>(hash%64)&1 != 0 }

func (l *phraseList) longest(text string, words []word, i int) int {
next:
	for _, phrase := range l.first[words[i].lower()] {
		if i+len(phrase) > len(words) {
			continue
		}
		for k := 1; k < len(phrase); k++ {
			if words[i+k].lower() != phrase[k] || strings.Trim(text[words[i+k-1].End:words[i+k].Start], " \n\u00a0\u202f-‐‑") != "" {
				continue next
			}
		}
		return len(phrase)
	}
	return 0
}

// find gives the places of the phrases in a text, in order and without overlap.
func (l *phraseList) find(text string, words []word) []article.Span {
	var found []article.Span
	for i := 0; i < len(words); i++ {
		if !l.begins(words[i].hash) {
			continue
		}
		if n := l.longest(text, words, i); n > 0 {
			found = append(found, article.Span{Start: words[i].Start, End: words[i+n-1].End})
			i += n - 1
		}
	}
	return found
}

// in tells whether one of the phrases stands in a text.
func (l *phraseList) in(text string) bool {
	return l.among(text, wordsOf(text))
}

// among is in for a text that has been taken apart.
func (l *phraseList) among(text string, words []word) bool {
	for i := range words {
		if l.begins(words[i].hash) && l.longest(text, words, i) > 0 {
			return true
		}
	}
	return false
}

// packLists are the lists that the pack brings, by language and name.
var packLists sync.Map

// phrases is a term list of a language, in the pack's words and the site's.
func (c *Clinic) phrases(lang, name string) *phraseList {
	key := lang + "/" + name
	cache := c.lists
	if cache == nil {
		cache = &packLists
		if c.Terms[key] != nil || c.Config.Terms[name] != nil {
			cache = new(sync.Map)
		}
	}
	if l, ok := cache.Load(key); ok {
		return l.(*phraseList)
	}
	var terms []string
	for _, src := range c.TermLists(lang, name) {
		var list struct{ Terms []string }
		if toml.Unmarshal(src, &list) == nil {
			terms = append(terms, list.Terms...)
		}
	}
	l, _ := cache.LoadOrStore(key, newPhraseList(terms))
	return l.(*phraseList)
}
