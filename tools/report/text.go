// Package report shows findings: as text for people, and as JSON for programs.
// Each format is one file.
package report

import (
	"bufio"
	"cmp"
	"fmt"
	"html"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
	"github.com/spf13/afero"

	"example.org/bedside/tools/check"
)

// Options say how Text shows findings.
type Options struct {
	Colour    bool     // with the colours of a terminal
	Fs        afero.Fs // where files are read for excerpts, where findings do not bring their line; nil: they are not
	Base      string   // the folder that paths are shown relative to, and that relative ones start from
	Published afero.Fs // where files that are not in Fs are looked for: the published tree; may be nil
	Width     int      // the columns that an excerpt may take; 0: 100
}

// Text writes each finding as a compiler would, with the line that it is about
// and a mark under the text found, and at the end how many there are. Without
// findings it writes nothing.
func Text(w io.Writer, findings []check.Finding, o Options) error {
	if len(findings) == 0 {
		return nil
	}
	out := bufio.NewWriterSize(w, 1<<16)
	t := texter{Options: o, advised: make(map[string]string)}
	t.Width = cmp.Or(max(t.Width, 0), 100)
	for i := range findings {
		t.b = t.b[:0]
		t.finding(&findings[i])
		out.Write(t.b)
	}
	t.b = t.b[:0]
	t.paint(bold, Summary(findings))
	t.b = append(t.b, '\n')
	out.Write(t.b)
	return out.Flush()
}

// Summary counts findings by severity: "2 errors, 1 warning".
func Summary(findings []check.Finding) string {
	n := count(findings)
	var parts []string
	for _, c := range []struct {
		n    int
		noun string
	}{{n.Errors, "error"}, {n.Warnings, "warning"}, {n.Info, "note"}} {
		switch c.n {
		case 0:
		case 1:
			parts = append(parts, "1 "+c.noun)
		default:
			parts = append(parts, fmt.Sprintf("%d %ss", c.n, c.noun))
		}
	}
	if parts == nil {
		return "nothing found"
	}
	return strings.Join(parts, ", ")
}

const (
	bold  = "1"
	faint = "2"
	blue  = "34"
)

// colours are those of the severities, as parameters of SGR (ECMA-48, 8.3.117).
var colours = map[string]string{
	check.SeverityError:   "1;31",
	check.SeverityWarning: "1;33",
	check.SeverityInfo:    "1;36",
}

// texter writes one finding at a time. Findings of one file, and of one line,
// mostly follow each other, so that it keeps what it knows of both.
type texter struct {
	Options
	b []byte // what is written of the finding

	file, name string            // of the last finding, and as it is shown
	advised    map[string]string // clean fixes and sources: a rule says the same again and again

	read string // the file read last
	in   afero.Fs
	src  lines
	last line // found
}

func (t *texter) paint(colour, s string) {
	if s == "" {
		return
	}
	coloured := t.open(colour)
	t.b = append(t.b, s...)
	t.close(coloured)
}

// open begins a colour, and tells whether there is one to end.
func (t *texter) open(colour string) bool {
	if !t.Colour || colour == "" {
		return false
	}
	t.b = append(append(append(t.b, "\x1b["...), colour...), 'm')
	return true
}

func (t *texter) close(coloured bool) {
	if coloured {
		t.b = append(t.b, "\x1b[0m"...)
	}
}

func (t *texter) finding(f *check.Finding) {
	t.place(f)
	coloured := t.open(colours[f.Severity])
	t.b = append(append(t.b, f.Severity...), ':')
	t.close(coloured)
	t.b = append(t.b, ' ')
	t.paint(bold, clean(f.Message))
	t.b = append(t.b, ' ')
	coloured = t.open(faint)
	t.b = append(append(append(t.b, '['), clean(f.Rule)...), ']')
	t.close(coloured)
	t.b = append(t.b, '\n')
	if l, ok := t.line(f); ok {
		t.excerpt(f, excerpt(l, f, t.Width))
	}
	t.advice("fix:", f.Fix)
	t.advice("source:", f.Source)
	t.b = append(t.b, '\n')
}

// excerpt writes the line of a finding, and the mark under it.
func (t *texter) excerpt(f *check.Finding, s shown) {
	number := strconv.Itoa(f.Line)
	coloured := t.open(blue)
	t.b = repeat(t.b, ' ', 5-len(number))
	t.b = append(append(t.b, number...), " | "...)
	t.close(coloured)
	if s.cutLeft {
		t.b = append(t.b, "…"...)
	}
	t.b = append(t.b, s.text...)
	if s.cutRight {
		t.b = append(t.b, "…"...)
	}
	t.b = append(t.b, '\n')
	if s.mark == 0 {
		return
	}
	t.paint(blue, "      | ")
	t.b = repeat(t.b, ' ', s.indent)
	coloured = t.open(colours[f.Severity])
	t.b = repeat(t.b, '^', s.mark)
	t.close(coloured)
	t.b = append(t.b, '\n')
}

// advice writes what a finding says below its place.
func (t *texter) advice(name, s string) {
	if s == "" {
		return
	}
	text, known := t.advised[s]
	if !known {
		text = clean(s)
		t.advised[s] = text
	}
	t.b = append(t.b, "  "...)
	t.paint(faint, name)
	t.b = append(append(append(t.b, ' '), text...), '\n')
}

// place writes file:line:column, as far as it is known.
func (t *texter) place(f *check.Finding) {
	if f.File == "" {
		return
	}
	if t.file != f.File {
		t.file, t.name = f.File, t.shown(f.File)
	}
	coloured := t.open(bold)
	t.b = append(t.b, t.name...)
	if f.Line != 0 {
		t.b = strconv.AppendInt(append(t.b, ':'), int64(f.Line), 10)
		if f.Column != 0 {
			t.b = strconv.AppendInt(append(t.b, ':'), int64(f.Column), 10)
		}
	}
	t.b = append(t.b, ':')
	t.close(coloured)
	t.b = append(t.b, ' ')
}

// shown is a file's name as it is shown.
func (t *texter) shown(name string) string {
	if t.Base != "" && filepath.IsAbs(name) {
		if rel, err := filepath.Rel(t.Base, name); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
			name = rel
		}
	}
	return clean(filepath.ToSlash(name))
}

// line finds the line that a finding is about. It takes none that has not the
// text found at its place: the file may have changed, or be another one of the
// same name.
func (t *texter) line(f *check.Finding) (line, bool) {
	if f.Line < 1 || f.File == "" {
		return line{}, false
	}
	if f.LineText != "" {
		if l := t.lineOf(f.LineText); l.holds(f) {
			return l, true
		}
	}
	if l, ok := t.lineIn(t.Fs, f.File, f); ok {
		return l, true
	}
	if t.Base != "" && !filepath.IsAbs(f.File) {
		if l, ok := t.lineIn(t.Fs, filepath.Join(t.Base, f.File), f); ok {
			return l, true
		}
	}
	return t.lineIn(t.Published, f.File, f)
}

// lineIn finds it in a file.
func (t *texter) lineIn(fsys afero.Fs, name string, f *check.Finding) (line, bool) {
	if fsys == nil {
		return line{}, false
	}
	if t.read != name || t.in != fsys {
		src, err := afero.ReadFile(fsys, name)
		if err != nil {
			return line{}, false
		}
		t.read, t.in, t.src = name, fsys, lines{text: string(src)}
	}
	text, ok := t.src.line(f.Line)
	if !ok {
		return line{}, false
	}
	l := t.lineOf(text)
	return l, l.holds(f)
}

// lineOf is a line with that text.
func (t *texter) lineOf(text string) line {
	if t.last.text != text {
		t.last = line{text, isPlain(text)}
	}
	return t.last
}

// lines gives the lines of a text, soonest those behind the one given last.
type lines struct {
	text       string
	number, at int // of the line given last, and where it begins; number 0: none
}

// line returns a line, the first being 1, without its end.
func (l *lines) line(n int) (string, bool) {
	if l.number == 0 || n < l.number {
		l.number, l.at = 1, 0
	}
	for ; l.number < n; l.number++ {
		i := strings.IndexByte(l.text[l.at:], '\n')
		if i < 0 {
			return "", false
		}
		l.at += i + 1
	}
	line, _, _ := strings.Cut(l.text[l.at:], "\n")
	return strings.TrimSuffix(line, "\r"), true
}

// line is a line of a file.
type line struct {
	text  string
	plain bool // see isPlain
}

// holds tells whether the text that was found stands at its place.
func (l line) holds(f *check.Finding) bool {
	match, _, _ := strings.Cut(f.Match, "\n")
	match = strings.TrimSuffix(match, "\r")
	if match == "" || f.Column < 1 {
		return true
	}
	i, ok := l.offset(f.Column)
	if !ok {
		return false
	}
	rest := l.text[i:]
	return strings.HasPrefix(rest, match) || strings.HasPrefix(html.UnescapeString(rest[:min(len(rest), 8*len(match))]), match)
}

// offset turns a column, in code points from 1, into bytes. The column behind
// the last code point is one.
func (l line) offset(column int) (int, bool) {
	if n := column - 1; n >= 0 && n <= len(l.text) && (l.plain || isPlain(l.text[:n])) {
		return n, true
	}
	n := 1
	for i := range l.text {
		if n == column {
			return i, true
		}
		n++
	}
	return len(l.text), n == column
}

// shown is what a terminal shows of a line, with the mark that goes under it.
type shown struct {
	text              string
	cutLeft, cutRight bool // the line goes on there
	indent            int  // the columns before the mark
	mark              int  // the columns of the mark; 0: there is none
}

const tab = 4 // the columns between tab stops

// excerpt lays a line out in a number of columns: tabs as spaces, what a
// terminal would obey or not show as a replacement, and, where the line is too
// long, what stands around the match.
func excerpt(l line, f *check.Finding, width int) shown {
	start, ok := l.offset(f.Column)
	marked := ok && f.Column > 0
	if !marked {
		start = 0
	}
	end := len(l.text)
	switch {
	case f.EndLine == 0 && f.Match != "":
		match, _, more := strings.Cut(f.Match, "\n")
		if !more {
			end = min(len(l.text), start+len(match))
		}
	case f.EndLine == 0:
		end = start
	case f.EndLine == f.Line:
		if i, ok := l.offset(f.EndColumn); ok {
			end = i
		}
	}
	end = max(start, end)

	// No line is laid out further than its excerpt can reach: a minified page is
	// one line of megabytes. A column takes few bytes, but for piled-up marks.
	from, to := max(0, start-width), min(len(l.text), start+width)
	plain := l.plain || isPlain(l.text[from:to])
	if !plain {
		from, to = max(0, start-16*width), min(len(l.text), start+16*width)
	}
	for from > 0 && !utf8.RuneStart(l.text[from]) {
		from--
	}
	for to < len(l.text) && !utf8.RuneStart(l.text[to]) {
		to++
	}
	s := shown{text: l.text[from:to], cutLeft: from > 0, cutRight: to < len(l.text)}
	if plain {
		s.fitPlain(start-from, min(end, to)-from, width)
	} else {
		s.fit(start-from, min(end, to)-from, width)
	}
	if s.cutLeft {
		s.indent++
	}
	if !s.cutRight {
		s.text = strings.TrimRight(s.text, " ")
	}
	if marked {
		s.mark = max(1, s.mark)
	} else {
		s.indent, s.mark = 0, 0
	}
	return s
}

// fitPlain is fit for a text each byte of which takes a column.
func (s *shown) fitPlain(first, last, width int) {
	left, right := 0, len(s.text)
	if right > width || s.cutLeft || s.cutRight {
		// A third of the room before the match, the rest from there on.
		room := max(0, width-2)
		right = min(right, first-min(first, room/3)+room)
		left = max(0, right-room)
		s.cutLeft, s.cutRight = s.cutLeft || left > 0, s.cutRight || right < len(s.text)
	}
	s.text, s.indent, s.mark = s.text[left:right], first-left, min(last, right)-first
}

// fit leaves of the text what a width has room for around the bytes from start
// to end, which are marked.
func (s *shown) fit(start, end, width int) {
	cells, first, last := layout(s.text, start, end)
	left, right := 0, len(cells)
	total := 0
	for _, c := range cells {
		total += c.width
	}
	if total > width || s.cutLeft || s.cutRight {
		// A third of the room before the match, the rest from there on.
		room := width - 2
		left, right = first, first
		for used := 0; left > 0 && used+cells[left-1].width <= room/3; left-- {
			used += cells[left-1].width
		}
		used := 0
		for _, c := range cells[left:first] {
			used += c.width
		}
		for ; right < len(cells) && used+cells[right].width <= room; right++ {
			used += cells[right].width
		}
		for ; left > 0 && used+cells[left-1].width <= room; left-- {
			used += cells[left-1].width
		}
		s.cutLeft, s.cutRight = s.cutLeft || left > 0, s.cutRight || right < len(cells)
	}
	var b strings.Builder
	for i, c := range cells[left:right] {
		b.WriteString(c.text)
		switch i += left; {
		case i < first:
			s.indent += c.width
		case i < last:
			s.mark += c.width
		}
	}
	s.text = b.String()
}

// cell is what moves the cursor as one: a letter with its marks, an emoji, a
// tab.
type cell struct {
	text  string
	width int
}

// layout divides a text into cells. first and last are the cells in which the
// bytes from start to end stand, the last exclusive.
func layout(s string, start, end int) (cells []cell, first, last int) {
	at, column := 0, 0
	first, last = -1, -1
	for g := displaywidth.StringGraphemes(s); g.Next(); {
		text, width := g.Value(), g.Width()
		size := len(text)
		if first < 0 && at+size > start {
			first = len(cells)
		}
		if last < 0 && at >= end {
			last = len(cells)
		}
		if text == "\t" {
			width = tab - column%tab
			text = strings.Repeat(" ", width)
		} else if c := clean(text); c != text {
			text, width = c, displaywidth.String(c)
		}
		cells = append(cells, cell{text, width})
		at += size
		column += width
	}
	if first < 0 {
		first = len(cells)
	}
	if last < 0 {
		last = len(cells)
	}
	return cells, first, max(first, last)
}

// repeat appends a character so many times.
func repeat(b []byte, c byte, n int) []byte {
	for range n {
		b = append(b, c)
	}
	return b
}

// clean takes from a text what a terminal would obey (control characters) and
// what would show the rest in a misleading order (bidirectional controls).
func clean(s string) string {
	if isPlain(s) {
		return s
	}
	if strings.IndexFunc(s, isUnsafe) < 0 && utf8.ValidString(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
			return ' '
		case isUnsafe(r):
			return utf8.RuneError
		}
		return r
	}, s)
}

// isPlain reports whether a text is printable ASCII, each byte of which takes a
// column. It takes eight bytes at a time.
func isPlain(s string) bool {
	const each, high = 0x0101010101010101, 0x8080808080808080
	for len(s) >= 8 {
		b := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
		// The first sum has the high bit of each byte from the space on, the
		// second that of DEL.
		low := b &^ high
		if (low+each*(0x80-' '))&^(low+each)&^b&high != high {
			return false
		}
		s = s[8:]
	}
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

func isUnsafe(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) && r != '\u200e' && r != '\u200f' && r != '\u061c' || r == '\u2028' || r == '\u2029'
}

// rooted is a file's name from a folder, unless it is absolute.
func rooted(base, file string) string {
	file = filepath.FromSlash(file)
	if base == "" || filepath.IsAbs(file) {
		return file
	}
	return filepath.Join(base, file)
}
