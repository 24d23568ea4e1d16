package check

import (
	"regexp"
	"slices"
	"strings"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/prose"
)

// claimRules are the rules about claims in the text: what promises more than
// anybody can show. Each looks for what its term list says, in sentences that
// claim it; a warning against a claim is none. A finding says what may need
// evidence, never that something is illegal.
func claimRules() []Rule {
	return []Rule{
		{
			ID: "cure", Number: "CLM-01", Severity: SeverityWarning,
			Summary: "Nothing is said to cure unless it does.",
			Source:  "CAP Code 12.6; Ahpra, examples for all professions",
			Why:     "Few treatments end an illness for everyone who has them, and readers who hope for that one word may leave a treatment that helps. Regulators look for it first.",
			Fix:     "say what the treatment does for how many people, and name the source; or take the word out",
			Bad:     Example{Body: "Our laser cures acne.\n"},
			Good:    Example{Body: "No treatment cures acne for good. A laser can calm it for some months.\n"},
			page:    claim("%s promises a cure, which may need evidence"),
		},
		{
			ID: "guarantee", Number: "CLM-02", Severity: SeverityWarning,
			Summary: "No result of a treatment is guaranteed.",
			Source:  "CAP Code 12.9",
			Why:     "A treatment that works for nine people in ten does not work for the tenth, who has read that it was certain. What is guaranteed of a crown, an appointment or a price is another matter, and this rule passes it over.",
			Fix:     "say how often the result is reached, with the source, and that it differs from person to person",
			Bad:     Example{Body: "We guarantee a straighter smile.\n"},
			Good:    Example{Body: "We cannot guarantee a result. The crown itself has a guarantee of 5 years.\n"},
			page:    claim("%s makes a result certain, which may need evidence that no treatment has"),
		},
		{
			ID: "absolutely-safe", Number: "CLM-03", Severity: SeverityWarning,
			Summary: "No treatment is said to be without risk.",
			Source:  "CAP Code 12.9",
			Why:     "Whoever decides on a treatment has to weigh its risks. A page that says there are none takes that decision away from readers, and is hardly ever right.",
			Fix:     "name the risks, and how often they happen",
			Bad:     Example{Body: "The injections are completely safe.\n"},
			Good:    Example{Body: "No injection is completely safe: 3 in 100 people have a bruise afterwards.\n"},
			page:    claim("%s says that there is no risk, which may need evidence"),
		},
		{
			ID: "painless", Number: "CLM-04", Severity: SeverityWarning,
			Summary: "No procedure is said to be without pain for everyone.",
			Source:  "Common practice of reviewers of advertising by registered practitioners; CAP Code 12.1",
			Why:     "What one person hardly feels hurts another. Who was told that it would not hurt is frightened when it does.",
			Fix:     "say what most people feel, and what you do about pain",
			Bad:     Example{Body: "Root canal treatment here is painless.\n"},
			Good:    Example{Body: "Most people feel pressure but no pain. Tell us if it hurts.\n"},
			page:    claim("%s promises that nothing hurts, which may need evidence"),
		},
		{
			ID: "miracle", Number: "CLM-05", Severity: SeverityWarning,
			Summary: "Treatments are described, not praised as miracles.",
			Source:  "FTC, Health Products Compliance Guidance (2022); common practice of reviewers of advertising",
			Why:     "Words such as miracle and revolutionary say nothing that a reader could weigh, and promise what nobody has measured.",
			Fix:     "say what is new about the treatment, and what was found when it was tested",
			Bad:     Example{Body: "A revolutionary therapy for back pain.\n"},
			Good:    Example{Body: "This therapy has been offered here since 2019.\n"},
			page:    claim("%s promises more than can be shown, and may need evidence"),
		},
		{
			ID: "superlative", Number: "CLM-06", Severity: SeverityWarning,
			Summary: "A clinic does not call itself or its results the best.",
			Source:  "CAP Code 3.33 and 3.34; Ahpra, examples for all professions",
			Why:     "The best, the leading, the most experienced: each compares the clinic with all others, and few can show the comparison.",
			Fix:     "say what can be counted: years, operations, results that were published",
			Bad:     Example{Body: "We are the leading dental clinic in Leeds.\n"},
			Good:    Example{Body: "The best time to call is before 10 am. Our dentists have 40 years of practice between them.\n"},
			page:    claim("%s compares with all others, which may need evidence"),
		},
		{
			ID: "permanent-instant", Number: "CLM-07", Severity: SeverityInfo,
			Summary: "Results are not promised at once or for ever.",
			Source:  "FTC, Health Products Compliance Guidance (2022); CAP Code, cosmetic interventions",
			Why:     "Most results take weeks, and most fade. A reader plans by what the page says.",
			Fix:     "say when the result shows, how long it lasts, and for how many people",
			Bad:     Example{Body: "Peels give you instant results.\n"},
			Good:    Example{Body: "Results show after about 4 weeks and last up to 6 months.\n"},
			page:    claim("%s says that it works at once or for ever, which may need evidence"),
		},
		{
			ID: "everyone", Number: "CLM-08", Severity: SeverityWarning,
			Summary: "No treatment is said to be right for everyone.",
			Source:  "FTC, Health Products Compliance Guidance (2022)",
			Why:     "There is somebody for whom it is not: the pregnant, the very young, those who take another medicine. They read the page too.",
			Fix:     "say for whom it was tested, and who should not have it",
			Bad:     Example{Body: "The treatment is suitable for everyone.\n"},
			Good:    Example{Body: "The treatment is not suitable for everyone: ask us first if you are pregnant.\n"},
			page:    claim("%s leaves nobody out, which may need evidence for all of them"),
		},
		{
			ID: "proven-uncited", Number: "CLM-09", Severity: SeverityWarning,
			Summary: "What is said to be proven names its source in the same paragraph.",
			Source:  "FTC, Health Products Compliance Guidance (2022); JAMA benchmarks: attribution",
			Why:     "A reader, or the editor who reviews the page in two years, can only check what has a name and a year.",
			Fix:     "put a cite shortcode or a footnote behind the sentence, or take the proof out of it",
			Bad:     Example{Body: "Studies show that traction helps.\n"},
			Good:    Example{Body: "Studies show that traction helps little.{{< cite \"wegner-2013\" >}}\n"},
			page:    provenUncited,
		},
		{
			ID: "natural-safe", Number: "CLM-10", Severity: SeverityWarning,
			Summary: "Natural is not given as a reason for safe.",
			Source:  "CAP Code 12.10; ASAI Code, health and beauty",
			Why:     "Where a thing comes from says nothing about what it does: foxglove is natural, and stops the heart.",
			Fix:     "say what is known of its risks and its effects on other medicines",
			Bad:     Example{Body: "The herbs are natural and safe.\n"},
			Good:    Example{Body: "The herbs are natural, but that does not make them safe: they change how warfarin works.\n"},
			page:    claim("%s stands with a promise of safety: that something is natural may need evidence as much as anything else"),
		},
		{
			ID: "pressure", Number: "CLM-13", Severity: SeverityWarning,
			Summary: "Nobody is hurried into a treatment.",
			Source:  "CAP Code, cosmetic interventions; Ahpra, examples for all professions",
			Why:     "Whoever decides about their body needs time. Offers that end, and places that run out, take it away.",
			Fix:     "give the price without a date by which one must decide, and say how long one may think about it",
			Bad:     Example{Body: "Hurry, 20% off lip fillers ends on Sunday!\n"},
			Good:    Example{Body: "Take your time to decide about lip fillers: the price is the same next month.\n"},
			page:    claim("%s presses readers to decide"),
		},
		{
			ID: "discourage-care", Number: "CLM-14", Severity: SeverityError,
			Summary: "Nobody is talked out of medicines or a doctor.",
			Source:  "CAP Code 12.2",
			Why:     "A reader who stops a medicine because of a page can come to harm before anyone who knows them hears of it.",
			Fix:     "say that the treatment stands beside other care, and to ask a doctor before changing any of it",
			Bad:     Example{Body: "Stop taking your statins and try our tea.\n"},
			Good:    Example{Body: "Do not stop taking your statins without asking your doctor.\n"},
			page:    claim("%s leads away from care that a reader may need"),
		},
		{
			ID: "condition-list", Number: "CLM-16", Severity: SeverityInfo, Gravest: SeverityInfo,
			Summary: "A long list of what is treated has sources.",
			Source:  "Ahpra, examples for all professions",
			Why:     "Each condition in the list is a claim of its own. A dozen in one sentence say that nobody has looked at the evidence for any.",
			Fix:     "keep those for which there is evidence, and name it",
			Limits:  map[string]float64{"conditions": 5},
			Bad:     Example{Body: "It treats asthma, eczema, migraine, arthritis, insomnia and gout.\n"},
			Good:    Example{Body: "It treats migraine and arthritis.\n"},
			page:    conditionList,
		},
	}
}

// claim reports what a rule's term list finds. The message takes the words
// found.
func claim(message string) func(*Page, *Report) {
	return func(p *Page, r *Report) {
		p.claims(r.ID, func(g *passage, h *hit, where article.Range) {
			report(r, h, where, strings.Replace(message, "%s", h.text(g), 1))
		})
	}
}

// report reports a hit with the severity of its group in the term list.
func report(r *Report, h *hit, where article.Range, message string) {
	severity := r.Severity
	if h.group.severity != "" {
		severity = h.group.severity
	}
	r.As(severity, where, message, r.Fix)
}

// textualReference is a source that is named in the text itself.
var textualReference = regexp.MustCompile(`\[\d+(?:\s*[,–-]\s*\d+)*\]|\([^()]*\b(?:19|20)\d\d[a-z]?\)|\bet al\b|\b(?i:doi)\b|\bPMID\b|https?://|\bNCT\d|[¹²³⁴-⁹]`)

// namedReference is a publication with its year, named in the sentence.
var namedReference = regexp.MustCompile(`\b(?:19|20)\d\d\b.*\b(?:Cochrane|Lancet|BMJ|JAMA|NEJM|NICE|[Jj]ournal)\b|\b(?:Cochrane|Lancet|BMJ|JAMA|NEJM|NICE|[Jj]ournal)\b.*\b(?:19|20)\d\d\b|\bNICE (?:guideline )?[A-Z]{2}\d+`)

// cited reports whether a passage leads to a source. The clinic's own pages,
// its telephone and its email are none.
func (g *passage) cited() bool {
	if len(g.Cites) > 0 || slices.ContainsFunc(g.Links, func(l article.Link) bool {
		return strings.Contains(l.Destination, "://") || strings.HasPrefix(l.Destination, "#")
	}) {
		return true
	}
	if g.sourced == nil {
		// Most passages hold none of what a reference is told by.
		found := strings.Contains(g.Text, "et al") || strings.Contains(g.Text, "://") ||
			(g.digit || hasRaised(g.Text)) && (textualReference.MatchString(g.Text) || namedReference.MatchString(g.Text))
		g.sourced = &found
	}
	return *g.sourced
}

func provenUncited(p *Page, r *Report) {
	p.claims(r.ID, func(g *passage, h *hit, where article.Range) {
		if !g.cited() {
			report(r, h, where, h.text(g)+" needs a source in the same paragraph")
		}
	})
}

// conditionList reports more conditions than the limit, listed in a sentence
// that says of them what "can help with" says, or in the list below one.
func conditionList(p *Page, r *Report) {
	most := int(r.Limit("conditions"))
	reading := p.reading()
	told := func(n int, where string) string {
		return plural(n, "condition in "+where+": each is a claim of its own and may need evidence", "conditions in "+where+": each is a claim of its own and may need evidence")
	}
	for i := range reading.passages {
		g := &reading.passages[i]
		for k := range g.sentences {
			s := &g.sentences[k]
			hits := slices.IndexFunc(g.hits, func(h hit) bool { return h.group.list == r.ID && h.sentence == s })
			if hits < 0 && !reading.led(g, i, k, r.ID, most, p.Language) {
				continue
			}
			if from, to, n := reading.lexicon.listed(s, most); n > 0 {
				if s.MoodAt(from, from+1)&prose.Denied != 0 || g.cited() { // eases this, but not those
					continue
				}
				if hits >= 0 {
					switch h := &g.hits[hits]; {
					case h.start > to: // … are treated
						to = trimmed(h)
					default:
						from = h.start
					}
				}
				r.At(g.Range(from, to), told(n, "one list"), r.Fix)
				continue
			}
			if hits < 0 {
				continue
			}
			last := hits
			for last+1 < len(g.hits) && g.hits[last+1].sentence == s && g.hits[last+1].group.list == r.ID {
				last++
			}
			h := &g.hits[last]
			items := reading.below(i)
			if h.last < len(s.Tokens)-4 || len(items) <= most || g.cited() {
				continue
			}
			known := 0
			for _, item := range items {
				if item.cited() {
					known = -len(items)
				}
				if len(item.sentences) > 0 && reading.lexicon.names(&item.sentences[0], 0, len(item.sentences[0].Tokens)) {
					known++
				}
			}
			if known >= 3 && known*2 >= len(items) {
				r.At(g.Range(h.start, trimmed(h)), told(len(items), "the list below"), r.Fix)
			}
		}
	}
}

// led reports whether a sentence that lists so many things answers one that holds
// what a list of terms looks for.
func (r *reading) led(g *passage, i, sentence int, list string, most int, lang string) bool {
	commas := 0
	for _, t := range g.sentences[sentence].Tokens {
		if t.Lower == "," || t.Lower == ";" {
			commas++
		}
	}
	if commas < most-1 {
		return false
	}
	grammar, before := r.lexicon.grammar, r.asked(g, i, sentence, lang)
	for i := range before {
		for _, h := range grammar.Find(&before[i]) {
			if r.lexicon.patterns[h.Pattern].list == list && before[i].MoodAround(h.Start, h.End)&^prose.Asked == 0 {
				return true
			}
		}
	}
	return false
}

// trimmed is where a hit ends without the marks at its end.
func trimmed(h *hit) int {
	i := h.last
	for i > h.first+1 && h.sentence.Tokens[i-1].Kind == prose.Mark {
		i--
	}
	return h.sentence.Tokens[i-1].End
}

// below are the items of the list just below a passage.
func (r *reading) below(i int) []*passage {
	var items []*passage
	for k := i + 1; k < len(r.passages); k++ {
		g := &r.passages[k]
		if g.List == nil || g.List.Lead != r.passages[i].Index {
			break
		}
		items = append(items, g)
	}
	return items
}

// listed finds a list of more than so many things in a sentence, of which
// enough are conditions; n is how many there are, 0 if there is none.
func (x *lexicon) listed(s *prose.Sentence, most int) (start, end, n int) {
	type item struct {
		from, to int
		known    bool
	}
	items := make([]item, 0, 16) // on the stack
	enough := func() bool {
		if len(items) <= most {
			items = items[:0]
			return false
		}
		for i := range items {
			items[i].known = x.names(s, items[i].from, items[i].to)
		}
		clause := func(i item) bool { return !i.known && i.to-i.from > 4 }
		for len(items) > 0 && clause(items[0]) {
			items = items[1:]
		}
		for len(items) > 0 && clause(items[len(items)-1]) {
			items = items[:len(items)-1]
		}
		known := 0
		for _, i := range items {
			if i.known {
				known++
			}
		}
		if n = len(items); n > most && known >= 3 && known*5 >= n*2 {
			start, end = s.Tokens[items[0].from].Start, s.Tokens[items[n-1].to-1].End
			return true
		}
		items, n = nil, 0
		return false
	}
	from := 0
	for i := 0; i <= len(s.Tokens); i++ {
		parts, ends := i == len(s.Tokens), false
		if !parts {
			switch t := &s.Tokens[i]; t.Lower {
			case ",", ";", "and", "or", "&", "/", "•", "|", "plus":
				parts = true
			case ":", "—":
				parts, ends = true, true
			}
		}
		if !parts {
			continue
		}
		to := i
		for to > from && s.Tokens[to-1].Kind == prose.Mark {
			to--
		}
		if words := wordsIn(s.Tokens[from:to]); words > 0 {
			if words > 8 && enough() { // a clause, and no item
				return start, end, n
			}
			items = append(items, item{from: from, to: to})
		}
		if ends && enough() {
			return start, end, n
		}
		from = i + 1
	}
	enough()
	return start, end, n
}

func wordsIn(tokens []prose.Token) int {
	n := 0
	for i := range tokens {
		if tokens[i].Kind != prose.Mark {
			n++
		}
	}
	return n
}

// names reports whether tokens of a sentence name a condition: one of the list
// or a word that ends as those of illnesses do.
func (x *lexicon) names(s *prose.Sentence, from, to int) bool {
	if x.condition >= 0 {
		if h, ok := x.grammar.FindOne(s, x.condition, from); ok && h.Start < to {
			return true
		}
	}
	for i := from; i < to; i++ {
		w := s.Tokens[i].Lower
		if len(w) < 6 {
			continue
		}
		for _, end := range []string{"itis", "osis", "algia", "emia", "aemia", "opathy", "rrhoea", "rrhea", "oma", "asthenia", "plegia", "phobia", "somnia", "uria", "ache", "aches"} {
			if strings.HasSuffix(w, end) {
				return true
			}
		}
	}
	return false
}
