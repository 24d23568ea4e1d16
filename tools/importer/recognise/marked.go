package recognise

import (
	"regexp"
	"strings"

	"example.org/bedside/tools/importer/tree"
)

const (
	qWords = `(?:Q|QUESTION|Question|P|PREGUNTA|Pregunta|س|سؤال|السؤال)`
	aWords = `(?:A|ANSWER|Answer|R|RESPUESTA|Respuesta|ج|جواب|الجواب)`
	number = `(?:\d{1,3}[.)]\s*)?` // "1) Q:"
	sign   = `(?:\s*\d*\s*(?:[:：]\s*|[.)–-]\s+)|\d+\s+)`
)

var (
	qMark = regexp.MustCompile(`^\s*` + number + `(?:` + qWords + sign + `|(?i:q|question)\s*\d*\s*[:：]\s*)`)
	aMark = regexp.MustCompile(`^\s*` + number + `(?:` + aWords + sign + `|(?i:a|answer)\s*\d*\s*[:：]\s*)`)

	// A mark with a colon, or with a number, may stand in the middle of a line.
	inLine     = number + `(?:` + qWords + `|` + aWords + `)(?:\s*\d*\s*[:：]|\d+[.)]\s)`
	colonMark  = regexp.MustCompile(`^\s*` + inLine)
	midMark    = regexp.MustCompile(`[.!?؟。…"”’)](\s+)` + inLine)
	onlyNumber = regexp.MustCompile(`^\s*\d{1,3}[.)]\s*$`)
	sentence   = regexp.MustCompile(`[.!?؟。…]["”’)]*\s*$`)
	anyMark    = regexp.MustCompile(`(?:^|\s)` + inLine)
)

func endsAsking(s string) bool {
	return strings.HasSuffix(s, "?") || strings.HasSuffix(s, "؟")
}

// segment is a part of a paragraph at whose beginning a mark may stand.
type segment struct {
	gap  []tree.Inline // what stood before it: a line break or a space
	text []tree.Inline
}

func (s segment) plain() string { return fold(tree.Plain(s.text)) }

// segments parts a paragraph at its line breaks, and behind the end of a
// sentence where a mark follows that is no letter alone.
func segments(text []tree.Inline) []segment {
	var out []segment
	var s segment
	next := func(gap ...tree.Inline) {
		out = append(out, s)
		s = segment{gap: gap}
	}
	ended := func() bool {
		text := tree.Plain(s.text)
		return sentence.MatchString(text) && !onlyNumber.MatchString(text)
	}
	for _, n := range text {
		switch n := n.(type) {
		case tree.Break:
			next(n)
		case tree.Text:
			rest := string(n)
			if trimmed := strings.TrimLeft(rest, " \t\n"); len(trimmed) < len(rest) && ended() && colonMark.MatchString(rest) {
				next(tree.Text(rest[:len(rest)-len(trimmed)]))
				rest = trimmed
			}
			begun := 0
			for _, at := range midMark.FindAllStringSubmatchIndex(rest, -1) {
				before := append(s.text[:len(s.text):len(s.text)], tree.Text(rest[begun:at[2]]))
				if onlyNumber.MatchString(tree.Plain(before)) {
					continue
				}
				s.text = before
				next(tree.Text(rest[at[2]:at[3]]))
				begun = at[3]
			}
			if rest = rest[begun:]; rest != "" {
				s.text = append(s.text, tree.Text(rest))
			}
		case *tree.Mark:
			if len(s.text) > 0 && ended() && colonMark.MatchString(tree.Plain(n.Text)) {
				next()
			}
			s.text = append(s.text, n)
		default:
			s.text = append(s.text, n)
		}
	}
	return append(out, s)
}

func begins(text []tree.Inline, mark *regexp.Regexp) bool {
	_, _, ok := unmark(text, mark)
	return ok
}

// piece says what a paragraph was a part of.
type piece struct {
	of  tree.Block
	gap []tree.Inline
}

// parted takes paragraphs apart in which several questions and answers are
// marked, so that each question and each answer begins a paragraph.
func parted(blocks []tree.Block) ([]tree.Block, map[tree.Block]piece) {
	var out []tree.Block
	pieces := map[tree.Block]piece{}
	open := false // a question stands before that has no answer yet
	for i, b := range blocks {
		switch b := b.(type) {
		case *tree.Paragraph:
			var parts []tree.Block
			parts, open = partsOf(b, open, pieces)
			out = append(out, parts...)
			continue
		case *tree.List:
			var next tree.Block
			if i+1 < len(blocks) {
				next = blocks[i+1]
			}
			if items := markedItems(b, next, pieces); items != nil {
				out = append(out, items...)
				_, answered := answerText(items[len(items)-1])
				open = !answered
				continue
			}
		case *tree.Heading:
			_, a, _, ok := qa(b)
			open = ok && a == nil
			out = append(out, b)
			continue
		}
		open = false
		out = append(out, b)
	}
	return out, pieces
}

func answerText(b tree.Block) ([]tree.Inline, bool) {
	a, _, ok := answerOf(b)
	return a, ok
}

func partsOf(p *tree.Paragraph, open bool, pieces map[tree.Block]piece) ([]tree.Block, bool) {
	segs := segments(p.Text)
	var starts []int
	for i, s := range segs {
		switch {
		case begins(s.text, qMark):
			asks := endsAsking(s.plain())
			for _, next := range segs[i+1:] {
				if begins(next.text, qMark) {
					break
				}
				if begins(next.text, aMark) {
					asks = true
					break
				}
			}
			if asks {
				starts, open = append(starts, i), true
			}
		case open && begins(s.text, aMark):
			starts, open = append(starts, i), false
		case i == 0:
			open = false
		}
	}
	if len(starts) == 0 || len(starts) == 1 && starts[0] == 0 {
		return []tree.Block{p}, open
	}
	if starts[0] > 0 {
		starts = append([]int{0}, starts...)
	}
	var out []tree.Block
	for n, at := range starts {
		end := len(segs)
		if n+1 < len(starts) {
			end = starts[n+1]
		}
		part := &tree.Paragraph{Place: p.Place}
		for i, s := range segs[at:end] {
			if i > 0 {
				part.Text = append(part.Text, s.gap...)
			}
			part.Text = append(part.Text, s.text...)
		}
		pieces[part] = piece{p, segs[at].gap}
		out = append(out, part)
	}
	return out, open
}

// markedItems gives the questions and answers of a list whose numbers stand
// before the marks, "1) Q: …"; nil if it is another list.
func markedItems(l *tree.List, next tree.Block, pieces map[tree.Block]piece) []tree.Block {
	var out []tree.Block
	seen := map[string]bool{}
	made := map[tree.Block]piece{}
	for i, item := range l.Items {
		var parts []tree.Block
		open := false
		for _, b := range item.Blocks {
			p, ok := b.(*tree.Paragraph)
			if !ok {
				return nil
			}
			var some []tree.Block
			some, open = partsOf(p, open, made)
			parts = append(parts, some...)
		}
		if len(parts) == 0 {
			return nil
		}
		q, a, _, ok := qa(parts[0])
		title := fold(tree.Plain(q))
		if !ok || a != nil || seen[title] || !endsAsking(title) {
			return nil
		}
		seen[title] = true
		if len(parts) == 1 && i+1 == len(l.Items) && next != nil {
			if _, ok := answerText(next); ok {
				if len(l.Items) == 1 {
					pieces[parts[0]] = piece{of: l}
				}
				return append(out, parts...)
			}
		}
		if len(parts) != 2 {
			return nil
		}
		if _, ok := answerText(parts[1]); !ok {
			return nil
		}
		out = append(out, parts...)
	}
	return out
}

// rejoined puts together again what became no FAQ.
func rejoined(blocks []tree.Block, pieces map[tree.Block]piece) []tree.Block {
	var out []tree.Block
	whole := map[tree.Block]int{}
	for _, p := range pieces {
		whole[p.of]++
	}
	for i := 0; i < len(blocks); {
		is, ok := pieces[blocks[i]]
		if !ok {
			out = append(out, blocks[i])
			i++
			continue
		}
		end := i + 1
		for end < len(blocks) && pieces[blocks[end]].of == is.of {
			end++
		}
		if end-i == whole[is.of] {
			out = append(out, is.of)
			i = end
			continue
		}
		p := &tree.Paragraph{Place: is.of.At()}
		for n, b := range blocks[i:end] {
			if n > 0 {
				p.Text = append(p.Text, pieces[b].gap...)
			}
			p.Text = append(p.Text, b.(*tree.Paragraph).Text...)
		}
		out = append(out, p)
		i = end
	}
	return out
}
