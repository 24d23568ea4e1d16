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

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/contract"
	"example.org/bedside/tools/produce"
	"github.com/bep/logg"
	"github.com/gohugoio/hugo/hugolib"
	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"
)

// Contracts of the test's own, for what the pack's do not use.
var testContracts = map[string]string{
	"note": `name = "note"
since = "0.1.0"
summary = "A note."
notation = "paired"
body = "markdown"
body_or = "instead"
within = ["faq", "compare"]
[[parameter]]
name = "caption"
position = 0
type = "markdown"
required = true
help = "The caption."
[[parameter]]
name = "title"
position = 1
type = "text"
default = "50% off"
help = "The title."
[[parameter]]
name = "instead"
type = "text"
help = "Instead of the body."
[[parameter]]
name = "open"
type = "choice"
choices = ["none", "100%", "true", "2"]
required = true
help = "What is open."
[[parameter]]
name = "heading"
type = "text"
deprecated = "0.2.0"
replaced_by = "title"
help = "The old title."
`,
	"all": `name = "all"
since = "0.1.0"
pure = true
summary = "All types."
notation = "single"
body = "none"
[[parameter]]
name = "one"
position = 0
type = "choice"
choices = ["only"]
help = "The one choice."
[[parameter]]
name = "two"
position = 1
type = "integer"
help = "Any number."
[[parameter]]
name = "three"
position = 2
type = "date"
default = "2026-11-01"
help = "A date."
[[parameter]]
name = "least"
type = "integer"
min = -3
help = "A number."
[[parameter]]
name = "most"
type = "integer"
max = 900
default = 7
help = "A number."
[[parameter]]
name = "near"
type = "integer"
min = -1
max = 1
help = "A number."
[[parameter]]
name = "wide"
type = "integer"
min = 0
max = 1000
help = "A number."
[[parameter]]
name = "list"
type = "list"
default = "a, b"
help = "A list."
[[parameter]]
name = "file"
type = "path"
help = "A file."
[[parameter]]
name = "id"
type = "id"
help = "A name."
[[parameter]]
name = "yes"
type = "boolean"
help = "Truth."
[[parameter]]
name = "value"
type = "text"
deprecated = "0.3.0"
help = "An old one."
`,
	"must": `name = "must"
since = "0.1.0"
summary = "All required."
notation = "paired"
body = "none"
[[parameter]]
name = "number"
type = "integer"
required = true
help = "A number."
[[parameter]]
name = "truth"
type = "boolean"
required = true
help = "Truth."
[[parameter]]
name = "day"
type = "date"
required = true
help = "A date."
[[parameter]]
name = "src"
type = "path"
required = true
help = "A file."
[[parameter]]
name = "id"
type = "id"
required = true
help = "A name."
[[parameter]]
name = "list"
type = "list"
required = true
help = "A list."
`,
	"inner": "name = \"inner\"\nsince = \"0.1.0\"\nsummary = \"An inner one.\"\nnotation = \"single\"\nbody = \"none\"\npure = true\nwithin = [\"faq\"]\n",
	"plain": "name = \"plain\"\nsince = \"0.1.0\"\nsummary = \"No parameters.\"\nnotation = \"paired\"\nbody = \"table\"\n",
}

// wrongCalls are calls with at least one mistake that Hugo itself lets pass.
var wrongCalls = []string{
	`{{< faq >}}{{< /faq >}}`,
	"{{< faq >}}\n \t\n{{< /faq >}}",
	`{{< faq />}}`,
	`{{< faq src="a.yaml" >}}x{{< /faq >}}`,
	`{{< faq src="" />}}`,
	`{{< faq src="  " />}}`,
	`{{< faq src=3 />}}`,
	`{{< faq src=true >}}x{{< /faq >}}`,
	`{{< faq "x" >}}x{{< /faq >}}`,
	"{{< faq \"x\" 3 true 1.5 `a\"b` >}}x{{< /faq >}}",
	`{{< faq titel="x" >}}x{{< /faq >}}`,
	`{{< faq author="x" >}}x{{< /faq >}}`,
	`{{< faq Title="x" >}}x{{< /faq >}}`,
	`{{< faq title=2024 >}}x{{< /faq >}}`,
	`{{< faq title=0 >}}x{{< /faq >}}`,
	`{{< faq title=false >}}x{{< /faq >}}`,
	`{{< faq title=1.50 >}}x{{< /faq >}}`,
	`{{< faq title=1000000000000000000000000.5 >}}x{{< /faq >}}`,
	`{{< faq level=1 >}}x{{< /faq >}}`,
	`{{< faq level=6 >}}x{{< /faq >}}`,
	`{{< faq level="03" >}}x{{< /faq >}}`,
	`{{< faq level="" >}}x{{< /faq >}}`,
	`{{< faq level=2.5 >}}x{{< /faq >}}`,
	`{{< faq level=2.0 >}}x{{< /faq >}}`,
	`{{< faq level=true >}}x{{< /faq >}}`,
	`{{< faq level=two >}}x{{< /faq >}}`,
	`{{< faq open="al" >}}x{{< /faq >}}`,
	`{{< faq open="ALL" >}}x{{< /faq >}}`,
	`{{< faq open="" >}}x{{< /faq >}}`,
	`{{< faq open=" all" >}}x{{< /faq >}}`,
	`{{< faq open="closed" >}}x{{< /faq >}}`,
	`{{< faq open=true >}}x{{< /faq >}}`,
	`{{< faq open=2 >}}x{{< /faq >}}`,
	`{{< faq single=yes >}}x{{< /faq >}}`,
	`{{< faq single=1 >}}x{{< /faq >}}`,
	`{{< faq single="True" >}}x{{< /faq >}}`,
	`{{< faq schema="" >}}x{{< /faq >}}`,
	`{{< faq titel="x" open="al" level=9 single=2 />}}`,
	`{{< bedside/faq titel="x" />}}`,
	`{{< compare >}}x{{< /compare >}}`,
	`{{< compare caption="" >}}x{{< /compare >}}`,
	"{{< compare caption=\"\u00a0\" >}}x{{< /compare >}}",
	`{{< compare caption=3 >}}x{{< /compare >}}`,
	`{{< compare caption=false >}}x{{< /compare >}}`,
	`{{< compare />}}`,
	`{{< compare caption="C" columns="a,,b" >}}x{{< /compare >}}`,
	`{{< compare caption="C" columns="" >}}x{{< /compare >}}`,
	`{{< compare caption="C" columns=3 >}}x{{< /compare >}}`,
	`{{< compare caption="C" order="desc" >}}x{{< /compare >}}`,
	`{{< compare caption="C" order="descnding" >}}x{{< /compare >}}`,
	`{{< compare caption="C" asof="2026-02-30" >}}x{{< /compare >}}`,
	`{{< compare caption="C" asof="1 Nov 2026" >}}x{{< /compare >}}`,
	`{{< compare caption="C" asof="2026-11-1" >}}x{{< /compare >}}`,
	`{{< compare caption="C" asof="2026-11-01T00:00:00Z" >}}x{{< /compare >}}`,
	`{{< compare caption="C" asof="" >}}x{{< /compare >}}`,
	`{{< compare caption="C" asof=2026 >}}x{{< /compare >}}`,
	`{{< compare caption="C" asof=2026-11 sort=1.5 note=true >}}x{{< /compare >}}`,
	`{{< disclaimer "" >}}`,
	`{{< disclaimer 3 >}}`,
	`{{< disclaimer false >}}`,
	`{{< disclaimer kind=3 >}}`,
	`{{< disclaimer "off label" >}}`,
	"{{< disclaimer \"off\u00a0label\" >}}",
	"{{< disclaimer \"off\u2003label\" >}}",
	"{{< disclaimer `off\nlabel` >}}",
	"{{< disclaimer \"off\u0085label\" >}}",
	"{{< disclaimer \"off\u007flabel\" >}}",
	`{{< disclaimer "price" "full" >}}`,
	`{{< disclaimer "off label" 7 "x\"y" >}}`,
	`{{< disclaimer level=7 form="sort" knd="x" >}}`,
	`{{< disclaimer level="-2" >}}`,
	`{{< faq >}}a {{< disclaimer level=1 >}} b {{< compare >}}{{< disclaimer "a b" >}}{{< /compare >}}{{< /faq >}}`,
	`{{< note "C" >}}x{{< /note >}}`,
	`{{< faq >}}{{< note >}}x{{< /note >}}{{< /faq >}}`,
	`{{< faq >}}{{< bedside/note caption="C" open="non" >}}x{{< /bedside/note >}}{{< /faq >}}`,
	`{{< bedside/faq >}}{{< note caption="C" open=2 >}}x{{< /note >}}{{< /bedside/faq >}}`,
	`{{< bedside/compare caption="C" >}}{{< note caption="C" open=true >}}x{{< /note >}}{{< /bedside/compare >}}`,
	`{{< must number=1 truth=true day="2026-11-01" src="x" id="x" list="a" >}}{{< note caption="C" open="100%" >}}x{{< /note >}}{{< /must >}}`,
	`{{< faq >}}{{< note caption="C" open="none" instead="" >}}x{{< /note >}}{{< /faq >}}`,
	`{{< faq >}}{{< note caption="C" open="" />}}{{< /faq >}}`,
	`{{< faq >}}{{< note caption="C" open="3%" title=3 instead=3 />}}{{< /faq >}}`,
	`{{< faq >}}{{< note caption="C" open="none" heading=3 >}}x{{< /note >}}{{< /faq >}}`,
	`{{< faq >}}{{< note "C" 3 "x" >}}x{{< /note >}}{{< /faq >}}`,
	`{{< faq >}}{{< note 1.5 true >}}x{{< /note >}}{{< /faq >}}`,
	`{{< faq title=1 >}}{{< inner >}}{{< /faq >}}{{< inner >}}`,
	`{{< compare caption="C" >}}{{< inner >}}{{< /compare >}}`,
	`{{< all "on" >}}`,
	`{{< all one="onyl" >}}`,
	`{{< all "only" "x" >}}`,
	`{{< all "only" 1.5 "2026-13-01" >}}`,
	`{{< all "only" 3 20261101 >}}`,
	`{{< all 1 true false 4 >}}`,
	`{{< all two="99999999999999999999" >}}`,
	`{{< all two=99999999999999999999 >}}`,
	`{{< all two="+5" >}}`,
	`{{< all two=" 5" >}}`,
	`{{< all two="" >}}`,
	`{{< all two="1e3" >}}`,
	`{{< all two="0x10" >}}`,
	`{{< all least=-4 most=901 near=2 wide=-1 >}}`,
	`{{< all least="-4" most="901" near="2" wide="1001" >}}`,
	`{{< all least="x" most=1.5 near=x wide=true >}}`,
	`{{< all list="," file="" id="" yes="y" >}}`,
	`{{< all list=3 file=3 id=3 yes=3 value=3 >}}`,
	"{{< all id=\"a\u2028b\" file=\"\t\" >}}",
	`{{< all 日本="x" >}}`,
	`{{< all a="x" >}}`,
	`{{< must >}}x{{< /must >}}`,
	`{{< must />}}`,
	`{{< must number="" truth=" " day="" src="" id=" " list="" />}}`,
	`{{< must number="x" truth="x" day="x" src=3 id="x y" list="x,," />}}`,
	`{{< must number=0 truth=false day=0 src=false id=0 list=0 />}}`,
	`{{< plain x="1" >}}x{{< /plain >}}`,
	`{{< plain "1" 2 >}}{{< /plain >}}`,
	`{{< plain />}}`,
}

// rightCalls are calls without a mistake, with what the room's template gets
// besides its defaults.
var rightCalls = []struct{ call, want string }{
	{`{{< faq >}}x{{< /faq >}}`, `body="x" display="accordion" level=2 open="none" schema=true single=false toggle=false`},
	{`{{< faq title="" level="5" open="all" single="true" schema=false >}}x{{< /faq >}}`, `body="x" display="accordion" level=5 open="all" schema=false single=true title="" toggle=false`},
	{`{{< faq src="a b.yaml" level=3 />}}`, `body="" display="accordion" level=3 open="none" schema=true single=false src="a b.yaml" toggle=false`},
	{`{{< compare caption="C" columns=" a , b" asof="2024-02-29" sort="x" transpose=true >}}x{{< /compare >}}`, `asof="2024-02-29" body="x" caption="C" columns=[]string{"a", "b"} order="ascending" phone="cards" sort="x" sortable=false transpose=true`},
	{`{{< disclaimer >}}`, `form="full" kind="medical"`},
	{`{{< disclaimer "off-label" >}}`, `form="full" kind="off-label"`},
	{`{{< disclaimer kind="é" level="6" form=short >}}`, `form="short" kind="é" level=6`},
	{`{{< faq >}}{{< note caption="C" open="100%" instead="" />}}{{< /faq >}}`, `body="" caption="C" instead="" open="100%" title="50% off"`},
	{`{{< all >}}`, `list=[]string{"a", "b"} most=7 three="2026-11-01"`},
	{`{{< all "only" "-0" "0001-01-01" >}}`, `list=[]string{"a", "b"} most=7 one="only" three="0001-01-01" two=0`},
	{`{{< all two=+5 least="-3" most="900" near="-0" wide=1000 list="x" id="ÄÖ" yes=false >}}`, `id="ÄÖ" least=-3 list=[]string{"x"} most=900 near=0 three="2026-11-01" two=5 wide=1000 yes=false`},
	{`{{< all two="9223372036854775807" yes="true" file=" x " >}}`, `file=" x " list=[]string{"a", "b"} most=7 three="2026-11-01" two=9223372036854775807 yes=true`},
	{`{{< must number="0" truth="false" day="2026-11-01" src="x" id="x" list="a,b" />}}`, `body="" day="2026-11-01" id="x" list=[]string{"a", "b"} number=0 src="x" truth=false`},
	{`{{< plain >}}x{{< /plain >}}`, `body="x"`},
	{"{{< faq >}}\r\n  - a\n  - b\n \n{{< /faq >}}", `body="  - a\n  - b\n " display="accordion" level=2 open="none" schema=true single=false toggle=false`},
	{`{{< all yes=true >}}`, `list=[]string{"a", "b"} most=7 three="2026-11-01" yes=true`},
	{`{{< all yes=false >}}`, `list=[]string{"a", "b"} most=7 three="2026-11-01" yes=false`},
}

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
		if err := afero.WriteFile(mem, name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
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
	for name, src := range testContracts {
		sources[name] = src
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
	for _, name := range []string{"mistake.html", "nearest.txt"} {
		write("layouts/_partials/bedside/"+name, pack("layouts/_partials/bedside/"+name))
	}
	write("layouts/_partials/bedside/mistakes.html", standInMistakes)
	write("layouts/_partials/bedside/style.html", "")
	write("layouts/_partials/bedside/slot.html", `{{ if not .block }}inline{{ end }}{{ .html | safeHTML }}`)
	write("layouts/all.html", "{{ .Content }}")
	write("hugo.toml", "baseURL = 'https://clinic.example/'\ntimeZone = 'America/Sao_Paulo'\ndisableKinds = ['taxonomy', 'term', 'rss', 'sitemap', 'home', 'section']\n")
	for i, call := range calls {
		write(fmt.Sprintf("content/p%03d.md", i), "---\ntitle: P\n---\nText.\n\n"+call+"\n")
	}
	var txtar strings.Builder
	err := afero.Walk(mem, "", func(name string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() || strings.HasPrefix(name, "shortcodes") {
			return err
		}
		src, err := afero.ReadFile(mem, name)
		fmt.Fprintf(&txtar, "-- %s --\n%s\n", filepath.ToSlash(name), src)
		return err
	})
	if err != nil {
		t.Fatal(err)
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
)

func TestProducedMessages(t *testing.T) {
	// Twice, because what a pure shortcode makes is made for the first only.
	both := slices.Concat(wrongCalls, wrongCalls)
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
	var calls []string
	for _, c := range rightCalls {
		calls = append(calls, c.call)
	}
	b, contracts := producedSite(t, calls)
	unescape := strings.NewReplacer("&#34;", `"`, "&lt;", "<", "&gt;", ">", "&amp;", "&", "&#43;", "+")
	for i, c := range rightCalls {
		parsed, err := article.Calls("p.md", []byte(c.call), 1)
		if err != nil {
			t.Fatal(c.call, err)
		}
		for _, call := range parsed {
			if errs := contracts[call.Name].Check(call); len(errs) > 0 {
				t.Errorf("%s: %v", c.call, errs)
			}
		}
		page := b.FileContent(fmt.Sprintf("public/p%03d/index.html", i))
		all := roomArgs.FindAllStringSubmatch(page, -1)
		if len(all) != len(parsed) || mistakeJSON.MatchString(page) {
			t.Errorf("%s gave %s", c.call, page)
			continue
		}
		// An inner shortcode is shown after what the outer one got, which holds it.
		if got := unescape.Replace(all[len(all)-1][1]); got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.call, got, c.want)
		}
	}
}

func TestProducedDeprecation(t *testing.T) {
	b, _ := producedSite(t, []string{
		`{{< all value="x" >}}`, `{{< all value="y" >}}{{< all value="z" >}}`,
		`{{< faq >}}{{< note caption="C" open="none" heading="x" >}}x{{< /note >}}{{< /faq >}}`,
	})
	log := b.LogString()
	for message, n := range map[string]int{
		`all: parameter "value" is deprecated since 0.3.0`:                 1,
		`note: parameter "heading" is deprecated since 0.2.0; use "title"`: 1,
	} {
		if got := strings.Count(log, message); got != n {
			t.Errorf("%q stands %d times in the log; want %d\n%s", message, got, n, log)
		}
	}
	if !regexp.MustCompile(`p00[01]\.md:6:\d+": all:`).MatchString(log) {
		t.Errorf("the warning names no place:\n%s", log)
	}
}
