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
	first, last int // the first and the last token that is no mark
	grammar     *Grammar
	moods       []Mood // nil until asked for
}

// Read takes the sentences of a text apart, as Sentences has found them.
func (g *Grammar) Read(text string, spans []Span) []Sentence {
	sentences := make([]Sentence, len(spans))
	tokens := make([]Token, 0, len(text)/5+4)
	contract := english3(g.lang)
	for i, sp := range spans {
		from := len(tokens)
		tokens = appendTokens(tokens, text[sp.Start:sp.End], sp.Start, contract)
		sentences[i] = Sentence{Span: sp, first: from, last: len(tokens)}
	}
	ids := make([]int32, len(tokens))
	for i := range tokens {
		ids[i] = g.id(&tokens[i])
	}
	for i := range sentences {
		s := &sentences[i]
		s.Tokens, s.ids, s.grammar = tokens[s.first:s.last], ids[s.first:s.last], g
		s.first, s.last = len(s.Tokens), -1
		for j := range s.Tokens {
			if s.Tokens[j].Kind != Mark {
				s.first, s.last = min(s.first, j), j
			}
		}
	}
	return sentences
}

func (g *Grammar) id(t *Token) int32 {
	if id, ok := g.words[t.Lower]; ok {
		return id
	}
	switch t.Kind {
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
	if s.moods == nil {
		s.moods = make([]Mood, len(s.Tokens))
		s.grammar.read(s)
	}
	var m Mood
	for _, n := range s.moods[from:to] {
		m |= n
	}
	return m
}

// reach says how far a mood reaches from the words that bring it.
type reach uint8

const (
	onward  reach = iota // to the end of what they govern
	phrase               // to the next comma, "and" or subject
	all                  // the whole sentence
	before               // the clause before them
	rest                 // to the end of the sentence
	clause               // a clause that ends with a comma: "if you …,"
	nothing              // they look like one and are none: "not only"
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
	if s.Question() {
		s.mark(Asked, 0, len(s.Tokens))
	}
	var done []bool // tokens that were taken by a pattern of reach nothing
	for _, m := range g.moods {
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
			switch m.reach {
			case onward:
				s.mark(m.mood, h.Start, s.end(h.To, l, false))
			case phrase:
				s.mark(m.mood, h.Start, s.end(h.To, l, true))
			case all:
				s.mark(m.mood, 0, len(s.Tokens))
			case rest:
				s.mark(m.mood, h.Start, len(s.Tokens))
			case before:
				i := h.Start
				for i > 0 && !barrier(&s.Tokens[i-1]) && !(s.Tokens[i-1].Lower == "," && i < len(s.Tokens) && l.starts[s.Tokens[i].Lower]) {
					i--
				}
				s.mark(m.mood, i, h.End)
			case clause:
				i := h.To
				for i < len(s.Tokens) && s.Tokens[i].Lower != "," && s.Tokens[i].Lower != "then" && !barrier(&s.Tokens[i]) {
					i++
				}
				s.mark(m.mood, h.Start, i)
			}
			at = max(at, h.Start+1)
		}
	}
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

func (s *Sentence) mark(m Mood, from, to int) {
	for i := from; i < to; i++ {
		s.moods[i] |= m
	}
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
			if phrase || l.starts[next] {
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

// language is what the moods of one language are told by.
type language struct {
	sets     map[string][]string
	moods    []moodWords
	breaks   map[string]bool // words that end what is governed
	starts   map[string]bool // words that begin another clause behind a comma
	subjects map[string]bool // words that are the subject of another clause
	and      map[string]bool
	denies   map[string]bool // words that go on denying behind "and"
	own      map[string]bool // our
	us       map[string]bool // we
	voiced   map[string]bool // what is ours where we say it: "we promise that …"
	leads    map[string]bool // words that lead into a clause: "that we"
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
