package hugo_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"example.org/bedside/tools/cases"
)

// cell is what is written into a table, and what a reader sees of it.
type cell struct {
	source string  // Markdown
	text   string  // as it is read
	html   string  // as it is marked up; empty: as its text
	state  string  // yes, no, partly or unknown
	number float64 // what it is sorted as
	isNum  bool
}

var stateWords = map[string]string{"yes": "Yes", "no": "No", "partly": "Partly", "not known": "Not known"}

func (w *writer) cell(plain bool) cell {
	word := w.word()
	plainCell := func(s string) cell { return cell{source: s, text: s} }
	if n := w.IntN(8); n == 0 {
		s := w.pick("yes", "no", "partly", "not known", "Yes", "NO")
		return cell{source: s, text: stateWords[strings.ToLower(s)], state: strings.ReplaceAll(strings.ToLower(s), "not ", "un")}
	} else if n == 1 {
		return cell{text: "Not stated"}
	}
	if plain {
		return plainCell(w.pick(word, word+" "+w.word(), word+", 5 to 6 "+w.word(), "("+word+")", word+"; "+w.word(), "😀 "+word, word+" – "+w.word(), "# "+word, "- "+word, "1. "+word, "50% "+word, word+"/"+w.word()))
	}
	inline := func(source, html, text string) cell {
		return cell{source: strings.ReplaceAll(source, "%", word), html: strings.ReplaceAll(html, "%", word), text: strings.ReplaceAll(text, "%", word)}
	}
	switch w.IntN(14) {
	case 0:
		return inline("*%*", "<em>%</em>", "%")
	case 1:
		return inline("**%** x", "<strong>%</strong> x", "% x")
	case 2:
		return inline("_%_", "<em>%</em>", "%")
	case 3:
		return inline("`# %`", "<code># %</code>", "# %")
	case 4:
		return inline("[%](/about/)", `<a href="/about/">%</a>`, "%")
	case 5:
		return inline(`a\|%`, "a|%", "a|%")
	case 6:
		return inline("%<br>b", "%<br>b", "% b")
	case 7:
		return inline("%<BR />b", "%<br>b", "% b")
	case 8:
		return inline(`"%"`, "“%”", "“%”")
	case 9:
		return inline("% &amp; 5 < 6", "% &amp; 5 &lt; 6", "% & 5 < 6")
	case 10:
		return inline("%'s", "%’s", "%’s")
	case 11:
		return inline("`%` ~~b~~", "<code>%</code> <del>b</del>", "% b")
	case 12:
		return inline("$1 ${1} % $", "$1 ${1} % $", "$1 ${1} % $")
	}
	return plainCell(word)
}

// column is a column of figures, which are sorted as numbers.
func (w *writer) figures(rows int) []cell {
	unit := w.pick("", "%", " kg", " mg/dl", " mm", " ms")
	before := w.pick("", "", "£", "$", "€", "CHF ")
	if before != "" {
		unit = ""
	}
	decimals := w.IntN(3)
	comma := decimals > 0 && w.IntN(3) == 0 // 1.200,50
	thousands := w.IntN(2) == 0
	mixed := w.IntN(2) == 0 // with words among them
	var cells []cell
	for range rows {
		if w.IntN(12) == 0 {
			cells = append(cells, cell{text: "Not stated"})
			continue
		}
		if mixed && w.IntN(4) == 0 {
			s := w.pick("not known", "Not known", "free", "—")
			c := cell{source: s, text: s}
			if state := stateWords[strings.ToLower(s)]; state != "" {
				c.text, c.state = state, "unknown"
			}
			cells = append(cells, c)
			continue
		}
		n := float64(w.IntN(10_000_000)-2_000_000) / 100
		if w.IntN(3) == 0 {
			n = float64(w.IntN(400) - 100)
		}
		if before != "" {
			n = max(n, -n)
		}
		s := strconv.FormatFloat(max(n, -n), 'f', decimals, 64)
		n, _ = strconv.ParseFloat(strconv.FormatFloat(n, 'f', decimals, 64), 64)
		whole, fraction, _ := strings.Cut(s, ".")
		sep, point := ",", "."
		if comma {
			sep, point = ".", ","
		}
		if thousands {
			for i := len(whole) - 3; i > 0; i -= 3 {
				whole = whole[:i] + sep + whole[i:]
			}
		}
		s = whole
		if fraction != "" {
			s += point + fraction
		}
		s = before + s + unit
		if n < 0 {
			s = w.pick("-", "−") + s
		}
		cells = append(cells, cell{source: s, text: s, number: n, isNum: true})
	}
	return cells
}

// matrix is a table: the header first, the names of the rows first in each.
type matrix [][]cell

func (m matrix) transposed() matrix {
	var out matrix
	for j := range m[0] {
		var row []cell
		for i := range m {
			row = append(row, m[i][j])
		}
		out = append(out, row)
	}
	return out
}

// table is a call of compare and what it is to show.
type table struct {
	call      string
	file      string // its data file, beside the page; empty: none
	data      string
	want      matrix
	highlight string
	numbers   []bool // the columns that hold nothing but figures; nil: not looked at
}

func (w *writer) table(plain bool) table {
	rows, columns := 1+w.IntN(9), 2+w.IntN(5)
	head := make([]cell, columns)
	for j := range head {
		s := w.word() + w.pick("", "", " "+w.word(), " (%)")
		if w.IntN(80) == 0 {
			s += w.pick("--"+w.word(), " www.example.org", "...")
		}
		head[j] = cell{source: s, text: typographer.Replace(s)}
	}
	if w.IntN(4) == 0 && !plain {
		head[0] = cell{}
	}
	m := matrix{head}
	for range rows {
		name := w.word()
		m = append(m, append(make([]cell, 0, columns), cell{source: name, text: name}))
	}
	numbers := make([]bool, columns)
	for j := 1; j < columns; j++ {
		figures := !plain && w.IntN(3) == 0
		column := w.figures(rows)
		simple := w.IntN(3) == 0
		for i := range rows {
			if simple && !figures {
				s := w.pick("a", "Bc", "bca", "yes", "Z", "zebra", "No") + w.pick("", "a", "b", "C")
				column[i] = cell{source: s, text: s}
				if state := stateWords[strings.ToLower(s)]; state != "" {
					column[i].text, column[i].state = state, strings.ToLower(s)
				}
			} else if !figures {
				column[i] = w.cell(plain)
			}
			m[i+1] = append(m[i+1], column[i])
		}
		numbers[j] = figures && column[0].isNum && !slices.ContainsFunc(column, func(c cell) bool { return !c.isNum && c.source != "" && c.state == "" })
	}
	t := table{want: m, numbers: numbers}
	source := m
	caption := w.word() + " " + w.word()
	if w.IntN(12) == 0 {
		caption += w.pick(" after 2--3 weeks", " and so on...", " from www.example.org", " by X-ray")
	}
	parameters := fmt.Sprintf(" caption=%q", caption)
	if w.IntN(4) == 0 {
		parameters += ` phone="scroll"`
	}
	if !plain {
		if j := 1 + w.IntN(columns-1); w.IntN(3) == 0 && sortable(m, j) {
			order := w.pick("", "ascending", "descending")
			parameters += fmt.Sprintf(" sort=%q", m[0][j].source)
			if order != "" {
				parameters += fmt.Sprintf(" order=%q", order)
			}
			t.want = sorted(m, j, order == "descending")
		}
		if w.IntN(3) == 0 {
			picks := w.Perm(columns - 1)[:1+w.IntN(columns-1)]
			var names []string
			chosen := make(matrix, len(m))
			for i := range m {
				chosen[i] = []cell{t.want[i][0]}
			}
			kept := []bool{false}
			for _, p := range picks {
				names = append(names, m[0][p+1].source)
				for i := range m {
					chosen[i] = append(chosen[i], t.want[i][p+1])
				}
				kept = append(kept, numbers[p+1])
			}
			parameters += fmt.Sprintf(" columns=%q", strings.Join(names, ", "))
			t.want, t.numbers = chosen, kept
		}
		if w.IntN(4) == 0 {
			parameters += " transpose=true"
			t.want, t.numbers = t.want.transposed(), nil
		}
		if w.IntN(3) == 0 {
			i, j := 0, w.IntN(len(t.want[0]))
			if w.IntN(2) == 0 {
				i, j = w.IntN(len(t.want)), 0
			}
			if t.highlight = t.want[i][j].source; t.highlight != "" {
				parameters += fmt.Sprintf(" highlight=%q", w.pick(t.highlight, strings.ToUpper(t.highlight)))
			}
		}
	}
	// A first row that begins otherwise may not say what the column is.
	if t.numbers != nil {
		for j := range t.numbers {
			t.numbers[j] = t.numbers[j] && t.want[1][j].isNum
		}
	}
	kind := "md"
	if !plain {
		kind = w.pick("md", "md", "csv", "csv;", "tsv", "yaml", "json", "toml")
	}
	t.write(w, source, kind, parameters)
	return t
}

// typographer does what Markdown does to a heading's signs.
var typographer = strings.NewReplacer("--", "–", "...", "…")

// word is a text whose order is the same in every language.
var word = regexp.MustCompile(`^[a-zA-Z]*$`)

// sortable tells whether the order of a column is without doubt: figures, with
// whatever has none among them, or words that have no digit.
func sortable(m matrix, j int) bool {
	figures := slices.ContainsFunc(m[1:], func(row []cell) bool { return row[j].isNum })
	seen := map[string]bool{}
	for _, row := range m[1:] {
		c := row[j]
		if c.source == "" || figures && !c.isNum {
			continue
		}
		if seen[c.source] || !c.isNum && !word.MatchString(c.source) {
			return false
		}
		seen[c.source] = true
	}
	return len(seen) > 0
}

func sorted(m matrix, j int, descending bool) matrix {
	out := slices.Clone(m)
	figures := slices.ContainsFunc(m[1:], func(row []cell) bool { return row[j].isNum })
	slices.SortStableFunc(out[1:], func(a, b []cell) int {
		x, y := a[j], b[j]
		if x.source == "" || y.source == "" { // last in both directions
			return strings.Compare(y.source, x.source) * b2i(x.source == "" != (y.source == ""))
		}
		if x.isNum != y.isNum { // and before these what is no number, as it is written
			return b2i(y.isNum) - b2i(x.isNum)
		}
		if !x.isNum && figures {
			return 0
		}
		c := strings.Compare(strings.ToLower(x.source), strings.ToLower(y.source))
		if x.isNum {
			c = int(2*b2f(x.number > y.number) - 2*b2f(x.number < y.number))
		}
		if descending {
			c = -c
		}
		return c
	})
	return out
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func b2f(b bool) float64 { return float64(b2i(b)) }

// write writes the table as Markdown or as a data file.
func (t *table) write(w *writer, m matrix, kind, parameters string) {
	var rows [][]string
	for _, row := range m {
		var cells []string
		for _, c := range row {
			s := c.source
			if kind != "md" {
				s = strings.ReplaceAll(s, `\|`, "|")
			}
			cells = append(cells, s)
		}
		rows = append(rows, cells)
	}
	if kind == "md" {
		var b strings.Builder
		bars := w.IntN(4) > 0 || m[0][0].source == "" || t.numbers == nil
		for i, row := range rows {
			line := strings.Join(row, w.pick(" | ", "|"))
			if bars || row[len(row)-1] == "" {
				line = "| " + line + " |"
			}
			b.WriteString(line + "\n")
			if i == 0 {
				b.WriteString("|" + strings.Repeat("---|", len(row)) + "\n")
			}
		}
		t.call = "{{< compare" + parameters + " >}}\n" + b.String() + "{{< /compare >}}"
		return
	}
	var b strings.Builder
	kind, semicolon := strings.CutSuffix(kind, ";")
	switch kind {
	case "csv", "tsv":
		out := csv.NewWriter(&b)
		if semicolon {
			out.Comma = ';'
		} else if kind == "tsv" {
			out.Comma = '\t'
		}
		if w.IntN(3) == 0 { // as spreadsheets do
			rows = append(rows, make([]string, len(m[0])), make([]string, len(m[0])))
		}
		_ = out.WriteAll(rows) // into memory
	case "json", "yaml": // what is JSON is YAML
		data := any(rows)
		if w.IntN(2) == 0 {
			data = map[string]any{"header": rows[0], "rows": rows[1:]}
		}
		src, _ := json.Marshal(data) // strings only
		b.Write(src)
	case "toml":
		for key, value := range map[string]any{"header": rows[0], "rows": rows[1:]} {
			src, _ := json.Marshal(value) // strings only
			fmt.Fprintf(&b, "%s = %s\n", key, src)
		}
	}
	t.file, t.data = "table."+kind, b.String()
	t.call = fmt.Sprintf("{{< compare src=%q%s />}}", t.file, parameters)
}

// put lays a table's page into the site.
func (s *trial) table(t table) string {
	if t.file == "" {
		return s.page(t.call)
	}
	s.pages++
	name := fmt.Sprintf("p%05d", s.pages)
	s.write("content/"+name+"/index.md", "---\ntitle: T\n---\n"+t.call+"\n")
	s.write("content/"+name+"/"+t.file, t.data)
	return name
}

// squeezed is a text with one space between words.
func squeezed(s string) string { return strings.Join(strings.Fields(s), " ") }

// seen is the text of a cell, without what only says that it is highlighted.
func seen(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.DataAtom == atom.Br {
			b.WriteByte(' ')
		}
		if d.Type == html.TextNode && !class("bs-highlight-word")(d.Parent) {
			b.WriteString(d.Data)
		}
	}
	return squeezed(b.String())
}

// verify proves that every cell stands at its row and column.
func (want table) verify(t *testing.T, doc *html.Node) {
	t.Helper()
	tables := all(doc, tag(atom.Table))
	if len(tables) != 1 {
		t.Fatalf("%d tables", len(tables))
	}
	cards := len(all(doc, class("bs-scroll"))) == 0
	var got [][]*html.Node
	for _, tr := range all(tables[0], tag(atom.Tr)) {
		got = append(got, all(tr, func(n *html.Node) bool { return n.DataAtom == atom.Th || n.DataAtom == atom.Td }))
	}
	if len(got) != len(want.want) {
		t.Fatalf("%d rows, want %d", len(got), len(want.want))
	}
	for i, row := range got {
		if len(row) != len(want.want[i]) {
			t.Fatalf("row %d has %d cells, want %d", i, len(row), len(want.want[i]))
		}
		for j, td := range row {
			c := want.want[i][j]
			text := squeezed(c.text)
			header := i == 0 || j == 0
			if header && c.state != "" { // a state turned to a heading is its word
				text = c.source
			} else if header && c.source == "" {
				text = ""
			}
			if got := seen(td); got != text {
				t.Errorf("cell %d,%d is %q, want %q", i, j, got, text)
			}
			switch {
			case i == 0 && c.source == "":
				if td.DataAtom != atom.Td {
					t.Errorf("the empty corner is a heading")
				}
			case i == 0:
				if attr(td, "scope") != "col" {
					t.Errorf("heading %d has the scope %q", j, attr(td, "scope"))
				}
			case j == 0:
				if attr(td, "scope") != "row" {
					t.Errorf("heading of row %d has the scope %q", i, attr(td, "scope"))
				}
			default:
				if got, w := attr(td, "data-label"), squeezed(want.want[0][j].label()); cards && squeezed(got) != w {
					t.Errorf("cell %d,%d is labelled %q, want %q", i, j, got, w)
				}
				states := all(td, class("bs-state"))
				if (len(states) == 1) != (c.state != "") || len(states) == 1 && attr(states[0], "data-state") != c.state {
					t.Errorf("cell %d,%d has not the state %q", i, j, c.state)
				}
				if c.html != "" {
					var b strings.Builder
					for n := range td.ChildNodes() {
						_ = html.Render(&b, n) // into memory
					}
					want := "<td>" + c.html + "</td>"
					node, err := html.ParseFragment(strings.NewReader(want), &html.Node{Type: html.ElementNode, Data: "tr", DataAtom: atom.Tr})
					if err != nil {
						t.Fatal(err)
					}
					if g, w := shape(children(td)...), shape(children(node[0])...); g != w {
						t.Errorf("cell %d,%d is %s, want %s", i, j, g, w)
					}
				}
				if want.numbers != nil && want.numbers[j] != class("bs-num")(td) && want.numbers[j] {
					t.Errorf("cell %d,%d (%q) is not aligned as a number", i, j, c.source)
				}
			}
			if c.source != "" && strings.EqualFold(c.source, want.highlight) && header {
				if len(all(td, class("bs-highlight-word"))) != 1 {
					t.Errorf("heading %d,%d is not highlighted", i, j)
				}
			} else if len(all(td, class("bs-highlight-word"))) != 0 {
				t.Errorf("cell %d,%d is said to be highlighted", i, j)
			}
		}
	}
}

// label is what a cell's column is called on a phone.
func (c cell) label() string {
	if c.source == "" {
		return ""
	}
	if c.state != "" {
		return c.source
	}
	return c.text
}

// What a column of numbers says without a number has no place among them, in
// either direction, and no other word in a cell makes the numbers text.
func TestOrders(t *testing.T) {
	s := newTrial(t)
	type one struct {
		Name, Up, Down string
		Cells          []string
		page           string
	}
	list := cases.Read[one](t, "orders")
	for i, c := range list {
		text := "{{< compare caption=\"C\" sortable=true >}}\n| N | V |\n|---|---|\n"
		for j, cell := range c.Cells {
			text += fmt.Sprintf("| row%d | %s |\n", j, cell)
		}
		list[i].page = s.page(text + "{{< /compare >}}")
	}
	s.build()
	for _, c := range list {
		t.Run(c.Name, func(t *testing.T) {
			head := all(s.tree(t, c.page), func(n *html.Node) bool { return attr(n, "data-name") == "V" })
			if len(head) != 1 {
				t.Fatal("no heading: ", s.errors(c.page))
			}
			for name, want := range map[string]string{"data-ascending": c.Up, "data-descending": c.Down} {
				if got := attr(head[0], name); got != want {
					t.Errorf("%s of %q is %q, want %q", name, c.Cells, got, want)
				}
			}
		})
	}
}

// A number of a data file is shown as it is written there, or not at all; and
// one that every language reads alike is shown.
func TestNumbers(t *testing.T) {
	w := &writer{Rand: rand.New(rand.NewPCG(cases.Seed(t), 7))}
	s := newTrial(t)
	type one struct{ kind, number, data, page string }
	digits := func(n int) (s string) {
		for range n {
			s += w.pick("0", "0", "1", "5", "7", "9")
		}
		return s
	}
	number := func() string {
		return w.pick("", "", "", "-", "+") + w.pick("", "", "", "", "0", "0x", "0o") + digits(w.IntN(4)) +
			w.pick("", "", "."+digits(w.IntN(4)), "_"+digits(3), "."+digits(1+w.IntN(2))+"0", w.pick("e", "E")+w.pick("", "+", "-")+digits(1))
	}
	var list []one
	for range 300 {
		n := number()
		if w.IntN(4) == 0 {
			n = w.pick("-", "") + strconv.Itoa(w.IntN(3000))
		}
		f, _ := strconv.ParseFloat(n, 64)
		i, _ := strconv.ParseInt(n, 0, 64)
		if !strings.ContainsAny(n, "0123456789") {
			n = "1"
		}
		// What the number may be changed to also stands elsewhere.
		other := w.pick("1", strconv.FormatFloat(f, 'f', -1, 64), strconv.FormatInt(i, 10))
		c := one{kind: w.pick("yaml", "yaml", "json", "toml"), number: n}
		switch c.kind {
		case "json":
			c.data = fmt.Sprintf(w.pick(`[["N", "V", "W"], ["a: %[2]s", %[1]s, "%[2]s"]]`, "[[\"N\",\n\"V\",\"W\"],[\"%[2]s\",%[1]s,%[2]s]]", `{"header":["N","V","W"],"rows":[["a",%[1]s,%[2]s]]}`), n, other)
		case "toml":
			c.data = fmt.Sprintf("header = [\"N\", \"V\", 'W'] # %[2]s\nrows = [\n  ['a', %[1]s, %[2]s],# %[2]s\n]\n", n, other)
		default:
			c.data = fmt.Sprintf(w.pick("- [N, V, W]\n- [a, %[1]s, %[2]s]\n", "- [N, V, W]\n- [\n  a,\n  %[1]s, %[2]s\n  ]\n", "- - N\n  - V\n- - a\n  - %[1]s # %[2]s\n",
				"header: [N, V, W]\nrows:\n- [\"%[2]s, b\", %[1]s, '%[2]s']\n", "- V: %[1]s\n  W: %[2]s\n  N: a\n- {N: b, W: %[1]s, V: %[1]s}\n"), n, other)
		}
		parameters := ""
		if strings.Contains(c.data, "V: ") {
			parameters = ` columns="N, V, W"`
		}
		c.page = s.table(table{file: "t." + c.kind, data: c.data, call: fmt.Sprintf("{{< compare caption=\"C\" src=\"t.%s\"%s />}}", c.kind, parameters)})
		list = append(list, c)
	}
	s.build()
	shown := 0
	for _, c := range list {
		found := s.errors(c.page)
		if len(found) > 0 {
			if regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`).MatchString(c.number) && c.number != "-0" {
				t.Errorf("%q is refused in\n%s%v", c.number, c.data, found)
			}
			continue
		}
		shown++
		cells := all(s.tree(t, c.page), func(n *html.Node) bool { return n.DataAtom == atom.Td && attr(n, "data-label") == "V" })
		if len(cells) == 0 || seen(cells[0]) != c.number {
			t.Errorf("%q is not shown as it is written in\n%s", c.number, c.data)
		}
	}
	if shown < len(list)/5 {
		t.Errorf("only %d of %d are shown", shown, len(list))
	}
	t.Logf("%d of %d are shown", shown, len(list))
}

// Every cell stands in its row and column, under its own label, however the
// table is written, chosen, sorted and turned.
func TestTables(t *testing.T) {
	const tables = 400
	w := &writer{Rand: rand.New(rand.NewPCG(cases.Seed(t), 6))}
	s := newTrial(t)
	type one struct {
		table
		page, forced string
	}
	var cases []one
	for i := range tables {
		c := one{table: w.table(i%3 == 0)}
		c.page = s.table(c.table)
		if i%3 == 0 {
			// The order of no sort says nothing, but is read with care.
			c.forced = s.page(strings.Replace(c.call, "{{< compare", `{{< compare sortable=false`, 1))
		}
		cases = append(cases, c)
	}
	s.build()
	fast := 0
	for _, c := range cases {
		t.Run(c.page, func(t *testing.T) {
			defer func() {
				if t.Failed() {
					t.Logf("%s\n%s", c.call, c.data)
				}
			}()
			if found := s.errors(c.page); len(found) > 0 {
				t.Fatalf("a good table has mistakes: %v", found)
			}
			doc := s.tree(t, c.page)
			c.verify(t, doc)
			uniqueIDs(t, doc)
			if c.forced == "" {
				return
			}
			if attr(all(doc, tag(atom.Body))[0], "data-careful") == "" {
				fast++
			}
			if attr(all(s.tree(t, c.forced), tag(atom.Body))[0], "data-careful") == "" {
				t.Fatal("not read with care")
			}
			got, want := content(s.html(t, c.page)), content(s.html(t, c.forced))
			if got != want {
				t.Errorf("read the fast way\n%s\nwith care\n%s", got, want)
			}
		})
	}
	if fast < tables/6 {
		t.Errorf("only %d of %d plain tables were read the fast way", fast, tables/3)
	}
	t.Logf("%d of %d plain tables were read the fast way", fast, tables/3)
}

// content is what stands in a page's main element.
func content(page string) string {
	_, page, _ = strings.Cut(page, "<main>")
	page, _, _ = strings.Cut(page, "</main>")
	return strings.TrimSpace(page)
}
