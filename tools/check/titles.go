package check

// titleRules are the rules about claims that data decide: approvals of products, titles of people.
func titleRules() []Rule {
	return []Rule{}
}
