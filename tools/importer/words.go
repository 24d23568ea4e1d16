package importer

import (
	"regexp"
	"strings"
	"unicode"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/importer/tree"
)

// bag is how often each word occurs. A word is a run of letters, digits and
// marks; a sign that means something, such as ± or %, is one by itself. Raised
// and lowered figures are words of their own kind, so that 10⁹ is never 109.
type bag map[string]int

func (b bag) add(text string) {
	var word []rune
	flush := func() {
		if len(word) > 0 {
			b[string(word)]++
			word = word[:0]
		}
	}
	for _, r := range text {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.No, r), unicode.Is(unicode.M, r):
			word = append(word, r)
		case unicode.Is(unicode.Sc, r), unicode.Is(unicode.So, r), unicode.Is(unicode.Sm, r) && r != '|' && r != '~' && r != '+', r == '%', r == '‰', r == '°':
			flush()
			b[string(r)]++
		case r == '\u00ad' || r == '\u200b': // a soft hyphen parts no word
		default:
			flush()
		}
	}
	flush()
}

func (b bag) total() int {
	n := 0
	for _, c := range b {
		n += c
	}
	return n
}

// without gives the words of b that other has less often.
func (b bag) without(other bag) []string {
	var out []string
	for word, n := range b {
		for range n - other[word] {
			out = append(out, word)
		}
	}
	return out
}

// wordsIn counts a document's words as its reader gave them.
func wordsIn(doc *tree.Document) bag {
	b := bag{}
	blocks := doc.Blocks
	for _, n := range doc.Notes {
		blocks = append(blocks[:len(blocks):len(blocks)], n.Blocks...)
	}
	var run strings.Builder
	flush := func() {
		b.add(run.String())
		run.Reset()
	}
	raise(blocks)
	tree.Walk(blocks, func(block tree.Block, _ bool) {
		flush()
		switch block := block.(type) {
		case *tree.Unknown:
			if len(block.Blocks) == 0 {
				b.add(block.Text)
			}
		case *tree.Quote:
			b.add(block.Cite)
		}
	}, func(n tree.Inline, _ bool) {
		switch n := n.(type) {
		case tree.Text:
			run.WriteString(string(n))
		case tree.Break:
			run.WriteByte(' ')
		case *tree.Verbatim:
			run.WriteString(n.Text)
		case *tree.Image:
			run.WriteString(" " + n.Alt + " ")
		case *tree.Odd:
			run.WriteString(n.Text)
		}
	})
	flush()
	return b
}

// raise writes raised and lowered figures as the characters that Unicode has
// for them, as they are written in the end.
func raise(blocks []tree.Block) {
	var f func([]tree.Inline) []tree.Inline
	f = func(nodes []tree.Inline) []tree.Inline {
		out := nodes[:0:0]
		for _, n := range nodes {
			switch m := n.(type) {
			case *tree.Mark:
				if text, ok := m.Raised(); ok {
					n = tree.Text(text)
				} else {
					m.Text = f(m.Text)
				}
			case *tree.Link:
				m.Text = f(m.Text)
			}
			out = append(out, n)
		}
		return out
	}
	tree.Rewrite(blocks, f)
}

var marked = regexp.MustCompile(`[\pL\pN]+(?:[\^_][\pL\pN]+)+`)

// wordsOut counts the words of a page as readers see them, with what stands in
// its front matter.
func wordsOut(page *article.Document) bag {
	b := bag{}
	for _, block := range page.Blocks {
		b.add(block.Text)
		// Where no raised text can stand, as in a title, a mark stands before it.
		for _, word := range marked.FindAllString(block.Text, -1) {
			b.add(strings.NewReplacer("^", "", "_", "").Replace(word))
		}
	}
	var values func(any)
	values = func(v any) {
		switch v := v.(type) {
		case string:
			b.add(v)
		case []any:
			for _, v := range v {
				values(v)
			}
		case map[string]any:
			for _, v := range v {
				values(v)
			}
		}
	}
	values(page.Front.Values["references"])
	return b
}
