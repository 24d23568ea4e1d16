package check

import (
	"fmt"
	"path"

	"github.com/spf13/cast"
)

func noPage() Rule {
	return Rule{
		ID:       "no-page",
		Severity: SeverityWarning,
		Summary:  "Every article becomes a page.",
		Source:   "Hugo, Page bundles, https://gohugo.io/content-management/page-bundles/",
		Why: "A file index.md makes a page of its folder: whatever else lies in there, or below, becomes a part of that page, and only a template that asks for it shows it. " +
			"A section's text stands in _index.md. An article with a title that became such a part is an error; without a title it may be a part on purpose. " +
			"So is what belongs to a page with headless: true, or build with render: never.",
		Fix: "rename index.md to _index.md, or take the article out of the folder",
		page: func(p *Page, r *Report) {
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

// unrendered tells whether front matter says that no page is made of it.
func unrendered(front map[string]any) bool {
	if headless, err := cast.ToBoolE(front["headless"]); err == nil && headless {
		return true
	}
	render := cast.ToString(cast.ToStringMap(front["build"])["render"])
	return render == "never" || render == "false"
}
