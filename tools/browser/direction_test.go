package browser_test

import (
	"strings"
	"testing"
)

// TestOrder looks where each letter of a measure, a range and a telephone
// number is drawn, on every page that reads from right to left: the checks
// have named what was turned round, and each place has been mended.
func TestOrder(t *testing.T) {
	pages := map[string]int{} // and how many are at least on each
	s := sites(t, clinic)
	for _, p := range s.pages {
		if strings.HasPrefix(p, "ar/") {
			pages[s.address+p] = 1 // the clinic's telephone number
		}
	}
	for _, made := range strangers {
		pages[sites(t, made).address+"ar/posts/everything/index.html"] = 7
	}
	if len(pages) < 10 {
		t.Fatalf("too few pages: %v", pages)
	}
	type order struct {
		Seen   int
		Turned []string
	}
	for address, least := range pages {
		t.Run(strings.TrimPrefix(address, "http://"), func(t *testing.T) {
			t.Parallel()
			b := open(t, address)
			for _, state := range []state{
				{width: 1280, scheme: "light", dir: "rtl", open: true},
				{width: 320, scheme: "light", dir: "rtl", open: true},
				{width: 700, scheme: "light", dir: "rtl", open: true, media: "print"},
			} {
				b.look(state)
				got := eval[order](b, script(t, "order.js"))
				if got.Seen < least {
					t.Errorf("%v: only %d were found, expected %d", state, got.Seen, least)
				}
				for _, turned := range got.Turned {
					t.Errorf("%v: turned round: %s", state, turned)
				}
			}
			// The test sees what it looks for.
			got := eval[order](b, `(document.body.insertAdjacentHTML("beforeend", "<p>خذ 5–10 mg ثم 01632 960142</p>"), `+script(t, "order.js")+`)`)
			if len(got.Turned) != 2 {
				t.Errorf("of two that are turned round these are seen: %q", got.Turned)
			}
		})
	}
}
