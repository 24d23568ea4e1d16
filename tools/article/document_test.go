package article_test

import (
	"testing"

	"example.org/bedside/tools/article"
)

func TestRead(t *testing.T) {
	d, err := article.Read("a.md", []byte("---\ntitle: Ä\n---\n## One\n\nText é fine.\n"), article.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Blocks) != 3 || d.Blocks[2].Text != "Text é fine." || d.Blocks[2].Section != 1 {
		t.Fatalf("%+v", d.Blocks)
	}
	if r := d.Blocks[2].Range(8, 12); r.Line != 6 || r.Column != 8 || r.Match != "fine" {
		t.Fatalf("%+v", r)
	}
}
