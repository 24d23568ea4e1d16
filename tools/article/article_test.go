package article_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/contract"
)

var known = article.Known{Only: true, Notation: map[string]string{
	"faq": contract.Paired, "compare": contract.Paired, "bedside/faq": contract.Paired,
	"disclaimer": contract.Single, "figure": "", "details": "",
}}

func TestErrors(t *testing.T) {
	for _, tt := range cases.Read[struct{ Name, Src, Want string }](t, "errors") {
		t.Run(tt.Name, func(t *testing.T) {
			_, err := article.ParseKnown("a.md", []byte("---\ntitle: Ü\n---\n"+tt.Src), known)
			got := ""
			if err != nil {
				got = err.Error()
				if e := (*article.Error)(nil); !errors.As(err, &e) {
					t.Errorf("%T has no place", err)
				}
			}
			if diff := cmp.Diff(tt.Want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFrontMatter(t *testing.T) {
	for _, tt := range cases.Read[struct{ Name, Src, Body, Want string }](t, "front-matter") {
		t.Run(tt.Name, func(t *testing.T) {
			a, err := article.Parse("a.md", []byte(tt.Src))
			if err != nil || tt.Want != "" {
				if fmt.Sprint(err) != tt.Want {
					t.Errorf("got  %v\nwant %s", err, tt.Want)
				}
				return
			}
			if got := string(a.Source[a.Body:]); got != tt.Body {
				t.Errorf("the body is %q; want %q", got, tt.Body)
			}
		})
	}
}

const nested = "\ufeff---\r\ntitle: Ü\r\n---\r\n" +
	"Grüße {{< disclaimer \"price\" 3 >}} und {{% figure src=`a b` alt=\"a \\\"b\\\"\" n=-2 f=1.5 y=true t=true1 %}}\r\n" +
	"{{</* faq */>}}\r\n" +
	"{{< faq single=false >}}\r\n" +
	"### Käse?\r\nKäse\r\n" +
	"{{< compare caption=\"Käse\"\r\n   sort=\"x\" >}}Käse{{< disclaimer >}}Käse{{< /compare >}}\r\n" +
	"```\r\n{{< disclaimer />}}\r\n```\r\nKäse\r\nmehr{{< /faq >}}\r\n"

func TestParse(t *testing.T) {
	a, err := article.Parse("a.md", []byte(nested))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	a.Walk(func(s *article.Shortcode) {
		line, column := a.Position(s.Start)
		endLine, endColumn := a.Position(s.End)
		parent := ""
		if s.Parent != nil {
			parent = s.Parent.Name + "/"
		}
		text := fmt.Sprintf("%s%s[%d] %d:%d-%d:%d", parent, s.Name, s.Ordinal, line, column, endLine, endColumn)
		for _, arg := range s.Arguments {
			text += fmt.Sprintf(" %s/%d=%T:%v@%d:%d", arg.Name, arg.Index, arg.Value, arg.Value, arg.Line, arg.Column)
		}
		if s.Percent {
			text += " percent"
		}
		if s.Closed {
			text += " closed"
		}
		if s.SelfClosed {
			text += " self-closed"
		}
		got = append(got, text)
	})
	want := cases.Read[string](t, "parse")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := article.Parse("a.md", []byte("{{< a >}}{{< b >}}{{< /a >}}")); err == nil {
		t.Error("what Hugo takes for JSON was read")
	}
}

func TestLocate(t *testing.T) {
	a, err := article.Parse("a.md", []byte(nested))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range cases.Read[struct {
		Name, Chain, Parameter, Match string
		Nth                           int
		Want                          string
	}](t, "locate") {
		t.Run(tt.Name, func(t *testing.T) {
			p := a.Locate(tt.Chain, tt.Parameter, tt.Match, tt.Nth)
			if got := fmt.Sprintf("%d:%d-%d:%d", p.Line, p.Column, p.EndLine, p.EndColumn); got != tt.Want {
				t.Errorf("got %s %q; want %s", got, p.Match, tt.Want)
			}
			if tt.Match != "" && tt.Nth < 4 && strings.Contains(tt.Name, "match") && p.Match != tt.Match {
				t.Errorf("found %q; want %q", p.Match, tt.Match)
			}
		})
	}
	b, err := article.Parse("b.md", []byte("x {{< disclaimer \"prise\" >}}"))
	if err != nil {
		t.Fatal(err)
	}
	if p := b.Locate("000000", "kind", "", 0); p.Match != `"prise"` {
		t.Errorf("the only argument is not found by the name that the contract gives it: %+v", p)
	}
}

func TestCalls(t *testing.T) {
	calls, err := article.Calls("e.md", []byte("{{< faq >}}\n é{{< bedside/disclaimer kind=\"price\" >}}{{< /faq >}}\n"), 7)
	if err != nil {
		t.Fatal(err)
	}
	want := []contract.Call{
		{Name: "faq", Inner: "\n é{{< bedside/disclaimer kind=\"price\" >}}", Line: 7, Column: 1},
		{Name: "bedside/disclaimer", Parent: "faq", Line: 8, Column: 3, Arguments: []contract.Argument{{Name: "kind", Value: "price", Line: 8, Column: 26}}},
	}
	if diff := cmp.Diff(want, calls); diff != "" {
		t.Error(diff)
	}
	_, err = article.Calls("e.md", []byte("\n{{< faq"), 7)
	if fmt.Sprint(err) != "e.md:8:1: the tag {{< faq does not end; expected >}}" {
		t.Error(err)
	}
}

// node is a shortcode of a random document, with what it must be read as.
type node struct {
	name     string
	args     []contract.Argument
	children []*node
	closed   bool
}

// random writes a document whose tree is known, since each paired shortcode
// has a name that no single one has.
func random(r *rand.Rand, b *strings.Builder, depth int) []*node {
	var nodes []*node
	prose := []string{"", "Prose.\n", "é\r\n", "```\n# x\n", "{{</* faq */>}}", "{{ x }}", "`{{`", "<!--more-->", "\t", "    "}
	values := []struct {
		written string
		value   any
	}{
		{`"a b"`, "a b"}, {"`a\"b`", `a"b`}, {`"a \"b\""`, `a "b"`}, {"12", 12}, {"-0.5", -0.5}, {"true", true}, {"truth", "truth"}, {`""`, ""}, {`"7"`, "7"}, {`"ü"`, "ü"},
	}
	for range r.IntN(4) {
		b.WriteString(prose[r.IntN(len(prose))])
		n := &node{}
		left, right := "{{<", ">}}"
		if r.IntN(3) == 0 {
			left, right = "{{%", "%}}"
		}
		paired := depth < 4 && r.IntN(2) == 0
		n.name = []string{"disclaimer", "b/single", "x1"}[r.IntN(3)]
		if paired {
			n.name = []string{"faq", "bedside/faq", "c-d"}[r.IntN(3)]
		}
		b.WriteString(left + " " + n.name)
		named := r.IntN(2) == 0
		for i := range r.IntN(4) {
			v := values[r.IntN(len(values))]
			arg := contract.Argument{Value: v.value}
			b.WriteString([]string{" ", "\n", "  \t"}[r.IntN(3)])
			if named {
				arg.Name = fmt.Sprintf("p%d", i)
				b.WriteString(arg.Name + "=")
			} else {
				arg.Index = i
			}
			b.WriteString(v.written)
			n.args = append(n.args, arg)
		}
		switch {
		case paired && r.IntN(5) > 0:
			b.WriteString(" " + right)
			n.closed = true
			n.children = random(r, b, depth+1)
			b.WriteString(prose[r.IntN(len(prose))] + left + " /" + n.name + " " + right)
		case paired:
			b.WriteString(" /" + right)
		default:
			b.WriteString(" " + right)
		}
		nodes = append(nodes, n)
	}
	return nodes
}

func compare(t *testing.T, a *article.Article, want []*node, got []*article.Shortcode, chain string) {
	t.Helper()
	if len(want) != len(got) {
		t.Fatalf("%d shortcodes at %q; want %d", len(got), chain, len(want))
	}
	for i, w := range want {
		g := got[i]
		here := fmt.Sprintf("%s%06d", chain, i)
		if a.At(here) != g || g.Ordinal != i || g.Name != w.name || g.Closed != w.closed {
			t.Fatalf("at %s: %+v; want %+v", here, g, w)
		}
		args := append([]contract.Argument(nil), g.Arguments...)
		for i := range args {
			args[i].Line, args[i].Column = 0, 0
		}
		if diff := cmp.Diff(w.args, args); diff != "" {
			t.Fatal(here, diff)
		}
		compare(t, a, w.children, g.Children, here+"/")
	}
}

func TestRandomTrees(t *testing.T) {
	for seed := range uint64(3000) {
		var b strings.Builder
		b.WriteString("---\n---\n")
		want := random(rand.New(rand.NewPCG(seed, 1)), &b, 0)
		a, err := article.Parse("a.md", []byte(b.String()))
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, b.String())
		}
		compare(t, a, want, a.Shortcodes, "")
		checkArticle(t, a)
		if t.Failed() {
			t.Fatalf("seed %d\n%s", seed, b.String())
		}
	}
}

// checkArticle proves what holds of every article.
func checkArticle(t *testing.T, a *article.Article) {
	t.Helper()
	if a.Body < 0 || a.Body > len(a.Source) {
		t.Fatalf("the body is at %d of %d", a.Body, len(a.Source))
	}
	a.Walk(func(s *article.Shortcode) {
		if s.Start < a.Body || s.Start >= s.InnerStart || s.InnerStart > s.InnerEnd || s.InnerEnd > s.End || s.End > len(a.Source) {
			t.Fatalf("%q stands at %d-%d, its inner text at %d-%d, of %d", s.Name, s.Start, s.End, s.InnerStart, s.InnerEnd, len(a.Source))
		}
		if !strings.HasPrefix(string(a.Source[s.Start:]), "{{") || !strings.HasSuffix(string(a.Source[:s.End]), "}}") {
			t.Fatalf("%q is %q", s.Name, a.Source[s.Start:s.End])
		}
		last := s.InnerStart
		for i, c := range s.Children {
			if c.Parent != s || c.Ordinal != i || c.Start < last || c.End > s.InnerEnd {
				t.Fatalf("%q does not nest in %q", c.Name, s.Name)
			}
			last = c.End
		}
		chain := ""
		for p := s; p != nil; p = p.Parent {
			chain = fmt.Sprintf("%06d/", p.Ordinal) + chain
		}
		chain = strings.TrimSuffix(chain, "/")
		if a.At(chain) != s {
			t.Fatalf("%s does not lead to %q", chain, s.Name)
		}
		for i, arg := range s.Arguments {
			parameter := arg.Name
			if parameter == "" {
				parameter = fmt.Sprintf("@%d", i)
			}
			p := a.Locate(chain, parameter, "", 0)
			if !strings.HasPrefix(p.Match, arg.Name) || p.Match == "" || !strings.Contains(string(a.Source[s.Start:s.InnerStart]), p.Match) {
				t.Fatalf("argument %s of %q is found at %+v", parameter, s.Name, p)
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(nested))
	for seed := range uint64(10) {
		var b strings.Builder
		random(rand.New(rand.NewPCG(seed, 2)), &b, 0)
		f.Add([]byte(b.String()))
	}
	for _, s := range []string{"{{< a \\\"b\\\" >}}", "{{< a \"\\\\\\\"x\" >}}", "{{< x.inline >}}{{< / x.inline >}}", "{{% a /%}}", "{{< a b= >}}", "{{< faq >}}{{< / >}}", "#+a\n{{<", "+++", "{{</**/>}}"} {
		f.Add([]byte(s))
		f.Add([]byte("---\n---\n" + s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		for _, k := range []article.Known{{}, known} {
			a, err := article.ParseKnown("a.md", src, k)
			if err == nil {
				checkArticle(t, a)
				continue
			}
			var errs contract.Errors
			if one := (*article.Error)(nil); !errors.As(err, &errs) && errors.As(err, &one) {
				errs = contract.Errors{one}
			}
			lines := strings.Split(string(src), "\n")
			for _, e := range errs {
				if e.File != "a.md" || e.Line < 1 || e.Line > len(lines) || e.Column < 1 || e.Column > len([]rune(lines[e.Line-1]))+1 || e.Message == "" {
					t.Fatalf("%v stands outside the file", e)
				}
			}
			if len(errs) == 0 {
				t.Fatalf("%v has no place", err)
			}
		}
		if calls, err := article.Calls("a.md", src, 5); err == nil {
			for _, c := range calls {
				if c.Line < 5 || c.Column < 1 || c.Name == "" {
					t.Fatalf("%+v", c)
				}
			}
		}
	})
}

// TestLongLine counts the columns of a line of many strides as those of a short
// one, with code points of many bytes across them.
func TestLongLine(t *testing.T) {
	for _, start := range []string{"", "\ufeff", "a\n", "\ufeffé\n"} {
		src := []byte(start + strings.Repeat("aé漢😀", 3000) + "\nb")
		a, err := article.Parse("a.md", src)
		if err != nil {
			t.Fatal(err)
		}
		line, column := 1, 1
		for offset, r := range string(src) {
			if offset > 0 || r != '\ufeff' {
				if l, c := a.Position(offset); l != line || c != column {
					t.Fatalf("%q: offset %d is %d:%d, want %d:%d", start, offset, l, c, line, column)
				}
				column++
			}
			if r == '\n' {
				line, column = line+1, 1
			}
		}
	}
}
