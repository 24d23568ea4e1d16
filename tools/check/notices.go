package check

// noticeRules are the rules about notices that stand in the text: emergency numbers, prices, off-label use.
func noticeRules() []Rule {
	return []Rule{}
}
