package cases

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/afero"
	"golang.org/x/tools/txtar"
)

// Disk is the machine's own file system.
var Disk = afero.NewOsFs()

// Write writes a file, and makes the folders around it.
func Write[T string | []byte](t testing.TB, fsys afero.Fs, name string, text T) {
	t.Helper()
	name = filepath.FromSlash(name)
	if err := fsys.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := afero.WriteFile(fsys, name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Lay writes the files of txtar archives, the later over the earlier, into a
// folder.
func Lay(t testing.TB, fsys afero.Fs, dir string, archives ...string) {
	t.Helper()
	for _, a := range archives {
		for _, f := range txtar.Parse([]byte(a)).Files {
			Write(t, fsys, filepath.Join(dir, f.Name), f.Data)
		}
	}
}

// Copy writes the files of a tree, such as the pack's, into a folder.
func Copy(t testing.TB, fsys afero.Fs, dir string, from fs.FS) {
	t.Helper()
	for name, text := range Tree(t, afero.FromIOFS{FS: from}, ".") {
		Write(t, fsys, filepath.Join(dir, name), text)
	}
}

// Tree returns the files below a folder, by their paths from there.
func Tree(t testing.TB, fsys afero.Fs, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := afero.Walk(fsys, dir, func(name string, info fs.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		text, err := afero.ReadFile(fsys, name)
		files[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// Need skips a test that lacks something, or fails it where BEDSIDE_REQUIRE
// names that.
func Need(t testing.TB, what string, err error) {
	t.Helper()
	if err != nil && slices.Contains(strings.Split(os.Getenv("BEDSIDE_REQUIRE"), ","), what) {
		t.Fatal(err)
	} else if err != nil {
		t.Skip(err)
	}
}

// Seed is the environment's BEDSIDE_SEED, or always the same one: a change is
// judged by the documents that the last one was, unless others are asked for.
func Seed(t testing.TB) uint64 {
	t.Helper()
	seed := uint64(1)
	if s := os.Getenv("BEDSIDE_SEED"); s != "" {
		var err error
		if seed, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("BEDSIDE_SEED=%d", seed)
	return seed
}
