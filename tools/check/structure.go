package check

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"example.org/bedside/tools/article"
)

// structureRules are the rules about the shape of treatments, questions, tables
// and call-outs.
func structureRules() []Rule {
	return []Rule{
		treatmentBalance(),
		faqShape(),
		tableShape(),
		calloutUse(),
		blankLine(),
		headingMistyped(),
		listMistyped(),
		textLost(),
		noPage(),
	}
}

// called is a shortcode's name without the pack's prefix.
func called(s *article.Shortcode) string { return strings.TrimPrefix(s.Name, "bedside/") }

// parameter is the value of a shortcode's parameter, by its name or position,
// and where it stands; ok is false where it is not given.
func (p *Page) parameter(s *article.Shortcode, name string, position int) (value string, ok bool) {
	for _, a := range s.Arguments {
		if a.Name == name || a.Name == "" && position >= 0 && a.Index == position {
			value, ok = fmt.Sprint(a.Value), true
		}
	}
	return strings.TrimSpace(value), ok
}

// opening is the place of a shortcode's opening tag.
func (p *Page) opening(s *article.Shortcode) article.Range {
	end := s.End
	if s.Closed {
		end = s.InnerStart
	}
	return p.Range(s.Start, end)
}

// roles are what a balanced page on a treatment speaks of: what its headings
// are called, and what its text says.
type roles struct {
	benefits, risks, untreated, alternatives *phraseList
	risksSaid, untreatedSaid, otherwiseSaid  *phraseList
}

// roles are made once for a clinic.
func (c *Clinic) roles() roles {
	const key = "roles"
	if c.lists != nil {
		if v, ok := c.lists.Load(key); ok {
			return v.(roles)
		}
	}
	list := func(name string) *phraseList { return c.phrases("en", name) }
	r := roles{
		list("benefit-headings"), list("risk-headings"), list("no-treatment-headings"), list("alternative-headings"),
		list("risks-told"), list("no-treatment-told"), list("alternatives-told"),
	}
	if c.lists != nil {
		c.lists.Store(key, r)
	}
	return r
}

// treatments are the kinds of pages on something that is done for health.
var treatments = []string{"treatment", "procedure", "medicine"}

func treatmentBalance() Rule {
	return Rule{
		ID:       "treatment-balance",
		Number:   "STR-01",
		Severity: SeverityWarning,
		Gravest:  SeverityWarning,
		Summary:  "Who tells the benefits of a treatment tells its risks, the other choices, and what happens without it.",
		Source:   "DISCERN, questions 10 to 14: benefits, risks, no treatment, quality of life, more than one choice, http://www.discern.org.uk",
		Why: "A decision needs both sides. Information that tells only what is gained is advertising, and regulators read it so. " +
			"The rule looks at headings, questions, and the rows and columns of tables; where the text itself tells it, that counts.",
		Fix: "add a section, a row or a column for it; where nothing is known, say so",
		Bad: Example{Front: "title: Knee injections\nkind: treatment\n", Body: "## Benefits\n\nLess pain for some weeks.\n\n## How it is done\n\nWe use a thin needle.\n"},
		Good: Example{Front: "title: Knee injections\nkind: treatment\n", Body: "## Benefits\n\nLess pain for some weeks.\n\n## Risks\n\nAn infection in 1 of 3,000 people.\n\n" +
			"## Other treatments\n\nExercise helps, too.\n\n## If you have no treatment\n\nThe pain often eases by itself.\n"},
		page: func(p *Page, r *Report) {
			if !p.isEnglish() || !p.Medical {
				return
			}
			roles := p.Clinic.roles()
			benefit, labelled := p.benefit(roles.benefits)
			if benefit == nil {
				return
			}
			compared := 0 // rows of comparison tables
			tells := struct{ risks, untreated, alternatives bool }{}
			for _, b := range p.Blocks {
				switch words := p.wordsIn(b); b.Kind {
				case article.Paragraph, article.Item, article.Cell:
					tells.risks = tells.risks || roles.risksSaid.among(b.Text, words)
					tells.untreated = tells.untreated || roles.untreatedSaid.among(b.Text, words)
					tells.alternatives = tells.alternatives || roles.otherwiseSaid.among(b.Text, words)
				case article.RowHeader:
					compared++
				}
				if label := label(b); label != "" {
					words := p.labelWords(b, label)
					tells.risks = tells.risks || roles.risks.among(label, words)
					tells.untreated = tells.untreated || roles.untreated.among(label, words)
					tells.alternatives = tells.alternatives || roles.alternatives.among(label, words)
				}
			}
			var lacks []string
			if !tells.risks {
				lacks = append(lacks, "its risks")
			}
			if !tells.alternatives && compared < 2 {
				lacks = append(lacks, "the other choices")
			}
			if !tells.untreated {
				lacks = append(lacks, "what happens without treatment")
			}
			if len(lacks) > 0 {
				r.At(benefit.Range(0, labelled), fmt.Sprintf("the page tells the benefits here, and nowhere %s", alternatives(lacks)), r.Fix)
			}
		},
	}
}

// label is what a block is headed by: itself, if it is a heading of something,
// or the words in front that stand out.
func label(b *article.Block) string {
	switch b.Kind {
	case article.Heading, article.Question, article.ColumnHeader, article.RowHeader, article.Term:
		return b.Text
	case article.Paragraph, article.Item, article.Cell:
		if len(b.Emphases) > 0 && b.Emphases[0].Start == 0 {
			return b.Text[:b.Emphases[0].End]
		}
		if b.Kind == article.Item {
			if name, _, ok := strings.Cut(b.Text[:min(len(b.Text), 40)], ":"); ok {
				return name
			}
		}
	}
	return ""
}

// labelWords are the words of a block's label.
func (p *Page) labelWords(b *article.Block, label string) []word {
	if len(label) == len(b.Text) {
		return p.wordsIn(b)
	}
	return wordsOf(label)
}

// benefit is the first block that is headed as a benefit, and how long its
// label is: of a table, or of a page on a treatment.
func (p *Page) benefit(benefits *phraseList) (*article.Block, int) {
	treatment := slices.Contains(treatments, p.Kind)
	for _, b := range p.Blocks {
		if !treatment && b.Kind != article.ColumnHeader && b.Kind != article.RowHeader {
			continue
		}
		if label := label(b); label != "" && benefits.among(label, p.labelWords(b, label)) {
			return b, len(label)
		}
	}
	return nil, 0
}

// alternatives joins words that a sentence denies.
func alternatives(words []string) string {
	if n := len(words) - 1; n > 0 {
		return strings.Join(words[:n], ", ") + " or " + words[n]
	}
	return strings.Join(words, "")
}

func faqShape() Rule {
	return Rule{
		ID:       "faq-shape",
		Number:   "STR-02",
		Severity: SeverityError,
		Summary:  "A question is a question, stands once, and has an answer that advertises nothing.",
		Source:   "Google Search Central, FAQ structured data, content guidelines, https://developers.google.com/search/docs/appearance/structured-data/faqpage",
		Why: "Questions are read by machines too, each with its answer. A question without an answer, or twice with different " +
			"ones, misleads. Advertising in an answer makes it one that cannot be trusted. An empty answer and a question that stands twice " +
			"are errors; the same question and answer on two pages, and advertising, are warnings; a question without its mark is a hint.",
		Fix:  "write each question once, with a question mark, and answer it plainly",
		Bad:  Example{Body: "{{< faq >}}\n### How long does it take?\n\nAbout 40 minutes.\n\n### Does it hurt?\n\n### How long does it take?\n\nNot long. Book now!\n{{< /faq >}}\n"},
		Good: Example{Body: "{{< faq >}}\n### How long does it take?\n\nAbout 40 minutes.\n\n### Does it hurt?\n\nIt may, for a day or two.\n{{< /faq >}}\n"},
		page: func(p *Page, r *Report) {
			promotion := p.Clinic.phrases(p.Language, "promotion")
			first := make(map[uint64]*article.Block)
			for i, b := range p.Blocks {
				if slices.Contains(b.Within, "answer") && slices.Contains(b.Within, "faq") && isRunning(b.Kind) && !b.Quoted {
					for _, at := range promotion.find(b.Text, p.wordsIn(b)) {
						r.As(SeverityWarning, b.Range(at.Start, at.End), fmt.Sprintf("the answer advertises: %s", quote(b.Text[at.Start:at.End])), "take it out of the answer; a button or a link below the questions can say it")
					}
				}
				if b.Kind != article.Question {
					continue
				}
				where := func() article.Range { return b.Range(0, len(b.Text)) }
				if !strings.HasSuffix(strings.TrimRight(b.Text, " \u00a0”’\"»*)"), "?") && !strings.ContainsAny(b.Text, "?؟？") {
					r.As(SeverityInfo, where(), fmt.Sprintf("%s is not asked as a question", quote(b.Text)), "write it as a reader would ask it, with a question mark")
				}
				key := p.digest(b)
				if before := first[key]; before != nil && p.squeezed(before) == p.squeezed(b) {
					r.At(where(), fmt.Sprintf("the question stands twice on this page, first in line %d", before.Range(0, len(before.Text)).Line), "answer it in one place")
				} else {
					first[key] = b
				}
				if !p.answered(i) {
					r.At(where(), "the question has no answer", "answer it, or take it out")
				}
			}
		},
		note: func(p *Page) any {
			var list []answeredQuestion
			for i, b := range p.Blocks {
				if b.Kind == article.Question && !p.unmarked(b) {
					if said := p.answerText(i); said != "" {
						list = append(list, answeredQuestion{sha256.Sum256([]byte(p.Language + "\x00" + p.squeezed(b) + "\x00" + said)), b.Range(0, len(b.Text))})
					}
				}
			}
			if list == nil {
				return nil
			}
			return list
		},
		compare: func(pages []noted, r *Report) {
			first := make(map[[sha256.Size]byte]string)
			for _, p := range pages {
				for _, q := range p.note.([]answeredQuestion) {
					if before, seen := first[q.words]; !seen {
						first[q.words] = p.page.File
					} else if before != p.page.File {
						r.As(SeverityWarning, q.where, fmt.Sprintf("the same question with the same answer stands in %s", r.clinic.short(before)),
							"keep it in one place and link to it, or write schema=false here, so that machines read it once")
					}
				}
			}
		},
	}
}

// answeredQuestion is a question with its answer, as a digest of the language
// and the words of both.
type answeredQuestion struct {
	words [sha256.Size]byte
	where article.Range
}

// squeezed is a block's text reduced to its letters and digits, in small
// letters.
func (p *Page) squeezed(b *article.Block) string {
	var s strings.Builder
	s.Grow(len(b.Text))
	for i, w := range p.wordsIn(b) {
		if i > 0 {
			s.WriteByte(' ')
		}
		s.WriteString(w.lower())
	}
	return s.String()
}

// digest is the same for all blocks that squeezed gives the same for, and most
// often for no other.
func (p *Page) digest(b *article.Block) uint64 {
	var sum uint64
	for _, w := range p.wordsIn(b) {
		sum = (sum ^ uint64(w.hash)) * 0x9e3779b97f4a7c15
	}
	return sum
}

// unmarked tells whether a question stays out of the structured data.
func (p *Page) unmarked(b *article.Block) bool {
	for s := b.Shortcode; s != nil; s = s.Parent {
		if called(s) == "faq" {
			value, _ := p.parameter(s, "schema", -1)
			return value == "false"
		}
	}
	return false
}

// answerText is all that the answer to a question says.
func (p *Page) answerText(question int) string {
	var b strings.Builder
	for _, a := range p.answer(question) {
		b.WriteString(p.squeezed(a))
		b.WriteByte('\n')
	}
	return b.String()
}

// answer is the blocks between a question and the next one.
func (p *Page) answer(question int) []*article.Block {
	rest := p.Blocks[question+1:]
	for i, b := range rest {
		if b.Kind == article.Question || !slices.Contains(b.Within, "answer") {
			return rest[:i]
		}
	}
	return rest
}

var htmlComment = regexp.MustCompile(`(?s)<!--.*?-->`)

// answered tells whether anything stands between a question and the next one,
// prose or not.
func (p *Page) answered(question int) bool {
	if len(p.answer(question)) > 0 {
		return true
	}
	b := p.Blocks[question]
	where := b.Range(0, len(b.Text))
	if where.File != p.File || b.Shortcode == nil {
		return false
	}
	start := lineEnd(p.Source, where.End)
	end := b.Shortcode.InnerEnd
	for _, next := range p.Blocks[question+1:] {
		if next.Kind == article.Question && next.Shortcode == b.Shortcode {
			if at := next.Range(0, len(next.Text)); at.File == p.File {
				end = bytes.LastIndexByte(p.Source[:at.Start], '\n')
			}
			break
		}
	}
	if start >= end {
		return false
	}
	// The underline of a heading is no answer.
	said := strings.TrimSpace(htmlComment.ReplaceAllString(string(p.Source[start:end]), ""))
	return strings.Trim(said, "=-") != ""
}

// table is a table as Markdown writes it.
type table struct {
	header tableRow
	uneven []tableRow         // those that have not as many cells as the header
	in     *article.Shortcode // the innermost that it stands in
}

type tableRow struct {
	start, end int
	cells      []article.Span // in the file, without the spaces around
}

var newBlockLine = regexp.MustCompile(`^[ \t>]*(?:#{1,6}[ \t]|\{\{[<%]|` + "```" + `|~~~|\{)`)

// isDelimiterRow tells the line between the header of a table and its rows.
func isDelimiterRow(line string) bool {
	line = strings.TrimRight(unquoted(line), " \t\r")
	for cell := range strings.SplitSeq(strings.TrimSuffix(strings.TrimPrefix(line, "|"), "|"), "|") {
		cell = strings.TrimSuffix(strings.TrimPrefix(strings.Trim(cell, " \t"), ":"), ":")
		if cell == "" || strings.Trim(cell, "-") != "" {
			return false
		}
	}
	return true
}

// unquoted is a line without what indents or quotes it.
func unquoted(line string) string {
	i := 0
	for i < len(line) && (line[i] == ' ' || line[i] == '\t' || line[i] == '>') {
		i++
	}
	return line[i:]
}

// tables finds the tables in the page's own text.
func (p *Page) tables() []table {
	if !bytes.Contains(p.Source[p.Body:], []byte("|")) {
		return nil
	}
	around := p.surroundings()
	var (
		found  []table
		last   = [2]int{-1, -1} // the line before
		fence  string
		source = p.Source
		cells  []article.Span // of a row, to be used again
	)
	for at := p.Body; at < len(source); {
		end := lineEnd(source, at)
		line := p.Text[at:end]
		bare := unquoted(line)
		mark := fenceMark(bare)
		switch {
		case fence != "":
			if strings.HasPrefix(mark, fence) && strings.Trim(bare, fence[:1]+" \t\r") == "" {
				fence = ""
			}
		case mark != "":
			fence = mark
		case last[0] >= 0 && strings.Contains(line, "-") && strings.Contains(p.Text[last[0]:last[1]], "|") && isDelimiterRow(line):
			header := cellsOf(nil, source, last[0], last[1])
			if cells = cellsOf(cells[:0], source, at, end).cells; len(cells) != len(header.cells) {
				break // Markdown takes it for no table
			}
			t := table{header: header, in: around(header.start)}
			for end < len(source) {
				next := end + 1
				e := lineEnd(source, min(next, len(source)))
				if next >= len(source) || blank(source[next:e]) || beginsBlock(source[next:e]) {
					break
				}
				row := cellsOf(cells[:0], source, next, e)
				if cells = row.cells; len(cells) != len(header.cells) {
					t.uneven = append(t.uneven, row)
					cells = nil
				}
				end = e
			}
			found = append(found, t)
			last = [2]int{-1, -1}
			at = end + 1
			continue
		}
		last = [2]int{at, end}
		if fence != "" {
			last = [2]int{-1, -1}
		}
		at = end + 1
	}
	return found
}

// beginsBlock reports whether a line ends the table before it.
func beginsBlock(line []byte) bool {
	bare := bytes.TrimLeft(line, " \t>")
	return len(bare) > 0 && strings.IndexByte("#{`~", bare[0]) >= 0 && newBlockLine.Match(line)
}

// cellsOf divides a row at the bars that are not escaped. It appends to cells.
func cellsOf(cells []article.Span, source []byte, start, end int) tableRow {
	for start < end && strings.IndexByte(" \t>", source[start]) >= 0 {
		start++
	}
	for end > start && strings.IndexByte(" \t\r", source[end-1]) >= 0 {
		end--
	}
	row := tableRow{start, end, cells}
	from := start
	if from < end && source[from] == '|' {
		from++
	}
	cell := func(to int) {
		a, b := from, to
		for a < b && (source[a] == ' ' || source[a] == '\t') {
			a++
		}
		for b > a && (source[b-1] == ' ' || source[b-1] == '\t') {
			b--
		}
		row.cells = append(row.cells, article.Span{Start: a, End: b})
	}
	for i := from; i < end; i++ {
		switch source[i] {
		case '\\':
			i++
		case '|':
			cell(i)
			from = i + 1
		}
	}
	if from < end {
		cell(end)
	}
	return row
}

// surroundings gives the innermost shortcode around a place; the places that it
// is asked for never go back.
func (p *Page) surroundings() func(at int) *article.Shortcode {
	var list []*article.Shortcode // each before those that stand in it, so by where they begin
	p.Walk(func(s *article.Shortcode) { list = append(list, s) })
	next := 0
	var in *article.Shortcode
	return func(at int) *article.Shortcode {
		for ; next < len(list) && list[next].Start <= at; next++ {
			in = list[next]
		}
		for s := in; s != nil; s = s.Parent {
			if s.Closed && s.InnerStart <= at && at < s.InnerEnd {
				return s
			}
		}
		return nil
	}
}

func tableShape() Rule {
	return Rule{
		ID:       "table-shape",
		Number:   "STR-03",
		Severity: SeverityError,
		Summary:  "A table has a caption and headings, its rows are whole, its cells are not merged, and it is not too wide.",
		Source:   "WCAG 2.2, 1.3.1 Info and Relationships, techniques H39, H51 and H63, https://www.w3.org/WAI/WCAG22/Understanding/info-and-relationships; NHS digital service manual, Table",
		Why: "Who hears a table hears one cell at a time, with the headings of its row and column. Without them, or where cells " +
			"are merged, a dose may be heard under the wrong medicine. Markdown drops what a row has too much, without a word. " +
			"More than 6 columns are hard to read on a phone, which is a hint and no error.",
		Fix:    "write it with {{< compare caption=\"…\" >}}, a heading for each column, and as many cells in each row",
		Limits: map[string]float64{"columns": 6},
		Bad:    Example{Body: "| Dose | |\n|---|---|\n| 200 mg | Adults | not more |\n"},
		Good:   Example{Body: "{{< compare caption=\"Doses\" >}}\n| Dose | Who |\n|---|---|\n| 200 mg | Adults |\n{{< /compare >}}\n"},
		page: func(p *Page, r *Report) {
			most := int(r.Limit("columns"))
			for _, t := range p.tables() {
				compare := t.in != nil && called(t.in) == "compare"
				header := p.Range(t.header.start, t.header.end)
				if !compare && p.Medical {
					r.At(header, "a plain table has no caption and no headings for its rows", "write it with {{< compare caption=\"…\" >}}, which gives it both")
				}
				empty := 0
				for i, c := range t.header.cells {
					if c.Start == c.End {
						empty++
						if i > 0 {
							r.At(p.Range(c.Start, c.End), fmt.Sprintf("column %d has no heading", i+1), "say in its heading what the column tells")
						}
					}
				}
				if n := len(t.header.cells); n > most {
					r.As(SeverityInfo, header, fmt.Sprintf("the table has %d columns; up to %d can be read on a phone", n, most), "leave columns out, or make two tables of it")
				}
				for _, row := range t.uneven {
					r.At(p.Range(row.start, row.end), fmt.Sprintf("this row has %s, and the table %s", plural(len(row.cells), "cell", "cells"), plural(len(t.header.cells), "column", "columns")),
						"give each row as many cells as there are headings; write \\| for a bar that divides nothing")
				}
			}
			type wide struct {
				first   *article.Block
				columns int
			}
			files := make(map[*article.Shortcode]wide) // what their data files hold
			for _, b := range p.Blocks {
				if b.Kind == article.ColumnHeader && b.Shortcode != nil && b.File != p.File {
					w := files[b.Shortcode]
					if w.first == nil {
						w.first = b
					}
					w.columns = max(w.columns, b.Column+1)
					files[b.Shortcode] = w
				}
			}
			p.Walk(func(s *article.Shortcode) {
				if called(s) != "compare" {
					return
				}
				if caption, _ := p.parameter(s, "caption", -1); caption == "" {
					r.At(p.opening(s), "the table has no caption", "write caption=\"…\": what the table shows")
				}
				w := files[s]
				if _, chosen := p.parameter(s, "columns", -1); w.columns > most && !chosen {
					r.As(SeverityInfo, w.first.Range(0, len(w.first.Text)), fmt.Sprintf("the table has %d columns; up to %d can be read on a phone", w.columns, most), "choose some with columns=\"…\", or make two tables of it")
				}
			})
		},
		gate: func(s *site) watch {
			return watch{page: func(v *view) listener {
				if p := v.written(); p != nil && !p.Medical {
					return listener{}
				}
				return listener{start: func(e *element) {
					if e.name != "td" && e.name != "th" || e.inert {
						return
					}
					for _, key := range [...]string{"colspan", "rowspan"} {
						value, ok := e.get(key)
						if n, err := strconv.Atoi(strings.TrimSpace(value)); ok && (err != nil || n > 1) {
							v.report(e.value(key), fmt.Sprintf("cells of the table are merged (%s=%s)", key, quote(value)), "repeat the text in each cell, or make two tables of it")
						}
					}
				}}
			}}
		},
	}
}

var alertMark = regexp.MustCompile(`(?im)^[ \t]*>[ \t]*(\[!(?:WARNING|CAUTION|IMPORTANT|DANGER)\])`)

func calloutUse() Rule {
	return Rule{
		ID:       "callout-use",
		Number:   "STR-04",
		Severity: SeverityError,
		Summary:  "There are few warnings, each has a heading, and an emergency card leads nowhere else.",
		Source:   "NHS digital service manual, Warning callout, https://service-manual.nhs.uk/design-system/components/warning-callout; Care cards, https://service-manual.nhs.uk/design-system/components/care-cards",
		Why: "Where everything warns, nothing does: from the third warning on a page readers see none. A warning without a heading " +
			"does not say what it is about. In an emergency somebody reads the card and calls; a link in it leads them away from that. " +
			"A missing heading is an error, a link a warning, a third warning a hint.",
		Fix:  "keep the two warnings that matter most; to say when to see a doctor, use care",
		Bad:  Example{Body: "{{< care urgency=\"emergency\" >}}\n- you cannot feel your legs ([read more](/legs))\n{{< /care >}}\n"},
		Good: Example{Body: "{{< care urgency=\"emergency\" >}}\n- you cannot feel your legs\n{{< /care >}}\n"},
		page: func(p *Page, r *Report) {
			var warnings []article.Range
			p.Walk(func(s *article.Shortcode) {
				switch called(s) {
				case "warning":
					if heading, _ := p.parameter(s, "heading", 0); heading == "" {
						r.At(p.opening(s), "the warning has no heading", "write heading=\"…\": what the warning is about")
					}
					warnings = append(warnings, p.opening(s))
				case "care":
					if heading, given := p.parameter(s, "heading", 1); given && heading == "" {
						r.At(p.opening(s), "the card has an empty heading", "write what to do, or leave heading out for the usual one")
					}
				}
			})
			if bytes.Contains(p.Source, []byte("[!")) {
				for _, m := range alertMark.FindAllSubmatchIndex(p.Source[p.Body:], -1) {
					warnings = append(warnings, p.Range(p.Body+m[2], p.Body+m[3]))
				}
				slices.SortFunc(warnings, func(a, b article.Range) int { return a.Start - b.Start })
			}
			for i := 2; i < len(warnings); i++ {
				r.As(SeverityInfo, warnings[i], fmt.Sprintf("this is warning number %d of the page; more than 2 are not seen", i+1), r.Fix)
			}
			for _, b := range p.Blocks {
				if len(b.Links) == 0 || !p.inEmergency(b) {
					continue
				}
				for _, l := range b.Links {
					if !strings.HasPrefix(strings.ToLower(l.Destination), "tel:") {
						r.As(SeverityWarning, b.Range(l.Start, l.End), "an emergency card has a link, which leads away from calling", "take the link out, or put it below the card")
					}
				}
			}
		},
	}
}

// inEmergency tells whether a block stands in an emergency card.
func (p *Page) inEmergency(b *article.Block) bool {
	for s := b.Shortcode; s != nil; s = s.Parent {
		if called(s) == "care" {
			urgency, _ := p.parameter(s, "urgency", 0)
			return urgency == "emergency"
		}
	}
	return false
}
