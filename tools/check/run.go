package check

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/contract"
)

// Input is what is checked, and by which rules.
type Input struct {
	Clinic  *Clinic
	Sources []Source
	Gate    *GateInput // the site as it would be published; nil: only the rules of content files run
	Rules   []string   // the IDs of the rules that run, even of those that are off; nil: all that apply
	Partial bool       // Sources are not the whole site, so that rules which compare pages do not run
	Least   string     // the slightest severity that is asked for, so that rules which find only slighter things need not run; empty: all are
}

// Check runs the rules and returns what they find, in the order of Compare,
// less what is suppressed. An error means that it could not be checked: ctx has
// ended, a file cannot be read, a rule's name is unknown.
func Check(ctx context.Context, in Input) ([]Finding, error) {
	if in.Clinic == nil {
		in.Clinic = &Clinic{}
	}
	c := in.Clinic.normal()
	c.Faults = append(slices.Clip(c.Faults), c.termFaults(in.Sources)...)
	rules, err := in.choose(c)
	if err != nil {
		return nil, err
	}
	ran := make(map[string]bool, len(rules))
	for i := range rules {
		r := &rules[i]
		ran[r.ID] = r.checking || r.page != nil || r.compare != nil && !in.Partial || r.gate != nil && in.Gate != nil
	}
	ran[wholeSite] = !in.Partial

	w := work{clinic: c, rules: rules, pages: make([]*Page, len(in.Sources)), found: make([][]located, len(in.Sources)), notes: make([][]noted, len(rules))}
	for i := range rules {
		if rules[i].compare != nil && !in.Partial {
			w.notes[i] = make([]noted, len(in.Sources))
		}
	}
	// A goroutine for each file would grow its stack anew for each.
	var next atomic.Int64
	g, gctx := errgroup.WithContext(ctx)
	for range min(runtime.GOMAXPROCS(0), len(in.Sources)) {
		g.Go(func() error {
			var r room
			for i := int(next.Add(1)) - 1; i < len(in.Sources); i = int(next.Add(1)) - 1 {
				if err := gctx.Err(); err != nil {
					return err
				}
				if err := w.file(i, &in.Sources[i], &r); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	all := slices.Concat(w.found...)
	pages := slices.DeleteFunc(w.pages, func(p *Page) bool { return p == nil })
	slices.SortFunc(pages, func(a, b *Page) int { return strings.Compare(a.File, b.File) })

	for i := range rules {
		if w.notes[i] == nil {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		of := slices.DeleteFunc(w.notes[i], func(n noted) bool { return n.note == nil })
		slices.SortStableFunc(of, func(a, b noted) int { return strings.Compare(a.page.File, b.page.File) })
		r := Report{Rule: &rules[i], clinic: c}
		rules[i].compare(of, &r)
		all = append(all, r.findings...)
	}
	for i := range rules {
		if rules[i].data != nil {
			r := Report{Rule: &rules[i], clinic: c}
			rules[i].data(c, &r)
			all = append(all, r.findings...)
		}
	}
	if in.Gate != nil {
		gate := *in.Gate
		gate.Clinic = c
		gate.called = make(map[string]bool)
		for _, f := range all {
			if f.Rule == ruleEmergencyNumber {
				file := f.File
				if f.page == nil {
					file = "" // data, which any page may show
				}
				gate.called[file+"\x00"+f.Match] = true
			}
		}
		gate.content = make(map[string]*Page, len(pages))
		for _, p := range pages {
			gate.content[p.File] = p
		}
		findings, err := runGate(ctx, gate, slices.DeleteFunc(slices.Clone(rules), func(r Rule) bool { return r.gate == nil }))
		if err != nil {
			return nil, err
		}
		places := newWriting(c, in.Sources)
		unreadable := make(map[string]bool)
		mistyped := make(map[string]bool) // files, and shortcodes in them, of which it has been told where
		apart := make(map[string]bool)    // files in which the line is known
		for _, f := range all {
			apart[f.File] = apart[f.File] || f.Rule == ruleBlankLine
			unreadable[f.File] = unreadable[f.File] || f.Rule == ruleUnreadable
			if f.Rule == ruleResidue {
				mistyped[f.File], mistyped[f.File+alphanumeric(f.Match)] = true, true
			}
		}
		for _, f := range findings {
			if f.Kind == kindDamaged && unreadable[f.File] {
				continue
			}
			if f.Rule == ruleResidue && (mistyped[f.File+alphanumeric(f.Match)] || mistyped[f.File] && f.Kind == kindMistyped) {
				continue
			}
			if f.Rule == ruleBlankLine && apart[f.File] {
				continue
			}
			l := places.locate(f)
			l.page = gate.content[f.File]
			all = append(all, l)
		}
	}
	for _, f := range c.Faults {
		all = append(all, located{Finding: f, start: -1})
	}
	return judge(c, pages, all, ran), nil
}

// work is what the rules of content files find and note, by the file's number.
type work struct {
	clinic *Clinic
	rules  []Rule
	pages  []*Page // heads
	found  [][]located
	notes  [][]noted // by rule; nil: it compares nothing
}

// file runs the rules on one file.
func (w *work) file(i int, s *Source, room *room) error {
	p, unreadable, err := room.read(w.clinic, s)
	if err != nil {
		return err
	}
	if p == nil {
		w.found[i] = unreadable
		return nil
	}
	defer p.leave()
	r := Report{findings: room.reported}
	found := room.found[:0]
	for k := range w.rules {
		if w.rules[k].page != nil {
			r = Report{Rule: &w.rules[k], clinic: w.clinic, page: p, findings: r.findings[:0]}
			w.rules[k].page(p, &r)
			found = append(found, r.close()...)
		}
	}
	for _, f := range p.faults {
		found = append(found, located{Finding: f, start: -1})
	}
	head := p.head()
	for k := range w.notes {
		if w.notes[k] != nil {
			w.notes[k][i] = noted{head, w.rules[k].note(p)}
		}
	}
	for k := range found {
		found[k].page = head
	}
	w.found[i], w.pages[i], room.found, room.reported = slices.Clone(found), head, found, r.findings
	return nil
}

// choose lists the rules that run.
func (in *Input) choose(c *Clinic) ([]Rule, error) {
	rules := Rules()
	if in.Least != "" && !about(c, in.Least) {
		rules = slices.DeleteFunc(rules, func(r Rule) bool { return !r.reaches(c, in.Least) })
	}
	if in.Rules == nil {
		return slices.DeleteFunc(rules, func(r Rule) bool { return !r.applies(c) }), nil
	}
	var asked []string
	for _, id := range in.Rules {
		r, near := Find(id)
		if r == nil {
			return nil, UnknownRule(id, near)
		}
		asked = append(asked, r.ID)
	}
	return slices.DeleteFunc(rules, func(r Rule) bool { return !slices.Contains(asked, r.ID) }), nil
}

// about tells whether what is said about suppressions, for which the rules that
// they name must have run, may be as grave as that.
func about(c *Clinic, severity string) bool {
	return slices.ContainsFunc([]string{ruleExpired, ruleUnused}, func(id string) bool {
		r, _ := Find(id)
		return !graver(severity, r.severity(c, r.Severity))
	})
}

// UnknownRule says that there is no rule of an ID; near is what Find says.
func UnknownRule(id, near string) error {
	if near != "" {
		return fmt.Errorf("there is no rule %q; did you mean %q?", id, near)
	}
	return fmt.Errorf("there is no rule %q; bedside check --list names them all", id)
}

// read reads a content file. One that Hugo could not read either gives
// findings in place of a page.
func read(c *Clinic, s *Source) (*Page, []located, error) { return new(room).read(c, s) }

// read is read into memory that is used again.
func (r *room) read(c *Clinic, s *Source) (*Page, []located, error) {
	if s.Foreign {
		rule, _ := Find(ruleUnchecked)
		f := rule.finding(rule.Severity, "the pages that this file makes are not checked: it is no Markdown", rule.Fix)
		f.File, f.Line, f.Column, f.EndLine, f.EndColumn = s.File, 1, 1, 1, 1
		return nil, []located{{Finding: f, start: -1}}, nil
	}
	src, err := s.readInto(r.source)
	if err != nil {
		return nil, nil, fmt.Errorf("%s cannot be read: %w", s.File, err)
	}
	r.source = nil
	if cap(src) <= largest {
		r.source = src
	}
	o := article.Options{Known: c.Known, Language: s.Language, Prose: c.Prose, Inline: c.Inline, Room: &r.article}
	if c.Data != nil {
		o.Data = func(name string) (string, []byte, error) { return c.Data(s.File, name) }
	}
	d, err := article.Read(s.File, src, o)
	if err == nil {
		p := newPage(c, s, d)
		p.room = r
		p.suppress = readSuppressions(p)
		return p, nil, nil
	}
	var found []located
	for _, e := range mistakes(err) {
		e, fix := MeantToOpen(e, src, shortcodeKnown(c, nil))
		l := located{Finding: Unreadable(e), start: -1}
		l.Fix = cmp.Or(fix, l.Fix)
		found = append(found, l)
	}
	if found == nil {
		return nil, nil, fmt.Errorf("%s cannot be read: %w", s.File, err)
	}
	return nil, found, nil
}

// Unreadable is the finding about a file that cannot be read.
func Unreadable(e *article.Error) Finding {
	rule, _ := Find(ruleUnreadable)
	f := rule.finding(rule.Severity, e.Message, rule.Fix)
	f.File, f.Line, f.Column = e.File, e.Line, e.Column
	f.EndLine, f.EndColumn = e.Line, e.Column
	if f.Kind = e.Kind; f.Kind == article.NoText {
		f.Fix = "save the file anew, and choose UTF-8 where the program asks for an encoding; then look at every letter and sign that is not plain English"
	}
	return f
}

// Illegible tells whether a finding says that a file is no text in UTF-8, or
// that its head is not fenced. What else is said of such a file follows from
// that.
func Illegible(f Finding) bool {
	return f.Rule == ruleUnreadable && (f.Kind == article.NoText || f.Kind == article.NoFence)
}

func mistakes(err error) contract.Errors {
	var many contract.Errors
	if errors.As(err, &many) {
		return many
	}
	var one *contract.Error
	if errors.As(err, &one) {
		return contract.Errors{one}
	}
	return nil
}

// head is what judging, and a rule that reads the published page, need of a
// page whose text no rule needs any more.
func (p *Page) head() *Page {
	h := &Page{
		Document: p.Head(),
		Clinic:   p.Clinic, Language: p.Language, Section: p.Section, Kind: p.Kind, Path: p.Path,
		Home: p.Home, List: p.List, Draft: p.Draft, Medical: p.Medical, cascade: p.cascade, suppress: p.suppress,
		shown: shownShortcodes(p.Text),
	}
	for _, s := range h.suppress {
		s.page = h
	}
	return h
}

// judge gives each finding the severity that it has for this clinic, takes out
// what is suppressed, and adds what is to be said about suppressions.
func judge(c *Clinic, pages []*Page, all []located, ran map[string]bool) []Finding {
	byFile := make(map[string]*Page, len(pages))
	for _, p := range pages {
		byFile[p.File] = p
	}
	site := c.Config.suppressions(c)
	findings := make([]Finding, 0, len(all))
	for _, f := range all {
		r, _ := Find(f.Rule)
		if f.page == nil {
			f.page = byFile[f.File]
		}
		if r != nil && !r.Fixed() {
			if suppressed(f, site, c) {
				continue
			}
			f.Severity = r.severity(c, f.Severity)
		}
		if f.page != nil && f.page.Draft && f.Severity == SeverityError {
			f.Severity = SeverityWarning
		}
		findings = append(findings, f.Finding)
	}
	findings = append(findings, leftover(c, pages, site, ran)...)
	slices.SortStableFunc(findings, Compare)
	return findings
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
