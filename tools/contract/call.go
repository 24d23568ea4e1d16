package contract

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"example.org/bedside/tools/words"
)

// Call is a shortcode as it is used in a text, already parsed. Lines and
// columns count from 1; 0 stands for unknown.
type Call struct {
	Name         string // with or without "bedside/" in front
	Arguments    []Argument
	Inner        string // what stands between its tags
	Parent       string // the shortcode that it stands in; empty: none
	Line, Column int
}

// Argument is one parameter of a call.
type Argument struct {
	Name         string // empty: by position
	Index        int    // from 0, where Name is empty
	Value        any    // string; what stands without quotes may be a bool, int or float64
	Line, Column int
}

// CallError is what is wrong with a call.
type CallError struct {
	Parameter    string // "@0" for the first one by position that is not declared; empty: the call itself
	Message      string // in the words of the produced templates
	Line, Column int    // of the argument, else of the call
	Warning      bool   // it works for now
	Missing      bool   // the parameter is not given
	Meant        string // the parameter that an unknown one is taken for
}

func (e CallError) Error() string { return e.Message }

// Is reports whether a call by that name is a call of this shortcode.
func (c *Contract) Is(name string) bool { return bare(name) == c.Name }

func bare(name string) string { return strings.TrimPrefix(name, "bedside/") }

// Check judges a call by the contract. It gives everything that is wrong, the
// parameters that were given first.
func (c *Contract) Check(call Call) []CallError {
	var (
		errs    []CallError
		surplus []string
		given   = map[string]bool{}
		named   int
		over    Argument
	)
	fail := func(a *Argument, parameter, format string, args ...any) {
		e := CallError{Parameter: parameter, Message: fmt.Sprintf(format, args...), Line: call.Line, Column: call.Column}
		if a != nil && a.Line > 0 {
			e.Line, e.Column = a.Line, a.Column
		}
		errs = append(errs, e)
	}
	for i := range call.Arguments {
		a := &call.Arguments[i]
		var p *Parameter
		if a.Name != "" {
			named++
			var ok bool
			if p, ok = c.Parameter(a.Name); !ok {
				fail(a, a.Name, "%s", c.unknown(a.Name))
				errs[len(errs)-1].Meant, _ = words.Nearest(a.Name, names(c.Parameters))
				continue
			}
		} else if j := slices.IndexFunc(c.Parameters, func(p Parameter) bool { return p.Position >= 0 && p.Position == a.Index }); j >= 0 {
			p = &c.Parameters[j]
		} else {
			if len(surplus) == 0 {
				over = *a
			}
			surplus = append(surplus, show(a.Value))
			continue
		}
		if given[p.Name] {
			fail(a, p.Name, "parameter %q is given twice; expected once", p.Name)
			continue
		}
		given[p.Name] = true
		if message := p.Check(a.Value, a.Name != ""); message != "" {
			fail(a, p.Name, "%s", message)
		} else if p.Deprecated != "" {
			fail(a, p.Name, "%s", p.deprecation())
			errs[len(errs)-1].Warning = true
		}
	}
	switch {
	case len(surplus) == 1:
		fail(&over, "@"+strconv.Itoa(over.Index), "one positional parameter too many: %s", surplus[0])
	case len(surplus) > 1:
		fail(&over, "@"+strconv.Itoa(over.Index), "%d positional parameters too many: %s", len(surplus), strings.Join(surplus, ", "))
	}
	if named > 0 && named < len(call.Arguments) {
		fail(nil, "", "parameters with and without a name are mixed; write all of them by name")
	}
	for _, p := range c.Parameters {
		if p.Required && !given[p.Name] {
			fail(nil, p.Name, "parameter %q is missing", p.Name)
			errs[len(errs)-1].Missing = true
		}
	}
	if message := c.checkInner(call, given[c.BodyOr]); message != "" {
		fail(nil, "", "%s", message)
	}
	if len(c.Within) > 0 && !slices.Contains(c.Within, bare(call.Parent)) {
		found := "by itself"
		if call.Parent != "" {
			found = fmt.Sprintf("in %q", bare(call.Parent))
		}
		fail(nil, "", "%q stands %s; expected it in %s", c.Name, found, words.List(c.Within))
	}
	return errs
}

func (c *Contract) unknown(name string) string {
	all := names(c.Parameters)
	if len(all) == 0 {
		return fmt.Sprintf("unknown parameter %q; %q takes none", name, c.Name)
	}
	return fmt.Sprintf("unknown parameter %q; %s", name, instead(name, all))
}

func (p *Parameter) deprecation() string {
	s := fmt.Sprintf("parameter %q is deprecated since %s", p.Name, p.Deprecated)
	if p.ReplacedBy != "" {
		s += fmt.Sprintf("; use %q", p.ReplacedBy)
	}
	return s
}

func (c *Contract) checkInner(call Call, instead bool) string {
	holds := strings.TrimSpace(call.Inner) != ""
	switch {
	case c.Body == BodyNone && holds:
		return fmt.Sprintf("%q holds text; expected nothing between its tags", c.Name)
	case c.Body == BodyNone || holds && !instead || instead && !holds:
		return ""
	case holds:
		return fmt.Sprintf("%q holds text and has the parameter %q; expected one of both", c.Name, c.BodyOr)
	case c.BodyOr != "":
		return fmt.Sprintf("%q holds nothing and has no parameter %q; expected one of both", c.Name, c.BodyOr)
	case c.Body == BodyTable:
		return fmt.Sprintf("%q holds nothing; expected a table between its tags", c.Name)
	}
	return fmt.Sprintf("%q holds nothing; expected Markdown between its tags", c.Name)
}

// Check judges one value of the parameter, given by name or by position. It
// gives the message in the words of the produced templates, or nothing.
func (p *Parameter) Check(v any, named bool) string {
	if text, ok := v.(string); ok {
		if p.Required && strings.TrimSpace(text) == "" {
			return fmt.Sprintf("parameter %q is empty", p.Name)
		}
	} else if what, ok := p.unquoted(v); ok {
		write := strconv.Quote(fmt.Sprint(v))
		if named {
			write = p.Name + "=" + write
		}
		return fmt.Sprintf("parameter %q is the bare %s %v; write %s in quotes", p.Name, what, v, write)
	}
	return p.fault(fmt.Sprintf("parameter %q", p.Name), v)
}

// unquoted reports whether v, which is no text, only lacks its quotes.
func (p *Parameter) unquoted(v any) (what string, ok bool) {
	switch p.Type {
	case Boolean, Integer:
		return "", false
	case Choice:
		if !slices.Contains(p.Choices, fmt.Sprint(v)) {
			return "", false
		}
	}
	if _, ok := v.(bool); ok {
		return "word", true
	}
	return "number", true
}

// digits leaves out what Go's and Hugo's readers of numbers take for octal.
var digits = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)

// fault says what is wrong with a value of the parameter's type.
func (p *Parameter) fault(subject string, v any) string {
	text, isText := v.(string)
	expected, ok := "", true
	switch p.Type {
	case Boolean:
		_, ok = v.(bool)
		ok = ok || isText && (text == "true" || text == "false")
		expected = "true or false"
	case Integer:
		var n int
		n, ok = whole(v)
		ok = ok && (p.Min == nil || n >= *p.Min) && (p.Max == nil || n <= *p.Max)
		expected = "a whole number" + p.bounds()
	case Choice:
		if !isText || !slices.Contains(p.Choices, text) {
			return fmt.Sprintf("%s is %s; %s", subject, show(v), oneOf(fmt.Sprint(v), p.Choices))
		}
	case Date:
		_, err := time.Parse(time.DateOnly, text)
		ok = isText && err == nil
		expected = "a date such as 2026-11-01"
	case Path:
		ok = isText && strings.TrimSpace(text) != ""
		expected = "the path of a file"
	case ID:
		ok = isText && text != "" && !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
		expected = "a name without spaces"
	case List:
		ok = isText
		for _, item := range strings.Split(text, ",") {
			ok = ok && strings.TrimSpace(item) != ""
		}
		expected = "words separated by commas"
	default:
		ok = isText
		expected = "text"
	}
	if ok {
		return ""
	}
	return fmt.Sprintf("%s is %s; expected %s", subject, show(v), expected)
}

func (p *Parameter) bounds() string {
	switch {
	case p.Min != nil && p.Max != nil:
		return fmt.Sprintf(" from %d to %d", *p.Min, *p.Max)
	case p.Min != nil:
		return fmt.Sprintf(", at least %d", *p.Min)
	case p.Max != nil:
		return fmt.Sprintf(", at most %d", *p.Max)
	}
	return ""
}

func whole(v any) (int, bool) {
	switch v := v.(type) {
	case int:
		return v, true
	case int64:
		return int(v), v >= math.MinInt && v <= math.MaxInt
	case string:
		if digits.MatchString(v) {
			n, err := strconv.Atoi(v)
			return n, err == nil
		}
	}
	return 0, false
}

// show writes a value as a message does: text in quotes, the rest bare.
func show(v any) string {
	if text, ok := v.(string); ok {
		return strconv.Quote(text)
	}
	return fmt.Sprint(v)
}
