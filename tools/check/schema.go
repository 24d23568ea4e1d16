package check

// schemaRules are the rules about structured data.
func schemaRules() []Rule {
	return []Rule{}
}
