package article

import (
	"bytes"
	"strconv"
	"strings"
	"sync"

	"github.com/gohugoio/hugo/parser/metadecoders"
	"github.com/gohugoio/hugo/parser/pageparser"
)

// Front is a file's front matter. Start and End are offsets in bytes, its
// fences among them.
type Front struct {
	Format     string // yaml, toml, json or org; empty: there is none
	Start, End int
	// Values are as Hugo decodes them. Keys are in lower case, except in maps
	// that are items of a list.
	Values map[string]any

	content span // between the fences
	once    sync.Once
	root    *field
}

// FrontMatter parts a file's front matter, decoded as Hugo does it with its keys
// as they are written, from its content. values is nil if there is none.
func FrontMatter(src []byte) (values map[string]any, content []byte, err error) {
	parts, err := pageparser.ParseFrontMatterAndContent(bytes.NewReader(src))
	if err != nil {
		return nil, nil, err
	}
	if parts.FrontMatterFormat == "" {
		return nil, src, nil
	}
	return parts.FrontMatter, parts.Content, nil
}

// Value is what stands at the end of a path of keys, in which an item of a list
// is named by its index, "0" first.
func (f *Front) Value(path ...string) (any, bool) {
	var v any = f.Values
	for _, key := range path {
		switch in := v.(type) {
		case map[string]any:
			next, ok := in[key]
			if !ok {
				if next, ok = in[strings.ToLower(key)]; !ok {
					return nil, false
				}
			}
			v = next
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i < 0 || i >= len(in) {
				return nil, false
			}
			v = in[i]
		case []string:
			i, err := strconv.Atoi(key)
			if err != nil || i < 0 || i >= len(in) {
				return nil, false
			}
			v = in[i]
		default:
			return nil, false
		}
	}
	return v, true
}

// FrontAt is the place of a front matter's value, text without its quotes. Of a
// key that is missing it is the place of the nearest parent's key, else the
// opening fence, else the beginning of the file.
func (d *Document) FrontAt(path ...string) Range {
	f := d.Front
	if f.Format == "" {
		at := d.Body
		return d.Range(at, at)
	}
	place := span{f.Start, f.Start + len(bytes.TrimRight(upTo(d.Source[f.Start:f.End], '\n'), "\r\n \t"))}
	if _, ok := f.Value(path[:min(len(path), 1)]...); !ok {
		return d.Range(place.start, place.end) // where the others stand need not be read
	}
	at := f.places(d.Article)
	for i, key := range path {
		next := at.get(key)
		if next == nil {
			break
		}
		at, place = next, next.key
		if i == len(path)-1 {
			place = next.value
		}
	}
	return d.Range(place.start, place.end)
}

// KeyAt is the place of a front matter's key, as FrontAt gives that of its
// value. An item of a list is its own key.
func (d *Document) KeyAt(path ...string) Range {
	f := d.Front
	if f.Format == "" {
		return d.FrontAt()
	}
	at := f.places(d.Article)
	for _, key := range path {
		if at = at.get(key); at == nil {
			return d.FrontAt(path...)
		}
	}
	if at.key == (span{}) {
		return d.FrontAt()
	}
	return d.Range(at.key.start, at.key.end)
}

func upTo(b []byte, end byte) []byte {
	if i := bytes.IndexByte(b, end); i >= 0 {
		return b[:i]
	}
	return b
}

// within keeps a stretch within the file.
func (a *Article) within(start, end int) (int, int) {
	start = min(max(start, 0), len(a.Source))
	return start, min(max(end, start), len(a.Source))
}

// Range is a stretch of the file, in bytes.
func (a *Article) Range(start, end int) Range {
	start, end = a.within(start, end)
	r := Range{File: a.File, Start: start, End: end, Match: string(a.Source[start:end])}
	r.Line, r.Column = a.Position(start)
	r.EndLine, r.EndColumn = a.Position(end)
	return r
}

func (a *Article) front() (*Front, error) {
	f := &Front{Values: map[string]any{}}
	if a.frontFormat == "" {
		return f, nil
	}
	f.Format, f.content = string(a.frontFormat), a.frontSpan
	f.Start, f.End = len(bom)*btoi(bytes.HasPrefix(a.Source, bom)), a.Body
	f.Start += len(a.Source[f.Start:]) - len(bytes.TrimLeft(a.Source[f.Start:], " \t\r\n"))
	values, err := a.decode(f.content, a.frontFormat)
	if err != nil {
		return nil, err
	}
	switch v := values.(type) {
	case nil:
	case map[string]any:
		if v != nil {
			lower(v)
			f.Values = v
		}
	default:
		what := "text"
		if _, ok := v.([]any); ok {
			what = "a list"
		}
		at := f.content.start
		for at < f.content.end && isSpace(a.Source[at]) {
			at++
		}
		line, column := a.Position(at)
		return nil, &Error{File: a.File, Line: line, Column: column, Message: "the front matter is " + what + "; expected keys and values, such as title: …"}
	}
	return f, nil
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// lower gives maps their keys in lower case, as Hugo does: it leaves those
// within lists as they are.
func lower(m map[string]any) {
	var keys []string
	for key, value := range m {
		if in, ok := value.(map[string]any); ok {
			lower(in)
		}
		if strings.ToLower(key) != key {
			keys = append(keys, key)
		}
	}
	for _, key := range keys {
		m[strings.ToLower(key)] = m[key]
		delete(m, key)
	}
}

// segments leads from a text of the front matter to the file.
func (f *Front) segments(a *Article, value string, path ...string) []segment {
	at := f.places(a)
	for _, key := range path {
		if at = at.get(key); at == nil {
			return []segment{{0, len(value), f.Start, f.Start}}
		}
	}
	return at.align(a.Source, value)
}

func (f *Front) places(a *Article) *field {
	f.once.Do(func() { f.root = a.fields(f.content, metadecoders.Format(f.Format)) })
	return f.root
}
