package article

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/gohugoio/hugo/parser/metadecoders"
)

// Front is a file's front matter. Start and End are offsets in bytes, its
// fences among them.
type Front struct {
	Format     string // yaml, toml, json, org; empty: there is none
	Start, End int
	Values     map[string]any // as Hugo decodes them, the keys of maps in lower case

	content span // between the fences
}

// Value is what stands at the end of a path of keys, in which an item of a list
// is named by its index, "0" first.
func (f *Front) Value(path ...string) (any, bool) {
	var v any = f.Values
	for _, key := range path {
		switch in := v.(type) {
		case map[string]any:
			var ok bool
			if v, ok = in[strings.ToLower(key)]; !ok {
				return nil, false
			}
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

// FrontAt is the place of a front matter's value: of text without its quotes,
// of a list or a map where it begins. Of a key that is missing it is the place
// of the nearest parent's key, else the opening fence, else the file's first
// character.
func (d *Document) FrontAt(path ...string) Range {
	f := d.Front
	if f.Format == "" {
		return d.rangeOf(0, 0)
	}
	start := f.Start
	end := start + max(bytes.IndexAny(d.Source[start:f.End], "\r\n"), 0)
	return d.rangeOf(start, end)
}

func (a *Article) rangeOf(start, end int) Range {
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
	f.Format, f.End, f.content = string(a.frontFormat), a.Body, a.frontSpan
	f.Start = bytes.IndexAny(a.Source, "-+{#")
	values, err := metadecoders.Default.UnmarshalToMap(a.Source[f.content.start:f.content.end], a.frontFormat)
	if err != nil {
		return nil, &Error{File: a.File, Line: 1, Column: 1, Message: err.Error()}
	}
	f.Values, _ = lower(values).(map[string]any)
	return f, nil
}

// lower gives maps their keys in lower case, as Hugo does; it leaves those
// within lists as they are.
func lower(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			value = lower(value)
			if l := strings.ToLower(key); l != key {
				delete(v, key)
				key = l
			}
			v[key] = value
		}
	}
	return v
}
