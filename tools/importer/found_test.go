package importer_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/importer/recognise"
)

// What is recognised, with its reason and how sure it is.
func TestFound(t *testing.T) {
	for _, test := range cases.Read[struct {
		Name, File, Text string
		Shortcodes       []string
		What, Reason     string
		Least            float64
		Confirm, Left    bool
		In, Out          []string
	}](t, "found") {
		t.Run(test.Name, func(t *testing.T) {
			src, p := paste(t, test.File, test.Text)
			if diff := cmp.Diff(test.Shortcodes, shortcodes(t, src)); diff != "" {
				t.Errorf("shortcodes (-want +got):\n%s\n%s", diff, src)
			}
			var found *recognise.Found
			for _, f := range p.Found {
				if f.What == test.What && strings.Contains(f.Reason, test.Reason) {
					found = &f
				}
			}
			switch {
			case found == nil:
				t.Errorf("no %s whose reason has %q in %+v", test.What, test.Reason, p.Found)
			case found.Confidence < test.Least || found.Confidence > 1:
				t.Errorf("confidence is %v, want at least %v", found.Confidence, test.Least)
			case found.Confirm != test.Confirm || found.Left != test.Left:
				t.Errorf("confirm is %v and left %v, want %v and %v", found.Confirm, found.Left, test.Confirm, test.Left)
			}
			for _, s := range test.In {
				if !strings.Contains(src, s) {
					t.Errorf("%q is not in:\n%s", s, src)
				}
			}
			for _, s := range test.Out {
				if strings.Contains(src, s) {
					t.Errorf("%q is in:\n%s", s, src)
				}
			}
		})
	}
}
