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

	"example.org/bedside/tools/cases"
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
	type hostile struct {
		Name, File, Src, Body, Sheet, Items, Rels string
		Parts, Zip                                map[string]string
		Cut                                       int
		Protected                                 bool
		Want                                      string // of the error; "": none
		src                                       []byte
	}
	table := cases.Read[hostile](t, "hostile")
	for i := range table {
		c := &table[i]
		for _, files := range []map[string]string{c.Parts, c.Zip} {
			for name, text := range files {
				files[name] = cases.Made(t, text)
			}
		}
		switch {
		case c.Body != "" || c.Parts != nil:
			c.src = word{Body: cases.Made(t, c.Body), Rels: c.Rels, Parts: c.Parts}.bytes()
		case c.Sheet != "":
			c.src = book(cases.Made(t, c.Sheet), "", "")
		case c.Items != "":
			c.src = export(cases.Made(t, c.Items))
		case c.Zip != nil:
			c.src = zipped(c.Zip)
		default:
			c.src = []byte(cases.Made(t, c.Src))
		}
		c.src = c.src[:len(c.src)-c.Cut]
		if c.Protected {
			c.src = encrypted(c.src)
		}
	}
	japan := encode(japanese.ShiftJIS, strings.Repeat("腰痛の治療", 20))
	for _, c := range append(table,
		hostile{Name: "a claim of 4 GB", File: "a.docx", src: claim(4 << 30), Want: "unpacks to more than 16 MB"},
		hostile{Name: "claims that add up to nothing", File: "a.docx", src: claim(1 << 63), Want: "unpacks to more than 16 MB"},
		hostile{Name: "many parts", File: "a.docx", src: parts(700), Want: "has 701 parts"},
		hostile{Name: "Shift-JIS", File: "a.txt", src: japan, Want: "save it as UTF-8"},
		hostile{Name: "a page in Shift-JIS that does not say so", File: "a.html", src: append([]byte("<p>"), japan...), Want: "save it as UTF-8"},
	) {
		t.Run(c.Name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			docs, err := load(c.File, c.src, func(s *Source) { s.Limits = lower })
			runtime.ReadMemStats(&after)
			// All that was ever taken, which is more than was held at a time.
			if used := after.TotalAlloc - before.TotalAlloc; used > 150<<20 {
				t.Errorf("took %d MB", used>>20)
			}
			var known *Error
			switch {
			case c.Want == "" && err != nil:
				t.Errorf("got %v", err)
			case c.Want == "" && !strings.Contains(fmt.Sprint(show(docs[0])), "p ") && len(docs[0].Blocks) == 0:
				t.Error("got nothing")
			case c.Want != "" && !errors.As(err, &known):
				t.Errorf("got %v, want an error in words with %q", err, c.Want)
			case c.Want != "" && !strings.Contains(err.Error(), c.Want):
				t.Errorf("got %q, want %q", err, c.Want)
			}
		})
	}
}
