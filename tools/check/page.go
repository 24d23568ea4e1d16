package check

import (
	"context"
	"fmt"
	"io"
	"sort"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// page is one published file while it is read.
type page struct {
	site  *site
	path  string
	src   string
	lines []int // the offset of each line, made when the first position is asked for

	blocks map[span]block // of structured data; see data
}

// span is a stretch of a page's source, in bytes, the end exclusive.
type span struct{ start, end int }

// position turns an offset into a line and a column.
func (p *page) position(offset int) (line, column int) {
	if p.lines == nil {
		p.lines = append(p.lines, 0)
		for i := 0; i < len(p.src); i++ {
			n := strings.IndexByte(p.src[i:], '\n')
			if n < 0 {
				break
			}
			i += n
			p.lines = append(p.lines, i+1)
		}
	}
	line = sort.SearchInts(p.lines, offset+1)
	return line, utf8.RuneCountInString(p.src[p.lines[line-1]:offset]) + 1
}

// line is the line in which an offset stands.
func (p *page) line(offset int) int {
	line, _ := p.position(offset)
	return line
}

// both names the lines of two places.
func (p *page) both(first, second int) string {
	return fmt.Sprintf("in lines %d and %d", p.line(first), p.line(second))
}

// listener hears a page's tokens in their order. A nil function is not called.
type listener struct {
	start   func(*element)
	end     func(name string, at span)
	text    func(*text)
	comment func(at span)
	done    func()
}

// element is a start tag. It is valid only while a listener is called.
type element struct {
	span
	name       string // in small letters
	attributes []attribute
	source     string // of the tag
	void       bool   // nothing can stand in it
	inert      bool   // inside a template element, so not in the document
}

type attribute struct{ key, value string }

// get returns an attribute's value with its character references resolved.
func (e *element) get(key string) (string, bool) {
	for _, a := range e.attributes {
		if a.key == key {
			return a.value, true
		}
	}
	return "", false
}

// hasClass tells whether the element is of a class.
func (e *element) hasClass(class string) bool {
	for _, a := range e.attributes {
		if a.key == "class" && strings.Contains(a.value, class) {
			for field := range strings.FieldsSeq(a.value) {
				if field == class {
					return true
				}
			}
		}
	}
	return false
}

// value is where an attribute's value stands in the page, or the tag's name if
// the attribute has none.
func (e *element) value(key string) span {
	if at, ok := findValue(e.source, key); ok {
		return span{e.start + at.start, e.start + at.end}
	}
	return span{e.start, e.start + len("<") + len(e.name)}
}

// text is a run of text between tags.
type text struct {
	span
	source string // as it stands in the page, character references and all
	in     string // script, style, title, textarea…, if the text is the content of an element that holds nothing but text
	code   bool   // shown as code: inside code, pre, script, style or textarea
}

// walk reads the page once and tells the listeners. Its time grows with the
// page's length and with nothing else: there is no tree and no stack.
func (p *page) walk(ctx context.Context, listeners []listener) error {
	var (
		z       = html.NewTokenizer(strings.NewReader(p.src))
		e       element
		t       text
		at      span
		in      string // the element that holds only text
		code    int    // open code and pre elements
		inert   int    // open template elements
		foreign int    // open svg and math elements
	)
	z.AllowCDATA(true)
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		kind := z.Next()
		at = span{at.end, at.end + len(z.Raw())}
		switch kind {
		case html.ErrorToken:
			if z.Err() != io.EOF {
				return z.Err()
			}
			for _, l := range listeners {
				if l.done != nil {
					l.done()
				}
			}
			return nil

		case html.TextToken:
			t = text{span: at, source: p.src[at.start:at.end], in: in, code: code > 0}
			switch in {
			case "script", "style", "textarea":
				t.code = true
			}
			for _, l := range listeners {
				if l.text != nil {
					l.text(&t)
				}
			}

		case html.CommentToken:
			for _, l := range listeners {
				if l.comment != nil {
					l.comment(at)
				}
			}

		case html.StartTagToken, html.SelfClosingTagToken:
			e.span, e.source = at, p.src[at.start:at.end]
			name, more := z.TagName()
			a := atom.Lookup(name)
			e.name = known(a, name)
			e.attributes = e.attributes[:0]
			for more {
				var key, value []byte
				key, value, more = z.TagAttr()
				if len(key) > 0 {
					e.attributes = append(e.attributes, attribute{known(atom.Lookup(key), key), string(value)})
				}
			}
			if foreign > 0 && breaksOut[a] {
				foreign = 0
			}
			e.void = isVoid[a] || foreign > 0 && kind == html.SelfClosingTagToken
			in = ""
			switch a {
			case atom.Code, atom.Pre:
				code++
			case atom.Template:
				inert++
			case atom.Svg, atom.Math:
				if kind == html.StartTagToken {
					foreign++
				}
			case atom.Script, atom.Style, atom.Textarea, atom.Title, atom.Iframe, atom.Noembed, atom.Noframes, atom.Xmp, atom.Plaintext:
				if foreign == 0 {
					in = e.name
				}
			}
			// What stands in noscript is what visitors without scripts get, and
			// in drawings no element holds only text.
			if foreign > 0 || a == atom.Noscript {
				z.NextIsNotRawText()
			}
			e.inert = inert > 0
			for _, l := range listeners {
				if l.start != nil {
					l.start(&e)
				}
			}

		case html.EndTagToken:
			raw, _ := z.TagName()
			a := atom.Lookup(raw)
			name := known(a, raw)
			in = ""
			switch a {
			case atom.Code, atom.Pre:
				code = max(0, code-1)
			case atom.Template:
				inert = max(0, inert-1)
			case atom.Svg, atom.Math:
				foreign = max(0, foreign-1)
			}
			for _, l := range listeners {
				if l.end != nil {
					l.end(name, at)
				}
			}
		}
	}
}

func known(a atom.Atom, name []byte) string {
	if a != 0 {
		return a.String()
	}
	return string(name)
}

var isVoid = map[atom.Atom]bool{
	atom.Area: true, atom.Base: true, atom.Br: true, atom.Col: true, atom.Embed: true, atom.Hr: true, atom.Img: true,
	atom.Input: true, atom.Link: true, atom.Meta: true, atom.Source: true, atom.Track: true, atom.Wbr: true,
}

// breaksOut are elements that end a drawing or formula which was left open
// (HTML Living Standard, 13.2.6.5).
var breaksOut = map[atom.Atom]bool{
	atom.B: true, atom.Big: true, atom.Blockquote: true, atom.Body: true, atom.Br: true, atom.Center: true, atom.Code: true,
	atom.Dd: true, atom.Div: true, atom.Dl: true, atom.Dt: true, atom.Em: true, atom.Embed: true, atom.H1: true, atom.H2: true,
	atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Head: true, atom.Hr: true, atom.I: true, atom.Img: true,
	atom.Li: true, atom.Listing: true, atom.Menu: true, atom.Meta: true, atom.Nobr: true, atom.Ol: true, atom.P: true,
	atom.Pre: true, atom.Ruby: true, atom.S: true, atom.Small: true, atom.Span: true, atom.Strong: true, atom.Strike: true,
	atom.Sub: true, atom.Sup: true, atom.Table: true, atom.Tt: true, atom.U: true, atom.Ul: true, atom.Var: true,
}

// findValue finds where the first attribute of a name has its value in the
// source of a start tag, without the quotes.
func findValue(tag, key string) (span, bool) {
	const space = " \t\n\r\f"
	skip := func(i int, set string) int {
		for i < len(tag) && strings.IndexByte(set, tag[i]) >= 0 {
			i++
		}
		return i
	}
	until := func(i int, set string) int {
		if n := strings.IndexAny(tag[i:], set); n >= 0 {
			return i + n
		}
		return len(tag)
	}
	i := until(1, space+"/>")
	for {
		i = skip(i, space+"/")
		if i >= len(tag) || tag[i] == '>' {
			return span{}, false
		}
		from := i
		i = until(i+1, space+"/>=") // an equals sign in the first place belongs to the name
		name := tag[from:i]
		var at span
		if j := skip(i, space); j < len(tag) && tag[j] == '=' {
			j = skip(j+1, space)
			switch {
			case j >= len(tag) || tag[j] == '>':
				at, i = span{j, j}, j
			case tag[j] == '"' || tag[j] == '\'':
				end := until(j+1, tag[j:j+1])
				at, i = span{j + 1, end}, min(end+1, len(tag))
			default:
				end := until(j, space+">")
				at, i = span{j, end}, end
			}
		}
		if strings.EqualFold(name, key) {
			return at, at.start > 0
		}
	}
}

// extents follows elements from their start to their end, without a tree: an
// element ends with the end tag of its own name that matches its start tag.
type extents struct {
	open   map[string]int   // open elements by name
	within map[string][]int // for each name, the depths at which a followed element stands
}

// start notes a start tag, and whether its element is to be followed.
func (x *extents) start(e *element, follow bool) {
	if e.void {
		return
	}
	if x.open == nil {
		x.open, x.within = make(map[string]int), make(map[string][]int)
	}
	x.open[e.name]++
	if follow {
		x.within[e.name] = append(x.within[e.name], x.open[e.name])
	}
}

// end notes an end tag and tells whether it ends a followed element.
func (x *extents) end(name string) bool {
	depth := x.open[name]
	if depth == 0 {
		return false
	}
	x.open[name]--
	depths := x.within[name]
	if len(depths) == 0 || depths[len(depths)-1] != depth {
		return false
	}
	x.within[name] = depths[:len(depths)-1]
	return true
}

// unescaped is a text as readers see it.
func unescaped(source string) string {
	if strings.IndexByte(source, '&') < 0 {
		return source
	}
	return html.UnescapeString(source)
}
