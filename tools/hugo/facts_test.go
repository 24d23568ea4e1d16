package hugo

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/check"
)

func siteFacts(t testing.TB, o Options) (*check.Clinic, []check.Source) {
	t.Helper()
	s, r, err := Open(t.Context(), o)
	if err != nil || s == nil {
		t.Fatal(r, err)
	}
	c, sources, err := s.Facts(t.Context(), time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return c, sources
}

func TestFactsOfTheExampleClinic(t *testing.T) {
	c, sources := siteFacts(t, Options{Dir: "../../site"})
	if c.Country != "GB" || c.People["amara-osei"].Credentials[0] != "MSc" || !strings.HasSuffix(c.People["amara-osei"].File, "amara-osei.toml") {
		t.Errorf("country %q, people %+v", c.Country, c.People)
	}
	if !cmp.Equal(c.Numbers["GB"], []string{"999", "112"}) || c.References["nice-ng59"]["title"] == nil || len(c.Faults) > 0 {
		t.Errorf("numbers %v, references %v, faults %v", c.Numbers["GB"], c.References, c.Faults)
	}
	if c.Known.Notation["faq"] != "paired" || !c.Prose("faq", "title") || c.Prose("faq", "src") || !c.Inline("sup") {
		t.Errorf("notations %v", c.Known.Notation)
	}
	byPath := make(map[string]check.Source)
	for _, s := range sources {
		byPath[s.Language+" "+s.Path] = s
	}
	if s := byPath["en /articles/spinal-decompression"]; s.Section != "articles" || s.List || s.Home || !filepath.IsAbs(s.File) {
		t.Errorf("an article: %+v", s)
	}
	if s := byPath["en /"]; !s.Home || byPath["ar /"].File == "" || !byPath["en /articles"].List {
		t.Errorf("the home page: %+v", s)
	}
}

func TestFacts(t *testing.T) {
	fsys := afero.NewMemMapFs()
	dir, err := filepath.Abs("/clinic")
	if err != nil {
		t.Fatal(err)
	}
	cases.Lay(t, fsys, dir, cases.Text(t, "facts.txtar"))
	c, sources := siteFacts(t, Options{Dir: dir, Source: fsys})

	if kit := c.People["kit"]; kit.Name != "Kit Marlow" || kit.Role != "Writer" {
		t.Errorf("the site's own data do not go before the theme's: %+v", kit)
	}
	if c.Country != "AU" || !cmp.Equal(c.MedicalSections, []string{"guides"}) || c.Config.Severities["long-sentence"] != "off" || c.Glossary["traction"] == nil {
		t.Errorf("%+v", c)
	}
	if !strings.Contains(string(c.Terms["en/superlative"]), "finest") {
		t.Errorf("terms %v", c.Terms)
	}
	if len(c.Faults) != 1 || c.Faults[0].Line != 13 || c.Faults[0].File != filepath.Join(dir, "hugo.toml") || !strings.Contains(c.Faults[0].Message, `did you mean "author-missing"?`) {
		t.Errorf("faults %+v", c.Faults)
	}
	if len(c.Numbers) == 0 || !c.Prose("tip", "label") || c.Known.Notation["tip"] != "paired" {
		t.Errorf("what the pack and the site's own shortcodes say is missing: %v", c.Known.Notation)
	}

	type seen struct {
		Path, Language, Section string
		List, Resource          bool
		Authors, Owner          any
	}
	var got []seen
	for _, s := range sources {
		got = append(got, seen{s.Path, s.Language, s.Section, s.List, s.Resource, s.Cascade["authors"], s.Cascade["owner"]})
	}
	slices.SortFunc(got, func(a, b seen) int { return strings.Compare(a.Path, b.Path) })
	if diff := cmp.Diff([]seen{
		{"/guides", "en", "guides", true, false, nil, "kit"},
		{"/guides/hip", "en", "guides", false, false, nil, "kit"},
		{"/guides/hip/more", "en", "guides", false, true, nil, "kit"},
		{"/guides/knee/pain", "en", "guides", false, false, []any{"kit"}, "kit"},
		{"/guides/rodilla", "es", "guides", false, false, nil, nil},
	}, got); diff != "" {
		t.Errorf("content (-want +got):\n%s", diff)
	}

	page := filepath.Join(dir, "content", "guides", "hip", "index.md")
	for name, want := range map[string]string{"steps.csv": "a,b\n", "./steps.csv": "a,b\n", "shared.csv": "c,d\n"} {
		if _, src, err := c.Data(page, name); err != nil || string(src) != want {
			t.Errorf("%s: %q, %v", name, src, err)
		}
	}
	for _, name := range []string{"none.csv", "../../hugo.toml", "/etc/hosts", ""} {
		if file, _, err := c.Data(page, name); err == nil {
			t.Errorf("%q leads to %s", name, file)
		}
	}
}

func TestAbove(t *testing.T) {
	fsys := afero.NewMemMapFs()
	root, err := filepath.Abs("/repository")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"site/hugo.toml", "content/articles/knee.md", "other/hugo.toml", "other/content/a.md"} {
		cases.Write(t, fsys, filepath.Join(root, filepath.FromSlash(name)), "title = 'x'\n")
	}
	for name, want := range map[string]string{
		"content/articles/knee.md": "site",
		"site":                     "site",
		"other/content/a.md":       "other",
		"other/content":            "other",
	} {
		got, err := Above(fsys, filepath.Join(root, filepath.FromSlash(name)))
		if err != nil || got != filepath.Join(root, want) {
			t.Errorf("%s is in %q, %v; want %s", name, got, err, want)
		}
	}
	if got, err := Above(fsys, filepath.Dir(root)); got != "" || err != nil {
		t.Errorf("outside of every site: %q, %v", got, err)
	}
}
