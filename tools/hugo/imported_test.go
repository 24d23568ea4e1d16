package hugo_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	stdhtml "html"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/afero"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/hugo"
	"example.org/bedside/tools/importer"
)

// unarmed proves that nothing in a page runs, loads or hides.
func unarmed(t *testing.T, page string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for d := range doc.Descendants() {
		if d.Type != html.ElementNode {
			continue
		}
		if d.DataAtom == atom.Script && attr(d, "type") == "application/ld+json" {
			continue
		}
		switch d.DataAtom {
		case atom.Script, atom.Style, atom.Iframe, atom.Object, atom.Embed, atom.Form, atom.Input, atom.Svg, atom.Math, atom.Base, atom.Meta, atom.Template, atom.Noscript, atom.Frame, atom.Audio, atom.Video:
			t.Errorf("an element %q", d.Data)
		}
		for _, a := range d.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" || a.Key == "formaction" {
				t.Errorf("an attribute %s=%q of %s", a.Key, a.Val, d.Data)
			}
			if a.Key == "href" || a.Key == "src" {
				address := strings.ToLower(strings.Map(func(r rune) rune {
					if r <= ' ' {
						return -1
					}
					return r
				}, a.Val))
				if scheme, _, ok := strings.Cut(address, ":"); ok && !strings.ContainsAny(scheme, "/#?.%") && scheme != "https" && scheme != "http" && scheme != "mailto" {
					t.Errorf("an address %q", a.Val)
				}
				if a.Key == "src" && strings.Contains(address, "//") {
					t.Errorf("something is loaded from %q", a.Val)
				}
			}
		}
	}
}

// pageText is a page's text with its white space folded.
func pageText(page string) string {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		panic(err)
	}
	var b strings.Builder
	for d := range doc.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		} else {
			switch d.DataAtom {
			case atom.P, atom.Td, atom.Th, atom.Li, atom.Pre, atom.H2, atom.H3, atom.Br:
				b.WriteByte(' ')
			}
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// wordFile is a Word document of one paragraph for each text.
func wordFile(texts ...string) []byte {
	var body, b bytes.Buffer
	for _, text := range texts {
		fmt.Fprintf(&body, `<w:p><w:r><w:t xml:space="preserve">%s</w:t></w:r></w:p>`, stdhtml.EscapeString(text))
	}
	z := zip.NewWriter(&b)
	f, err := z.Create("word/document.xml")
	if err != nil {
		panic(err)
	}
	fmt.Fprintf(f, `<w:document xmlns:w="urn:w"><w:body>%s</w:body></w:document>`, &body)
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// Whatever an imported file holds, Hugo builds a page of it in which nothing
// runs and every text is shown.
func TestImported(t *testing.T) {
	s := newTrial(t)
	// Hugo's own quotation marks and dashes would stand in the way of comparing.
	s.write("hugo.toml", trialConfig+"\n[markup.goldmark.extensions.typographer]\ndisable = true\n")
	from := afero.NewMemMapFs()
	var names []string
	add := func(name string, src []byte) {
		cases.Write(t, from, name, src)
		names = append(names, name)
	}
	attacks := attacks(t)
	for i, x := range attacks {
		add(fmt.Sprintf("raw-%03d.html", i), []byte("<!doctype html><title>Page</title><p>before</p>"+x+"<p>after</p><table><tr><th>A<th>B<tr><td>"+x+"<td>c</table>"))
		escaped := stdhtml.EscapeString(x)
		add(fmt.Sprintf("text-%03d.html", i), []byte(fmt.Sprintf(`<!doctype html><title>Page</title><meta charset=utf-8><p>before %[1]s after</p><h2>head %[1]s end</h2><ul><li>%[1]s</ul>
<p><a href="%[1]s">link</a> <img src="%[1]s" alt="%[1]s"> <abbr title="%[1]s">ABC</abbr> <b>%[1]s</b> <code>x%[1]sx</code></p><pre>code %[1]s
more</pre><table><caption>%[1]s</caption><tr><th>A<th>b %[1]s c<tr><td>r %[1]s s<td>a %[1]s b</table>`, escaped)))
		add(fmt.Sprintf("plain-%03d.txt", i), []byte("Page\n\nbefore "+x+" after\n\n- "+x+"\n- b\n"))
		add(fmt.Sprintf("mark-%03d.md", i), []byte("# Page\n\nbefore\n\n"+x+"\n\n> after\n\n```\n"+x+"\n```\n"))
		if !strings.ContainsFunc(x, unicode.IsControl) {
			add(fmt.Sprintf("word-%03d.docx", i), wordFile("Page", "before "+x+" after"))
		}
	}
	add("raised-000.html", []byte("<!doctype html><title>Page</title><h2>The 5<sup>th</sup> of 10<sup>x2</sup></h2><p>a<sup>>5 ab</sup> b<sup>- x</sup> c<sub># y<br>z</sub> d<sup> e </sup>f</p><table><tr><th>A<th>B<sup>1. c</sup><tr><td>x<td>y<sub><br>+ z</sub></table>"))
	r, err := importer.Import(context.Background(), importer.Options{From: from, Paths: names, Site: s.fs, Content: "/site/content", Data: "/site/data", Section: "imported", State: "/site/.bedside/import.jsonl"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	built, err := hugo.Build(context.Background(), hugo.Options{Dir: "/site", Source: s.fs, BuildDrafts: true})
	if err != nil {
		t.Fatal(err)
	}
	if built.Broken {
		t.Fatalf("the build broke: %v", built.Findings)
	}
	s.built = built
	for _, failed := range r.Failed {
		// A zero is no text, in no code.
		if !strings.Contains(failed, "is no text") {
			t.Error(failed)
		}
	}
	for _, p := range r.Pages {
		t.Run(p.Source, func(t *testing.T) {
			if p.Status != "written" || len(p.Lost) > 0 {
				t.Fatalf("%s %s, lost %q", p.Status, p.Message, p.Lost)
			}
			page := s.html(t, strings.TrimSuffix(strings.TrimPrefix(p.File, "/site/content/"), "/index.md"))
			unarmed(t, page)
			kind, number, _ := strings.Cut(strings.TrimSuffix(p.Source[:strings.LastIndexByte(p.Source, '.')], "/"), "-")
			i, err := strconv.Atoi(number)
			if err != nil {
				t.Fatal(err)
			}
			x := strings.Join(strings.Fields(attacks[i]), " ")
			if x == "" || strings.ContainsFunc(attacks[i], func(r rune) bool { return !unicode.IsGraphic(r) && r != '\n' || unicode.Is(unicode.Co, r) }) {
				return // signs that no reader of a page sees
			}
			var want []string
			switch kind {
			case "raised":
				want = []string{"The 5th of 10^x2", "a>5 ab b- x c# y z d e f", "B1. c", "y + z"}
			case "text":
				want = []string{"before " + x + " after", "head " + x + " end", "code " + x, "r " + x + " s", "a " + x + " b", "x" + x + "x"}
			case "plain", "word":
				want = []string{"before " + x + " after"}
			}
			text := pageText(page)
			for _, w := range want {
				if !strings.Contains(text, w) {
					src, _ := afero.ReadFile(s.fs, p.File)
					t.Errorf("%q is not seen in:\n%s\nof:\n%s", w, text, src)
					break
				}
			}
		})
	}
}
