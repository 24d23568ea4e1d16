package check

// The rules by which the checking itself reports.
const (
	ruleConfiguration = "check-configuration"
	ruleUnreadable    = "unreadable-file"
	ruleUnchecked     = "unchecked-page"
	ruleInvalid       = "suppression-invalid"
	ruleExpired       = "suppression-expired"
	ruleUnused        = "suppression-unused"
)

// checkingRules are about the checks themselves: their configuration, the
// suppressions, and files that cannot be read.
func checkingRules() []Rule {
	return []Rule{
		{
			ID:       ruleConfiguration,
			Severity: SeverityError,
			Summary:  "What the configuration says to Bedside names only what there is, and gives a reason for what it lets pass.",
			Source:   "Bedside, principle 3: nothing is silent",
			Why:      "What is misspelt in the configuration would go on as if nothing had been set, and nobody would know: no page of a medical section would be checked, no telephone number shown.",
			Fix:      "correct params.bedside in the site's configuration",
			checking: true,
		},
		{
			ID:       ruleUnreadable,
			Severity: SeverityError,
			Summary:  "Every content file can be read.",
			Source:   "Hugo, Shortcodes, https://gohugo.io/content-management/shortcodes/; Front matter, https://gohugo.io/content-management/front-matter/",
			Why:      "Hugo stops at a file that it cannot read, and nothing is built.",
			Fix:      "mend the file: nothing else in it could be checked",
			checking: true,
		},
		{
			ID:       ruleUnchecked,
			Severity: SeverityWarning,
			Summary:  "Every page is written in Markdown, so that it can be checked.",
			Source:   "Bedside, principle 3: nothing is silent",
			Why: "The rules on what is written read Markdown. Hugo also makes pages of HTML, Org, AsciiDoc and other files, and of what a " +
				"_content.gotmpl adds. What such a page promises, and which number it says to call, has been looked at by nobody.",
			Fix:      "write the page in Markdown; or have it read by somebody who knows the rules, and say so in a suppression in the configuration",
			checking: true,
		},
		{
			ID:       ruleInvalid,
			Severity: SeverityError,
			Summary:  "A suppression names a rule and says why.",
			Source:   "Bedside, principle 3: nothing is silent",
			Why:      "Who reads the page next has to know why a rule does not hold here. A suppression that is misspelt suppresses nothing.",
			Fix:      "write <!-- bedside-ignore RULE: reason -->, or in the front matter a rule and a reason under check.suppress",
			checking: true,
		},
		{
			ID:       ruleExpired,
			Severity: SeverityWarning,
			Summary:  "A suppression that has had its day is looked at again.",
			Source:   "Bedside, principle 3: nothing is silent",
			Why:      "An end date says when the reason has to be looked at again. After that day the rule's findings are back.",
			Fix:      "mend what the rule finds, or set a new date",
			checking: true,
		},
		{
			ID:       ruleUnused,
			Severity: SeverityInfo,
			Summary:  "A suppression suppresses something.",
			Source:   "Bedside, principle 3: nothing is silent",
			Why:      "One that is left behind when the text was mended would hide the next mistake.",
			Fix:      "take it out",
			checking: true,
		},
	}
}
