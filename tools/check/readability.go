package check

import (
	"bytes"
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.org/bedside/tools/article"
)

// readabilityRules are about how easily a text is read.
func readabilityRules() []Rule {
	return []Rule{
		grade(),
		longSentence(),
		longParagraph(),
		jargon(),
		vague(),
		longList(),
	}
}

func longSentence() Rule {
	return Rule{
		ID:       "long-sentence",
		Number:   "PLN-02",
		Severity: SeverityInfo,
		Gravest:  SeverityWarning,
		Summary:  "A sentence has at most 20 words.",
		Source:   "NHS digital service manual, How we write: sentences of up to 20 words, https://service-manual.nhs.uk/content/how-we-write",
		Why: "Who is ill, in pain or afraid reads with less patience than usual. In a long sentence the beginning is forgotten " +
			"before the end is reached. From 31 words on it is a warning.",
		Fix:    "make two sentences of it, or a list",
		Bad:    Example{Body: "Before the scan you should take off everything that is made of metal, and tell the person who looks after you whether you have a pacemaker, a clip or anything else inside your body that is made of metal.\n"},
		Good:   Example{Body: "Before the scan, take off everything that is made of metal. Tell us if you have a pacemaker or a clip inside your body.\n"},
		Limits: map[string]float64{"note": 20, "warning": 30},
		page: func(p *Page, r *Report) {
			note, warning := int(r.Limit("note")), int(r.Limit("warning"))
			for _, b := range p.Blocks {
				if !isRunning(b.Kind) || b.Quoted || slices.Contains(b.Within, "references") {
					continue
				}
				for _, s := range b.Sentences {
					text := b.Text[s.Start:s.End]
					if most := min(note, warning); breaks(text) < most {
						continue
					}
					n := countWords(text)
					if n <= min(note, warning) || isRows(b, s) {
						continue
					}
					severity := SeverityInfo
					if n > warning {
						severity = SeverityWarning
					}
					r.As(severity, b.Range(s.Start, s.End), fmt.Sprintf("this sentence has %d words; up to %d are read with ease", n, note), r.Fix)
				}
			}
		},
	}
}

// isRunning tells the kinds of blocks that hold sentences.
func isRunning(k article.Kind) bool {
	switch k {
	case article.Paragraph, article.Item, article.Cell, article.Description, article.Parameter:
		return true
	}
	return false
}

// isRows tells whether what the splitter takes for a sentence is a table or a
// list that was pasted as lines: at least three, each beginning as a cell does
// and none but the last with a mark at its end. Wrapped prose is not that even.
func isRows(b *article.Block, s article.Span) bool {
	source := b.Written(s.Start, s.End)
	if bytes.Count(source, []byte("\n")) < 2 {
		return false
	}
	lines := strings.Split(string(source), "\n")
	for i, line := range lines {
		line = strings.TrimSpace(strings.TrimRight(strings.TrimSpace(line), "\\"))
		first, _ := utf8.DecodeRuneInString(line)
		if !unicode.IsUpper(first) && !unicode.IsDigit(first) || i < len(lines)-1 && strings.ContainsAny(line[len(line)-1:], ".,;:!?") {
			return false
		}
	}
	return true
}

// breaks counts the bytes that may part words, and maybe some more: a text has
// at most one word more. It takes eight bytes at a time.
func breaks(text string) int {
	const each, high = 0x0101010101010101, 0x8080808080808080
	n := 0
	for len(text) >= 8 {
		b := eight(text)
		// Of a byte of ASCII above the space, and of no other, the sum has the
		// high bit.
		n += bits.OnesCount64((^(b&^high + (0x7f-' ')*each) | b) & high)
		text = text[8:]
	}
	for i := range len(text) {
		if text[i] <= ' ' || text[i] >= utf8.RuneSelf {
			n++
		}
	}
	return n
}

// countWords counts what stands between spaces and has a letter or a digit.
func countWords(text string) int {
	n := 0
	counted := false // the word that is being read
	for i := 0; i < len(text); i++ {
		if counted && smallOrDigit[text[i]] {
			continue
		}
		switch c := text[i]; {
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(text[i:])
			i += size - 1
			if unicode.IsSpace(r) {
				counted = false
			} else if !counted && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
				counted = true
				n++
			}
		case c == ' ' || c >= '\t' && c <= '\r':
			counted = false
		case !counted && (c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9'):
			counted = true
			n++
		}
	}
	return n
}
