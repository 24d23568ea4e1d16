package readability

import (
	"math"
	"strings"
	"testing"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/prose"
)

func count(text string) Counts {
	var c Counts
	for _, s := range prose.Sentences(text, "en") {
		c.Add(text[s.Start:s.End])
	}
	return c
}

// TestPublished holds each formula to an example that was published with its
// result.
func TestPublished(t *testing.T) {
	for _, test := range []struct {
		name    string
		formula func(Counts) float64
		counts  Counts
		want    float64
		digits  int
	}{
		{"reading ease, the cat on the mat (Wikipedia, Flesch–Kincaid readability tests)", FleschReadingEase, count("The cat sat on the mat."), 116, 0},
		{"reading ease, the platypus: 13 words, 24 syllables (same)", FleschReadingEase, Counts{Words: 13, Sentences: 1, Syllables: 24}, 37.5, 1},
		{"grade, the platypus (same)", FleschKincaidGrade, Counts{Words: 13, Sentences: 1, Syllables: 24}, 11.3, 1},
		{"grade, Green Eggs and Ham: 5.7 words a sentence, 1.02 syllables a word (same)", FleschKincaidGrade, Counts{Words: 5700, Sentences: 1000, Syllables: 5814}, -1.3, 1},
		{"grade, the lowest there is (same)", FleschKincaidGrade, Counts{Words: 1, Sentences: 1, Syllables: 1}, -3.4, 1},
		{"reading ease, the highest there is (same)", FleschReadingEase, Counts{Words: 1, Sentences: 1, Syllables: 1}, 121.22, 2},
		{"Coleman and Liau, the abstract of their paper: 119 words, 5 sentences, 639 letters (Wikipedia, Coleman–Liau index)", ColemanLiau, Counts{Words: 119, Sentences: 5, Letters: 639}, 14.5, 1},
		{"Gunning fog, a nursery rhyme: 31 words, 4 sentences, none of 3 syllables (odlt.org, Gunning Fog Index)", GunningFog, Counts{Words: 31, Sentences: 4}, 3.1, 1},
		{"LIX, 10 words, 2 long, 2 sentences (cork_site, lix_test.dart)", LIX, Counts{Words: 10, Sentences: 2, Long: 2}, 25, 1},
		{"automated readability index, the cat on the mat (textstat)", ARI, count("The cat sat on the mat."), -5.1, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			scale := math.Pow(10, float64(test.digits))
			if got := math.Round(test.formula(test.counts)*scale) / scale; got != test.want {
				t.Errorf("got %v, want %v; counted %+v", got, test.want, test.counts)
			}
		})
	}
}

// TestSMOGTable compares the formula with McLaughlin's own table for 30
// sentences, which is made by rounding the square root and adding 3; the two
// differ by less than one grade.
func TestSMOGTable(t *testing.T) {
	for grade, last := range map[int]int{4: 2, 5: 6, 6: 12, 7: 20, 8: 30, 9: 42, 10: 56, 11: 72, 12: 90, 13: 110, 14: 132, 15: 156, 16: 182, 17: 210, 18: 240} {
		if got := SMOG(Counts{Words: 600, Sentences: 30, Polysyllables: last}); math.Abs(got-float64(grade)) > 1.5 {
			t.Errorf("%d polysyllables: %.2f, the table says %d", last, got, grade)
		}
	}
}

func TestReadingEase(t *testing.T) {
	c := Counts{Words: 100, Sentences: 10, Syllables: 150}
	for lang, want := range map[string]float64{
		"en-GB": 206.835 - 10.15 - 126.9, "de": 180 - 10 - 87.75, "es": 206.84 - 10.2 - 90, "fr-CA": 207 - 10.15 - 110.4,
		"it": 217 - 13 - 90, "nl": 206.835 - 9.3 - 115.5,
	} {
		if got, ok := ReadingEase(c, lang); !ok || math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: %v, %v; want %v", lang, got, ok, want)
		}
	}
	if got, ok := ReadingEase(c, "ar"); ok || !math.IsNaN(got) {
		t.Errorf("ar: %v, %v; the formula was never adapted to it", got, ok)
	}
}

func TestNothing(t *testing.T) {
	for i, formula := range []func(Counts) float64{FleschReadingEase, FleschKincaidGrade, SMOG, GunningFog, ColemanLiau, ARI, LIX} {
		if got := formula(count(" — … ")); !math.IsNaN(got) {
			t.Errorf("formula %d gives %v for a text without words", i, got)
		}
	}
}

func TestCounts(t *testing.T) {
	got := count("Dr. Osei's team is interesting. In 2024 we saw 1,250 well-informed patients, diabetologists included!")
	want := Counts{Words: 14, Sentences: 2, Syllables: 27, Letters: 81, Polysyllables: 4, Complex: 2, Long: 5}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if sum := got.Plus(got); sum.Words != 2*got.Words || sum.Long != 2*got.Long || sum.Complex != 2*got.Complex {
		t.Errorf("the sum of two is %+v", sum)
	}
}

// TestSyllables counts words of a clinic's pages by ear. The first list is what
// spelling alone must tell; the second needs syllables.txt.
func TestSyllables(t *testing.T) {
	for _, list := range cases.Read[struct{ Name, Words string }](t, "syllables") {
		words := strings.Fields(list.Words)
		for i := 0; i < len(words); i += 2 {
			if got, want := Syllables(words[i]), int(words[i+1][0]-'0'); got != want {
				t.Errorf("%s: %s has %d syllables, want %d", list.Name, words[i], got, want)
			}
		}
	}
	for _, nothing := range []string{"", "42", "—", "'", "…"} {
		if got := Syllables(nothing); got != 0 {
			t.Errorf("%q has %d syllables", nothing, got)
		}
	}
}

func FuzzAdd(f *testing.F) {
	for _, seed := range []string{"Traction made little or no difference.", "'s 'll n't", "ÉCOLE naïve Œdème", "x-'-y\xff 0.5 mg", strings.Repeat("aeiou", 50)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, sentence string) {
		var c Counts
		c.Add(sentence)
		if c.Syllables < c.Words || c.Letters < c.Words || c.Complex > c.Polysyllables || c.Polysyllables > c.Words || c.Sentences > 1 || (c.Sentences == 1) != (c.Words > 0) {
			t.Errorf("%q: %+v", sentence, c)
		}
	})
}
