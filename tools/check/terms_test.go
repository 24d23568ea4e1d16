package check

import (
	"context"
	"strings"
	"testing"
)

func TestTermLists(t *testing.T) {
	for _, lang := range []string{"en", "es"} {
		if _, err := readLexicon(lang, (*Clinic)(nil).TermLists); err != nil {
			t.Error(err)
		}
	}
}

// A site's words are looked for beside the pack's, what it allows is let pass,
// and a list of its own that makes no sense is a finding, never silence.
func TestOwnTerms(t *testing.T) {
	for _, c := range []struct{ name, list, text, want string }{
		{"own word", `terms = ["age eraser"]`, "Our age-eraser serum.\n", "age-eraser"},
		{"allowed", `allow = ["Miracle Mile Clinic"]`, "Visit the Miracle Mile Clinic.\n", ""},
		{"the pack's too", `terms = ["age eraser"]`, "A miracle.\n", "miracle"},
		{"not of an illness", "[[claim]]\nmatch = [\"harmless\"]\nnot_about = [\"condition\"]", "Our serum is harmless. Warts are harmless.\n", "harmless"},
		{"of nothing", "[[claim]]\nmatch = [\"a\"]\nnot_about = [\"nothing\"]", "A miracle.\n", "|miracle"},
		{"in a name", "", "Our charity partner is the Miracle Network. Our Miracle Cream works.\n", "Miracle"},
		{"wrong", "[[claim]]\nmatch = [\"(a\"]", "A miracle.\n", "|miracle"},
	} {
		t.Run(c.name, func(t *testing.T) {
			clinic := newClinic(t, ProfileBase)
			clinic.Terms = map[string][]byte{"en/miracle": []byte(c.list)}
			found, err := Check(context.Background(), Input{
				Clinic: clinic, Rules: []string{"miracle"},
				Sources: []Source{testSource("content/treatments/page.md", frontMatter+c.text)},
			})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			faults := 0
			for _, f := range found {
				if f.Rule == ruleConfiguration {
					faults++
					continue
				}
				got = append(got, f.Match)
			}
			if have := strings.Repeat("|", faults) + strings.Join(got, " "); have != c.want {
				t.Errorf("found %q, want %q", have, c.want)
			}
		})
	}
}
