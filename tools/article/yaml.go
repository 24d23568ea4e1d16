package article

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Most front matter is a few keys with a text each, and YAML's decoder takes
// longer for it than all the rest of a file takes. Such YAML is read here. What
// might be anything else is left to the decoder.

// plainYAML reads a map of keys in block style whose values are plain or quoted
// text on one line, whole numbers, true or false, lists of such in brackets or
// with dashes, or maps of the same kind. ok is false where it is none.
func plainYAML(src []byte) (m map[string]any, ok bool) {
	if !utf8.Valid(src) || bytes.IndexByte(src, '\r') >= 0 || bytes.IndexByte(src, '\t') >= 0 {
		return nil, false
	}
	y := plainReader{rest: string(src)}
	y.next()
	m = y.pairs(0)
	return m, m != nil && y.done
}

// plainReader reads YAML line by line.
type plainReader struct {
	rest   string
	line   string // without its indent
	indent int
	done   bool // there is no line any more
}

// next goes to the next line that is neither empty nor a comment.
func (y *plainReader) next() {
	for y.rest != "" {
		y.line, y.rest, _ = strings.Cut(y.rest, "\n")
		if y.line != "" && y.line[0] != '#' {
			text := strings.TrimLeft(y.line, " ")
			y.indent, y.line = len(y.line)-len(text), text
			return
		}
	}
	y.done = true
}

// pairs reads the lines of a map that are indented by so much; nil: they are no
// plain ones.
func (y *plainReader) pairs(indent int) map[string]any {
	m := make(map[string]any, 4)
	for !y.done && y.indent == indent {
		key, value, ok := strings.Cut(y.line, ":")
		if !ok || !plainName(key) {
			return nil
		}
		if _, again := m[key]; again {
			return nil
		}
		var v any
		if value != "" {
			if v = plainValue(strings.TrimPrefix(value, " ")); v == nil || value[0] != ' ' {
				return nil
			}
			y.next()
		} else if v = y.nested(indent); v == nil {
			return nil
		}
		m[key] = v
	}
	if len(m) == 0 {
		return nil
	}
	return m
}

// nested reads what stands below a key that is indented by so much.
func (y *plainReader) nested(indent int) any {
	y.next()
	switch {
	case y.done || y.indent <= indent:
		return nil
	case !strings.HasPrefix(y.line, "- "):
		if m := y.pairs(y.indent); m != nil && (y.done || y.indent <= indent) {
			return m
		}
		return nil
	}
	var list []any
	for in := y.indent; !y.done && y.indent == in; {
		item, ok := strings.CutPrefix(y.line, "- ")
		if !ok {
			return nil
		}
		v := plainValue(item)
		if v != nil {
			y.next()
		} else {
			// A map, whose first key stands behind the dash.
			y.line, y.indent = item, in+2
			m := y.pairs(in + 2)
			if m == nil {
				return nil
			}
			v = m
		}
		list = append(list, v)
	}
	if !y.done && y.indent > indent {
		return nil
	}
	return list
}

// plainName reports a key that is no more than letters, digits, - and _.
func plainName(key string) bool {
	for i := range len(key) {
		switch c := key[i]; {
		case classOf[c] == letter:
		case i > 0 && (classOf[c] == digit || c == '-' || c == '_'):
		default:
			return false
		}
	}
	return key != "" && !reserved(key)
}

// reserved reports what YAML takes for no text.
func reserved(s string) bool {
	switch strings.ToLower(s) {
	case "true", "false", "null":
		return true
	}
	return false
}

// plainValue reads a value on one line; nil: it may be none.
func plainValue(s string) any {
	if s == "true" || s == "false" {
		return s == "true"
	}
	if list, ok := strings.CutPrefix(s, "["); ok {
		list, ok = strings.CutSuffix(list, "]")
		if !ok {
			return nil
		}
		var items []any
		for item := range strings.SplitSeq(list, ",") {
			item = strings.TrimPrefix(item, " ")
			if !plainText(item, true) {
				return nil
			}
			items = append(items, item)
		}
		return items
	}
	if text, ok := strings.CutPrefix(s, `"`); ok {
		text, ok = strings.CutSuffix(text, `"`)
		if !ok || strings.ContainsAny(text, `"\`) {
			return nil
		}
		return text
	}
	if plainText(s, false) || plainDate(s) {
		return s
	}
	if len(s) < 10 && s != "" && s[0] != '0' {
		if n, err := strconv.ParseUint(s, 10, 64); err == nil {
			return n
		}
	}
	return nil
}

// plainText reports text without quotes that begins with a letter and has no
// sign with a meaning; listed: as an item of a list in brackets.
func plainText(s string, listed bool) bool {
	if s == "" || classOf[s[0]] != letter && s[0] < utf8.RuneSelf || reserved(s) {
		return false
	}
	for i := range len(s) {
		if c := classOf[s[i]]; c == other || listed && c == sign {
			return false
		}
	}
	last, _ := utf8.DecodeLastRuneInString(s)
	first, _ := utf8.DecodeRuneInString(s)
	return !unicode.IsSpace(first) && !unicode.IsSpace(last)
}

// plainDate reports a day as Hugo's own templates write it.
func plainDate(s string) bool {
	if len(s) != len("2006-01-02") {
		return false
	}
	for i := range len(s) {
		if dash := i == 4 || i == 7; dash && s[i] != '-' || !dash && classOf[s[i]] != digit {
			return false
		}
	}
	return true
}

// class says what a byte of plain text may be.
type class uint8

const (
	other class = iota // what may mean something
	letter
	digit
	sign // what means nothing within text, but for lists in brackets
	inner
)

var classOf = func() (of [256]class) {
	for c := range of {
		switch c := byte(c); {
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			of[c] = letter
		case c >= '0' && c <= '9':
			of[c] = digit
		case strings.IndexByte(" .;-_/()+=", c) >= 0, c >= utf8.RuneSelf:
			of[c] = inner
		case strings.IndexByte(",'?", c) >= 0:
			of[c] = sign
		}
	}
	return of
}()
