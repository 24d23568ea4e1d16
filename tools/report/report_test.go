package report

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/check"
)

func TestText(t *testing.T) {
	const file = "content/knee.md"
	for _, c := range cases.Read[struct {
		Name, Src string
		Finding   check.Finding
		Width     int
		Want      string
	}](t, "text") {
		t.Run(c.Name, func(t *testing.T) {
			fs := afero.NewMemMapFs()
			cases.Write(t, fs, file, c.Src)
			var b strings.Builder
			if err := Text(&b, []check.Finding{c.Finding}, Options{Fs: fs, Width: c.Width}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.Want, b.String()); diff != "" {
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
