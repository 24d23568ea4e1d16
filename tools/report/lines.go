package report

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/afero"

	"example.org/bedside/tools/check"
)

// githubCommands are the workflow commands of the severities.
var githubCommands = map[string]string{
	check.SeverityError:   "error",
	check.SeverityWarning: "warning",
	check.SeverityInfo:    "notice",
}

var (
	githubData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// GitHub writes findings as workflow commands of GitHub Actions, which shows
// them at their lines,
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message.
func GitHub(w io.Writer, findings []check.Finding) error {
	out := bufio.NewWriter(w)
	for _, f := range findings {
		var properties []string
		add := func(key, value string) {
			properties = append(properties, key+"="+githubProperty.Replace(value))
		}
		if f.File != "" {
			add("file", f.File)
			if f.Line > 0 {
				add("line", fmt.Sprint(f.Line))
				if f.EndLine > 0 {
					add("endLine", fmt.Sprint(f.EndLine))
				}
				// Columns count only within one line, and the last one is the
				// last that is meant.
				if f.Column > 0 && (f.EndLine == 0 || f.EndLine == f.Line) {
					add("col", fmt.Sprint(f.Column))
					if f.EndColumn > 0 {
						add("endColumn", fmt.Sprint(max(f.Column, f.EndColumn-1)))
					}
				}
			}
		}
		add("title", "Bedside: "+f.Rule)
		fmt.Fprintf(out, "::%s %s::%s\n", githubCommands[f.Severity], strings.Join(properties, ","), githubData.Replace(said(f)))
	}
	return out.Flush()
}

// Reviewdog's diagnostic format,
// https://github.com/reviewdog/reviewdog/tree/master/proto/rdf.
type (
	rdDiagnostic struct {
		Message  string     `json:"message"`
		Location rdLocation `json:"location"`
		Severity string     `json:"severity"`
		Source   rdSource   `json:"source"`
		Code     rdCode     `json:"code"`
	}
	rdLocation struct {
		Path  string   `json:"path"`
		Range *rdRange `json:"range,omitempty"`
	}
	rdRange struct {
		Start rdPosition  `json:"start"`
		End   *rdPosition `json:"end,omitempty"`
	}
	rdPosition struct {
		Line   int `json:"line"`
		Column int `json:"column,omitempty"` // in bytes of UTF-8, from 1
	}
	rdSource struct {
		Name string `json:"name"`
	}
	rdCode struct {
		Value string `json:"value"`
		URL   string `json:"url,omitempty"`
	}
)

var rdSeverities = map[string]string{
	check.SeverityError:   "ERROR",
	check.SeverityWarning: "WARNING",
	check.SeverityInfo:    "INFO",
}

// RDJSONL writes findings for reviewdog, one object on each line. Columns count
// bytes, so that the files have to be read; of one that cannot be, only lines
// are told.
func RDJSONL(w io.Writer, findings []check.Finding, read check.Reader) error {
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	var (
		name     string
		src      lines
		readable bool
	)
	column := func(line, column int) int {
		if !readable {
			return 0
		}
		return byteColumn(&src, line, column)
	}
	for _, f := range findings {
		d := rdDiagnostic{
			Message:  said(f),
			Location: rdLocation{Path: f.File},
			Severity: rdSeverities[f.Severity],
			Source:   rdSource{"Bedside"},
			Code:     rdCode{f.Rule, address.FindString(f.Source)},
		}
		if f.Line > 0 {
			if name != f.File {
				b, err := read(f.File)
				name, src, readable = f.File, lines{text: string(b)}, err == nil
			}
			r := &rdRange{Start: rdPosition{f.Line, column(f.Line, f.Column)}}
			if f.EndLine > 0 {
				r.End = &rdPosition{f.EndLine, column(f.EndLine, f.EndColumn)}
				if r.Start.Column == 0 {
					r.End.Column = 0
				}
			}
			d.Location.Range = r
		}
		if err := enc.Encode(d); err != nil {
			return err
		}
	}
	return out.Flush()
}

// byteColumn turns a column in code points into one in bytes; 0 where the line
// or the column is not there. A byte order mark is no column, as check counts,
// but it is bytes.
func byteColumn(src *lines, number, column int) int {
	if column < 1 {
		return 0
	}
	text, ok := src.line(number)
	if !ok {
		return 0
	}
	mark := 0
	if number == 1 {
		rest := strings.TrimPrefix(text, "\ufeff")
		mark, text = len(text)-len(rest), rest
	}
	i, ok := line{text: text}.offset(column)
	if !ok {
		return 0
	}
	return mark + i + 1
}

// Read reads the files that findings name; relative names start from base.
func Read(fsys afero.Fs, base string) check.Reader {
	return func(file string) ([]byte, error) { return afero.ReadFile(fsys, rooted(base, file)) }
}
