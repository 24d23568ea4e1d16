package contract

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// document is a TOML file of which every key and value knows its place.
// Places are offsets in bytes.
type document struct {
	file string
	src  []byte
	errs Errors
}

type kind int

const (
	isText kind = iota
	isBoolean
	isInteger
	isFloat
	isDate
	isList
	isTable
)

type value struct {
	at    int
	kind  kind
	raw   string // as a message shows it; empty for lists and tables
	text  string
	yes   bool
	n     int
	list  []*value
	table *table
}

type entry struct {
	key   string
	at    int
	value *value
}

type table struct {
	at      int
	entries []*entry
}

func (t *table) get(key string) *entry {
	for _, e := range t.entries {
		if e.key == key {
			return e
		}
	}
	return nil
}

// placeOf is the place of the value of key, or of the table where it has none.
func (t *table) placeOf(key string) int {
	if e := t.get(key); e != nil {
		return e.value.at
	}
	return t.at
}

func newDocument(file string, src []byte) *document {
	// Windows' editors put a byte order mark in front, which says nothing about UTF-8.
	return &document{file: file, src: bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))}
}

func (d *document) fail(at int, format string, args ...any) {
	line, column := d.position(at)
	d.errs = append(d.errs, &Error{File: d.file, Line: line, Column: column, Message: fmt.Sprintf(format, args...)})
}

func (d *document) position(at int) (line, column int) {
	before := d.src[:min(at, len(d.src))]
	start := bytes.LastIndexByte(before, '\n') + 1
	return bytes.Count(before, []byte("\n")) + 1, utf8.RuneCount(before[start:]) + 1
}

// line is the line on which a place stands.
func (d *document) line(at int) int {
	line, _ := d.position(at)
	return line
}

// parse reports false, with one mistake, where the file is no TOML.
func (d *document) parse() (*table, bool) {
	// The parser with positions leaves to its caller what no grammar can say:
	// keys given twice, dates that do not exist, numbers that are too large.
	var all map[string]any
	if err := toml.Unmarshal(d.src, &all); err != nil {
		d.syntax(err)
		return nil, false
	}
	root := &table{}
	current := root
	p := &unstable.Parser{}
	p.Reset(d.src)
	for p.NextExpression() {
		switch e := p.Expression(); e.Kind {
		case unstable.Table, unstable.ArrayTable:
			keys := keysOf(e)
			t := descend(root, keys[:len(keys)-1])
			current = t.header(keys[len(keys)-1], d.bracket(keys[0].at), e.Kind == unstable.ArrayTable)
		case unstable.KeyValue:
			d.set(current, e)
		}
	}
	if err := p.Error(); err != nil {
		d.syntax(err)
		return nil, false
	}
	return root, true
}

// keysOf gives the parts of a dotted key.
func keysOf(n *unstable.Node) []*entry {
	var keys []*entry
	for it := n.Key(); it.Next(); {
		k := it.Node()
		keys = append(keys, &entry{key: string(k.Data), at: int(k.Raw.Offset)})
	}
	return keys
}

// bracket is the place where the header with the first key at that place begins.
func (d *document) bracket(at int) int {
	return len(bytes.TrimRight(d.src[:at], " \t["))
}

// descend goes to the table of a dotted key and makes what is missing.
func descend(t *table, keys []*entry) *table {
	for _, k := range keys {
		t = t.header(k, k.at, false)
	}
	return t
}

// header gives the table under a key. Each header of an array begins a new one.
func (t *table) header(k *entry, at int, array bool) *table {
	e := t.get(k.key)
	if e == nil {
		e = &entry{key: k.key, at: k.at, value: &value{at: at, kind: isTable, table: &table{at: at}}}
		if array {
			e.value.kind, e.value.table = isList, nil
		}
		t.entries = append(t.entries, e)
	}
	v := e.value
	if array {
		v.list = append(v.list, &value{at: at, kind: isTable, table: &table{at: at}})
	}
	if v.kind == isList && len(v.list) > 0 {
		v = v.list[len(v.list)-1]
	}
	if v.table == nil {
		return &table{at: at}
	}
	return v.table
}

func (d *document) set(t *table, n *unstable.Node) {
	keys := keysOf(n)
	last := keys[len(keys)-1]
	t = descend(t, keys[:len(keys)-1])
	// Arrays do not know their place, so it is found from the key's end.
	var end int
	for it := n.Key(); it.Next(); {
		end = int(it.Node().Raw.Offset + it.Node().Raw.Length)
	}
	at := len(d.src) - len(bytes.TrimLeft(d.src[end:], " \t="))
	t.entries = append(t.entries, &entry{key: last.key, at: last.at, value: d.value(n.Value(), at)})
}

func (d *document) value(n *unstable.Node, at int) *value {
	v := &value{at: at, raw: string(n.Data)}
	switch n.Kind {
	case unstable.String:
		v.kind, v.text, v.raw = isText, string(n.Data), strconv.Quote(string(n.Data))
	case unstable.Bool:
		v.kind, v.yes = isBoolean, v.raw == "true"
	case unstable.Integer:
		// It has been read before, so it is a number.
		n, _ := strconv.ParseInt(v.raw, 0, strconv.IntSize)
		v.kind, v.n = isInteger, int(n)
	case unstable.Float:
		v.kind = isFloat
	case unstable.Array:
		v.kind = isList
		for it := n.Children(); it.Next(); {
			c := it.Node()
			place := at
			if c.Raw.Length > 0 {
				place = int(c.Raw.Offset)
			}
			v.list = append(v.list, d.value(c, place))
		}
	case unstable.InlineTable:
		v.kind, v.table = isTable, &table{at: at}
		for it := n.Children(); it.Next(); {
			d.set(v.table, it.Node())
		}
	default:
		v.kind = isDate
	}
	return v
}

// syntax reports what the TOML parser refuses, in plain words.
func (d *document) syntax(err error) {
	var de *toml.DecodeError
	if !errors.As(err, &de) {
		d.fail(0, "this is no TOML: %s", strings.TrimPrefix(err.Error(), "toml: "))
		return
	}
	row, column := de.Position()
	at := 0
	for range row - 1 {
		at += bytes.IndexByte(d.src[at:], '\n') + 1
	}
	at += column - 1
	found := "the end of the file"
	if rest := d.src[min(at, len(d.src)):]; len(rest) > 0 {
		found = "the end of the line"
		if word := strings.TrimSpace(string(upTo(rest, "\r\n"))); word != "" {
			found = quote(string(upTo([]byte(word), " \t")))
		}
	}
	message := strings.TrimPrefix(de.Error(), "toml: ")
	has := func(part string) bool { return strings.Contains(message, part) }
	switch {
	case has("already defined"), has("already exists"):
		_, key, _ := strings.Cut(message, " ")
		key, _, _ = strings.Cut(key, " ")
		message = fmt.Sprintf("%q is given twice; expected once", key)
	case has("at start of key"):
		message = fmt.Sprintf("found %s; expected a key, such as name = \"…\"", found)
	case has("after key"):
		message = fmt.Sprintf("found %s; expected = after the key", found)
	case has("at start of value"), has("expected value"), has("expected keyword"):
		message = fmt.Sprintf("found %s; expected text in quotes, a number, true, false or a list in [ ]", found)
	case has("expected newline"):
		message = fmt.Sprintf("found %s; expected the end of the line", found)
	case has("cannot have new lines"), has("unterminated"):
		message = `the text does not end on its line; expected a closing quote, or """ around several lines`
	case has("string not terminated"):
		quotes := message[len(message)-3:]
		at = max(bytes.LastIndex(d.src, []byte(quotes)), 0)
		message = fmt.Sprintf("the text that begins here does not end; expected %s after it", quotes)
	case has("array is incomplete"), has("after array value"):
		message = fmt.Sprintf("found %s; expected a comma or ] in the list", found)
	case has("to close"):
		_, closing, _ := strings.Cut(message, "'")
		closing, _, _ = strings.Cut(closing, "'")
		message = fmt.Sprintf("found %s; expected %s after the header's name", found, closing)
	case has("impossible date"):
		message = "found a date that does not exist"
	case has("UTF-8"):
		message = "found text that is not UTF-8; save the file as UTF-8"
	default:
		message = "this is no TOML: " + message
	}
	d.fail(at, "%s", message)
}

// quote puts quotes around a word that has none.
func quote(word string) string {
	quoted := strconv.Quote(word)
	if strings.Contains(word, `"`) {
		return strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
	}
	return quoted
}

func upTo(b []byte, chars string) []byte {
	if i := bytes.IndexAny(b, chars); i >= 0 {
		return b[:i]
	}
	return b
}
