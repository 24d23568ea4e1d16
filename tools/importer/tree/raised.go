package tree

import "strings"

// Raised is the text of a superscript or a subscript in the characters that
// Unicode has for it, such as ⁹: it stays raised in a feed, in a copy and where
// a tag would be dropped. ok is false if Unicode has not all of them, or the
// mark is another one.
func (m *Mark) Raised() (text string, ok bool) {
	table := superscripts
	switch m.Kind {
	case Superscript:
	case Subscript:
		table = subscripts
	default:
		return "", false
	}
	var b strings.Builder
	for _, c := range Plain(m.Text) {
		raised, ok := table[c]
		if !ok {
			return "", false
		}
		b.WriteRune(raised)
	}
	return b.String(), b.Len() > 0 && Simple(m.Text)
}

// Simple tells whether a run is nothing but text and what sets it off.
func Simple(nodes []Inline) bool {
	for _, n := range nodes {
		switch n := n.(type) {
		case Text:
		case *Mark:
			if !Simple(n.Text) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

var superscripts, subscripts = scripts("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ"), scripts("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙᵢ")

func scripts(raised string) map[rune]rune {
	table := map[rune]rune{}
	plain := []rune("0123456789+-=()ni")
	for i, r := range []rune(raised) {
		table[plain[i]] = r
	}
	table['−'] = table['-']
	return table
}
