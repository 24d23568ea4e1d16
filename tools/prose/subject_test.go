package prose_test

import (
	"strings"
	"testing"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/prose"
)

func TestSubjects(t *testing.T) {
	names := []string{"unknown", "us", "treatment", "patient", "other", "evidence", "condition"}
	for _, c := range cases.Read[struct{ Subject, About, Want string }](t, "subjects") {
		marked, ask := c.Subject, (*prose.Sentence).Subject
		if c.About != "" {
			marked, ask = c.About, func(s *prose.Sentence, i int) prose.Subject { return s.About(i, i+1) }
		}
		t.Run(marked, func(t *testing.T) {
			from, to := strings.IndexByte(marked, '{'), strings.IndexByte(marked, '}')
			text := marked[:from] + marked[from+1:to] + marked[to+1:]
			g := prose.NewGrammar("en", map[string][]string{
				"treatment": {"(treatment~|procedure~|laser~|injection~|botox|removal~)"},
				"condition": {"(veins|varicose veins|swelling~|acne|mole~)"},
			})
			if err := g.Compile(); err != nil {
				t.Fatal(err)
			}
			sentences := g.WithNames("Elm Tree Dental").Read(text, prose.Sentences(text, "en"))
			s := &sentences[len(sentences)-1]
			for i, tok := range s.Tokens {
				if tok.Start == from {
					if got := names[ask(s, i)]; got != c.Want {
						t.Errorf("got %s, want %s", got, c.Want)
					}
				}
			}
		})
	}
}
