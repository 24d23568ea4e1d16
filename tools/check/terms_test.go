package check

import "testing"

func TestTermLists(t *testing.T) {
	for _, lang := range []string{"en", "es"} {
		if _, err := readLexicon(lang, (*Clinic)(nil).TermLists); err != nil {
			t.Error(err)
		}
	}
}
