package read

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	utf16 "golang.org/x/text/encoding/unicode"

	"example.org/bedside/tools/importer/tree"
)

func textReader() Reader {
	return Reader{
		Name:       "text",
		Extensions: []string{".txt", ".text"},
		Read:       readText,
	}
}

// decode gives the text of a file as UTF-8. What the file does not say of its
// code is told from its bytes; where that is not sure, it is said.
func (s *Source) decode() (string, *tree.Told, error) {
	src, err := s.bytes()
	if err != nil {
		return "", nil, err
	}
	if int64(len(src)) > s.Limits.Text {
		return "", nil, s.fail(fmt.Sprintf("has more than %d MB of text", s.Limits.Text>>20), "import it in parts")
	}
	return s.letters(src)
}

// letters gives a text as UTF-8, of whatever code it may be.
func (s *Source) letters(src []byte) (string, *tree.Told, error) {
	var code encoding.Encoding
	var told *tree.Told
	switch {
	case bytes.HasPrefix(src, []byte("\xef\xbb\xbf")):
		src = src[3:]
	case bytes.HasPrefix(src, []byte("\xff\xfe")), bytes.HasPrefix(src, []byte("\xfe\xff")):
		code = utf16.UTF16(utf16.LittleEndian, utf16.ExpectBOM)
	case looksUTF16(src, 1):
		code = utf16.UTF16(utf16.LittleEndian, utf16.IgnoreBOM)
	case looksUTF16(src, 0):
		code = utf16.UTF16(utf16.BigEndian, utf16.IgnoreBOM)
	}
	if code == nil {
		if at := bytes.IndexByte(src, 0); at >= 0 {
			return "", nil, s.fail("is no text", "if it is a document of another kind, give its name the right ending")
		}
		if utf8.Valid(src) {
			return string(src), nil, nil
		}
		if !looksWestern(src) {
			return "", nil, s.fail("the letters of the file are in a code that is not known", "open it and save it as UTF-8")
		}
		code = charmap.Windows1252
		told = &tree.Told{Kind: "unsure", Message: "the file does not say in which code its letters are; it was read as Windows-1252, look at accents and signs"}
	}
	text, err := code.NewDecoder().Bytes(src)
	if err != nil || !utf8.Valid(text) {
		return "", nil, s.fail("the letters of the file cannot be read", "open it and save it as UTF-8")
	}
	return string(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))), told, nil
}

// looksUTF16 tells whether every second byte, from at on, is zero almost
// always, as in UTF-16 of a western text.
func looksUTF16(src []byte, at int) bool {
	src = src[:min(len(src), 4096)&^1]
	zeros := 0
	for i := at; i < len(src); i += 2 {
		if src[i] == 0 {
			zeros++
		}
	}
	return len(src) >= 4 && zeros*10 >= len(src)/2*7
}

// looksWestern tells whether a text that is no UTF-8 may be Windows-1252: few
// letters are not ASCII, and none is a byte that the code leaves free.
func looksWestern(src []byte) bool {
	high, letters := 0, 0
	for _, b := range src {
		switch {
		case b == 0x81 || b == 0x8d || b == 0x8f || b == 0x90 || b == 0x9d:
			return false
		case b >= 0x80:
			high++
		case b|0x20 >= 'a' && b|0x20 <= 'z':
			letters++
		}
	}
	return high*5 <= letters
}

// readText reads text as people paste it: parts with an empty line between,
// lists by their marks, lines with # or underlined as headings.
func readText(_ context.Context, s *Source, yield func(*tree.Document) error) error {
	src, told, err := s.decode()
	if err != nil {
		return err
	}
	doc := &tree.Document{Blocks: textBlocks(src)}
	if told != nil {
		doc.Told = append(doc.Told, *told)
	}
	return yield(doc)
}

var (
	bullet    = regexp.MustCompile(`^([ \t]*)(?:([-*+•‣◦·▪●○–])|(\d{1,3})[.)])[ \t]+(\S.*)$`)
	hashes    = regexp.MustCompile(`^(#{1,6})[ \t]+(\S.*?)(?:[ \t]+#+)?$`)
	underline = regexp.MustCompile(`^(?:=+|-{3,}|_{3,}|\*{3,})[ \t]*$`)
	pipes     = regexp.MustCompile(`^[ \t]*\|.*\|[ \t]*$`)
	question  = regexp.MustCompile(`^(?:(?:Q|QUESTION|Question|P|PREGUNTA|Pregunta|س|سؤال|السؤال)\s*\d*\s*[:：.)].*|[\p{Lu}\p{Lo}¿].*[?؟])$`)
	dashRow   = regexp.MustCompile(`^[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*(?::?-+:?[ \t]*)?$`)
)

type line struct {
	n    int
	text string
}

func textBlocks(src string) []tree.Block {
	src = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n\n", "\u2028", "\n", "\u2029", "\n\n").Replace(src)
	var parts [][]line
	var part []line
	for i, text := range strings.Split(src, "\n") {
		text = strings.TrimRight(text, " \t")
		if strings.TrimSpace(text) == "" {
			if part != nil {
				parts, part = append(parts, part), nil
			}
			continue
		}
		part = append(part, line{i + 1, text})
	}
	if part != nil {
		parts = append(parts, part)
	}

	var out []tree.Block
	for i := 0; i < len(parts); i++ {
		p := parts[i]
		if bullet.MatchString(p[0].text) {
			// The items of a pasted list often have empty lines between.
			for i+1 < len(parts) && continues(p, parts[i+1]) {
				i++
				p = append(p, parts[i]...)
			}
			if l, rest := textList(p); l != nil {
				out = append(out, l)
				if p = rest; p == nil {
					continue
				}
			}
		}
		out = append(out, textPart(p)...)
	}
	return out
}

// continues tells whether a part goes on with a list: its number is the next,
// or its mark the same.
func continues(list, next []line) bool {
	a, b := lastItem(list), bullet.FindStringSubmatch(next[0].text)
	if a == nil || b == nil {
		return false
	}
	if b[3] != "" {
		if len(b[1]) > len(a[1]) {
			return b[3] == "1"
		}
		for i := len(list) - 1; i >= 0; i-- {
			if m := bullet.FindStringSubmatch(list[i].text); m != nil && m[3] != "" && len(m[1]) <= len(b[1]) {
				x, _ := strconv.Atoi(m[3])
				y, _ := strconv.Atoi(b[3])
				return y == x+1
			}
		}
		return false
	}
	return a[2] == b[2] || len(b[1]) != len(a[1])
}

func lastItem(list []line) []string {
	for i := len(list) - 1; i >= 0; i-- {
		if m := bullet.FindStringSubmatch(list[i].text); m != nil {
			return m
		}
	}
	return nil
}

// textList reads lines as a list, and gives back those that are none of it.
func textList(lines []line) (*tree.List, []line) {
	first := bullet.FindStringSubmatch(lines[0].text)
	depth := width(first[1])
	l := &tree.List{Place: tree.Place{Line: lines[0].n, Column: 1}, Ordered: first[3] != "", Start: 1}
	if l.Ordered {
		l.Start, _ = strconv.Atoi(first[3])
	}
	for i := 0; i < len(lines); {
		m := bullet.FindStringSubmatch(lines[i].text)
		if m == nil || width(m[1]) < depth || (m[3] != "") != l.Ordered && width(m[1]) <= depth {
			return l, lines[i:]
		}
		// A number that is not the next one says something that a list would lose.
		if n, _ := strconv.Atoi(m[3]); l.Ordered && n != l.Start+len(l.Items) {
			if len(l.Items) == 0 {
				return nil, lines
			}
			return l, lines[i:]
		}
		item := tree.Item{Place: tree.Place{Line: lines[i].n, Column: utf8.RuneCountInString(m[1]) + 1}}
		text := []tree.Inline{tree.Text(m[4])}
		itemAsks := question.MatchString(m[4])
		i++
		var inner []line
		for i < len(lines) {
			next := bullet.FindStringSubmatch(lines[i].text)
			if next != nil && width(next[1]) <= depth {
				break
			}
			// A question behind a list is none of its last item.
			if next == nil && !itemAsks && question.MatchString(lines[i].text) {
				break
			}
			if next != nil || inner != nil {
				inner = append(inner, lines[i])
			} else {
				// A line without a mark goes on with the item.
				text = append(text, tree.Text(" "+strings.TrimSpace(lines[i].text)))
			}
			i++
		}
		item.Blocks = append(item.Blocks, &tree.Paragraph{Place: item.Place, Text: text})
		if inner != nil {
			list, rest := textList(inner)
			item.Blocks = append(item.Blocks, list)
			if rest != nil {
				item.Blocks = append(item.Blocks, textPart(rest)...)
			}
		}
		l.Items = append(l.Items, item)
	}
	return l, nil
}

// width of white space, with tab stops at every fourth column.
func width(s string) int {
	n := 0
	for _, c := range s {
		if c == '\t' {
			n += 4 - n%4
		} else {
			n++
		}
	}
	return n
}

// textPart reads lines that stand together.
func textPart(lines []line) []tree.Block {
	var out []tree.Block
	for i := 0; i < len(lines); i++ {
		at := tree.Place{Line: lines[i].n, Column: 1}
		text := strings.TrimSpace(lines[i].text)
		if m := hashes.FindStringSubmatch(text); m != nil {
			out = append(out, &tree.Heading{Place: at, Level: len(m[1]), Text: []tree.Inline{tree.Text(m[2])}})
			continue
		}
		if underline.MatchString(text) {
			out = append(out, &tree.Rule{Place: at})
			continue
		}
		if i+1 < len(lines) && underline.MatchString(strings.TrimSpace(lines[i+1].text)) && (i == 0 || i+2 == len(lines) || len(lines) == 2) {
			level := 2
			if strings.HasPrefix(strings.TrimSpace(lines[i+1].text), "=") {
				level = 1
			}
			out = append(out, &tree.Heading{Place: at, Level: level, Text: []tree.Inline{tree.Text(text)}})
			i++
			continue
		}
		if i > 0 && bullet.MatchString(lines[i].text) {
			// A list right under the line that leads to it.
			if l, rest := textList(lines[i:]); len(l.Items) > 1 {
				out = append(out, l)
				if rest == nil {
					return out
				}
				return append(out, textPart(rest)...)
			}
		}
		end := i + 1
		if pipes.MatchString(lines[i].text) {
			for end < len(lines) && pipes.MatchString(lines[end].text) {
				end++
			}
			if t := pipeTable(lines[i:end]); t != nil {
				out = append(out, t)
				i = end - 1
				continue
			}
		}
		for end < len(lines) && !hashes.MatchString(strings.TrimSpace(lines[end].text)) && !pipes.MatchString(lines[end].text) {
			if bullet.MatchString(lines[end].text) && end+1 < len(lines) && bullet.MatchString(lines[end+1].text) {
				break
			}
			end++
		}
		p := &tree.Paragraph{Place: at}
		for j, l := range lines[i:end] {
			if j > 0 {
				p.Text = append(p.Text, tree.Break{})
			}
			p.Text = append(p.Text, tree.Text(l.text))
		}
		out = append(out, p)
		i = end - 1
	}
	return out
}

// pipeTable reads lines that begin and end with a pipe.
func pipeTable(lines []line) *tree.Table {
	if len(lines) < 2 {
		return nil
	}
	t := &tree.Table{Place: tree.Place{Line: lines[0].n, Column: 1}}
	for i, l := range lines {
		if dashRow.MatchString(l.text) {
			if i == 1 {
				t.HeaderRows = 1
			}
			continue
		}
		row := tree.Row{Place: tree.Place{Line: l.n, Column: 1}}
		inner := strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(l.text), "|"), "|")
		for _, cell := range strings.Split(strings.ReplaceAll(inner, `\|`, "\x00"), "|") {
			cell = strings.TrimSpace(strings.ReplaceAll(cell, "\x00", "|"))
			c := tree.Cell{Place: row.Place, Colspan: 1, Rowspan: 1, Header: t.HeaderRows == 0 && i == 0}
			if cell != "" {
				c.Blocks = []tree.Block{&tree.Paragraph{Place: row.Place, Text: []tree.Inline{tree.Text(cell)}}}
			}
			row.Cells = append(row.Cells, c)
		}
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}
