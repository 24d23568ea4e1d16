// Package contract reads the contracts of shortcodes and judges calls by them.
//
// A contract is a room's contract.toml: what a shortcode is for, how it is
// written, what it may hold and what each of its parameters takes. Everything
// else about a shortcode's interface is produced from it, so it is read
// strictly: whatever is unknown, missing or contradicts itself is an error
// with its line and column. The package knows no Hugo.
package contract

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// The notations of a shortcode.
const (
	Paired = "paired" // {{< x >}}…{{< /x >}} or {{< x />}}
	Single = "single" // {{< x >}}, never closed
)

// What a shortcode may hold between its tags.
const (
	BodyNone     = "none"
	BodyMarkdown = "markdown"
	BodyTable    = "table"
)

// The types of a parameter.
const (
	Text     = "text"
	Markdown = "markdown"
	Boolean  = "boolean"
	Integer  = "integer"
	Choice   = "choice"
	Date     = "date" // YYYY-MM-DD
	Path     = "path"
	ID       = "id"   // a name without spaces
	List     = "list" // words separated by commas
)

// Contract declares the interface of one shortcode.
type Contract struct {
	Name        string
	Since       string // the version of the pack that brought it
	Summary     string // one line
	Description string // Markdown; may be empty
	Notation    string // Paired or Single
	Body        string // BodyNone, BodyMarkdown or BodyTable
	BodyOr      string // the parameter that may stand in the body's place, exactly one of both; empty: none
	Within      []string
	Inline      bool // it stands within a sentence, such as a superscript; else it is a block of its own
	Pure        bool // the same parameters give the same HTML on every page of a language, so it is made once
	Parameters  []Parameter
	Examples    []Example
	File        string // the path of contract.toml as given
}

// Parameter declares one parameter of a shortcode.
type Parameter struct {
	Name       string
	Position   int // from 0; -1: by name only
	Type       string
	Choices    []string // of type Choice
	Default    any      // string, bool or int after the type; nil: none
	Required   bool
	Min, Max   *int // of type Integer, inclusive; nil: no bound
	Since      string
	Deprecated string // the version that deprecated it; empty: it is not
	ReplacedBy string // the parameter to use in its place
	Help       string // one sentence
}

// Example is one example from a room's examples.md.
type Example struct {
	Title  string
	Text   string // the prose above the fence, Markdown; may be empty
	Source string // what stands in the fence, ends with a line break
	Line   int    // the line of examples.md on which Source begins, from 1
}

// Parameter returns the parameter of that name.
func (c *Contract) Parameter(name string) (*Parameter, bool) {
	i := slices.IndexFunc(c.Parameters, func(p Parameter) bool { return p.Name == name })
	if i < 0 {
		return nil, false
	}
	return &c.Parameters[i], true
}

// Error is one mistake in a file of a room. Line and Column count from 1,
// columns in code points.
type Error struct {
	File         string
	Line, Column int
	Message      string
	Kind         string // of what others treat apart; empty: nothing of the kind
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

// Errors are mistakes in the order of their places, each once.
type Errors []*Error

// Error gives one line for each mistake.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, err := range e {
		lines[i] = err.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives the mistakes one by one to errors.As.
func (e Errors) Unwrap() []error {
	errs := make([]error, len(e))
	for i, err := range e {
		errs[i] = err
	}
	return errs
}

// orNil sorts the mistakes; the result is a nil error where there are none.
func (e Errors) orNil() error {
	if len(e) == 0 {
		return nil
	}
	slices.SortStableFunc(e, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.CompactFunc(e, func(a, b *Error) bool { return *a == *b })
}

// Parse reads a contract.toml. The error is Errors: every mistake of the file,
// or the first one where it is no TOML.
func Parse(file string, src []byte) (*Contract, error) {
	c, errs := parse(file, src, "")
	if err := errs.orNil(); err != nil {
		return nil, err
	}
	return c, nil
}

// parse gives whatever could be read, and the mistakes. The room's folder is
// left out of account where it is empty.
func parse(file string, src []byte, folder string) (*Contract, Errors) {
	d := newDocument(file, src)
	root, ok := d.parse()
	if !ok {
		return nil, d.errs
	}
	c := d.contract(root, folder)
	return c, d.errs
}
