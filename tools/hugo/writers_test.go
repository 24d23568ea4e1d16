package hugo_test

import (
	"context"
	"flag"
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/http/httptest"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"
	"golang.org/x/tools/txtar"

	"example.org/bedside"
	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/check"
	"example.org/bedside/tools/hugo"
	"example.org/bedside/tools/publish"
)

// Each case of testdata/writers is a folder of an archive:
//
//	index.md and other files   a page; above it stands what writersHead says, so that its text begins at line 6
//	site/…                     files of the site, which is then the case's own
//	mended.md                  what index.md should have been, where Hugo cannot read it: the site is the case's own
//	want                       what bedside build says
//	shows                      lines that the preview holds beside the card
//	unseen                     says why no template can see the mistake, and so no card show it
const (
	writersHead = "---\ntitle: Case\n---\nAbove it – “日本” 🩺.\n\n"
	writersTail = "\n\nBelow it.\n\n{{< disclaimer kind=\"price\" asof=\"2026-11-01\" >}}\n"
)

type writersCase struct {
	name                string
	page                map[string]string // by name beside index.md
	site                map[string]string // by name in the site's folder
	mended, want, shows string
	unseen              bool
}

func (c *writersCase) alone() bool { return len(c.site) > 0 || c.mended != "" }

func writersCases(t *testing.T) (all []*writersCase, archives map[string]*txtar.Archive) {
	t.Helper()
	names, err := filepath.Glob("testdata/writers/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no cases: ", err)
	}
	archives = make(map[string]*txtar.Archive)
	for _, name := range names {
		a, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		archives[name] = a
		var c *writersCase
		for _, f := range a.Files {
			folder, file, _ := strings.Cut(f.Name, "/")
			if c == nil || c.name != folder {
				c = &writersCase{name: folder, page: map[string]string{}, site: map[string]string{}}
				all = append(all, c)
			}
			text := string(f.Data)
			inSite, ok := strings.CutPrefix(file, "site/")
			switch {
			case ok:
				c.site[inSite] = text
			case file == "mended.md":
				c.mended = text
			case file == "want":
				c.want = text
			case file == "shows":
				c.shows = text
			case file == "unseen":
				c.unseen = true
			default:
				c.page[file] = text
			}
		}
	}
	return all, archives
}

// themed is a site in memory, in /site, with the pack among its themes and
// nothing else, and what writes a file of it.
func themed(t *testing.T) (mem afero.Fs, write func(name, text string)) {
	t.Helper()
	mem = afero.NewMemMapFs()
	write = func(name, text string) {
		t.Helper()
		cases.Write(t, mem, "/site/"+name, text)
	}
	cases.Copy(t, mem, "/site/themes/bedside", bedside.Pack())
	return mem, write
}

// writers is a site in memory with the pack as its theme and the cases' pages,
// each page as alter makes it.
func writers(t *testing.T, pages []*writersCase, alter func(string) string) hugo.Options {
	t.Helper()
	mem, write := themed(t)
	for name, text := range cases.Files(t, "writers-site") {
		write(name, text)
	}
	for _, c := range pages {
		for name, text := range c.page {
			if path.Ext(name) == ".md" {
				text = alter(writersHead + strings.TrimSuffix(text, "\n") + writersTail)
			}
			write("content/"+c.name+"/"+name, text)
		}
		for name, text := range c.site {
			write(name, text)
		}
	}
	return hugo.Options{Dir: "/site", Source: mem, Pack: bedside.Shortcodes()}
}

// memorySystem is publish.System for one run over a file system in memory.
type memorySystem struct{ publish.System }

func (memorySystem) Resolve(name string) (string, error) { return name, nil }
func (memorySystem) Lock(string, string) (func(), error) { return func() {}, nil }
func (memorySystem) SyncTree(string) error               { return nil }
func (memorySystem) SyncDir(string) error                { return nil }

// said is what bedside build says of each case. Wrong is said of all that
// belongs to none.
func said(t *testing.T, o hugo.Options) (byCase map[string]string, messages map[string][]string) {
	t.Helper()
	r, err := publish.Publish(context.Background(), publish.Options{Site: o, Fs: o.Source, System: memorySystem{}})
	if err != nil {
		t.Fatal(err)
	}
	byCase, messages = make(map[string]string), make(map[string][]string)
	for _, f := range r.Findings {
		if f.Rule == "wording-unconfirmed" {
			continue // of these clinics nobody confirms anything
		}
		if f.Severity != check.SeverityError {
			t.Errorf("a %s: %+v", f.Severity, f)
		}
		name, file := "", strings.TrimPrefix(f.File, "/site/")
		if in, ok := strings.CutPrefix(file, "content/"); ok {
			name, file, _ = strings.Cut(in, "/")
		}
		where := file
		if f.Line > 0 {
			where += fmt.Sprintf(":%d", f.Line)
		}
		if f.Column > 0 {
			where += fmt.Sprintf(":%d", f.Column)
		}
		byCase[name] += fmt.Sprintf("%s: %s\n", where, f.Message)
		if f.Fix != "" {
			byCase[name] += fmt.Sprintf("\tfix: %s\n", f.Fix)
		}
		_, message, _ := strings.Cut(f.Message, ": ")
		messages[name] = append(messages[name], message)
		if f.Match != "" && f.Column > 0 {
			if got := textAt(t, o.Source, f); got != f.Match {
				t.Errorf("%s: %q is said to stand at %s, but there is %q", name, f.Match, where, got)
			}
		}
		for _, inner := range []string{"template:", "_partials", "_shortcodes", "executing", "*hugolib", "[bedside]", "<nil>", "%!"} {
			if strings.Contains(f.Message+f.Fix, inner) {
				t.Errorf("%s: a writer cannot read %q", name, f.Message)
			}
		}
	}
	// With nothing built the calls are judged alike.
	type mistake struct {
		file, message string
		line          int
	}
	of := func(f check.Finding) mistake { return mistake{f.File, f.Message, f.Line} }
	told := make(map[mistake]bool)
	for _, f := range r.Findings {
		told[of(f)] = true
	}
	in := check.Input{Partial: true, Rules: []string{check.RuleShortcode}}
	if s, _, err := hugo.Open(t.Context(), o); err != nil {
		t.Fatal(err)
	} else if s != nil {
		if in.Clinic, in.Sources, err = s.Facts(t.Context(), time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	found, err := check.Check(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if f.Rule == check.RuleShortcode && !told[of(f)] {
			t.Errorf("only the check of files says %+v", f)
		}
	}
	return byCase, messages
}

// textAt is as long a text as the finding's match, at the finding's place.
func textAt(t *testing.T, fsys afero.Fs, f check.Finding) string {
	t.Helper()
	src, err := afero.ReadFile(fsys, f.File)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimPrefix(string(src), "\ufeff"), "\n")
	rest := string([]rune(lines[f.Line-1])[f.Column-1:]) + strings.Join(lines[f.Line:], "")
	return rest[:min(len(rest), len(f.Match))]
}

// Each mistake of a writer is told once, in plain words, at its true place; the
// preview shows it where it stands, with the rest of the page.
func TestWriters(t *testing.T) {
	all, archives := writersCases(t)
	var shared []*writersCase
	for _, c := range all {
		if !c.alone() {
			shared = append(shared, c)
		}
	}
	same := func(s string) string { return s }
	got := make(map[string]string)
	judge := func(t *testing.T, c *writersCase, say string, messages []string) {
		t.Helper()
		got[c.name] = say
		if diff := cmp.Diff(c.want, say); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
		if len(messages) == 0 {
			t.Errorf("%s: nothing is said", c.name)
		}
	}

	t.Run("shared", func(t *testing.T) {
		o := writers(t, shared, same)
		say, messages := said(t, o)
		for _, c := range shared {
			judge(t, c, say[c.name], messages[c.name])
		}
		if say[""] != "" {
			t.Errorf("of no case: %s", say[""])
		}
		r, handler, err := hugo.Preview(context.Background(), o)
		if err != nil || r.Broken {
			t.Fatal(r, err)
		}
		if n := len(slices.Concat(slices.Collect(maps.Values(messages))...)); len(r.Findings) != n {
			t.Errorf("the preview tells %d mistakes, the build %d", len(r.Findings), n)
		}
		for _, c := range shared {
			c.preview(t, handler, messages[c.name])
		}

		// An editor of Windows: the places are the same.
		dos := writers(t, shared, func(s string) string { return "\ufeff" + strings.ReplaceAll(s, "\n", "\r\n") })
		if diff := cmp.Diff(say, first(said(t, dos))); diff != "" && !t.Failed() {
			t.Errorf("with CRLF and a byte order mark (-without +with):\n%s", diff)
		}
	})
	for _, c := range all {
		if !c.alone() {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			o := writers(t, []*writersCase{c}, same)
			say, messages := said(t, o)
			var all strings.Builder
			var told []string
			for _, name := range slices.Sorted(maps.Keys(say)) {
				all.WriteString(say[name])
				told = append(told, messages[name]...)
			}
			judge(t, c, all.String(), told)
			if len(c.page) == 0 {
				return
			}
			r, handler, err := hugo.Preview(context.Background(), o)
			if err != nil {
				t.Fatal(err)
			}
			if r.Broken != (c.mended != "") {
				t.Fatalf("broken: %v", r.Broken)
			}
			if len(r.Findings) != len(told) {
				t.Errorf("the preview tells %d mistakes, the build %d", len(r.Findings), len(told))
			}
			if !r.Broken {
				c.preview(t, handler, told)
				return
			}

			status, body := get(t, handler, "/"+c.name+"/")
			if status != http.StatusInternalServerError || strings.Count(body, "<article>") != len(r.Findings) {
				t.Errorf("status %d\n%s", status, body)
			}
			for _, f := range r.Findings {
				for _, want := range []string{f.Message, fmt.Sprintf("%s, line %d", f.File, f.Line)} {
					if !strings.Contains(html.UnescapeString(body), want) {
						t.Errorf("%q is not in\n%s", want, body)
					}
				}
			}
			c.page["index.md"] = c.mended
			r, handler, err = hugo.Preview(context.Background(), writers(t, []*writersCase{c}, same))
			if err != nil || len(r.Findings) > 0 {
				t.Fatal("mended: ", err, r.Findings)
			}
			c.preview(t, handler, nil)
		})
	}

	if len(all) < 60 {
		t.Errorf("%d cases", len(all))
	}
	if flag.Lookup("update").Value.String() == "true" {
		for name, a := range archives {
			var files []txtar.File
			for i, f := range a.Files {
				folder, file, _ := strings.Cut(f.Name, "/")
				if file != "want" {
					files = append(files, f)
				}
				if i+1 == len(a.Files) || !strings.HasPrefix(a.Files[i+1].Name, folder+"/") {
					files = append(files, txtar.File{Name: folder + "/want", Data: []byte(got[folder])})
				}
			}
			a.Files = files
			cases.Write(t, cases.Disk, name, txtar.Format(a))
		}
	}
}

func first[A, B any](a A, _ B) A { return a }

func get(t *testing.T, handler http.Handler, name string) (status int, body string) {
	t.Helper()
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, name, nil))
	return w.Code, w.Body.String()
}

// preview looks at the case's pages as they are served.
func (c *writersCase) preview(t *testing.T, handler http.Handler, messages []string) {
	t.Helper()
	var all, cards strings.Builder
	for _, name := range slices.Sorted(maps.Keys(c.page)) {
		if path.Ext(name) != ".md" {
			continue
		}
		address := "/" + c.name + "/"
		if _, lang, ok := strings.Cut(strings.TrimSuffix(name, ".md"), "."); ok {
			address = "/" + lang + address
		}
		status, body := get(t, handler, address)
		all.WriteString(body)
		above, below := strings.Index(body, "<p>Above it – “日本” 🩺.</p>"), strings.Index(body, "<p>Below it.</p>")
		if status != http.StatusOK || above < 0 || below < above || !strings.Contains(body[max(below, 0):], `data-kind="price"`) {
			t.Errorf("%s: status %d, and the rest of the page is not there:\n%s", c.name, status, body)
			continue
		}
		between := html.UnescapeString(body[above:below])
		cards.WriteString(between)
		if n := strings.Count(body, `class="bs-error"`); n != strings.Count(between, `class="bs-error"`) {
			t.Errorf("%s: a card stands in a wrong place:\n%s", c.name, body)
		} else if want := len(messages) > 0 && !c.unseen; want != (n > 0) {
			t.Errorf("%s: %d cards:\n%s", c.name, n, body)
		}
		for _, rest := range []string{"\uE0B1", "\uE0B2", "\uE0B3", "\uE0B4", "\uE0B5", "\uE0B6", "\uE0B7", "\uE0B8", "<!--bedside", "raw HTML omitted", "{{<"} {
			if strings.Contains(body, rest) && !c.unseen {
				t.Errorf("%s: the preview shows %q:\n%s", c.name, rest, body)
			}
		}
	}
	for _, message := range messages {
		if !c.unseen && !strings.Contains(cards.String(), message) {
			t.Errorf("%s: no card says %q:\n%s", c.name, message, cards.String())
		}
	}
	for _, line := range strings.Split(strings.TrimSpace(c.shows), "\n") {
		if !strings.Contains(all.String(), line) {
			t.Errorf("%s: the preview does not show %q:\n%s", c.name, line, all.String())
		}
	}
}

// What other themes' shortcodes make stands whole inside Bedside's, although
// Markdown drops HTML.
func TestForeignInside(t *testing.T) {
	c := &writersCase{name: "inside", page: map[string]string{"index.md": cases.Text(t, "foreign-inside.md") + "`<b>`" + ` |
{{< /compare >}}

Done.
{{< /faq >}}

{{< faq >}}
### And the next?

{{< icon "next" >}}
{{< /faq >}}
`}}
	for _, alter := range []func(string) string{
		func(s string) string { return s },
		func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
	} {
		r, handler, err := hugo.Preview(context.Background(), writers(t, []*writersCase{c}, alter))
		if err != nil || len(r.Findings) > 0 {
			t.Fatal(err, r.Findings)
		}
		_, body := get(t, handler, "/inside/")
		body = strings.ReplaceAll(body, "\r", "")
		rest := body
		for _, want := range cases.Read[string](t, "foreign-inside") {
			_, after, ok := strings.Cut(rest, want)
			if !ok {
				t.Fatalf("%s is not where it should be in\n%s", want, body)
			}
			rest = after
		}
		for _, bad := range []string{"raw HTML omitted", "bs-error", "\uE0B3", "<!--bedside"} {
			if strings.Contains(body, bad) {
				t.Errorf("%q is in\n%s", bad, body)
			}
		}
	}
}
