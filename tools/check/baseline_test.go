package check

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// archive is a clinic's old articles, by file, which two rules find fault with.
type archive map[string]string

const wordy = "Before the scan in room %d we ask you to take off everything that is made of metal and to leave it in the locker outside."

func oldArticles(n int) archive {
	a := make(archive)
	for i := range n {
		var lines []string
		for k := range 12 {
			lines = append(lines, fmt.Sprintf("Line %d of article %d says something of its own.", k, i))
		}
		a[fmt.Sprintf("content/articles/a%03d.md", i)] = fmt.Sprintf("---\ntitle: Article %d\n---\n%s\n\n%s\n\nAnd then:\n\n%s\n",
			i, strings.Join(lines[:6], "\n\n"), fmt.Sprintf(wordy, i), strings.Join(lines[6:], "\n\n"))
	}
	return a
}

func (a archive) read(file string) ([]byte, error) {
	if src, ok := a[file]; ok {
		return []byte(src), nil
	}
	return nil, os.ErrNotExist
}

func (a archive) findings(t *testing.T) []Finding {
	t.Helper()
	in := Input{Clinic: newClinic(t, ""), Rules: []string{"long-sentence", "author-missing"}}
	for file, src := range a {
		in.Sources = append(in.Sources, testSource(file, src))
	}
	found, err := Check(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// A baseline of a hundred faulty articles knows them after they were edited,
// moved about and renamed, and does not know what is new.
func TestBaseline(t *testing.T) {
	old := oldArticles(100)
	before := old.findings(t)
	if len(before) != 200 {
		t.Fatalf("%d findings in the old articles, want 200", len(before))
	}
	src, err := NewBaseline(before, "", old.read).Marshal()
	if err != nil {
		t.Fatal(err)
	}
	b, err := ReadBaseline("baseline.json", src)
	if err != nil {
		t.Fatal(err)
	}
	again, err := NewBaseline(slices.Clone(before), "", old.read).Marshal()
	if err != nil || string(again) != string(src) {
		t.Errorf("the same findings give another baseline: %v", err)
	}

	for _, c := range []struct {
		name        string
		change      func(i int, file, src string) (string, string) // of every article
		fresh, gone int
	}{
		{"as it was", func(_ int, file, src string) (string, string) { return file, src }, 0, 0},
		{"lines moved", func(i int, file, src string) (string, string) {
			return file, strings.Replace(src, "\n\n", strings.Repeat("\n\nA new line.", i%7+1)+"\n\n", 1)
		}, 0, 0},
		{"neighbours edited", func(_ int, file, src string) (string, string) {
			src = strings.Replace(src, "Line 5", "The fifth line", 1)
			return file, strings.Replace(src, "And then:", "After that:", 1)
		}, 0, 0},
		{"renamed", func(i int, _, src string) (string, string) {
			return fmt.Sprintf("content/conditions/c%d.md", i), src
		}, 0, 0},
		{"renamed and edited", func(i int, _, src string) (string, string) {
			src = strings.Replace(src, "Line 5", "The fifth line", 1)
			src = strings.Replace(src, "title: Article", "title: Condition", 1)
			return fmt.Sprintf("content/conditions/c%d.md", i), strings.Replace(src, "And then:", "After that:", 1)
		}, 0, 0},
		{"paragraphs moved", func(_ int, file, src string) (string, string) {
			front, text, _ := strings.Cut(src, "\n---\n")
			parts := strings.Split(strings.TrimSpace(text), "\n\n")
			slices.Reverse(parts)
			return file, front + "\n---\n" + strings.Join(parts, "\n\n") + "\n"
		}, 0, 0},
		{"line ends changed", func(_ int, file, src string) (string, string) {
			return file, strings.ReplaceAll(src, "\n", "\r\n")
		}, 0, 0},
		{"half mended", func(i int, file, src string) (string, string) {
			if i%2 == 0 {
				src = strings.Replace(src, fmt.Sprintf(wordy, i), "Take off all metal.", 1)
			}
			return file, src
		}, 0, 50},
		{"a fault more in each tenth", func(i int, file, src string) (string, string) {
			if i%10 == 0 {
				src += "\n" + fmt.Sprintf(wordy, i+1000) + "\n"
			}
			return file, src
		}, 10, 0},
		{"the same fault a second time", func(i int, file, src string) (string, string) {
			if i == 3 {
				src += "\n" + fmt.Sprintf(wordy, i) + "\n"
			}
			return file, src
		}, 1, 0},
		{"the faulty words changed", func(i int, file, src string) (string, string) {
			if i < 5 {
				src = strings.Replace(src, "made of metal", "made of steel or iron", 1)
			}
			return file, src
		}, 5, 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			now := make(archive)
			for i := range len(old) {
				file := fmt.Sprintf("content/articles/a%03d.md", i)
				file, src := c.change(i, file, old[file])
				now[file] = src
			}
			found := now.findings(t)
			fresh, known, gone := b.Split(found, "", now.read)
			if len(fresh) != c.fresh || len(gone) != c.gone || len(fresh)+len(known) != len(found) {
				t.Errorf("%d new, %d gone, %d known of %d; want %d new and %d gone", len(fresh), len(gone), len(known), len(found), c.fresh, c.gone)
				for _, f := range fresh[:min(3, len(fresh))] {
					t.Logf("new: %+v", f)
				}
			}
		})
	}

	t.Run("a new article", func(t *testing.T) {
		now := oldArticles(100)
		now["content/articles/new.md"] = "---\ntitle: New\n---\n" + fmt.Sprintf(wordy, 7) + "\n"
		fresh, _, gone := b.Split(now.findings(t), "", now.read)
		if len(fresh) != 2 || len(gone) != 0 {
			t.Errorf("%d new, %d gone; want 2 and 0", len(fresh), len(gone))
		}
	})
}

// What means that something is broken is in no baseline.
func TestBaselineLeavesBrokenOut(t *testing.T) {
	findings := []Finding{{Rule: "broken-link", File: "a.md"}, {Rule: "shortcode", File: "a.md"}, {Rule: ruleInvalid, File: "a.md"}}
	read := func(string) ([]byte, error) { return nil, os.ErrNotExist }
	b := NewBaseline(findings, "", read)
	if len(b.Findings) != 0 {
		t.Errorf("%+v", b.Findings)
	}
	b.Findings = []Known{{Rule: "broken-link", File: "a.md", Text: digest("")}}
	if fresh, _, _ := b.Split(findings, "", read); len(fresh) != len(findings) {
		t.Errorf("a baseline that was written by hand hides what is broken: %+v", fresh)
	}
}

func TestReadBaselineRefuses(t *testing.T) {
	for name, src := range map[string]string{
		"no JSON":       `{`,
		"a later form":  `{"version": 99}`,
		"another thing": `{"findings": []}`,
		"a misspelling": `{"version": 1, "findings": [{"rule": "long-sentense"}]}`,
	} {
		if _, err := ReadBaseline("b.json", []byte(src)); err == nil || !strings.Contains(err.Error(), "b.json") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
