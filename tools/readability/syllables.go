package readability

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

// Syllables counts the syllables of an English word; a number, a sign or an
// empty word has none, an abbreviation in capitals one for each letter. It goes
// by spelling, after a list of words that spelling does not tell.
func Syllables(word string) int {
	n := 0
	for part := range strings.FieldsFuncSeq(word, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) {
		n += syllables(part)
	}
	return n
}

func syllables(word string) int {
	if isAbbreviation(word) {
		return len(word) + 2*strings.Count(word, "W")
	}
	w := strings.Map(fold, strings.ToLower(word))
	w, clitic := cutClitic(w)
	if w == "" {
		return clitic
	}
	if n, ok := listed(w); ok {
		return n + clitic
	}
	return max(1, spelled(w)) + clitic
}

// isAbbreviation tells whether a word is read letter by letter, as far as its
// look tells.
func isAbbreviation(word string) bool {
	if len(word) < 2 || len(word) > 4 {
		return false
	}
	vowels := 0
	for _, c := range []byte(word) {
		if c < 'A' || c > 'Z' {
			return false
		}
		if isVowel(c + 'a' - 'A') {
			vowels++
		}
	}
	return len(word) < 4 || vowels == 0
}

// fold takes the accents off the letters that English borrows.
func fold(r rune) rune {
	switch r {
	case 'à', 'á', 'â', 'ä', 'å', 'ã':
		return 'a'
	case 'è', 'é', 'ê', 'ë', 'œ', 'æ':
		return 'e'
	case 'ì', 'í', 'î', 'ï':
		return 'i'
	case 'ò', 'ó', 'ô', 'ö', 'õ':
		return 'o'
	case 'ù', 'ú', 'û', 'ü':
		return 'u'
	case 'ç':
		return 'c'
	case 'ñ':
		return 'n'
	case '’':
		return '\''
	}
	return r
}

// cutClitic cuts off what follows an apostrophe, and counts its syllables.
func cutClitic(w string) (string, int) {
	stem, tail, ok := strings.Cut(strings.Trim(w, "'"), "'")
	if !ok {
		return stem, 0
	}
	switch {
	case tail == "t" && strings.HasSuffix(stem, "n"): // didn't has two, don't and can't one
		if stem = strings.TrimSuffix(stem, "n"); strings.HasSuffix(stem, "o") || stem == "ca" || stem == "wo" || stem == "are" || stem == "were" {
			return stem, 0
		}
		return stem, 1
	case tail == "s" && sibilant(stem), tail == "ll" && !isVowel(stem[len(stem)-1]), tail == "ve" && !isVowel(stem[len(stem)-1]):
		return stem, 1
	}
	return stem, 0
}

func sibilant(w string) bool {
	for _, end := range [...]string{"s", "x", "z", "ch", "sh", "ce", "ge", "se", "ze"} {
		if strings.HasSuffix(w, end) {
			return true
		}
	}
	return false
}

//go:embed syllables.txt
var syllableList string

var overrides = sync.OnceValue(func() map[string]int {
	m := make(map[string]int)
	for line := range strings.Lines(syllableList) {
		if line, _, _ = strings.Cut(line, "#"); strings.TrimSpace(line) == "" {
			continue
		}
		count, words, _ := strings.Cut(line, "=")
		n, err := strconv.Atoi(strings.TrimSpace(count))
		if err != nil {
			panic("syllables.txt: " + line)
		}
		for w := range strings.FieldsSeq(words) {
			m[w] = n
		}
	}
	return m
})

// listed looks a word up, and its stem where only a plural or a common ending
// is added.
func listed(w string) (int, bool) {
	m := overrides()
	if n, ok := m[w]; ok {
		return n, true
	}
	for _, end := range [...]struct {
		suffix, instead string
		more            int
	}{{"s", "", 0}, {"es", "", 1}, {"ies", "y", 0}, {"d", "", 0}, {"ly", "", 1}, {"ing", "e", 1}, {"ing", "", 1}, {"er", "e", 1}} {
		stem, ok := strings.CutSuffix(w, end.suffix)
		if !ok || len(stem) < 3 {
			continue
		}
		stem += end.instead
		n, ok := m[stem]
		if !ok {
			continue
		}
		more := end.more
		switch end.suffix {
		case "s":
			if sibilant(stem) {
				more = 1
			}
		case "d":
			if !strings.HasSuffix(stem, "e") {
				continue
			}
			if strings.HasSuffix(stem, "te") || strings.HasSuffix(stem, "de") {
				more = 1
			}
		}
		return n + more, true
	}
	return 0, false
}

func isVowel(c byte) bool { return strings.IndexByte("aeiouy", c) >= 0 }

// spelled counts the groups of vowels that sound, less the e that is silent,
// plus the vowels that stand side by side and sound apart.
func spelled(w string) int {
	n := 0
	for i := 0; i < len(w); {
		if !isVowel(w[i]) {
			i++
			continue
		}
		j := i + 1
		for j < len(w) && isVowel(w[j]) {
			j++
		}
		n += group(w, i, j)
		i = j
	}
	n -= silent(w)
	if strings.HasSuffix(w, "ically") { // clinically has three
		n--
	}
	for _, end := range [...]string{"sm", "thm"} { // prism, rhythm: the m is a syllable
		if strings.HasSuffix(w, end) || strings.HasSuffix(w, end+"s") {
			n++
		}
	}
	if strings.HasPrefix(w, "mc") {
		n++
	}
	return n
}

// group counts the syllables of a group of vowels w[i:j].
func group(w string, i, j int) int {
	before, after := w[:i], w[j:]
	last := byte(0)
	if before != "" {
		last = before[len(before)-1]
	}
	g := w[i:j]
	if len(g) > 1 && (g[0] == 'u' && (last == 'q' || last == 'g' && g != "ua")) { // queen, guess
		g = g[1:]
	}
	if len(g) > 1 && g[0] == 'y' { // a consonant: yes, beyond
		g = g[1:]
	}
	switch len(g) {
	case 0, 1:
		return 1
	}
	if g[len(g)-1] == 'y' && len(g) == 2 {
		return 1 // day, key, boy
	}
	switch g {
	case "ia":
		switch {
		case strings.HasSuffix(before, "t") || strings.HasSuffix(before, "c"): // partial, special; initiate, association
			if after == "l" || after == "lly" || after == "ls" || after == "n" || after == "ns" || strings.HasPrefix(after, "l") && len(after) < 5 {
				return 1
			}
			return 2
		case after == "ge" || after == "ges": // marriage
			return 1
		}
		return 2
	case "io":
		switch {
		case strings.HasPrefix(after, "n") && (last == 't' || last == 's' || last == 'g' || last == 'c' || last == 'x' || last == 'l' && strings.HasSuffix(before, "ll") || last == 'n' && strings.HasSuffix(before, "un")):
			return 1 // nation, region
		case strings.HasPrefix(after, "us"):
			return 1
		}
		return 2
	case "iou":
		if last == 'c' || last == 't' || last == 'g' || last == 'x' { // precious, infectious
			return 1
		}
		return 2
	case "eou":
		if last == 'g' || last == 'c' { // gorgeous
			return 1
		}
		return 2
	case "ie":
		switch {
		case strings.HasPrefix(after, "nt") && (last == 't' || last == 'c'), strings.HasPrefix(after, "nc") && last == 't' || strings.HasPrefix(after, "nc") && last == 'c' && strings.HasSuffix(before, "sc") && before != "sc":
			return 1 // patient, ancient, conscience
		case strings.HasPrefix(after, "nt"), strings.HasPrefix(after, "nc"), after == "r" && len(before) > 2 && last != 't' || after == "st" && len(before) > 2, strings.HasPrefix(after, "ty"), after == "r" && len(before) > 1 && last == 't', after == "t", after == "ts":
			return 2 // ambient, science, happier, society, quiet
		}
		return 1
	case "iu", "uu", "ao", "uo", "eu":
		if g == "eu" && after != "m" && after != "s" { // feud; museum, nucleus
			return 1
		}
		if g == "uo" && last == 'q' {
			return 1
		}
		return 2
	case "ua":
		if last == 'q' || last == 'g' && !strings.HasPrefix(after, "l") && !strings.HasPrefix(after, "r") || last == 's' && strings.HasPrefix(after, "d") || last == 'g' && strings.HasPrefix(after, "r") {
			return 1
		}
		return 2
	case "ue":
		switch {
		case after == "", after == "s", after == "d", after == "r", strings.HasPrefix(after, "s") && last == 'g', strings.HasPrefix(after, "b"):
			return 1 // blue, argued
		case strings.HasPrefix(after, "l") || strings.HasPrefix(after, "n") || strings.HasPrefix(after, "t"):
			return 2 // fuel, fluent, duet
		}
		return 1
	case "ui":
		if strings.HasPrefix(after, "ng") || strings.HasPrefix(after, "ty") || strings.HasPrefix(after, "d") && last == 'l' || strings.HasPrefix(after, "n") && last == 'r' || strings.HasPrefix(after, "sh") || strings.HasPrefix(after, "tar") {
			return 2 // arguing, fluid, ruin
		}
		return 1
	case "ea":
		switch {
		case strings.HasPrefix(after, "t") && strings.HasSuffix(before, "cr") && !strings.HasPrefix(after, "tu"), after == "" && last != 't' && last != 's' && last != 'l' && last != 'p' && len(before) > 2, strings.HasPrefix(after, "lity"), strings.HasPrefix(after, "l") && last == 'n' && len(before) > 1, strings.HasPrefix(after, "n") && last == 'n' && len(before) > 4, strings.HasPrefix(after, "ct"):
			return 2 // create, area, diarrhea, reality, react
		}
		return 1
	case "eo":
		if strings.HasPrefix(after, "p") && last == 'p' || strings.HasPrefix(after, "n") && last == 'g' || last == 'g' && strings.HasPrefix(after, "n") { // people, pigeon
			return 1
		}
		return 2
	case "ei":
		if strings.HasPrefix(after, "ng") || strings.HasPrefix(after, "n") && last == 't' && strings.HasSuffix(before, "rot") || strings.HasPrefix(after, "ty") {
			return 2
		}
		return 1
	case "oi":
		if strings.HasPrefix(after, "ng") && len(after) <= 3 { // going, but not points
			return 2
		}
		return 1
	case "oe":
		if strings.HasPrefix(after, "t") || strings.HasPrefix(after, "m") && len(before) == 1 && last == 'p' { // poet, poem
			return 2
		}
		return 1
	case "oa":
		if strings.HasPrefix(after, "s") && last == 'o' {
			return 2
		}
		return 1
	case "aea", "oea", "eia", "aia", "oia", "uia", "iae", "uiae", "eae", "aie", "aii", "iia", "uea", "uio", "eio", "uiu", "ioe", "aio", "oeo", "eoa", "aeo", "uou", "oei", "eua", "yea", "yi", "ya", "yo", "eye":
		switch g {
		case "yi":
			return 1 + 1
		case "eye":
			return 1
		case "uou":
			return 2
		}
		return 2
	case "ayi", "eyi", "oyi", "uyi", "aya", "eya", "oya", "oye", "aye", "eyo", "ayo":
		if strings.HasSuffix(g, "ye") && (after == "d" || after == "s") {
			return 1 // played
		}
		return 2
	case "yie", "iei":
		return 2
	}
	return 1
}

// silent counts the e that is written and not spoken.
func silent(w string) int {
	n := 0
	consonant := func(i int) bool { return i >= 0 && !isVowel(w[i]) }
	end := len(w)
	// An ending that begins with a consonant leaves the e before it silent.
	for _, suffix := range [...]string{"fully", "lessly", "lessness", "ments", "ment", "fulness", "ful", "less", "ness", "ly"} {
		stem, ok := strings.CutSuffix(w, suffix)
		if !ok || !strings.HasSuffix(stem, "e") || len(stem) < 3 {
			continue
		}
		if i := len(stem) - 2; consonant(i) && !(stem[i] == 'l' && consonant(i-1)) && hasVowel(stem[:i+1]) {
			return 1
		}
	}
	switch {
	case strings.HasSuffix(w, "ed") && end > 3 && consonant(end-3) && w[end-3] != 't' && w[end-3] != 'd':
		if !(w[end-3] == 'l' && consonant(end-4) && w[end-4] != 'l' && w[end-4] != 'r') && hasVowel(w[:end-2]) { // called, but not handled
			n++
		}
	case strings.HasSuffix(w, "es") && end > 3 && consonant(end-3):
		c := w[end-3]
		if !(strings.IndexByte("sxzcg", c) >= 0 || c == 'h' && (w[end-4] == 'c' || w[end-4] == 's') || c == 'l' && consonant(end-4) && w[end-4] != 'l' && w[end-4] != 'r') && hasVowel(w[:end-2]) {
			n++
		}
	case strings.HasSuffix(w, "e") && end > 2 && consonant(end-2):
		if !(w[end-2] == 'l' && consonant(end-3) && w[end-3] != 'l' && w[end-3] != 'r') && hasVowel(w[:end-1]) {
			n++
		}
	}
	return n
}

func hasVowel(w string) bool { return strings.ContainsAny(w, "aeiouy") }
