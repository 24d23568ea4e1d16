package stock_test

import (
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

const version = "v0.1.0"

// zipFile is one that Git knows of, for a module's zip.
type zipFile struct{ name string }

func (f zipFile) Path() string                 { return f.name }
func (f zipFile) Lstat() (fs.FileInfo, error)  { return os.Lstat(filepath.Join(root, f.name)) }
func (f zipFile) Open() (io.ReadCloser, error) { return os.Open(filepath.Join(root, f.name)) }

// proxy makes a module proxy that has the repository as it stands, and
// nothing else. It returns its address and the zip.
func proxy(t *testing.T) (address, archive string) {
	t.Helper()
	cmd := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Skip("this is no Git work tree, and only Git knows what a module's zip holds: ", err)
	}
	var files []zip.File
	for name := range strings.SplitSeq(strings.TrimRight(string(out), "\x00"), "\x00") {
		if _, err := os.Lstat(filepath.Join(root, name)); err == nil { // else it was removed, but not yet in Git
			files = append(files, zipFile{name})
		}
	}
	dir := t.TempDir()
	at := filepath.Join(dir, "example.org", "bedside", "@v")
	archive = filepath.Join(at, version+".zip")
	write(t, filepath.Join(at, "list"), version+"\n")
	write(t, filepath.Join(at, version+".mod"), read(t, filepath.Join(root, "go.mod")))
	info, err := json.Marshal(map[string]any{"Version": version, "Time": time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(at, version+".info"), string(info))
	w, err := os.Create(archive)
	if err != nil {
		t.Fatal(err)
	}
	if err := zip.Create(w, module.Version{Path: "example.org/bedside", Version: version}, files); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	slashed := filepath.ToSlash(dir)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed
	}
	return "file://" + slashed, archive
}

// TestSameHugo shows that the tests' Hugo is of the version that bedside is
// built from.
func TestSameHugo(t *testing.T) {
	t.Parallel()
	pinned := func(name string) string {
		f, err := modfile.ParseLax(name, []byte(read(t, filepath.Join(root, name))), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range f.Require {
			if r.Mod.Path == "github.com/gohugoio/hugo" {
				return r.Mod.Version
			}
		}
		t.Fatalf("%s requires no Hugo", name)
		return ""
	}
	if ours, theirs := pinned("go.mod"), pinned("tools/programs/go.mod"); ours != theirs {
		t.Errorf("bedside is built from Hugo %s, and the tests run %s", ours, theirs)
	}
}

// TestModule shows that a site that imports the pack with a version downloads
// the pack and nothing else, and that it is small.
func TestModule(t *testing.T) {
	t.Parallel()
	address, archive := proxy(t)
	info, err := os.Stat(archive)
	if err != nil {
		t.Fatal(err)
	}
	// The Go tools are by far the most of it, and one Go module is all there can
	// be: pack.go embeds what the tools hand out.
	if info.Size() > 1_290_000 {
		t.Errorf("the module's zip is %d bytes; expected at most 1.29 MB", info.Size())
	} else {
		t.Logf("the module's zip is %d bytes", info.Size())
	}
	goProgram, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	lay(t, dir, "module")
	cache := filepath.Join(t.TempDir(), "cache")
	cmd := alone(t, program(t, hugo))
	cmd.Env = append(cmd.Env,
		"PATH="+filepath.Dir(goProgram), "HUGO_CACHEDIR="+cache,
		"HUGO_MODULE_PROXY="+address, "GOSUMDB=off", "GOTOOLCHAIN=local")
	if out := run(t, dir, cmd); strings.Contains(out, "WARN") {
		t.Error(out)
	}
	holds(t, filepath.Join(dir, "public", "a", "index.html"), `class="bs-faq"`, `class="bs-table"`, `data-kind="medical"`, `rel="stylesheet"`)

	var zips []string
	err = filepath.WalkDir(cache, func(p string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(p, ".zip") {
			zips = append(zips, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(zips) != 1 || !strings.HasSuffix(filepath.ToSlash(zips[0]), "/example.org/bedside/@v/"+version+".zip") {
		t.Errorf("expected that the pack alone is downloaded, found %q", zips)
	}
}
