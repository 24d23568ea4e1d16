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
	lower string // in small letters, with a straight apostrophe
}

// wordsOf takes a text apart. The parts of a hyphenated word are words.
func wordsOf(text string) []word {
	return appendWords(make([]word, 0, len(text)/6+1), text)
}

func appendWords(list []word, text string) []word {
	start := -1
	plain := true // the word is of small ASCII letters and digits alone
	end := func(at int) {
		if start >= 0 {
			lower := text[start:at]
			if !plain {
				lower = strings.TrimRight(lower, "'’")
				at = start + len(lower)
				lower = strings.ReplaceAll(strings.ToLower(lower), "’", "'")
			}
			list = append(list, word{article.Span{Start: start, End: at}, lower})
			start, plain = -1, true
		}
	}
	for i := 0; i < len(text); {
		c := text[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' {
			if start < 0 {
				start = i
			}
			plain = plain && (c <= '9' || c >= 'a')
			i++
			continue
		}
		r, n := rune(c), 1
		if c >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if start < 0 {
				start = i
			}
			plain = false
		case start >= 0 && (r == '\'' || r == '’'):
			plain = false
		default:
			end(i)
		}
		i += n
	}
	end(len(text))
	return list
}

// wordsIn are the words of a block's text, taken apart once for all rules.
func (p *Page) wordsIn(b *article.Block) []word {
	if words, ok := p.words[b]; ok {
		return words
	}
	if p.room == nil {
		p.room = new(room)
	}
	if p.words == nil {
		p.words = make(map[*article.Block][]word, len(p.Blocks))
	}
	p.room.words = slices.Grow(p.room.words, len(b.Text)/6+1)
	from := len(p.room.words)
	p.room.words = appendWords(p.room.words, b.Text)
	words := p.room.words[from:len(p.room.words):len(p.room.words)]
	p.words[b] = words
	return words
}

// phraseList is a list of words and phrases to be found in texts.
type phraseList struct {
	first map[string][][]string // by their first word, the longest first
	all   map[string]bool       // the phrases, their words joined by spaces
	// By their first byte, how long first words are, 63 standing for more: most
	// words of a text are none of them, and that is told without a look-up.
	lengths [256]uint64
}

func newPhraseList(terms []string) *phraseList {
	l := &phraseList{first: make(map[string][][]string), all: make(map[string]bool)}
	for _, term := range terms {
		var words []string
		for _, w := range wordsOf(term) {
			words = append(words, w.lower)
		}
		if joined := strings.Join(words, " "); joined != "" && !l.all[joined] {
			l.all[joined] = true
			l.first[words[0]] = append(l.first[words[0]], words)
			l.lengths[words[0][0]] |= 1 << min(len(words[0]), 63)
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
		words = append(words, w.lower)
	}
	return l.all[strings.Join(words, " ")]
}

// at gives the number of words of the longest phrase that begins at words[i],
// 0 if there is none. Only spaces and hyphens may stand inside a phrase.
func (l *phraseList) at(text string, words []word, i int) int {
	if lower := words[i].lower; lower == "" || l.lengths[lower[0]]&(1<<min(len(lower), 63)) == 0 {
		return 0
	}
next:
	for _, phrase := range l.first[words[i].lower] {
		if i+len(phrase) > len(words) {
			continue
		}
		for k := 1; k < len(phrase); k++ {
			if words[i+k].lower != phrase[k] || strings.Trim(text[words[i+k-1].End:words[i+k].Start], " \n\u00a0\u202f-‐‑") != "" {
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
		if n := l.at(text, words, i); n > 0 {
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
		if l.at(text, words, i) > 0 {
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
