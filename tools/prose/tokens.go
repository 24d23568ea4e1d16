package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind says what a token is.
type Kind uint8

// The kinds of tokens.
const (
	Word   Kind = iota
	Number      // digits, with the marks inside them: 1,000 and 0.5
	Mark        // one punctuation mark or sign
)

// Token is a word, a number or a mark. Contractions are two words, don't being
// do and not, and so is cannot; the parts of a hyphenated word are words and
// its hyphen is none.
type Token struct {
	Start, End int    // bytes in the text
	Text       string // as it stands there
	Lower      string // in small letters, contractions written out: not, will, are, have, 's
	Kind       Kind
	id         int32 // of Lower in a grammar
}

// Tokens returns the tokens of text in order. lang is a BCP 47 tag.
func Tokens(text, lang string) []Token {
	t := tokenizer{tokens: make([]Token, 0, len(text)/5+4), text: text, contract: english3(lang)}
	t.run()
	return t.tokens
}

// english3 reports whether contractions are the English ones.
func english3(lang string) bool {
	return lang == "" || lang == "en" || strings.HasPrefix(lang, "en-") || strings.HasPrefix(lang, "EN")
}

// tokenizer appends the tokens of a text, whose first byte stands at offset.
type tokenizer struct {
	tokens   []Token
	text     string
	offset   int
	contract bool     // as English does
	grammar  *Grammar // whose numbers words get; nil: none
}

// class is what an ASCII character is.
type class uint8

const (
	small  class = iota // a letter
	digits              // with small all that most words are of
	capital
	mark
	white
	wide // no ASCII
)

var classes = func() (of [256]class) {
	for c := range of {
		switch c := byte(c); {
		case c >= utf8.RuneSelf:
			of[c] = wide
		case c >= 'a' && c <= 'z':
			of[c] = small
		case c >= 'A' && c <= 'Z':
			of[c] = capital
		case c >= '0' && c <= '9':
			of[c] = digits
		case unicode.IsSpace(rune(c)):
			of[c] = white
		default:
			of[c] = mark
		}
	}
	return of
}()

func (t *tokenizer) run() {
	text := t.text
	for i := 0; i < len(text); {
		r, n := rune(text[i]), 1
		kind := classes[text[i]]
		if kind == wide {
			r, n = utf8.DecodeRuneInString(text[i:])
			switch {
			case unicode.IsDigit(r):
				kind = digits
			case unicode.IsLetter(r):
				kind = small
			case unicode.IsSpace(r), r == '\u00ad', r == '\u200b', r == '\ufeff':
				kind = white
			default:
				kind = mark
			}
		}
		start := i
		switch kind {
		case white:
			i += n
		case digits:
			i = numberEnd(text, i)
			t.add(start, i, text[start:i], Number)
		case small, capital:
			end, hash, plain := wordEnd(text, i)
			if t.contract && (end-start == len("cannot") || apostrophe(text[end:]) > 0) {
				i = t.english(start, end, hash, plain)
			} else {
				i = end
				t.word(start, end, hash, plain)
			}
		default:
			i += n
			if (r == '-' || r == '‐' || r == '‑') && len(t.tokens) > 0 && i < len(text) {
				if last := &t.tokens[len(t.tokens)-1]; last.End == t.offset+start && last.Kind != Mark && wordAt(text[i:]) {
					continue // inside a compound
				}
			}
			t.add(start, i, markOf(r, text[start:i]), Mark)
		}
	}
}

func (t *tokenizer) add(start, end int, lower string, kind Kind) {
	t.hashed(start, end, lower, hashOf(lower), kind)
}

// hashed is add of what has a hash already.
func (t *tokenizer) hashed(start, end int, lower string, hash uint32, kind Kind) {
	var id int32
	if t.grammar != nil {
		id = t.grammar.id(lower, hash, kind)
	}
	t.tokens = append(t.tokens, Token{t.offset + start, t.offset + end, t.text[start:end], lower, kind, id})
}

// word adds a word, of which wordEnd has told the rest.
func (t *tokenizer) word(start, end int, hash uint32, plain bool) {
	word := t.text[start:end]
	if plain {
		t.hashed(start, end, word, hash, Word)
		return
	}
	if t.grammar != nil {
		if id := t.grammar.folded(word, hash); id != 0 {
			t.tokens = append(t.tokens, Token{t.offset + start, t.offset + end, word, t.grammar.spelling[id], Word, id})
			return
		}
	}
	t.add(start, end, strings.ToLower(word), Word)
}

// folded is the number of a word of ASCII that is not in small letters, which
// it has the hash of; 0: the grammar does not know it. It spares making the word
// in small letters.
func (g *Grammar) folded(word string, hash uint32) int32 {
	var buf [24]byte
	if len(word) > len(buf) {
		return 0
	}
	for i := range len(word) {
		c := word[i]
		switch classes[c] {
		case capital:
			c |= 0x20
		case wide:
			return 0
		}
		buf[i] = c
	}
	return g.index.find(string(buf[:len(word)]), hash)
}

func wordAt(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// numberEnd returns the end of the number that begins at i.
func numberEnd(text string, i int) int {
	for i < len(text) {
		if c := text[i]; c >= '0' && c <= '9' {
			i++
		} else if (c == '.' || c == ',') && i+1 < len(text) && text[i+1] >= '0' && text[i+1] <= '9' {
			i += 2
		} else if r, n := utf8.DecodeRuneInString(text[i:]); c >= utf8.RuneSelf && unicode.IsDigit(r) {
			i += n
		} else {
			break
		}
	}
	return i
}

// wordEnd returns the end of the word that begins at i, the hash of it in small
// letters if it is of ASCII, and whether it has only small letters and digits of
// ASCII.
func wordEnd(text string, i int) (end int, hash uint32, plain bool) {
	hash = hashBasis
	for i < len(text) && classes[text[i]] <= digits {
		hash = (hash ^ uint32(text[i])) * hashPrime
		i++
	}
	plain = true
	for i < len(text) {
		c := text[i]
		switch classes[c] {
		case capital:
			plain = false
			c |= 0x20
		case wide:
			r, n := utf8.DecodeRuneInString(text[i:])
			if !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && r != '\u00ad' {
				return i, hash, plain
			}
			plain = false
			i += n
			continue
		case small, digits:
		default:
			return i, hash, plain
		}
		hash = (hash ^ uint32(c)) * hashPrime
		i++
	}
	return i, hash, plain
}

// english adds the word that ends at end and what is contracted with it, and
// returns where they end.
func (t *tokenizer) english(start, end int, hash uint32, plain bool) int {
	text := t.text
	if end-start == len("cannot") && strings.EqualFold(text[start:end], "cannot") {
		t.add(start, start+3, "can", Word)
		t.add(start+3, end, "not", Word)
		return end
	}
	n := apostrophe(text[end:])
	if n == 0 || end+n >= len(text) || !wordAt(text[end+n:]) {
		t.word(start, end, hash, plain)
		return end
	}
	last, _, _ := wordEnd(text, end+n)
	switch clitic := strings.ToLower(text[end+n : last]); clitic {
	case "t":
		lower := strings.ToLower(text[start:end])
		if !strings.HasSuffix(lower, "n") || len(lower) < 2 {
			break
		}
		verb := lower[:len(lower)-1]
		switch verb {
		case "ca":
			verb = "can"
		case "wo":
			verb = "will"
		case "sha":
			verb = "shall"
		case "ai":
			verb = "is"
		}
		t.add(start, end-1, verb, Word)
		t.add(end-1, last, "not", Word)
		return last
	case "s":
		t.word(start, end, hash, plain)
		t.add(end, last, "'s", Word)
		return last
	case "re", "ve", "ll", "m", "d":
		t.word(start, end, hash, plain)
		t.add(end, last, map[string]string{"re": "are", "ve": "have", "ll": "will", "m": "am", "d": "would"}[clitic], Word)
		return last
	}
	t.add(start, last, strings.ReplaceAll(strings.ToLower(text[start:last]), "’", "'"), Word)
	return last
}

// apostrophe returns the length of an apostrophe at the beginning of s.
func apostrophe(s string) int {
	switch {
	case s == "" || s[0] != '\'' && s[0] < utf8.RuneSelf:
		return 0
	case s[0] == '\'':
		return 1
	case strings.HasPrefix(s, "’"):
		return len("’")
	}
	return 0
}

// markOf gives marks that mean the same one form.
func markOf(r rune, s string) string {
	switch r {
	case '“', '”', '„', '«', '»', '"':
		return `"`
	case '‘', '’', '\'':
		return "'"
	case '–', '—', '―':
		return "—"
	case '？', '؟':
		return "?"
	case '…':
		return "…"
	case '،':
		return ","
	case '؛':
		return ";"
	case '٪', '％':
		return "%"
	}
	return s
}
