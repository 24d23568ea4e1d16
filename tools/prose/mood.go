package prose

import "slices"

// Mood says how a stretch of a sentence is meant, where it is not simply said.
type Mood uint8

// The moods; several may hold at once.
const (
	Denied   Mood = 1 << iota // "no treatment can …", "we do not promise …"
	Asked                     // "is it …?", "ask whether …"
	Supposed                  // "if anyone offers …"
	Reported                  // said by others or warned against: "some clinics claim …", "the myth that …"
)

// Sentence is one sentence as a grammar reads it.
type Sentence struct {
	Span        // in the text
	Tokens      []Token
	ids         []int32
	has         bits // the sets of words, of those that patterns need, of which one stands in it
	first, last int  // the first and the last token that is no mark
	grammar     *Grammar
	previous    *Sentence // of the text
	moods       []moodSpan
	moodsRead   bool // they are looked for only when somebody asks
}

// longest is the number of tokens after which a sentence is cut: no sentence
// that a person wrote is longer, and what is looked for in one takes time that
// grows faster than its length.
const longest = 512

// Read takes the sentences of a text apart, as Sentences has found them. One of
// more than 512 tokens is cut.
func (g *Grammar) Read(text string, spans []Span) []Sentence {
	return g.ReadInto(new(Room), text, spans)
}

// Room is memory for sentences that is used again. The zero Room is ready; it
// is not for several goroutines at once.
type Room struct {
	sentences []Sentence
	tokens    []Token
	ids       []int32
	has       bits
}

// Reset makes room again. What was read into it is not valid any more. Memory
// for more than so many tokens is let go.
func (r *Room) Reset(most int) {
	if cap(r.tokens) > most || cap(r.sentences) > most || cap(r.ids) > most || cap(r.has) > most {
		*r = Room{}
	}
	r.sentences, r.tokens, r.ids, r.has = r.sentences[:0], r.tokens[:0], r.ids[:0], r.has[:0]
}

// space gives a list room for n more. What is in it stays where it is.
func space[T any](list []T, n int) []T {
	if cap(list)-len(list) >= n {
		return list
	}
	return make([]T, 0, max(n, 2*cap(list)))
}

// taken is a list with what was appended to its space, or that alone if the
// space was too small for it.
func taken[T any](list, part []T) []T {
	if cap(list)-len(list) >= len(part) {
		return list[:len(list)+len(part)]
	}
	return part
}

// ReadInto is Read into memory that is used again.
func (g *Grammar) ReadInto(room *Room, text string, spans []Span) []Sentence {
	room.sentences = space(room.sentences, len(spans)+len(text)/longest)
	room.tokens = space(room.tokens, len(text)/5+4)
	sentences, tokens := room.sentences[len(room.sentences):], room.tokens[len(room.tokens):]
	t := tokenizer{tokens: tokens, contract: english3(g.lang), grammar: g}
	for _, sp := range spans {
		from := len(t.tokens)
		t.text, t.offset = text[sp.Start:sp.End], sp.Start
		t.run()
		for ; len(t.tokens)-from > longest; from += longest {
			sentences = append(sentences, Sentence{first: from, last: from + longest})
		}
		sentences = append(sentences, Sentence{first: from, last: len(t.tokens)})
	}
	tokens = t.tokens
	room.ids = space(room.ids, len(tokens))
	ids := room.ids[len(room.ids):]
	for i := range tokens {
		ids = append(ids, tokens[i].id)
	}
	room.has = space(room.has, len(sentences)*g.blocks)
	has := room.has[len(room.has):][:len(sentences)*g.blocks]
	clear(has)
	room.sentences, room.tokens, room.ids, room.has = taken(room.sentences, sentences), taken(room.tokens, tokens), taken(room.ids, ids), taken(room.has, has)
	for i := range sentences {
		s := &sentences[i]
		in := has[i*g.blocks:][:g.blocks]
		in[anySentence/64] = 1 << (anySentence % 64)
		s.Tokens, s.ids, s.has, s.grammar = tokens[s.first:s.last], ids[s.first:s.last], in, g
		if i > 0 {
			s.previous = &sentences[i-1]
		}
		for _, id := range s.ids {
			for _, b := range g.wanted[id] {
				in[b.at] |= b.bits
			}
		}
		s.first, s.last = 0, len(s.Tokens)-1
		for s.last >= 0 && s.Tokens[s.last].Kind == Mark {
			s.last--
		}
		for s.first < len(s.Tokens) && s.Tokens[s.first].Kind == Mark {
			s.first++
		}
		if n := len(s.Tokens); n > 0 {
			s.Span = Span{s.Tokens[0].Start, s.Tokens[n-1].End}
		}
	}
	return sentences
}

func (g *Grammar) id(lower string, kind Kind) int32 {
	if id := g.index.find(lower, hashOf(lower), false); id != 0 {
		return id
	}
	switch kind {
	case Number:
		return otherNumber
	case Mark:
		return otherMark
	}
	return otherWord
}

// Question reports whether the sentence ends with a question mark.
func (s *Sentence) Question() bool {
	for i := len(s.Tokens) - 1; i > s.last && i >= 0; i-- {
		if s.Tokens[i].Lower == "?" {
			return true
		}
	}
	return false
}

// Mood returns the moods of the tokens from, to (exclusive): what holds for
// any of them.
func (s *Sentence) Mood(from, to int) Mood {
	return s.mood(from, to, func(*moodSpan) bool { return false })
}

// MoodAround is Mood without what these tokens bring themselves: in "no risk",
// which denies a risk, nothing else is denied.
func (s *Sentence) MoodAround(from, to int) Mood {
	return s.mood(from, to, func(m *moodSpan) bool { return m.by.Start < to && from < m.by.End })
}

func (s *Sentence) mood(from, to int, skip func(*moodSpan) bool) Mood {
	if !s.moodsRead {
		s.moodsRead = true
		s.grammar.read(s)
	}
	var m Mood
	for i := range s.moods {
		if span := &s.moods[i]; span.Start < to && from < span.End && !skip(span) {
			m |= span.mood
		}
	}
	return m
}

// moodSpan is a stretch of tokens in a mood; by are the words that bring it.
type moodSpan struct {
	Span
	by   Span
	mood Mood
}

// reach says how far a mood reaches from the words that bring it.
type reach uint8

const (
	onward       reach = iota // to the end of what they govern
	phrase                    // to the next comma, "and" or subject
	all                       // the whole sentence
	before                    // the clause before them
	rest                      // to the end of the sentence
	clause                    // a clause that ends with a comma: "if you …,"
	nothing                   // they look like one and are none: "not only"
	saidByOthers              // as rest, where somebody else is the subject
	soldByOthers              // … who is nobody of ours for certain
	led                       // as onward, behind what leads the sentence: "as we say, …"
)

type moodPattern struct {
	pattern int
	mood    Mood
	reach   reach
}

func (g *Grammar) addMoods() {
	l := languageOf(g.lang)
	for name, words := range l.sets {
		if _, ok := g.sets[name]; !ok {
			g.sets[name] = words
		}
	}
	for _, p := range l.invitations {
		n, err := g.AddAside(p)
		if err != nil {
			panic(err) // as below
		}
		g.invitations = append(g.invitations, n)
	}
	for _, m := range l.moods {
		for _, p := range m.patterns {
			n, err := g.AddAside(p)
			if err != nil {
				panic(err) // our own patterns, tested
			}
			g.moods = append(g.moods, moodPattern{n, m.mood, m.reach})
		}
	}
}

// read finds the moods of a sentence.
func (g *Grammar) read(s *Sentence) {
	l := languageOf(g.lang)
	if s.Question() && !s.invites() {
		s.moods = append(s.moods, moodSpan{Span{0, len(s.Tokens)}, Span{}, Asked})
	}
	var done []bool // tokens that were taken by a pattern of reach nothing
	var space [4]uint64
	likely := bits(space[:]).of(len(g.moods))
	for _, id := range s.ids {
		for _, m := range g.moodAnchors[id] {
			likely.add(m)
		}
	}
	for i := range likely.all {
		m := &g.moods[i]
		for at := 0; ; {
			h, ok := g.FindOne(s, m.pattern, at)
			if !ok {
				break
			}
			at = h.Start + 1
			if m.reach == nothing {
				if done == nil {
					done = make([]bool, len(s.Tokens))
				}
				for i := h.Start; i < h.End; i++ {
					done[i] = true
				}
				continue
			}
			if done != nil && slices.Contains(done[h.From:h.To], true) {
				continue
			}
			if m.mood == Reported && m.reach == rest && s.ours(h.Start, l) {
				continue
			}
			if m.reach == saidByOthers || m.reach == soldByOthers {
				if by := s.subjectOf(h.Start); by.is != Other || m.reach == soldByOthers && !by.alien {
					continue
				}
			}
			if m.reach == led && !s.lead(h.Start, l) {
				continue
			}
			from, to := h.Start, len(s.Tokens)
			switch m.reach {
			case onward, led:
				to = s.end(h.To, l, false)
			case phrase:
				to = s.end(h.To, l, true)
			case all:
				from = 0
			case before:
				to = h.End
				for from > 0 && !barrier(&s.Tokens[from-1]) && !(s.Tokens[from-1].Lower == "," && l.starts[s.Tokens[from].Lower]) {
					from--
				}
			case clause:
				for to = h.To; to < len(s.Tokens) && s.Tokens[to].Lower != "," && s.Tokens[to].Lower != "then" && !barrier(&s.Tokens[to]); to++ {
				}
			}
			s.moods = append(s.moods, moodSpan{Span{from, to}, Span{h.Start, h.End}, m.mood})
		}
	}
}

// invites reports whether a question is none that waits for an answer: "why
// wait?", "did you know that …?".
func (s *Sentence) invites() bool {
	for _, p := range s.grammar.invitations {
		if _, ok := s.grammar.FindOne(s, p, 0); ok {
			return true
		}
	}
	return false
}

// ours reports whether those of whom something is told are us: "our qualified
// therapists use …".
func (s *Sentence) ours(at int, l *language) bool {
	for i := at - 1; i >= 0 && i >= at-3; i-- {
		if w := s.Tokens[i].Lower; l.own[w] || l.us[w] && l.voiced[s.Tokens[at].Lower] {
			return true
		}
		if s.Tokens[i].Kind == Mark {
			return false
		}
	}
	return false
}

// end returns where what begins at token from ends: before "but", a semicolon,
// or a comma, colon, dash or "and" behind which another subject begins. A
// phrase ends at any comma, dash or "and", and at a subject that nothing
// leads to.
func (s *Sentence) end(from int, l *language, phrase bool) int {
	for i := from; i < len(s.Tokens); i++ {
		t := &s.Tokens[i]
		next := ""
		if i+1 < len(s.Tokens) {
			next = s.Tokens[i+1].Lower
		}
		switch {
		case l.breaks[t.Lower]:
			return i
		case t.Lower == ";", t.Lower == "(", t.Lower == ")":
			return i
		case t.Lower == ",", t.Lower == ":", t.Lower == "—":
			if phrase || l.starts[next] || t.Lower != "," && s.states(i+1) || t.Lower == "," && s.subordinate(from, l) {
				return i
			}
		case l.and[t.Lower]:
			if phrase && !l.denies[next] || !phrase && l.subjects[next] {
				return i
			}
		case phrase && i > from && l.subjects[t.Lower] && !l.leads[s.Tokens[i-1].Lower]:
			return i
		}
	}
	return len(s.Tokens)
}

// subordinate reports whether token at stands in a clause that leads a sentence
// and ends with a comma: "since no needles are used, …".
func (s *Sentence) subordinate(at int, l *language) bool {
	for i := at - 1; i >= 0; i-- {
		if l.subordinates[s.Tokens[i].Lower] && (i == 0 || s.Tokens[i-1].Kind == Mark) {
			return true
		}
		if s.Tokens[i].Kind == Mark {
			return false
		}
	}
	return false
}

// lead reports whether all that stands before token at leads a clause, and is
// none by itself.
func (s *Sentence) lead(at int, l *language) bool {
	verbs := false
	for i := range at {
		if s.Tokens[i].Kind == Mark {
			return false
		}
		verbs = verbs || s.role(i)&verb != 0
	}
	return !verbs || l.subordinates[s.Tokens[0].Lower] || s.role(0)&preposition != 0
}

// states reports whether what begins at token i, behind a colon, is a statement
// and not a list.
func (s *Sentence) states(i int) bool {
	for from := i; i < len(s.Tokens) && !barrier(&s.Tokens[i]); i++ {
		if i > from && s.role(i)&verb != 0 && s.Tokens[i-1].Kind != Mark {
			return true
		}
	}
	return false
}

// language is what the moods of one language are told by.
type language struct {
	sets  map[string][]string
	moods []moodWords
	// By which questions begin that wait for no answer.
	invitations []string
	breaks      map[string]bool // words that end what is governed
	starts      map[string]bool // words that begin another clause behind a comma
	subjects    map[string]bool // words that are the subject of another clause
	and         map[string]bool
	joins       map[string]bool // behind which, and behind those of breaks, a clause may begin
	opens       map[string]bool // words besides those of starts and subjects that begin it
	denies      map[string]bool // words that go on denying behind "and"
	own         map[string]bool // our
	us          map[string]bool // we
	voiced      map[string]bool // what is ours where we say it: "we promise that …"
	roles       map[role]string // the words of each role
	endings     []ending
	frequent    []string        // the words that stand in most sentences
	usual       []string        // the words that stand in one of a few dozen
	leads       map[string]bool // words that lead into a clause: "that we"
	// Words by which a clause is led in that ends with a comma.
	subordinates map[string]bool
}

type moodWords struct {
	mood     Mood
	reach    reach
	patterns []string
}

func languageOf(lang string) *language {
	switch {
	case len(lang) >= 2 && (lang[:2] == "es" || lang[:2] == "ES"):
		return &spanishMoods
	case english3(lang):
		return &englishMoods
	}
	return &noMoods
}

var noMoods language

// MoodAt is Mood of the tokens that overlap a stretch of the text in bytes.
func (s *Sentence) MoodAt(start, end int) Mood {
	from, to := len(s.Tokens), 0
	for i := range s.Tokens {
		if s.Tokens[i].Start < end && start < s.Tokens[i].End {
			from, to = min(from, i), i+1
		}
	}
	if from >= to {
		return 0
	}
	return s.Mood(from, to)
}

// Clause returns the clause around tokens from, to: up to where another subject
// or verb begins behind a mark or a word that joins clauses.
func (s *Sentence) Clause(from, to int) (int, int) {
	l := languageOf(s.grammar.lang)
	begins := func(i int) bool {
		before, w := &s.Tokens[i-1], s.Tokens[i].Lower
		return (l.joins[before.Lower] || l.breaks[before.Lower]) && (l.starts[w] || l.subjects[w] || l.opens[w])
	}
	for from > 0 && !begins(from) {
		from--
	}
	for to < len(s.Tokens) && !begins(to) {
		to++
	}
	return from, to
}
