package importer_test

import (
	"archive/zip"
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/importer"
)

// withPicture is a Word document with a picture, stored as it is.
func withPicture(picture string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range [][2]string{
		{"word/document.xml", `<w:document xmlns:w="urn:w" xmlns:a="urn:a" xmlns:r="urn:r"><w:body><w:p><w:r><w:t>Text </w:t><w:drawing><a:docPr descr="A knee"/><a:blip r:embed="p"/></w:drawing></w:r></w:p></w:body></w:document>`},
		{"word/_rels/document.xml.rels", `<Relationships><Relationship Id="p" Type="x/image" Target="media/a.png"/></Relationships>`},
		{"word/media/a.png", picture},
	} {
		f, err := z.CreateHeader(&zip.FileHeader{Name: part[0], Method: zip.Store})
		if err != nil {
			panic(err)
		}
		if _, err := f.Write([]byte(part[1])); err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// TestNothingHalfWritten imports a document whose picture is damaged, an export
// that breaks off and one that cannot be read at all.
func TestNothingHalfWritten(t *testing.T) {
	from, site := afero.NewMemMapFs(), afero.NewMemMapFs()
	for name, src := range map[string][]byte{
		"whole.docx":   withPicture("picture"),
		"damaged.docx": bytes.Replace(withPicture("picture"), []byte("picture"), []byte("PICTURE"), 1),
		"off.xml":      []byte(cases.Text(t, "half.xml")),
		"none.xlsx":    []byte("PK\x03\x04 and no more"),
	} {
		cases.Write(t, from, name, src)
	}
	r, err := importer.Import(context.Background(), importer.Options{From: from, Paths: []string{"damaged.docx", "none.xlsx", "off.xml", "whole.docx"}, Site: site, Content: "content", Data: "data"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !r.Bad() || len(r.Failed) != 2 {
		t.Errorf("failed %q, want the workbook and the export", r.Failed)
	}
	for _, p := range r.Pages {
		if p.Source == "damaged.docx" && (p.Status != "failed" || !strings.Contains(p.Message, "picture-1.png")) {
			t.Errorf("the damaged document is %s, %s", p.Status, p.Message)
		}
	}
	got := slices.DeleteFunc(slices.Sorted(maps.Keys(cases.Tree(t, site, ""))), func(name string) bool { return strings.HasPrefix(name, ".bedside") && !strings.Contains(name, "tmp") })
	for i := range got {
		got[i] = strings.TrimPrefix(got[i], "/")
	}
	// A picture stands beside its page, and the export gives nothing, because it
	// is read to its end before a page is made of it.
	if diff := cmp.Diff([]string{"content/articles/whole/index.md", "content/articles/whole/picture-1.png"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
