package importer_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"example.org/bedside/tools/article"
)

// shortcodes are the shortcodes of a page, in order, but for those that only
// raise a figure.
func shortcodes(t *testing.T, src string) []string {
	t.Helper()
	a, err := article.Parse("index.md", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	a.Walk(func(s *article.Shortcode) { names = append(names, s.Name) })
	return names
}

// Nothing becomes a shortcode, or a source, that an editor would not have made.
func TestNearMisses(t *testing.T) {
	want := map[string][]string{
		// It is no medical advice but for the sentence about warfarin, which stays.
		"advice-beside-a-disclaimer.txt": {"disclaimer"},
	}
	archive, err := txtar.ParseFile("testdata/near.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if len(archive.Files) < 30 {
		t.Fatalf("only %d articles", len(archive.Files))
	}
	for _, f := range archive.Files {
		t.Run(f.Name, func(t *testing.T) {
			text := string(f.Data)
			if strings.HasSuffix(f.Name, ".html") {
				text = "<!doctype html>" + text
			}
			src, p := paste(t, f.Name, text)
			if diff := cmp.Diff(want[f.Name], shortcodes(t, src)); diff != "" {
				t.Errorf("shortcodes (-want +got):\n%s\n%s", diff, src)
			}
			if strings.Contains(src, "\nreferences:") {
				t.Errorf("sources were made of it:\n%s", src)
			}
			// What the page has not got stands in the report, and only a
			// disclaimer may be there alone.
			for _, told := range p.Told {
				if told.Kind == "dropped" {
					t.Errorf("dropped: %s: %q", told.Message, told.Text)
				}
			}
			if slices.Contains(shortcodes(t, src), "disclaimer") && !strings.Contains(src, "ibuprofen with warfarin") {
				t.Errorf("the warning is gone:\n%s", src)
			}
		})
	}
}
