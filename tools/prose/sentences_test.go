package prose_test

import (
	"strings"
	"testing"
	"unicode"

	"example.org/bedside/tools/prose"

	"github.com/google/go-cmp/cmp"
)

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		name, lang, text string // ‖ stands between the sentences expected
	}{
		{"plain", "en", "It helps. ‖It is safe! ‖Is it? ‖Yes."},
		{"title", "en", "Ask Dr. Lee or Prof. Ortega. ‖Mr. and Mrs. Hale came."},
		{"decimal", "en", "Take 0.5 mg. ‖Then take .25 mg with food."},
		{"latin", "en", "Some drugs, e.g. Ibuprofen, i.e. Anti-inflammatories, vs. Placebo, help. ‖Ask."},
		{"saint", "en", "The clinic is near St. Mary's Hospital on Main St. ‖We open at nine."},
		{"number", "en", "Room No. 5 is free. ‖Does it hurt? ‖No. ‖It does not."},
		{"about", "en", "It takes approx. 20 minutes, incl. Dressing. ‖Rest after."},
		{"ellipsis", "en", "Well... it depends. ‖Wait… ‖Then call us."},
		{"quotation", "en", "“Does it hurt?” she asked. ‖“No.” ‖He left (at 5 p.m.). ‖Then it rained."},
		{"quoted end", "en", `They said "it works." ‖It did not.`},
		{"time", "en", "We open at 9 a.m. Monday and close at 5 p.m. ‖Call first."},
		{"initial", "en", "J. K. Ahmed wrote it. ‖Take vitamin C. ‖Most people need none."},
		{"initials of a country", "en", "The U.S. Food and Drug Administration cleared it in the U.S. ‖It was 2019."},
		{"degree", "en", "Ann Lee, M.D. and Ph.D., treats it."},
		{"numbered step", "en", "1. Wash your hands. ‖2. Dry them."},
		{"list", "en", "We treat:\n‖- back pain\n‖- sciatica\n‖1. one\n‖# Heading\n\n‖A paragraph\nover two lines."},
		{"address", "en", "See www.example.org for more. ‖Write to a.b@example.org."},
		{"small letter first", "en", "Measure it. ‖pH is low. ‖mRNA is not."},
		{"two marks", "en", "Really?! ‖Yes."},
		{"spanish", "es", "¿Duele? ‖No. ‖¡Llame ya! ‖La Dra. Ruiz ve a la Sra. Gil, p. ej. los lunes. ‖Vivió en EE. UU. ‖En 2019 volvió."},
		{"spanish touching", "es", "¿Duele?‖¿Cuánto dura?"},
		{"spanish number", "es", "Véase pág. 4 y núm. 12. ‖Tome 0,5 mg."},
		{"arabic", "ar", "هل هو مؤلم؟ ‖لا. ‖اتصل بنا. ‖راجع د. سارة."},
		{"chinese", "zh", "痛吗？‖不痛。‖请打电话。"},
		{"empty", "en", " \n "},
		{"no mark", "en", "‖Heading without a mark"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var want []string
			for s := range strings.SplitSeq(c.text, "‖") {
				if s = strings.TrimSpace(s); s != "" {
					want = append(want, s)
				}
			}
			text := strings.ReplaceAll(c.text, "‖", "")
			var got []string
			for _, s := range prose.Sentences(text, c.lang) {
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
