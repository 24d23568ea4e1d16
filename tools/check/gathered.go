package check

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// gathered is what a rule has found on all pages. What is the same on many of
// them stands in a layout, and is told once.
type gathered struct {
	mu    sync.Mutex
	found []sighting
}

// sighting is one thing that was found on a page. Those with one key are the
// same thing.
type sighting struct {
	page              string
	at                span
	key, message, fix string
}

func (g *gathered) add(found []sighting) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.found = append(g.found, found...)
}

// tell reports all that was found.
func (g *gathered) tell(ctx context.Context, o *overview) error {
	slices.SortFunc(g.found, func(a, b sighting) int {
		return cmp.Or(cmp.Compare(a.page, b.page), cmp.Compare(a.at.start, b.at.start), cmp.Compare(a.message, b.message))
	})
	pages := make(map[string][]string)
	for _, f := range g.found {
		if on := pages[f.key]; len(on) == 0 || on[len(on)-1] != f.page {
			pages[f.key] = append(on, f.page)
		}
	}
	var v *view
	flush := func() {
		if v != nil {
			o.findings = append(o.findings, v.close()...)
		}
	}
	for _, f := range g.found {
		on := pages[f.key]
		if len(on) > everywhere && on[0] != f.page {
			continue
		}
		if v == nil || v.path != f.page {
			flush()
			if err := ctx.Err(); err != nil {
				return err
			}
			p, err := o.read(f.page)
			if err != nil {
				return err
			}
			v = &view{page: p, rule: o.rule}
		}
		if len(on) > everywhere {
			f.message += fmt.Sprintf("; it is also on %d other pages (%s …), so it probably stands in a layout", len(on)-1, strings.Join(on[1:4], ", "))
		}
		v.report(f.at, f.message, f.fix)
	}
	flush()
	return nil
}
