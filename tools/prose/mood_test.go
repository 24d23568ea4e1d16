package prose_test

import (
	"strings"
	"testing"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/prose"

	"github.com/google/go-cmp/cmp"
)

func TestTokens(t *testing.T) {
	for _, c := range cases.Read[struct{ Name, Lang, Text, Want string }](t, "tokens") {
		t.Run(c.Name, func(t *testing.T) {
			var got []string
			for _, tok := range prose.Tokens(c.Text, c.Lang) {
				if c.Text[tok.Start:tok.End] != tok.Text {
					t.Errorf("token %q stands at %q", tok.Text, c.Text[tok.Start:tok.End])
				}
				got = append(got, tok.Lower)
			}
			if diff := cmp.Diff(c.Want, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFamily(t *testing.T) {
	for word, want := range cases.Map[string](t, "family") {
		if diff := cmp.Diff(want, strings.Join(prose.Family(word), " ")); diff != "" {
			t.Errorf("%s: %s", word, diff)
		}
	}
}

// The word in braces is the one whose mood is asked for.
func TestMood(t *testing.T) {
	names := []string{"denied", "asked", "supposed", "reported"}
	for _, c := range cases.Read[struct{ Lang, Text, Want string }](t, "mood") {
		from := strings.IndexByte(c.Text, '{')
		to := strings.IndexByte(c.Text, '}')
		text := c.Text[:from] + c.Text[from+1:to] + c.Text[to+1:]
		g := prose.NewGrammar(c.Lang, nil)
		if err := g.Compile(); err != nil {
			t.Fatal(err)
		}
		s := g.Read(text, prose.Sentences(text, c.Lang))[0]
		var got []string
		for i, tok := range s.Tokens {
			if tok.Start != from {
				continue
			}
			for bit, name := range names {
				if s.Mood(i, i+1)&(1<<bit) != 0 {
					got = append(got, name)
				}
			}
		}
		if diff := cmp.Diff(c.Want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s\n%s", c.Text, diff)
		}
	}
}

func TestGrammar(t *testing.T) {
	g := prose.NewGrammar("en", map[string][]string{"fruit": {"apple~", "passion fruit"}})
	patterns := []string{
		"eat~ ..2 [@fruit]", "# (red|green)? @fruit", "^ best !(wishes)", "pain free $", "a? b c", "your doctor 's help",
	}
	for _, p := range patterns {
		if _, err := g.Add(p); err != nil {
			t.Fatal(err)
		}
	}
	if err := g.Compile(); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases.Read[struct{ Text, Want string }](t, "grammar") {
		s := g.Read(c.Text, []prose.Span{{0, len(c.Text)}})[0]
		var got []string
		for _, h := range g.Find(&s) {
			got = append(got, c.Text[s.Tokens[h.From].Start:s.Tokens[h.To-1].End])
		}
		if diff := cmp.Diff(c.Want, strings.Join(got, "|")); diff != "" {
			t.Errorf("%s\n%s", c.Text, diff)
		}
	}
	for _, bad := range []string{"", "(a", "a)", "@nothing", "..99", "A", "?"} {
		if _, err := g.Add(bad); err == nil {
			t.Errorf("%q was taken for a pattern", bad)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"We can't, won’t cure 1,000.5 of #1", "No. 5 is not – if you ask – “so called”", "¿No cura?", "\xffa'\xc0", "n't 't 's cannot"} {
		f.Add(s, "en")
		f.Add(s, "es")
	}
	grammars := map[string]*prose.Grammar{}
	for _, lang := range []string{"en", "es", "fr"} {
		g := prose.NewGrammar(lang, nil)
		if _, err := g.Add("a ..3 b"); err != nil {
			f.Fatal(err)
		}
		if err := g.Compile(); err != nil {
			f.Fatal(err)
		}
		grammars[lang] = g
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		g := grammars[lang]
		if g == nil {
			g = grammars["fr"]
		}
		for _, s := range g.Read(text, prose.Sentences(text, lang)) {
			at := s.Start
			for i, tok := range s.Tokens {
				if tok.Start < at || tok.End <= tok.Start || tok.End > s.End || text[tok.Start:tok.End] != tok.Text {
					t.Fatalf("token %d of %q at %d–%d", i, text, tok.Start, tok.End)
				}
				at = tok.End
			}
			s.Mood(0, len(s.Tokens))
			for i := range s.Tokens {
				s.Subject(i)
				s.SubjectOf(i)
			}
			for _, h := range g.Find(&s) {
				if h.From < 0 || h.To > len(s.Tokens) || h.From >= h.To {
					t.Fatalf("hit %+v in %q", h, text)
				}
			}
		}
	})
}
