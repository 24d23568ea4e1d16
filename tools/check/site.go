package check

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/afero"
	"golang.org/x/net/idna"
)

// site is a published tree: the names of its files, and how addresses lead to
// them.
type site struct {
	fs        afero.Fs
	previous  []string // the names of the tree published before, sorted
	sources   map[string]string
	needs     map[string][]Need
	confirmed []string // the wordings of disclaimers that the clinic has confirmed
	shared    []Shared
	clinic    *Clinic // never nil
	content   map[string]*Page
	called    map[string]bool
	// shortcodes are the names of those that the site knows.
	shortcodes []string

	names  []string // every file, slashes, sorted
	files  map[string]struct{}
	base   *url.URL
	host   string // the host of the site's own addresses; "" if the base address has none
	prefix string // the path of the site's root, with a slash at both ends
}

func newSite(ctx context.Context, in GateInput) (*site, error) {
	s := &site{
		fs:         in.Published,
		confirmed:  in.Confirmed,
		sources:    make(map[string]string, len(in.Sources)),
		shared:     in.Shared,
		clinic:     cmp.Or(in.Clinic, &Clinic{}).normal(),
		content:    in.content,
		called:     in.called,
		shortcodes: in.Shortcodes,
		needs:      make(map[string][]Need, len(in.Needs)),
		files:      make(map[string]struct{}),
	}
	base, err := url.Parse(strings.TrimSpace(in.BaseURL))
	if err != nil {
		return nil, fmt.Errorf("the base address %q cannot be read: %w", in.BaseURL, err)
	}
	s.base = base
	s.host = canonicalHost(base.Scheme, base.Host)
	if s.prefix = path.Clean("/" + base.Path); s.prefix != "/" {
		s.prefix += "/"
	}
	for name, file := range in.Sources {
		s.sources[strings.TrimPrefix(path.Clean("/"+filepath.ToSlash(name)), "/")] = file
	}
	for name, needs := range in.Needs {
		s.needs[strings.TrimPrefix(path.Clean("/"+filepath.ToSlash(name)), "/")] = needs
	}
	if s.names, err = list(ctx, in.Published); err != nil {
		return nil, fmt.Errorf("the published tree cannot be read: %w", err)
	}
	for _, name := range s.names {
		s.files[name] = struct{}{}
	}
	if in.Previous != nil {
		s.previous, err = list(ctx, in.Previous)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("the tree published before cannot be read: %w", err)
		}
	}
	return s, nil
}

// list returns the names of all the files of a tree, with slashes, sorted.
func list(ctx context.Context, tree afero.Fs) ([]string, error) {
	var names []string
	err := afero.Walk(tree, ".", func(name string, info fs.FileInfo, err error) error {
		if err != nil {
			return err
		}
		if !info.IsDir() {
			names = append(names, strings.TrimPrefix(path.Clean("/"+filepath.ToSlash(name)), "/"))
		}
		return ctx.Err()
	})
	slices.Sort(names)
	return names, err
}

func (s *site) has(name string) bool {
	_, ok := s.files[name]
	return ok
}

// read loads one file of the tree.
func (s *site) read(name string) (*page, error) {
	src, err := afero.ReadFile(s.fs, filepath.FromSlash(name))
	if err != nil {
		return nil, err
	}
	return &page{site: s, path: name, src: string(src)}, nil
}

// file finds the published file that an absolute URL path stands for: the file
// itself, or the index.html of a folder.
func (s *site) file(urlPath string) (name string, ok bool) {
	clean := path.Clean(urlPath)
	if clean+"/" == s.prefix {
		clean = s.prefix
	}
	rel, ok := strings.CutPrefix(clean, s.prefix)
	if !ok {
		return "", false
	}
	// The path of a folder may end in a slash or not: hosts redirect from one
	// to the other. The path of a file may not.
	if !strings.HasSuffix(urlPath, "/") && s.has(rel) {
		return rel, true
	}
	name = path.Join(rel, "index.html")
	return name, s.has(name)
}

// address is the path of a published file as visitors see it.
func (s *site) address(name string) string {
	if name == "index.html" || strings.HasSuffix(name, "/index.html") {
		name = strings.TrimSuffix(name, "index.html")
	}
	return s.prefix + name
}

// inside tells whether an absolute URL path lies under the site's root.
func (s *site) inside(urlPath string) bool {
	return strings.HasPrefix(path.Clean(urlPath)+"/", s.prefix)
}

// canonicalHost brings a host to the form in which two of them can be compared:
// small letters, ASCII, without the scheme's own port.
func canonicalHost(scheme, host string) string {
	host = strings.ToLower(host)
	switch scheme {
	case "http":
		host = strings.TrimSuffix(host, ":80")
	case "https":
		host = strings.TrimSuffix(host, ":443")
	default:
		host = strings.TrimSuffix(strings.TrimSuffix(host, ":80"), ":443")
	}
	if ascii, err := idna.ToASCII(host); err == nil {
		host = ascii
	}
	return host
}

func isHTML(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".htm", ".xhtml":
		return true
	}
	return false
}

// isText tells whether a file is text, other than HTML, that Hugo makes out of
// pages: feeds, search indexes, plain-text editions.
func isText(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".xml", ".rss", ".atom", ".json", ".txt", ".md", ".ics", ".csv", ".webmanifest":
		return true
	}
	return false
}

// isHidden tells whether a file is none of the site's addresses: dot files, but
// for .well-known.
func isHidden(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") && part != ".well-known" {
			return true
		}
	}
	return false
}
