package publish

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/afero"

	"example.org/bedside/tools/check"
	"example.org/bedside/tools/hugo"
)

// themselves are the rules that tell of data what nothing else in them hides.
var themselves = []string{"check-configuration", "emergency-number"}

// Judge gives all that is to be said of a site that was built: what Hugo found,
// and what the checks find in its content files and in the published tree. in
// says by which rules; its Gate has the tree. Of a site that Hugo gave up on
// only the content files are checked.
func Judge(ctx context.Context, built *hugo.Result, in check.Input) ([]check.Finding, error) {
	if in.Rules == nil {
		// The checks tell more of the clinic's settings than its templates do.
		less := *built
		less.Findings = slices.DeleteFunc(slices.Clone(built.Findings), func(f check.Finding) bool { return f.Kind == check.KindClinic })
		built = &less
	}
	all := slices.Clone(built.Findings)
	if built.Broken {
		in.Gate = nil
	}
	found, err := check.Check(ctx, in)
	if err != nil {
		return nil, err
	}
	if in.Gate != nil {
		// Hugo warns of what the gate refuses.
		all = slices.DeleteFunc(all, func(f check.Finding) bool { return f.Rule == "raw-html-omitted" })
	}
	about := func(rule string) map[string]bool {
		files := make(map[string]bool)
		for _, f := range built.Findings {
			if f.Rule == rule {
				files[f.File] = true
			}
		}
		return files
	}
	// Structured data that say other than the page follow from a mistake there.
	mistaken := make(map[string]bool)
	for _, f := range slices.Concat(built.Findings, found) {
		if f.Severity == check.SeverityError && (f.Rule == hugo.RuleShortcode || f.Rule == "error-card") {
			mistaken[f.File] = true
		}
	}
	untemplated := slices.ContainsFunc(built.Findings, func(f check.Finding) bool { return f.Kind == check.KindUntemplated })
	stated := slices.ContainsFunc(found, func(f check.Finding) bool { return f.Kind == check.KindStated })
	// A shortcode's error card says no more than the mistake itself, and not
	// where; what {{% %}} leaves out of a page, and why a file cannot be read,
	// has been told with its line.
	cards, percent := len(about(hugo.RuleShortcode)) > 0, about(hugo.RulePercent)
	// A mistake that a shortcode has told at a place is not told there again in
	// other words. In a data file one mistake, such as a misspelt key, is seen at
	// several places.
	type place struct {
		file string
		line int
	}
	illegible := make(map[string]bool)
	for _, f := range found {
		illegible[f.File] = illegible[f.File] || check.Illegible(f)
	}
	all = slices.DeleteFunc(all, func(f check.Finding) bool { return illegible[f.File] })
	unreadable, told := make(map[string]bool), make(map[place]bool)
	for _, f := range built.Findings {
		if f.Severity != check.SeverityError {
			continue
		}
		unreadable[f.File] = true
		told[place{f.File, f.Line}] = true
		if filepath.Ext(f.File) != ".md" {
			told[place{f.File, 0}] = true
		}
	}
	// Of the calls on a page that Hugo has made it has told all.
	made := make(map[string]bool)
	for _, file := range built.Sources {
		made[file] = true
	}
	found = slices.DeleteFunc(found, func(f check.Finding) bool {
		return !check.Illegible(f) && (f.Line > 0 && (told[place{f.File, f.Line}] || told[place{f.File, 0}] && filepath.Ext(f.File) != ".md" && !slices.Contains(themselves, f.Rule)) ||
			cards && f.Rule == "error-card" ||
			untemplated && f.Rule == "gone-address" ||
			made[f.File] && f.Rule == hugo.RuleShortcode ||
			(mistaken[f.File] || stated) && strings.HasPrefix(f.Rule, "jsonld-") ||
			percent[f.File] && f.Rule == "raw-html-omitted" ||
			unreadable[f.File] && f.Rule == "unreadable-file")
	})
	all = append(all, found...)
	slices.SortStableFunc(all, check.Compare)
	return all, nil
}

// better names, by rule, the one that says the same of a file and more: why a
// page needs a disclaimer, on which line the HTML stands.
var better = map[string]string{
	"disclaimer-missing":  "disclaimer-placement",
	"sponsor-undisclosed": "disclaimer-placement",
	"raw-html-omitted":    "inline-code",
}

// Once takes out of findings what another one says better of the same file. That
// one must be an error: what is turned down, suppressed or known to a baseline
// keeps nothing from being published, and so may hide nothing that does. The
// memory of what it is given is that of what it returns.
func Once(found []check.Finding) []check.Finding {
	type about struct{ rule, file string }
	said := make(map[about]bool)
	for _, f := range found {
		if f.Severity == check.SeverityError && (f.Rule != "inline-code" || f.Line > 0) {
			said[about{f.Rule, f.File}] = true
		}
	}
	return slices.DeleteFunc(found, func(f check.Finding) bool { return said[about{better[f.Rule], f.File}] })
}

// GateInput is what the gate judges of a build.
func GateInput(built *hugo.Result) *check.GateInput {
	return &check.GateInput{
		Published:  afero.NewBasePathFs(built.Destination, string(filepath.Separator)), // names in memory begin with one
		BaseURL:    built.BaseURL,
		Hosts:      built.Hosts,
		Sources:    built.Sources,
		Needs:      built.Needs,
		Shared:     built.Shared,
		Confirmed:  built.Confirmed,
		Shortcodes: built.Shortcodes,
	}
}

// judge runs the checks on what was built. Of what is written only errors that
// the site's baseline does not know keep it from being published.
func (o *Options) judge(ctx context.Context, site *hugo.Site, target *target, built *hugo.Result, r *Result) error {
	if built.Broken {
		return nil // why it is broken comes first
	}
	gate := GateInput(built)
	if target.exists {
		gate.Previous = afero.NewBasePathFs(o.Fs, target.dir)
	}
	in := check.Input{Clinic: &check.Clinic{Root: site.Dir()}, Gate: gate, Rules: gateRules()}
	if !o.NoCheck {
		now := o.Now
		if now.IsZero() {
			now = time.Now()
		}
		clinic, sources, err := site.Facts(ctx, now)
		if unreadable := (*hugo.UnreadableError)(nil); errors.As(err, &unreadable) {
			r.Findings = unreadable.Findings
			return nil
		}
		if err != nil {
			return err
		}
		in.Clinic, in.Sources, in.Rules = clinic, sources, nil
	}
	found, err := Judge(ctx, built, in)
	if err != nil {
		return err
	}
	var known []check.Finding
	if baseline, err := Baseline(site); err != nil {
		return err
	} else if baseline != nil {
		found, known, _ = baseline.Split(found, site.Dir(), site.Read)
	}
	r.Findings, r.Known = nil, known
	for _, f := range Once(found) {
		// What says that the checks have not looked everywhere, or no longer pass
		// something over, is no advice on how to write.
		if rule, _ := check.Find(f.Rule); rule != nil && f.Severity != check.SeverityError && (rule.Number != "" || !rule.Published() && f.Severity == check.SeverityInfo) {
			r.Advice = append(r.Advice, f)
		} else {
			r.Findings = append(r.Findings, f)
		}
	}
	return nil
}

// gateRules are the rules of the gate itself.
func gateRules() []string {
	var ids []string
	for _, r := range check.Rules() {
		if r.Published() && r.Number == "" {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// Baseline is the one that a site keeps; nil: none.
func Baseline(site *hugo.Site) (*check.Baseline, error) {
	name := filepath.Join(site.Dir(), filepath.FromSlash(check.BaselineFile))
	src, err := site.Read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return check.ReadBaseline(name, src)
}
