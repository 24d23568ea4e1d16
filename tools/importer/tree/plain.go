package tree

import "strings"

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
