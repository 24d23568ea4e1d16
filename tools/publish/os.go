package publish

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
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
func (OS) Lock(name, note string) (func(), error) {
	for {
		unlock, err := lockOnce(name, note)
		if !errors.Is(err, errMoved) {
			return unlock, err
		}
	}
}

func lockOnce(name, note string) (func(), error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	held, err := tryLock(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	if !held {
		holder, _ := io.ReadAll(io.LimitReader(f, 500)) // best effort: it is for the message only
		f.Close()
		return nil, &HeldError{Note: strings.TrimSpace(string(holder))}
	}
	// The holder before us removes the file while it still has the lock, so the
	// lock that we got may be on a file that nobody else can find.
	opened, err := f.Stat()
	if err == nil {
		var there fs.FileInfo
		if there, err = os.Stat(name); err != nil || !os.SameFile(opened, there) {
			f.Close()
			return nil, errMoved
		}
		if err = f.Truncate(0); err == nil {
			_, err = f.WriteAt([]byte(note+"\n"), 0)
		}
	}
	if err != nil {
		os.Remove(name)
		f.Close()
		return nil, err
	}
	return func() {
		os.Remove(name)
		f.Close()
	}, nil
}

// SyncTree implements System.
func (OS) SyncTree(dir string) error { return syncTree(dir) }

// SyncDir implements System.
func (OS) SyncDir(dir string) error { return syncDir(dir) }
