package check

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/cast"
)

func frontValue() Rule {
	return Rule{
		ID:       "front-value",
		Number:   "META-12",
		Severity: SeverityError,
		Summary:  "A date in the front matter is a date, a weight is a number, a draft is one or is none, and no number loses its zeros.",
		Source:   "Hugo, Front matter, https://gohugo.io/content-management/front-matter/#fields",
		Why: "Of 01/11/2026 nobody can tell whether it is in January or in November, and Hugo takes it for no date. " +
			"What is neither true nor false it takes for false, so that a page with the line draft: yes goes online. " +
			"A number such as 0012345 without quotation marks is read as another one.",
		Fix:  "write a date as year, month and day, a weight as a whole number, and draft as true or false",
		Bad:  Example{Front: "title: Knee replacement\ndate: 01/11/2026\ndraft: yes please\n", Body: "The operation takes about 2 hours.\n"},
		Good: Example{Front: "title: Knee replacement\ndate: 2026-11-01\ndraft: false\n", Body: "The operation takes about 2 hours.\n"},
		page: func(p *Page, r *Report) {
			for _, f := range frontFields {
				v, ok := p.Front.Values[strings.ToLower(f.key)]
				if !ok {
					continue
				}
				if message, fix := FrontMistake(f.key, v); message != "" {
					r.At(p.FrontAt(f.key), message, fix)
				}
			}
			if zeroed.Match(p.Source[p.Front.Start:p.Front.End]) {
				c := configReader{at: p.FrontAt, rule: r.Rule}
				c.digits(p.Front.Values, nil)
				for _, f := range c.faults {
					r.findings = append(r.findings, located{Finding: f, page: p, start: -1})
				}
			}
		},
	}
}

// zeroed is front matter in which a number may begin with a zero or a sign.
var zeroed = regexp.MustCompile(`(?:^|[\s:=,\[{])(?:[-+]?0[0-9xob_]|\+[0-9])`)

// frontFields are the fields of front matter that Hugo reads as something else
// than text.
var frontFields = []struct{ key, is string }{
	{"date", "date"}, {"lastmod", "date"}, {"publishDate", "date"}, {"expiryDate", "date"},
	{"draft", "boolean"}, {"headless", "boolean"}, {"weight", "number"},
}

// FrontMistake says what is wrong with the value of one of Hugo's own fields of
// front matter; empty: nothing.
func FrontMistake(key string, v any) (message, fix string) {
	if v == nil || v == "" {
		return "", ""
	}
	for _, f := range frontFields {
		if !strings.EqualFold(f.key, key) {
			continue
		}
		found := func() string { return fmt.Sprintf("%s is %s, which is", f.key, naming(v)) }
		switch f.is {
		case "date":
			switch v := v.(type) {
			case toml.LocalDate, toml.LocalDateTime:
				return "", ""
			case string:
				// The usual form, which cast tries late.
				if _, err := time.Parse(time.DateOnly, v); err == nil {
					return "", ""
				}
			}
			if _, err := cast.ToTimeInDefaultLocationE(v, time.UTC); err != nil {
				return found() + " no date that Hugo reads", "write it as year, month, day: " + dateMeant(v)
			}
		case "boolean":
			if _, err := cast.ToBoolE(v); err != nil {
				return found() + " neither true nor false, and Hugo takes it for false", "write true or false, without quotation marks"
			}
		case "number":
			if _, err := cast.ToIntE(v); err != nil {
				return found() + " no whole number, and Hugo takes it for 0", "write a whole number, without quotation marks"
			}
		}
	}
	return "", ""
}

// datelike is a date in figures.
var datelike = regexp.MustCompile(`^(\d{1,4})[./ -]+(\d{1,2})[./ -]+(\d{1,4})$`)

// dateMeant is a date as Hugo reads it, from one as people write it. Where it
// may be two, it is both.
func dateMeant(v any) string {
	text := strings.TrimSpace(fmt.Sprint(v))
	for _, layout := range []string{"2 January 2006", "2 Jan 2006", "January 2, 2006", "Jan 2, 2006", "January 2 2006", "2. January 2006"} {
		if day, err := time.Parse(layout, text); err == nil {
			return day.Format(time.DateOnly)
		}
	}
	const example = "2026-11-01"
	m := datelike.FindStringSubmatch(text)
	if m == nil {
		return example
	}
	var n [3]int
	for i := range n {
		n[i], _ = strconv.Atoi(m[i+1]) // of so few figures
	}
	if len(m[1]) == 4 {
		n[0], n[2] = n[2], n[0]
	} else if len(m[3]) != 4 {
		return example
	}
	var meant []string
	for _, order := range [][2]int{{n[1], n[0]}, {n[0], n[1]}} {
		day := time.Date(n[2], time.Month(order[0]), order[1], 0, 0, 0, 0, time.UTC)
		if s := day.Format(time.DateOnly); int(day.Month()) == order[0] && day.Day() == order[1] && (meant == nil || meant[0] != s) {
			meant = append(meant, s)
		}
	}
	switch len(meant) {
	case 0:
		return example
	case 1:
		return meant[0]
	}
	return meant[0] + " or " + meant[1] + ", whichever is meant"
}
