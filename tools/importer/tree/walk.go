package tree

// Walk visits every block and every piece of text in reading order, what holds
// others before what it holds. inside tells whether it stands in what becomes a
// shortcode: an FAQ or a comparison. A Break stands between two runs of text that
// no block parts, such as two terms.
func Walk(blocks []Block, block func(b Block, inside bool), inline func(n Inline, inside bool)) {
	w := walker{block, inline}
	w.blocks(blocks, false)
}

type walker struct {
	block  func(Block, bool)
	inline func(Inline, bool)
}

func (w walker) blocks(blocks []Block, inside bool) {
	for _, b := range blocks {
		if w.block != nil {
			w.block(b, inside)
		}
		switch b := b.(type) {
		case *Heading:
			w.inlines(b.Text, inside)
		case *Paragraph:
			w.inlines(b.Text, inside)
		case *List:
			for _, item := range b.Items {
				w.blocks(item.Blocks, inside)
			}
		case *Table:
			w.inlines(b.Caption, inside)
			for _, row := range b.Rows {
				for _, cell := range row.Cells {
					w.blocks(cell.Blocks, inside)
				}
			}
		case *Quote:
			w.blocks(b.Blocks, inside)
		case *Figure:
			w.blocks(b.Blocks, inside)
			w.apart(inside)
			w.inlines(b.Caption, inside)
		case *Disclosure:
			w.inlines(b.Title, inside)
			w.blocks(b.Blocks, inside)
		case *Definitions:
			for _, e := range b.Entries {
				for _, term := range e.Terms {
					w.apart(inside)
					w.inlines(term, inside)
				}
				for _, d := range e.Descriptions {
					w.blocks(d, inside)
				}
			}
		case *Group:
			w.blocks(b.Blocks, inside)
		case *Unknown:
			w.blocks(b.Blocks, inside)
		case *FAQ:
			w.inlines(b.Title, inside)
			for _, q := range b.Questions {
				w.inlines(q.Title, true)
				w.blocks(q.Answer, true)
			}
		case *Comparison:
			w.inlines(b.Caption, true)
			for _, c := range b.Columns {
				w.apart(true)
				w.inlines(c, true)
			}
			for _, row := range b.Rows {
				for _, cell := range row {
					w.blocks(cell.Blocks, true)
				}
			}
		}
	}
}

func (w walker) apart(inside bool) {
	if w.inline != nil {
		w.inline(Break{}, inside)
	}
}

func (w walker) inlines(nodes []Inline, inside bool) {
	for _, n := range nodes {
		if w.inline != nil {
			w.inline(n, inside)
		}
		switch n := n.(type) {
		case *Mark:
			w.inlines(n.Text, inside)
		case *Link:
			w.inlines(n.Text, inside)
		}
	}
}

// Rewrite puts in the place of every run of text what f makes of it.
func Rewrite(blocks []Block, f func([]Inline) []Inline) {
	for _, b := range blocks {
		switch b := b.(type) {
		case *Heading:
			b.Text = f(b.Text)
		case *Paragraph:
			b.Text = f(b.Text)
		case *List:
			for _, item := range b.Items {
				Rewrite(item.Blocks, f)
			}
		case *Table:
			b.Caption = f(b.Caption)
			for _, row := range b.Rows {
				for _, cell := range row.Cells {
					Rewrite(cell.Blocks, f)
				}
			}
		case *Quote:
			Rewrite(b.Blocks, f)
		case *Figure:
			Rewrite(b.Blocks, f)
			b.Caption = f(b.Caption)
		case *Disclosure:
			b.Title = f(b.Title)
			Rewrite(b.Blocks, f)
		case *Definitions:
			for _, e := range b.Entries {
				for i := range e.Terms {
					e.Terms[i] = f(e.Terms[i])
				}
				for _, d := range e.Descriptions {
					Rewrite(d, f)
				}
			}
		case *Group:
			Rewrite(b.Blocks, f)
		case *Unknown:
			Rewrite(b.Blocks, f)
		case *FAQ:
			b.Title = f(b.Title)
			for i := range b.Questions {
				b.Questions[i].Title = f(b.Questions[i].Title)
				Rewrite(b.Questions[i].Answer, f)
			}
		case *Comparison:
			b.Caption = f(b.Caption)
			for i := range b.Columns {
				b.Columns[i] = f(b.Columns[i])
			}
			for _, row := range b.Rows {
				for _, cell := range row {
					Rewrite(cell.Blocks, f)
				}
			}
		}
	}
}
