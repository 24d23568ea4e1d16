// Package browser judges the published pages as a reader meets them: in a
// real browser, with axe, at the sizes, schemes and directions there are, by
// keyboard and on paper, and by the checkers of HTML and of policies. It has
// nothing but tests.
//
// They need Chromium, Java and Node's packages in npm/; what is missing skips
// them, and fails them where BEDSIDE_REQUIRE names it ("browser,java").
// BEDSIDE_FULL=1 tests every page in every state, which takes an hour:
//
//	BEDSIDE_FULL=1 go test ./tools/browser -timeout 3h -parallel 6 -v
package browser
