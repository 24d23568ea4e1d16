package hugo_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"example.org/bedside"
	"example.org/bedside/tools/cases"
)

// TestStructuredAnswers shows that whatever Markdown an answer is of, its
// structured data holds only elements that search engines take, and every word.
func TestStructuredAnswers(t *testing.T) {
	taken := []atom.Atom{atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Br, atom.Ol, atom.Ul, atom.Li, atom.A, atom.P, atom.Strong, atom.Em}
	cases := cases.Read[struct{ Name, Answer string }](t, "structured-answers")
	s := newTrial(t)
	var pages []string
	for _, c := range cases {
		pages = append(pages, s.page(fmt.Sprintf("{{< faq >}}\n### How?\n\n%s\n\n### Why?\n\nWell.\n{{< /faq >}}", c.Answer)))
	}
	s.build()
	for i, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
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
	questions := cases.Read[struct{ Markdown, Name string }](t, "structured-questions")
	var pages []string
	for i := range questions {
		faq := "{{< faq >}}\n"
		for j := range questions {
			faq += "### " + questions[(i+j)%len(questions)].Markdown + "\n\nYes.\n\n"
		}
		pages = append(pages, s.page(faq+"{{< /faq >}}"), s.page("{{< faq >}}\n### "+questions[i].Markdown+"\n\nYes.\n{{< /faq >}}"))
	}
	s.build()
	for i, page := range pages {
		for j, q := range structured(t, s.tree(t, page)) {
			if want := questions[(i/2+j)%len(questions)].Name; q.Name != want {
				t.Errorf("%s: question %d is %q, want %q", page, j, q.Name, want)
			}
		}
	}
}

// TestUnderlined shows which underlined lines are questions.
func TestUnderlined(t *testing.T) {
	for _, c := range cases.Read[struct {
		Name, Markdown string
		Want           []string
	}](t, "underlined") {
		t.Run(c.Name, func(t *testing.T) {
			s := newTrial(t)
			page := s.page("{{< faq >}}\n" + c.Markdown + "\n{{< /faq >}}")
			s.build()
			var got []string
			for _, p := range pairs(t, all(s.tree(t, page), class("bs-faq"))[0]) {
				got = append(got, strings.Join(append(words(text(p.question)), words(text(p.answer))...), " "))
			}
			if diff := cmp.Diff(c.Want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestHeadingHooks shows that questions and answers keep together whatever a
// theme makes of headings.
func TestHeadingHooks(t *testing.T) {
	for _, c := range cases.Read[struct{ Name, Hook string }](t, "heading-hooks") {
		t.Run(c.Name, func(t *testing.T) {
			s := newTrial(t)
			s.write("layouts/_markup/render-heading.html", c.Hook)
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

// TestOwnTemplate shows that a site's own template makes every FAQ and table,
// however plain it is.
func TestOwnTemplate(t *testing.T) {
	s := newTrial(t)
	for _, room := range []string{"faq", "compare"} {
		s.write("layouts/_partials/bedside/rooms/"+room+"/template.html", "<p>Own "+room+": {{ .body }}</p>\n")
	}
	page := s.page("{{< faq >}}\n### How?\n\nSo.\n{{< /faq >}}\n\n{{< compare caption=\"C\" >}}\n| A | B |\n|---|---|\n| one | two |\n{{< /compare >}}")
	s.build()
	for _, want := range []string{"<p>Own faq: ### How?\n\nSo.</p>", "<p>Own compare: | A | B |\n|---|---|\n| one | two |</p>"} {
		if got := s.html(t, page); !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// TestQuick shows that what a room's quick.tmpl makes is what its template.html
// makes, but for white space, and that machines are told what stands in it.
func TestQuick(t *testing.T) {
	all := cases.Read[struct {
		Name, Markdown string
		Want           []string
	}](t, "quick")
	var made [2]map[string]string
	for i := range made {
		s := newTrial(t)
		if i == 1 {
			for _, room := range []string{"faq", "compare"} {
				src, err := fs.ReadFile(bedside.Pack(), "shortcodes/"+room+"/template.html")
				if err != nil {
					t.Fatal(err)
				}
				s.write("layouts/_partials/bedside/rooms/"+room+"/template.html", string(src))
			}
		}
		var pages []string
		for _, c := range all {
			pages = append(pages, s.page(c.Markdown))
		}
		s.build()
		made[i] = make(map[string]string)
		for j, c := range all {
			if wrong := s.errors(pages[j]); len(wrong) > 0 {
				t.Errorf("%s: %v", c.Name, wrong)
			}
			made[i][c.Name] = s.html(t, pages[j])
		}
	}
	for _, c := range all {
		t.Run(c.Name, func(t *testing.T) {
			var mains [2][]string
			for i := range made {
				_, main, _ := strings.Cut(made[i][c.Name], "<main>")
				mains[i] = strings.Fields(main)
			}
			if diff := cmp.Diff(mains[1], mains[0]); diff != "" {
				t.Errorf("(-template.html +quick.tmpl):\n%s", diff)
			}
			for _, want := range c.Want {
				if !strings.Contains(made[0][c.Name], want) {
					t.Errorf("no %q in\n%s", want, made[0][c.Name])
				}
			}
		})
	}
}

// TestInnerBlock shows that an inner shortcode is a block of its own in an
// answer, whether or not blank lines stand around it.
func TestInnerBlock(t *testing.T) {
	const faq = "{{< faq >}}\n### How?\n\nSo.%[1]s{{< compare caption=\"C\" >}}\n| A | B |\n|---|---|\n| one | two |\n{{< /compare >}}%[1]sThen.\n\n### Why?\n\nThus.\n{{< /faq >}}"
	s := newTrial(t)
	apart, close := s.page(fmt.Sprintf(faq, "\n\n")), s.page(fmt.Sprintf(faq, "\n"))
	s.build()
	body := func(name string) string {
		_, body, _ := strings.Cut(s.html(t, name), "<main>")
		return body
	}
	if diff := cmp.Diff(body(apart), body(close)); diff != "" {
		t.Errorf("(-apart +close):\n%s", diff)
	}
	for _, want := range []string{"<p>So.</p>\n", "\n<p>Then.</p>"} {
		if !strings.Contains(body(apart), want) {
			t.Errorf("no %q in\n%s", want, body(apart))
		}
	}
}
