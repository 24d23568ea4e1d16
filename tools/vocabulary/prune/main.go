// Command prune writes the table of package vocabulary from schema.org's own
// file, and the partial in which the pack's templates look up what they need of
// it:
//
//	go run ./tools/vocabulary/prune schemaorg-all-https.jsonld
//
// It is run in the repository's root, when schema.org has a new version.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/afero"
)

const (
	tableFile   = "tools/vocabulary/schemaorg.txt"
	partialFile = "layouts/_partials/bedside/vocabulary.txt"
	version     = "30.0"
)

func main() {
	if err := run(afero.NewOsFs(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(fsys afero.Fs, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("expected one argument, schema.org's file schemaorg-all-https.jsonld; found %d", len(args))
	}
	src, err := afero.ReadFile(fsys, args[0])
	if err != nil {
		return err
	}
	terms, err := read(src)
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	tree, err := table(src, terms)
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	if err := afero.WriteFile(fsys, tableFile, tree, 0o644); err != nil {
		return err
	}
	return afero.WriteFile(fsys, partialFile, partial(terms), 0o644)
}

// refs is a list of terms' names, which JSON-LD writes as a string, an object or
// an array of either.
type refs []string

func (r *refs) UnmarshalJSON(src []byte) error {
	var v any
	if err := json.Unmarshal(src, &v); err != nil {
		return err
	}
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	for _, item := range list {
		if object, ok := item.(map[string]any); ok {
			item = object["@id"]
		}
		name, ok := item.(string)
		if !ok {
			return fmt.Errorf("%v is no name of a term", item)
		}
		*r = append(*r, name)
	}
	return nil
}

// own are those names that are schema.org's, without their prefix, sorted.
func (r refs) own() []string {
	var names []string
	for _, name := range r {
		if name, ok := strings.CutPrefix(name, "schema:"); ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

type term struct {
	ID         string `json:"@id"`
	Types      refs   `json:"@type"`
	Supers     refs   `json:"rdfs:subClassOf"`
	Domains    refs   `json:"schema:domainIncludes"`
	Ranges     refs   `json:"schema:rangeIncludes"`
	Superseded refs   `json:"schema:supersededBy"`
	PartOf     refs   `json:"schema:isPartOf"`
}

func (t *term) name() string { return strings.TrimPrefix(t.ID, "schema:") }

// read returns schema.org's own terms, sorted by name.
func read(src []byte) ([]*term, error) {
	var file struct {
		Graph []*term `json:"@graph"`
	}
	if err := json.Unmarshal(src, &file); err != nil {
		return nil, err
	}
	terms := slices.DeleteFunc(file.Graph, func(t *term) bool { return !strings.HasPrefix(t.ID, "schema:") })
	if len(terms) == 0 {
		return nil, fmt.Errorf("found no term of schema.org")
	}
	slices.SortFunc(terms, func(a, b *term) int { return strings.Compare(a.ID, b.ID) })
	return terms, nil
}

// table writes the types as a tree, each with its properties and members below
// it; package vocabulary says how to read it.
func table(src []byte, terms []*term) ([]byte, error) {
	type branch struct{ name, line string }
	branches, leaves := make(map[string][]branch), make(map[string][]string)
	types, properties, members, superseded := 0, 0, 0, 0
	for _, t := range terms {
		mark := ""
		switch {
		case slices.Contains(t.PartOf, "https://pending.schema.org"):
			mark = "?"
		case slices.Contains(t.PartOf, "https://attic.schema.org"):
			mark = "-"
		}
		// A term stands below the first of its types, and names the others.
		line := func(sign string, of []string, rest ...string) (below, text string) {
			words := append([]string{sign + t.name() + mark}, rest...)
			if len(of) > 0 {
				below, of = of[0], of[1:]
			}
			if sign == "." && len(of) > 0 {
				words = append(words, "|")
			}
			words = append(words, of...)
			if len(t.Superseded) > 0 {
				words = append(append(words, ">"), t.Superseded.own()...)
			}
			return below, strings.Join(words, " ")
		}
		if len(t.Superseded) > 0 {
			superseded++
		}
		if slices.Contains(t.Types, "rdf:Property") {
			properties++
			below, text := line(".", t.Domains.own(), t.Ranges.own()...)
			leaves[below] = append(leaves[below], text)
		}
		if of := slices.DeleteFunc(t.Types.own(), func(name string) bool { return name == "DataType" }); len(of) > 0 {
			members++
			below, text := line("=", of)
			leaves[below] = append(leaves[below], text)
		}
		supers := t.Supers.own()
		if slices.Contains(t.Types, "schema:DataType") {
			supers = append(supers, "DataType")
		}
		// Some specialties are both: a member of MedicalSpecialty, and a kind of
		// business.
		if slices.Contains(t.Types, "rdfs:Class") || len(supers) > 0 {
			types++
			below, text := line("", supers)
			branches[below] = append(branches[below], branch{t.name(), text})
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "version %s\nsha256 %x\ntypes %d\nproperties %d\nmembers %d\nsuperseded %d\n\n",
		version, sha256.Sum256(src), types, properties, members, superseded)
	written := 0
	var grow func(name string, depth int)
	grow = func(name string, depth int) {
		indent := strings.Repeat(" ", depth)
		for _, text := range leaves[name] {
			written++
			fmt.Fprintf(&b, "%s%s\n", indent, text)
		}
		for _, t := range branches[name] {
			written++
			fmt.Fprintf(&b, "%s%s\n", indent, t.line)
			grow(t.name, depth+1)
		}
	}
	grow("", 0)
	if lost := types + properties + members - written; lost != 0 {
		return nil, fmt.Errorf("%d terms stand below types that the file does not have", lost)
	}
	return b.Bytes(), nil
}

// partial writes what templates must know: the members of MedicalSpecialty, and
// the spelling of the properties that what a page is about may have, because
// Hugo turns the keys of front matter to small letters.
func partial(terms []*term) []byte {
	supers := make(map[string][]string)
	for _, t := range terms {
		supers[t.name()] = t.Supers.own()
	}
	var is func(name, kind string) bool
	is = func(name, kind string) bool {
		return name == kind || slices.ContainsFunc(supers[name], func(s string) bool { return is(s, kind) })
	}
	var names, specialties []string
	for _, t := range terms {
		name := t.name()
		medical := func(d string) bool { return d == "Thing" || is(d, "MedicalEntity") }
		if name != strings.ToLower(name) && slices.Contains(t.Types, "rdf:Property") && len(t.Superseded) == 0 && slices.ContainsFunc(t.Domains.own(), medical) {
			names = append(names, name)
		}
		if slices.Contains(t.Types, "schema:MedicalSpecialty") {
			specialties = append(specialties, name)
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `{{- /*
What templates must know of schema.org %s: the members of MedicalSpecialty, and the spelling of the
properties of things and of medical entities, because Hugo turns the keys of front matter to small letters.

Produced by tools/vocabulary/prune: run it again, and do not edit this.

@returns {map} specialties, a slice; properties, by their name in small letters.
*/}}
{{- return dict "specialties" (slice`, version)
	for _, name := range specialties {
		fmt.Fprintf(&b, "\n  %q", name)
	}
	b.WriteString("\n) \"properties\" (dict")
	for _, name := range names {
		fmt.Fprintf(&b, "\n  %q %q", strings.ToLower(name), name)
	}
	b.WriteString("\n) }}\n")
	return b.Bytes()
}
