package report

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/spf13/afero"
	"github.com/xeipuuv/gojsonschema"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/check"
)

// awkward are findings with all that a format may stumble over.
func awkward(t *testing.T) []check.Finding { return cases.Read[check.Finding](t, "awkward") }

// sarifSchemaOf is the schema of OASIS. go-sarif has it, as a constant of its
// own, which can only be read.
func sarifSchemaOf(t *testing.T) string {
	t.Helper()
	dir, err := exec.Command("go", "list", "-f", "{{.Dir}}", reflect.TypeFor[sarif.Report]().PkgPath()).Output()
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(dir)), "schema.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	spec := file.Scope.Lookup("schema").Decl.(*ast.ValueSpec)
	schema, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func TestSARIF(t *testing.T) {
	schema, err := gojsonschema.NewSchema(gojsonschema.NewStringLoader(sarifSchemaOf(t)))
	if err != nil {
		t.Fatal(err)
	}
	if r, err := schema.Validate(gojsonschema.NewStringLoader(`{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": ""}}, "columnKind": "bytes"}]}`)); err != nil || r.Valid() {
		t.Fatal("the schema takes anything", err)
	}
	for name, findings := range map[string][]check.Finding{"awkward": awkward(t), "none": nil} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := SARIF(&b, findings, "0.1.0"); err != nil {
				t.Fatal(err)
			}
			r, err := schema.Validate(gojsonschema.NewBytesLoader(b.Bytes()))
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range r.Errors() {
				t.Error(e)
			}
			var log sarifLog
			if err := json.Unmarshal(b.Bytes(), &log); err != nil {
				t.Fatal(err)
			}
			run := log.Runs[0]
			if run.ColumnKind != "unicodeCodePoints" || len(run.Results) != len(findings) {
				t.Errorf("columns are %s, results %d", run.ColumnKind, len(run.Results))
			}
			prints := make(map[string]bool)
			for i, r := range run.Results {
				if id := run.Tool.Driver.Rules[r.RuleIndex].ID; id != findings[i].Rule || r.RuleID != id {
					t.Errorf("result %d is of %s, its index of %s", i, r.RuleID, id)
				}
				if print := r.PartialFingerprints["bedsideFinding/v1"]; print == "" || prints[print] {
					t.Errorf("result %d has the fingerprint %q", i, print)
				} else {
					prints[print] = true
				}
			}
			for _, r := range run.Tool.Driver.Rules {
				if known, _ := check.Find(r.ID); known != nil && (r.Help == nil || !strings.Contains(r.Help.Text, known.Source)) {
					t.Errorf("%s has no help", r.ID)
				}
			}
		})
	}
	var b bytes.Buffer
	if err := SARIF(&b, awkward(t)[:3], "0.1.0"); err != nil {
		t.Fatal(err)
	}
	for _, part := range cases.Read[string](t, "sarif") {
		if !strings.Contains(b.String(), part) {
			t.Errorf("found no %s", part)
		}
	}
}

// The fingerprint of a result is the same when its lines have moved.
func TestFingerprint(t *testing.T) {
	prints := func(findings ...check.Finding) string {
		var b bytes.Buffer
		if err := SARIF(&b, findings, ""); err != nil {
			t.Fatal(err)
		}
		var got []string
		for line := range strings.Lines(b.String()) {
			if strings.Contains(line, "bedsideFinding/v1") {
				got = append(got, strings.TrimSpace(line))
			}
		}
		return strings.Join(got, " ")
	}
	f := check.Finding{Rule: "long-sentence", Severity: "info", File: "a.md", Line: 1, Column: 1, Match: "x"}
	moved, other := f, f
	moved.Line, other.Match = 9, "y"
	if prints(f) != prints(moved) || prints(f) == prints(other) || prints(f, f) == prints(f)+" "+prints(f) {
		t.Error(prints(f), prints(moved), prints(other), prints(f, f))
	}
}

func TestGitHub(t *testing.T) {
	var b strings.Builder
	if err := GitHub(&b, awkward(t)); err != nil {
		t.Fatal(err)
	}
	want := "::notice file=content/knee pain/ä%2Cb%3Ac%25.md,line=2,endLine=2,col=3,endColumn=5,title=Bedside%3A long-sentence::50%25 of it:%0Anothing,%0D%0A\"really\" </script>%0AFix: write ::error::\u2028\n" +
		"::error file=content/a.md,line=1,endLine=3,title=Bedside%3A author-missing::m\n" +
		"::warning file=/srv/clinic/a.md,title=Bedside%3A suppression-unused::of a whole file\n" +
		"::error title=Bedside%3A template::of no file, and of no catalogue's rule\n" +
		"::error file=content/a.md,line=4,title=Bedside%3A broken-link::of a line\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("commands (-want +got):\n%s", diff)
	}
}

func TestRDJSONL(t *testing.T) {
	read := func(file string) ([]byte, error) {
		switch file {
		case "content/knee pain/ä,b:c%.md":
			return []byte("one\na 字 x\n"), nil
		case "bom.md":
			return []byte("\ufeffäb\r\n"), nil
		}
		return nil, os.ErrNotExist
	}
	var b strings.Builder
	findings := append(awkward(t)[:3:3], check.Finding{Rule: "r", Severity: "warning", File: "bom.md", Line: 1, Column: 2, EndLine: 1, EndColumn: 3, Message: "m"})
	if err := RDJSONL(&b, findings, read); err != nil {
		t.Fatal(err)
	}
	want := cases.Text(t, "findings.rdjsonl")
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("diagnostics (-want +got):\n%s", diff)
	}
}

func TestRead(t *testing.T) {
	fs := afero.NewMemMapFs()
	cases.Write(t, fs, "/clinic/content/a.md", "x")
	for _, name := range []string{"content/a.md", "/clinic/content/a.md"} {
		if src, err := Read(fs, "/clinic")(name); err != nil || string(src) != "x" {
			t.Errorf("%s: %q, %v", name, src, err)
		}
	}
}
