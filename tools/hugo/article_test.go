package hugo_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/gohugoio/hugo/hugolib"
	"github.com/google/go-cmp/cmp"

	"example.org/bedside/tools/article"
)

// randomArticle writes shortcodes into each other at random.
func randomArticle(r *rand.Rand, b *strings.Builder, depth int) {
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	for range 1 + r.IntN(3) {
		b.WriteString(pick("", "Prose.\n", "é\r\n\r\n", "```\n# x\n", "{{</* faq */>}}", "{{ x }}", "- item\n\n  ", "> ", "\t", "| a | b |\n"))
		left, right := "{{<", ">}}"
		// Deeper, Hugo would render HTML as Markdown, which drops it.
		if depth == 0 && r.IntN(3) == 0 {
			left, right = "{{%", "%}}"
		}
		paired := depth < 3 && r.IntN(2) == 0
		name := pick("single", "b/single")
		if paired {
			name = pick("paired", "b/paired")
		}
		b.WriteString(left + " " + name)
		named := r.IntN(2) == 0
		for i := range r.IntN(4) {
			b.WriteString(pick(" ", "\n  "))
			if named {
				fmt.Fprintf(b, "p%d=", i)
			}
			b.WriteString(pick(`"a b"`, "`a\"b`", `"a \"b\""`, "12", "-3", "-0.5", "1.50", "true", "truth", `""`, `"7"`, `"ü"`))
		}
		switch {
		case paired && r.IntN(4) > 0:
			b.WriteString(" " + right)
			randomArticle(r, b, depth+1)
			b.WriteString(left + " /" + name + " " + right)
		case paired:
			b.WriteString(" /" + right)
		default:
			b.WriteString(" " + right)
		}
		b.WriteString(pick("", "\n", "\n\n"))
	}
}

// TestArticleAgrees proves that tools/article finds in an article the
// shortcodes that Hugo finds, with the chains and parameters that Hugo gives.
func TestArticleAgrees(t *testing.T) {
	const pages = 150
	const template = `(({{ base64Encode (jsonify (dict "name" .Name "chain" (partial "chain.html" .) "params" .Params)) }}))`
	var txtar strings.Builder
	file := func(name, text string) { fmt.Fprintf(&txtar, "-- %s --\n%s\n", name, text) }
	file("hugo.toml", "baseURL = 'https://clinic.example/'\ndisableKinds = ['taxonomy', 'term', 'rss', 'sitemap', 'home', 'section']")
	file("layouts/all.html", "{{ .Content }}")
	file("layouts/_partials/chain.html", `{{ $c := printf "%06d" .Ordinal }}{{ with .Parent }}{{ $c = print (partial "chain.html" .) "/" $c }}{{ end }}{{ return $c }}`)
	for _, dir := range []string{"", "b/"} {
		file("layouts/_shortcodes/"+dir+"single.html", template)
		file("layouts/_shortcodes/"+dir+"paired.html", template+"{{ .Inner }}")
	}
	sources := make([]string, pages)
	for i := range sources {
		var b strings.Builder
		b.WriteString("---\ntitle: P\n---\n")
		randomArticle(rand.New(rand.NewPCG(uint64(i), 3)), &b, 0)
		sources[i] = b.String()
		file(fmt.Sprintf("content/p%03d.md", i), sources[i])
	}
	b := hugolib.Test(t, txtar.String())
	marks := regexp.MustCompile(`\(\(([A-Za-z0-9+/=&#;]+)\)\)`)
	for i, src := range sources {
		a, err := article.Parse("p.md", []byte(src))
		if err != nil {
			t.Fatalf("%v\n%s", err, src)
		}
		var want, got []string
		a.Walk(func(s *article.Shortcode) {
			chain := ""
			for p := s; p != nil; p = p.Parent {
				chain = strings.TrimSuffix(fmt.Sprintf("%06d/%s", p.Ordinal, chain), "/")
			}
			var params any
			named, list := map[string]any{}, []any{}
			for _, arg := range s.Arguments {
				named[arg.Name] = arg.Value
				list = append(list, arg.Value)
			}
			if len(s.Arguments) > 0 {
				params = list
				if s.Arguments[0].Name != "" {
					params = named
				}
			}
			text, err := json.Marshal(map[string]any{"name": s.Name, "chain": chain, "params": params})
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, string(text))
		})
		for _, m := range marks.FindAllStringSubmatch(b.FileContent(fmt.Sprintf("public/p%03d/index.html", i)), -1) {
			text, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(m[1], "&#43;", "+"))
			if err != nil {
				t.Fatal(m[1], err)
			}
			got = append(got, string(text))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("page %d\n%s\n%s", i, diff, src)
		}
	}
}
