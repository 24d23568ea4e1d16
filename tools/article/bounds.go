package article

import (
	"bytes"
	"fmt"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	mdtext "github.com/yuin/goldmark/text"
)

// The bounds of what is read. No writer comes near them. Beyond them the time
// that goldmark takes grows with the square of the nesting and of the marks in
// a paragraph: 10,000 quotations in each other take it seconds, a megabyte of
// brackets minutes.
const (
	maxFile   = 4 << 20 // bytes of a content file, about 700,000 words
	maxNested = 20      // lists and quotations in each other by one line's marks, and shortcodes in each other
	maxIndent = 120     // columns before the mark of a list or a quotation
	maxPairs  = 2000    // escaped pipes, footnotes' marks and definitions of links: goldmark compares each with each
	maxMarks  = 2000    // of emphasis, links, code and tags in one paragraph, heading or table row
)

// bound is a bound that a text exceeds, with its offset.
type bound struct {
	at      int
	message string
}

// bounded reads the beginnings of lines, which alone say how deep lists and
// quotations nest.
func bounded(md []byte) *bound {
	for _, mark := range []string{`\|`, "[^", "]:"} {
		if bytes.Count(md, []byte(mark)) > maxPairs {
			return &bound{bytes.Index(md, []byte(mark)), fmt.Sprintf("found more than %d times %s; expected fewer", maxPairs, mark)}
		}
	}
	for at := 0; at < len(md); {
		line := upTo(md[at:], '\n')
		if len(line) > 0 {
			if b := boundedLine(line); b != nil {
				b.at += at
				return b
			}
		}
		at += len(line) + 1
	}
	return nil
}

func boundedLine(line []byte) *bound {
	nested, column := 0, 0
	for i := 0; i < len(line); {
		switch c := line[i]; {
		case c == '\t':
			column += 4
			i++
			continue
		case isSpace(c):
			column++
			i++
			continue
		case c == '#':
			if n, at := marks(line); n > maxMarks {
				return &bound{at, tooMany}
			}
			return nil
		case c == '>':
			i++
		default:
			n := listMark(line[i:])
			if n == 0 {
				return nil
			}
			i += n
		}
		if nested++; nested > maxNested {
			return &bound{i - 1, fmt.Sprintf("found lists or quotations in each other more than %d deep; expected fewer", maxNested)}
		}
		if column > maxIndent {
			return &bound{i - 1, fmt.Sprintf("found a list or a quotation indented by more than %d columns; expected fewer", maxIndent)}
		}
	}
	return nil
}

// listMark is the length of the mark of a list's item; 0: it is none.
func listMark(s []byte) int {
	i := 0
	for i < len(s) && i < 9 && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	if i < len(s) && (i == 0 && bytes.IndexByte([]byte("-+*:"), s[i]) >= 0 || i > 0 && (s[i] == '.' || s[i] == ')')) {
		if i++; i == len(s) || isSpace(s[i]) {
			return i
		}
	}
	return 0
}

var tooMany = fmt.Sprintf("found more than %d marks such as *, _, [ and ` in one paragraph; expected text", maxMarks)

var nestedTooDeep = fmt.Sprintf("found shortcodes in each other more than %d deep; expected fewer", maxNested)

// isMark has the characters whose number decides how long a paragraph takes.
var isMark = func() (is [256]bool) {
	for _, c := range []byte("*_~[]`<!") {
		is[c] = true
	}
	return is
}()

// marks counts the marks of a text, and gives the place of the last that was
// counted.
func marks(text []byte) (n, at int) {
	skipped := len(text)
	for bytes.HasPrefix(text, holePrefix) {
		text = text[len(holePrefix):]
	}
	skipped -= len(text)
	for i, c := range text {
		if isMark[c] {
			at = skipped + i
			if n++; n > maxMarks {
				break
			}
		}
	}
	return n, at
}

// counter stops the parsing of a paragraph with too many marks, before its
// lines are parsed further.
type counter struct{ whole bool }

// Transform panics with a bound, which parse recovers from: goldmark knows no
// other way out.
func (c counter) Transform(n *ast.Paragraph, r mdtext.Reader, _ parser.Context) {
	src, total := r.Source(), 0
	lines := n.Lines()
	if last := lines.Len() - 1; last < 0 || lines.At(last).Stop-lines.At(0).Start <= maxMarks {
		return
	}
	for i := range lines.Len() {
		line := lines.At(i)
		count, at := marks(line.Value(src))
		if total += count; total > maxMarks {
			panic(bound{line.Start + at, tooMany})
		}
		if !c.whole {
			total = 0
		}
	}
}

// tooDeep is a shortcode that stands in too many others; nil: there is none.
func tooDeep(list []*Shortcode, depth int) *Shortcode {
	for _, s := range list {
		if depth >= maxNested {
			return s
		}
		if deep := tooDeep(s.Children, depth+1); deep != nil {
			return deep
		}
	}
	return nil
}
