package contract_test

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/contract"
)

var (
	tag      = regexp.MustCompile(`\{\{< (/?)([a-z/-]+)((?: [^>]*)?) >\}\}`)
	argument = regexp.MustCompile(`(?:([a-z]+)=)?(?:"([^"]*)"|(\d+))`)
)

// readCalls reads simple calls; "unclosed" fails with a place, "broken" without.
func readCalls(file string, src []byte, line int) ([]contract.Call, error) {
	text := string(src)
	var calls []contract.Call
	var open []int
	var starts []int
	for _, m := range tag.FindAllStringSubmatchIndex(text, -1) {
		closing, name := m[2] < m[3], text[m[4]:m[5]]
		at := func(offset int) (int, int) {
			start := strings.LastIndexByte(text[:offset], '\n') + 1
			return line + strings.Count(text[:offset], "\n"), utf8.RuneCountInString(text[start:offset]) + 1
		}
		l, c := at(m[0])
		switch {
		case name == "broken":
			return nil, errors.New("the shortcode is broken")
		case name == "unclosed":
			return nil, fmt.Errorf("reading: %w", contract.Errors{{File: file, Line: l, Column: c, Message: "the shortcode is not closed"}})
		case name == "alone":
			return nil, fmt.Errorf("reading: %w", &contract.Error{File: file, Line: l, Column: c, Message: "the shortcode is alone"})
		case closing:
			last := len(open) - 1
			calls[open[last]].Inner = text[starts[last]:m[0]]
			open, starts = open[:last], starts[:last]
			continue
		}
		call := contract.Call{Name: name, Line: l, Column: c}
		if len(open) > 0 {
			call.Parent = calls[open[len(open)-1]].Name
		}
		for i, a := range argument.FindAllStringSubmatchIndex(text[m[6]:m[7]], -1) {
			arg := contract.Argument{Index: i}
			part := func(n int) string { return text[m[6]+a[n] : m[6]+a[n+1]] }
			if a[2] >= 0 {
				arg.Name = part(2)
			}
			if a[6] >= 0 {
				arg.Value, _ = strconv.Atoi(part(6))
			} else {
				arg.Value = part(4)
			}
			arg.Line, arg.Column = at(m[6] + a[0])
			call.Arguments = append(call.Arguments, arg)
		}
		calls = append(calls, call)
		if strings.Contains(text, "{{< /"+name+" >}}") {
			open, starts = append(open, len(calls)-1), append(starts, m[1])
		}
	}
	return calls, nil
}

const markFile = "name = 'mark'\nsince = '0.1.0'\nsummary = 'A mark.'\nnotation = 'single'\nbody = 'none'\n" +
	"[[parameter]]\nname = 'state'\nposition = 0\ntype = 'choice'\nchoices = ['yes', 'no']\nrequired = true\nhelp = 'The state.'\n"

func markExample(body string) string { return "## A mark\n\nÄ:\n```md\n" + body + "\n```\n" }

func write(t *testing.T, files map[string]string) afero.Fs {
	t.Helper()
	mem := afero.NewMemMapFs()
	for name, text := range files {
		cases.Write(t, mem, name, text)
	}
	return mem
}

func TestLoad(t *testing.T) {
	mem := write(t, map[string]string{
		"rooms/faq/contract.toml": good(t),
		"rooms/faq/examples.md":   goodExamples,
	})
	c, err := contract.Load(mem, "rooms/faq", readCalls)
	if err != nil {
		t.Fatal(err)
	}
	if c.Name != "faq" || c.File != "rooms/faq/contract.toml" || len(c.Examples) != 2 || c.Examples[1].Title != "Códe inside" {
		t.Errorf("%+v", c)
	}
}

func TestLoadFaulty(t *testing.T) {
	for _, tt := range cases.Read[struct{ Name, Contract, Call, Example, Want string }](t, "load-faulty") {
		t.Run(tt.Name, func(t *testing.T) {
			if tt.Contract == "" {
				tt.Contract = markFile
			}
			if tt.Call != "" {
				tt.Example = markExample(tt.Call)
			}
			mem := write(t, map[string]string{"mark/contract.toml": tt.Contract, "mark/examples.md": tt.Example})
			got := ""
			if _, err := contract.Load(mem, "mark", readCalls); err != nil {
				got = err.Error()
			}
			if diff := cmp.Diff(tt.Want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLoadWithoutReader(t *testing.T) {
	mem := write(t, map[string]string{"mark/contract.toml": markFile, "mark/examples.md": markExample(`{{< mark "maybe" >}}`)})
	if _, err := contract.Load(mem, "mark", nil); err != nil {
		t.Error("calls were checked that nobody read:", err)
	}
	mem = write(t, map[string]string{"mark/contract.toml": markFile})
	if c, err := contract.Load(mem, "mark", readCalls); err != nil || len(c.Examples) != 0 {
		t.Errorf("a room without examples: %v, %v", c, err)
	}
}

func TestLoadFromInside(t *testing.T) {
	mem := write(t, map[string]string{"/rooms/mark/contract.toml": markFile})
	if _, err := contract.Load(afero.NewBasePathFs(mem, "/rooms/mark"), ".", nil); err != nil {
		t.Error("a folder without a name has no other name than its shortcode:", err)
	}
}

func TestLoadNothing(t *testing.T) {
	mem := write(t, map[string]string{"mark/template.html": ""})
	if _, err := contract.Load(mem, "mark", nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v; want fs.ErrNotExist", err)
	}
	if _, err := contract.LoadAll(mem, "rooms", nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v; want fs.ErrNotExist", err)
	}
}

func TestLoadAll(t *testing.T) {
	mem := write(t, map[string]string{
		"rooms/faq/contract.toml":  good(t),
		"rooms/mark/contract.toml": markFile,
		"rooms/mark/examples.md":   markExample("{{< faq level=\"3\" >}}\n{{< mark \"yes\" >}}\n{{< /faq >}}\n{{< foreign a=\"b\" >}}"),
		"rooms/words/en.toml":      "",
		"rooms/README.md":          "Rooms.",
	})
	all, err := contract.LoadAll(mem, "rooms", readCalls)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 2 || all[0].Name != "faq" || all[1].Name != "mark" {
		t.Errorf("%+v", all)
	}
}

func TestLoadAllFaulty(t *testing.T) {
	mem := write(t, map[string]string{
		"rooms/broken/contract.toml": "name = \n",
		"rooms/empty/template.html":  "",
		"rooms/faq/contract.toml":    good(t),
		"rooms/faq/examples.md":      "",
		"rooms/mark/contract.toml":   markFile,
		"rooms/mark/examples.md":     markExample("{{< mark \"maybe\" >}}\n{{< broken-one a=\"b\" >}}{{< note >}}"),
		"rooms/note/contract.toml":   strings.Replace(cases.Text(t, "note.toml"), "within ", "# ", 1),
		"rooms/note/examples.md":     "## A note\n```md\n{{< note caption=\"C\" >}}{{< mark \"yess\" >}}{{< /note >}}\n```\n",
	})
	_, err := contract.LoadAll(mem, "rooms", readCalls)
	if err == nil {
		t.Fatal("no mistake was found")
	}
	want := cases.Read[string](t, "load-all-faulty")
	if diff := cmp.Diff(want, strings.Split(err.Error(), "\n")); diff != "" {
		t.Error(diff)
	}
}
