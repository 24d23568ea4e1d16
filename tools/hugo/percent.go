package publish

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/afero"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/check"
)

// RulePercent is the rule that shortcodes stand between {{< and >}}.
const RulePercent = "percent-notation"

// percent finds shortcodes of Bedside's kind that are written {{% … %}}: Hugo
// renders what they hold a second time, and drops the HTML that they make.
func percent(fsys afero.Fs, files, shortcodes []string) ([]check.Finding, error) {
	var found []check.Finding
	for _, file := range files {
		src, err := afero.ReadFile(fsys, file)
		if err != nil {
			return nil, err
		}
		if !bytes.Contains(src, []byte("{{%")) {
			continue
		}
		a, err := article.Parse(file, src)
		if err != nil {
			continue // Hugo has read it; it is no Markdown
		}
		a.Walk(func(s *article.Shortcode) {
			if !s.Percent || !slices.Contains(shortcodes, strings.TrimPrefix(s.Name, "bedside/")) {
				return
			}
			f := check.Finding{
				Rule:     RulePercent,
				Severity: check.SeverityError,
				File:     file,
				Match:    "{{%",
				Message:  fmt.Sprintf("%q is written with percent signs, so that what it makes would be left out of the page", s.Name),
				Fix:      fmt.Sprintf("write {{< %s … >}} in place of {{%% %s … %%}}, and its closing tag alike", s.Name, s.Name),
				Source:   "Hugo, shortcode notation, https://gohugo.io/content-management/shortcodes/#notation",
			}
			f.Line, f.Column = a.Position(s.Start)
			f.EndLine, f.EndColumn = a.Position(s.Start + len(f.Match))
			found = append(found, f)
		})
	}
	return found, nil
}
