package report

import (
	"bufio"
	"bytes"
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
	// One finding after the other: all at once would be held in memory several
	// times over.
	out := bufio.NewWriter(w)
	write := func(before, prefix string, v any) error {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		enc.SetIndent(prefix, "  ")
		if err := enc.Encode(v); err != nil {
			return err
		}
		out.WriteString(before)
		out.Write(bytes.TrimSpace(b.Bytes()))
		return nil
	}
	before, after := "{\n  \"findings\": [\n    ", "\n  ]"
	if len(findings) == 0 {
		before, after = "", "{\n  \"findings\": []"
	}
	for i := range findings {
		if err := write(before, "    ", &findings[i]); err != nil {
			return err
		}
		before = ",\n    "
	}
	if err := write(after+",\n  \"summary\": ", "  ", count(findings)); err != nil {
		return err
	}
	out.WriteString("\n}\n")
	return out.Flush()
}
