// Package vocabulary knows the types and properties of schema.org, and judges
// structured data by them. It reads a table that prune makes of schema.org's
// own file; nothing is fetched.
package vocabulary

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// schemaorg is the table: a head of "key value" lines, an empty line, and a line
// for each term. The term is of the type that it stands below, by one space
// deeper: a type is a kind of it, a property (.) is its property, and a member
// (=) is one of its values. Where it is of more types, the others follow.
//
//	TYPE OTHERS… > NEWER NAMES…
//	 .PROPERTY RANGES… | OTHERS… > NEWER NAMES…
//	 =MEMBER OTHERS… > NEWER NAMES…
//
// A name with ? behind it is pending, one with - is in the attic.
//
//go:embed schemaorg.txt
var schemaorg string

// Source says what the table was made of, and how much it holds.
type Source struct {
	Version string // of schema.org
	SHA256  string // of schema.org's file schemaorg-all-https.jsonld

	Types, Properties, Members, Superseded int
}

// status is where a term stands in schema.org's life; most have none.
type status string

const (
	pending status = "?"
	attic   status = "-"
)

type class struct {
	name       string
	status     status
	ancestors  []*class // itself, and what it is a kind of
	superseded []string
	data       bool // a data type, such as Text: written as a value, not as an object
	listed     bool // an enumeration: its values are names
}

type property struct {
	name            string
	status          status
	domains, ranges []*class
	superseded      []string
}

type member struct {
	status     status
	of         []*class
	superseded []string
}

type table struct {
	source     Source
	types      map[string]*class
	properties map[string]*property
	members    map[string]*member

	typeNames, propertyNames []string // those that are not superseded, sorted
}

var load = sync.OnceValue(func() *table {
	t, err := parse(schemaorg)
	if err != nil {
		panic(err) // the table is a part of the program
	}
	return t
})

// About returns what the table was made of.
func About() Source { return load().source }

// Is tells whether a type is another one or a kind of it.
func Is(name, kind string) bool {
	t := load()
	a, b := t.types[name], t.types[kind]
	return a != nil && b != nil && a.is(b)
}

func (c *class) is(kind *class) bool { return slices.Contains(c.ancestors, kind) }

// line is one of the table. Its kind is its sign, a type's is 0.
type line struct {
	kind                   byte
	status                 status
	name                   string
	of, ranges, superseded []string
}

func parseLine(text string) line {
	var l line
	text, newer, _ := strings.Cut(text, " >")
	text, others, _ := strings.Cut(text, " |")
	fields := strings.Fields(text)
	l.name, l.of, l.superseded = fields[0], fields[1:], strings.Fields(newer)
	switch sign := l.name[0]; sign {
	case '.':
		l.of, l.ranges = strings.Fields(others), l.of
		fallthrough
	case '=':
		l.kind, l.name = sign, l.name[1:]
	}
	for _, s := range []status{pending, attic} {
		if name, ok := strings.CutSuffix(l.name, string(s)); ok {
			l.name, l.status = name, s
		}
	}
	return l
}

func parse(src string) (*table, error) {
	t := &table{types: make(map[string]*class), properties: make(map[string]*property), members: make(map[string]*member)}
	head, tree, _ := strings.Cut(src, "\n\n")
	if _, err := fmt.Sscanf(head, "version %s\nsha256 %s\ntypes %d\nproperties %d\nmembers %d\nsuperseded %d",
		&t.source.Version, &t.source.SHA256, &t.source.Types, &t.source.Properties, &t.source.Members, &t.source.Superseded); err != nil {
		return nil, fmt.Errorf("the head of schemaorg.txt: %w", err)
	}
	var terms []line
	var above []string // the types that a line may stand below
	supers := make(map[string][]string)
	for text := range strings.Lines(tree) {
		depth := len(text) - len(strings.TrimLeft(text, " "))
		if depth > len(above) || strings.TrimSpace(text) == "" {
			return nil, fmt.Errorf("schemaorg.txt: %q stands below no type", text)
		}
		above = above[:depth]
		l := parseLine(text)
		if depth > 0 {
			l.of = slices.Insert(l.of, 0, above[depth-1])
		}
		terms = append(terms, l)
		if l.kind == 0 {
			above = append(above, l.name)
			t.types[l.name] = &class{name: l.name, status: l.status, superseded: l.superseded}
			supers[l.name] = l.of
			if len(l.superseded) == 0 {
				t.typeNames = append(t.typeNames, l.name)
			}
		}
	}
	var ancestors func(name string) []*class
	ancestors = func(name string) []*class {
		c := t.types[name]
		if c.ancestors == nil {
			c.ancestors = []*class{c}
			for _, s := range supers[name] {
				for _, a := range ancestors(s) {
					if !slices.Contains(c.ancestors, a) {
						c.ancestors = append(c.ancestors, a)
					}
				}
			}
		}
		return c.ancestors
	}
	for _, l := range terms {
		for _, name := range slices.Concat(l.of, l.ranges) {
			if t.types[name] == nil {
				return nil, fmt.Errorf("schemaorg.txt: %s names the type %q, which is not in the table", l.name, name)
			}
		}
	}
	for name := range t.types {
		ancestors(name)
	}
	data, enumeration := t.types["DataType"], t.types["Enumeration"]
	for _, c := range t.types {
		c.data = c != data && c.is(data)
		c.listed = c.is(enumeration)
	}
	classes := func(names []string) (list []*class) {
		for _, name := range names {
			list = append(list, t.types[name])
		}
		return list
	}
	for _, l := range terms {
		switch l.kind {
		case '.':
			t.properties[l.name] = &property{l.name, l.status, classes(l.of), classes(l.ranges), l.superseded}
			if len(l.superseded) == 0 {
				t.propertyNames = append(t.propertyNames, l.name)
			}
		case '=':
			t.members[l.name] = &member{l.status, classes(l.of), l.superseded}
		}
	}
	slices.Sort(t.typeNames)
	slices.Sort(t.propertyNames)
	return t, nil
}
