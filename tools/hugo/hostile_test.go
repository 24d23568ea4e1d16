package hugo_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/hugo"
)

// attacks are texts that would like to be more than text.
func attacks(t testing.TB) []string { return cases.Read[string](t, "attacks") }

// place is where a page has a text; what the text is must not matter to the
// page's shape.
type place struct{ Name, Title, Text, File, Data string }

func (p place) write(s *trial, page, x string) {
	src, _ := json.Marshal(x) // strings only
	inJSON := string(src[1 : len(src)-1])
	title := `"` + strings.ReplaceAll(cmp.Or(p.Title, "T"), "§", inJSON) + `"` // JSON is YAML
	if p.File != "" {
		inData := inJSON
		if strings.HasSuffix(p.File, ".csv") {
			inData = strings.ReplaceAll(x, `"`, `""`)
		}
		s.write("content/"+page+"/"+p.File, strings.ReplaceAll(p.Data, "§", inData))
		page += "/index"
	}
	inQuotes := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(x)
	s.write("content/"+page+".md", "---\ntitle: "+title+"\n---\n"+strings.NewReplacer("§", x, "¶", inQuotes).Replace(p.Text)+"\n")
}

// harmless are the elements that Markdown in a text may give.
var harmless = map[atom.Atom]string{
	atom.Em: "", atom.Strong: "", atom.Code: "", atom.Del: "", atom.A: "href title", atom.Img: "src alt title", atom.Br: "",
}

// inert proves that a page has nothing that the shortcodes do not write for any
// text, and that its structured data is data.
func inert(t *testing.T, page string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	allowed := cases.Map[string](t, "inert")
	for a, attributes := range harmless {
		allowed[a.String()] = attributes + " class"
	}
	for d := range doc.Descendants() {
		if d.Type == html.CommentNode {
			t.Errorf("a comment: %q", d.Data)
		}
		if d.Type != html.ElementNode {
			continue
		}
		attributes, ok := allowed[d.Data]
		if !ok {
			t.Errorf("an element %q", d.Data)
		}
		for _, a := range d.Attr {
			if !strings.Contains(" "+attributes+" ", " "+a.Key+" ") {
				t.Errorf("an attribute %s=%q of %s", a.Key, a.Val, d.Data)
			}
			switch a.Key {
			case "href", "src":
				address := strings.ToLower(strings.Map(func(r rune) rune {
					if r <= ' ' {
						return -1
					}
					return r
				}, a.Val))
				// What has a percent sign is no scheme, but a path.
				if scheme, _, ok := strings.Cut(address, ":"); ok && !strings.ContainsAny(scheme, "/#?.%") && scheme != "tel" && scheme != "https" && scheme != "mailto" {
					t.Errorf("an address %q", a.Val)
				}
			case "class":
				for _, c := range strings.Fields(a.Val) {
					if !strings.HasPrefix(c, "bs-") {
						t.Errorf("a class %q of %s", c, d.Data)
					}
				}
			}
		}
		if d.DataAtom == atom.Script {
			if attr(d, "type") != "application/ld+json" {
				t.Errorf("a script %q", attr(d, "type"))
			}
			if src := d.FirstChild.Data; !json.Valid([]byte(src)) || strings.Contains(src, "<") {
				t.Errorf("structured data that is none: %s", src)
			}
		}
	}
	uniqueIDs(t, doc)
}

// skeleton is a page's elements without what Markdown may make of a text.
func skeleton(t *testing.T, page string) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		_, markdown := harmless[n.DataAtom]
		own := n.Type == html.ElementNode && (!markdown || class("bs-answer-link")(n.Parent))
		if own {
			b.WriteString("<" + n.Data)
			for _, a := range n.Attr {
				if a.Key != "id" && a.Key != "data-careful" && a.Key != "data-label" {
					b.WriteString(" " + a.Key)
				}
			}
			b.WriteString(">")
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
		if own {
			b.WriteString("</>")
		}
	}
	walk(doc)
	return b.String()
}

// Whatever stands where a writer can write is text, or said to be wrong.
func TestHostileText(t *testing.T) {
	for _, minify := range []bool{false, true} {
		t.Run(fmt.Sprintf("minify=%t", minify), func(t *testing.T) {
			s := newTrial(t)
			s.minify = minify
			places := cases.Read[place](t, "places")
			texts := []string{"word"}
			for i, x := range attacks(t) {
				if !minify || i%4 == 0 {
					texts = append(texts, x)
				}
			}
			for i, place := range places {
				for j, x := range texts {
					place.write(s, fmt.Sprintf("h%02d-%03d", i, j), x)
				}
			}
			s.buildReadable()
			shown := 0
			for i, place := range places {
				plain := ""
				for j, x := range texts {
					name := fmt.Sprintf("h%02d-%03d", i, j)
					if slices.ContainsFunc(s.refused, func(f string) bool { return strings.HasPrefix(f, name) }) {
						continue
					}
					if len(s.errors(name)) > 0 {
						if j == 0 && place.Name != "choices" {
							t.Fatalf("%s: %v", place.Name, s.errors(name))
						}
						continue
					}
					t.Run(place.Name+"/"+strconv.Quote(x), func(t *testing.T) {
						page := s.html(t, name)
						inert(t, page)
						shape := skeleton(t, page)
						if j == 0 {
							plain = shape
						} else if shape != plain {
							t.Errorf("the page is\n%s\nwant\n%s", shape, plain)
						}
						shown++
						if t.Failed() {
							t.Log(page)
						}
					})
				}
			}
			t.Logf("%d of %d texts were shown", shown, len(places)*len(texts))
		})
	}
}

// buildReadable builds the site without the pages that Hugo itself cannot read,
// which it names one by one.
func (s *trial) buildReadable() {
	s.t.Helper()
	for {
		r := s.tryBuild()
		if !r.Broken {
			s.built = r
			return
		}
		removed := 0
		for _, f := range r.Findings {
			if name, ok := strings.CutPrefix(f.File, "/site/content/"); ok && f.Rule != hugo.RuleTemplate {
				if s.fs.Remove("/site/content/"+name) == nil {
					removed++
				}
				s.refused = append(s.refused, name)
			}
		}
		if removed == 0 {
			s.t.Fatalf("the build broke: %v", r.Findings)
		}
	}
}

// What a site says in its own words, wordings and names is text too.
func TestHostileSite(t *testing.T) {
	page := func(x string) string {
		s := newTrial(t)
		value, err := json.Marshal(x) // JSON is TOML, but for DEL
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(string(value), "\u007f", "")
		s.write("hugo.toml", strings.Replace(trialConfig, `title = "Clinic"`, "title = "+text, 1)+"[params.bedside.clinic]\nname = "+text+"\n")
		for _, room := range []string{"faq", "compare"} {
			words := "[bedside." + room + "]\n"
			for _, key := range []string{"link", "yes", "no", "partly", "unknown", "empty", "highlighted", "source", "asof"} {
				words += key + " = " + text + "\n"
			}
			s.write("i18n/"+room+"/en.toml", words)
		}
		s.write("data/bedside/wordings/price.en.toml", "version = 1\ntitle = "+text+"\n[[full]]\npart = \"general-information\"\ntext = "+strings.Replace(text, `"`, `"{clinic} `, 1)+"\n")
		name := s.page("{{< faq >}}\n### Q?\n\nA.\n{{< /faq >}}\n\n{{< compare caption=\"C\" highlight=\"r\" note=\"N\" source=\"S\" asof=\"2026-11-01\" >}}\n| A | B |\n|---|---|\n| r | |\n{{< /compare >}}\n\n{{< disclaimer \"price\" >}}")
		s.build()
		if found := s.errors(name); len(found) > 0 {
			t.Fatal(found)
		}
		return s.html(t, name)
	}
	var texts []string
	for _, x := range attacks(t) {
		if !strings.ContainsAny(x, "\x00\x01") && !strings.Contains(x, "{{") && x != `$0 $$ ${name}` { // no TOML; templates; a wording's misspelt name
			texts = append(texts, x)
		}
	}
	got := page(strings.Join(texts, " "))
	inert(t, got)
	if g, w := skeleton(t, got), skeleton(t, page("word")); g != w {
		t.Errorf("the page is\n%s\nwant\n%s\n%s", g, w, got)
	}
}
