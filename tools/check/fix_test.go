package check

import (
	"strings"
	"testing"

	"example.org/bedside/tools/cases"
)

func TestFix(t *testing.T) {
	for _, c := range cases.Read[struct{ Name, Src, Want string }](t, "fix") {
		t.Run(c.Name, func(t *testing.T) {
			s := testSource("content/treatments/a.md", c.Src)
			before, after, err := Fix(newClinic(t, ""), &s)
			if err != nil {
				t.Fatal(err)
			}
			want := c.Want
			if want == "" {
				want = c.Src
			}
			if string(before) != c.Src || string(after) != want {
				t.Errorf("got %q, want %q", after, want)
			}
			if strings.Map(digitsOnly, want) == strings.Map(digitsOnly, c.Src) && strings.Map(digitsOnly, string(after)) != strings.Map(digitsOnly, c.Src) {
				t.Error("a number has another value")
			}
			again := testSource("content/treatments/a.md", string(after))
			if _, twice, err := Fix(newClinic(t, ""), &again); err != nil || string(twice) != string(after) {
				t.Errorf("a second run changes it again: %q, %v", twice, err)
			}
		})
	}
}

func digitsOnly(r rune) rune {
	if '0' <= r && r <= '9' {
		return r
	}
	return -1
}
