package check

// gateRules are the rules of the publish gate: what they find as an error never
// goes online.
func gateRules() []Rule {
	return []Rule{
		brokenLink(),
		disclaimerCount(),
		disclaimerPlacement(),
		duplicateID(),
		errorCard(),
		goneAddress(),
		pageIncomplete(),
		rawHTMLOmitted(),
		shortcodeCall(),
		shortcodeResidue(),
		structuredData(),
		unstyledPage(),
		wordingUnconfirmed(),
	}
}
