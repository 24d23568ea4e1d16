package stock_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestStrangersRoom makes two rooms that the pack has not in a clinic's own
// site. Stock Hugo renders them with what bedside produce wrote, and the
// clinic's layouts, words and shortcodes go on working.
func TestStrangersRoom(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	public := filepath.Join(dir, "public")
	lay(t, dir, "stranger")
	if out := run(t, dir, alone(t, program(t, bedside), "install")); strings.Contains(out, "needs these lines") {
		t.Errorf("the site has the lines already:\n%s", out)
	}
	quietly(t, dir)
	before := snapshot(t, public)

	produce := func(flags ...string) string {
		return run(t, dir, alone(t, program(t, bedside), append([]string{"produce"}, flags...)...))
	}
	if out := produce(); !strings.Contains(out, "layouts/_shortcodes/lift.html") {
		t.Errorf("bedside produce says\n%s", out)
	}
	produce("--check")
	quietly(t, dir)
	same(t, "the site with the rooms and before their use", snapshot(t, public), before)

	lay(t, dir, "stranger-page")
	quietly(t, dir)
	page := filepath.Join(public, "rooms", "new", "index.html")
	holds(t, page,
		`<p class="own-greeting">Good day</p>`, `<main class="own-page">`, `<b class="own-shortcode">page</b>`,
		`<section class="bs-step" data-by="wheelchair">`, "<strong>not</strong>", `<table class="bs-table`,
		`<div class="bs-lift" data-talks>`, `<li>First &amp; Second</li>`, "110 centimetres wide", `<time datetime="2026-11-01">1 November 2026</time>`, "<em>long</em>",
		`<div class="bs-lift">`, "It stops at", "90 centimetres wide", `<section class="bs-faq"`, `<li>Cellar</li>`,
	)
	html := read(t, page)
	if n := strings.Count(html, `class="bs-lift"`); n != 3 {
		t.Errorf("found %d lifts; expected 3:\n%s", n, html)
	}
	links := regexp.MustCompile(`<link rel="stylesheet" href="(/bedside/[^"]+\.css)"`).FindAllStringSubmatch(html, -1)
	if len(links) != 1 {
		t.Fatalf("the page links %d style sheets of ours; expected 1:\n%s", len(links), html)
	}
	holds(t, filepath.Join(public, filepath.FromSlash(links[0][1])), ".bs-lift", ".bs-table")
	run(t, dir, alone(t, program(t, bedside), "build"))

	// A mistake in a stranger's shortcode stops stock Hugo too, and says why.
	write(t, filepath.Join(dir, "content", "rooms", "wrong.md"), "---\ntitle: Wrong\n---\n{{< lift florrs=\"A\" width=20 >}}\n\n{{< lift >}}\n\n{{< step by=\"foto\" >}}x{{< /step >}}\n")
	cmd := alone(t, program(t, hugo))
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err == nil {
		t.Error("stock Hugo built a page with mistakes")
	}
	for _, want := range []string{
		`wrong.md:4:1`, `unknown parameter "florrs"; did you mean "floors"?`, `parameter "floors" is missing`, `"width"`, `wrong.md:8:1`, `did you mean "foot"?`,
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("stock Hugo does not say %q:\n%s", want, out)
		}
	}
}
