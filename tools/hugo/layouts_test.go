package hugo_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"example.org/bedside"
	"example.org/bedside/tools/article"
	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/check"
	"example.org/bedside/tools/hugo"
)

func layoutsConfig(t *testing.T) string { return cases.Text(t, "layouts/hugo.toml") }

// laidFile is a file of what was published.
func laidFile(t *testing.T, r *hugo.Result, name string) string {
	t.Helper()
	src, err := afero.ReadFile(r.Destination, path.Join("/", name))
	if err != nil {
		t.Fatalf("%v\n%+v", err, r.Findings)
	}
	return string(src)
}

// layOut builds a site of these files with the pack's page layouts.
func layOut(t *testing.T, files map[string]string, environment string) *hugo.Result {
	t.Helper()
	if files["hugo.toml"] == "" {
		files["hugo.toml"] = layoutsConfig(t)
	}
	r, err := hugo.Build(t.Context(), hugo.Options{Dir: "/site", Source: layingFiles(t, true, "", files), Pack: bedside.Shortcodes(), Environment: environment})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// good is a build in which nothing is to be mended.
func good(t *testing.T, files map[string]string) *hugo.Result {
	t.Helper()
	r := layOut(t, files, "")
	if r.Broken || len(r.Findings) > 0 {
		t.Fatalf("%+v", r.Findings)
	}
	return r
}

func toldOf(r *hugo.Result) (told []string) {
	for _, f := range r.Findings {
		told = append(told, fmt.Sprintf("%s:%d:%d: %s", strings.TrimPrefix(f.File, "/site/"), f.Line, f.Column, f.Message))
	}
	return told
}

func links(doc *html.Node, within func(*html.Node) bool) (found []string) {
	for _, part := range all(doc, within) {
		for _, a := range all(part, tag(atom.A)) {
			found = append(found, attr(a, "href")+" "+seen(a))
		}
	}
	return found
}

func parsed(t *testing.T, page string) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// A specialty and a condition are said in words, lead to their other pages,
// and are no more in the structured data than on the page.
func TestLayoutsTaxonomies(t *testing.T) {

	r := good(t, cases.Files(t, "layouts/taxonomies"))
	for _, want := range cases.Read[struct {
		File    string
		Heading string
		Links   []string
	}](t, "layouts/taxonomies-pages") {
		page := laidFile(t, r, want.File)
		doc := parsed(t, page)
		if got := seen(all(doc, tag(atom.H1))[0]); got != want.Heading {
			t.Errorf("%s: the heading is %q; want %q", want.File, got, want.Heading)
		}
		got := append(links(doc, class("pages")), links(doc, class("terms"))...)
		if diff := cmp.Diff(want.Links, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", want.File, diff)
		}
		if title := graph(t, want.File, page)["#page"]["name"]; title != want.Heading {
			t.Errorf("%s: the graph calls it %q", want.File, title)
		}
	}
	foot := links(parsed(t, laidFile(t, r, "treatments/yoga/index.html")), class("about"))
	if diff := cmp.Diff([]string{"/concerns/sciatica/ Sciatica & legs", "/specialty/primarycare/ General practice"}, foot); diff != "" {
		t.Errorf("the foot of a page (-want +got):\n%s", diff)
	}

	wrong := layOut(t, cases.Files(t, "layouts/taxonomies-wrong"), "")
	want := cases.Read[string](t, "layouts-taxonomies")
	if diff := cmp.Diff(want, toldOf(wrong)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Each language files by its own alphabet: accents and articles are passed
// over, a letter of its own is not.
func TestLayoutsIndex(t *testing.T) {
	files := map[string]string{"content/articles/news.md": "---\ntitle: Aardvark news\n---\nText.\n"}
	add := func(language string, names ...string) {
		files["content/a-z"+language+".md"] = "---\ntitle: Index\nlayout: a-z\n---\n"
		for i, name := range names {
			files[fmt.Sprintf("content/conditions/c%d%s.md", i, language)] = fmt.Sprintf("---\ntitle: Title\nindex: [%q]\n---\nText.\n", name)
		}
	}
	add("", "zoster", "The éclair knee", "Ear pain", "X-ray", "ñandú fever", "neck pain", "5-a-side knee", "An ankle")
	add(".es", "zona", "Ñame", "nuca", "El oído", "ola", "Ángel", "ansiedad", "los dedos", "nube")
	add(".ar", "الظهر", "أسنان", "إصابة", "آلام", "الأذن", "بطن", "يد", "ة", "هشاشة العظام", "وجه")
	files["content/articles/plain.md"] = "---\ntitle: Walking\nkind: treatment\nabout: {type: MedicalTherapy, name: Walks}\n---\nText.\n"
	files["content/medicines/pill.md"] = "---\ntitle: A pill\n---\nText.\n"
	r := good(t, files)
	for _, c := range cases.Read[struct {
		File   string
		Groups string
	}](t, "layouts/index") {
		doc := parsed(t, laidFile(t, r, c.File))
		var groups, letters, ids []string
		for _, section := range all(all(doc, class("index"))[0], tag(atom.Section)) {
			h := all(section, tag(atom.H2))[0]
			var names []string
			for _, a := range all(section, tag(atom.A)) {
				names = append(names, seen(a))
			}
			groups = append(groups, seen(h)+": "+strings.Join(names, ", "))
			ids = append(ids, "#"+attr(h, "id")+" "+seen(h))
		}
		if diff := cmp.Diff(c.Groups, strings.Join(groups, " | ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.File, diff)
		}
		if letters = links(doc, class("letters")); !slices.Equal(letters, ids) {
			t.Errorf("%s: the letters lead to %q, and there are %q", c.File, letters, ids)
		}
		uniqueIDs(t, doc)
	}
}

// The contact page and the header say what the configuration does, in any
// language, and never lead to an address that is not safe.
func TestLayoutsContact(t *testing.T) {
	more := cases.Text(t, "layouts/contact.toml")
	files := map[string]string{"hugo.toml": layoutsConfig(t) + more}
	for _, language := range []string{"", ".es", ".ar"} {
		files["content/contact"+language+".md"] = "---\ntitle: Contact\nlayout: contact\n---\nText.\n"
	}
	r := good(t, files)
	for prefix, book := range map[string]string{"": "Book a visit", "es/": "Pedir cita", "ar/": "احجز موعدًا"} {
		doc := parsed(t, laidFile(t, r, prefix+"contact/index.html"))
		want := []string{"tel:01632960142 01632 960142", "mailto:hello@clinic.example hello@clinic.example", "https://book.example/?a=1&b=2 " + book}
		if diff := cmp.Diff(want, links(doc, class("contact"))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", prefix, diff)
		}
		contact := text(all(doc, class("contact"))[0])
		for _, said := range []string{"14 Quay <Street>", "Alder", "AH1 4QS", "Weekdays, 8am to 6pm", "Saturday"} {
			if !strings.Contains(contact, said) {
				t.Errorf("%s: %q is not in %q", prefix, said, contact)
			}
		}
		header := links(parsed(t, laidFile(t, r, prefix+"index.html")), class("site-call"))
		if len(header) != 2 || header[1] != want[2] {
			t.Errorf("%s: the header leads to %q", prefix, header)
		}
	}
	if header := links(parsed(t, laidFile(t, good(t, map[string]string{}), "index.html")), class("site-call")); len(header) != 1 {
		t.Errorf("a clinic without booking leads to %q", header)
	}

	for _, test := range cases.Read[struct {
		Name       string
		Line, Want string
	}](t, "layouts/contact-mistakes") {
		t.Run(test.Name, func(t *testing.T) {
			r := layOut(t, map[string]string{"hugo.toml": layoutsConfig(t) + test.Line + "\n"}, "")
			if diff := cmp.Diff([]string{fmt.Sprintf("hugo.toml:%d:%d: clinic: %s", strings.Count(layoutsConfig(t), "\n")+1, at(test.Line, test.Want), test.Want)}, toldOf(r)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			for _, page := range []string{"index.html", "es/index.html"} {
				if src := laidFile(t, r, page); strings.Contains(src, "book.example") || strings.Contains(src, "javascript:") {
					t.Errorf("%s leads there all the same", page)
				}
			}
		})
	}
}

// A telephone number is dialled as it is meant, or not at all; then the checks
// refuse it.
func TestLayoutsTelephone(t *testing.T) {
	numbers := cases.Map[string](t, "layouts/telephones")
	data, err := json.Marshal(slices.Sorted(maps.Keys(numbers)))
	if err != nil {
		t.Fatal(err)
	}
	r := good(t, map[string]string{
		"content/contact.md":   "---\ntitle: Contact\nlayout: contact\n---\n",
		"data/numbers.json":    string(data),
		"layouts/contact.html": `<!doctype html><html lang="en"><head><title>A</title></head><body>{{ range hugo.Data.numbers }}<a data-of="{{ . }}" href="{{ partial "page/tel.html" . }}">x</a>{{ end }}</body></html>`,
	})
	at := func(...string) article.Range { return article.Range{} }
	for _, a := range all(parsed(t, laidFile(t, r, "contact/index.html")), tag(atom.A)) {
		number := attr(a, "data-of")
		if got := attr(a, "href"); got != numbers[number] {
			t.Errorf("%s: the link is %q; want %q", number, got, numbers[number])
		}
		clinic := map[string]any{"clinic": map[string]any{"telephone": number}}
		if faults := check.ReadSettings(clinic, nil, check.Places{Value: at, Key: at}); (faults == nil) != (numbers[number] != "") {
			t.Errorf("%s: the checks say %+v", number, faults)
		}
	}
}

// at is the column where the first thing that a message quotes begins.
func at(line, message string) int {
	quoted := regexp.MustCompile(`"([^"]*)"`).FindStringSubmatch(message)[1]
	return strings.Index(line, quoted) + 1
}

// What a page's head says: where it stands, in which languages, and that a
// preview is not to be found.
func TestLayoutsHead(t *testing.T) {
	files := cases.Files(t, "layouts/head")
	r := good(t, files)
	for name, want := range cases.Map[string](t, "layouts-head") {
		doc := parsed(t, laidFile(t, r, name))
		var alternates []string
		meta := make(map[string]string)
		for _, l := range all(doc, tag(atom.Link)) {
			if attr(l, "hreflang") != "" {
				alternates = append(alternates, attr(l, "hreflang")+" "+strings.TrimPrefix(attr(l, "href"), "https://clinic.example"))
			}
			if rel := attr(l, "rel"); rel == "canonical" || rel == "icon" {
				meta[rel] = attr(l, "href")
			}
		}
		if got := strings.Join(alternates, ", "); got != want {
			t.Errorf("%s: %s; want %s", name, got, want)
		}
		for _, m := range all(doc, tag(atom.Meta)) {
			meta[attr(m, "name")+attr(m, "property")] = attr(m, "content")
		}
		address := "https://clinic.example/" + strings.TrimSuffix(name, "index.html")
		for key, want := range map[string]string{"canonical": address, "og:url": address, "og:site_name": "Alder Clinic", "og:image:width": "1200", "og:image:height": "630", "robots": ""} {
			if meta[key] != want {
				t.Errorf("%s: %s is %q; want %q", name, key, meta[key], want)
			}
		}
		picture, err := png.Decode(strings.NewReader(laidFile(t, r, strings.TrimPrefix(meta["og:image"], "https://clinic.example"))))
		if err != nil || picture.Bounds().Dx() != 1200 || picture.Bounds().Dy() != 630 {
			t.Errorf("%s: the picture cannot be used: %v", name, err)
		}
		if icon := laidFile(t, r, meta["icon"]); !strings.Contains(icon, ">AC</text>") || xml.Unmarshal([]byte(icon), new(any)) != nil {
			t.Errorf("%s: the icon is %s", name, icon)
		}
	}
	if page := laidFile(t, r, "conditions/b/index.html"); !strings.Contains(page, `<meta name="description" content="&lt;b&gt; &amp; &#34;">`) {
		t.Error("the description is not as it was written")
	}
	if robots := laidFile(t, r, "robots.txt"); robots != "User-agent: *\nAllow: /\nSitemap: https://clinic.example/sitemap.xml\n" {
		t.Errorf("robots.txt is %q", robots)
	}
	if page := laidFile(t, r, "404.html"); strings.Contains(page, "canonical") || !strings.Contains(page, "We cannot find that page") {
		t.Error("the page for what is not found is wrong")
	}
	if site := laidFile(t, r, "es/sitemap.xml"); !strings.Contains(site, `hreflang="en-GB"`) {
		t.Errorf("the sitemap leads to no other language: %s", site)
	}

	r = layOut(t, files, "staging")
	for _, name := range []string{"index.html", "conditions/b/index.html", "conditions/index.html", "es/conditions/b/index.html", "404.html"} {
		if n := strings.Count(laidFile(t, r, name), `<meta name="robots" content="noindex">`); n != 1 {
			t.Errorf("%s says %d times that it is not to be found", name, n)
		}
	}

	// What cannot be drawn is left out, and what the clinic has drawn is taken.
	for _, test := range []struct{ name, initials string }{{`"عيادة ألدر"`, "ع"}, {`"élan vital"`, "ÉV"}, {`"<x> & co"`, "XC"}, {`"4 Rivers"`, "4R"}} {
		r := good(t, map[string]string{"hugo.toml": strings.Replace(layoutsConfig(t), `name = "Alder Clinic"`, "name = "+test.name, 1)})
		if icon := laidFile(t, r, "bedside/icon.svg"); !strings.Contains(icon, ">"+test.initials+"</text>") {
			t.Errorf("%s: the icon is %s", test.name, icon)
		}
		if drawn := strings.Contains(laidFile(t, r, "index.html"), "og:image"); drawn == (test.initials == "ع") {
			t.Errorf("%s: a picture beside links: %t", test.name, drawn)
		}
	}
	r = good(t, map[string]string{"assets/favicon.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"})
	if page := laidFile(t, r, "index.html"); !strings.Contains(page, `href="/favicon.svg"`) {
		t.Error("the clinic's own icon is not taken")
	}
}

// Headings and questions are listed in the order of the page, whatever an
// FAQ looks like and wherever its questions come from.
func TestLayoutsContents(t *testing.T) {
	r := good(t, cases.Files(t, "layouts/contents"))
	page := laidFile(t, r, "articles/a/index.html")
	doc := parsed(t, page)
	want := []string{"#before Before all?", "#num Numbers & more", "#one One & two?", "#three Three?", "#linked Linked", "#plain Plain?", "#last Last", "#from-a-file From a file?"}
	if diff := cmp.Diff(want, links(doc, class("contents"))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !strings.Contains(page, `>Numbers &amp; <em>more</em></a>`) {
		t.Error("a heading has lost its form in the contents")
	}
	uniqueIDs(t, doc)
	ids := make(map[string]bool)
	for _, n := range all(doc, func(n *html.Node) bool { return attr(n, "id") != "" }) {
		ids["#"+attr(n, "id")] = true
	}
	for _, l := range want {
		if id, _, _ := strings.Cut(l, " "); !ids[id] {
			t.Errorf("%s leads nowhere", id)
		}
	}
	if strings.Contains(laidFile(t, r, "articles/b/index.html"), `class="contents"`) {
		t.Error("two headings have a table of contents")
	}
}

func picture(t *testing.T, encode func(*bytes.Buffer, image.Image) error, width, height int) string {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for x := range width {
		for y := range height {
			m.Set(x, y, color.RGBA{uint8(x * 255 / width), uint8(y), uint8(x ^ y), 255})
		}
	}
	var b bytes.Buffer
	if err := encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A picture comes as WebP in sizes of its own shape, is waited for where it
// is the first, and is told of where a reader would be left out.
func TestLayoutsPictures(t *testing.T) {
	asJPEG := func(b *bytes.Buffer, m image.Image) error { return jpeg.Encode(b, m, nil) }
	asPNG := func(b *bytes.Buffer, m image.Image) error { return png.Encode(b, m) }
	files := map[string]string{
		"content/articles/a/wide.jpg": picture(t, asJPEG, 1200, 600),
		"content/articles/a/tiny.png": picture(t, asPNG, 90, 60),
		"assets/line.svg":             `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200.4"><path d="M0 0"/></svg>`,
		"content/articles/a/index.md": cases.Text(t, "layouts/pictures.md"),
	}
	r := good(t, files)
	doc := parsed(t, laidFile(t, r, "articles/a/index.html"))
	images := all(all(doc, class("prose"))[0], tag(atom.Img))
	if len(images) != 4 {
		t.Fatalf("%d pictures", len(images))
	}
	for i, want := range cases.Read[struct{ Alt, Width, Height, Loading, Srcset, Ext string }](t, "layouts-pictures") {
		img := images[i]
		var widths []string
		for candidate := range strings.SplitSeq(attr(img, "srcset"), ", ") {
			if name, width, ok := strings.Cut(candidate, " "); ok {
				widths = append(widths, width)
				if src := laidFile(t, r, name); !strings.HasPrefix(src, "RIFF") || !strings.Contains(src[:16], "WEBP") {
					t.Errorf("%s is no WebP", name)
				}
			}
		}
		laidFile(t, r, attr(img, "src"))
		got := struct{ Alt, Width, Height, Loading, Srcset, Ext string }{attr(img, "alt"), attr(img, "width"), attr(img, "height"), attr(img, "loading"), strings.Join(widths, " "), attr(img, "src")[strings.LastIndex(attr(img, "src"), "."):]}
		if got != want {
			t.Errorf("picture %d: %+v; want %+v", i, got, want)
		}
		if (attr(img, "sizes") != "") != (want.Srcset != "") {
			t.Errorf("picture %d: sizes is %q", i, attr(img, "sizes"))
		}
	}
	if captions := all(doc, tag(atom.Figcaption)); len(captions) != 1 || seen(captions[0]) != "Where the *nerve* runs" {
		t.Errorf("the captions are %v", captions)
	}
	again := good(t, files)
	for _, candidate := range strings.Split(attr(images[0], "srcset"), ", ") {
		name, _, _ := strings.Cut(candidate, " ")
		if laidFile(t, r, name) != laidFile(t, again, name) {
			t.Errorf("%s differs in a second build", name)
		}
	}

	files["content/articles/a/index.md"] = cases.Text(t, "layouts/pictures-wrong.md")
	files["content/articles/a/damaged.jpg"] = ""
	want := cases.Read[string](t, "layouts/pictures-wrong")

	got := toldOf(layOut(t, files, ""))
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A feed is one for its language, holds what a page is about and when it came,
// and nothing that belongs to a page's head.
func TestLayoutsFeed(t *testing.T) {
	for _, head := range []string{"head = true", "head = false"} {
		r := good(t, map[string]string{
			"hugo.toml":                  strings.Replace(layoutsConfig(t), "head = true", head, 1),
			"content/articles/_index.md": "---\ntitle: Articles & more\ndescription: What is new.\n---\n",
			"content/articles/a.md":      "---\ntitle: A <b>\ndescription: About & of\ndate: 2026-09-14\nlastmod: 2026-10-01\n---\nText.\n",
			"content/articles/b.md":      "---\ntitle: B\ndate: 2026-09-15\n---\n{{< faq >}}\n### Why & how?\n\nBecause.\n{{< /faq >}}\n\n{{< disclaimer >}}\n",
			"content/articles/a.es.md":   "---\ntitle: Á\ndate: 2026-09-14\n---\nTexto.\n",
		})
		type feed struct {
			Channel struct {
				Title         string `xml:"title"`
				Description   string `xml:"description"`
				Language      string `xml:"language"`
				LastBuildDate string `xml:"lastBuildDate"`
				Items         []struct {
					Title       string `xml:"title"`
					Link        string `xml:"link"`
					GUID        string `xml:"guid"`
					PubDate     string `xml:"pubDate"`
					Description string `xml:"description"`
				} `xml:"item"`
			} `xml:"channel"`
		}
		read := func(name string) (f feed) {
			src := laidFile(t, r, name)
			if err := xml.Unmarshal([]byte(src), &f); err != nil {
				t.Fatalf("%s: %v\n%s", name, err, src)
			}
			for _, bad := range []string{"stylesheet", "ld+json", "@context", "<script", "bs-", "&lt;details"} {
				if strings.Contains(src, bad) {
					t.Errorf("%s: %s holds %q", head, name, bad)
				}
			}
			return f
		}
		f := read("articles/index.xml")
		if c := f.Channel; c.Title != "Articles & more – Alder Clinic" || c.Description != "What is new." || c.Language != "en-GB" || c.LastBuildDate != "Thu, 01 Oct 2026 00:00:00 +0000" {
			t.Errorf("the feed is %+v", c)
		}
		var items []string
		for _, i := range f.Channel.Items {
			items = append(items, strings.Join([]string{i.Title, i.Link, i.GUID, i.PubDate, i.Description}, "|"))
		}
		if len(items) != 2 || !strings.HasPrefix(items[0], "B|https://clinic.example/articles/b/|https://clinic.example/articles/b/|Tue, 15 Sep 2026 00:00:00 +0000|") || !strings.Contains(items[0], "Why & how?") ||
			items[1] != "A <b>|https://clinic.example/articles/a/|https://clinic.example/articles/a/|Mon, 14 Sep 2026 00:00:00 +0000|About & of" {
			t.Errorf("the items are %q", items)
		}
		if es := read("es/index.xml").Channel; es.Language != "es" || len(es.Items) != 1 || es.Items[0].Title != "Á" {
			t.Errorf("the Spanish feed is %+v", es)
		}
		read("index.xml")
	}
}

// Markdown's own tables and alerts come whole, without a style in a tag.
func TestLayoutsMarkup(t *testing.T) {
	r := good(t, cases.Files(t, "layouts/markup"))
	page := laidFile(t, r, "articles/a/index.html")
	_, prose, _ := strings.Cut(page, `class="prose"`)
	for _, want := range cases.Read[string](t, "layouts/markup") {
		if !strings.Contains(prose, want) {
			t.Errorf("%s is not in\n%s", want, prose)
		}
	}
	if strings.Contains(prose, "style=") {
		t.Errorf("a style stands in a tag:\n%s", prose)
	}
	for _, want := range []string{`aria-label="Tabla: Uno, Dos"`, `aria-label="Consejo"`} {
		if page := laidFile(t, r, "es/articles/a/index.html"); !strings.Contains(page, want) {
			t.Errorf("%s is not in\n%s", want, page)
		}
	}
}
