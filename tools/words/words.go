// Package words finds the word that was meant and lists the words that were
// expected, for messages that a writer reads.
package words

import (
	"strconv"
	"strings"
)

// Nearest returns the first word of those with the fewest changes to word: a
// letter added, left out, replaced or swapped with its neighbour, upper and
// lower case being the same. It reports false where even that one takes more
// changes than a third of word's letters, but one change is always near. To
// no word nothing is near.
func Nearest(word string, of []string) (string, bool) {
	if word == "" {
		return "", false
	}
	a := []rune(strings.ToLower(word))
	most := max(1, len(a)/3)
	best, found := "", false
	for _, w := range of {
		b := []rune(strings.ToLower(w))
		if abs(len(a)-len(b)) > most {
			continue
		}
		if d := distance(a, b); d < most || d == most && !found {
			best, found, most = w, true, d
		}
	}
	return best, found
}

// distance is the optimal string alignment distance: no letter is changed twice.
func distance(a, b []rune) int {
	before := make([]int, len(b)+1)
	last := make([]int, len(b)+1)
	row := make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

func abs(n int) int { return max(n, -n) }

// List quotes words for the end of a sentence: "a", "b" or "c".
func List(words []string) string {
	var b strings.Builder
	for i, w := range words {
		switch {
		case i == 0:
		case i == len(words)-1:
			b.WriteString(" or ")
		default:
			b.WriteString(", ")
		}
		b.WriteString(strconv.Quote(w))
	}
	return b.String()
}
