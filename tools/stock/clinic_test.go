package stock_test

import (
	"os"
	"path/filepath"
	"testing"
)

// TestSameTree shows that bedside build publishes what stock Hugo does, byte
// for byte, the first time and the second.
func TestSameTree(t *testing.T) {
	for _, test := range []struct {
		name, public string
		flags        []string
		drafts       bool
	}{
		{name: "default", public: "site/public"},
		{name: "destination", public: "published", flags: []string{"--destination"}},
		{name: "flags", public: "site/public", drafts: true, flags: []string{
			"--minify", "--baseURL", "https://other.example/under/", "--environment", "staging", "--buildDrafts",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := clone(t)
			public, flags := filepath.Join(dir, test.public), test.flags
			if test.name == "destination" {
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
			if _, ok := want["articles/draft/index.html"]; ok != test.drafts {
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
