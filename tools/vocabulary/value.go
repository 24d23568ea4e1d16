package vocabulary

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Kind is what a JSON value is.
type Kind byte

// The kinds of JSON values.
const (
	Null Kind = iota
	Boolean
	Number
	String
	Object
	Array
)

// Span is a stretch of a text, in bytes, the end exclusive.
type Span struct{ Start, End int }

// Value is a JSON value that knows where it stands.
type Value struct {
	Span
	Kind   Kind
	Text   string            // of a string, without its quotation marks and escapes; of a number, true and false as written
	Fields map[string]*Value // of an object; of two fields with one name the last
	List   []*Value          // of an array
	Key    Span              // the name of the field that has this value, with its quotation marks

	names []string // of the fields, in their order
}

// SyntaxError is what is no JSON, and where.
type SyntaxError struct {
	Offset int
	Err    error
}

func (e *SyntaxError) Error() string { return e.Err.Error() }

func (e *SyntaxError) Unwrap() error { return e.Err }

// ErrTooDeep is returned for values that are nested deeper than structured data
// ever is.
var ErrTooDeep = errors.New("nested too deeply")

// deepest is how far values may be nested. Real data stays under ten.
const deepest = 200

// Parse reads a text that holds one JSON value. Its errors are a *SyntaxError or
// ErrTooDeep.
func Parse(src string) (*Value, error) { return ParseAt(src, 0, len(src)) }

// ParseAt is Parse for a stretch of a text; places are places in the whole text.
func ParseAt(whole string, start, end int) (*Value, error) {
	src := whole[start:end]
	if bytes := []byte(src); !json.Valid(bytes) {
		var raw json.RawMessage
		err := json.Unmarshal(bytes, &raw)
		offset := len(strings.TrimRight(src, " \t\r\n"))
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok && syntax.Offset <= int64(offset) && !strings.HasPrefix(syntax.Error(), "unexpected end") {
			offset = max(0, int(syntax.Offset)-1)
		}
		return nil, &SyntaxError{start + offset, err}
	}
	r := reader{src: whole[:end], at: start}
	v := r.value(0)
	if v == nil {
		return nil, ErrTooDeep
	}
	return v, nil
}

// reader reads JSON that is known to be right.
type reader struct {
	src string
	at  int
}

// next is the next byte that is not space, a comma or a colon.
func (r *reader) next() byte {
	for strings.IndexByte(" \t\r\n,:", r.src[r.at]) >= 0 {
		r.at++
	}
	return r.src[r.at]
}

// value reads a value, or nothing where it is nested too deeply.
func (r *reader) value(depth int) *Value {
	if depth > deepest {
		return nil
	}
	c := r.next()
	v := &Value{Span: Span{Start: r.at}}
	switch c {
	case '"':
		v.Kind, v.Text = String, r.text()
	case '{', '[':
		r.at++
		if c == '{' {
			v.Kind, v.Fields = Object, make(map[string]*Value)
		} else {
			v.Kind = Array
		}
		for r.next() != c+2 { // } and ] stand two behind { and [
			var key string
			at := Span{Start: r.at}
			if c == '{' {
				key = r.text()
				at.End = r.at
			}
			item := r.value(depth + 1)
			if item == nil {
				return nil
			}
			if c == '{' {
				item.Key = at
				if v.Fields[key] == nil {
					v.names = append(v.names, key)
				}
				v.Fields[key] = item
			} else {
				v.List = append(v.List, item)
			}
		}
		r.at++
	default:
		for r.at < len(r.src) && strings.IndexByte(" \t\r\n,:]}", r.src[r.at]) < 0 {
			r.at++
		}
		v.Text = r.src[v.Start:r.at]
		switch c {
		case 'n':
			v.Kind, v.Text = Null, ""
		case 't', 'f':
			v.Kind = Boolean
		default:
			v.Kind = Number
		}
	}
	v.End = r.at
	return v
}

// text reads a string.
func (r *reader) text() string {
	start, plain := r.at, true
	for r.at++; r.src[r.at] != '"'; r.at++ {
		if r.src[r.at] == '\\' {
			plain = false
			r.at++
		}
	}
	r.at++
	s := r.src[start+1 : r.at-1]
	if plain && utf8.ValidString(s) {
		return s
	}
	var unescaped string
	if err := json.Unmarshal([]byte(r.src[start:r.at]), &unescaped); err != nil {
		panic(fmt.Sprintf("a string that was valid: %v", err))
	}
	return unescaped
}

// Items returns a value as a list, as JSON-LD lets one stand for a list of one.
func (v *Value) Items() []*Value {
	switch {
	case v == nil || v.Kind == Null:
		return nil
	case v.Kind == Array:
		return v.List
	}
	return []*Value{v}
}

// Each calls f for an object and every object in it, from the outside inwards,
// in the order of the text.
func (v *Value) Each(f func(*Value)) {
	if v == nil {
		return
	}
	if v.Kind == Object {
		f(v)
	}
	for _, item := range v.List {
		item.Each(f)
	}
	for _, name := range v.names {
		v.Fields[name].Each(f)
	}
}

// Is tells whether an object says that it is of a type of schema.org, whatever
// the type is a kind of.
func (v *Value) Is(kind string) bool {
	if v == nil {
		return false
	}
	for _, t := range v.Fields["@type"].Items() {
		if name, ours := local(t.Text); ours && t.Kind == String && name == kind {
			return true
		}
	}
	return false
}

// Said is the text of a value: a string, or an object that holds one.
func (v *Value) Said() string {
	for _, item := range v.Items() {
		if inner := item.Fields["@value"]; inner != nil {
			item = inner
		}
		if s := strings.TrimSpace(item.Text); s != "" && item.Kind == String {
			return s
		}
	}
	return ""
}
