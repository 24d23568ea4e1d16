package read

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

// encode gives a text in another code.
func encode(code encoding.Encoding, s string) []byte {
	b, err := code.NewEncoder().Bytes([]byte(s))
	if err != nil {
		panic(err)
	}
	return b
}

func TestCodes(t *testing.T) {
	const western = "Naïve café, 5 µg – “quoted” text of a certain length"
	for _, c := range []struct{ name, file, src, want string }{
		{"UTF-16 with a mark", "a.txt", string(encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), western)), western},
		{"UTF-16 without one", "a.txt", string(encode(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), western)), western},
		{"Windows-1252", "a.txt", string(encode(charmap.Windows1252, western)), western},
		{"Windows-1252 in Markdown", "a.md", string(encode(charmap.Windows1252, western)), western},
		{"a page that says so", "a.html", "<meta charset=windows-1252><p>" + string(encode(charmap.Windows1252, western)), western},
		{"a page that does not say so", "a.html", "<p>" + string(encode(charmap.Windows1252, western)), western},
		{"a page that says something else", "a.html", "<meta charset=utf-8><p>" + string(encode(charmap.Windows1252, western)), western},
		{"a page in UTF-8 that says something else", "a.html", "<meta charset=shift_jis><p>é" + western, "é" + western},
		{"a page in Shift-JIS", "a.html", "<meta charset=shift_jis><p>" + string(encode(japanese.ShiftJIS, "腰痛の治療")), "腰痛の治療"},
		{"a page in UTF-16", "a.html", string(encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "<p>"+western)), western},
		{"a page whose first kilobyte says nothing", "a.html", "<p>" + strings.Repeat("a", 2000) + "</p><p>" + western, western},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := show(loadOne(t, c.file, []byte(c.src))); !strings.Contains(got, "p "+c.want+"\n") {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// claim makes an archive whose part says that it is larger than it is.
func claim(size uint64) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.CreateRaw(&zip.FileHeader{Name: "word/document.xml", Method: zip.Store, UncompressedSize64: size, CompressedSize64: 4})
	if err != nil {
		panic(err)
	}
	_, _ = f.Write([]byte("<a/>"))
	_ = z.Close()
	return b.Bytes()
}

// parts is a Word document with many parts.
func parts(n int) []byte {
	files := map[string]string{"word/document.xml": "<a/>"}
	for i := range n {
		files[fmt.Sprintf("word/%d.xml", i)] = ""
	}
	return zipped(files)
}

// encrypted sets the flag that a part is protected.
func encrypted(src []byte) []byte {
	src = bytes.Clone(src)
	for _, mark := range []struct {
		signature string
		at        int
	}{{"PK\x03\x04", 6}, {"PK\x01\x02", 8}} {
		for from := 0; ; {
			i := bytes.Index(src[from:], []byte(mark.signature))
			if i < 0 {
				break
			}
			from += i + mark.at
			binary.LittleEndian.PutUint16(src[from:], binary.LittleEndian.Uint16(src[from:])|1)
		}
	}
	return src
}

// lower are limits a sixteenth of what is usual, so that the tests need not make
// what is large.
var lower = Limits{Size: 4 << 20, Text: 1 << 20, Total: 16 << 20, Parts: 600, Nodes: 60_000, Depth: 200, Cells: 60_000}

// TestHostile hands over what would take a machine down, or is no document: an
// error in words comes of it, and little memory is taken.
func TestHostile(t *testing.T) {
	good := word{Body: para("", "Text")}.bytes()
	sheet := book(`<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>`, "", "")
	deep := func(open, shut string, n int) string { return strings.Repeat(open, n) + "x" + strings.Repeat(shut, n) }
	for _, c := range []struct {
		name, file string
		src        []byte
		want       string // of the error; "": none
	}{
		{"a bomb of zeros", "a.docx", word{Body: para("", "x"), Parts: map[string]string{"word/document.xml": "<a>" + strings.Repeat(" ", 5<<20)}}.bytes(), "of more than 4 MB"},
		{"a claim of 4 GB", "a.docx", claim(4 << 30), "unpacks to more than 16 MB"},
		{"claims that add up to nothing", "a.docx", claim(1 << 63), "unpacks to more than 16 MB"},
		{"a bomb of entities", "a.docx", word{Parts: map[string]string{"word/document.xml": `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>`}}.bytes(), "invalid character entity"},
		{"entities in an export", "a.xml", []byte(`<!DOCTYPE a [<!ENTITY a "aaaa">]>` + string(export("<item><title>&a;</title></item>"))), "invalid character entity"},
		{"many elements", "a.docx", word{Body: strings.Repeat("<w:p/>", 60_001)}.bytes(), "of more than 60000 elements"},
		{"a page of many elements", "a.html", []byte("<p>" + strings.Repeat("<b>", 60_001)), "has more than 60000 elements"},
		{"deep XML", "a.docx", word{Body: deep("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 5000)}.bytes(), "nested too deeply"},
		{"deep tables", "a.docx", word{Body: deep("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 300)}.bytes(), ""},
		{"a deep export", "a.xml", []byte(strings.Repeat("<a>", 300) + `<!-- wordpress.org/export/ -->`), "nested too deeply"},
		{"an item too deep", "a.xml", export("<item>" + strings.Repeat("<a>", 20_000) + "</item>"), "is damaged here"},
		{"a deep page", "a.html", []byte("<p>a" + deep("<div><span>", "", 300)), "cannot be read"},
		{"a page deep enough", "a.html", []byte("<p>a" + deep("<div>", "", 300)), ""},
		{"deep quotations", "a.md", []byte(strings.Repeat(">", 5000) + " x"), "nested 5000 deep"},
		{"a long line across a page", "a.md", []byte("a\n\n" + strings.Repeat("-", 5000) + "\n\n" + strings.Repeat("* ", 5000) + "\n"), ""},
		{"many brackets", "a.md", []byte(strings.Repeat("[", 100_000)), "more than 2000 marks"},
		{"many notes", "a.md", []byte(strings.Repeat("[^a]: x\n", 5000)), "more than 2000 times"},
		{"a long text", "a.txt", bytes.Repeat([]byte("a\n\n"), 400<<10), "more than 1 MB of text"},
		{"many cells", "a.csv", bytes.Repeat([]byte(","), 60_001), "more than 60000 cells"},
		{"many cells in a sheet", "a.xlsx", book("<sheetData>"+strings.Repeat("<c/>", 480_001)+"</sheetData>", "", ""), "more than 60000 cells"},
		{"a merge over everything", "a.xlsx", book(`<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells>`+strings.Repeat(`<mergeCell ref="A1:XFD1048576"/>`, 50)+`</mergeCells>`, "", ""), "merged cells that cover more than"},
		{"merges that cover too much", "a.xlsx", book(`<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:CV500"/><mergeCell ref="DA1:HZ500"/></mergeCells>`, "", ""), "merged cells that cover more than"},
		{"a long post", "a.xml", export("<item><title>" + strings.Repeat("a", 5<<20) + "</title></item>"), "a post of more than 4 MB"},
		{"an export of one long text", "a.xml", export(strings.Repeat("a", 5<<20)), "of more than 4 MB"},
		{"a long tag", "a.xml", export("<" + strings.Repeat("a", 5<<20)), "of more than 4 MB"},
		{"a large file", "a.docx", append([]byte("PK\x03\x04"), make([]byte, 5<<20)...), "larger than 4 MB"},
		{"many parts", "a.docx", parts(700), "has 701 parts"},
		{"a path out of the archive", "a.docx", word{Body: para("", `<w:r><w:drawing><a:blip r:embed="x"/></w:drawing></w:r>`+run("", "Text")), Rels: `<Relationship Id="x" Type="t/image" Target="../../../../etc/passwd"/>`, Parts: map[string]string{"../../etc/passwd": "x"}}.bytes(), ""},
		{"cut off", "a.docx", good[:len(good)-30], "was not copied whole"},
		{"a sheet cut off", "a.xlsx", sheet[:len(sheet)/2], "was not copied whole"},
		{"an export cut off", "a.xml", bytes.TrimSuffix(export("<item><title>a</title></item>"), []byte("</item></channel></rss>")), "breaks off"},
		{"protected", "a.docx", encrypted(good), "protected by a password"},
		{"a protected sheet", "a.xlsx", encrypted(sheet), "protected by a password"},
		{"an old document", "a.docx", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)), "save it as .docx"},
		{"a PDF called a text", "a.txt", []byte("%PDF-1.7 text without a zero"), "it is a PDF"},
		{"rich text called Word", "a.docx", []byte(`{\rtf1 x}`), "it is rich text"},
		{"rich text called a text", "a.txt", []byte(`{\rtf1 x}`), "it is rich text"},
		{"an archive of something else", "a.docx", zipped(map[string]string{"a.txt": "x"}), "it is an archive"},
		{"a Word document called a text", "a.txt", good, ""},
		{"a page called a text", "a.txt", []byte("<!DOCTYPE html><p>x"), ""},
		{"a document without a text", "a.docx", zipped(map[string]string{"word/x.xml": "<x/>"}), "holds no Word document"},
		{"Shift-JIS", "a.txt", encode(japanese.ShiftJIS, strings.Repeat("腰痛の治療", 20)), "save it as UTF-8"},
		{"a page in Shift-JIS that does not say so", "a.html", append([]byte("<p>"), encode(japanese.ShiftJIS, strings.Repeat("腰痛の治療", 20))...), "save it as UTF-8"},
		{"zeros", "a.txt", []byte("abc\x00def"), "is no text"},
		{"nothing", "a.md", nil, "is empty"},
		{"blanks", "a.md", []byte(" \n "), "is empty"},
		{"no ending", "article", []byte("x"), "no ending"},
		{"another ending", "a.pages", []byte("x"), `".pages" is no kind of file`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			docs, err := load(c.file, c.src, func(s *Source) { s.Limits = lower })
			runtime.ReadMemStats(&after)
			// All that was ever taken, which is more than was held at a time.
			if used := after.TotalAlloc - before.TotalAlloc; used > 150<<20 {
				t.Errorf("took %d MB", used>>20)
			}
			var known *Error
			switch {
			case c.want == "" && err != nil:
				t.Errorf("got %v", err)
			case c.want == "" && !strings.Contains(fmt.Sprint(show(docs[0])), "p ") && len(docs[0].Blocks) == 0:
				t.Error("got nothing")
			case c.want != "" && !errors.As(err, &known):
				t.Errorf("got %v, want an error in words with %q", err, c.want)
			case c.want != "" && !strings.Contains(err.Error(), c.want):
				t.Errorf("got %q, want %q", err, c.want)
			}
		})
	}
}
