package produce_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/afero"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/check"
	"example.org/bedside/tools/produce"
)

// TestChecks makes the pages of the rules in a pack of their own.
func TestChecks(t *testing.T) {
	pack := memory(t, map[string]string{
		"hugo.toml":            "[module]\n",
		"tools/check/rules.go": "package check\n",
	})
	if _, err := produce.Run(pack, "", produce.Options{}); err != nil {
		t.Fatal(err)
	}
	made := cases.Tree(t, pack, "")
	index := made["content/handbook/checks/_index.md"]
	for _, r := range check.Rules() {
		page := made["content/handbook/checks/"+r.ID+".md"]
		if strings.Count(index, "/handbook/checks/"+r.ID+")") != 1 {
			t.Errorf("%s does not stand once in the list of the checks", r.ID)
		}
		for _, want := range []string{"title: \"" + r.ID + "\"", "## Who says so", "## If it is wrong"} {
			if !strings.Contains(page, want) {
				t.Errorf("the page of %s lacks %q", r.ID, want)
			}
		}
		if r.Number != "" && (!strings.Contains(page, "## It finds") || !strings.Contains(page, "## It is quiet about")) {
			t.Errorf("the page of %s lacks an example", r.ID)
		}
		// Only code may hold a shortcode, HTML or a comment, and no shortcode is called.
		text := regexp.MustCompile("(?s)(?:^|\n)```.*?\n```\n").ReplaceAllString(page, "")
		text = regexp.MustCompile("`[^`\n]*`").ReplaceAllString(text, "")
		if m := regexp.MustCompile(`\{\{|<!--|</?[a-zA-Z]`).FindString(text); m != "" {
			t.Errorf("the page of %s has %q outside of code", r.ID, m)
		}
		if m := regexp.MustCompile(`\{\{[<%] *[^/ ]`).FindString(page); m != "" {
			t.Errorf("the page of %s calls a shortcode: %q", r.ID, m)
		}
	}
}

// TestChecksOfOthers makes none in a pack that has no rules.
func TestChecksOfOthers(t *testing.T) {
	pack := memory(t, cases.Files(t, "checks-of-others"))
	if _, err := produce.Run(pack, "", produce.Options{}); err != nil {
		t.Fatal(err)
	}
	if ok, _ := afero.DirExists(pack, "content/handbook/checks"); ok {
		t.Error("a stranger's pack has pages on Bedside's rules")
	}
}
