package check

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.org/bedside/tools/article"
)

// ruleDose is the rule whose findings Fix mends, in part.
const ruleDose = "dose-format"

// dose is a number with what it is measured in: the number, what stands
// between, the unit.
var dose = func() *regexp.Regexp {
	re := regexp.MustCompile("([0-9]+(?:[.,][0-9]+)?|\\.[0-9]+)([ \u00a0\u202f]?)(?:mg|mcg|µg|μg|ng|g|kg|mL|ml|dL|dl|cm|mm|mmol|µmol|μmol|micrograms?|milligrams?|grams?)")
	re.Longest()
	return re
}()

// backticks open code in a line, and close it.
var backticks = regexp.MustCompile("`+")

type insertion struct {
	at   int
	text string
}

// Fix writes the zero before a decimal point (.5 mg becomes 0.5 mg) and the
// space between a number and its unit (5mg becomes 5 mg), in prose only, and
// gives the file as it would then be. Every other byte stays: no number changes
// its value, and no word is touched. Where the rule dose-format is suppressed
// nothing is changed. A file that cannot be read is as it was.
func Fix(c *Clinic, s *Source) (before, after []byte, err error) {
	c = c.normal()
	p, _, err := read(c, s)
	if err != nil {
		return nil, nil, err
	}
	if p == nil {
		before, err = s.Read()
		return before, before, err
	}
	var inserts []insertion
	for _, b := range p.Blocks {
		if b.Quoted || b.File != p.File {
			continue
		}
		for _, m := range dose.FindAllStringSubmatchIndex(b.Text, -1) {
			bare, close := b.Text[m[2]] == '.', m[4] == m[5]
			before, after := b.Text[:m[0]], b.Text[m[1]:]
			left, _ := utf8.DecodeLastRuneInString(before)
			right, _ := utf8.DecodeRuneInString(after)
			switch r := b.Range(m[0], m[1]); {
			case !bare && !close:
			case before != "" && left != '(' && !unicode.IsSpace(left):
			case after != "" && (unicode.IsLetter(right) || unicode.IsDigit(right) || strings.ContainsRune("^²³", right)):
			case bare && endsInDigit(before): // 1 .5 mg may mean 1.5 mg
			case r.File != p.File || r.Match != b.Text[m[0]:m[1]]: // a mark stands within it
			case p.inCode(r.Start):
			case slices.ContainsFunc(b.Links, func(l article.Link) bool { return l.Start < m[1] && m[0] < l.End }):
			case p.suppressedAt(ruleDose, r.Start, c):
			default:
				if bare {
					inserts = append(inserts, insertion{r.Start, "0"})
				}
				if close {
					inserts = append(inserts, insertion{r.Start + m[4] - m[0], " "})
				}
			}
		}
	}
	slices.SortFunc(inserts, func(a, b insertion) int { return cmp.Or(a.at-b.at, strings.Compare(a.text, b.text)) })
	inserts = slices.Compact(inserts)
	var out bytes.Buffer
	at := 0
	for _, i := range inserts {
		out.Write(p.Source[at:i.at])
		out.WriteString(i.text)
		at = i.at
	}
	out.Write(p.Source[at:])
	return p.Source, out.Bytes(), nil
}

// endsInDigit tells whether the last letter or mark of a text, whatever spaces
// follow, is a digit.
func endsInDigit(text string) bool {
	text = strings.TrimRightFunc(text, unicode.IsSpace)
	return text != "" && '0' <= text[len(text)-1] && text[len(text)-1] <= '9'
}

// inCode tells whether code is open at an offset of the text, by the marks that
// stand before it in its block. Where in doubt it is.
func (p *Page) inCode(at int) bool {
	start, _ := thisBlock(p.Source, p.Body, at)
	return start < at && len(backticks.FindAll(p.Source[start:at], -1))%2 == 1
}

// suppressedAt tells whether a suppression of the page covers a place.
func (p *Page) suppressedAt(rule string, offset int, c *Clinic) bool {
	f := located{Finding: Finding{Rule: rule}, page: p, start: offset}
	return suppressed(f, c.Config.suppressions(c), c)
}
