package publish

import (
	"context"
	"testing"

	"github.com/spf13/afero"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/check"
	"example.org/bedside/tools/hugo"
)

// Structured data that follow from a shortcode's mistake are not told beside it.
func TestFollowing(t *testing.T) {
	page := `<!doctype html><html><head><title>Knee</title><script type="application/ld+json">{"@context":"https://schema.org","@type":"Question","name":"When?"}</script></head><body></body></html>`
	for _, c := range []struct {
		severity string
		want     int
	}{{check.SeverityError, 1}, {check.SeverityWarning, 2}} {
		tree := afero.NewMemMapFs()
		cases.Write(t, tree, "knee/index.html", page)
		built := &hugo.Result{Findings: []check.Finding{{Rule: hugo.RuleShortcode, Severity: c.severity, File: "content/knee.md", Line: 7}}}
		found, err := Judge(context.Background(), built, check.Input{
			Rules: []string{"jsonld-invalid"},
			Gate:  &check.GateInput{Published: tree, BaseURL: "https://clinic.example/", Sources: map[string]string{"knee/index.html": "content/knee.md"}},
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(found) != c.want {
			t.Errorf("beside a shortcode's %s: got %d findings, want %d: %+v", c.severity, len(found), c.want, found)
		}
	}
}
