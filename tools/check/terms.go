package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2"

	"example.org/bedside/tools/prose"
)

// termList is a file of terms/LANG: what a rule looks for in a text.
type termList struct {
	Source string              `toml:"source"`
	Sets   map[string][]string `toml:"sets"`   // names for words, for all the patterns of a language
	Terms  []string            `toml:"terms"`  // plain words and phrases that are found as they stand
	Allow  []string            `toml:"allow"`  // phrases within which nothing is found
	Except []string            `toml:"except"` // patterns within or across which nothing is found
	Unless []string            `toml:"unless"` // patterns of a sentence in which nothing is found
	Clause []string            `toml:"clause"` // … and of a clause
	Claims []termClaim         `toml:"claim"`
	Words  []string            `toml:"words"` // for what is no pattern: known acronyms, units, lines that may be called
}

// termClaim is a group of patterns that are found under the same conditions.
// Patterns are those of prose.Grammar.
type termClaim struct {
	Match    []string `toml:"match"`
	Needs    []string `toml:"needs"`  // one of them stands in the sentence too
	Near     int      `toml:"near"`   // … at most so many words away; 0: anywhere
	After    []string `toml:"after"`  // one of them stands in the question before it, or in the head of its column
	Except   []string `toml:"except"` // as those of the list, for this group alone
	Unless   []string `toml:"unless"`
	Clause   []string `toml:"clause"`
	Even     []string `toml:"even"`      // moods that do not excuse it: denied, asked, supposed, reported
	NotAbout []string `toml:"not_about"` // nothing is found that is said of these: us, treatment, patient, other, evidence, condition
	Severity string   `toml:"severity"`
}

// lexicon is all the term lists of a language, compiled together.
type lexicon struct {
	grammar  *prose.Grammar
	patterns map[int]*claimGroup // by the number of a pattern
	words    map[string][]string // by the name of the list
	plain    map[string][]string // the terms and allowed phrases as written
	// Numbers of patterns that several rules ask for; -1: the language has none.
	condition int
	known     map[string]bool // acronyms that need no words
}

type claimGroup struct {
	list           string
	needs          []int
	near           int
	except, unless []int
	clause, after  []int
	excuses        int // these, see prose.Grammar.Either
	even           prose.Mood
	notAbout       []prose.Subject
	severity       string
}

// textLists are the lists that hold patterns, in a language that has them.
var textLists = []string{
	"sets",
	"cure", "guarantee", "absolutely-safe", "painless", "miracle", "superlative", "permanent-instant", "everyone",
	"proven-uncited", "natural-safe", "pressure", "discourage-care", "condition-list",
	"emergency-number", "results-may-vary-only", "price-undated", "price-notice", "off-label", "acronym", "bare-percent",
}

// readLexicon compiles the lists of a language. Of a list of the site's own a
// mistake is an error; of the pack's too, and a test sees to it that there is
// none. nil: there are no lists in that language.
func readLexicon(lang string, lists func(lang, name string) [][]byte) (*lexicon, error) {
	read := make(map[string][]termList)
	sets := make(map[string][]string)
	for _, name := range textLists {
		for _, src := range lists(lang, name) {
			var l termList
			d := toml.NewDecoder(strings.NewReader(string(src))).DisallowUnknownFields()
			if err := d.Decode(&l); err != nil {
				return nil, fmt.Errorf("term list %s/%s: %w", lang, name, err)
			}
			read[name] = append(read[name], l)
			for set, patterns := range l.Sets {
				if slices.Contains([]string{"terms", "allow", "except", "unless", "clause", "words"}, set) {
					return nil, fmt.Errorf("term list %s/%s: %s stands under [sets]; it belongs above", lang, name, set)
				}
				sets[set] = append(sets[set], patterns...)
			}
		}
	}
	if len(read) == 0 {
		return nil, nil
	}
	x := &lexicon{grammar: prose.NewGrammar(lang, sets), patterns: make(map[int]*claimGroup), words: make(map[string][]string), plain: make(map[string][]string)}
	for _, name := range textLists {
		if err := x.add(lang, name, read[name]); err != nil {
			return nil, fmt.Errorf("term list %s/%s: %w", lang, name, err)
		}
	}
	x.condition = -1
	if sets["condition"] != nil {
		var err error
		if x.condition, err = x.grammar.AddAside("@condition"); err != nil {
			return nil, fmt.Errorf("term lists of %s: %w", lang, err)
		}
	}
	x.known = make(map[string]bool)
	for _, w := range slices.Concat(x.words["acronym"], x.plain["acronym"]) {
		x.known[strings.ToUpper(w)] = true
	}
	if err := x.grammar.Compile(); err != nil {
		return nil, fmt.Errorf("term lists of %s: %w", lang, err)
	}
	return x, nil
}

func (x *lexicon) add(lang, name string, lists []termList) error {
	aside := func(patterns ...[]string) (numbers []int, err error) {
		for _, p := range slices.Concat(patterns...) {
			n, err := x.grammar.AddAside(p)
			if err != nil {
				return nil, err
			}
			numbers = append(numbers, n)
		}
		return numbers, nil
	}
	// What one file excepts holds for the claims of all: a site lets its own
	// phrases pass that way.
	var except, unless, clause []string
	for _, l := range lists {
		x.words[name] = append(x.words[name], l.Words...)
		x.plain[name] = append(x.plain[name], slices.Concat(l.Terms, l.Allow)...)
		except = append(except, l.Except...)
		unless = append(unless, l.Unless...)
		clause = append(clause, l.Clause...)
		for _, phrase := range l.Allow {
			except = append(except, plainPattern(phrase, lang))
		}
	}
	exceptions, err := aside(except)
	if err != nil {
		return err
	}
	hindrances, err := aside(unless)
	if err != nil {
		return err
	}
	nearer, err := aside(clause)
	if err != nil {
		return err
	}
	for _, l := range lists {
		claims := l.Claims
		if len(l.Terms) > 0 {
			var c termClaim
			for _, phrase := range l.Terms {
				c.Match = append(c.Match, plainPattern(phrase, lang))
			}
			claims = append(claims, c)
		}
		for _, c := range claims {
			group := &claimGroup{list: name, near: c.Near, severity: c.Severity}
			if group.needs, err = aside(c.Needs); err != nil {
				return err
			}
			if group.except, err = aside(c.Except); err != nil {
				return err
			}
			group.except = append(group.except, exceptions...)
			if group.unless, err = aside(c.Unless); err != nil {
				return err
			}
			group.unless = append(group.unless, hindrances...)
			if group.clause, err = aside(c.Clause); err != nil {
				return err
			}
			if group.after, err = aside(c.After); err != nil {
				return err
			}
			group.clause = append(group.clause, nearer...)
			group.excuses = x.grammar.Either(slices.Concat(group.except, group.unless, group.clause))
			for _, mood := range c.Even {
				m, ok := moodNames[mood]
				if !ok {
					return fmt.Errorf("even names %q; it knows denied, asked, supposed and reported", mood)
				}
				group.even |= m
			}
			for _, subject := range c.NotAbout {
				about, ok := subjectNames[subject]
				if !ok {
					return fmt.Errorf("not_about names %q; it knows us, treatment, patient, other, evidence and condition", subject)
				}
				group.notAbout = append(group.notAbout, about)
			}
			for _, p := range c.Match {
				n, err := x.grammar.Add(p)
				if err != nil {
					return err
				}
				x.patterns[n] = group
				if group.needs != nil {
					x.grammar.Require(n, group.needs)
				}
			}
		}
	}
	return nil
}

var moodNames = map[string]prose.Mood{"denied": prose.Denied, "asked": prose.Asked, "supposed": prose.Supposed, "reported": prose.Reported}

var subjectNames = map[string]prose.Subject{"us": prose.Us, "treatment": prose.Treatment, "patient": prose.Patient, "other": prose.Other, "evidence": prose.Evidence, "condition": prose.Condition}

// plainPattern is the pattern of words as a writer writes them.
func plainPattern(phrase, lang string) string {
	var words []string
	for _, t := range prose.Tokens(phrase, lang) {
		if !strings.ContainsAny(t.Lower, "()|[]?!@#~^$_") && !strings.HasPrefix(t.Lower, ".") {
			words = append(words, t.Lower)
		}
	}
	return strings.Join(words, " ")
}

// lexicons keeps the lexicon of each language of a clinic.
type lexicons struct {
	mu     sync.Mutex
	byLang map[string]*lexicon
}

// packLexicons are those of the pack's lists alone, for clinics without lists
// of their own.
var packLexicons lexicons

// lexicon returns the lexicon for a language, nil where there is none.
func (c *Clinic) lexicon(lang string) *lexicon {
	lang, _, _ = strings.Cut(strings.ToLower(lang), "-")
	cache, lists := &packLexicons, (*Clinic)(nil).TermLists
	if c != nil && (len(c.Terms) > 0 || len(c.Config.Terms) > 0) {
		cache, lists = c.lexicons, c.TermLists
	}
	if cache == nil {
		cache = &lexicons{}
	}
	cache.mu.Lock()
	defer cache.mu.Unlock()
	x, ok := cache.byLang[lang]
	if !ok {
		var err error
		if x, err = readLexicon(lang, lists); err != nil && cache != &packLexicons {
			// A list of the site's own is wrong, which termFaults says: the
			// pack's words are looked for all the same.
			x, err = readLexicon(lang, (*Clinic)(nil).TermLists)
		}
		if err != nil {
			panic(err) // the pack's own lists, tested
		}
		if cache.byLang == nil {
			cache.byLang = make(map[string]*lexicon)
		}
		cache.byLang[lang] = x
	}
	return x
}

// termFaults are findings about the site's own term lists, in the languages of
// what is checked: a list that cannot be read is not looked for.
func (c *Clinic) termFaults(sources []Source) []Finding {
	if len(c.Terms) == 0 && len(c.Config.Terms) == 0 {
		return nil
	}
	told := make(map[string]bool)
	var faults []Finding
	for i := range sources {
		lang, _, _ := strings.Cut(strings.ToLower(cmp.Or(sources[i].Language, "en")), "-")
		if told[lang] {
			continue
		}
		told[lang] = true
		if _, err := readLexicon(lang, c.TermLists); err != nil {
			rule, _ := Find(ruleConfiguration)
			f := rule.finding(rule.Severity, err.Error(), "mend the list in data/bedside/terms/"+lang+" or in params.bedside.check.terms; until then only the pack's words are looked for")
			f.File = "data/bedside/terms/" + lang
			faults = append(faults, f)
		}
	}
	return faults
}
