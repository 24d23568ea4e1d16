package article

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	mdtext "github.com/yuin/goldmark/text"
)

// phrasing are the elements that stand within a sentence.
var phrasing = map[string]bool{
	"a": true, "abbr": true, "b": true, "bdi": true, "bdo": true, "cite": true, "code": true, "data": true, "del": true, "dfn": true,
	"em": true, "i": true, "ins": true, "kbd": true, "label": true, "mark": true, "q": true, "s": true, "samp": true, "small": true,
	"span": true, "strong": true, "sub": true, "sup": true, "time": true, "u": true, "var": true, "wbr": true,
}

// html reads a block of raw HTML, which Hugo shows only where a site allows it:
// each stretch of text between the tags of blocks is a paragraph. Comments,
// scripts, styles and preformatted text are none.
func (w *piece) html(n *ast.HTMLBlock, c context) {
	switch n.HTMLBlockType {
	case ast.HTMLBlockType3, ast.HTMLBlockType4, ast.HTMLBlockType5:
		return // instructions, declarations and CDATA
	}
	lines := make([]mdtext.Segment, 0, n.Lines().Len()+1)
	lines = append(lines, n.Lines().Sliced(0, n.Lines().Len())...)
	if n.HasClosure() {
		lines = append(lines, n.ClosureLine)
	}
	if len(lines) == 0 {
		return
	}
	end := lines[len(lines)-1].Stop
	c = c.in("html")
	t := &w.text
	t.reset(w)
	finish := func() {
		w.finish(t, &Block{Kind: Paragraph}, c)
		t.reset(w)
	}
	var hidden string // the element whose text is none
	at := 0
	for _, line := range lines {
		// A tag may go on over several lines.
		for at = max(at, line.Start); at < line.Stop; {
			rest := w.md[at:line.Stop]
			next := bytes.IndexByte(rest, '<')
			if next < 0 {
				next = len(rest)
			}
			if next > 0 {
				if hidden == "" {
					w.markup(t, at, at+next)
				}
				at += next
				continue
			}
			name, closes, size := element(w.md[at:end])
			switch {
			case size == 0:
				if hidden == "" {
					t.copy(w.md, at, at+1)
				}
				at++
				continue
			case hidden != "":
				if closes && name == hidden {
					hidden = ""
				}
			case name == "script", name == "style", name == "pre", name == "textarea", name == "template":
				if !closes {
					hidden = name
				}
				finish()
			case name == "br":
				t.put("\n", at, at+size)
			case name != "" && !phrasing[name]:
				finish()
			}
			at += size
		}
	}
	finish()
}

// markup writes text out of HTML, with its white space as a browser has it.
func (w *piece) markup(t *text, from, to int) {
	end := from + len(bytes.TrimRight(w.md[from:to], " \t\r\n"))
	start := to - len(bytes.TrimLeft(w.md[from:to], " \t\r\n"))
	if start >= to {
		start, end = to, to
	}
	if start > from && len(t.buf) > 0 && !isSpace(t.buf[len(t.buf)-1]) {
		t.put(" ", start-1, start)
	}
	w.write(t, start, end, true)
	if start < end && end < to {
		t.put(" ", end, end+1)
	}
}

// element reads the tag or the comment that src begins with: the name of the
// element in lower case, empty for a comment. A size of 0 says that it is none.
func element(src []byte) (name string, closes bool, size int) {
	if bytes.HasPrefix(src, []byte("<!--")) {
		if i := bytes.Index(src, []byte("-->")); i >= 0 {
			return "", false, i + len("-->")
		}
		return "", false, len(src)
	}
	i := 1
	if i < len(src) && src[i] == '/' {
		closes = true
		i++
	}
	start := i
	for i < len(src) && (src[i]|0x20 >= 'a' && src[i]|0x20 <= 'z' || src[i] >= '0' && src[i] <= '9' || src[i] == '-') {
		i++
	}
	if i == start && !(i < len(src) && (src[i] == '!' || src[i] == '?')) {
		return "", false, 0
	}
	name = string(bytes.ToLower(src[start:i]))
	var quote byte
	for ; i < len(src); i++ {
		switch {
		case quote != 0:
			if src[i] == quote {
				quote = 0
			}
		case src[i] == '"' || src[i] == '\'':
			quote = src[i]
		case src[i] == '>':
			return name, closes, i + 1
		}
	}
	return name, closes, len(src)
}
