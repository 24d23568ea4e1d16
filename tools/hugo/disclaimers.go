package hugo

import (
	"context"
	"fmt"

	"github.com/gohugoio/hugo/hugolib"
	"github.com/gohugoio/hugo/resources/page"
	"github.com/gohugoio/hugo/tpl/partials"
	"github.com/spf13/cast"

	"example.org/bedside/tools/check"
)

// needing is the partial that says which disclaimers a page needs.
const needing = "bedside/disclaimers.html"

// needs tells which disclaimers a page of a site must show. The page's template
// has asked for them, and so has left the answer in the page's store. Where
// Bedside's page layouts are in use, a template that forgot to ask is no
// excuse: then it is asked here. A page of a theme that never asks needs none.
func needs(site *hugolib.Site, p page.Page) ([]check.Need, error) {
	stored := p.Store().Get("bedside.needs")
	store := site.GetTemplateStore()
	if stored == nil && store.LookupPartial("page/about.html") != nil && store.LookupPartial(needing) != nil {
		if _, err := partials.New(site.Deps).Include(context.Background(), needing, p); err != nil {
			return nil, fmt.Errorf("the disclaimers of %s cannot be told: %w", p.Path(), err)
		}
		stored = p.Store().Get("bedside.needs")
	}
	list, err := cast.ToSliceE(stored)
	if stored == nil || err != nil {
		return nil, nil
	}
	var needs []check.Need
	for _, n := range list {
		m, err := cast.ToStringMapE(n)
		if err != nil || cast.ToBool(m["wrong"]) {
			continue // its mistake is told already
		}
		needs = append(needs, check.Need{
			Kind:  cast.ToString(m["kind"]),
			Why:   cast.ToString(m["why"]),
			First: cast.ToBool(m["first"]),
			Full:  cast.ToStringSlice(m["full"]),
			Short: cast.ToStringSlice(m["short"]),
		})
	}
	return needs, nil
}
