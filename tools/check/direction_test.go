package check

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"example.org/bedside/tools/cases"
)

func TestTurned(t *testing.T) {
	for _, test := range cases.Read[struct {
		Name, Text string
		FromRight  bool
		Want       []string
	}](t, "turned") {
		t.Run(test.Name, func(t *testing.T) {
			var got []string
			for _, m := range turned(test.Text, test.FromRight) {
				got = append(got, test.Text[m.start:m.end])
			}
			if !slices.Equal(got, test.Want) {
				t.Errorf("turned round: %q; expected %q", got, test.Want)
			}
		})
	}
}

func TestRightToLeft(t *testing.T) {
	for lang, want := range map[string]bool{"ar": true, "ar-AE": true, "he": true, "fa": true, "ur": true, "ckb": true, "en": false, "es": false, "az": false, "": false, "no language": false} {
		if got := rightToLeft(lang); got != want {
			t.Errorf("%q is written from right to left: %v", lang, got)
		}
	}
}

// FuzzTurned shows that a mark before each place turns no others round.
func FuzzTurned(f *testing.F) {
	for _, text := range []string{"خذ 5–10 mg", "250 × 10⁹/L ثم +44 (0)1632 960142", "\u2067\u2066א 1-2 kg\r\n<5\x1c−3 °C", "(א [5–10] mg)"} {
		f.Add(text, true)
		f.Add(text, false)
	}
	f.Fuzz(func(t *testing.T, text string, fromRight bool) {
		places := turned(text, fromRight)
		if !utf8.ValidString(text) {
			return
		}
		for _, m := range slices.Backward(places) {
			if !strings.ContainsAny(text[m.start:m.end], "0123456789") {
				t.Fatalf("%q is no measure", text[m.start:m.end])
			}
			text = text[:m.start] + "\u200e" + text[m.start:]
		}
		if left := turned(text, fromRight); len(left) > len(places) {
			t.Errorf("marks turn more round than they mend: %q", text)
		}
	})
}
