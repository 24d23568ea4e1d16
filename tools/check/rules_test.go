package check

// The cases of a rule stand in testdata/rules/RULE.txtar. There are at least
// five on which it fires and five on which it is quiet:
//
//	-- fires/NAME.md --
//	a page of the site, with the text that is to be found between ⟦ and ⟧
//	-- quiet/NAME.md --
//	a page on which the rule finds nothing
//
// The marks are taken out before the rule runs; what it finds must be exactly
// what stood between them, in the same places. ⟦warning|text⟧ expects a
// severity too. ⟦⟧ expects a finding without extent.
//
// A page without front matter gets frontMatter (below) in front, which no rule
// finds fault with. It lies in the section treatments; NAME.es.md is a Spanish
// one. The clinic is in the United Kingdom, or in the country of the rule's
// first profile, the profile is that one, or base, and the day is 2026-06-15.
// It has the people, sources and terms of newClinic (below). A case changes
// that in a file of its own, or for all cases in clinic.toml:
//
//	-- NAME.clinic.toml --
//	country = "AU"              # and its profile, unless profile is given
//	now = 2027-01-01
//	path = "content/_index.md"  # where the page lies: content/SECTION/FILE.md
//	rules = ["cure"]            # rules that run beside the one on trial
//	unsafe = true               # the site lets HTML in the text through
//	[params]                    # params.bedside; params.check is the configuration
//	[people.ID]                 # in place of all people; so references, glossary, products
//	languages = ["en", "es"]    # the site's
//	[cascade]                   # front matter that is handed down
//
// Other files are called NAME.data/FILE; a shortcode reads them with src="FILE",
// and a mark in one is a mark. A case of several pages is a folder, in which
// paths start at the content folder: fires/NAME/articles/knee.md. A page as it
// is published is fires/NAME.html; in a folder, articles/knee.html is what
// articles/knee.md was published as, and other endings are files beside.

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/afero"
	"github.com/spf13/cast"
	"golang.org/x/tools/txtar"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/contract"
)

const frontMatter = `---
title: Spinal decompression
description: What happens, and to whom.
date: 2025-01-10
authors: [amara-osei]
reviewed: {by: daniel-hartwell, on: 2026-01-10, next: 2029-01-10}
references: [wegner-2013]
---
`

// newClinic is a clinic of a profile that no rule finds fault with.
func newClinic(t testing.TB, profile string) *Clinic {
	t.Helper()
	c := &Clinic{
		Shortcodes: []string{"youtube", "x"},
		Country:    map[string]string{ProfileUS: "US", ProfileAU: "AU", ProfileEU: "IE"}[profile],
		Profile:    cmp.Or(profile, ProfileBase),
		Now:        time.Date(2026, 6, 15, 0, 0, 0, 0, time.UTC),
		People: map[string]Person{
			"amara-osei": NewPerson("amara-osei", "data/people/amara-osei.toml", map[string]any{
				"name": "Amara Osei", "role": "Physiotherapist", "credentials": []any{"MSc", "MCSP"},
				"register": "Health and Care Professions Council", "registration": "PH00000",
			}),
			"daniel-hartwell": NewPerson("daniel-hartwell", "data/people/daniel-hartwell.toml", map[string]any{
				"name": "Daniel Hartwell", "role": "Consultant spinal surgeon", "credentials": []any{"MBBS", "FRCS (Tr & Orth)"},
				"register": "General Medical Council", "registration": "0000001",
			}),
		},
		References: map[string]map[string]any{
			"wegner-2013": {"title": "Traction for low-back pain", "publisher": "Cochrane", "year": int64(2013), "url": "https://www.cochranelibrary.example/wegner"},
		},
		Glossary: map[string]map[string]any{"traction": {"term": "traction", "meaning": "a steady pull"}},
		Products: map[string]map[string]any{},
		Params:   map[string]any{"bedside": map[string]any{}},
		Numbers:  numbers(t),
	}
	c.Country = cmp.Or(c.Country, "GB")
	rooms, err := contract.LoadAll(afero.NewOsFs(), filepath.FromSlash("../../shortcodes"), nil)
	if err != nil {
		t.Fatal(err)
	}
	c.Contracts(rooms)
	return c
}

func numbers(t testing.TB) map[string][]string {
	t.Helper()
	src, err := os.ReadFile(filepath.FromSlash("../../shortcodes/disclaimer/countries.toml"))
	if err != nil {
		t.Fatal(err)
	}
	var countries map[string]any
	if err := toml.Unmarshal(src, &countries); err != nil {
		t.Fatal(err)
	}
	return EmergencyNumbers(countries)
}

// ruleCase is one case of a rule.
type ruleCase struct {
	name  string
	fires bool
	files []txtar.File // pages by path below content, or index.html files
	data  []txtar.File // by the name in src=
	setup map[string]any
}

// isPublished tells whether a file of a case is one of the published tree.
func isPublished(name string) bool { return path.Ext(name) != ".md" }

// mark is what a case expects.
type mark struct {
	File, Severity, Match            string
	Line, Column, EndLine, EndColumn int
}

var markPattern = regexp.MustCompile(`⟦(?:(error|warning|info)\|)?((?s:.*?))⟧`)

// unmark takes the marks out of a file, and lists them.
func unmark(file, src string) (string, []mark) {
	var marks []mark
	var b strings.Builder
	at := func() (line, column int) {
		text := strings.TrimPrefix(b.String(), "\ufeff")
		return strings.Count(text, "\n") + 1, len([]rune(text[strings.LastIndexByte(text, '\n')+1:])) + 1
	}
	for {
		m := markPattern.FindStringSubmatchIndex(src)
		if m == nil {
			b.WriteString(src)
			return b.String(), marks
		}
		b.WriteString(src[:m[0]])
		k := mark{File: file, Match: src[m[4]:m[5]]}
		if m[2] >= 0 {
			k.Severity = src[m[2]:m[3]]
		}
		k.Line, k.Column = at()
		b.WriteString(k.Match)
		k.EndLine, k.EndColumn = at()
		marks = append(marks, k)
		src = src[m[1]:]
	}
}

// ruleCases reads testdata/rules/RULE.txtar.
func ruleCases(t testing.TB, rule string) []*ruleCase {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", "rules", rule+".txtar"))
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	cases := make(map[string][]*ruleCase) // one that fires and one that is quiet may share a name
	var order []*ruleCase
	var rest []txtar.File
	for _, f := range archive.Files {
		kind, name, _ := strings.Cut(f.Name, "/")
		if kind != "fires" && kind != "quiet" {
			rest = append(rest, f)
			continue
		}
		name, inside, folder := strings.Cut(name, "/")
		key := name
		if !folder {
			key, _, _ = strings.Cut(name, ".")
			inside = "treatments/" + name
		}
		var c *ruleCase
		if i := slices.IndexFunc(cases[key], func(c *ruleCase) bool { return c.fires == (kind == "fires") }); i < 0 {
			c = &ruleCase{name: key, fires: kind == "fires"}
			cases[key] = append(cases[key], c)
			order = append(order, c)
		} else if c = cases[key][i]; !folder {
			t.Fatalf("%s: two cases are called %s", rule, f.Name)
		}
		c.files = append(c.files, txtar.File{Name: inside, Data: f.Data})
	}
	var common map[string]any
	for _, f := range rest {
		var key string
		switch {
		case f.Name == "clinic.toml":
			if err := toml.Unmarshal(f.Data, &common); err != nil {
				t.Fatalf("%s: %s: %v", rule, f.Name, err)
			}
			continue
		case strings.HasSuffix(f.Name, ".clinic.toml"):
			key = strings.TrimSuffix(f.Name, ".clinic.toml")
		default:
			key, _, _ = strings.Cut(f.Name, ".data/")
		}
		if cases[key] == nil {
			t.Fatalf("%s: %s belongs to no case", rule, f.Name)
		}
		for _, c := range cases[key] {
			if !strings.HasSuffix(f.Name, ".clinic.toml") {
				c.data = append(c.data, txtar.File{Name: strings.TrimPrefix(f.Name, key+".data/"), Data: f.Data})
			} else if err := toml.Unmarshal(f.Data, &c.setup); err != nil {
				t.Fatalf("%s: %s: %v", rule, f.Name, err)
			}
		}
	}
	for _, c := range order {
		for key, value := range common {
			if _, own := c.setup[key]; !own {
				if c.setup == nil {
					c.setup = make(map[string]any)
				}
				c.setup[key] = value
			}
		}
	}
	return order
}

// run gives what a rule finds in a case, and what it should find.
func (rc *ruleCase) run(t testing.TB, rule *Rule) (got []Finding, want []mark) {
	t.Helper()
	profile := ""
	if rule.Profiles != nil {
		profile = rule.Profiles[0]
	}
	c := newClinic(t, profile)
	in := Input{Clinic: c, Rules: []string{rule.ID}}
	var where string
	var cascade map[string]any
	for key, value := range rc.setup {
		switch key {
		case "country":
			c.Country = value.(string)
			if _, given := rc.setup["profile"]; !given {
				c.Profile = ProfileOf(c.Country)
			}
		case "profile":
			c.Profile = value.(string)
		case "now":
			now, ok := date(value)
			if !ok {
				now = value.(toml.LocalDate).AsTime(time.UTC)
			}
			c.Now = now
		case "path":
			where = strings.TrimPrefix(value.(string), "content/")
		case "rules":
			in.Rules = append(in.Rules, textList(value)...)
		case "unsafe":
			c.Unsafe = value.(bool)
		case "params":
			c.Params["bedside"] = lowerKeys(value)
		case "people":
			c.People = make(map[string]Person)
			for id, raw := range value.(map[string]any) {
				c.People[id] = NewPerson(id, "data/people/"+id+".toml", raw.(map[string]any))
			}
		case "references":
			c.References = tables(value)
		case "glossary":
			c.Glossary = tables(value)
		case "products":
			c.Products = tables(value)
		case "languages":
			c.Languages = textList(value)
		case "cascade":
			cascade = value.(map[string]any)
		default:
			t.Fatalf("%s: clinic.toml has a key %s that no test reads", rc.name, key)
		}
	}
	if sections, ok := c.Param("medicalSections"); ok {
		c.MedicalSections = textList(sections)
	}
	raw, _ := c.Param("check")
	c.Config, c.Faults = ReadConfig(raw, func(path ...string) article.Range {
		return article.Range{File: "hugo.toml", Match: strings.Join(path, ".")}
	})

	data := make(map[string]string)
	for _, f := range rc.data {
		src, marks := unmark("data/"+f.Name, string(f.Data))
		data[f.Name] = src
		want = append(want, marks...)
	}
	c.Data = func(_, name string) (string, []byte, error) {
		src, ok := data[name]
		if !ok {
			return "", nil, fmt.Errorf("there is no file %s", name)
		}
		return "data/" + name, []byte(src), nil
	}
	for _, f := range rc.files {
		name := cmp.Or(where, f.Name)
		if isPublished(f.Name) {
			if in.Gate == nil {
				in.Gate = &GateInput{Published: afero.NewMemMapFs(), BaseURL: "https://clinic.example/", Sources: map[string]string{}}
			}
			if page, ok := strings.CutSuffix(name, ".html"); ok && path.Base(page) != "index" {
				name = page + "/index.html"
				if slices.ContainsFunc(rc.files, func(f txtar.File) bool { return f.Name == page+".md" }) {
					in.Gate.Sources[name] = "content/" + page + ".md"
				}
			}
			src, marks := unmark(name, string(f.Data))
			want = append(want, marks...)
			cases.Write(t, in.Gate.Published, name, src)
			continue
		}
		src := string(f.Data)
		if !hasFront(src) {
			src = frontMatter + src
		}
		src, marks := unmark("content/"+name, src)
		want = append(want, marks...)
		s := testSource("content/"+name, src)
		s.Cascade = cascade
		in.Sources = append(in.Sources, s)
	}
	for i := range in.Sources {
		in.Sources[i].bundled(t, in.Sources)
	}
	if in.Gate != nil {
		in.Gate.Clinic = c
	}
	findings, err := Check(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		if f.Rule == rule.ID {
			got = append(got, f)
		} else if f.Rule == ruleUnreadable || f.Rule == ruleInvalid || f.Rule == ruleConfiguration {
			t.Errorf("%s: %+v", rc.name, f)
		}
	}
	return got, want
}

func hasFront(src string) bool {
	src = strings.NewReplacer("⟦", "", "⟧", "", "error|", "", "warning|", "", "info|", "").Replace(strings.TrimPrefix(src, "\ufeff"))
	return strings.HasPrefix(src, "---") || strings.HasPrefix(src, "+++") || strings.HasPrefix(src, "{\n")
}

// testSource is a content file as tools/hugo would give it.
func testSource(file, src string) Source {
	s := Source{File: file, Language: "en", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(src)), nil }}
	rel := strings.TrimSuffix(strings.TrimPrefix(file, "content/"), path.Ext(file))
	if lang := path.Ext(rel); len(lang) == 3 {
		s.Language = lang[1:]
		rel = strings.TrimSuffix(rel, lang)
	}
	if section, _, ok := strings.Cut(rel, "/"); ok {
		s.Section = section
	}
	s.List = path.Base(rel) == "_index"
	s.Home = rel == "_index"
	s.Path = strings.TrimSuffix(strings.TrimSuffix("/"+rel, "/index"), "/_index")
	return s
}

// bundled finds the index.md that makes the source a part of its page.
func (s *Source) bundled(t testing.TB, all []Source) {
	t.Helper()
	for _, b := range all {
		if rel, in := strings.CutPrefix(s.File, strings.TrimSuffix(b.File, "index.md")); in && rel != "index.md" && path.Base(b.File) == "index.md" {
			src, err := b.Read()
			if err != nil {
				t.Fatal(err)
			}
			s.Resource, s.Bundle = true, &Bundle{File: b.File}
			if s.Bundle.Front, _, err = article.FrontMatter(src); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func tables(v any) map[string]map[string]any {
	m := make(map[string]map[string]any)
	for key, value := range cast.ToStringMap(v) {
		m[key] = cast.ToStringMap(value)
	}
	return m
}

// lowerKeys does to a configuration what Hugo does.
func lowerKeys(v any) any {
	switch v := v.(type) {
	case map[string]any:
		low := make(map[string]any, len(v))
		for key, value := range v {
			low[strings.ToLower(key)] = lowerKeys(value)
		}
		return low
	case []any:
		for i := range v {
			v[i] = lowerKeys(v[i])
		}
	}
	return v
}

// TestRules runs the cases and the handbook's examples of every rule.
func TestRules(t *testing.T) {
	for _, rule := range Rules() {
		cases := ruleCases(t, rule.ID)
		t.Run(rule.ID, func(t *testing.T) {
			for _, c := range cases {
				t.Run(c.name, func(t *testing.T) {
					got, want := c.run(t, &rule)
					var found []mark
					for i, f := range got {
						m := mark{f.File, "", f.Match, f.Line, f.Column, f.EndLine, f.EndColumn}
						if slices.ContainsFunc(want, func(w mark) bool {
							return w.Severity != "" && w.File == f.File && w.Line == f.Line && w.Column == f.Column
						}) {
							m.Severity = f.Severity
						}
						found = append(found, m)
						if f.Message == "" || f.Fix == "" || f.Source == "" {
							t.Errorf("finding %d says too little: %+v", i, f)
						}
					}
					order := func(a, b mark) int {
						return cmp.Or(cmp.Compare(a.File, b.File), a.Line-b.Line, a.Column-b.Column, a.EndLine-b.EndLine, a.EndColumn-b.EndColumn)
					}
					slices.SortFunc(want, order)
					slices.SortFunc(found, order)
					if c.fires && len(want) == 0 {
						t.Fatal("a case that fires has no ⟦mark⟧")
					}
					if !c.fires && len(want) > 0 {
						t.Fatal("a quiet case has a mark")
					}
					if diff := gocmp.Diff(want, found); diff != "" {
						t.Errorf("findings (-want +got):\n%s%s", diff, show(got))
					}
				})
			}
			example := func(e Example, fires bool) {
				c := &ruleCase{name: "an example", setup: map[string]any{}}
				name, src := "treatments/example.md", e.Body
				if e.Published {
					name = "treatments/example.html"
					if e.Front != "" {
						c.files = []txtar.File{{Name: "treatments/example.md", Data: []byte("---\n" + e.Front + "---\n")}}
					}
				} else if e.Front != "" {
					src = "---\n" + e.Front + "---\n" + src
				}
				if e.Params != nil {
					c.setup["params"] = e.Params
				}
				c.files = append(c.files, txtar.File{Name: name, Data: []byte(src)})
				for file, src := range e.Data {
					c.data = append(c.data, txtar.File{Name: file, Data: []byte(src)})
				}
				if got, _ := c.run(t, &rule); (len(got) > 0) != fires {
					t.Errorf("the example fires: %v, want %v\n%s", len(got) > 0, fires, show(got))
				}
			}
			if rule.Why == "" || rule.Fix == "" {
				t.Error("the rule does not say why, or what to do")
			}
			shown := rule.Bad.Body+rule.Bad.Front != "" && rule.Good.Body+rule.Good.Front != ""
			if !shown && rule.Number != "" {
				t.Fatal("the rule has no bad or no good example")
			}
			if shown {
				example(rule.Bad, true)
				example(rule.Good, false)
			}
		})
	}
}

// TestRulesAreWhole holds the catalogue to its form.
func TestRulesAreWhole(t *testing.T) {
	ids := make(map[string]bool)
	numbers := make(map[string]bool)
	for _, r := range Rules() {
		if ids[r.ID] || r.Number != "" && numbers[r.Number] {
			t.Errorf("%s %s stands twice", r.ID, r.Number)
		}
		ids[r.ID], numbers[r.Number] = true, true
		if !regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`).MatchString(r.ID) || r.Summary == "" || r.Source == "" {
			t.Errorf("%s: id, summary or source is wanting", r.ID)
		}
		if !slices.Contains([]string{SeverityError, SeverityWarning, SeverityInfo}, r.Severity) {
			t.Errorf("%s has the severity %q", r.ID, r.Severity)
		}
		if r.gate == nil && r.page == nil && r.compare == nil && !r.checking {
			t.Errorf("%s checks nothing", r.ID)
		}
		fires, quiet := 0, 0
		for _, c := range ruleCases(t, r.ID) {
			if c.fires {
				fires++
			} else {
				quiet++
			}
		}
		for _, kind := range []struct {
			n    *int
			name string
		}{{&fires, "fire"}, {&quiet, "quiet"}} {
			files, err := filepath.Glob(filepath.Join("testdata", r.ID, kind.name+"-*.txtar"))
			if err != nil {
				t.Fatal(err)
			}
			*kind.n += len(files)
		}
		if r.ID == ruleConfiguration || r.ID == ruleUnchecked {
			continue // what they find is no page; TestReadConfig and tools/bedside have their cases
		}
		if fires < 5 || quiet < 5 {
			t.Errorf("%s has %d firing and %d quiet cases, want at least 5 of each", r.ID, fires, quiet)
		}
	}
	files, err := filepath.Glob("testdata/rules/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if id := strings.TrimSuffix(filepath.Base(file), ".txtar"); !ids[id] {
			t.Errorf("%s: no rule has this name", file)
		}
	}
}
