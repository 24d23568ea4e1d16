package contract_test

import (
	"strings"
	"testing"

	"example.org/bedside/tools/contract"
	"github.com/google/go-cmp/cmp"
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

var faultyExamples = []struct {
	name, src string
	want      []string
}{
	{"empty", "", []string{"e.md:1:1: found no example; expected ## and a title, and a fence that begins with ```md"}},
	{"blank", "\n\n", []string{"e.md:1:1: found no example; expected ## and a title, and a fence that begins with ```md"}},
	{"no fence", "## A\n\nText.\n", []string{"e.md:1:1: example \"A\" has no shortcode; expected a fence that begins with ```md"}},
	{"no fence in the first", "## A\n\n## B\n```md\nx\n```\n", []string{"e.md:1:1: example \"A\" has no shortcode; expected a fence that begins with ```md"}},
	{"no title", "```md\nx\n```\n", []string{"e.md:1:1: found a fence before the first title; expected ## and a title above it"}},
	{"only marks for a title", "## ##\n```md\nx\n```\n", []string{"e.md:1:1: the heading is empty; expected ## and a title"}},
	{"empty title", "##\n```md\nx\n```\n", []string{"e.md:1:1: the heading is empty; expected ## and a title"}},
	{"title given twice", "## A\n```md\nx\n```\n ## A\n```md\ny\n```\n", []string{`e.md:5:2: title "A" stands twice, first on line 1; expected another title`}},
	{"text before the first title", "\n  é text\nmore\n## A\n```md\nx\n```\n", []string{"e.md:2:3: found text before the first title; expected ## and a title"}},
	{"text after the fence", "## A\n```md\nx\n```\n\nAfter.\nMore.\n", []string{"e.md:6:1: found text after the fence; expected ## and a title"}},
	{"deeper heading", "## A\n### B\n```md\nx\n```\n", []string{"e.md:2:1: found a heading with ###; expected ## and a title"}},
	{"higher heading", "# Examples\n## A\n```md\nx\n```\n", []string{"e.md:1:1: found a heading with #; expected ## and a title"}},
	{"two fences", "## A\n```md\nx\n```\n```md\n\n```\n", []string{`e.md:5:1: example "A" has two fences; expected one, or a title above the second`}},
	{"fence without language", "## A\n```\nx\n```\n", []string{"e.md:2:1: found a fence ```; expected ```md"}},
	{"fence of another language", "## A\n````html\nx\n````\n", []string{"e.md:2:1: found a fence ````html; expected ````md"}},
	{"misspelt language", "## A\n```markdwon\nx\n```\n", []string{"e.md:2:1: found a fence ```markdwon; did you mean ```markdown?"}},
	{"tildes", "## A\n~~~md\nx\n~~~\n", []string{"e.md:2:1: found a fence ~~~md; expected ```md"}},
	{"indented fence", "## A\n  ```md\nx\n```\n", []string{"e.md:2:3: the fence is indented; expected it at the beginning of the line"}},
	{"fence in a list", "## A\n- one\n\n\t```md\n\tx\n\t```\n", []string{"e.md:4:2: the fence is indented; expected it at the beginning of the line"}},
	{"fence that does not end", "## A\n```md\nx\n``\n", []string{"e.md:2:1: the fence ``` does not end; expected ``` on a line of its own"}},
	{"fence that does not end at the inner one", "## A\n````md\nx\n```\n", []string{"e.md:2:1: the fence ```` does not end; expected ```` on a line of its own"}},
	{"empty fence", "## A\n```md\n \n```\n", []string{`e.md:2:1: example "A" is empty; expected a shortcode in its fence`}},
	{"no UTF-8", "## A\nñ\xff\xfe\n```md\nx\xff\n```\n", []string{
		"e.md:2:2: found text that is not UTF-8; save the file as UTF-8",
		"e.md:4:2: found text that is not UTF-8; save the file as UTF-8",
	}},
	{"several", "intro\n## A\n### B\n## A\n```md\nx\n```\nz\n", []string{
		"e.md:1:1: found text before the first title; expected ## and a title",
		"e.md:2:1: example \"A\" has no shortcode; expected a fence that begins with ```md",
		"e.md:3:1: found a heading with ###; expected ## and a title",
		`e.md:4:1: title "A" stands twice, first on line 2; expected another title`,
		"e.md:8:1: found text after the fence; expected ## and a title",
	}},
}

func TestParseExamplesFaulty(t *testing.T) {
	for _, tt := range faultyExamples {
		t.Run(tt.name, func(t *testing.T) {
			_, err := contract.ParseExamples("e.md", []byte(tt.src))
			if err == nil {
				t.Fatal("no mistake was found")
			}
			if diff := cmp.Diff(tt.want, strings.Split(err.Error(), "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzParseExamples(f *testing.F) {
	f.Add([]byte(goodExamples))
	for _, tt := range faultyExamples {
		f.Add([]byte(tt.src))
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
