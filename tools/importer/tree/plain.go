package tree

import (
	"strings"
	"unicode"
)

// Plain is what a reader reads of a run of text, a line break being a space.
func Plain(nodes []Inline) string {
	var b strings.Builder
	plain(&b, nodes)
	return b.String()
}

func plain(b *strings.Builder, nodes []Inline) {
	for _, n := range nodes {
		switch n := n.(type) {
		case Text:
			b.WriteString(string(n))
		case Break:
			b.WriteByte(' ')
		case *Mark:
			// 10 with a raised x2 must not read 10x2.
			if n.Kind == Superscript || n.Kind == Subscript {
				if _, ok := n.Raised(); !ok && strings.ContainsFunc(Plain(n.Text), unicode.IsDigit) {
					b.WriteString(map[string]string{Superscript: "^", Subscript: "_"}[n.Kind])
				}
			}
			plain(b, n.Text)
		case *Link:
			plain(b, n.Text)
		case *Image:
			b.WriteString(n.Alt)
		case *Verbatim:
			b.WriteString(n.Text)
		case *Odd:
			b.WriteString(n.Text)
		}
	}
}
