package check

// disclosureRules are the rules about what a page owes its readers beside the text: disclaimers, testimonials, pictures.
func disclosureRules() []Rule {
	return []Rule{}
}
