package hugo

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/spf13/afero"

	"example.org/bedside/tools/cases"
)

// preview is a site that is being served.
type preview struct {
	t       *testing.T
	dir     string
	address string
	builds  chan *Result
	ended   chan error
	stop    context.CancelFunc
}

// patience is how long a test waits for what must happen, before it fails.
const patience = time.Minute

func serve(t *testing.T, o ServeOptions, archives ...string) *preview {
	t.Helper()
	p := &preview{t: t, dir: t.TempDir(), builds: make(chan *Result, 100), ended: make(chan error, 1)}
	cases.Lay(t, afero.NewOsFs(), p.dir, archives...)
	ctx, stop := context.WithCancel(context.Background())
	p.stop = stop
	ready := make(chan string, 1)
	o.Site.Dir = p.dir
	o.Ready = func(address string) { ready <- address }
	o.Rebuilt = func(r *Result, _ time.Duration, err error) {
		if err != nil {
			t.Error(err)
		}
		p.builds <- r
	}
	go func() { p.ended <- Serve(ctx, o) }()
	select {
	case p.address = <-ready:
	case err := <-p.ended:
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		if err := <-p.ended; err != nil {
			t.Error(err)
		}
	})
	return p
}

// until waits for a build of a certain kind: one change may cause several.
func (p *preview) until(what string, is func(*Result) bool) *Result {
	p.t.Helper()
	late := time.After(patience)
	for {
		select {
		case r := <-p.builds:
			if is(r) {
				return r
			}
		case <-late:
			p.t.Fatalf("%s: no such build", what)
		}
	}
}

func (p *preview) get(path string) (status int, body string) {
	p.t.Helper()
	res, err := http.Get(p.address + path)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	src, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	if got := res.Header.Get("Cache-Control"); got != "no-store" && !strings.HasSuffix(path, "livereload.js") {
		p.t.Errorf("%s: Cache-Control %q", path, got)
	}
	return res.StatusCode, string(src)
}

func (p *preview) want(path string, status int, holds ...string) {
	p.t.Helper()
	got, body := p.get(path)
	if got != status {
		p.t.Fatalf("%s: status %d, want %d\n%s", path, got, status, body)
	}
	for _, text := range holds {
		if !strings.Contains(body, text) {
			p.t.Errorf("%s: %q is not in\n%s", path, text, body)
		}
	}
}

func (p *preview) put(archive string) { cases.Lay(p.t, afero.NewOsFs(), p.dir, archive) }

const livereloadScript = `/livereload.js?mindelay=10&amp;v=2&amp;port=`

// What Hugo cannot parse is one page; the server starts all the same, and
// recovers.
func TestServeRecovers(t *testing.T) {
	p := serve(t, ServeOptions{}, cases.Text(t, "plain.txtar"), `
-- hugo.toml --
baseURL = "https://clinic.example/"
-- content/a.md --
---
title: A
---
text {{< lien >}}
`)
	broken := func(r *Result) bool { return r.Broken }
	whole := func(r *Result) bool { return !r.Broken }
	r := p.until("the first", broken)
	if f := r.Findings[0]; f.File != filepath.Join(p.dir, "content", "a.md") || f.Line != 4 || f.Column != 6 {
		t.Errorf("got %+v", f)
	}
	p.want("", 500, `unknown shortcode &#34;lien&#34;; did you mean &#34;line&#34;?`, "<code>content/a.md, line 4</code>", `class="here">   4  text {{&lt; lien &gt;}}</span>`, livereloadScript)
	p.want("a/", 500, "unknown shortcode")
	p.want("livereload.js", 200, "LiveReload")

	// The page in the browser hears when the file is mended.
	ws, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(p.address, "http")+"livereload", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	hear := func(want string) {
		t.Helper()
		for {
			if err := ws.SetReadDeadline(time.Now().Add(patience)); err != nil {
				t.Fatal(err)
			}
			_, got, err := ws.ReadMessage()
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(got), want) {
				return
			}
		}
	}
	if err := ws.WriteMessage(websocket.TextMessage, []byte(`{"command":"hello"}`)); err != nil {
		t.Fatal(err)
	}
	hear(`"hello"`)
	p.put("-- content/a.md --\n---\ntitle: A\n---\ntext {{< line \"there\" >}}\n")
	hear(`"reload"`)
	p.until("mended", whole)
	p.want("a/", 200, "<hr>there", livereloadScript)

	// A second mistake, in another file, by an editor that renames.
	temp := filepath.Join(p.dir, ".b.md.swp")
	cases.Write(t, cases.Disk, temp, "---\ntitle: [\n---\n")
	if err := os.Rename(temp, filepath.Join(p.dir, "content", "b.md")); err != nil {
		t.Fatal(err)
	}
	p.until("front matter", broken)
	p.want("a/", 500, "front matter", "b.md, line 2")
	p.put("-- content/b.md --\n---\ntitle: B\n---\n")
	p.until("mended again", whole)
	p.want("b/", 200)

	// So with the configuration and with templates.
	p.put("-- hugo.toml --\ntitle = \"x\n")
	p.until("configuration", broken)
	p.want("", 500, "configuration", "hugo.toml, line 1")
	p.put("-- hugo.toml --\nbaseURL = \"https://clinic.example/\"\n")
	p.until("configuration mended", whole)
	p.want("a/", 200)
	p.put("-- layouts/_shortcodes/line.html --\n{{ .Nope }}\n")
	p.until("template", broken)
	p.want("", 500, "line.html, line 1", ".Nope")
	p.put("-- layouts/_shortcodes/line.html --\n<hr>\n")
	p.until("template mended", whole)
	p.want("a/", 200, "<hr>")
}

// Mistakes that a template sees are told, and the page is shown.
func TestServeLenient(t *testing.T) {
	p := serve(t, ServeOptions{}, cases.Text(t, "plain.txtar"), cases.Text(t, "serve-lenient.txtar"))
	r := p.until("the first", func(*Result) bool { return true })
	if got := lines(r.Findings, p.dir); r.Broken || !strings.Contains(got, `content/a.md:1:15: error shortcode: line: not right`) || strings.Contains(got, "[bedside]") {
		t.Errorf("broken: %v\n%s", r.Broken, got)
	}
	p.want("clinic/a/", 200, `<div class="bs-error">card</div>`, `<script src="/clinic`+livereloadScript)
	p.want("", 200, "home")         // led to the site's root
	p.want("clinic/a", 200, "card") // and from the folder to its page
	p.want("clinic/a?x=1", 200, "card")
	p.want("clinic/robots.txt", 200, "robots")
	p.want("clinic/livereload.js", 200)
	p.want("clinic/none/", 404, "nothing here", livereloadScript)
	p.want("clinic/files/", 404) // no listing
	p.want("clinic/robots.txt/", 404)
	p.want("clinic/../../etc/passwd", 404)
	p.want("other/", 404)
	res, err := http.Post(p.address+"clinic/a/", "text/plain", nil)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: %s", res.Status)
	}

	p.put("-- content/a.md --\ntext {{< line \"right\" >}}\n")
	p.until("mended", func(r *Result) bool { return len(r.Findings) == 0 })

	// New folders, themes and their files are watched too.
	p.put("-- content/new/deep/b.md --\nx\n")
	p.until("a new page", func(r *Result) bool { return r.Sources["new/deep/b/index.html"] != "" })
	p.put("-- content/new/deep/c.md --\nx\n")
	p.until("one more", func(r *Result) bool { return r.Sources["new/deep/c/index.html"] != "" })
	p.put("-- hugo.toml --\nbaseURL = \"/\"\ntheme = [\"t\"]\n-- themes/t/layouts/_shortcodes/own.html --\nfirst\n-- themes/t/hugo.toml --\n[module]\n")
	p.until("a theme", func(r *Result) bool { return !r.Broken && slices.Contains(r.Shortcodes, "own") })
	p.put("-- themes/t/layouts/_shortcodes/two.html --\nx\n")
	p.until("its file", func(r *Result) bool { return slices.Contains(r.Shortcodes, "two") })
	p.put("-- themes/t/hugo.toml --\n[params]\nx = [\n")
	p.until("its configuration", func(r *Result) bool { return r.Broken })
	p.put("-- themes/t/hugo.toml --\n[params]\nx = 1\n")
	p.until("its configuration mended", func(r *Result) bool { return !r.Broken })
	if err := os.Remove(filepath.Join(p.dir, "content", "a.md")); err != nil {
		t.Fatal(err)
	}
	p.until("a page gone", func(r *Result) bool { return r.Sources["a/index.html"] == "" })
	p.want("a/", 404)
}

// The next port is taken, and what is no site is refused.
func TestServeBegins(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	port := busy.Addr().(*net.TCPAddr).Port
	p := serve(t, ServeOptions{Port: port}, cases.Text(t, "plain.txtar"), "-- content/a.md --\nx\n")
	p.until("the first", func(r *Result) bool { return !r.Broken })
	if strings.HasSuffix(p.address, ":"+strconv.Itoa(port)+"/") {
		t.Errorf("%s is taken", p.address)
	}

	// A folder that is no site cannot be served.
	err = Serve(context.Background(), ServeOptions{Site: Options{Dir: t.TempDir()}})
	if err == nil || !strings.Contains(err.Error(), "is not a site") {
		t.Errorf("got %v", err)
	}
}

func TestWatcherIgnores(t *testing.T) {
	// What is written while a site is built must not build it again.
	p := serve(t, ServeOptions{}, cases.Text(t, "plain.txtar"), cases.Text(t, "watcher-ignores.txtar"))
	p.until("the first", func(r *Result) bool { return !r.Broken })
	for _, name := range []string{"public/index.html", "resources/_gen/x", ".hugo_build.lock", "hugo_stats.json", "content/a.md~", "content/.a.md.swp"} {
		p.put("-- " + name + " --\nx\n")
	}
	p.put("-- content/b.md --\ntext {{< nothing >}}\n")
	n := 0
	p.until("the last", func(r *Result) bool { n++; return r.Broken })
	if n > 3 {
		t.Errorf("%d builds for one change", n)
	}
}
