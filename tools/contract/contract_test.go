package contract_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"example.org/bedside/tools/contract"
	"github.com/google/go-cmp/cmp"
)

const good = `name     = "faq"
since    = "0.1.0"
summary  = "Questions that open to show their answers."
notation = "paired"
body     = "markdown"
body_or  = "src"
description = """
Write each question as a heading.

Ä Ö Ü.
"""

[[parameter]]
name = "src"
type = "path"
help = "A file of questions, e.g. CSV."

[[parameter]]
name    = "open"
type    = "choice"
choices = ["none", "first", "all"]
default = "none"
help    = "Which answers are open."

[[parameter]]
name     = "level"
position = 0
type     = "integer"
min      = 2
max      = 6
default  = 0x2
since    = "0.2.0"
help     = "The level of the title."

[[parameter]]
name     = "title"
position = 1
type     = "markdown"
help     = "A heading above the questions."

[[parameter]]
name = "asof"
type = "date"
default = "2026-11-01"
help = "The date of the answers."

[[parameter]]
name        = "heading"
type        = "text"
deprecated  = "0.3.0"
replaced_by = "title"
help        = "A heading above the questions, once."
`

func ptr(n int) *int { return &n }

func TestParse(t *testing.T) {
	want := &contract.Contract{
		Name: "faq", Since: "0.1.0", Summary: "Questions that open to show their answers.",
		Description: "Write each question as a heading.\n\nÄ Ö Ü.\n",
		Notation:    contract.Paired, Body: contract.BodyMarkdown, BodyOr: "src", File: "faq/contract.toml",
		Parameters: []contract.Parameter{
			{Name: "src", Position: -1, Type: contract.Path, Help: "A file of questions, e.g. CSV."},
			{Name: "open", Position: -1, Type: contract.Choice, Choices: []string{"none", "first", "all"}, Default: "none", Help: "Which answers are open."},
			{Name: "level", Position: 0, Type: contract.Integer, Min: ptr(2), Max: ptr(6), Default: 2, Since: "0.2.0", Help: "The level of the title."},
			{Name: "title", Position: 1, Type: contract.Markdown, Help: "A heading above the questions."},
			{Name: "asof", Position: -1, Type: contract.Date, Default: "2026-11-01", Help: "The date of the answers."},
			{Name: "heading", Position: -1, Type: contract.Text, Deprecated: "0.3.0", ReplacedBy: "title", Help: "A heading above the questions, once."},
		},
	}
	for name, src := range map[string]string{
		"Unix":            good,
		"Windows":         strings.ReplaceAll(good, "\n", "\r\n"),
		"byte order mark": "\ufeff" + good,
	} {
		t.Run(name, func(t *testing.T) {
			got, err := contract.Parse("faq/contract.toml", []byte(src))
			if err != nil {
				t.Fatal(err)
			}
			got.Description = strings.ReplaceAll(got.Description, "\r\n", "\n")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	c, err := contract.Parse("faq/contract.toml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	if p, ok := c.Parameter("open"); !ok || p.Name != "open" {
		t.Errorf("Parameter(open) = %v, %v", p, ok)
	}
	if _, ok := c.Parameter("opened"); ok {
		t.Error("a parameter that is not declared was found")
	}
}

func TestParseForms(t *testing.T) {
	head := "name = 'sup'\nsince = '0.1.0'\nsummary = 'Raised text.'\nnotation = 'paired'\nbody = 'markdown'\n"
	for name, src := range map[string]string{
		"no parameters":      head,
		"empty list":         head + "parameter = []\n",
		"inline tables":      head + "parameter = [{name = 'a', type = 'text', help = 'One.'}, {help = 'Two.', type = 'list', default = 'x, y', name = 'b'}]\n",
		"quoted keys":        `"name" = "sup"` + "\n" + strings.SplitAfterN(head, "\n", 2)[1],
		"comments":           "# A shortcode.\n" + strings.ReplaceAll(head, "\n", " # why\n"),
		"no last line break": strings.TrimSpace(head),
		"within":             head + "within = ['faq', 'compare']\n",
		"pre-release":        strings.Replace(head, "0.1.0", "0.1.0-rc.1", 1),
		"abbreviations":      head + "[[parameter]]\nname = 'a'\ntype = 'text'\nhelp = 'The form of address (e.g. Dr. Or) of the author vs. Other ones.'\n",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := contract.Parse("contract.toml", []byte(src)); err != nil {
				t.Error(err)
			}
		})
	}
}

// Each case replaces one passage of the good contract.
var faulty = []struct {
	name, old, new string
	want           []string
}{
	// The file is no TOML.
	{"no quotes", `"faq"`, `faq`, []string{`c.toml:1:12: found "faq"; expected text in quotes, a number, true, false or a list in [ ]`}},
	{"no value", `= "faq"`, `=`, []string{`c.toml:1:11: found the end of the line; expected text in quotes, a number, true, false or a list in [ ]`}},
	{"no equals sign", `name     = "faq"`, `name "faq"`, []string{`c.toml:1:6: found "faq"; expected = after the key`}},
	{"yes for true", `default = "none"`, `required = yes`, []string{`c.toml:22:12: found "yes"; expected text in quotes, a number, true, false or a list in [ ]`}},
	{"no closing quote", `"faq"`, `"faq`, []string{`c.toml:1:16: the text does not end on its line; expected a closing quote, or """ around several lines`}},
	{"no closing triple quotes", "Ä Ö Ü.\n\"\"\"", "Ä Ö Ü.\n", []string{`c.toml:7:15: the text that begins here does not end; expected """ after it`}},
	{"no closing bracket", `"all"]`, `"all"`, []string{`c.toml:22:1: found "default"; expected a comma or ] in the list`}},
	{"no comma", `"first", "all"`, `"first" "all"`, []string{`c.toml:21:28: found "all"]; expected a comma or ] in the list`}},
	{"no closing bracket of a header", "[[parameter]]\nname = \"src\"", "[[parameter\nname = \"src\"", []string{`c.toml:13:12: found the end of the line; expected ]] after the header's name`}},
	{"two on a line", `since    = "0.1.0"`, `since = "Ä" body = "none"`, []string{`c.toml:2:13: found "body"; expected the end of the line`}},
	{"key given twice", `since    = "0.1.0"`, `name = "x"`, []string{`c.toml:2:1: "name" is given twice; expected once`}},
	{"key with umlaut", `since `, `sincé `, []string{`c.toml:2:5: found "é"; expected = after the key`}},
	{"no key", `since `, `= `, []string{`c.toml:2:1: found "="; expected a key, such as name = "…"`}},
	{"no real bare date", `"2026-11-01"`, `2026-02-30`, []string{`c.toml:44:19: found a date that does not exist`}},
	{"no UTF-8", `Questions`, "Quest\xffons", []string{`c.toml:3:18: found text that is not UTF-8; save the file as UTF-8`}},
	{"number too large", `min      = 2`, `min      = 99999999999999999999`, []string{`c.toml:29:12: this is no TOML: decimal number is too large to fit in a 64-bit signed integer`}},

	// Keys.
	{"misspelt key", `summary `, `sumary `, []string{`c.toml:3:1: unknown key "sumary"; did you mean "summary"?`}},
	{"unknown key", "\n[[parameter]]\nname = \"src\"", "author = \"me\"\n[[parameter]]\nname = \"src\"", []string{`c.toml:12:1: unknown key "author"; expected "name", "since", "summary", "description", "notation", "body", "body_or", "within", "inline", "pure" or "parameter"`}},
	{"misspelt key of a parameter", `choices =`, `choises =`, []string{`c.toml:21:1: unknown key "choises"; did you mean "choices"?`}},
	{"key in capitals", `name     = "faq"`, `Name = "faq"`, []string{`c.toml:1:1: unknown key "Name"; did you mean "name"?`}},
	{"misspelt header", "[[parameter]]\nname = \"src\"", "[[parameters]]\nname = \"src\"", []string{`c.toml:13:3: unknown key "parameters"; did you mean "parameter"?`}},
	{"single header", good[strings.Index(good, "[[parameter]]"):], "[parameter]\nname = \"src\"\n", []string{`c.toml:13:1: parameter is a table; expected [[parameter]] above each parameter's keys`}},
	{"table in a parameter", `help    = "Which`, "[parameter.extra]\nhelp    = \"Which", []string{
		`c.toml:18:1: help of parameter "open" is missing`,
		`c.toml:23:12: unknown key "extra"; expected "name", "position", "type", "choices", "default", "required", "min", "max", "since", "deprecated", "replaced_by" or "help"`,
	}},
	{"parameters as words", good[strings.Index(good, "description"):], "parameter = [\"src\"]\n", []string{`c.toml:7:13: parameter is a list; expected [[parameter]] above each parameter's keys`}},
	{"everything missing", good, "# nothing\n", []string{
		`c.toml:1:1: name is missing`,
		`c.toml:1:1: since is missing`,
		`c.toml:1:1: summary is missing`,
		`c.toml:1:1: notation is missing`,
		`c.toml:1:1: body is missing`,
	}},
	{"empty file", good, "", []string{
		`c.toml:1:1: name is missing`,
		`c.toml:1:1: since is missing`,
		`c.toml:1:1: summary is missing`,
		`c.toml:1:1: notation is missing`,
		`c.toml:1:1: body is missing`,
	}},

	// Kinds of values.
	{"number for text", `"faq"`, `1`, []string{`c.toml:1:12: name is 1; expected text in quotes`}},
	{"list for text", `"paired"`, `["paired"]`, []string{`c.toml:4:12: notation is a list; expected text in quotes`}},
	{"empty list for text", `"paired"`, `[]`, []string{`c.toml:4:12: notation is a list; expected text in quotes`}},
	{"table for text", `"paired"`, `{a = 1}`, []string{`c.toml:4:12: notation is a table; expected text in quotes`}},
	{"bare date for text", `"0.1.0"`, `2026-01-01`, []string{`c.toml:2:12: since is 2026-01-01; expected text in quotes`}},
	{"fraction for a version", `"0.1.0"`, `0.1`, []string{`c.toml:2:12: since is 0.1; expected text in quotes`}},
	{"text for true", `default = "none"`, `required = "true"`, []string{`c.toml:22:12: required is the text "true"; expected true or false`}},
	{"text for a number", `min      = 2`, `min      = "2"`, []string{`c.toml:29:12: min is the text "2"; expected a whole number`}},
	{"fraction for a whole number", `min      = 2`, `min      = 2.5`, []string{`c.toml:29:12: min is 2.5; expected a whole number`}},
	{"text for a list", `choices = ["none", "first", "all"]`, `choices = "none"`, []string{`c.toml:21:11: choices is the text "none"; expected a list`}},
	{"number in a list", `["none", "first", "all"]`, `["none", 1, true]`, []string{
		`c.toml:21:20: choice is 1; expected text in quotes`,
		`c.toml:21:23: choice is true; expected text in quotes`,
	}},
	{"list in a list", `["none", "first", "all"]`, `["none", ["first"], "all"]`, []string{`c.toml:21:11: choice is a list; expected text in quotes`}},

	// The shortcode.
	{"name with capitals", `"faq"`, `"FAQ"`, []string{`c.toml:1:12: name is "FAQ"; expected small letters, digits and hyphens, beginning with a letter`}},
	{"name that begins with a digit", `"faq"`, `"2faq"`, []string{`c.toml:1:12: name is "2faq"; expected small letters, digits and hyphens, beginning with a letter`}},
	{"since with v", `"0.1.0"`, `"v0.1.0"`, []string{`c.toml:2:12: since is "v0.1.0"; expected a version such as 0.1.0`}},
	{"since with two numbers", `"0.1.0"`, `"0.1"`, []string{`c.toml:2:12: since is "0.1"; expected a version such as 0.1.0`}},
	{"since with leading zero", `"0.1.0"`, `"0.01.0"`, []string{`c.toml:2:12: since is "0.01.0"; expected a version such as 0.1.0`}},
	{"empty summary", `"Questions that open to show their answers."`, `" "`, []string{`c.toml:3:12: summary is empty; expected one sentence`}},
	{"summary of two lines", `"Questions that open to show their answers."`, `"Questions\nand answers."`, []string{`c.toml:3:12: summary has several lines; expected one sentence on one line`}},
	{"misspelt notation", `"paired"`, `"pared"`, []string{`c.toml:4:12: notation is "pared"; expected "paired" or "single"; did you mean "paired"?`}},
	{"unknown notation", `"paired"`, `"double"`, []string{`c.toml:4:12: notation is "double"; expected "paired" or "single"`}},
	{"misspelt body", `"markdown"`, `"markdwon"`, []string{`c.toml:5:12: body is "markdwon"; expected "none", "markdown" or "table"; did you mean "markdown"?`}},
	{"body of a single one", `"paired"`, `"single"`, []string{`c.toml:4:12: notation is "single", but body is "markdown"; expected "paired", because what holds a body is closed`}},
	{"body_or without a body", `= "markdown"`, `= "none"`, []string{`c.toml:6:12: body_or is "src", but body is "none"; expected a body in whose place the parameter can stand`}},
	{"body_or names no parameter", `= "src"`, `= "scr"`, []string{`c.toml:6:12: body_or is "scr"; expected "src", "open", "level", "title", "asof" or "heading"; did you mean "src"?`}},
	{"body_or without parameters", good[strings.Index(good, "description"):], ``, []string{`c.toml:6:12: body_or is "src"; expected the name of a parameter, but there is none`}},
	{"body_or is required", `type = "path"`, "type = \"path\"\nrequired = true", []string{`c.toml:16:12: parameter "src" stands in the body's place, so it is not required`}},
	{"body_or has a default", `type = "path"`, "type = \"path\"\ndefault = \"faq.csv\"", []string{`c.toml:16:11: parameter "src" stands in the body's place, so it has no default`}},
	{"within with a misspelt name", `body_or `, "within = [\"FAQ\", \"faq\", \"faq\"]\nbody_or ", []string{
		`c.toml:6:11: shortcode "FAQ" in within; expected small letters, digits and hyphens, beginning with a letter`,
		`c.toml:6:25: shortcode "faq" is given twice; expected once`,
	}},
	{"within nothing", `body_or `, "within = []\nbody_or ", []string{`c.toml:6:10: within is an empty list; expected at least one shortcode`}},

	// Parameters.
	{"parameter without anything", "[[parameter]]\nname = \"src\"", "[[parameter]]\n\n[[parameter]]\nname = \"src\"", []string{
		`c.toml:13:1: name of this parameter is missing`,
		`c.toml:13:1: type of this parameter is missing`,
		`c.toml:13:1: help of this parameter is missing`,
	}},
	{"indented header", "[[parameter]]\nname = \"src\"\ntype = \"path\"", "  [[ parameter ]]\nname = \"src\"", []string{`c.toml:13:1: type of parameter "src" is missing`}},
	{"inline parameter without help", good[strings.Index(good, "description"):], "parameter = [{name = \"src\", type = \"path\"}]\n", []string{`c.toml:7:14: help of parameter "src" is missing`}},
	{"parameter name with hyphen", `"open"`, `"open-all"`, []string{`c.toml:19:11: name is "open-all"; expected small letters and digits, beginning with a letter`}},
	{"reserved name", `"open"`, `"inner"`, []string{`c.toml:19:11: name is "inner", which every shortcode has of its own; expected another name`}},
	{"name of the template's own", `"open"`, `"body"`, []string{`c.toml:19:11: name is "body", which every shortcode has of its own; expected another name`}},
	{"pure, with a body", `notation = "paired"`, "notation = \"paired\"\npure = true", []string{`c.toml:5:8: pure is true, but notation is "paired"; expected "single", because what stands between tags differs from page to page`}},
	{"two of one name", `"open"`, `"src"`, []string{`c.toml:19:11: parameter "src" is declared twice, first on line 14`}},
	{"misspelt type", `"choice"`, `"chioce"`, []string{`c.toml:20:11: type is "chioce"; expected "text", "markdown", "boolean", "integer", "choice", "date", "path", "id" or "list"; did you mean "choice"?`}},
	{"unknown type", `"choice"`, `"number"`, []string{`c.toml:20:11: type is "number"; expected "text", "markdown", "boolean", "integer", "choice", "date", "path", "id" or "list"`}},
	{"choice without choices", `choices = ["none", "first", "all"]`, ``, []string{`c.toml:18:1: choices of parameter "open" is missing`}},
	{"choices without choice", `"choice"`, `"text"`, []string{`c.toml:21:1: choices belongs to type "choice", but type is "text"`}},
	{"no choices", `["none", "first", "all"]`, `[]`, []string{`c.toml:21:11: choices is an empty list; expected at least one choice`}},
	{"choice given twice", `"first", "all"`, `"first", "none"`, []string{`c.toml:21:29: choice "none" is given twice; expected once`}},
	{"empty choice", `"first", "all"`, `"", " all"`, []string{
		`c.toml:21:20: choice is ""; expected a word without spaces around it`,
		`c.toml:21:24: choice is " all"; expected a word without spaces around it`,
	}},
	{"default not among the choices", `default = "none"`, `default = "frist"`, []string{`c.toml:22:11: default is "frist"; expected "none", "first" or "all"; did you mean "first"?`}},
	{"default far from the choices", `default = "none"`, `default = "closed"`, []string{`c.toml:22:11: default is "closed"; expected "none", "first" or "all"`}},
	{"default of the wrong kind", `default = "none"`, `default = false`, []string{`c.toml:22:11: default is false; expected text in quotes`}},
	{"default in quotes", `default  = 0x2`, `default  = "2"`, []string{`c.toml:31:12: default is the text "2"; expected a whole number`}},
	{"default below min", `default  = 0x2`, `default  = 1`, []string{`c.toml:31:12: default is 1; expected a whole number from 2 to 6`}},
	{"default above max", `default  = 0x2`, `default  = 7`, []string{`c.toml:31:12: default is 7; expected a whole number from 2 to 6`}},
	{"default below the only bound", "max      = 6\ndefault  = 0x2", "default  = -1", []string{`c.toml:30:12: default is -1; expected a whole number, at least 2`}},
	{"default above the only bound", "min      = 2\nmax      = 6\ndefault  = 0x2", "max = 6\ndefault  = 1_000", []string{`c.toml:30:12: default is 1000; expected a whole number, at most 6`}},
	{"default that is no date", `"2026-11-01"`, `"2026-02-30"`, []string{`c.toml:44:11: default is "2026-02-30"; expected a date such as 2026-11-01`}},
	{"default that is a bare date", `"2026-11-01"`, `2026-11-01`, []string{`c.toml:44:11: default is 2026-11-01; expected text in quotes`}},
	{"default of a boolean in quotes", "type    = \"choice\"\nchoices = [\"none\", \"first\", \"all\"]\ndefault = \"none\"", "type    = \"boolean\"\ndefault = \"false\"", []string{`c.toml:21:11: default is the text "false"; expected true or false`}},
	{"default id with a space", "type     = \"markdown\"", "type = \"id\"\ndefault = \"two words\"", []string{`c.toml:39:11: default is "two words"; expected a name without spaces`}},
	{"default list with a hole", "type     = \"markdown\"", "type = \"list\"\ndefault = \"a,,b\"", []string{`c.toml:39:11: default is "a,,b"; expected words separated by commas`}},
	{"default list as a list", "type     = \"markdown\"", "type = \"list\"\ndefault = [\"a\"]", []string{`c.toml:39:11: default is a list; expected text in quotes`}},
	{"default empty path", "type     = \"markdown\"", "type = \"path\"\ndefault = \"\"", []string{`c.toml:39:11: default is ""; expected the path of a file`}},
	{"required with default", `default = "none"`, "default = \"none\"\nrequired = true", []string{`c.toml:23:1: required stands beside default; expected one of both, because what has a default may be left out`}},
	{"required and deprecated", `deprecated  = "0.3.0"`, "deprecated  = \"0.3.0\"\nrequired = true", []string{`c.toml:51:1: required stands beside deprecated; expected one of both, because nobody can do without it`}},
	{"min of a text", `type     = "markdown"`, "type     = \"markdown\"\nmin = 1\nmax = 2", []string{
		`c.toml:39:1: min belongs to type "integer", but type is "markdown"`,
		`c.toml:40:1: max belongs to type "integer", but type is "markdown"`,
	}},
	{"min above max", `max      = 6`, `max      = 1`, []string{`c.toml:30:12: max is 1, but min is 2; expected max to be no less`}},
	{"negative position", `position = 0`, `position = -1`, []string{`c.toml:27:12: position is -1; expected 0 or more`}},
	{"position as text", `position = 0`, `position = "0"`, []string{`c.toml:27:12: position is the text "0"; expected a whole number`}},
	{"gap in the positions", `position = 1`, `position = 3`, []string{`c.toml:37:12: position is 3, but no parameter has position 1; expected no gap`}},
	{"no position 0", "position = 0\n", ``, []string{`c.toml:36:12: position is 1, but no parameter has position 0; expected no gap`}},
	{"two at one position", `position = 1`, `position = 0`, []string{`c.toml:37:12: position 0 is taken by the parameter on line 25; expected a position of its own`}},
	{"required after optional", `position = 1`, "position = 1\nrequired = true", []string{`c.toml:38:1: parameter "title" at position 1 is required, but "level" before it is not; expected required ones first`}},
	{"since before the shortcode", `"0.2.0"`, `"0.0.9"`, []string{`c.toml:32:12: since is "0.0.9", but the shortcode is there since "0.1.0"; expected no earlier version`}},
	{"deprecated before the shortcode", `"0.3.0"`, `"0.0.9"`, []string{`c.toml:50:15: deprecated is "0.0.9", but it is there since "0.1.0"; expected no earlier version`}},
	{"deprecated before its since", `deprecated  = "0.3.0"`, "deprecated  = \"0.3.0\"\nsince = \"0.10.0\"", []string{`c.toml:50:15: deprecated is "0.3.0", but it is there since "0.10.0"; expected no earlier version`}},
	{"replaced_by names no parameter", `replaced_by = "title"`, `replaced_by = "titel"`, []string{`c.toml:51:15: replaced_by is "titel"; expected "src", "open", "level", "title" or "asof"; did you mean "title"?`}},
	{"replaced_by names itself", `replaced_by = "title"`, `replaced_by = "heading"`, []string{`c.toml:51:15: replaced_by is "heading", the parameter itself; expected another one`}},
	{"replaced_by without deprecated", "deprecated  = \"0.3.0\"\n", ``, []string{`c.toml:50:1: replaced_by stands without deprecated; expected the version that deprecated "heading"`}},
	{"replaced_by a deprecated one", `type     = "markdown"`, "type     = \"markdown\"\ndeprecated = \"0.3.0\"", []string{`c.toml:52:15: replaced_by is "title", which is itself deprecated; expected one that stays`}},
	{"help without full stop", `are open."`, `are open"`, []string{`c.toml:23:11: help is "Which answers are open"; expected a full stop at its end`}},
	{"help with dots", `are open."`, `are open..."`, []string{`c.toml:23:11: help is "Which answers are open..."; expected a full stop at its end`}},
	{"help of two sentences", `are open."`, `are open. No other ones."`, []string{`c.toml:23:11: help is "Which answers are open. No other ones."; expected one sentence`}},
	{"help of two lines", `"Which answers are open."`, "\"\"\"Which\nanswers are open.\"\"\"", []string{`c.toml:23:11: help has several lines; expected one sentence on one line`}},
	{"empty help", `"Which answers are open."`, `""`, []string{`c.toml:23:11: help is empty; expected one sentence`}},

	// Columns count code points; all mistakes come, in their order.
	{"after an emoji", good, `"ñ😀" = 1; x`, []string{`c.toml:1:9: found ";"; expected the end of the line`}},
	{"unknown key with an emoji", `since    = "0.1.0"`, `since = "0.1.0"` + "\n" + `"ñ😀" = {"😀" = 1, 'é' = 2}`, []string{`c.toml:3:1: unknown key "ñ😀"; expected "name", "since", "summary", "description", "notation", "body", "body_or", "within", "inline", "pure" or "parameter"`}},
	{"column after an emoji", `["none", "first", "all"]`, `["none😀", "none😀", "all"]`, []string{`c.toml:21:21: choice "none😀" is given twice; expected once`}},
	{"many at once", good, "name = 1\nsumary = \"x\"\n[[parameter]]\nname = \"a\"\ntype = \"txt\"\n[[parameter]]\nname = \"a\"\nhelp = \"b\"\n", []string{
		`c.toml:1:1: since is missing`,
		`c.toml:1:1: notation is missing`,
		`c.toml:1:1: body is missing`,
		`c.toml:1:8: name is 1; expected text in quotes`,
		`c.toml:2:1: unknown key "sumary"; did you mean "summary"?`,
		`c.toml:3:1: help of parameter "a" is missing`,
		`c.toml:5:8: type is "txt"; expected "text", "markdown", "boolean", "integer", "choice", "date", "path", "id" or "list"; did you mean "text"?`,
		`c.toml:6:1: type of parameter "a" is missing`,
		`c.toml:7:8: parameter "a" is declared twice, first on line 4`,
		`c.toml:8:8: help is "b"; expected a full stop at its end`,
	}},
}

func TestParseFaulty(t *testing.T) {
	for _, tt := range faulty {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(good, tt.old) {
				t.Fatalf("the good contract has no %q", tt.old)
			}
			src := strings.Replace(good, tt.old, tt.new, 1)
			c, err := contract.Parse("c.toml", []byte(src))
			if c != nil || err == nil {
				t.Fatal("no mistake was found")
			}
			got := strings.Split(err.Error(), "\n")
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	_, err := contract.Parse("c.toml", []byte("name = 1\n"))
	var many contract.Errors
	var one *contract.Error
	if !errors.As(err, &many) || !errors.As(err, &one) {
		t.Fatalf("%T is not Errors", err)
	}
	if !slices.IsSortedFunc(many, func(a, b *contract.Error) int { return a.Line*1000 + a.Column - b.Line*1000 - b.Column }) {
		t.Errorf("not in order:\n%v", err)
	}
	if len(many) != 5 || one != many[0] {
		t.Errorf("%d mistakes:\n%v", len(many), err)
	}
}

// checkPlaces fails where a mistake's place is not in the file.
func checkPlaces(t *testing.T, err error, file, src string) {
	t.Helper()
	var many contract.Errors
	if !errors.As(err, &many) || len(many) == 0 {
		t.Fatalf("%T: %v", err, err)
	}
	lines := strings.Split(src, "\n")
	for _, e := range many {
		if e.File != file || e.Message == "" || e.Line < 1 || e.Line > len(lines) {
			t.Fatalf("no such line: %v", e)
		}
		if e.Column < 1 || e.Column > utf8.RuneCountInString(lines[e.Line-1])+1 {
			t.Fatalf("no such column: %v", e)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	for _, tt := range faulty {
		f.Add([]byte(strings.Replace(good, tt.old, tt.new, 1)))
	}
	f.Add([]byte("a.b.c = 1\n[a.b]\n[[a.d]]\n[a.d.e]\n\"\" = [[], [{}]]"))
	f.Fuzz(func(t *testing.T, src []byte) {
		c, err := contract.Parse("c.toml", src)
		if err != nil {
			checkPlaces(t, err, "c.toml", string(src))
			return
		}
		if c.Name == "" || c.Since == "" || c.Summary == "" || c.Notation == "" || c.Body == "" {
			t.Fatalf("incomplete: %+v", c)
		}
		for _, p := range c.Parameters {
			if p.Name == "" || p.Type == "" || p.Help == "" {
				t.Fatalf("incomplete: %+v", p)
			}
			if p.Default != nil {
				if message := p.Check(p.Default, true); message != "" {
					t.Fatalf("the default is refused: %s", message)
				}
			}
		}
	})
}
