package check

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"
	"golang.org/x/tools/txtar"

	"example.org/bedside/tools/cases"
)

var update = flag.Bool("update", false, "write what the gate finds into the cases of testdata")

// scalar is how a case writes a character that no editor shows.
var scalar = regexp.MustCompile(`\\u\{([0-9A-F]+)\}`)

func unescape(s string) string {
	return scalar.ReplaceAllStringFunc(s, func(m string) string {
		n, _ := strconv.ParseUint(m[3:len(m)-1], 16, 32)
		return string(rune(n))
	})
}

func escape(s string) string {
	return strings.Map(func(r rune) rune { return r }, regexp.MustCompile(`[\x{E000}-\x{F8FF}]`).ReplaceAllStringFunc(s, func(m string) string {
		r, _ := utf8.DecodeRuneInString(m)
		return fmt.Sprintf(`\u{%X}`, r)
	}))
}

// readCase makes a gate's input of an archive: files under published/ and
// previous/, and in the comment lines such as "base: https://clinic.example/".
func readCase(t testing.TB, archive *txtar.Archive) GateInput {
	t.Helper()
	in := GateInput{Published: afero.NewMemMapFs(), Sources: map[string]string{}}
	for line := range strings.Lines(string(archive.Comment)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "base":
			in.BaseURL = value
		case "head":
			in.Clinic = &Clinic{Params: map[string]any{"bedside": map[string]any{"head": value == "true"}}}
		case "shared":
			name, files, _ := strings.Cut(value, " = ")
			in.Shared = append(in.Shared, Shared{Name: name, Files: strings.Fields(files)})
		case "confirmed":
			in.Confirmed = append(in.Confirmed, value)
		case "sources":
			name, file, _ := strings.Cut(value, " = ")
			in.Sources[name] = file
		case "need", "first":
			name, need, _ := strings.Cut(value, " = ")
			part := strings.Split(need, ";")
			if in.Needs == nil {
				in.Needs = map[string][]Need{}
			}
			in.Needs[name] = append(in.Needs[name], Need{Kind: part[0], Why: strings.TrimSpace(part[1]), First: key == "first", Full: strings.Fields(part[2]), Short: strings.Fields(part[3])})
		}
	}
	for _, f := range archive.Files {
		tree, name, _ := strings.Cut(f.Name, "/")
		fs := in.Published
		switch tree {
		case "want":
			continue
		case "previous":
			if in.Previous == nil {
				in.Previous = afero.NewMemMapFs()
			}
			fs = in.Previous
		case "published":
		default:
			t.Fatalf("a file %s in no tree", f.Name)
		}
		cases.Write(t, fs, name, unescape(string(f.Data)))
	}
	return in
}

func show(findings []Finding) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "%s:%d:%d-%d:%d %s %s %q\n\t%s\n\t%s\n", f.File, f.Line, f.Column, f.EndLine, f.EndColumn, f.Severity, f.Rule, f.Match, f.Message, f.Fix)
	}
	return escape(b.String())
}

// TestCases runs the whole gate on each case, so that a quiet case of one rule
// is a quiet case of all.
func TestCases(t *testing.T) {
	counts := make(map[string][2]int)
	for _, r := range gateRules() {
		counts[r.ID] = [2]int{}
	}
	files, err := filepath.Glob("testdata/*/[fq]*-*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		rule := filepath.Base(filepath.Dir(file))
		if rule == "rules" {
			continue // TestRules runs them
		}
		fires := strings.HasPrefix(filepath.Base(file), "fire-")
		n, known := counts[rule]
		if !known {
			t.Errorf("%s: no rule has this name", file)
		}
		if fires {
			n[0]++
		} else {
			n[1]++
		}
		counts[rule] = n

		t.Run(rule+"/"+strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			in := readCase(t, archive)
			findings, err := Gate(context.Background(), in)
			if err != nil {
				t.Fatal(err)
			}
			got := show(findings)
			hit := false
			for _, f := range findings {
				hit = hit || f.Rule == rule
				checkPosition(t, in, f)
			}
			if hit != fires {
				t.Errorf("fires: %v, want %v\n%s", hit, fires, got)
			}
			if !fires && got != "" {
				t.Errorf("not quiet:\n%s", got)
			}
			var want string
			kept := archive.Files[:0]
			for _, f := range archive.Files {
				if f.Name == "want" {
					want = string(f.Data)
				} else {
					kept = append(kept, f)
				}
			}
			if *update {
				archive.Files = kept
				if got != "" {
					archive.Files = append(kept, txtar.File{Name: "want", Data: []byte(got)})
				}
				cases.Write(t, cases.Disk, file, txtar.Format(archive))
			} else if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// checkPosition proves, by counting anew, that the match stands where the
// finding says.
func checkPosition(t *testing.T, in GateInput, f Finding) {
	t.Helper()
	if f.Line == 0 {
		return
	}
	src, err := afero.ReadFile(in.Published, f.File)
	if err != nil {
		t.Fatalf("a finding with a line in a file that is not published: %v", err)
	}
	at := func(line, column int) int {
		lines := bytes.SplitAfter(src, []byte("\n"))
		offset := 0
		for _, l := range lines[:line-1] {
			offset += len(l)
		}
		for range column - 1 {
			_, size := utf8.DecodeRune(src[offset:])
			offset += size
		}
		return offset
	}
	start, end := at(f.Line, f.Column), at(f.EndLine, f.EndColumn)
	if got := string(src[start:end]); got != f.Match {
		t.Errorf("%s:%d:%d-%d:%d holds %q, the finding says %q", f.File, f.Line, f.Column, f.EndLine, f.EndColumn, got, f.Match)
	}
}
