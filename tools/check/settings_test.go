package check

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/cases"
)

// What the configuration says to Bedside is told once, where it stands; what is
// right is not told.
func TestReadSettings(t *testing.T) {
	for _, c := range cases.Read[struct{ Name, Src, At, Says string }](t, "settings") {
		t.Run(c.Name, func(t *testing.T) {
			var raw map[string]any
			if err := toml.Unmarshal([]byte(c.Src), &raw); err != nil {
				t.Fatal(err)
			}
			at := func(path ...string) article.Range { return article.Range{Match: strings.Join(path, ".")} }
			faults := ReadSettings(raw, []string{"conditions", "scans"}, Places{Value: at, Key: at})
			if c.Says == "" && faults == nil {
				return
			}
			if len(faults) != 1 || c.Says == "" || faults[0].Match != c.At || !strings.Contains(faults[0].Message+"; "+faults[0].Fix, c.Says) {
				t.Errorf("%+v", faults)
			}
		})
	}
}

// Under stock Hugo the page layouts tell of a key that means nothing.
func TestClinicSettingsAreTheLayouts(t *testing.T) {
	src, err := os.ReadFile("../../layouts/_partials/page/clinic.html")
	if err != nil {
		t.Fatal(err)
	}
	list := regexp.MustCompile(`\$known := slice (.*?) }}`).FindSubmatch(src)
	var want []string
	for _, s := range clinicSettings {
		want = append(want, `"`+s.key+`"`)
	}
	if slices.Sort(want); string(list[1]) != strings.Join(want, " ") {
		t.Errorf("page/clinic.html knows %s, and the checks know %s", list[1], want)
	}
}
