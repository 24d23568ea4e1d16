package recognise

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"example.org/bedside/tools/importer/tree"
)

// lost finds in the lines of a paragraph a table whose cells are parted by
// tabs, by columns of spaces, or, the layout being lost, by single spaces. It
// gives nil, and what it saw if that is worth telling.
func (r *recogniser) lost(p *tree.Paragraph) (*tree.Table, Found) {
	var rows []string
	for _, line := range lines(p) {
		for _, n := range line {
			if _, ok := n.(tree.Text); !ok {
				return nil, Found{}
			}
		}
		if text := strings.TrimRight(tree.Plain(line), " \t"); strings.TrimSpace(text) != "" {
			rows = append(rows, text)
		}
	}
	if len(rows) < 2 {
		return nil, Found{}
	}
	original := strings.Join(rows, "\n")
	left := func(reason string) (*tree.Table, Found) {
		return nil, Found{Place: p.Place, What: "table", Confidence: 0.4, Reason: "lines that may have been a table: " + reason, Text: original, Left: true}
	}
	parted := func(cells [][]string, confidence float64, how string) (*tree.Table, Found) {
		sure, problem := headed(cells)
		if problem != "" {
			return left(how + ", but " + problem + "; write the headings if they compare")
		}
		return build(p.Place, cells, true), Found{Place: p.Place, What: "table", Confidence: confidence, Reason: how, Text: original, Confirm: !sure || confidence < 0.9}
	}
	tabs, bars, gaps := 0, 0, 0
	for _, row := range rows {
		row = strings.TrimSpace(row)
		if strings.Contains(row, "\t") {
			tabs++
		}
		if strings.Contains(row, "|") {
			bars++
		}
		if gap.MatchString(row) {
			gaps++
		}
	}
	switch {
	case tabs*2 > len(rows):
		if cells := byTabs(rows); cells != nil {
			return parted(cells, 0.95, "its cells are parted by tabs")
		}
		return left("tabs part its cells, but not every line has as many")
	case len(rows) < 3:
		return nil, Found{}
	case bars == len(rows):
		if cells := byBars(rows); cells != nil {
			return parted(cells, 0.9, "its cells are parted by upright lines")
		}
		return left("upright lines part its cells, but not every line has as many")
	case gaps*2 > len(rows):
		if cells := bySpaces(rows); cells != nil {
			return parted(cells, 0.85, "its cells stand in columns of spaces")
		}
		if cells := byGaps(rows); cells != nil {
			return parted(cells, 0.8, "its cells are parted by several spaces, and every line has as many")
		}
		return left("several spaces part its cells, but they stand in no columns")
	}
	cells, why, seen := r.bySense(rows)
	if cells != nil {
		return build(p.Place, cells, true), Found{Place: p.Place, What: "table", Confidence: 0.8, Reason: why, Text: original, Confirm: true}
	}
	if seen {
		return left(why)
	}
	return nil, Found{}
}

// headed tells whether the first line of a table that was pasted names its
// columns: sure if what stands below is of another kind. problem says why it
// does not.
func headed(cells [][]string) (sure bool, problem string) {
	head, years := cells[0], 0
	for x, text := range head {
		text = fold(text)
		switch {
		case text == "" && x > 0:
			return false, "a column has no heading"
		case strings.HasSuffix(text, ":"), count(text) > 8:
			return false, "its first line reads like any other"
		case x > 0 && aYear.MatchString(text):
			years++
		case hasDigit(text) && !coded.MatchString(text):
			return false, "its first line has figures, as the others have"
		}
	}
	if years > 0 && years < len(head)-1 {
		return false, "its first line has figures, as the others have"
	}
	for x := 1; x < len(head); x++ {
		figures, longer := 0, 0
		for _, row := range cells[1:] {
			if hasDigit(row[x]) {
				figures++
			}
			if count(row[x]) > 2*max(1, count(head[x])) {
				longer++
			}
		}
		if n := len(cells) - 1; figures*2 > n || longer*2 > n {
			sure = true
		}
	}
	if len(head) == 2 && !sure {
		return false, "nothing tells its first line from the others"
	}
	return sure, ""
}

var (
	aYear = regexp.MustCompile(`^(?:19|20)\d\d$`)
	coded = regexp.MustCompile(`^\D*\p{L}\d{1,2}\p{L}?\D*$`) // vitamin B12, HbA1c
)

func byBars(rows []string) [][]string {
	var cells [][]string
	for _, row := range rows {
		row = strings.Trim(strings.TrimSpace(row), "|")
		if strings.Trim(row, "-:|+ ") == "" {
			continue // the line under the headings
		}
		parts := strings.Split(row, "|")
		if len(parts) < 2 || len(cells) > 0 && len(parts) != len(cells[0]) {
			return nil
		}
		cells = append(cells, parts)
	}
	if len(cells) < 2 {
		return nil
	}
	return cells
}

// byGaps reads columns that end at the same place, or at none, if each line has
// as many.
func byGaps(rows []string) [][]string {
	var cells [][]string
	for _, row := range rows {
		parts := gap.Split(strings.TrimSpace(row), -1)
		if len(parts) < 2 || len(cells) > 0 && len(parts) != len(cells[0]) {
			return nil
		}
		cells = append(cells, parts)
	}
	return cells
}

func build(at tree.Place, cells [][]string, header bool) *tree.Table {
	t := &tree.Table{Place: at}
	if header {
		t.HeaderRows = 1
	}
	for y, texts := range cells {
		row := tree.Row{Place: at}
		if at.Line > 0 {
			row.Line = at.Line + y
		}
		for _, text := range texts {
			cell := tree.Cell{Place: row.Place, Colspan: 1, Rowspan: 1, Header: header && y == 0}
			if text = fold(text); text != "" {
				cell.Blocks = []tree.Block{&tree.Paragraph{Place: row.Place, Text: []tree.Inline{tree.Text(text)}}}
			}
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func byTabs(rows []string) [][]string {
	var cells [][]string
	for _, row := range rows {
		parts := strings.Split(row, "\t")
		if len(parts) < 2 {
			return nil
		}
		cells = append(cells, parts)
	}
	width := len(cells[0])
	for i, row := range cells {
		if len(row) > width {
			return nil
		}
		for len(row) < width { // trailing tabs get lost first
			row = append(row, "")
		}
		cells[i] = row
	}
	return cells
}

var gap = regexp.MustCompile(` {2,}`)

// bySpaces reads columns that begin at the same place in every line.
func bySpaces(rows []string) [][]string {
	type segment struct {
		start int
		text  string
	}
	segments := func(row string) []segment {
		var out []segment
		runes := []rune(row)
		for i := 0; i < len(runes); {
			for i < len(runes) && runes[i] == ' ' {
				i++
			}
			start := i
			for i < len(runes) && !(runes[i] == ' ' && i+1 < len(runes) && runes[i+1] == ' ') {
				i++
			}
			if i > start {
				out = append(out, segment{start, string(runes[start:i])})
			}
		}
		return out
	}
	head := segments(rows[0])
	if len(head) < 2 || !gap.MatchString(rows[0]) {
		return nil
	}
	var cells [][]string
	for _, row := range rows {
		line := make([]string, len(head))
		used := -1
		for _, s := range segments(row) {
			at := slices.IndexFunc(head, func(h segment) bool { return h.start-s.start <= 1 && s.start-h.start <= 1 })
			if at <= used {
				return nil
			}
			line[at], used = s.text, at
		}
		if line[0] == "" {
			return nil
		}
		cells = append(cells, line)
	}
	return cells
}

// Words that a cell neither ends with nor begins behind.
var joins = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("a an the of to in on at by for from with without and or nor but as per than into over under about between within after before until every up least is are was were be been has have may can will de del la el los las y o con sin para por en") {
		m[w] = true
	}
	return m
}()

// split is one way to read a row: the words that begin a cell.
type split []int

// reading is all ways to read a row.
type reading struct {
	words  []string
	fixed  []int // words that begin a cell in every reading
	maybe  []int // words that may begin one
	splits map[int][]split
}

// bySense recovers cells from rows whose layout is lost: a cell begins with a
// capital letter or a digit, the text of the article names what the rows are
// about, and every row must have as many cells as the others. seen tells
// whether the lines look like a table at all.
func (r *recogniser) bySense(rows []string) (cells [][]string, why string, seen bool) {
	if len(rows) < 3 {
		return nil, "", false
	}
	var readings []reading
	for i, row := range rows {
		words := strings.Fields(row)
		if len(words) < 2 || len(words) > 60 {
			return nil, "", false
		}
		// Sentences and lists are none.
		if strings.ContainsAny(row[len(row)-1:], ".!?:;") {
			return nil, "", false
		}
		readings = append(readings, r.read(words, i == 0))
	}
	capitals := 0
	for _, x := range readings[1:] {
		if len(x.fixed)+len(x.maybe) >= 1 {
			capitals++
		}
	}
	if !startsHighAll(rows) || capitals*2 < len(rows)-1 {
		return nil, "", false
	}
	for _, word := range readings[0].words {
		if hasDigit(word) && !coded.MatchString(word) {
			return nil, "its first line has figures, as the others have", capitals == len(rows)-1
		}
	}
	// The number of cells that every row allows, and some row asks for.
	var widths []int
	for k := 2; k <= 12; k++ {
		all, certain := true, 0
		for _, x := range readings[1:] {
			all = all && len(x.splits[k]) > 0
			if len(x.splits) == 1 && len(x.splits[k]) == 1 {
				certain++
			}
		}
		if all && len(readings[0].words) >= k && certain > 0 {
			widths = append(widths, k)
		}
	}
	if len(widths) != 1 {
		return nil, "its rows do not admit one same number of cells", capitals == len(rows)-1 && len(rows) >= 3
	}
	k := widths[0]
	chosen := make([]split, len(readings))
	for i, x := range readings[1:] {
		if len(x.splits[k]) == 1 {
			chosen[i+1] = x.splits[k][0]
		}
	}
	// What the other rows say in the same column decides between readings.
	for i, x := range readings[1:] {
		if chosen[i+1] != nil {
			continue
		}
		best, score, ties := split(nil), 0, 0
		for _, s := range x.splits[k] {
			n := 0
			for y, other := range chosen[1:] {
				if other == nil || y == i {
					continue
				}
				a, b := cut(x.words, s), cut(readings[y+1].words, other)
				for c := 1; c < k; c++ {
					if strings.EqualFold(a[c], b[c]) {
						n++
					}
				}
			}
			switch {
			case n > score:
				best, score, ties = s, n, 0
			case n == score:
				ties++
			}
		}
		if score == 0 || ties > 0 {
			return nil, fmt.Sprintf("the row %q admits several readings", rows[i+1]), true
		}
		chosen[i+1] = best
	}
	header, rule := headerSplit(readings[0].words, k)
	if header == nil {
		return nil, "its first line admits several readings as headings", true
	}
	chosen[0] = header
	for i, x := range readings {
		cells = append(cells, cut(x.words, chosen[i]))
	}
	why = fmt.Sprintf("every line admits one reading of %d cells: a cell begins with a capital letter or a digit, and the text names what the lines are about", k)
	if rule != "" {
		why += "; " + rule
	}
	return cells, why, true
}

func startsHighAll(rows []string) bool {
	for _, row := range rows {
		if !startsHigh(strings.TrimSpace(row)) {
			return false
		}
	}
	return true
}

// read finds the ways to read a row.
func (r *recogniser) read(words []string, header bool) reading {
	x := reading{words: words, splits: map[int][]split{}}
	if header {
		return x
	}
	// The name of the row: as many words as the text of the article has in a row.
	name, named := 1, false
	for n := min(6, len(words)-1); n >= 1; n-- {
		if r.names(words[:n]) {
			name, named = n, true
			break
		}
	}
	for i := 1; i < len(words); i++ {
		before := strings.ToLower(words[i-1])
		if named && i < name || joins[before] || strings.HasSuffix(before, ",") || strings.HasSuffix(before, "(") || strings.HasSuffix(before, "/") || before == "–" || before == "-" || before == "&" || before == "+" {
			continue
		}
		word := strings.TrimLeft(words[i], "(“\"'£$€~≈<>≤≥")
		switch {
		case word == "":
		case !startsHigh(word):
		case named && i == name:
			x.fixed = append(x.fixed, i)
		case unicode.IsDigit([]rune(word)[0]), isAcronym(word), r.proper(word), !named && allHigh(words[:i+1]):
			x.maybe = append(x.maybe, i)
		default:
			x.fixed = append(x.fixed, i)
		}
	}
	if len(x.maybe) > 12 {
		return x // too many readings to be told apart
	}
	for mask := range 1 << len(x.maybe) {
		s := split(slices.Clone(x.fixed))
		for b, at := range x.maybe {
			if mask>>b&1 == 1 {
				s = append(s, at)
			}
		}
		slices.Sort(s)
		x.splits[len(s)+1] = append(x.splits[len(s)+1], s)
	}
	return x
}

// names tells whether the text of the article has these words in a row, in the
// singular or the plural.
func (r *recogniser) names(words []string) bool {
	phrase := strings.ToLower(strings.Join(words, " "))
	for from := 0; ; {
		i := strings.Index(r.prose[from:], phrase)
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(phrase)
		after := strings.TrimPrefix(r.prose[end:], "s")
		if (start == 0 || !isWordByte(r.prose[start-1])) && (after == "" || !isWordByte(after[0])) {
			return true
		}
		from = end
	}
}

func isWordByte(b byte) bool {
	return b >= 0x80 || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '-'
}

// proper tells whether a word has a capital in the middle of a sentence of the
// article, so that its capital says nothing about cells.
func (r *recogniser) proper(word string) bool {
	word = strings.Trim(word, ".,;:()")
	found := false
	tree.Walk(r.doc.Blocks, func(b tree.Block, _ bool) {
		p, ok := b.(*tree.Paragraph)
		if !ok || found || len(lines(p)) > 2 {
			return
		}
		words := strings.Fields(tree.Plain(p.Text))
		for i := 1; i < len(words); i++ {
			if strings.Trim(words[i], ".,;:()") == word && !strings.ContainsAny(words[i-1][len(words[i-1])-1:], ".!?:") {
				found = true
				return
			}
		}
	}, nil)
	return found
}

func isAcronym(word string) bool {
	word = strings.Trim(word, ".,;:()")
	return len(word) > 1 && strings.ToUpper(word) == word && hasLetter(word)
}

func allHigh(words []string) bool {
	for _, w := range words {
		if !startsHigh(w) {
			return false
		}
	}
	return true
}

func cut(words []string, s split) []string {
	var out []string
	from := 0
	for _, at := range append(slices.Clone(s), len(words)) {
		out = append(out, strings.Join(words[from:at], " "))
		from = at
	}
	return out
}

// What tells, in a line of headings, which words belong together: an adjective
// goes with the noun behind it ("Potential Benefits"), a participle with the
// noun before it ("Time Needed") or, at the beginning of a heading, with the one
// behind ("Waiting Time").
var (
	adjective  = regexp.MustCompile(`(?i)^(?:.{2,}(?:al|ive|ous|ful|ary|ible|able|ic|less)|main|key|side|usual|common|likely|first|total|full|best|long|short|daily|average|more|less|other|out-of-pocket|how|who|what|no\.)$`)
	participle = regexp.MustCompile(`(?i)^.{3,}ed$`)
	gerund     = regexp.MustCompile(`(?i)^.{3,}ing$`)
	preceding  = regexp.MustCompile(`(?i)^(?:of|per|to|for|in|by|and|or|on|with|at|the|from)$`)
)

// headerSplit reads the first line as k headings. Where the capital letters
// admit several readings, the kinds of the words decide; it gives nil if they do
// not.
func headerSplit(words []string, k int) (split, string) {
	var starts []int // words that may begin a heading
	for i := 1; i < len(words); i++ {
		if startsHigh(words[i]) && !preceding.MatchString(words[i]) && !preceding.MatchString(words[i-1]) {
			starts = append(starts, i)
		}
	}
	if len(starts) == k-1 {
		return split(starts), ""
	}
	if len(starts) < k-1 {
		return nil, ""
	}
	var sure split
	taken := map[int]bool{} // participles that belong to the noun before
	for _, at := range starts {
		before, word := words[at-1], words[at]
		switch {
		case adjective.MatchString(before):
		case participle.MatchString(word) && !participle.MatchString(before) && !gerund.MatchString(before):
			taken[at] = true
		case (participle.MatchString(before) || gerund.MatchString(before)) && !taken[at-1] && !adjective.MatchString(word):
		default:
			sure = append(sure, at)
		}
	}
	if len(sure) == k-1 {
		return sure, "the first line admits several readings; an adjective was taken with the noun behind it, a participle with the noun before it"
	}
	return nil, ""
}

var (
	yesNo  = regexp.MustCompile(`(?i)^(?:yes|no|partly|sometimes|none|varies|n/a|not known)$`)
	figure = regexp.MustCompile(`\d`)
)

// oneEach finds a table that was pasted with each cell on a line of its own, and
// how many blocks it looked at: what stands before the table among them comes
// back in above. A number of columns is taken only if no other would do: one
// column of figures, under a heading without, and no figures in the first.
func (r *recogniser) oneEach(blocks []tree.Block) (above []tree.Block, t *tree.Table, taken int) {
	var cells []string
	apart := true // each cell is a block
	if p, ok := blocks[0].(*tree.Paragraph); ok && len(lines(p)) >= 6 {
		for _, line := range lines(p) {
			cells = append(cells, fold(tree.Plain(line)))
		}
		taken, apart = 1, false
	} else {
		for _, b := range blocks {
			text, ok := single(b)
			if !ok || count(text) > 12 || strings.ContainsAny(text[len(text)-1:], ".!?:;,") || bulleted.MatchString(text) {
				break
			}
			cells = append(cells, text)
			taken++
		}
	}
	if len(cells) < 6 {
		return nil, nil, 0
	}
	for _, c := range cells {
		if c == "" || count(c) > 12 || strings.ContainsAny(c[len(c)-1:], ".!?:;,") || bulleted.MatchString(c) {
			return nil, nil, 0
		}
	}
	type reading struct{ from, width int }
	offsets := 1
	if apart {
		offsets = 2
	}
	var readings []reading
	for from := range offsets { // the first line may be the heading of the table
		for k := 2; k <= 8; k++ {
			if n := len(cells) - from; n%k == 0 && n/k >= 3 && columns(cells[from:], k) {
				readings = append(readings, reading{from, k})
			}
		}
	}
	f := Found{Place: blocks[0].At(), What: "table", Confidence: 0.75, Confirm: true, Text: strings.Join(cells, "\n")}
	switch {
	case len(readings) == 0 && (!apart || len(cells) < 9):
		return nil, nil, taken
	case len(readings) != 1:
		f.Left, f.Confirm, f.Confidence = true, false, 0.2
		f.Reason = "short lines in a row, which may have been a list, or a table of one cell each: nothing tells how many columns"
		r.find(f)
		return nil, nil, taken
	}
	from, width := readings[0].from, readings[0].width
	var rows [][]string
	for i := from; i < len(cells); i += width {
		rows = append(rows, cells[i:i+width])
	}
	f.Reason = fmt.Sprintf("lines of one cell each: only %d columns give a column of figures under a heading without", width)
	r.find(f)
	return blocks[:from], build(blocks[from].At(), rows, true), taken
}

var bulleted = regexp.MustCompile(`^(?:[-*•]|\d+[.)])\s`)

// columns tells whether cells read as rows of k fit together.
func columns(cells []string, k int) bool {
	alike := false
	for x := range k {
		figures, words := 0, 0
		for y := k; y < len(cells); y += k {
			if c := cells[y+x]; figure.MatchString(c) || yesNo.MatchString(c) {
				figures++
			} else {
				words++
			}
		}
		switch {
		case figure.MatchString(cells[x]) || yesNo.MatchString(cells[x]):
			return false // a heading with a figure
		case x == 0 && figures > 0:
			return false
		case figures > 0 && words > 0:
			return false
		case figures > 0:
			alike = true
		}
	}
	return alike
}
