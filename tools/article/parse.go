package article

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"example.org/bedside/tools/contract"
	"example.org/bedside/tools/words"
	"github.com/gohugoio/hugo/parser/pageparser"
)

// tag is one {{< … >}}.
type tag struct {
	closes     bool // {{< /x >}}
	start, end int
	shortcode  *Shortcode // what it opens; of a closing tag only the name is set
}

type reader struct {
	*Article
	items   pageparser.Items
	known   Known
	errs    contract.Errors
	refusal *refusal
	unknown map[*tag]*Error // the opening tags whose names are
}

// refusal is a closing tag at which Hugo's lexer stops, because none of its name
// is open.
type refusal struct {
	*tag
	used []string // the names that have been opened
}

func parse(file string, src []byte, known Known, piece bool) (*Article, error) {
	r := &reader{Article: newArticle(file, src), known: known}
	if err := r.lex(piece); err != nil {
		r.fail(0, "Hugo cannot read this file: %v", err)
	} else {
		r.nest(r.tags())
	}
	switch len(r.errs) {
	case 0:
		return r.Article, nil
	case 1:
		return nil, r.errs[0]
	}
	slices.SortStableFunc(r.errs, func(a, b *Error) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return nil, r.errs
}

func (r *reader) fail(at int, format string, args ...any) *Error {
	line, column := r.Position(at)
	e := &Error{File: r.File, Line: line, Column: column, Message: fmt.Sprintf(format, args...)}
	r.errs = append(r.errs, e)
	return e
}

// lex runs Hugo's lexer. Should it panic on some text, Hugo does so too.
func (r *reader) lex(piece bool) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	r.items, err = pageparser.ParseBytes(r.Source, pageparser.Config{NoFrontMatter: piece})
	return err
}

// tags finds the tags of shortcodes, and where the content begins.
func (r *reader) tags() []*tag {
	var (
		tags []*tag
		t    *tag
		used = map[string]bool{}
	)
	for i := 0; i < len(r.items); i++ {
		it := r.items[i]
		switch {
		case it.IsError():
			r.refused(it, t, used)
			return tags
		case it.Type == pageparser.TypeIgnore, it.IsFrontMatter():
			r.Body = len(r.Source)
			if i+1 < len(r.items) {
				r.Body = r.items[i+1].Pos()
			}
			if it.IsFrontMatter() {
				r.frontFormat = pageparser.FormatFromFrontMatterType(it.Type)
				r.frontSpan = span{it.Pos(), it.Pos() + len(it.Val(r.Source))}
			}
		case it.IsLeftShortcodeDelim():
			t = &tag{start: it.Pos(), shortcode: &Shortcode{Percent: it.IsShortcodeMarkupDelimiter()}}
		case t == nil:
		case it.IsShortcodeName(), it.IsInlineShortcodeName():
			t.shortcode.Name = it.ValStr(r.Source)
			if !t.closes {
				used[t.shortcode.Name] = true
			}
		case it.IsShortcodeClose():
			if t.shortcode.Name == "" {
				t.closes = true
			} else if i+1 < len(r.items) && r.items[i+1].IsRightShortcodeDelim() {
				t.shortcode.SelfClosed = true
			} else if i+1 < len(r.items) && !r.items[i+1].IsError() {
				r.fail(it.Pos(), "found / inside the tag of %q; expected it at the end, %s", t.shortcode.Name, t.shortcode.write(" /"))
				return tags
			}
		case it.IsShortcodeParam():
			i += r.argument(t, i)
		case it.IsRightShortcodeDelim():
			t.end = it.Pos() + len("}}>")
			switch {
			case t.shortcode.Name != "":
				tags = append(tags, t)
			case t.closes:
				r.fail(t.start, "the closing tag has no name; expected the name of what it closes")
			default:
				r.fail(t.start, "the tag has no name; expected the name of a shortcode")
			}
			t = nil
		}
	}
	return tags
}

// argument reads the argument at the items' index i. It gives how many items
// more it took than one.
func (r *reader) argument(t *tag, i int) (more int) {
	s := t.shortcode
	first := r.items[i]
	arg, value := contract.Argument{}, first
	low := t.start
	if n := len(s.spans); n > 0 {
		low = s.spans[n-1].end
	}
	start, end := r.extent(first, low)
	if i+1 < len(r.items) && r.items[i+1].IsShortcodeParamVal() {
		more = 1
		arg.Name, value = first.ValStr(r.Source), r.items[i+1]
		_, end = r.extent(value, end)
	} else {
		for _, a := range s.Arguments {
			if a.Name == "" {
				arg.Index++
			}
		}
	}
	arg.Value = value.ValTyped(r.Source)
	arg.Line, arg.Column = r.Position(start)
	s.Arguments = append(s.Arguments, arg)
	s.spans = append(s.spans, span{start, end})
	return more
}

// extent is where an item stands with its quotes, which the lexer leaves out,
// as it does the backslashes in them. What ends at low comes before it.
func (r *reader) extent(it pageparser.Item, low int) (start, end int) {
	src, p := r.Source, it.Pos()
	plain := p + len(it.Val(src))
	q := p
	for q > low && src[q-1] == '\\' {
		q--
	}
	if p > low && src[p-1] == '`' {
		if i := bytes.IndexByte(src[p:], '`'); i >= 0 {
			return p - 1, p + i + 1
		}
		return p - 1, plain
	}
	if q <= low || src[q-1] != '"' {
		return p, plain
	}
	start = q - 1
	escaped := start > low && src[start-1] == '\\'
	if escaped {
		start--
	}
	for i := q; i < len(src); i++ {
		switch {
		case src[i] == '"':
			return start, i + 1
		case src[i] == '\\' && i+1 < len(src) && src[i+1] == '"':
			if i++; escaped {
				return start, i + 1
			}
		}
	}
	return start, plain
}

// write is the shortcode as a writer writes its tag; mark is "", "/" before
// the name or " /" after it.
func (s *Shortcode) write(mark string) string {
	left, right := "{{<", ">}}"
	if s.Percent {
		left, right = "{{%", "%}}"
	}
	if mark == " /" {
		return left + " " + s.Name + " /" + right
	}
	return left + " " + mark + s.Name + " " + right
}

// nest pairs the tags as Hugo does, where each closing tag belongs to the last
// of that name that is open, and lays the shortcodes into each other.
func (r *reader) nest(tags []*tag) {
	complete := len(r.errs) == 0 && r.refusal == nil
	closing := map[*Shortcode]*tag{}
	stray := map[*tag]bool{}
	var open []*tag
	crossed := map[string]int{} // by name: left open in another that was closed
	for _, t := range tags {
		s := t.shortcode
		if !t.closes {
			r.named(t)
			if !s.SelfClosed && r.known.Notation[s.Name] != contract.Single {
				open = append(open, t)
			}
			continue
		}
		i := len(open) - 1
		for i >= 0 && open[i].shortcode.Name != s.Name {
			i--
		}
		if i < 0 {
			stray[t] = true
			if crossed[s.Name] > 0 {
				crossed[s.Name]--
			} else {
				r.stray(t, open)
			}
			continue
		}
		for _, inner := range open[i+1:] {
			if r.mustClose(inner) {
				crossed[inner.shortcode.Name]++
				r.fail(inner.start, "%q is not closed; expected %s before %s", inner.shortcode.Name, inner.shortcode.write("/"), s.write("/")).Kind = Unclosed
			}
		}
		closing[open[i].shortcode] = t
		open = open[:i]
	}
	if r.refusal != nil {
		r.stray(r.refusal.tag, open)
	}
	for _, t := range open {
		if s := t.shortcode; complete && r.mustClose(t) {
			r.fail(t.start, "%q is not closed; expected %s after what it holds, or %s if it holds nothing", s.Name, s.write("/"), s.write(" /")).Kind = Unclosed
		}
	}

	var parent *Shortcode
	for _, t := range tags {
		s := t.shortcode
		if t.closes {
			if !stray[t] {
				parent.InnerEnd, parent.End = t.start, t.end
				parent = parent.Parent
			}
			continue
		}
		siblings := &r.Shortcodes
		if parent != nil {
			siblings = &parent.Children
		}
		s.Parent, s.Ordinal = parent, len(*siblings)
		*siblings = append(*siblings, s)
		s.Start, s.End, s.InnerStart, s.InnerEnd = t.start, t.end, t.end, t.end
		if closing[s] != nil {
			s.Closed = true
			parent = s
		}
	}
}

func (r *reader) mustClose(t *tag) bool {
	return r.known.Notation[t.shortcode.Name] == contract.Paired
}

// named reports an opening tag whose name is unknown.
func (r *reader) named(t *tag) {
	if !r.known.Only {
		return
	}
	s := t.shortcode
	if _, ok := r.known.Notation[s.Name]; ok || strings.HasSuffix(s.Name, ".inline") {
		return
	}
	if name, ok := strings.CutSuffix(s.Name, "/"); ok {
		if _, ok := r.known.Notation[name]; ok {
			r.fail(t.start, "found %q; expected a space before the slash, %s", s.Name, (&Shortcode{Name: name, Percent: s.Percent}).write(" /"))
			return
		}
	}
	if r.unknown == nil {
		r.unknown = make(map[*tag]*Error)
	}
	r.unknown[t] = r.fail(t.start, "unknown shortcode %q%s", s.Name, r.instead(s.Name))
}

func (r *reader) instead(name string) string {
	var all []string
	for n := range r.known.Notation {
		all = append(all, n)
	}
	slices.Sort(all)
	if near, ok := words.Nearest(name, all); ok {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	if len(all) == 0 {
		return "; there is none"
	}
	return "; expected " + words.List(all)
}

// stray reports a closing tag that closes nothing.
func (r *reader) stray(t *tag, open []*tag) {
	s := t.shortcode
	if r.known.Notation[s.Name] == contract.Single {
		r.fail(t.start, "%q holds no text, so that %s closes nothing; take it out", s.Name, s.write("/"))
		return
	}
	var names []string
	for _, o := range slices.Backward(open) {
		names = append(names, o.shortcode.Name)
		if e := r.unknown[o]; e != nil && r.known.Notation[s.Name] != "" {
			// One name is mistyped, and not the one that there is.
			meant := Shortcode{Name: s.Name, Percent: o.shortcode.Percent}
			line, _ := r.Position(t.start)
			e.Message = fmt.Sprintf("unknown shortcode %q; expected %s, because line %d closes %q", o.shortcode.Name, meant.write(""), line, s.Name)
			delete(r.unknown, o)
			return
		}
	}
	if r.refusal != nil && r.refusal.tag == t {
		names = r.refusal.used
	}
	message := fmt.Sprintf("%s closes nothing; expected %s before it", s.write("/"), s.write(""))
	if near, ok := words.Nearest(s.Name, names); ok {
		message = fmt.Sprintf("%s closes nothing; did you mean %s?", s.write("/"), (&Shortcode{Name: near, Percent: s.Percent}).write("/"))
	}
	r.fail(t.start, "%s", message).Kind = Unopened
}

var frontMatter = map[string]string{"YAML": "---", "TOML": "+++", "JSON": "}"}

// curly finds a value that an editor's curly quotes stand around.
var curly = regexp.MustCompile(`=[“”„‟«»‘’‚']`)

// closingName is the name in a closing tag.
var closingName = regexp.MustCompile(`^\{\{[<%]\s*/\s*([^\s<>%/}]+)`)

// refused says in a writer's words what Hugo's lexer refuses.
func (r *reader) refused(it pageparser.Item, t *tag, used map[string]bool) {
	message := it.Err.Error()
	has := func(part string) bool { return strings.Contains(message, part) }
	at, name, left, right := it.Pos(), "", "{{<", ">}}"
	if t != nil {
		at, name = t.start, t.shortcode.Name
		if t.shortcode.Percent {
			left, right = "{{%", "%}}"
		}
	}
	begin := strings.TrimSpace(left + " " + name)
	if t != nil && r.runsOn(it, t, message) {
		if slices.ContainsFunc(t.shortcode.Arguments, func(a contract.Argument) bool {
			s, ok := a.Value.(string)
			return ok && strings.Contains(s, right)
		}) {
			r.fail(at, "the tag %s does not end, because a value without quotes goes on to the next space; expected the value in quotes", begin)
		} else {
			r.fail(at, "the tag %s does not end; expected %s", begin, right)
		}
		return
	}
	switch {
	case has("comment must be closed"):
		r.fail(at, "the comment %s/* does not end; expected */%s", left, right)
	case has("Cannot mix"):
		if i := curly.FindIndex(r.Source[at:it.Pos()]); i != nil {
			r.fail(at+i[0]+1, "found the quote %s; expected the straight quote \"", r.Source[at+i[0]+1:at+i[1]])
			return
		}
		if i := it.Pos() - 1; i > at && r.Source[i] == '"' {
			r.fail(i, "this quotation mark ends the value, but a word follows it; write \\\" for one that is part of the value, or leave a space behind one that ends it")
			return
		}
		r.fail(it.Pos(), "parameters with and without a name are mixed; write all of them by name")
	case has("unterminated raw string"):
		r.fail(max(it.Pos()-1, 0), "the text after ` does not end; expected a closing `")
	case has("unterminated quoted string"):
		r.fail(max(it.Pos()-1, 0), "the text in quotes does not end on its line; expected a closing quote")
	case has("unrecognized escape"):
		r.fail(max(it.Pos()+len(it.Val(r.Source))-1, at), "found a backslash before a backquote; expected the text between two quotes")
	case has("period in shortcode name"):
		r.fail(at, "the shortcode's name has a full stop; expected letters, digits and hyphens")
	case has("does not match start tag"), has("none is open"):
		s := &Shortcode{Percent: t.shortcode.Percent}
		if m := closingName.FindSubmatch(r.Source[at:]); m != nil {
			s.Name = string(m[1])
		}
		r.refusal = &refusal{&tag{closes: true, start: at, shortcode: s}, slices.Sorted(maps.Keys(used))}
	case has("unclosed shortcode"):
		r.fail(at, "the closing tag of %q holds more than its name; expected %s", name, (&Shortcode{Name: name, Percent: t.shortcode.Percent}).write("/"))
	case has("unrecognized character"):
		r.character(it, left, right, begin)
	case has("do not support nesting"):
		r.fail(it.Pos(), "found a shortcode inside an inline shortcode; expected its closing tag first")
	case has("front matter"), has("delimiter"):
		for kind, delimiter := range frontMatter {
			if !has(kind) {
				continue
			}
			if has("invalid") {
				r.fail(it.Pos(), "found the beginning of front matter; expected %s on a line of its own, or text that begins with another character", delimiter)
			} else {
				r.fail(0, "the front matter does not end; expected %s on a line of its own", delimiter)
			}
		}
	default:
		r.fail(at, "Hugo cannot read this: %s", message)
	}
}

// attribute begins a line inside a tag of several lines.
var attribute = regexp.MustCompile(`^\s*[\w-]+=`)

// runsOn reports whether a tag lacks its end, so that Hugo's lexer took the
// text after it for parameters until something did not fit.
func (r *reader) runsOn(it pageparser.Item, t *tag, message string) bool {
	if strings.Contains(message, "unclosed shortcode action") {
		return true
	}
	if t.closes {
		return false
	}
	text := r.Source[t.start:min(it.Pos(), len(r.Source))]
	if bytes.HasPrefix(r.Source[t.start+len(text):], []byte("{{")) {
		return true
	}
	i := bytes.LastIndexByte(text, '\n')
	return i >= 0 && !attribute.Match(r.Source[t.start+i+1:])
}

// character says which character of a tag Hugo's lexer refuses.
func (r *reader) character(it pageparser.Item, left, right, begin string) {
	found := string(it.Val(r.Source))
	at := it.Pos()
	other := ">}}"
	if right == other {
		other = "%}}"
	}
	switch {
	case strings.HasPrefix(string(r.Source[at:]), other):
		r.fail(at, "the tag begins with %s and ends with %s; expected %s", left, other, right)
	case strings.ContainsAny(found, "“”„‟«»"):
		r.fail(at, "found the quote %s; expected the straight quote \"", found)
	case strings.ContainsAny(found, "‘’‚'"):
		r.fail(at, "found %s; expected the quote \"", found)
	case strings.ContainsAny(found, ">}"):
		r.fail(at, "found %s in the tag %s; expected %s where the tag ends", found, begin, right)
	case found != "" && unicode.Is(unicode.Zs, []rune(found)[0]):
		r.fail(at, "found a space of another kind, as Word and web pages have it (%U), in the tag %s; expected a common one: delete it, and press the space bar", []rune(found)[0], begin)
	case found != "" && unicode.Is(unicode.Cf, []rune(found)[0]):
		r.fail(at, "found a sign that nobody sees (%U) in the tag %s; expected none: delete what stands around it, and write that anew", []rune(found)[0], begin)
	default:
		r.fail(at, "found %q in the tag %s; expected a parameter such as name=\"value\", its value in quotes", found, begin)
	}
}
