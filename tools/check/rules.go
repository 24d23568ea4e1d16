package check

// Rule is one thing that is checked.
type Rule struct {
	ID       string // as in findings, configuration and the handbook
	Severity string // error, warning or info, unless a finding says otherwise
	Summary  string // one sentence for a writer
	Source   string // where it is said: a standard with its address, or a principle of Bedside

	gate func(*site) watch // over a published tree; nil: not a rule of the gate
}

var catalogue = []func() Rule{
	brokenLink,
	disclaimerCount,
	duplicateID,
	errorCard,
	goneAddress,
	pageIncomplete,
	rawHTMLOmitted,
	shortcodeResidue,
	structuredData,
	wordingUnconfirmed,
}

// Rules returns every rule, sorted by ID.
func Rules() []Rule {
	rules := make([]Rule, len(catalogue))
	for i, make := range catalogue {
		rules[i] = make()
	}
	return rules
}
