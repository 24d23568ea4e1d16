package scaffold

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"

	"example.org/bedside"
	"example.org/bedside/tools/cases"
)

const mounts = `
[module]
[[module.mounts]]
source = "layouts/_shortcodes"
target = "layouts/_shortcodes"
[[module.mounts]]
source = "shortcodes"
target = "assets/bedside"
files = ["**/*.css"]
[[module.mounts]]
source = "absent"
target = "data"
`

func pack(files ...string) fstest.MapFS {
	p := fstest.MapFS{
		"hugo.toml":         {Data: []byte(mounts)},
		"layouts/page.html": {Data: []byte("not mounted")},
	}
	for i := 0; i < len(files); i += 2 {
		p[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return p
}

var (
	one = pack("layouts/_shortcodes/a.html", "a1", "layouts/_shortcodes/b.html", "b1", "shortcodes/c/style.css", "c1", "shortcodes/d/old/x.css", "d1")
	two = pack("layouts/_shortcodes/a.html", "a2", "layouts/_shortcodes/b.html", "b1", "shortcodes/c/style.css", "c2", "shortcodes/e/style.css", "e2")
)

func site(t *testing.T, configuration string) afero.Fs {
	t.Helper()
	fsys := afero.NewMemMapFs()
	cases.Write(t, fsys, "/site/hugo.toml", configuration)
	return fsys
}

func install(t *testing.T, fsys afero.Fs, p fs.FS, version string) *Result {
	t.Helper()
	r, err := Install(fsys, "/site", p, version, false)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func theme(t *testing.T, fsys afero.Fs) map[string]string {
	t.Helper()
	files := cases.Tree(t, fsys, "/site/themes/bedside")
	delete(files, "hugo.toml")
	return files
}

func same(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestInstall(t *testing.T) {
	fsys := site(t, "title = 'x'\n")
	r := install(t, fsys, one, "1.0.0")
	first := map[string]string{"layouts/_shortcodes/a.html": "a1", "layouts/_shortcodes/b.html": "b1", "shortcodes/c/style.css": "c1", "shortcodes/d/old/x.css": "d1"}
	same(t, "installed", first, theme(t, fsys))
	if r.Before != "" || r.Version != "1.0.0" || len(r.Written) != 5 || r.Conflicts != nil || r.Folder != "/site/themes/bedside" {
		t.Errorf("got %+v", r)
	}

	r = install(t, fsys, two, "2.0.0")
	same(t, "brought up to date", map[string]string{
		"layouts/_shortcodes/a.html": "a2", "layouts/_shortcodes/b.html": "b1", "shortcodes/c/style.css": "c2", "shortcodes/e/style.css": "e2",
	}, theme(t, fsys))
	same(t, "written", []string{"layouts/_shortcodes/a.html", "shortcodes/c/style.css", "shortcodes/e/style.css"}, r.Written)
	same(t, "removed", []string{"shortcodes/d/old/x.css"}, r.Removed)
	if ok, err := afero.Exists(fsys, "/site/themes/bedside/shortcodes/d"); ok || err != nil {
		t.Errorf("the empty folder is left: %v", err)
	}
	if r.Before != "1.0.0" {
		t.Errorf("before: %q", r.Before)
	}
	r = install(t, fsys, two, "2.0.0")
	if len(r.Written)+len(r.Removed) > 0 {
		t.Errorf("a second time: %+v", r)
	}
	// And back again.
	install(t, fsys, one, "1.0.0")
	same(t, "the old one again", first, theme(t, fsys))
}

func TestChangedByHand(t *testing.T) {
	const mine = "/site/themes/bedside/layouts/_shortcodes/a.html"
	fsys := site(t, "")
	install(t, fsys, one, "1.0.0")
	cases.Write(t, fsys, mine, "mine")
	cases.Write(t, fsys, "/site/themes/bedside/shortcodes/d/old/x.css", "mine too")
	cases.Write(t, fsys, "/site/themes/bedside/README", "a stranger's")
	if r := install(t, fsys, one, "1.0.0"); r.Conflicts != nil {
		t.Errorf("what the pack does not change is no conflict: %+v", r)
	}
	before := theme(t, fsys)
	r := install(t, fsys, two, "2.0.0")
	same(t, "conflicts", []string{"layouts/_shortcodes/a.html"}, r.Conflicts)
	same(t, "nothing is done", before, theme(t, fsys))
	if r.Version != "1.0.0" {
		t.Errorf("version: %q", r.Version)
	}

	// The change is taken away: now it goes on, and what the pack no longer has
	// stays if it was changed.
	if err := fsys.Remove(mine); err != nil {
		t.Fatal(err)
	}
	r = install(t, fsys, two, "2.0.0")
	same(t, "kept", []string{"shortcodes/d/old/x.css"}, r.Kept)
	same(t, "installed", map[string]string{
		"layouts/_shortcodes/a.html": "a2", "layouts/_shortcodes/b.html": "b1", "shortcodes/c/style.css": "c2", "shortcodes/e/style.css": "e2",
		"shortcodes/d/old/x.css": "mine too", "README": "a stranger's",
	}, theme(t, fsys))

	// A folder that nobody remembers having installed.
	if err := fsys.Remove("/site/.bedside/install.json"); err != nil {
		t.Fatal(err)
	}
	if r := install(t, fsys, two, "2.0.0"); r.Conflicts != nil || r.Before != "" {
		t.Errorf("the same files are no conflict: %+v", r)
	}
	if err := fsys.Remove("/site/.bedside/install.json"); err != nil {
		t.Fatal(err)
	}
	same(t, "conflicts", []string{"layouts/_shortcodes/a.html", "shortcodes/c/style.css", "shortcodes/d/old/x.css"}, install(t, fsys, one, "1.0.0").Conflicts)

	cases.Write(t, fsys, "/site/.bedside/install.json", "{")
	if _, err := Install(fsys, "/site", two, "2.0.0", false); err == nil || !strings.Contains(err.Error(), "install.json") {
		t.Errorf("got %v", err)
	}
}

// A run that is stopped halfway is finished by the next.
func TestHalfway(t *testing.T) {
	for n := range 5 {
		fsys := site(t, "")
		install(t, fsys, one, "1.0.0")
		stopped := &stopping{Fs: fsys, left: n}
		if _, err := Install(stopped, "/site", two, "2.0.0", false); (err == nil) != (n > 3) {
			t.Fatalf("after %d files: %v", n, err)
		}
		if r := install(t, fsys, two, "2.0.0"); r.Conflicts != nil {
			t.Errorf("after %d files: %+v", n, r)
		}
		same(t, "files", 4, len(theme(t, fsys)))
	}
}

type stopping struct {
	afero.Fs
	left int
}

func (s *stopping) Rename(old, new string) error {
	if s.left--; s.left < 0 {
		return fs.ErrPermission
	}
	return s.Fs.Rename(old, new)
}

func TestNeeded(t *testing.T) {
	const country = "[params.bedside]\n  country = \"GB\"\n"
	for configuration, want := range map[string]string{
		"title = 'x'":              "theme = [\"bedside\"]\n\n" + country,
		"theme = 'mine'":           "theme = [\"bedside\", \"mine\"]\n\n" + country,
		"theme = ['a', 'b']":       "theme = [\"bedside\", \"a\", \"b\"]\n\n" + country,
		"theme = ['a', 'bedside']": country,
		"title = 'x'\n[[module.imports]]\npath = 'bedside'\n": country,
		"[params.bedside]\ncountry = 'IE'\n":                  "theme = [\"bedside\"]\n",
	} {
		r := install(t, site(t, configuration), one, "1.0.0")
		if r.Needed == nil {
			t.Errorf("%s: nothing is needed", configuration)
			continue
		}
		same(t, configuration, want, r.Needed.Text)
		same(t, "file", "/site/hugo.toml", r.Needed.File)
	}
	if r := install(t, site(t, "theme = 'bedside'\nparams = {bedside = {country = 'IE'}}\n"), one, "1.0.0"); r.Needed != nil {
		t.Errorf("got %+v", r.Needed)
	}
	r := install(t, site(t, "title = 'x'\n[[module.imports]]\npath = 'example.org/bedside'\n"), one, "1.0.0")
	if r.Needed == nil || !strings.Contains(strings.Join(r.Needed.Notes, " "), "already") {
		t.Errorf("both ways at once: %+v", r.Needed)
	}
	if _, err := Install(afero.NewMemMapFs(), "/site", one, "1.0.0", false); err == nil {
		t.Error("no site, and no error")
	}
}

// The pack itself: shortcodes and what they need, archetypes, and no page layouts.
func TestPack(t *testing.T) {
	names, err := mounted(bedside.Pack(), false)
	if err != nil {
		t.Fatal(err)
	}
	for _, shortcode := range bedside.Shortcodes() {
		for _, want := range []string{"layouts/_shortcodes/" + shortcode + ".html", "shortcodes/" + shortcode + "/template.html"} {
			if !slices.Contains(names, want) {
				t.Errorf("%s is missing", want)
			}
		}
	}
	for _, name := range names {
		if strings.HasPrefix(name, "layouts/") && !strings.HasPrefix(name, "layouts/_shortcodes/") && !strings.HasPrefix(name, "layouts/_partials/bedside/") && !strings.HasPrefix(name, "layouts/archetypes/") {
			t.Errorf("%s would change a page of the site", name)
		}
	}
	if !slices.Contains(bedside.Shortcodes(), "faq") {
		t.Errorf("shortcodes: %q", bedside.Shortcodes())
	}
}

func TestOverride(t *testing.T) {
	for file, want := range map[string]string{
		"layouts/_partials/bedside/body.txt":             "layouts/_partials/bedside/body.txt",
		"shortcodes/faq/template.html":                   "layouts/_partials/bedside/rooms/faq/template.html",
		"shortcodes/faq/style.css":                       "assets/bedside/faq/style.css",
		"shortcodes/style.css":                           "assets/bedside/style.css",
		"shortcodes/faq/words/en.toml":                   "i18n/en.toml",
		"shortcodes/disclaimer/wordings/medical.en.toml": "data/bedside/wordings/medical.en.toml",
		"shortcodes/faq/contract.toml":                   "",
		"hugo.toml":                                      "",
	} {
		same(t, file, want, Override(file))
	}
}
