package check

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"

	"example.org/bedside/tools/importer"
)

// TestImported gives a text as clinics buy it to all the rules, once as it was
// pasted and once as the importer writes it. Its author is added, for the rest
// an editor would send it back: it praises, it lists what it helps with, it
// names neither source nor reviewer, and its prices have no date. What it says
// with care stays unmarked.
func TestImported(t *testing.T) {
	const name = "shock-waves.txt"
	src, err := os.ReadFile(filepath.Join("testdata", "imported", name))
	if err != nil {
		t.Fatal(err)
	}
	title, body, _ := strings.Cut(string(src), "\n")

	site := afero.NewMemMapFs()
	result, err := importer.Import(context.Background(), importer.Options{
		From: afero.NewBasePathFs(afero.NewOsFs(), filepath.Join("testdata", "imported")), Paths: []string{name},
		Site: site, Content: "content", Data: "data", Date: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC),
	}, nil)
	if err != nil || len(result.Pages) != 1 {
		t.Fatalf("%v: %+v", err, result)
	}
	imported, err := afero.ReadFile(site, result.Pages[0].File)
	if err != nil {
		t.Fatal(err)
	}

	want := []string{
		"reviewer-missing ---",
		"sources-missing ---",
		"miracle revolutionary",
		"condition-list problems that may get better with it include",
		"price-undated Costs",
	}
	for _, page := range []struct{ name, src string }{
		{"pasted", "---\ntitle: \"" + title + "\"\ndate: 2026-03-01\nauthors: [amara-osei]\n---\n" + body},
		{"imported", strings.Replace(string(imported), "---\n", "---\nauthors: [amara-osei]\n", 1)},
	} {
		t.Run(page.name, func(t *testing.T) {
			c := newClinic(t, ProfileUK)
			found, err := Check(context.Background(), Input{Clinic: c, Sources: []Source{testSource("content/articles/shock-waves.md", page.src)}})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range found {
				got = append(got, f.Rule+" "+f.Match)
				if position(page.src, f.Line, f.Column) != strings.Index(page.src, f.Match) {
					t.Errorf("%s stands at %d:%d", f.Match, f.Line, f.Column)
				}
			}
			slices.SortStableFunc(got, func(a, b string) int { return strings.Compare(a[:strings.Index(a, " ")], b[:strings.Index(b, " ")]) })
			wanted := slices.Sorted(slices.Values(want))
			if diff := gocmp.Diff(wanted, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s%s", diff, show(found))
			}
		})
	}
}

// position is the offset of a line and a column.
func position(src string, line, column int) int {
	lines := strings.SplitAfter(src, "\n")
	return len(strings.Join(lines[:line-1], "")) + len(string([]rune(lines[line-1])[:column-1]))
}
