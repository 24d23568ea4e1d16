package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/afero"
	"github.com/spf13/cobra"

	"example.org/bedside"
	"example.org/bedside/tools/check"
	"example.org/bedside/tools/hugo"
	"example.org/bedside/tools/publish"
	"example.org/bedside/tools/report"
)

// checking is what bedside check was asked.
type checking struct {
	site     hugo.Options
	format   string
	rules    []string
	severity string
	profile  string
	now      string
	failOn   string
	list     bool
	explain  string
	write    string // the file that a baseline is written to
	baseline string
	fix      bool
	save     bool
}

var formats = []string{"text", "json", "sarif", "github", "rdjsonl"}

func checkCommand(u *ui) *cobra.Command {
	var o checking
	c := &cobra.Command{
		Use:   "check [PATH...]",
		Short: "Check what is written, as a careful medical editor would",
		Long: `Check reads the site's articles and says what may harm readers or break a code
of advertising, at the line where it stands. PATH is a site, or files and
folders of one; without it, the site that the command is run in.

A whole site is built in memory, and its pages are checked as they would be
published. Of single files and folders only the text is checked, and how it calls
shortcodes.

The exit code is 0 if nothing is to be mended, 1 if something is, and 2 if it
could not be checked.`,
		Example: `  bedside check
  bedside check content/articles/knee.md
  bedside check --format github --fail-on warning
  bedside check --explain author-missing
  bedside check --write-baseline        # known from now on: .bedside/baseline.json
  bedside check --fix --write`,
		RunE: func(c *cobra.Command, args []string) error {
			return u.check(c.Context(), &o, args)
		},
	}
	siteFlags(c, &o.site)
	f := c.Flags()
	f.StringVar(&o.format, "format", "text", "how findings are told: "+strings.Join(formats, ", "))
	f.StringSliceVar(&o.rules, "rule", nil, "only these rules, by name or number")
	f.StringVar(&o.severity, "severity", check.SeverityInfo, "leave out what is slighter: error, warning, info")
	f.StringVar(&o.profile, "profile", "", "the codes to check by, in place of the country's: "+strings.Join(check.Profiles, ", "))
	f.StringVar(&o.now, "now", "", "the day that dates are measured by, as in 2027-01-31; without it, today")
	f.StringVar(&o.failOn, "fail-on", check.SeverityError, "the slightest severity that makes the exit code 1: error, warning, info, or never")
	f.BoolVar(&o.list, "list", false, "list the rules")
	f.StringVar(&o.explain, "explain", "", "explain a rule")
	f.StringVar(&o.write, "write-baseline", "", "note what is found now, so that only what is new fails")
	f.Lookup("write-baseline").NoOptDefVal = check.BaselineFile
	f.StringVar(&o.baseline, "baseline", "", "the baseline to use, or none, in place of the site's "+check.BaselineFile)
	f.BoolVar(&o.fix, "fix", false, "show how doses would be written with a leading zero and a space before the unit")
	f.BoolVar(&o.save, "write", false, "with --fix: write it")
	return c
}

func (u *ui) check(ctx context.Context, o *checking, args []string) error {
	for _, f := range []struct {
		name, value string
		of          []string
	}{
		{"format", o.format, formats},
		{"severity", o.severity, check.Severities},
		{"fail-on", o.failOn, append(slices.Clone(check.Severities), "never")},
		{"profile", cmp.Or(o.profile, check.ProfileBase), check.Profiles},
	} {
		if err := oneOf(f.name, f.value, f.of...); err != nil {
			return err
		}
	}
	now := time.Now()
	if o.now != "" {
		var err error
		if now, err = time.Parse(time.DateOnly, o.now); err != nil {
			return fmt.Errorf("--now is %q; expected a day, as in 2027-01-31", o.now)
		}
	}
	if o.save && !o.fix {
		return errors.New("--write belongs to --fix")
	}
	switch {
	case o.explain != "":
		return u.explain(o.explain)
	case o.list:
		return u.rules()
	}
	for i, id := range o.rules {
		r, near := check.Find(id)
		if r == nil {
			return check.UnknownRule(id, near)
		}
		o.rules[i] = r.ID
	}
	// "--write-baseline FILE" reads as naturally as "--write-baseline=FILE".
	if o.write == check.BaselineFile && len(args) > 0 && filepath.Ext(args[len(args)-1]) == ".json" {
		o.write, args = args[len(args)-1], args[:len(args)-1]
	}
	return u.checkPaths(ctx, o, args, now)
}

func (u *ui) checkPaths(ctx context.Context, o *checking, args []string, now time.Time) error {
	dir, paths, err := u.siteOf(args)
	if err != nil {
		return err
	}
	if paths != nil {
		leaveGarbage(400) // nothing is built, so that little memory is in use
	}
	var (
		in   check.Input
		site *hugo.Site
	)
	if dir == "" {
		if in.Clinic, err = hugo.NoClinic(now); err == nil {
			in.Sources, err = u.loose(paths)
		}
	} else {
		o.site.Dir = dir
		var broken *hugo.Result
		site, broken, err = hugo.Open(ctx, o.site)
		if err != nil {
			return err
		}
		if site == nil {
			return u.tell(o, broken.Findings, nil)
		}
		dir = site.Dir()
		in.Clinic, in.Sources, err = site.Facts(ctx, now)
		if unreadable := (*hugo.UnreadableError)(nil); errors.As(err, &unreadable) {
			return u.tell(o, unreadable.Findings, nil)
		}
	}
	if err != nil {
		return err
	}
	in.Clinic.Profile = o.profile
	if o.rules != nil {
		in.Rules = o.rules
	}
	if paths != nil && dir != "" {
		if in.Sources, err = within(in.Sources, paths); err != nil {
			return err
		}
	}
	if o.fix {
		return u.fixes(in, o.save)
	}

	var baseline *check.Baseline
	if o.write == "" {
		if baseline, err = u.baseline(o, site); err != nil {
			return err
		}
		if baseline == nil { // how much of it is known is told, whatever the severity
			in.Least = o.severity
		}
	}
	var found []check.Finding
	var tree afero.Fs
	if paths != nil {
		in.Partial = true
		found, err = check.Check(ctx, in)
	} else {
		var built *hugo.Result
		built, err = site.Build(ctx, nil)
		if err != nil {
			return err
		}
		tree = built.Destination
		in.Gate = publish.GateInput(built)
		found, err = publish.Judge(ctx, built, in)
		if o.rules != nil {
			found = slices.DeleteFunc(found, func(f check.Finding) bool { return !slices.Contains(o.rules, f.Rule) })
		}
	}
	if err != nil {
		return err
	}

	if o.write != "" {
		return u.writeBaseline(o.write, dir, found)
	}
	return u.measure(o, baseline, dir, found, paths == nil && o.rules == nil, tree)
}

// baseline is the one that findings are measured by, nil if there is none.
func (u *ui) baseline(o *checking, site *hugo.Site) (*check.Baseline, error) {
	switch {
	case o.baseline == "none":
	case o.baseline != "":
		src, err := afero.ReadFile(u.fs, o.baseline)
		if err != nil {
			return nil, fmt.Errorf("the baseline cannot be read: %w", err)
		}
		return check.ReadBaseline(o.baseline, src)
	case site != nil:
		return publish.Baseline(site)
	}
	return nil, nil
}

// measure takes out what the baseline knows, and tells the rest.
func (u *ui) measure(o *checking, baseline *check.Baseline, dir string, found []check.Finding, whole bool, tree afero.Fs) error {
	if baseline != nil {
		var known []check.Finding
		var gone []check.Known
		found, known, gone = baseline.Split(found, dir, report.Read(u.fs, dir))
		if n := len(known); n > 0 {
			fmt.Fprintf(u.err, "%s known from the baseline, not shown; --baseline none shows all\n", plural(n, "finding"))
		}
		if whole && len(gone) > 0 {
			fmt.Fprintf(u.err, "%s of the baseline not found any more:\n", plural(len(gone), "finding"))
			for _, k := range gone[:min(len(gone), 10)] {
				fmt.Fprintf(u.err, "  %s in %s\n", k.Rule, k.File)
			}
			if len(gone) > 10 {
				fmt.Fprintf(u.err, "  and %d more\n", len(gone)-10)
			}
			fmt.Fprintln(u.err, "bedside check --write-baseline takes them out of it.")
		}
	}
	return u.tell(o, publish.Once(found), tree)
}

// rank orders severities, the gravest first.
func rank(severity string) int { return slices.Index(check.Severities, severity) }

// tell shows findings in the format that was asked for. What is asked for in
// vain is said on standard error, so that programs read findings only.
func (u *ui) tell(o *checking, found []check.Finding, tree afero.Fs) error {
	found = slices.DeleteFunc(found, func(f check.Finding) bool { return rank(f.Severity) > rank(o.severity) })
	base, err := os.Getwd()
	if err != nil {
		return err
	}
	failed := slices.ContainsFunc(found, func(f check.Finding) bool { return o.failOn != "never" && rank(f.Severity) <= rank(o.failOn) })
	if o.format != "text" {
		for i := range found {
			if filepath.IsAbs(found[i].File) {
				found[i].File = shortFrom(base, found[i].File)
			}
			found[i].File = filepath.ToSlash(found[i].File)
		}
	}
	switch o.format {
	case "text":
		if len(found) == 0 {
			_, err = fmt.Fprintln(u.out, "Nothing found.")
			break
		}
		err = report.Text(u.out, found, report.Options{
			Colour: terminal(u.out) && os.Getenv("NO_COLOR") == "", Fs: u.fs, Base: base, Published: tree,
		})
	case "json":
		err = report.JSON(u.out, found)
	case "sarif":
		err = report.SARIF(u.out, found, bedside.Version)
	case "github":
		err = report.GitHub(u.out, found)
	case "rdjsonl":
		err = report.RDJSONL(u.out, found, report.Read(u.fs, base))
	}
	if err == nil && failed {
		return errFound
	}
	return err
}

// siteOf finds the site that a command's paths mean; paths is nil where they
// mean the whole site. Files that lie in no site have none.
func (u *ui) siteOf(args []string) (site string, paths []string, err error) {
	if len(args) == 0 {
		site, err = u.site(nil)
		return site, nil, err
	}
	if len(args) == 1 {
		if info, err := u.fs.Stat(args[0]); err == nil && info.IsDir() {
			if site, err := hugo.Find(u.fs, args[0]); err == nil {
				return site, nil, nil
			}
		}
	}
	for i, arg := range args {
		if _, err := u.fs.Stat(arg); err != nil {
			return "", nil, fmt.Errorf("%s cannot be read: %w", arg, errors.Unwrap(err))
		}
		path, err := filepath.Abs(arg)
		if err != nil {
			return "", nil, err
		}
		paths = append(paths, path)
		above, err := hugo.Above(u.fs, path)
		if err != nil {
			return "", nil, err
		}
		if i > 0 && above != site {
			return "", nil, fmt.Errorf("%s and %s are not of one site: check them one after the other", args[0], arg)
		}
		site = above
	}
	return site, paths, nil
}

// within are the sources that paths name.
func within(sources []check.Source, paths []string) ([]check.Source, error) {
	named := make(map[string]bool)
	kept := slices.DeleteFunc(slices.Clone(sources), func(s check.Source) bool {
		for _, path := range paths {
			if s.File == path || strings.HasPrefix(s.File, path+string(filepath.Separator)) {
				named[path] = true
				return false
			}
		}
		return true
	})
	for _, path := range paths {
		if !named[path] {
			return nil, fmt.Errorf("the site has no content in Markdown at %s", short(path))
		}
	}
	return kept, nil
}

// loose are the Markdown files of paths outside of any site.
func (u *ui) loose(paths []string) ([]check.Source, error) {
	var sources []check.Source
	for _, path := range paths {
		found := false
		err := afero.Walk(u.fs, path, func(name string, info fs.FileInfo, err error) error {
			if err != nil || info.IsDir() || name != path && filepath.Ext(name) != ".md" {
				return err
			}
			found = true
			sources = append(sources, check.Source{
				File: name, Section: filepath.Base(filepath.Dir(name)),
				Open: func() (io.ReadCloser, error) { return u.fs.Open(name) },
			})
			return nil
		})
		if err != nil {
			return nil, err
		}
		if !found {
			return nil, fmt.Errorf("there is no Markdown file in %s", short(path))
		}
	}
	return sources, nil
}

func (u *ui) writeBaseline(file, dir string, found []check.Finding) error {
	if file == check.BaselineFile {
		if dir == "" {
			return errors.New("these files lie in no site: name the baseline, as in --write-baseline=baseline.json")
		}
		file = filepath.Join(dir, filepath.FromSlash(check.BaselineFile))
	}
	b := check.NewBaseline(found, dir, report.Read(u.fs, dir))
	src, err := b.Marshal()
	if err != nil {
		return err
	}
	if err := u.fs.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	if err := afero.WriteFile(u.fs, file, src, 0o644); err != nil {
		return err
	}
	fmt.Fprintf(u.out, "Wrote %s to %s: from now on only what is new fails.\n", plural(len(b.Findings), "finding"), short(file))
	if n := len(found) - len(b.Findings); n > 0 {
		fmt.Fprintf(u.out, "%s left out, because something is broken and not only unwise.\n", plural(n, "finding"))
	}
	return nil
}

// fixes shows, or writes, what can be mended without judgement.
func (u *ui) fixes(in check.Input, save bool) error {
	changed := 0
	for i := range in.Sources {
		s := &in.Sources[i]
		before, after, err := check.Fix(in.Clinic, s)
		if err != nil {
			return err
		}
		if string(before) == string(after) {
			continue
		}
		changed++
		name := filepath.ToSlash(short(s.File))
		if !save {
			if _, err := u.out.Write(diff.Diff(name, before, name+" (fixed)", after)); err != nil {
				return err
			}
			continue
		}
		info, err := u.fs.Stat(s.File)
		if err != nil {
			return err
		}
		if err := replace(u.fs, s.File, after, info.Mode().Perm()); err != nil {
			return err
		}
		fmt.Fprintln(u.out, "fixed", name)
	}
	switch {
	case changed == 0:
		fmt.Fprintln(u.out, "Nothing to fix.")
	case !save:
		fmt.Fprintf(u.out, "%s would change; --fix --write writes it.\n", plural(changed, "file"))
	}
	return nil
}

// replace puts a file in the place of the old one, whole or not at all.
func replace(fsys afero.Fs, name string, src []byte, mode fs.FileMode) error {
	temporary := name + ".bedside-new"
	if err := afero.WriteFile(fsys, temporary, src, mode); err != nil {
		return err
	}
	if err := fsys.Rename(temporary, name); err != nil {
		return errors.Join(err, fsys.Remove(temporary))
	}
	return nil
}

func (u *ui) rules() error {
	width := 0
	for _, r := range check.Rules() {
		width = max(width, len(r.ID))
	}
	for _, r := range check.Rules() {
		var where string
		if r.Profiles != nil {
			where = " (" + strings.Join(r.Profiles, ", ") + ")"
		}
		if r.Off {
			where += " (off)"
		}
		if _, err := fmt.Fprintf(u.out, "%-*s  %-7s  %-7s  %s%s\n", width, r.ID, r.Number, r.Severity, r.Summary, where); err != nil {
			return err
		}
	}
	return nil
}

func (u *ui) explain(id string) error {
	r, near := check.Find(id)
	if r == nil {
		return check.UnknownRule(id, near)
	}
	fmt.Fprintf(u.out, "%s", r.ID)
	if r.Number != "" {
		fmt.Fprintf(u.out, " (%s)", r.Number)
	}
	fmt.Fprintf(u.out, ": %s\n%s\n", r.Severity, r.Summary)
	if r.Why != "" {
		fmt.Fprintf(u.out, "\n%s\n", r.Why)
	}
	if r.Fix != "" {
		fmt.Fprintf(u.out, "\nFix: %s.\n", strings.TrimSuffix(r.Fix, "."))
	}
	fmt.Fprintf(u.out, "Source: %s\n", r.Source)
	if r.Profiles != nil {
		fmt.Fprintf(u.out, "It applies to clinics of the profiles %s.\n", strings.Join(r.Profiles, ", "))
	}
	if r.Off {
		fmt.Fprintln(u.out, "It is off unless the configuration gives it a severity.")
	}
	limits := make([]string, 0, len(r.Limits))
	for name, n := range r.Limits {
		limits = append(limits, fmt.Sprintf("%s = %g", name, n))
	}
	if slices.Sort(limits); len(limits) > 0 {
		fmt.Fprintf(u.out, "Its limits, under [params.bedside.check.limits.%s]: %s\n", r.ID, strings.Join(limits, ", "))
	}
	example(u.out, "Bad", r.Bad)
	example(u.out, "Good", r.Good)
	if r.Fixed() {
		fmt.Fprintln(u.out, "\nIt cannot be suppressed: what it finds is broken.")
	} else {
		fmt.Fprintf(u.out, "\nTo suppress it at one place: <!-- bedside-ignore %s: the reason -->\n", r.ID)
	}
	return nil
}

func example(w io.Writer, name string, e check.Example) {
	if e.Front+e.Body == "" {
		return
	}
	text := e.Body
	if e.Front != "" {
		text = "---\n" + e.Front + "---\n" + text
	}
	fmt.Fprintf(w, "\n%s:\n%s", name, indent(text))
}
