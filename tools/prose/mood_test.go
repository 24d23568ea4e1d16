package prose_test

import (
	"strings"
	"testing"

	"example.org/bedside/tools/prose"

	"github.com/google/go-cmp/cmp"
)

func TestTokens(t *testing.T) {
	for _, c := range []struct{ name, lang, text, want string }{
		{"words", "en", "Our Clinic cures.", "our clinic cures ."},
		{"contractions", "en", "We can't, won’t and don't; it's theirs, you’re told I'd cannot", "we can not , will not and do not ; it 's theirs , you are told i would can not"},
		{"compounds", "en", "A pain-free, non-invasive visit - really", "a pain free , non invasive visit - really"},
		{"numbers", "en", "1,000 of 0.5mg at £50, 100%, 24/7, #1.", "1,000 of 0.5 mg at £ 50 , 100 % , 24 / 7 , # 1 ."},
		{"quotes", "en", "“Miracle” ‘cure’ o'clock patients'", `" miracle " ' cure ' o'clock patients '`},
		{"spanish", "es", "¿Cura? Sí, cúrese.", "¿ cura ? sí , cúrese ."},
		{"arabic", "ar", "هل هو؟", "هل هو ?"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, tok := range prose.Tokens(c.text, c.lang) {
				if c.text[tok.Start:tok.End] != tok.Text {
					t.Errorf("token %q stands at %q", tok.Text, c.text[tok.Start:tok.End])
				}
				got = append(got, tok.Lower)
			}
			if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFamily(t *testing.T) {
	for word, want := range map[string]string{
		"cure":      "cure cures cured curing",
		"guarantee": "guarantee guarantees guaranteed guaranteing guaranteeing",
		"remedy":    "remedy remedies remedied remedying",
		"stop":      "stop stops stoped stoping stopped stopping",
		"fix":       "fix fixes fixed fixing",
		"play":      "play plays played playing",
	} {
		if diff := cmp.Diff(want, strings.Join(prose.Family(word), " ")); diff != "" {
			t.Errorf("%s: %s", word, diff)
		}
	}
}

// The word in braces is the one whose mood is asked for.
func TestMood(t *testing.T) {
	names := []string{"denied", "asked", "supposed", "reported"}
	for _, c := range []struct{ lang, text, want string }{
		{"en", "Our treatment {cures} acne.", ""},
		{"en", "No treatment can {cure} acne.", "denied"},
		{"en", "There is no guarantee that it will {cure} you.", "denied"},
		{"en", "We do not promise that any treatment, old or new, will {cure} you.", "denied"},
		{"en", "We promise that it will {cure} you.", ""},
		{"en", "We can't {cure} it.", "denied"},
		{"en", "It isn't expensive, it {cures} acne.", ""},
		{"en", "It is not only cheap, it {cures} acne.", ""},
		{"en", "Surgery did not help him, but our laser {cured} him.", ""},
		{"en", "With no downtime, our laser {cures} acne.", ""},
		{"en", "No needles, no pain, {guaranteed} results.", ""},
		{"en", "Without surgery we {cure} hernias.", ""},
		{"en", "Neither lasers nor creams {cure} it.", "denied"},
		{"en", "A {cure} is not possible.", "denied"},
		{"en", "Results cannot be {guaranteed}.", "denied"},
		{"en", "A {guarantee} is not something we can give.", "denied"},
		{"en", "Is it {painless}?", "asked"},
		{"en", "If anyone promises a {cure}, leave.", "supposed reported"},
		{"en", "If you want a {guaranteed} result, call us.", ""},
		{"en", "If you have acne, our laser {cures} it.", ""},
		{"en", "Beware of anyone who promises a {cure}.", "reported"},
		{"en", "Some clinics claim to {cure} it.", "reported"},
		{"en", "The Advertising Standards Authority says that {cures} need evidence.", "reported"},
		{"en", "A rival salon down the road offers {miracles}.", "reported"},
		{"en", "Anyone can use our {miracle} cream.", ""},
		{"en", "A nurse will offer you a {painless} injection.", ""},
		{"en", "Our surgeons promise a {guaranteed} result.", ""},
		{"en", "Our laser, which other clinics copied, is {painless}.", ""},
		{"en", "Our clinic offers a {guaranteed} result.", ""},
		{"en", "Our qualified therapists use a {miracle} cream.", ""},
		{"en", "The myth that vitamins {cure} cancer persists.", "reported"},
		{"en", "Don't worry, results are {guaranteed}.", ""},
		{"en", "Ads promising {miracle} results are common.", "reported"},
		{"en", "Veins don't stand a chance: our laser {cures} them.", ""},
		{"en", "We never promise three things: speed, {cures} and miracles.", "denied"},
		{"en", "Few treatments {cure} it.", "denied"},
		{"en", "Because no needles are involved, your skin is {safe}.", ""},
		{"en", "Why settle for less than the {best}?", ""},
		{"en", "Doctors used mercury as a {cure}.", "reported"},
		{"es", "Nuestro láser {cura} el acné.", ""},
		{"es", "Ningún tratamiento {cura} el acné.", "denied"},
		{"es", "Algunas clínicas prometen {curar} el acné.", "reported"},
		{"es", "¿Es {milagroso}?", "asked"},
		{"es", "Si alguien le promete que se {cura}, desconfíe.", "supposed reported"},
	} {
		from := strings.IndexByte(c.text, '{')
		to := strings.IndexByte(c.text, '}')
		text := c.text[:from] + c.text[from+1:to] + c.text[to+1:]
		g := prose.NewGrammar(c.lang, nil)
		if err := g.Compile(); err != nil {
			t.Fatal(err)
		}
		s := g.Read(text, prose.Sentences(text, c.lang))[0]
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
		if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s\n%s", c.text, diff)
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
	for _, c := range []struct{ text, want string }{
		{"She eats a ripe apple.", "apple"},
		{"She eats one or two or three apples.", ""},
		{"She eats; an apple.", ""},
		{"Eating passion-fruit.", "passion-fruit"},
		{"3 red apples, 12 apples.", "3 red apples|12 apples"},
		{"Best wishes.", ""},
		{"Best of all.", "Best"},
		{"The best.", ""},
		{"It is pain-free!", "pain-free"},
		{"It is pain free now", ""},
		{"a b c", "a b c|b c"},
		{"Ask for your doctor’s help.", "your doctor’s help"},
	} {
		s := g.Read(c.text, []prose.Span{{0, len(c.text)}})[0]
		var got []string
		for _, h := range g.Find(&s) {
			got = append(got, c.text[s.Tokens[h.From].Start:s.Tokens[h.To-1].End])
		}
		if diff := cmp.Diff(c.want, strings.Join(got, "|")); diff != "" {
			t.Errorf("%s\n%s", c.text, diff)
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
