package vocabulary

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.org/bedside/tools/words"
)

// Problem is what schema.org does not know, or knows otherwise.
type Problem struct {
	Span
	Warning bool // it is understood all the same
	Message string
	Fix     string
}

// Validate judges the structured data of one page, which has the given address;
// without one, only what names the page itself by a # counts as the page's own.
// Blocks whose @context is not schema.org's are left alone, and so are terms of
// other vocabularies.
func Validate(roots []*Value, address *url.URL) []Problem {
	v := &validator{table: load(), address: address, nodes: make(map[string]*node)}
	if address != nil {
		page := *address
		page.Fragment, page.RawFragment = "", ""
		v.page = page.String()
	}
	for _, root := range roots {
		root.Each(v.collect)
	}
	for _, root := range roots {
		for _, item := range root.Items() {
			if item.Kind != Object {
				continue
			}
			if own, ours := context(item.Fields["@context"]); ours {
				v.own = own
				v.object(item)
			}
		}
	}
	return v.problems
}

type validator struct {
	*table
	address  *url.URL
	page     string           // the page's address
	nodes    map[string]*node // by @id
	own      []string         // terms that the block's @context defines
	problems []Problem
}

// node is what all objects with one @id say of their types.
type node struct {
	types   []*class
	foreign bool // of a type that is not schema.org's, too
	place   *Value
}

func (v *validator) report(at Span, warning bool, message, fix string) {
	v.problems = append(v.problems, Problem{at, warning, message, fix})
}

// local is the name of a term without schema.org's address or prefix, and
// whether it can be schema.org's.
func local(name string) (string, bool) {
	if !strings.Contains(name, ":") {
		return name, true
	}
	for _, prefix := range []string{"https://schema.org/", "http://schema.org/", "schema:"} {
		if name, ok := strings.CutPrefix(name, prefix); ok {
			return name, true
		}
	}
	return name, false
}

// context tells whether a block speaks of schema.org, as one without a context
// is taken to, and which terms it defines beside.
func context(c *Value) (own []string, ours bool) {
	if c == nil {
		return nil, true
	}
	for _, item := range c.Items() {
		text := item.Text
		if item.Kind == Object {
			text = item.Fields["@vocab"].Said()
			own = append(own, item.names...)
		}
		text = strings.TrimSuffix(strings.TrimSuffix(text, "/"), "#")
		text = strings.TrimPrefix(strings.TrimPrefix(text, "https://"), "http://")
		switch strings.TrimPrefix(text, "www.") {
		case "schema.org", "schema.org/docs/jsonldcontext.json", "schema.org/docs/jsonldcontext.jsonld":
			ours = true
		}
	}
	return own, ours
}

// id is an @id in the one form in which two can be compared.
func (v *validator) id(id string) string {
	if strings.HasPrefix(id, "#") || v.address == nil {
		return v.page + id
	}
	u, err := v.address.Parse(id)
	if err != nil {
		return id
	}
	return u.String()
}

// isReference tells whether an object only names one that stands elsewhere.
func isReference(o *Value) bool { return len(o.Fields) == 1 && o.Fields["@id"] != nil }

func (v *validator) collect(o *Value) {
	id := o.Fields["@id"]
	if id == nil || id.Kind != String || isReference(o) {
		return
	}
	key := v.id(id.Text)
	n := v.nodes[key]
	if n == nil {
		n = &node{place: o}
		v.nodes[key] = n
	}
	for _, t := range o.Fields["@type"].Items() {
		name, ours := local(t.Text)
		if c := v.types[name]; c == nil || !ours {
			n.foreign = true
		} else if !slices.Contains(n.types, c) {
			n.types = append(n.types, c)
		}
	}
}

// typesOf returns the types of an object and whether they are all that there is
// to know of what it is.
func (v *validator) typesOf(o *Value) (types []*class, all bool) {
	if id := o.Fields["@id"]; id != nil {
		if n := v.nodes[v.id(id.Text)]; n != nil {
			return n.types, !n.foreign && len(n.types) > 0
		}
	}
	all = true
	for _, t := range o.Fields["@type"].Items() {
		name, ours := local(t.Text)
		if c := v.types[name]; c == nil || !ours {
			all = false
		} else {
			types = append(types, c)
		}
	}
	return types, all && len(types) > 0
}

// outdated reports a term that schema.org has replaced or put away.
func (v *validator) outdated(at Span, name string, superseded []string, s status) {
	switch {
	case len(superseded) > 0:
		v.report(at, true, fmt.Sprintf("schema.org has replaced %q by %s", name, words.List(superseded)), fmt.Sprintf("write %s", words.List(superseded)))
	case s == attic:
		v.report(at, true, fmt.Sprintf("schema.org has put %q away", name), "take it out: hardly anything reads it any more")
	}
}

// near ends a message about a word that schema.org does not know.
func near(word string, known []string) (message, fix string) {
	if n, ok := words.Nearest(word, known); ok {
		return fmt.Sprintf("; did you mean %q?", n), fmt.Sprintf("write %q", n)
	}
	return "", ""
}

// names lists types for a message, few of them.
func names(list []*class) string {
	const most = 6
	var all []string
	for _, c := range list {
		all = append(all, c.name)
	}
	if len(all) > most {
		return fmt.Sprintf("%s and %d others", strings.Join(all[:most], ", "), len(all)-most)
	}
	return words.List(all)
}

func (v *validator) object(o *Value) {
	if o.Fields["@value"] != nil {
		return
	}
	for _, t := range o.Fields["@type"].Items() {
		v.typeName(t)
	}
	types, known := v.typesOf(o)
	for _, key := range o.names {
		value := o.Fields[key]
		if strings.HasPrefix(key, "@") {
			switch key {
			case "@graph", "@included", "@list", "@set":
				v.objects(value)
			}
			continue
		}
		name, ours := local(key)
		if !ours || slices.Contains(v.own, key) || strings.HasSuffix(name, "-input") || strings.HasSuffix(name, "-output") {
			continue // another vocabulary's, or a note on an Action's property
		}
		p := v.properties[name]
		if p == nil {
			v.unknown(value, name, types)
			v.objects(value)
			continue
		}
		v.outdated(value.Key, name, p.superseded, p.status)
		if known && !v.inDomain(p, types) {
			v.misplaced(value, p, types)
		}
		for _, item := range value.Items() {
			v.value(item, p)
		}
	}
}

func (v *validator) objects(list *Value) {
	for _, item := range list.Items() {
		if item.Kind == Object {
			v.object(item)
		}
	}
}

func (v *validator) typeName(t *Value) {
	name, ours := local(t.Text)
	if t.Kind != String || name == "" {
		v.report(t.Span, false, "an @type in the structured data is no name of a type", "write a type of schema.org, such as \"MedicalWebPage\"")
		return
	}
	if !ours || slices.Contains(v.own, t.Text) {
		return
	}
	c := v.types[name]
	if c == nil {
		message, fix := near(name, v.typeNames)
		if fix == "" {
			fix = "look for the type at https://schema.org/docs/full.html"
		}
		v.report(t.Span, false, fmt.Sprintf("schema.org has no type %q%s", name, message), fix)
		return
	}
	v.outdated(t.Span, name, c.superseded, c.status)
}

func (v *validator) inDomain(p *property, types []*class) bool {
	for _, t := range types {
		for _, d := range p.domains {
			if t.is(d) {
				return true
			}
		}
	}
	return v.isRole(types)
}

// isRole tells whether an object stands between a property and its value to say
// more of how they belong together; schema.org lets one stand anywhere.
func (v *validator) isRole(types []*class) bool {
	role := v.types["Role"]
	return slices.ContainsFunc(types, func(t *class) bool { return t.is(role) })
}

func (v *validator) unknown(value *Value, name string, types []*class) {
	var fitting []string
	for _, n := range v.propertyNames {
		if v.inDomain(v.properties[n], types) {
			fitting = append(fitting, n)
		}
	}
	message, fix := near(name, fitting)
	if fix == "" {
		message, fix = near(name, v.propertyNames)
	}
	if fix == "" {
		fix = "take it out, or look for the property at https://schema.org/docs/full.html"
	}
	v.report(value.Key, false, fmt.Sprintf("schema.org has no property %q%s", name, message), fix)
}

func (v *validator) misplaced(value *Value, p *property, types []*class) {
	v.report(value.Key, false, fmt.Sprintf("%q is no property of %s: schema.org has it for %s", p.name, names(types), names(p.domains)),
		"take it out, or put it into an object of a type that has it")
}

// value judges one value of a property.
func (v *validator) value(item *Value, p *property) {
	switch item.Kind {
	case Null:
	case Array:
		for _, inner := range item.List {
			v.value(inner, p)
		}
	case Object:
		switch {
		case item.Fields["@value"] != nil:
			v.value(item.Fields["@value"], p)
		case item.Fields["@list"] != nil || item.Fields["@set"] != nil:
			for _, key := range []string{"@list", "@set"} {
				for _, inner := range item.Fields[key].Items() {
					v.value(inner, p)
				}
			}
		case isReference(item):
			v.reference(item, p)
		default:
			if types, known := v.typesOf(item); known && !v.inRange(p, types) {
				v.report(item.Fields["@type"].at(item), false, fmt.Sprintf("%q holds %s; expected %s", p.name, names(types), names(p.ranges)), "give it what schema.org expects there, or take it out")
			}
			v.object(item)
		}
	default:
		v.literal(item, p)
	}
}

// at is where a value stands, or another one where it is none.
func (v *Value) at(other *Value) Span {
	if v == nil {
		return other.Span
	}
	return v.Span
}

func (v *validator) inRange(p *property, types []*class) bool {
	for _, t := range types {
		for _, r := range p.ranges {
			if t.is(r) {
				return true
			}
		}
	}
	return v.isRole(types)
}

func (v *validator) reference(item *Value, p *property) {
	id := item.Fields["@id"]
	if n := v.nodes[v.id(id.Text)]; n != nil {
		if known := !n.foreign && len(n.types) > 0; known && !v.inRange(p, n.types) && !slices.Contains(p.ranges, v.types["URL"]) {
			v.report(id.Span, false, fmt.Sprintf("%q points to %s; expected %s", p.name, names(n.types), names(p.ranges)), "point to what schema.org expects there, or take it out")
		}
		return
	}
	if name, ours := local(id.Text); ours && strings.Contains(id.Text, ":") && v.members[name] != nil {
		v.literal(&Value{Span: id.Span, Kind: String, Text: id.Text}, p)
		return
	}
	if v.dangles(id.Text) {
		// The address before the # is long, and the same for all.
		fragment := func(id string) string { return "#" + id[strings.LastIndexAny(id, "#:")+1:] }
		var known []string
		for _, n := range v.nodes {
			known = append(known, fragment(n.place.Fields["@id"].Text))
		}
		slices.Sort(known)
		message, fix := near(fragment(id.Text), known)
		if fix == "" {
			fix = "give the page's graph a node with that @id, or take out what points to it"
		}
		v.report(id.Span, false, fmt.Sprintf("the structured data points to %q, and nothing on the page has that @id%s", id.Text, message), fix)
	}
}

// dangles tells whether an @id that no node has is of the page's own site. One
// without a # names a whole document, which may well be there.
func (v *validator) dangles(id string) bool {
	if strings.HasPrefix(id, "#") || strings.HasPrefix(id, "_:") {
		return true
	}
	u, err := url.Parse(id)
	if err != nil || u.Fragment == "" {
		return false
	}
	return u.Host == "" && u.Scheme == "" || v.address != nil && u.Host == v.address.Host && v.address.Host != ""
}

func (v *validator) literal(item *Value, p *property) {
	var listed []*class
	object := false // whether an object is expected
	for _, r := range p.ranges {
		switch {
		case r.data:
			if r.holds(item) {
				return
			}
		case r.listed:
			listed = append(listed, r)
		default:
			object = true
		}
	}
	name, ours := local(item.Text)
	if item.Kind == String {
		if m := v.members[name]; m != nil && ours {
			for _, of := range m.of {
				if v.inRange(p, []*class{of}) {
					v.outdated(item.Span, name, m.superseded, m.status)
					return
				}
			}
		}
		// A type's own address stands for what is of that type.
		if c := v.types[name]; c != nil && ours && name != item.Text && v.inRange(p, []*class{c}) {
			return
		}
		if !ours && (len(listed) > 0 || object && (strings.HasPrefix(item.Text, "https://") || strings.HasPrefix(item.Text, "http://"))) {
			return // of a list that somebody else keeps, or a thing by its address
		}
	}
	if len(listed) > 0 && item.Kind == String && !object {
		var known []string
		for n, m := range v.members {
			if len(m.superseded) == 0 && v.inRange(p, m.of) {
				known = append(known, n)
			}
		}
		slices.Sort(known)
		message, fix := near(name, known)
		if fix == "" {
			fix = "take one of the names that schema.org lists at https://schema.org/" + listed[0].name
		}
		v.report(item.Span, false, fmt.Sprintf("%q is %s, which is no %s of schema.org%s", p.name, shown(item), names(listed), message), fix)
		return
	}
	fix := "write what schema.org expects"
	if e := example(p.ranges); e != "" {
		fix = "write it as in " + e
	} else if object {
		fix = fmt.Sprintf(`write an object, such as {"@type": %q, "name": …}`, p.ranges[0].name)
	}
	// schema.org: text for a thing is poor data, but better than none.
	v.report(item.Span, object && item.Kind == String, fmt.Sprintf("%q is %s; expected %s", p.name, shown(item), names(p.ranges)), fix)
}

// shown is a literal for a message.
func shown(item *Value) string {
	if item.Kind != String {
		return item.Text
	}
	text := item.Text
	if r := []rune(text); len(r) > 60 {
		text = string(r[:60]) + "…"
	}
	return strconv.Quote(text)
}

func example(ranges []*class) string {
	for _, r := range ranges {
		switch r.name {
		case "Date":
			return "2026-10-20"
		case "DateTime":
			return "2026-10-20T09:30:00+01:00"
		case "Time":
			return "09:30"
		case "Duration":
			return "PT45M"
		case "Integer", "Number":
			return "12"
		case "Boolean":
			return "true"
		case "URL":
			return "https://clinic.example/page/"
		}
	}
	return ""
}

// holds tells whether a value can be read as one of a data type.
func (c *class) holds(item *Value) bool {
	s := item.Text
	switch c.name {
	case "Boolean":
		name, _ := local(s)
		return item.Kind == Boolean || name == "True" || name == "False" || name == "true" || name == "false"
	case "Number", "Float", "Integer":
		f, err := strconv.ParseFloat(s, 64)
		return item.Kind != Boolean && err == nil && (c.name != "Integer" || f == float64(int64(f)))
	case "Date":
		return item.Kind != Boolean && isTime(s, "2006-01-02", "2006-01", "2006")
	case "DateTime":
		return item.Kind == String && isTime(s, "2006-01-02", time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02T15:04", "2006-01-02T15:04:05Z0700")
	case "Time":
		return item.Kind == String && isTime(s, "15:04:05", "15:04", "15:04:05Z07:00", "15:04Z07:00")
	case "Duration":
		return item.Kind == String && strings.HasPrefix(strings.TrimPrefix(s, "-"), "P")
	case "URL":
		_, err := url.Parse(s)
		return item.Kind == String && s != "" && err == nil && !strings.ContainsAny(s, " \t\n")
	}
	return item.Kind != Boolean // text, and quantities such as "12 kg"
}

func isTime(s string, layouts ...string) bool {
	return slices.ContainsFunc(layouts, func(layout string) bool {
		_, err := time.Parse(layout, s)
		return err == nil
	})
}
