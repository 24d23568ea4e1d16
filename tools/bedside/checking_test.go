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

// fence is a block of code of a page.
type fence struct{ language, text string }

// fences are the blocks of code of the handbook's page on checking.
func fences(t *testing.T) []fence {
	t.Helper()
	src, err := os.ReadFile(filepath.FromSlash("../../content/handbook/checking.md"))
	if err != nil {
		t.Fatal(err)
	}
	var all []fence
	open := false
	for line := range strings.Lines(string(src)) {
		switch language, fenced := strings.CutPrefix(line, "```"); {
		case fenced && !open:
			all = append(all, fence{language: strings.TrimSpace(language)})
			open = true
		case fenced:
			open = false
		case open:
			all[len(all)-1].text += line
		}
	}
	if open || len(all) == 0 {
		t.Fatal("the page's fences do not close")
	}
	return all
}

// only is the one block of a language that holds a text.
func only(t *testing.T, language, text string) string {
	t.Helper()
	var found []string
	for _, f := range fences(t) {
		if f.language == language && strings.Contains(f.text, text) {
			found = append(found, f.text)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d blocks of %s hold %q", len(found), language, text)
	}
	return found[0]
}

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
	s.write(".githooks/pre-commit", only(t, "sh", "#!/bin/sh"))
	s.must(0, only(t, "sh", "core.hooksPath"), "")

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

// workflow is what the test reads of a workflow file.
type workflow struct {
	On   any
	Jobs map[string]struct {
		Steps []struct {
			Uses, Run string
			With      map[string]string
		}
	}
}

// TestWorkflows runs the lines that the handbook's workflows run, but for the
// one that fetches the command.
func TestWorkflows(t *testing.T) {
	run := func(t *testing.T, name string) []string {
		t.Helper()
		var w workflow
		if err := yaml.Unmarshal([]byte(only(t, "yaml", "name: "+name+"\n")), &w); err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, job := range w.Jobs {
			for _, step := range job.Steps {
				if step.Run != "" && step.Run != "go install example.org/bedside/tools/bedside@v0.1.0" {
					lines = append(lines, step.Run)
				}
				if strings.Contains(step.Uses, "upload-sarif") && !strings.HasSuffix(lines[len(lines)-1], "> "+step.With["sarif_file"]) {
					t.Errorf("%s is uploaded, and not what was written", step.With["sarif_file"])
				}
			}
		}
		if w.On == nil || len(lines) == 0 {
			t.Fatal("it runs never, or nothing")
		}
		return lines
	}
	t.Run("Check", func(t *testing.T) {
		s := newScratch(t)
		line := strings.Join(run(t, "Check"), "\n")
		s.must(0, line, "")
		s.write("content/articles/knee.md", badPage)
		s.must(1, line, "::error file=content/articles/knee.md,line=1,")
		s.must(0, only(t, "sh", "--write-baseline"), "from now on only what is new fails")
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
	s.must(0, "bedside check "+knee, only(t, "text", "cures"))

	excused := only(t, "md", "bedside-ignore")
	article("", excused)
	s.must(0, "bedside check "+knee, "Nothing found.")
	_, claim, _ := strings.Cut(excused, "\n")
	article("", claim)
	s.must(0, "bedside check "+knee, "[superlative]")
	front := only(t, "yaml", "suppress:")
	article(front, claim+"\nOur laser cures acne.\n")
	s.must(0, "bedside check --now 2026-06-15 "+knee, "Nothing found.")

	settings := cases.Files(t, "scratch")["hugo.toml"]
	for _, f := range fences(t) {
		if f.language == "toml" {
			settings += f.text + "\n"
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
	for _, f := range fences(t) {
		if f.language == "sh" && strings.HasPrefix(f.text, "bedside ") {
			commands++
			s.must(0, f.text, "")
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
