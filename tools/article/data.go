package article

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/gohugoio/hugo/parser/metadecoders"
)

// value is a scalar of a data file as text, and where that comes from.
type value struct {
	text string
	source
}

// data reads the file that a shortcode names in src, which stands at a place of
// the file.
func (w *piece) data(s *Shortcode, name string, named int, c context) {
	file, src, err := w.o.Data(name)
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("found no file %q; expected it beside the page, in assets or in data", name)
	}
	if err != nil {
		w.fail(named, w.in, s.Name+": "+err.Error())
		return
	}
	if file == "" {
		return
	}
	if len(bytes.TrimSpace(bytes.TrimPrefix(src, bom))) == 0 {
		w.errs = append(w.errs, &Error{File: file, Line: 1, Column: 1, Message: s.Name + ": the file is empty"})
		return
	}
	if err := Legible(file, src); err != nil {
		w.errs = append(w.errs, err)
		return
	}
	a := newArticle(file, src)
	start := len(src) - len(bytes.TrimPrefix(src, bom))
	var rows [][]value
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case ".csv", ".tsv":
		rows, err = a.csv(span{start, len(src)}, ext == ".tsv")
	case ".yaml", ".yml", ".toml", ".json":
		rows, err = a.rows(span{start, len(src)}, metadecoders.FormatFromString(ext[1:]), bare(s.Name) == "faq", columns(s))
	default:
		w.fail(named, w.in, fmt.Sprintf("%q is no data file; expected one whose name ends in .csv, .tsv, .yaml, .toml or .json", name))
		return
	}
	if err != nil {
		var one *Error
		errors.As(err, &one)
		w.errs = append(w.errs, one)
		return
	}
	if len(rows) == 0 || len(rows[0]) == 0 {
		return
	}
	if bare(s.Name) == "faq" {
		w.questions(s, rows, c)
		return
	}
	w.compared(rows, columns(s), c)
}

// columns are the columns that a comparison asks for; nil: all of them.
func columns(s *Shortcode) []string {
	i := s.get("columns", -1)
	if i < 0 {
		return nil
	}
	list, _ := s.Arguments[i].Value.(string)
	if list == "" {
		return nil
	}
	names := strings.Split(list, ",")
	for i := range names {
		names[i] = strings.TrimSpace(names[i])
	}
	return names
}

// questions reads rows of which the first names the columns.
func (w *piece) questions(s *Shortcode, rows [][]value, c context) {
	column := map[string]int{}
	for i, h := range rows[0] {
		column[strings.ToLower(strings.TrimSpace(h.text))] = i
	}
	q, hasQuestion := column["question"]
	a, hasAnswer := column["answer"]
	level := 3 // one below the title's, as the room has it
	if i := s.get("level", -1); i >= 0 {
		if n, ok := s.Arguments[i].Value.(int); ok && n >= 2 && n <= 5 {
			level = n + 1
		}
	}
	outer := w.section
	for _, row := range rows[1:] {
		w.section = outer
		in := c.in("answer")
		in.lead = -1
		if hasQuestion && q < len(row) {
			at := len(w.Blocks)
			if w.cell(row[q], &Block{Kind: Question, Level: level}, c) {
				w.section, in.lead = at, len(w.Blocks)-1
			}
		}
		if !hasAnswer || a >= len(row) {
			continue
		}
		answer := row[a]
		inner, ok := w.called(answer)
		if !ok {
			continue
		}
		w.markdown(answer.source, 0, len(answer.text), inner, in, false)
	}
	w.section = outer
}

// called gives the shortcodes in a value. ok is false where there is a mistake,
// which has been told.
func (p *reading) called(v value) (inner []*Shortcode, ok bool) {
	if !strings.Contains(v.text, "{{") {
		return nil, true
	}
	read, err := parse(v.in.File, []byte(v.text), p.o.Known, true)
	if err != nil {
		p.moveErrors(err, v)
		return nil, false
	}
	if s := tooDeep(read.Shortcodes, 0); s != nil {
		p.fail(v.file(s.Start), v.in, nestedTooDeep)
		return nil, false
	}
	return read.Shortcodes, true
}

// moveErrors tells mistakes in a value at their places in the file.
func (p *reading) moveErrors(err error, v value) {
	text := newArticle("", []byte(v.text))
	list, ok := err.(interface{ Unwrap() []error })
	errs := []error{err}
	if ok {
		errs = list.Unwrap()
	}
	for _, err := range errs {
		if e := (*Error)(nil); errors.As(err, &e) {
			p.fail(v.file(text.Offset(e.Line, e.Column)), v.in, e.Message)
		}
	}
}

// compared reads the rows of a table, the header first.
func (w *piece) compared(rows [][]value, names []string, c context) {
	in := c.in("table")
	in.lead = -1
	var order []int
	for i := range rows[0] {
		order = append(order, i)
	}
	if names != nil {
		// The first column stays in any case.
		order = order[:1]
		for _, name := range names {
			if i := slices.IndexFunc(rows[0], func(v value) bool { return strings.EqualFold(strings.TrimSpace(v.text), name) }); i > 0 {
				order = append(order, i)
			}
		}
	}
	headers := make([]string, len(order))
	for r, row := range rows {
		head := ""
		for at, column := range order {
			if column >= len(row) {
				continue
			}
			b := &Block{Kind: Cell, Row: r, Column: at, Header: headers[at], RowHead: head}
			switch {
			case r == 0:
				b.Kind, b.Header = ColumnHeader, ""
			case at == 0:
				b.Kind = RowHeader
			}
			w.cell(row[column], b, in)
			if r == 0 {
				headers[at] = b.Text
			} else if at == 0 {
				head = b.Text
			}
		}
	}
}

// cell reads a value that is one block.
func (w *piece) cell(v value, b *Block, c context) bool {
	if v.text == "" {
		return false
	}
	in := &piece{reading: w.reading, source: v.source, md: v.raw}
	t := &in.text
	t.reset(in)
	errs := len(w.errs)
	inner, ok := w.called(v)
	if !ok {
		return false
	}
	w.inside(v.source, inner, t)
	if len(t.buf) == 0 && len(t.asides) == 0 && len(w.errs) == errs {
		// A dash alone, which Markdown takes for an empty list.
		t.copy(v.raw, 0, len(v.raw))
	}
	return in.finish(t, b, c)
}

// csv reads a stretch of comma-separated values, as Hugo and the rooms do.
func (a *Article) csv(in span, tabs bool) ([][]value, error) {
	src := a.Source[in.start:in.end]
	r := csv.NewReader(bytes.NewReader(src))
	r.ReuseRecord = false
	head := upTo(src, '\n')
	most := bytes.Count(head, []byte(","))
	for _, c := range ";\t" {
		if n := bytes.Count(head, []byte{byte(c)}); n > most {
			r.Comma, most = c, n
		}
	}
	if tabs {
		r.Comma = '\t'
	}
	var rows [][]value
	for {
		record, err := r.Read()
		if len(record) == 0 && err != nil {
			var e *csv.ParseError
			if errors.As(err, &e) {
				return nil, a.inCSV(in, e)
			}
			return rows, nil
		}
		if err != nil {
			var e *csv.ParseError
			errors.As(err, &e)
			return nil, a.inCSV(in, e)
		}
		row := make([]value, len(record))
		for i, text := range record {
			line, column := r.FieldPos(i)
			at := a.nth(in, line) + column - 1
			notation := plain
			if at > in.start && a.Source[at-1] == '"' && text != "" {
				notation = doubled
			} else if at < in.end && a.Source[at] == '"' {
				at, notation = at+1, doubled
			}
			row[i] = value{text, source{in: a, raw: []byte(text), moved: align(text, a.Source[at:in.end], at, notation)}}
		}
		rows = append(rows, row)
	}
}

func (a *Article) inCSV(in span, e *csv.ParseError) error {
	at := a.nth(in, e.Line) + max(e.Column-1, 0)
	message := "this is no CSV: " + e.Err.Error()
	switch {
	case errors.Is(e.Err, csv.ErrFieldCount):
		message = "this line has not as many values as the first one; expected a value that holds the separator in quotes"
	case errors.Is(e.Err, csv.ErrQuote), errors.Is(e.Err, csv.ErrBareQuote):
		message = "a quotation mark stands alone in this line; expected one before and one behind the whole value, and one inside it written twice"
	}
	line, column := a.Position(min(at, in.end))
	return &Error{File: a.File, Line: line, Column: column, Message: message}
}

// rows reads a list of questions, or a table, out of a data file, as rows of
// which the first is the header.
func (a *Article) rows(in span, format metadecoders.Format, faq bool, names []string) ([][]value, error) {
	v, err := a.decode(in, format)
	if err != nil {
		return nil, err
	}
	at := a.fields(in, format)
	var rows [][]value
	cells := func(list any, f *field) {
		items, ok := list.([]any)
		if !ok {
			return
		}
		row := make([]value, len(items))
		for i, item := range items {
			row[i] = a.value(item, f.get(strconv.Itoa(i)), in)
		}
		rows = append(rows, row)
	}
	if m, ok := v.(map[string]any); ok {
		for key, value := range m {
			switch strings.ToLower(key) {
			case "header":
				if !faq {
					rows = nil
					cells(value, at.get(key))
				}
			}
		}
		for key, value := range m {
			if l := strings.ToLower(key); faq && l == "questions" || !faq && l == "rows" {
				v, at = value, at.get(key)
				break
			}
		}
	}
	list, ok := v.([]any)
	if !ok {
		return nil, nil
	}
	if faq {
		names = []string{"question", "answer"}
	}
	for i, item := range list {
		f := at.get(strconv.Itoa(i))
		m, ok := item.(map[string]any)
		if !ok {
			cells(item, f)
			continue
		}
		if len(rows) == 0 {
			header := make([]value, len(names))
			for j, name := range names {
				// The header stands in the shortcode, not in this file.
				header[j] = value{text: name, source: source{in: a, raw: []byte(name), moved: []segment{{0, len(name), in.start, in.start}}}}
			}
			rows = append(rows, header)
		}
		row := make([]value, len(names))
		for j, name := range names {
			for key, v := range m {
				if strings.EqualFold(key, name) {
					row[j] = a.value(v, f.get(key), in)
				}
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// value is a decoded scalar as Hugo writes it. What is true or false is shown
// in a room's own word, and so has no text.
func (a *Article) value(v any, f *field, in span) value {
	text, isText := "", false
	switch v := v.(type) {
	case nil, bool, []any, map[string]any:
		return value{}
	case string:
		text, isText = v, true
	case float64:
		text = strconv.FormatFloat(v, 'f', -1, 64)
	default:
		text = fmt.Sprint(v)
	}
	s := source{in: a, raw: []byte(text)}
	switch {
	case f == nil:
		s.moved = []segment{{0, len(text), in.start, in.start}}
	case isText:
		s.moved = f.align(a.Source, text)
	default:
		s.moved = []segment{{0, len(text), f.value.start, f.value.end}}
	}
	return value{text, s}
}
