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
	small class = iota // a letter
	digits
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
		switch classes[text[i]] {
		case white:
			i++
		case small, capital:
			i = t.word(i)
		default:
			i = t.other(i)
		}
	}
}

// word adds the word that begins at i, and returns where it ends.
func (t *tokenizer) word(i int) int {
	end, hash, is := wordEnd(t.text, i)
	if t.contract && (is&quoted != 0 || hash == cannot) {
		return t.english(i, end, hash, is)
	}
	t.put(i, end, hash, is)
	return end
}

var cannot = hashOf("cannot")

// other adds what begins at i and is neither ASCII's white space nor a word that
// begins with a letter of ASCII.
func (t *tokenizer) other(i int) int {
	text := t.text
	r, n := utf8.DecodeRuneInString(text[i:])
	switch {
	case unicode.IsDigit(r):
		end := numberEnd(text, i)
		t.add(i, end, text[i:end], Number)
		return end
	case unicode.IsLetter(r):
		return t.word(i)
	case unicode.IsSpace(r), r == '\u00ad', r == '\u200b', r == '\ufeff':
		return i + n
	}
	end := i + n
	if (r == '-' || r == '‐' || r == '‑') && len(t.tokens) > 0 && end < len(text) {
		if last := &t.tokens[len(t.tokens)-1]; last.End == t.offset+i && last.Kind != Mark && wordAt(text[end:]) {
			return end // inside a compound
		}
	}
	t.add(i, end, markOf(r, text[i:end]), Mark)
	return end
}

// put adds a word, of which wordEnd has told the rest.
func (t *tokenizer) put(start, end int, hash uint64, is traits) {
	word, id := t.text[start:end], int32(otherWord)
	if t.grammar != nil && is&wider == 0 {
		id = t.grammar.index.find(word, hash, is&capitals != 0)
	}
	lower := word
	switch {
	case is&(wider|capitals) == 0:
	case id != otherWord:
		lower = t.grammar.spelling[id]
	default:
		t.add(start, end, strings.ToLower(word), Word)
		return
	}
	t.tokens = append(t.tokens, Token{t.offset + start, t.offset + end, word, lower, Word, id})
}

// add adds what is to be looked up.
func (t *tokenizer) add(start, end int, lower string, kind Kind) {
	id := int32(otherWord)
	if t.grammar != nil {
		id = t.grammar.id(lower, kind)
	}
	t.tokens = append(t.tokens, Token{t.offset + start, t.offset + end, t.text[start:end], lower, kind, id})
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

// english adds the word that ends at end and what is contracted with it, and
// returns where they end.
func (t *tokenizer) english(start, end int, hash uint64, is traits) int {
	text := t.text
	if hash == cannot && is&wider == 0 {
		t.add(start, start+3, "can", Word)
		t.add(start+3, end, "not", Word)
		return end
	}
	n := apostrophe(text[end:])
	if n == 0 || end+n >= len(text) || !wordAt(text[end+n:]) {
		t.put(start, end, hash, is)
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
		t.put(start, end, hash, is)
		t.add(end, last, "'s", Word)
		return last
	case "re", "ve", "ll", "m", "d":
		t.put(start, end, hash, is)
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
