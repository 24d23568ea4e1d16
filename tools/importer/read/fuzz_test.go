package read

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/afero"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/importer/tree"
)

// small are limits that a fuzz target's short inputs reach.
var small = Limits{Size: 1 << 20, Text: 256 << 10, Total: 4 << 20, Parts: 100, Nodes: 20_000, Depth: 40, Cells: 5_000}

// sound reads a file and holds what comes of it to what every reader owes: an
// error that names the file, or trees whose parts are whole.
func sound(t *testing.T, name string, src []byte) {
	t.Helper()
	fs := afero.NewMemMapFs()
	cases.Write(t, fs, name, src)
	err := Read(context.Background(), &Source{Fs: fs, Path: name, Limits: small, Media: "uploads"}, func(doc *tree.Document) error {
		for _, m := range doc.Media {
			if m.Name != path.Base(m.Name) || strings.HasPrefix(m.Name, ".") || m.Name == "" || strings.ContainsAny(m.Name, `\/:`) {
				t.Errorf("the media name %q is not safe to create", m.Name)
			}
			if r, err := m.Open(); err == nil {
				_, _ = io.Copy(io.Discard, r) // a damaged picture is an error when it is written
				r.Close()
			}
		}
		blocks := doc.Blocks
		for _, n := range doc.Notes {
			blocks = append(blocks[:len(blocks):len(blocks)], n.Blocks...)
		}
		tree.Walk(blocks, func(b tree.Block, _ bool) {
			switch b := b.(type) {
			case nil:
				t.Error("a block is nil")
			case *tree.Heading:
				if b.Level < 1 || b.Level > 6 {
					t.Errorf("a heading is of level %d", b.Level)
				}
			case *tree.Table:
				for _, row := range b.Rows {
					for _, c := range row.Cells {
						if c.Colspan < 1 || c.Rowspan < 1 {
							t.Errorf("a cell spans %d by %d", c.Colspan, c.Rowspan)
						}
					}
				}
			case *tree.List:
				if len(b.Items) == 0 {
					t.Error("a list has no item")
				}
			}
		}, nil)
		return nil
	})
	var known *Error
	if err != nil && !errors.As(err, &known) {
		t.Errorf("%v is no error in words", err)
	}
	if known != nil && known.File != name {
		t.Errorf("the error is of %q, want %q", known.File, name)
	}
}

func FuzzText(f *testing.F) {
	seed(f, ".txt")
	for _, s := range cases.Read[string](f, "fuzz/text") {
		f.Add([]byte(cases.Made(f, s)))
	}
	f.Fuzz(func(t *testing.T, src []byte) { sound(t, "a.txt", src) })
}

func FuzzMarkdown(f *testing.F) {
	seed(f, ".md")
	for _, s := range cases.Read[string](f, "fuzz/markdown") {
		f.Add([]byte(cases.Made(f, s)))
	}
	f.Fuzz(func(t *testing.T, src []byte) { sound(t, "a.md", src) })
}

func FuzzHTML(f *testing.F) {
	for _, s := range cases.Read[string](f, "fuzz/html") {
		f.Add([]byte(s))
	}
	f.Add([]byte("\xff\xfe<\x00p\x00"))
	f.Fuzz(func(t *testing.T, src []byte) { sound(t, "a.html", src) })
}

// FuzzDOCX hands over the parts, not the archive around them.
func FuzzDOCX(f *testing.F) {
	for _, body := range cases.Read[string](f, "fuzz/docx") {
		f.Add(body, cases.Text(f, "word-styles.xml"), cases.Text(f, "word-numbering.xml"), `<w:footnote w:id="1">`+para("", "note")+`</w:footnote>`)
	}
	f.Fuzz(func(t *testing.T, body, styles, numbering, footnotes string) {
		sound(t, "a.docx", word{Body: body, Styles: styles, Numbering: numbering, Footnotes: footnotes,
			Rels: `<Relationship Id="x" Type="t/image" Target="../../../etc/passwd.png"/>`}.bytes())
	})
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{"a,b\n\"c\nd\",e\n", "sep=;\na;b", "Question\tAnswer\nq\ta", "a\x00b", "\"a"} {
		f.Add([]byte(s), true)
	}
	f.Fuzz(func(t *testing.T, src []byte, comma bool) {
		name := "a.tsv"
		if comma {
			name = "a.csv"
		}
		sound(t, name, src)
	})
}

// FuzzXLSX hands over the parts of a workbook with one sheet.
func FuzzXLSX(f *testing.F) {
	for _, parts := range cases.Read[[3]string](f, "fuzz/xlsx") {
		f.Add(parts[0], parts[1], parts[2])
	}
	f.Fuzz(func(t *testing.T, sheet, texts, styles string) {
		sound(t, "a.xlsx", book(sheet, texts, styles))
	})
}

func FuzzWXR(f *testing.F) {
	for _, items := range cases.Read[[2]string](f, "fuzz/wxr") {
		f.Add(items[0], items[1])
	}
	f.Fuzz(func(t *testing.T, one, two string) {
		sound(t, "a.xml", export("<item>"+one+"</item><item>"+two+"</item>"))
	})
}

func seed(f *testing.F, extension string) {
	_ = filepath.WalkDir("../testdata", func(name string, d os.DirEntry, err error) error {
		if err == nil && filepath.Ext(name) == extension {
			if src, err := os.ReadFile(name); err == nil {
				f.Add(src)
			}
		}
		return nil
	})
}

// book is a workbook of one sheet, of its parts' text.
func book(sheet, texts, styles string) []byte {
	const main = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="` + relations + `"`
	return zipped(map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
		"_rels/.rels":                `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="` + relations + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook ` + main + `><sheets><sheet name="Prices" sheetId="1" r:id="s"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s" Type="` + relations + `/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="t" Type="` + relations + `/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="y" Type="` + relations + `/styles" Target="styles.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   `<worksheet ` + main + `>` + sheet + `</worksheet>`,
		"xl/sharedStrings.xml":       `<sst ` + main + `>` + texts + `</sst>`,
		"xl/styles.xml":              `<styleSheet ` + main + `>` + styles + `</styleSheet>`,
	})
}

// export is a WordPress export of its items' text.
func export(items string) []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel><link>https://c.example</link><wp:base_blog_url>https://c.example</wp:base_blog_url>`)
	b.WriteString(`<wp:author><wp:author_login>drx</wp:author_login><wp:author_email>x@c.example</wp:author_email><wp:author_display_name><![CDATA[Dr Ada Xu]]></wp:author_display_name></wp:author>`)
	b.WriteString(items)
	b.WriteString(`</channel></rss>`)
	return b.Bytes()
}
