package stock_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// install runs bedside install in a site and returns the lines that it names.
func install(t *testing.T, site string) string {
	t.Helper()
	out := run(t, site, alone(t, program(t, bedside), "install"))
	var lines strings.Builder
	for line := range strings.Lines(out) {
		if text, ok := strings.CutPrefix(line, "    "); ok {
			lines.WriteString(text)
		} else if lines.Len() > 0 && line == "\n" {
			lines.WriteString(line)
		}
	}
	if lines.Len() == 0 {
		t.Fatalf("bedside install names no lines:\n%s", out)
	}
	return lines.String()
}

var themeLine = regexp.MustCompile(`(?m)^theme\b.*\n`)

// configure puts the lines into a configuration as the command says: the one
// for the theme in the place of the old one, the others at the end.
func configure(t *testing.T, name, lines string) {
	t.Helper()
	src := read(t, name)
	if !themeLine.MatchString(lines) || !themeLine.MatchString(src) {
		t.Fatalf("no line for the theme in\n%sor\n%s", lines, src)
	}
	src = themeLine.ReplaceAllLiteralString(src, themeLine.FindString(lines))
	write(t, name, src+"\n"+themeLine.ReplaceAllLiteralString(lines, ""))
}

// ours are what the page of testdata/article.txtar must show.
var ours = []string{
	`<article class="harbour-single">`, `<html lang="en-GB" class="harbour">`,
	`class="bs-faq"`, `<table class="bs-table`, "Walking and resting", `<th scope="row"`, `data-kind="price"`, `data-kind="medical"`,
	`class="harbour-button" href="/about/"`, `class="harbour-button" href="/posts/"`, `href="tel:999"`,
}

// TestInstall puts the pack into a site that has a theme already.
func TestInstall(t *testing.T) {
	for _, format := range []string{"toml", "yaml"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			lay(t, dir, "harbour", "practice", "practice-"+format)
			quietly(t, dir)
			before := snapshot(t, filepath.Join(dir, "public"))

			configure(t, filepath.Join(dir, "hugo."+format), install(t, dir))
			quietly(t, dir)
			same(t, "the site with the pack and before its use", snapshot(t, filepath.Join(dir, "public")), before)

			lay(t, dir, "article")
			quietly(t, dir)
			page := filepath.Join(dir, "public", "posts", "new", "index.html")
			holds(t, page, ours...)
			if n := strings.Count(read(t, page), `rel="stylesheet"`); n != 1 {
				t.Errorf("%s links %d style sheets; expected 1", page, n)
			}
			if out := run(t, dir, alone(t, program(t, bedside), "install")); !strings.Contains(out, "already") || strings.Contains(out, "needs these lines") {
				t.Errorf("installed a second time:\n%s", out)
			}
			run(t, dir, alone(t, program(t, bedside), "build"))
			holds(t, page, ours...)
		})
	}
}

// TestTheme lists a theme of the old shape before and after the pack.
func TestTheme(t *testing.T) {
	for _, themes := range []string{`["harbour", "bedside"]`, `["bedside", "harbour"]`} {
		t.Run(themes, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			public := filepath.Join(dir, "public")
			lay(t, dir, "harbour", "practice", "practice-toml")
			quietly(t, dir)
			before := snapshot(t, public)

			install(t, dir)
			configure(t, filepath.Join(dir, "hugo.toml"), fmt.Sprintf("theme = %s\n[params.bedside]\ncountry = \"GB\"\n", themes))
			quietly(t, dir)
			same(t, "the pages with the pack", snapshot(t, public), before)

			lay(t, dir, "article")
			quietly(t, dir)
			page := filepath.Join(public, "posts", "new", "index.html")
			holds(t, page, ours...)
			if html := read(t, page); strings.Contains(html, "application/ld+json") {
				t.Errorf("structured data with no line in the head:\n%s", html)
			}

			// The one line in the theme's hook for the head.
			write(t, filepath.Join(dir, "layouts", "partials", "custom-head.html"), `{{ partial "bedside/head.html" . }}`)
			write(t, filepath.Join(dir, "hugo.toml"), read(t, filepath.Join(dir, "hugo.toml"))+"head = true\n")
			quietly(t, dir)
			holds(t, page, append(ours, `<script type="application/ld+json">`)...)
			head, body, _ := strings.Cut(read(t, page), "</head>")
			if strings.Count(head, `rel="stylesheet"`) != 1 || strings.Contains(body, `rel="stylesheet"`) {
				t.Errorf("expected one style sheet, in the head:\n%s", head+body)
			}
		})
	}
}

// TestSameNames lists before and after the pack a theme whose shortcodes have
// the names of ours: under their full names ours are still there.
func TestSameNames(t *testing.T) {
	full := strings.NewReplacer("{{< faq", "{{< bedside/faq", "{{< /faq", "{{< /bedside/faq",
		"{{< compare", "{{< bedside/compare", "{{< /compare", "{{< /bedside/compare", "{{< disclaimer", "{{< bedside/disclaimer")
	for _, themes := range []string{`["harbour", "bedside"]`, `["bedside", "harbour"]`} {
		t.Run(themes, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			lay(t, dir, "harbour", "harbour-faq", "practice", "practice-toml", "article")
			install(t, dir)
			configure(t, filepath.Join(dir, "hugo.toml"), fmt.Sprintf("theme = %s\n[params.bedside]\ncountry = \"GB\"\n", themes))
			posts := filepath.Join(dir, "content", "posts")
			write(t, filepath.Join(posts, "new.md"), full.Replace(read(t, filepath.Join(posts, "new.md"))))
			write(t, filepath.Join(posts, "short.md"), "---\ntitle: Short\n---\n{{< faq >}}\n### Why?\n\nBecause.\n{{< /faq >}}\n")
			quietly(t, dir)
			page := filepath.Join(dir, "public", "posts", "new", "index.html")
			holds(t, page, ours...)
			if html := read(t, page); strings.Contains(html, "harbour-faq") || strings.Contains(html, "harbour-compare") || strings.Contains(html, "harbour-disclaimer") {
				t.Errorf("the theme's shortcode was taken for ours:\n%s", html)
			}
			// Hugo prefers the old folder shortcodes/ whichever theme it is in,
			// so the theme's own pages go on as before.
			holds(t, filepath.Join(dir, "public", "posts", "short", "index.html"), `<div class="harbour-faq">`)
		})
	}
}
