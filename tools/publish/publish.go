// Package publish puts a site online on the disk: it renders into a staging
// folder beside the destination, judges what was rendered, and swaps. What is
// broken does not replace what is there, and a reader of the destination never
// sees half a site.
package publish

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/afero"

	"example.org/bedside/tools/check"
	"example.org/bedside/tools/hugo"
	"example.org/bedside/tools/lock"
)

// Options say what is published, and where.
type Options struct {
	Site        hugo.Options // what is built; its Destination is not used
	Destination string       // the folder that is published to; empty: the site's own publish folder
	NoCheck     bool         // what is written is not checked, only that the pages are whole
	Now         time.Time    // the day that dates are measured by; zero: today

	Fs     afero.Fs // where the destination lies; nil: the disk
	System System   // nil: the disk's
}

// Result is what publishing gave.
type Result struct {
	Findings    []check.Finding // in the order of check.Compare
	Advice      []check.Finding // what the checks find in what is written, and publishing does not wait for
	Known       []check.Finding // what the site's baseline knows
	Published   bool            // false: something grave was found, and the destination is as it was
	Destination string          // absolute, symbolic links followed
	Pages       int             // the pages rendered, in all output formats
	Files       int             // the files published
	Kept        Kept            // what stood in the destination and was not this site's
	Waiting     []hugo.Waiting  // the pages that are left out, because of what their front matter says
	GoAllowed   bool            // go was run to find the site's Hugo modules
	Tree        afero.Fs        // copies of the published files that findings are about
}

// RefusedError tells that a destination must not be replaced.
type RefusedError struct {
	Destination string
	Reason      string
	Fix         string
}

func (e *RefusedError) Error() string {
	return fmt.Sprintf("%s is not published to: %s", e.Destination, e.Reason)
}

// Publish builds a site, judges it and puts it in the place of what was
// published before. An error tells that it could not be done; then, and when
// the findings hold an error, the destination is as it was.
func Publish(ctx context.Context, o Options) (*Result, error) {
	if o.Fs == nil {
		o.Fs = afero.NewOsFs()
	}
	if o.System == nil {
		o.System = OS{}
	}
	site, broken, err := hugo.Open(ctx, o.Site)
	if err != nil {
		return nil, err
	}
	if site == nil {
		return &Result{Findings: broken.Findings, GoAllowed: broken.GoAllowed}, nil
	}
	target, err := o.target(site)
	if err != nil {
		return nil, err
	}
	if err := o.Fs.MkdirAll(filepath.Dir(target.dir), 0o755); err != nil {
		return nil, fmt.Errorf("the folder around the destination cannot be made: %w", err)
	}
	unlock, err := o.System.Lock(target.beside("lock"), fmt.Sprintf("process %d, which publishes %s", os.Getpid(), site.Dir()))
	if held := (*lock.HeldError)(nil); errors.As(err, &held) {
		return nil, fmt.Errorf("%s is being published by another run (%s): wait until that has ended", target.dir, cmp.Or(held.Note, "it did not say which"))
	} else if err != nil {
		return nil, fmt.Errorf("nothing can be written beside %s: %w", target.dir, err)
	}
	defer unlock()
	if err := target.recover(); err != nil {
		return nil, fmt.Errorf("what an earlier run left behind cannot be cleaned up: %w", err)
	}
	// Only now can it be told whose the destination is: nobody else changes it.
	if err := target.allowed(); err != nil {
		return nil, err
	}

	r, err := o.publish(ctx, site, target)
	if r == nil || !r.Published {
		if e := o.Fs.RemoveAll(target.beside("new")); e != nil && err == nil {
			err = fmt.Errorf("the staging folder cannot be removed: %w", e)
		}
	}
	return r, err
}

func (o *Options) publish(ctx context.Context, site *hugo.Site, target *target) (*Result, error) {
	staging := target.beside("new")
	if err := o.Fs.Mkdir(staging, 0o755); err != nil {
		return nil, fmt.Errorf("nothing can be written beside %s: %w", target.dir, err)
	}
	// Not subject to the umask: a web server reads it under another name.
	if err := o.Fs.Chmod(staging, target.mode); err != nil {
		return nil, err
	}
	built, err := site.Build(ctx, afero.NewBasePathFs(o.Fs, staging))
	if err != nil {
		return nil, fmt.Errorf("%w (what was published before is as it was)", err)
	}
	r := &Result{
		Findings:    built.Findings,
		Destination: target.dir,
		Pages:       built.Pages,
		Files:       built.Files,
		GoAllowed:   built.GoAllowed,
	}
	if err := o.judge(ctx, site, target, built, r); err != nil {
		return nil, err
	}
	r.Tree = excerpts(afero.NewBasePathFs(o.Fs, staging), r.Findings)
	if slices.ContainsFunc(r.Findings, func(f check.Finding) bool { return f.Severity == check.SeverityError }) {
		return r, nil
	}
	if built.Broken {
		return nil, errors.New("the site was not made as a whole, and Hugo does not say why")
	}

	if r.Kept, err = target.keep(ctx, staging); err != nil {
		return nil, fmt.Errorf("what others have put into %s cannot be kept: %w", target.dir, err)
	}
	if err := target.remember(); err != nil {
		return nil, fmt.Errorf("the destination cannot be noted in the site's .bedside folder: %w", err)
	}
	if err := o.System.SyncTree(staging); err != nil {
		return nil, fmt.Errorf("the pages cannot be brought to the disk: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := target.swap(); err != nil {
		return nil, fmt.Errorf("the new pages cannot be put in the place of the old ones: %w", err)
	}
	r.Published = true
	// What waits is told where it can be: the pages are online by now.
	r.Waiting, _ = site.Waiting(ctx, built)
	return r, nil
}

// excerpts keeps the published files that findings are about, for they may be
// swept away before anyone reads the findings.
func excerpts(tree afero.Fs, findings []check.Finding) afero.Fs {
	kept := afero.NewMemMapFs()
	for _, f := range findings {
		if f.File == "" || filepath.IsAbs(f.File) {
			continue
		}
		if src, err := afero.ReadFile(tree, f.File); err == nil {
			_ = afero.WriteFile(kept, f.File, src, 0o644) // memory takes it
		}
	}
	return kept
}

// swap puts the staging folder in the place of the destination.
func (t *target) swap() error {
	staging := t.beside("new")
	if !t.exists {
		if err := t.fs.Rename(staging, t.dir); err != nil {
			return err
		}
		return t.system.SyncDir(filepath.Dir(t.dir))
	}
	err := t.system.Exchange(staging, t.dir)
	if errors.Is(err, errors.ErrUnsupported) {
		return t.swapByTwo()
	}
	if err != nil {
		return err
	}
	if err := t.system.SyncDir(filepath.Dir(t.dir)); err != nil {
		return err
	}
	return t.fs.RemoveAll(staging) // the old pages
}

// swapByTwo needs two renames. Between them there is no site; the journal tells
// the next run that the new pages are whole.
func (t *target) swapByTwo() error {
	if err := afero.WriteFile(t.fs, t.beside("journal"), []byte(t.dir+"\n"), 0o644); err != nil {
		return err
	}
	if err := t.system.SyncDir(filepath.Dir(t.dir)); err != nil {
		return err
	}
	if err := t.fs.Rename(t.dir, t.beside("old")); err != nil {
		return errors.Join(err, t.fs.Remove(t.beside("journal")))
	}
	if err := t.fs.Rename(t.beside("new"), t.dir); err != nil {
		return errors.Join(err, t.fs.Rename(t.beside("old"), t.dir), t.fs.Remove(t.beside("journal")))
	}
	if err := t.system.SyncDir(filepath.Dir(t.dir)); err != nil {
		return err
	}
	return errors.Join(t.fs.RemoveAll(t.beside("old")), t.fs.Remove(t.beside("journal")))
}

// recover finishes or clears away what a run that was killed left behind.
func (t *target) recover() error {
	exists := func(name string) bool { _, err := t.fs.Stat(name); return err == nil }
	if exists(t.beside("journal")) {
		if !exists(t.dir) {
			// It was killed between its two renames.
			whole := t.beside("new")
			if !exists(whole) {
				whole = t.beside("old")
			}
			if err := t.fs.Rename(whole, t.dir); err != nil {
				return err
			}
		}
		if err := t.fs.RemoveAll(t.beside("old")); err != nil {
			return err
		}
		if err := t.fs.Remove(t.beside("journal")); err != nil {
			return err
		}
	}
	err := t.fs.RemoveAll(t.beside("new"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
