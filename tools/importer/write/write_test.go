package write_test

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/importer/tree"
	"example.org/bedside/tools/importer/write"
)

type maker struct {
	*rand.Rand
	nasty []string // what Markdown or Hugo would take for something else
}

func (m *maker) words() string {
	n := 1 + m.IntN(4)
	var parts []string
	for range n {
		if m.IntN(3) == 0 {
			parts = append(parts, m.nasty[m.IntN(len(m.nasty))])
		} else {
			parts = append(parts, "w"+strconv.Itoa(m.IntN(1000)))
		}
	}
	return strings.Join(parts, " ")
}

func (m *maker) run(depth int) []tree.Inline {
	var out []tree.Inline
	for range 1 + m.IntN(3) {
		switch k := m.IntN(12); {
		case k < 6 || depth > 2:
			out = append(out, tree.Text(m.words()))
		case k < 10:
			kind := []string{tree.Strong, tree.Emphasis, tree.Superscript, tree.Subscript, tree.Strike, tree.Underline}[m.IntN(6)]
			inner := m.run(depth + 1)
			if kind == tree.Superscript || kind == tree.Subscript {
				inner = []tree.Inline{tree.Text([]string{"9", "2+", "th", "x y", "12"}[m.IntN(5)])}
			}
			out = append(out, &tree.Mark{Kind: kind, Text: inner})
		case k == 10:
			out = append(out, &tree.Verbatim{Text: strings.TrimSpace(m.words())})
		default:
			out = append(out, &tree.Link{Address: "https://example.org/" + strconv.Itoa(m.IntN(100)), Text: []tree.Inline{tree.Text(m.words())}})
		}
		if m.IntN(2) == 0 {
			out = append(out, tree.Text(" "))
		}
	}
	return out
}

func (m *maker) paragraph() *tree.Paragraph { return &tree.Paragraph{Text: m.run(0)} }

func (m *maker) blocks(depth, n int) []tree.Block {
	var out []tree.Block
	for range n {
		switch k := m.IntN(12); {
		case k < 5 || depth > 2:
			out = append(out, m.paragraph())
		case k < 8:
			l := &tree.List{Ordered: m.IntN(2) == 0, Start: 1 + m.IntN(3)}
			for range 1 + m.IntN(3) {
				l.Items = append(l.Items, tree.Item{Blocks: append([]tree.Block{m.paragraph()}, m.blocks(depth+1, m.IntN(2))...)})
			}
			out = append(out, l)
		case k == 8:
			out = append(out, &tree.Quote{Blocks: append([]tree.Block{m.paragraph()}, m.blocks(depth+1, m.IntN(2))...)})
		case k == 9 && depth == 0:
			out = append(out, &tree.Heading{Level: 2 + m.IntN(3), Text: m.run(1)})
		case k == 10:
			out = append(out, m.comparison(depth))
		default:
			out = append(out, m.paragraph())
		}
	}
	return out
}

func (m *maker) comparison(depth int) *tree.Comparison {
	width := 2 + m.IntN(3)
	c := &tree.Comparison{Caption: []tree.Inline{tree.Text("Caption w" + strconv.Itoa(m.IntN(100)))}}
	for x := range width {
		c.Columns = append(c.Columns, []tree.Inline{tree.Text(fmt.Sprintf("Column%d %s", x, m.words()))})
	}
	for y := range 1 + m.IntN(3) {
		row := []tree.Entry{{Blocks: []tree.Block{&tree.Paragraph{Text: []tree.Inline{tree.Text(fmt.Sprintf("Row%d %s", y, m.words()))}}}}}
		for range width - 1 {
			var blocks []tree.Block
			switch m.IntN(8) {
			case 0:
			case 1:
				if depth < 1 {
					blocks = m.blocks(3, 2)
				}
			default:
				blocks = []tree.Block{m.paragraph()}
			}
			row = append(row, tree.Entry{Blocks: blocks})
		}
		c.Rows = append(c.Rows, row)
	}
	return c
}

// spoken is a run as it must be read back, white space folded.
func spoken(nodes []tree.Inline) string {
	var b strings.Builder
	var walk func([]tree.Inline)
	walk = func(nodes []tree.Inline) {
		for _, n := range nodes {
			switch n := n.(type) {
			case tree.Text:
				b.WriteString(string(n))
			case tree.Break:
				b.WriteByte(' ')
			case *tree.Mark:
				if text, ok := n.Raised(); ok {
					b.WriteString(text)
				} else {
					walk(n.Text)
				}
			case *tree.Link:
				walk(n.Text)
			case *tree.Verbatim:
				b.WriteString(n.Text)
			}
		}
	}
	walk(nodes)
	return fold(b.String())
}

func fold(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }), " ")
}

// texts are the runs of a document in reading order.
func texts(blocks []tree.Block, nested bool) []string {
	var out []string
	add := func(nodes []tree.Inline) {
		if text := spoken(nodes); text != "" {
			out = append(out, text)
		}
	}
	for _, b := range blocks {
		switch b := b.(type) {
		case *tree.Paragraph:
			add(b.Text)
		case *tree.Heading:
			add(b.Text)
		case *tree.List:
			for _, item := range b.Items {
				out = append(out, texts(item.Blocks, true)...)
			}
		case *tree.Quote:
			out = append(out, texts(b.Blocks, true)...)
		case *tree.Comparison:
			add(b.Caption)
			for _, c := range b.Columns {
				add(c)
			}
			for _, row := range b.Rows {
				for _, cell := range row {
					parts := texts(cell.Blocks, nested)
					if c := cell.Blocks; len(c) > 0 && inline(b) && !nested {
						parts = []string{strings.Join(parts, " ")} // a line break each in a cell
					}
					out = append(out, parts...)
				}
			}
		case *tree.FAQ:
			for _, q := range b.Questions {
				add(q.Title)
				out = append(out, texts(q.Answer, nested)...)
			}
		}
	}
	return out
}

// inline tells whether a comparison is written as a table of Markdown.
func inline(c *tree.Comparison) bool {
	for _, row := range c.Rows {
		for _, cell := range row {
			for _, b := range cell.Blocks {
				if _, ok := b.(*tree.Paragraph); !ok {
					return false
				}
			}
		}
	}
	return true
}

// TestReadBack writes random documents and reads every paragraph, cell and
// question back as it was. BEDSIDE_SEED chooses other documents.
func TestReadBack(t *testing.T) {
	seed, nasty := cases.Seed(t), cases.Read[string](t, "nasty")
	for n := range 400 {
		m := &maker{rand.New(rand.NewPCG(seed, uint64(n))), nasty}
		doc := &tree.Document{Source: "x.txt", Meta: tree.Meta{Title: "Title"}, Blocks: m.blocks(0, 1+m.IntN(5))}
		if m.IntN(2) == 0 {
			f := &tree.FAQ{}
			for q := range 1 + m.IntN(3) {
				f.Questions = append(f.Questions, tree.Question{
					Title:  []tree.Inline{tree.Text(fmt.Sprintf("Question%d %s?", q, m.words()))},
					Answer: append([]tree.Block{m.paragraph()}, m.blocks(1, m.IntN(3))...),
				})
			}
			doc.Blocks = append(doc.Blocks, f)
		}
		bundle, err := write.Write(doc, write.Options{Format: []string{"yaml", "toml"}[m.IntN(2)]})
		if err != nil {
			t.Fatal(err)
		}
		src := bundle.Files[0].Text
		page, err := article.Read("index.md", src, article.Options{
			Prose: func(_, parameter string) bool { return parameter == "caption" },
			Data: func(name string) (string, []byte, error) {
				for _, f := range bundle.Files {
					if f.Name == name {
						return name, f.Text, nil
					}
				}
				return "", nil, fs.ErrNotExist
			},
		})
		if err != nil {
			t.Fatalf("seed %d, document %d: %v\n%s", seed, n, err, src)
		}
		var got []string
		for _, b := range page.Blocks[1:] {
			if text := fold(b.Text); text != "" {
				got = append(got, text)
			}
		}
		if diff := cmp.Diff(texts(doc.Blocks, false), got); diff != "" {
			var all strings.Builder
			for _, f := range bundle.Files {
				fmt.Fprintf(&all, "-- %s --\n%s", f.Name, f.Text)
			}
			t.Fatalf("seed %d, document %d (-want +got):\n%s\n%s", seed, n, diff, all.String())
		}
	}
}

// What stands in bold type beside a lowered passage that has no characters of
// its own in Unicode stays in bold type.
func TestBoldBesideLowered(t *testing.T) {
	doc := &tree.Document{Meta: tree.Meta{Title: "T"}, Blocks: []tree.Block{&tree.Paragraph{Text: []tree.Inline{
		&tree.Mark{Kind: tree.Strong, Text: []tree.Inline{tree.Text("Never")}}, tree.Text(" more than C"),
		&tree.Mark{Kind: tree.Subscript, Text: []tree.Inline{tree.Text("max2")}},
	}}}}
	bundle, err := write.Write(doc, write.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if want := "**Never** more than C{{< sub >}}max2{{< /sub >}}"; !strings.Contains(string(bundle.Files[0].Text), want) {
		t.Errorf("%q is not in:\n%s", want, bundle.Files[0].Text)
	}
}

// A link to the page itself stays in it, one to a picture that came along leads
// to that, and those to the old site are counted.
func TestOldLinks(t *testing.T) {
	const old = "https://c.example/knee/"
	var text []tree.Inline
	for _, address := range []string{old + "#risks", "../knee/#risks", "/about/", "https://c.example/hip/#risks", "https://c.example/u/k.png", "https://other.example/knee/#risks"} {
		text = append(text, &tree.Link{Address: address, Text: []tree.Inline{tree.Text("x")}}, tree.Text(" "))
	}
	doc := &tree.Document{
		Meta:   tree.Meta{Title: "Knee"},
		Blocks: []tree.Block{&tree.Paragraph{Text: text}, &tree.Heading{Level: 2, ID: "risks", Text: []tree.Inline{tree.Text("Risks")}}},
		Media:  []tree.Media{{Name: "k.png", Source: "https://c.example/u/k.png"}},
	}
	b, err := write.Write(doc, write.Options{Base: old})
	if err != nil {
		t.Fatal(err)
	}
	want := "\n[x](#risks) [x](#risks) [x](https://c.example/about/) [x](https://c.example/hip/#risks) [x](k.png) [x](https://other.example/knee/#risks)\n"
	if src := string(b.Files[0].Text); !strings.Contains(src, want) {
		t.Errorf("%q is not in:\n%s", want, src)
	}
	if len(b.Told) != 1 || !strings.Contains(b.Told[0].Message, "links to the old site: 2;") {
		t.Errorf("told %+v", b.Told)
	}
}

// A picture with no text for those who cannot see it is a link, unless the source
// says that it shows nothing that matters.
func TestPicturesWithoutText(t *testing.T) {
	for _, c := range []struct {
		decorative  bool
		want, reply string
	}{
		{false, "\n[k.png](k.png)\n", "has no text for those who cannot see it"},
		{true, "\n![decorative](k.png)\n", "is marked as one that shows nothing that matters"},
	} {
		doc := &tree.Document{
			Meta:   tree.Meta{Title: "Knee"},
			Blocks: []tree.Block{&tree.Paragraph{Text: []tree.Inline{&tree.Image{Name: "k.png", Decorative: c.decorative}}}},
			Media:  []tree.Media{{Name: "k.png", Source: "media/k.png"}},
		}
		b, err := write.Write(doc, write.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if src := string(b.Files[0].Text); !strings.Contains(src, c.want) {
			t.Errorf("%q is not in:\n%s", c.want, src)
		}
		if len(b.Told) != 1 || !strings.Contains(b.Told[0].Message, c.reply) {
			t.Errorf("told %+v", b.Told)
		}
	}
}
