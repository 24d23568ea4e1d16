package check

import (
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cast"
	"golang.org/x/text/language"

	"example.org/bedside/tools/words"
)

const ruleNoPage = "no-page"

func noPage() Rule {
	return Rule{
		ID:       ruleNoPage,
		Severity: SeverityWarning,
		Summary:  "Every article becomes a page, in its language.",
		Source:   "Hugo, Page bundles, https://gohugo.io/content-management/page-bundles/",
		Why: "A file index.md makes a page of its folder: whatever else lies in there, or below, becomes a part of that page, and only a template that asks for it shows it. " +
			"A section's text stands in _index.md. An article with a title that became such a part is an error; without a title it may be a part on purpose. " +
			"So is what belongs to a page with headless: true, or build with render: never. " +
			"A translation whose file name ends in a language that the site does not have, as knee.sp.md where es is meant, becomes a page of the first language. Symbolic links become nothing.",
		Fix: "rename index.md to _index.md, or take the article out of the folder; write one of the site's languages into the file's name",
		page: func(p *Page, r *Report) {
			p.ofNoLanguage(r)
			if p.bundle == nil || unrendered(p.Front.Values) || unrendered(p.bundle.Front) {
				return
			}
			at, severity := p.Range(0, 0), SeverityWarning
			if p.FrontText("title") != "" {
				at, severity = p.at("title"), SeverityError
			}
			index := p.Clinic.short(p.bundle.File)
			r.As(severity, at, fmt.Sprintf("this becomes no page, and readers cannot open it: %s makes a page of its folder, and all else in there a part of that page", index),
				fmt.Sprintf("rename %s to _%s if it says what the pages beside it are about; else take this file out of the folder %s", index, path.Base(index), path.Dir(index)))
		},
	}
}

// Linked is the finding about a symbolic link among the content, which Hugo
// passes over.
func Linked(file string, folder bool) Finding {
	rule, _ := Find(ruleNoPage)
	what := "this file"
	if folder {
		what = "this folder"
	}
	f := rule.finding(SeverityError, what+" is a symbolic link, which Hugo passes over: nothing of it becomes a page",
		"put a copy in its place; or take what it leads to into the site with a mount, under [[module.mounts]] in the configuration")
	f.File = file
	return f
}

// suffix is what may be a language at the end of a file's name.
var suffix = regexp.MustCompile(`(?i)\.([a-z]{2,3})(?:-[a-z0-9]{2,8})*$`)

// ofNoLanguage reports a file's name that ends in a language which is none of
// the site's.
func (p *Page) ofNoLanguage(r *Report) {
	name := path.Base(filepath.ToSlash(p.File))
	stem := strings.TrimSuffix(name, path.Ext(name))
	m := suffix.FindStringSubmatch(stem)
	if m == nil || p.Clinic.Languages == nil {
		return
	}
	lang := m[0][1:]
	if slices.ContainsFunc(p.Clinic.Languages, func(l string) bool { return strings.EqualFold(l, lang) }) {
		return
	}
	// Of three letters most are no language.
	if _, err := language.ParseBase(m[1]); err != nil && len(m[1]) > 2 {
		return
	}
	meant := "NAME"
	if near, ok := words.Nearest(lang, p.Clinic.Languages); ok {
		meant = near
	} else if len(p.Clinic.Languages) == 2 {
		meant = p.Clinic.Languages[1]
	}
	fix := fmt.Sprintf("rename it to %s.%s%s", strings.TrimSuffix(stem, m[0]), meant, path.Ext(name))
	if meant == "NAME" {
		fix += ", NAME being the right one"
	}
	r.At(p.Range(0, 0), fmt.Sprintf("%s is no language of this site, so that this becomes a page in %s, at an address that ends in %s; expected %s",
		quote(lang), quote(p.Language), quote(m[0]), words.List(p.Clinic.Languages)),
		fix+fmt.Sprintf("; or, if it is a language of the site, add [languages.%s] to its configuration", lang))
}

// unrendered tells whether front matter says that no page is made of it.
func unrendered(front map[string]any) bool {
	if headless, err := cast.ToBoolE(front["headless"]); err == nil && headless {
		return true
	}
	render := cast.ToString(cast.ToStringMap(front["build"])["render"])
	return render == "never" || render == "false"
}
