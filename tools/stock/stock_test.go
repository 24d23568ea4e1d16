package stock_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.org/bedside/tools/cases"
)

const root = "../.."

// programs is the folder of the built bedside.
var programs string

func TestMain(m *testing.M) {
	var err error
	if programs, err = os.MkdirTemp("", "bedside-stock-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(programs)
	os.Exit(code)
}

// hugo is stock Hugo at the version that tools/programs pins. Linking it takes longer
// than most tests, so the user's cache keeps it; go build sees if it is stale.
var hugo = sync.OnceValues(func() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = programs
	}
	return build(filepath.Join(dir, "bedside", "stock", "hugo"), "tools/programs", "github.com/gohugoio/hugo")
})

var bedside = sync.OnceValues(func() (string, error) {
	return build(filepath.Join(programs, "bedside"), ".", "example.org/bedside/tools/bedside")
})

func build(to, module, pkg string) (string, error) {
	if filepath.Separator == '\\' {
		to += ".exe"
	}
	cmd := exec.Command("go", "build", "-o", to, pkg)
	cmd.Dir = filepath.Join(root, module)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build %s: %w\n%s", pkg, err, out)
	}
	return to, nil
}

func program(t testing.TB, built func() (string, error)) string {
	t.Helper()
	name, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// unshare gives a program an empty network of its own; empty: not possible here.
var unshare = sync.OnceValue(func() string {
	name, err := exec.LookPath("unshare")
	if err != nil || exec.Command(name, "-n", "true").Run() != nil {
		return ""
	}
	return name
})

// alone is a program with no network, nothing on its PATH and nothing in its
// environment but what is given.
func alone(t testing.TB, program string, args ...string) *exec.Cmd {
	t.Helper()
	if u := unshare(); u != "" {
		program, args = u, append([]string{"-n", program}, args...)
	}
	empty := t.TempDir()
	cmd := exec.Command(program, args...)
	cmd.Env = []string{
		"PATH=" + empty, "HOME=" + empty, "HUGO_CACHEDIR=" + filepath.Join(empty, "cache"),
		"HTTP_PROXY=http://127.0.0.1:1", "HTTPS_PROXY=http://127.0.0.1:1",
	}
	return cmd
}

// run runs a program in a folder and returns what it said.
func run(t testing.TB, dir string, cmd *exec.Cmd) string {
	t.Helper()
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(cmd.Args, " "), err, out)
	}
	return string(out)
}

// quietly runs stock Hugo alone in a folder; a warning is a failure too.
func quietly(t testing.TB, dir string, args ...string) {
	t.Helper()
	if out := run(t, dir, alone(t, program(t, hugo), args...)); strings.Contains(out, "WARN") {
		t.Fatalf("hugo %s:\n%s", strings.Join(args, " "), out)
	}
}

// clone copies from the repository what the example clinic is built from.
func clone(t testing.TB) string {
	t.Helper()
	to := t.TempDir()
	for _, name := range []string{"hugo.toml", "go.mod", "go.sum", "content", "layouts", "shortcodes", "site"} {
		err := filepath.WalkDir(filepath.Join(root, name), func(p string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			rel, err := filepath.Rel(root, p)
			if err != nil {
				return err
			}
			if d.IsDir() {
				if slices.Contains([]string{"site/public", "site/resources", "site/.bedside"}, filepath.ToSlash(rel)) || strings.HasPrefix(d.Name(), ".bedside-") {
					return fs.SkipDir
				}
				return os.MkdirAll(filepath.Join(to, rel), 0o777)
			}
			if d.Name() == ".hugo_build.lock" {
				return nil
			}
			src, err := os.ReadFile(p)
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(to, rel), src, 0o666)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// lay writes the files of archives in testdata into a folder, a later archive
// over an earlier one.
func lay(t testing.TB, dir string, archives ...string) {
	t.Helper()
	for _, name := range archives {
		cases.Lay(t, cases.Disk, dir, cases.Text(t, name+".txtar"))
	}
}

func write(t testing.TB, name, text string) {
	t.Helper()
	cases.Write(t, cases.Disk, name, text)
}

func read(t testing.TB, name string) string {
	t.Helper()
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

// tree is the files of a folder, by their paths with slashes.
type tree map[string][]byte

func snapshot(t testing.TB, dir string) tree {
	t.Helper()
	files := tree{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if !d.Type().IsRegular() {
			return errors.New(p + " is not a plain file")
		}
		rel, err := filepath.Rel(dir, p)
		if err != nil {
			return err
		}
		files[filepath.ToSlash(rel)], err = os.ReadFile(p)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal(dir, "is empty")
	}
	return files
}

// same says where two trees differ.
func same(t testing.TB, what string, got, want tree) {
	t.Helper()
	for name := range want {
		switch g, ok := got[name]; {
		case !ok:
			t.Errorf("%s: %s is missing", what, name)
		case !bytes.Equal(g, want[name]):
			at := 0
			for at < min(len(g), len(want[name])) && g[at] == want[name][at] {
				at++
			}
			near := func(b []byte) []byte { return b[max(0, at-60):min(len(b), at+60)] }
			t.Errorf("%s: %s differs at byte %d:\n got …%s…\nwant …%s…", what, name, at, near(g), near(want[name]))
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s: %s should not be there", what, name)
		}
	}
}

// holds says which texts a page lacks.
func holds(t testing.TB, name string, want ...string) {
	t.Helper()
	page := read(t, name)
	for _, w := range want {
		if !strings.Contains(page, w) {
			t.Errorf("%s lacks %q:\n%s", name, w, page)
		}
	}
}
