package check

import (
	"bytes"
	"cmp"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/cast"

	"example.org/bedside/tools/article"
)

// Source is a content file to be checked.
type Source struct {
	File     string // as findings name it
	Open     func() (io.ReadCloser, error)
	Language string         // empty: English
	Section  string         // the first folder below the content folder; empty: none
	Path     string         // Hugo's logical path, such as /articles/knee
	Home     bool           // the site's home page
	List     bool           // the text of a section, not a page
	Resource bool           // it belongs to a page's bundle and is no page itself
	Foreign  bool           // it is no Markdown, which is all that rules can read
	Bundle   *Bundle        // that page's; nil: it belongs to none, or to one that is not known
	Cascade  map[string]any // what front matter above it hands down, keys in small letters
}

// Bundle is the page to which all else in its folder belongs.
type Bundle struct {
	File  string
	Front map[string]any // its front matter, keys in small letters
}

// Read returns the bytes of the file.
func (s *Source) Read() ([]byte, error) { return s.readInto(nil) }

// readInto reads the file into that memory, if it suffices.
func (s *Source) readInto(memory []byte) ([]byte, error) {
	r, err := s.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	b := bytes.NewBuffer(memory[:0])
	_, err = b.ReadFrom(r)
	return b.Bytes(), err
}

// Page is a content file as rules see it.
type Page struct {
	*article.Document
	Clinic   *Clinic
	Language string
	Section  string
	Kind     string // the front matter's kind, else that of its section; empty: none
	Path     string // Hugo's logical path
	Home     bool
	List     bool // the text of a section
	Resource bool // it belongs to a page's bundle
	Draft    bool
	Medical  bool // a page that medical readers rely on, after the front matter or its section

	read     *reading // of the rules on text; nil until one asks
	cascade  map[string]any
	bundle   *Bundle
	words    [][]word // by block, see wordsIn
	room     *room    // nil until something is read into it
	suppress []*suppression
	shown    map[string]bool // the letters of the shortcodes that it shows as text
	faults   []Finding       // of the suppressions
}

// kinds are the kinds of the pages in a section of that name.
var kinds = map[string]string{
	"articles": "article", "conditions": "condition", "treatments": "treatment", "procedures": "procedure",
	"medicines": "medicine", "services": "service", "prices": "price",
}

func newPage(c *Clinic, s *Source, d *article.Document) *Page {
	p := &Page{
		Document: d, Clinic: c,
		Language: cmp.Or(s.Language, "en"),
		Section:  s.Section, Path: s.Path, Home: s.Home, List: s.List, Resource: s.Resource,
		cascade: s.Cascade, bundle: s.Bundle,
	}
	if p.Path == "" {
		p.Path = "/" + strings.TrimSuffix(filepath.ToSlash(s.File), path.Ext(s.File))
	}
	p.Kind = strings.ToLower(cmp.Or(p.FrontText("kind"), kinds[s.Section]))
	p.Draft = cast.ToBool(p.Param("draft"))
	p.Medical = !s.Home && !s.List && !s.Resource && slices.Contains(c.MedicalSections, s.Section)
	if own := p.Param("medical"); own != nil {
		p.Medical = cast.ToBool(own)
	}
	return p
}

// Param is a value of the front matter, its own or handed down to it. As in
// Hugo, what stands under params is as if it stood outside.
func (p *Page) Param(path ...string) any {
	if v, ok := p.Front.Value(path...); ok {
		return v
	}
	if _, ok := p.Front.Values["params"]; ok {
		if v, ok := p.Front.Value(append([]string{"params"}, path...)...); ok {
			return v
		}
	}
	var v any = p.cascade
	for _, key := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[strings.ToLower(key)]
	}
	return v
}

// FrontText is a text of the front matter; empty where there is none.
func (p *Page) FrontText(path ...string) string {
	return strings.TrimSpace(cast.ToString(p.Param(path...)))
}

// FrontList is a list of texts of the front matter; one text is a list of one.
func (p *Page) FrontList(path ...string) []string { return textList(p.Param(path...)) }

// FrontDate is a date of the front matter. ok is false where there is none or
// it cannot be read.
func (p *Page) FrontDate(path ...string) (day time.Time, ok bool) {
	return date(p.Param(path...))
}

// date reads a day as Hugo reads dates.
func date(v any) (time.Time, bool) {
	if v == nil {
		return time.Time{}, false
	}
	switch local := v.(type) {
	case toml.LocalDate:
		v = local.AsTime(time.UTC)
	case toml.LocalDateTime:
		v = local.AsTime(time.UTC)
	}
	t, err := cast.ToTimeInDefaultLocationE(v, time.UTC)
	if err != nil || t.IsZero() {
		return time.Time{}, false
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC), true
}

// lineOf is the line of the page's own file in which a range begins.
func (p *Page) lineOf(r article.Range) string {
	start := r.Start - (r.Column - 1)
	if start > 0 && p.Text[start-1] != '\n' { // some letters have more bytes than one
		start = strings.LastIndexByte(p.Text[:start], '\n') + 1
	}
	return strings.TrimSuffix(p.Text[start:lineEnd(p.Source, r.Start)], "\r")
}

// Authors are those of the front matter that data/people knows, and the IDs of
// those that it does not know.
func (p *Page) Authors() (known []Person, unknown []string) {
	return p.Clinic.people(p.FrontList("authors"))
}

// Reviewers are those of the front matter's reviewed.by, as Authors are.
func (p *Page) Reviewers() (known []Person, unknown []string) {
	return p.Clinic.people(p.FrontList("reviewed", "by"))
}

func (c *Clinic) people(ids []string) (known []Person, unknown []string) {
	for _, id := range ids {
		if person, ok := c.People[id]; ok {
			known = append(known, person)
		} else {
			unknown = append(unknown, id)
		}
	}
	return known, unknown
}

// Report takes what one rule finds.
type Report struct {
	*Rule
	clinic   *Clinic
	page     *Page // nil: a rule over all pages
	findings []located
	more     int
}

// located is a finding with what is needed to judge it further.
type located struct {
	Finding
	page  *Page // whose rule found it; nil: unknown
	start int   // the offset in the page's own source; -1: it stands elsewhere
}

// perFile is how many findings of one rule about one content file are listed;
// the rest is counted.
const perFile = 200

// At reports something with the rule's own severity. The message says what was
// found and what it means, the fix what to do.
func (r *Report) At(where article.Range, message, fix string) {
	r.As(r.Severity, where, message, fix)
}

// As reports something with another severity than the rule's own. One that the
// configuration sets goes before both.
func (r *Report) As(severity string, where article.Range, message, fix string) {
	if r.Gravest != "" && graver(severity, r.Gravest) {
		panic(r.ID + " finds what is graver than it says")
	}
	if r.page != nil && len(r.findings) == perFile {
		r.more++
		return
	}
	f := located{Finding: r.finding(severity, message, fix), page: r.page, start: -1}
	f.File, f.Match = where.File, where.Match
	f.Line, f.Column, f.EndLine, f.EndColumn = where.Line, where.Column, where.EndLine, where.EndColumn
	if r.page == nil || where.File == r.page.File {
		f.start = where.Start
	}
	if r.page != nil && where.File == r.page.File && where.Line > 0 {
		f.LineText = r.page.lineOf(where)
	}
	r.findings = append(r.findings, f)
}

// Limit is a threshold of the rule, as it is for this clinic.
func (r *Report) Limit(name string) float64 { return r.clinic.limit(r.Rule, name) }

// Allowed tells whether the clinic's configuration allows a text to the rule,
// with a reason. Case does not count.
func (r *Report) Allowed(text string) bool { return r.clinic.Config.Allowed(r.ID, text) }

func (r *Report) close() []located {
	if r.more > 0 {
		f := &r.findings[len(r.findings)-1]
		f.Message += "; and " + plural(r.more, "more of the kind", "more of the kind") + " in this file"
	}
	return r.findings
}
