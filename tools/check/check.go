// Package check holds the rules that a clinic's pages are judged by, and runs
// them. It knows no terminal and no Hugo's engine: what it is given are content
// files, what the site says of itself and a tree of published files, what it
// gives back are findings.
//
// A rule is a Rule in its family's file; rules.go lists the families.
package check

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/spf13/afero"
	"golang.org/x/sync/errgroup"

	"example.org/bedside/tools/article"
)

// The severities of a finding, from grave to slight.
const (
	SeverityError   = "error"
	SeverityWarning = "warning"
	SeverityInfo    = "info"
)

// Severities are all of them, the gravest first.
var Severities = []string{SeverityError, SeverityWarning, SeverityInfo}

// graver tells whether one severity is graver than another.
func graver(one, other string) bool {
	return slices.Index(Severities, one) < slices.Index(Severities, other)
}

// Finding is one thing that a rule has found. Lines and columns count from 1,
// columns in code points; the end is exclusive; 0 stands for unknown.
type Finding struct {
	Rule      string `json:"rule"`
	Severity  string `json:"severity"`
	File      string `json:"file"` // the writer's file where it is known, else the published one
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
	Match     string `json:"match"`   // the text that was found, as it stands in the file
	Message   string `json:"message"` // what was found and what it means
	Fix       string `json:"fix"`     // what to do
	Source    string `json:"source"`  // where the rule is said
	Kind      string `json:"-"`       // of what others treat apart, as article.Error has it or one of check's; else empty
	LineText  string `json:"-"`       // the line that it begins in, where the check has it at hand; else empty
}

// The kinds of findings of check's own that others treat apart.
const (
	kindDamaged  = "damaged"  // a letter that cannot be read is published
	kindMistyped = "mistyped" // a shortcode that Hugo does not read as one is published
	// KindStated is of what the configuration says and the structured data of all
	// pages repeat, KindClinic of what a template says of params.bedside.clinic.
	KindStated = "stated"
	KindClinic = "clinic"
	// KindUntemplated is of pages that no template makes.
	KindUntemplated = "untemplated"
)

// Compare orders findings by file, line, column and rule.
func Compare(a, b Finding) int {
	return cmp.Or(
		cmp.Compare(a.File, b.File),
		cmp.Compare(a.Line, b.Line),
		cmp.Compare(a.Column, b.Column),
		cmp.Compare(a.Rule, b.Rule),
		cmp.Compare(a.Message, b.Message),
	)
}

// GateInput is what the publish gate judges.
type GateInput struct {
	Published afero.Fs          // the tree to be published, at its root
	Previous  afero.Fs          // the tree published before; nil: none
	BaseURL   string            // the address that Published's root will have, as in Hugo's baseURL
	Hosts     bool              // each language has a host of its own, so that BaseURL is none of all pages
	Sources   map[string]string // published path → the content file that it was made from
	Needs     map[string][]Need // published path → the disclaimers that the page must show
	Confirmed []string          // the wordings of disclaimers that the clinic has confirmed, such as medical.en@1
	Shared    []Shared          // the addresses that several pages have, so that all but one are lost
	Clinic    *Clinic           // what the site says of itself; nil: nothing
	// Shortcodes are the names of those that the site knows.
	Shortcodes []string

	content map[string]*Page // the content files that were checked, by name
	called  map[string]bool  // the wrong emergency numbers that are told where they are written: file, NUL and number; without a file: on any page
}

// Shared is an address that several things are published at.
type Shared struct {
	Name  string   // of the published file
	Files []string // the content files; those that are not published come last
	Also  string   // what else is published there, in words; empty: nothing, or it is not known
}

// Need is a disclaimer that a page must show, whatever its template does.
type Need struct {
	Kind  string   // such as medical
	Why   string   // what asks for it, in words that follow "because"
	First bool     // it stands, in one form or the other, before the first heading of the text
	Full  []string // the parts of its wording's full form, as data-part names them
	Short []string // those of its short form
}

// Gate runs the publish gate's own rules over a published tree and returns what
// they find, in the order of Compare. An error means that the tree could not be
// judged: ctx has ended, a file cannot be read, the base address makes no sense.
func Gate(ctx context.Context, in GateInput) ([]Finding, error) {
	return runGate(ctx, in, gateRules())
}

func runGate(ctx context.Context, in GateInput, rules []Rule) ([]Finding, error) {
	if in.Published == nil {
		return nil, errors.New("no published tree to check")
	}
	s, err := newSite(ctx, in)
	if err != nil {
		return nil, err
	}

	var findings []Finding
	watches := make([]watch, len(rules))
	for i, r := range rules {
		if in.Hosts && r.ID == ruleBrokenLink {
			findings = append(findings, r.finding(SeverityWarning, "no link on the pages was followed: each language has a host of its own, and which page an address means there is not known",
				"follow the links with a tool that crawls the site once it is online"))
		} else if r.gate != nil {
			watches[i] = r.gate(s)
		}
	}

	var mu sync.Mutex
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, name := range s.names {
		html, text := isHTML(name), isText(name)
		if !html && !text {
			continue
		}
		g.Go(func() error {
			p, err := s.read(name)
			if err != nil {
				return err
			}
			views := make([]view, len(rules))
			var listeners []listener
			for i := range rules {
				views[i] = view{page: p, rule: &rules[i]}
				if w := watches[i]; html && w.page != nil {
					listeners = append(listeners, w.page(&views[i]))
				} else if !html && w.text != nil {
					w.text(&views[i])
				}
			}
			if html {
				if err := p.walk(gctx, listeners); err != nil {
					return err
				}
			}
			mu.Lock()
			defer mu.Unlock()
			for i := range views {
				findings = append(findings, views[i].close()...)
			}
			return gctx.Err()
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}

	for i := range rules {
		if watches[i].done == nil {
			continue
		}
		o := &overview{site: s, rule: &rules[i]}
		if err := watches[i].done(ctx, o); err != nil {
			return nil, err
		}
		findings = append(findings, o.findings...)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	slices.SortStableFunc(findings, Compare)
	return findings, nil
}

// watch is what one rule wants to hear while a tree is read. page and text are
// called from several goroutines, done once, after all pages.
type watch struct {
	page func(*view) listener                   // for each HTML file
	text func(*view)                            // for each feed and other text that is no HTML
	done func(context.Context, *overview) error // when everything has been read
}

// perPage is how many findings of one rule on one page are listed; the rest is
// counted. A page made by a broken template must not drown all others.
const perPage = 50

// view is a page as one rule sees it: what is reported goes under that rule's
// name.
type view struct {
	*page
	rule     *Rule
	findings []Finding
	more     int
}

// report adds a finding about a stretch of the page with the rule's own
// severity.
func (v *view) report(at span, message, fix string) {
	v.reportAs(v.rule.Severity, at, message, fix)
}

func (v *view) reportAs(severity string, at span, message, fix string) {
	v.put(at, v.rule.finding(severity, message, fix))
}

// reportKind is report, of what others treat apart.
func (v *view) reportKind(kind string, at span, message, fix string) {
	f := v.rule.finding(v.rule.Severity, message, fix)
	f.Kind = kind
	v.put(at, f)
}

func (v *view) put(at span, f Finding) {
	if len(v.findings) == perPage {
		v.more++
		return
	}
	f.Match = v.src[at.start:at.end]
	line, column := v.position(at.start)
	if file, ok := v.site.sources[v.path]; ok {
		f.File = file
		f.Message += fmt.Sprintf(" (published in %s, line %d)", v.path, line)
	} else {
		f.File, f.Line, f.Column = v.path, line, column
		f.EndLine, f.EndColumn = v.position(at.end)
	}
	v.findings = append(v.findings, f)
}

func (v *view) close() []Finding {
	if v.more > 0 {
		f := &v.findings[len(v.findings)-1]
		f.Message += fmt.Sprintf("; and %d more of the kind on this page", v.more)
	}
	return v.findings
}

// overview is the whole tree as one rule sees it.
type overview struct {
	*site
	rule     *Rule
	findings []Finding
}

// report adds a finding about a published file as a whole.
func (o *overview) report(name, message, fix string) {
	f := o.rule.finding(o.rule.Severity, message, fix)
	f.File = name
	if file, ok := o.sources[name]; ok {
		f.File = file
	}
	o.findings = append(o.findings, f)
}

func (r *Rule) finding(severity, message, fix string) Finding {
	return Finding{Rule: r.ID, Severity: severity, Message: message, Fix: fix, Source: r.Source}
}

// written is the content file that the page was made from; nil: unknown.
func (v *view) written() *Page { return v.site.content[v.site.sources[v.path]] }

// reportWritten adds a finding about a place in the content file.
func (v *view) reportWritten(severity string, at article.Range, message, fix string) {
	f := v.rule.finding(severity, message, fix)
	f.File, f.Match = at.File, at.Match
	f.Line, f.Column, f.EndLine, f.EndColumn = at.Line, at.Column, at.EndLine, at.EndColumn
	v.findings = append(v.findings, f)
}
