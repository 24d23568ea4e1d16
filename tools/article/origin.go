package article

import (
	"bytes"
	"slices"
	"sort"
	"strconv"
	"sync"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// segment is a stretch of text and the stretch of a source that it comes from.
// Where both are of one length each byte comes from the one in the same place.
type segment struct{ start, end, from, to int }

func (s segment) even() bool { return s.end-s.start == s.to-s.from }

// later finds the segments of a text once they are asked for.
type later struct {
	once     sync.Once
	how      func() []segment
	segments []segment
}

func (l *later) find() []segment {
	l.once.Do(func() { l.segments = l.how() })
	return l.segments
}

// lead gives the offset in the source of one in the text; ends says that it is
// the end of a stretch, so that what follows in the source is left out.
func lead(segments []segment, offset int, ends bool) int {
	if len(segments) == 0 {
		return 0
	}
	i := sort.Search(len(segments), func(i int) bool {
		return segments[i].end > offset || ends && segments[i].end == offset
	})
	if i == len(segments) {
		return segments[i-1].to
	}
	s := segments[i]
	switch {
	case offset <= s.start:
		return s.from
	case s.even():
		return s.from + offset - s.start
	case ends:
		return s.to
	}
	return s.from
}

// through gives the segments of a stretch whose source is itself a text that
// segments lead on from.
func through(segments []segment, s segment) []segment {
	if !s.even() {
		return []segment{{s.start, s.end, lead(segments, s.from, false), lead(segments, s.to, true)}}
	}
	var out []segment
	i := sort.Search(len(segments), func(i int) bool { return segments[i].end > s.from })
	for ; i < len(segments) && segments[i].start < s.to; i++ {
		in := segments[i]
		start, end := max(in.start, s.from), min(in.end, s.to)
		piece := segment{s.start + start - s.from, s.start + end - s.from, in.from, in.to}
		if in.even() {
			piece.from, piece.to = in.from+start-in.start, in.from+end-in.start
		}
		out = append(out, piece)
	}
	return out
}

// text is a block's text while it is written, out of a piece of Markdown that
// begins at base of a source.
type text struct {
	buf      []byte
	segments []segment // from the file
	links    []Link
	cites    []Cite
	emphases []Span
	asides   []aside
	line     int // where the last line begins, after a line break of the source

	base  int
	moved []segment // from the source to the file; nil: they are the same
}

func (t *text) reset(w *piece) {
	*t = text{buf: t.buf[:0], segments: t.segments[:0], base: w.base, moved: w.moved}
}

// copy writes a stretch as it stands.
func (t *text) copy(src []byte, from, to int) {
	if from >= to {
		return
	}
	start := len(t.buf)
	t.buf = append(t.buf, src[from:to]...)
	t.add(segment{start, len(t.buf), from, to})
}

// put writes other characters than those of the stretch.
func (t *text) put(s string, from, to int) {
	if s == "" {
		return
	}
	start := len(t.buf)
	t.buf = append(t.buf, s...)
	t.add(segment{start, len(t.buf), from, to})
}

func (t *text) add(s segment) {
	s.from, s.to = s.from+t.base, s.to+t.base
	if t.moved != nil {
		t.segments = append(t.segments, through(t.moved, s)...)
		return
	}
	if n := len(t.segments); n > 0 && s.even() && t.segments[n-1].even() && t.segments[n-1].to == s.from {
		t.segments[n-1].end, t.segments[n-1].to = s.end, s.to
		return
	}
	t.segments = append(t.segments, s)
}

// cite marks a source.
func (t *text) cite(key string, from, to int) {
	in := span{from + t.base, to + t.base}
	if t.moved != nil {
		in = span{lead(t.moved, in.start, false), lead(t.moved, in.end, true)}
	}
	t.cites = append(t.cites, Cite{len(t.buf), key, in})
}

// resolve writes a stretch of Markdown with its escapes and entities resolved,
// as goldmark's renderer does.
func (t *text) resolve(src []byte, from, to int) {
	if to-from < 1 || bytes.IndexByte(src[from:to], '\\') < 0 && bytes.IndexByte(src[from:to], '&') < 0 && bytes.IndexByte(src[from:to], 0) < 0 {
		t.copy(src, from, to)
		return
	}
	last := from
	for i := from; i < to; {
		switch c := src[i]; {
		case c == '\\' && i+1 < to && util.IsPunct(src[i+1]):
			t.copy(src, last, i)
			last = i + 1
			i += 2
		case c == '&':
			if s, n := entity(src[i:to]); n > 0 {
				t.copy(src, last, i)
				t.put(s, i, i+n)
				i += n
				last = i
				continue
			}
			i++
		case c == 0:
			t.copy(src, last, i)
			t.put("\ufffd", i, i+1)
			i++
			last = i
		default:
			i++
		}
	}
	t.copy(src, last, to)
}

// entity reads the character reference that src begins with; n is 0 where it
// is none.
func entity(src []byte) (s string, n int) {
	i := 1
	digits, base, limit := util.IsAlphaNumeric, 0, len(src)
	if len(src) > 2 && src[1] == '#' {
		digits, base, limit, i = util.IsNumeric, 10, 9, 2
		if src[2] == 'x' || src[2] == 'X' {
			digits, base, i = util.IsHexDecimal, 16, 3
		}
	}
	start := i
	for i < min(len(src), limit) && digits(src[i]) {
		i++
	}
	if i == start || i >= len(src) || src[i] != ';' {
		return "", 0
	}
	name := string(src[start:i])
	if base == 0 {
		e, ok := util.LookUpHTML5EntityByName(name)
		if !ok {
			return "", 0
		}
		return string(e.Characters), i + 1
	}
	v, err := strconv.ParseUint(name, base, 32)
	if err != nil {
		return "", 0
	}
	return string(util.ToValidRune(rune(v))), i + 1
}

// trim takes white space from both ends.
func (t *text) trim() {
	end := len(t.buf)
	for end > 0 && isSpace(t.buf[end-1]) {
		end--
	}
	start := 0
	for start < end && isSpace(t.buf[start]) {
		start++
	}
	if start == 0 && end == len(t.buf) {
		return
	}
	*t = t.cut(start, end, func(int) bool { return true })
}

// cut is a stretch of a text, with the links, marks and emphases that begin
// where keep says.
func (t *text) cut(start, end int, keep func(at int) bool) text {
	out := text{buf: t.buf[start:end], asides: t.asides, base: t.base, moved: t.moved}
	out.segments = make([]segment, 0, len(t.segments))
	at := func(i int) int { return min(max(i-start, 0), end-start) }
	for _, s := range t.segments {
		cut := segment{at(s.start), at(s.end), s.from, s.to}
		if cut.start == cut.end {
			continue
		}
		if s.even() {
			cut.from += max(start-s.start, 0)
			cut.to = cut.from + cut.end - cut.start
		}
		out.segments = append(out.segments, cut)
	}
	for _, l := range t.links {
		if keep(l.Start) {
			l.Start, l.End = at(l.Start), at(l.End)
			out.links = append(out.links, l)
		}
	}
	for _, c := range t.cites {
		if keep(c.Offset) {
			c.Offset = at(c.Offset)
			out.cites = append(out.cites, c)
		}
	}
	for _, e := range t.emphases {
		if keep(e.Start) {
			out.emphases = append(out.emphases, Span{Start: at(e.Start), End: at(e.End)})
		}
	}
	out.line = at(t.line)
	return out
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// notation says what stands in a raw text for other characters.
type notation int

const (
	plain   notation = iota
	escaped          // a backslash and what follows, as in JSON and in double quotes of YAML and TOML
	called           // a backslash before a double quote, as in a shortcode's parameter
	doubled          // two quotes for one, as in CSV and in single quotes of YAML
)

// align finds where in a raw text each character of what a decoder made of it
// comes from. Folded and indented lines are seen through in every notation. The
// result is in order and covers the whole of decoded.
func align(decoded string, raw []byte, from int, in notation) []segment {
	var out []segment
	i, j := 0, 0
	emit := func(n, m int, same bool) {
		s := segment{i, i + n, from + j, from + j + m}
		if k := len(out); k > 0 && same && out[k-1].even() && out[k-1].to == s.from {
			out[k-1].end, out[k-1].to = s.end, s.to
		} else {
			out = append(out, s)
		}
		i, j = i+n, j+m
	}
	for i < len(decoded) {
		if j >= len(raw) {
			emit(len(decoded)-i, 0, false)
			break
		}
		c := raw[j]
		var next byte
		if j+1 < len(raw) {
			next = raw[j+1]
		}
		switch {
		case in == escaped && c == '\\':
			if n := continued(raw[j:]); n > 0 {
				j += n
				continue
			}
			r, m := escape(raw[j:])
			d, n := utf8.DecodeRuneInString(decoded[i:])
			if m == 0 || d != r && d != utf8.RuneError {
				m = 1
			}
			emit(n, m, false)
		case in == called && c == '\\' && next == '"' && decoded[i] == '"',
			in == doubled && (c == '"' || c == '\'') && next == c && decoded[i] == c:
			emit(1, 2, false)
		case decoded[i] == c:
			emit(1, 1, true)
		case isSpace(decoded[i]) && isSpace(c):
			// A fold: the white space up to the next word, on both sides.
			n, m := 1, 1
			for i+n < len(decoded) && isSpace(decoded[i+n]) {
				n++
			}
			for j+m < len(raw) && isSpace(raw[j+m]) {
				m++
			}
			emit(n, m, false)
		case isSpace(c):
			j++
		case isSpace(decoded[i]):
			emit(1, 0, false)
		default:
			_, n := utf8.DecodeRuneInString(decoded[i:])
			_, m := utf8.DecodeRune(raw[j:])
			emit(n, m, false)
		}
	}
	return out
}

// continued is the length of a backslash at a line's end with the white space
// after it, which YAML and TOML leave out; 0 where it is none.
func continued(raw []byte) int {
	n, breaks := 1, false
	for n < len(raw) && isSpace(raw[n]) {
		breaks = breaks || raw[n] == '\n'
		n++
	}
	if !breaks {
		return 0
	}
	return n
}

// escape reads the escape that raw begins with, as JSON, TOML and YAML have
// them.
func escape(raw []byte) (r rune, n int) {
	if len(raw) < 2 {
		return 0, 0
	}
	if i := slices.Index([]byte(`abtnvfre0N_LP`), raw[1]); i >= 0 {
		return []rune{'\a', '\b', '\t', '\n', '\v', '\f', '\r', 0x1b, 0, 0x85, 0xa0, 0x2028, 0x2029}[i], 2
	}
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[raw[1]]
	if digits == 0 {
		return rune(raw[1]), 2
	}
	if len(raw) < 2+digits {
		return 0, 0
	}
	v, err := strconv.ParseUint(string(raw[2:2+digits]), 16, 32)
	if err != nil {
		return 0, 0
	}
	n = 2 + digits
	if v >= 0xd800 && v < 0xdc00 && len(raw) >= n+6 && raw[n] == '\\' && raw[n+1] == 'u' {
		if low, err := strconv.ParseUint(string(raw[n+2:n+6]), 16, 32); err == nil && low >= 0xdc00 && low < 0xe000 {
			return rune((v-0xd800)<<10|(low-0xdc00)) + 0x10000, n + 6
		}
	}
	return rune(v), n
}
