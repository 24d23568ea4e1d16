package browser_test

import (
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/bedside"
)

// TestProperties shows that the handbook lists the custom properties that the
// style sheets read, and no other.
func TestProperties(t *testing.T) {
	read := map[string]bool{}
	names, err := fs.Glob(bedside.Pack(), "shortcodes/*/style.css")
	if err != nil || len(names) == 0 {
		t.Fatal("no style sheets: ", err)
	}
	for _, name := range append(names, "shortcodes/style.css") {
		css, err := fs.ReadFile(bedside.Pack(), name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`var\((--bs-[a-z][a-z0-9-]*)`).FindAllSubmatch(css, -1) {
			read[string(m[1])] = true
		}
	}
	page, err := os.ReadFile(root + "/content/handbook/customising.md")
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, m := range regexp.MustCompile("(?m)^\\| `(--bs-[a-z0-9-]+)`").FindAllSubmatch(page, -1) {
		listed = append(listed, string(m[1]))
	}
	slices.Sort(listed)
	if diff := cmp.Diff(slices.Sorted(maps.Keys(read)), listed); diff != "" {
		t.Errorf("custom properties (-in the style sheets +in the handbook):\n%s", diff)
	}
}
