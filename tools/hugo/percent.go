package hugo

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gohugoio/hugo/hugolib"
	"github.com/spf13/afero"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/check"
	"example.org/bedside/tools/contract"
)

// percent finds shortcodes of Bedside's kind that are written {{% … %}}: Hugo
// renders what they hold a second time, and drops the HTML that they make. It
// also finds those whose tags cross, since Hugo takes any closing tag for the
// one that it waits for, and parameters that are given twice, of which it takes
// the last.
func (s *Site) percent(h *hugolib.HugoSites, files []string) ([]check.Finding, error) {
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
		if !bytes.Contains(src, []byte("{{<")) && !bytes.Contains(src, []byte("{{%")) {
			continue
		}
		a, err := article.Parse(file, src)
		if err != nil {
			found = append(found, crossed(h, rooms, file, src)...)
			continue
		}
		a.Walk(func(c *article.Shortcode) {
			lost, by := a.Lost(c)
			for i, p := range lost {
				f := check.Finding{
					Rule: RuleShortcode, Severity: check.SeverityError, File: file,
					Line: p.Line, Column: p.Column, EndLine: p.EndLine, EndColumn: p.EndColumn, Match: p.Match,
				}
				f.Message, f.Fix = check.LostParameter(c.Name, p, by[i])
				found = append(found, f)
			}
			for _, p := range a.Quoted(c) {
				f := check.Finding{
					Rule: RuleShortcode, Severity: check.SeverityError, File: file,
					Line: p.Line, Column: p.Column, EndLine: p.EndLine, EndColumn: p.EndColumn, Match: p.Match,
				}
				f.Message, f.Fix = check.QuotedParameter(c.Name, p)
				found = append(found, f)
			}
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

// crossed are the rooms' shortcodes in a file that are closed after what they
// stand in. Hugo has read the file, so whatever else is odd in it is not ours
// to judge.
func crossed(h *hugolib.HugoSites, rooms []string, file string, src []byte) []check.Finding {
	known := article.Known{Notation: make(map[string]string)}
	for _, room := range rooms {
		for _, name := range []string{room, "bedside/" + room} {
			if t := h.GetTemplateStore().LookupShortcodeByName(name); t != nil && t.ParseInfo.IsInner {
				known.Notation[name] = contract.Paired
			}
		}
	}
	var found []check.Finding
	_, err := article.ParseKnown(file, src, known)
	for _, e := range leaves(err) {
		if e, ok := e.(*article.Error); ok && e.Kind == article.Unclosed {
			found = append(found, check.Finding{Rule: RuleShortcode, Severity: check.SeverityError, File: file, Line: e.Line, Column: e.Column, Message: e.Message})
		}
	}
	return found
}
