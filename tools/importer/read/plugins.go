package read

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"example.org/bedside/tools/importer/tree"
)

// accordion is how a plugin or a library marks up titles that open a text. The
// names are classes, from the plugins' own code.
type accordion struct {
	name    string
	root    string   // the whole
	item    []string // one title with its text
	title   []string
	content []string // "" in it: all that follows the title
	faq     bool     // the plugin is for questions and answers
}

var accordions = []accordion{
	{"Yoast FAQ block", "schema-faq", []string{"schema-faq-section"}, []string{"schema-faq-question"}, []string{"schema-faq-answer", ""}, true},
	{"Rank Math FAQ block", "wp-block-rank-math-faq-block", []string{"rank-math-faq-item"}, []string{"rank-math-question"}, []string{"rank-math-answer"}, true},
	{"Rank Math FAQ", "rank-math-block", []string{"rank-math-list-item"}, []string{"rank-math-question"}, []string{"rank-math-answer"}, true},
	{"Ultimate FAQ", "", []string{"ufaq-faq-div"}, []string{"ufaq-faq-title"}, []string{"ufaq-faq-post"}, true},
	{"accordion block", "wp-block-accordion", []string{"wp-block-accordion-item"}, []string{"wp-block-accordion-heading__toggle-title", "wp-block-accordion-heading"}, []string{"wp-block-accordion-panel"}, false},
	{"Kadence accordion", "wp-block-kadence-accordion", []string{"wp-block-kadence-pane"}, []string{"kt-blocks-accordion-title"}, []string{"kt-accordion-panel-inner", "kt-accordion-panel"}, false},
	{"Elementor accordion", "elementor-accordion", []string{"elementor-accordion-item"}, []string{"elementor-accordion-title", "elementor-tab-title"}, []string{"elementor-tab-content"}, false},
	{"Elementor toggle", "elementor-toggle", []string{"elementor-toggle-item"}, []string{"elementor-toggle-title", "elementor-tab-title"}, []string{"elementor-tab-content"}, false},
	{"Bootstrap accordion", "accordion", []string{"accordion-item", "card"}, []string{"accordion-button", "accordion-header", "card-header"}, []string{"accordion-body", "accordion-collapse", "card-body"}, false},
}

// disclosure reads an element as titles that open texts, if it is one.
func (d *dom) disclosure(n *html.Node) ([]tree.Block, bool) {
	if n.DataAtom == atom.Details {
		return []tree.Block{d.details(n)}, true
	}
	if n.DataAtom == atom.Ul && hasClass(n, "usa-accordion") || n.DataAtom == atom.Div && hasClass(n, "usa-accordion") {
		return d.buttons(n, "USWDS accordion")
	}
	if itemtype := attr(n, "itemtype"); strings.HasSuffix(itemtype, "schema.org/FAQPage") {
		return d.microdata(n)
	}
	class := attr(n, "class")
	if class == "" {
		return nil, false
	}
	for i := range accordions {
		a := &accordions[i]
		switch {
		case a.root != "" && hasClass(n, a.root):
		case a.root == "" && hasAny(n, a.item):
		default:
			continue
		}
		if blocks := d.accordion(n, a); blocks != nil {
			return blocks, true
		}
	}
	return nil, false
}

func hasAny(n *html.Node, classes []string) bool {
	for _, c := range classes {
		if hasClass(n, c) {
			return true
		}
	}
	return false
}

// find gives the first element inside n with one of the classes, the first
// class being looked for first.
func find(n *html.Node, classes []string) *html.Node {
	for _, class := range classes {
		if class == "" {
			continue
		}
		for c := range n.Descendants() {
			if c.Type == html.ElementNode && hasClass(c, class) {
				return c
			}
		}
	}
	return nil
}

func (d *dom) accordion(n *html.Node, a *accordion) []tree.Block {
	var items []*html.Node
	if a.root == "" {
		items = []*html.Node{n}
	} else {
		var walk func(*html.Node)
		walk = func(n *html.Node) {
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				switch {
				case c.Type != html.ElementNode:
				case hasAny(c, a.item):
					items = append(items, c)
				default:
					walk(c)
				}
			}
		}
		walk(n)
	}
	if len(items) == 0 {
		return nil
	}
	d.groups++
	group := fmt.Sprint(d.groups)
	if a.root == "" {
		group = a.name
	}
	read := map[*html.Node]*tree.Disclosure{}
	for _, item := range items {
		title := find(item, a.title)
		if title == nil {
			return nil
		}
		content := find(item, a.content)
		x := &tree.Disclosure{Place: d.at(), Group: group, Evidence: a.name, FAQ: a.faq, Title: tidy(d.inlines(title))}
		var rest []*html.Node
		switch {
		case content != nil && a.content[len(a.content)-1] == "":
			// Everything behind the title, not the first paragraph alone.
			for c := title.NextSibling; c != nil; c = c.NextSibling {
				rest = append(rest, c)
			}
		case content != nil:
			rest = []*html.Node{content}
		default:
			return nil
		}
		f := flow{dom: d}
		for _, c := range rest {
			f.node(c)
		}
		x.Blocks = f.done()
		// Signs and buttons beside the title say nothing; words do.
		if left := left(item, append(rest, title)); strings.IndexFunc(left, isWordRune) >= 0 {
			d.tell("dropped", "a part of the "+a.name+" that is neither question nor answer was left out", left)
		}
		read[item] = x
	}
	if a.root == "" {
		return []tree.Block{read[n]}
	}
	return d.inPlace(n, read)
}

// inPlace reads an element as it stands, with what was read already in the
// place of its own: what stands between the items of an accordion is kept.
func (d *dom) inPlace(n *html.Node, read map[*html.Node]*tree.Disclosure) []tree.Block {
	f := flow{dom: d}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch x := read[c]; {
			case x != nil:
				f.add(x)
			case c.Type == html.ElementNode && holds(c, read):
				walk(c)
			default:
				f.node(c)
			}
		}
	}
	walk(n)
	return f.done()
}

func holds(n *html.Node, items map[*html.Node]*tree.Disclosure) bool {
	for c := range n.Descendants() {
		if items[c] != nil {
			return true
		}
	}
	return false
}

// left is the text of an element without that of some in it.
func left(n *html.Node, without []*html.Node) string {
	not := map[*html.Node]bool{}
	for _, w := range without {
		not[w] = true
	}
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if not[n] {
			return
		}
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return fold(b.String())
}

func (d *dom) details(n *html.Node) *tree.Disclosure {
	x := &tree.Disclosure{Place: d.at(), Group: "details", Evidence: "details"}
	if hasClass(n, "e-n-accordion-item") {
		x.Evidence = "Elementor accordion"
	} else if hasClass(n, "wp-block-details") {
		x.Evidence = "details block"
	}
	f := flow{dom: d}
	titled := false
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Summary && !titled {
			titled = true
			title := c
			if t := find(c, []string{"e-n-accordion-item-title-text"}); t != nil {
				title = t
			}
			x.Title = tidy(d.inlines(title))
			continue
		}
		f.node(c)
	}
	x.Blocks = f.done()
	return x
}

// buttons reads an accordion of buttons, each with the element that it controls.
func (d *dom) buttons(n *html.Node, name string) ([]tree.Block, bool) {
	ids := map[string]*html.Node{}
	var pressed []*html.Node
	for c := range n.Descendants() {
		if id := attr(c, "id"); id != "" {
			ids[id] = c
		}
		if c.DataAtom == atom.Button && attr(c, "aria-controls") != "" {
			pressed = append(pressed, c)
		}
	}
	d.groups++
	read := map[*html.Node]*tree.Disclosure{}
	for _, b := range pressed {
		panel := ids[attr(b, "aria-controls")]
		if panel == nil || contains(panel, b) {
			return nil, false
		}
		read[b] = &tree.Disclosure{Place: d.at(), Group: fmt.Sprint(d.groups), Evidence: name, Title: tidy(d.inlines(b)), Blocks: d.blocks(panel)}
		d.skip(panel)
	}
	if len(read) == 0 {
		return nil, false
	}
	return d.inPlace(n, read), true
}

// microdata reads an FAQ that says so by attributes (schema.org's FAQPage).
func (d *dom) microdata(n *html.Node) ([]tree.Block, bool) {
	d.groups++
	read := map[*html.Node]*tree.Disclosure{}
	for q := range n.Descendants() {
		if !strings.HasSuffix(attr(q, "itemtype"), "schema.org/Question") {
			continue
		}
		var title, answer *html.Node
		for c := range q.Descendants() {
			switch attr(c, "itemprop") {
			case "name":
				if title == nil {
					title = c
				}
			case "text":
				if answer == nil {
					answer = c
				}
			}
		}
		if title == nil || answer == nil {
			return nil, false
		}
		read[q] = &tree.Disclosure{Place: d.at(), Group: fmt.Sprint(d.groups), Evidence: "FAQPage in the page’s attributes", FAQ: true,
			Title: tidy(d.inlines(title)), Blocks: d.blocks(answer)}
		if left := left(q, []*html.Node{title, answer}); strings.IndexFunc(left, isWordRune) >= 0 {
			d.tell("dropped", "a part of the FAQ that is neither question nor answer was left out", left)
		}
	}
	if len(read) == 0 {
		return nil, false
	}
	return d.inPlace(n, read), true
}
