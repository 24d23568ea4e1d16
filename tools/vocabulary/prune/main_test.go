package main

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"

	"example.org/bedside/tools/cases"
)

func TestPrune(t *testing.T) {
	fsys := afero.NewMemMapFs()
	cases.Write(t, fsys, "in.jsonld", cases.Text(t, "small.jsonld"))
	if err := run(fsys, []string{"in.jsonld"}); err != nil {
		t.Fatal(err)
	}
	got, err := afero.ReadFile(fsys, tableFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(cases.Text(t, "small.txt"), string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	got, err = afero.ReadFile(fsys, partialFile)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{{- return dict "specialties" (slice
  "Dermatology"
  "Skin"
) "properties" (dict
  "usedby" "usedBy"
) }}
`
	if n := len(got) - len(want); n < 0 || string(got[n:]) != want {
		t.Errorf("the partial is\n%s\nwant at its end\n%s", got, want)
	}
}

func TestPruneRefuses(t *testing.T) {
	for _, src := range []string{"", "{}", `{"@graph": [{"@id": "other:a"}]}`, `{"@graph": [{"@id": "schema:a", "@type": 1}]}`, `{"@graph": [{"@id": "schema:A", "@type": "schema:B"}]}`} {
		fsys := afero.NewMemMapFs()
		cases.Write(t, fsys, "in", src)
		if err := run(fsys, []string{"in"}); err == nil {
			t.Errorf("%q: no error", src)
		}
		if _, err := fsys.Stat(tableFile); err == nil {
			t.Errorf("%q: a table was written", src)
		}
	}
	if err := run(afero.NewMemMapFs(), nil); err == nil {
		t.Error("no file: no error")
	}
}

// What is committed is what prune makes of schema.org's own file.
func TestCommitted(t *testing.T) {
	file := os.Getenv("BEDSIDE_SCHEMAORG")
	if file == "" {
		t.Skip("BEDSIDE_SCHEMAORG names no file: set it to schema.org's schemaorg-all-https.jsonld of version " + version)
	}
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	terms, err := read(src)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := table(src, terms)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]byte{tableFile: tree, partialFile: partial(terms)} {
		got, err := os.ReadFile("../../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
