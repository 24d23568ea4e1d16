package browser_test

import (
	"encoding/json"
	"errors"
	"maps"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"

	"example.org/bedside/tools/cases"
)

// TestPolicy has csp_evaluator judge the policies that are sent with the pages
// in all these tests; that no page breaks its own is seen where it is opened.
func TestPolicy(t *testing.T) {
	module, err := npmFile("csp_evaluator/dist/evaluator.js")
	cases.Need(t, "browser", err)
	sent, err := headers()
	if err != nil {
		t.Fatal(err)
	}
	policy := sent[policyName]
	if scripted(policy) == policy {
		t.Fatalf("no word of the policy is for scripts: %s", policy)
	}
	node, err := exec.LookPath("node")
	if err != nil {
		cases.Need(t, "browser", errors.New("node not found: apt-get install nodejs npm"))
	}
	const evaluate = `const {CspEvaluator} = require(process.argv[1]);
const {CspParser} = require(process.argv[2]);
console.log(JSON.stringify(process.argv.slice(3).map(p => new CspEvaluator(new CspParser(p).csp).evaluate())))`
	out, err := exec.Command(node, "-e", evaluate, module, filepath.Join(filepath.Dir(module), "parser.js"),
		policy, scripted(policy), "script-src 'unsafe-inline'").Output()
	if err != nil {
		t.Fatal(err)
	}
	var judged [][]struct {
		Severity               int
		Directive, Description string
	}
	if err := json.Unmarshal(out, &judged); err != nil || len(judged) != 3 {
		t.Fatalf("%v\n%s", err, out)
	}
	if len(judged[0]) > 0 {
		t.Errorf("the policy of a page without a script: %+v", judged[0])
	}
	const high, perhaps = 10, 50 // csp_evaluator's severities: the lower, the worse
	for _, f := range judged[1] {
		if f.Severity < perhaps {
			t.Errorf("the policy of a page with a script: %+v", f)
		}
	}
	holes := false
	for _, f := range judged[2] {
		holes = holes || f.Severity <= high
	}
	if !holes {
		t.Error("the evaluator finds no hole in a policy that has one")
	}
}

// written is how a header is written for each host, by the language of the
// block that it stands in.
var written = map[string]*regexp.Regexp{
	"nginx":  regexp.MustCompile(`(?m)^ *add_header ([A-Za-z-]+) "([^"]*)" always;$`),
	"apache": regexp.MustCompile(`(?m)^Header always set ([A-Za-z-]+) "([^"]*)"$`),
	"html":   regexp.MustCompile(`(?m)^<meta (?:http-equiv|name)="([A-Za-z-]+)" content="([^"]*)">$`),
}

// TestHeaders shows that the page on hosting says the same headers for each
// host: those that are sent in these tests, and in an element those that count
// there.
func TestHeaders(t *testing.T) {
	sent, err := headers()
	if err != nil {
		t.Fatal(err)
	}
	elements := map[string]string{
		policyName: strings.Replace(sent[policyName], "frame-ancestors 'none'; ", "", 1),
		"referrer": sent["Referrer-Policy"],
	}
	if elements[policyName] == sent[policyName] {
		t.Error("the policy does not say who may frame a page")
	}
	hosts := map[string]int{}
	for _, b := range hosting.All(t) {
		if !strings.Contains(b.Text, policyName) && !strings.Contains(b.Text, "-src ") {
			continue
		}
		hosts[b.Language]++
		want, got := sent, map[string]string{}
		if form := written[b.Language]; form != nil {
			for _, m := range form.FindAllStringSubmatch(b.Text, -1) {
				got[m[1]] = m[2]
			}
			delete(got, "Cache-Control") // has its own test
		} else {
			got = cases.Headers(b.Text)["/*"]
		}
		if b.Language == "html" {
			want = elements
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the headers for %s (-what is sent +what the page says):\n%s", b.Language, diff)
		}
	}
	if want := map[string]int{"text": 1, "html": 1, "nginx": 1, "apache": 1}; !maps.Equal(hosts, want) {
		t.Errorf("the blocks with headers are %v, want %v", hosts, want)
	}
}

// TestElements opens a page as a host sends it that sends no headers, with the
// elements that the page on hosting has for it: the page breaks nothing, and a
// style in a tag is forbidden.
func TestElements(t *testing.T) {
	s := sites(t, clinic)
	head := "<head>\n" + hosting.Only(t, "html", policyName)
	files := afero.NewMemMapFs()
	for name, body := range map[string]string{"whole": "<body>", "broken": `<body style="color:red">`} {
		src := strings.NewReplacer("<head>", head, "<body>", body).Replace(s.read(t, "index.html"))
		cases.Write(t, files, "/"+name+"/index.html", src)
	}
	served.Lock()
	served.files[headless] = files
	served.Unlock()
	address := strings.Replace(s.address, "clinic/", headless+"/", 1)

	b := open(t, address+"whole/")
	if !eval[bool](b, `document.styleSheets.length > 0 && document.querySelector('meta[name="referrer"]') != null`) {
		t.Error("the page has no style sheets, or not the elements")
	}
	silent := &told{TB: t}
	open(silent, address+"broken/")
	if !strings.Contains(silent.said, "style-src-attr") {
		t.Errorf("the elements forbid nothing: %s", silent.said)
	}
}

// TestCaching shows that what a browser may keep for good has its hash in its
// name, that this is so for every style sheet and script of the example, and
// that each host's words are for the same files.
func TestCaching(t *testing.T) {
	s := sites(t, clinic)
	const forGood, hashed = "public, max-age=31536000, immutable", `\.[0-9a-f]{64}\.(css|js)$`
	nginx, apache := hosting.Only(t, "nginx", policyName), hosting.Only(t, "apache", policyName)
	for text, wants := range map[string][]string{
		nginx:  {`"~` + hashed + `" "` + forGood + `";`, `default "no-cache";`, "add_header Cache-Control $clinic_cache always;"},
		apache: {`<FilesMatch "` + hashed + "\">\n  Header always set Cache-Control \"" + forGood + `"`, "\nHeader always set Cache-Control \"no-cache\"\n"},
	} {
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%q is not in\n%s", want, text)
			}
		}
	}
	var folders []string
	for p, rule := range cases.Headers(hosting.Only(t, "text", policyName)) {
		if rule["Cache-Control"] == forGood {
			folders = append(folders, strings.TrimSuffix(p, "*"))
		}
	}
	kept := 0
	for name := range cases.Tree(t, s.files, "/") {
		sum := regexp.MustCompile(hashed).MatchString(name)
		if ext := path.Ext(name); (ext == ".css" || ext == ".js") && !sum {
			t.Errorf("%s has no hash in its name", name)
		}
		if slices.ContainsFunc(folders, func(dir string) bool { return strings.HasPrefix("/"+name, dir) }) {
			kept++
			if !sum {
				t.Errorf("%s is kept for good, and has no hash in its name", name)
			}
		}
	}
	if kept == 0 {
		t.Errorf("there is nothing in %v", folders)
	}
}
