package check

// structureRules are the rules about the shape of treatments, questions, tables and call-outs.
func structureRules() []Rule {
	return []Rule{}
}
