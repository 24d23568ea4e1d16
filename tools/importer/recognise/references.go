package recognise

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"example.org/bedside/tools/importer/tree"
)

var (
	sourcesHeading = regexp.MustCompile(`(?i)^(?:references?|sources?|bibliography|citations|works cited|referencias|fuentes|bibliografía|المراجع|المصادر)(?: cited)?:?$`)
	doi            = regexp.MustCompile(`(?i)\b(?:doi:?\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/[^\s"<>]+)`)
	pmid           = regexp.MustCompile(`(?i)\bPMID:?\s*(\d{4,9})\b`)
	year           = regexp.MustCompile(`\b(?:19|20)\d\d\b`)
	webAddress     = regexp.MustCompile(`https?://[^\s"<>]+`)
	bracketMark    = regexp.MustCompile(`\[(\d{1,3}(?:\s*[,–-]\s*\d{1,3})*)\]`)
	itemNumber     = regexp.MustCompile(`^\s*[\[(]?(\d{1,3})[.\])]\s*`)
)

// unnumbered takes the number from the beginning of an entry; sign is "" if
// there is none. A DOI may stand there, which begins with 10. too.
func unnumbered(text string) (n int, sign, rest string) {
	m := itemNumber.FindStringSubmatch(text)
	if m == nil {
		return 0, "", text
	}
	rest = text[len(m[0]):]
	if strings.HasSuffix(m[0], ".") && rest != "" && rest[0] >= '0' && rest[0] <= '9' {
		return 0, "", text
	}
	n, _ = strconv.Atoi(m[1])
	return n, strings.TrimSpace(m[0]), rest
}

// numbered gives for each number of an entry the place that it has in the list,
// from 1 on, and the numbers as they stand. Entries without numbers are counted.
// Where some have one and some have none, or two the same, it gives no places.
func numbered(blocks []tree.Block) (places map[int]int, signs []string) {
	var all []int
	add := func(text string, counted int) {
		n, sign, _ := unnumbered(text)
		if sign == "" {
			n = counted
		} else {
			signs = append(signs, sign)
		}
		all = append(all, n)
	}
	none := true
	for _, b := range blocks {
		switch b := b.(type) {
		case *tree.List:
			for i, item := range b.Items {
				counted := 0
				if b.Ordered {
					counted = b.Start + i
				}
				add(blockText(item.Blocks), counted)
			}
		case *tree.Paragraph:
			for _, line := range lines(b) {
				add(fold(tree.Plain(line)), 0)
			}
		}
	}
	places = map[int]int{}
	for i, n := range all {
		none = none && n == 0
		if places[n] != 0 || n == 0 {
			places[0] = -1 // not sure
			continue
		}
		places[n] = i + 1
	}
	switch {
	case none:
		places = map[int]int{}
		for i := range all {
			places[i+1] = i + 1
		}
	case places[0] != 0:
		places = nil
	}
	return places, signs
}

// bibliography takes a list of sources from under its heading. What an entry
// says stays whole in its title; a DOI, a PMID, an address and a year are taken
// out of it as well, since they can be told for sure.
func (r *recogniser) bibliography() {
	blocks := r.doc.Blocks
	for i, b := range blocks {
		h, ok := b.(*tree.Heading)
		text := ""
		if ok {
			text = fold(tree.Plain(h.Text))
		} else if t, is := single(b); is {
			text = t
		}
		if !sourcesHeading.MatchString(text) || i+1 >= len(blocks) {
			continue
		}
		bib := &tree.Bibliography{Place: b.At()}
		end := i + 1
		for ; end < len(blocks); end++ {
			entries := entriesOf(blocks[end])
			if entries == nil {
				break
			}
			bib.Sources = append(bib.Sources, entries...)
		}
		if len(bib.Sources) == 0 {
			continue
		}
		if n := published(blocks[i+1 : end]); n*2 < len(bib.Sources) {
			r.find(Found{Place: b.At(), What: "references", Confidence: 0.3, Reason: fmt.Sprintf("“%s” has a list under it, but only %d of %s name a year, an address, a DOI or a PMID", text, n, plural(len(bib.Sources), "source")), Left: true})
			continue
		}
		// The numbers that the marks in the text go by.
		numbers, signs := numbered(blocks[i+1 : end])
		for n := range bib.Sources {
			bib.Sources[n].ID = fmt.Sprintf("source-%d", n+1)
		}
		if len(signs) > 0 {
			r.tell(b.At(), "changed", "the numbers of the sources were left out: the page’s list counts by itself", strings.Join(signs, " "))
		}
		r.tell(b.At(), "found", "the heading of the sources was left out: the page's list has its own", text)
		r.find(Found{Place: b.At(), What: "references", Confidence: 0.9, Reason: fmt.Sprintf("%s under “%s”; each stands whole as the title of a source, take it apart", plural(len(bib.Sources), "source"), text), Text: bib.Sources[0].Text, Confirm: true})
		rest := append([]tree.Block{bib}, blocks[end:]...)
		r.doc.Blocks = append(blocks[:i:i], rest...)
		r.cite(numbers)
		return
	}
}

// published counts the entries that say when or where they were published.
func published(blocks []tree.Block) int {
	n := 0
	evident := func(p *tree.Paragraph, text string) {
		if year.MatchString(text) || webAddress.MatchString(text) || doi.MatchString(text) || pmid.MatchString(text) || strings.Contains(text, "et al") || p != nil && hasLink(p) {
			n++
		}
	}
	for _, b := range blocks {
		switch b := b.(type) {
		case *tree.List:
			for _, item := range b.Items {
				p, _ := item.Blocks[0].(*tree.Paragraph)
				evident(p, blockText(item.Blocks))
			}
		case *tree.Paragraph:
			for _, line := range lines(b) {
				evident(&tree.Paragraph{Text: line}, fold(tree.Plain(line)))
			}
		}
	}
	return n
}

func entriesOf(b tree.Block) []tree.Source {
	var out []tree.Source
	switch b := b.(type) {
	case *tree.List:
		for _, item := range b.Items {
			if len(item.Blocks) != 1 {
				return nil
			}
			p, ok := item.Blocks[0].(*tree.Paragraph)
			if !ok {
				return nil
			}
			out = append(out, entry(p))
		}
	case *tree.Paragraph:
		for _, line := range lines(b) {
			text := fold(tree.Plain(line))
			if _, sign, _ := unnumbered(text); sign == "" && !year.MatchString(text) && !webAddress.MatchString(text) {
				return nil
			}
			out = append(out, entry(&tree.Paragraph{Place: b.Place, Text: line}))
		}
	}
	return out
}

func entry(p *tree.Paragraph) tree.Source {
	text := fold(tree.Plain(p.Text))
	_, _, title := unnumbered(text)
	s := tree.Source{Place: p.Place, Title: title, Text: text}
	if m := doi.FindStringSubmatch(text); m != nil {
		s.DOI = strings.TrimRight(m[1], ".,;)")
	}
	if m := pmid.FindStringSubmatch(text); m != nil {
		s.PMID = m[1]
	}
	address := strings.TrimRight(webAddress.FindString(text), ".,;)")
	tree.Walk([]tree.Block{p}, nil, func(n tree.Inline, _ bool) {
		if l, ok := n.(*tree.Link); ok && address == "" {
			address = l.Address
		}
	})
	// References take https alone; an old address is in the title all the same.
	if strings.HasPrefix(address, "https://") && !strings.Contains(address, "doi.org/") {
		s.URL = address
	} else if m := doi.FindStringSubmatch(address); m != nil && s.DOI == "" {
		s.DOI = m[1]
	}
	if years := year.FindAllString(doi.ReplaceAllString(webAddress.ReplaceAllString(text, ""), ""), -1); len(years) == 1 {
		s.Year, _ = strconv.Atoi(years[0])
	}
	return s
}

// cite makes marks of [1] and the like, where all of them name an entry.
func (r *recogniser) cite(places map[int]int) {
	marks, wrong := 0, false
	each := func(f func(*tree.Text)) {
		tree.Walk(r.doc.Blocks, nil, func(n tree.Inline, _ bool) {
			if t, ok := n.(tree.Text); ok {
				f(&t)
			}
		})
	}
	each(func(t *tree.Text) {
		for _, m := range bracketMark.FindAllStringSubmatch(string(*t), -1) {
			marks++
			for _, n := range numbers(m[1]) {
				wrong = wrong || places[n] == 0
			}
		}
	})
	if marks == 0 || wrong {
		return
	}
	var rewrite func([]tree.Inline) []tree.Inline
	rewrite = func(nodes []tree.Inline) []tree.Inline {
		var out []tree.Inline
		for _, n := range nodes {
			switch n := n.(type) {
			case tree.Text:
				s := string(n)
				for {
					at := bracketMark.FindStringSubmatchIndex(s)
					if at == nil {
						break
					}
					out = append(out, tree.Text(strings.TrimRight(s[:at[0]], " ")))
					for _, k := range numbers(s[at[2]:at[3]]) {
						out = append(out, &tree.Reference{ID: fmt.Sprintf("source-%d", places[k])})
					}
					s = s[at[1]:]
				}
				if s != "" {
					out = append(out, tree.Text(s))
				}
			case *tree.Mark:
				n.Text = rewrite(n.Text)
				if n.Kind == tree.Superscript && onlyMarks(n.Text) {
					out = append(out, n.Text...)
					continue
				}
				out = append(out, n)
			case *tree.Link:
				n.Text = rewrite(n.Text)
				if onlyMarks(n.Text) && strings.HasPrefix(n.Address, "#") {
					out = append(out, n.Text...)
					continue
				}
				out = append(out, n)
			default:
				out = append(out, n)
			}
		}
		return out
	}
	tree.Rewrite(r.doc.Blocks, rewrite)
	r.find(Found{What: "references", Confidence: 0.9, Reason: fmt.Sprintf("%s such as [1] became citations: each names an entry of the list", plural(marks, "mark"))})
}

func onlyMarks(nodes []tree.Inline) bool {
	found := false
	for _, n := range nodes {
		switch n := n.(type) {
		case *tree.Reference:
			found = true
		case tree.Text:
			if strings.TrimSpace(string(n)) != "" {
				return false
			}
		default:
			return false
		}
	}
	return found
}

var span = regexp.MustCompile(`(\d+)\s*[–-]\s*(\d+)`)

// numbers reads "1, 3–5".
func numbers(s string) []int {
	var out []int
	for part := range strings.SplitSeq(s, ",") {
		if m := span.FindStringSubmatch(part); m != nil {
			from, _ := strconv.Atoi(m[1])
			to, _ := strconv.Atoi(m[2])
			for n := from; n <= to && n-from < 50; n++ {
				out = append(out, n)
			}
			continue
		}
		if n, err := strconv.Atoi(strings.TrimSpace(part)); err == nil {
			out = append(out, n)
		}
	}
	return out
}
