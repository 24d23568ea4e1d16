package check

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cast"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/words"
)

// metadataRules are about the front matter: who wrote a page, who reviewed it,
// and what it rests on.
func metadataRules() []Rule {
	return []Rule{
		authorMissing(),
		authorGeneric(),
		reviewerMissing(),
		reviewerIsAuthor(),
		reviewedDate(),
		reviewOverdue(),
		editedSinceReview(),
		sourcesMissing(),
		sourceIncomplete(),
		sponsorUndisclosed(),
		aiUndisclosed(),
		frontValue(),
	}
}

func authorMissing() Rule {
	return Rule{
		ID:       "author-missing",
		Number:   "META-01",
		Severity: SeverityError,
		Summary:  "A medical page names an author whose name and credentials are known.",
		Source:   "JAMA benchmarks (Silberg, Lundberg, Musacchio 1997), authorship: authors with their affiliations and credentials",
		Why: "Readers and those who assess health information ask first who says so. A name alone does not answer that: " +
			"the credentials say why this person can be believed on this subject.",
		Fix:  "name the author in the front matter by the ID of a file in data/people, and give that file a name and credentials",
		Bad:  Example{Front: "title: Knee replacement\n", Body: "The operation takes about 2 hours.\n"},
		Good: Example{Front: "title: Knee replacement\nauthors: [amara-osei]\n", Body: "The operation takes about 2 hours.\n"},
		page: func(p *Page, r *Report) {
			if !p.Medical {
				return
			}
			ids := p.FrontList("authors")
			if ids == nil {
				r.At(p.FrontAt("authors"), "this medical page names no author",
					`write authors: [ID] into the front matter; ID is the name of a file in data/people`)
				return
			}
			for i, id := range ids {
				where := p.FrontAt("authors", fmt.Sprint(i))
				if _, listed := p.Front.Value("authors", "0"); !listed {
					where = p.FrontAt("authors")
				}
				p.known("author", id, where, r)
			}
		},
	}
}

// known tells what is missing of a person whom a page names in a role, given
// where it does.
func (p *Page) known(role, id string, where article.Range, r *Report) {
	person, known := p.Clinic.People[id]
	switch {
	case !known:
		fix := fmt.Sprintf("add data/people/%s.toml with name, role and credentials", id)
		if near, ok := words.Nearest(id, slices.Sorted(maps.Keys(p.Clinic.People))); ok {
			fix = fmt.Sprintf("write %s, or %s", near, fix)
		}
		r.At(where, fmt.Sprintf("nothing is known of the %s %s", role, quote(id)), fix)
	case person.Name == "":
		r.At(where, fmt.Sprintf("the %s %s has no name", role, quote(id)), fmt.Sprintf("write name = \"…\" into the file of %s in data/people", id))
	case person.Credentials == nil:
		r.At(where, fmt.Sprintf("the %s %s has no credentials", role, quote(person.Name)),
			fmt.Sprintf("write credentials = [\"…\"] into the file of %s in data/people", id))
	}
}

// at is the place of a value of the front matter, at its top or under params.
func (p *Page) at(path ...string) article.Range {
	if _, ok := p.Front.Value(path...); !ok {
		under := append([]string{"params"}, path...)
		if _, ok := p.Front.Value(under...); ok {
			return p.FrontAt(under...)
		}
	}
	return p.FrontAt(path...)
}

// each calls f with every item of a list in the front matter and its place. One
// text is a list of one.
func (p *Page) each(f func(item string, at article.Range), path ...string) {
	listed := false
	switch p.Param(path...).(type) {
	case []any, []string:
		listed = true
	}
	for i, item := range p.FrontList(path...) {
		if listed {
			f(item, p.at(append(slices.Clone(path), strconv.Itoa(i))...))
		} else {
			f(item, p.at(path...))
		}
	}
}

func authorGeneric() Rule {
	return Rule{
		ID:       "author-generic",
		Number:   "META-02",
		Severity: SeverityWarning,
		Gravest:  SeverityWarning,
		Summary:  "A medical page is by a person, not by a program, a team or an account.",
		Source:   "Google Search Central, Creating helpful content: who wrote it, and no program as the author, https://developers.google.com/search/docs/fundamentals/creating-helpful-content; JAMA benchmarks, authorship",
		Why: "“Admin”, “the team” or the name of a program tells readers of nobody who can be asked or held to account. " +
			"That a program helped is said in its own place, with ai in the front matter.",
		Fix:  "name the person who answers for the text, by the ID of a file in data/people",
		Bad:  Example{Front: "title: Knee replacement\nauthors: [editorial team]\n", Body: "The operation takes about 2 hours.\n"},
		Good: Example{Front: "title: Knee replacement\nauthors: [amara-osei]\n", Body: "The operation takes about 2 hours.\n"},
		page: func(p *Page, r *Report) {
			if !p.Medical {
				return
			}
			generic := p.Clinic.phrases("en", "generic-authors")
			for _, key := range []string{"authors", "author"} {
				p.each(func(id string, at article.Range) {
					name := p.Clinic.People[id].Name
					switch {
					case generic.is(id) && (name == "" || generic.is(name)), name != "" && generic.is(name):
						r.At(at, fmt.Sprintf("the author is %s, which is no person", quote(cmp.Or(name, id))), r.Fix)
					}
				}, key)
			}
		},
	}
}

func reviewerMissing() Rule {
	return Rule{
		ID:       "reviewer-missing",
		Number:   "META-03",
		Severity: SeverityError,
		Summary:  "A medical page has been reviewed by somebody whose credentials are known.",
		Source:   "NHS England, Standard for creating health content: clinical approval of what is published, https://service-manual.nhs.uk/content/standard-for-creating-health-content",
		Why: "A second pair of trained eyes finds what the writer cannot see. Readers, and those who assess health information, " +
			"look for the name of the clinician who approved the text.",
		Fix:  "let a clinician review the whole page, then write who and when into the front matter under reviewed",
		Bad:  Example{Front: "title: Knee replacement\nauthors: [amara-osei]\n", Body: "The operation takes about 2 hours.\n"},
		Good: Example{Front: "title: Knee replacement\nauthors: [amara-osei]\nreviewed: {by: daniel-hartwell, on: 2026-01-10}\n", Body: "The operation takes about 2 hours.\n"},
		page: func(p *Page, r *Report) {
			if !p.Medical {
				return
			}
			if p.FrontList("reviewed", "by") == nil {
				r.At(p.at("reviewed", "by"), "nobody is named who has reviewed this medical page",
					"let a clinician review the whole page, then write reviewed: {by: ID, on: DATE}; ID is the name of a file in data/people")
				return
			}
			p.each(func(id string, at article.Range) {
				p.known("reviewer", id, at, r)
			}, "reviewed", "by")
		},
	}
}

func reviewerIsAuthor() Rule {
	return Rule{
		ID:       "reviewer-is-author",
		Number:   "META-04",
		Severity: SeverityInfo,
		Summary:  "Somebody other than the author has reviewed the page.",
		Source:   "NHS England, Standard for creating health content: clinical approval of what is published, https://service-manual.nhs.uk/content/standard-for-creating-health-content",
		Why: "Nobody finds their own slips. In a clinic of one person there may be nobody else; then switch this rule off in the " +
			"configuration, and give yourself a few days between writing and reviewing.",
		Fix:  "ask a colleague to review the page",
		Bad:  Example{Front: "title: Knee replacement\nauthors: [amara-osei]\nreviewed: {by: amara-osei, on: 2026-01-10}\n", Body: "The operation takes about 2 hours.\n"},
		Good: Example{Front: "title: Knee replacement\nauthors: [amara-osei]\nreviewed: {by: daniel-hartwell, on: 2026-01-10}\n", Body: "The operation takes about 2 hours.\n"},
		page: func(p *Page, r *Report) {
			authors, reviewers := p.FrontList("authors"), p.FrontList("reviewed", "by")
			if !p.Medical || len(authors) != 1 || len(reviewers) != 1 || authors[0] != reviewers[0] {
				return
			}
			p.each(func(id string, at article.Range) {
				r.At(at, fmt.Sprintf("%s wrote this page and alone reviewed it", quote(cmp.Or(p.Clinic.People[id].Name, id))), r.Fix)
			}, "reviewed", "by")
		},
	}
}

func reviewedDate() Rule {
	return Rule{
		ID:       "reviewed-date",
		Number:   "META-05",
		Severity: SeverityError,
		Summary:  "The date of a review is there, is a date, is not in the future, and is not older than the page.",
		Source:   "NHS digital service manual, Know that a page is up to date, https://service-manual.nhs.uk/design-system/patterns/know-that-a-page-is-up-to-date; JAMA benchmarks, currency",
		Why: "Readers judge by the date whether they can still rely on a page. A date that cannot be read, or that lies in the " +
			"future, says that nobody looked. A review from long before the page was published was of another text; " +
			"one in the weeks before is how it should be, and passes.",
		Fix:    "write the day on which the whole page was reviewed, as in on: 2026-10-20",
		Limits: map[string]float64{"before": 60},
		Bad:    Example{Front: "title: Knee replacement\nreviewed: {by: daniel-hartwell, on: last spring}\n", Body: "The operation takes about 2 hours.\n"},
		Good:   Example{Front: "title: Knee replacement\nreviewed: {by: daniel-hartwell, on: 2026-01-10}\n", Body: "The operation takes about 2 hours.\n"},
		page: func(p *Page, r *Report) {
			on, next := p.Param("reviewed", "on"), p.Param("reviewed", "next")
			if on == nil || on == "" {
				// Of a page that nobody is said to have reviewed, reviewer-missing tells.
				if p.Medical && (p.FrontList("reviewed", "by") != nil || next != nil) {
					r.At(p.at("reviewed", "on"), "the review has no date", r.Fix)
				}
				return
			}
			day, ok := date(on)
			at := p.at("reviewed", "on")
			if !ok {
				r.At(at, fmt.Sprintf("the date of the review is %s, which is no date", naming(on)), r.Fix)
				return
			}
			if day.After(p.Clinic.Now) {
				r.At(at, fmt.Sprintf("the review is dated %s, and that day has not come yet", day.Format(time.DateOnly)), r.Fix)
			}
			if published, ok := p.FrontDate("date"); ok && day.AddDate(0, 0, int(r.Limit("before"))).Before(published) {
				r.At(at, fmt.Sprintf("the review of %s is older than the page, which is of %s", day.Format(time.DateOnly), published.Format(time.DateOnly)),
					"let the page be reviewed as it is now, and write that date")
			}
			if next == nil || next == "" {
				return
			}
			due, ok := date(next)
			switch at := p.at("reviewed", "next"); {
			case !ok:
				r.At(at, fmt.Sprintf("the date of the next review is %s, which is no date", naming(next)), "write it as in next: 2028-10-20")
			case !due.After(day):
				r.At(at, fmt.Sprintf("the next review, %s, is not after the last one, %s", due.Format(time.DateOnly), day.Format(time.DateOnly)),
					"write the day by which the page is to be reviewed again")
			}
		},
	}
}

func reviewOverdue() Rule {
	return Rule{
		ID:       "review-overdue",
		Number:   "META-06",
		Severity: SeverityWarning,
		Summary:  "The next review of a page is not overdue.",
		Source:   "NHS England, Standard for creating health content: a planned cycle of reviews, https://service-manual.nhs.uk/content/standard-for-creating-health-content",
		Why: "What was right three years ago may not be today. The page says when it is to be looked at again; without such a " +
			"date, 36 months after the last review are taken, a span that the clinic may change.",
		Fix:    "have the whole page reviewed, then change both dates: bedside review --sign does it",
		Limits: map[string]float64{"months": 36},
		Bad:    Example{Front: "title: Knee replacement\nreviewed: {by: daniel-hartwell, on: 2023-05-02, next: 2026-05-02}\n", Body: "The operation takes about 2 hours.\n"},
		Good:   Example{Front: "title: Knee replacement\nreviewed: {by: daniel-hartwell, on: 2025-05-02, next: 2027-05-02}\n", Body: "The operation takes about 2 hours.\n"},
		page: func(p *Page, r *Report) {
			if due, ok := p.FrontDate("reviewed", "next"); ok {
				if due.Before(p.Clinic.Now) {
					r.At(p.at("reviewed", "next"), fmt.Sprintf("the review was due on %s, %s ago", due.Format(time.DateOnly), ago(due, p.Clinic.Now)), r.Fix)
				}
				return
			}
			on, ok := p.FrontDate("reviewed", "on")
			if !ok || p.Param("reviewed", "next") != nil {
				return
			}
			months := int(r.Limit("months"))
			if due := on.AddDate(0, months, 0); due.Before(p.Clinic.Now) {
				r.At(p.at("reviewed", "on"), fmt.Sprintf("the last review was %s ago, and no next one is set; after %s it is due", ago(on, p.Clinic.Now), plural(months, "month", "months")), r.Fix)
			}
		},
	}
}

// ago is the time from a day to a later one in the unit that fits.
func ago(from, to time.Time) string {
	days := int(to.Sub(from).Hours() / 24)
	if days < 60 {
		return plural(days, "day", "days")
	}
	months := (to.Year()-from.Year())*12 + int(to.Month()-from.Month())
	if to.Day() < from.Day() {
		months--
	}
	if months < 24 {
		return plural(months, "month", "months")
	}
	return plural(months/12, "year", "years")
}

// TextHash is the hash of what a page says: its title and description and all
// its prose, that of the data files which it shows among it, and the wordings
// of its disclaimers. Marks of Markdown,
// line breaks and the rest of the front matter do not count, so that only a
// change of what readers read changes it.
func (p *Page) TextHash() string {
	h := sha256.New()
	for _, b := range p.Blocks {
		fmt.Fprintf(h, "%s\x00%s\x00", b.Kind, strings.Join(strings.Fields(b.Text), " "))
		for _, c := range b.Cites {
			fmt.Fprintf(h, "%s\x00", c.Key)
		}
	}
	for _, kind := range p.disclaimers() {
		if wording := p.Clinic.Wordings[kind+"."+p.Language]; wording != "" {
			fmt.Fprintf(h, "%s\x00%s\x00", kind, wording)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// disclaimers are the kinds that the page shows, as far as its text says: those
// of its shortcodes, and the medical one of a medical page.
func (p *Page) disclaimers() []string {
	var kinds []string
	if p.Medical {
		kinds = append(kinds, "medical")
	}
	p.Walk(func(s *article.Shortcode) {
		if strings.TrimPrefix(s.Name, "bedside/") != "disclaimer" {
			return
		}
		kind := "medical"
		for _, a := range s.Arguments {
			if a.Name == "kind" || a.Name == "" && a.Index == 0 {
				kind = fmt.Sprint(a.Value)
			}
		}
		kinds = append(kinds, kind)
	})
	slices.Sort(kinds)
	return slices.Compact(kinds)
}

func editedSinceReview() Rule {
	return Rule{
		ID:       "edited-since-review",
		Number:   "META-07",
		Severity: SeverityWarning,
		Summary:  "The text is the one that was reviewed.",
		Source:   "NHS digital service manual, Know that a page is up to date: the date is of a review of the whole page, https://service-manual.nhs.uk/design-system/patterns/know-that-a-page-is-up-to-date",
		Why: "“Reviewed on” promises that a clinician has read what stands here. Where the review was recorded with " +
			"bedside review --sign, the hash of the text tells whether it still does; elsewhere lastmod must not be later than " +
			"the review.",
		Fix:  "have the change reviewed and record it with bedside review --sign",
		Bad:  Example{Front: "title: Knee replacement\nlastmod: 2026-03-01\nreviewed: {by: daniel-hartwell, on: 2026-01-10}\n", Body: "The operation takes about 2 hours.\n"},
		Good: Example{Front: "title: Knee replacement\nlastmod: 2026-01-09\nreviewed: {by: daniel-hartwell, on: 2026-01-10}\n", Body: "The operation takes about 2 hours.\n"},
		page: func(p *Page, r *Report) {
			on, ok := p.FrontDate("reviewed", "on")
			if !ok {
				return
			}
			if hash := p.FrontText("reviewed", "hash"); hash != "" {
				if now := p.TextHash(); hash != now {
					r.At(p.at("reviewed", "hash"), fmt.Sprintf("the text is no longer the one that was reviewed on %s", on.Format(time.DateOnly)), r.Fix)
				}
				return
			}
			if edited, ok := p.FrontDate("lastmod"); ok && edited.After(on) {
				r.At(p.at("lastmod"), fmt.Sprintf("the page was changed on %s, after its review of %s", edited.Format(time.DateOnly), on.Format(time.DateOnly)), r.Fix)
			}
		},
	}
}

// unsourced are the kinds of pages that say nothing which a source could show.
var unsourced = []string{"service", "price"}

func sourcesMissing() Rule {
	return Rule{
		ID:       "sources-missing",
		Number:   "META-08",
		Severity: SeverityWarning,
		Gravest:  SeverityWarning,
		Summary:  "A medical article says what it rests on.",
		Source:   "JAMA benchmarks, attribution; DISCERN, question 4: are the sources clear?, http://www.discern.org.uk",
		Why:      "Without sources a reader must take the clinic's word. With them anybody can look, the reviewer first of all.",
		Fix:      "name the sources: {{< cite KEY >}} behind what they show, or references in the front matter",
		Bad:      Example{Front: "title: Knee replacement\nauthors: [amara-osei]\n", Body: "Most people walk without a stick after 6 weeks.\n"},
		Good: Example{Front: "title: Knee replacement\nauthors: [amara-osei]\nreferences: [wegner-2013]\n",
			Body: "Most people walk without a stick after 6 weeks.{{< cite \"wegner-2013\" >}}\n"},
		page: func(p *Page, r *Report) {
			sources := p.Param("references")
			if !p.Medical || slices.Contains(unsourced, p.Kind) || sources != nil && (len(cast.ToSlice(sources)) > 0 || p.FrontText("references") != "") {
				return
			}
			list := p.Clinic.phrases("en", "sources-headings")
			said := false
			for _, b := range p.Blocks {
				if len(b.Cites) > 0 || b.Kind == article.Heading && list.is(b.Text) {
					return
				}
				said = said || isRunning(b.Kind) && b.Kind != article.Description
			}
			if !said {
				return
			}
			r.At(p.at("references"), "this medical page names no source", r.Fix)
		},
	}
}

func sourceIncomplete() Rule {
	return Rule{
		ID:       "source-incomplete",
		Number:   "META-09",
		Severity: SeverityWarning,
		Summary:  "A source has a title, a publisher or journal, a year, and an address that begins with https.",
		Source:   "JAMA benchmarks, attribution: references that can be found",
		Why: "A source that cannot be found again shows nothing. Title, publisher and year lead to it even after its address " +
			"has changed.",
		Fix:  "complete the source in data/references, or in the front matter",
		Bad:  Example{Front: "title: Knee replacement\nreferences:\n  - {id: smith, title: Walking after knee replacement}\n", Body: "Most people walk after 6 weeks.{{< cite \"smith\" >}}\n"},
		Good: Example{Front: "title: Knee replacement\nreferences:\n  - {id: smith, title: Walking after knee replacement, journal: Journal of Walking, year: 2024}\n", Body: "Most people walk after 6 weeks.{{< cite \"smith\" >}}\n"},
		page: func(p *Page, r *Report) {
			seen := make(map[string]bool)
			judge := func(name string, source map[string]any, at func(key string) article.Range) {
				lacks := lacking(source)
				if len(lacks) > 0 {
					r.At(at(""), fmt.Sprintf("the source %s has %s", quote(name), listed(lacks)), r.Fix)
				}
				if address := strings.TrimSpace(cast.ToString(source["url"])); address != "" {
					if u, err := url.Parse(address); err != nil || u.Scheme != "https" || u.Host == "" {
						r.At(at("url"), fmt.Sprintf("the address of the source %s is %s; expected one that begins with https://", quote(name), quote(address)), "write the address that a browser shows, with https://")
					}
				}
			}
			keyed := func(key string, at article.Range) {
				if source, ok := p.Clinic.References[key]; ok && !seen[key] {
					judge(key, source, func(string) article.Range { return at })
				}
				seen[key] = true
			}
			switch list := p.Param("references").(type) {
			case []any:
				for i, v := range list {
					path := []string{"references", strconv.Itoa(i)}
					if m, err := cast.ToStringMapE(v); err == nil {
						low := make(map[string]any, len(m))
						for k, v := range m {
							low[strings.ToLower(k)] = v
						}
						name := cmp.Or(cast.ToString(low["id"]), cast.ToString(low["title"]), "number "+strconv.Itoa(i+1))
						seen[name] = true
						judge(name, low, func(key string) article.Range {
							if key == "" {
								return p.at(path...)
							}
							return p.at(append(slices.Clone(path), key)...)
						})
					} else {
						keyed(cast.ToString(v), p.at(path...))
					}
				}
			case string:
				keyed(list, p.at("references"))
			}
			for _, b := range p.Blocks {
				for _, c := range b.Cites {
					if c.Key != "" {
						keyed(c.Key, b.CiteAt(c))
					}
				}
			}
		},
	}
}

// listed joins words as a sentence does.
func listed(words []string) string {
	if n := len(words) - 1; n > 0 {
		return strings.Join(words[:n], ", ") + " and " + words[n]
	}
	return strings.Join(words, "")
}

// lacking are the parts that a source has not.
func lacking(source map[string]any) []string {
	has := func(keys ...string) bool {
		return slices.ContainsFunc(keys, func(k string) bool { return strings.TrimSpace(cast.ToString(source[k])) != "" })
	}
	var lacks []string
	if !has("title") {
		lacks = append(lacks, "no title")
	}
	if !has("publisher", "journal") {
		lacks = append(lacks, "no publisher or journal")
	}
	if !has("year") {
		lacks = append(lacks, "no year")
	}
	return lacks
}

func sponsorUndisclosed() Rule {
	const fix = "put {{< disclaimer \"sponsor\" >}} before the text and every paid link; with sponsor in the front matter Bedside's page layouts do"
	return Rule{
		ID:       "sponsor-undisclosed",
		Number:   "META-10",
		Severity: SeverityError,
		Summary:  "Who pays is said before what they pay for.",
		Source:   "16 CFR 255.5, material connections, https://www.ecfr.gov/current/title-16/part-255; NHS England, Standard for creating health content: adverts and sponsors are declared",
		Why: "A reader weighs a recommendation differently when somebody was paid for it. So it has to be known before the " +
			"recommendation is read, beside it and not in the footer.",
		Fix: fix,
		Bad: Example{Published: true, Body: "<!doctype html><html lang=en><title>Braces</title><h1>Braces</h1>\n" +
			"<p>We like the <a rel=\"sponsored\" href=\"https://shop.example/brace\">Flexa brace</a>.</p></html>\n"},
		Good: Example{Published: true, Body: "<!doctype html><html lang=en><title>Braces</title><h1>Braces</h1>\n" +
			"<p>We earn a commission when you buy through this link.</p>\n" +
			"<p>We like the <a rel=\"sponsored\" href=\"https://shop.example/brace\">Flexa brace</a>.</p></html>\n"},
		page: func(p *Page, r *Report) {
			paid := false
			for _, key := range []string{"sponsor", "affiliate"} {
				v := p.Param(key)
				if said, isBool := v.(bool); v == nil || isBool && !said || v == "" {
					continue
				}
				paid = true
				if key == "affiliate" && p.Param("sponsor") == nil {
					r.At(p.at(key), "the page earns money and does not say so: affiliate alone shows no disclosure", "write sponsor in place of affiliate, with who pays")
				}
			}
			if paid && p.omits("sponsor") {
				// The site gives a reason and answers for it; it is told all the same.
				r.As(SeverityWarning, p.at("disclaimers", "sponsor", "omit"), "the page is paid for, and the disclosure is left out", "take the omission out: who paid is always said")
			}
		},
		gate: func(s *site) watch {
			return watch{page: func(v *view) listener {
				if p := v.written(); !containsFold(v.src, "sponsored") && (p == nil || !p.paid()) {
					return listener{}
				}
				d := &disclosures{view: v, kind: "sponsor", lang: "en"}
				return d.listen(func(e *element) {
					if rel, _ := e.get("rel"); e.name == "a" && !e.inert && slices.Contains(strings.Fields(strings.ToLower(rel)), "sponsored") && !d.told {
						v.report(e.value("rel"), "a paid link comes before anything says that the page earns money", fix)
					}
				}, func() {
					if p := v.written(); p != nil && !d.told && p.paid() && !p.omits("sponsor") {
						v.reportWritten(v.rule.Severity, p.FrontAt("sponsor"), fmt.Sprintf("the page is paid for, and as it is published (%s) it does not say so", v.path), fix)
					}
				})
			}}
		},
	}
}

// paid tells whether the front matter names a sponsor.
func (p *Page) paid() bool {
	v := p.Param("sponsor")
	said, isBool := v.(bool)
	return v != nil && v != "" && (!isBool || said)
}

// omits tells whether the front matter leaves a disclaimer out.
func (p *Page) omits(kind string) bool { return cast.ToBool(p.Param("disclaimers", kind, "omit")) }

// disclosures follows a published page until it discloses something.
type disclosures struct {
	*view
	kind, lang string
	told       bool
	open       int
	x          extents
}

// listen gives a listener that notes a disclosure: text in a disclaimer of the
// kind, or one of the phrases of the list KIND-disclosure.
func (d *disclosures) listen(start func(*element), done func()) listener {
	list := d.site.clinic.phrases(d.lang, d.kind+"-disclosure")
	return listener{
		start: func(e *element) {
			kind, _ := e.get("data-kind")
			is := kind == d.kind && !e.inert && !e.void
			d.x.start(e, is)
			if is {
				d.open++
			}
			start(e)
		},
		text: func(t *text) {
			if d.told || t.in != "" || t.code || strings.TrimSpace(t.source) == "" {
				return
			}
			d.told = d.open > 0 || list.in(unescaped(t.source))
		},
		end: func(name string, _ span) {
			if d.x.end(name) {
				d.open--
			}
		},
		done: done,
	}
}

func aiUndisclosed() Rule {
	const fix = "write {{< disclaimer \"ai\" >}} into the page; Bedside's page layouts place it by themselves"
	return Rule{
		ID:       "ai-undisclosed",
		Number:   "META-11",
		Severity: SeverityWarning,
		Summary:  "A page that a program helped to write says so, and a person has reviewed it.",
		Source:   "Regulation (EU) 2024/1689 (AI Act), Article 50(4), https://eur-lex.europa.eu/eli/reg/2024/1689/oj; Google Search Central, Creating helpful content: say how it was made",
		Why: "Programs that generate text err fluently. Readers may know how a text was made, and a person must have read it: " +
			"with neither disclosure nor reviewer it is an error. Whether a law asks for it on a clinic's page is a question for a lawyer.",
		Fix:  fix,
		Bad:  Example{Front: "title: Knee replacement\nauthors: [amara-osei]\nai: generated\n", Body: "The operation takes about 2 hours.\n"},
		Good: Example{Front: "title: Knee replacement\nauthors: [amara-osei]\nai: assisted\nreviewed: {by: daniel-hartwell, on: 2026-01-10}\n", Body: "The operation takes about 2 hours.\n"},
		page: func(p *Page, r *Report) {
			how := p.FrontText("ai")
			switch strings.ToLower(how) {
			case "", "false", "no", "none":
				return
			case "generated", "assisted":
			default:
				r.As(aiSeverity(p), p.at("ai"), fmt.Sprintf("ai is %s, which shows no disclosure", quote(how)), "write ai: generated or ai: assisted")
				return
			}
			if p.omits("ai") {
				r.As(aiSeverity(p), p.at("disclaimers", "ai", "omit"), "a program helped to write the page, and the disclosure is left out", "take the omission out")
			} else if aiSeverity(p) == SeverityError {
				r.As(SeverityError, p.at("ai"), fmt.Sprintf("a program has %s this page, and no person is named who has reviewed it", how), "let a clinician read the whole page, then write who and when under reviewed")
			}
		},
		gate: func(*site) watch {
			return watch{page: func(v *view) listener {
				p := v.written()
				if p == nil {
					return listener{}
				}
				how := strings.ToLower(p.FrontText("ai"))
				if how != "generated" && how != "assisted" || p.omits("ai") {
					return listener{}
				}
				d := &disclosures{view: v, kind: "ai", lang: "en"}
				return d.listen(func(*element) {}, func() {
					if !d.told {
						v.reportWritten(aiSeverity(p), p.FrontAt("ai"), fmt.Sprintf("a program helped to write the page, and as it is published (%s) it does not say so", v.path), fix)
					}
				})
			}}
		},
	}
}

// containsFold tells whether a word of small ASCII letters stands in a text, in
// any case.
func containsFold(text, word string) bool {
	for i := 0; i+len(word) <= len(text); i++ {
		if text[i]|0x20 == word[0] && strings.EqualFold(text[i:i+len(word)], word) {
			return true
		}
	}
	return false
}

// aiSeverity is an error where no person has reviewed the page.
func aiSeverity(p *Page) string {
	if known, _ := p.Reviewers(); len(known) == 0 {
		return SeverityError
	}
	return SeverityWarning
}
