package browser_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/spf13/afero"

	"example.org/bedside/tools/cases"
)

type violation struct {
	ID    string
	Nodes []struct {
		HTML, FailureSummary string
		Target               []any
	}
}

// axe's rules: all of WCAG 2.2 A and AA and of best practice, and those of them
// that read colours, sizes and places. The others read the elements, and which
// of them are drawn: where that is as before, so is their verdict.
const (
	every = `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`
	looks = `{type: "rule", values: ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]}`
)

// judge has axe judge the page as it stands. It returns nothing where all is well.
func (b *tab) judge(rules string) []violation {
	b.Helper()
	return eval[[]violation](b, `axe.run(document, {runOnly: `+rules+`, resultTypes: ["violations"], preload: false}).then(r => r.violations)`)
}

func (b *tab) withAxe() {
	b.Helper()
	src, err := axe()
	cases.Need(b, "browser", err)
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
	start := time.Now()
	b := open(t, address)
	b.withAxe()
	in := map[string][]string{} // what is wrong, and in which states
	judged := map[string]bool{}
	for _, s := range states {
		b.look(s)
		rules := every
		if is := eval[string](b, drawn); judged[is] {
			rules = looks
		} else {
			judged[is] = true
		}
		for _, v := range b.judge(rules) {
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
	t.Logf("page %d: %d states in %v", judgedPages.Add(1), len(states), time.Since(start).Round(time.Second))
}

// judgedPages counts the pages, so that a long run can be followed.
var judgedPages atomic.Int64

// drawn tells a page in which other elements are drawn, or by other means
// hidden, from this one.
const drawn = `[...document.querySelectorAll("*")].map(e => {
  const s = getComputedStyle(e), box = e.getBoundingClientRect();
  const out = box.bottom + scrollY <= 0 || box.right + scrollX <= 0 || box.left >= document.documentElement.scrollWidth;
  return [e.checkVisibility({contentVisibilityAuto: true}), e.open, s.display, s.visibility, s.opacity === "0", s.position, s.clip, s.clipPath, s.overflow, box.width > 1, box.height > 1, out].join();
}).join(" ")`

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

// TestJudge shows that faults are seen: a page with one of each kind has them
// all told.
func TestJudge(t *testing.T) {
	address, err := server()
	if err != nil {
		t.Fatal(err)
	}
	files := afero.NewMemMapFs()
	for name, text := range cases.Files(t, "faults") {
		cases.Write(t, files, name, text)
	}
	served.Lock()
	if served.files == nil {
		served.files = map[string]afero.Fs{}
	}
	served.files["faults"] = files
	served.Unlock()

	silent := &told{TB: t}
	b := open(silent, address+"faults/")
	if !strings.Contains(silent.said, "style-src-attr") {
		t.Errorf("the policy that is broken is not told: %s", silent.said)
	}
	b.withAxe()
	for _, test := range []struct {
		open bool
		ids  []string
	}{{false, []string{"color-contrast", "image-alt"}}, {true, []string{"color-contrast", "image-alt", "image-alt"}}} {
		b.look(state{width: 390, scheme: "light", dir: "ltr", open: test.open})
		var ids []string
		for _, v := range b.judge(every) {
			for range v.Nodes {
				ids = append(ids, v.ID)
			}
		}
		if slices.Sort(ids); !slices.Equal(ids, test.ids) {
			t.Errorf("axe tells %q; expected %q", ids, test.ids)
		}
	}
	if wide := eval[[]string](b, sideways); len(wide) < 2 || !strings.Contains(wide[1], "wide") {
		t.Errorf("what makes the page wide: %q", wide)
	}
	lost := strings.Join(eval[[]string](b, script(t, "lost.js")), "\n")
	for _, want := range []string{"cut off: <p class=\"cut\"", "one over the other: One / Two", "a broken number"} {
		if !strings.Contains(lost, want) {
			t.Errorf("lost.js does not tell %q:\n%s", want, lost)
		}
	}
	eval[bool](b, script(t, "focus.js"))
	eval[bool](b, `(document.querySelector(".faint-focus").focus(), true)`)
	if got := eval[struct{ Faults []string }](b, "focusing.here()").Faults; !slices.Equal(got, []string{"has no visible focus"}) {
		t.Errorf("the focus: %q", got)
	}
	if got := eval[[]string](b, "focusing.missed()"); len(got) != 2 {
		t.Errorf("what was not reached: %q", got)
	}
}

// told keeps what a test would say.
type told struct {
	testing.TB
	said string
}

func (t *told) Errorf(format string, args ...any) { t.said += fmt.Sprintf(format, args...) + "\n" }
