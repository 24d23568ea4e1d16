package report

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"

	"example.org/bedside/tools/check"
)

func TestText(t *testing.T) {
	const file = "content/knee.md"
	for _, c := range []struct {
		name, src string
		finding   check.Finding
		width     int
		want      string
	}{
		{
			name:    "a word",
			src:     "one\nhow lnog is it?\n",
			finding: check.Finding{Rule: "r", Severity: "error", File: file, Line: 2, Column: 5, EndLine: 2, EndColumn: 9, Match: "lnog", Message: "misspelt", Fix: "write long", Source: "a book"},
			want:    "content/knee.md:2:5: error: misspelt [r]\n    2 | how lnog is it?\n      |     ^^^^\n  fix: write long\n  source: a book\n\n1 error\n",
		},
		{
			name:    "tabs, and letters that are two columns wide",
			src:     "\t字字 x\n",
			finding: check.Finding{Rule: "r", Severity: "warning", File: file, Line: 1, Column: 5, EndLine: 1, EndColumn: 6, Match: "x", Message: "m"},
			want:    "content/knee.md:1:5: warning: m [r]\n    1 |     字字 x\n      |          ^\n\n1 warning\n",
		},
		{
			name:    "a letter with a mark above it is one column",
			src:     "e\u0301 x\n",
			finding: check.Finding{Rule: "r", Severity: "info", File: file, Line: 1, Column: 4, Match: "x", Message: "m"},
			want:    "content/knee.md:1:4: info: m [r]\n    1 | e\u0301 x\n      |   ^\n\n1 note\n",
		},
		{
			name:    "what a terminal would obey is not printed",
			src:     "a\x1b[31m\u202eb x\r\n",
			finding: check.Finding{Rule: "r", Severity: "error", File: file, Line: 1, Column: 10, Match: "x", Message: "bad \x1b]0;t\a"},
			want:    "content/knee.md:1:10: error: bad \ufffd]0;t\ufffd [r]\n    1 | a\ufffd[31m\ufffdb x\n      |          ^\n\n1 error\n",
		},
		{
			name:    "a long line is cut around the match",
			src:     strings.Repeat("a ", 100) + "here" + strings.Repeat(" b", 100) + "\n",
			finding: check.Finding{Rule: "r", Severity: "error", File: file, Line: 1, Column: 201, Match: "here", Message: "m"},
			width:   20,
			want:    "content/knee.md:1:201: error: m [r]\n    1 | …a a a here b b b b…\n      |        ^^^^\n\n1 error\n",
		},
		{
			name:    "a line that has changed since is not shown",
			src:     "another text\n",
			finding: check.Finding{Rule: "r", Severity: "error", File: file, Line: 1, Column: 1, Match: "one", Message: "m"},
			want:    "content/knee.md:1:1: error: m [r]\n\n1 error\n",
		},
		{
			name:    "a finding about a whole file",
			src:     "x\n",
			finding: check.Finding{Rule: "r", Severity: "error", File: file, Message: "m"},
			want:    "content/knee.md: error: m [r]\n\n1 error\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			fs := afero.NewMemMapFs()
			if err := afero.WriteFile(fs, file, []byte(c.src), 0o644); err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			if err := Text(&b, []check.Finding{c.finding}, Options{Fs: fs, Width: c.width}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, b.String()); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
		})
	}
}

// Colour changes nothing but the colour.
func TestColour(t *testing.T) {
	f := []check.Finding{{Rule: "r", Severity: "error", File: "a.md", Message: "m", Fix: "f"}, {Rule: "r", Severity: "warning", Message: "n"}}
	var plain, coloured strings.Builder
	if err := Text(&plain, f, Options{}); err != nil {
		t.Fatal(err)
	}
	if err := Text(&coloured, f, Options{Colour: true}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(plain.String(), "\x1b") || !strings.Contains(coloured.String(), "\x1b[1;31merror:\x1b[0m") {
		t.Errorf("plain %q, coloured %q", plain.String(), coloured.String())
	}
	bare := coloured.String()
	for {
		before, rest, found := strings.Cut(bare, "\x1b[")
		if !found {
			break
		}
		_, after, _ := strings.Cut(rest, "m")
		bare = before + after
	}
	if diff := cmp.Diff(plain.String(), bare); diff != "" {
		t.Errorf("without its colours (-want +got):\n%s", diff)
	}
}

func TestJSON(t *testing.T) {
	var b strings.Builder
	if err := JSON(&b, nil); err != nil {
		t.Fatal(err)
	}
	want := "{\n  \"findings\": [],\n  \"summary\": {\n    \"errors\": 0,\n    \"warnings\": 0,\n    \"info\": 0\n  }\n}\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("no finding (-want +got):\n%s", diff)
	}
	b.Reset()
	findings := []check.Finding{
		{Rule: "r", Severity: "error", File: "a.md", Line: 2, Column: 3, EndLine: 2, EndColumn: 5, Match: "<b>", Message: "m"},
		{Severity: "info", File: `C:\`, Line: -1, Match: "\"{\\\"", Message: "é\u2028\x00\xff, : }", Fix: `\"`, Source: "\\\n\t"},
	}
	if err := JSON(&b, findings); err != nil {
		t.Fatal(err)
	}
	var wanted strings.Builder
	enc := json.NewEncoder(&wanted)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(map[string]any{"findings": findings, "summary": count(findings)}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wanted.String(), b.String()); diff != "" {
		t.Errorf("laid out otherwise than by encoding/json (-want +got):\n%s", diff)
	}
	for _, part := range []string{`"match": "<b>"`, `"endColumn": 5`, `"errors": 1`, `"info": 1`} {
		if !strings.Contains(b.String(), part) {
			t.Errorf("found no %s in\n%s", part, b.String())
		}
	}
}
