package stock_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"example.org/bedside/tools/cases"
)

// fetching are the attributes whose address is fetched with no click, by
// element; "" is any element.
var fetching = map[string][]string{
	"":       {"src", "srcset", "poster", "background", "ping", "manifest", "imagesrcset"},
	"object": {"data"}, "link": {"href"}, "use": {"href", "xlink:href"}, "image": {"href", "xlink:href"},
	"feimage": {"href", "xlink:href"}, "script": {"href", "xlink:href"}, "form": {"action"},
}

// idle are the kinds of link that nothing is fetched for.
var idle = []string{"canonical", "alternate", "author", "license", "next", "prev", "help", "search"}

var cssURL = regexp.MustCompile(`(?i)(?:@import\s*(?:url\()?|url\(|src\(|image-set\()\s*["']?([^"')\s;]*)`)

// alive says what in a page or drawing would run, would need a policy with
// unsafe-inline, or would be fetched from elsewhere than its own site.
func alive(src string, page *url.URL) (found []string) {
	note := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	fetched := func(what, address string) {
		u, err := page.Parse(strings.TrimSpace(address))
		if err != nil || u.Scheme != "data" && (u.Scheme != page.Scheme || u.Host != page.Host) {
			note("%s is fetched from %q", what, address)
		}
	}
	doc, err := html.Parse(strings.NewReader(src))
	if err != nil {
		return []string{err.Error()}
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		attr := map[string]string{}
		for _, a := range n.Attr {
			key := strings.ToLower(a.Key)
			if a.Namespace != "" {
				key = a.Namespace + ":" + key
			}
			attr[key] = a.Val
			switch {
			case strings.HasPrefix(key, "on"):
				note("%s has %s", n.Data, key)
			case key == "style", key == "srcdoc":
				note("%s has %s", n.Data, key)
			case strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:"):
				note("%s has %s=%q", n.Data, key, a.Val)
			}
		}
		name := strings.ToLower(n.Data)
		switch {
		case name == "script" && attr["type"] != "application/ld+json":
			note("script runs, its type is %q", attr["type"])
		case name == "style", name == "base", name == "iframe", name == "embed":
			note("%s element", name)
		case name == "meta" && attr["http-equiv"] != "":
			// The page of an alias sends a reader on within the site.
			_, to, _ := strings.Cut(attr["content"], "url=")
			if strings.EqualFold(attr["http-equiv"], "refresh") {
				fetched("meta refresh", to)
			}
		}
		for _, key := range slices.Concat(fetching[""], fetching[name]) {
			val, ok := attr[key]
			if !ok || name == "link" && slices.Contains(idle, strings.ToLower(attr["rel"])) {
				continue
			}
			if key == "srcset" || key == "imagesrcset" {
				for part := range strings.SplitSeq(val, ",") {
					if f := strings.Fields(part); len(f) > 0 {
						fetched(name+" "+key, f[0])
					}
				}
				continue
			}
			fetched(name+" "+key, val)
		}
	}
	return found
}

func foreignCSS(src string, sheet *url.URL) (found []string) {
	for _, m := range cssURL.FindAllStringSubmatch(src, -1) {
		if u, err := sheet.Parse(m[1]); err != nil || u.Scheme != "data" && u.Host != sheet.Host {
			found = append(found, m[0])
		}
	}
	return found
}

func TestAliveIsSeen(t *testing.T) {
	page, err := url.Parse("https://clinic.example/a/")
	if err != nil {
		t.Fatal(err)
	}
	for _, src := range cases.Read[string](t, "inert/alive") {
		if len(alive(src, page)) == 0 {
			t.Error("not seen:", src)
		}
	}
	for _, src := range cases.Read[string](t, "inert/still") {
		if found := alive(src, page); found != nil {
			t.Error(src, found)
		}
	}
	for _, src := range []string{`a{b:url(https://elsewhere.example/a)}`, `@import "//elsewhere.example/a.css";`, `@import url('https://elsewhere.example/a.css')`} {
		if len(foreignCSS(src, page)) == 0 {
			t.Error("not seen:", src)
		}
	}
	if found := foreignCSS(`a{b:url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E")} c{d:url(../a.svg)}`, page); found != nil {
		t.Error(found)
	}
}

// TestNothingRuns shows that a page of the example clinic runs nothing, needs
// no unsafe-inline and asks nobody else for anything, and what its style costs.
func TestNothingRuns(t *testing.T) {
	t.Parallel()
	dir := clone(t)
	quietly(t, dir, "--source", "site")
	base, err := url.Parse("https://alderhaven.example/")
	if err != nil {
		t.Fatal(err)
	}
	pages, sheets := 0, 0
	for name, src := range snapshot(t, filepath.Join(dir, "site", "public")) {
		at := base.JoinPath(name)
		switch path.Ext(name) {
		case ".html", ".svg":
			pages++
			for _, f := range alive(string(asked(name, src)), at) {
				t.Errorf("%s: %s", name, f)
			}
		case ".js":
			if !optIn.MatchString(name) {
				t.Errorf("%s: a script that nobody asked for", name)
			} else if n := len(src); n >= 1<<10 {
				t.Errorf("%s is %d bytes; expected less than 1 KB", name, n)
			}
		case ".css":
			for _, f := range foreignCSS(string(src), at) {
				t.Errorf("%s: %s", name, f)
			}
			if strings.HasPrefix(name, "bedside/") {
				sheets++
				if n := gzipped(t, src); n > 6<<10 {
					t.Errorf("%s is %d bytes gzipped; expected at most %d", name, n, 6<<10)
				} else {
					t.Logf("%s is %d bytes, %d gzipped", name, len(src), n)
				}
			}
		case ".xml", ".txt", ".csv", ".png", ".webp", ".jpg":
		default:
			t.Errorf("%s: nothing here knows whether such a file runs", name)
		}
	}
	if pages < 10 || sheets != 1 {
		t.Errorf("found %d pages and %d style sheets of the shortcodes", pages, sheets)
	}
}

// optIn are the scripts that a page asks for by a parameter of a shortcode.
var optIn = regexp.MustCompile(`^bedside/(?:faq/toggle|compare/sort)\.min\.[0-9a-f]{64}\.js$`)

var optInElement = regexp.MustCompile(`<script src="/(bedside/[^"]*)" integrity="sha256-[^"]+"[^>]*></script>`)

// asked is a page without the scripts that it asks for: the reference pages of
// the two shortcodes show them.
func asked(name string, src []byte) []byte {
	if name != "handbook/shortcodes/faq/index.html" && name != "handbook/shortcodes/compare/index.html" {
		return src
	}
	return optInElement.ReplaceAllFunc(src, func(element []byte) []byte {
		if optIn.Match(optInElement.FindSubmatch(element)[1]) {
			return nil
		}
		return element
	})
}

func gzipped(t *testing.T, src []byte) int {
	t.Helper()
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.DefaultCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(w, bytes.NewReader(src)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}
