package check

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/bedside/tools/cases"
)

func TestSign(t *testing.T) {
	clinic := newClinic(t, "")
	on := time.Date(2026, 6, 10, 0, 0, 0, 0, time.UTC)
	hashOf := func(src string) string {
		s := testSource("content/treatments/a.md", src)
		p, _, err := read(clinic.normal(), &s)
		if err != nil || p == nil {
			t.Fatal(err)
		}
		return p.TextHash()
	}
	for _, c := range cases.Read[struct{ Name, Src, Want string }](t, "sign") {
		t.Run(c.Name, func(t *testing.T) {
			s := testSource("content/treatments/a.md", c.Src)
			got, err := Sign(clinic, &s, Signature{By: "daniel-hartwell", On: on})
			if err != nil {
				t.Fatal(err)
			}
			want := strings.ReplaceAll(c.Want, "HASH", hashOf(c.Src))
			if diff := cmp.Diff(want, string(got)); diff != "" {
				t.Errorf("file (-want +got):\n%s", diff)
			}
			signed := testSource("content/treatments/a.md", string(got))
			reviews, err := Reviews(t.Context(), Input{Clinic: clinic, Sources: []Source{signed}})
			if err != nil || len(reviews) != 1 || reviews[0].Edited != EditedNo || !reviews[0].Last.Equal(on) {
				t.Errorf("%+v, %v", reviews, err)
			}
			edited := testSource("content/treatments/a.md", strings.Replace(string(got), "Text.", "Other text.", 1))
			reviews, err = Reviews(t.Context(), Input{Clinic: clinic, Sources: []Source{edited}})
			if err != nil || len(reviews) != 1 || reviews[0].Edited != EditedYes {
				t.Errorf("%+v, %v", reviews, err)
			}
		})
	}
	for _, c := range cases.Read[struct{ Name, Src, By, Says string }](t, "sign-refused") {
		t.Run(c.Name, func(t *testing.T) {
			s := testSource("content/treatments/a.md", c.Src)
			if got, err := Sign(clinic, &s, Signature{By: c.By, On: on}); err == nil || !strings.Contains(err.Error(), c.Says) {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

// The hash is over what readers read, wherever it comes from.
func TestTextHash(t *testing.T) {
	clinic := newClinic(t, "")
	clinic.Wordings = map[string]string{"medical.en": "one", "price.en": "one"}
	data := "Treatment,Cost\nTraction,£60\n"
	clinic.Data = func(_, name string) (string, []byte, error) { return "data/" + name, []byte(data), nil }
	const src = "---\ntitle: Knee\nlastmod: 2026-01-01\n---\nText **of** it.\n\n{{< compare src=\"t.csv\" caption=\"Costs\" />}}\n"
	hash := func(src string) string {
		s := testSource("content/treatments/a.md", src)
		p, _, err := read(clinic.normal(), &s)
		if err != nil || p == nil {
			t.Fatal(err)
		}
		return p.TextHash()
	}
	was := hash(src)
	for name, same := range map[string]string{
		"marks":              strings.Replace(src, "**of**", "_of_", 1),
		"lines":              strings.Replace(src, "Text **of**", "Text\n**of**", 1),
		"other front matter": strings.Replace(src, "2026-01-01", "2026-02-02", 1),
		"a comment":          src + "\n<!-- a note -->\n",
	} {
		if hash(same) != was {
			t.Errorf("%s change the hash", name)
		}
	}
	for name, other := range map[string]string{
		"the text":     strings.Replace(src, "Text", "A text", 1),
		"the title":    strings.Replace(src, "Knee", "Hip", 1),
		"the caption":  strings.Replace(src, "Costs", "Prices", 1),
		"a disclaimer": src + "\n{{< disclaimer \"price\" >}}\n",
	} {
		if hash(other) == was {
			t.Errorf("%s does not change the hash", name)
		}
	}
	data = "Treatment,Cost\nTraction,£70\n"
	if hash(src) == was {
		t.Error("the data file does not change the hash")
	}
	data = "Treatment,Cost\nTraction,£60\n"
	clinic.Wordings["price.en"] = "two"
	if hash(src) != was {
		t.Error("the wording of a disclaimer that the page does not show changes the hash")
	}
	clinic.Wordings["medical.en"] = "two"
	if hash(src) == was {
		t.Error("the wording of the page's disclaimer does not change the hash")
	}
}
