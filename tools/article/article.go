// Package article reads a content file as Hugo sees it: where its text begins
// and which shortcodes stand where, with their parameters and nesting. It reads
// with Hugo's own parser, so that both agree on every byte.
package article

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"example.org/bedside/tools/contract"
	"github.com/gohugoio/hugo/parser/metadecoders"
)

// Error is what Hugo's parser refuses, or a writer meant otherwise, in a
// writer's words and at its place.
type Error = contract.Error

// The kinds of errors that others treat apart.
const (
	NoText   = "no text"  // the file is no text in UTF-8
	NoFence  = "no fence" // its front matter would be published as text
	Unclosed = "unclosed" // a shortcode that must be closed is not
	Unopened = "unopened" // a closing tag closes nothing; its place is the tag's
)

// Article is a content file.
type Article struct {
	File       string
	Source     []byte
	Body       int          // where the content begins, after front matter
	Shortcodes []*Shortcode // those that stand in no other

	lines       []int  // where each line begins
	columns     []mark // of a file with long lines: places in it, each far behind the one before
	frontFormat metadecoders.Format
	frontSpan   span // between the fences
}

// Shortcode is one use of a shortcode. Start, End, InnerStart and InnerEnd are
// offsets in bytes; the inner text of one that is not closed is empty and
// stands at End.
type Shortcode struct {
	Name       string // as written, with "bedside/" in front if it was
	Percent    bool   // {{% x %}}
	Closed     bool   // by a closing tag
	SelfClosed bool   // {{< x />}}
	Arguments  []contract.Argument
	Children   []*Shortcode
	Parent     *Shortcode // nil: the page
	Ordinal    int        // among the shortcodes of its parent, from 0, as Hugo counts

	Start, End, InnerStart, InnerEnd int

	spans []span // of the arguments
}

type span struct{ start, end int }

// Known says what is known of shortcodes.
type Known struct {
	// Notation gives contract.Paired for what must be closed, contract.Single
	// for what never is, and nothing for what may be either.
	Notation map[string]string
	// Only says that Notation names all the shortcodes that there are.
	Only bool
}

// Parse reads a content file. Where a shortcode may have been left open or not
// is told from its closing tag alone. The error is an *Error, or contract.Errors
// where there are several.
func Parse(file string, src []byte) (*Article, error) {
	return ParseKnown(file, src, Known{})
}

// ParseKnown reads a content file like Parse, and knows shortcodes by name:
// one that must be closed and is not is an error, as is an unknown name.
func ParseKnown(file string, src []byte, known Known) (*Article, error) {
	return parse(file, src, known, false)
}

// Plain is a file without front matter and shortcodes, of which only places are
// asked.
func Plain(file string, src []byte) *Article { return newArticle(file, src) }

// Calls finds the shortcodes in a piece of content that has no front matter,
// each before those that stand in it. It is a contract.CallReader.
func Calls(file string, src []byte, line int) ([]contract.Call, error) {
	a, err := parse(file, src, Known{}, true)
	if err != nil {
		switch err := err.(type) {
		case *Error:
			err.Line += line - 1
		case contract.Errors:
			for _, e := range err {
				e.Line += line - 1
			}
		}
		return nil, err
	}
	var calls []contract.Call
	a.Walk(func(s *Shortcode) {
		call := contract.Call{Name: s.Name, Inner: string(src[s.InnerStart:s.InnerEnd]), Arguments: slices.Clone(s.Arguments)}
		if s.Parent != nil {
			call.Parent = s.Parent.Name
		}
		call.Line, call.Column = a.Position(s.Start)
		call.Line += line - 1
		for i := range call.Arguments {
			call.Arguments[i].Line += line - 1
		}
		calls = append(calls, call)
	})
	return calls, nil
}

// Walk calls f for each shortcode, before those that stand in it.
func (a *Article) Walk(f func(*Shortcode)) {
	var walk func([]*Shortcode)
	walk = func(list []*Shortcode) {
		for _, s := range list {
			f(s)
			walk(s.Children)
		}
	}
	walk(a.Shortcodes)
}

func newArticle(file string, src []byte) *Article {
	a := &Article{File: file, Source: src, lines: make([]int, 1, 1+bytes.Count(src, []byte("\n")))}
	for at := 0; ; {
		i := bytes.IndexByte(src[at:], '\n')
		if i < 0 {
			a.measure(at, len(src))
			return a
		}
		a.measure(at, at+i)
		at += i + 1
		a.lines = append(a.lines, at)
	}
}

// stride is how far columns are counted at a time. A line of megabytes may be
// asked for many columns, which must not count from its beginning each time.
const stride = 4096

// mark is a place in a long line, and how many code points stand before it.
type mark struct{ offset, runes int }

// measure notes marks in a line if it is long.
func (a *Article) measure(start, end int) {
	if end-start <= 2*stride {
		return
	}
	at, n := start, 0
	for end-at > stride {
		next := at + stride
		for next > at && !utf8.RuneStart(a.Source[next]) {
			next--
		}
		if next == at { // no text
			next = at + stride
		}
		n += utf8.RuneCount(a.Source[at:next])
		at = next
		a.columns = append(a.columns, mark{at, n})
	}
}

// Offset is the offset of a line and column that Position gives.
func (a *Article) Offset(line, column int) int {
	if line > len(a.lines) {
		return len(a.Source)
	}
	at := a.lines[max(line, 1)-1]
	for ; column > 1 && at < len(a.Source) && a.Source[at] != '\n'; column-- {
		_, size := utf8.DecodeRune(a.Source[at:])
		at += size
	}
	return at
}

// bom is Unicode's byte order mark, which is no column of its line.
var bom = []byte("\ufeff")

// Position gives the line and the column of an offset in bytes, both from 1,
// columns in code points. An offset outside the file is its beginning or end.
func (a *Article) Position(offset int) (line, column int) {
	offset = min(max(offset, 0), len(a.Source))
	line, found := slices.BinarySearch(a.lines, offset)
	if found {
		line++
	}
	from, before := a.lines[line-1], 0
	if offset-from > stride {
		i, _ := slices.BinarySearchFunc(a.columns, offset, func(m mark, offset int) int { return m.offset - offset })
		if i > 0 && a.columns[i-1].offset > from {
			from, before = a.columns[i-1].offset, a.columns[i-1].runes
		}
	}
	column = before + runes(a.Source[from:offset]) + 1
	if line == 1 && offset >= len(bom) && bytes.HasPrefix(a.Source, bom) {
		column--
	}
	return line, column
}

// runes counts code points, as utf8.RuneCount does. Most lines are ASCII, which
// it takes eight bytes at a time.
func runes(text []byte) int {
	ascii := 0
	for ; len(text) >= 8 && binary.LittleEndian.Uint64(text)&0x8080808080808080 == 0; text = text[8:] {
		ascii += 8
	}
	return ascii + utf8.RuneCount(text)
}

// At gives the shortcode at the end of a chain of ordinals, such as
// "000002/000000", or nil where there is none.
func (a *Article) At(chain string) *Shortcode {
	var s *Shortcode
	list := a.Shortcodes
	for part := range strings.SplitSeq(chain, "/") {
		i, err := strconv.Atoi(part)
		if err != nil || i < 0 || i >= len(list) {
			return nil
		}
		s = list[i]
		list = s.Children
	}
	return s
}

// Place is a stretch of the file. Lines and columns count from 1, columns in
// code points; the end is exclusive.
type Place struct {
	Line, Column, EndLine, EndColumn int
	Match                            string // what stands there
}

// Locate finds what a mistake of the shortcode at the end of the chain is
// about: the argument by that name (@0 for the first without a name), else the
// nth occurrence, from 1, of match in the shortcode's own inner text, which
// that of its inner shortcodes does not belong to, else its opening tag. A
// chain that leads nowhere gives the beginning of the content.
func (a *Article) Locate(chain, parameter, match string, nth int) Place {
	s := a.At(chain)
	if s == nil {
		return a.place(a.Body, a.Body)
	}
	if i := s.argument(parameter); i >= 0 {
		return a.place(s.spans[i].start, s.spans[i].end)
	}
	if match != "" {
		if start, end, ok := a.find(s, match, nth); ok {
			return a.place(start, end)
		}
	}
	return a.place(s.Start, s.InnerStart)
}

// Lost are the places of arguments that a later one of the same name makes
// void: Hugo takes the last. by is the later one's.
func (a *Article) Lost(s *Shortcode) (lost, by []Range) {
	for i, arg := range s.Arguments {
		if arg.Name == "" {
			return nil, nil // names and none are never mixed
		}
		if last := s.argument(arg.Name); last > i {
			lost = append(lost, a.Argument(s, i))
			by = append(by, a.Argument(s, last))
		}
	}
	return lost, by
}

// Quoted are the places of arguments whose value stands between quotes that are
// none to Hugo, which takes them for a part of it.
func (a *Article) Quoted(s *Shortcode) (all []Range) {
	for i, arg := range s.Arguments {
		value, _ := arg.Value.(string)
		if first, _ := utf8.DecodeRuneInString(value); value == "" || !strings.ContainsRune(ForeignQuotes, first) {
			continue
		}
		if at := a.Argument(s, i); strings.HasSuffix(at.Match, value) {
			all = append(all, at)
		}
	}
	return all
}

// ForeignQuotes are quotes that are none to Hugo.
const ForeignQuotes = "“”„‟«»‘’‚'′″‹›"

// Argument is the place of a shortcode's argument by its index.
func (a *Article) Argument(s *Shortcode, i int) Range {
	return a.Range(s.spans[i].start, s.spans[i].end)
}

func (a *Article) place(start, end int) Place {
	p := Place{Match: string(a.Source[start:end])}
	p.Line, p.Column = a.Position(start)
	p.EndLine, p.EndColumn = a.Position(end)
	return p
}

// argument is the index of a parameter's last argument, which is the one that
// Hugo takes, or -1. A name that only a contract knows the position of is the
// one argument that there is.
func (s *Shortcode) argument(parameter string) int {
	if parameter == "" {
		return -1
	}
	for i, arg := range slices.Backward(s.Arguments) {
		if arg.Name == parameter || arg.Name == "" && parameter == "@"+strconv.Itoa(arg.Index) {
			return i
		}
	}
	if len(s.Arguments) == 1 && s.Arguments[0].Name == "" {
		return 0
	}
	return -1
}

func (a *Article) find(s *Shortcode, match string, nth int) (start, end int, ok bool) {
	if bytes.Contains(a.Source, []byte("\r\n")) {
		// Templates see line endings as one.
		match = strings.ReplaceAll(strings.ReplaceAll(match, "\r\n", "\n"), "\n", "\r\n")
	}
	from := s.InnerStart
	children := s.Children
	for nth = max(nth, 1); ; {
		to := s.InnerEnd
		if len(children) > 0 {
			to = children[0].Start
		}
		i := bytes.Index(a.Source[from:to], []byte(match))
		switch {
		case i >= 0 && nth == 1:
			return from + i, from + i + len(match), true
		case i >= 0:
			nth--
			from += i + len(match)
		case len(children) == 0:
			return 0, 0, false
		default:
			from = children[0].End
			children = children[1:]
		}
	}
}
