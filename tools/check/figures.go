package check

// figureRules are the rules about acronyms, doses and risks in figures.
func figureRules() []Rule {
	return []Rule{}
}
