package article_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/contract"
	"github.com/google/go-cmp/cmp"
)

var known = article.Known{Only: true, Notation: map[string]string{
	"faq": contract.Paired, "compare": contract.Paired, "bedside/faq": contract.Paired,
	"disclaimer": contract.Single, "figure": "", "details": "",
}}

func TestErrors(t *testing.T) {
	for _, tt := range []struct{ name, src, want string }{
		{"good", "{{< faq >}}\nÄ {{< disclaimer \"price\" >}}\n{{< /faq >}}", ``},
		{"good, alone", "{{< faq src=\"a\" />}}{{< figure >}}{{< details >}}{{< /details >}}", ``},
		{"unclosed", "é {{< faq >}}\n### Q", `a.md:4:3: "faq" is not closed; expected {{< /faq >}} after what it holds, or {{< faq />}} if it holds nothing`},
		{"unclosed, percent", "{{% faq %}}", `a.md:4:1: "faq" is not closed; expected {{% /faq %}} after what it holds, or {{% faq /%}} if it holds nothing`},
		{"misspelt closing tag", "{{< faq >}}\n{{< /fqa >}}", `a.md:5:1: {{< /fqa >}} closes nothing; did you mean {{< /faq >}}?`},
		{"closing tag of another", "{{< figure >}}{{< faq >}}\n{{< /figure >}}", `a.md:4:15: "faq" is not closed; expected {{< /faq >}} before {{< /figure >}}`},
		{"closing tag twice", "{{< faq >}}{{< /faq >}}\n{{< /faq >}}", `a.md:5:1: {{< /faq >}} closes nothing; expected {{< faq >}} before it`},
		{"closing tag first", "{{< /faq >}}", `a.md:4:1: a closing tag closes nothing; expected the opening tag before it`},
		{"closing tag first, used before", "{{< figure >}}\n{{< /zzzzzz >}}", `a.md:5:1: {{< /zzzzzz >}} closes nothing; expected {{< zzzzzz >}} before it`},
		{"closing tag of a single one", "{{< disclaimer >}}x{{< /disclaimer >}}", `a.md:4:20: {{< /disclaimer >}} closes "disclaimer", which is never closed; remove it`},
		{"crossed", "{{< faq >}}{{< compare >}}{{< /faq >}}{{< /compare >}}", `a.md:4:12: "compare" is not closed; expected {{< /compare >}} before {{< /faq >}}`},
		{"closing tag without a name", "{{< faq >}}{{< / >}}", "a.md:4:12: the closing tag has no name; expected the name of what it closes"},
		{"closing tag with more", "{{< faq >}}{{< /faq x >}}", `a.md:4:12: the closing tag of "faq" holds more than its name; expected {{< /faq >}}`},
		{"slash inside", "{{< faq / faq >}}", `a.md:4:9: found / inside the tag of "faq"; expected it at the end, {{< faq />}}`},
		{"no name", "{{< >}}", `a.md:4:1: the tag has no name; expected the name of a shortcode`},
		{"no name, percent", "{{%  %}}", `a.md:4:1: the tag has no name; expected the name of a shortcode`},
		{"unknown, near", "{{< fqa >}}", `a.md:4:1: unknown shortcode "fqa"; did you mean "faq"?`},
		{"unknown, far", "{{< testimonial >}}", `a.md:4:1: unknown shortcode "testimonial"; expected "bedside/faq", "compare", "details", "disclaimer", "faq" or "figure"`},
		{"slash without a space", "{{< faq/>}}", `a.md:4:1: found "faq/"; expected a space before the slash, {{< faq />}}`},
		{"two", "{{< fqa >}}\n{{< faq >}}", "a.md:4:1: unknown shortcode \"fqa\"; did you mean \"faq\"?\na.md:5:1: \"faq\" is not closed; expected {{< /faq >}} after what it holds, or {{< faq />}} if it holds nothing"},
		{"unterminated", "text\n  {{< faq\n\n### Q", `a.md:5:3: the tag {{< faq does not end; expected >}}`},
		{"unterminated, later text", "{{< disclaimer\n\nText, that is \"prose\".\n\n{{< faq />}}", `a.md:4:1: the tag {{< disclaimer does not end; expected >}}`},
		{"unterminated, another on the line", "{{< disclaimer {{< faq />}}", `a.md:4:1: the tag {{< disclaimer does not end; expected >}}`},
		{"several lines", "{{< faq\n  title=\"a\"\n  src='x y' />}}", `a.md:6:10: parameters with and without a name are mixed; write all of them by name`},
		{"unterminated, percent", "{{% faq", `a.md:4:1: the tag {{% faq does not end; expected %}}`},
		{"no space after a bare value", "{{< faq src=a.yaml/>}}\ntext", `a.md:4:1: the tag {{< faq does not end, because a value without quotes goes on to the next space; expected the value in quotes`},
		{"other end", "{{< faq %}}", `a.md:4:9: the tag begins with {{< and ends with %}}; expected >}}`},
		{"other end, percent", "{{% faq >}}", `a.md:4:9: the tag begins with {{% and ends with >}}; expected %}}`},
		{"quote not closed", "{{< faq title=\"a >}}\n", `a.md:4:15: the text in quotes does not end on its line; expected a closing quote`},
		{"backquote not closed", "{{< faq title=`a >}}\n", "a.md:4:15: the text after ` does not end; expected a closing `"},
		{"mixed", "{{< faq \"x\" title=\"a\" />}}", `a.md:4:13: parameters with and without a name are mixed; write all of them by name`},
		{"mixed the other way", "{{< faq title=\"a\" \"x\" />}}", `a.md:4:19: parameters with and without a name are mixed; write all of them by name`},
		{"two bare words for a value", "{{< faq title=two words />}}", `a.md:4:19: parameters with and without a name are mixed; write all of them by name`},
		{"curly quotes", "{{< faq title=“two words” />}}", `a.md:4:15: found the quote “; expected the straight quote "`},
		{"curly quotes by position", "{{< disclaimer “price” >}}", `a.md:4:16: found the quote “; expected the straight quote "`},
		{"single quotes by position", "{{< disclaimer 'price' >}}", `a.md:4:16: found '; expected the quote "`},
		{"a comma", "{{< disclaimer \"price\", \"x\" >}}", `a.md:4:23: found "," in the tag {{< disclaimer; expected a parameter such as name="value", its value in quotes`},
		{"a full stop in the name", "{{< faq.html >}}", `a.md:4:1: the shortcode's name has a full stop; expected letters, digits and hyphens`},
		{"backquote after a backslash", "{{< faq title=\"a\\`b\" >}}", "a.md:4:17: found a backslash before a backquote; expected the text between two quotes"},
		{"comment", "{{</* faq >}}", `a.md:4:1: the comment {{</* does not end; expected */>}}`},
		{"nested in an inline one", "{{< x.inline >}}{{< faq >}}{{< /x.inline >}}", `a.md:4:17: found a shortcode inside an inline shortcode; expected its closing tag first`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := article.ParseKnown("a.md", []byte("---\ntitle: Ü\n---\n"+tt.src), known)
			got := ""
			if err != nil {
				got = err.Error()
				if e := (*article.Error)(nil); !errors.As(err, &e) {
					t.Errorf("%T has no place", err)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFrontMatter(t *testing.T) {
	for _, tt := range []struct{ name, src, body, want string }{
		{"YAML", "---\ntitle: A\n---\nB", "B", ``},
		{"TOML", "+++\ntitle = 'A'\n+++\r\nB", "B", ``},
		{"JSON", "{\"title\": \"}\"}\nB", "B", ``},
		{"Org", "#+TITLE: A\n#+X: y\nB", "B", ``},
		{"byte order mark", "\ufeff---\r\ntitle: A\r\n---\r\nB", "B", ``},
		{"none", "B {{< faq >}}", "B {{< faq >}}", ``},
		{"none, with a mark", "\ufeffB", "B", ``},
		{"only that", "---\ntitle: A\n---\n", "", ``},
		{"empty", "", "", ``},
		{"YAML that does not end", "---\ntitle: A\n", "", `a.md:1:1: the front matter does not end; expected --- on a line of its own`},
		{"TOML that does not end", "+++\na = 1", "", `a.md:1:1: the front matter does not end; expected +++ on a line of its own`},
		{"JSON that does not end", "{\n", "", `a.md:1:1: the front matter does not end; expected } on a line of its own`},
		{"a list", "- one\n", "", `a.md:1:1: found the beginning of front matter; expected --- on a line of its own, or text that begins with another character`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, err := article.Parse("a.md", []byte(tt.src))
			if err != nil || tt.want != "" {
				if fmt.Sprint(err) != tt.want {
					t.Errorf("got  %v\nwant %s", err, tt.want)
				}
				return
			}
			if got := string(a.Source[a.Body:]); got != tt.body {
				t.Errorf("the body is %q; want %q", got, tt.body)
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
	want := []string{
		`disclaimer[0] 4:7-4:35 /0=string:price@4:22 /1=int:3@4:30`,
		`figure[1] 4:40-4:104 src/0=string:a b@4:51 alt/0=string:a "b"@4:61 n/0=int:-2@4:75 f/0=float64:1.5@4:80 y/0=bool:true@4:86 t/0=string:true1@4:93 percent`,
		`faq[2] 6:1-15:17 single/0=bool:false@6:9 closed`,
		`faq/compare[0] 9:1-10:58 caption/0=string:Käse@9:13 sort/0=string:x@10:4 closed`,
		`compare/disclaimer[0] 10:20-10:38`,
		`faq/disclaimer[1] 12:1-12:20 self-closed`,
	}
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
	for _, tt := range []struct {
		name, chain, parameter, match string
		nth                           int
		want                          string
	}{
		{"tag", "000000", "", "", 0, "4:7-4:35"},
		{"tag of a paired one", "000002/000000", "", "", 0, "9:1-10:16"},
		{"by name", "000002/000000", "sort", "", 0, "10:4-10:12"},
		{"by name, in backquotes", "000001", "src", "", 0, "4:51-4:60"},
		{"by name, with escapes", "000001", "alt", "", 0, "4:61-4:74"},
		{"by name, bare", "000001", "n", "", 0, "4:75-4:79"},
		{"by position", "000000", "@1", "", 0, "4:30-4:31"},
		{"first by position", "000000", "@0", "", 0, "4:22-4:29"},
		{"not given", "000000", "form", "", 0, "4:7-4:35"},
		{"match", "000002", "", "Käse", 1, "7:5-7:9"},
		{"second match", "000002", "", "Käse", 2, "8:1-8:5"},
		{"past the inner ones", "000002", "", "Käse", 3, "14:1-14:5"},
		{"no more", "000002", "", "Käse", 4, "6:1-6:25"},
		{"over two lines", "000002", "", "Käse\nmehr", 1, "14:1-15:5"},
		{"in the inner one, past another", "000002/000000", "", "Käse", 2, "10:38-10:42"},
		{"no such chain", "000007", "", "Käse", 1, "4:1-4:1"},
		{"no chain", "", "", "", 1, "4:1-4:1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := a.Locate(tt.chain, tt.parameter, tt.match, tt.nth)
			if got := fmt.Sprintf("%d:%d-%d:%d", p.Line, p.Column, p.EndLine, p.EndColumn); got != tt.want {
				t.Errorf("got %s %q; want %s", got, p.Match, tt.want)
			}
			if tt.match != "" && tt.nth < 4 && strings.Contains(tt.name, "match") && p.Match != tt.match {
				t.Errorf("found %q; want %q", p.Match, tt.match)
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
