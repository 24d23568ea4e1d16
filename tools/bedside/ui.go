package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/spf13/afero"

	"example.org/bedside/tools/check"
	"example.org/bedside/tools/report"
)

// ui is where a command reads and writes.
type ui struct {
	out, err io.Writer
	fs       afero.Fs
}

func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}

// show writes findings with the lines that they are about.
func (u *ui) show(findings []check.Finding, published afero.Fs, quiet bool) error {
	if quiet {
		findings = slices.DeleteFunc(slices.Clone(findings), func(f check.Finding) bool { return f.Severity != check.SeverityError })
	}
	base, err := os.Getwd()
	if err != nil {
		return err
	}
	return report.Text(u.err, findings, report.Options{
		Colour:    terminal(u.err) && os.Getenv("NO_COLOR") == "",
		Fs:        u.fs,
		Base:      base,
		Published: published,
	})
}

// short is a path as it is best read: relative to the folder that the command
// was run in, if it lies there.
func short(name string) string {
	base, err := os.Getwd()
	if err != nil {
		return name
	}
	return shortFrom(base, name)
}

func shortFrom(base, name string) string {
	if rel, err := filepath.Rel(base, name); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return rel
	}
	return name
}

// progress returns what shows on a terminal how far a long build has come, and
// what wipes that away; elsewhere nothing is shown.
func (u *ui) progress(quiet bool) (written func(int), done func()) {
	if quiet || !terminal(u.err) {
		return nil, func() {}
	}
	var mu sync.Mutex
	shown, next := false, time.Now().Add(time.Second)
	written = func(n int) {
		mu.Lock()
		defer mu.Unlock()
		if now := time.Now(); now.After(next) {
			shown, next = true, now.Add(200*time.Millisecond)
			fmt.Fprintf(u.err, "\r\x1b[K%d files …", n)
		}
	}
	return written, func() {
		mu.Lock()
		defer mu.Unlock()
		if shown {
			fmt.Fprint(u.err, "\r\x1b[K")
		}
		next = time.Now().Add(24 * time.Hour)
	}
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
