package publish

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"example.org/bedside/tools/lock"
)

// OS is the System of the disk.
type OS struct{}

// Resolve implements System.
func (OS) Resolve(name string) (string, error) {
	abs, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	real, err := filepath.EvalSymlinks(abs)
	if err == nil {
		return real, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	if _, err := os.Lstat(abs); err == nil {
		return "", &fs.PathError{Op: "resolve", Path: abs, Err: errors.New("it is a symbolic link that leads nowhere")}
	}
	parent := filepath.Dir(abs)
	if parent == abs {
		return abs, nil
	}
	if parent, err = (OS{}).Resolve(parent); err != nil {
		return "", err
	}
	return filepath.Join(parent, filepath.Base(abs)), nil
}

// Exchange implements System.
func (OS) Exchange(a, b string) error { return exchange(a, b) }

// Lock implements System.
func (OS) Lock(name, note string) (func(), error) { return lock.Take(name, note) }

// SyncTree implements System.
func (OS) SyncTree(dir string) error { return syncTree(dir) }

// SyncDir implements System.
func (OS) SyncDir(dir string) error { return syncDir(dir) }
