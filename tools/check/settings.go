package check

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/spf13/cast"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/vocabulary"
	"example.org/bedside/tools/words"
)

// setting is what params.bedside, or a table in it, may hold under a key.
type setting struct {
	key  string // as it is written
	read func(r *configReader, v any, path []string)
	also []string // what people write for it
}

// hourSettings are those of one of params.bedside.clinic.hours.
var hourSettings = []setting{
	{key: "text", read: (*configReader).text},
	{key: "days", read: (*configReader).days, also: []string{"day"}},
	{key: "opens", read: clock, also: []string{"from", "open"}},
	{key: "closes", read: clock, also: []string{"close", "to", "until"}},
}

var clock = like(`^(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?$`, "a time as in 08:00 or 17:30")

// settings are all of params.bedside.
var settings = []setting{
	{key: "check", read: anything}, // ReadConfig reads it
	{key: "clinic", read: tableOf(clinicSettings)},
	{key: "confirmed", read: (*configReader).confirmed},
	{key: "country", read: (*configReader).text},
	{key: "head", read: (*configReader).flag},
	{key: "medicalSections", read: (*configReader).medical},
	{key: "schema", read: (*configReader).flag},
	{key: "strict", read: (*configReader).flag},
}

// clinicSettings are those of params.bedside.clinic.
var clinicSettings = []setting{
	{key: "accent", read: like(`^#[0-9A-Fa-f]{6}$`, "a colour as # and six digits, such as #0b4f5e"), also: []string{"color", "colour"}},
	{key: "address", read: tableOf([]setting{
		{key: "streetAddress", read: (*configReader).text, also: []string{"street", "line1"}},
		{key: "addressLocality", read: (*configReader).text, also: []string{"city", "locality", "town"}},
		{key: "addressRegion", read: (*configReader).text, also: []string{"county", "region", "state"}},
		{key: "postalCode", read: (*configReader).text, also: []string{"postcode", "zip", "zipcode"}},
		{key: "addressCountry", read: (*configReader).text, also: []string{"country"}},
	})},
	{key: "booking", read: like(`^https://[^/?#\s]`, "the address of the page where people book, beginning with https://")},
	{key: "email", read: like(`^[^@\s<>"?&:]+@[^@\s<>"?&]+\.[^@\s<>"?&]+$`, "an address such as hello@clinic.example, with nothing before it"), also: []string{"e-mail", "mail"}},
	{key: "hours", read: stated((*configReader).hours)},
	{key: "initials", read: (*configReader).text},
	{key: "name", read: (*configReader).text, also: []string{"title"}},
	{key: "strapline", read: (*configReader).text, also: []string{"slogan", "tagline"}},
	{key: "telephone", read: (*configReader).telephone, also: []string{"phone", "tel"}},
	{key: "themeColor", read: tableOf([]setting{{key: "light", read: (*configReader).text}, {key: "dark", read: (*configReader).text}}), also: []string{"themecolour"}},
	{key: "type", read: stated((*configReader).clinicType)},
}

// Places tell where a value of params.bedside stands, and where its key does, by
// the path below it.
type Places struct {
	Value, Key func(path ...string) article.Range
}

// ReadSettings looks through params.bedside of one language, but for what
// ReadConfig reads. sections are the first folders of the site's content.
func ReadSettings(raw any, sections []string, at Places) []Finding {
	rule, _ := Find(ruleConfiguration)
	r := &configReader{at: at.Value, key: at.Key, rule: rule, root: []string{"params", "bedside"}, sections: sections}
	if raw != nil {
		tableOf(settings)(r, raw, nil)
	}
	return r.faults
}

// tableOf reads a table in which nothing else stands.
func tableOf(of []setting) func(*configReader, any, []string) {
	return func(r *configReader, v any, path []string) {
		m, ok := r.table(v, path...)
		if !ok {
			return
		}
		for _, key := range slices.Sorted(maps.Keys(m)) {
			at := append(slices.Clone(path), key)
			if i := slices.IndexFunc(of, func(s setting) bool { return strings.EqualFold(s.key, key) }); i < 0 {
				r.strange(key, of, at)
			} else if m[key] != nil && m[key] != "" {
				at[len(path)] = of[i].key // Hugo knows it in small letters
				of[i].read(r, m[key], at)
			}
		}
	}
}

// strange tells of a key that nothing reads.
func (r *configReader) strange(key string, of []setting, path []string) {
	at := r.key(path...)
	if strings.EqualFold(at.Match, key) {
		key = at.Match
	}
	var known []string
	near := ""
	for _, s := range of {
		known = append(known, s.key)
		if slices.Contains(s.also, strings.ToLower(key)) {
			near = s.key
		}
	}
	if near == "" {
		near, _ = words.Nearest(key, known)
	}
	message, fix := fmt.Sprintf("nothing reads %q", key), "take it out; expected "+words.List(known)
	if in := r.called(path[:len(path)-1]); in != "" {
		message += " in " + in
	}
	if near != "" {
		message, fix = fmt.Sprintf("%s; did you mean %q?", message, near), fmt.Sprintf("write %s", near)
	}
	r.faultAt(SeverityError, at, message, fix)
}

// called is what a message calls a setting.
func (r *configReader) called(path []string) string {
	return strings.Join(append(slices.Clone(r.root), path...), ".")
}

// written is a value as it stands in the file, or else as a message names it.
func (r *configReader) written(v any, path []string) string {
	if _, ok := v.(string); ok {
		return naming(v)
	}
	return cmp.Or(shorten(r.at(path...).Match), naming(v))
}

// text reads what is shown as it is. A number may stand without quotation marks
// if nothing of it is lost.
func (r *configReader) text(v any, path []string) {
	switch v := v.(type) {
	case string:
	case bool, []any, []string, []map[string]any, map[string]any:
		r.fault(fmt.Sprintf("%s is %s; expected a text", r.called(path), r.written(v, path)), "write it in quotation marks", path...)
	default:
		if found := r.at(path...).Match; looksNumber(found) && found != fmt.Sprint(v) {
			r.changed(v, found, path)
		}
	}
}

// changed tells of a number that is read otherwise than it is written.
func (r *configReader) changed(v any, found string, path []string) {
	r.fault(fmt.Sprintf("%s is %s without quotation marks, which is read as the number %v", r.called(path), found, v), fmt.Sprintf("write %q, in quotation marks", found), path...)
}

// looksNumber tells whether a value is written as a number is.
func looksNumber(s string) bool {
	return strings.Trim(s, "+-._0123456789abcdefxoABCDEF") == "" && strings.ContainsAny(s, "0123456789")
}

// like reads a text of a form.
func like(pattern, expected string) func(*configReader, any, []string) {
	form := regexp.MustCompile(pattern)
	return func(r *configReader, v any, path []string) {
		if s, ok := v.(string); !ok {
			r.text(v, path)
		} else if !form.MatchString(s) {
			r.fault(fmt.Sprintf("%s is %s; expected %s", r.called(path), quote(s), expected), "write it so, or take it out", path...)
		}
	}
}

func (r *configReader) flag(v any, path []string) {
	if _, ok := v.(bool); !ok {
		r.fault(fmt.Sprintf("%s is %s; expected true or false", r.called(path), naming(v)), "write true or false, without quotation marks", path...)
	}
}

// list reads a list of texts.
func (r *configReader) list(v any, what string, path []string) []string {
	var list []string
	switch v := v.(type) {
	case []string:
		return v
	case []any:
		for i, item := range v {
			r.text(item, append(slices.Clone(path), strconv.Itoa(i)))
			list = append(list, cast.ToString(item))
		}
		return list
	case string:
		r.fault(fmt.Sprintf("%s is the text %q; expected a list: %s", r.called(path), v, what), fmt.Sprintf("write [%q]", v), path...)
	default:
		r.fault(fmt.Sprintf("%s is %s; expected a list: %s", r.called(path), r.written(v, path), what), "write it in brackets", path...)
	}
	return nil
}

// confirmed are the wordings that the clinic answers for; one may stand alone.
func (r *configReader) confirmed(v any, path []string) {
	if _, one := v.(string); !one {
		r.list(v, `the wordings that the clinic has confirmed, as in ["medical.en@1"]`, path)
	}
}

// medical reads medicalSections: a section that the site has not makes no page
// medical, and where it is misspelt those of the right one go unchecked.
func (r *configReader) medical(v any, path []string) {
	for i, s := range r.list(v, `the first folders of the medical pages, as in ["articles", "conditions"]`, path) {
		if s == "" || slices.Contains(r.sections, s) {
			continue
		}
		at := r.at(append(slices.Clone(path), strconv.Itoa(i))...)
		message := fmt.Sprintf("%s names the section %q, and content has no folder of that name: the pages that are meant go unchecked", r.called(path), s)
		if near, ok := words.Nearest(s, r.sections); ok {
			r.faultAt(SeverityError, at, fmt.Sprintf("%s; did you mean %q?", message, near), fmt.Sprintf("write %q", near))
		} else {
			r.faultAt(SeverityWarning, at, message, "write the folder's name as it is in content, or take it out until there is one")
		}
	}
}

func (r *configReader) telephone(v any, path []string) {
	s, ok := v.(string)
	if !ok {
		r.text(v, path)
	} else if why := undialled(s); why != "" {
		r.fault(fmt.Sprintf("%s is %s, %s; expected one number, such as 01632 960777, +44 (0)1632 960777 or 01632 960777 ext. 12", r.called(path), quote(s), why),
			"write one number as it is dialled, in the digits 0 to 9", path...)
	}
}

// These are those of page/tel.html.
var (
	phoneSigns = strings.NewReplacer("\u00a0", " ", "\u2009", " ", "\u202f", " ", "\u2010", "-", "\u2011", "-", "\u2013", "-",
		"\u200e", "", "\u200f", "", "\u202a", "", "\u202c", "", "\u2066", "", "\u2069", "")
	phoneExtension = regexp.MustCompile(`(?i)[ ,;]*(?:extension|ext\.?|x)[ .:]*[0-9]{1,7}$`)
	phoneTrunk     = regexp.MustCompile(`^((?:\+|00)[0-9 .-]{1,6})\(0\)`)
	phoneForm      = regexp.MustCompile(`^(?:\+|\(\+[0-9]{1,3}\))?[0-9 ().-]+$|^\(?0[0-9]{1,5}\)? ?/ ?[0-9 .-]{4,}$`)
)

// undialled says why a telephone number cannot be dialled with certainty; empty:
// it can.
func undialled(s string) string {
	s = phoneExtension.ReplaceAllString(strings.TrimSpace(phoneSigns.Replace(s)), "")
	rest := phoneTrunk.ReplaceAllString(s, "$1")
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, rest)
	country := strings.TrimPrefix(digits, "00")
	switch {
	case strings.ContainsFunc(rest, unicode.IsLetter):
		return "with letters in it"
	case len(digits) > 15:
		return fmt.Sprintf("with %d digits, where a number has 15 at most", len(digits))
	case !phoneForm.MatchString(rest):
		return "which no telephone dials as it is"
	case len(digits) < 3:
		return "which is too short"
	case rest != s && (strings.HasPrefix(country, "39") || strings.HasPrefix(country, "378")):
		return "and in Italy the 0 is dialled from abroad, too"
	case strings.Contains(rest, "+") && strings.Contains(rest, "(0)"):
		return "with a 0 of which nobody can tell whether it is dialled"
	}
	return ""
}

func (r *configReader) clinicType(v any, path []string) {
	s, ok := v.(string)
	if !ok {
		r.text(v, path)
		return
	}
	node, err := json.Marshal(map[string]string{"@type": s, "telephone": "112"})
	if err != nil {
		return
	}
	root, err := vocabulary.Parse(string(node))
	if err != nil {
		return
	}
	for _, p := range vocabulary.Validate([]*vocabulary.Value{root}, nil) {
		if !p.Warning {
			r.fault(r.called(path)+": "+p.Message, p.Fix+"; most are MedicalClinic, Physician, Dentist, Hospital or Pharmacy", path...)
			return
		}
	}
}

// stated reads what the structured data of all pages repeat.
func stated(read func(*configReader, any, []string)) func(*configReader, any, []string) {
	return func(r *configReader, v any, path []string) {
		before := len(r.faults)
		read(r, v, path)
		for i := range r.faults[before:] {
			r.faults[before+i].Kind = KindStated
		}
	}
}

// hours reads the opening hours: texts, or tables that programs can read as well.
func (r *configReader) hours(v any, path []string) {
	list, ok := v.([]any)
	if !ok {
		if one, text := v.(string); text {
			r.fault(fmt.Sprintf("%s is the text %q; expected a list of texts", r.called(path), one), fmt.Sprintf("write [%q]", one), path...)
			return
		}
		r.fault(fmt.Sprintf("%s is %s; expected a list of texts", r.called(path), r.written(v, path)), `write it as in ["Monday to Friday, 8am to 6pm"]`, path...)
		return
	}
	for i, item := range list {
		at := append(slices.Clone(path), strconv.Itoa(i))
		if m, err := cast.ToStringMapE(item); err == nil && m != nil {
			if _, text := item.(string); !text {
				tableOf(hourSettings)(r, m, at)
				r.whole(m, at)
				continue
			}
		}
		r.text(item, at)
	}
}

// whole tells of hours that are given to programs in part.
func (r *configReader) whole(m map[string]any, path []string) {
	var lacks []string
	machine := false
	for _, key := range []string{"days", "opens", "closes"} {
		if m[key] == nil || m[key] == "" {
			lacks = append(lacks, key)
		} else {
			machine = true
		}
	}
	if machine && lacks != nil {
		r.fault(fmt.Sprintf("%s has no %s, so that programs are told nothing of these hours", r.called(path), listed(lacks)), "write days, opens and closes, or text alone", path...)
	}
	if m["text"] == nil || m["text"] == "" {
		r.fault(fmt.Sprintf("%s has no text, so that people are told nothing of these hours", r.called(path)), `write it as in text = "Monday to Friday, 8am to 6pm"`, path...)
	}
}

func (r *configReader) days(v any, path []string) {
	days, one := v.(string)
	list := []string{days}
	if !one {
		list = r.list(v, `days, as in ["Monday", "Tuesday"]`, path)
	}
	for i, day := range list {
		if day = strings.TrimPrefix(day, "https://schema.org/"); slices.Contains(weekdays, day) {
			continue
		}
		at := path
		if !one {
			at = append(slices.Clone(path), strconv.Itoa(i))
		}
		near := slices.IndexFunc(weekdays, func(d string) bool {
			return len(day) > 1 && strings.HasPrefix(strings.ToLower(d), strings.ToLower(strings.Trim(day, ". ")))
		})
		meant, ok := words.Nearest(day, weekdays)
		if near >= 0 {
			meant, ok = weekdays[near], true
		}
		message, fix := fmt.Sprintf("%s is %s", r.called(at), quote(day)), "write its English name"
		if ok {
			message, fix = fmt.Sprintf("%s; did you mean %q?", message, meant), "write "+meant
		} else {
			message += "; expected " + words.List(weekdays)
		}
		r.fault(message, fix, at...)
	}
}

// weekdays are schema.org's.
var weekdays = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "PublicHolidays"}
