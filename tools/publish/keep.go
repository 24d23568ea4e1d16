package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/afero"
)

// Kept are the files of others that stood in a destination.
type Kept struct {
	Dir   string   // where they are now, as they lay in the destination
	Files []string // relative to both
}

// keep copies the files that are in the destination, were not published by us
// and would be gone after the swap, and lists what is published. In a folder
// without a list, for it was not published to before, nothing is ours.
func (t *target) keep(ctx context.Context, staging string) (kept Kept, err error) {
	published := make(map[string]bool)
	src, err := afero.ReadFile(t.fs, t.listFile())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return kept, err
	}
	for name := range strings.Lines(string(src)) {
		published[strings.TrimSuffix(name, "\n")] = true
	}
	// What we published before stays on the list as long as it is there: the swap
	// may yet fail.
	var list bytes.Buffer
	note := func(name string, _ fs.FileInfo) error {
		_, err := fmt.Fprintln(&list, filepath.ToSlash(name))
		return err
	}
	if err := t.each(staging, note); err != nil {
		return kept, err
	}
	if !t.exists {
		return kept, t.list(list.Bytes())
	}
	err = t.each(t.dir, func(name string, info fs.FileInfo) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if published[filepath.ToSlash(name)] {
			return note(name, info)
		}
		if _, err := t.fs.Stat(filepath.Join(staging, name)); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if kept.Dir == "" {
			if kept.Dir, err = t.unused(t.dir + ".kept"); err != nil {
				return err
			}
		}
		kept.Files = append(kept.Files, name)
		return t.copy(filepath.Join(t.dir, name), filepath.Join(kept.Dir, name), info)
	})
	if err != nil {
		return kept, err
	}
	return kept, t.list(list.Bytes())
}

// each calls f for every file in a folder, by its name there.
func (t *target) each(dir string, f func(name string, info fs.FileInfo) error) error {
	return afero.Walk(t.fs, dir, func(name string, info fs.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		name, err = filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		return f(name, info)
	})
}

// unused adds a number to a name that is taken.
func (t *target) unused(name string) (string, error) {
	for n, free := 2, name; ; n++ {
		if _, err := t.fs.Stat(free); errors.Is(err, fs.ErrNotExist) {
			return free, nil
		} else if err != nil {
			return "", err
		}
		free = fmt.Sprintf("%s-%d", name, n)
	}
}

func (t *target) copy(from, to string, info fs.FileInfo) error {
	if err := t.fs.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		link, ok := t.fs.(afero.Symlinker)
		if !ok {
			return fmt.Errorf("%s is a symbolic link", from)
		}
		target, err := link.ReadlinkIfPossible(from)
		if err != nil {
			return err
		}
		return link.SymlinkIfPossible(target, to)
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is no file", from)
	}
	in, err := t.fs.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := t.fs.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, info.Mode().Perm())
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// listFile is the site's file that names what was published to the destination.
// Each copy of the site has its own: what one computer has published says
// nothing about the folders of another.
func (t *target) listFile() string {
	hash := fnv.New32a()
	_, _ = io.WriteString(hash, t.dir) // it cannot fail
	return filepath.Join(filepath.Dir(t.memoryFile()), "published", fmt.Sprintf("%s-%08x.txt", filepath.Base(t.dir), hash.Sum32()))
}

func (t *target) list(names []byte) error {
	name := t.listFile()
	if err := t.fs.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	if err := afero.WriteFile(t.fs, filepath.Join(filepath.Dir(name), ".gitignore"), []byte("*\n"), 0o644); err != nil {
		return err
	}
	temp := name + ".new"
	err := afero.WriteFile(t.fs, temp, names, 0o644)
	if err == nil {
		err = t.fs.Rename(temp, name)
	}
	if err != nil {
		_ = t.fs.Remove(temp) // the next run writes over it
	}
	return err
}
