package report

import (
	"encoding/json"
	"io"

	"example.org/bedside/tools/check"
)

// counts is the summary of a report.
type counts struct {
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	Info     int `json:"info"`
}

func count(findings []check.Finding) counts {
	var n counts
	for _, f := range findings {
		switch f.Severity {
		case check.SeverityError:
			n.Errors++
		case check.SeverityWarning:
			n.Warnings++
		default:
			n.Info++
		}
	}
	return n
}

// JSON writes findings as one object: {"findings": […], "summary": {"errors":
// n, "warnings": n, "info": n}}.
func JSON(w io.Writer, findings []check.Finding) error {
	if findings == nil {
		findings = []check.Finding{}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(struct {
		Findings []check.Finding `json:"findings"`
		Summary  counts          `json:"summary"`
	}{findings, count(findings)})
}
