package check

// claimRules are the rules about claims in the text.
func claimRules() []Rule {
	return []Rule{}
}
