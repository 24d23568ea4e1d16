package check

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"example.org/bedside/tools/words"
)

// Rule is one thing that is checked.
type Rule struct {
	ID       string // as in findings, configuration and the handbook
	Number   string // the catalogue's, such as CLM-01; empty: a rule of the publish gate or of checking itself
	Severity string // error, warning or info, unless a finding says otherwise
	Gravest  string // than which no finding of it is graver, unless the configuration says so; empty: any may be an error
	Summary  string // one sentence for a writer
	Source   string // where it is said: a standard with its address, or a principle of Bedside
	Why      string // plain paragraphs for the handbook
	Fix      string // what to do, in general
	Bad      Example
	Good     Example
	Profiles []string           // where it applies; nil: everywhere
	Off      bool               // it runs only where the configuration gives it a severity, or where it is asked for by name
	Limits   map[string]float64 // its thresholds by name, as they are unless the configuration changes them

	gate func(*site) watch      // over a published tree
	page func(*Page, *Report)   // over one content file, from several goroutines
	data func(*Clinic, *Report) // over what the site's data say
	// A rule over all content files takes notes of each, from several
	// goroutines, and compares them, sorted by file, when the text of none is in
	// memory any more.
	note    func(*Page) any
	compare func([]noted, *Report)

	checking bool // the checking itself reports it: about the configuration, suppressions, what cannot be read
}

// Example is a page of the handbook's that a rule is shown by. It stands on a
// treatment page of a clinic in the rule's first profile, else in the United
// Kingdom.
type Example struct {
	Front     string            // the front matter, as YAML without its fences; empty: a title, a known author and reviewer
	Body      string            // Markdown; of a page as published, HTML
	Data      map[string]string // files that the body names in src=
	Params    map[string]any    // of the site, under params.bedside
	Published bool              // Body is the HTML of a page as it is published; Front is then of the page that it was made from
}

// families are the rules, a file for each family. A rule is added in its
// family's file and nowhere else.
var families = []func() []Rule{
	gateRules,
	checkingRules,
	metadataRules,
	disclosureRules,
	noticeRules,
	claimRules,
	titleRules,
	readabilityRules,
	figureRules,
	structureRules,
	schemaRules,
	securityRules,
}

// noted is what a rule has noted of a content file.
type noted struct {
	page *Page // a head
	note any
}

var catalogue = sync.OnceValue(func() []Rule {
	var rules []Rule
	for _, family := range families {
		rules = append(rules, family()...)
	}
	slices.SortFunc(rules, func(a, b Rule) int { return strings.Compare(a.ID, b.ID) })
	return rules
})

var byID = sync.OnceValue(func() map[string]int {
	m := make(map[string]int)
	for i, r := range catalogue() {
		m[r.ID] = i
	}
	return m
})

// Rules returns every rule, sorted by ID.
func Rules() []Rule { return slices.Clone(catalogue()) }

// Find returns the rule of an ID or a catalogue number, in any case. If there
// is none, near is the ID that was probably meant, or empty.
func Find(id string) (r *Rule, near string) {
	if i, ok := byID()[id]; ok {
		return &catalogue()[i], ""
	}
	var ids []string
	for i := range catalogue() {
		r := &catalogue()[i]
		if strings.EqualFold(r.ID, id) || r.Number != "" && strings.EqualFold(r.Number, id) {
			return r, ""
		}
		ids = append(ids, r.ID)
	}
	near, _ = words.Nearest(id, ids)
	return nil, near
}

// Fixed tells that neither a severity of the configuration nor a suppression
// moves the rule: what it finds is broken, and not a matter of judgement.
func (r *Rule) Fixed() bool {
	return r.Number == "" && r.Severity == SeverityError
}

// Published tells whether the rule reads pages as they are published, so that
// it needs a built site.
func (r *Rule) Published() bool { return r.gate != nil }

// Written tells whether the rule reads content files, with nothing built.
func (r *Rule) Written() bool { return r.page != nil }

// applies tells whether the rule runs for a clinic when nobody asks for it by
// name.
func (r *Rule) applies(c *Clinic) bool {
	if r.Fixed() {
		return true
	}
	if r.Profiles != nil && !slices.Contains(r.Profiles, c.Profile) {
		return false
	}
	switch c.Config.Severities[r.ID] {
	case "":
		return !r.Off
	case severityOff:
		return false
	}
	return true
}

// reaches tells whether a finding of the rule may be as grave as that.
func (r *Rule) reaches(c *Clinic, severity string) bool {
	return !graver(severity, r.severity(c, cmp.Or(r.Gravest, SeverityError)))
}

// severity is that of a finding which the rule reports as one of severity
// reported.
func (r *Rule) severity(c *Clinic, reported string) string {
	if s := c.Config.Severities[r.ID]; s != "" && s != severityOff && !r.Fixed() {
		return s
	}
	return reported
}
