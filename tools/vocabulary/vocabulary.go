// Package vocabulary knows the types and properties of schema.org, and judges
// structured data by them. It reads a table that prune makes of schema.org's
// own file; nothing is fetched.
package vocabulary

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// schemaorg is the table: after a head of "key value" lines, one line for each
// term.
//
//	T NAME SUPERTYPE… > NEWER NAME…
//	P NAME DOMAIN… | RANGE… > NEWER NAME…
//	M NAME ENUMERATION… > NEWER NAME…
//
// T?, P? and M? are pending, T-, P- and M- are in the attic.
//
//go:embed schemaorg.txt
var schemaorg string

// Source says what the table was made of, and how much it holds.
type Source struct {
	Version string // of schema.org
	SHA256  string // of schema.org's file schemaorg-all-https.jsonld

	Types, Properties, Members, Superseded int
}

// status is where a term stands in schema.org's life.
type status byte

const (
	core    status = ' '
	pending status = '?'
	attic   status = '-'
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

type line struct {
	kind       byte
	status     status
	name       string
	lists      [2][]string
	superseded []string
}

func parse(src string) (*table, error) {
	t := &table{types: make(map[string]*class), properties: make(map[string]*property), members: make(map[string]*member)}
	var terms []line
	n := 0
	for text := range strings.Lines(src) {
		n++
		text = strings.TrimSuffix(text, "\n")
		key, rest, ok := strings.Cut(text, " ")
		if !ok {
			return nil, fmt.Errorf("schemaorg.txt:%d: %q is no line of the table", n, text)
		}
		var err error
		switch key {
		case "version":
			t.source.Version = rest
		case "sha256":
			t.source.SHA256 = rest
		case "types":
			t.source.Types, err = strconv.Atoi(rest)
		case "properties":
			t.source.Properties, err = strconv.Atoi(rest)
		case "members":
			t.source.Members, err = strconv.Atoi(rest)
		case "superseded":
			t.source.Superseded, err = strconv.Atoi(rest)
		default:
			l := line{kind: key[0], status: core}
			if len(key) > 1 {
				l.status = status(key[1])
			}
			rest, newer, _ := strings.Cut(rest, " > ")
			l.superseded = strings.Fields(newer)
			domains, ranges, _ := strings.Cut(rest, "|")
			fields := strings.Fields(domains)
			l.name, l.lists[0], l.lists[1] = fields[0], fields[1:], strings.Fields(ranges)
			terms = append(terms, l)
		}
		if err != nil {
			return nil, fmt.Errorf("schemaorg.txt:%d: %w", n, err)
		}
	}

	supers := make(map[string][]string)
	for _, l := range terms {
		if l.kind == 'T' {
			t.types[l.name] = &class{name: l.name, status: l.status, superseded: l.superseded}
			supers[l.name] = l.lists[0]
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
		for _, list := range l.lists {
			for _, name := range list {
				if t.types[name] == nil {
					return nil, fmt.Errorf("schemaorg.txt: %s names the type %q, which is not in the table", l.name, name)
				}
			}
		}
		if l.kind == 'T' {
			ancestors(l.name)
		}
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
		case 'P':
			t.properties[l.name] = &property{l.name, l.status, classes(l.lists[0]), classes(l.lists[1]), l.superseded}
			if len(l.superseded) == 0 {
				t.propertyNames = append(t.propertyNames, l.name)
			}
		case 'M':
			t.members[l.name] = &member{l.status, classes(l.lists[0]), l.superseded}
		}
	}
	return t, nil
}
