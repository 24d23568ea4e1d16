// Package produce makes from the contracts of shortcodes what follows from
// them: Hugo's templates and the handbook's reference pages in the pack, plain
// files in a clinic's own site. A further kind of file is one more target, in a
// file of its own.
package produce

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/contract"
	"github.com/pelletier/go-toml/v2"
	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/afero"
)

// mark stands in every produced file. A file without it is never touched.
const mark = "Produced by `bedside produce` from"

// target makes files of one kind from the contracts.
type target struct {
	folders []string // that it writes into; what it made there before and makes no more is removed
	make    func(*set) ([]file, error)
}

// targets are those of the pack and those of a clinic's own site.
func (s *set) targets() []target {
	if s.pack {
		return []target{shortcodes, handbook, checks}
	}
	return []target{shortcodes, rooms}
}

// file is a produced file. Its path has slashes and begins in the folder that
// holds shortcodes/.
type file struct{ path, text string }

// set is what the targets work on.
type set struct {
	fs        afero.Fs
	dir       string
	pack      bool
	contracts []*contract.Contract // by name
}

// note says in a produced file where it comes from.
func note(c *contract.Contract, source string) string {
	return fmt.Sprintf("%s shortcodes/%s/%s: change that file and run it again.", mark, c.Name, source)
}

// Options say how to produce.
type Options struct {
	Check bool // write nothing; what is stale is a *StaleError
}

// Result tells what Run did. The paths have slashes and begin in the folder
// that Run was given.
type Result struct {
	Shortcodes       []string // whose rooms were found
	Written, Removed []string
}

// StaleError says that produced files are not what the rooms make.
type StaleError struct {
	Files []string // with slashes, sorted
	Diff  string   // unified, from what is there to what would be
}

func (e *StaleError) Error() string {
	if len(e.Files) == 1 {
		return e.Files[0] + " is stale; run `bedside produce`"
	}
	return fmt.Sprintf("%d files are stale: %s; run `bedside produce`", len(e.Files), strings.Join(e.Files, ", "))
}

// Run makes what follows from the rooms in dir/shortcodes: in a pack, which is
// known by a hugo.toml that only mounts, the templates of its shortcodes and
// their pages in the handbook; elsewhere all that a site needs to use its
// rooms without a mount. Mistakes in the rooms are contract.Errors.
func Run(fsys afero.Fs, dir string, opts Options) (*Result, error) {
	s := &set{fs: fsys, dir: dir}
	var err error
	if s.pack, err = isPack(fsys, dir); err != nil {
		return nil, err
	}
	if err := s.load(); err != nil {
		return nil, err
	}
	result := &Result{}
	for _, c := range s.contracts {
		result.Shortcodes = append(result.Shortcodes, c.Name)
	}
	changes, err := s.changes()
	if err != nil {
		return nil, err
	}
	if len(changes) == 0 && len(s.contracts) == 0 {
		return nil, fmt.Errorf("found no shortcode in %s; expected a folder with a %s for each", filepath.Join(dir, "shortcodes"), contract.File)
	}
	if opts.Check {
		return result, stale(changes)
	}
	for _, c := range changes {
		name := s.name(c.path)
		if c.gone {
			if err := s.remove(name); err != nil {
				return nil, err
			}
			result.Removed = append(result.Removed, c.path)
			continue
		}
		if err := fsys.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return nil, err
		}
		if err := afero.WriteFile(fsys, name, []byte(c.text), 0o644); err != nil {
			return nil, err
		}
		result.Written = append(result.Written, c.path)
	}
	return result, nil
}

// name is the file system's name of a path in the folder.
func (s *set) name(p string) string { return filepath.Join(s.dir, filepath.FromSlash(p)) }

func (s *set) load() error {
	var err error
	s.contracts, err = contract.LoadAll(s.fs, s.name("shortcodes"), article.Calls)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var errs contract.Errors
	for _, c := range s.contracts {
		name := s.name("shortcodes/" + c.Name + "/template.html")
		ok, err := afero.Exists(s.fs, name)
		if err != nil {
			return err
		}
		if !ok {
			errs = append(errs, &contract.Error{File: name, Line: 1, Column: 1, Message: "the template is missing, but the room has a contract"})
		}
		unread, err := s.unread(c)
		if err != nil {
			return err
		}
		errs = append(errs, unread...)
	}
	if len(errs) > 0 {
		return errs
	}
	return nil
}

// templatePlace is where a template cannot be parsed.
var templatePlace = regexp.MustCompile(`^template: .*?:(\d+): `)

var parserWords = strings.NewReplacer("unexpected EOF", "it ends, and an {{ end }} is still to come", " started at room:", " that begins in line ")

// unread are the templates of a room that cannot be parsed. What their functions
// are only Hugo knows.
func (s *set) unread(c *contract.Contract) (errs contract.Errors, err error) {
	templates, err := s.read(c, "", ".html", ".txt", quickExt)
	for _, t := range templates {
		tree := parse.New("room")
		tree.Mode = parse.SkipFuncCheck
		text := t.text
		if path.Ext(t.path) == quickExt {
			text = declarations(c) + text
			if c.Pure {
				errs = append(errs, &contract.Error{File: s.name(path.Join("shortcodes", c.Name, t.path)), Line: 1, Column: 1, Message: "a pure shortcode is made once and needs no shortcut; expected no such file"})
			}
		}
		if _, err := tree.Parse(text, "", "", make(map[string]*parse.Tree)); err != nil {
			e := &contract.Error{File: s.name(path.Join("shortcodes", c.Name, t.path)), Line: 1, Column: 1, Message: err.Error()}
			if m := templatePlace.FindStringSubmatch(e.Message); m != nil {
				e.Line, _ = strconv.Atoi(m[1])
				e.Message = strings.TrimPrefix(e.Message, m[0])
			}
			e.Message = "this template cannot be read: " + parserWords.Replace(e.Message)
			errs = append(errs, e)
		}
	}
	return errs, err
}

// change is a file to be written or, if it is gone, removed.
type change struct {
	file
	old  []byte
	gone bool
}

// changes are all that differs from what the targets make, by path. It is an
// error if one of the files is there and was not produced.
func (s *set) changes() ([]change, error) {
	var (
		changes []change
		foreign []error
		made    = map[string]bool{}
	)
	for _, t := range s.targets() {
		files, err := t.make(s)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			made[f.path] = true
			old, err := afero.ReadFile(s.fs, s.name(f.path))
			switch {
			case err != nil && !errors.Is(err, fs.ErrNotExist):
				return nil, err
			case err == nil && same(old, f.text):
			case err == nil && !bytes.Contains(old, []byte(mark)):
				foreign = append(foreign, fmt.Errorf("%s was not produced, so it is not overwritten; move it away, or give the shortcode another name", f.path))
			default:
				changes = append(changes, change{file: f, old: old})
			}
		}
	}
	if len(foreign) > 0 {
		return nil, errors.Join(foreign...)
	}
	for _, t := range s.targets() {
		for _, folder := range t.folders {
			gone, err := s.vanished(folder, made)
			if err != nil {
				return nil, err
			}
			changes = append(changes, gone...)
		}
	}
	slices.SortFunc(changes, func(a, b change) int { return strings.Compare(a.path, b.path) })
	return changes, nil
}

// same compares texts whose line endings a checkout may have changed.
func same(old []byte, text string) bool {
	return strings.ReplaceAll(string(old), "\r\n", "\n") == strings.ReplaceAll(text, "\r\n", "\n")
}

// vanished are the produced files of a folder that nothing makes any more.
func (s *set) vanished(folder string, made map[string]bool) ([]change, error) {
	var gone []change
	err := afero.Walk(s.fs, s.name(folder), func(name string, info fs.FileInfo, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || !info.Mode().IsRegular() {
			return err
		}
		rel, err := filepath.Rel(s.dir, name)
		if err != nil || made[filepath.ToSlash(rel)] {
			return err
		}
		old, err := afero.ReadFile(s.fs, name)
		if err == nil && bytes.Contains(old, []byte(mark)) {
			gone = append(gone, change{file: file{path: filepath.ToSlash(rel)}, old: old, gone: true})
		}
		return err
	})
	return gone, err
}

// remove removes a file and the folders that it leaves empty.
func (s *set) remove(name string) error {
	if err := s.fs.Remove(name); err != nil {
		return err
	}
	for dir := filepath.Dir(name); dir != filepath.Clean(s.dir); dir = filepath.Dir(dir) {
		if rest, err := afero.ReadDir(s.fs, dir); err != nil || len(rest) > 0 {
			return err
		}
		if err := s.fs.Remove(dir); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

func stale(changes []change) error {
	if len(changes) == 0 {
		return nil
	}
	e := &StaleError{}
	var b strings.Builder
	for _, c := range changes {
		e.Files = append(e.Files, c.path)
		from, to := "a/"+c.path, "b/"+c.path
		if c.old == nil {
			from = os.DevNull
		}
		if c.gone {
			to = os.DevNull
		}
		b.Write(diff.Diff(from, c.old, to, []byte(c.text)))
	}
	e.Diff = b.String()
	return e
}

// isPack reports whether the folder is a pack's: its configuration only mounts.
func isPack(fsys afero.Fs, dir string) (bool, error) {
	name := filepath.Join(dir, "hugo.toml")
	src, err := afero.ReadFile(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	var config map[string]any
	if err := toml.Unmarshal(src, &config); err != nil {
		return false, fmt.Errorf("%s: %s", name, strings.TrimPrefix(err.Error(), "toml: "))
	}
	_, mounts := config["module"]
	return mounts && len(config) == 1, nil
}

// read reads the files of a room whose names have one of the endings, in the
// order of their paths in the room.
func (s *set) read(c *contract.Contract, folder string, endings ...string) ([]file, error) {
	root := s.name(path.Join("shortcodes", c.Name, folder))
	var files []file
	err := afero.Walk(s.fs, root, func(name string, info fs.FileInfo, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || info.IsDir() || !slices.Contains(endings, filepath.Ext(name)) {
			return err
		}
		text, err := afero.ReadFile(s.fs, name)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		files = append(files, file{filepath.ToSlash(rel), string(text)})
		return err
	})
	return files, err
}
