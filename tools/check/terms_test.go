package check

import (
	"context"
	"strings"
	"testing"

	"example.org/bedside/tools/cases"
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
	for _, c := range cases.Read[struct{ Name, List, Text, Want string }](t, "own-terms") {
		t.Run(c.Name, func(t *testing.T) {
			clinic := newClinic(t, ProfileBase)
			clinic.Terms = map[string][]byte{"en/miracle": []byte(c.List)}
			found, err := Check(context.Background(), Input{
				Clinic: clinic, Rules: []string{"miracle"},
				Sources: []Source{testSource("content/treatments/page.md", frontMatter+c.Text)},
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
			if have := strings.Repeat("|", faults) + strings.Join(got, " "); have != c.Want {
				t.Errorf("found %q, want %q", have, c.Want)
			}
		})
	}
}
