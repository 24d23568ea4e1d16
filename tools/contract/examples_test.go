package contract_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/contract"
)

const goodExamples = "## One question\n" +
	"\n" +
	"Some *prose*,\n" +
	"on two lines.\n" +
	"\n" +
	"```md\n" +
	"{{< faq >}}\n" +
	"### Does it hurt?\n" +
	"\n" +
	"No.\n" +
	"{{< /faq >}}\n" +
	"```\n" +
	"\n" +
	"##   Códe inside  ##\n" +
	"````markdown\n" +
	"{{< faq open=\"all\" >}}\n" +
	"### What is it?\n" +
	"```go\n" +
	"## no title\n" +
	"```\n" +
	"{{< /faq >}}\n" +
	"````\n"

func TestParseExamples(t *testing.T) {
	want := []contract.Example{
		{Title: "One question", Text: "Some *prose*,\non two lines.", Line: 7, Source: "{{< faq >}}\n### Does it hurt?\n\nNo.\n{{< /faq >}}\n"},
		{Title: "Códe inside", Line: 16, Source: "{{< faq open=\"all\" >}}\n### What is it?\n```go\n## no title\n```\n{{< /faq >}}\n"},
	}
	for name, src := range map[string]string{
		"Unix":               goodExamples,
		"Windows":            strings.ReplaceAll(goodExamples, "\n", "\r\n"),
		"byte order mark":    "\ufeff" + goodExamples,
		"no last line break": strings.TrimSpace(goodExamples),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := contract.ParseExamples("examples.md", []byte(src))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

type faultyExample struct {
	Name, Src string
	Want      []string
}

func faultyExamples(t testing.TB) []faultyExample {
	return append(cases.Read[faultyExample](t, "faulty-examples"), faultyExample{ // TOML holds UTF-8 only
		"no UTF-8", "## A\nñ\xff\xfe\n```md\nx\xff\n```\n", []string{
			"e.md:2:2: found text that is not UTF-8; save the file as UTF-8",
			"e.md:4:2: found text that is not UTF-8; save the file as UTF-8",
		},
	})
}

func TestParseExamplesFaulty(t *testing.T) {
	for _, tt := range faultyExamples(t) {
		t.Run(tt.Name, func(t *testing.T) {
			_, err := contract.ParseExamples("e.md", []byte(tt.Src))
			if err == nil {
				t.Fatal("no mistake was found")
			}
			if diff := cmp.Diff(tt.Want, strings.Split(err.Error(), "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzParseExamples(f *testing.F) {
	f.Add([]byte(goodExamples))
	for _, tt := range faultyExamples(f) {
		f.Add([]byte(tt.Src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		examples, err := contract.ParseExamples("e.md", src)
		if err != nil {
			checkPlaces(t, err, "e.md", string(src))
			return
		}
		lines := strings.Split(strings.TrimPrefix(string(src), "\ufeff"), "\n")
		for _, e := range examples {
			if e.Title == "" || strings.TrimSpace(e.Source) == "" {
				t.Fatalf("incomplete: %+v", e)
			}
			for i, want := range strings.Split(strings.TrimSuffix(e.Source, "\n"), "\n") {
				if got := strings.TrimRight(lines[e.Line-1+i], "\r"); got != want {
					t.Fatalf("line %d is %q, in the example %q", e.Line+i, got, want)
				}
			}
		}
	})
}
