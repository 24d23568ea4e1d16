package hugo_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/bep/logg"
	"github.com/gohugoio/hugo/hugolib"
	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/contract"
	"example.org/bedside/tools/produce"
)

// The stand-ins show what the produced shortcodes hand on.
const (
	standInRoom = `(({{ range $k, $v := . }}{{ if not (or (in (slice "shortcode" "name") $k) (eq $v nil)) }} {{ $k }}={{ if in (print $v) "((" }}(inner shortcodes){{ else }}{{ printf "%#v" $v }}{{ end }}{{ end }}{{ end }})){{ with .body }}{{ . | safeHTML }}{{ end }}`

	standInMistakes = `{{ range .mistakes }}((M {{ slice (or .parameter "") .message | jsonify }} M)){{ end }}{{ .shortcode.Inner }}`
)

// producedSite is a site with the contracts' shortcodes and the pack's
// partials that judge calls; each call is a page.
func producedSite(t *testing.T, calls []string) (*hugolib.IntegrationTestBuilder, map[string]*contract.Contract) {
	t.Helper()
	mem := afero.NewMemMapFs()
	write := func(name, text string) {
		t.Helper()
		cases.Write(t, mem, name, text)
	}
	pack := func(name string) string {
		t.Helper()
		src, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		return string(src)
	}
	sources := map[string]string{}
	for _, name := range []string{"faq", "compare", "disclaimer"} {
		sources[name] = pack("shortcodes/" + name + "/contract.toml")
	}
	own, err := filepath.Glob("testdata/contracts/*.toml") // for what the pack's do not use
	if err != nil || len(own) == 0 {
		t.Fatal("no contracts of the test's own: ", err)
	}
	for _, file := range own {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sources[strings.TrimSuffix(filepath.Base(file), ".toml")] = string(src)
	}
	contracts := map[string]*contract.Contract{}
	for name, src := range sources {
		c, err := contract.Parse(name+"/contract.toml", []byte(src))
		if err != nil {
			t.Fatal(err)
		}
		contracts[name] = c
		write("shortcodes/"+name+"/contract.toml", src)
		write("shortcodes/"+name+"/template.html", standInRoom)
	}
	if _, err := produce.Run(mem, "", produce.Options{}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"mistake.html", "nearest.txt", "deprecated.txt", "wrong.txt", "unknown.txt", "toomany.txt", "either.txt"} {
		write("layouts/_partials/bedside/"+name, pack("layouts/_partials/bedside/"+name))
	}
	write("layouts/_partials/bedside/mistakes.html", standInMistakes)
	write("layouts/_partials/bedside/style.html", "")
	write("layouts/all.html", "{{ .Content }}")
	write("hugo.toml", "baseURL = 'https://clinic.example/'\ntimeZone = 'America/Sao_Paulo'\ndisableKinds = ['taxonomy', 'term', 'rss', 'sitemap', 'home', 'section']\n")
	for i, call := range calls {
		write(fmt.Sprintf("content/p%03d.md", i), "---\ntitle: P\n---\nText.\n\n"+call+"\n")
	}
	var txtar strings.Builder
	for name, src := range cases.Tree(t, mem, "") {
		if !strings.HasPrefix(name, "shortcodes") {
			fmt.Fprintf(&txtar, "-- %s --\n%s\n", name, src)
		}
	}
	b, err := hugolib.NewIntegrationTestBuilder(hugolib.IntegrationTestConfig{T: t, TxtarString: txtar.String(), LogLevel: logg.LevelWarn}).BuildE()
	if err != nil {
		t.Fatal(err)
	}
	return b, contracts
}

var (
	mistakeJSON = regexp.MustCompile(`(?s)\(\(M (.*?) M\)\)`)
	roomArgs    = regexp.MustCompile(`(?s)\(\( ?([^M].*?|)\)\)`)
	isFalse     = regexp.MustCompile(` [a-z]+=false\b`)
)

func TestProducedMessages(t *testing.T) {
	wrong := cases.Read[string](t, "calls-wrong")
	// Twice, because what a pure shortcode makes is made for the first only.
	both := slices.Concat(wrong, wrong)
	b, contracts := producedSite(t, both)
	for i, call := range both {
		var want, got []string
		calls, err := article.Calls("p.md", []byte(call), 1)
		if err != nil {
			t.Fatal(call, err)
		}
		for _, c := range calls {
			for _, e := range contracts[strings.TrimPrefix(c.Name, "bedside/")].Check(c) {
				if !e.Warning {
					want = append(want, e.Parameter+": "+e.Message)
				}
			}
		}
		if len(want) == 0 {
			t.Errorf("%s is not wrong", call)
		}
		page := b.FileContent(fmt.Sprintf("public/p%03d/index.html", i))
		for _, m := range mistakeJSON.FindAllStringSubmatch(page, -1) {
			var pair []string
			if err := json.Unmarshal([]byte(m[1]), &pair); err != nil {
				t.Fatal(m[1], err)
			}
			got = append(got, pair[0]+": "+pair[1])
		}
		// Hugo sorts parameters by name.
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s\n%s", call, diff)
		}
	}
}

func TestProducedArguments(t *testing.T) {
	right := cases.Read[struct{ Call, Want string }](t, "calls-right")
	var calls []string
	for _, c := range right {
		calls = append(calls, c.Call)
	}
	b, contracts := producedSite(t, calls)
	unescape := strings.NewReplacer("&#34;", `"`, "&lt;", "<", "&gt;", ">", "&amp;", "&", "&#43;", "+")
	for i, c := range right {
		parsed, err := article.Calls("p.md", []byte(c.Call), 1)
		if err != nil {
			t.Fatal(c.Call, err)
		}
		for _, call := range parsed {
			if errs := contracts[call.Name].Check(call); len(errs) > 0 {
				t.Errorf("%s: %v", c.Call, errs)
			}
		}
		page := b.FileContent(fmt.Sprintf("public/p%03d/index.html", i))
		all := roomArgs.FindAllStringSubmatch(page, -1)
		if len(all) != len(parsed) || mistakeJSON.MatchString(page) {
			t.Errorf("%s gave %s", c.Call, page)
			continue
		}
		// An inner shortcode is shown after what the outer one got, which holds it.
		// What is false may be left out: to a template both are the same.
		got := unescape.Replace(all[len(all)-1][1])
		if isFalse.ReplaceAllString(got, "") != isFalse.ReplaceAllString(c.Want, "") {
			t.Errorf("%s\ngot  %s\nwant %s", c.Call, got, c.Want)
		}
	}
}

func TestProducedDeprecation(t *testing.T) {
	calls := []string{
		`{{< all value="y" >}}{{< all value="z" >}}`,
		`{{< faq >}}{{< note caption="C" open="none" heading="x" >}}x{{< /note >}}{{< /faq >}}`,
	}
	for i := range 40 { // pages that are rendered at the same time
		calls = append(calls, fmt.Sprintf(`{{< all value="x%d" >}}`, i))
	}
	b, _ := producedSite(t, calls)
	log := b.LogString()
	for message, n := range map[string]int{
		`all: parameter "value" is deprecated since 0.3.0`:                 1,
		`note: parameter "heading" is deprecated since 0.2.0; use "title"`: 1,
	} {
		if got := strings.Count(log, message); got != n {
			t.Errorf("%q stands %d times in the log; want %d\n%s", message, got, n, log)
		}
	}
	if !regexp.MustCompile(`p0\d\d\.md:6:\d+": all:`).MatchString(log) {
		t.Errorf("the warning names no place:\n%s", log)
	}
}
