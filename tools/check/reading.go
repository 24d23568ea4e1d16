package check

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/prose"
)

// reading is a page's text, read once for all the rules on text.
type reading struct {
	lexicon  *lexicon
	passages []passage
	struck   []int          // the passages with hits
	lists    []string       // … and the lists that these are of
	code     []article.Span // see codeSpans; nil until asked for
}

// passage is a block with its sentences.
type passage struct {
	*article.Block
	sentences []prose.Sentence
	hits      []hit
	digit     bool  // whether its text has one of ASCII
	sourced   *bool // whether it leads to a source; nil until asked for
}

// hit is something that a term list has found, where nothing excuses it.
type hit struct {
	sentence *prose.Sentence
	group    *claimGroup
	first    int // token of the sentence
	last     int // exclusive
	start    int // in the block's text
	end      int
}

// room is memory that the text of one page after another is read into.
type room struct {
	article  article.Room
	prose    prose.Room
	words    []word
	byBlock  [][]word
	passages []passage
	hits     []hit
	matches  []prose.Hit // in one sentence
	found    []located
	reported []located // by one rule
	source   []byte
}

// largest is how many words or tokens a room may have to be kept.
const largest = 1 << 16

// leave gives the page's room to the next page.
func (p *Page) leave() {
	r := p.room
	p.room, p.read, p.words = nil, nil, nil
	if cap(r.words) > largest {
		r.words = nil
	}
	r.words = r.words[:0]
	if cap(r.hits) > largest/16 {
		r.hits = nil
	}
	clear(r.hits)
	r.hits = r.hits[:0]
	if cap(r.byBlock) > largest/16 || len(r.passages) > largest/16 {
		r.byBlock, r.passages = nil, nil
	}
	clear(r.byBlock)
	r.byBlock = r.byBlock[:0]
	clear(r.passages)
	r.passages = r.passages[:0]
	r.prose.Reset(largest)
}

// reading returns the page's text. Rules run one after the other on a page, so
// that no lock is needed.
func (p *Page) reading() *reading {
	if p.read == nil {
		p.read = newReading(p)
	}
	return p.read
}

func newReading(p *Page) *reading {
	r := &reading{lexicon: p.Clinic.lexicon(p.Language)}
	if r.lexicon == nil {
		return r
	}
	if p.room == nil {
		p.room = new(room)
	}
	grammar, hits := p.Clinic.grammar(r.lexicon), p.room.hits
	r.passages = slices.Grow(p.room.passages, len(p.Blocks))
	for _, b := range p.Blocks {
		if skipped(b) {
			continue
		}
		g := passage{Block: b, digit: hasDigit(b.Text), sentences: grammar.ReadInto(&p.room.prose, b.Text, b.Sentences)}
		from := len(hits)
		for k := range g.sentences {
			p.room.matches = grammar.AppendHits(p.room.matches[:0], &g.sentences[k])
			hits = r.claim(hits, &g, k, p.room.matches, p.Language)
		}
		if g.hits = hits[from:len(hits):len(hits)]; len(g.hits) > 0 {
			r.struck = append(r.struck, len(r.passages))
			for _, h := range g.hits {
				if !slices.Contains(r.lists, h.group.list) {
					r.lists = append(r.lists, h.group.list)
				}
			}
		}
		r.passages = append(r.passages, g)
	}
	p.room.passages, p.room.hits = r.passages, hits
	return r
}

// skipped tells blocks whose words are not the page's: the list of sources and
// what somebody is quoted with. What a testimonial says the clinic says too.
func skipped(b *article.Block) bool {
	if slices.Contains(b.Within, "references") {
		return true
	}
	return b.Quoted && !slices.Contains(b.Within, "testimonial")
}

// claim appends the matches in a sentence that nothing excuses, for each list
// those that do not overlap, the longest first.
func (r *reading) claim(hits []hit, p *passage, sentence int, matches []prose.Hit, lang string) []hit {
	x, s := r.lexicon, &p.sentences[sentence]
	from := len(hits)
	for _, h := range matches {
		g := x.patterns[h.Pattern]
		if x.excused(s, h, g) || g.after != nil && !x.answers(g, r.asked(p, len(r.passages), sentence, lang)) {
			continue
		}
		hits = append(hits, hit{
			sentence: s, group: g, first: h.From, last: h.To,
			start: s.Tokens[h.From].Start, end: s.Tokens[h.To-1].End,
		})
	}
	if len(hits) < from+2 {
		return hits
	}
	found, kept := hits[from:], hits[from:from]
	slices.SortStableFunc(found, func(a, b hit) int { return (b.end - b.start) - (a.end - a.start) })
	for _, h := range found {
		if !slices.ContainsFunc(kept, func(k hit) bool {
			return k.group.list == h.group.list && k.start < h.end && h.start < k.end
		}) {
			kept = append(kept, h)
		}
	}
	slices.SortStableFunc(kept, func(a, b hit) int { return a.start - b.start })
	return hits[:from+len(kept)]
}

// asked is what a sentence of passage i answers: the question or the heading that
// asks just before it, or the head of its column; nil: nothing is.
func (r *reading) asked(p *passage, i, sentence int, lang string) []prose.Sentence {
	before := p.sentences[:sentence]
	switch {
	case sentence > 0:
	case p.Kind == article.Cell:
		return r.lexicon.grammar.Read(p.Header, prose.Sentences(p.Header, lang))
	case i > 0 && (r.passages[i-1].Kind == article.Question || r.passages[i-1].Kind == article.Heading):
		before = r.passages[i-1].sentences
	}
	if n := len(before); n > 0 && before[n-1].Question() {
		return before[n-1:]
	}
	return nil
}

// answers reports whether what is asked, and not denied there, is what a group
// gives an answer to.
func (x *lexicon) answers(g *claimGroup, asked []prose.Sentence) bool {
	for i := range asked {
		s := &asked[i]
		if slices.ContainsFunc(g.after, func(p int) bool {
			h, ok := x.grammar.FindOne(s, p, 0)
			return ok && s.Mood(h.Start, h.End)&prose.Denied == 0
		}) {
			return true
		}
	}
	return false
}

func (x *lexicon) excused(s *prose.Sentence, h prose.Hit, g *claimGroup) bool {
	if g.even&prose.Reported == 0 && (mentioned(s, h) || inName(s, h)) {
		return true
	}
	if len(g.notAbout) > 0 && slices.Contains(g.notAbout, s.About(h.From, h.To)) {
		return true
	}
	if x.grammar.Might(s, g.excuses) && x.excepted(s, h, g) {
		return true
	}
	if g.needs != nil && !slices.ContainsFunc(g.needs, func(p int) bool { return x.near(s, h, p, g.near, g.even) }) {
		return true
	}
	return s.MoodAround(h.Start, h.End)&^g.even != 0
}

// excepted reports whether a hit stands where its group looks for nothing.
func (x *lexicon) excepted(s *prose.Sentence, h prose.Hit, g *claimGroup) bool {
	if x.overlaps(s, g.except, h.From, h.To) || x.overlaps(s, g.unless, 0, len(s.Tokens)) {
		return true
	}
	if g.clause == nil {
		return false
	}
	from, to := s.Clause(h.From, h.To)
	return x.overlaps(s, g.clause, from, to)
}

// overlaps reports whether one of some patterns matches there.
func (x *lexicon) overlaps(s *prose.Sentence, patterns []int, from, to int) bool {
	for _, p := range patterns {
		for e, ok := x.grammar.FindOne(s, p, 0); ok && e.Start < to; e, ok = x.grammar.FindOne(s, p, e.Start+1) {
			if from < e.End {
				return true
			}
		}
	}
	return false
}

// mentioned reports whether the words of a hit stand alone in quotation marks,
// so that they are spoken of: words such as “miracle”, or “safe and natural” is
// what jars say. Our “miracle” cream is what it is called.
func mentioned(s *prose.Sentence, h prose.Hit) bool {
	quote := func(i int) bool {
		return i >= 0 && i < len(s.Tokens) && (s.Tokens[i].Lower == `"` || s.Tokens[i].Lower == "'")
	}
	if quote(0) {
		for i := h.To; i < min(h.To+5, len(s.Tokens)-1); i++ {
			if quote(i) {
				switch s.Tokens[i+1].Lower {
				case "is", "are", "was", "means", "on", "says", "sounds":
					return true
				}
			}
		}
	}
	if !quote(h.From-1) || !quote(h.To) && !quote(h.To+1) {
		return false
	}
	if h.From < 2 {
		return true
	}
	switch s.Tokens[h.From-2].Lower {
	case "our", "my", "this", "these":
		return false
	}
	return true
}

// inName reports whether the one word of a hit is a part of a name: Anna Cure,
// the Magic Lantern cinema. What we call our own treatments is no such name,
// and in a title in which most words have capitals nothing is told by them.
func inName(s *prose.Sentence, h prose.Hit) bool {
	capital := func(i int) bool {
		return i > 0 && i < len(s.Tokens) && s.Tokens[i].Kind == prose.Word && s.Tokens[i].Text[0] < utf8.RuneSelf && unicode.IsUpper(rune(s.Tokens[i].Text[0]))
	}
	if h.To-h.From != 1 || !capital(h.From) || !capital(h.From-1) && !capital(h.To) {
		return false
	}
	capitals, words := 0, 0
	for i := range s.Tokens {
		if s.Tokens[i].Kind == prose.Word && len(s.Tokens[i].Text) > 3 {
			words++
			if capital(i) || i == 0 {
				capitals++
			}
		}
	}
	return capitals*2 <= words+1 && s.About(h.From, h.To) != prose.Treatment
}

// near reports whether a pattern matches within so many tokens of a hit,
// outside it, and nothing excuses that.
func (x *lexicon) near(s *prose.Sentence, h prose.Hit, pattern, most int, even prose.Mood) bool {
	for e, ok := x.grammar.FindOne(s, pattern, 0); ok; e, ok = x.grammar.FindOne(s, pattern, e.Start+1) {
		if e.Start < h.To && h.From < e.End {
			continue
		}
		if (most == 0 || e.Start-h.To <= most && h.From-e.End <= most) && s.MoodAround(e.Start, e.End)&^even == 0 {
			return true
		}
	}
	return false
}

// claims are the hits of a list on a page, each with its place. What stands in
// code is a name or an address; a number there may still be called.
func (p *Page) claims(list string, each func(g *passage, h *hit, where article.Range)) {
	r := p.reading()
	if !slices.Contains(r.lists, list) {
		return
	}
	for _, i := range r.struck {
		g := &r.passages[i]
		for k := range g.hits {
			if h := &g.hits[k]; h.group.list == list {
				where := g.Range(h.start, h.end)
				if list == "emergency-number" || !p.inSpan(where) {
					each(g, h, where)
				}
			}
		}
	}
}

// claimed reports whether a list has hits on a page.
func (p *Page) claimed(list string) bool { return slices.Contains(p.reading().lists, list) }

// inSpan reports whether a place stands in a code span.
func (p *Page) inSpan(at article.Range) bool {
	if at.File != p.File || at.Start < p.Body {
		return false
	}
	r := p.reading()
	if r.code == nil {
		r.code = codeSpans(p.Source, p.Body)
	}
	i := sort.Search(len(r.code), func(i int) bool { return r.code[i].End > at.Start })
	return i < len(r.code) && r.code[i].Start <= at.Start
}

// codeSpans are the stretches between two runs of as many backticks in a block,
// in time that grows with the text's length only; not nil.
func codeSpans(src []byte, body int) []article.Span {
	spans := make([]article.Span, 0)
	var runs []article.Span // of the block
	pair := func() {
		next := make([]int, len(runs)) // the next run that is as long; 0: none
		last := make(map[int]int)
		for i := len(runs) - 1; i >= 0; i-- {
			n := runs[i].End - runs[i].Start
			next[i], last[n] = last[n], i
		}
		for i := 0; i < len(runs); i++ {
			if next[i] > 0 {
				spans = append(spans, article.Span{Start: runs[i].End, End: runs[next[i]].Start})
				i = next[i]
			}
		}
		runs = runs[:0]
	}
	for line := body; line < len(src); {
		end := lineEnd(src, line)
		if blank(src[line:end]) {
			pair()
		}
		for i := line; i < end; i++ {
			if src[i] == '`' {
				from := i
				for i < end && src[i] == '`' {
					i++
				}
				if from == line || src[from-1] != '\\' {
					runs = append(runs, article.Span{Start: from, End: i})
				}
			}
		}
		line = end + 1
	}
	pair()
	return spans
}

// forPatients reports whether a page is one that patients decide by, and no
// news, handbook or other page beside them.
func (p *Page) forPatients() bool { return p.Medical || p.Home || p.Kind != "" }

// text is what a hit says, for a message.
func (h *hit) text(g *passage) string {
	return "“" + strings.Join(strings.Fields(g.Text[h.start:h.end]), " ") + "”"
}
