package words_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/words"
)

func TestNearest(t *testing.T) {
	for _, tt := range cases.Read[struct {
		Name, Word string
		Of         []string
		Want       string
		Ok         bool
	}](t, "nearest") {
		t.Run(tt.Name, func(t *testing.T) {
			got, ok := words.Nearest(tt.Word, tt.Of)
			if got != tt.Want || ok != tt.Ok {
				t.Errorf("Nearest(%q, %q) = %q, %v; want %q, %v", tt.Word, tt.Of, got, ok, tt.Want, tt.Ok)
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
