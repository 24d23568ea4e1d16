package hugo_test

import (
	"context"
	"flag"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/gohugoio/hugo/hugolib"
	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"
	"golang.org/x/tools/txtar"

	"example.org/bedside"
	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/hugo"
)

const evidenceCases = "testdata/evidence.txtar"

// evidence is the site of writers with the data of the cases, and with pages of
// the test's own by name, or those of the cases.
func evidence(t *testing.T, pages map[string]string) (o hugo.Options, want map[string]string, archive *txtar.Archive) {
	t.Helper()
	archive, err := txtar.ParseFile(evidenceCases)
	if err != nil {
		t.Fatal(err)
	}
	o = writers(t, nil, nil)
	write := func(name, text string) {
		t.Helper()
		cases.Write(t, o.Source, "/site/"+name, text)
	}
	want = make(map[string]string)
	for _, f := range archive.Files {
		folder, name, _ := strings.Cut(f.Name, "/")
		switch {
		case name == "want":
			want[strings.TrimPrefix(folder, "site")] = string(f.Data)
		case folder == "site":
			write(name, string(f.Data))
		case pages == nil:
			write("content/"+f.Name, string(f.Data))
		}
	}
	for name, text := range pages {
		write("content/"+name, text)
	}
	return o, want, archive
}

// Each mistake in what a page rests on is told once, in plain words, at its
// true place, and the preview shows it.
func TestEvidenceMistakes(t *testing.T) {
	o, want, archive := evidence(t, nil)
	got, messages := said(t, o)
	if flag.Lookup("update").Value.String() == "true" {
		var files []txtar.File
		for i, f := range archive.Files {
			folder, name, _ := strings.Cut(f.Name, "/")
			if name != "want" {
				files = append(files, f)
			}
			if i+1 == len(archive.Files) || !strings.HasPrefix(archive.Files[i+1].Name, folder+"/") {
				files = append(files, txtar.File{Name: folder + "/want", Data: []byte(got[strings.TrimPrefix(folder, "site")])})
			}
		}
		archive.Files = files
		cases.Write(t, cases.Disk, evidenceCases, txtar.Format(archive))
		return
	}
	for name := range want {
		got[name] += "" // what is said of a file that pages share is said of none of them
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(want) < 40 {
		t.Errorf("%d cases", len(want))
	}
	_, handler, err := hugo.Preview(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	for name := range want {
		if name == "" {
			continue // of files that several pages share
		}
		status, body := get(t, handler, "/"+name+"/")
		if status != http.StatusOK {
			t.Errorf("%s: status %d", name, status)
		}
		if want := name != "term-unexplained"; want != (len(messages[name]) > 0) {
			t.Errorf("%s: %d mistakes", name, len(messages[name]))
		}
		for _, message := range messages[name] {
			if !strings.Contains(html.UnescapeString(body), message) {
				t.Errorf("%s: no card says %q:\n%s", name, message, body)
			}
		}
	}
}

// The numbers follow the order of reading, wherever a source is named; each
// links to its entry, and the entry back to each place.
func TestEvidence(t *testing.T) {
	o, _, _ := evidence(t, cases.Files(t, "evidence/page"))
	cases.Write(t, o.Source, "/site/data/references.toml", "[wegner-2013]\ntitle = 'Traction'\n[nice-ng59]\ntitle = 'Low back pain'\n[untold]\ntitle = 'Untold'\n")
	r, handler, err := hugo.Preview(context.Background(), o)
	if err != nil || len(r.Findings) > 0 {
		t.Fatal(err, r.Findings)
	}
	_, body := get(t, handler, "/page/")

	cites := regexp.MustCompile(`<sup class="bs-cite"><a href="#source-([^"]+)" id="([^"]+)" role="doc-biblioref" aria-label="Source (\d+)">\[(\d+)\]</a></sup>`).FindAllStringSubmatch(body, -1)
	var order []string
	var backs []string
	for _, c := range cites {
		if c[3] != c[4] {
			t.Errorf("heard as %s and seen as %s", c[3], c[4])
		}
		order = append(order, c[4]+" "+c[1])
		if n := strings.Count(body, `id="`+c[2]+`"`); n != 1 {
			t.Errorf("%d elements have the id %s", n, c[2])
		}
	}
	if diff := cmp.Diff([]string{
		"1 wegner-2013", "2 own", "3 nested", "1 wegner-2013", "4 nice-ng59", "5 cell", "2 own",
		"1 wegner-2013", "1 wegner-2013", "6 untold", "4 nice-ng59",
	}, order); diff != "" {
		t.Errorf("(-want +got):\n%s\n%s", diff, body)
	}
	_, list, _ := strings.Cut(body, `<section class="bs-references"`)
	var entries []string
	for _, li := range regexp.MustCompile(`(?s)<li id="source-([^"]+)"><div dir="auto">(.*?)</div></li>`).FindAllStringSubmatch(list, -1) {
		entries = append(entries, li[1])
		for _, back := range regexp.MustCompile(`<a class="bs-back" href="#([^"]+)" role="doc-backlink"`).FindAllStringSubmatch(li[2], -1) {
			backs = append(backs, back[1])
			if !strings.Contains(body, `href="#source-`+li[1]+`" id="`+back[1]+`"`) {
				t.Errorf("%s does not lead back to a place that names it: %s", li[1], back[1])
			}
		}
	}
	if diff := cmp.Diff([]string{"wegner-2013", "own", "nested", "nice-ng59", "cell", "untold"}, entries); diff != "" {
		t.Errorf("(-want +got):\n%s\n%s", diff, list)
	}
	if len(backs) != len(cites) {
		t.Errorf("%d links back to %d places", len(backs), len(cites))
	}
	if want := `Ann Lee, Bo Ray. <a href="https://doi.org/10.1234/x">Is it?</a> 2020. DOI: 10.1234/x. PMID: <a href="https://pubmed.ncbi.nlm.nih.gov/123/">123</a>.`; !strings.Contains(list, want) {
		t.Errorf("no %s in\n%s", want, list)
	}

	if n, bad := strings.Count(body, "10⁹/L"), strings.Contains(body, "109/L"); n != 8 || bad {
		t.Errorf("10⁹/L stands there %d times:\n%s", n, body)
	}
	for _, want := range cases.Read[string](t, "evidence") {
		if !strings.Contains(strings.ReplaceAll(body, "\t", ""), want) {
			t.Errorf("no %s in\n%s", want, body)
		}
	}
	for _, bad := range []string{"{{", "HAHAHUGO", "<!--bedside", "\uE0B3", "bs-error", "raw HTML omitted"} {
		if strings.Contains(body, bad) {
			t.Errorf("%q is in\n%s", bad, body)
		}
	}
}

// The page layouts add what no shortcode has said, once, and warn of a source
// that nothing names.
func TestEvidenceLayouts(t *testing.T) {
	o, _, _ := evidence(t, cases.Files(t, "evidence/layouts"))
	for name, text := range cases.Files(t, "evidence/layouts-site") {
		var err error
		if text == "" {
			err = o.Source.Remove("/site/" + name)
		} else {
			err = afero.WriteFile(o.Source, "/site/"+name, []byte(text), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	r, handler, err := hugo.Preview(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, f := range r.Findings {
		told = append(told, fmt.Sprintf("%s:%d:%d: %s", strings.TrimPrefix(f.File, "/site/content/"), f.Line, f.Column, f.Message))
	}
	all := strings.Join(told, "\n")
	if strings.Contains(all, "template fails") {
		t.Errorf("a layout fails where a page is wrong:\n%s", all)
	}
	for _, want := range cases.Read[string](t, "evidence-layouts") {
		if n := strings.Count(all, want); n != 1 {
			t.Errorf("%d times %s in\n%s", n, want, all)
		}
	}
	for _, c := range cases.Read[struct {
		Page  string
		Shows []string
	}](t, "evidence/layouts-shows") {
		_, body := get(t, handler, c.Page)
		rest := body
		for _, want := range c.Shows {
			_, after, ok := strings.Cut(rest, want)
			if !ok {
				t.Fatalf("%s: %s is not where it should be in\n%s", c.Page, want, body)
			}
			rest = after
		}
		for _, once := range []string{`class="bs-references"`, `class="bs-reviewed" data-form="full"`} {
			if n := strings.Count(body, once); n > 1 {
				t.Errorf("%s: %d times %s", c.Page, n, once)
			}
		}
	}
}

// When only a template or a data file changes, Hugo's server keeps what a page
// has stored: sources are numbered and terms explained as at first.
func TestEvidenceAgain(t *testing.T) {
	var site strings.Builder
	for name, src := range cases.Tree(t, afero.FromIOFS{FS: bedside.Pack()}, ".") {
		fmt.Fprintf(&site, "-- themes/bedside/%s --\n%s\n", name, src)
	}
	site.WriteString(cases.Text(t, "evidence/again.txtar"))
	b := hugolib.NewIntegrationTestBuilder(hugolib.IntegrationTestConfig{T: t, TxtarString: site.String(), Running: true}).Build()
	seen := func(word string) string {
		t.Helper()
		body := b.FileContent("public/a/index.html")
		if !strings.Contains(body, word) {
			t.Fatalf("no %s in\n%s", word, body)
		}
		var s []string
		for _, m := range regexp.MustCompile(`id="cite-([^"]+)"[^>]*>\[(\d+)\]|<li id="source-([^"]+)"|(weak bones)|class="(bs-back|bs-error)"`).FindAllStringSubmatch(body, -1) {
			s = append(s, strings.Join(m[1:], ""))
		}
		return strings.Join(s, " ")
	}
	const back = " bs-back"
	want := "one-11 weak bones one-21 two-12 one-31 one" + back + back + back + " two" + back
	if diff := cmp.Diff(want, seen("first")); diff != "" {
		t.Fatal(diff)
	}
	for _, word := range []string{"second", "third"} {
		b.EditFiles("layouts/_shortcodes/other.html", word).Build()
		if diff := cmp.Diff(want, seen(word)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", word, diff)
		}
	}
	b.EditFiles("assets/ways.csv", "Way,Helps\nRest,No{{< cite three >}}\nWalk,Yes{{< cite two >}}\n").Build()
	want = "one-11 weak bones three-12 two-13 two-23 one-21 one" + back + back + " three" + back + " two" + back + back
	if diff := cmp.Diff(want, seen("Walk")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
