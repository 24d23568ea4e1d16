package browser_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

type violation struct {
	ID    string
	Nodes []struct {
		HTML, FailureSummary string
		Target               []any
	}
}

// judge has axe judge the page as it stands. It returns nothing where all is well.
func (b *tab) judge() []violation {
	b.Helper()
	return eval[[]violation](b, `axe.run(document, {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  resultTypes: ["violations"], preload: false,
}).then(r => r.violations)`)
}

func (b *tab) withAxe() {
	b.Helper()
	src, err := axe()
	need(b, "browser", err)
	eval[bool](b, src+"; true")
}

// states are all that a page is tested in.
func states() []state {
	var all []state
	for _, open := range []bool{false, true} {
		for _, width := range []int64{1280, 390, 320} {
			for _, dir := range []string{"ltr", "rtl"} {
				for _, scheme := range []string{"light", "dark"} {
					all = append(all, state{width: width, scheme: scheme, dir: dir, open: open})
				}
			}
		}
	}
	return all
}

// accessible shows that a page has no violation and no sideways scrolling in
// any of the states.
func accessible(t *testing.T, address string, states ...state) {
	t.Helper()
	b := open(t, address)
	b.withAxe()
	in := map[string][]string{} // what is wrong, and in which states
	for _, s := range states {
		b.look(s)
		for _, v := range b.judge() {
			for _, n := range v.Nodes {
				what := fmt.Sprintf("%s at %v\n%s\n%s", v.ID, n.Target, n.HTML, n.FailureSummary)
				in[what] = append(in[what], s.String())
			}
		}
		if wide := eval[[]string](b, sideways); len(wide) > 0 {
			what := "it scrolls sideways: " + strings.Join(wide, ", ")
			in[what] = append(in[what], s.String())
		}
	}
	for _, what := range slices.Sorted(maps.Keys(in)) {
		t.Errorf("%s: %s\nin %d states: %s", address, what, len(in[what]), strings.Join(in[what], "; "))
	}
}

// sideways names what makes the page wider than its window.
const sideways = `(() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  return ["by " + (page.scrollWidth - page.clientWidth) + " px"].concat([...document.querySelectorAll("body *")].filter(e => {
    const box = e.getBoundingClientRect();
    return box.width && (box.right > page.clientWidth + 1 || box.left < -1);
  }).slice(0, 5).map(e => e.outerHTML.slice(0, 120)));
})()`

// TestAccessible has axe judge a page of each layout in every state, and each
// other page once.
func TestAccessible(t *testing.T) {
	s := sites(t, clinic)
	one := s.one(t)
	if len(one) < 5 {
		t.Fatalf("too few layouts: %v", one)
	}
	main := map[string]bool{}
	for _, p := range one {
		main[p] = true
	}
	for _, p := range s.pages {
		t.Run(p, func(t *testing.T) {
			t.Parallel()
			if main[p] || full {
				accessible(t, s.address+p, states()...)
			} else {
				dir := "ltr"
				if strings.HasPrefix(p, "ar/") {
					dir = "rtl"
				}
				accessible(t, s.address+p, state{width: 390, scheme: "light", dir: dir, open: true})
			}
		})
	}
}
