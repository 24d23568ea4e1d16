// Package scaffold puts the pack into a clinic's site as a theme, and brings a
// newer one in the place of an older. What someone has changed by hand it
// leaves alone.
package scaffold

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/afero"

	"example.org/bedside/tools/hugo"
)

// Theme is the name of the theme that the pack is installed as.
const Theme = "bedside"

// Result tells what Install did, or would not do.
type Result struct {
	Folder    string   // the theme's folder
	Before    string   // the version that was there; empty: none
	Version   string   // the version that is there now
	Written   []string // the files written, paths in the theme's folder
	Removed   []string // the files that the pack no longer has
	Conflicts []string // the files that were changed by hand and that the pack would change: nothing was done
	Kept      []string // the files that the pack no longer has but that were changed by hand
	Needed    *Lines   // the lines that the site's configuration needs; nil: it has them
}

// manifest is what is remembered of what was installed.
type manifest struct {
	Version string            `json:"version"`
	Folder  string            `json:"folder"` // of the theme, relative to the site's
	Files   map[string]string `json:"files"`  // path in the theme's folder → SHA-256, in hexadecimal
}

// Install writes what the pack's own hugo.toml mounts into the site's themes
// folder, and the page layouts if they are asked for or were so before. If a
// file that would change was changed by hand it does nothing and names it among
// the conflicts.
func Install(fsys afero.Fs, site string, pack fs.FS, version string, layouts bool) (*Result, error) {
	settings, err := hugo.ReadSettings(fsys, site)
	if err != nil {
		return nil, err
	}
	in := &installer{
		fs:   fsys,
		pack: pack,
		file: filepath.Join(site, ".bedside", "install.json"),
		new:  manifest{Version: version, Files: make(map[string]string)},
	}
	r := &Result{Folder: filepath.Join(settings.ThemesDir, Theme), Version: version}
	in.folder = r.Folder
	if err := in.readManifest(); err != nil {
		return nil, err
	}
	layouts = layouts || in.old.Files[baseTemplate] != ""
	r.Needed = needed(settings, layouts)
	names, err := mounted(pack, layouts)
	if err != nil {
		return nil, fmt.Errorf("the pack cannot be read: %w", err)
	}
	r.Before = in.old.Version
	if err := in.plan(names, r); err != nil {
		return nil, err
	}
	if len(r.Conflicts) > 0 {
		r.Written, r.Removed, r.Kept, r.Version = nil, nil, nil, r.Before
		return r, nil
	}
	if in.new.Folder, err = filepath.Rel(site, r.Folder); err != nil {
		return nil, err
	}
	in.new.Folder = filepath.ToSlash(in.new.Folder)
	return r, in.do(r)
}

// baseTemplate is one of the page layouts.
const baseTemplate = "layouts/baseof.html"

// mounted lists the pack's files that a site gets.
func mounted(pack fs.FS, layouts bool) ([]string, error) {
	src, err := fs.ReadFile(pack, "hugo.toml")
	if err != nil {
		return nil, err
	}
	var c struct {
		Module struct {
			Mounts []struct{ Source string }
		}
	}
	if err := toml.Unmarshal(src, &c); err != nil {
		return nil, err
	}
	names := []string{"hugo.toml"}
	var sources []string
	for _, m := range c.Module.Mounts {
		sources = append(sources, path.Clean(m.Source))
	}
	if layouts {
		sources = append(sources, "layouts")
	}
	for _, source := range sources {
		err := fs.WalkDir(pack, source, func(name string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil // Hugo does not mind either
			}
			if err == nil && !d.IsDir() {
				names = append(names, name)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

type installer struct {
	fs       afero.Fs
	pack     fs.FS
	folder   string
	file     string // the manifest
	old, new manifest
}

func (in *installer) readManifest() error {
	src, err := afero.ReadFile(in.fs, in.file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal(src, &in.old); err != nil {
		return fmt.Errorf("%s, which says what was installed, cannot be read: %w", in.file, err)
	}
	return nil
}

func (in *installer) name(file string) string {
	return filepath.Join(in.folder, filepath.FromSlash(file))
}

// there gives the checksum of a file of the theme; empty: it is absent.
func (in *installer) there(file string) (string, error) {
	src, err := afero.ReadFile(in.fs, in.name(file))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return checksum(src), err
}

// plan compares three versions of each file: the pack's, the one that was
// installed and the one that is there.
func (in *installer) plan(names []string, r *Result) error {
	for _, file := range names {
		src, err := fs.ReadFile(in.pack, file)
		if err != nil {
			return err
		}
		wanted, installed := checksum(src), in.old.Files[file]
		there, err := in.there(file)
		if err != nil {
			return err
		}
		in.new.Files[file] = wanted
		switch there {
		case wanted:
		case "", installed:
			r.Written = append(r.Written, file)
		default:
			if installed != wanted {
				r.Conflicts = append(r.Conflicts, file)
			}
		}
	}
	for _, file := range slices.Sorted(maps.Keys(in.old.Files)) {
		if _, ok := in.new.Files[file]; ok {
			continue
		}
		switch there, err := in.there(file); {
		case err != nil:
			return err
		case there == in.old.Files[file]:
			r.Removed = append(r.Removed, file)
		case there != "":
			r.Kept = append(r.Kept, file)
		}
	}
	return nil
}

func (in *installer) do(r *Result) error {
	for _, file := range r.Written {
		src, err := fs.ReadFile(in.pack, file)
		if err != nil {
			return err
		}
		if err := in.write(in.name(file), src); err != nil {
			return err
		}
	}
	for _, file := range r.Removed {
		if err := in.fs.Remove(in.name(file)); err != nil {
			return err
		}
		in.prune(path.Dir(file))
	}
	src, err := json.MarshalIndent(in.new, "", "  ")
	if err != nil {
		return err
	}
	return in.write(in.file, append(src, '\n'))
}

// write puts a file in its place whole.
func (in *installer) write(name string, src []byte) error {
	if err := in.fs.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	temp := name + ".bedside-new"
	if err := afero.WriteFile(in.fs, temp, src, 0o644); err != nil {
		return err
	}
	return in.fs.Rename(temp, name)
}

// prune removes folders that have become empty.
func (in *installer) prune(dir string) {
	for ; dir != "."; dir = path.Dir(dir) {
		if empty, err := afero.IsEmpty(in.fs, in.name(dir)); err != nil || !empty {
			return
		}
		if in.fs.Remove(in.name(dir)) != nil {
			return
		}
	}
}

func checksum(src []byte) string {
	sum := sha256.Sum256(src)
	return hex.EncodeToString(sum[:])
}

// Override is the file of the site that takes the place of a file of the
// theme, where a change is safe from the next version; empty if there is none.
func Override(file string) string {
	room, rest, ok := strings.Cut(strings.TrimPrefix(file, "shortcodes/"), "/")
	switch {
	case strings.HasPrefix(file, "layouts/"):
		return file
	case !strings.HasPrefix(file, "shortcodes/"):
		return ""
	case slices.Contains([]string{".css", ".js", ".svg"}, path.Ext(file)):
		return "assets/bedside/" + strings.TrimPrefix(file, "shortcodes/")
	case ok && slices.Contains([]string{".html", ".txt"}, path.Ext(file)):
		return "layouts/_partials/bedside/rooms/" + room + "/" + rest
	case ok && strings.HasPrefix(rest, "words/"):
		return "i18n/" + path.Base(rest)
	case ok && strings.HasPrefix(rest, "wordings/"):
		return "data/bedside/wordings/" + path.Base(rest)
	}
	return ""
}
