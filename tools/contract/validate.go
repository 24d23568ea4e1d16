package contract

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"example.org/bedside/tools/words"
)

var (
	bodies    = []string{BodyNone, BodyMarkdown, BodyTable}
	notations = []string{Paired, Single}
	types     = []string{Text, Markdown, Boolean, Integer, Choice, Date, Path, ID, List}

	// What a shortcode's template calls by these names is not a parameter.
	reserved = []string{"shortcode", "body", "inner", "name", "parent", "page", "params", "ordinal", "position", "more", "quick"}

	roomName      = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
	parameterName = regexp.MustCompile(`^[a-z][a-z0-9]*$`)
	version       = regexp.MustCompile(`^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$`)
)

const (
	likeRoomName      = "expected small letters, digits and hyphens, beginning with a letter"
	likeParameterName = "expected small letters and digits, beginning with a letter"
)

// nouns name the kinds of values to a reader.
var nouns = map[kind]string{
	isText: "text", isBoolean: "true or false", isInteger: "a whole number", isFloat: "a number with a fraction",
	isDate: "a bare date", isList: "a list", isTable: "a table",
}

// known maps the keys of a table to what reads their values.
type known map[string]func(v *value) bool

// read hands each entry to its reader and reports the keys that have none. It
// gives the keys whose values could be used.
func (d *document) read(t *table, keys []string, readers known) map[string]bool {
	good := map[string]bool{}
	for _, e := range t.entries {
		f, ok := readers[e.key]
		if !ok {
			d.fail(e.at, "unknown key %q; %s", e.key, instead(e.key, keys))
			continue
		}
		good[e.key] = f(e.value)
	}
	return good
}

// lacks reports whether a table has neither the key nor one that means it.
func (t *table) lacks(key string, keys []string) bool {
	return !slices.ContainsFunc(t.entries, func(e *entry) bool { return means(e.key, key, keys) })
}

// means reports whether a word is the key or nearest to it of all the keys.
func means(word, key string, keys []string) bool {
	if slices.Contains(keys, word) {
		return word == key
	}
	near, ok := words.Nearest(word, keys)
	return ok && near == key
}

// instead says what was expected in the place of a word.
func instead(word string, of []string) string {
	if near, ok := words.Nearest(word, of); ok {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "expected " + words.List(of)
}

// oneOf says what was expected, and the nearest.
func oneOf(word string, of []string) string {
	s := "expected " + words.List(of)
	if near, ok := words.Nearest(word, of); ok && len(of) > 1 {
		s += fmt.Sprintf("; did you mean %q?", near)
	}
	return s
}

func (d *document) is(v *value, key string, want kind) bool {
	if v.kind == want {
		return true
	}
	expected := nouns[want]
	if want == isText {
		expected = "text in quotes"
	}
	d.fail(v.at, "%s is %s; expected %s", key, v.found(), expected)
	return false
}

func (v *value) found() string {
	switch v.kind {
	case isList, isTable:
		return nouns[v.kind]
	case isText:
		return "the text " + v.raw
	}
	return v.raw
}

func (d *document) text(key string, to *string) func(*value) bool {
	return func(v *value) bool {
		if d.is(v, key, isText) {
			*to = v.text
			return true
		}
		return false
	}
}

// oneLine reads text that stands on one line and is not empty.
func (d *document) oneLine(key string, to *string) func(*value) bool {
	return func(v *value) bool {
		switch {
		case !d.is(v, key, isText):
		case strings.TrimSpace(v.text) == "":
			d.fail(v.at, "%s is empty; expected one sentence", key)
		case strings.ContainsAny(v.text, "\r\n"):
			d.fail(v.at, "%s has several lines; expected one sentence on one line", key)
		default:
			*to = v.text
			return true
		}
		return false
	}
}

func (d *document) like(key string, pattern *regexp.Regexp, expected string, to *string) func(*value) bool {
	return func(v *value) bool {
		if !d.is(v, key, isText) {
			return false
		}
		if !pattern.MatchString(v.text) {
			d.fail(v.at, "%s is %q; %s", key, v.text, expected)
			return false
		}
		*to = v.text
		return true
	}
}

func (d *document) version(key string, to *string) func(*value) bool {
	return d.like(key, version, "expected a version such as 0.1.0", to)
}

func (d *document) among(key string, of []string, to *string) func(*value) bool {
	return func(v *value) bool {
		if !d.is(v, key, isText) {
			return false
		}
		if !slices.Contains(of, v.text) {
			d.fail(v.at, "%s is %q; %s", key, v.text, oneOf(v.text, of))
			return false
		}
		*to = v.text
		return true
	}
}

func (d *document) number(key string, to *int) func(*value) bool {
	return func(v *value) bool {
		if d.is(v, key, isInteger) {
			*to = v.n
			return true
		}
		return false
	}
}

// list reads a list of different words; check judges one of them.
func (d *document) list(key, item string, to *[]string, check func(v *value) bool) func(*value) bool {
	return func(v *value) bool {
		if !d.is(v, key, isList) {
			return false
		}
		if len(v.list) == 0 {
			d.fail(v.at, "%s is an empty list; expected at least one %s", key, item)
			return false
		}
		ok := true
		for _, w := range v.list {
			switch {
			case !d.is(w, item, isText):
				ok = false
			case slices.Contains(*to, w.text):
				d.fail(w.at, "%s %q is given twice; expected once", item, w.text)
				ok = false
			case !check(w):
				ok = false
			default:
				*to = append(*to, w.text)
			}
		}
		return ok
	}
}

var contractKeys = []string{"name", "since", "summary", "description", "notation", "body", "body_or", "within", "inline", "pure", "parameter"}

func (d *document) contract(root *table, folder string) *Contract {
	c := &Contract{File: d.file}
	var parameters []*value
	good := d.read(root, contractKeys, known{
		"name": func(v *value) bool {
			if !d.like("name", roomName, likeRoomName, &c.Name)(v) {
				return false
			}
			if folder != "" && c.Name != folder {
				d.fail(v.at, "name is %q, but the room's folder is %q; expected the same", c.Name, folder)
			}
			return true
		},
		"since":       d.version("since", &c.Since),
		"summary":     d.oneLine("summary", &c.Summary),
		"description": d.text("description", &c.Description),
		"notation":    d.among("notation", notations, &c.Notation),
		"body":        d.among("body", bodies, &c.Body),
		"body_or":     d.like("body_or", parameterName, "expected the name of a parameter", &c.BodyOr),
		"within": d.list("within", "shortcode", &c.Within, func(v *value) bool {
			if roomName.MatchString(v.text) {
				return true
			}
			d.fail(v.at, "shortcode %q in within; %s", v.text, likeRoomName)
			return false
		}),
		"inline": func(v *value) bool {
			c.Inline = v.yes
			return d.is(v, "inline", isBoolean)
		},
		"pure": func(v *value) bool {
			c.Pure = v.yes
			return d.is(v, "pure", isBoolean)
		},
		"parameter": func(v *value) bool {
			if v.kind != isList || slices.ContainsFunc(v.list, func(v *value) bool { return v.kind != isTable }) {
				d.fail(v.at, "parameter is %s; expected [[parameter]] above each parameter's keys", v.found())
				return false
			}
			parameters = v.list
			return true
		},
	})
	for _, key := range []string{"name", "since", "summary", "notation", "body"} {
		if root.lacks(key, contractKeys) {
			d.fail(0, "%s is missing", key)
		}
	}
	if good["body"] && good["notation"] && c.Body != BodyNone && c.Notation != Paired {
		d.fail(root.placeOf("notation"), "notation is %q, but body is %q; expected %q, because what holds a body is closed", c.Notation, c.Body, Paired)
	}

	if c.Pure && good["notation"] && c.Notation != Single {
		d.fail(root.placeOf("pure"), "pure is true, but notation is %q; expected %q, because what stands between tags differs from page to page", c.Notation, Single)
	}

	tables := make([]*table, len(parameters))
	for i, v := range parameters {
		tables[i] = v.table
		c.Parameters = append(c.Parameters, d.parameter(v.table, c.Since))
	}
	d.names(c, tables)
	d.positions(c, tables)
	// A parameter whose name could not be read may be the one that is meant.
	complete := len(names(c.Parameters)) == len(c.Parameters) && !slices.ContainsFunc(root.entries, func(e *entry) bool {
		return means(e.key, "parameter", contractKeys) && !good[e.key]
	})
	d.replacements(c, tables, complete)
	if good["body_or"] {
		d.bodyOr(c, root, tables, complete, good["body"])
	}
	return c
}

func (d *document) bodyOr(c *Contract, root *table, tables []*table, complete, body bool) {
	at := root.placeOf("body_or")
	if body && c.Body == BodyNone {
		d.fail(at, "body_or is %q, but body is %q; expected a body in whose place the parameter can stand", c.BodyOr, c.Body)
	}
	i := slices.IndexFunc(c.Parameters, func(p Parameter) bool { return p.Name == c.BodyOr })
	switch {
	case i < 0 && !complete:
	case i < 0 && len(c.Parameters) == 0:
		d.fail(at, "body_or is %q; expected the name of a parameter, but there is none", c.BodyOr)
	case i < 0:
		d.fail(at, "body_or is %q; %s", c.BodyOr, oneOf(c.BodyOr, names(c.Parameters)))
	case c.Parameters[i].Required:
		d.fail(tables[i].placeOf("required"), "parameter %q stands in the body's place, so it is not required", c.BodyOr)
	case c.Parameters[i].Default != nil:
		d.fail(tables[i].placeOf("default"), "parameter %q stands in the body's place, so it has no default", c.BodyOr)
	}
}

// names are those of the parameters that have a name.
func names(ps []Parameter) []string {
	var all []string
	for _, p := range ps {
		if p.Name != "" {
			all = append(all, p.Name)
		}
	}
	return all
}

var parameterKeys = []string{"name", "position", "type", "choices", "default", "required", "min", "max", "since", "deprecated", "replaced_by", "help"}

func (d *document) parameter(t *table, since string) Parameter {
	p := Parameter{Position: -1}
	var (
		lowest, highest int
		preset          *value
	)
	good := d.read(t, parameterKeys, known{
		"name": func(v *value) bool {
			if !d.like("name", parameterName, likeParameterName, &p.Name)(v) {
				return false
			}
			if slices.Contains(reserved, p.Name) {
				d.fail(v.at, "name is %q, which every shortcode has of its own; expected another name", p.Name)
			}
			return true
		},
		"position": func(v *value) bool {
			switch {
			case !d.is(v, "position", isInteger):
			case v.n < 0:
				d.fail(v.at, "position is %d; expected 0 or more", v.n)
			default:
				p.Position = v.n
				return true
			}
			return false
		},
		"type": d.among("type", types, &p.Type),
		"choices": d.list("choices", "choice", &p.Choices, func(v *value) bool {
			if v.text != "" && strings.TrimSpace(v.text) == v.text && !strings.ContainsAny(v.text, "\r\n") {
				return true
			}
			d.fail(v.at, "choice is %q; expected a word without spaces around it", v.text)
			return false
		}),
		"default": func(v *value) bool { preset = v; return true },
		"required": func(v *value) bool {
			p.Required = v.yes
			return d.is(v, "required", isBoolean)
		},
		"min":         d.number("min", &lowest),
		"max":         d.number("max", &highest),
		"since":       d.version("since", &p.Since),
		"deprecated":  d.version("deprecated", &p.Deprecated),
		"replaced_by": d.like("replaced_by", parameterName, "expected the name of a parameter", &p.ReplacedBy),
		"help":        d.oneLine("help", &p.Help),
	})

	whose := "this parameter"
	if p.Name != "" {
		whose = fmt.Sprintf("parameter %q", p.Name)
	}
	for _, key := range []string{"name", "type", "help"} {
		if t.lacks(key, parameterKeys) {
			d.fail(t.at, "%s of %s is missing", key, whose)
		}
	}
	if good["help"] {
		if expected, ok := sentence(p.Help); !ok {
			d.fail(t.placeOf("help"), "help is %q; %s", p.Help, expected)
		}
	}

	if good["type"] {
		choices := t.get("choices")
		switch {
		case p.Type == Choice && t.lacks("choices", parameterKeys):
			d.fail(t.at, "choices of %s is missing", whose)
		case p.Type != Choice && choices != nil:
			d.fail(choices.at, "choices belongs to type %q, but type is %q", Choice, p.Type)
		}
		for _, key := range []string{"min", "max"} {
			if e := t.get(key); e != nil && p.Type != Integer {
				d.fail(e.at, "%s belongs to type %q, but type is %q", key, Integer, p.Type)
			}
		}
	}
	if good["min"] && good["max"] && lowest > highest {
		d.fail(t.placeOf("max"), "max is %d, but min is %d; expected max to be no less", highest, lowest)
		good["min"], good["max"] = false, false
	}
	if p.Type == Integer && good["min"] {
		p.Min = &lowest
	}
	if p.Type == Integer && good["max"] {
		p.Max = &highest
	}
	if preset != nil && good["type"] && (p.Type != Choice || good["choices"]) {
		d.preset(&p, preset)
	}

	if e := t.get("required"); e != nil && p.Required {
		if preset != nil {
			d.fail(e.at, "required stands beside default; expected one of both, because what has a default may be left out")
		}
		if p.Deprecated != "" {
			d.fail(e.at, "required stands beside deprecated; expected one of both, because nobody can do without it")
		}
	}
	if older(p.Since, since) {
		d.fail(t.placeOf("since"), "since is %q, but the shortcode is there since %q; expected no earlier version", p.Since, since)
	}
	start := p.Since
	if start == "" {
		start = since
	}
	if older(p.Deprecated, start) {
		d.fail(t.placeOf("deprecated"), "deprecated is %q, but it is there since %q; expected no earlier version", p.Deprecated, start)
	}
	return p
}

// preset reads a default, which is written as strictly as anything: true, not "true".
func (d *document) preset(p *Parameter, v *value) {
	var got any
	want := isText
	switch p.Type {
	case Boolean:
		want, got = isBoolean, v.yes
	case Integer:
		want, got = isInteger, v.n
	default:
		got = v.text
	}
	if !d.is(v, "default", want) {
		return
	}
	if message := p.fault("default", got); message != "" {
		d.fail(v.at, "%s", message)
		return
	}
	p.Default = got
}

// sentence reports whether s is one sentence, or what was expected.
func sentence(s string) (expected string, ok bool) {
	if !strings.HasSuffix(s, ".") || strings.HasSuffix(s, "..") {
		return "expected a full stop at its end", false
	}
	w := strings.Fields(s)
	for i := range len(w) - 1 {
		next := []rune(strings.TrimLeft(w[i+1], "\"'`([*_“‘"))
		if strings.ContainsAny(w[i][len(w[i])-1:], ".!?") && len(next) > 0 && unicode.IsUpper(next[0]) && !abbreviation(w[i]) {
			return "expected one sentence", false
		}
	}
	return "", true
}

// abbreviation reports whether a full stop does not end a sentence: "e.g.", "Dr.".
func abbreviation(w string) bool {
	w = strings.TrimLeft(w, "(")
	return strings.Count(w, ".") > 1 || slices.Contains([]string{"Dr.", "No.", "vs.", "approx."}, w)
}

// older compares two versions without their pre-releases; an absent one is not older.
func older(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	x, y := version.FindStringSubmatch(a)[1:4], version.FindStringSubmatch(b)[1:4]
	return slices.CompareFunc(x, y, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	}) < 0
}

func (d *document) names(c *Contract, tables []*table) {
	first := map[string]int{}
	for i, p := range c.Parameters {
		if p.Name == "" {
			continue
		}
		at := tables[i].placeOf("name")
		if before, ok := first[p.Name]; ok {
			d.fail(at, "parameter %q is declared twice, first on line %d", p.Name, d.line(before))
			continue
		}
		first[p.Name] = at
	}
}

func (d *document) positions(c *Contract, tables []*table) {
	var order []int
	for i, p := range c.Parameters {
		switch {
		case p.Position >= 0:
			order = append(order, i)
		case !tables[i].lacks("position", parameterKeys):
			return // one is not known, so nothing can be said of a gap
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return c.Parameters[a].Position - c.Parameters[b].Position })
	next, optional := 0, ""
	for k, i := range order {
		p, at := c.Parameters[i], tables[i].placeOf("position")
		switch {
		case k > 0 && p.Position == c.Parameters[order[k-1]].Position:
			before := order[k-1]
			d.fail(at, "position %d is taken by the parameter on line %d; expected a position of its own", p.Position, d.line(tables[before].at))
			continue
		case p.Position > next:
			d.fail(at, "position is %d, but no parameter has position %d; expected no gap", p.Position, next)
		}
		next = p.Position + 1
		if p.Required && optional != "" {
			d.fail(tables[i].get("required").at, "parameter %q at position %d is required, but %s before it is not; expected required ones first", p.Name, p.Position, optional)
		}
		if !p.Required && optional == "" {
			optional = strconv.Quote(p.Name)
		}
	}
}

func (d *document) replacements(c *Contract, tables []*table, complete bool) {
	for i, p := range c.Parameters {
		if p.ReplacedBy == "" {
			continue
		}
		at := tables[i].placeOf("replaced_by")
		if tables[i].lacks("deprecated", parameterKeys) {
			d.fail(tables[i].get("replaced_by").at, "replaced_by stands without deprecated; expected the version that deprecated %q", p.Name)
		}
		others := slices.DeleteFunc(names(c.Parameters), func(n string) bool { return n == p.Name })
		by, ok := c.Parameter(p.ReplacedBy)
		switch {
		case p.ReplacedBy == p.Name:
			d.fail(at, "replaced_by is %q, the parameter itself; expected another one", p.ReplacedBy)
		case !ok && !complete:
		case !ok && len(others) == 0:
			d.fail(at, "replaced_by is %q; expected another parameter, but there is none", p.ReplacedBy)
		case !ok:
			d.fail(at, "replaced_by is %q; %s", p.ReplacedBy, oneOf(p.ReplacedBy, others))
		case by.Deprecated != "":
			d.fail(at, "replaced_by is %q, which is itself deprecated; expected one that stays", p.ReplacedBy)
		}
	}
}
