package prose_test

import (
	"strings"
	"testing"
	"unicode"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/prose"

	"github.com/google/go-cmp/cmp"
)

func TestSentences(t *testing.T) {
	for _, c := range cases.Read[struct{ Name, Lang, Text string }](t, "sentences") {
		t.Run(c.Name, func(t *testing.T) {
			var want []string
			for s := range strings.SplitSeq(c.Text, "‖") {
				if s = strings.TrimSpace(s); s != "" {
					want = append(want, s)
				}
			}
			text := strings.ReplaceAll(c.Text, "‖", "")
			var got []string
			for _, s := range prose.Sentences(text, c.Lang) {
				got = append(got, text[s.Start:s.End])
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzSentences(f *testing.F) {
	for _, s := range []string{"It helps. Is it? Yes…", "¿Duele? No.", "Dr. Lee, e.g. 0.5 mg. No. 5", "a\n\n- b\r\n1. c", "هل؟ د. س", "\xff. \xc0A.", "....!!!??''\"\" A"} {
		f.Add(s, "en")
		f.Add(s, "es")
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		at := 0
		for _, s := range prose.Sentences(text, lang) {
			if s.Start < at || s.End <= s.Start || s.End > len(text) {
				t.Fatalf("span %v after %d in %q", s, at, text)
			}
			if gap := text[at:s.Start]; strings.TrimFunc(gap, unicode.IsSpace) != "" {
				t.Fatalf("%q lies in no sentence of %q", gap, text)
			}
			if in := text[s.Start:s.End]; strings.TrimFunc(in, unicode.IsSpace) != in {
				t.Fatalf("white space around %q", in)
			}
			at = s.End
		}
		if strings.TrimFunc(text[at:], unicode.IsSpace) != "" {
			t.Fatalf("%q lies in no sentence of %q", text[at:], text)
		}
	})
}
