package publish

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/afero"

	"example.org/bedside/tools/hugo"
)

// target is the folder that is published to.
type target struct {
	dir    string // absolute, symbolic links followed
	exists bool
	mode   fs.FileMode // of the folder as it is to be
	own    bool        // it is the site's own publish folder
	site   string      // the site's folder, symbolic links followed
	fs     afero.Fs
	system System
}

// beside is the name of something of ours beside the destination.
func (t *target) beside(what string) string {
	return filepath.Join(filepath.Dir(t.dir), ".bedside-"+filepath.Base(t.dir)+"."+what)
}

// target finds the destination, and refuses what must never be replaced,
// whatever is in it.
func (o *Options) target(site *hugo.Site) (*target, error) {
	wanted := o.Destination
	if wanted == "" {
		wanted = site.PublishDir()
	}
	dir, err := o.System.Resolve(wanted)
	if err != nil {
		return nil, fmt.Errorf("the destination cannot be used: %w", err)
	}
	t := &target{dir: dir, mode: 0o755, fs: o.Fs, system: o.System}
	if t.site, err = o.System.Resolve(site.Dir()); err != nil {
		return nil, err
	}
	own, err := o.System.Resolve(site.PublishDir())
	t.own = err == nil && own == dir

	refuse := func(reason string) error {
		return &RefusedError{Destination: dir, Reason: reason, Fix: "name a folder of its own with --destination"}
	}
	if filepath.Dir(dir) == dir {
		return nil, refuse("it is the root of the disk")
	}
	if home, err := os.UserHomeDir(); err == nil {
		if home, err = o.System.Resolve(home); err == nil && within(home, dir) {
			return nil, refuse("it is a home folder, or has one in it")
		}
	}
	if within(t.site, dir) {
		return nil, refuse("it is the site's own folder, or has it in it")
	}
	if slices.Contains(strings.Split(filepath.ToSlash(dir), "/"), ".git") {
		return nil, refuse("it is inside a .git folder")
	}
	for _, source := range site.Folders() {
		source, err := o.System.Resolve(source)
		if err != nil {
			continue
		}
		if within(source, dir) {
			return nil, refuse(fmt.Sprintf("the site is made from %s, which is in it", source))
		}
		if within(dir, source) && source != t.site {
			return nil, refuse(fmt.Sprintf("it is in %s, which the site is made from", source))
		}
	}
	return t, nil
}

// within tells whether a path is a folder or lies in it.
func within(name, folder string) bool {
	rel, err := filepath.Rel(folder, name)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// allowed looks at what is in the destination. It is ours when it is absent,
// empty, the site's own publish folder, or one that was published to before.
func (t *target) allowed() error {
	info, err := t.fs.Stat(t.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("the destination cannot be read: %w", err)
	}
	if !info.IsDir() {
		return &RefusedError{t.dir, "it is a file", "name a folder with --destination"}
	}
	t.exists, t.mode = true, info.Mode().Perm()
	entries, err := afero.ReadDir(t.fs, t.dir)
	if err != nil {
		return fmt.Errorf("the destination cannot be read: %w", err)
	}
	if len(entries) == 0 {
		t.mode = 0o755
		return nil
	}
	for _, e := range entries {
		if e.Name() == ".git" {
			return &RefusedError{t.dir, "it is a Git work tree (it has a .git), whose history a swap would throw away", "publish to another folder and copy the files over"}
		}
	}
	if t.own {
		return nil
	}
	known, err := t.known()
	if err != nil {
		return err
	}
	if slices.Contains(known, t.dir) {
		return nil
	}
	return &RefusedError{t.dir, fmt.Sprintf("it has files in it that this site did not publish (such as %s)", entries[0].Name()),
		"name a folder that is empty or not there yet, or clear this one by hand; if it was published to from another copy of the site, bring its .bedside/publish.json along"}
}

// memory is the site's file that names the folders it was published to.
type memory struct {
	Destinations []string `json:"destinations"` // absolute, or relative to the site's folder
}

func (t *target) memoryFile() string { return filepath.Join(t.site, ".bedside", "publish.json") }

func (t *target) known() ([]string, error) {
	src, err := afero.ReadFile(t.fs, t.memoryFile())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var m memory
	if err := json.Unmarshal(src, &m); err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w; mend it, or remove it and clear the destination by hand", t.memoryFile(), err)
	}
	for i, d := range m.Destinations {
		if !filepath.IsAbs(d) {
			m.Destinations[i] = filepath.Join(t.site, filepath.FromSlash(d))
		}
	}
	return m.Destinations, nil
}

// remember notes the destination, before it is published to: a run that is
// killed must not make its own folder a stranger's.
func (t *target) remember() error {
	if t.own {
		return nil
	}
	known, err := t.known()
	if err != nil || slices.Contains(known, t.dir) {
		return err
	}
	var m memory
	for _, d := range append(known, t.dir) {
		if rel, err := filepath.Rel(t.site, d); err == nil && within(d, t.site) {
			d = filepath.ToSlash(rel)
		}
		m.Destinations = append(m.Destinations, d)
	}
	src, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := t.fs.MkdirAll(filepath.Dir(t.memoryFile()), 0o755); err != nil {
		return err
	}
	temp := t.memoryFile() + ".new"
	if err := afero.WriteFile(t.fs, temp, append(src, '\n'), 0o644); err != nil {
		return err
	}
	return t.fs.Rename(temp, t.memoryFile())
}
