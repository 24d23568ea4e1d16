package hugo

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/gohugoio/hugo/config/allconfig"

	"example.org/bedside/tools/check"
)

// strangers are hosts at which no clinic is.
var strangers = []string{"example.org", "www.example.org", "example.com", "www.example.com", "example.net", "localhost", "127.0.0.1", "0.0.0.0", "::1"}

// addresses tells of a baseURL that pages cannot be made with, and, of a build
// for visitors, of one that leads them elsewhere.
func (s *Site) addresses() []check.Finding {
	if s.options.server != nil {
		return nil
	}
	var found []check.Finding
	tell := func(c *allconfig.Config, lang string) {
		base := strings.TrimSpace(c.BaseURL)
		u, err := url.Parse(base)
		if err != nil { // of which Hugo tells
			return
		}
		f := check.Finding{Rule: RuleConfiguration, Severity: check.SeverityWarning}
		switch production := s.cfg.GetString("environment") == "production"; {
		case base == "":
			if !production {
				return
			}
			f.Message = "the configuration has no baseURL, so that search engines, feeds and those who share a page get no whole address"
			f.Fix = "add baseURL, the address of the site that visitors see, beginning with https://"
		case (u.Scheme == "" || u.Host == "") && u.Scheme != "file" && (base[0] != '/' || u.Host != ""):
			f.Severity = check.SeverityError
			f.Message = fmt.Sprintf("baseURL is %q, which does not begin with https://, so that every link would lead nowhere", base)
			f.Fix = "write https://" + strings.TrimLeft(base, "/")
		case !production || s.options.BaseURL != "":
			return // who names an address for one build knows where that goes
		case u.Host == "":
			f.Message = fmt.Sprintf("baseURL is %q and names no host, so that search engines, feeds and those who share a page get no whole address", base)
			f.Fix = "write the address of the site that visitors see, beginning with https://"
		case slices.Contains(strangers, strings.ToLower(u.Hostname())):
			f.Message = fmt.Sprintf("baseURL is %q, which is not the clinic's address, so that search engines, feeds and those who share a page are led there", base)
			f.Fix = "write the address of the site that visitors see, beginning with https://"
		default:
			return
		}
		if s.options.BaseURL != "" {
			f.Message = "--" + f.Message
		} else {
			s.placeSetting(&f, []string{"languages", lang, "baseurl"}, []string{"baseurl"})
		}
		if !slices.Contains(found, f) {
			found = append(found, f)
		}
	}
	for _, l := range s.configs.Languages {
		tell(s.configs.LanguageConfigMap[l.Lang], l.Lang)
	}
	return found
}

// placeSetting gives a finding the place of the first of these settings that
// the configuration has.
func (s *Site) placeSetting(f *check.Finding, settings ...[]string) {
	for _, path := range settings {
		for _, d := range s.configFiles() {
			if _, ok := d.Front.Value(path...); ok {
				at := unfenced(d, d.FrontAt(path...))
				f.File, f.Match = at.File, at.Match
				f.Line, f.Column, f.EndLine, f.EndColumn = at.Line, at.Column, at.EndLine, at.EndColumn
				return
			}
		}
	}
	if files := s.configs.LoadingInfo.ConfigFiles; len(files) > 0 {
		f.File = files[0]
	}
}
