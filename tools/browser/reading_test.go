package browser_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/url"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"example.org/bedside/tools/cases"
)

// readable are the pages that are read by keyboard, enlarged and on paper:
// one of each layout at home, or all, and everything in each theme.
func readable(t *testing.T) map[string]string {
	t.Helper()
	pages := map[string]string{}
	s := sites(t, clinic)
	home := s.pages
	if !full {
		home = slices.Collect(maps.Values(s.one(t)))
	}
	for _, p := range home {
		pages["clinic/"+p] = s.address + p
	}
	for name, made := range strangers {
		for p, dir := range everything {
			pages[name+"/"+dir] = sites(t, made).address + p
		}
	}
	return pages
}

func eachReadable(t *testing.T, f func(t *testing.T, b *tab)) {
	for name, address := range readable(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			f(t, open(t, address))
			t.Logf("page %d: %v", judgedPages.Add(1), time.Since(start).Round(time.Second))
		})
	}
}

func (b *tab) dir() string { return eval[string](b, "document.documentElement.dir") }

// TestSpacing gives text the spacing of WCAG 1.4.12 and then twice its size:
// nothing may be cut off or run into its neighbour, and only what may slide
// does so.
func TestSpacing(t *testing.T) {
	eachReadable(t, func(t *testing.T, b *tab) {
		for _, how := range cases.Read[struct {
			Name, Sheet string
			Width       int64
		}](t, "spacing") {
			b.look(state{width: how.Width, scheme: "light", dir: b.dir(), open: true})
			eval[bool](b, `(() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync($1);
  document.adoptedStyleSheets = [sheet];
  return true;
})()`, how.Sheet)
			for _, bad := range eval[[]string](b, script(t, "lost.js")) {
				t.Errorf("%s: %s", how.Name, bad)
			}
			if wide := eval[[]string](b, sideways); len(wide) > 0 {
				t.Errorf("%s: it scrolls sideways: %s", how.Name, strings.Join(wide, ", "))
			}
		}
	})
}

// TestKeyboard goes through each page by the Tab key alone, on a phone's
// screen and on a desk's: all that can be used is reached, is seen, and has a
// visible focus that nothing covers; Enter opens each answer and closes it.
func TestKeyboard(t *testing.T) {
	eachReadable(t, func(t *testing.T, b *tab) {
		for _, width := range []int64{1280, 320} {
			b.look(state{width: width, scheme: "light", dir: b.dir(), open: false})
			eval[bool](b, script(t, "focus.js"))
			eval[bool](b, "focusing.start()")
			type stop struct {
				What    string
				Summary bool
				Faults  []string
				End     bool
			}
			var stops []string
			for len(stops) < 500 {
				b.do(chromedp.KeyEvent(kb.Tab))
				s := eval[stop](b, "focusing.here()")
				if s.End {
					break
				}
				stops = append(stops, s.What)
				for _, fault := range s.Faults {
					t.Errorf("%d px, stop %d: %s %s", width, len(stops), s.What, fault)
				}
				if s.Summary {
					b.do(chromedp.KeyEvent(kb.Enter))
					if !eval[bool](b, "document.activeElement.parentNode.open") {
						t.Errorf("%d px: Enter does not open %s", width, s.What)
					}
				}
			}
			if missed := eval[[]string](b, "focusing.missed()"); len(missed) > 0 {
				t.Errorf("%d px: the Tab key does not reach %s", width, strings.Join(missed, "\n"))
			}
			if len(stops) == 0 {
				t.Error("nothing was reached")
			}
		}
		if d := eval[[]string](b, `[...document.querySelectorAll("summary")].map(s => (s.focus(), s.innerText))`); len(d) > 0 {
			b.do(chromedp.KeyEvent(" "))
			if eval[bool](b, "document.activeElement.parentNode.open") {
				t.Errorf("the space bar does not close %q", d[len(d)-1])
			}
		}
	})
}

// TestForcedColours shows that what a mark says by its shape or its edge is
// still drawn where the system allows a few colours only.
func TestForcedColours(t *testing.T) {
	eachReadable(t, func(t *testing.T, b *tab) {
		for _, scheme := range []string{"light", "dark"} {
			b.look(state{width: 1280, scheme: scheme, dir: b.dir(), open: true, forced: true})
			if !eval[bool](b, `matchMedia("(forced-colors: active)").matches`) {
				t.Fatal("the colours are not forced")
			}
			for _, bad := range eval[[]string](b, script(t, "marks.js")) {
				t.Errorf("%s: %s", scheme, bad)
			}
		}
	})
}

// answers are the texts of a page's answers, word by word.
func (b *tab) answers() [][]string {
	b.Helper()
	texts := eval[[]string](b, `[...document.querySelectorAll(".bs-answer")].map(a => {
  const copy = a.cloneNode(true);
  copy.querySelectorAll(".bs-answer-link, .bs-hidden, .bs-cite, thead, [role=columnheader]").forEach(e => e.remove());
  return copy.textContent;
})`)
	var all [][]string
	for _, text := range texts {
		all = append(all, words(text))
	}
	return all
}

// words are a text's, without the case and the shape that it is drawn in: a
// theme may raise the letters, and a PDF gives back the two of an Arabic
// ligature in either order.
func words(text string) []string {
	text = norm.NFKC.String(strings.ToLower(text))
	text = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, text)
	all := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	for i, word := range all {
		if letters := []rune(word); unicode.Is(unicode.Arabic, letters[0]) {
			slices.Sort(letters)
			all[i] = string(letters)
		}
	}
	return all
}

// TestDeepLink follows a link to each question of each page: its answer is
// open and in sight.
func TestDeepLink(t *testing.T) {
	eachReadable(t, func(t *testing.T, b *tab) {
		ids := eval[[]string](b, `[...document.querySelectorAll("details .bs-answer[id]")].map(a => a.id)`)
		for _, id := range ids {
			eval[bool](b, `(document.querySelectorAll("details").forEach(d => d.open = false), scrollTo(0, 0), location.hash = "", location.hash = "#" + $1, true)`, id)
			// The browser opens and scrolls when it next paints.
			if !eval[bool](b, `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
  const answer = document.getElementById($1), box = answer.getBoundingClientRect();
  done(answer.closest("details").open && box.top >= 0 && box.top < innerHeight && answer.checkVisibility({contentVisibilityAuto: true}));
})))`, id) {
				t.Errorf("#%s does not open its answer and bring it into sight", id)
			}
		}
	})
}

// TestFind has the browser search for words of closed answers, as its address
// bar does with a text fragment: window.find sees what is open only.
func TestFind(t *testing.T) {
	eachReadable(t, func(t *testing.T, b *tab) {
		address := eval[string](b, "location.href")
		texts := eval[[]string](b, `[...document.querySelectorAll("details > .bs-answer")].map(answer => {
  const walker = document.createTreeWalker(answer, NodeFilter.SHOW_TEXT);
  let words = "";
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim();
    if (text.length > words.length && !walker.currentNode.parentNode.closest(".bs-answer-link, .bs-hidden, .bs-cite, thead")) words = text;
  }
  return words;
})`)
		// The handbook shows the same words as code, which would be found first.
		eval[bool](b, `(document.querySelectorAll("pre").forEach(p => p.remove()), true)`)
		for i, text := range texts {
			eval[bool](b, `(document.querySelectorAll("details").forEach(d => d.open = false), true)`)
			b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
				_, err := cdp.Call(ctx, t, page.Navigate, page.NavigateParams{URL: address + "#:~:text=" + strings.NewReplacer("-", "%2D", "&", "%26").Replace(url.PathEscape(text))})
				return err
			}))
			if !eval[bool](b, `new Promise(done => {
  let frames = 0;
  const look = () => {
    const open = document.querySelectorAll("details > .bs-answer")[$1]?.parentNode.open;
    open || ++frames > 200 ? done(open) : requestAnimationFrame(look);
  };
  look();
})`, i) {
				t.Errorf("the browser's search does not find and open %q", text)
			}
		}
	})
}

// TestPrint prints each page with every answer closed and reads the PDF back.
func TestPrint(t *testing.T) {
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		cases.Need(t, "browser", fmt.Errorf("pdftotext not found: apt-get install poppler-utils"))
	}
	eachReadable(t, func(t *testing.T, b *tab) {
		b.look(state{width: 1280, scheme: "dark", dir: b.dir()})
		pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPreferCSSPageSize()))
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(program, "-enc", "UTF-8", "-", "-")
		cmd.Stdin = bytes.NewReader(pdf)
		text, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		printed := words(string(text))
		// A PDF may part an Arabic word behind a letter that bears several marks.
		for i := range len(printed) - 1 {
			printed = append(printed, words(printed[i]+printed[i+1])...)
		}
		for _, answer := range b.answers() {
			for _, word := range answer {
				if !slices.Contains(printed, word) {
					t.Errorf("the printed page lacks %q of the answer %q", word, strings.Join(answer, " "))
					break
				}
			}
		}
	})
}

// TestCards shows that a table whose rows are cards on a phone is still one to
// those who hear it. ARIA in HTML forbids to say so by roles.
func TestCards(t *testing.T) {
	eachReadable(t, func(t *testing.T, b *tab) {
		want := map[string]int{}
		for role, selector := range map[string]string{
			"table": "", "row": "tr", "rowheader": "th[scope=row]", "columnheader": "th[scope=col]", "cell": "td",
		} {
			want[role] = eval[int](b, `document.querySelectorAll($1).length`, strings.TrimSpace("[data-phone=cards] > .bs-table "+selector))
		}
		b.look(state{width: 320, scheme: "light", dir: b.dir(), open: true})
		eval[bool](b, `(document.querySelectorAll("table").forEach(t => t.closest("[data-phone=cards]") || t.remove()), true)`)
		tree, err := chromedp.Run(b.ctx, func(ctx context.Context, t *chromedp.Target) (accessibility.GetFullAXTreeResult, error) {
			return cdp.Call(ctx, t, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int{"table": 0, "row": 0, "rowheader": 0, "columnheader": 0, "cell": 0}
		for _, node := range tree.Nodes {
			if node.Ignored || node.Role == nil {
				continue
			}
			role := strings.Trim(string(node.Role.Value), `"`)
			if role == "gridcell" {
				role = "cell"
			}
			if _, ok := got[role]; ok {
				got[role]++
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("roles in the accessibility tree (-want +got):\n%s", diff)
		}
	})
}
