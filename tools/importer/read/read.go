// Package read turns files of many formats into trees. A format is one file
// here and one line in the list of readers; none knows what becomes of a tree.
// Every reader takes what a stranger wrote: it keeps to Limits, and says what
// it leaves out.
package read

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/spf13/afero"

	"example.org/bedside/tools/importer/tree"
	"example.org/bedside/tools/words"
)

// Limits bound what one file may take.
type Limits struct {
	Size  int64 // bytes of a file that is read whole, or of one part of an archive when unpacked
	Text  int64 // bytes of a text, or of a post of an export
	Total int64 // bytes of all parts of an archive
	Parts int   // of an archive
	Nodes int   // elements of a page or of a part
	Depth int   // of nesting
	Cells int   // of a sheet or table
}

// DefaultLimits are larger than any article and small enough for any machine.
var DefaultLimits = Limits{Size: 64 << 20, Text: 8 << 20, Total: 256 << 20, Parts: 10_000, Nodes: 1_000_000, Depth: 200, Cells: 1_000_000}

// Source is a file to be read.
type Source struct {
	Fs     afero.Fs
	Path   string
	Limits Limits
	Sheet  string // of a workbook; "" the first
	Range  string // of a sheet, such as A1:D9; "" all
	Media  string // a folder with the uploads that a WordPress export names; "" none
	Fetch  Fetch  // nil: nothing is fetched
}

// Fetch gets a picture from an old site. Site is that site's address: no other
// host may be asked. The reader has no more than a picture; kind is its MIME
// type.
type Fetch func(ctx context.Context, site, address string) (picture io.ReadCloser, kind string, err error)

// Reader reads a format. Read gives the documents of a file one after the
// other; it stops at the first error that yield returns.
type Reader struct {
	Name       string   // in words: "Word document"
	Extensions []string // with the dot, in small letters
	Magic      func(head []byte) bool
	Named      func(head []byte) bool // for a format with Magic: whether a file that is called so may be one without it; nil: no
	Part       string                 // what the names of an archive's parts begin with, for a format that is an archive
	Read       func(ctx context.Context, s *Source, yield func(*tree.Document) error) error
}

// Error is a file that cannot be read, in words for the person who brought it.
type Error struct {
	File         string
	Line, Column int // 0: unknown
	Message      string
	Fix          string
}

func (e *Error) Error() string {
	place := e.File
	if e.Line > 0 {
		place += fmt.Sprintf(":%d", e.Line)
		if e.Column > 0 {
			place += fmt.Sprintf(":%d", e.Column)
		}
	}
	text := place + ": " + e.Message
	if e.Fix != "" {
		text += "; " + e.Fix
	}
	return text
}

// fail is an Error about a file as a whole.
func (s *Source) fail(message, fix string) error {
	return &Error{File: s.Path, Message: message, Fix: fix}
}

// Read reads a file with the reader that its content and its name ask for.
func Read(ctx context.Context, s *Source, yield func(*tree.Document) error) error {
	if s.Limits == (Limits{}) {
		s.Limits = DefaultLimits
	}
	r, err := s.reader()
	if err != nil {
		return err
	}
	return r.Read(ctx, s, func(doc *tree.Document) error {
		doc.Source = s.Path
		return yield(doc)
	})
}

// Known tells whether a file's name is one that some reader takes.
func Known(name string) bool {
	for _, r := range Readers() {
		for _, extension := range r.Extensions {
			if strings.EqualFold(path.Ext(name), extension) {
				return true
			}
		}
	}
	return false
}

func (s *Source) reader() (*Reader, error) {
	if strings.HasPrefix(s.Path, "https:/") || strings.HasPrefix(s.Path, "http:/") {
		return nil, s.fail("addresses are not fetched", "open the page in a browser, save it (as “Web page, HTML only”), and import the file")
	}
	info, err := s.Fs.Stat(s.Path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, s.fail("is a folder", "name its files")
	}
	head, err := s.head(4096)
	if err != nil {
		return nil, err
	}
	extension := strings.ToLower(path.Ext(strings.ReplaceAll(s.Path, `\`, "/")))
	if len(bytes.TrimSpace(head)) == 0 && info.Size() <= int64(len(head)) {
		return nil, s.fail("the file is empty", "")
	}
	readers := Readers()
	var named, shown *Reader
	for i := range readers {
		r := &readers[i]
		for _, e := range r.Extensions {
			if e == extension {
				named = r
			}
		}
		if shown == nil && r.Magic != nil && r.Magic(head) && (r.Part == "" || s.holds(r.Part)) {
			shown = r
		}
	}
	switch {
	case shown != nil:
		// What a file holds counts for more than what it is called.
		return shown, nil
	case named != nil && wrongKind(head) == "" && (named.Magic == nil || named.Named != nil && named.Named(head)):
		return named, nil
	case named != nil && named.Part != "" && named.Magic(head):
		if _, err := s.openArchive(); err != nil {
			return nil, err
		}
		return nil, s.fail("is an archive, but holds no "+named.Name, wrongKind(head))
	case named != nil:
		return nil, s.fail(fmt.Sprintf("is called %s, but is no %s", extension, named.Name), wrongKind(head))
	}
	var known []string
	for _, r := range readers {
		known = append(known, r.Extensions...)
	}
	fix := "known are " + words.List(known)
	if kind := wrongKind(head); kind != "" {
		fix = kind
	}
	if extension == "" {
		return nil, s.fail("its name has no ending that says what it is", fix)
	}
	return nil, s.fail(fmt.Sprintf("%q is no kind of file that can be imported", extension), fix)
}

// wrongKind says what a file of a kind that cannot be imported is, and what to
// do with it.
func wrongKind(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte("%PDF")):
		return "it is a PDF: import the document that it was made from"
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return "it is an old Office file (.doc, .xls) or a protected one: open it, take the password off, and save it as .docx or .xlsx"
	case bytes.HasPrefix(head, []byte("{\\rtf")):
		return "it is rich text (.rtf): open it and save it as .docx"
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return "it is an archive: unpack it first"
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return "it is compressed: unpack it first"
	}
	return ""
}

func (s *Source) head(n int64) ([]byte, error) {
	f, err := s.Fs.Open(s.Path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, n))
}

// bytes reads the whole file.
func (s *Source) bytes() ([]byte, error) {
	f, err := s.Fs.Open(s.Path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, s.Limits.Size+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > s.Limits.Size {
		return nil, s.fail(fmt.Sprintf("is larger than %d MB", s.Limits.Size>>20), "import it in parts")
	}
	return data, nil
}

// holds tells whether a file is an archive with a part whose name begins so.
func (s *Source) holds(part string) bool {
	a, err := s.openArchive()
	if err != nil {
		return false
	}
	for name := range a.files {
		if strings.HasPrefix(name, part) {
			return true
		}
	}
	return false
}
