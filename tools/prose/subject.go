package prose

import "strings"

// Subject says who or what a clause is about, as far as a reader of a clinic's
// page tells them apart.
type Subject uint8

// The subjects.
const (
	Unknown   Subject = iota // none of these, or nobody is named
	Us                       // we, our surgeons, the clinic, its name
	Treatment                // what is done or given: the set "treatment" of the grammar
	Patient                  // you, your skin, patients, a man of 40
	Other                    // another clinic, a website, the regulator, anyone who …
	Evidence                 // studies, research, scientists
	Condition                // an illness or a symptom: the set "condition"
)

// Subject returns the subject of the clause that token at stands in or ends:
// what is named first in it and not led in by a preposition. "It" and "they"
// are what the clause or the sentence before is about. It is told in English;
// elsewhere it is Unknown.
func (s *Sentence) Subject(at int) Subject { return s.subject(at, 3).is }

// SubjectOf returns the subject of the verb at token verb: what is named before
// it, auxiliaries and adverbs left out, and of "clinics that promise" the
// clinics.
func (s *Sentence) SubjectOf(verb int) Subject { return s.subjectOf(verb).is }

// About returns what the words from, to are said of: of "a painless lump" the
// lump, of "the lump is painless" the subject.
func (s *Sentence) About(from, to int) Subject {
	if end := s.phraseEnd(to, len(s.Tokens)); end > to {
		if n := s.noun(to, end, false); n.is != Unknown {
			return n.is
		}
	}
	return s.Subject(from)
}

// WithNames returns the grammar for a text in which these are names of ours.
func (g *Grammar) WithNames(names ...string) *Grammar {
	own := *g
	own.names = nil
	for _, name := range names {
		if words := Tokens(name, g.lang); len(words) > 0 {
			own.names = append(own.names, words)
		}
	}
	return &own
}

// role is what a word may be in a clause; several at once.
type role uint32

const (
	we role = 1 << iota
	our
	you
	your
	it          // points back
	another     // other, some, many: before somebody else
	definite    // the, this
	part        // most of, one of
	preposition // leads in what is no subject
	pointer     // who, which, that
	joint       // and, because, if: another clause may begin
	verb        // a finite verb or an auxiliary
	adverb      // may stand between a subject and its verb
	courtesy    // Dr, before a name
	provider    // who treats: the set "provider"
	treatment   // the sets "treatment" and "procedure"
	patient     // the set "people"
	somebody    // anyone, those: somebody else where "who" follows
	other       // who speaks and does not treat: websites, regulators
	evidence
	condition // the set "condition"
)

const nouns = provider | treatment | patient | somebody | other | evidence | condition

// addRoles makes the roles of the words known.
func (g *Grammar) addRoles() {
	g.roles = map[int32]role{}
	var add func(role, *node)
	add = func(r role, n *node) {
		switch n.op {
		case opClass:
			for _, id := range n.set {
				g.roles[id] |= r
			}
		case opAny:
			for _, k := range n.kids {
				add(r, k)
			}
		case opRow: // of "varicose veins" the veins
			if len(n.kids) > 0 {
				add(r, n.kids[len(n.kids)-1])
			}
		}
	}
	for r, words := range languageOf(g.lang).roles {
		for _, w := range strings.Fields(words) {
			g.roles[g.word(w)] |= r
		}
	}
	for name, r := range map[string]role{"provider": provider, "treatment": treatment, "procedure": treatment, "people": patient, "condition": condition} {
		if g.sets[name] == nil {
			continue
		}
		p := parser{g: g}
		n, err := p.atom("@"+name, 0)
		if err != nil {
			continue // whoever uses the set hears of it
		}
		add(r, n)
	}
}

func (s *Sentence) role(i int) role {
	if i < 0 || i >= len(s.ids) {
		return 0
	}
	r := s.grammar.roles[s.ids[i]]
	if r == 0 && s.Tokens[i].Kind == Word {
		w := s.Tokens[i].Lower
		for _, e := range languageOf(s.grammar.lang).endings {
			if len(w) > len(e.end)+1 && strings.HasSuffix(w, e.end) {
				return e.role
			}
		}
	}
	return r
}

// ending tells what words are that end so and that nothing names.
type ending struct {
	end  string
	role role
}

// nominal is what a noun phrase names.
type nominal struct {
	is    Subject
	alien bool // for certain nobody of ours, which "a surgeon" may be
}

func (s *Sentence) subject(at, back int) nominal {
	at = min(at, len(s.Tokens))
	from := at
	for from > 0 && !s.opens(from) {
		from--
	}
	if s.role(from-1)&pointer != 0 && s.role(from)&(we|you|it|our|your|definite) == 0 {
		if n := s.before(from - 1); n.is != Unknown {
			return n // clinics that promise
		}
	}
	led := nominal{} // behind a preposition
	for i := from; i < at; {
		r := s.role(i)
		switch {
		case s.Tokens[i].Kind == Mark, r&(adverb|joint) != 0:
			i++
			continue
		case r&preposition != 0:
			end := s.phraseEnd(i+1, at)
			led = s.noun(i+1, end, false)
			i = max(end, i+1)
			continue
		case r&it != 0 && s.role(i+1)&nouns == 0:
			if n := s.backFrom(from, back); n.is != Unknown {
				return n
			}
			return nominal{}
		}
		end := s.phraseEnd(i, at)
		if end == i { // a verb
			break
		}
		if n := s.noun(i, end, false); n.is != Unknown {
			return n
		}
		return nominal{}
	}
	return led
}

// backFrom is the subject before token from: of the sentence, or of the one
// before.
func (s *Sentence) backFrom(from, back int) nominal {
	if s.role(from-1)&pointer != 0 { // it, as somebody says
		return nominal{}
	}
	if from > 0 {
		return s.subject(from-1, back)
	}
	if s.previous == nil || back == 0 {
		return nominal{}
	}
	p := s.previous
	end := 0
	for end < len(p.Tokens) && (p.role(end)&verb == 0 || end == 0) {
		end++
	}
	return p.subject(end, back-1)
}

// opens reports whether a clause begins at token i.
func (s *Sentence) opens(i int) bool {
	t := &s.Tokens[i-1]
	r := s.role(i - 1)
	switch {
	case barrier(t), r&pointer != 0 && r&it == 0:
		return true
	case r&pointer != 0: // that
		return i < 2 || s.role(i)&verb != 0 || s.role(i-2)&(preposition|joint) == 0
	case r&joint != 0:
		return s.role(i)&(we|you|it|our|your|definite|another) != 0 || languageOf(s.grammar.lang).breaks[t.Lower]
	case t.Lower == ",":
		return s.role(i)&(we|you|it|our|your|definite|another|verb) != 0 || s.subordinate(i-1, languageOf(s.grammar.lang))
	}
	return false
}

// phraseEnd is where the noun phrase that begins at token i ends.
func (s *Sentence) phraseEnd(i, most int) int {
	for from := i; i < most; i++ {
		r := s.role(i)
		t := &s.Tokens[i]
		switch {
		case t.Kind == Mark && t.Lower != "'" && t.Lower != `"`, r&(verb|joint) != 0, r&pointer != 0 && r&it == 0:
			return i
		case r&(we|you) != 0, r&it != 0 && s.role(i+1)&nouns == 0 && i > from:
			if i == from {
				return i + 1
			}
			return i
		case r&preposition != 0 && i > from && s.role(i-1)&part == 0:
			return i
		}
	}
	return most
}

func (s *Sentence) subjectOf(v int) nominal {
	end := v
	for end > 0 && s.role(end-1)&(adverb|verb) != 0 && s.role(end-1)&nouns == 0 {
		end--
	}
	if s.role(end-1)&pointer != 0 {
		end--
	}
	return s.before(end)
}

// before is what is named just before token end, with what belongs to it: "a
// clinic in the town".
func (s *Sentence) before(end int) nominal {
	if end > 1 && s.Tokens[end-1].Lower == "," {
		end--
	}
	from := end
	for from > 0 {
		r := s.role(from - 1)
		t := &s.Tokens[from-1]
		if t.Kind == Mark && t.Lower != "'" && t.Lower != `"` || r&(joint|verb) != 0 || r&pointer != 0 && r&it == 0 {
			break
		}
		from--
		if r&(we|you) != 0 {
			break
		}
	}
	for from < end && s.role(from)&adverb != 0 {
		from++
	}
	if from == end {
		return nominal{}
	}
	if s.role(from)&preposition != 0 { // in adverts, some clinics
		return s.noun(from+1, end, true)
	}
	if r := s.role(from); r&it != 0 && end-from == 1 {
		return s.backFrom(from, 2)
	}
	for from < end {
		head := from + 1
		for head < end && (s.role(head)&preposition == 0 || s.role(head-1)&part != 0) {
			head++
		}
		if n := s.noun(from, head, true); n.is != Unknown {
			return n
		}
		from = head
	}
	return nominal{}
}

// noun is what the noun phrase of tokens from, to names: its last noun, or the
// last of those that stand together first where the end may hold a verb that is
// not known as one.
func (s *Sentence) noun(from, to int, last bool) nominal {
	var words, kind role
	at := -1
	for i := from; i < to; i++ {
		if s.ownName(i) {
			return nominal{is: Us}
		}
		r := s.role(i)
		if r&nouns != 0 && (last || kind == 0 || at == i-1) {
			kind, at = r&nouns, i
		}
		words |= r
	}
	switch {
	case words&our != 0:
		return nominal{is: kind.subject(Us)}
	case words&we != 0:
		return nominal{is: Us}
	case words&(your|you) != 0:
		return nominal{is: Patient}
	case kind&somebody != 0:
		return nominal{Other, s.role(to)&pointer != 0} // anyone may be a patient, anyone who offers it is none
	case kind&provider != 0 && kind&treatment == 0: // surgery is more often done than visited
		switch {
		case words&another != 0, kind&other != 0 && words&definite == 0:
			return nominal{Other, true}
		case words&definite != 0:
			return nominal{is: Us}
		}
		return nominal{is: Other}
	case kind&other != 0:
		return nominal{Other, true}
	case kind != 0:
		return nominal{is: kind.subject(Unknown)}
	case words&courtesy != 0:
		return nominal{is: Us}
	}
	for i := from; i < to; i++ {
		if t := &s.Tokens[i]; t.Kind == Word && len(t.Text) >= 3 && t.Text == strings.ToUpper(t.Text) && s.Tokens[0].Text != strings.ToUpper(s.Tokens[0].Text) {
			return nominal{Other, true} // the GMC
		}
	}
	return nominal{}
}

func (r role) subject(otherwise Subject) Subject {
	switch {
	case r&treatment != 0:
		return Treatment
	case r&patient != 0:
		return Patient
	case r&evidence != 0:
		return Evidence
	case r&condition != 0:
		return Condition
	}
	return otherwise
}

// ownName reports whether a name of ours begins at token i.
func (s *Sentence) ownName(i int) bool {
next:
	for _, name := range s.grammar.names {
		if i+len(name) > len(s.Tokens) {
			continue
		}
		for k := range name {
			if s.Tokens[i+k].Lower != name[k].Lower {
				continue next
			}
		}
		return true
	}
	return false
}
