package check

import (
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cast"

	"example.org/bedside/tools/words"
)

// ReadData looks through a data file that Bedside reads, such as bedside/countries,
// and tells what is not as it is meant.
func ReadData(name string, data any, at Places) []Finding {
	rule, _ := Find(ruleConfiguration)
	r := &configReader{at: at.Value, key: at.Key, rule: rule}
	switch name {
	case "bedside/countries":
		r.countries(data)
	case "bedside/wordings":
		tableOf(wordingSettings)(r, data, nil)
	default:
		if folder, _, _ := strings.Cut(name, "/"); slices.Contains([]string{"people", "references", "products"}, folder) {
			r.digits(data, nil)
		}
	}
	return r.faults
}

// TwoFiles tells of a key that two data files have.
func TwoFiles(key, first, second string) Finding {
	rule, _ := Find(ruleConfiguration)
	f := rule.finding(rule.Severity, fmt.Sprintf("data/%s stands in two files, here and in %s: Hugo makes one of them, and nobody sees which part is whose", key, filepath.Base(first)),
		fmt.Sprintf("keep %s or %s, and take the other away", filepath.Base(first), filepath.Base(second)))
	f.File = second
	return f
}

// digits looks for whole numbers that are read otherwise than they are written:
// of a registration 0012345 YAML makes 5349.
func (r *configReader) digits(v any, path []string) {
	under := func(key string) []string { return append(slices.Clone(path), key) }
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			r.digits(v[key], under(key))
		}
	case []any:
		for i, item := range v {
			r.digits(item, under(strconv.Itoa(i)))
		}
	case int, int64, uint64, float64:
		if found := r.at(path...).Match; wholeNumber.MatchString(found) && found != fmt.Sprint(v) {
			r.changed(v, found, path)
		}
	}
}

// wholeNumber is one as it may be written.
var wholeNumber = regexp.MustCompile(`^[-+]?(?:[0-9][0-9_]*|0[xob][0-9a-fA-F_]+)$`)

// countries reads the emergency numbers.
func (r *configReader) countries(data any) {
	const fix = `write [GB] and below it emergency = "999", with the country and the number that are meant`
	all, ok := r.table(data)
	if !ok {
		return
	}
	for _, code := range slices.Sorted(maps.Keys(all)) {
		country := strings.ToUpper(code)
		m, err := cast.ToStringMapE(all[code])
		if _, text := all[code].(string); err != nil || text {
			r.fault(fmt.Sprintf("the country %s is %s; expected a table with its emergency number", country, naming(all[code])), fix, code)
			continue
		}
		if m["emergency"] == nil || m["emergency"] == "" {
			message := fmt.Sprintf("the country %s has no emergency number", country)
			for _, key := range slices.Sorted(maps.Keys(m)) {
				if _, ok := words.Nearest(key, []string{"emergency"}); ok {
					message += fmt.Sprintf("; found %q, did you mean %q?", key, "emergency")
				}
			}
			r.faultAt(SeverityError, r.key(code), message, `write emergency = "…" into it`)
		} else {
			emergencyDigits(r, m["emergency"], []string{country, "emergency"})
		}
		if also := m["also"]; also != nil {
			for _, number := range r.list(also, `the other numbers that are answered, as in ["112"]`, []string{country, "also"}) {
				emergencyDigits(r, number, []string{country, "also"})
			}
		}
	}
}

// wordingSettings are the keys of a wording of a disclaimer.
var wordingSettings = []setting{
	{key: "version", read: anything},
	{key: "effective", read: anything},
	{key: "title", read: (*configReader).text},
	{key: "full", read: (*configReader).parts},
	{key: "short", read: (*configReader).parts},
}

func anything(*configReader, any, []string) {}

// parts reads the parts of a form of a wording.
func (r *configReader) parts(v any, path []string) {
	switch v.(type) {
	case []any, []map[string]any:
	default:
		r.fault(fmt.Sprintf("%s is %s; expected its parts", r.called(path), r.written(v, path)), fmt.Sprintf("write [[%s]], and below it part = \"…\" and text = \"…\"", path[0]), path...)
		return
	}
	for i, m := range r.items(v, path) {
		at := append(slices.Clone(path), strconv.Itoa(i))
		if m == nil {
			continue
		}
		tableOf([]setting{{key: "part", read: (*configReader).text}, {key: "text", read: (*configReader).text}})(r, m, at)
		text, _ := m["text"].(string)
		if m["part"] == "emergency" && text != "" && !strings.Contains(text, "{number}") && !hasDigit(text) {
			r.fault(fmt.Sprintf("the part emergency says %s, and names no number", quote(text)), "write {number} where the emergency number of the site's country is to stand", append(at, "text")...)
		}
	}
}

var emergencyDigits = like(`^[0-9+][0-9 ]*$`, "a number in digits, such as 112")
