package check

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/afero"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/cases"
)

// readTOML reads a configuration and names places by their paths.
func readTOML(t testing.TB, src string) (Config, []Finding) {
	t.Helper()
	var raw map[string]any
	if err := toml.Unmarshal([]byte(src), &raw); err != nil {
		t.Fatal(err)
	}
	return ReadConfig(raw, func(path ...string) article.Range {
		return article.Range{File: "hugo.toml", Match: strings.Join(path, ".")}
	})
}

func TestReadConfig(t *testing.T) {
	c, faults := readTOML(t, `
profile = "UK"
[severities]
long-sentence = "warning"
META-01 = "off"
[limits.long-sentence]
note = 25
[[allow]]
rule = "long-sentence"
values = ["One", "two"]
reason = "the law asks for it"
[[suppress]]
rule = ["long-sentence", "author-missing"]
reason = "being rewritten"
until = 2027-01-31
pages = ["/articles", "/guides/*/pain"]
`)
	if faults != nil {
		t.Fatal(faults)
	}
	until := time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC)
	pages := []string{"/articles", "/guides/*/pain"}
	want := Config{
		Profile:    "uk",
		Severities: map[string]string{"long-sentence": "warning", "author-missing": "off"},
		Limits:     map[string]map[string]float64{"long-sentence": {"note": 25}},
		Allow:      []Allowance{{"long-sentence", []string{"One", "two"}, "the law asks for it"}},
		Suppress: []Suppression{
			{Rule: "long-sentence", Reason: "being rewritten", Until: until, Pages: pages},
			{Rule: "author-missing", Reason: "being rewritten", Until: until, Pages: pages},
		},
	}
	if diff := cmp.Diff(want, c, cmpopts.IgnoreFields(Suppression{}, "Where")); diff != "" {
		t.Errorf("configuration (-want +got):\n%s", diff)
	}
	if !c.Allowed("long-sentence", "ONE") || c.Allowed("author-missing", "one") || c.Allowed("long-sentence", "three") {
		t.Error("what is allowed is not what the configuration allows")
	}
	for path, covered := range map[string]bool{"/articles/knee": true, "/articles": true, "/articlesque": false, "/guides/hip/pain": true, "/guides/hip/x/pain": false, "/": false} {
		if got := c.Suppress[0].covers(&Page{Path: path}); got != covered {
			t.Errorf("%s is covered: %v", path, got)
		}
	}
}

// Whatever is not understood is said, with its place and the nearest word, and
// takes no effect.
func TestReadConfigFaults(t *testing.T) {
	for _, c := range cases.Read[struct{ Name, Src, At, Says string }](t, "config-faults") {
		t.Run(c.Name, func(t *testing.T) {
			got, faults := readTOML(t, c.Src)
			if len(faults) != 1 {
				t.Fatalf("faults: %+v", faults)
			}
			f := faults[0]
			if f.Match != c.At || f.File != "hugo.toml" || !strings.Contains(f.Message+f.Fix, c.Says) || f.Severity != SeverityError || f.Fix == "" {
				t.Errorf("%+v", f)
			}
			if !got.empty() {
				t.Errorf("it takes effect: %+v", got)
			}
		})
	}
	if _, faults := ReadConfig("off", func(...string) article.Range { return article.Range{} }); len(faults) != 1 {
		t.Errorf("%+v", faults)
	}
	if c, faults := ReadConfig(nil, nil); faults != nil || !c.empty() {
		t.Errorf("%+v, %+v", c, faults)
	}
}

func (c Config) empty() bool {
	return c.Profile == "" && len(c.Severities)+len(c.Terms)+len(c.Limits)+len(c.Allow)+len(c.Suppress) == 0
}

// Severities, suppressions and drafts decide what becomes of a finding.
func TestJudge(t *testing.T) {
	const text = "Before the scan we ask you to take off everything that is made of metal and to leave it in the locker outside.\n"
	for _, c := range cases.Read[struct{ Name, Front, Config, Want string }](t, "judge") {
		t.Run(c.Name, func(t *testing.T) {
			clinic := newClinic(t, "")
			clinic.Config, clinic.Faults = readTOML(t, c.Config)
			in := Input{Clinic: clinic, Sources: []Source{testSource("content/treatments/knee.md", "---\n"+c.Front+"\n---\n"+text)}}
			findings, err := Check(t.Context(), in)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range findings {
				if f.Rule == "author-missing" || f.Rule == "long-sentence" || strings.HasPrefix(f.Rule, "suppression-") || f.Rule == ruleConfiguration {
					got = append(got, f.Rule+" "+f.Severity)
				}
			}
			slices.Sort(got)
			if s := strings.Join(got, ", "); s != c.Want {
				t.Errorf("got %s, want %s", s, c.Want)
			}
		})
	}
}

// TestLeast sees that to ask for graver findings only leaves out slighter ones,
// and nothing else.
func TestLeast(t *testing.T) {
	src := frontMatter + "\n<!-- bedside-ignore jargon: nobody says it -->\n\n" +
		"<!-- bedside-ignore long-sentence: it was shorter (until 2026-01-01) -->\n\n" + hardText + "\n" + easyText +
		"\nCome early. Bring a list. Leave rings at home. You can eat. The NNT is 5. We cure cancer.\n"
	for _, severities := range []map[string]string{
		nil,
		{"grade": SeverityError, "acronym": SeverityWarning, "cure": SeverityInfo},
		{ruleUnused: SeverityError},
		{ruleExpired: SeverityError},
	} {
		for _, least := range []string{SeverityError, SeverityWarning, SeverityInfo} {
			check := func(least string) []Finding {
				c := newClinic(t, "")
				c.Config.Severities = severities
				found, err := Check(t.Context(), Input{Clinic: c, Sources: []Source{testSource("articles/a.md", src)}, Partial: true, Least: least})
				if err != nil {
					t.Fatal(err)
				}
				return found
			}
			slighter := func(f Finding) bool { return graver(least, f.Severity) }
			all := check("")
			want, got := slices.DeleteFunc(slices.Clone(all), slighter), slices.DeleteFunc(check(least), slighter)
			if !slices.Equal(got, want) {
				t.Errorf("%v: at least %s:\ngot  %v\nwant %v", severities, least, got, want)
			}
			if least == SeverityWarning && len(want) == len(all) {
				t.Errorf("%v: nothing slighter is found", severities)
			}
		}
	}
}

// A rule that is asked for by name runs though it is off; an unknown one is an
// error with the nearest.
func TestRulesByName(t *testing.T) {
	clinic := newClinic(t, "")
	clinic.Config.Severities = map[string]string{"long-sentence": severityOff}
	s := testSource("content/treatments/knee.md", "---\ntitle: Knee\n---\n"+strings.Repeat("word ", 25)+"\n")
	findings, err := Check(t.Context(), Input{Clinic: clinic, Sources: []Source{s}, Rules: []string{"pln-02"}})
	if err != nil || len(findings) != 1 || findings[0].Rule != "long-sentence" {
		t.Errorf("%+v, %v", findings, err)
	}
	if _, err := Check(t.Context(), Input{Clinic: clinic, Rules: []string{"long-sentense"}}); err == nil || !strings.Contains(err.Error(), `did you mean "long-sentence"?`) {
		t.Error(err)
	}
}

// Profiles follow from the country.
func TestProfileOf(t *testing.T) {
	for country, want := range map[string]string{"US": "us", "gb": "uk", "AU": "au", "IE": "eu", "FR": "eu", "NO": "base", "": "base"} {
		if got := ProfileOf(country); got != want {
			t.Errorf("%q: %s, want %s", country, got, want)
		}
	}
}

// FuzzSuppressions: whatever a writer writes, what is suppressed stands behind
// the suppression, and no finding is lost without one.
func FuzzSuppressions(f *testing.F) {
	for _, src := range cases.Read[string](f, "fuzz-suppressions") {
		f.Add(src)
	}
	clinic := newClinic(f, "")
	f.Fuzz(func(t *testing.T, src string) {
		findings := func(src string) (wordy int, all []Finding) {
			s := testSource("content/treatments/a.md", src)
			all, err := Check(t.Context(), Input{Clinic: clinic, Sources: []Source{s}, Rules: []string{"long-sentence", ruleUnused, ruleExpired}})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range all {
				if f.Rule == "long-sentence" {
					wordy++
				}
			}
			return wordy, all
		}
		n, all := findings(src)
		for _, f := range all {
			if f.Message == "" || f.Fix == "" || f.Line < 0 {
				t.Errorf("%+v", f)
			}
		}
		if s := strings.ReplaceAll(strings.ToLower(src), "bedside-ignore", "bedside-heedful"); s != strings.ToLower(src) && !strings.Contains(s, "suppress") {
			if bare, _ := findings(strings.ReplaceAll(src, "bedside-ignore", "bedside-heedful")); bare < n {
				t.Errorf("without its suppressions the text has %d findings, with them %d", bare, n)
			}
		}
		for _, s := range suppressionsOf(t, clinic, src) {
			if s.end != 0 && (s.start > s.end || s.end > len(src)) {
				t.Errorf("a suppression covers %d to %d of %d bytes", s.start, s.end, len(src))
			}
			if s.Reason == "" || s.Rule == "" {
				t.Errorf("a suppression without a reason is at work: %+v", s)
			}
		}
	})
}

func suppressionsOf(t *testing.T, c *Clinic, src string) []*suppression {
	s := testSource("content/treatments/a.md", src)
	p, _, err := read(c.normal(), &s)
	if err != nil {
		t.Fatal(err)
	}
	if p == nil {
		return nil
	}
	return p.suppress
}

// FuzzConfig: no configuration is refused without a word, and what is taken
// names rules that there are, each with its reason.
func FuzzConfig(f *testing.F) {
	f.Add("profile = \"uk\"\n[severities]\ncure = \"off\"\n")
	f.Add("[[suppress]]\nrule = [\"long-sentence\", 1]\nreason = \"x\"\nuntil = 2027-01-01\n")
	f.Add("allow = [1, \"x\", {rule = \"x\"}]\nlimits.long-sentence.note = inf\nsuppress = {}\n")
	f.Add("terms.x = {}\nseverities = []\n\"\" = 3\n")
	f.Fuzz(func(t *testing.T, src string) {
		var raw map[string]any
		if toml.Unmarshal([]byte(src), &raw) != nil {
			return
		}
		c, faults := ReadConfig(raw, func(...string) article.Range { return article.Range{} })
		if len(raw) > 0 && c.empty() && faults == nil {
			if !emptyTables(raw) {
				t.Errorf("%q is left out without a word", src)
			}
		}
		for _, s := range c.Suppress {
			if r, _ := Find(s.Rule); r == nil || r.Fixed() || s.Reason == "" {
				t.Errorf("%+v", s)
			}
		}
		for id, s := range c.Severities {
			if r, _ := Find(id); r == nil || r.Fixed() || s == "" {
				t.Errorf("%s = %s", id, s)
			}
		}
		for _, a := range c.Allow {
			if a.Reason == "" || len(a.Values) == 0 {
				t.Errorf("%+v", a)
			}
		}
	})
}

// emptyTables tells whether a configuration is nothing but empty tables and lists.
func emptyTables(v any) bool {
	if list, ok := v.([]any); ok && len(list) == 0 {
		return true
	}
	m, ok := v.(map[string]any)
	if !ok {
		return false
	}
	for _, v := range m {
		if !emptyTables(v) {
			return false
		}
	}
	return true
}

// What is found on a published page is told where it was written, if it can be
// told, and can be suppressed there.
func TestPublishedIsToldWhereItIsWritten(t *testing.T) {
	const page = `<!doctype html><html lang="en"><head><title>Knee</title></head><body><p>See <a href="/none/?a=1&amp;b=2">this</a>.</p></body></html>`
	for _, c := range []struct {
		name, text string
		line       int
	}{
		{"once", "Ä see [this](/none/?a=1&b=2).\n", 4},
		{"twice", "Ä see [this](/none/?a=1&b=2) and [that](/none/?a=1&b=2).\n", 4},
		{"made by a template", "See this.\n", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := testSource("content/treatments/a.md", "---\ntitle: Knee\n---\n"+c.text)
			tree := afero.NewMemMapFs()
			cases.Write(t, tree, "treatments/a/index.html", page)
			findings, err := Check(t.Context(), Input{
				Clinic: newClinic(t, ""), Sources: []Source{s}, Rules: []string{"broken-link"},
				Gate: &GateInput{Published: tree, BaseURL: "https://clinic.example/", Sources: map[string]string{"treatments/a/index.html": s.File}},
			})
			if err != nil || len(findings) != 1 {
				t.Fatal(findings, err)
			}
			f := findings[0]
			if f.File != s.File || f.Line != c.line || c.line > 0 && (f.Column != 14 || f.EndColumn != 28 || f.Match != "/none/?a=1&b=2") {
				t.Errorf("%+v", f)
			}
		})
	}
}

// What all pages show is read once for all of them, and told of each.
func TestSharedDataAreReadOnce(t *testing.T) {
	c := newClinic(t, "")
	asked := make(map[string]int)
	c.Data = func(_, name string) (string, []byte, error) {
		if asked[name]++; name == "data/references.toml" {
			return name, []byte("[smith]\nurl = \"/none/\"\n"), nil
		}
		return "", nil, fs.ErrNotExist
	}
	in := Input{Clinic: c, Rules: []string{"broken-link"}, Gate: &GateInput{Published: afero.NewMemMapFs(), BaseURL: "https://clinic.example/", Sources: map[string]string{}}}
	for _, name := range []string{"a", "b", "c"} {
		in.Sources = append(in.Sources, testSource("content/"+name+".md", "See it.\n"))
		in.Gate.Sources[name+".html"] = "content/" + name + ".md"
		cases.Write(t, in.Gate.Published, name+".html", `<!doctype html><html lang="en"><head><title>A</title></head><body><a href="/none/">it</a></body></html>`)
	}
	findings, err := Check(t.Context(), in)
	if err != nil || len(findings) != 3 {
		t.Fatal(findings, err)
	}
	for _, f := range findings {
		if f.File != "data/references.toml" || f.Line != 2 || asked[f.File] != 1 {
			t.Errorf("%+v after %v", f, asked)
		}
	}
}
