package hugo

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/afero"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/check"
)

// percent finds shortcodes of Bedside's kind that are written {{% … %}}: Hugo
// renders what they hold a second time, and drops the HTML that they make.
func (s *Site) percent(files []string) ([]check.Finding, error) {
	rooms := slices.Clone(s.options.Pack)
	contracts, _ := afero.Glob(s.source, filepath.Join(s.dir, "shortcodes", "*", "contract.toml")) // fails for a bad pattern only
	for _, c := range contracts {
		rooms = append(rooms, filepath.Base(filepath.Dir(c)))
	}
	var found []check.Finding
	for _, file := range files {
		src, err := afero.ReadFile(s.source, file)
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
		a.Walk(func(c *article.Shortcode) {
			if !c.Percent || !slices.Contains(rooms, strings.TrimPrefix(c.Name, "bedside/")) {
				return
			}
			f := check.Finding{
				Rule:     RulePercent,
				Severity: check.SeverityError,
				File:     file,
				Match:    "{{%",
				Message:  fmt.Sprintf("%q is written with percent signs, so that what it makes would be left out of the page", c.Name),
				Fix:      fmt.Sprintf("write {{< %s … >}} in place of {{%% %s … %%}}, and its closing tag alike", c.Name, c.Name),
				Source:   "Hugo, shortcode notation, https://gohugo.io/content-management/shortcodes/#notation",
			}
			f.Line, f.Column = a.Position(c.Start)
			f.EndLine, f.EndColumn = a.Position(c.Start + len(f.Match))
			found = append(found, f)
		})
	}
	return found, nil
}
