package check

import (
	"fmt"
	"slices"
	"strings"

	"example.org/bedside/tools/article"
)

// disclosureRules are the rules about what a page owes its readers beside the
// text: disclaimers, testimonials, pictures.
func disclosureRules() []Rule {
	return []Rule{
		disclaimerMissing(),
		slotMissing(),
		hiddenEssential(),
		testimonial(),
		beforeAfter(),
		telehealth(),
	}
}

const plainHead = "<!doctype html><html lang=en><title>Knee replacement</title><h1>Knee replacement</h1>\n"

const plainDisclaimer = `<aside role="note" data-kind="medical" data-form="full"><h2>Medical disclaimer</h2>
<p data-part="general-information">This page gives general information.</p>
<p data-part="not-a-substitute">It does not take the place of advice from a doctor.</p>
<p data-part="ask-a-professional">Ask a qualified professional about your own health.</p>
<p data-part="emergency">In an emergency, call 999 at once.</p>
<p data-part="no-relationship">Reading it does not make you a patient of ours.</p></aside>
`

func disclaimerMissing() Rule {
	return Rule{
		ID:       "disclaimer-missing",
		Number:   "DIS-01",
		Severity: SeverityError,
		Summary:  "A medical page has its disclaimer.",
		Source:   "HON principles, complementarity: information supports the relation between patient and doctor and does not replace it, https://www.hon.ch",
		Why: "A reader must know that the page speaks of people in general, and where to turn with their own question. In Bedside's " +
			"layouts a medical page gets the disclaimer by itself; in another theme it has to be asked for.",
		Fix:  "write {{< disclaimer >}} at the end of the page, or let the theme's page template show {{ partial \"bedside/disclaimers.html\" . }}; if the page needs none, say why under disclaimers: {medical: {omit: true, reason: …}}",
		Bad:  Example{Front: "title: Knee replacement\n", Published: true, Body: plainHead + "<p>The operation takes about 2 hours.</p></html>\n"},
		Good: Example{Front: "title: Knee replacement\n", Published: true, Body: plainHead + "<p>The operation takes about 2 hours.</p>\n" + plainDisclaimer + "</html>\n"},
		gate: func(s *site) watch {
			return watch{page: func(v *view) listener {
				p := v.written()
				if p == nil || !p.Medical || p.omits("medical") {
					return listener{}
				}
				general, substitute := s.clinic.phrases("en", "slot-general-information"), s.clinic.phrases("en", "slot-not-a-substitute")
				shown, typed := false, [2]bool{}
				known := strings.Contains(v.src, "data-kind=\"medical\"") || strings.Contains(v.src, "data-kind=medical") // then no words are looked for
				return listener{
					start: func(e *element) {
						kind, _ := e.get("data-kind")
						shown = shown || kind == "medical" && !e.inert
					},
					text: func(t *text) {
						if shown || known || t.in != "" || t.code {
							return
						}
						said := unescaped(t.source)
						typed[0] = typed[0] || general.in(said)
						typed[1] = typed[1] || substitute.in(said)
					},
					done: func() {
						if !shown && !(typed[0] && typed[1]) {
							v.reportWritten(v.rule.Severity, p.FrontAt("title"), fmt.Sprintf("the medical page has no disclaimer as it is published (%s)", v.path), v.rule.Fix)
						}
					},
				}
			}}
		},
	}
}

// slots are the parts of a medical disclaimer that may not be wanting, and how
// a writer calls them.
var slots = []struct{ part, name string }{
	{"general-information", "that the page gives general information"},
	{"not-a-substitute", "that it does not take the place of a doctor's advice"},
	{"ask-a-professional", "to ask a professional, and not to put that off"},
	{"emergency", "what to do in an emergency"},
	{"no-relationship", "that reading makes nobody a patient"},
}

func slotMissing() Rule {
	return Rule{
		ID:       "slot-missing",
		Number:   "DIS-02",
		Severity: SeverityWarning,
		Gravest:  SeverityWarning,
		Summary:  "A medical disclaimer says all five things that it is for.",
		Source:   "HON principles, complementarity, https://www.hon.ch; CAP Code 12.2: not to discourage essential treatment, https://www.asa.org.uk/type/non_broadcast/code_section/12.html",
		Why: "A disclaimer that is written by hand often says that the page is no advice and stops there. What helps a reader is the rest: " +
			"whom to ask, not to wait with it, and what to do when it cannot wait. No law gives the words; these five parts are what " +
			"practice asks for.",
		Fix:  "write {{< disclaimer >}} in place of your own words; to change the words for the whole site, copy the wording into data/bedside/wordings",
		Bad:  Example{Body: "The operation takes about 2 hours.\n\n## Disclaimer\n\nThis article is for information only and is not medical advice.\n"},
		Good: Example{Body: "The operation takes about 2 hours.\n\n{{< disclaimer >}}\n"},
		page: func(p *Page, r *Report) {
			if !p.isEnglish() || !p.Medical {
				return
			}
			headings := p.Clinic.phrases("en", "disclaimer-headings")
			var shortcodes []int // where those of the pack's own begin
			p.Walk(func(s *article.Shortcode) {
				if called(s) == "disclaimer" {
					shortcodes = append(shortcodes, s.Start)
				}
			})
			for i, b := range p.Blocks {
				if b.Kind != article.Heading || !headings.is(b.Text) || len(b.Within) > 0 {
					continue
				}
				var said []string
				start, end := b.Range(0, 0).Start, len(p.Source)
				for _, c := range p.Blocks[i+1:] {
					if c.Kind == article.Heading && c.Level <= b.Level {
						end = c.Range(0, 0).Start
						break
					}
					said = append(said, c.Text)
				}
				if next, _ := slices.BinarySearch(shortcodes, start); next < len(shortcodes) && shortcodes[next] < end || len(said) == 0 {
					continue
				}
				text := strings.Join(said, "\n")
				var lacks []string
				for _, s := range slots {
					if !p.Clinic.phrases("en", "slot-"+s.part).in(text) {
						lacks = append(lacks, s.name)
					}
				}
				if len(lacks) > 0 {
					r.At(b.Range(0, len(b.Text)), "this disclaimer does not say "+alternatives(lacks), r.Fix)
				}
			}
		},
		gate: func(*site) watch {
			return watch{page: func(v *view) listener {
				type disclaimer struct {
					at    span
					parts map[string]bool
				}
				var (
					open     *disclaimer
					x, parts extents
					inPart   []string
				)
				return listener{
					start: func(e *element) {
						kind, _ := e.get("data-kind")
						form, _ := e.get("data-form")
						is := open == nil && kind == "medical" && form == "full" && !e.inert && !e.void
						x.start(e, is)
						if is {
							open = &disclaimer{at: e.value("data-form"), parts: make(map[string]bool)}
						}
						part, ok := e.get("data-part")
						ok = ok && open != nil && !e.void
						parts.start(e, ok)
						if ok {
							inPart = append(inPart, part)
						}
					},
					text: func(t *text) {
						if open != nil && len(inPart) > 0 && strings.TrimSpace(t.source) != "" {
							open.parts[inPart[len(inPart)-1]] = true
						}
					},
					end: func(name string, _ span) {
						if parts.end(name) {
							inPart = inPart[:len(inPart)-1]
						}
						if !x.end(name) {
							return
						}
						var lacks []string
						for _, s := range slots {
							if !open.parts[s.part] {
								lacks = append(lacks, s.name)
							}
						}
						if len(lacks) > 0 && len(open.parts) > 0 { // of an empty one another rule tells
							v.report(open.at, "the medical disclaimer does not say "+alternatives(lacks), "add the parts to the wording in data/bedside/wordings; its parts and their names must stay")
						}
						open = nil
					},
				}
			}}
		},
	}
}

// offScreen are classes by which themes hide text from eyes.
var offScreen = []string{"bs-hidden", "visually-hidden", "visuallyhidden", "sr-only", "screen-reader-text", "screen-reader-only", "a11y-hidden", "hidden", "d-none", "hide", "is-hidden", "offscreen", "off-screen"}

func hiddenEssential() Rule {
	return Rule{
		ID:       "hidden-essential",
		Number:   "DIS-04",
		Severity: SeverityError,
		Summary:  "A disclaimer, an emergency card and a warning can be seen without opening anything.",
		Source:   "NHS digital service manual, Details: not for what most users need, https://service-manual.nhs.uk/design-system/components/details; FTC, Health Products Compliance Guidance: clear and conspicuous, https://www.ftc.gov/business-guidance/resources/health-products-compliance-guidance",
		Why: "Somebody with chest pain opens no accordion. What must be seen stands in the open, outside of answers that open and close; " +
			"where it belongs into an answer, let the FAQ stand open.",
		Fix:  "move it out of the part that opens and closes, or show the FAQ with display=\"headings\" or open=\"all\"",
		Bad:  Example{Published: true, Body: plainHead + "<details><summary>Good to know</summary>\n" + plainDisclaimer + "</details></html>\n"},
		Good: Example{Published: true, Body: plainHead + "<details open><summary>Good to know</summary>\n<p>It takes about 2 hours.</p></details>\n" + plainDisclaimer + "</html>\n"},
		gate: func(*site) watch {
			return watch{page: func(v *view) listener {
				var (
					x      extents
					hiders []string // the elements that hide what is in them, the innermost last
				)
				return listener{
					start: func(e *element) {
						if e.inert {
							return
						}
						by := hides(e)
						if what, at, essential := essentialPart(e); essential && (len(hiders) > 0 || by != "" && by != closedDetails) {
							if by == "" || by == closedDetails {
								by = hiders[len(hiders)-1]
							}
							v.report(at, fmt.Sprintf("%s is hidden: %s", what, by), v.rule.Fix)
						}
						x.start(e, by != "" && !e.void)
						if by != "" && !e.void {
							hiders = append(hiders, by)
						}
					},
					end: func(name string, _ span) {
						if x.end(name) {
							hiders = hiders[:len(hiders)-1]
						}
					},
				}
			}}
		},
	}
}

const closedDetails = "it stands in a part that is closed until somebody opens it"

// hides says how an element hides what stands in it, "" if it does not.
func hides(e *element) string {
	if e.name == "details" {
		if _, open := e.get("open"); !open {
			return closedDetails
		}
	}
	if value, ok := e.get("hidden"); ok && value != "until-found" {
		return "it stands in an element with the attribute hidden"
	}
	if value, ok := e.get("class"); ok {
		for class := range strings.FieldsSeq(value) {
			if slices.Contains(offScreen, class) {
				return fmt.Sprintf("it stands in an element of the class %s", class)
			}
		}
	}
	return ""
}

// essentialPart tells whether an element is one that all readers must see.
func essentialPart(e *element) (what string, at span, ok bool) {
	kind, _ := e.get("data-kind")
	form, _ := e.get("data-form")
	switch {
	case kind != "" && (form == "short" || form == "full"):
		return fmt.Sprintf("the %s disclaimer", shorten(kind)), e.value("data-kind"), true
	case e.hasClass("bs-disclaimer"):
		return "a disclaimer", e.value("class"), true
	case e.hasClass("bs-warning"):
		return "a warning", e.value("class"), true
	case e.hasClass("bs-care"):
		if urgency, _ := e.get("data-urgency"); urgency == "emergency" {
			return "an emergency card", e.value("data-urgency"), true
		}
	}
	return "", span{}, false
}

func testimonial() Rule {
	return Rule{
		ID:       "testimonial",
		Number:   "DIS-05",
		Severity: SeverityWarning,
		Profiles: []string{ProfileUS, ProfileUK, ProfileAU},
		Summary:  "A testimonial about a treatment has beside it what the country's code of advertising asks for.",
		Source:   "16 CFR 255.2 (United States), https://www.ecfr.gov/current/title-16/part-255; CAP Code section 12 (United Kingdom), https://www.asa.org.uk/type/non_broadcast/code_section/12.html; Health Practitioner Regulation National Law, section 133(1)(c) (Australia), https://www.ahpra.gov.au/Resources/Advertising-hub.aspx",
		Why: "Readers take one person's result for the usual one. In the United States the usual result may need to be said beside it, in the " +
			"United Kingdom evidence for it. In Australia testimonials about clinical care are not used at all in advertising, so there it is an error.",
		Fix:  "say what usually happens (typical) and on what evidence (evidence), or take the testimonial out",
		Bad:  Example{Body: "{{< testimonial who=\"Maria, 54\" date=\"2026-01-10\" consent=\"2026-01-12\" >}}\nI can run again.\n{{< /testimonial >}}\n"},
		Good: Example{Body: "{{< testimonial who=\"Maria, 54\" date=\"2026-01-10\" typical=\"About 6 in 10 people can run after a year.\" evidence=\"Our audit of 2025.\" >}}\nI can run again.\n{{< /testimonial >}}\n"},
		page: func(p *Page, r *Report) {
			p.Walk(func(s *article.Shortcode) {
				if called(s) != "testimonial" {
					return
				}
				if clinical, _ := p.parameter(s, "clinical", -1); clinical == "false" {
					return
				}
				given := func(name string) bool {
					value, _ := p.parameter(s, name, -1)
					return value != ""
				}
				at := p.opening(s)
				switch {
				case p.Clinic.Profile == ProfileAU:
					r.As(SeverityError, at, "a testimonial about a treatment, its result or someone's skill; Australia's National Law does not allow them in advertising", "take it out; one that speaks only of such things as parking has clinical=false")
				case p.Clinic.Profile == ProfileUS && !given("typical"):
					r.At(at, "the testimonial does not say what usually happens", "write typical=\"…\", with numbers if there are any")
				case p.Clinic.Profile == ProfileUK && !given("evidence"):
					r.At(at, "the testimonial does not say on what evidence it rests", "write evidence=\"…\", best with a link")
				}
			})
		},
		gate: func(s *site) watch {
			if s.clinic.Profile != ProfileAU {
				return watch{}
			}
			return watch{page: func(v *view) listener {
				return listener{start: func(e *element) {
					if kind, _ := e.get("itemtype"); !e.inert && strings.HasSuffix(strings.TrimSpace(kind), "schema.org/Review") {
						v.reportAs(SeverityError, e.value("itemtype"), "the page marks up a review of a patient; Australia's National Law does not allow testimonials in advertising", "take the review out")
					}
				}}
			}}
		},
	}
}

func beforeAfter() Rule {
	return Rule{
		ID:       "before-after",
		Number:   "DIS-07",
		Severity: SeverityWarning,
		Summary:  "Pictures of before and after say what was done, how long it took, that nothing was edited, and that the person agreed.",
		Source:   "CAP Code section 12 and its guidance on cosmetic interventions, https://www.asa.org.uk/news/cosmetic-interventions-and-the-cap-code.html; 16 CFR 255.2",
		Why: "Two pictures persuade more than a page of words, and can mislead as easily: by another light, by time, by the one best result. " +
			"What the reader needs to judge them stands beside them. Who cannot see the pictures needs them in words.",
		Fix: "add what is missing to the shortcode",
		Bad: Example{Body: "{{< before-after before=\"before.webp\" after=\"after.webp\" caption=\"A scar after laser treatment\" >}}\n"},
		Good: Example{Body: "{{< before-after before=\"before.webp\" after=\"after.webp\" caption=\"A scar after laser treatment\" beforealt=\"A red, raised scar\" afteralt=\"A flat, pale scar\" " +
			"time=\"6 months later\" consent=\"2026-01-12\" unedited=true >}}\n"},
		page: func(p *Page, r *Report) {
			p.Walk(func(s *article.Shortcode) {
				if called(s) != "before-after" {
					return
				}
				var lacks []string
				for _, need := range [...]struct{ parameter, name string }{
					{"caption", "what was done (caption)"}, {"time", "how much time lies between the pictures (time)"},
					{"consent", "when the person agreed (consent)"}, {"unedited", "that the pictures were not edited (unedited)"},
					{"beforealt", "what the first picture shows (beforealt)"}, {"afteralt", "what the second picture shows (afteralt)"},
				} {
					if value, _ := p.parameter(s, need.parameter, -1); value == "" || need.parameter == "unedited" && value != "true" {
						lacks = append(lacks, need.name)
					}
				}
				if len(lacks) > 0 {
					r.At(p.opening(s), "the pictures do not say "+alternatives(lacks), r.Fix)
				}
			})
		},
	}
}

func telehealth() Rule {
	return Rule{
		ID:       "telehealth",
		Number:   "DIS-10",
		Severity: SeverityInfo,
		Summary:  "A page on remote appointments says where they are available and that they are not for emergencies.",
		Source:   "Common practice of telehealth providers and regulators; no single text gives it, so ask your own regulator",
		Why: "A clinician may treat only where they are registered, and a video call helps nobody who needs an ambulance. A reader " +
			"has to know both before booking.",
		Fix:  "say for people in which places it is, and that it is not for emergencies",
		Bad:  Example{Front: "title: Video appointments\ntelehealth: true\n", Body: "Talk to us from home.\n"},
		Good: Example{Front: "title: Video appointments\ntelehealth: true\n", Body: "They are available to people in England and Wales. They are not for emergencies: then call 999.\n"},
		page: func(p *Page, r *Report) {
			if !p.isTelehealth() || !p.isEnglish() {
				return
			}
			where, urgent := p.Clinic.phrases("en", "telehealth-availability"), p.Clinic.phrases("en", "slot-emergency")
			available, emergency := false, !p.omits("telehealth")
			for _, b := range p.Blocks {
				available = available || where.in(b.Text)
				emergency = emergency || urgent.in(b.Text)
			}
			at := p.at("telehealth")
			if p.Param("telehealth") == nil {
				at = p.at("kind")
			}
			if !available {
				r.At(at, "the page does not say where the remote appointments are available", "write for people in which places they are, as in “available to people in England and Wales”")
			}
			if !emergency {
				r.At(p.at("disclaimers", "telehealth", "omit"), "the page does not say that remote appointments are not for emergencies", "take the omission out, or say it in the text")
			}
		},
		gate: func(s *site) watch {
			return watch{page: func(v *view) listener {
				p := v.written()
				if p == nil || !p.isTelehealth() || p.omits("telehealth") {
					return listener{}
				}
				d := &disclosures{view: v, kind: "telehealth", lang: "en"}
				urgent := s.clinic.phrases("en", "slot-emergency")
				l := d.listen(func(*element) {}, func() {
					if !d.told {
						v.reportWritten(v.rule.Severity, p.FrontAt("telehealth"), fmt.Sprintf("the page does not say, as it is published (%s), that remote appointments are not for emergencies", v.path),
							"write {{< disclaimer \"telehealth\" >}} into the page; Bedside's page layouts place it by themselves")
					}
				})
				inner := l.text
				l.text = func(t *text) {
					inner(t)
					d.told = d.told || t.in == "" && !t.code && urgent.in(unescaped(t.source))
				}
				return l
			}}
		},
	}
}

// isTelehealth tells whether the page is about remote appointments.
func (p *Page) isTelehealth() bool {
	said, _ := p.Param("telehealth").(bool)
	return said || slices.Contains([]string{"telehealth", "telemedicine"}, p.Kind)
}
