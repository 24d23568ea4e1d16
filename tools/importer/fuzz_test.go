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
		for _, src := range []string{
			"# Title\n\nWhat is it?\n\nIt is 10<sup>9</sup>/L {{< x >}} `{{% y %}}` <!-- z -->\n\n| a | b |\n|---|---|\n| c\\|d | e |\n",
			"<h1>T</h1><p>a<b>b </b>c</p><table><tr><th>A<th>B<tr><td colspan=2>c<ul><li>d</ul></table><dl><dt>e<dd>f</dl><pre>g ``` {{< h >}}</pre>",
			"? o\n\nQ?\nA: b\n\n?\n",
			"term t\nree\n: b\n\n<figure>a<figcaption>b</figcaption></figure>",
			"a <sup>>5 ab</sup> <sup>- x</sup><sub># y<br>z</sub>\n\n## b<sup>th</sup> 10<sup>x2</sup>",
			"a<sup>\nb {{< c >}} </sup>d",
			"`{{%0}}` `{{< x`\n\n```\n{{<0}}\n```\n",
			"a,b\n\"c\nd\",\"{{< e >}}\"\n", "Q: one?\nA: two\n\nQ: three?\nA: four\n\nReferences\n\n1. Smith J. Title. 2020.\n",
		} {
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
