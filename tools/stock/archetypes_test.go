package stock_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.org/bedside/tools/cases"
)

// TestArchetypes begins a page from each archetype in a clinic that has no
// page yet, and publishes it as it was begun.
func TestArchetypes(t *testing.T) {
	// What a page shows that no other does.
	shows := cases.Map[[]string](t, "archetypes")
	dir := filepath.Join(clone(t), "scratch")
	write(t, filepath.Join(dir, "hugo.toml"), cases.Text(t, "scratch.toml"))
	if err := os.Mkdir(filepath.Join(dir, "content"), 0o777); err != nil {
		t.Fatal(err)
	}
	archetypes, err := os.ReadDir(filepath.Join(root, "layouts", "archetypes"))
	if err != nil {
		t.Fatal(err)
	}
	drafts := map[string]bool{}
	for _, a := range archetypes {
		kind := strings.TrimSuffix(a.Name(), ".md")
		page, args := kind, []string{"--kind", kind}
		if slices.Contains([]string{"articles", "conditions", "procedures"}, kind) {
			page, args = kind+"/first-page", nil // a section's archetype is found by its name
		}
		quietly(t, dir, append([]string{"new", "content", page + ".md"}, args...)...)
		drafts[page] = strings.Contains(read(t, filepath.Join(dir, "content", page+".md")), "\ndraft: true")
	}
	quietly(t, dir)
	for page, draft := range drafts {
		if _, err := os.Stat(filepath.Join(dir, "public", page)); (err == nil) == draft {
			t.Errorf("%s: draft is %v, and looking for the published page says %v", page, draft, err)
		}
	}
	quietly(t, dir, "--buildDrafts")
	for page := range drafts {
		kind, _, _ := strings.Cut(page, "/")
		want, ok := shows[kind]
		if !ok {
			t.Errorf("nothing is expected of the archetype %s", kind)
		}
		holds(t, filepath.Join(dir, "public", page, "index.html"), want...)
	}
}
