package write

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.org/bedside/tools/importer/tree"
)

// place is where a run of text is written, which decides what must be escaped.
type place struct {
	cell    bool // of a table: | ends it, and <br> is its line break
	heading bool // one line, and # may close it
	inside  bool // a shortcode: a footnote's mark would be printed literally
	data    bool // a data file, where a shortcode's parameter has no quotation marks
	nested  bool // a list or a quotation, whose marks would stand in a shortcode of several lines
}

// piece is a part of a run: text that is escaped already, or the mark that
// opens or closes an emphasis.
type piece struct {
	text string
	mark string // "**", "*" or "~~"
	open bool
	mate int  // the piece that closes or opens it
	code bool // a shortcode: Markdown is parsed with a word in its place
}

// run writes inline nodes as Markdown.
func (w *writer) run(nodes []tree.Inline, at tree.Place, p place) string {
	r := runner{writer: w, place: p, at: at}
	r.nodes(nodes, false)
	text := r.join(false)
	if !reads(text, nodes) {
		text = r.join(true)
	}
	if !p.cell && !p.heading {
		text = escapeLines(text)
	} else {
		text = strings.Join(strings.Fields(keepSpaces.Replace(text)), " ")
		text = restoreSpaces.Replace(text)
	}
	return strings.TrimFunc(text, isSpace)
}

// Spaces that a reader sees as such survive the folding of the others.
var (
	keepSpaces    = strings.NewReplacer("\u00a0", "\x00", "\u2003", "\x01", "\u2009", "\x02", "\u202f", "\x03", "\u3000", "\x04")
	restoreSpaces = strings.NewReplacer("\x00", "\u00a0", "\x01", "\u2003", "\x02", "\u2009", "\x03", "\u202f", "\x04", "\u3000")
)

func isSpace(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' }

type runner struct {
	*writer
	place
	at     tree.Place
	pieces []piece
	active map[string]bool // marks that are open: one in its like would end it
	flat   bool            // in a shortcode that stands on one line
}

func (r *runner) add(text string) {
	if text != "" {
		r.pieces = append(r.pieces, piece{text: text, mate: -1})
	}
}

func (r *runner) shortcode(text string) {
	r.pieces = append(r.pieces, piece{text: text, mate: -1, code: true})
}

func (r *runner) nodes(nodes []tree.Inline, linked bool) {
	for i, node := range nodes {
		switch node := node.(type) {
		case tree.Text:
			r.text(string(node), linked)
			if i+1 < len(nodes) && strings.HasSuffix(string(node), "!") {
				switch nodes[i+1].(type) {
				case *tree.Link, *tree.Reference:
					last := &r.pieces[len(r.pieces)-1]
					last.text = strings.TrimSuffix(last.text, "!") + "\\!"
				}
			}
		case tree.Break:
			switch {
			case r.place.cell:
				r.add("<br>")
			case r.place.heading, r.flat:
				r.add(" ")
			default:
				r.add("\\\n")
			}
		case *tree.Mark:
			r.marked(node, linked)
		case *tree.Link:
			r.link(node, linked)
		case *tree.Image:
			r.image(node, linked)
		case *tree.Reference:
			if mark := r.reference(node.ID, r.place, r.at); strings.HasPrefix(mark, "{{<") {
				r.shortcode(mark)
			} else {
				r.add(mark)
			}
		case *tree.Verbatim:
			if i > 0 {
				if _, ok := nodes[i-1].(*tree.Verbatim); ok {
					continue // two that touch are one: the backquotes between would be a part of it
				}
			}
			code := node.Text
			for _, next := range nodes[i+1:] {
				more, ok := next.(*tree.Verbatim)
				if !ok {
					break
				}
				code += more.Text
			}
			r.verbatim(code)
		case *tree.Odd:
			r.tell(node.Place, "unsure", node.Name+" is none that Bedside knows; its text was kept", node.Source)
			r.text(node.Text, linked)
		}
	}
}

func (r *runner) marked(m *tree.Mark, linked bool) {
	switch m.Kind {
	case tree.Strong:
		r.emphasis("**", m, linked)
	case tree.Emphasis, tree.Defined:
		r.emphasis("*", m, linked)
	case tree.Strike:
		r.emphasis("~~", m, linked)
	case tree.Superscript:
		r.raised("sup", m, linked)
	case tree.Subscript:
		r.raised("sub", m, linked)
	case tree.Quotation:
		r.add("“")
		r.nodes(m.Text, linked)
		r.add("”")
	case tree.Abbreviation:
		r.nodes(m.Text, linked)
		if m.Title != "" && !r.spelt[m.Title] {
			r.spelt[m.Title] = true
			r.text(" ("+m.Title+")", linked)
		}
	default:
		r.nodes(m.Text, linked)
	}
}

// emphasis sets text off. White space at its edges goes outside, where Markdown
// wants it.
func (r *runner) emphasis(mark string, m *tree.Mark, linked bool) {
	if r.active[mark] || strings.TrimSpace(tree.Plain(m.Text)) == "" {
		r.nodes(m.Text, linked)
		return
	}
	if r.active == nil {
		r.active = map[string]bool{}
	}
	r.active[mark] = true
	defer delete(r.active, mark)
	plain := tree.Plain(m.Text)
	if c, _ := utf8.DecodeRuneInString(plain); unicode.IsSpace(c) {
		r.add(string(c))
	}
	r.tilde(mark)
	open := len(r.pieces)
	if n := open - 1; n >= 0 && r.pieces[n].mark == mark && !r.pieces[n].open {
		// Two that touch are one: four asterisks in a row would be neither's end.
		open = r.pieces[n].mate
		r.pieces = r.pieces[:n]
	} else {
		r.pieces = append(r.pieces, piece{mark: mark, open: true})
	}
	first := len(r.pieces)
	r.nodes(m.Text, linked)
	for i := first; i < len(r.pieces) && r.pieces[i].mark == ""; i++ {
		if r.pieces[i].text = strings.TrimLeftFunc(r.pieces[i].text, unicode.IsSpace); r.pieces[i].text != "" {
			break
		}
	}
	for i := len(r.pieces) - 1; i >= first && r.pieces[i].mark == ""; i-- {
		if r.pieces[i].text = strings.TrimRightFunc(r.pieces[i].text, unicode.IsSpace); r.pieces[i].text != "" {
			break
		}
	}
	r.tilde(mark)
	r.pieces[open].mate = len(r.pieces)
	r.pieces = append(r.pieces, piece{mark: mark, mate: open})
	if c, _ := utf8.DecodeLastRuneInString(plain); unicode.IsSpace(c) {
		r.add(string(c))
	}
}

// tilde writes a tilde just before a strike's mark in another way: goldmark
// takes no mark behind one, though it is escaped.
func (r *runner) tilde(mark string) {
	if mark != "~~" {
		return
	}
	for i := len(r.pieces) - 1; i >= 0; i-- {
		if p := &r.pieces[i]; p.text != "" {
			if strings.HasSuffix(p.text, `\~`) {
				p.text = strings.TrimSuffix(p.text, `\~`) + "&#126;"
			}
			return
		}
	}
}

// raised writes superscripts and subscripts: as the characters that Unicode has
// where it has them all, since <sup> would be dropped and 10⁹ read 109.
func (r *runner) raised(name string, m *tree.Mark, linked bool) {
	plain := tree.Plain(m.Text)
	if raised, ok := m.Raised(); ok {
		r.add(raised)
		return
	}
	if strings.TrimSpace(plain) == "" {
		r.nodes(m.Text, linked)
		return
	}
	if r.place.heading {
		// A heading, which is repeated elsewhere, holds no shortcode.
		r.tell(r.at, "changed", "a raised or lowered passage of a heading is plain now; look whether it still says the same", plain)
		if strings.ContainsFunc(plain, unicode.IsDigit) {
			r.text(map[string]string{"sup": "^", "sub": "_"}[name], linked)
		}
		r.nodes(m.Text, linked)
		return
	}
	// The shortcode takes the white space from its edges, and stands on one line.
	flat := r.flat
	r.flat = true
	defer func() { r.flat = flat }()
	if c, _ := utf8.DecodeRuneInString(plain); unicode.IsSpace(c) {
		r.add(string(c))
	}
	r.shortcode("{{< " + name + " >}}")
	first := len(r.pieces)
	r.nodes(m.Text, linked)
	if first < len(r.pieces) && r.pieces[first].mark == "" && !r.pieces[first].code {
		r.pieces[first].text = escapeLines(r.pieces[first].text) // its beginning is that of a line
	}
	r.shortcode("{{< /" + name + " >}}")
	if c, _ := utf8.DecodeLastRuneInString(plain); unicode.IsSpace(c) {
		r.add(string(c))
	}
}

func (r *runner) link(l *tree.Link, linked bool) {
	address, ok := r.address(l.Address, r.at)
	if linked || !ok {
		r.nodes(l.Text, linked)
		return
	}
	if strings.TrimSpace(tree.Plain(l.Text)) == "" && !hasImage(l.Text) {
		if address[0] != '#' {
			r.tell(r.at, "dropped", "a link without a text was left out", l.Address)
		}
		r.nodes(l.Text, linked)
		return
	}
	text := tree.Plain(l.Text)
	if (strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")) && text == address && tree.Simple(l.Text) && autolink.MatchString(address) {
		r.add("<" + address + ">")
		return
	}
	r.add("[")
	r.nodes(l.Text, true)
	title := ""
	if l.Title != "" && l.Title != text {
		title = ` "` + r.title(l.Title) + `"`
	}
	r.add("](" + destination(address) + title + ")")
}

func hasImage(nodes []tree.Inline) bool {
	for _, n := range nodes {
		switch n := n.(type) {
		case *tree.Image:
			return true
		case *tree.Mark:
			if hasImage(n.Text) {
				return true
			}
		}
	}
	return false
}

// title writes the title of a link or an image, which stands in quotation
// marks.
func (r *runner) title(s string) string {
	return strings.ReplaceAll(r.escape(oneLine(s), true), `"`, `\"`)
}

func oneLine(s string) string {
	return restoreSpaces.Replace(strings.Join(strings.Fields(keepSpaces.Replace(s)), " "))
}

// The schemes that a link may lead to. All others, above all javascript: and
// data:, run or hide something.
var schemes = map[string]bool{"http": true, "https": true, "mailto": true, "tel": true, "sms": true}

// address tells where a link may lead.
func (w *writer) address(address string, at tree.Place) (string, bool) {
	address = strings.TrimFunc(address, func(r rune) bool { return r <= ' ' })
	if address == "" {
		return "", false
	}
	u, err := url.Parse(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, address))
	switch {
	case err != nil:
		w.tell(at, "dropped", "the address of a link cannot be read; its text was kept", address)
		return "", false
	case strings.HasPrefix(address, "#"):
		if id, ok := w.anchors[address[1:]]; ok {
			return "#" + id, true
		}
		w.tell(at, "dropped", "a link led to a place that the document has not; its text was kept", address)
		return "", false
	case u.Scheme != "" && !schemes[strings.ToLower(u.Scheme)]:
		w.tell(at, "dropped", "a link did not lead to a page; its text was kept", address)
		return "", false
	case w.media[address] != "":
		return w.media[address], true
	case w.base != nil && (u.Scheme == "" || u.Scheme == "http" || u.Scheme == "https"):
		u = w.base.ResolveReference(u)
		if u.Host != w.base.Host {
			return u.String(), true
		}
		if id, ok := w.anchors[u.Fragment]; ok && u.Path == w.base.Path && u.RawQuery == w.base.RawQuery {
			return "#" + id, true
		}
		w.old++
		return u.String(), true
	case u.Scheme == "" && u.Host == "" || u.Scheme == "" && w.base == nil:
		w.tell(at, "unsure", "a link led to a file or page beside the old one; its text was kept, write the new address", address)
		return "", false
	}
	return u.String(), true
}

// destination writes an address as Markdown takes it in any place, a table's
// cell among them.
func destination(address string) string {
	var b strings.Builder
	plain := true
	for _, c := range []byte(address) {
		switch {
		case c <= ' ' || c == '<' || c == '>' || c == '\\' || c == '|' || c == '{' || c == '}' || c == '`' || c == '"' || c == '*' || c == '[' || c == ']' || c == 0x7f:
			b.WriteByte('%')
			b.WriteByte("0123456789ABCDEF"[c>>4])
			b.WriteByte("0123456789ABCDEF"[c&15])
			continue
		case c == '(' || c == ')':
			plain = false
		}
		b.WriteByte(c)
	}
	if !plain {
		return "<" + b.String() + ">"
	}
	return b.String()
}

func (r *runner) image(m *tree.Image, linked bool) {
	name := m.Name
	if name == "" {
		name = r.media[m.Address]
	}
	alt := oneLine(m.Alt)
	switch {
	case name != "" && (alt != "" || m.Decorative):
		title := ""
		if m.Title != "" && m.Title != alt {
			title = ` "` + r.title(m.Title) + `"`
		}
		if alt == "" {
			// Bedside's own layouts ask that it is said.
			alt = "decorative"
			r.tell(r.at, "unsure", "the picture "+name+" is marked as one that shows nothing that matters; if it does, write what", "")
		}
		r.add("![" + r.escape(alt, true) + "](" + destination(name) + title + ")")
	case name != "":
		r.tell(r.at, "unsure", "the picture "+name+" has no text for those who cannot see it; it was written as a link, give it one", name)
		if linked {
			r.text(name, linked)
		} else {
			r.add("[" + r.escape(name, true) + "](" + destination(name) + ")")
		}
	default:
		// Nothing is fetched from elsewhere, when a page is read or when it is
		// brought in.
		r.tell(r.at, "unsure", "a picture stands elsewhere and was not fetched; save it beside the page", strings.TrimSpace(m.Address+" "+alt))
		text := alt
		if text == "" {
			text = m.Address
		}
		address, ok := m.Address, strings.HasPrefix(m.Address, "https://") || strings.HasPrefix(m.Address, "http://")
		if !ok || linked || text == "" {
			r.text(text, linked)
		} else {
			r.add("[" + r.escape(text, true) + "](" + destination(address) + ")")
		}
	}
}

// verbatim writes code in a run of text. What Hugo would run as a shortcode
// becomes plain text there: code cannot be escaped.
func (r *runner) verbatim(code string) {
	code = oneLine(code)
	if code == "" {
		return
	}
	shown, ok := literal(code)
	if !ok || shown != code && (r.place.inside || r.place.heading || strings.Contains(code, "/*")) || r.place.cell && strings.Contains(code, "|") {
		r.add(r.escape(code, true))
		return
	}
	code = shown
	for i := len(r.pieces) - 1; i >= 0; i-- {
		if text := r.pieces[i].text; text != "" {
			// The backquotes of two that touch would be read as one mark, and one in
			// the middle of an e-mail address as a part of it.
			if strings.HasSuffix(text, "`") && !strings.HasSuffix(text, "\\`") || strings.Contains(code, "@") && !strings.HasSuffix(text, " ") {
				r.add(r.escape(code, true))
				return
			}
			break
		}
	}
	fence := "`"
	for strings.Contains(code, fence) {
		fence += "`"
	}
	if strings.HasPrefix(code, "`") || strings.HasSuffix(code, "`") {
		code = " " + code + " "
	}
	r.add(fence + code + fence)
}

var autolink = regexp.MustCompile(`^[a-z]+://[!-;=?-_a-z|~]+$`)

// address in a text that Hugo would make a link of: it is written as one, since
// a backslash would become a part of it.
var bare = regexp.MustCompile(`\bhttps?://[^\s<>"'` + "`" + `{}|\\^]+`)

// forgotten is what Bedside's shortcodes would take for a note's mark that was
// forgotten, or a link's whose address was.
var forgotten = regexp.MustCompile(`\[\^[^\]\s<]+\]|\[[^\[\]]+\]\[[^\[\]]*\]`)

func (r *runner) text(s string, linked bool) {
	for r.place.inside {
		at := forgotten.FindStringIndex(s)
		if at == nil {
			break
		}
		r.text(s[:at[0]], linked)
		r.tell(r.at, "changed", "what looks like the mark of a note or of a link without its address stands in a shortcode; it is shown as code", s[at[0]:at[1]])
		r.verbatim(s[at[0]:at[1]])
		s = s[at[1]:]
	}
	if linked || !strings.Contains(s, "://") {
		r.add(r.escape(s, linked))
		return
	}
	for {
		at := bare.FindStringIndex(s)
		if at == nil {
			break
		}
		address := strings.TrimRight(s[at[0]:at[1]], ".,;:!?)]*_~&")
		r.add(r.escape(s[:at[0]], false))
		if autolink.MatchString(address) {
			r.add("<" + address + ">")
		} else {
			r.add(r.escape(address, true))
		}
		s = s[at[0]+len(address):]
	}
	r.add(r.escape(s, false))
}

// escape writes text so that Markdown and Hugo give back the same text, with no
// more backslashes than that takes.
func (r *runner) escape(s string, all bool) string {
	var b strings.Builder
	previous := rune(' ')
	if n := len(r.pieces); n > 0 {
		previous, _ = utf8.DecodeLastRuneInString(r.pieces[n-1].text)
	}
	for i, c := range s {
		next, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(c):])
		if i+utf8.RuneLen(c) >= len(s) {
			next = 0
		}
		switch c {
		case '\\', '`', '[', ']', '*', '~', '{':
			b.WriteByte('\\')
			b.WriteRune(c)
		case '_':
			if !isWord(previous) || !isWord(next) {
				b.WriteByte('\\')
			}
			b.WriteRune(c)
		case '<':
			switch {
			case next == '!':
				b.WriteString("&lt;")
			case next == 0 || next == '/' || next == '?' || next == '<' || previous == '<' || unicode.IsLetter(next):
				b.WriteString("\\<")
			default:
				b.WriteRune(c)
			}
		case '&':
			if next == '#' || unicode.IsLetter(next) || next == 0 {
				b.WriteString("&amp;")
			} else {
				b.WriteRune(c)
			}
		case '|':
			if r.place.cell {
				b.WriteByte('\\')
			}
			b.WriteRune(c)
		case '#':
			if r.place.heading {
				b.WriteByte('\\')
			}
			b.WriteRune(c)
		case '\n', '\r', '\t', '\v', '\f':
			b.WriteByte(' ')
		case 0:
		default:
			b.WriteRune(c)
		}
		previous = c
	}
	return b.String()
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// join puts the pieces together. A mark that Markdown would not take for one at
// its place is left out, and said; all are if plain is set.
func (r *runner) join(plain bool) string {
	drop := make([]bool, len(r.pieces))
	if plain {
		for i, p := range r.pieces {
			drop[i] = p.mark != ""
		}
		r.tell(r.at, "changed", "a passage is set off in a way that Markdown has not; it is plain now", r.between(0, len(r.pieces)))
	}
	for i, p := range r.pieces {
		if p.mark == "" || !p.open || drop[i] {
			continue
		}
		if p.mate <= i || p.mate >= len(r.pieces) || !r.flanks(i, drop) || !r.flanks(p.mate, drop) ||
			p.mark == "~~" && (r.touches(i, drop) || r.touches(p.mate, drop)) {
			drop[i], drop[p.mate] = true, true
			r.tell(r.at, "changed", "a part of a word was set off in a way that Markdown has not; it is plain now", r.between(i, p.mate))
		}
	}
	var b strings.Builder
	for i, p := range r.pieces {
		switch {
		case p.mark == "":
			b.WriteString(p.text)
		case !drop[i]:
			b.WriteString(p.mark)
		}
	}
	return b.String()
}

func (r *runner) between(from, to int) string {
	var b strings.Builder
	for _, p := range r.pieces[from:to] {
		b.WriteString(p.text)
	}
	return b.String()
}

// touches tells whether a mark would run together with one of the same
// character: goldmark knows no more than two tildes in a row.
func (r *runner) touches(at int, drop []bool) bool {
	for _, step := range []int{-1, 1} {
		for i := at + step; i >= 0 && i < len(r.pieces); i += step {
			p := r.pieces[i]
			if p.mark == "" && p.text != "" {
				break
			}
			if p.mark == r.pieces[at].mark && !drop[i] {
				return true
			}
		}
	}
	return false
}

// flanks tells whether a mark is left- or right-flanking as CommonMark 6.2 has
// it, the marks beside it taken as part of the same run.
func (r *runner) flanks(at int, drop []bool) bool {
	before, after := r.beside(at, -1, drop), r.beside(at, 1, drop)
	if r.pieces[at].open {
		return !unicode.IsSpace(after) && (!isPunct(after) || unicode.IsSpace(before) || isPunct(before))
	}
	return !unicode.IsSpace(before) && (!isPunct(before) || unicode.IsSpace(after) || isPunct(after))
}

// beside is the character beside a mark.
func (r *runner) beside(at, step int, drop []bool) rune {
	for i := at + step; i >= 0 && i < len(r.pieces); i += step {
		p := r.pieces[i]
		switch {
		case p.mark != "" && !drop[i] && p.mark[0] != r.pieces[at].mark[0]:
			return rune(p.mark[0])
		case p.text == "":
		case p.code:
			return 'a'
		case step < 0:
			c, _ := utf8.DecodeLastRuneInString(p.text)
			return c
		default:
			c, _ := utf8.DecodeRuneInString(p.text)
			return c
		}
	}
	return ' '
}

func isPunct(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }

var (
	lineStart  = regexp.MustCompile(`^(?:[#+\-=>:|]|\d{1,9}[.)](?:\s|$))`)
	lineNumber = regexp.MustCompile(`^\d{1,9}`)
)

// escapeLines takes from the beginnings of lines what Markdown would take for a
// list, a heading, a quotation and so on.
func escapeLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		line = strings.TrimLeftFunc(line, isSpace)
		if lineStart.MatchString(line) {
			n := len(lineNumber.FindString(line))
			line = line[:n] + "\\" + line[n:]
		}
		lines[i] = line
	}
	return strings.Join(lines, "\n")
}
