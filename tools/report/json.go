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
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	write := func(before, line string, v any) error {
		b.Reset()
		if err := enc.Encode(v); err != nil {
			return err
		}
		out.WriteString(before)
		indent(out, bytes.TrimSpace(b.Bytes()), line)
		return nil
	}
	before, after := "{\n  \"findings\": [\n    ", "\n  ]"
	if len(findings) == 0 {
		before, after = "", "{\n  \"findings\": []"
	}
	for i := range findings {
		if err := write(before, "\n    ", &findings[i]); err != nil {
			return err
		}
		before = ",\n    "
	}
	if err := write(after+",\n  \"summary\": ", "\n  ", count(findings)); err != nil {
		return err
	}
	out.WriteString("\n}\n")
	return out.Flush()
}

// indent lays out an object of texts and numbers as json.Indent does, which
// goes through a text byte by byte. line is a line feed and what stands before
// the object's end.
func indent(out *bufio.Writer, object []byte, line string) {
	for len(object) > 0 {
		n := 1
		switch object[0] {
		case '{', ',':
			out.WriteByte(object[0])
			out.WriteString(line + "  ")
		case ':':
			out.WriteString(": ")
		case '}':
			out.WriteString(line + "}")
		case '"':
			for object[n] != '"' {
				if object[n] == '\\' {
					n++
				}
				n++
			}
			n++
			out.Write(object[:n])
		default:
			out.WriteByte(object[0])
		}
		object = object[n:]
	}
}
