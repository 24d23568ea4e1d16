package stock_test

import (
	"os"
	"path/filepath"
	"testing"

	"example.org/bedside/tools/cases"
)

// TestSameTree shows that bedside build publishes what stock Hugo does, byte
// for byte, the first time and the second.
func TestSameTree(t *testing.T) {
	for _, test := range cases.Read[struct {
		Name, Public string
		Flags        []string
		Drafts       bool
	}](t, "same-tree") {
		t.Run(test.Name, func(t *testing.T) {
			t.Parallel()
			dir := clone(t)
			public, flags := filepath.Join(dir, test.Public), test.Flags
			if test.Name == "destination" {
				flags = append(flags, public)
			}
			write(t, filepath.Join(dir, "content", "articles", "draft.md"), "---\ntitle: Draft\ndraft: true\n---\nText.\n")
			stock := func() tree {
				quietly(t, dir, append([]string{"--source", "site"}, flags...)...)
				return snapshot(t, public)
			}
			ours := func() tree {
				run(t, dir, alone(t, program(t, bedside), append([]string{"build"}, flags...)...))
				return snapshot(t, public)
			}
			want := stock()
			if _, ok := want["articles/draft/index.html"]; ok != test.Drafts {
				t.Error("the draft is published:", ok)
			}
			same(t, "stock Hugo's second build", stock(), want)
			for _, d := range []string{public, filepath.Join(dir, "site", "resources")} {
				if err := os.RemoveAll(d); err != nil {
					t.Fatal(err)
				}
			}
			same(t, "bedside build", ours(), want)
			same(t, "bedside build, the second time", ours(), want)
		})
	}
}
