package article_test

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/contract"
)

// FuzzRead reads a content file and a data file, in each format, that anybody
// may have written.
func FuzzRead(f *testing.F) {
	for seed := range uint64(20) {
		g := &garden{Rand: rand.New(rand.NewPCG(seed, 7)), data: map[string]string{}}
		front := g.front()
		var b strings.Builder
		g.blocks(&b, "", 0)
		data := ""
		for _, data = range g.data {
			break
		}
		f.Add([]byte(strings.ReplaceAll(g.ends(front+b.String()), plant, "")), []byte(strings.ReplaceAll(data, plant, "")))
	}
	for _, data := range files {
		f.Add([]byte("---\na:\n  b: [1, 'x']\n---\né {{< cite \"k\" >}} [x]({{< ref \"y\" >}})\n<!--more-->\n- <div>\n  a</div>\n\n> [!NOTE]\n> — x\n"), []byte(data))
	}
	var data []byte
	o := options
	o.Known.Notation = known.Notation
	o.Inline = func(shortcode string) bool { return len(shortcode) < 5 && shortcode != "faq" }
	o.Data = func(name string) (string, []byte, error) { return name, data, nil }
	f.Fuzz(func(t *testing.T, src, more []byte) {
		data = more
		for _, ext := range []string{"", "yaml", "toml", "json", "csv", "tsv"} {
			src := src
			if ext != "" {
				src = []byte("é\n{{< faq src=\"a." + ext + "\" />}}\n{{< compare src=\"b." + ext + "\" columns=\"x, Cost\" />}}\nend")
			}
			d, err := article.Read("a.md", src, o)
			if err != nil {
				var errs contract.Errors
				if one := (*article.Error)(nil); !errors.As(err, &errs) && errors.As(err, &one) {
					errs = contract.Errors{one}
				}
				if len(errs) == 0 {
					t.Fatalf("%v has no place", err)
				}
				for _, e := range errs {
					in := src
					if e.File != "a.md" {
						in = more
					}
					lines := strings.Split(string(in), "\n")
					if e.Line < 1 || e.Line > len(lines) || e.Column < 1 || e.Column > len([]rune(lines[e.Line-1]))+1 || e.Message == "" {
						t.Fatalf("%v stands outside the file", e)
					}
				}
				continue
			}
			for i := range d.Blocks {
				checkBlock(t, d, i)
			}
			checkFront(t, d, d.Front.Values, nil)
		}
	})
}

// checkFront proves that every value of the front matter has a place within it.
func checkFront(t *testing.T, d *article.Document, v any, path []string) {
	t.Helper()
	if len(path) > 8 {
		return
	}
	for _, r := range []article.Range{d.FrontAt(path...), d.KeyAt(path...)} {
		if r.Start < d.Front.Start || r.End > max(d.Front.End, d.Body) || r.Line < 1 || r.Column < 1 {
			t.Fatalf("%q stands at %+v, the front matter at %d-%d", path, r, d.Front.Start, d.Front.End)
		}
	}
	if m, ok := v.(map[string]any); ok {
		for key, v := range m {
			checkFront(t, d, v, append(path[:len(path):len(path)], key))
		}
	}
}

func BenchmarkRead(b *testing.B) {
	// About 1,000 words, in 5 questions, a table of 5 by 5 and lists.
	var src strings.Builder
	src.WriteString("---\ntitle: \"Spinal decompression\"\ndescription: \"What it is, who should not have it, and what it costs.\"\ndate: 2026-09-14\nauthors: [amara-osei]\nreviewed:\n  by: daniel-hartwell\n  on: 2026-10-20\n  next: 2028-10-20\nkind: treatment\n---\n\n{{< faq >}}\n")
	sentence := "Some people feel *better* after a course, but back pain eases by itself in many of them.{{< cite \"wegner-2013\" >}} "
	for range 5 {
		src.WriteString("### How does it ease back pain?\n\n" + strings.Repeat(sentence, 8) + "\n\n- soft discs lie between the bones of your spine\n- the pull is meant to lower the pressure inside them\n\n")
	}
	src.WriteString("{{< compare caption=\"Treatments\" >}}\n|a|b|c|d|e|\n|-|-|-|-|-|\n" + strings.Repeat("| Physiotherapy | No | Varies | Builds up muscles | Exercises between visits |\n", 5) + "{{< /compare >}}\n{{< /faq >}}\n")
	text := []byte(src.String())
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := article.Read("a.md", text, options); err != nil {
			b.Fatal(err)
		}
	}
}

var broken = regexp.MustCompile(`[ \t\f\v]{3}\r?\n`)

// FuzzPlain reads a file as it is, where blocks of text alone are kept from
// goldmark's search for marks, and with an address at its end, where none is.
func FuzzPlain(f *testing.F) {
	for seed := range uint64(20) {
		g := &garden{Rand: rand.New(rand.NewPCG(seed, 11)), data: map[string]string{}}
		var b strings.Builder
		g.blocks(&b, "", 0)
		f.Add(strings.ReplaceAll(g.ends(b.String()), plant, ""))
	}
	for _, md := range cases.Read[string](f, "fuzz-plain") {
		f.Add(md)
	}
	const address = "www.example.org"
	read := func(md string) (blocks []article.Block, places []article.Range, ok bool) {
		d, err := article.Read("a.md", []byte(md), options)
		if err != nil {
			return nil, nil, false
		}
		for _, b := range d.Blocks {
			if b.Text == address {
				continue
			}
			blocks = append(blocks, article.Block{
				Kind: b.Kind, Level: b.Level, Text: b.Text, Within: b.Within, Links: b.Links, Cites: b.Cites, Emphases: b.Emphases,
				Row: b.Row, Column: b.Column, Header: b.Header, RowHead: b.RowHead, Attributed: b.Attributed, Sentences: b.Sentences,
			})
			places = append(places, b.Range(0, len(b.Text)))
		}
		return blocks, places, true
	}
	f.Fuzz(func(t *testing.T, md string) {
		// Where goldmark looks for addresses it leaves a space before a break.
		if strings.Contains(md, address) || broken.MatchString(md) {
			return
		}
		blocks, places, ok := read(md)
		if !ok {
			return
		}
		slowly, where, ok := read(md + "\n\n" + address + "\n")
		if !ok {
			return
		}
		if !reflect.DeepEqual(blocks, slowly) || !reflect.DeepEqual(places, where) {
			t.Fatalf("%q reads as\n%+v\n%+v\nexpected\n%+v\n%+v", md, blocks, places, slowly, where)
		}
	})
}
