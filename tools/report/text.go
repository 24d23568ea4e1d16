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
	Fs        afero.Fs // where the files of the findings are read for excerpts; nil: no excerpts
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
	out := bufio.NewWriter(w)
	t := texter{Options: o, out: out}
	t.Width = cmp.Or(max(t.Width, 0), 100)
	for _, f := range findings {
		t.finding(f)
	}
	fmt.Fprintln(out, t.paint(bold, Summary(findings)))
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

type texter struct {
	Options
	out  *bufio.Writer
	name string // of the file read last
	in   afero.Fs
	src  string
}

func (t *texter) paint(colour, s string) string {
	if !t.Colour || colour == "" || s == "" {
		return s
	}
	return "\x1b[" + colour + "m" + s + "\x1b[0m"
}

func (t *texter) finding(f check.Finding) {
	where := t.place(f)
	if where != "" {
		fmt.Fprint(t.out, t.paint(bold, where+":"), " ")
	}
	fmt.Fprintf(t.out, "%s %s %s\n", t.paint(colours[f.Severity], f.Severity+":"), t.paint(bold, clean(f.Message)), t.paint(faint, "["+clean(f.Rule)+"]"))
	if line, ok := t.line(f); ok {
		e := excerpt(line, f, t.Width)
		gutter := fmt.Sprintf("%5d | ", f.Line)
		fmt.Fprintf(t.out, "%s%s\n", t.paint(blue, gutter), e.text)
		if e.mark != "" {
			fmt.Fprintf(t.out, "%s%s%s\n", t.paint(blue, "      | "), strings.Repeat(" ", e.indent), t.paint(colours[f.Severity], e.mark))
		}
	}
	if f.Fix != "" {
		fmt.Fprintf(t.out, "  %s %s\n", t.paint(faint, "fix:"), clean(f.Fix))
	}
	if f.Source != "" {
		fmt.Fprintf(t.out, "  %s %s\n", t.paint(faint, "source:"), clean(f.Source))
	}
	fmt.Fprintln(t.out)
}

// place is file:line:column, as far as it is known.
func (t *texter) place(f check.Finding) string {
	name := f.File
	if name == "" {
		return ""
	}
	if t.Base != "" && filepath.IsAbs(name) {
		if rel, err := filepath.Rel(t.Base, name); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
			name = rel
		}
	}
	name = clean(filepath.ToSlash(name))
	switch {
	case f.Line == 0:
		return name
	case f.Column == 0:
		return fmt.Sprintf("%s:%d", name, f.Line)
	}
	return fmt.Sprintf("%s:%d:%d", name, f.Line, f.Column)
}

// line finds the line that a finding is about. It takes none that has not the
// text found at its place: the file may have changed, or be another one of the
// same name.
func (t *texter) line(f check.Finding) (string, bool) {
	if f.Line < 1 || f.File == "" {
		return "", false
	}
	type place struct {
		fs   afero.Fs
		name string
	}
	places := []place{{t.Fs, f.File}}
	if t.Base != "" && !filepath.IsAbs(f.File) {
		places = append(places, place{t.Fs, filepath.Join(t.Base, f.File)})
	}
	places = append(places, place{t.Published, f.File})
	for _, p := range places {
		if p.fs == nil {
			continue
		}
		if t.name != p.name || t.in != p.fs {
			src, err := afero.ReadFile(p.fs, p.name)
			if err != nil {
				continue
			}
			t.name, t.in, t.src = p.name, p.fs, string(src)
		}
		if line, ok := nth(t.src, f.Line); ok && holds(line, f) {
			return line, true
		}
	}
	return "", false
}

// nth returns a line of a text, the first being 1, without its end.
func nth(src string, n int) (string, bool) {
	for ; n > 1; n-- {
		i := strings.IndexByte(src, '\n')
		if i < 0 {
			return "", false
		}
		src = src[i+1:]
	}
	line, _, _ := strings.Cut(src, "\n")
	return strings.TrimSuffix(line, "\r"), true
}

func holds(line string, f check.Finding) bool {
	match, _, _ := strings.Cut(f.Match, "\n")
	match = strings.TrimSuffix(match, "\r")
	if match == "" || f.Column < 1 {
		return true
	}
	i, ok := offset(line, f.Column)
	return ok && (strings.HasPrefix(line[i:], match) || strings.HasPrefix(html.UnescapeString(line[i:min(len(line), i+8*len(match))]), match))
}

// offset turns a column, in code points from 1, into bytes. The column behind
// the last code point is one.
func offset(line string, column int) (int, bool) {
	if n := column - 1; n >= 0 && n <= len(line) && isPlain(line[:n]) {
		return n, true
	}
	n := 1
	for i := range line {
		if n == column {
			return i, true
		}
		n++
	}
	return len(line), n == column
}

// shown is a line as a terminal shows it, with the mark that goes under it.
type shown struct {
	text   string
	indent int // the columns before the mark
	mark   string
}

const tab = 4 // the columns between tab stops

// excerpt lays a line out in a number of columns: tabs as spaces, what a
// terminal would obey or not show as a replacement, and, where the line is too
// long, what stands around the match.
func excerpt(line string, f check.Finding, width int) shown {
	start, ok := offset(line, f.Column)
	marked := ok && f.Column > 0
	if !marked {
		start = 0
	}
	end := len(line)
	switch {
	case f.EndLine == 0 && f.Match != "":
		match, _, more := strings.Cut(f.Match, "\n")
		if !more {
			end = min(len(line), start+len(match))
		}
	case f.EndLine == 0:
		end = start
	case f.EndLine == f.Line:
		if i, ok := offset(line, f.EndColumn); ok {
			end = i
		}
	}
	end = max(start, end)

	// No line is laid out further than its excerpt can reach: a minified page is
	// one line of megabytes. A column takes few bytes, but for piled-up marks.
	from, to := max(0, start-width), min(len(line), start+width)
	if !isPlain(line[from:to]) {
		from, to = max(0, start-16*width), min(len(line), start+16*width)
	}
	for from > 0 && !utf8.RuneStart(line[from]) {
		from--
	}
	for to < len(line) && !utf8.RuneStart(line[to]) {
		to++
	}
	cells, first, last := layout(line[from:to], start-from, min(end, to)-from)

	left, right := 0, len(cells)
	total := 0
	for _, c := range cells {
		total += c.width
	}
	cutLeft, cutRight := from > 0, to < len(line)
	if total > width || cutLeft || cutRight {
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
		cutLeft, cutRight = cutLeft || left > 0, cutRight || right < len(cells)
	}

	var s shown
	var b strings.Builder
	if cutLeft {
		b.WriteString("…")
		s.indent++
	}
	under := 0
	for i, c := range cells[left:right] {
		b.WriteString(c.text)
		switch i += left; {
		case i < first:
			s.indent += c.width
		case i < last:
			under += c.width
		}
	}
	if cutRight {
		b.WriteString("…")
	}
	s.text = strings.TrimRight(b.String(), " ")
	if marked {
		s.mark = strings.Repeat("^", max(1, under))
	} else {
		s.indent = 0
	}
	return s
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
	if isPlain(s) {
		cells = make([]cell, len(s))
		for i := range cells {
			cells[i] = cell{s[i : i+1], 1}
		}
		return cells, min(start, len(s)), min(max(start, end), len(s))
	}
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
// column.
func isPlain(s string) bool {
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
