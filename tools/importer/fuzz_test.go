package importer_test

import (
	"context"
	"testing"

	"github.com/spf13/afero"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/importer"
	"example.org/bedside/tools/importer/read"
)

// FuzzImport imports whatever is handed over: a page comes of it that can be
// read back and has every word, or an error that says why not.
func FuzzImport(f *testing.F) {
	for _, name := range []string{"a.txt", "a.md", "a.html", "a.csv"} {
		for _, src := range cases.Read[string](f, "fuzz-import") {
			f.Add(name, []byte(src))
		}
	}
	limits := read.Limits{Size: 64 << 10, Text: 64 << 10, Total: 1 << 20, Parts: 100, Nodes: 5000, Depth: 15, Cells: 2000}
	f.Fuzz(func(t *testing.T, name string, src []byte) {
		switch name {
		case "a.txt", "a.md", "a.html", "a.csv":
		default:
			t.Skip()
		}
		from, site := afero.NewMemMapFs(), afero.NewMemMapFs()
		cases.Write(t, from, name, src)
		r, err := importer.Import(context.Background(), importer.Options{From: from, Paths: []string{name}, Site: site, Content: "content", Data: "data", Limits: limits}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range r.Pages {
			if p.Status == "failed" && p.In == 0 {
				continue // not a word in it
			}
			if len(p.Lost) > 0 || p.Status != "written" {
				text, _ := afero.ReadFile(site, p.File)
				t.Errorf("%s %s, lost %q of %q in:\n%s", p.Status, p.Message, p.Lost, src, text)
			}
		}
	})
}
