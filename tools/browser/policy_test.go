package browser_test

import (
	"encoding/json"
	"errors"
	"os/exec"
	"path/filepath"
	"testing"

	"example.org/bedside/tools/cases"
)

// TestPolicy has csp_evaluator judge the policies that are sent with the pages
// in all these tests; that no page breaks its own is seen where it is opened.
func TestPolicy(t *testing.T) {
	module, err := npmFile("csp_evaluator/dist/evaluator.js")
	cases.Need(t, "browser", err)
	node, err := exec.LookPath("node")
	if err != nil {
		cases.Need(t, "browser", errors.New("node not found: apt-get install nodejs npm"))
	}
	const evaluate = `const {CspEvaluator} = require(process.argv[1]);
const {CspParser} = require(process.argv[2]);
console.log(JSON.stringify(process.argv.slice(3).map(p => new CspEvaluator(new CspParser(p).csp).evaluate())))`
	out, err := exec.Command(node, "-e", evaluate, module, filepath.Join(filepath.Dir(module), "parser.js"),
		policy, scripted, "script-src 'unsafe-inline'").Output()
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
