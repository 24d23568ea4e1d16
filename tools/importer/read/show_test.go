package read

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/spf13/afero"

	"example.org/bedside/tools/importer/tree"
)

// load reads a file that holds src.
func load(name string, src []byte, change ...func(*Source)) ([]*tree.Document, error) {
	fs := afero.NewMemMapFs()
	if err := afero.WriteFile(fs, name, src, 0o644); err != nil {
		return nil, err
	}
	s := &Source{Fs: fs, Path: name}
	for _, f := range change {
		f(s)
	}
	var docs []*tree.Document
	err := Read(context.Background(), s, func(d *tree.Document) error {
		docs = append(docs, d)
		return nil
	})
	return docs, err
}

// loadOne reads a file that holds one document.
func loadOne(t *testing.T, name string, src []byte, change ...func(*Source)) *tree.Document {
	t.Helper()
	docs, err := load(name, src, change...)
	if err != nil {
		t.Fatal(err)
	}
	if len(docs) != 1 {
		t.Fatalf("got %d documents, want 1", len(docs))
	}
	return docs[0]
}

// show writes a tree in a short form, for tests to compare: a line for each
// block, what it holds set in below.
func show(doc *tree.Document) string {
	var b strings.Builder
	showBlocks(&b, doc.Blocks, "")
	for _, n := range doc.Notes {
		fmt.Fprintf(&b, "note %s\n", n.ID)
		showBlocks(&b, n.Blocks, "  ")
	}
	return b.String()
}

// told writes what is told, a line each.
func told(doc *tree.Document) string {
	var b strings.Builder
	for _, t := range doc.Told {
		fmt.Fprintf(&b, "%s: %s [%s]\n", t.Kind, t.Message, t.Text)
	}
	return b.String()
}

func showBlocks(b *strings.Builder, blocks []tree.Block, in string) {
	for _, block := range blocks {
		b.WriteString(in)
		switch x := block.(type) {
		case *tree.Heading:
			fmt.Fprintf(b, "h%d %s\n", x.Level, inline(x.Text))
		case *tree.Paragraph:
			fmt.Fprintf(b, "p %s\n", inline(x.Text))
		case *tree.List:
			name := "ul"
			if x.Ordered {
				name = fmt.Sprintf("ol%s %d", x.Style, x.Start)
			}
			b.WriteString(name + "\n")
			for _, item := range x.Items {
				mark := "-"
				if item.Task != "" {
					mark += " " + item.Task
				}
				b.WriteString(in + "  " + mark + "\n")
				showBlocks(b, item.Blocks, in+"    ")
			}
		case *tree.Table:
			fmt.Fprintf(b, "table")
			if x.HeaderRows > 0 {
				fmt.Fprintf(b, " head %d", x.HeaderRows)
			}
			if x.HeaderColumn {
				b.WriteString(" column")
			}
			if x.Layout {
				b.WriteString(" layout")
			}
			if len(x.Caption) > 0 {
				b.WriteString(": " + inline(x.Caption))
			}
			b.WriteByte('\n')
			for _, row := range x.Rows {
				b.WriteString(in + "  row\n")
				for _, c := range row.Cells {
					b.WriteString(in + "    cell")
					if c.Colspan > 1 || c.Rowspan > 1 {
						fmt.Fprintf(b, " %dx%d", c.Colspan, c.Rowspan)
					}
					b.WriteByte('\n')
					showBlocks(b, c.Blocks, in+"      ")
				}
			}
		case *tree.Code:
			fmt.Fprintf(b, "code %s%q\n", x.Language, x.Text)
		case *tree.Quote:
			b.WriteString("quote\n")
			showBlocks(b, x.Blocks, in+"  ")
		case *tree.Figure:
			fmt.Fprintf(b, "figure %s\n", inline(x.Caption))
			showBlocks(b, x.Blocks, in+"  ")
		case *tree.Disclosure:
			fmt.Fprintf(b, "open (%s) %s\n", x.Evidence, inline(x.Title))
			showBlocks(b, x.Blocks, in+"  ")
		case *tree.Definitions:
			b.WriteString("dl\n")
			for _, e := range x.Entries {
				for _, t := range e.Terms {
					b.WriteString(in + "  dt " + inline(t) + "\n")
				}
				for _, d := range e.Descriptions {
					b.WriteString(in + "  dd\n")
					showBlocks(b, d, in+"    ")
				}
			}
		case *tree.Rule:
			b.WriteString("hr\n")
		case *tree.Group:
			b.WriteString("group " + x.Role + "\n")
			showBlocks(b, x.Blocks, in+"  ")
		case *tree.Unknown:
			fmt.Fprintf(b, "unknown %s: %s\n", x.Name, x.Text)
			showBlocks(b, x.Blocks, in+"  ")
		default:
			fmt.Fprintf(b, "%T\n", x)
		}
	}
}

func inline(nodes []tree.Inline) string {
	var b strings.Builder
	for _, n := range nodes {
		switch n := n.(type) {
		case tree.Text:
			b.WriteString(string(n))
		case tree.Break:
			b.WriteString("⏎")
		case *tree.Mark:
			name := n.Kind
			if n.Title != "" {
				name += "=" + n.Title
			}
			fmt.Fprintf(&b, "{%s %s}", name, inline(n.Text))
		case *tree.Link:
			fmt.Fprintf(&b, "[%s](%s)", inline(n.Text), n.Address)
		case *tree.Image:
			fmt.Fprintf(&b, "![%s](%s)", n.Alt, cmp.Or(n.Name, n.Address))
		case *tree.Reference:
			fmt.Fprintf(&b, "[^%s]", n.ID)
		case *tree.Verbatim:
			fmt.Fprintf(&b, "`%s`", n.Text)
		case *tree.Odd:
			fmt.Fprintf(&b, "{odd %s}", n.Text)
		}
	}
	return b.String()
}
