package hugo_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"example.org/bedside"
	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/check"
	"example.org/bedside/tools/hugo"
	"example.org/bedside/tools/vocabulary"
)

// laidOut is a site in memory with the pack as its theme and with the pack's page
// layouts, with files of the test's own over those of testdata/graph/site.txtar.
func laidOut(t *testing.T, layouts bool, files map[string]string) map[string]string {
	t.Helper()
	r := laying(t, layouts, files)
	if r.Broken || slices.ContainsFunc(r.Findings, func(f check.Finding) bool { return f.Severity == check.SeverityError }) {
		t.Fatalf("%+v", r.Findings)
	}
	pages := make(map[string]string)
	for name, src := range cases.Tree(t, r.Destination, "/") {
		if path.Base(name) == "index.html" {
			pages[path.Clean("/"+path.Dir(name))] = src
		}
	}
	return pages
}

func laying(t *testing.T, layouts bool, files map[string]string) *hugo.Result {
	t.Helper()
	r, err := hugo.Build(t.Context(), hugo.Options{Dir: "/site", Source: layingFiles(t, layouts, "graph/site", files), Pack: bedside.Shortcodes()})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// layingFiles are the pack, the files of an archive, if one is named, and files over them.
func layingFiles(t *testing.T, layouts bool, site string, files map[string]string) afero.Fs {
	t.Helper()
	mem := afero.NewMemMapFs()
	write := func(name, text string) {
		t.Helper()
		cases.Write(t, mem, "/site/"+name, text)
	}
	for name, src := range cases.Tree(t, afero.FromIOFS{FS: bedside.Pack()}, ".") {
		write("themes/bedside/"+name, src)
		if rest, ok := strings.CutPrefix(name, "layouts/words/"); ok {
			write("i18n/"+rest, src)
		} else if layouts && strings.HasPrefix(name, "layouts/") && !strings.HasPrefix(name, "layouts/archetypes/") && !strings.HasPrefix(name, "layouts/_shortcodes/") && !strings.HasPrefix(name, "layouts/_partials/bedside/") {
			write(name, src)
		}
	}
	if !layouts {
		write("layouts/all.html", trialLayout)
	}
	if site != "" {
		for name, text := range cases.Files(t, site) {
			write(name, text)
		}
	}
	for name, text := range files {
		write(name, text)
	}
	return mem
}

// graph is the structured data of a page, after it was proved to be one graph
// that schema.org's vocabulary allows and that says nothing that the page does
// not show.
func graph(t *testing.T, name, page string) map[string]map[string]any {
	t.Helper()
	return graphAt(t, name, &url.URL{Scheme: "https", Host: "clinic.example", Path: strings.TrimSuffix("/en"+name, "/") + "/"}, page)
}

func graphAt(t *testing.T, name string, address *url.URL, page string) map[string]map[string]any {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	for _, s := range all(doc, tag(atom.Script)) {
		if attr(s, "src") != "" {
			continue
		}
		if attr(s, "type") != "application/ld+json" {
			t.Errorf("%s: a script: %s", name, s.FirstChild.Data)
			continue
		}
		blocks = append(blocks, s.FirstChild.Data)
	}
	if len(blocks) != 1 {
		t.Fatalf("%s: %d blocks of structured data", name, len(blocks))
	}
	root, err := vocabulary.Parse(blocks[0])
	if err != nil {
		t.Fatalf("%s: %v: %s", name, err, blocks[0])
	}
	for _, p := range vocabulary.Validate([]*vocabulary.Value{root}, address) {
		t.Errorf("%s: %s (at %s)", name, p.Message, blocks[0][p.Start:p.End])
	}

	var data struct {
		Graph []map[string]any `json:"@graph"`
	}
	if err := json.Unmarshal([]byte(blocks[0]), &data); err != nil {
		t.Fatal(err)
	}
	nodes := make(map[string]map[string]any)
	for _, n := range data.Graph {
		id, _ := n["@id"].(string)
		id = id[strings.Index(id, "#"):]
		if nodes[id] != nil {
			t.Errorf("%s: two nodes %s", name, id)
		}
		nodes[id] = n
	}

	body := all(doc, tag(atom.Body))[0]
	shown := squeezed(seen(body))
	spoken := words(shown + " " + text(body))
	times := map[string]bool{}
	for _, n := range all(body, tag(atom.Time)) {
		times[attr(n, "datetime")] = true
	}
	var say func(key string, v any)
	say = func(key string, v any) {
		switch v := v.(type) {
		case map[string]any:
			if v["@type"] == "Answer" {
				for _, word := range words(plainly(t, v["text"].(string))) {
					if !slices.Contains(spoken, word) {
						t.Errorf("%s: an answer says %q, which the page does not show", name, word)
					}
				}
				return
			}
			for key, inner := range v {
				say(key, inner)
			}
		case []any:
			for _, inner := range v {
				say(key, inner)
			}
		case string:
			switch key {
			case "name", "text", "description", "jobTitle", "honorificPrefix", "honorificSuffix", "creditText", "telephone",
				"streetAddress", "addressLocality", "postalCode", "value":
				if !strings.Contains(shown, squeezed(v)) {
					t.Errorf("%s: %s is %q, which the page does not show: %s", name, key, v, shown)
				}
			case "datePublished", "dateModified", "lastReviewed":
				if !times[v] && !strings.Contains(shown, v) {
					t.Errorf("%s: %s is %s, which the page does not show", name, key, v)
				}
			}
		}
	}
	for _, n := range nodes {
		if about, ok := n["about"].(map[string]any); ok && about["name"] != nil {
			n = cloned(n)
			delete(n, "about") // a name for machines; the writer's own
		}
		say("", n)
	}
	return nodes
}

func cloned(m map[string]any) map[string]any {
	c := make(map[string]any, len(m))
	for k, v := range m {
		c[k] = v
	}
	return c
}

// field is what a node says, as JSON.
func field(t *testing.T, node map[string]any, key string) string {
	t.Helper()
	if node[key] == nil {
		return ""
	}
	b := &strings.Builder{}
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(node[key]); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(b.String())
}

func TestGraph(t *testing.T) {
	pages := laidOut(t, true, nil)
	graphs := make(map[string]map[string]map[string]any)
	for name, page := range pages {
		graphs[name] = graph(t, name, page)
	}
	const base = "https://clinic.example/en/"
	for _, c := range cases.Read[struct{ Page, Node, Field, Want string }](t, "graph/fields") {
		node := graphs[c.Page][c.Node]
		if node == nil {
			t.Errorf("%s has no node %s", c.Page, c.Node)
			continue
		}
		if diff := cmp.Diff(c.Want, field(t, node, c.Field)); diff != "" {
			t.Errorf("%s %s %s (-want +got):\n%s", c.Page, c.Node, c.Field, diff)
		}
	}
	questions := func(page string) (names []string) {
		list, _ := graphs[page]["#page"]["mainEntity"].([]any)
		for _, q := range list {
			names = append(names, q.(map[string]any)["name"].(string))
		}
		return names
	}
	if diff := cmp.Diff([]string{"One?", "Two?"}, questions("/two")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := questions("/everything"); len(got) != 2 {
		t.Errorf("%q", got)
	}
	var cited []string
	for _, c := range graphs["/everything"]["#page"]["citation"].([]any) {
		c := c.(map[string]any)
		cited = append(cited, c["@type"].(string)+" "+strings.TrimPrefix(c["@id"].(string), base+"everything/"))
		if !strings.Contains(pages["/everything"], `id="`+strings.TrimPrefix(c["@id"].(string), base+"everything/#")+`"`) {
			t.Errorf("nothing on the page has the id of %s", c["@id"])
		}
	}
	if diff := cmp.Diff([]string{"ScholarlyArticle #source-cochrane", "CreativeWork #source-own", "ScholarlyArticle #source-guide"}, cited); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestGraphOfExample reads the graph of every page of the example clinic, in
// every language.
func TestGraphOfExample(t *testing.T) {
	mem := afero.NewMemMapFs()
	for _, dir := range []string{"hugo.toml", "go.mod", "content", "layouts", "shortcodes", "site"} {
		err := filepath.WalkDir(filepath.Join("../..", dir), func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() {
				if slices.Contains([]string{"public", "resources", ".bedside"}, d.Name()) {
					return fs.SkipDir
				}
				return nil
			}
			src, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			rel, err := filepath.Rel("../..", name)
			if err != nil {
				return err
			}
			return afero.WriteFile(mem, "/bedside/"+filepath.ToSlash(rel), src, 0o644)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	r, err := hugo.Build(t.Context(), hugo.Options{Dir: "/bedside/site", Source: mem, Pack: bedside.Shortcodes()})
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for name, page := range cases.Tree(t, r.Destination, "/") {
		if path.Ext(name) != ".html" {
			continue
		}
		if path.Base(name) != "index.html" || strings.Contains(page, `http-equiv="refresh"`) {
			if strings.Contains(page, "ld+json") {
				t.Errorf("%s is no page of the clinic's, and has structured data", name)
			}
			continue
		}
		address := &url.URL{Scheme: "https", Host: "alderhaven.example", Path: "/" + strings.TrimSuffix(name, "index.html")}
		for _, kind := range graphAt(t, name, address, page)["#page"]["@type"].([]any) {
			kinds[kind.(string)]++
		}
	}
	for _, kind := range []string{"WebPage", "MedicalWebPage", "FAQPage"} {
		if kinds[kind] == 0 {
			t.Errorf("no page is a %s: %v", kind, kinds)
		}
	}
}

// A theme of someone else shows none of what the pack's page layouts print, so
// its graph says no more than the shortcodes and the title do.
func TestGraphInAnyTheme(t *testing.T) {
	for name, page := range laidOut(t, false, map[string]string{"content/everything.md": "---\ntitle: E\nauthors: [ann]\nreviewed: {by: ann, on: 2026-10-20}\n---\nText.{{< cite \"guide\" >}}\n\n{{< references >}}\n"}) {
		if !strings.Contains(page, "application/ld+json") {
			t.Errorf("%s has no structured data", name)
			continue
		}
		if name != "/everything" {
			continue
		}
		at := strings.Index(page, `{"@context"`)
		root, err := vocabulary.Parse(page[at : at+strings.Index(page[at:], "</script>")])
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range vocabulary.Validate([]*vocabulary.Value{root}, nil) {
			if !strings.Contains(p.Message, "nothing on the page has that @id") {
				t.Error(p.Message)
			}
		}
		for _, absent := range []string{`"author"`, `"reviewedBy"`, `"breadcrumb"`, `"lastReviewed"`} {
			if strings.Contains(page, absent) {
				t.Errorf("a theme that does not show it, and the graph has %s", absent)
			}
		}
		if !strings.Contains(page, `"citation":[`) {
			t.Error("a page that lists its sources, and the graph has none")
		}
	}
}

// Without a clinic there is none in the graph, and with structured data turned
// off there is no graph.
func TestGraphWithout(t *testing.T) {
	const config = "baseURL = 'https://clinic.example/en/'\ntitle = 'Clinic'\ntheme = 'bedside'\ndisableKinds = ['taxonomy', 'term']\n[params.bedside]\ncountry = 'GB'\nhead = true\n"
	for name, page := range laidOut(t, true, map[string]string{"hugo.toml": config, "layouts/home.html": `{{ define "main" }}<h1>{{ .Title }}</h1>{{ .Content }}{{ end }}`}) {
		nodes := graph(t, name, page)
		if nodes["#clinic"] != nil || nodes["#page"]["publisher"] != nil {
			t.Errorf("%s has a clinic: %v", name, nodes)
		}
	}
	for name, page := range laidOut(t, true, map[string]string{"hugo.toml": config + "schema = false\n", "layouts/home.html": `{{ define "main" }}{{ .Content }}{{ end }}`}) {
		if strings.Contains(page, "ld+json") {
			t.Errorf("%s has structured data", name)
		}
	}
}

// What the front matter says wrongly of the graph is told at its own line.
func TestGraphMistakes(t *testing.T) {
	r := laying(t, false, cases.Files(t, "graph/mistakes"))
	var got []string
	for _, f := range r.Findings {
		got = append(got, fmt.Sprintf("%s:%d:%d: %s", strings.TrimPrefix(f.File, "/site/content/"), f.Line, f.Column, f.Message))
	}
	want := cases.Read[string](t, "graph-mistakes")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
