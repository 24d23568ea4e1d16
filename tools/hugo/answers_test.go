package hugo_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// TestStructuredAnswers shows that whatever Markdown an answer is of, its
// structured data holds only elements that search engines take, and every word.
func TestStructuredAnswers(t *testing.T) {
	taken := []atom.Atom{atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Br, atom.Ol, atom.Ul, atom.Li, atom.A, atom.P, atom.Strong, atom.Em}
	cases := []struct{ name, answer string }{
		{"paragraphs", "One.\n\nTwo."},
		{"list", "- one\n- two"},
		{"numbers", "1. one\n2. two"},
		{"small heading", "#### More\n\nOne."},
		{"smallest heading", "###### More\n\nOne."},
		{"emphasis", "*One* **two** `three`."},
		{"link", "[One](https://clinic.example/a)"},
		{"bare address", "See www.example.org for more."},
		{"bare mail address", "Write to desk@clinic.example today."},
		{"code by indentation", "One:\n\n    two three\n\nFour."},
		{"fenced code", "```\none two\n```"},
		{"rule", "One.\n\n---\n\nTwo."},
		{"rule of stars", "One.\n\n***\n\nTwo."},
		{"quotation", "> One.\n\nTwo."},
		{"table", "| One | Two |\n|---|---|\n| three | four |"},
		{"definition", "One\n: two"},
		{"struck out", "One ~~two~~ three."},
		{"hard break", "One  \ntwo."},
		{"backslash break", "One\\\ntwo."},
		{"entities", "One &amp; two &lt; three & four's \"five\" -- six..."},
		{"escapes", "One \\* two"},
	}
	s := newTrial(t)
	var pages []string
	for _, c := range cases {
		pages = append(pages, s.page(fmt.Sprintf("{{< faq >}}\n### How?\n\n%s\n\n### Why?\n\nWell.\n{{< /faq >}}", c.answer)))
	}
	s.build()
	for i, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			doc := s.tree(t, pages[i])
			found := structured(t, doc)
			if len(found) != 2 || found[0].Name != "How?" || found[1].Name != "Why?" {
				t.Fatalf("%v", found)
			}
			said := found[0].AcceptedAnswer.Text
			nodes, err := html.ParseFragment(strings.NewReader(said), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range nodes {
				for _, e := range all(n, func(n *html.Node) bool { return n.Type == html.ElementNode }) {
					if !slices.Contains(taken, e.DataAtom) {
						t.Errorf("<%s> in %s", e.Data, said)
					}
				}
			}
			answer := pairs(t, all(doc, class("bs-faq"))[0])[0].answer
			if got, want := words(plainly(t, said)), words(text(answer)); !slices.Equal(got, want) {
				t.Errorf("%q, want %q", got, want)
			}
		})
	}
}

// TestStructuredQuestions shows that a question is plain text in the structured
// data, wherever it stands.
func TestStructuredQuestions(t *testing.T) {
	s := newTrial(t)
	questions := []struct{ markdown, name string }{
		{"Does **it** hurt?", "Does it hurt?"},
		{"Is CO{{< sub >}}2{{< /sub >}} safe?", "Is CO₂ safe?"},
		{"What does `dose` mean?", "What does dose mean?"},
		{"Is it the clinic's & mine?", "Is it the clinic’s & mine?"},
		{"Why?", "Why?"},
	}
	var pages []string
	for i := range questions {
		faq := "{{< faq >}}\n"
		for j := range questions {
			faq += "### " + questions[(i+j)%len(questions)].markdown + "\n\nYes.\n\n"
		}
		pages = append(pages, s.page(faq+"{{< /faq >}}"), s.page("{{< faq >}}\n### "+questions[i].markdown+"\n\nYes.\n{{< /faq >}}"))
	}
	s.build()
	for i, page := range pages {
		for j, q := range structured(t, s.tree(t, page)) {
			if want := questions[(i/2+j)%len(questions)].name; q.Name != want {
				t.Errorf("%s: question %d is %q, want %q", page, j, q.Name, want)
			}
		}
	}
}

// TestUnderlined shows which underlined lines are questions.
func TestUnderlined(t *testing.T) {
	for _, c := range []struct {
		name, markdown string
		want           []string
	}{
		{"words", "One?\n---\n\nSo.\n\nTwo?\n---\n\nThus.", []string{"one so", "two thus"}},
		{"a link definition", "## One?\n\nSee [it][b].\n\n[b]: /x\n---\n\n## Two?\n\nThus.", []string{"one see it", "two thus"}},
		{"two link definitions", "## One?\n\nSee [it][b].\n\n[a]: /x\n[b]: /x\n---\n\nMore.", []string{"one see it more"}},
		{"words under a link definition", "## One?\n\nSee [it][b].\n\n[b]: /x\nTwo?\n---\n\nThus.", []string{"one see it", "two thus"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newTrial(t)
			page := s.page("{{< faq >}}\n" + c.markdown + "\n{{< /faq >}}")
			s.build()
			var got []string
			for _, p := range pairs(t, all(s.tree(t, page), class("bs-faq"))[0]) {
				got = append(got, strings.Join(append(words(text(p.question)), words(text(p.answer))...), " "))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestHeadingHooks shows that questions and answers keep together whatever a
// theme makes of headings.
func TestHeadingHooks(t *testing.T) {
	for _, c := range []struct{ name, hook string }{
		{"as Hugo", `<h{{ .Level }} id="{{ .Anchor }}">{{ .Text }}</h{{ .Level }}>`},
		{"a link inside", `<h{{ .Level }} id="{{ .Anchor }}">{{ .Text }} <a class="anchor" href="#{{ .Anchor }}">#</a></h{{ .Level }}>`},
		{"a link behind", "<h{{ .Level }} id=\"{{ .Anchor }}\">{{ .Text }}</h{{ .Level }}>\n<a class=\"anchor\" href=\"#{{ .Anchor }}\">#</a>\n"},
		{"around", "<div class=\"heading\">\n<h{{ .Level }} id=\"{{ .Anchor }}\">{{ .Text }}</h{{ .Level }}>\n<hr></div>\n"},
		{"a class before", `<h{{ .Level }} class="x" id="{{ .Anchor }}">{{ .Text }}</h{{ .Level }}>`},
		{"a class behind", `<h{{ .Level }} id="{{ .Anchor }}" class="x">{{ .Text }}</h{{ .Level }}>`},
		{"no id", `<h{{ .Level }}>{{ .Text }}</h{{ .Level }}>`},
		{"another element", `<p class="h" id="{{ .Anchor }}">{{ .Text }}</p>`},
		{"lines", "<h{{ .Level }} id=\"{{ .Anchor }}\">\n{{ .Text }}\n</h{{ .Level }}>\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newTrial(t)
			s.write("layouts/_markup/render-heading.html", c.hook)
			page := s.page("{{< faq >}}\n### How?\n\nSo.\n\n### Why?\n\nThus.\n\n### When?\n\nNow.\n{{< /faq >}}")
			s.build()
			var got []string
			for _, p := range pairs(t, all(s.tree(t, page), class("bs-faq"))[0]) {
				got = append(got, strings.TrimSpace(text(p.question))+" "+strings.TrimSpace(text(p.answer)))
			}
			if want := []string{"How? So.", "Why? Thus.", "When? Now."}; !slices.Equal(got, want) {
				t.Errorf("%q, want %q", got, want)
			}
		})
	}
}
