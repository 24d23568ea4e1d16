package contract

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"example.org/bedside/tools/words"
)

var (
	fence   = regexp.MustCompile("^(`{3,}|~{3,})([^`]*)$")
	heading = regexp.MustCompile(`^ {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$`)
)

// ParseExamples reads an examples.md: for each example a heading "## Title",
// prose where it needs any, and one fence, ```md or ```markdown, of as many
// more backticks as the fences inside it need. The error is Errors.
func ParseExamples(file string, src []byte) ([]Example, error) {
	examples, errs := parseExamples(file, src)
	if err := errs.orNil(); err != nil {
		return nil, err
	}
	return examples, nil
}

// exampleReader goes through an examples.md line by line.
type exampleReader struct {
	file     string
	line     int // the current one, from 1
	examples []Example
	errs     Errors
	titles   map[string]int // the line of each title

	current *Example // under the last title; nil: before the first
	title   int      // the line of its title
	prose   []string
	told    bool // that text stands where none belongs

	open  string   // what opened the fence that is open
	begin int      // the line of that
	deep  bool     // whether it is indented, a mistake, and so is its end
	into  *Example // takes the fence's lines
}

// parseExamples gives the examples that are whole, and the mistakes.
func parseExamples(file string, src []byte) ([]Example, Errors) {
	r := &exampleReader{file: file, titles: map[string]int{}}
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	for text := range strings.Lines(string(src)) {
		r.line++
		text = strings.TrimRight(text, "\r\n")
		if i := invalid(text); i >= 0 {
			r.fail(r.line, utf8.RuneCountInString(text[:i])+1, "found text that is not UTF-8; save the file as UTF-8")
			text = strings.ToValidUTF8(text, "\uFFFD")
		}
		if r.open != "" {
			r.inside(text)
		} else {
			r.outside(text)
		}
	}
	if r.open != "" {
		r.fail(r.begin, 1, "the fence %s does not end; expected %s on a line of its own", r.open, r.open)
		r.into.Source = ""
	}
	r.finish()
	if len(r.examples) == 0 && len(r.errs) == 0 {
		r.fail(1, 1, "found no example; expected ## and a title, and a fence that begins with ```md")
	}
	return r.examples, r.errs
}

// invalid is the place of the first byte that is not UTF-8, or -1.
func invalid(s string) int {
	for i, c := range s {
		if c == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return i
			}
		}
	}
	return -1
}

func (r *exampleReader) fail(line, column int, format string, args ...any) {
	r.errs = append(r.errs, &Error{File: r.file, Line: line, Column: column, Message: fmt.Sprintf(format, args...)})
}

// finish keeps the current example if it has a shortcode.
func (r *exampleReader) finish() {
	switch e := r.current; {
	case e == nil:
	case e.Line == 0:
		r.fail(r.title, 1, "example %q has no shortcode; expected a fence that begins with ```md", e.Title)
	case strings.TrimSpace(e.Source) != "":
		r.examples = append(r.examples, *e)
	}
	r.current = nil
}

func (r *exampleReader) inside(text string) {
	if !ends(text, r.open) && !(r.deep && ends(strings.TrimSpace(text), r.open)) {
		r.into.Source += text + "\n"
		return
	}
	if r.into == r.current && strings.TrimSpace(r.into.Source) == "" {
		r.fail(r.begin, 1, "example %q is empty; expected a shortcode in its fence", r.current.Title)
	}
	r.open = ""
}

// ends reports whether a line closes a fence.
func ends(line, open string) bool {
	rest := strings.TrimLeft(line, " ")
	if len(line)-len(rest) > 3 {
		return false
	}
	rest = strings.TrimRight(rest, " \t")
	return len(rest) >= len(open) && strings.Trim(rest, open[:1]) == ""
}

func (r *exampleReader) outside(text string) {
	trimmed := strings.TrimSpace(text)
	column := utf8.RuneCountInString(text[:len(text)-len(strings.TrimLeft(text, " \t"))]) + 1
	switch h, f := heading.FindStringSubmatch(text), fence.FindStringSubmatch(trimmed); {
	case h != nil && h[1] == "##":
		r.begins(h[2], column)
	case h != nil:
		r.fail(r.line, column, "found a heading with %s; expected ## and a title", h[1])
	case f != nil:
		r.opens(f[1], strings.TrimSpace(f[2]), column)
	case trimmed == "":
		r.prose = append(r.prose, "")
	case r.current != nil && r.current.Line == 0:
		r.prose = append(r.prose, text)
	case !r.told:
		where := "before the first title"
		if r.current != nil {
			where = "after the fence"
		}
		r.fail(r.line, column, "found text %s; expected ## and a title", where)
		r.told = true
	}
}

func (r *exampleReader) begins(title string, column int) {
	r.finish()
	r.current, r.title, r.prose, r.told = &Example{Title: title}, r.line, nil, false
	if title == "" {
		r.fail(r.line, column, "the heading is empty; expected ## and a title")
	} else if before, ok := r.titles[title]; ok {
		r.fail(r.line, column, "title %q stands twice, first on line %d; expected another title", title, before)
	} else {
		r.titles[title] = r.line
	}
}

func (r *exampleReader) opens(marks, language string, column int) {
	r.open, r.begin, r.deep, r.into = marks, r.line, column > 1, r.current
	switch {
	case r.current == nil:
		r.fail(r.line, column, "found a fence before the first title; expected ## and a title above it")
		r.into = &Example{}
		return
	case r.current.Line > 0:
		r.fail(r.line, column, "example %q has two fences; expected one, or a title above the second", r.current.Title)
		r.into = &Example{}
		return
	case column > 1:
		r.fail(r.line, column, "the fence is indented; expected it at the beginning of the line")
	case marks[0] == '~':
		r.fail(r.line, column, "found a fence %s%s; expected ```md", marks, language)
	case language != "md" && language != "markdown":
		expected := "expected " + marks + "md"
		if near, ok := words.Nearest(language, []string{"markdown"}); ok {
			expected = "did you mean " + marks + near + "?"
		}
		r.fail(r.line, column, "found a fence %s%s; %s", marks, language, expected)
	}
	r.current.Text = strings.TrimSpace(strings.Join(r.prose, "\n"))
	r.current.Line = r.line + 1
}
