package article

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	yamlast "github.com/goccy/go-yaml/ast"
	yamlparser "github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
	"github.com/gohugoio/hugo/parser/metadecoders"
	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// field is the place of a value in YAML, TOML, JSON or Org, and of its key.
type field struct {
	key    span // the value's own, of a list's item
	value  span // of text without its quotes
	in     notation
	fields map[string]*field // by key in lower case or by index
}

func (f *field) get(key string) *field {
	if f == nil {
		return nil
	}
	return f.fields[strings.ToLower(key)]
}

func (f *field) set(key string, child *field) *field {
	if f.fields == nil {
		f.fields = map[string]*field{}
	}
	f.fields[strings.ToLower(key)] = child
	return child
}

func (f *field) align(src []byte, value string) []segment {
	return align(value, src[f.value.start:f.value.end], f.value.start, f.in)
}

// bounds of what is decoded: no writer comes near them, and beyond them YAML's
// decoder takes minutes, or overflows the stack.
const (
	maxData  = 4 << 20 // bytes
	maxDepth = 200
)

// decode decodes a stretch of the file as Hugo does.
func (a *Article) decode(in span, format metadecoders.Format) (v any, err error) {
	src := a.Source[in.start:in.end]
	name := map[metadecoders.Format]string{metadecoders.YAML: "YAML", metadecoders.TOML: "TOML", metadecoders.JSON: "JSON", metadecoders.ORG: "Org"}[format]
	fail := func(at int, format string, args ...any) error {
		line, column := a.Position(at)
		return &Error{File: a.File, Line: line, Column: column, Message: fmt.Sprintf(format, args...)}
	}
	if len(src) > maxData {
		return nil, fail(in.start, "found %d bytes of %s; expected at most %d", len(src), name, maxData)
	}
	if at := deep(src); at >= 0 {
		return nil, fail(in.start+at, "found lists and maps in each other more than %d deep; expected fewer", maxDepth)
	}
	defer func() {
		if p := recover(); p != nil {
			err = fail(in.start, "this is no %s that Hugo can read: %v", name, p)
		}
	}()
	if format == metadecoders.YAML || format == metadecoders.TOML || format == metadecoders.JSON {
		v, err = metadecoders.Default.Unmarshal(src, format)
	} else {
		v, err = metadecoders.Default.UnmarshalToMap(src, format)
	}
	if err == nil {
		if format == metadecoders.JSON {
			if e := a.repeated(in); e != nil {
				return nil, e
			}
		}
		return v, nil
	}
	at, message := in.start, err.Error()
	var (
		inYAML yaml.Error
		inTOML *toml.DecodeError
		inJSON *json.SyntaxError
	)
	switch {
	case errors.As(err, &inYAML) && inYAML.GetToken() != nil:
		// The decoder counts a line break of two characters twice.
		if _, again := yamlparser.ParseBytes(unix(src), 0); again != nil {
			errors.As(again, &inYAML)
		}
		message = inYAML.GetMessage()
		at = a.offset(in, inYAML.GetToken().Position)
	case errors.As(err, &inTOML):
		row, column := inTOML.Position()
		at, message = a.nth(in, row)+column-1, strings.TrimPrefix(inTOML.Error(), "toml: ")
	case errors.As(err, &inJSON):
		at, message = in.start+max(int(inJSON.Offset)-1, 0), inJSON.Error()
	}
	at = min(at, in.end)
	for at > in.start && at < in.end && !utf8.RuneStart(a.Source[at]) {
		at-- // the decoder of TOML may stop at the last byte of a letter
	}
	return nil, fail(at, "this is no %s: %s", name, Plainly(message))
}

var otherPlace = regexp.MustCompile(` at \[\d+:\d+\]`)

// Plainly says what a decoder of front matter or data refuses in a writer's
// words, where it is one of the usual faults.
func Plainly(message string) string {
	has := func(part string) bool { return strings.Contains(message, part) }
	message, _, _ = strings.Cut(message, "\n")
	switch {
	case has("mapping value is not allowed"):
		return `found a colon that ends no key; expected the whole text in quotes, "like this: so"`
	case has("already defined"):
		return otherPlace.ReplaceAllString(message, "") + "; expected it once"
	case has("found character '\t'"), has("tab character"):
		return "found a tab at the beginning of a line; expected spaces"
	case has("could not find end character"):
		return "the text in quotes does not end; expected a closing quote"
	case has("value is not allowed in this context"):
		return `found words behind a text in quotes; expected quotes around the whole of it, 'a "word" in it', or none`
	case has("sequence was used where mapping is expected"):
		return "found a list; expected keys with values, such as title: Knee pain"
	case has("string was used where mapping is expected"):
		return "found text alone; expected keys with values, such as title: Knee pain"
	case has("unexpected key name"), has("non-map value is specified"):
		return "found a line that is neither a key with its value nor a point of a list; expected a common space behind the colon, as in title: Knee pain, or behind the dash"
	case has("',' or ']' must be specified"):
		return "a list in brackets does not end; expected ] behind its last value"
	case has("unexpected end of JSON"):
		return "it does not end; expected } or ]"
	}
	return message
}

// unix has each line end with a line feed alone.
func unix(src []byte) []byte {
	if bytes.IndexByte(src, '\r') < 0 {
		return src
	}
	return bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
}

// deep is where lists and maps are too deep in each other, by their brackets or
// their dashes; -1: nowhere.
func deep(src []byte) int {
	depth, dashes, leading := 0, 0, true
	for i, c := range src {
		switch c {
		case '[', '{':
			if depth++; depth > maxDepth {
				return i
			}
		case ']', '}':
			depth = max(depth-1, 0)
		case '\n':
			dashes, leading = 0, true
			continue
		case '-', '?', ':':
			if dashes++; leading && dashes > maxDepth {
				return i
			}
			continue
		}
		leading = leading && isSpace(c)
	}
	return -1
}

// nth is the offset of a stretch's nth line, from 1.
func (a *Article) nth(in span, line int) int {
	first, _ := a.Position(in.start)
	if line <= 1 {
		return in.start
	}
	if line += first - 1; line > len(a.lines) {
		return in.end
	}
	return min(a.lines[line-1], in.end)
}

// offset is the offset in the file of a place in YAML.
func (a *Article) offset(in span, p *token.Position) int {
	first, _ := a.Position(in.start)
	if p.Line <= 1 {
		// YAML may begin within a line, after a byte order mark.
		at := in.start
		for n := p.Column - 1; n > 0 && at < in.end && a.Source[at] != '\n'; n-- {
			_, size := utf8.DecodeRune(a.Source[at:])
			at += size
		}
		return at
	}
	return min(a.Offset(first+max(p.Line, 1)-1, p.Column), in.end)
}

// fields finds the places of what decode decoded. What it cannot place has none.
func (a *Article) fields(in span, format metadecoders.Format) (root *field) {
	root = &field{}
	defer func() { _ = recover() }() // the parsers are not ours
	switch format {
	case metadecoders.YAML:
		f, err := yamlparser.ParseBytes(unix(a.Source[in.start:in.end]), 0)
		if err != nil || len(f.Docs) == 0 || f.Docs[0].Body == nil {
			return root
		}
		y := &yamlPlaces{a, in}
		y.value(f.Docs[0].Body, root)
	case metadecoders.TOML:
		a.tomlFields(in, root)
	case metadecoders.JSON:
		j := &jsonPlaces{src: a.Source[in.start:in.end], base: in.start}
		j.dec = json.NewDecoder(bytes.NewReader(j.src))
		j.dec.UseNumber()
		_ = j.value(root)
	case metadecoders.ORG:
		for at := in.start; at < in.end; {
			line := upTo(a.Source[at:in.end], '\n')
			if key, value, ok := bytes.Cut(line, []byte(":")); ok && bytes.HasPrefix(key, []byte("#+")) {
				from := at + len(key) + 1 + len(value) - len(bytes.TrimLeft(value, " \t"))
				name := strings.TrimSuffix(string(key[2:]), "[]")
				root.set(name, &field{key: span{at + 2, at + len(key)}, value: span{from, max(from, at+len(bytes.TrimRight(line, " \t\r")))}})
			}
			at += len(line) + 1
		}
	}
	return root
}

type yamlPlaces struct {
	*Article
	in span
}

// value fills a field that has its key.
func (y *yamlPlaces) value(n yamlast.Node, f *field) {
	at := y.skip(y.offset(y.in, n.GetToken().Position))
	switch n := n.(type) {
	case *yamlast.MappingNode:
		if len(n.Values) > 0 && !n.IsFlowStyle {
			at = y.skip(y.offset(y.in, n.Values[0].Key.GetToken().Position))
		}
		for _, v := range n.Values {
			y.pair(v, f)
		}
		f.value = y.whole(at, f)
	case *yamlast.MappingValueNode:
		at = y.skip(y.offset(y.in, n.Key.GetToken().Position))
		y.pair(n, f)
		f.value = y.whole(at, f)
	case *yamlast.SequenceNode:
		for i, v := range n.Values {
			item := f.set(strconv.Itoa(i), &field{})
			y.value(v, item)
			item.key = item.value
		}
		f.value = y.whole(at, f)
	case *yamlast.AnchorNode:
		y.value(n.Value, f)
	case *yamlast.TagNode:
		y.value(n.Value, f)
	case *yamlast.LiteralNode:
		header := len(upTo(y.Source[at:y.in.end], '\n'))
		from := min(at+header+1, y.in.end)
		f.value = span{from, y.in.end}
		f.end(y.Source, n.Value.Value)
	case *yamlast.StringNode:
		f.value = span{at, y.in.end}
		switch n.Token.Type {
		case token.DoubleQuoteType:
			f.value.start, f.in = min(at+1, y.in.end), escaped
		case token.SingleQuoteType:
			f.value.start, f.in = min(at+1, y.in.end), doubled
		}
		f.end(y.Source, n.Value)
	case *yamlast.NullNode:
		f.value = span{at, at}
		if n.Token.Type != token.ImplicitNullType {
			f.value.end += len(n.Token.Value)
		} else {
			f.value = f.key
		}
	case *yamlast.AliasNode:
		f.value = span{at, at + len("*") + len(n.Value.GetToken().Value)}
	default:
		f.value = span{at, min(at+len(strings.TrimSpace(n.GetToken().Value)), y.in.end)}
	}
}

// skip steps over white space, tabs among it, that YAML's scanner counts short.
func (y *yamlPlaces) skip(at int) int {
	for at < y.in.end && isSpace(y.Source[at]) {
		at++
	}
	return at
}

func (y *yamlPlaces) pair(n *yamlast.MappingValueNode, f *field) {
	token := n.Key.GetToken()
	at := y.skip(y.offset(y.in, token.Position))
	if c := y.Source[at]; c == '"' || c == '\'' {
		at++
	}
	child := &field{key: span{at, min(at+len(token.Value), y.in.end)}}
	y.value(n.Value, child)
	f.set(token.Value, child)
}

// whole is from the beginning of a list or a map to the end of the last value
// in it.
func (y *yamlPlaces) whole(at int, f *field) span {
	s := span{at, at}
	for _, child := range f.fields {
		s.end = max(s.end, child.value.end, child.key.end)
	}
	if at < y.in.end && (y.Source[at] == '[' || y.Source[at] == '{') {
		end := max(s.end, at+1)
		for end < y.in.end && bytes.IndexByte([]byte(" \t\r\n\"',"), y.Source[end]) >= 0 {
			end++
		}
		if end < y.in.end && y.Source[end] == y.Source[at]+2 {
			s.end = end + 1
		}
	}
	return s
}

// end sets the end of a field whose text begins at its start.
func (f *field) end(src []byte, text string) {
	segments := f.align(src, text)
	f.value.end = f.value.start
	if n := len(segments); n > 0 {
		f.value.start = segments[0].from
		f.value.end = segments[n-1].to
	}
}

// tomlFields finds the places of TOML.
func (a *Article) tomlFields(in span, root *field) {
	src := a.Source[in.start:in.end]
	p := &unstable.Parser{}
	p.Reset(src)
	current := root
	for p.NextExpression() {
		switch e := p.Expression(); e.Kind {
		case unstable.Table, unstable.ArrayTable:
			t := root
			var last *field
			for it := e.Key(); it.Next(); {
				k := it.Node()
				last = t.get(string(k.Data))
				if last == nil {
					at := in.start + int(k.Raw.Offset)
					last = t.set(string(k.Data), &field{key: span{at, at + int(k.Raw.Length)}, value: span{at, at + int(k.Raw.Length)}})
				}
				t = last
				if it.IsLast() && e.Kind == unstable.ArrayTable {
					t = t.set(strconv.Itoa(len(t.fields)), &field{key: last.key, value: last.value})
				} else if n := len(t.fields); n > 0 && t.get(strconv.Itoa(n-1)) != nil && !it.IsLast() {
					t = t.get(strconv.Itoa(n - 1))
				}
			}
			current = t
		case unstable.KeyValue:
			a.tomlPair(in, e, current)
		}
	}
}

func (a *Article) tomlPair(in span, n *unstable.Node, t *field) {
	src := a.Source[in.start:in.end]
	var child *field
	end := 0
	for it := n.Key(); it.Next(); {
		k := it.Node()
		end = int(k.Raw.Offset + k.Raw.Length)
		if child = t.get(string(k.Data)); child == nil || it.IsLast() {
			key := span{in.start + int(k.Raw.Offset), in.start + end}
			child = t.set(string(k.Data), &field{key: key, value: key})
		}
		t = child
	}
	for end < len(src) && (isSpace(src[end]) || src[end] == '=') {
		end++
	}
	a.tomlValue(in, n.Value(), end, child)
}

// tomlValue fills a field whose value begins at an offset of the TOML, and
// gives where it ends.
func (a *Article) tomlValue(in span, n *unstable.Node, at int, f *field) int {
	src := a.Source[in.start:in.end]
	if n.Raw.Length > 0 {
		at = int(n.Raw.Offset)
	}
	end := at
	switch n.Kind {
	case unstable.String:
		end = at + int(n.Raw.Length)
		quotes := 1
		if q := src[at]; bytes.HasPrefix(src[at:], []byte{q, q, q}) && end-at >= 6 {
			quotes = 3
		}
		if src[at] == '"' {
			f.in = escaped
		}
		f.value = span{in.start + at + quotes, in.start + end - quotes}
		if quotes == 3 {
			f.value.start += len(src[at+quotes:]) - len(bytes.TrimPrefix(bytes.TrimPrefix(src[at+quotes:], []byte("\r")), []byte("\n")))
		}
		return end
	case unstable.Array:
		end++
		i := 0
		for it := n.Children(); it.Next(); {
			c := it.Node()
			if c.Kind == unstable.Comment {
				continue
			}
			end = gap(src, end)
			item := f.set(strconv.Itoa(i), &field{})
			end = a.tomlValue(in, c, end, item)
			item.key = item.value
			i++
		}
		end = gap(src, end) + 1
	case unstable.InlineTable:
		end++
		for it := n.Children(); it.Next(); {
			c := it.Node()
			a.tomlPair(in, c, f)
		}
		for _, child := range f.fields {
			end = max(end, child.value.end-in.start)
		}
		for end < len(src) && src[end] != '}' {
			end++
		}
		end++
	default:
		end = at + max(int(n.Raw.Length), len(n.Data))
	}
	end = min(end, len(src))
	f.value = span{in.start + at, in.start + end}
	return end
}

// gap steps over what stands between the items of a list in TOML.
func gap(src []byte, at int) int {
	for at < len(src) {
		switch {
		case isSpace(src[at]) || src[at] == ',':
			at++
		case src[at] == '#':
			at += len(upTo(src[at:], '\n'))
		default:
			return at
		}
	}
	return at
}

type jsonPlaces struct {
	src  []byte
	base int
	dec  *json.Decoder
}

// next is the next token and where it stands.
func (j *jsonPlaces) next() (json.Token, span, error) {
	start := int(j.dec.InputOffset())
	t, err := j.dec.Token()
	for start < len(j.src) && (isSpace(j.src[start]) || j.src[start] == ',' || j.src[start] == ':') {
		start++
	}
	s := span{j.base + start, j.base + int(j.dec.InputOffset())}
	if _, ok := t.(string); ok {
		s.start++
		s.end--
	}
	return t, s, err
}

// RepeatedKey reports a key that stands twice in one object of a JSON file, whose
// first value every decoder drops. YAML and TOML do not allow it. It gives nil
// where there is none.
func RepeatedKey(file string, src []byte) *Error {
	start := len(src) - len(bytes.TrimPrefix(src, bom))
	return newArticle(file, src).repeated(span{start, len(src)})
}

func (a *Article) repeated(in span) *Error {
	src := a.Source[in.start:in.end]
	if deep(src) >= 0 {
		return nil
	}
	j := &jsonPlaces{src: src, base: in.start, dec: json.NewDecoder(bytes.NewReader(src))}
	key, first, again, _ := j.repeated() // what is no JSON is told elsewhere
	if again == (span{}) {
		return nil
	}
	before, _ := a.Position(first.start)
	line, column := a.Position(again.start)
	return &Error{File: a.File, Line: line, Column: column,
		Message: fmt.Sprintf("the key %q stands twice among these, first in line %d, so that one of the two values would be lost; expected it once", key, before)}
}

// repeated finds the first key that stands twice in the next value.
func (j *jsonPlaces) repeated() (key string, first, again span, err error) {
	t, _, err := j.next()
	if err != nil || t != json.Delim('{') && t != json.Delim('[') {
		return "", span{}, span{}, err
	}
	seen := make(map[string]span)
	for j.dec.More() {
		if t == json.Delim('{') {
			k, at, err := j.next()
			if err != nil {
				return "", span{}, span{}, err
			}
			key, _ = k.(string)
			if before, ok := seen[key]; ok {
				return key, before, at, nil
			}
			seen[key] = at
		}
		if key, first, again, err := j.repeated(); err != nil || again != (span{}) {
			return key, first, again, err
		}
	}
	_, _, err = j.next()
	return "", span{}, span{}, err
}

func (j *jsonPlaces) value(f *field) error {
	t, at, err := j.next()
	if err != nil {
		return err
	}
	f.value = at
	switch t {
	case json.Delim('{'):
		for j.dec.More() {
			key, at, err := j.next()
			if err != nil {
				return err
			}
			name, ok := key.(string)
			if !ok {
				return io.ErrUnexpectedEOF
			}
			if err := j.value(f.set(name, &field{key: at})); err != nil {
				return err
			}
		}
	case json.Delim('['):
		for i := 0; j.dec.More(); i++ {
			item := f.set(strconv.Itoa(i), &field{})
			if err := j.value(item); err != nil {
				return err
			}
			item.key = item.value
		}
	default:
		if _, ok := t.(string); ok {
			f.in = escaped
		}
		return nil
	}
	_, at, err = j.next()
	f.value.end = at.end
	return err
}
