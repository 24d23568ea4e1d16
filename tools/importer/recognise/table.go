package recognise

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"example.org/bedside/tools/importer/tree"
)

// tables makes comparisons of tables, and of lines that were a table before
// they were pasted.
func (r *recogniser) tables(blocks []tree.Block) []tree.Block {
	r.prose = strings.ToLower(r.doc.Meta.Title + " . " + r.text(blocks))
	return r.tablesIn(blocks, "")
}

// text is what the article says outside of its tables and of what may have been
// one.
func (r *recogniser) text(blocks []tree.Block) string {
	var b strings.Builder
	for _, block := range blocks {
		switch block := block.(type) {
		case *tree.Table:
		case *tree.Paragraph:
			if len(lines(block)) < 3 {
				b.WriteString(tree.Plain(block.Text) + " . ")
			}
		default:
			b.WriteString(blockText([]tree.Block{block}) + " . ")
		}
	}
	return b.String()
}

func (r *recogniser) tablesIn(blocks []tree.Block, heading string) []tree.Block {
	var out []tree.Block
	inner := func(blocks []tree.Block) []tree.Block { return r.tablesIn(blocks, heading) }
	for i := 0; i < len(blocks); i++ {
		switch b := blocks[i].(type) {
		case *tree.Heading:
			heading = fold(tree.Plain(b.Text))
			out = append(out, b)
		case *tree.Table:
			before := caption(out)
			got := r.table(b, heading, before)
			if c, ok := got[0].(*tree.Comparison); ok && before != nil && len(b.Caption) == 0 && len(c.Caption) > 0 && &c.Caption[0] == &before[0] {
				out = out[:len(out)-1] // it is the caption now
			}
			out = append(out, got...)
		case *tree.Paragraph:
			if text := lastQuestion(b); text != "" && r.flat {
				heading = text
			}
			if t, f := r.lost(b); t != nil {
				r.find(f)
				before := caption(out)
				got := r.table(t, heading, before)
				if c, ok := got[0].(*tree.Comparison); ok && before != nil && len(c.Caption) > 0 && &c.Caption[0] == &before[0] {
					out = out[:len(out)-1]
				}
				out = append(out, got...)
				continue
			} else if f.What != "" {
				r.find(f)
			}
			if above, t, n := r.oneEach(blocks[i:]); n > 0 {
				if t == nil {
					out = append(out, blocks[i:i+n]...)
				} else {
					if len(above) > 0 {
						heading = fold(tree.Plain(above[0].(*tree.Paragraph).Text))
						out = append(out, above...)
					}
					out = append(out, r.table(t, heading, caption(out))...)
				}
				i += n - 1
				continue
			}
			out = append(out, b)
		case *tree.Group:
			b.Blocks = inner(b.Blocks)
			out = append(out, b)
		case *tree.Disclosure:
			saved := heading
			heading = fold(tree.Plain(b.Title))
			b.Blocks = r.tablesIn(b.Blocks, heading)
			heading = saved
			out = append(out, b)
		case *tree.Figure:
			b.Blocks = inner(b.Blocks)
			if len(b.Blocks) == 1 && len(b.Caption) == 0 {
				out = append(out, b.Blocks[0])
				continue
			}
			out = append(out, b)
		case *tree.Unknown:
			b.Blocks = inner(b.Blocks)
			out = append(out, b)
		case *tree.List:
			for j := range b.Items {
				b.Items[j].Blocks = inner(b.Items[j].Blocks)
			}
			out = append(out, b)
		case *tree.Quote:
			b.Blocks = inner(b.Blocks)
			out = append(out, b)
		default:
			out = append(out, b)
		}
	}
	return out
}

// lastQuestion is the last line of a paragraph that asks, without its mark.
func lastQuestion(p *tree.Paragraph) string {
	asks := ""
	for _, line := range lines(p) {
		if text := fold(qMark.ReplaceAllString(tree.Plain(line), "")); isQuestion(text) {
			asks = text
		}
	}
	return asks
}

var captionLine = regexp.MustCompile(`(?i)^(?:table|tabla|الجدول)\s*\d*\s*[.:–-]`)

// caption gives the paragraph before a table that is its caption.
func caption(before []tree.Block) []tree.Inline {
	if len(before) == 0 {
		return nil
	}
	text, ok := single(before[len(before)-1])
	if !ok || !captionLine.MatchString(text) || count(text) > 30 {
		return nil
	}
	return before[len(before)-1].(*tree.Paragraph).Text
}

// table makes a comparison of a table, or gives it as text and says why. above
// is a caption that stands before it.
func (r *recogniser) table(t *tree.Table, heading string, above []tree.Inline) []tree.Block {
	place := t.Place
	if why := layout(t); why != "" {
		r.find(Found{Place: place, What: "comparison", Confidence: 0.2, Reason: "a table that is there for its looks: " + why, Text: first(tableText(t), 12), Left: true})
		return r.tablesIn(spilled(t), heading)
	}
	grid, header, repeated := spread(t)
	width := len(grid[0])
	confirm, why := false, ""
	switch {
	case header > 0 && len(grid) > header:
		why = "a table with a header row"
	case len(grid) > 1 && headerLike(grid):
		header, confirm, why = 1, true, "a table whose first row reads like headings, though nothing says that it is one"
	default:
		r.find(Found{Place: place, What: "comparison", Confidence: 0.4, Reason: "a table without headings; its rows became a list, write the headings if it compares", Text: first(tableText(t), 12), Left: true})
		return r.rows(t, grid)
	}

	c := &tree.Comparison{Place: place}
	for x := range width {
		var name []tree.Inline
		said := ""
		for y := range header {
			text := inlines(grid[y][x].Blocks)
			plain := fold(tree.Plain(text))
			if plain == "" || plain == said {
				continue
			}
			if len(name) > 0 {
				name = append(name, tree.Text(" "))
			}
			name = append(name, text...)
			said = plain
		}
		c.Columns = append(c.Columns, name)
	}
	for _, row := range grid[header:] {
		var cells []tree.Entry
		for _, cell := range row {
			cells = append(cells, tree.Entry{Place: cell.Place, Blocks: cell.Blocks})
		}
		c.Rows = append(c.Rows, cells)
	}
	if problem := fits(c); problem != "" {
		r.find(Found{Place: place, What: "comparison", Confidence: 0.4, Reason: "a table, but " + problem + "; its rows became a list", Text: first(tableText(t), 12), Left: true})
		return r.rows(t, grid)
	}
	switch {
	case len(t.Caption) > 0:
		c.Caption = t.Caption
	case above != nil:
		c.Caption = above
	case heading != "":
		c.Caption = []tree.Inline{tree.Text(heading)}
		if r.flat {
			r.captioned = append(r.captioned, c)
		}
		confirm, why = true, why+"; its caption is the heading above it"
	default:
		c.Caption = names(c)
		confirm, why = true, why+"; its caption is made of its headings"
	}
	if repeated {
		r.tell(place, "changed", "a cell stood across several rows or columns; it was repeated into each", "")
	}
	r.find(Found{Place: place, What: "comparison", Confidence: map[bool]float64{true: 0.75, false: 0.95}[confirm], Reason: why, Text: fold(tree.Plain(c.Caption)), Confirm: confirm})
	return []tree.Block{c}
}

// names makes a caption of the headings of columns.
func names(c *tree.Comparison) []tree.Inline {
	var parts []string
	for _, column := range c.Columns {
		if name := fold(tree.Plain(column)); name != "" {
			parts = append(parts, name)
		}
	}
	return []tree.Inline{tree.Text(strings.Join(parts, ", "))}
}

// fits tells what keeps a table from being a comparison: each row and each
// column has a name of its own.
func fits(c *tree.Comparison) string {
	seen := map[string]bool{}
	for x, column := range c.Columns {
		name := strings.ToLower(fold(tree.Plain(column)))
		switch {
		case name == "" && x > 0:
			return fmt.Sprintf("column %d has no heading", x+1)
		case x == 0 && days.MatchString(name):
			return "it is a calendar: its rows have no names"
		case seen[name]:
			return fmt.Sprintf("two columns are called %q", fold(tree.Plain(column)))
		}
		seen[name] = true
	}
	if len(c.Columns) < 2 {
		return "it has one column only"
	}
	for y, row := range c.Rows {
		if pictured(row[0].Blocks) {
			return fmt.Sprintf("a picture stands where row %d has its name", y+1)
		}
		if blockText(row[0].Blocks) == "" {
			return fmt.Sprintf("row %d has no name", y+1)
		}
		if len(tree.Paragraphs(row[0].Blocks)) != 1 {
			return fmt.Sprintf("the name of row %d is more than a line", y+1)
		}
	}
	return ""
}

// days are the days of the week in the languages that Bedside speaks, and their
// short forms. A row's name under one of them is a date or an hour's business.
var days = regexp.MustCompile(`^(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mié|jue|vie|sáb|dom)[.]?$|^(?:mon|tues|wednes|thurs|fri|satur|sun)days?$|^(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)$|^(?:الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد)$`)

func pictured(blocks []tree.Block) bool {
	found := false
	tree.Walk(blocks, nil, func(n tree.Inline, _ bool) {
		if _, ok := n.(*tree.Image); ok {
			found = true
		}
	})
	return found
}

// inlines are the runs of text of a cell, one after the other.
func inlines(blocks []tree.Block) []tree.Inline {
	var out []tree.Inline
	for i, b := range blocks {
		if i > 0 {
			out = append(out, tree.Text(" "))
		}
		switch b := b.(type) {
		case *tree.Paragraph:
			out = append(out, b.Text...)
		case *tree.Heading:
			out = append(out, b.Text...)
		default:
			out = append(out, tree.Text(blockText([]tree.Block{b})))
		}
	}
	return out
}

// layout tells why a table is there for its looks, "" if it is not.
func layout(t *tree.Table) string {
	if t.Layout {
		return "the page says so"
	}
	widest, words, cells := 0, 0, 0
	for _, row := range t.Rows {
		n := 0
		for _, cell := range row.Cells {
			n += cell.Colspan
			cells++
			words += count(blockText(cell.Blocks))
			for _, b := range cell.Blocks {
				switch b.(type) {
				case *tree.Table, *tree.Comparison:
					return "a table stands in it"
				case *tree.Heading:
					if t.HeaderRows == 0 {
						return "headings stand in it"
					}
				case *tree.Disclosure, *tree.FAQ, *tree.Code:
					return "whole parts of the page stand in it"
				}
			}
		}
		widest = max(widest, n)
	}
	switch {
	case cells == 0:
		return "it is empty"
	case widest < 2:
		return "it has one column"
	case len(t.Rows) < 2:
		return "it has one row"
	case t.HeaderRows == 0 && words/cells > 40:
		return "its cells hold long texts"
	}
	return ""
}

// spilled gives what stands in a table, one after the other.
func spilled(t *tree.Table) []tree.Block {
	var out []tree.Block
	if len(t.Caption) > 0 {
		out = append(out, &tree.Paragraph{Place: t.Place, Text: t.Caption})
	}
	for _, row := range t.Rows {
		for _, cell := range row.Cells {
			out = append(out, cell.Blocks...)
		}
	}
	if out == nil {
		out = []tree.Block{&tree.Group{Place: t.Place}}
	}
	return out
}

// rows gives a table as a list, an item for each row and a line for each cell.
func (r *recogniser) rows(t *tree.Table, grid [][]*tree.Cell) []tree.Block {
	var out []tree.Block
	if len(t.Caption) > 0 {
		out = append(out, &tree.Paragraph{Place: t.Place, Text: t.Caption})
	}
	l := &tree.List{Place: t.Place}
	for _, row := range t.Rows {
		item := tree.Item{Place: row.Place}
		var line []tree.Inline
		flush := func() {
			if len(line) > 0 {
				item.Blocks = append(item.Blocks, &tree.Paragraph{Place: row.Place, Text: line})
				line = nil
			}
		}
		for _, cell := range row.Cells {
			for _, b := range cell.Blocks {
				if p, ok := b.(*tree.Paragraph); ok {
					if len(line) > 0 {
						line = append(line, tree.Break{})
					}
					line = append(line, p.Text...)
					continue
				}
				flush()
				item.Blocks = append(item.Blocks, b)
			}
		}
		flush()
		if len(item.Blocks) > 0 {
			l.Items = append(l.Items, item)
		}
	}
	return append(out, l)
}

// spread gives a table as a matrix: a cell that spans is repeated into each
// place.
func spread(t *tree.Table) (grid [][]*tree.Cell, header int, repeated bool) {
	width := 0
	taken := map[[2]int]*tree.Cell{}
	for y, row := range t.Rows {
		x := 0
		for i := range row.Cells {
			cell := &row.Cells[i]
			for taken[[2]int{y, x}] != nil {
				x++
			}
			for dy := range min(cell.Rowspan, len(t.Rows)-y) {
				for dx := range cell.Colspan {
					if at := [2]int{y + dy, x + dx}; taken[at] == nil {
						taken[at] = cell
						repeated = repeated || dx+dy > 0
						width = max(width, x+dx+1)
					}
				}
			}
			x += cell.Colspan
		}
	}
	empty := &tree.Cell{}
	for y := range t.Rows {
		row := make([]*tree.Cell, width)
		for x := range row {
			if row[x] = taken[[2]int{y, x}]; row[x] == nil {
				row[x] = empty
			}
		}
		grid = append(grid, row)
	}
	return grid, min(t.HeaderRows, len(grid)), repeated
}

// headerLike tells whether the first row of a table reads like headings: short
// words in all cells but the corner, and below them something of another kind,
// or the row alone in bold type.
func headerLike(grid [][]*tree.Cell) bool {
	bold, different := true, false
	for x, cell := range grid[0] {
		text := blockText(cell.Blocks)
		if text == "" && x > 0 || count(text) > 6 || strings.HasSuffix(text, ".") || hasDigit(text) && !hasLetter(text) {
			return false
		}
		if text != "" && !allStrong(cell.Blocks) {
			bold = false
		}
		if x == 0 {
			continue
		}
		numbers, longer := 0, 0
		for _, row := range grid[1:] {
			below := blockText(row[x].Blocks)
			if grid[0][0].Header && !cell.Header {
				continue // the first column names the rows, of which this is one
			}
			if hasDigit(below) && !hasDigit(text) {
				numbers++
			}
			if count(below) > 2*max(1, count(text)) {
				longer++
			}
		}
		switch n := len(grid) - 1; {
		case len(grid[0]) == 2:
			// Two columns are names with what they are, as a rule.
			different = n > 2 && (numbers == n || longer == n)
		case numbers*2 > n || longer*2 > n && n > 1:
			different = true
		}
	}
	if bold {
		for _, row := range grid[1:] {
			all := true
			for _, cell := range row {
				all = all && (blockText(cell.Blocks) == "" || allStrong(cell.Blocks))
			}
			if all {
				bold = false
			}
		}
	}
	return bold || different
}

func allStrong(blocks []tree.Block) bool {
	for _, b := range blocks {
		p, ok := b.(*tree.Paragraph)
		if !ok {
			return false
		}
		for _, n := range p.Text {
			switch n := n.(type) {
			case *tree.Mark:
				if n.Kind != tree.Strong {
					return false
				}
			case tree.Text:
				if strings.TrimSpace(string(n)) != "" {
					return false
				}
			default:
				return false
			}
		}
	}
	return len(blocks) > 0
}

func hasDigit(s string) bool  { return strings.IndexFunc(s, unicode.IsDigit) >= 0 }
func hasLetter(s string) bool { return strings.IndexFunc(s, unicode.IsLetter) >= 0 }

func tableText(t *tree.Table) string {
	return blockText([]tree.Block{t})
}

// first is the first words of a text.
func first(s string, n int) string {
	words := strings.Fields(s)
	if len(words) <= n {
		return strings.Join(words, " ")
	}
	return strings.Join(words[:n], " ") + " …"
}
