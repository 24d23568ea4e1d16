package browser_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.org/bedside"
)

// strangers are the themes of testdata, each written as if Bedside were not
// there.
var strangers = map[string]func() (*site, error){
	"bare":    sync.OnceValues(func() (*site, error) { return theme("bare", false) }),
	"reset":   sync.OnceValues(func() (*site, error) { return theme("reset", false) }),
	"loud":    sync.OnceValues(func() (*site, error) { return theme("loud", false) }),
	"utility": sync.OnceValues(func() (*site, error) { return theme("utility", false) }),
}

// everything are the pages with every shortcode, and the way that they read.
var everything = map[string]string{"posts/everything/index.html": "ltr", "ar/posts/everything/index.html": "rtl"}

// TestStrangers has axe judge the page with everything in each theme, in every
// state of its own direction; or each page with a shortcode in every state. A
// theme's own lists are not ours to judge.
func TestStrangers(t *testing.T) {
	for name, made := range strangers {
		s := sites(t, made)
		pages := slices.Collect(maps.Keys(everything))
		if full {
			pages = slices.DeleteFunc(slices.Clone(s.pages), func(p string) bool { return !strings.Contains(s.read(t, p), `class="bs-`) })
		}
		for _, p := range pages {
			t.Run(name+"/"+p, func(t *testing.T) {
				t.Parallel()
				all := states()
				if dir := everything[p]; !full {
					all = slices.DeleteFunc(all, func(s state) bool { return s.dir != dir })
				}
				accessible(t, s.address+p, all...)
			})
		}
	}
}

var sheet = regexp.MustCompile(`<link rel="?stylesheet"? href="?[^">]*/bedside/bedside\.[^>]*>`)

// TestHead shows what the line in a theme's head does, and what is there
// without it.
func TestHead(t *testing.T) {
	for name, made := range strangers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			without := sites(t, made)
			with, err := theme(name, true)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range with.pages {
				head, body, _ := strings.Cut(with.read(t, p), "</head>")
				if n, m := len(sheet.FindAllString(head, -1)), len(sheet.FindAllString(body, -1)); n != 1 || m != 0 {
					t.Errorf("%s, with the line: %d links in the head and %d in the body; expected 1 and 0", p, n, m)
				}
				graphs, lost := strings.Count(head, `<script type="application/ld+json">`), strings.HasSuffix(p, "404.html")
				if want := map[bool]int{true: 0, false: 1}[lost]; graphs != want || strings.Contains(body, "ld+json") {
					t.Errorf("%s, with the line: %d graphs in the head; expected %d, and none in the body", p, graphs, want)
				}
			}
			for _, p := range without.pages {
				page, want := without.read(t, p), 0
				if _, ok := everything[p]; ok || strings.HasSuffix(p, "behaviours/index.html") {
					want = 1
				}
				if n := len(sheet.FindAllString(page, -1)); n != want {
					t.Errorf("%s, without the line: %d links; expected %d", p, n, want)
				}
				if strings.Contains(page, "ld+json") {
					t.Errorf("%s, without the line: structured data", p)
				}
			}
			for _, room := range bedside.Shortcodes() {
				mark := map[string]string{"sub": "CO₂", "sup": "10⁹", "term": "bs-term"}[room]
				if mark == "" {
					mark = `"bs-` + room
				}
				if !strings.Contains(without.read(t, "posts/everything/index.html"), mark) {
					t.Errorf("the page with everything lacks %s", room)
				}
			}
			for _, feed := range []string{"posts/index.xml", "ar/posts/index.xml"} {
				src := with.read(t, feed)
				if !strings.Contains(src, "bs-faq") {
					t.Errorf("%s has no FAQ, so it proves nothing", feed)
				}
				if strings.Contains(src, "stylesheet") || strings.Contains(src, "ld+json") {
					t.Errorf("%s links a style sheet or has structured data", feed)
				}
				if strings.Contains(without.read(t, feed), "ld+json") {
					t.Errorf("%s has structured data", feed)
				}
			}
		})
	}
}

var declaration = regexp.MustCompile(`[{;]([a-z][a-z-]*):((?:[^;{}"]|"[^"]*")+)`)

// TestSheet shows that nothing in the style sheet can be overruled by a theme,
// and that it is small.
func TestSheet(t *testing.T) {
	s := sites(t, strangers["bare"])
	href := regexp.MustCompile(`href="?/bare/(bedside/bedside\.[^" ]*\.css)`).FindStringSubmatch(s.read(t, "posts/everything/index.html"))
	if href == nil {
		t.Fatal("the page links no style sheet")
	}
	css := s.read(t, href[1])
	all := declaration.FindAllStringSubmatch(css, -1)
	if len(all) < 300 {
		t.Errorf("only %d declarations were found", len(all))
	}
	for _, d := range all {
		if !strings.HasSuffix(d[2], "!important") || strings.Count(d[2], "important") != 1 {
			t.Errorf("%s:%s is not important", d[1], d[2])
		}
	}
	if n := zipped(t, css); n > 6<<10 {
		t.Errorf("the style sheet weighs %d bytes; expected at most 6 KB", n)
	}
}
