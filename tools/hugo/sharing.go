package hugo

import (
	"cmp"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gohugoio/hugo/common/paths"
	"github.com/gohugoio/hugo/hugofs"
	"github.com/gohugoio/hugo/hugolib"
	"github.com/gohugoio/hugo/resources/page"

	"example.org/bedside/tools/check"
)

// sharing gathers what is published at one address, of which all but one is
// lost: Hugo says nothing of that.
type sharing struct {
	pages   map[string][]string // by published file that was written more than once: content files, or Hugo's own lists
	files   map[string][]string // by language and logical path: the content files
	aliases []alias
}

type alias struct{ name, file string }

// page notes the addresses of a page that something else has too.
func (s *sharing) page(p page.Page, out *tree, prefix, folder string) {
	if len(out.again) == 0 {
		return
	}
	what := "Hugo's own list " + p.Path()
	if p.File() != nil {
		what = p.File().Filename()
	}
	for _, f := range p.OutputFormats() {
		name, ok := target(f.RelPermalink(), prefix)
		if name = path.Join(folder, name); ok && out.again[name] && !slices.Contains(s.pages[name], what) {
			s.pages[name] = append(s.pages[name], what)
		}
	}
	if p.File() == nil {
		return
	}
	for _, a := range p.Aliases() {
		name := strings.TrimPrefix(path.Clean(path.Join(folder, a)), "/")
		if path.Ext(name) != ".html" {
			name = path.Join(name, "index.html")
		}
		if out.again[name] {
			s.aliases = append(s.aliases, alias{name, what})
		}
	}
}

// file notes a content file that asks to be a page.
func (s *sharing) file(m *hugofs.FileMeta, lang string) {
	switch m.PathInfo.Type() {
	case paths.TypeContentSingle, paths.TypeLeaf, paths.TypeBranch:
		key := lang + cmp.Or(m.PathInfo.Base(), "/")
		if !slices.Contains(s.files[key], m.Filename) {
			s.files[key] = append(s.files[key], m.Filename)
		}
	}
}

// list gives the addresses that several things have. sources are the content
// files by what was published of them.
func (s *sharing) list(h *hugolib.HugoSites, sources map[string]string) []check.Shared {
	names := make(map[string]string, len(sources))
	for name, file := range sources {
		if path.Ext(name) == ".html" || names[file] == "" {
			names[file] = name
		}
	}
	var all []check.Shared
	for _, files := range s.files {
		if len(files) < 2 {
			continue
		}
		slices.SortFunc(files, func(a, b string) int {
			return cmp.Or(cmp.Compare(names[b], names[a]), strings.Compare(a, b))
		})
		if name := names[files[0]]; name != "" {
			all = append(all, check.Shared{Name: name, Files: files})
		}
	}
	for name, what := range s.pages {
		shared := check.Shared{Name: name}
		for _, w := range what {
			if filepath.IsAbs(w) {
				shared.Files = append(shared.Files, w)
			} else {
				shared.Also = w
			}
		}
		if shared.Files == nil {
			continue
		}
		slices.Sort(shared.Files)
		for _, a := range s.aliases {
			switch {
			case a.name != name:
			case slices.Contains(shared.Files, a.file):
				shared.Also = "its own alias"
			default:
				shared.Files = append(shared.Files, a.file)
			}
		}
		for _, static := range h.BaseFs.SourceFilesystems.Static {
			rel, err := filepath.Rel(static.PublishFolder, filepath.FromSlash(name))
			if err != nil {
				continue
			}
			if info, err := static.Fs.Stat(rel); err == nil {
				shared.Also = "a static file"
				if meta, ok := info.(hugofs.FileMetaInfo); ok {
					shared.Also = meta.Meta().Filename
				}
			}
		}
		all = append(all, shared)
	}
	slices.SortFunc(all, func(a, b check.Shared) int { return strings.Compare(a.Name, b.Name) })
	return all
}
