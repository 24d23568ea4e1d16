package hugo

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"example.org/bedside"
)

// When only a template or a data file changes, Hugo keeps what a page has
// stored: sources are still numbered and terms explained as at first.
func TestServeEvidence(t *testing.T) {
	var pack strings.Builder
	err := fs.WalkDir(bedside.Pack(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(name, "testdata") {
			return err
		}
		src, err := fs.ReadFile(bedside.Pack(), name)
		fmt.Fprintf(&pack, "-- themes/bedside/%s --\n%s\n", name, src)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	const table = "-- content/a/ways.csv --\nWay,Helps\n"
	p := serve(t, ServeOptions{}, pack.String(), `
-- hugo.toml --
baseURL = "https://clinic.example/"
theme = "bedside"
disableKinds = ["taxonomy", "term", "home", "section", "RSS", "sitemap", "404"]
[params.bedside]
country = "GB"
head = true
-- layouts/all.html --
first {{ .Content }}
-- data/glossary.toml --
[osteoporosis]
means = "weak bones"
-- data/references.toml --
[one]
title = "One"
[two]
title = "Two"
[three]
title = "Three"
-- content/a/index.md --
A{{< cite "one" >}} {{< term "osteoporosis" >}} {{< term "osteoporosis" >}}

{{< compare src="ways.csv" caption="Ways" />}}

B{{< cite "two" >}} C{{< cite "one" >}}

{{< references >}}
`, table+"Rest,No{{< cite one >}}\n")
	p.until("the first", func(r *Result) bool { return !r.Broken && len(r.Findings) == 0 })
	numbers := func() string {
		_, body := p.get("a/")
		var s []string
		for _, m := range regexp.MustCompile(`<a href="#source-[^"]+" id="cite-([^"]+)"[^>]*>\[(\d+)\]|<li id="source-([^"]+)"|(weak bones)|(bs-error)`).FindAllStringSubmatch(body, -1) {
			s = append(s, strings.TrimSpace(strings.Join(m[1:], " ")))
		}
		return strings.Join(s, "; ")
	}
	before := "one-1 1; weak bones; one-2 1; two-1 2; one-3 1; one; two"
	if got := numbers(); got != before {
		t.Fatalf("got %s\nwant %s", got, before)
	}
	for i := range 3 {
		word := fmt.Sprintf("again %d", i)
		p.put("-- layouts/all.html --\n" + word + " {{ .Content }}\n")
		p.until(word, func(*Result) bool { _, body := p.get("a/"); return strings.Contains(body, word) })
		if got := numbers(); got != before {
			t.Errorf("%s:\ngot  %s\nwant %s", word, got, before)
		}
	}
	p.put(table + "Rest,No{{< cite three >}}\nWalk,Yes{{< cite two >}}\n")
	after := "one-1 1; weak bones; three-1 2; two-1 3; two-2 3; one-2 1; one; three; two"
	p.until("a changed table", func(*Result) bool { return numbers() == after })
}
