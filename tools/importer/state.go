package importer

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"

	"github.com/spf13/afero"

	"example.org/bedside/tools/lock"
)

// record is what an import wrote into a folder.
type record struct {
	Folder string            `json:"folder"`
	Source string            `json:"source"`
	Entry  string            `json:"entry,omitempty"`
	Files  map[string]string `json:"files"` // name → SHA-256 in hexadecimal digits
}

func (i *importer) statePath() string {
	if i.State != "" {
		return i.State
	}
	return ".bedside/import.jsonl"
}

// lock keeps other imports from writing to the site.
func (i *importer) lock() (unlock func(), err error) {
	if i.Lock == nil || i.DryRun {
		return func() {}, nil
	}
	folder := path.Dir(i.statePath())
	if err := i.Site.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	unlock, err = i.Lock(path.Join(folder, "import.lock"), fmt.Sprintf("process %d", os.Getpid()))
	if held := (*lock.HeldError)(nil); errors.As(err, &held) {
		return nil, fmt.Errorf("another import is writing to this site (%s): wait until it has ended", cmp.Or(held.Note, "it did not say which"))
	}
	return unlock, err
}

// load reads what earlier imports wrote. A line that a killed import left
// unfinished is none.
func (i *importer) load() error {
	i.state, i.made = map[string]record{}, map[string]bool{}
	if err := i.tidy(); err != nil {
		return err
	}
	f, err := i.Site.Open(i.statePath())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r record
		if json.Unmarshal(lines.Bytes(), &r) == nil && r.Folder != "" {
			i.state[r.Folder] = r
		}
	}
	return lines.Err()
}

// remember notes what was written, so that a later import may write it again.
func (i *importer) remember(folder string, r record, known bool) error {
	if i.DryRun || known && maps.Equal(i.state[folder].Files, r.Files) {
		return nil
	}
	r.Folder = folder
	i.state[folder] = r
	if i.log == nil {
		name := i.statePath()
		if err := i.Site.MkdirAll(path.Dir(name), 0o755); err != nil {
			return err
		}
		f, err := i.Site.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
		if err != nil {
			return err
		}
		// The line that a killed import left unfinished must not swallow ours.
		if _, err := f.WriteString("\n"); err != nil {
			return err
		}
		i.log = f
	}
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = i.log.Write(append(line, '\n'))
	return err
}

func (i *importer) close() {
	if i.log != nil {
		i.log.Close()
	}
}

// outdated takes away the files of an earlier import that are as it wrote them
// and that the page has no more.
func (i *importer) outdated(folder string, earlier record, files map[string][]byte) error {
	for name, was := range earlier.Files {
		if _, ok := files[name]; ok {
			continue
		}
		file := path.Join(folder, name)
		old, err := afero.ReadFile(i.Site, file)
		if errors.Is(err, fs.ErrNotExist) || err == nil && sum(old) != was {
			continue
		}
		if err == nil {
			err = i.Site.Remove(file)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (i *importer) temporary() string {
	return path.Join(path.Dir(i.statePath()), "import.tmp")
}

// tidy takes away what a killed import left behind.
func (i *importer) tidy() error {
	if i.DryRun {
		return nil
	}
	return i.Site.RemoveAll(i.temporary())
}

// writeAll writes the files of a bundle beside their place and then moves the
// folder there, so that a page is whole or not there. Where the folder exists
// its files are moved one by one, the page last.
func (i *importer) writeAll(folder string, files map[string][]byte) error {
	temporary := path.Join(i.temporary(), path.Base(folder))
	names := slices.Sorted(maps.Keys(files))
	for _, name := range names {
		to := path.Join(temporary, name)
		if err := i.makeFolder(path.Dir(to), path.Dir(to) == temporary); err != nil {
			return err
		}
		if err := afero.WriteFile(i.Site, to, files[name], 0o644); err != nil {
			return err
		}
	}
	if err := i.makeFolder(path.Dir(folder), false); err != nil {
		return err
	}
	if exists, err := afero.DirExists(i.Site, folder); err != nil {
		return err
	} else if !exists {
		return i.Site.Rename(temporary, folder)
	}
	slices.SortFunc(names, func(a, b string) int { // index.md behind what it names
		return pageLast(a) - pageLast(b)
	})
	for _, name := range names {
		if err := i.Site.MkdirAll(path.Dir(path.Join(folder, name)), 0o755); err != nil {
			return err
		}
		if err := i.Site.Rename(path.Join(temporary, name), path.Join(folder, name)); err != nil {
			return err
		}
	}
	return i.Site.RemoveAll(temporary)
}

// makeFolder makes a folder and those above it, which it need do once for each
// that stays.
func (i *importer) makeFolder(name string, moves bool) error {
	if i.made[name] {
		return nil
	}
	i.made[name] = !moves
	return i.Site.MkdirAll(name, 0o755)
}

func pageLast(name string) int {
	if path.Ext(name) == ".md" {
		return 1
	}
	return 0
}
