package check

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/spf13/afero"

	"example.org/bedside/tools/cases"
)

// BenchmarkStructuredData is the gate on pages that are hardly more than their
// structured data, of twelve questions each.
func BenchmarkStructuredData(b *testing.B) {
	var questions []string
	for i := range 12 {
		questions = append(questions, fmt.Sprintf(`{"@type":"Question","name":"Why?","@id":"#q%d","url":"https://clinic.example/a/#q%[1]d","acceptedAnswer":{"@type":"Answer","text":%q}}`, i, strings.Repeat("Because.\\n", 60)))
	}
	page := `<!doctype html><html lang="en"><head><title>x</title><script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":["MedicalWebPage","FAQPage"],"@id":"#page","mainEntity":[` + strings.Join(questions, ",") + `]}]}</script></head><body><main></main></body></html>`
	in := GateInput{Published: afero.NewMemMapFs(), BaseURL: "https://clinic.example/"}
	const pages = 100
	for i := range pages {
		cases.Write(b, in.Published, fmt.Sprintf("p%d/index.html", i), page)
	}
	b.ReportAllocs()
	for b.Loop() {
		findings, err := Gate(context.Background(), in)
		if err != nil || len(findings) > 0 {
			b.Fatal(findings, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/pages, "µs/page")
}
