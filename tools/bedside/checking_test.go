package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"example.org/bedside/tools/cases"
)

// checkingPage is the page whose hook, workflows and settings are tried.
const checkingPage cases.Page = "../../content/handbook/checking.md"

// scratch is a clinic's repository with two articles, one of them good, and a
// home without Git's configuration.
type scratch struct {
	*testing.T
	dir string
	env []string
}

const (
	goodPage = "---\ntitle: Hip\ndescription: What a new hip is like.\ndate: 2026-01-10\nauthors: [amara-osei]\nreviewed: {by: kit-marlow, on: 2026-01-10, next: 2999-01-10}\nreferences: [nice]\ndisclaimers: {medical: {omit: true, reason: A test}}\n---\nCome early.\n"
	badPage  = "---\ntitle: Knee\n---\nCome early.\n" // names no author
)

func newScratch(t *testing.T) *scratch {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the handbook's scripts are for a Unix shell")
	}
	s := &scratch{T: t, dir: t.TempDir()}
	s.env = append(os.Environ(), "HOME="+t.TempDir(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull,
		"GIT_AUTHOR_NAME=W", "GIT_AUTHOR_EMAIL=w@clinic.example", "GIT_COMMITTER_NAME=W", "GIT_COMMITTER_EMAIL=w@clinic.example",
		"GITHUB_STEP_SUMMARY="+filepath.Join(t.TempDir(), "summary.md"))
	cases.Lay(t, cases.Disk, s.dir, cases.Text(t, "scratch.txtar"))
	s.write("content/articles/hip.md", goodPage)
	return s
}

func (s *scratch) write(name, text string) {
	s.Helper()
	name = filepath.Join(s.dir, filepath.FromSlash(name))
	cases.Write(s, cases.Disk, name, text)
}

// sh runs a script as GitHub does and gives its exit code and what it says.
func (s *scratch) sh(script string) (code int, out string) {
	s.Helper()
	c := exec.Command("bash", "-e", "-o", "pipefail", "-c", script)
	c.Dir, c.Env = s.dir, s.env
	src, err := c.CombinedOutput()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return exit.ExitCode(), string(src)
	} else if err != nil {
		s.Fatal(err)
	}
	return 0, string(src)
}

// must runs a script that ends with a code and says something.
func (s *scratch) must(code int, script, says string) {
	s.Helper()
	if got, out := s.sh(script); got != code || !strings.Contains(out, says) {
		s.Fatalf("%s\nexit code %d, want %d and %q:\n%s", script, got, code, says, out)
	}
}

// TestHook commits with the handbook's hook.
func TestHook(t *testing.T) {
	s := newScratch(t)
	s.must(0, "git init -q && git add --all && git commit -q -m Site", "")
	s.write(".githooks/pre-commit", checkingPage.Only(t, "sh", "#!/bin/sh"))
	s.must(0, checkingPage.Only(t, "sh", "core.hooksPath"), "")

	s.must(0, "git add .githooks && git commit -q -m Hook", "") // no page, no check
	s.write("content/articles/a knee.md", badPage)
	s.must(1, "git add content && git commit -m Knee", "content/articles/a knee.md:1:1: error: this medical page names no author")
	s.must(0, "git status --short", "A  \"content/articles/a knee.md\"")

	// What is mended but not added is not what would be committed.
	s.write("content/articles/a knee.md", strings.Replace(goodPage, "Hip", "Knee", 1))
	s.must(1, "git commit -m Knee", "add them again")
	s.must(0, "git add content && git commit -q -m Knee", "Nothing found.")

	// A page that is not part of the commit does not stop it.
	s.write("content/articles/shoulder.md", badPage)
	s.write("content/articles/hip.md", goodPage+"\nBring your letters.\n")
	s.must(0, "git commit -q -m Hip content/articles/hip.md", "Nothing found.")
	s.must(0, "git rm -q 'content/articles/a knee.md' && git commit -q -m Gone", "")
	s.must(0, "git add content && git commit -q --no-verify -m Past && git status --short", "")
}

// workflow is what the tests read of a workflow file.
type workflow struct {
	On   any
	Jobs map[string]struct {
		Steps []struct {
			ID, Uses, Run string
			With, Env     map[string]string
		}
	}
}

// fetch is the line that brings the command to a host, and called is how it is
// called where there is none.
const (
	fetch  = "go install example.org/bedside/tools/bedside@v0.1.0"
	called = "go run example.org/bedside/tools/bedside@v0.1.0 "
)

// openWorkflow reads the workflow of a name in a page, and the lines that it runs, but
// for the one that fetches the command.
func openWorkflow(t *testing.T, page cases.Page, name string) (w workflow, lines []string) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(page.Only(t, "yaml", "name: "+name+"\n")), &w); err != nil {
		t.Fatal(err)
	}
	for _, job := range w.Jobs {
		for _, step := range job.Steps {
			if step.Run != "" && step.Run != fetch {
				lines = append(lines, step.Run)
			}
		}
	}
	if w.On == nil || len(lines) == 0 {
		t.Fatal("it runs never, or nothing")
	}
	return w, lines
}

// TestWorkflows runs the lines that the handbook's workflows run.
func TestWorkflows(t *testing.T) {
	run := func(t *testing.T, name string) []string {
		t.Helper()
		w, lines := openWorkflow(t, checkingPage, name)
		for _, job := range w.Jobs {
			for _, step := range job.Steps {
				if strings.Contains(step.Uses, "upload-sarif") && !strings.HasSuffix(lines[len(lines)-1], "> "+step.With["sarif_file"]) {
					t.Errorf("%s is uploaded, and not what was written", step.With["sarif_file"])
				}
			}
		}
		return lines
	}
	t.Run("Check", func(t *testing.T) {
		s := newScratch(t)
		line := strings.Join(run(t, "Check"), "\n")
		s.must(0, line, "")
		s.write("content/articles/knee.md", badPage)
		s.must(1, line, "::error file=content/articles/knee.md,line=1,")
		s.must(0, checkingPage.Only(t, "sh", "--write-baseline"), "from now on only what is new fails")
		s.must(0, line, "known from the baseline")
	})
	t.Run("Scan", func(t *testing.T) {
		s := newScratch(t)
		s.write("content/articles/knee.md", badPage)
		s.must(0, strings.Join(run(t, "Scan"), "\n"), "")
		src, err := os.ReadFile(filepath.Join(s.dir, "bedside.sarif"))
		if err != nil || !bytes.Contains(src, []byte(`"ruleId": "author-missing"`)) {
			t.Errorf("%v\n%s", err, src)
		}
	})
	t.Run("Reviews", func(t *testing.T) {
		s := newScratch(t)
		lines := run(t, "Reviews")
		s.must(0, strings.Join(lines, "\n"), "")
		s.write("content/articles/old.md", strings.Replace(goodPage, "2999", "2026", 1))
		s.must(0, lines[0], "old.md")
		s.must(1, lines[1], "review-overdue")
		if src, err := os.ReadFile(s.env[len(s.env)-1][len("GITHUB_STEP_SUMMARY="):]); err != nil || !bytes.Contains(src, []byte("old.md")) {
			t.Errorf("the summary: %v\n%s", err, src)
		}
	})
}

// TestCheckingPage takes the rest of the page at its word: a finding looks as
// it says, a suppression suppresses, the settings are ones that there are, and
// the commands work.
func TestCheckingPage(t *testing.T) {
	s := newScratch(t)
	const knee = "content/articles/knee.md"
	article := func(front, body string) { // body begins in line 12
		head, _, _ := strings.Cut(goodPage, "---\nCome early.\n")
		lines := strings.Count(head+front, "\n") + 1
		s.write(knee, head+front+"---\n"+strings.Repeat("\n", max(0, 11-lines))+body)
	}
	article("", "Our laser cures acne.\n")
	s.must(0, "bedside check "+knee, checkingPage.Only(t, "text", "cures"))

	excused := checkingPage.Only(t, "md", "bedside-ignore")
	article("", excused)
	s.must(0, "bedside check "+knee, "Nothing found.")
	_, claim, _ := strings.Cut(excused, "\n")
	article("", claim)
	s.must(0, "bedside check "+knee, "[superlative]")
	front := checkingPage.Only(t, "yaml", "suppress:")
	article(front, claim+"\nOur laser cures acne.\n")
	s.must(0, "bedside check --now 2026-06-15 "+knee, "Nothing found.")

	settings := cases.Files(t, "scratch")["hugo.toml"]
	for _, f := range checkingPage.All(t) {
		if f.Language == "toml" {
			settings += f.Text + "\n"
		}
	}
	s.write("hugo.toml", settings)
	article("", "This new game changer is for all, and we call it TENS.\n")
	s.must(0, "bedside check "+knee, "[miracle]")
	if _, out := s.sh("bedside check " + knee); strings.Contains(out, "[acronym]") {
		t.Errorf("TENS is not allowed:\n%s", out)
	}
	s.write("content/news/one.md", strings.Replace(goodPage, "Come early.", "The hospital says that"+strings.Repeat(" and that", 12)+" it opens again.", 1))
	if _, out := s.sh("bedside check"); strings.Contains(out, "[check-configuration]") || strings.Contains(out, "[suppression-") || strings.Contains(out, "[long-sentence]") {
		t.Errorf("the page's settings do not hold:\n%s", out)
	}

	article("", "Come early.\n")
	commands := 0
	for _, f := range checkingPage.All(t) {
		if f.Language == "sh" && strings.HasPrefix(f.Text, "bedside ") {
			commands++
			s.must(0, f.Text, "")
		}
	}
	if commands < 5 {
		t.Errorf("the page has %d commands", commands)
	}
}

// TestExampleChecked finds nothing in the example clinic, not even a hint.
func TestExampleChecked(t *testing.T) {
	out, err := exec.Command("bedside", "check", filepath.FromSlash("../../site"), "--fail-on", "info", "--now", "2026-11-25").CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestBounds gives the command files that no writer wrote: each is told of.
func TestBounds(t *testing.T) {
	s := newScratch(t)
	const front = "---\ntitle: Much\n---\n"
	for _, much := range cases.Read[struct{ Name, Text, Says string }](t, "bounds") {
		t.Run(much.Name, func(t *testing.T) {
			name := "content/articles/" + much.Name + ".md"
			s := &scratch{T: t, dir: s.dir, env: s.env}
			s.write(name, front+cases.Made(t, much.Text))
			s.must(1, "bedside check --format github "+name, much.Says)
		})
	}
}
