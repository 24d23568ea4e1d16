package publish

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/check"
	"example.org/bedside/tools/hugo"
)

func remove(t *testing.T, name string) {
	t.Helper()
	if err := os.RemoveAll(name); err != nil {
		t.Fatal(err)
	}
}

// site is a site on the disk, in a folder of its own.
func site(t *testing.T, archives ...string) Options {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(dir, "site")
	cases.Lay(t, cases.Disk, dir, append([]string{cases.Text(t, "plain.txtar")}, archives...)...)
	return Options{Site: hugo.Options{Dir: dir}}
}

func (o *Options) publishedDir() string {
	if o.Destination != "" {
		return o.Destination
	}
	return filepath.Join(o.Site.Dir, "public")
}

// published gives the tree, and fails if it is there but something of ours is
// in it.
func (o *Options) published(t *testing.T) map[string]string {
	t.Helper()
	if _, err := os.Stat(o.publishedDir()); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	files := cases.Tree(t, cases.Disk, o.publishedDir())
	for name := range files {
		if strings.Contains(name, "bedside") {
			t.Errorf("%s is in the published tree", name)
		}
	}
	return files
}

// litter lists what is left of ours beside the destination.
func (o *Options) litter(t *testing.T) []string {
	t.Helper()
	var names []string
	entries, err := os.ReadDir(filepath.Dir(o.publishedDir()))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".bedside-") {
			names = append(names, e.Name())
		}
	}
	return names
}

func publish(t *testing.T, o Options) *Result {
	t.Helper()
	r, err := Publish(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func mustPublish(t *testing.T, o Options) map[string]string {
	t.Helper()
	r := publish(t, o)
	if !r.Published {
		t.Fatalf("not published: %+v", r.Findings)
	}
	if got := o.litter(t); got != nil {
		t.Errorf("left behind: %q", got)
	}
	return o.published(t)
}

func rules(findings []check.Finding) []string {
	var ids []string
	for _, f := range findings {
		ids = append(ids, f.Severity+" "+f.Rule)
	}
	return ids
}

// bySystem runs a test with the disk's own exchange, and without any.
func bySystem(t *testing.T, test func(*testing.T, System)) {
	t.Run("exchange", func(t *testing.T) { test(t, OS{}) })
	t.Run("two renames", func(t *testing.T) { test(t, noExchange{OS{}}) })
}

type noExchange struct{ System }

func (noExchange) Exchange(string, string) error { return errors.ErrUnsupported }

func TestPublish(t *testing.T) {
	bySystem(t, func(t *testing.T, system System) {
		o := site(t)
		o.System = system
		first := mustPublish(t, o)
		if diff := cmp.Diff([]string{"a/index.html", "b/index.html", "index.html"}, keys(first)); diff != "" {
			t.Errorf("published (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(first, mustPublish(t, o)); diff != "" {
			t.Errorf("a second time (-first +second):\n%s", diff)
		}
		if _, err := os.Stat(filepath.Join(o.Site.Dir, ".bedside", "publish.json")); err == nil {
			t.Error("the site's own publish folder needs no note")
		}

		cases.Lay(t, cases.Disk, o.Site.Dir, cases.Text(t, "second.txtar"))
		remove(t, filepath.Join(o.Site.Dir, "content", "b.md"))
		next := mustPublish(t, o)
		if diff := cmp.Diff([]string{"a/index.html", "b/index.html", "c/index.html", "index.html"}, keys(next)); diff != "" {
			t.Errorf("published (-want +got):\n%s", diff)
		}
		if !strings.Contains(next["a/index.html"], "second") || !strings.Contains(next["b/index.html"], "/c/") {
			t.Errorf("got %q", next)
		}
	})
}

func keys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

// What is broken is not published, and what is only doubtful is.
func TestGate(t *testing.T) {
	for _, c := range cases.Read[struct {
		Name      string
		Archive   string
		Want      []string
		Published bool
	}](t, "gate") {
		t.Run(c.Name, func(t *testing.T) {
			o := site(t)
			old := mustPublish(t, o)
			cases.Lay(t, cases.Disk, o.Site.Dir, c.Archive)
			r := publish(t, o)
			if diff := cmp.Diff(c.Want, rules(r.Findings)); diff != "" {
				t.Errorf("findings (-want +got):\n%s%+v", diff, r.Findings)
			}
			if r.Published != c.Published {
				t.Errorf("published: %v", r.Published)
			}
			if diff := cmp.Diff(old, o.published(t)); (diff == "") == c.Published {
				t.Errorf("the tree (-old +now):\n%s", diff)
			}
			if got := o.litter(t); got != nil {
				t.Errorf("left behind: %q", got)
			}
		})
	}
}

// The lines of published files can be shown when the files are gone.
func TestExcerpts(t *testing.T) {
	o := site(t, "-- layouts/home.html --\n<!doctype html><html>\n<a href=\"/nowhere/\">x</a></html>\n")
	r := publish(t, o)
	if len(r.Findings) != 1 || r.Findings[0].File != "index.html" || r.Findings[0].Line != 2 {
		t.Fatalf("got %+v", r.Findings)
	}
	if src, err := afero.ReadFile(r.Tree, "index.html"); err != nil || !strings.Contains(string(src), "nowhere") {
		t.Errorf("got %q, %v", src, err)
	}
	if o.published(t) != nil {
		t.Error("it is published all the same")
	}
}

func TestRefused(t *testing.T) {
	o := site(t, cases.Text(t, "refused.txtar"))
	dir := o.Site.Dir
	cases.Lay(t, cases.Disk, dir, "-- ../shared/texts/x.md --\n---\ntitle: x\n---\n-- ../home/readme --\n")
	t.Setenv("HOME", filepath.Join(dir, "..", "home"))
	t.Setenv("USERPROFILE", filepath.Join(dir, "..", "home"))
	if err := os.Symlink("nowhere", filepath.Join(dir, "dangling")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("..", filepath.Join(dir, "up")); err != nil {
		t.Fatal(err)
	}
	root := filepath.VolumeName(dir) + string(filepath.Separator)
	for destination, why := range map[string]string{
		root:                                 "root",
		filepath.Join(dir, "..", "home"):     "home",
		dir:                                  "own folder",
		filepath.Join(dir, ".."):             "in it",
		filepath.Join(dir, "up"):             "in it",
		filepath.Join(dir, "content"):        "made from",
		filepath.Join(dir, "content", "new"): "made from",
		filepath.Join(dir, "..", "shared"):   "made from",
		filepath.Join(dir, "foreign"):        "index.php",
		filepath.Join(dir, "tree"):           "Git work tree",
		filepath.Join(dir, "tree", ".git"):   ".git folder",
		filepath.Join(dir, "a-file"):         "a file",
		filepath.Join(dir, "dangling"):       "leads nowhere",
	} {
		o.Destination = destination
		r, err := Publish(context.Background(), o)
		if err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: got %+v, %v; want %q", destination, r, err, why)
		}
		if refused := (*RefusedError)(nil); errors.As(err, &refused) && refused.Fix == "" {
			t.Errorf("%s: no fix", destination)
		}
	}
	if src, err := os.ReadFile(filepath.Join(dir, "foreign", "index.php")); err != nil || string(src) != "x\n" {
		t.Errorf("foreign files: %q, %v", src, err)
	}
	// The site's own publish folder is no excuse.
	o.Destination = ""
	for _, own := range []string{".", "content", "tree"} {
		cases.Lay(t, cases.Disk, dir, "-- hugo.toml --\npublishDir = '"+own+"'\n")
		var refused *RefusedError
		if _, err := Publish(context.Background(), o); !errors.As(err, &refused) {
			t.Errorf("publishDir %s: got %v", own, err)
		}
	}
}

// A destination that was published to once is ours from then on.
func TestDestination(t *testing.T) {
	o := site(t)
	for _, destination := range []string{
		filepath.Join(o.Site.Dir, "..", "www", "clinic"), // absent, and so is the folder around it
		filepath.Join(o.Site.Dir, "out"),
	} {
		o.Destination = destination
		mustPublish(t, o)
		cases.Lay(t, cases.Disk, destination, "-- stray.txt --\nx\n")
		r := publish(t, o)
		if !r.Published || !slices.Equal(rules(r.Findings), []string{"warning gone-address"}) {
			t.Errorf("%s: %+v", destination, r)
		}
		if kept := (Kept{destination + ".kept", []string{"stray.txt"}}); !reflect.DeepEqual(r.Kept, kept) {
			t.Errorf("kept %+v, want %+v", r.Kept, kept)
		}
		if src, err := os.ReadFile(filepath.Join(destination+".kept", "stray.txt")); err != nil || string(src) != "x\n" {
			t.Errorf("stray.txt: %q, %v", src, err)
		}
		if r = publish(t, o); !r.Published || r.Kept.Dir != "" {
			t.Errorf("%s, again: %+v", destination, r)
		}
	}
	src, err := os.ReadFile(filepath.Join(o.Site.Dir, ".bedside", "publish.json"))
	if err != nil {
		t.Fatal(err)
	}
	want := "{\n  \"destinations\": [\n    \"" + filepath.Join(o.Site.Dir, "..", "www", "clinic") + "\",\n    \"out\"\n  ]\n}\n"
	if diff := cmp.Diff(want, string(src)); diff != "" {
		t.Errorf("publish.json (-want +got):\n%s", diff)
	}

	// An empty folder is free, and a symbolic link stays one.
	target := filepath.Join(o.Site.Dir, "..", "target")
	if err := os.Mkdir(target, 0o700); err != nil {
		t.Fatal(err)
	}
	o.Destination = filepath.Join(o.Site.Dir, "..", "link")
	if err := os.Symlink("target", o.Destination); err != nil {
		t.Fatal(err)
	}
	r := publish(t, o)
	if r.Destination != filepath.Clean(target) {
		t.Errorf("published to %s", r.Destination)
	}
	if info, err := os.Lstat(o.Destination); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", info, err)
	}
	if _, err := os.Stat(filepath.Join(target, "a", "index.html")); err != nil {
		t.Error(err)
	}

	// A note that cannot be read is not thrown away.
	cases.Lay(t, cases.Disk, o.Site.Dir, "-- .bedside/publish.json --\n{\n")
	if _, err := Publish(context.Background(), o); err == nil || !strings.Contains(err.Error(), "publish.json") {
		t.Errorf("got %v", err)
	}
}

func TestLocked(t *testing.T) {
	o := site(t)
	old := mustPublish(t, o)
	lock := filepath.Join(o.Site.Dir, ".bedside-public.lock")
	unlock, err := OS{}.Lock(lock, "process 42, which publishes the clinic")
	if err != nil {
		t.Fatal(err)
	}
	cases.Lay(t, cases.Disk, o.Site.Dir, cases.Text(t, "second.txtar"))
	remove(t, filepath.Join(o.Site.Dir, "content", "b.md"))
	if _, err := Publish(context.Background(), o); err == nil || !strings.Contains(err.Error(), "process 42, which publishes the clinic") {
		t.Errorf("got %v", err)
	}
	if diff := cmp.Diff(old, o.published(t)); diff != "" {
		t.Errorf("the tree (-old +now):\n%s", diff)
	}
	unlock()
	// What a killed run leaves is a file that nobody has locked.
	cases.Lay(t, cases.Disk, o.Site.Dir, "-- .bedside-public.lock --\nprocess 43\n-- .bedside-public.new/half.html --\n<htm\n")
	mustPublish(t, o)
}

func TestStopped(t *testing.T) {
	o := site(t)
	old := mustPublish(t, o)
	cases.Lay(t, cases.Disk, o.Site.Dir, cases.Text(t, "second.txtar"))
	ctx, stop := context.WithCancel(context.Background())
	o.Site.Progress = func(int) { stop() }
	if _, err := Publish(ctx, o); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if diff := cmp.Diff(old, o.published(t)); diff != "" {
		t.Errorf("the tree (-old +now):\n%s", diff)
	}
	if got := o.litter(t); got != nil {
		t.Errorf("left behind: %q", got)
	}
}

func TestMode(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no mode bits")
	}
	o := site(t)
	mustPublish(t, o)
	mode := func() fs.FileMode {
		info, err := os.Stat(o.publishedDir())
		if err != nil {
			t.Fatal(err)
		}
		return info.Mode().Perm()
	}
	if got := mode(); got != 0o755 {
		t.Errorf("a new folder has %o", got)
	}
	if err := os.Chmod(o.publishedDir(), 0o750); err != nil {
		t.Fatal(err)
	}
	mustPublish(t, o)
	if got := mode(); got != 0o750 {
		t.Errorf("the mode that the owner chose became %o", got)
	}
}

// faulty is a disk, and a system, on which one change fails: the one after the
// first n. With kill set everything fails from there on, as if the process were
// killed: nothing is cleaned up either.
type faulty struct {
	afero.Fs
	System
	n    int
	err  error
	kill bool
}

func (f *faulty) try(change func() error) error {
	f.n--
	if f.n == -1 || f.n < 0 && f.kill {
		return f.err
	}
	return change()
}

func (f *faulty) Create(name string) (file afero.File, err error) {
	err = f.try(func() error { file, err = f.Fs.Create(name); return err })
	return file, err
}

func (f *faulty) OpenFile(name string, flag int, mode os.FileMode) (file afero.File, err error) {
	if flag&(os.O_WRONLY|os.O_RDWR|os.O_CREATE) == 0 {
		return f.Fs.OpenFile(name, flag, mode)
	}
	err = f.try(func() error { file, err = f.Fs.OpenFile(name, flag, mode); return err })
	return file, err
}

func (f *faulty) Mkdir(name string, mode os.FileMode) error {
	return f.try(func() error { return f.Fs.Mkdir(name, mode) })
}

func (f *faulty) MkdirAll(name string, mode os.FileMode) error {
	return f.try(func() error { return f.Fs.MkdirAll(name, mode) })
}

func (f *faulty) Rename(old, new string) error {
	return f.try(func() error { return f.Fs.Rename(old, new) })
}

func (f *faulty) Exchange(a, b string) error {
	return f.try(func() error { return f.System.Exchange(a, b) })
}

func (f *faulty) SyncTree(dir string) error {
	return f.try(func() error { return nil })
}

func (f *faulty) Remove(name string) error {
	return f.removing(func() error { return f.Fs.Remove(name) })
}

func (f *faulty) RemoveAll(name string) error {
	return f.removing(func() error { return f.Fs.RemoveAll(name) })
}

// Removing works on a full disk; a killed process may have died in it.
func (f *faulty) removing(do func() error) error {
	if f.kill {
		return f.try(do)
	}
	return do()
}

// A run that is killed, wherever, leaves the old pages or the new ones, whole,
// and the next run works. By two renames there is a gap, which the next run
// closes before anything else.
func TestKilled(t *testing.T) {
	for _, destination := range []string{"", "out"} {
		t.Run("to "+destination, func(t *testing.T) {
			bySystem(t, func(t *testing.T, system System) { testKilled(t, destination, system) })
		})
	}
}

func testKilled(t *testing.T, destination string, system System) {
	o := site(t)
	o.System = system
	if destination != "" {
		o.Destination = filepath.Join(o.Site.Dir, destination)
	}
	old := mustPublish(t, o)
	cases.Lay(t, cases.Disk, o.Site.Dir, cases.Text(t, "second.txtar"))
	remove(t, filepath.Join(o.Site.Dir, "content", "b.md"))
	want := mustPublish(t, o)

	_, exchanges := system.(OS)
	seen := make(map[string]int)
	for n := 0; ; n++ {
		remove(t, o.publishedDir())
		for name, text := range old {
			cases.Lay(t, cases.Disk, o.publishedDir(), "-- "+name+" --\n"+text+"\n")
		}
		before := o.published(t)
		f := &faulty{Fs: afero.NewOsFs(), System: system, n: n, err: errors.New("killed"), kill: true}
		dying := o
		dying.Fs, dying.System = f, f
		_, err := Publish(context.Background(), dying)
		switch got := o.published(t); {
		case got == nil && !exchanges:
			seen["gap"]++
		case cmp.Equal(got, before):
			seen["old"]++
		case cmp.Equal(got, want):
			seen["new"]++
		default:
			t.Fatalf("killed at change %d: half a site: %q", n, keys(got))
		}
		if err == nil {
			break
		}
		if diff := cmp.Diff(want, mustPublish(t, o)); diff != "" {
			t.Fatalf("the run after the one killed at change %d (-want +got):\n%s", n, diff)
		}
	}
	if seen["old"] < 5 || seen["new"] == 0 || exchanges == (seen["gap"] > 0) {
		t.Errorf("what was seen: %v", seen)
	}
}

// The gap is closed even if the site can no longer be built.
func TestGap(t *testing.T) {
	for _, half := range []string{"new", "old"} {
		o := site(t, "-- content/a.md --\nx {{< nothing >}}\n")
		cases.Lay(t, cases.Disk, o.Site.Dir, "-- .bedside-public.journal --\n-- .bedside-public."+half+"/index.html --\nwhole\n")
		if r := publish(t, o); r.Published {
			t.Error("published")
		}
		if diff := cmp.Diff(map[string]string{"index.html": "whole\n"}, o.published(t)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", half, diff)
		}
		if got := o.litter(t); got != nil {
			t.Errorf("left behind: %q", got)
		}
	}
}

// Whatever the disk refuses, there is an error, and the old pages are whole.
func TestDisk(t *testing.T) {
	for _, fault := range []error{syscall.ENOSPC, syscall.EROFS} {
		bySystem(t, func(t *testing.T, system System) {
			o := site(t)
			o.System = system
			old := mustPublish(t, o)
			cases.Lay(t, cases.Disk, o.Site.Dir, cases.Text(t, "second.txtar"))
			for n := 0; ; n++ {
				f := &faulty{Fs: afero.NewOsFs(), System: system, n: n, err: fault}
				failing := o
				failing.Fs, failing.System = f, f
				_, err := Publish(context.Background(), failing)
				if err == nil {
					if f.n >= 0 {
						break // it has no more changes to make
					}
					t.Fatalf("change %d failed, and nobody says so", n)
				}
				if !errors.Is(err, fault) {
					t.Errorf("got %v", err)
				}
				if diff := cmp.Diff(old, o.published(t)); diff != "" {
					t.Fatalf("change %d failed: %v (-old +now):\n%s", n, err, diff)
				}
				if got := o.litter(t); got != nil {
					t.Errorf("left behind: %q", got)
				}
			}
		})
	}
}

// A folder that cannot be written to, as the system itself tells it.
func TestReadOnly(t *testing.T) {
	o := site(t)
	if os.Geteuid() == 0 {
		o.System = noLock{OS{}} // root may write everywhere
	}
	cases.Lay(t, cases.Disk, o.publishedDir(), "-- index.html --\nold\n")
	if err := os.Chmod(o.Site.Dir, 0o555); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(o.Site.Dir, 0o755)
	r, err := Publish(context.Background(), o)
	if err == nil || !strings.Contains(err.Error(), "nothing can be written beside") {
		t.Errorf("got %+v, %v", r, err)
	}
	if src, err := os.ReadFile(filepath.Join(o.publishedDir(), "index.html")); err != nil || string(src) != "old\n" {
		t.Errorf("got %q, %v", src, err)
	}
}

type noLock struct{ System }

func (noLock) Lock(name, _ string) (func(), error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: syscall.EROFS}
}

// What the clinic has confirmed, in any language's configuration, reaches the
// gate; a wording that it has not is told once, and published all the same.
func TestConfirmed(t *testing.T) {
	o := site(t, cases.Text(t, "confirmed.txtar"))
	r, err := Publish(t.Context(), o)
	if err != nil || !r.Published {
		t.Fatal(err, r)
	}
	if len(r.Findings) != 1 || r.Findings[0].Severity != check.SeverityWarning || r.Findings[0].Match != "price.en@1" {
		t.Errorf("got %+v", r.Findings)
	}
}
