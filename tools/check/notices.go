package check

import (
	"regexp"
	"slices"
	"strings"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/prose"
)

const ruleEmergencyNumber = "emergency-number"

// noticeRules are the rules about notices that stand in the text: emergency
// numbers, prices, off-label use, results that vary.
func noticeRules() []Rule {
	return []Rule{
		{
			ID: ruleEmergencyNumber, Number: "DIS-03", Severity: SeverityError,
			Summary: "The emergency numbers are those of the clinic's country.",
			Source:  "NHS, care cards; shortcodes/disclaimer/countries.toml",
			Why:     "A text that came from another country brings its number with it. Who dials it here loses minutes that count.",
			Fix:     "write the number of the site's country, or name the country that the number is for",
			Bad:     Example{Body: "If you cannot breathe, call 911.\n"},
			Good:    Example{Body: "If you cannot breathe, call 999. In the United States, call 911.\n"},
			page:    emergencyNumber,
			data:    emergencyInData,
			gate:    emergencyOnPages,
		},
		{
			ID: "results-may-vary-only", Number: "DIS-06", Severity: SeverityWarning, Profiles: []string{ProfileUS},
			Summary: "A page does not leave it at “results may vary”.",
			Source:  "16 CFR 255.2(b)",
			Why:     "That results differ tells readers nothing about what to expect. The rule asks for what people generally can expect, and says that a plain disclaimer does not make up for it.",
			Fix:     "say what most people can expect, in figures, with the source",
			Bad:     Example{Body: "Results may vary.\n"},
			Good:    Example{Body: "Results vary: on average, people lost 2 kg in 6 months.\n"},
			page:    resultsMayVary,
		},
		{
			ID: "price-undated", Number: "DIS-08", Severity: SeverityWarning,
			Summary: "Prices say when they were right.",
			Source:  "CAP Code 3.17 to 3.22; not checked at the source",
			Why:     "A price without a date is taken for today's, for as long as the page stands.",
			Fix:     `write the date beside the prices, or add {{< disclaimer kind="price" asof="2026-03-01" >}} with your date`,
			Bad:     Example{Front: "title: Prices\nkind: price\n", Body: "A first visit costs £60.\n"},
			Good:    Example{Front: "title: Prices\nkind: price\n", Body: "A first visit costs £60. Prices as of 1 March 2026.\n"},
			page:    priceUndated,
		},
		{
			ID: "off-label", Number: "DIS-09", Severity: SeverityWarning,
			Summary: "A page that speaks of off-label use carries the notice.",
			Source:  "21 CFR 807.97; the product's licence",
			Why:     "That a medicine or device was approved for something else is part of what a patient consents to.",
			Fix:     "add the disclaimer \"off-label\" to the page, or offlabel: true to its front matter",
			Bad:     Example{Body: "We use botulinum toxin off-label for jaw pain.\n"},
			Good:    Example{Body: "We use botulinum toxin off-label for jaw pain.\n\n{{< disclaimer \"off-label\" >}}\n"},
			page:    offLabel,
		},
	}
}

// spelled are emergency numbers in words.
var spelled = map[string]string{
	"nine one one": "911", "nine eleven": "911", "nine nine nine": "999", "triple nine": "999",
	"triple zero": "000", "triple 0": "000", "triple o": "000", "zero zero zero": "000",
	"one one two": "112", "one one one": "111",
}

// emergencyNumber reports numbers that one is told to call, that are emergency
// numbers, but not of the clinic's country and not of one that the sentence
// names.
func emergencyNumber(p *Page, r *Report) {
	c := p.Clinic
	own := c.Numbers[c.Country]
	if len(own) == 0 || !p.claimed(r.ID) {
		return
	}
	lines := map[string]bool{}
	elsewhere := map[string]bool{}
	for country, numbers := range c.Numbers {
		if country != c.Country {
			for _, n := range numbers {
				elsewhere[n] = true
			}
		}
	}
	for _, w := range p.reading().lexicon.words[r.ID] {
		switch country, number, _ := strings.Cut(w, " "); country {
		case c.Country:
			lines[strings.ReplaceAll(number, " ", "")] = true
		case "*":
			elsewhere[number] = true
		}
	}
	for _, n := range own {
		lines[n] = true
	}
	told := map[int]bool{} // offsets in the file: hits of a sentence may meet
	p.claims(r.ID, func(g *passage, h *hit, _ article.Range) {
		for _, n := range numbersAt(g, h) {
			at := g.Range(n.start, n.end)
			if adviceLine[c.Country] == n.digits && !slices.Contains(own, n.digits) && dire(h.sentence, own) && !told[n.start+g.Index<<32] {
				told[n.start+g.Index<<32] = true
				r.At(at, n.digits+" gives advice; in an emergency people call "+strings.Join(own, " or "), "write "+own[0])
				continue
			}
			if lines[n.digits] || !elsewhere[n.digits] || told[n.start+g.Index<<32] || elsewhereNamed(h.sentence, c.Country) {
				continue
			}
			told[n.start+g.Index<<32] = true
			r.At(at, "the number "+n.digits+" is not one of "+c.Country+", where people call "+strings.Join(own, " or "), "write "+own[0]+", or name the country that the number is for")
		}
	})
}

// adviceLine is the line for medical advice, where a country has one that is
// mistaken for the emergency number.
var adviceLine = map[string]string{"GB": "111"}

// dire reports whether a sentence speaks of an emergency, and names no number
// for one.
func dire(s *prose.Sentence, own []string) bool {
	found := false
	for i := range s.Tokens {
		t := &s.Tokens[i]
		if slices.Contains(own, t.Text) || t.Lower == "non" || t.Lower == "urgent" || t.Lower == "less" {
			return false
		}
		if (t.Lower == "emergency" || t.Lower == "ambulance" || t.Lower == "unconscious") && s.Mood(i, i+1)&(prose.Denied|prose.Reported|prose.Asked) == 0 {
			found = true
		}
	}
	return found
}

type number struct {
	digits     string
	start, end int
}

// numbersAt are the numbers that one is told to call: that of a hit, and those
// that "or" and commas add.
func numbersAt(g *passage, h *hit) []number {
	s := h.sentence
	if digits := spelled[strings.ToLower(strings.ReplaceAll(g.Text[h.start:h.end], "-", " "))]; digits != "" {
		return []number{{digits, h.start, h.end}}
	}
	var numbers []number
	for i := h.first; i < len(s.Tokens) && s.Tokens[i].Kind == prose.Number; {
		from := i
		digits := s.Tokens[i].Text
		single := len(digits) == 1
		// 0 0 0 and 13 11 14 are one number, and so is 020 7946 0999.
		for i++; i < len(s.Tokens); i++ {
			k := i
			if m := s.Tokens[k].Lower; (m == "—" || m == "-" || m == ".") && k+1 < len(s.Tokens) && s.Tokens[k].Start == s.Tokens[k-1].End {
				k++
			}
			if s.Tokens[k].Kind != prose.Number || len(digits) >= 3 && (len(digits)+len(s.Tokens[k].Text) < 6 || unit(s, k+1)) || len(digits) < 3 && !single && len(s.Tokens[k].Text) > 4 {
				break
			}
			digits += s.Tokens[k].Text
			i = k
		}
		if !unit(s, i) && !inside(s, from) && !strings.ContainsAny(digits, ".,") {
			numbers = append(numbers, number{digits, s.Tokens[from].Start, s.Tokens[i-1].End})
		}
		for i < len(s.Tokens) && (s.Tokens[i].Lower == "or" || s.Tokens[i].Lower == "and" || s.Tokens[i].Lower == "," || s.Tokens[i].Lower == "/" || s.Tokens[i].Lower == "o" || s.Tokens[i].Lower == "y") {
			i++
		}
	}
	return numbers
}

// unit reports whether what follows a number makes it a quantity.
func unit(s *prose.Sentence, at int) bool {
	if at >= len(s.Tokens) {
		return false
	}
	switch s.Tokens[at].Lower {
	case "hours", "hour", "hrs", "minutes", "days", "weeks", "people", "patients", "mg", "ml", "%", "times", "beds", "a", "am", "pm", "kg", "km", "miles", "metres", "staff", "calls", "euros", "pounds", "dollars", "horas", "días", "personas":
		return s.Tokens[at].Lower != "a"
	case "/":
		return at+1 < len(s.Tokens) && s.Tokens[at+1].Text == "7"
	}
	return false
}

// inside reports whether what stands before a number makes it one within a
// house or a sum, or the end of a longer one.
func inside(s *prose.Sentence, at int) bool {
	if at == 0 {
		return false
	}
	switch s.Tokens[at-1].Lower {
	case "ext", "extension", "option", "room", "press", "bleep", "ward", "bay", "page", "bus", "£", "$", "€", "+", "flat", "number", "route", "channel", "extensión", "habitación":
		return s.Tokens[at-1].Lower != "number"
	}
	return s.Tokens[at-1].Kind == prose.Number
}

// countryNames are the names that a sentence may give a country, beside words
// that mean any other.
var countryNames = map[string]string{
	"uk": "GB", "britain": "GB", "british": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "kingdom": "GB",
	"usa": "US", "us": "US", "america": "US", "american": "US", "states": "US",
	"ireland": "IE", "irish": "IE", "australia": "AU", "australian": "AU", "zealand": "NZ", "canada": "CA", "canadian": "CA",
	"spain": "ES", "españa": "ES", "unidos": "US", "france": "FR", "germany": "DE", "italy": "IT", "india": "IN", "japan": "JP", "singapore": "SG", "brazil": "BR", "mexico": "MX", "méxico": "MX", "portugal": "PT",
	"europe": "EU", "european": "EU", "eu": "EU", "europa": "EU", "abroad": "*", "overseas": "*", "travelling": "*", "traveling": "*", "elsewhere": "*", "extranjero": "*",
}

// elsewhereNamed reports whether a sentence names another country.
func elsewhereNamed(s *prose.Sentence, own string) bool {
	for i := range s.Tokens {
		t := &s.Tokens[i]
		if country, ok := countryNames[t.Lower]; ok && country != own && (t.Lower != "us" || t.Text == "US") && (country != "EU" || !slices.Contains(union, own)) {
			return true
		}
	}
	return false
}

// expectation is what makes up for saying that results vary.
var expectation = regexp.MustCompile(`(?i)\b(?:on average|average|averaged|typically|(?:a|the|our|for|most) typical|typical (?:patient|client|result|person|outcome|loss|improvement|change)s?\b(?: (?:is|was|are|were|lost|lose|loses|saw|see|sees|had|has|gain|gains)|:)|median|generally (?:expect(?:ed)?|get|gets|see|sees|have|lose|notice|report|achieve)|usual(?:ly)?|(?:can|should|may) expect|most (?:of our )?(?:patients|people|clients|women|men|users|participants)|majority|(?:half|thirds?|quarters?) of|range[ds]? from)\b|\d+ (?:in|of|out of) (?:the |our |every |last )*\d+|(?:of|among) (?:(?:the|our|all|these|last|first) )*\d+\b[^.;]*, (?:\w+ )?\d|\d+ (?:people|patients|clients|women|men) (?:had|were|lost|saw|felt)\b|\d\s*(?:%|per ?cent)`)

// untypical says nothing of what is typical.
var untypical = regexp.MustCompile(`(?i)\b(?:not|never|n['’]t) (?:an? |the |our )?(?:typical|average|usual)\b|\btypical \w+ (?:is|are|was|were) not\b`)

// deed is what people do or pay, close behind what an expectation begins with:
// it is no result.
var deed = regexp.MustCompile(`(?i)^,?(?: [^\s.;:,!?]+){0,4}? (?:[£$€]|(?:pay|pays|paid|paying|spend|spends|spent|costs?|prices?|fees?|charged?|bills?|book|books|booked|buy|bought|choose|chose|pick|prefer|order|ask|visit)\b)`)

// relative begins a clause that says which people are meant.
var relative = regexp.MustCompile(`(?i)^[^.;:,!?]*? (?:who|whose|that|which)\b`)

// expected reports whether a text says what people can generally expect.
func expected(text string) bool {
	text = untypical.ReplaceAllString(text, "")
	for _, m := range expectation.FindAllStringIndex(text, -1) {
		if d := deed.FindString(text[m[1]:]); d == "" || relative.MatchString(d) {
			return true
		}
	}
	return false
}

func resultsMayVary(p *Page, r *Report) {
	if !p.forPatients() {
		return
	}
	p.claims(r.ID, func(g *passage, h *hit, where article.Range) {
		if expected(g.Text) || argument(g.Shortcode, "typical") {
			return
		}
		report(r, h, where, h.text(g)+" does not say what people can generally expect")
	})
}

// argument reports whether a shortcode is given a parameter by name.
func argument(s *article.Shortcode, name string) bool {
	for ; s != nil; s = s.Parent {
		for _, a := range s.Arguments {
			if a.Name == name {
				return true
			}
		}
	}
	return false
}

var (
	// dated is a day, a month or a year.
	dated = regexp.MustCompile(`(?i)\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)\.? (?:de )?(?:\d|20\d\d)|\b20\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b`)
	// aboutPrices is said where a date is that of the prices.
	monthAlone  = regexp.MustCompile(`(?i)\b(?:updated|checked|reviewed|valid|correct|until|as of|as at|since|accurate)\b[^.]{0,30}\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b`)
	aboutPrices = regexp.MustCompile(`(?i)\b(?:pric|fees?\b|cost|charges?\b|tariff|correct|valid|precio|tarifa|coste)`)
	priceHeader = regexp.MustCompile(`(?i)\b(?:price|prices|pricing|cost|costs|fee|fees|charge|charges|tariff|rate|from|£|€|\$|you pay|precio|precios|coste|tarifa)\b|^[£€$]$`)
)

// priceUndated reports the first price on a page of prices or services, or in a
// column of prices, or else a notice about the page's prices, if no date is
// near.
func priceUndated(p *Page, r *Report) {
	prices := p.Kind == "price" || p.Kind == "service"
	dates := false
	var first func()
	more := 0
	p.claims(r.ID, func(g *passage, h *hit, where article.Range) {
		column := g.Kind == article.Cell && (priceHeader.MatchString(g.Header) || priceHeader.MatchString(g.RowHead))
		if !prices && !column || dates {
			return
		}
		if first == nil && datedPrices(p) {
			dates = true
			return
		}
		if monthAlone.MatchString(g.Text) || dated.MatchString(g.Text) || dated.MatchString(g.Header) {
			return
		}
		if first != nil {
			more++
			return
		}
		message := h.text(g) + " has no date: nobody can tell whether it still holds"
		first = func() {
			if more > 0 {
				message += "; and " + plural(more, "more price", "more prices") + " on this page"
			}
			report(r, h, where, message)
		}
	})
	if first != nil {
		first()
		return
	}
	p.claims("price-notice", func(g *passage, h *hit, where article.Range) {
		if !dates && !datedPrices(p) && !dated.MatchString(g.Text) && !monthAlone.MatchString(g.Text) {
			dates = true // one notice is enough
			report(r, h, where, "what is said here about "+h.text(g)+" has no date: nobody can tell whether they still hold")
		}
	})
}

// datedPrices reports whether a page says of which day its prices are.
func datedPrices(p *Page) bool {
	found := false
	p.Walk(func(s *article.Shortcode) {
		name := strings.TrimPrefix(s.Name, "bedside/")
		if name == "disclaimer" && kindOf(s) == "price" || name == "compare" && argument(s, "asof") {
			found = true
		}
	})
	for _, b := range p.Blocks {
		for _, s := range b.Sentences {
			if text := b.Text[s.Start:s.End]; dated.MatchString(text) && aboutPrices.MatchString(text) {
				return true
			}
		}
	}
	return found
}

// kindOf is the kind of a disclaimer.
func kindOf(s *article.Shortcode) string {
	for _, a := range s.Arguments {
		if a.Name == "kind" || a.Name == "" && a.Index == 0 {
			kind, _ := a.Value.(string)
			return kind
		}
	}
	return "medical"
}

func offLabel(p *Page, r *Report) {
	if on, _ := p.Param("offlabel").(bool); on || !p.forPatients() {
		return
	}
	notice := false
	p.Walk(func(s *article.Shortcode) {
		notice = notice || strings.TrimPrefix(s.Name, "bedside/") == "disclaimer" && kindOf(s) == "off-label"
	})
	if notice {
		return
	}
	p.claims(r.ID, func(g *passage, h *hit, where article.Range) {
		report(r, h, where, h.text(g)+" stands on a page without the notice on off-label use")
	})
}
