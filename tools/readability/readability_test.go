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

// TestPublished holds the formula to examples that were published with their
// results (Wikipedia, Flesch–Kincaid readability tests).
func TestPublished(t *testing.T) {
	for name, test := range map[string]struct {
		counts Counts
		want   float64
	}{
		"the platypus: 13 words, 24 syllables":                            {Counts{13, 1, 24}, 11.3},
		"Green Eggs and Ham: 5.7 words a sentence, 1.02 syllables a word": {Counts{5700, 1000, 5814}, -1.3},
		"the lowest there is":                                             {Counts{1, 1, 1}, -3.4},
	} {
		if got := math.Round(FleschKincaidGrade(test.counts)*10) / 10; got != test.want {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
	}
	if got := FleschKincaidGrade(count(" — … ")); !math.IsNaN(got) {
		t.Errorf("got %v for a text without words", got)
	}
}

func TestCounts(t *testing.T) {
	got := count("Dr. Osei's team is interesting. In 2024 we saw 1,250 well-informed patients, diabetologists included!")
	want := Counts{Words: 14, Sentences: 2, Syllables: 27}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if sum := got.Plus(got); sum != (Counts{28, 4, 54}) {
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
		if c.Syllables < c.Words || c.Sentences > 1 || (c.Sentences == 1) != (c.Words > 0) {
			t.Errorf("%q: %+v", sentence, c)
		}
	})
}
