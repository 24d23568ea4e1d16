package importer_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/spf13/afero"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/importer"
)

// FuzzPasted imports whatever somebody pastes: nothing panics, no word is lost,
// and what was written is read again as it was.
func FuzzPasted(f *testing.F) {
	files, err := filepath.Glob("testdata/pasted/*.txt")
	if err != nil || len(files) == 0 {
		f.Fatal("no samples", err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(src), false)
	}
	near, err := txtar.ParseFile("testdata/near.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range near.Files {
		f.Add(string(file.Data), filepath.Ext(file.Name) == ".md")
	}
	f.Fuzz(func(t *testing.T, text string, markdown bool) {
		if len(text) > 1<<14 {
			return
		}
		name := "a.txt"
		if markdown {
			name = "a.md"
		}
		from, site := afero.NewMemMapFs(), afero.NewMemMapFs()
		cases.Write(t, from, name, text)
		o := importer.Options{From: from, Paths: []string{name}, Site: site, Content: "content", Data: "data"}
		r, err := importer.Import(context.Background(), o, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range r.Pages {
			if p.Status == "failed" {
				return
			}
			if len(p.Lost) > 0 {
				src, _ := afero.ReadFile(site, p.File)
				t.Fatalf("lost %q in:\n%s", p.Lost, src)
			}
		}
		again, err := importer.Import(context.Background(), o, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range again.Pages {
			if p.Status != "unchanged" {
				t.Fatalf("the second import says %s: %s", p.Status, p.Message)
			}
		}
	})
}
