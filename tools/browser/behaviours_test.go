package browser_test

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"example.org/bedside/tools/cases"
)

const behaviours = "posts/behaviours/index.html"

// scripts are the script elements of a page that run.
var scripts = regexp.MustCompile(`<script(?: src="?([^ ">]*)"? integrity="?(sha256-[^ ">]*)"? defer)?[^>]*>`)

// TestScripts shows that a page has the scripts that it asks for, each once,
// small and with its fingerprint, and that other pages have none.
func TestScripts(t *testing.T) {
	for name, made := range strangers {
		without := sites(t, made)
		with, err := theme(name, true)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []*site{without, with} {
			for _, p := range s.pages {
				html := s.read(t, p)
				var found []string
				for _, m := range scripts.FindAllStringSubmatch(html, -1) {
					if strings.Contains(m[0], "ld+json") {
						continue
					}
					if m[2] == "" {
						t.Errorf("%s: %s", p, m[0])
						continue
					}
					_, file, _ := strings.Cut(strings.TrimPrefix(m[1], "/"), "/")
					found = append(found, path.Dir(file))
					if n := len(s.read(t, file)); n == 0 || n > 1<<10 {
						t.Errorf("%s is %d bytes; expected at most 1 KB", file, n)
					}
				}
				slices.Sort(found)
				var want []string
				if strings.HasSuffix(p, behaviours) {
					want = []string{"bedside/compare", "bedside/faq"}
				}
				if diff := cmp.Diff(want, found); diff != "" {
					t.Errorf("%s: the scripts (-want +got):\n%s", s.address+p, diff)
				}
				if head, _, _ := strings.Cut(html, "</head>"); len(want) > 0 && strings.Contains(head, " defer>") != (s == with) {
					t.Errorf("%s: the scripts are in the head: %v", s.address+p, s != with)
				}
				if on := regexp.MustCompile(`<[^>]* on[a-z]+=`).FindString(html); on != "" {
					t.Errorf("%s: %s", p, on)
				}
			}
		}
	}
}

func (b *tab) click(selector string) {
	b.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector)))
}

// TestToggle opens and closes all answers of an FAQ.
func TestToggle(t *testing.T) {
	for name, made := range strangers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := open(t, sites(t, made).address+behaviours)
			faqs := func() string {
				return eval[string](b, `[...document.querySelectorAll(".bs-faq")].map(f =>
  f.querySelector(".bs-toggle").textContent + " " + [...f.querySelectorAll(":scope > details")].map(d => d.open ? "o" : "c").join("")).join(", ")`)
			}
			// A details element tells of its change in a task of its own.
			settled := func() {
				eval[bool](b, `new Promise(done => requestAnimationFrame(() => setTimeout(() => done(true))))`)
			}
			for _, step := range cases.Read[struct{ Click, Want string }](t, "toggle") {
				if step.Click != "" {
					b.click(step.Click)
				}
				settled()
				if got := faqs(); got != step.Want {
					t.Errorf("after a click on %q: %s; expected %s", step.Click, got, step.Want)
				}
			}
			b.visit(eval[string](b, "location.href"))
			if got := faqs(); !strings.HasPrefix(got, "Open all answers cc") {
				t.Error("it is remembered:", got)
			}
		})
	}
}

// TestSort sorts a table by clicks on its headings, and by the keyboard.
func TestSort(t *testing.T) {
	for name, made := range strangers {
		for _, width := range []int64{1280, 390} {
			t.Run(fmt.Sprintf("%s/%d", name, width), func(t *testing.T) {
				t.Parallel()
				b := open(t, sites(t, made).address+behaviours)
				b.look(state{width: width, scheme: "light", dir: "ltr", open: true})
				table := func() string {
					return eval[string](b, `(() => {
  const box = [...document.querySelectorAll(".bs-compare")].at(-1);
  const rows = [...box.querySelectorAll("tbody th")].map(h => h.textContent[0]).join("");
  const sorted = [...box.querySelectorAll("thead th")].map(h => (h.ariaSort ?? "-")[0]).join("");
  return rows + " " + sorted + " " + box.querySelector("[role=status]").textContent;
})()`)
				}
				const price, told = ".bs-compare > .bs-table th[data-name=Price] > button", ".bs-compare > .bs-table th[data-name^=Told] > button"
				for _, step := range []struct{ click, want string }{
					{"", "PCNS ---- "},
					{price, "CSPN -a-- Sorted by Price, ascending"},
					{price, "PSCN -d-- Sorted by Price, descending"},
					{told, "CNPS --a- Sorted by Told byk, ascending"},
				} {
					if step.click != "" {
						b.click(step.click)
					}
					if got := table(); got != step.want {
						t.Errorf("after a click on %q: %s; expected %s", step.click, got, step.want)
					}
				}
				eval[bool](b, `(document.querySelector(`+"`"+price+"`"+`).focus(), true)`)
				b.do(chromedp.KeyEvent("\r"))
				if got, want := table(), "CSPN -a-- Sorted by Price, ascending"; got != want {
					t.Errorf("after Enter: %s; expected %s", got, want)
				}
				if n := eval[int](b, `document.querySelectorAll("thead button a").length + [...document.querySelectorAll("thead th")].filter(h => h.querySelector("a") && h.querySelector("button")).length`); n > 0 {
					t.Error("a button holds a link")
				}
				b.visit(eval[string](b, "location.href"))
				if got := table(); got != "PCNS ---- " {
					t.Error("it is remembered:", got)
				}
			})
		}
	}
}

// TestBehavioursAccessible has axe judge the page with its buttons.
func TestBehavioursAccessible(t *testing.T) {
	for name, made := range strangers {
		for p, dir := range map[string]string{behaviours: "ltr", "ar/" + behaviours: "rtl"} {
			t.Run(name+"/"+dir, func(t *testing.T) {
				t.Parallel()
				s := sites(t, made)
				accessible(t, s.address+p,
					state{width: 1280, scheme: "light", dir: dir, open: true}, state{width: 390, scheme: "dark", dir: dir, open: true}, state{width: 320, scheme: "light", dir: dir})
			})
		}
	}
}
