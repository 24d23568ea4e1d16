package read

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"example.org/bedside/tools/importer/tree"
)

// Word writes web pages, and pastes, whose lists are paragraphs: a style of its
// own says which list and how deep (“mso-list:l0 level2 lfo1”), and the sign or
// number before the text stands there as text. A page that it saved “filtered”
// has the sign alone, with narrow spaces behind it.

var (
	wordListStyle = regexp.MustCompile(`(?i)mso-list:\s*\S+\s+level(\d+)`)
	wordIgnored   = regexp.MustCompile(`(?i)mso-list:\s*ignore`)
	wordSpaces    = regexp.MustCompile(`(?i)font:\s*7(?:\.0)?pt`)
	wordListClass = regexp.MustCompile(`^MsoList(?:Paragraph|Bullet|Number|Continue)?\d?(?:CxSp\w+)?$`)
	wordContents  = regexp.MustCompile(`^Mso(?:Toc\d|TocHeading|TOAHeading)$`)
	wordQuote     = regexp.MustCompile(`^Mso(?:Intense)?Quote(?:CxSp\w+)?$`)
	wordMargin    = regexp.MustCompile(`(?i)margin-left:\s*(-?[\d.]+)(pt|in|cm|mm|px)`)
	wordIndent    = regexp.MustCompile(`(?i)text-indent:\s*-`)
	wordNote      = regexp.MustCompile(`(?i)mso-element:\s*(?:foot|end)note(?:\s*;|\s*$)`)
	wordNoteID    = regexp.MustCompile(`^(?:ftn|edn)\d+$`)
	wordFont      = regexp.MustCompile(`(?i)(?:^|;)\s*(mso-symbol-font-family|font-family)\s*:\s*["']?(symbol|wingdings)\b`)
)

// wordParagraph reads a paragraph whose class or style only Word gives. It is
// false for one that is like any other.
func (f *flow) wordParagraph(n *html.Node) bool {
	class := ""
	for c := range strings.FieldsSeq(attr(n, "class")) {
		if strings.HasPrefix(c, "Mso") {
			class = c
		}
	}
	switch {
	case f.wordItem(n, class):
		return true
	case class == "":
		return false
	}
	text := func() []tree.Inline { return tidy(f.inlines(n)) }
	switch {
	case class == "MsoTitle" && f.doc.Meta.Title == "" && !holdsBlock(n):
		title := fold(tree.Plain(text()))
		if title == "" {
			return false
		}
		f.flush()
		f.doc.Meta.Title = title
	case wordContents.MatchString(class):
		f.flush()
		f.tell("dropped", "a line of the table of contents was left out: the page makes its own", fold(textOf(n)))
	case class == "MsoCaption":
		f.flush()
		f.settle()
		caption := text()
		if last := len(f.blocksDone) - 1; last >= 0 {
			if p, ok := f.blocksDone[last].(*tree.Paragraph); ok && onlyImage(p.Text) {
				f.blocksDone[last] = &tree.Figure{Place: p.Place, Blocks: []tree.Block{p}, Caption: caption}
				return true
			}
		}
		f.caption = caption
	case wordQuote.MatchString(class):
		blocks := f.blocks(n)
		f.flush()
		if q, ok := f.last().(*tree.Quote); ok {
			q.Blocks = append(q.Blocks, blocks...)
		} else if len(blocks) > 0 {
			f.add(&tree.Quote{Place: f.at(), Blocks: blocks})
		}
	default:
		return false
	}
	return true
}

func (f *flow) last() tree.Block {
	if len(f.blocksDone) == 0 || f.caption != nil {
		return nil
	}
	return f.blocksDone[len(f.blocksDone)-1]
}

// settle gives a caption that no table followed back to the text.
func (f *flow) settle() {
	if len(f.caption) > 0 {
		f.blocksDone = append(f.blocksDone, &tree.Paragraph{Place: f.at(), Text: f.caption})
	}
	f.caption = nil
}

// wordItem reads a paragraph that is an item of a list, or goes on with one.
func (f *flow) wordItem(n *html.Node, class string) bool {
	style := attr(n, "style")
	listed := wordListStyle.FindStringSubmatch(style)
	inList := wordListClass.MatchString(class)
	if listed == nil && !inList && !wordIndent.MatchString(style) {
		return false
	}
	mark, found := wordMark(n)
	if len(found) == 0 {
		l, _ := f.last().(*tree.List)
		if !inList || l == nil || l != f.wordList || len(f.run) > 0 && len(tidy(f.run)) > 0 {
			return false
		}
		f.flush()
		for {
			item := &l.Items[len(l.Items)-1]
			inner, ok := item.Blocks[len(item.Blocks)-1].(*tree.List)
			if !ok {
				item.Blocks = append(item.Blocks, f.blocks(n)...)
				return true
			}
			l = inner
		}
	}
	level := 1
	if listed != nil {
		level, _ = strconv.Atoi(listed[1])
	} else {
		level = wordDepth(style)
	}
	for _, part := range found {
		f.skip(part)
	}
	blocks := f.blocks(n)
	if len(blocks) == 0 {
		return true // an empty line of the list
	}
	f.flush()
	f.settle()
	f.listItem(level, mark, tree.Item{Place: f.at(), Blocks: blocks})
	return true
}

// wordMark finds the sign or number that Word wrote before an item, and the
// nodes that it stands in.
func wordMark(n *html.Node) (mark string, found []*html.Node) {
	for c := range n.Descendants() {
		if c.Type == html.CommentNode && strings.Contains(c.Data, "[if !supportLists]") {
			for s := c.NextSibling; s != nil && s.Type != html.CommentNode; s = s.NextSibling {
				found = append(found, s)
				mark += textOf(s)
			}
			break
		}
		if c.Type != html.ElementNode {
			continue
		}
		if wordIgnored.MatchString(attr(c, "style")) {
			return wordSign(textOf(c)), []*html.Node{c}
		}
		if wordSpaces.MatchString(attr(c, "style")) && c.Parent != n && wordSign(textOf(c)) == "" && wordSign(leading(n, c.Parent)) == "" {
			return wordSign(textOf(c.Parent)), []*html.Node{c.Parent}
		}
	}
	return wordSign(mark), found
}

func wordSign(s string) string { return strings.Trim(fold(s), " \u00a0") }

// leading is the text of n that stands before one of its parts.
func leading(n, part *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c == part {
			break
		}
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// wordDepth is how deep an item stands by its margin: Word sets each level in by
// 36 points. Without a margin it is the first.
func wordDepth(style string) int {
	m := wordMargin.FindStringSubmatch(style)
	if m == nil {
		return 1
	}
	margin, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		return 1
	}
	points := margin * map[string]float64{"pt": 1, "in": 72, "cm": 72 / 2.54, "mm": 72 / 25.4, "px": 0.75}[strings.ToLower(m[2])]
	return int(min(max(math.Round(points/36), 1), 9))
}

var (
	markDigits  = regexp.MustCompile(`^[(\[]?(?:\d{1,4}\.)*(\d{1,9})[.)\]:]?$`)
	markLetters = regexp.MustCompile(`^[(\[]?([a-z]{1,6}|[A-Z]{1,6})[.)\]:]$`)
)

// listItem adds an item to the list that stands last, or begins one.
func (f *flow) listItem(level int, mark string, item tree.Item) {
	blocks := &f.blocksDone
	for depth := 1; ; depth++ {
		var l *tree.List
		if last := len(*blocks) - 1; last >= 0 && (depth > 1 || (*blocks)[last] == tree.Block(f.wordList)) {
			l, _ = (*blocks)[last].(*tree.List)
		}
		if l != nil && depth < level {
			blocks = &l.Items[len(l.Items)-1].Blocks
			continue
		}
		ordered, style, number := wordNumber(mark, l)
		if l == nil || l.Ordered != ordered || ordered && (l.Style != style || l.Start+len(l.Items) != number) {
			l = &tree.List{Place: f.at(), Ordered: ordered, Style: style, Start: number}
			*blocks = append(*blocks, l)
			if depth == 1 {
				f.wordList = l
			}
		}
		l.Items = append(l.Items, item)
		return
	}
}

// wordNumber reads a number as lists have them. l is the list that it may go on
// with: “i” behind “h” is a letter, and else Roman.
func wordNumber(mark string, l *tree.List) (ordered bool, style string, number int) {
	if m := markDigits.FindStringSubmatch(mark); m != nil {
		number, err := strconv.Atoi(m[1])
		return err == nil, "", number
	}
	m := markLetters.FindStringSubmatch(mark)
	if m == nil {
		return false, "", 1
	}
	letters := strings.ToLower(m[1])
	upper := letters != m[1]
	alphabetic, roman := 0, romanNumber(letters)
	if len(letters) == 1 {
		alphabetic = int(letters[0]-'a') + 1
	}
	next := 0
	if l != nil {
		next = l.Start + len(l.Items)
	}
	letter, numeral := "a", "i"
	if upper {
		letter, numeral = "A", "I"
	}
	switch {
	case l != nil && l.Style == letter && alphabetic == next:
		return true, letter, alphabetic
	case l != nil && l.Style == numeral && roman == next && roman > 0:
		return true, numeral, roman
	case alphabetic > 0 && letters != "i":
		return true, letter, alphabetic
	case roman > 0:
		return true, numeral, roman
	}
	return false, "", 1
}

// romanNumber is 0 for what is no Roman number.
func romanNumber(s string) int {
	values := map[rune]int{'i': 1, 'v': 5, 'x': 10, 'l': 50, 'c': 100, 'd': 500, 'm': 1000}
	total, before := 0, 0
	for _, c := range s {
		v := values[c]
		if v == 0 {
			return 0
		}
		total += v
		if before < v {
			total -= 2 * before
		}
		before = v
	}
	return total
}

// wordHeading leaves out the number that Word wrote before a heading.
func (f *flow) wordHeading(n *html.Node) {
	if !wordListStyle.MatchString(attr(n, "style")) {
		return
	}
	mark, found := wordMark(n)
	for _, part := range found {
		f.skip(part)
	}
	if mark != "" {
		f.tell("dropped", "the number that Word gives a heading was left out", mark)
	}
}

// symbolFont puts the signs that a font of symbols shows in the place of the
// letters that stand for them: μ is an m in the font Symbol.
func (d *dom) symbolFont(n *html.Node) {
	font := strings.ToLower(attr(n, "face"))
	if m := wordFont.FindStringSubmatch(attr(n, "style")); m != nil {
		font = strings.ToLower(m[2])
	}
	if font != "symbol" && font != "wingdings" {
		return
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for c := range n.ChildNodes() {
			switch {
			case d.skipped[c]:
			case c.Type == html.TextNode:
				shown := fromSymbols(c.Data, font)
				if shown != c.Data {
					d.tell("changed", "letters in the font "+font+" became the signs that the font shows; look whether they are right", fold(c.Data)+" → "+fold(shown))
				}
				c.Data = shown
			case c.Type == html.ElementNode && !strings.Contains(strings.ToLower(attr(c, "style")), "font"):
				walk(c)
			}
		}
	}
	walk(n)
}

// wordNotes finds the note that an anchor stands in, which may be of several
// paragraphs.
func wordNotes(n *html.Node) *html.Node {
	for p := n; p != nil; p = p.Parent {
		if p.DataAtom == atom.Div && (wordNoteID.MatchString(attr(p, "id")) || wordNote.MatchString(attr(p, "style"))) {
			return p
		}
	}
	return nil
}
