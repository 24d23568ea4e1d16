package produce

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/check"
)

// rulesFile is where the rules are listed; a pack that has it is the one whose
// handbook tells of them.
const rulesFile = "tools/check/rules.go"

// checks makes the handbook's page of each rule, and the list of them all.
var checks = target{
	folders: []string{"content/handbook/checks"},
	make: func(s *set) ([]file, error) {
		if _, err := s.fs.Stat(s.name(rulesFile)); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		} else if err != nil {
			return nil, err
		}
		rules := check.Rules()
		make := func(own map[string][]string) ([]file, error) {
			index := "content/handbook/checks/_index.md"
			files := []file{{index, ruleIndex(rules, own[index])}}
			for i := range rules {
				name := "content/handbook/checks/" + rules[i].ID + ".md"
				text, err := rulePage(&rules[i], i+1, own[name])
				if err != nil {
					return nil, err
				}
				files = append(files, file{name, text})
			}
			return files, nil
		}
		files, err := make(nil)
		if err != nil {
			return nil, err
		}
		own, err := namesake(files)
		if err != nil {
			return nil, err
		}
		return make(own)
	},
}

// namesake lists, by page, the rules that find something in it: a page that
// says what a claim looks like holds the claim. Hints on style are left out.
func namesake(files []file) (map[string][]string, error) {
	in := check.Input{Clinic: &check.Clinic{Country: "GB"}, Partial: true}
	for _, f := range files {
		in.Sources = append(in.Sources, check.Source{
			File: f.path, Section: "handbook", Path: "/" + strings.TrimSuffix(strings.TrimPrefix(f.path, "content/"), ".md"),
			List: strings.HasSuffix(f.path, "/_index.md"), Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(f.text)), nil },
		})
	}
	findings, err := check.Check(context.Background(), in)
	if err != nil {
		return nil, err
	}
	own := make(map[string][]string)
	for _, f := range findings {
		r, _ := check.Find(f.Rule)
		if r == nil || r.Fixed() || slices.Contains([]string{"grade", "long-sentence", "long-paragraph", "long-list"}, r.ID) || slices.Contains(own[f.File], r.ID) {
			continue
		}
		own[f.File] = append(own[f.File], r.ID)
	}
	for _, list := range own {
		slices.Sort(list)
	}
	return own, nil
}

// quiet is the front matter that keeps rules from what a page must show.
func quiet(rules []string) string {
	if len(rules) == 0 {
		return ""
	}
	return fmt.Sprintf("check:\n  suppress:\n    - rule: [%s]\n      reason: The page says what the rules look for.\n", strings.Join(rules, ", "))
}

func ruleNote() string { return mark + " tools/check: change the rule there and run it again." }

// groups are the families of the catalogue by the first part of their numbers,
// and last the rules that have none.
var groups = []struct{ prefixes, title, about string }{
	{"META", "Who answers for a page", "They read the front matter."},
	{"DIS", "Disclaimers and disclosures", "They look for what readers must be told beside the text."},
	{"CLM", "Claims", "They look for words that promise more than anybody can show. What they find may need evidence; whether it is allowed, they cannot know."},
	{"PLN", "Plain language", "They look at words, sentences and figures."},
	{"STR", "Structure", "They look at treatments, questions, tables and call-outs."},
	{"SD SEC PRV", "What machines read and fetch", "They look at the pages as they are published."},
	{"", "What never goes online", "These find what is broken. An error of theirs keeps the site that is online as it is."},
}

func ruleIndex(rules []check.Rule, own []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\n# %s\ntitle: \"The checks\"\nlinkTitle: \"The checks: every rule\"\n", ruleNote())
	b.WriteString("description: \"What is checked, why, who says so, and how a rule is told that it is wrong.\"\nweight: 80\n" + quiet(own) + "---\n\n")
	b.WriteString("`bedside check` reads every page and says what may harm a reader or break a code of advertising, at the line where it stands. " +
		"An *error* has to be mended before the site is published, a *warning* should be, an *info* is a hint. " +
		"A rule cannot judge; you can. Each page below says how to tell it that it is wrong, and why you must give a reason.\n")
	for _, g := range groups {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n| Rule | What it asks for | Severity |\n|---|---|---|\n", g.title, g.about)
		for _, r := range rules {
			family, _, _ := strings.Cut(r.Number, "-")
			if !slices.Contains(strings.Split(g.prefixes, " "), family) {
				continue
			}
			severity := r.Severity
			if r.Off {
				severity += ", off"
			}
			fmt.Fprintf(&b, "| [%s](/handbook/checks/%s) | %s | %s |\n", r.ID, r.ID, cell(plainly(r.Summary)), severity)
		}
	}
	return b.String()
}

// profiles are the names of the countries whose codes a rule is about.
var profiles = map[string]string{
	check.ProfileUS: "the United States", check.ProfileUK: "the United Kingdom", check.ProfileAU: "Australia",
	check.ProfileEU: "the European Union", check.ProfileBase: "all other countries",
}

func rulePage(r *check.Rule, weight int, own []string) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "---\n# %s\ntitle: %q\ndescription: %q\nweight: %d\n%s---\n\n", ruleNote(), r.ID, r.Summary, weight, quiet(own))
	fmt.Fprintf(&b, "%s\n", standing(r))
	if r.Why != "" {
		fmt.Fprintf(&b, "\n## Why\n\n%s\n", plainly(r.Why))
	}
	if r.Fix != "" {
		fmt.Fprintf(&b, "\n## What to do\n\n%s\n", plainly(sentence(r.Fix)))
	}
	for _, e := range []struct {
		title string
		check.Example
	}{{"It finds", r.Bad}, {"It is quiet about", r.Good}} {
		if e.Front+e.Body == "" {
			continue
		}
		text, err := shown(e.Example)
		if err != nil {
			return "", fmt.Errorf("the example of %s cannot be shown: %w", r.ID, err)
		}
		fmt.Fprintf(&b, "\n## %s\n\n%s", e.title, text)
	}
	fmt.Fprintf(&b, "\n## Who says so\n\n%s\n", plainly(sentence(r.Source)))
	if len(r.Limits) > 0 {
		b.WriteString("\n## Its limits\n\nYou may set others in the site’s configuration:\n\n```toml\n")
		fmt.Fprintf(&b, "[params.bedside.check.limits.%s]\n", r.ID)
		for _, name := range slices.Sorted(maps.Keys(r.Limits)) {
			fmt.Fprintf(&b, "%s = %g\n", name, r.Limits[name])
		}
		b.WriteString("```\n")
	}
	fmt.Fprintf(&b, "\n## If it is wrong\n\n%s", suppressing(r))
	return b.String(), nil
}

// standing says how grave the rule is and where it applies.
func standing(r *check.Rule) string {
	words := map[string]string{
		check.SeverityError:   "an **error**: the site is not published until it is mended",
		check.SeverityWarning: "a **warning**: the site is published all the same",
		check.SeverityInfo:    "an **info**, a hint",
	}
	s := "This is " + words[r.Severity] + "."
	if r.Number != "" {
		s += fmt.Sprintf(" Its number in the catalogue is %s.", r.Number)
	}
	if r.Profiles != nil {
		var names []string
		for _, p := range r.Profiles {
			names = append(names, profiles[p])
		}
		s += " It is for clinics in " + enumerate(names) + "."
	}
	if r.Off {
		s += " It is off until you give it a severity in the configuration."
	}
	switch {
	case r.Published() && r.Written():
		s += " When the whole site is checked, it looks at pages as they are published too."
	case r.Published():
		s += " It looks at pages as they are published, so it runs when the whole site is checked."
	}
	return s
}

func enumerate(words []string) string {
	if n := len(words) - 1; n > 0 {
		return strings.Join(words[:n], ", ") + " and " + words[n]
	}
	return strings.Join(words, "")
}

// sentence gives a text a capital and a full stop. A web address at the end
// gets none, which would be taken for a part of it.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return s
	}
	if first := s[0]; 'a' <= first && first <= 'z' {
		s = string(first-'a'+'A') + s[1:]
	}
	last := s[strings.LastIndexByte(s, ' ')+1:]
	if strings.HasSuffix(s, ".") || strings.Contains(last, "://") {
		return s
	}
	return s + "."
}

// written is what a rule's texts say in the notation of Hugo or HTML.
var written = regexp.MustCompile("`[^`]*`|\\{\\{.*?\\}\\}|<!--.*?-->|\\{#[^}]*\\}|</?[a-zA-Z][^<>]*>")

// plainly is a rule's text as Markdown, in which notation is code.
func plainly(s string) string {
	return article.Escape(written.ReplaceAllStringFunc(s, func(m string) string {
		if m[0] == '`' {
			return m
		}
		return "`" + m + "`"
	}))
}

// shown is an example as code.
func shown(e check.Example) (string, error) {
	var b strings.Builder
	front := ""
	if e.Front != "" {
		front = "---\n" + strings.TrimSuffix(e.Front, "\n") + "\n---\n"
	}
	if e.Published {
		if front != "" {
			b.WriteString("A page with this front matter:\n\n" + code("yaml", front) + "\nis published as:\n\n")
		}
		b.WriteString(code("html", e.Body))
	} else {
		b.WriteString(code("md", front+e.Body))
	}
	for _, name := range slices.Sorted(maps.Keys(e.Data)) {
		fmt.Fprintf(&b, "\nThe file `%s` beside the page:\n\n%s", name, code("", e.Data[name]))
	}
	if len(e.Params) > 0 {
		text, err := toml.Marshal(map[string]any{"params": map[string]any{"bedside": e.Params}})
		if err != nil {
			return "", err
		}
		b.WriteString("\nwith this in the site’s configuration:\n\n" + code("toml", string(text)))
	}
	return b.String(), nil
}

// code is a text in a fence longer than those inside it, its shortcodes not to
// be called.
func code(language, text string) string {
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	marks := "```"
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if n := len(line) - len(strings.TrimLeft(line, "`")); n >= len(marks) {
			marks = strings.Repeat("`", n+1)
		}
	}
	return marks + language + "\n" + article.Escape(text) + marks + "\n"
}

func suppressing(r *check.Rule) string {
	if r.Fixed() {
		return "What it finds is broken, so it cannot be suppressed and its severity cannot be changed.\n"
	}
	s := "Say why, so that the next reader knows. For a whole page, in its front matter; the last line may be left out:\n\n" +
		code("yaml", fmt.Sprintf("check:\n  suppress:\n    - rule: %s\n      reason: what makes it right here\n      until: 2027-01-31\n", r.ID))
	if !r.Published() {
		s += "\nFor one place, in a comment before it, which is not published:\n\n" +
			code("md", fmt.Sprintf("<!-- bedside-ignore %s: what makes it right here -->\n", r.ID))
	}
	return s + "\nFor the whole site, in its configuration:\n\n" +
		code("toml", fmt.Sprintf("[[params.bedside.check.suppress]]\nrule = %q\nreason = \"what makes it right here\"\n", r.ID)) +
		"\nA suppression that suppresses nothing, and one that has had its day, is told. " +
		fmt.Sprintf("To change how grave it is, write a severity, or `off`, as `%s` under `params.bedside.check.severities`.\n", r.ID)
}
