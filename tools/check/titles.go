package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cast"

	"example.org/bedside/tools/article"
)

// titleRules are the rules about claims that data decide: approvals of
// products, names of medicines, titles of people.
func titleRules() []Rule {
	return []Rule{
		fdaApproved(),
		pomBrand(),
		titleClaims(),
	}
}

// denied tells whether a negation stands within four words before a place.
func denied(words []word, at article.Span) bool {
	i := 0
	for i < len(words) && words[i].Start < at.Start {
		i++
	}
	for _, w := range words[max(0, i-4):i] {
		lower := w.lower()
		switch lower {
		case "no", "not", "never", "cannot", "nor", "neither", "without", "nothing", "none":
			return true
		}
		if strings.HasSuffix(lower, "n't") {
			return true
		}
	}
	return false
}

// claimed are the kinds of blocks in which something may be claimed.
func claimed(b *article.Block) bool {
	return !b.Quoted && !slices.Contains(b.Within, "references") && !slices.Contains(b.Within, "footnote")
}

// sentencesOf are the sentences of a block; one without any is one.
func sentencesOf(b *article.Block) []article.Span {
	if len(b.Sentences) > 0 {
		return b.Sentences
	}
	return []article.Span{{Start: 0, End: len(b.Text)}}
}

func fdaApproved() Rule {
	return Rule{
		ID:       "fda-approved",
		Number:   "CLM-11",
		Severity: SeverityWarning,
		Profiles: []string{ProfileUS},
		Summary:  "“FDA approved” is said only of what the FDA has approved.",
		Source:   "21 CFR 807.97 and 807.39: clearance and registration are no approval, https://www.ecfr.gov/current/title-21/part-807",
		Why: "Most devices in a clinic are cleared, not approved: the FDA found them like one that was on the market. To say more may " +
			"mislead and may be misbranding. The FDA certifies and endorses nothing, and registers firms without judging their products. " +
			"What a product is, stands in data/products, as fda = \"approved\", \"cleared\", \"registered\" or \"none\".",
		Fix:  "say what it is, as in FDA-cleared for wrinkles around the eyes; if the FDA did approve it, write fda = \"approved\" into data/products",
		Bad:  Example{Body: "Our laser is FDA approved.\n"},
		Good: Example{Body: "Our laser is FDA-cleared to treat scars.\n"},
		page: func(p *Page, r *Report) {
			list := p.Clinic.phrases("en", "fda-approval")
			for _, b := range p.Blocks {
				if !claimed(b) || !strings.Contains(b.Text, "FDA") && !strings.Contains(b.Text, "Food and Drug") && !strings.Contains(b.Text, "fda") {
					continue
				}
				for _, s := range sentencesOf(b) {
					text := b.Text[s.Start:s.End]
					if strings.HasSuffix(strings.TrimRight(text, " ”\"’)"), "?") {
						continue
					}
					words := wordsOf(text)
					for _, at := range list.find(text, words) {
						if denied(words, at) {
							continue
						}
						claim := text[at.Start:at.End]
						name, status := p.Clinic.product(text, b.Text, p.FrontText("title"))
						approval := strings.Contains(strings.ToLower(claim), "approv")
						if approval && status == "approved" {
							continue
						}
						message := fmt.Sprintf("%s may need evidence: data/products says nothing of an approval", quote(claim))
						switch {
						case !approval:
							message = fmt.Sprintf("%s may mislead: the FDA does not certify or endorse products, and registration is no judgement of them", quote(claim))
						case status != "":
							message = fmt.Sprintf("%s may need evidence: by data/products the FDA status of %s is %s", quote(claim), name, quote(status))
						}
						r.At(b.Range(s.Start+at.Start, s.Start+at.End), message, r.Fix)
					}
				}
			}
		},
	}
}

// product is the product that one of the texts names, the first text first, and
// its status at the FDA as data/products has it.
func (c *Clinic) product(texts ...string) (name, status string) {
	keys := make([]string, 0, len(c.Products))
	for key := range c.Products {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, text := range texts {
		words := wordsOf(text)
		for _, key := range keys {
			product := c.Products[key]
			names := append([]string{strings.NewReplacer("-", " ", "_", " ").Replace(key), cast.ToString(product["name"])}, textList(product["aliases"])...)
			list := newPhraseList(names)
			if len(list.find(text, words)) > 0 {
				return cmp.Or(cast.ToString(product["name"]), key), strings.ToLower(strings.TrimSpace(cast.ToString(product["fda"])))
			}
		}
	}
	return "", ""
}

func pomBrand() Rule {
	return Rule{
		ID:       "pom-brand",
		Number:   "CLM-12",
		Severity: SeverityError,
		Profiles: []string{ProfileUK},
		Summary:  "Prescription-only medicines are not advertised to the public.",
		Source:   "CAP Code 12.12 and its guidance on Botox and other prescription-only medicines, https://www.asa.org.uk/news/botox-and-other-poms.html; Human Medicines Regulations 2012, regulation 284",
		Why: "In the United Kingdom a prescription-only medicine may not be advertised to the public, by its name or by words that stand for it, " +
			"such as anti-wrinkle injections. On the home page, in titles, headings, prices, testimonials and the words of pictures a name reads " +
			"as advertising. In the text of a page on a condition or a consultation it may be information; there it is a hint.",
		Fix:  "promote the consultation in place of the medicine, as in a consultation about lines and wrinkles",
		Bad:  Example{Body: "## Botox for frown lines\n\nWe see you first.\n"},
		Good: Example{Body: "## A consultation about frown lines\n\nWe see you first.\n"},
		page: func(p *Page, r *Report) {
			if p.forClinicians() {
				return
			}
			list := p.Clinic.phrases("en", "prescription-only")
			for _, b := range p.Blocks {
				found := list.find(b.Text, p.wordsIn(b))
				if len(found) == 0 || slices.Contains(b.Within, "references") {
					continue
				}
				where := p.showcase(b)
				for _, at := range found {
					if r.Allowed(b.Text[at.Start:at.End]) {
						continue
					}
					name := quote(b.Text[at.Start:at.End])
					if where == "" {
						if !b.Quoted {
							r.As(SeverityInfo, b.Range(at.Start, at.End), fmt.Sprintf("%s is a prescription-only medicine or stands for one; here it may be information, so see that it does not promote", name), r.Fix)
						}
						continue
					}
					r.At(b.Range(at.Start, at.End), fmt.Sprintf("%s is a prescription-only medicine or stands for one, and %s it may be advertising to the public", name, where), r.Fix)
				}
			}
		},
	}
}

// forClinicians tells whether the page says that it is for professionals.
func (p *Page) forClinicians() bool {
	return slices.ContainsFunc(p.FrontList("audience"), func(s string) bool {
		s = strings.ToLower(s)
		return strings.Contains(s, "clinician") || strings.Contains(s, "professional") || strings.Contains(s, "prescriber")
	})
}

// showcase says in which of a page's prominent places a block stands, as in
// “in a heading”; empty: in running text.
func (p *Page) showcase(b *article.Block) string {
	switch {
	case slices.Contains(b.Within, "testimonial"):
		return "in a testimonial"
	case p.Home:
		return "on the home page"
	}
	switch b.Kind {
	case article.Title:
		return "in the title"
	case article.Description:
		return "in the description"
	case article.Heading:
		return "in a heading"
	case article.Question:
		return "in a question"
	case article.Alt:
		return "in the words of a picture"
	case article.Caption:
		return "in a caption"
	case article.Parameter:
		return "in a heading or label"
	case article.Cell, article.RowHeader, article.ColumnHeader:
		if p.Kind == "price" || p.priced(b) {
			return "in a list of prices"
		}
	}
	if p.Kind == "price" && b.Kind == article.Item {
		return "in a list of prices"
	}
	return ""
}

// priced tells whether the table that a block stands in has prices.
func (p *Page) priced(b *article.Block) bool {
	i := slices.Index(p.Blocks, b)
	inTable := func(c *article.Block) bool {
		return c.Kind == article.Cell || c.Kind == article.RowHeader || c.Kind == article.ColumnHeader
	}
	start, end := i, i
	for start > 0 && inTable(p.Blocks[start-1]) && p.Blocks[start-1].Row <= p.Blocks[start].Row {
		start--
	}
	for end+1 < len(p.Blocks) && inTable(p.Blocks[end+1]) && p.Blocks[end+1].Row >= p.Blocks[end].Row {
		end++
	}
	return slices.ContainsFunc(p.Blocks[start:end+1], func(c *article.Block) bool { return strings.ContainsAny(c.Text, "£€$") })
}

func titleClaims() Rule {
	return Rule{
		ID:       "title-claims",
		Number:   "CLM-15",
		Severity: SeverityWarning,
		Profiles: []string{ProfileAU},
		Summary:  "“Specialist”, “surgeon” and “Dr” are said of people whose registration bears it out.",
		Source:   "Health Practitioner Regulation National Law (Australia), sections 115 to 119, and Ahpra's guidance on titles in advertising, https://www.ahpra.gov.au/Resources/Advertising-hub.aspx",
		Why: "In Australia specialist and surgeon are for those with that registration, and “Dr” in front of the name of somebody who is no " +
			"medical practitioner needs the profession beside it. What a person is registered as stands in data/people: specialty names the " +
			"registered specialty, register the board, credentials the fellowships.",
		Fix:  "say what the person is registered as; if the registration is there, write specialty = \"…\" into the file in data/people",
		Bad:  Example{Body: "Amara Osei is a specialist in back pain.\n"},
		Good: Example{Body: "Amara Osei is a physiotherapist with an interest in back pain.\n"},
		page: func(p *Page, r *Report) {
			titles := p.Clinic.phrases("en", "protected-titles")
			professions := p.Clinic.phrases("en", "professions")
			own, ownPage := p.Clinic.People[p.personID()]
			for _, b := range p.Blocks {
				if !claimed(b) {
					continue
				}
				for _, s := range sentencesOf(b) {
					text := b.Text[s.Start:s.End]
					words := wordsOf(text)
					claims := titles.find(text, words)
					if len(claims) == 0 && !slices.ContainsFunc(words, func(w word) bool { return w.lower() == "dr" || w.lower() == "doctor" }) {
						continue
					}
					person, at, named := p.Clinic.named(text, words)
					if !named && ownPage {
						person = own
					}
					if !named && !ownPage {
						continue
					}
					rank := rankOf(person)
					for _, t := range claims {
						surgeon := strings.HasPrefix(strings.ToLower(text[t.Start:t.End]), "surgeon")
						if denied(words, t) || surgeon && rank.surgeon || !surgeon && rank.specialist {
							continue
						}
						r.At(b.Range(s.Start+t.Start, s.Start+t.End), fmt.Sprintf("%s is said of %s, and data/people has no such registration", quote(text[t.Start:t.End]), person.Name), r.Fix)
					}
					if !named || rank.doctor || len(professions.find(text, words)) > 0 {
						continue
					}
					if doctor, ok := before(words, at, "dr", "doctor"); ok {
						r.At(b.Range(s.Start+doctor.Start, s.Start+at.End), fmt.Sprintf("%s is no medical practitioner by data/people, and no profession stands beside the title", person.Name),
							fmt.Sprintf("write the profession beside it, as in Dr %s (%s)", person.Name, cmp.Or(strings.ToLower(person.Role), "dentist")))
					}
				}
			}
		},
	}
}

// personID is the person whose own page this is; empty: it is nobody's.
func (p *Page) personID() string {
	if p.Section != "people" {
		return ""
	}
	return p.Path[strings.LastIndexByte(p.Path, '/')+1:]
}

// named finds the person of data/people whom a text names: by the whole name,
// or by the last one behind a title.
func (c *Clinic) named(text string, words []word) (person Person, at article.Span, ok bool) {
	ids := make([]string, 0, len(c.People))
	for id := range c.People {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		person := c.People[id]
		names := strings.Fields(person.Name)
		if len(names) == 0 || !strings.Contains(text, names[len(names)-1]) {
			continue
		}
		if found := newPhraseList([]string{person.Name}).find(text, words); len(found) > 0 {
			return person, found[0], true
		}
		for _, f := range newPhraseList(names[len(names)-1:]).find(text, words) {
			if _, titled := before(words, f, "dr", "doctor", "mr", "mrs", "ms", "miss", "mx", "prof", "professor"); titled {
				return person, f, true
			}
		}
	}
	return Person{}, article.Span{}, false
}

// before is the word before a place, if it is one of those.
func before(words []word, at article.Span, those ...string) (article.Span, bool) {
	for i, w := range words {
		if w.Start == at.Start {
			if i > 0 && slices.Contains(those, words[i-1].lower()) {
				return words[i-1].Span, true
			}
			break
		}
	}
	return article.Span{}, false
}

// rank is what a person may call themselves.
type rank struct{ doctor, specialist, surgeon bool }

// fellowships are what specialists are fellows of, and whether it is a surgical
// one (Medical Board of Australia, list of approved specialist qualifications).
var fellowships = map[string]bool{
	"FRACS": true, "FRANZCO": true, "FRANZCOG": true, "FRACDS(OMS)": true,
	"FRACP": false, "FRACGP": false, "FACRRM": false, "FANZCA": false, "FRANZCP": false, "FRANZCR": false, "FRCPA": false,
	"FACEM": false, "FACD": false, "FACSEP": false, "FACSP": false, "FAFRM": false, "FAFPHM": false, "FRACMA": false, "FCICM": false, "FACHSHM": false,
}

func rankOf(p Person) (r rank) {
	specialty := strings.ToLower(cmp.Or(cast.ToString(p.Raw["specialty"]), cast.ToString(p.Raw["specialist"])))
	if specialty != "" && specialty != "false" && specialty != "none" {
		r.specialist = true
		r.surgeon = strings.Contains(specialty, "surg") || strings.Contains(specialty, "ophthalmolog") || strings.Contains(specialty, "obstetric") || strings.Contains(specialty, "gynaecolog")
	}
	for _, c := range p.Credentials {
		name := strings.ToUpper(strings.NewReplacer(" ", "", ".", "").Replace(c))
		for fellow, surgical := range fellowships {
			if strings.HasPrefix(name, fellow) && (len(name) == len(fellow) || !isWord(name[len(fellow)])) {
				r.specialist, r.doctor = true, true
				r.surgeon = r.surgeon || surgical
			}
		}
		for _, degree := range [...]string{"MBBS", "MBCHB", "MBBCH", "BMBS", "BMED", "MD", "DO"} {
			if name == degree || strings.HasPrefix(name, degree+"(") {
				r.doctor = true
			}
		}
	}
	board := strings.ToLower(p.Register + " " + cast.ToString(p.Raw["profession"]))
	r.doctor = r.doctor || strings.Contains(board, "medical board") || strings.Contains(board, "medical practitioner") || strings.Contains(board, "general medical council") || strings.Contains(board, "medical council")
	return r
}
