package read

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/bedside/tools/cases"
)

func TestHTML(t *testing.T) {
	for _, c := range cases.Read[struct{ Name, Src, Want, Told string }](t, "html") {
		t.Run(c.Name, func(t *testing.T) {
			doc := loadOne(t, "page.html", []byte(c.Src))
			if diff := cmp.Diff(c.Want, show(doc)); diff != "" {
				t.Errorf("tree (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.Told, told(doc)); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAccordions(t *testing.T) {
	for _, c := range cases.Read[struct{ Name, Src, Evidence string }](t, "accordions") {
		t.Run(c.Name, func(t *testing.T) {
			doc := loadOne(t, "page.html", []byte("<p>Before</p>"+c.Src+"<p>After</p>"))
			want := strings.ReplaceAll("p Before\nopen (E) Does it hurt?\n  p No {emphasis pain}.\n  p Not at all.\nopen (E) How long?\n  p 10{superscript 2} s\np After\n", "(E)", "("+c.Evidence+")")
			if diff := cmp.Diff(want, show(doc)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if len(doc.Told) > 0 {
				t.Errorf("told: %s", told(doc))
			}
		})
	}
}

// A page that a browser saved from a WordPress site: the article is taken, what
// stands around it is told.
func TestSavedPage(t *testing.T) {
	doc := loadOne(t, "page.html", []byte(cases.Text(t, "saved-page.html")))
	if diff := cmp.Diff("h1 Knee pain\np See [us](/clinic/).\np ![Knee](/k.jpg)\np ![Late](/late.jpg)\n", show(doc)); diff != "" {
		t.Errorf("tree (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff("dropped: the parts of the page around the article (navigation and the like) were left out [Home My Clinic 2024]\n", told(doc)); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	m := doc.Meta
	if m.Title != "Knee pain" || m.Description != "About knees" || m.Address != "https://c.example/knee-pain/" || m.Language != "en-GB" || m.Date.Year() != 2024 || len(m.Authors) != 1 || m.Authors[0].Name != "Dr Xu" {
		t.Errorf("what the page says of itself is %+v", m)
	}
	if diff := cmp.Diff([]string{"Does it hurt?"}, doc.Questions); diff != "" {
		t.Errorf("questions (-want +got):\n%s", diff)
	}
}
