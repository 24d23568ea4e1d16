package contract

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/afero"
)

// The files of a room that this package reads.
const (
	File         = "contract.toml"
	ExamplesFile = "examples.md"
)

// CallReader finds the shortcodes in an example, the inner ones too, in their
// order. line is the line of the file on which src begins; the lines of the
// calls are the file's. What it cannot read is an *Error or Errors.
type CallReader func(file string, src []byte, line int) ([]Call, error)

// room is what was read of a room's folder.
type room struct {
	contract *Contract // whatever could be read of it
	file     string    // of the examples
	calls    []Call
	errs     Errors
	whole    bool // the contract has no mistake
}

// Load reads a room's contract and, if there are any, its examples, and checks
// the examples by the contract. Without a CallReader only the examples' form
// is checked. Mistakes in the files are Errors; a room without a contract is
// an error that is fs.ErrNotExist.
func Load(fsys afero.Fs, folder string, read CallReader) (*Contract, error) {
	r, err := load(fsys, folder, read)
	if err != nil {
		return nil, err
	}
	if err := r.errs.orNil(); err != nil {
		return nil, err
	}
	return r.contract, nil
}

// LoadAll reads each folder of dir that holds a contract, in the order of
// their names. An example's calls of the other rooms' shortcodes are checked
// too. The mistakes of all rooms are one Errors.
func LoadAll(fsys afero.Fs, dir string, read CallReader) ([]*Contract, error) {
	entries, err := afero.ReadDir(fsys, dir)
	if err != nil {
		return nil, err
	}
	var (
		rooms []*room
		errs  Errors
	)
	for _, e := range entries {
		folder := filepath.Join(dir, e.Name())
		// Stat, because a room may be a link to a folder.
		if info, err := fsys.Stat(folder); err != nil || !info.IsDir() {
			continue
		}
		r, err := load(fsys, folder, read)
		if errors.Is(err, fs.ErrNotExist) {
			if found, err := afero.Exists(fsys, filepath.Join(folder, "template.html")); err != nil {
				return nil, err
			} else if found {
				errs = append(errs, &Error{File: filepath.Join(folder, File), Line: 1, Column: 1, Message: "the contract is missing, but the room has a template.html"})
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		rooms = append(rooms, r)
		errs = append(errs, r.errs...)
	}
	contracts := make([]*Contract, len(rooms))
	for i, r := range rooms {
		contracts[i] = r.contract
		for _, other := range rooms {
			if other != r && other.whole {
				errs = append(errs, r.check(other.contract)...)
			}
		}
	}
	if err := errs.orNil(); err != nil {
		return nil, err
	}
	slices.SortFunc(contracts, func(a, b *Contract) int { return strings.Compare(a.Name, b.Name) })
	return contracts, nil
}

func load(fsys afero.Fs, folder string, read CallReader) (*room, error) {
	file := filepath.Join(folder, File)
	src, err := afero.ReadFile(fsys, file)
	if err != nil {
		return nil, fmt.Errorf("room %s: %w", folder, err)
	}
	name := filepath.Base(folder)
	if name == "." || name == string(filepath.Separator) {
		name = ""
	}
	c, errs := parse(file, src, name)
	r := &room{contract: c, errs: errs, whole: len(errs) == 0, file: filepath.Join(folder, ExamplesFile)}
	src, err = afero.ReadFile(fsys, r.file)
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err != nil {
		return nil, fmt.Errorf("room %s: %w", folder, err)
	}
	examples, errs := parseExamples(r.file, src)
	r.errs = append(r.errs, errs...)
	if r.whole {
		c.Examples = examples
		if read != nil {
			r.read(read)
		}
	}
	return r, nil
}

// read finds the calls in the examples and checks those of the room's own shortcode.
func (r *room) read(read CallReader) {
	for _, e := range r.contract.Examples {
		calls, err := read(r.file, []byte(e.Source), e.Line)
		if err != nil {
			r.errs = append(r.errs, r.located(err, e.Line)...)
			continue
		}
		if !slices.ContainsFunc(calls, func(call Call) bool { return r.contract.Is(call.Name) }) {
			r.errs = append(r.errs, &Error{File: r.file, Line: e.Line, Column: 1, Message: fmt.Sprintf("example %q does not use %q; expected its shortcode", e.Title, r.contract.Name)})
		}
		r.calls = append(r.calls, calls...)
	}
	r.errs = append(r.errs, r.check(r.contract)...)
}

// located gives an error of a CallReader its place if it has none.
func (r *room) located(err error, line int) Errors {
	var (
		many Errors
		one  *Error
	)
	switch {
	case errors.As(err, &many):
		return many
	case errors.As(err, &one):
		return Errors{one}
	}
	return Errors{{File: r.file, Line: line, Column: 1, Message: err.Error()}}
}

// check judges the examples' calls of one shortcode.
func (r *room) check(c *Contract) Errors {
	var errs Errors
	for _, call := range r.calls {
		if !c.Is(call.Name) {
			continue
		}
		for _, e := range c.Check(call) {
			errs = append(errs, &Error{File: r.file, Line: max(1, e.Line), Column: max(1, e.Column), Message: e.Message})
		}
	}
	return errs
}
