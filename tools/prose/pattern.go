package prose

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	mathbits "math/bits"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Grammar is a set of patterns over the words of sentences, compiled so that a
// text is read once for all of them. Build it with NewGrammar and Add, then
// call Compile; after that it may be used from several goroutines.
//
// A pattern is a row of:
//
//	word      that word, in small letters; hyphens are written as spaces
//	cure~     its inflected forms too (see Family)
//	@name     anything of that set
//	(a|b c)   one of these
//	x?        x or nothing
//	..3       at most three words or marks, within a clause, and no "not"
//	#         a number in digits
//	_         any one word
//	Aa        any word with a capital
//	!x        not followed by x
//	^ and $   the beginning and the end of the sentence
//	$$ and ## a dollar sign and a hash
//	[x y]     what is reported of the match; all of it where there is none
type Grammar struct {
	lang     string
	sets     map[string][]string
	parsed   map[string]*reused // what patterns have named of the sets, until Compile
	atoms    map[string]*node   // the words of patterns, until Compile
	words    map[string]int32   // until Compile
	spelling []string           // of words, by their number
	index    index              // of spelling, from Compile on
	numbers  []int32            // those of words that are numbers in digits
	sources  []string
	nodes    []*node       // until Compile
	required map[int][]int // by pattern, see Require; until Compile
	either   [][]int       // see Either; until Compile
	might    []int32       // the sets of words that those of either need
	aside    []bool
	programs []program
	starts   []*packed // by pattern: the words that it may begin with
	holds    []*packed // by pattern: its rarest words, see anchors
	// By word, the patterns of Add that cannot match without it or another such
	// word, and likewise the moods. Of the words that a pattern needs, the rarest
	// are taken, so that most sentences are no candidates for most patterns.
	anchors     [][]candidate
	moodAnchors [][]int32

	needs       [][]int32 // by pattern, sets of words beside its anchors; a match holds one of each
	wanted      [][]block // by word, the sets of needs that it is in
	blocks      int       // of the sets of needs
	moods       []moodPattern
	invitations []int
	common      map[int32]int // how common a word is, where it is
	classes     int           // the number of words
	roles       map[int32]role
	names       [][]Token // of ours
}

// candidate is a pattern that may match where one of its rarest words stands,
// the next of the sets of words that it needs, which most sentences lack, and how
// many tokens before that word the match may begin.
type candidate struct{ pattern, needs, before int32 }

// block is 64 of many bits.
type block struct {
	at   int32
	bits uint64
}

// anySentence is the number of a set of words of which every sentence has one.
const anySentence = 0

// The numbers of tokens that no pattern names.
const (
	otherWord = iota
	otherNumber
	otherMark
	firstWordID
)

// NewGrammar returns a grammar for a language with the sets that patterns may
// name. The values of sets are patterns.
func NewGrammar(lang string, sets map[string][]string) *Grammar {
	g := &Grammar{lang: lang, sets: maps.Clone(sets), parsed: map[string]*reused{}, atoms: map[string]*node{}, words: map[string]int32{}, spelling: make([]string, firstWordID)}
	if g.sets == nil {
		g.sets = map[string][]string{}
	}
	g.addMoods()
	g.addRoles()
	return g
}

// Add adds a pattern that Find looks for and returns its number. The error says
// what is wrong with the pattern.
func (g *Grammar) Add(pattern string) (int, error) { return g.add(pattern, false) }

// AddAside adds a pattern that only FindOne looks for.
func (g *Grammar) AddAside(pattern string) (int, error) { return g.add(pattern, true) }

// Require says that a match of a pattern is of use only in a sentence that one
// of some others matches too, so that Find may pass it over elsewhere.
func (g *Grammar) Require(pattern int, others []int) {
	if g.required == nil {
		g.required = map[int][]int{}
	}
	g.required[pattern] = others
}

// Either returns a number for some patterns, by which Might knows them.
func (g *Grammar) Either(patterns []int) int {
	g.either = append(g.either, patterns)
	return len(g.either) - 1
}

// Might reports whether one of the patterns of Either may match in a sentence.
func (g *Grammar) Might(s *Sentence, either int) bool { return s.has.has(g.might[either]) }

func (g *Grammar) add(pattern string, aside bool) (int, error) {
	p := parser{g: g, fields: lex(pattern)}
	n, err := p.sequence(0)
	if err == nil && p.at < len(p.fields) {
		err = fmt.Errorf("%q closes nothing", p.fields[p.at])
	}
	if err == nil && n.op == opRow && len(n.kids) == 0 {
		err = fmt.Errorf("it is empty")
	}
	if err != nil {
		return 0, fmt.Errorf("pattern %q: %w", pattern, err)
	}
	g.nodes = append(g.nodes, n)
	g.sources = append(g.sources, pattern)
	g.aside = append(g.aside, aside)
	return len(g.nodes) - 1, nil
}

// Compile makes the grammar ready. The error names a pattern that could begin
// anywhere.
func (g *Grammar) Compile() error {
	g.classes = len(g.spelling)
	g.common = map[int32]int{-1: 30}
	for common, words := range map[int][]string{100: languageOf(g.lang).frequent, 20: languageOf(g.lang).usual} {
		for _, w := range words {
			if id, ok := g.words[w]; ok {
				g.common[id] = common
			}
		}
	}
	g.numbers = append(g.numbers, otherNumber)
	for w, id := range g.words {
		if w[0] >= '0' && w[0] <= '9' {
			g.numbers = append(g.numbers, id)
		}
	}
	g.anchors = make([][]candidate, g.classes)
	g.moodAnchors = make([][]int32, g.classes)
	g.wanted = make([][]block, g.classes)
	g.programs = make([]program, len(g.nodes))
	g.starts = make([]*packed, len(g.nodes))
	g.holds = make([]*packed, len(g.nodes))
	g.needs = make([][]int32, len(g.nodes))
	var all []need
	var anchored []anchoring
	var seen []bool
	c := compiler{g: g, scratch: g.bits()}
	for i, n := range g.nodes {
		c.code = c.code[:0]
		c.emit(n)
		c.code = append(c.code, instruction{op: opMatch})
		g.programs[i] = slices.Clone(program(c.code))
		starts := c.scratch
		clear(starts)
		seen = append(seen[:0], make([]bool, len(c.code))...)
		if !starts.collect(c.code, 0, seen) {
			return fmt.Errorf("pattern %q may begin with any word", g.sources[i])
		}
		g.starts[i] = starts.pack()
		var needs [][]int32
		before := 0 // the first of needs
		sets := g.needed(n, 0, nil)
		for _, set := range sets[:min(len(sets), 3)] { // more rule hardly anything out
			needs = append(needs, g.expand(set.words))
		}
		if needs == nil {
			needs = [][]int32{slices.Collect(starts.all)}
			g.holds[i] = g.starts[i]
		} else {
			before = sets[0].before
			g.holds[i] = c.members(sets[0].wordSet)
		}
		if either := g.oneOf(g.required[i]); either != nil {
			needs = append(needs, either)
		}
		if m := slices.IndexFunc(g.moods, func(m moodPattern) bool { return m.pattern == i }); m >= 0 {
			anchor(g.moodAnchors, needs[0], int32(m))
			needs = needs[1:]
		} else if !g.aside[i] {
			anchored = append(anchored, anchoring{needs[0], candidate{pattern: int32(i), before: int32(before)}})
			needs = needs[1:]
		}
		g.needs[i] = make([]int32, len(needs))
		for k, words := range needs {
			all = append(all, need{words, magnitude(words), &g.needs[i][k]})
		}
	}
	g.might = make([]int32, len(g.either))
	for i, patterns := range g.either {
		if words := g.oneOf(patterns); words != nil {
			all = append(all, need{words, magnitude(words), &g.might[i]})
		}
	}
	// A word is in many large sets and in few small ones, and in sets that begin
	// alike: with the large in front, and those together, its sets lie in few blocks.
	slices.SortFunc(all, func(a, b need) int { return cmp.Or(b.magnitude-a.magnitude, slices.Compare(a.words, b.words)) })
	last := int32(anySentence)
	for i, n := range all {
		if i == 0 || !slices.Equal(n.words, all[i-1].words) {
			last++
			g.want(n.words, last)
		}
		*n.number = last
	}
	g.blocks = blocks(int(last) + 1)
	for _, a := range anchored {
		if needs := g.needs[a.what.pattern]; len(needs) > 0 {
			a.what.needs = needs[0]
		}
		anchor(g.anchors, a.words, a.what)
	}
	g.index = newIndex(g.spelling)
	g.nodes, g.parsed, g.atoms, g.numbers, g.required, g.either = nil, nil, nil, nil, nil, nil
	return nil
}

// magnitude is how large a set is, in powers of 8.
func magnitude(words []int32) int { return mathbits.Len(uint(len(words))) / 3 }

func anchor[T any](index [][]T, words []int32, what T) {
	for _, id := range words {
		index[id] = append(index[id], what)
	}
}

// oneOf returns words of which a sentence holds one that one of some patterns
// matches; nil: there are none that are known.
func (g *Grammar) oneOf(patterns []int) []int32 {
	any := &node{op: opAny}
	for _, p := range patterns {
		any.kids = append(any.kids, g.nodes[p])
	}
	set := g.anchor(any)
	if set == nil || len(set.words) == 0 {
		return nil
	}
	return g.expand(set.words)
}

// wordSet is a set of words in order, -1 standing for numbers.
type wordSet struct {
	words   []int32
	common  int     // how common they are
	members *packed // nil until asked for
}

// neededSet is a set of words of which a match holds one, and how many tokens of
// the match may stand before it.
type neededSet struct {
	*wordSet
	before int
}

// needed appends the sets of words of each of which a match holds at least one,
// the rarest first. So many tokens may stand before the node.
func (g *Grammar) needed(n *node, before int, sets []neededSet) []neededSet {
	if n.op != opRow {
		if set := g.anchor(n); set != nil {
			sets = append(sets, neededSet{set, before + n.length() - 1})
		}
		return sets
	}
	for _, k := range n.kids {
		sets = g.needed(k, before, sets)
		before += k.length()
	}
	slices.SortStableFunc(sets, func(a, b neededSet) int { return a.common - b.common })
	return sets
}

// length is the most tokens that a match of a node takes.
func (n *node) length() int {
	if n.most > 0 {
		return n.most
	}
	switch n.op {
	case opClass, opWord, opName:
		n.most = 1
	case opGap:
		n.most = n.n
	case opAny:
		for _, k := range n.kids {
			n.most = max(n.most, k.length())
		}
	case opRow, opMaybe:
		for _, k := range n.kids {
			n.most += k.length()
		}
	}
	return n.most
}

// anchor returns the rarest set of words of which a match holds at least one;
// nil: there is none.
func (g *Grammar) anchor(n *node) *wordSet {
	if n.anchored {
		return n.anchor
	}
	n.anchored = true
	switch n.op {
	case opClass:
		n.anchor = &wordSet{words: n.set, common: len(n.set)}
		for _, id := range n.set {
			n.anchor.common += g.common[id]
		}
	case opRow:
		for _, k := range n.kids {
			if set := g.anchor(k); set != nil && (n.anchor == nil || set.common < n.anchor.common) {
				n.anchor = set
			}
		}
	case opAny:
		all := &wordSet{}
		for _, k := range n.kids {
			set := g.anchor(k)
			if set == nil {
				return nil
			}
			all.words = append(all.words, set.words...)
			all.common += set.common
		}
		all.words = sorted(all.words)
		n.anchor = all
	}
	return n.anchor
}

// expand writes the words out that a set of a pattern stands for.
func (g *Grammar) expand(set []int32) []int32 {
	if len(set) == 0 || set[0] >= 0 {
		return set
	}
	return sorted(slices.Concat(set[1:], g.numbers))
}

// members are the words of a set, written out.
func (c *compiler) members(set *wordSet) *packed {
	if set.members == nil {
		clear(c.scratch)
		for _, id := range c.g.expand(set.words) {
			c.scratch.add(id)
		}
		set.members = c.scratch.pack()
	}
	return set.members
}

// need is a set of words that a pattern needs, and where its number belongs.
type need struct {
	words     []int32
	magnitude int
	number    *int32
}

// anchoring is a pattern with the words that anchor it.
type anchoring struct {
	words []int32
	what  candidate
}

// want adds a set of words that patterns need.
func (g *Grammar) want(words []int32, number int32) {
	for _, id := range words {
		in := g.wanted[id]
		if len(in) == 0 || in[len(in)-1].at != number>>6 {
			in = append(in, block{at: number >> 6})
		}
		in[len(in)-1].bits |= 1 << (number & 63)
		g.wanted[id] = in
	}
}

func (g *Grammar) bits() bits { return make(bits, blocks(g.classes)) }

func sorted(words []int32) []int32 {
	slices.Sort(words)
	return slices.Compact(words)
}

type op uint8

const (
	opOne   op = iota // the word x
	opClass           // a word of set
	opAhead           // a word of set comes next, which what follows takes
	opGap             // at most x tokens within a clause
	opWord            // any one word
	opName            // any one word with a capital
	opSplit           // try the next, else x
	opJump
	opOpen
	opClose
	opNot // sub must not match here; go on at x
	opBegin
	opEnd
	opMatch
	// of nodes only
	opRow
	opAny
	opMaybe
)

type node struct {
	op   op
	set  []int32 // in order; -1 is a number in digits
	kids []*node
	n    int
	most int // see length

	anchor   *wordSet // see Grammar.anchor
	anchored bool
	first    *packed // the words that an opAny of many kids begins with; nil: any, or not yet known
}

type instruction struct {
	op  op
	x   int32
	set *packed
}

// takes reports whether a word is one of those of an opOne, opClass or opAhead.
func (in *instruction) takes(id int32) bool {
	if in.op == opOne {
		return id == in.x
	}
	return in.set.has(id)
}

type program []instruction

type bits []uint64

// blocks is how many words of 64 bits so many numbers take.
func blocks(n int) int { return (n + 63) / 64 }

func (b bits) has(id int32) bool { return b[id>>6]&(1<<(id&63)) != 0 }
func (b bits) add(id int32)      { b[id>>6] |= 1 << (id & 63) }

// of returns bits for n numbers: b, which is empty, or longer ones.
func (b bits) of(n int) bits {
	if need := blocks(n); need > len(b) {
		return make(bits, need)
	}
	return b
}

func (b bits) join(more *packed) {
	for i, w := range more.bits {
		b[int(more.first)+i] |= w
	}
}

// pack copies what was added.
func (b bits) pack() *packed {
	first, end := 0, len(b)
	for first < end && b[first] == 0 {
		first++
	}
	for first < end && b[end-1] == 0 {
		end--
	}
	return &packed{int32(first), slices.Clone(b[first:end])}
}

// packed are bits that do not change, from the first block that holds any to the
// last. Words that a pattern names together mostly have numbers near each other,
// and a grammar has thousands of sets.
type packed struct {
	first int32
	bits  bits
}

func (p *packed) has(id int32) bool {
	i := uint32(id>>6 - p.first)
	return i < uint32(len(p.bits)) && p.bits[i]&(1<<(id&63)) != 0
}

// all goes through what was added, in order.
func (b bits) all(yield func(int32) bool) {
	for i, w := range b {
		for ; w != 0; w &= w - 1 {
			if !yield(int32(i<<6 + mathbits.TrailingZeros64(w))) {
				return
			}
		}
	}
}

// collect adds the words that a program may begin with. It reports false where
// it may begin with any.
func (b bits) collect(code program, pc int, seen []bool) bool {
	for {
		if seen[pc] {
			return true
		}
		seen[pc] = true
		switch in := code[pc]; in.op {
		case opOne:
			b.add(in.x)
			return true
		case opClass, opAhead:
			b.join(in.set)
			return true
		case opSplit:
			if !b.collect(code, pc+1, seen) {
				return false
			}
			pc = int(in.x)
		case opJump, opNot:
			pc = int(in.x)
		case opOpen, opClose, opBegin:
			pc++
		default:
			return false
		}
	}
}

type parser struct {
	g       *Grammar
	fields  []string
	at      int
	deepest int
	row     []*node // what has been read of rows that go on
}

// reused is a set that has been parsed, and how deep its patterns nest.
type reused struct {
	node   *node
	height int
}

const maxDepth = 20

var errTooDeep = errors.New("nested too deeply")

// lex splits a pattern at white space and around its own signs.
func lex(s string) []string {
	fields := make([]string, 0, len(s)/3+1)
	from := -1 // of a word; -1: there is none
	for i, r := range s {
		sign := false
		switch r {
		case '(', ')', '|', '[', ']', '?', '!':
			sign = true
		}
		if !sign && !unicode.IsSpace(r) {
			if from < 0 {
				from = i
			}
			continue
		}
		if from >= 0 {
			fields = append(fields, s[from:i])
			from = -1
		}
		if sign {
			fields = append(fields, s[i:i+1])
		}
	}
	if from >= 0 {
		fields = append(fields, s[from:])
	}
	return fields
}

func (p *parser) sequence(depth int) (*node, error) {
	if depth > maxDepth {
		return nil, errTooDeep
	}
	p.deepest = max(p.deepest, depth)
	from := len(p.row)
	for p.at < len(p.fields) {
		f := p.fields[p.at]
		if f == ")" || f == "]" || f == "|" {
			break
		}
		p.at++
		if f == "?" {
			if len(p.row) == from {
				return nil, fmt.Errorf("? follows nothing")
			}
			last := &p.row[len(p.row)-1]
			*last = &node{op: opMaybe, kids: []*node{*last}}
			continue
		}
		n, err := p.atom(f, depth)
		if err != nil {
			return nil, err
		}
		p.row = append(p.row, n)
	}
	kids := p.row[from:]
	p.row = p.row[:from]
	if len(kids) == 1 {
		return kids[0], nil
	}
	return &node{op: opRow, kids: slices.Clone(kids)}, nil
}

func (p *parser) atom(f string, depth int) (*node, error) {
	switch {
	case f == "(":
		return p.group(")", depth)
	case f == "[":
		n, err := p.group("]", depth)
		if err != nil {
			return nil, err
		}
		return &node{op: opRow, kids: []*node{{op: opOpen}, n, {op: opClose}}}, nil
	case f == "^":
		return &node{op: opBegin}, nil
	case f == "$":
		return &node{op: opEnd}, nil
	case f == "_":
		return &node{op: opWord}, nil
	case f == "!":
		if p.at == len(p.fields) {
			return nil, fmt.Errorf("! stands before nothing")
		}
		p.at++
		n, err := p.atom(p.fields[p.at-1], depth)
		if err != nil {
			return nil, err
		}
		return &node{op: opNot, kids: []*node{n}}, nil
	case strings.HasPrefix(f, ".."):
		n, err := strconv.Atoi(f[2:])
		if err != nil || n < 1 || n > 12 {
			return nil, fmt.Errorf("%q: a gap is ..1 to ..12", f)
		}
		return &node{op: opGap, n: n}, nil
	case f == "Aa":
		return &node{op: opName}, nil
	case f == "##":
		return &node{op: opClass, set: []int32{p.g.word("#")}}, nil
	case f == "$$":
		return &node{op: opClass, set: []int32{p.g.word("$")}}, nil
	case f == "#":
		return &node{op: opClass, set: []int32{-1}}, nil
	case strings.HasPrefix(f, "@"):
		entries, ok := p.g.sets[f[1:]]
		if !ok {
			return nil, fmt.Errorf("no set is named %q", f[1:])
		}
		return p.set(f[1:], entries, depth)
	}
	if n := p.g.atoms[f]; n != nil {
		return n, nil
	}
	n, err := p.word(f)
	if err == nil && p.g.atoms != nil {
		p.g.atoms[f] = n
	}
	return n, err
}

// word reads a word of a pattern.
func (p *parser) word(f string) (*node, error) {
	var set []int32
	if w, ok := strings.CutSuffix(f, "~"); ok && w != "" {
		for _, form := range Family(w) {
			set = append(set, p.g.word(form))
		}
	} else {
		if f != strings.ToLower(f) {
			return nil, fmt.Errorf("%q: patterns are in small letters", f)
		}
		// Write a word as a reader of text would find it. What is contracted with a
		// word stands for itself, as there is no word before it here.
		var tokens []Token
		if end, hash, is := wordEnd(f, 0); f != "'s" && (end < len(f) || is != 0 || hash == cannot || f[0] <= '9') {
			tokens = Tokens(f, p.g.lang)
		}
		if len(tokens) > 1 {
			row := &node{op: opRow}
			for _, t := range tokens {
				row.kids = append(row.kids, &node{op: opClass, set: []int32{p.g.word(t.Lower)}})
			}
			return row, nil
		}
		if len(tokens) == 1 {
			f = tokens[0].Lower
		}
		set = append(set, p.g.word(f))
	}
	return &node{op: opClass, set: sorted(set)}, nil
}

// set reads the entries of a set, once for all the patterns that name it.
func (p *parser) set(name string, entries []string, depth int) (*node, error) {
	if known := p.g.parsed[name]; known != nil {
		if depth+known.height > maxDepth {
			return nil, fmt.Errorf("set %s: %w", name, errTooDeep)
		}
		p.deepest = max(p.deepest, depth+known.height)
		return known.node, nil
	}
	deepest := depth
	var kids []*node
	for _, e := range entries {
		q := parser{g: p.g, fields: lex(e)}
		n, err := q.sequence(depth + 1)
		if err != nil {
			return nil, fmt.Errorf("set %s, %q: %w", name, e, err)
		}
		if q.at < len(q.fields) {
			return nil, fmt.Errorf("set %s, %q: %q closes nothing", name, e, q.fields[q.at])
		}
		deepest = max(deepest, q.deepest)
		kids = append(kids, n)
	}
	p.deepest = max(p.deepest, deepest)
	known := &reused{merge(kids), deepest - depth}
	p.g.parsed[name] = known
	return known.node, nil
}

// group reads alternatives up to the sign that closes them.
func (p *parser) group(closing string, depth int) (*node, error) {
	var kids []*node
	for {
		n, err := p.sequence(depth + 1)
		if err != nil {
			return nil, err
		}
		kids = append(kids, n)
		if p.at == len(p.fields) {
			return nil, fmt.Errorf("%s is wanting", closing)
		}
		p.at++
		switch f := p.fields[p.at-1]; f {
		case "|":
		case closing:
			return merge(kids), nil
		default:
			return nil, fmt.Errorf("%s where %s is wanting", f, closing)
		}
	}
}

func (g *Grammar) word(w string) int32 {
	id, ok := g.words[w]
	if !ok {
		id = int32(len(g.spelling))
		g.words[w] = id
		g.spelling = append(g.spelling, w)
	}
	return id
}

// merge makes one node of alternatives, and of the single words among them one
// class.
func merge(kids []*node) *node {
	var one []int32
	rest := kids[:0]
	for _, k := range kids {
		if k.op == opClass {
			one = append(one, k.set...)
		} else {
			rest = append(rest, k)
		}
	}
	if len(one) > 0 {
		rest = append(rest, &node{op: opClass, set: sorted(one)}) // longer alternatives first
	}
	if len(rest) == 1 {
		return rest[0] // so that each of its words is known to be needed
	}
	return &node{op: opAny, kids: rest}
}

// fewKids is how many alternatives are tried faster than it is told that none
// begins here.
const fewKids = 4

// begin adds the words that a match of a node may begin with. It reports false
// where that may be any word, or the match empty.
func (g *Grammar) begin(n *node, with bits) bool {
	switch n.op {
	case opClass:
		for _, id := range g.expand(n.set) {
			with.add(id)
		}
		return true
	case opAny:
		return !slices.ContainsFunc(n.kids, func(k *node) bool { return !g.begin(k, with) })
	case opRow:
		for _, k := range n.kids {
			switch k.op {
			case opOpen, opClose, opBegin, opNot:
			case opMaybe:
				if !g.begin(k.kids[0], with) {
					return false
				}
			default:
				return g.begin(k, with)
			}
		}
	}
	return false
}

type compiler struct {
	g       *Grammar
	code    program
	scratch bits // of the grammar's words
}

func (c *compiler) emit(n *node) {
	put := func(in instruction) int { c.code = append(c.code, in); return len(c.code) - 1 }
	switch n.op {
	case opClass:
		if len(n.set) == 1 && n.set[0] >= 0 {
			put(instruction{op: opOne, x: n.set[0]})
			break
		}
		put(instruction{op: opClass, set: c.members(c.g.anchor(n))})
	case opRow:
		for _, k := range n.kids {
			c.emit(k)
		}
	case opAny:
		// Behind a gap the alternatives are tried at each of its words.
		if len(n.kids) >= fewKids && n.first == nil {
			clear(c.scratch)
			if c.g.begin(n, c.scratch) {
				n.first = c.scratch.pack()
			}
		}
		if n.first != nil {
			put(instruction{op: opAhead, set: n.first})
		}
		// A word begins few of many: those are looked for by halves. Most words that
		// begin one are the single ones, which come last.
		at := len(n.kids) / 2
		if last := len(n.kids) - 1; last >= fewKids && n.kids[last].op == opClass {
			at = last
		}
		if at >= fewKids {
			n.kids = []*node{{op: opAny, kids: n.kids[:at]}, {op: opAny, kids: n.kids[at:]}}
		}
		var jumps []int
		for i, k := range n.kids {
			if i == len(n.kids)-1 {
				c.emit(k)
				break
			}
			split := put(instruction{op: opSplit})
			c.emit(k)
			jumps = append(jumps, put(instruction{op: opJump}))
			c.code[split].x = int32(len(c.code))
		}
		for _, j := range jumps {
			c.code[j].x = int32(len(c.code))
		}
	case opMaybe:
		split := put(instruction{op: opSplit})
		c.emit(n.kids[0])
		c.code[split].x = int32(len(c.code))
	case opGap:
		put(instruction{op: opGap, x: int32(n.n)})
	case opNot:
		not := put(instruction{op: opNot})
		c.emit(n.kids[0])
		put(instruction{op: opMatch})
		c.code[not].x = int32(len(c.code))
	default:
		put(instruction{op: n.op})
	}
}

// Hit is a match of a pattern in a sentence, in tokens, end exclusive.
type Hit struct {
	Pattern    int // its number from Add
	Start, End int // the whole match
	From, To   int // what is reported of it
}

// match runs a program at a token. The steps are bounded by the pattern alone.
type match struct {
	code     program
	s        *Sentence
	from, to int
}

func (m *match) run(pc, at int) int {
	for {
		switch in := &m.code[pc]; in.op {
		case opMatch:
			return at
		case opOne, opClass, opAhead:
			if at >= len(m.s.ids) || !in.takes(m.s.ids[at]) {
				return -1
			}
			if in.op != opAhead {
				at++
			}
			pc++
		case opWord:
			if at >= len(m.s.ids) || m.s.Tokens[at].Kind == Mark {
				return -1
			}
			at++
			pc++
		case opName:
			if at >= len(m.s.ids) || m.s.Tokens[at].Kind != Word || m.s.Tokens[at].Text == m.s.Tokens[at].Lower {
				return -1
			}
			at++
			pc++
		case opGap:
			return m.gap(pc+1, at, int(in.x))
		case opSplit:
			// Most alternatives begin with a word that does not stand here.
			if next := &m.code[pc+1]; next.op <= opAhead && (at >= len(m.s.ids) || !next.takes(m.s.ids[at])) {
				pc = int(in.x)
				continue
			}
			from, to := m.from, m.to
			if end := m.run(pc+1, at); end >= 0 {
				return end
			}
			m.from, m.to = from, to
			pc = int(in.x)
		case opJump:
			pc = int(in.x)
		case opOpen:
			m.from = at
			pc++
		case opClose:
			m.to = at
			pc++
		case opNot:
			from, to := m.from, m.to
			if m.run(pc+1, at) >= 0 {
				m.from, m.to = from, to
				return -1
			}
			pc = int(in.x)
		case opBegin:
			if at > m.s.first {
				return -1
			}
			pc++
		case opEnd:
			if at <= m.s.last {
				return -1
			}
			pc++
		}
	}
}

// gap goes on at pc behind a gap of at most so many tokens, the shortest first:
// what stands nearer belongs together.
func (m *match) gap(pc, at, most int) int {
	next := &m.code[pc]
	if next.op == opOpen {
		next = &m.code[pc+1]
	}
	from, to := m.from, m.to
	for ; ; at++ {
		if next.op > opAhead || at < len(m.s.ids) && next.takes(m.s.ids[at]) {
			if end := m.run(pc, at); end >= 0 {
				return end
			}
			m.from, m.to = from, to
		}
		if most == 0 || at >= len(m.s.ids) || barrier(&m.s.Tokens[at]) || m.s.Tokens[at].Lower == "not" {
			return -1
		}
		most--
	}
}

// barrier tells what a gap does not cross.
func barrier(t *Token) bool {
	if t.Kind != Mark {
		return t.Lower == "but"
	}
	switch t.Lower {
	case ";", ":", "—", "(", ")", "…", "?", "!", ".", "|", "•":
		return true
	}
	return false
}

func (g *Grammar) at(s *Sentence, pattern, at int) (Hit, bool) {
	m := match{code: g.programs[pattern], s: s, from: -1, to: -1}
	end := m.run(0, at)
	if end <= at {
		return Hit{}, false
	}
	h := Hit{Pattern: pattern, Start: at, End: end, From: at, To: end}
	if m.from >= 0 {
		h.From = m.from
	}
	if m.to >= 0 {
		h.To = m.to
	}
	return h, true
}

// Find returns every match of every pattern that Add has added, at most one for
// each pattern and token, in the order of the tokens.
func (g *Grammar) Find(s *Sentence) []Hit { return g.AppendHits(nil, s) }

// AppendHits appends what Find returns to hits.
func (g *Grammar) AppendHits(hits []Hit, s *Sentence) []Hit {
	before := len(hits)
	for at, id := range s.ids {
		for _, c := range g.anchors[id] {
			if !s.has.has(c.needs) || !g.may(s, int(c.pattern)) {
				continue
			}
			starts, holds := g.starts[c.pattern], g.holds[c.pattern]
			for i := at; i >= max(at-int(c.before), 0); i-- {
				if i < at && holds.has(s.ids[i]) {
					break // from here on it has been looked for
				}
				if starts.has(s.ids[i]) {
					if h, ok := g.at(s, int(c.pattern), i); ok {
						hits = append(hits, h)
					}
				}
			}
		}
	}
	if found := hits[before:]; len(found) > 1 {
		slices.SortFunc(found, func(a, b Hit) int { return cmp.Or(a.Start-b.Start, a.Pattern-b.Pattern) })
	}
	return hits
}

// FindOne returns the first match of one pattern at or behind a token.
func (g *Grammar) FindOne(s *Sentence, pattern, from int) (Hit, bool) {
	if !g.may(s, pattern) {
		return Hit{}, false
	}
	starts := g.starts[pattern]
	for i := from; i < len(s.ids); i++ {
		if starts.has(s.ids[i]) {
			if h, ok := g.at(s, pattern, i); ok {
				return h, true
			}
		}
	}
	return Hit{}, false
}

// may reports whether a sentence has a word of each set that a pattern needs.
func (g *Grammar) may(s *Sentence, pattern int) bool {
	for _, set := range g.needs[pattern] {
		if !s.has.has(set) {
			return false
		}
	}
	return true
}
