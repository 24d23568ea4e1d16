package check

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cast"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/words"
)

// Config is params.bedside.check of a site.
type Config struct {
	Profile    string                        // empty: after the country
	Severities map[string]string             // by rule: error, warning, info, off
	Terms      map[string][]string           // more words for a term list, by its name
	Limits     map[string]map[string]float64 // by rule and threshold
	Allow      []Allowance
	Suppress   []Suppression
}

// severityOff keeps a rule from running.
const severityOff = "off"

// Allowance is something that a rule must let pass everywhere.
type Allowance struct {
	Rule   string
	Values []string
	Reason string
}

// Suppression takes what a rule finds out of the findings, for a reason.
type Suppression struct {
	Rule   string
	Reason string
	Until  time.Time     // the last day that it holds; zero: for good
	Pages  []string      // logical paths, folders of them or patterns of path.Match; nil: all
	Where  article.Range // where it stands
}

// Allowed tells whether a text is allowed to a rule. Case does not count.
func (c *Config) Allowed(rule, text string) bool {
	return slices.ContainsFunc(c.Allowances(rule), func(v string) bool { return strings.EqualFold(v, text) })
}

// Allowances are the values that are allowed to a rule.
func (c *Config) Allowances(rule string) []string {
	var values []string
	for _, a := range c.Allow {
		if a.Rule == rule {
			values = append(values, a.Values...)
		}
	}
	return values
}

// configReader collects the mistakes of a configuration.
type configReader struct {
	at, key  func(path ...string) article.Range // of a value and of its key
	rule     *Rule
	root     []string // what settings stand under, for messages
	sections []string // the first folders of the site's content
	faults   []Finding
}

func (r *configReader) fault(message, fix string, path ...string) {
	r.faultAt(r.rule.Severity, r.at(path...), message, fix)
}

func (r *configReader) faultAt(severity string, at article.Range, message, fix string) {
	f := r.rule.finding(severity, message, fix)
	f.File, f.Match = at.File, at.Match
	f.Line, f.Column, f.EndLine, f.EndColumn = at.Line, at.Column, at.EndLine, at.EndColumn
	r.faults = append(r.faults, f)
}

// ReadConfig reads params.bedside.check, which may be nil. at gives the place
// of a value by its path below it. Whatever is unknown or has no reason is a
// finding, and is left out.
func ReadConfig(raw any, at func(path ...string) article.Range) (Config, []Finding) {
	rule, _ := Find(ruleConfiguration)
	r := &configReader{at: at, rule: rule}
	var c Config
	if raw == nil {
		return c, nil
	}
	m, ok := r.table(raw)
	if !ok {
		return c, r.faults
	}
	for _, key := range slices.Sorted(maps.Keys(m)) {
		switch v := m[key]; key {
		case "profile":
			c.Profile = r.choice(v, Profiles, "profile", key)
		case "severities":
			c.Severities = r.severities(v)
		case "terms":
			c.Terms = r.terms(v)
		case "limits":
			c.Limits = r.limits(v)
		case "allow":
			c.Allow = r.allow(v)
		case "suppress":
			c.Suppress = r.suppress(v, []string{key}, true)
		default:
			r.unknown(key, []string{"profile", "severities", "terms", "limits", "allow", "suppress"}, "setting", key)
		}
	}
	return c, r.faults
}

// table reads a map, the keys in small letters.
func (r *configReader) table(v any, path ...string) (map[string]any, bool) {
	m, err := cast.ToStringMapE(v)
	if _, text := v.(string); err != nil || text {
		r.fault(fmt.Sprintf("found %s where names with values are expected", naming(v)), "write it as a table", path...)
		return nil, false
	}
	low := make(map[string]any, len(m))
	for key, value := range m {
		low[strings.ToLower(key)] = value
	}
	return low, true
}

// naming is a value as a message names it.
func naming(v any) string {
	switch v := v.(type) {
	case string:
		return quote(v)
	case []any, []string, []map[string]any:
		return "a list"
	case map[string]any:
		return "a table"
	}
	return shorten(fmt.Sprint(v))
}

func (r *configReader) unknown(word string, known []string, noun string, path ...string) {
	message := fmt.Sprintf("there is no %s %s", noun, quote(word))
	fix := "expected " + words.List(known)
	if near, ok := words.Nearest(word, known); ok {
		message += fmt.Sprintf("; did you mean %q?", near)
		fix = fmt.Sprintf("write %s, or take it out", near)
	} else if len(known) == 0 {
		fix = "take it out: there is none to be set here"
	} else if len(known) > 12 {
		fix = "bedside check --list names them all"
	}
	r.fault(message, fix, path...)
}

func (r *configReader) choice(v any, known []string, noun string, path ...string) string {
	s, ok := v.(string)
	if !ok || !slices.Contains(known, strings.ToLower(s)) {
		r.unknown(fmt.Sprint(v), known, noun, path...)
		return ""
	}
	return strings.ToLower(s)
}

// known finds the rule of a name, and says so if there is none.
func (r *configReader) known(id string, path ...string) *Rule {
	rule, near := Find(id)
	if rule != nil {
		return rule
	}
	fix := "bedside check --list names them all"
	message := fmt.Sprintf("there is no rule %s", quote(id))
	if near != "" {
		message += fmt.Sprintf("; did you mean %q?", near)
		fix = fmt.Sprintf("write %s", near)
	}
	r.fault(message, fix, path...)
	return nil
}

func (r *configReader) severities(v any) map[string]string {
	m, ok := r.table(v, "severities")
	if !ok {
		return nil
	}
	severities := make(map[string]string)
	for _, id := range slices.Sorted(maps.Keys(m)) {
		path := []string{"severities", id}
		rule := r.known(id, path...)
		if rule == nil {
			continue
		}
		value := m[id]
		if value == false {
			value = severityOff // YAML's off
		}
		s := r.choice(value, append(slices.Clone(Severities), severityOff), "severity", path...)
		switch {
		case s == "":
		case rule.Fixed():
			r.fault(fmt.Sprintf("the severity of %s cannot be set: what it finds is broken", rule.ID), "take this line out, and mend what the rule finds", path...)
		default:
			severities[rule.ID] = s
		}
	}
	return severities
}

func (r *configReader) terms(v any) map[string][]string {
	m, ok := r.table(v, "terms")
	if !ok {
		return nil
	}
	terms := make(map[string][]string)
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if known := termNames(); !slices.Contains(known, name) {
			r.unknown(name, known, "term list", "terms", name)
			continue
		}
		if terms[name] = textList(m[name]); terms[name] == nil {
			r.fault(fmt.Sprintf("the terms of %s are %s; expected a list of words", name, naming(m[name])), `write it as in ["one phrase", "another"]`, "terms", name)
		}
	}
	return terms
}

func (r *configReader) limits(v any) map[string]map[string]float64 {
	m, ok := r.table(v, "limits")
	if !ok {
		return nil
	}
	limits := make(map[string]map[string]float64)
	for _, id := range slices.Sorted(maps.Keys(m)) {
		rule := r.known(id, "limits", id)
		if rule == nil {
			continue
		}
		values, ok := r.table(m[id], "limits", id)
		if !ok {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(values)) {
			path := []string{"limits", id, name}
			if _, ok := rule.Limits[name]; !ok {
				r.unknown(name, slices.Sorted(maps.Keys(rule.Limits)), "limit of "+rule.ID, path...)
				continue
			}
			n, err := cast.ToFloat64E(values[name])
			if _, text := values[name].(string); err != nil || text || !(n >= 0) {
				r.fault(fmt.Sprintf("the limit %s of %s is %s; expected a number that is not below 0", name, rule.ID, naming(values[name])), "write a number, without quotation marks", path...)
				continue
			}
			if limits[rule.ID] == nil {
				limits[rule.ID] = make(map[string]float64)
			}
			limits[rule.ID][name] = n
		}
	}
	return limits
}

// items are the tables of a list; one table alone is a list of one.
func (r *configReader) items(v any, path []string) []map[string]any {
	var raw []any
	switch v := v.(type) {
	case []any:
		raw = v
	case []map[string]any:
		for _, m := range v {
			raw = append(raw, m)
		}
	default:
		if _, err := cast.ToStringMapE(v); err != nil {
			r.fault(fmt.Sprintf("found %s where a list is expected", naming(v)), "write a list of tables, each with rule and reason", path...)
			return nil
		}
		raw = []any{v}
	}
	items := make([]map[string]any, len(raw))
	for i, v := range raw {
		items[i], _ = r.table(v, append(slices.Clone(path), strconv.Itoa(i))...)
	}
	return items
}

func (r *configReader) allow(v any) []Allowance {
	var allow []Allowance
	for i, m := range r.items(v, []string{"allow"}) {
		if m == nil {
			continue
		}
		path := []string{"allow", strconv.Itoa(i)}
		good := true
		for _, key := range slices.Sorted(maps.Keys(m)) {
			if keys := []string{"rule", "values", "reason"}; !slices.Contains(keys, key) {
				r.unknown(key, keys, "key of an allowance", append(path, key)...)
				good = false
			}
		}
		a := Allowance{Values: textList(m["values"]), Reason: strings.TrimSpace(cast.ToString(m["reason"]))}
		rule := r.known(cast.ToString(m["rule"]), append(path, "rule")...)
		switch {
		case rule == nil:
		case a.Values == nil:
			r.fault(fmt.Sprintf("an allowance of %s allows nothing", rule.ID), `write what it allows, as in values = ["…"]`, path...)
		case a.Reason == "":
			r.fault(fmt.Sprintf("an allowance of %s has no reason", rule.ID), `say why, as in reason = "…"`, path...)
		case good:
			a.Rule = rule.ID
			allow = append(allow, a)
		}
	}
	return allow
}

// suppress reads a list of suppressions; where says whether they may name
// pages.
func (r *configReader) suppress(v any, at []string, where bool) []Suppression {
	keys := []string{"rule", "reason", "until"}
	if where {
		keys = append(keys, "pages")
	}
	var list []Suppression
	for i, m := range r.items(v, at) {
		if m == nil {
			continue
		}
		path := append(slices.Clone(at), strconv.Itoa(i))
		list = append(list, r.suppression(m, keys, path)...)
	}
	return list
}

func (r *configReader) suppression(m map[string]any, keys, path []string) []Suppression {
	under := func(key string) []string { return append(slices.Clone(path), key) }
	good := true
	for _, key := range slices.Sorted(maps.Keys(m)) {
		if !slices.Contains(keys, key) {
			r.unknown(key, keys, "key of a suppression", under(key)...)
			good = false
		}
	}
	s := Suppression{Reason: strings.TrimSpace(cast.ToString(m["reason"])), Pages: textList(m["pages"]), Where: r.at(under("rule")...)}
	if _, given := m["pages"]; given && s.Pages == nil {
		r.fault("the pages of a suppression are none", `write their paths, as in pages = ["/articles/knee"], or leave it out for the whole site`, under("pages")...)
		good = false
	}
	if until, given := m["until"]; given {
		var ok bool
		if s.Until, ok = date(until); !ok {
			r.fault(fmt.Sprintf("the end of a suppression is %s; expected a date", naming(until)), "write it as in 2027-01-31", under("until")...)
			good = false
		}
	}
	rules := textList(m["rule"])
	if rules == nil {
		r.fault("a suppression names no rule", `write which, as in rule = "cure"`, path...)
	}
	var found []Suppression
	for _, id := range rules {
		rule := r.known(id, under("rule")...)
		switch {
		case rule == nil:
		case rule.Fixed():
			r.fault(fmt.Sprintf("%s cannot be suppressed: what it finds is broken", rule.ID), "take the suppression out, and mend what the rule finds", under("rule")...)
		case s.Reason == "":
			r.fault(fmt.Sprintf("a suppression of %s has no reason", rule.ID), "say in it why this is right here, so that the next reader knows", under("rule")...)
		case good:
			one := s
			one.Rule = rule.ID
			found = append(found, one)
		}
	}
	return found
}

// covers tells whether a suppression of the configuration is about a page.
func (s *Suppression) covers(p *Page) bool {
	if s.Pages == nil {
		return true
	}
	if p == nil {
		return false
	}
	return slices.ContainsFunc(s.Pages, func(pattern string) bool {
		pattern = path.Clean("/" + strings.ToLower(pattern))
		matches, err := path.Match(pattern, p.Path)
		return err == nil && matches || p.Path == pattern || strings.HasPrefix(p.Path, strings.TrimSuffix(pattern, "/")+"/")
	})
}
