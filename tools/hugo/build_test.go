package hugo

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"
	"golang.org/x/tools/txtar"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/check"
)

var update = flag.Bool("update", false, "write the findings that are found into testdata")

// inMemory is a site in memory, at /site: that of plain.txtar, of which each
// test changes what it is about.
func inMemory(t *testing.T, archives ...string) Options {
	t.Helper()
	fsys := afero.NewMemMapFs()
	cases.Lay(t, fsys, "/site", append([]string{cases.Text(t, "plain.txtar")}, archives...)...)
	return Options{Dir: "/site", Source: fsys, Pack: []string{"faq", "compare"}}
}

func build(t *testing.T, o Options) *Result {
	t.Helper()
	r, err := Build(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// lines shows findings, their paths relative to the site's folder.
func lines(findings []check.Finding, dir string) string {
	var b strings.Builder
	for _, f := range findings {
		name := f.File
		if rel, err := filepath.Rel(dir, name); err == nil && filepath.IsAbs(name) {
			name = filepath.ToSlash(rel)
		}
		fmt.Fprintf(&b, "%s:%d:%d: %s %s: %s\n", name, f.Line, f.Column, f.Severity, f.Rule, f.Message)
		if f.Match != "" {
			fmt.Fprintf(&b, "\tmatch: %s (to %d:%d)\n", f.Match, f.EndLine, f.EndColumn)
		}
		if f.Fix != "" {
			fmt.Fprintf(&b, "\tfix: %s\n", f.Fix)
		}
	}
	return b.String()
}

// What Hugo says comes out in words for a writer, at its true place.
func TestFindings(t *testing.T) {
	files, err := filepath.Glob("testdata/findings/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases: ", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			r := build(t, inMemory(t, string(src)))
			got := lines(r.Findings, "/site")
			a := txtar.Parse(src)
			i := slices.IndexFunc(a.Files, func(f txtar.File) bool { return f.Name == "want" })
			if i < 0 {
				i, a.Files = len(a.Files), append(a.Files, txtar.File{Name: "want"})
			}
			if *update {
				a.Files[i].Data = []byte(got)
				cases.Write(t, cases.Disk, file, txtar.Format(a))
			}
			if diff := cmp.Diff(string(a.Files[i].Data), got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			if strings.Contains(got, "*hugolib") || strings.Contains(got, "executing \"") {
				t.Error("a writer cannot read that")
			}
			stops := slices.ContainsFunc(r.Findings, func(f check.Finding) bool { return f.Severity == check.SeverityError })
			if r.Broken && !stops {
				t.Error("Hugo gave up, and nothing says why")
			}
		})
	}
}

// Static files keep their times and their permissions, but for those that their
// owner may not write.
func TestStatic(t *testing.T) {
	o := inMemory(t, cases.Text(t, "articles.txtar"))
	then := time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
	modes := map[string]fs.FileMode{"favicon.ico": 0o640, "img/a.svg": 0o444}
	for name, mode := range modes {
		name = "/site/static/" + name
		if err := errors.Join(o.Source.Chmod(name, mode), o.Source.Chtimes(name, then, then)); err != nil {
			t.Fatal(err)
		}
	}
	r := build(t, o)
	for name, mode := range modes {
		info, err := r.Destination.Stat("/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); (got == mode) != (mode == 0o640) {
			t.Errorf("%s has the permissions %o", name, got)
		}
		if !info.ModTime().Equal(then) {
			t.Errorf("%s is of %v", name, info.ModTime())
		}
	}
}

func TestBuild(t *testing.T) {
	o := inMemory(t, cases.Text(t, "articles.txtar"))
	r := build(t, o)
	if len(r.Findings) > 0 || r.Broken {
		t.Fatal(lines(r.Findings, "/site"))
	}
	files := cases.Tree(t, r.Destination, "/")
	want := cases.Read[string](t, "build-published")
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(files))); diff != "" {
		t.Errorf("published (-want +got):\n%s", diff)
	}
	// An alias and three static files are none, nor is a part of a page.
	if r.Files != len(files) || r.Pages != len(files)-4 {
		t.Errorf("got %d files and %d pages; want %d files", r.Files, r.Pages, len(files))
	}
	sources := cases.Map[string](t, "build-sources")
	if diff := cmp.Diff(sources, r.Sources); diff != "" {
		t.Errorf("sources (-want +got):\n%s", diff)
	}
	content := []string{
		"/site/content/_index.md", "/site/content/articles/hidden.md", "/site/content/articles/one/index.md",
		"/site/content/articles/one/part.md", "/site/content/articles/two.md", "/site/content/articles/unrendered.md",
	}
	if diff := cmp.Diff(content, r.Content); diff != "" {
		t.Errorf("content (-want +got):\n%s", diff)
	}
	if r.BaseURL != "https://clinic.example/sub/" || r.PublishDir != "/site/public" || r.GoAllowed {
		t.Errorf("got %q, %q, %v", r.BaseURL, r.PublishDir, r.GoAllowed)
	}
	if !strings.Contains(files["articles/one/index.html"], "<div>*x*</div>") {
		t.Error("the shortcode is not rendered:", files["articles/one/index.html"])
	}

	again := cases.Tree(t, build(t, o).Destination, "/")
	if diff := cmp.Diff(files, again); diff != "" {
		t.Errorf("a second build differs:\n%s", diff)
	}
}

func TestOptions(t *testing.T) {
	t.Setenv("HUGO_ENVIRONMENT", "")
	o := inMemory(t, cases.Text(t, "articles.txtar"), `
-- layouts/home.html --
<!doctype html>
<html><head><title>{{ hugo.Environment }}</title></head>

<body>{{ site.BaseURL }} {{ hugo.IsServer }} {{ site.Params.x }}</body></html>
-- config/staging/params.toml --
x = "from staging"
`)
	if got := cases.Tree(t, build(t, o).Destination, "/")["index.html"]; !strings.Contains(got, "https://clinic.example/sub/ false ") || !strings.Contains(got, "production") {
		t.Error("plain:", got)
	}
	o.BaseURL, o.Environment, o.BuildDrafts, o.Minify = "https://other.example/", "staging", true, true
	var heard int
	o.Progress = func(n int) { heard = max(heard, n) }
	r := build(t, o)
	files := cases.Tree(t, r.Destination, "/")
	if got := files["index.html"]; !strings.Contains(got, "https://other.example/ false from staging") || strings.Contains(got, "\n\n<body>") {
		t.Error("with options:", got)
	}
	if _, ok := files["articles/draft/index.html"]; !ok {
		t.Error("the draft is missing")
	}
	if r.BaseURL != "https://other.example/" || heard != len(files) {
		t.Errorf("base address %q; heard of %d files of %d", r.BaseURL, heard, len(files))
	}
}

// The environment is not a way around the locks.
func TestLocks(t *testing.T) {
	t.Setenv("HUGO_SECURITY_EXEC_ALLOW", ".*")
	t.Setenv("HUGOxSECURITYxHTTPxURLS", ".*")
	git := "-- hugo.toml --\nbaseURL = '/'\nenableGitInfo = true\n[security.exec]\nallow = ['.*']\n-- content/a.md --\nx\n"
	remote := "-- layouts/home.html --\n{{ (resources.GetRemote \"http://127.0.0.1:1/\").Content }}\n-- hugo.toml --\n[security.http]\nurls = ['.*']\n"

	for _, c := range []struct {
		site, flag string
		allow      func(*Options)
		deeper     string // what stands in the way when it is allowed
	}{
		{git, "--allow-exec", func(o *Options) { o.AllowExec = true }, "git"},
		{remote, "--allow-http", func(o *Options) { o.AllowHTTP = true }, "connection refused"},
	} {
		o := Options{Dir: t.TempDir()} // git needs a folder to start in
		cases.Lay(t, afero.NewOsFs(), o.Dir, cases.Text(t, "plain.txtar"), c.site)
		if got := lines(build(t, o).Findings, o.Dir); !strings.Contains(got, "security:") || !strings.Contains(got, c.flag) {
			t.Errorf("locked, want a finding that names %s; got\n%s", c.flag, got)
		}
		c.allow(&o)
		if got := lines(build(t, o).Findings, o.Dir); strings.Contains(got, "security:") || !strings.Contains(got, c.deeper) {
			t.Errorf("with %s, got\n%s", c.flag, got)
		}
	}

	// A site's own configuration may be stricter than ours.
	o := inMemory(t, strings.ReplaceAll(git, "'.*'", "'none'"))
	o.AllowExec = true
	if got := lines(build(t, o).Findings, "/site"); !strings.Contains(got, "security.exec.allow") {
		t.Error("the site's own lock is opened:\n", got)
	}
}

// A site that imports Hugo modules needs go, and only for that.
func TestModules(t *testing.T) {
	dir := t.TempDir()
	disk := afero.NewOsFs()
	cases.Lay(t, disk, filepath.Join(dir, "mod"), "-- go.mod --\nmodule clinic.example/mod\n-- layouts/_shortcodes/far.html --\nfrom afar\n")
	cases.Lay(t, disk, filepath.Join(dir, "site"), cases.Text(t, "plain.txtar"), cases.Text(t, "modules.txtar"))
	t.Setenv("GOFLAGS", "-mod=mod")
	t.Setenv("GOPROXY", "off")
	o := Options{Dir: filepath.Join(dir, "site")}
	r := build(t, o)
	if !r.GoAllowed || r.Broken || !strings.Contains(cases.Tree(t, r.Destination, "/")["a/index.html"], "from afar") {
		t.Fatalf("go allowed: %v\n%s", r.GoAllowed, lines(r.Findings, o.Dir))
	}

	cases.Lay(t, disk, o.Dir, "-- layouts/home.html --\n{{ os.Stat \"x\" }}{{ with resources.Get \"a.scss\" }}{{ (. | css.PostCSS).Content }}{{ end }}\n-- assets/a.scss --\na{b:c}\n")
	r = build(t, o)
	if got := lines(r.Findings, o.Dir); !strings.Contains(got, "security:") && !strings.Contains(got, "template:") {
		t.Errorf("another program was run:\n%s", got)
	}

	cases.Lay(t, disk, o.Dir, "-- _vendor/modules.txt --\n# clinic.example/mod v0.0.0\n-- _vendor/clinic.example/mod/layouts/_shortcodes/far.html --\nvendored\n-- layouts/home.html --\nhome\n")
	t.Setenv("PATH", "")
	r = build(t, o)
	if r.GoAllowed || !strings.Contains(cases.Tree(t, r.Destination, "/")["a/index.html"], "vendored") {
		t.Fatalf("with _vendor: go allowed: %v\n%s", r.GoAllowed, lines(r.Findings, o.Dir))
	}
}

func TestNoSite(t *testing.T) {
	fsys := afero.NewMemMapFs()
	cases.Lay(t, fsys, "/", "-- empty/x --\n-- file --\n")
	for _, dir := range []string{"/absent", "/empty", "/file"} {
		if r, err := Build(context.Background(), Options{Dir: dir, Source: fsys}); err == nil {
			t.Errorf("%s: got %+v", dir, r)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	o := inMemory(t, cases.Text(t, "articles.txtar"))
	o.Progress = func(n int) {
		if n == 3 {
			cancel()
		}
	}
	o.Destination = afero.NewMemMapFs()
	r, err := Build(ctx, o)
	if !errors.Is(err, context.Canceled) || r != nil {
		t.Fatalf("got %v, %v", r, err)
	}
	// Of what is written at once, each may have been begun.
	if n, most := len(cases.Tree(t, o.Destination, "/")), 3+runtime.GOMAXPROCS(0)-1; n > most {
		t.Errorf("%d files were written after the end", n-most)
	}
}

// full is a disk on which there is room for some bytes.
type full struct {
	afero.Fs
	room int
}

type fullFile struct {
	afero.File
	disk *full
}

func (f *full) Create(name string) (afero.File, error) {
	return f.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o666)
}

func (f *full) OpenFile(name string, flag int, mode os.FileMode) (afero.File, error) {
	file, err := f.Fs.OpenFile(name, flag, mode)
	if err != nil {
		return nil, err
	}
	return &fullFile{file, f}, nil
}

func (f *fullFile) Write(p []byte) (int, error) {
	if f.disk.room -= len(p); f.disk.room < 0 {
		return 0, &fs.PathError{Op: "write", Path: f.Name(), Err: syscall.ENOSPC}
	}
	return f.File.Write(p)
}

func TestDiskFull(t *testing.T) {
	for _, room := range []int{0, 10, 300, 1000} {
		o := inMemory(t, cases.Text(t, "articles.txtar"))
		o.Destination = &full{Fs: afero.NewMemMapFs(), room: room}
		if r, err := Build(context.Background(), o); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("with %d bytes: got %v, %v", room, r, err)
		}
	}
}

// Two languages, each with pages at its own addresses.
func TestLanguages(t *testing.T) {
	o := inMemory(t, cases.Text(t, "languages.txtar"))
	r := build(t, o)
	want := map[string]string{"a/index.html": "/site/content/a.md", "es/a/index.html": "/site/content/a.es.md"}
	if diff := cmp.Diff(want, r.Sources); diff != "" {
		t.Errorf("sources (-want +got):\n%s", diff)
	}
	if got := lines(r.Findings, "/site"); !strings.HasPrefix(got, "content/a.es.md:1:3: error percent-notation:") {
		t.Errorf("got %s", got)
	}
}

func TestFind(t *testing.T) {
	fsys := afero.NewMemMapFs()
	cases.Lay(t, fsys, "/", cases.Text(t, "find.txtar"))
	for dir, want := range map[string]string{
		"/pack": "/pack/site", "/whole": "/whole", "/folder": "/folder", "/broken": "/broken", "/none": "",
	} {
		got, err := Find(fsys, dir)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%s: got %q, %v; want %q", dir, got, err, want)
		}
	}
}

func TestReadSettings(t *testing.T) {
	fsys := afero.NewMemMapFs()
	cases.Lay(t, fsys, "/", cases.Text(t, "read-settings.txtar"))
	for dir, want := range map[string]*Settings{
		"/toml": {File: "/toml/hugo.toml", Format: "toml", Themes: []string{"ananke"}, ThemesDir: "/toml/themes", Imports: []string{"a.example/b"}, Country: "GB"},
		"/yaml": {File: "/yaml/config.yml", Format: "yaml", Themes: []string{"one", "two"}, ThemesDir: "/themes"},
		"/dir":  {File: "/dir/config/_default/hugo.json", Format: "json", Themes: []string{"x"}, ThemesDir: "/dir/themes", Country: "IE"},
		"/bare": {File: "/bare/config/production/hugo.toml", Format: "toml", ThemesDir: "/bare/themes"},
	} {
		got, err := ReadSettings(fsys, dir)
		if err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", dir, diff)
		}
	}
	if _, err := ReadSettings(fsys, "/none"); err == nil {
		t.Error("no site, and no error")
	}
}

// What Hugo says to the terminal is kept from there.
func TestSilent(t *testing.T) {
	old := os.Stdout
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	os.Stdout = w
	build(t, inMemory(t, "-- layouts/home.html --\n{{ warnf \"careful\" }}{{ warnidf \"x\" \"there\" }}\n"))
	os.Stdout = old
	w.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(r); err != nil || b.Len() > 0 {
		t.Errorf("got %q, %v", b.String(), err)
	}
}
