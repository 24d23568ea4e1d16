package hugo

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gohugoio/hugo/config/allconfig"
	"github.com/gohugoio/hugo/hugolib"
	"github.com/gohugoio/hugo/resources/page"
	"github.com/gohugoio/hugo/resources/resource"
	"github.com/spf13/afero"
)

// Why a page waits to be published, or is not published any more.
const (
	Draft   = "draft"
	Future  = "future"
	Expired = "expired"
)

// Waiting is a content file of which Hugo makes no page, because of what its
// front matter says.
type Waiting struct {
	File string
	Why  string    // Draft, Future or Expired
	Day  time.Time // from which on it is published, or was not any more; zero: of a draft
}

// builds are the pages that a site makes all the same.
type builds struct{ drafts, future, expired bool }

func buildsOf(c *allconfig.Config) builds {
	return builds{c.BuildDrafts, c.BuildFuture, c.BuildExpired}
}

// waiting says why a page is not published; empty: it is.
func (b builds) waiting(p page.Page) (why string, day time.Time) {
	switch {
	case p.Draft() && !b.drafts:
		return Draft, time.Time{}
	case resource.IsFuture(p) && !b.future:
		return Future, p.PublishDate()
	case resource.IsExpired(p) && !b.expired:
		return Expired, p.ExpiryDate()
	}
	return "", time.Time{}
}

// Waiting lists what a build has left out, sorted by file. Hugo forgets such
// pages early, so where there are any they are asked for as hugo list does: the
// site is put together once more, and nothing is rendered. The files that the
// build made pages of need not be read again, but for those that say something
// of others.
func (s *Site) Waiting(ctx context.Context, built *Result) ([]Waiting, error) {
	if !built.lacking {
		return nil, nil
	}
	building.Lock()
	defer building.Unlock()
	// Hugo's caches serve one build: the configuration is read anew.
	again := &Site{options: s.options, dir: s.dir, source: s.source, log: newLog()} // all that there is to say has been said
	if err := again.load(s.goAllowed); err != nil {
		return nil, err
	}
	as := make(map[string]builds)
	made := make(map[string]bool, len(built.Content))
	for _, file := range built.Content {
		name, _, _ := strings.Cut(filepath.Base(file), ".")
		made[file] = name != "index" && name != "_index" && name != "_content"
	}
	for lang, c := range again.configs.LanguageConfigMap {
		as[lang] = buildsOf(c)
		ignored := c.C.IgnoreFile
		c.C.IgnoreFile = func(file string) bool { return made[file] || ignored(file) }
		c.BuildDrafts, c.BuildFuture, c.BuildExpired = true, true, true
	}
	h, err := again.assemble(afero.NewMemMapFs(), again.log)
	if err != nil {
		return nil, err
	}
	defer h.Close()
	stop := context.AfterFunc(ctx, func() { h.FatalError(ctx.Err()) })
	defer stop()
	if err := h.Build(hugolib.BuildCfg{SkipRender: true, NoBuildLock: true}); err != nil {
		return nil, err
	}
	var all []Waiting
	for _, p := range h.Pages() {
		if p.File() == nil {
			continue
		}
		if why, day := as[p.Language().Lang].waiting(p); why != "" {
			all = append(all, Waiting{p.File().Filename(), why, day})
		}
	}
	slices.SortFunc(all, func(a, b Waiting) int { return strings.Compare(a.File, b.File) })
	return slices.CompactFunc(all, func(a, b Waiting) bool { return a.File == b.File }), nil
}
