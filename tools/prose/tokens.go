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
}

// Tokens returns the tokens of text in order. lang is a BCP 47 tag.
func Tokens(text, lang string) []Token {
	return appendTokens(make([]Token, 0, len(text)/5+4), text, 0, english3(lang))
}

// english3 reports whether contractions are the English ones.
func english3(lang string) bool {
	return lang == "" || lang == "en" || strings.HasPrefix(lang, "en-") || strings.HasPrefix(lang, "EN")
}

// appendTokens appends the tokens of text, whose first byte stands at offset.
func appendTokens(tokens []Token, text string, offset int, contract bool) []Token {
	add := func(start, end int, lower string, kind Kind) {
		tokens = append(tokens, Token{offset + start, offset + end, text[start:end], lower, kind})
	}
	for i := 0; i < len(text); {
		c := text[i]
		if c == ' ' || c == '\n' || c == '\t' || c == '\r' {
			i++
			continue
		}
		start := i
		r, n := rune(c), 1
		if c >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		switch {
		case unicode.IsDigit(r):
			i = numberEnd(text, i)
			add(start, i, text[start:i], Number)
		case unicode.IsLetter(r):
			i = wordEnd(text, i)
			if !contract {
				add(start, i, strings.ToLower(text[start:i]), Word)
				continue
			}
			i = english2(text, start, i, add)
		case unicode.IsSpace(r), r == '\u00ad', r == '\u200b', r == '\ufeff':
			i += n
		case (r == '-' || r == '‐' || r == '‑') && len(tokens) > 0 && tokens[len(tokens)-1].End == offset+i && i+n < len(text) && wordAt(text[i+n:]) && tokens[len(tokens)-1].Kind != Mark:
			i += n // inside a compound
		default:
			i += n
			add(start, i, markOf(r, text[start:i]), Mark)
		}
	}
	return tokens
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

func wordEnd(text string, i int) int {
	for i < len(text) {
		if c := text[i]; c < utf8.RuneSelf {
			if c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' {
				i++
				continue
			}
			break
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && r != '\u00ad' {
			break
		}
		i += n
	}
	return i
}

// english2 adds the word that ends at end and what is contracted with it, and
// returns where they end.
func english2(text string, start, end int, add func(start, end int, lower string, kind Kind)) int {
	lower := strings.ToLower(text[start:end])
	if lower == "cannot" {
		add(start, start+3, "can", Word)
		add(start+3, end, "not", Word)
		return end
	}
	n := apostrophe(text[end:])
	if n == 0 || end+n >= len(text) || !wordAt(text[end+n:]) {
		add(start, end, lower, Word)
		return end
	}
	last := wordEnd(text, end+n)
	switch clitic := strings.ToLower(text[end+n : last]); clitic {
	case "t":
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
		add(start, end-1, verb, Word)
		add(end-1, last, "not", Word)
		return last
	case "s":
		add(start, end, lower, Word)
		add(end, last, "'s", Word)
		return last
	case "re", "ve", "ll", "m", "d":
		add(start, end, lower, Word)
		add(end, last, map[string]string{"re": "are", "ve": "have", "ll": "will", "m": "am", "d": "would"}[clitic], Word)
		return last
	}
	add(start, last, strings.ReplaceAll(strings.ToLower(text[start:last]), "’", "'"), Word)
	return last
}

// apostrophe returns the length of an apostrophe at the beginning of s.
func apostrophe(s string) int {
	switch {
	case strings.HasPrefix(s, "'"):
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
