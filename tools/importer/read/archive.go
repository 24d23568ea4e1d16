package read

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// archive is an Office file: a ZIP of XML parts and pictures. No part is ever
// written under the name that the archive gives it.
type archive struct {
	*Source
	files map[string]*zip.File
}

// openArchive opens a file whose bytes are at hand. What a file claims of its
// parts' sizes is not believed: reading stops at the limits.
func (s *Source) openArchive() (*archive, error) {
	data, err := s.bytes()
	if err != nil {
		return nil, err
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, s.fail("is damaged or was not copied whole ("+err.Error()+")", "open it in the program that it was made with and save it again")
	}
	if len(z.File) > s.Limits.Parts {
		return nil, s.fail(fmt.Sprintf("has %d parts, more than any document", len(z.File)), "")
	}
	a := &archive{Source: s, files: map[string]*zip.File{}}
	var total uint64
	for _, f := range z.File {
		if total += f.UncompressedSize64; f.UncompressedSize64 > uint64(s.Limits.Total) || total > uint64(s.Limits.Total) {
			return nil, s.fail(fmt.Sprintf("unpacks to more than %d MB", s.Limits.Total>>20), "")
		}
		a.files[strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(f.Name, `\`, "/")), "/")] = f
	}
	return a, nil
}

func (a *archive) has(name string) bool { return a.files[name] != nil }

// open reads a part as a stream that ends in an error at the limit.
func (a *archive) open(name string) (io.ReadCloser, error) {
	f := a.files[name]
	if f == nil {
		return nil, a.fail("has no part "+name, "")
	}
	if f.Flags&1 != 0 {
		return nil, a.fail("is protected by a password", "take the password off and save it again")
	}
	r, err := f.Open()
	if err != nil {
		return nil, a.fail("has a damaged part "+name+" ("+err.Error()+")", "")
	}
	return &limited{r, a.Limits.Size, a, name}, nil
}

type limited struct {
	io.ReadCloser
	left int64
	a    *archive
	name string
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, l.a.fail(fmt.Sprintf("has a part %s of more than %d MB", l.name, l.a.Limits.Size>>20), "")
	}
	if int64(len(p)) > l.left {
		p = p[:l.left]
	}
	n, err := l.ReadCloser.Read(p)
	l.left -= int64(n)
	return n, err
}

// element is a piece of XML. Names are without namespaces: the transitional and
// the strict kind of Office files differ in nothing else.
type element struct {
	name     string
	attrs    []xml.Attr
	text     string // of a text node; name is ""
	children []*element
}

func (e *element) attr(name string) string {
	if e == nil {
		return ""
	}
	for _, a := range e.attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (e *element) child(name string) *element {
	if e == nil {
		return nil
	}
	for _, c := range e.children {
		if c.name == name {
			return c
		}
	}
	return nil
}

// path goes down by names.
func (e *element) path(names ...string) *element {
	for _, n := range names {
		e = e.child(n)
	}
	return e
}

// words is all text in an element.
func (e *element) words() string {
	if e == nil {
		return ""
	}
	var b strings.Builder
	var walk func(*element)
	walk = func(e *element) {
		b.WriteString(e.text)
		for _, c := range e.children {
			walk(c)
		}
	}
	walk(e)
	return b.String()
}

// find gives the first element of a name in reading order.
func (e *element) find(name string) *element {
	if e == nil {
		return nil
	}
	for _, c := range e.children {
		if c.name == name {
			return c
		}
		if f := c.find(name); f != nil {
			return f
		}
	}
	return nil
}

// parse reads a part as XML. Go's decoder expands no entities but XML's own, so
// that none can explode.
func (a *archive) parse(name string) (*element, error) {
	r, err := a.open(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	// Office files may be UTF-16, which only its first bytes say.
	d := xml.NewDecoder(transform.NewReader(r, unicode.BOMOverride(transform.Nop)))
	d.CharsetReader = func(label string, input io.Reader) (io.Reader, error) {
		if strings.HasPrefix(strings.ToLower(label), "utf-16") {
			return input, nil // it was read as such
		}
		return charset.NewReaderLabel(label, input)
	}
	root := &element{}
	stack := []*element{root}
	nodes := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && len(stack) == 1 {
			if len(root.children) == 0 {
				return nil, a.fail("has an empty part "+name, "")
			}
			return root, nil
		}
		if err != nil {
			var ours *Error
			if errors.As(err, &ours) {
				return nil, ours
			}
			line, _ := d.InputPos()
			return nil, a.fail(fmt.Sprintf("has a damaged part %s (line %d: %v)", name, line, err), "open it in the program that it was made with and save it again")
		}
		top := stack[len(stack)-1]
		switch t := token.(type) {
		case xml.StartElement:
			if nodes++; nodes > a.Limits.Nodes {
				return nil, a.fail(fmt.Sprintf("has a part %s of more than %d elements", name, a.Limits.Nodes), "take it apart")
			}
			e := &element{name: t.Name.Local, attrs: t.Copy().Attr}
			top.children = append(top.children, e)
			stack = append(stack, e)
			if len(stack) > 10*a.Limits.Depth {
				return nil, a.fail("is nested too deeply", "")
			}
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if len(stack) > 1 {
				top.children = append(top.children, &element{text: string(t)})
			}
		}
	}
}

// relation is what a part names by an id.
type relation struct {
	kind   string // the last part of its type's address
	target string // a part's name, or an address
	away   bool   // target is an address
}

func (a *archive) relations(part string) map[string]relation {
	out := map[string]relation{}
	name := path.Join(path.Dir(part), "_rels", path.Base(part)+".rels")
	if part == "" {
		name = "_rels/.rels"
	}
	if !a.has(name) {
		return out
	}
	root, err := a.parse(name)
	if err != nil {
		return out
	}
	for _, r := range root.child("Relationships").all("Relationship") {
		kind := r.attr("Type")
		rel := relation{kind: kind[strings.LastIndexByte(kind, '/')+1:], target: r.attr("Target"), away: r.attr("TargetMode") == "External"}
		if !rel.away {
			if strings.HasPrefix(rel.target, "/") {
				rel.target = strings.TrimPrefix(path.Clean(rel.target), "/")
			} else {
				rel.target = strings.TrimPrefix(path.Clean("/"+path.Join(path.Dir(part), rel.target)), "/")
			}
		}
		out[r.attr("Id")] = rel
	}
	return out
}

func (e *element) all(name string) []*element {
	if e == nil {
		return nil
	}
	var out []*element
	for _, c := range e.children {
		if c.name == name {
			out = append(out, c)
		}
	}
	return out
}
