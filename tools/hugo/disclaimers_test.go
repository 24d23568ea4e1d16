package hugo_test

import (
	"context"
	"flag"
	"fmt"
	"html"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/gohugoio/hugo/parser/metadecoders"
	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"
	xhtml "golang.org/x/net/html"
	"golang.org/x/tools/txtar"

	"example.org/bedside"
	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/check"
	"example.org/bedside/tools/hugo"
	"example.org/bedside/tools/publish"
)

// unasked turns off what is no matter here: who wrote and reviewed the pages.
const unasked = "[params.bedside.check.severities]\nauthor-missing = \"off\"\nreviewer-missing = \"off\"\nreviewed-date = \"off\"\nai-undisclosed = \"off\"\n"

// placed is a site in memory with Bedside's page layouts, in three languages,
// and with files of the test's own.
func placed(t *testing.T, files map[string]string) hugo.Options {
	t.Helper()
	o := writers(t, nil, same)
	if err := o.Source.Remove("/site/layouts/all.html"); err != nil {
		t.Fatal(err)
	}
	const quiet = unasked + "[params.bedside.clinic]"
	all := map[string]string{
		"hugo.toml":          strings.Replace(worldSite(t, "GB"), `"home", "section", `, "", 1),
		"static/favicon.svg": `<svg xmlns="http://www.w3.org/2000/svg"></svg>`,
	}
	for name, text := range files {
		all[name] = text
	}
	for name, text := range all {
		if name == "hugo.toml" {
			text = strings.Replace(text, "[params.bedside.clinic]", quiet, 1)
		}
		cases.Write(t, o.Source, "/site/"+name, text)
	}
	return o
}

// gated is what bedside build says of a site, but for wordings that nobody has
// confirmed, and what it has published.
func gated(t *testing.T, o hugo.Options) (findings []check.Finding, published afero.Fs) {
	t.Helper()
	r, err := publish.Publish(context.Background(), publish.Options{Site: o, Fs: o.Source, System: memorySystem{}})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Findings {
		if f.Rule != "wording-unconfirmed" && f.Severity == check.SeverityError {
			findings = append(findings, f)
		}
	}
	return findings, afero.NewBasePathFs(o.Source, "/site/public")
}

// notice is a disclaimer as a reader meets it.
type notice struct {
	Kind, Form string
	Parts      []string // their names
	Place      string   // top, before the page's own words; early, before their first heading; late; end, after them
}

// notices reads the disclaimers of a published page, whose own words begin
// with Lead and end with Last.
func notices(t *testing.T, body string) (found []notice) {
	t.Helper()
	doc, err := xhtml.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	place := "top"
	var current *notice
	var read func(n *xhtml.Node)
	read = func(n *xhtml.Node) {
		attribute := make(map[string]string)
		for _, a := range n.Attr {
			attribute[a.Key] = a.Val
		}
		before := current
		switch kind, part := attribute["data-kind"], attribute["data-part"]; {
		case kind != "" && attribute["data-form"] != "":
			current = &notice{Kind: kind, Form: attribute["data-form"], Place: place}
		case part != "" && current != nil:
			current.Parts = append(current.Parts, part)
			if strings.TrimSpace(textOf(n)) == "" {
				t.Errorf("%s of %s is empty", part, current.Kind)
			}
		case n.Type == xhtml.TextNode && strings.HasPrefix(n.Data, "Lead."):
			place = "early"
		case n.Data == "h2" && attribute["id"] == "first":
			place = "late"
		case n.Type == xhtml.TextNode && strings.HasPrefix(n.Data, "Last."):
			place = "end"
		}
		for c := range n.ChildNodes() {
			read(c)
		}
		if current != before {
			found = append(found, *current)
			current = before
		}
	}
	read(doc)
	return found
}

func textOf(n *xhtml.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == xhtml.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// wordingParts are the names of the parts of a wording's two forms.
func wordingParts(t *testing.T, fsys afero.Fs, kind, language string) (full, short []string) {
	t.Helper()
	name := kind + "." + language + ".toml"
	src, err := afero.ReadFile(fsys, "/site/data/bedside/wordings/"+name)
	if err != nil {
		src, err = fs.ReadFile(bedside.Pack(), "shortcodes/disclaimer/wordings/"+name)
	}
	if err != nil {
		t.Fatal(err)
	}
	m, err := metadecoders.Default.UnmarshalToMap(src, metadecoders.TOML)
	if err != nil {
		t.Fatal(err)
	}
	for form, to := range map[string]*[]string{"full": &full, "short": &short} {
		for _, part := range m[form].([]any) {
			*to = append(*to, part.(map[string]any)["part"].(string))
		}
	}
	return full, short
}

const parking = `version = 1
title = "Parking"
[[full]]
part = "where"
text = "Park behind the house."
[[full]]
part = "price"
text = "It costs nothing."
[[short]]
part = "where"
text = "Park behind the house."
`

// Each condition places the kind that it asks for, once in full and at most
// once in short, with all its parts, in each language; a hand on the page and a
// reason in its front matter change that as the handbook says.
func TestDisclaimersPlaceThemselves(t *testing.T) {
	files := map[string]string{
		"data/bedside/placement.toml": "[parking]\nparams = { parking = true }\nsections = [\"directions\"]\nlabels = [\"Parking\"]\n",
		"assets/one.svg":              `<svg xmlns="http://www.w3.org/2000/svg"></svg>`,
		"assets/two.svg":              `<svg xmlns="http://www.w3.org/2000/svg" id="2"></svg>`,
	}
	languages := []string{"en", "es", "ar"}
	for _, language := range languages {
		files["data/bedside/wordings/parking."+language+".toml"] = parking
	}
	type page struct {
		file string
		want []notice
	}
	var pages []page
	for _, c := range cases.Read[struct {
		Name, Kind, Folder, Front, Text string
		Short, Top                      bool
	}](t, "disclaimers/conditions") {
		for _, variant := range []string{"auto", "early", "late", "by-hand-short", "omitted"} {
			hand := fmt.Sprintf("{{< disclaimer %q >}}", c.Kind)
			if c.Kind == "price" {
				hand = `{{< disclaimer kind="price" asof="2026-11-01" >}}`
			}
			front := c.Front
			before, after := "", ""
			switch variant {
			case "early":
				before = hand
			case "late":
				after = hand
			case "by-hand-short":
				before = strings.Replace(fmt.Sprintf("{{< disclaimer kind=%q form=\"short\" asof=\"2026-11-01\" >}}", c.Kind), ` asof="2026-11-01"`, map[bool]string{true: ` asof="2026-11-01"`}[c.Kind == "price"], 1)
			case "omitted":
				front, _, _ = strings.Cut(front, "disclaimers:")
				front = strings.TrimSuffix(front, "\n") + fmt.Sprintf("\ndisclaimers: {%s: {omit: true, reason: \"A test.\"}}", c.Kind)
			}
			text := fmt.Sprintf("---\ntitle: T\n%s\n---\nLead.\n\n%s\n\n## First {#first}\n\n%s\n\n%s\n\nLast.\n", front, before, c.Text, after)
			for _, language := range languages {
				name := path.Join(c.Folder, c.Name+"-"+variant)
				files["content/"+name+"."+language+".md"] = text
				fullParts, shortParts := wordingParts(t, placedWordings(t, files), c.Kind, language)
				full := notice{Kind: c.Kind, Form: "full", Parts: fullParts, Place: "end"}
				short := notice{Kind: c.Kind, Form: "short", Parts: shortParts, Place: "top"}
				if c.Top {
					full.Place = "top"
				}
				var want []notice
				switch variant {
				case "auto":
					if c.Short {
						want = append(want, short)
					}
					want = append(want, full)
				case "early":
					full.Place = "early"
					if strings.HasPrefix(c.Front, "layout: contact") {
						want = append(want, short) // the address comes before the text there
					}
					want = append(want, full)
				case "late":
					full.Place = "late"
					if c.Short || c.Top {
						want = append(want, short)
					}
					want = append(want, full)
				case "by-hand-short":
					short.Place = "early"
					if c.Top {
						want = append(want, full, short)
					} else {
						want = append(want, short, full)
					}
				}
				pages = append(pages, page{path.Join(language, name, "index.html"), want})
			}
		}
	}
	o := placed(t, files)
	findings, published := gated(t, o)
	for _, f := range findings {
		t.Errorf("%s:%d: %s: %s", f.File, f.Line, f.Rule, f.Message)
	}
	if t.Failed() {
		t.FailNow()
	}
	for _, p := range pages {
		body, err := afero.ReadFile(published, p.file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(p.want, notices(t, string(body))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", p.file, diff)
		}
	}
}

func placedWordings(t *testing.T, files map[string]string) afero.Fs {
	t.Helper()
	mem := afero.NewMemMapFs()
	for name, text := range files {
		if strings.HasPrefix(name, "data/") {
			cases.Write(t, mem, "/site/"+name, text)
		}
	}
	return mem
}

// Several kinds on one page: who paid comes first, and what is medical last.
func TestDisclaimersTogether(t *testing.T) {
	o := placed(t, cases.Files(t, "disclaimers/together"))
	findings, published := gated(t, o)
	if len(findings) > 0 {
		t.Fatal(lines(findings))
	}
	var got []string
	for _, name := range []string{"all", "none"} {
		body, err := afero.ReadFile(published, "en/conditions/"+name+"/index.html")
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range notices(t, string(body)) {
			got = append(got, name+" "+n.Place+" "+n.Form+" "+n.Kind)
		}
	}
	want := cases.Read[string](t, "disclaimers-together")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func lines(findings []check.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "%s:%d:%d: %s: %s\n", strings.TrimPrefix(f.File, "/site/"), f.Line, f.Column, f.Rule, f.Message)
	}
	return b.String()
}

// Lists, the home page and the pages of people are held to the same.
func TestDisclaimersOnLists(t *testing.T) {
	o := placed(t, cases.Files(t, "disclaimers/on-lists"))
	findings, published := gated(t, o)
	if len(findings) > 0 {
		t.Fatal(lines(findings))
	}
	for _, name := range []string{"", "things", "people", "people/ann"} {
		body, err := afero.ReadFile(published, path.Join("en", name, "index.html"))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, n := range notices(t, string(body)) {
			got = append(got, n.Form+" "+n.Kind)
		}
		if diff := cmp.Diff([]string{"full sponsor", "short ai", "full ai"}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// A number to call is never guessed, also not where nobody has written a word
// of disclaimers; that is told once.
func TestDisclaimersWithoutCountry(t *testing.T) {
	o := placed(t, map[string]string{
		"hugo.toml":               strings.Replace(worldSite(t, "GB"), "country = \"GB\"\n", "", 1),
		"content/conditions/a.md": "---\ntitle: T\n---\nText.\n",
		"content/conditions/b.md": "---\ntitle: T\n---\nText.\n",
	})
	r, err := hugo.Build(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	want := "hugo.toml:0:0: shortcode: disclaimers: the wording gives the emergency number, and the site does not say its country; set params.bedside.country in the site's configuration, such as \"GB\"\n"
	if diff := cmp.Diff(want, lines(r.Findings)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A kind in a site's own table takes the place of the pack's, and of no other.
func TestDisclaimersSiteTable(t *testing.T) {

	o := placed(t, cases.Files(t, "disclaimers/site-table"))
	findings, published := gated(t, o)
	if len(findings) > 0 {
		t.Fatal(lines(findings))
	}
	var got []string
	for _, name := range []string{"quote", "price"} {
		body, err := afero.ReadFile(published, path.Join("en", name, "index.html"))
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range notices(t, string(body)) {
			got = append(got, name+" "+n.Place+" "+n.Form+" "+n.Kind)
		}
	}
	if diff := cmp.Diff([]string{"quote top full telehealth", "quote top short off-label", "quote top short price", "quote end full off-label", "quote end full price"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The price is as old as the oldest of the tables that give one.
func TestDisclaimersOldestDate(t *testing.T) {

	o := placed(t, cases.Files(t, "disclaimers/oldest-date"))
	findings, published := gated(t, o)
	if len(findings) > 0 {
		t.Fatal(lines(findings))
	}
	body, err := afero.ReadFile(published, "en/a/index.html")
	if err != nil {
		t.Fatal(err)
	}
	if want := `<p data-part="as-of">The prices on this page were right on <time datetime="2025-02-03">`; !strings.Contains(string(body), want) {
		t.Errorf("no %s in\n%s", want, body)
	}
}

// The gate knows what a page needs, whatever its template does.
func TestDisclaimersGate(t *testing.T) {
	const text = "---\ntitle: T\nsponsor: S\nmedical: true\n---\nLead.\n\n## First {#first}\n\nLast.\n"
	for _, c := range cases.Read[struct{ Name, Layout, Partial, Want string }](t, "disclaimers/gate") {
		t.Run(c.Name, func(t *testing.T) {
			files := map[string]string{"content/a.en.md": text}
			if c.Layout != "" {
				files["layouts/page.html"] = "<!doctype html><html><head><title>T</title></head><body>" + c.Layout + "</body></html>"
			}
			if c.Partial != "" {
				src, err := fs.ReadFile(bedside.Pack(), "shortcodes/disclaimer/text.txt")
				if err != nil {
					t.Fatal(err)
				}
				files["layouts/_partials/theirs.html"] = string(src)
				files["layouts/_partials/bedside/rooms/disclaimer/text.txt"] = c.Partial
			}
			findings, _ := gated(t, placed(t, files))
			var got []string
			for _, f := range findings {
				if f.Rule == "disclaimer-placement" || f.Rule == "disclaimer-count" {
					got = append(got, f.Message)
				} else if f.Rule != "duplicate-id" {
					t.Errorf("%s: %s", f.Rule, f.Message)
				}
			}
			var want []string
			if c.Want != "" {
				want = strings.Split(c.Want, "|")
			}
			if !slices.EqualFunc(got, want, strings.HasPrefix) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

// A theme of someone else places nothing by itself, and all if it has the line.
func TestDisclaimersForeignTheme(t *testing.T) {
	page := func(body string) string {
		return "<!doctype html><html><head><title>T</title></head><body>" + body + "</body></html>"
	}
	config, _, _ := strings.Cut(worldSite(t, "GB"), "[[module.imports]]\npath = \"bedside\"\n[[module.imports.mounts]]")
	config = fmt.Sprintf(config+"[params.bedside]\ncountry = %q\n"+unasked+"disclaimer-missing = \"off\"\n[languages.en]\nlocale = \"en-GB\"\n", "GB")
	for name, c := range map[string]struct {
		layout string
		want   []string
	}{
		"without": {"{{ .Content }}", nil},
		"with":    {`{{ with partial "bedside/disclaimers.html" . }}{{ .top }}{{ $.Content }}{{ .end }}{{ end }}`, []string{"top short medical", "end full medical"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := placed(t, map[string]string{
				"hugo.toml":               config,
				"layouts/page.html":       page(c.layout),
				"content/conditions/a.md": "---\ntitle: T\n---\nLead.\n\n## First {#first}\n\nLast.\n",
				"content/conditions/b.md": "---\ntitle: T\nmedical: false\n---\nLead.\n\nLast.\n",
			})
			findings, published := gated(t, o)
			if len(findings) > 0 {
				t.Fatal(lines(findings))
			}
			body, err := afero.ReadFile(published, "en/conditions/a/index.html")
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, n := range notices(t, string(body)) {
				got = append(got, n.Place+" "+n.Form+" "+n.Kind)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if n := strings.Count(string(body), `rel="stylesheet"`); n != min(len(c.want), 1) {
				t.Errorf("%d style sheets in\n%s", n, body)
			}
			plain, err := afero.ReadFile(published, "en/conditions/b/index.html")
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(plain), "bedside") || strings.Contains(string(plain), "bs-") {
				t.Errorf("a page that needs nothing was changed:\n%s", plain)
			}
		})
	}
}

const disclaimerCases = "testdata/disclaimers.txtar"

// Each mistake of a front matter is told once, in plain words, at its true
// place, and the preview shows it.
func TestDisclaimersMistakes(t *testing.T) {
	archive, err := txtar.ParseFile(disclaimerCases)
	if err != nil {
		t.Fatal(err)
	}
	files, want := make(map[string]string), make(map[string]string)
	for _, f := range archive.Files {
		folder, name, _ := strings.Cut(f.Name, "/")
		if name == "want" {
			want[folder] = string(f.Data)
		} else {
			files["content/"+f.Name] = string(f.Data)
		}
	}
	o := placed(t, files)
	got, messages := said(t, o)
	if flag.Lookup("update").Value.String() == "true" {
		var kept []txtar.File
		for _, f := range archive.Files {
			if folder, name, _ := strings.Cut(f.Name, "/"); name != "want" {
				kept = append(kept, f, txtar.File{Name: folder + "/want", Data: []byte(got[folder])})
			}
		}
		archive.Files = kept
		cases.Write(t, cases.Disk, disclaimerCases, txtar.Format(archive))
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(want) < 30 {
		t.Errorf("%d cases", len(want))
	}
	_, handler, err := hugo.Preview(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	for name := range want {
		status, body := get(t, handler, "/en/"+name+"/")
		if status != http.StatusOK || !strings.Contains(body, "Text.") {
			t.Errorf("%s: status %d, or the page is not there", name, status)
		}
		for _, message := range messages[name] {
			if !strings.Contains(html.UnescapeString(body), message) {
				t.Errorf("%s: no card says %q:\n%s", name, message, body)
			}
		}
	}
}

// A mistake in a site's own table is told once, where it is.
func TestDisclaimersPlacementMistakes(t *testing.T) {
	for _, c := range cases.Read[struct{ Name, Table, Want string }](t, "disclaimers/placement-mistakes") {
		t.Run(c.Name, func(t *testing.T) {
			o := placed(t, map[string]string{
				"data/bedside/placement.toml":           c.Table,
				"data/bedside/wordings/parking.en.toml": parking,
				"content/a.en.md":                       "---\ntitle: A\n---\nText.\n",
				"content/b.en.md":                       "---\ntitle: B\n---\nText.\n",
			})
			r, err := hugo.Build(context.Background(), o)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range r.Findings {
				got = append(got, fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Column, f.Message))
			}
			if diff := cmp.Diff([]string{"/site/data/bedside/placement.toml:" + c.Want}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
