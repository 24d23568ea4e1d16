package check

// securityRules are the rules about security and privacy of what is published.
func securityRules() []Rule {
	return []Rule{}
}
