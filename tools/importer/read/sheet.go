package read

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"example.org/bedside/tools/importer/tree"
	"example.org/bedside/tools/words"
)

func csvReader() Reader {
	return Reader{
		Name:       "table of text",
		Extensions: []string{".csv", ".tsv"},
		Read:       readCSV,
	}
}

func xlsxReader() Reader {
	return Reader{
		Name:       "workbook",
		Extensions: []string{".xlsx", ".xlsm"},
		Magic:      func(head []byte) bool { return bytes.HasPrefix(head, []byte("PK\x03\x04")) },
		Part:       "xl/",
		Read:       readXLSX,
	}
}

func readCSV(_ context.Context, s *Source, yield func(*tree.Document) error) error {
	src, told, err := s.decode()
	if err != nil {
		return err
	}
	comma := separator(src, s.Path)
	// Excel's own first line says what parts the cells.
	if rest, ok := strings.CutPrefix(src, "sep="); ok && len(rest) > 1 && (rest[1] == '\n' || rest[1] == '\r') {
		if strings.ContainsRune(",;\t|", rune(rest[0])) {
			comma, src = rune(rest[0]), strings.TrimPrefix(rest[1:], "\r") // the empty line counts
		}
	}
	r := csv.NewReader(strings.NewReader(src))
	r.Comma = comma
	r.FieldsPerRecord = -1
	r.LazyQuotes = false
	doc := &tree.Document{}
	if told != nil {
		doc.Told = append(doc.Told, *told)
	}
	var rows []tree.Row
	cells := 0
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			return &Error{File: s.Path, Line: bad.Line, Column: bad.Column, Message: "the table cannot be read: " + bad.Err.Error(), Fix: "a quotation mark inside a cell is written twice"}
		}
		if err != nil {
			return err
		}
		if cells += len(record); cells > s.Limits.Cells {
			return s.fail(fmt.Sprintf("has more than %d cells", s.Limits.Cells), "")
		}
		line, _ := r.FieldPos(0)
		row := tree.Row{Place: tree.Place{Line: line, Column: 1}}
		for x, text := range record {
			line, column := r.FieldPos(x)
			row.Cells = append(row.Cells, textCell(tree.Place{Line: line, Column: column}, text))
		}
		rows = append(rows, row)
	}
	doc.Blocks = sheet(rows, tree.Place{Line: 1, Column: 1}, "")
	return yield(doc)
}

// separator finds what parts the cells: what the first line has most of, outside
// of quotation marks.
func separator(src, name string) rune {
	if strings.HasSuffix(strings.ToLower(name), ".tsv") {
		return '\t'
	}
	counts := map[rune]int{}
	quoted := false
	for _, c := range src {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == ',' || c == ';' || c == '\t':
			counts[c]++
		}
		if c == '\n' && !quoted {
			break
		}
	}
	best := ','
	for _, c := range []rune{';', '\t'} {
		if counts[c] > counts[best] {
			best = c
		}
	}
	return best
}

func textCell(at tree.Place, text string) tree.Cell {
	c := tree.Cell{Place: at, Colspan: 1, Rowspan: 1}
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	for _, part := range emptyLine.Split(text, -1) {
		var run []tree.Inline
		for i, line := range strings.Split(part, "\n") {
			if i > 0 {
				run = append(run, tree.Break{})
			}
			if line = strings.TrimSpace(line); line != "" {
				run = append(run, tree.Text(line))
			}
		}
		if len(run) > 0 {
			c.Blocks = append(c.Blocks, &tree.Paragraph{Place: at, Text: run})
		}
	}
	return c
}

// sheet makes a document of rows: questions with their answers if the headings
// say so, else a table.
func sheet(rows []tree.Row, at tree.Place, caption string) []tree.Block {
	for len(rows) > 0 && blank(rows[len(rows)-1]) {
		rows = rows[:len(rows)-1]
	}
	for len(rows) > 0 && blank(rows[0]) {
		rows = rows[1:]
	}
	if len(rows) == 0 {
		return nil
	}
	if q, a, ok := pair(rows[0]); ok {
		var out []tree.Block
		for _, row := range rows[1:] {
			if blank(row) {
				continue
			}
			x := &tree.Disclosure{Place: row.Place, Group: "sheet", Evidence: "a table with the columns “question” and “answer”", FAQ: true}
			if q < len(row.Cells) && len(row.Cells[q].Blocks) > 0 {
				x.Title = row.Cells[q].Blocks[0].(*tree.Paragraph).Text
			}
			if a < len(row.Cells) {
				x.Blocks = row.Cells[a].Blocks
			}
			out = append(out, x)
		}
		return out
	}
	t := &tree.Table{Place: at, HeaderRows: 1}
	if caption != "" {
		t.Caption = []tree.Inline{tree.Text(caption)}
	}
	for y, row := range rows {
		if blank(row) {
			continue
		}
		for x := range row.Cells {
			row.Cells[x].Header = y == 0
		}
		t.Rows = append(t.Rows, row)
	}
	return []tree.Block{t}
}

func blank(row tree.Row) bool {
	for _, c := range row.Cells {
		if len(c.Blocks) > 0 {
			return false
		}
	}
	return true
}

// pair finds the columns of questions and answers by their headings.
func pair(row tree.Row) (question, answer int, ok bool) {
	question, answer = -1, -1
	used := 0
	for x, c := range row.Cells {
		if len(c.Blocks) == 0 {
			continue
		}
		used++
		p, is := c.Blocks[0].(*tree.Paragraph)
		if !is {
			continue
		}
		switch strings.ToLower(fold(tree.Plain(p.Text))) {
		case "question", "questions", "q", "pregunta", "preguntas", "السؤال":
			question = x
		case "answer", "answers", "a", "respuesta", "respuestas", "الجواب", "الإجابة":
			answer = x
		}
	}
	return question, answer, used == 2 && question >= 0 && answer >= 0
}

func readXLSX(_ context.Context, s *Source, yield func(*tree.Document) error) (err error) {
	// excelize trusts what it reads more than we do.
	defer func() {
		if p := recover(); p != nil {
			err = s.fail(fmt.Sprintf("is damaged (%v)", p), "open it and save it again")
		}
	}()
	src, err := s.bytes()
	if err != nil {
		return err
	}
	a, err := s.openArchive()
	if err != nil {
		return err
	}
	raised, err := a.survey()
	if err != nil {
		return err
	}
	f, err := excelize.OpenReader(bytes.NewReader(src), excelize.Options{UnzipSizeLimit: s.Limits.Total, UnzipXMLSizeLimit: s.Limits.Size})
	if err != nil {
		return s.fail("cannot be read ("+err.Error()+")", "open it and save it again as .xlsx")
	}
	defer f.Close()

	names := f.GetSheetList()
	name := s.Sheet
	doc := &tree.Document{}
	switch {
	case len(names) == 0:
		return s.fail("has no sheet", "")
	case name == "":
		name = names[0]
		for _, n := range names {
			if visible, err := f.GetSheetVisible(n); err == nil && visible {
				name = n
				break
			}
		}
		var others []string
		for _, n := range names {
			if n != name {
				others = append(others, n)
			}
		}
		if len(others) > 0 {
			tell(doc, "dropped", "the sheet “"+name+"” was taken; name another with --sheet", strings.Join(others, " / "))
		}
	default:
		found := ""
		for _, n := range names {
			if strings.EqualFold(n, name) {
				found = n
			}
		}
		if found == "" {
			fix := "there are " + words.List(names)
			if near, ok := words.Nearest(name, names); ok {
				fix = fmt.Sprintf("did you mean %q?", near)
			}
			return s.fail(fmt.Sprintf("has no sheet %q", name), fix)
		}
		name = found
	}
	doc.Entry = name
	if len(names) > 1 {
		doc.Meta.Part = caption(name)
	}
	from, to, err := s.cells()
	if err != nil {
		return err
	}

	merged, err := f.GetMergeCells(name)
	if err != nil {
		return s.fail("has a damaged sheet ("+err.Error()+")", "")
	}
	type at struct{ x, y int }
	spans, covered := map[at]at{}, map[at]bool{}
	for _, m := range merged {
		x1, y1, err1 := excelize.CellNameToCoordinates(m.GetStartAxis())
		x2, y2, err2 := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err1 != nil || err2 != nil || x1 < from[0] || y1 < from[1] {
			continue
		}
		if to[0] > 0 {
			x2, y2 = min(x2, to[0]), min(y2, to[1])
		}
		x2, y2 = min(x2, x1+1000), min(y2, y1+10_000)
		if len(covered)+(x2-x1+1)*(y2-y1+1) > s.Limits.Cells {
			return s.fail(fmt.Sprintf("has merged cells that cover more than %d", s.Limits.Cells), "name a part of the sheet with --range")
		}
		spans[at{x1, y1}] = at{x2 - x1 + 1, y2 - y1 + 1}
		for y := y1; y <= y2; y++ {
			for x := x1; x <= x2; x++ {
				covered[at{x, y}] = x != x1 || y != y1
			}
		}
	}
	links := map[string]bool{}
	if cells, err := f.GetHyperLinkCells(name, ""); err == nil {
		for _, c := range cells {
			links[c] = true
		}
	}
	if comments, err := f.GetComments(name); err == nil {
		for _, c := range comments {
			text := c.Text
			for _, p := range c.Paragraph {
				text += p.Text
			}
			doc.Told = append(doc.Told, tree.Told{Place: tree.Place{Part: "sheet " + name + ", cell " + c.Cell}, Kind: "dropped",
				Message: "a comment by " + cmp.Or(c.Author, "somebody") + " was left out", Text: fold(text)})
		}
	}
	hidden := map[int]bool{}
	visible := func(x int) bool {
		h, known := hidden[x]
		if !known {
			column, err := excelize.ColumnNumberToName(x)
			shown, err2 := f.GetColVisible(name, column)
			h = err == nil && err2 == nil && !shown
			hidden[x] = h
		}
		return !h
	}
	unseen := map[int][]string{} // texts of hidden columns
	rows, err := f.Rows(name)
	if err != nil {
		return s.fail("has a damaged sheet ("+err.Error()+")", "")
	}
	defer rows.Close()
	var out []tree.Row
	count := 0
	for y := 1; rows.Next(); y++ {
		values, err := rows.Columns()
		if err != nil {
			return s.fail(fmt.Sprintf("has a damaged row %d (%v)", y, err), "")
		}
		if y < from[1] || to[1] > 0 && y > to[1] {
			continue
		}
		if hidden, err := f.GetRowVisible(name, y); err == nil && !hidden {
			if text := fold(strings.Join(values, " ")); text != "" {
				tell(doc, "dropped", fmt.Sprintf("row %d is hidden and was left out", y), text)
			}
			continue
		}
		row := tree.Row{Place: tree.Place{Part: fmt.Sprintf("sheet %s, row %d", name, y)}}
		width := len(values)
		if to[0] > 0 {
			width = max(width, to[0])
		}
		for x := from[0]; x <= width && (to[0] == 0 || x <= to[0]); x++ {
			text := ""
			if x <= len(values) {
				text = values[x-1]
			}
			if covered[at{x, y}] {
				if text = fold(text); text != "" {
					tell(doc, "dropped", fmt.Sprintf("a text that stands under merged cells in row %d, where nobody sees it, was left out", y), text)
				}
				continue
			}
			if !visible(x) {
				if text = fold(text); text != "" {
					unseen[x] = append(unseen[x], text)
				}
				continue
			}
			if count++; count > s.Limits.Cells {
				return s.fail(fmt.Sprintf("has more than %d cells", s.Limits.Cells), "name a part of the sheet with --range")
			}
			cellName, err := excelize.CoordinatesToCellName(x, y)
			if err != nil {
				return s.fail("has a damaged sheet", "")
			}
			place := tree.Place{Part: "sheet " + name + ", cell " + cellName}
			cell := textCell(place, text)
			switch {
			case text == "":
				if formula, err := f.GetCellFormula(name, cellName); err == nil && formula != "" {
					doc.Told = append(doc.Told, tree.Told{Place: place, Kind: "unsure", Text: "=" + formula,
						Message: "the file does not hold the value of a formula; open it, save it, and import it again"})
				}
			case raised:
				if runs, err := f.GetCellRichText(name, cellName); err == nil && len(runs) > 1 {
					cell.Blocks = richText(place, runs)
				}
			}
			if links[cellName] {
				if ok, address, err := f.GetCellHyperLink(name, cellName); err == nil && ok && strings.Contains(address, "://") {
					for _, b := range cell.Blocks {
						p := b.(*tree.Paragraph)
						p.Text = []tree.Inline{&tree.Link{Address: address, Text: p.Text}}
					}
				}
			}
			if span, ok := spans[at{x, y}]; ok {
				// What is hidden takes no place.
				cell.Colspan, cell.Rowspan = 1, 1
				for i := 1; i < span.x; i++ {
					if visible(x + i) {
						cell.Colspan++
					}
				}
				for i := 1; i < span.y; i++ {
					if shown, err := f.GetRowVisible(name, y+i); err != nil || shown {
						cell.Rowspan++
					}
				}
			}
			row.Cells = append(row.Cells, cell)
		}
		out = append(out, row)
	}
	if err := rows.Error(); err != nil {
		return s.fail("has a damaged sheet ("+err.Error()+")", "")
	}
	for _, x := range slices.Sorted(maps.Keys(unseen)) {
		column, _ := excelize.ColumnNumberToName(x)
		tell(doc, "dropped", "column "+column+" is hidden and was left out", strings.Join(unseen[x], " / "))
	}
	doc.Blocks = sheet(out, tree.Place{Part: "sheet " + name}, caption(name))
	if doc.Blocks == nil {
		return s.fail("has nothing in its sheet "+name, "")
	}
	return yield(doc)
}

// survey refuses sheets of more elements than a table has, before they are
// read, and tells whether any text in the workbook is raised or lowered.
func (a *archive) survey() (raised bool, err error) {
	for name := range a.files {
		if !strings.HasSuffix(name, ".xml") {
			continue
		}
		r, err := a.open(name)
		if err != nil {
			return false, err
		}
		count := 0
		buffer := make([]byte, 64<<10)
		kept := 0
		for {
			n, err := r.Read(buffer[kept:])
			count += bytes.Count(buffer[kept:kept+n], []byte("<"))
			raised = raised || bytes.Contains(buffer[:kept+n], []byte("vertAlign"))
			if n > 0 {
				kept = copy(buffer, buffer[max(0, kept+n-len("vertAlign")):kept+n])
			}
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				r.Close()
				var ours *Error
				if errors.As(err, &ours) {
					return false, err
				}
				return false, a.fail("has a damaged part "+name+" ("+err.Error()+")", "open it and save it again")
			}
		}
		r.Close()
		if count > 8*a.Limits.Cells {
			return false, a.fail(fmt.Sprintf("has more than %d cells", a.Limits.Cells), "take it apart")
		}
	}
	return raised, nil
}

// richText reads a cell whose text is set off in parts.
func richText(at tree.Place, runs []excelize.RichTextRun) []tree.Block {
	f := flow{dom: &dom{doc: &tree.Document{}}}
	for _, r := range runs {
		for i, line := range strings.Split(strings.ReplaceAll(r.Text, "\r\n", "\n"), "\n") {
			if i > 0 {
				f.run = append(f.run, tree.Break{})
			}
			nodes := []tree.Inline{tree.Text(line)}
			if r.Font != nil {
				nodes = styled(nodes, look{bold: r.Font.Bold, italic: r.Font.Italic, strike: r.Font.Strike,
					raised: r.Font.VertAlign == "superscript", lowered: r.Font.VertAlign == "subscript"})
			}
			f.run = append(f.run, nodes...)
		}
	}
	blocks := f.done()
	for _, b := range blocks {
		b.(*tree.Paragraph).Place = at
	}
	return blocks
}

// caption is a sheet's name, unless it is one that the program gave it.
func caption(name string) string {
	for _, given := range []string{"sheet", "hoja", "ورقة", "feuil", "tabelle"} {
		if rest, ok := strings.CutPrefix(strings.ToLower(name), given); ok && strings.Trim(rest, " 0123456789") == "" {
			return ""
		}
	}
	return name
}

// cells reads the range that is asked for.
func (s *Source) cells() (from, to [2]int, err error) {
	from = [2]int{1, 1}
	if s.Range == "" {
		return from, to, nil
	}
	a, b, ok := strings.Cut(strings.ToUpper(strings.ReplaceAll(s.Range, "$", "")), ":")
	if ok {
		x1, y1, err1 := excelize.CellNameToCoordinates(a)
		x2, y2, err2 := excelize.CellNameToCoordinates(b)
		if err1 == nil && err2 == nil {
			return [2]int{min(x1, x2), min(y1, y2)}, [2]int{max(x1, x2), max(y1, y2)}, nil
		}
	}
	return from, to, s.fail(fmt.Sprintf("the range %q is none", s.Range), "write it like A1:D9")
}
