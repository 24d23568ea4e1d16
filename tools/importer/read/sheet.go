package read

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
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
	r := csv.NewReader(strings.NewReader(src))
	r.Comma = separator(src, s.Path)
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
	if _, err := s.openArchive(); err != nil {
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
	doc.Meta.Title = ""
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
		if err1 != nil || err2 != nil || (x2-x1+1)*(y2-y1+1) > s.Limits.Cells {
			continue
		}
		x2, y2 = min(x2, x1+1000), min(y2, y1+10_000)
		spans[at{x1, y1}] = at{x2 - x1 + 1, y2 - y1 + 1}
		for y := y1; y <= y2; y++ {
			for x := x1; x <= x2; x++ {
				covered[at{x, y}] = x != x1 || y != y1
			}
		}
	}
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
			if covered[at{x, y}] {
				continue
			}
			if count++; count > s.Limits.Cells {
				return s.fail(fmt.Sprintf("has more than %d cells", s.Limits.Cells), "name a part of the sheet with --range")
			}
			cellName, err := excelize.CoordinatesToCellName(x, y)
			if err != nil {
				return s.fail("has a damaged sheet", "")
			}
			text := ""
			if x <= len(values) {
				text = values[x-1]
			}
			cell := textCell(tree.Place{Part: "sheet " + name + ", cell " + cellName}, text)
			if span, ok := spans[at{x, y}]; ok {
				cell.Colspan, cell.Rowspan = span.x, span.y
			}
			row.Cells = append(row.Cells, cell)
		}
		out = append(out, row)
	}
	if err := rows.Error(); err != nil {
		return s.fail("has a damaged sheet ("+err.Error()+")", "")
	}
	doc.Blocks = sheet(out, tree.Place{Part: "sheet " + name}, caption(name))
	if doc.Blocks == nil {
		return s.fail("has nothing in its sheet "+name, "")
	}
	return yield(doc)
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
