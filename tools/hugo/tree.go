package hugo

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"github.com/spf13/afero"
)

// tree is a destination that remembers what was written to it, and the first
// thing that could not be. It refuses to write when its context has ended,
// which is how a build is stopped.
type tree struct {
	afero.Fs
	ctx      context.Context
	progress func(int)

	mu    sync.Mutex
	names map[string]struct{} // with slashes, from the root
	again map[string]bool     // those that were written more than once
	err   error
}

func (t *tree) has(name string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, ok := t.names[name]
	return ok
}

// failed notes an error. A missing folder is none, for Hugo makes it then, nor
// is a file closed twice.
func (t *tree) failed(err error) error {
	if err == nil || errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrClosed) || t.ctx.Err() != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.err == nil {
		t.err = err
	}
	return err
}

func (t *tree) wrap(name string, f afero.File, err error) (afero.File, error) {
	if err != nil {
		return nil, t.failed(err)
	}
	t.mu.Lock()
	name = strings.TrimPrefix(path.Clean("/"+filepath.ToSlash(name)), "/")
	if _, written := t.names[name]; written {
		t.again[name] = true
	}
	t.names[name] = struct{}{}
	n := len(t.names)
	t.mu.Unlock()
	if t.progress != nil {
		t.progress(n)
	}
	return &treeFile{f, t}, nil
}

func (t *tree) Create(name string) (afero.File, error) {
	if err := t.ctx.Err(); err != nil {
		return nil, err
	}
	f, err := t.Fs.Create(name)
	return t.wrap(name, f, err)
}

func (t *tree) OpenFile(name string, flag int, mode os.FileMode) (afero.File, error) {
	if flag&(os.O_WRONLY|os.O_RDWR|os.O_CREATE) == 0 {
		return t.Fs.OpenFile(name, flag, mode)
	}
	if err := t.ctx.Err(); err != nil {
		return nil, err
	}
	f, err := t.Fs.OpenFile(name, flag, mode)
	return t.wrap(name, f, err)
}

func (t *tree) MkdirAll(name string, mode os.FileMode) error {
	if err := t.ctx.Err(); err != nil {
		return err
	}
	return t.failed(t.Fs.MkdirAll(name, mode))
}

// UnwrapFilesystem lets Hugo see which file system it is.
func (t *tree) UnwrapFilesystem() afero.Fs { return t.Fs }

type treeFile struct {
	afero.File
	tree *tree
}

func (f *treeFile) Write(p []byte) (int, error) {
	n, err := f.File.Write(p)
	return n, f.tree.failed(err)
}

func (f *treeFile) WriteString(s string) (int, error) {
	n, err := f.File.WriteString(s)
	return n, f.tree.failed(err)
}

func (f *treeFile) WriteAt(p []byte, off int64) (int, error) {
	n, err := f.File.WriteAt(p, off)
	return n, f.tree.failed(err)
}

func (f *treeFile) Close() error {
	return f.tree.failed(f.File.Close())
}
