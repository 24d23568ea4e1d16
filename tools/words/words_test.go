package words_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"example.org/bedside/tools/words"
)

func TestNearest(t *testing.T) {
	for _, tt := range []struct {
		name, word string
		of         []string
		want       string
		ok         bool
	}{
		{"letter swapped", "titel", []string{"open", "title"}, "title", true},
		{"letter missing", "titl", []string{"title"}, "title", true},
		{"letter added", "titlee", []string{"title"}, "title", true},
		{"letter replaced", "tutle", []string{"title"}, "title", true},
		{"case", "TITLE", []string{"title"}, "title", true},
		{"the word itself before a neighbour", "open", []string{"opens", "open"}, "open", true},
		{"the first of two that are as near", "aal", []string{"all", "al"}, "all", true},
		{"the nearer of two", "disclamer", []string{"disclaimers", "disclaimer"}, "disclaimer", true},
		{"short words may differ by one", "al", []string{"none", "first", "all"}, "all", true},
		{"short words may not differ by two", "al", []string{"bbl"}, "", false},
		{"six letters may differ by two", "captoin", []string{"caption"}, "caption", true},
		{"six letters may not differ by three", "abcdef", []string{"abcxyz"}, "", false},
		{"letters, not bytes", "précaución", []string{"precaucion"}, "precaucion", true},
		{"case beyond ASCII", "ÉTÉ", []string{"été"}, "été", true},
		{"nothing near", "medical", []string{"price", "emergency"}, "", false},
		{"no words", "medical", nil, "", false},
		{"no word", "", []string{"p"}, "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := words.Nearest(tt.word, tt.of)
			if got != tt.want || ok != tt.ok {
				t.Errorf("Nearest(%q, %q) = %q, %v; want %q, %v", tt.word, tt.of, got, ok, tt.want, tt.ok)
			}
		})
	}
}

func FuzzNearest(f *testing.F) {
	f.Add("titel", "title", "open")
	f.Add("", "é", "\xff")
	f.Fuzz(func(t *testing.T, word, a, b string) {
		if word == "" || len(word)+len(a)+len(b) > 300 {
			t.Skip()
		}
		got, ok := words.Nearest(word, []string{a, b})
		if ok && !slices.Contains([]string{a, b}, got) {
			t.Errorf("%q is none of the words", got)
		}
		if got, ok := words.Nearest(word, []string{word}); !ok || got != word {
			t.Errorf("%q is not near itself", word)
		}
		one, okOne := words.Nearest(a, []string{b})
		if okOne && one == b && utf8.RuneCountInString(a) == utf8.RuneCountInString(b) && strings.ToLower(a) == a && strings.ToLower(b) == b {
			if _, ok := words.Nearest(b, []string{a}); !ok {
				t.Errorf("%q is near %q, but not the other way round", b, a)
			}
		}
	})
}

func TestList(t *testing.T) {
	for want, of := range map[string][]string{
		``:                      nil,
		`"a"`:                   {"a"},
		`"a" or "b"`:            {"a", "b"},
		`"a", "b" or "c"`:       {"a", "b", "c"},
		`"say \"aah\"" or "\n"`: {`say "aah"`, "\n"},
	} {
		if got := words.List(of); got != want {
			t.Errorf("List(%q) = %s; want %s", of, got, want)
		}
	}
}
