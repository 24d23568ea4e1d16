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
		default:
			b.WriteString(own(n))
		}
	}
}

// own is the text of a part that holds no others.
func own(n Inline) string {
	switch n := n.(type) {
	case Text:
		return string(n)
	case Break:
		return " "
	case *Image:
		return n.Alt
	case *Verbatim:
		return n.Text
	case *Odd:
		return n.Text
	}
	return ""
}

// PlainBlocks is all text in some blocks, with a space where one begins.
func PlainBlocks(blocks []Block) string {
	var b strings.Builder
	Walk(blocks, func(block Block, _ bool) {
		b.WriteByte(' ')
		switch block := block.(type) {
		case *Code:
			b.WriteString(block.Text)
		case *Unknown:
			b.WriteString(block.Text)
		}
	}, func(n Inline, _ bool) { b.WriteString(own(n)) })
	return b.String()
}

// Paragraphs are the blocks if they are nothing else, such as those of a cell
// that a line can hold; nil if one is not.
func Paragraphs(blocks []Block) []*Paragraph {
	var out []*Paragraph
	for _, b := range blocks {
		p, ok := b.(*Paragraph)
		if !ok {
			return nil
		}
		out = append(out, p)
	}
	return out
}
