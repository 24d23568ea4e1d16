package hugo

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gohugoio/hugo/hugolib"
	"github.com/gohugoio/hugo/resources/kinds"
	"github.com/spf13/afero"

	"example.org/bedside/tools/check"
)

// untemplated tells of pages with a text, and of the home page, that no template
// makes HTML of, as when a theme's folder is empty: without them the site that is
// online would be replaced by less. Hugo warns of each kind, and goes on; of what
// is told here its warning is taken out.
func (s *Site) untemplated(h *hugolib.HugoSites, r *Result) []check.Finding {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	made := make(map[string]bool) // content files that are published as HTML
	for name, file := range r.Sources {
		made[file] = made[file] || strings.HasSuffix(name, ".html")
	}
	var found []check.Finding
	s.log.entries = slices.DeleteFunc(s.log.entries, func(e entry) bool {
		m := noTemplate.FindStringSubmatch(e.message)
		if m == nil || m[1] != "html" {
			return false
		}
		layout, kind := m[2], m[3]
		var files []string
		for _, site := range h.Sites {
			for _, p := range site.Pages() {
				if p.File() != nil && p.Kind() == kind && p.Layout() == layout && !made[p.File().Filename()] && strings.TrimSpace(p.RawContent()) != "" {
					files = append(files, p.File().Filename())
				}
			}
		}
		if files == nil && kind != kinds.KindHome {
			return false
		}
		slices.Sort(files)
		f := check.Finding{
			Rule: RuleBuild, Severity: check.SeverityError, Kind: check.KindUntemplated,
			Message: fmt.Sprintf("no template makes HTML of pages of the kind %q", kind),
			Fix:     fmt.Sprintf("add a theme, or a template such as layouts/%s.html; if such pages are not wanted, name the kind in disableKinds", kind),
		}
		if layout != "" {
			f.Message += fmt.Sprintf(" that ask for the layout %q", layout)
			f.Fix = fmt.Sprintf("add a theme with that layout, or a template layouts/%s.html; or take layout out of the front matter", layout)
		}
		switch n := len(files); {
		case n > 1:
			f.File, f.Message = files[0], f.Message+fmt.Sprintf(", so that this one and %d more would not be published", n-1)
		case n == 1:
			f.File, f.Message = files[0], f.Message+", so that this one would not be published"
		default:
			f.Message += ", so that the site would have no first page"
		}
		if empty := s.emptyThemes(); empty != nil {
			f.Message += fmt.Sprintf("; the folder of the theme %s is empty", strings.Join(empty, ", "))
			f.Fix = "put the theme's files there: where it is a Git submodule, git submodule update --init fetches them"
		}
		found = append(found, f)
		return true
	})
	return found
}

// emptyThemes are the names of the themes in whose folders there is nothing.
func (s *Site) emptyThemes() []string {
	var names []string
	for _, m := range s.configs.Modules {
		if m.Owner() == nil { // the site itself
			continue
		}
		if empty, err := afero.IsEmpty(s.source, m.Dir()); err == nil && empty {
			names = append(names, filepath.Base(m.Dir()))
		}
	}
	return names
}
