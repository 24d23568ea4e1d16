package prose

import "strings"

// Family returns the inflected forms of a regular English word, the word
// first: cure, cures, cured, curing. A form that does not exist does no harm.
// Words made from it (curable, secure) are other words.
func Family(word string) []string {
	forms := []string{word}
	add := func(s string) { forms = append(forms, s) }
	n := len(word)
	if n < 3 {
		return append(forms, word+"s")
	}
	last, before := word[n-1], word[n-2]
	switch {
	case last == 'e':
		add(word + "s")
		add(word + "d")
		add(word[:n-1] + "ing")
		if before == 'e' || before == 'y' || before == 'o' {
			add(word + "ing")
		}
		if before == 'i' { // die, dying
			add(word[:n-2] + "ying")
		}
	case last == 'y' && !vowel(before):
		add(word[:n-1] + "ies")
		add(word[:n-1] + "ied")
		add(word + "ing")
	case last == 's' || last == 'x' || last == 'z' || strings.HasSuffix(word, "ch") || strings.HasSuffix(word, "sh"):
		add(word + "es")
		add(word + "ed")
		add(word + "ing")
	default:
		add(word + "s")
		add(word + "ed")
		add(word + "ing")
		if !vowel(last) && vowel(before) && !vowel(word[n-3]) && last != 'w' && last != 'y' {
			add(word + string(last) + "ed")
			add(word + string(last) + "ing")
		}
		if last == 'o' {
			add(word + "es")
		}
	}
	return forms
}

func vowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }
