package contract_test

import (
	"testing"

	"example.org/bedside/tools/contract"
	"github.com/google/go-cmp/cmp"
)

const calls = `name     = "note"
since    = "0.1.0"
summary  = "A note."
notation = "paired"
body     = "markdown"
body_or  = "src"
within   = ["faq", "compare"]

[[parameter]]
name     = "caption"
position = 0
type     = "markdown"
required = true
help     = "The caption."

[[parameter]]
name     = "title"
position = 1
type     = "text"
help     = "The title."

[[parameter]]
name    = "open"
type    = "choice"
choices = ["none", "first", "all", "2"]
help    = "What is open."

[[parameter]]
name = "level"
type = "integer"
min  = 2
max  = 6
help = "The level."

[[parameter]]
name = "count"
type = "integer"
help = "The count."

[[parameter]]
name = "single"
type = "boolean"
help = "One at a time."

[[parameter]]
name = "asof"
type = "date"
help = "The date."

[[parameter]]
name = "src"
type = "path"
help = "The file."

[[parameter]]
name = "kind"
type = "id"
help = "The kind."

[[parameter]]
name = "columns"
type = "list"
help = "The columns."

[[parameter]]
name        = "heading"
type        = "text"
deprecated  = "0.2.0"
replaced_by = "title"
help        = "The old title."

[[parameter]]
name       = "color"
type       = "text"
deprecated = "0.2.0"
help       = "The old colour."
`

func TestCheck(t *testing.T) {
	c, err := contract.Parse("note/contract.toml", []byte(calls))
	if err != nil {
		t.Fatal(err)
	}
	// Arguments in pairs of name and value; an int for a name is a position.
	for _, tt := range []struct {
		name string
		args []any
		want []string
	}{
		{"by name", []any{"caption", "C", "title", "", "open", "all", "level", 2, "single", true, "asof", "2024-02-29", "kind", "off-label", "columns", "Cost, Länge"}, nil},
		{"by position", []any{0, "C", 1, "T"}, nil},
		{"in quotes", []any{"caption", "C", "level", "6", "count", "-7", "single", "false", "open", "2"}, nil},
		{"unknown, near", []any{"caption", "C", "titel", "x"}, []string{`titel: unknown parameter "titel"; did you mean "title"?`}},
		{"unknown, in capitals", []any{"Caption", "C"}, []string{
			`Caption: unknown parameter "Caption"; did you mean "caption"?`,
			`caption: parameter "caption" is missing`,
		}},
		{"unknown, not near", []any{"caption", "C", "author", "x"}, []string{
			`author: unknown parameter "author"; expected "caption", "title", "open", "level", "count", "single", "asof", "src", "kind", "columns", "heading" or "color"`,
		}},
		{"missing", nil, []string{`caption: parameter "caption" is missing`}},
		{"empty", []any{"caption", " "}, []string{`caption: parameter "caption" is empty`}},
		{"choice, near", []any{"caption", "C", "open", "al"}, []string{`open: parameter "open" is "al"; expected "none", "first", "all" or "2"; did you mean "all"?`}},
		{"choice, not near", []any{"caption", "C", "open", "closed"}, []string{`open: parameter "open" is "closed"; expected "none", "first", "all" or "2"`}},
		{"choice in capitals", []any{"caption", "C", "open", "ALL"}, []string{`open: parameter "open" is "ALL"; expected "none", "first", "all" or "2"; did you mean "all"?`}},
		{"choice, empty", []any{"caption", "C", "open", ""}, []string{`open: parameter "open" is ""; expected "none", "first", "all" or "2"`}},
		{"choice, bare number", []any{"caption", "C", "open", 2}, []string{`open: parameter "open" is the bare number 2; write open="2" in quotes`}},
		{"choice, bare word", []any{"caption", "C", "open", true}, []string{`open: parameter "open" is true; expected "none", "first", "all" or "2"`}},
		{"integer, text", []any{"caption", "C", "level", "two"}, []string{`level: parameter "level" is "two"; expected a whole number from 2 to 6`}},
		{"integer, fraction", []any{"caption", "C", "level", 2.5}, []string{`level: parameter "level" is 2.5; expected a whole number from 2 to 6`}},
		{"integer, octal", []any{"caption", "C", "level", "03"}, []string{`level: parameter "level" is "03"; expected a whole number from 2 to 6`}},
		{"integer, too small", []any{"caption", "C", "level", 1}, []string{`level: parameter "level" is 1; expected a whole number from 2 to 6`}},
		{"integer, too large", []any{"caption", "C", "level", int64(7)}, []string{`level: parameter "level" is 7; expected a whole number from 2 to 6`}},
		{"integer, far too large", []any{"caption", "C", "count", "99999999999999999999"}, []string{`count: parameter "count" is "99999999999999999999"; expected a whole number`}},
		{"integer, truth", []any{"caption", "C", "level", true}, []string{`level: parameter "level" is true; expected a whole number from 2 to 6`}},
		{"boolean, word", []any{"caption", "C", "single", "yes"}, []string{`single: parameter "single" is "yes"; expected true or false`}},
		{"boolean, number", []any{"caption", "C", "single", 1}, []string{`single: parameter "single" is 1; expected true or false`}},
		{"boolean, capitals", []any{"caption", "C", "single", "True"}, []string{`single: parameter "single" is "True"; expected true or false`}},
		{"date that does not exist", []any{"caption", "C", "asof", "2026-02-30"}, []string{`asof: parameter "asof" is "2026-02-30"; expected a date such as 2026-11-01`}},
		{"date, another way", []any{"caption", "C", "asof", "1 Nov 2026"}, []string{`asof: parameter "asof" is "1 Nov 2026"; expected a date such as 2026-11-01`}},
		{"date, bare number", []any{"caption", "C", "asof", 2026}, []string{`asof: parameter "asof" is the bare number 2026; write asof="2026" in quotes`}},
		{"text, bare number", []any{"caption", "C", "title", 2024}, []string{`title: parameter "title" is the bare number 2024; write title="2024" in quotes`}},
		{"text, bare fraction", []any{"caption", 1.5}, []string{`caption: parameter "caption" is the bare number 1.5; write caption="1.5" in quotes`}},
		{"text, bare word", []any{"caption", "C", "title", true}, []string{`title: parameter "title" is the bare word true; write title="true" in quotes`}},
		{"text, bare number by position", []any{0, 2024}, []string{`caption: parameter "caption" is the bare number 2024; write "2024" in quotes`}},
		{"path, bare number", []any{"caption", "C", "kind", 12}, []string{`kind: parameter "kind" is the bare number 12; write kind="12" in quotes`}},
		{"id with a space", []any{"caption", "C", "kind", "off label"}, []string{`kind: parameter "kind" is "off label"; expected a name without spaces`}},
		{"id, empty", []any{"caption", "C", "kind", ""}, []string{`kind: parameter "kind" is ""; expected a name without spaces`}},
		{"list with a hole", []any{"caption", "C", "columns", "a,,b"}, []string{`columns: parameter "columns" is "a,,b"; expected words separated by commas`}},
		{"list, empty", []any{"caption", "C", "columns", ""}, []string{`columns: parameter "columns" is ""; expected words separated by commas`}},
		{"one too many", []any{0, "C", 1, "T", 2, "x"}, []string{`@2: one positional parameter too many: "x"`}},
		{"two too many", []any{0, "C", 1, "T", 2, "x", 3, 7}, []string{`@2: 2 positional parameters too many: "x", 7`}},
		{"mixed", []any{0, "C", "title", "T"}, []string{`: parameters with and without a name are mixed; write all of them by name`}},
		{"given twice", []any{"caption", "C", "caption", "D"}, []string{`caption: parameter "caption" is given twice; expected once`}},
		{"deprecated", []any{"caption", "C", "heading", "T"}, []string{`heading: warning: parameter "heading" is deprecated since 0.2.0; use "title"`}},
		{"deprecated without another", []any{"caption", "C", "color", "red"}, []string{`color: warning: parameter "color" is deprecated since 0.2.0`}},
		{"deprecated and wrong", []any{"caption", "C", "color", 3}, []string{`color: parameter "color" is the bare number 3; write color="3" in quotes`}},
		{"several", []any{"titel", "x", "open", "al", "asof", 1}, []string{
			`titel: unknown parameter "titel"; did you mean "title"?`,
			`open: parameter "open" is "al"; expected "none", "first", "all" or "2"; did you mean "all"?`,
			`asof: parameter "asof" is the bare number 1; write asof="1" in quotes`,
			`caption: parameter "caption" is missing`,
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			call := contract.Call{Name: "note", Inner: "Text.", Parent: "bedside/faq"}
			for i := 0; i < len(tt.args); i += 2 {
				a := contract.Argument{Value: tt.args[i+1]}
				switch n := tt.args[i].(type) {
				case int:
					a.Index = n
				case string:
					a.Name = n
				}
				call.Arguments = append(call.Arguments, a)
			}
			var got []string
			for _, e := range c.Check(call) {
				warning := ""
				if e.Warning {
					warning = "warning: "
				}
				got = append(got, e.Parameter+": "+warning+e.Message)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCheckPlaces(t *testing.T) {
	c, err := contract.Parse("note/contract.toml", []byte(calls))
	if err != nil {
		t.Fatal(err)
	}
	got := c.Check(contract.Call{Name: "note", Inner: "Text.", Parent: "faq", Line: 3, Column: 5, Arguments: []contract.Argument{
		{Name: "titel", Value: "x", Line: 4, Column: 9},
		{Name: "level", Value: "x"},
	}})
	want := []contract.CallError{
		{Parameter: "titel", Message: `unknown parameter "titel"; did you mean "title"?`, Line: 4, Column: 9},
		{Parameter: "level", Message: `parameter "level" is "x"; expected a whole number from 2 to 6`, Line: 3, Column: 5},
		{Parameter: "caption", Message: `parameter "caption" is missing`, Line: 3, Column: 5},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCheckBody(t *testing.T) {
	head := "name = 'x'\nsince = '0.1.0'\nsummary = 'X.'\n"
	src := "[[parameter]]\nname = 'src'\ntype = 'path'\nhelp = 'The file.'\n"
	paired := head + "notation = 'paired'\nbody = 'markdown'\n"
	given := []contract.Argument{{Name: "src", Value: "x.csv"}}
	for _, tt := range []struct {
		name, contract string
		call           contract.Call
		want           string
	}{
		{"nothing in a single one", head + "notation = 'single'\nbody = 'none'\n", contract.Call{Inner: " \n"}, ``},
		{"text in a single one", head + "notation = 'single'\nbody = 'none'\n", contract.Call{Inner: "T"}, `"x" holds text; expected nothing between its tags`},
		{"unknown where there are none", head + "notation = 'single'\nbody = 'none'\n", contract.Call{Arguments: given}, `unknown parameter "src"; "x" takes none`},
		{"text", paired, contract.Call{Inner: "T"}, ``},
		{"no text", paired, contract.Call{Inner: " \n"}, `"x" holds nothing; expected Markdown between its tags`},
		{"no table", head + "notation = 'paired'\nbody = 'table'\n", contract.Call{}, `"x" holds nothing; expected a table between its tags`},
		{"text or file: text", paired + "body_or = 'src'\n" + src, contract.Call{Inner: "T"}, ``},
		{"text or file: file", paired + "body_or = 'src'\n" + src, contract.Call{Arguments: given}, ``},
		{"text or file: both", paired + "body_or = 'src'\n" + src, contract.Call{Inner: "T", Arguments: given}, `"x" holds text and has the parameter "src"; expected one of both`},
		{"text or file: none", paired + "body_or = 'src'\n" + src, contract.Call{}, `"x" holds nothing and has no parameter "src"; expected one of both`},
		{"text and file", paired + src, contract.Call{Inner: "T", Arguments: given}, ``},
		{"file where it does not stand for the text", paired + src, contract.Call{Arguments: given}, `"x" holds nothing; expected Markdown between its tags`},
		{"in the right one", paired + "within = ['faq']\n", contract.Call{Inner: "T", Parent: "faq"}, ``},
		{"in the wrong one", paired + "within = ['faq', 'care']\n", contract.Call{Inner: "T", Parent: "bedside/compare"}, `"x" stands in "compare"; expected it in "faq" or "care"`},
		{"in none", paired + "within = ['faq']\n", contract.Call{Inner: "T"}, `"x" stands by itself; expected it in "faq"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := contract.Parse("x/contract.toml", []byte(tt.contract))
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, e := range c.Check(tt.call) {
				got += e.Error()
			}
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}
