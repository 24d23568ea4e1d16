package report

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"example.org/bedside/tools/check"
)

// The parts of SARIF 2.1.0 that findings need,
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name            string      `json:"name"`
		SemanticVersion string      `json:"semanticVersion,omitempty"`
		Rules           []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID                   string             `json:"id"`
		ShortDescription     *sarifText         `json:"shortDescription,omitempty"`
		FullDescription      *sarifText         `json:"fullDescription,omitempty"`
		Help                 *sarifText         `json:"help,omitempty"`
		HelpURI              string             `json:"helpUri,omitempty"`
		DefaultConfiguration *sarifRuleDefaults `json:"defaultConfiguration,omitempty"`
	}
	sarifRuleDefaults struct {
		Enabled bool   `json:"enabled"`
		Level   string `json:"level"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID              string            `json:"ruleId"`
		RuleIndex           int               `json:"ruleIndex"`
		Level               string            `json:"level"`
		Message             sarifText         `json:"message"`
		Locations           []sarifLocation   `json:"locations,omitempty"`
		PartialFingerprints map[string]string `json:"partialFingerprints"`
	}
	sarifLocation struct {
		PhysicalLocation sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		ArtifactLocation sarifArtifact `json:"artifactLocation"`
		Region           *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI       string `json:"uri"`
		URIBaseID string `json:"uriBaseId,omitempty"`
	}
	sarifRegion struct {
		StartLine   int        `json:"startLine"`
		StartColumn int        `json:"startColumn,omitempty"`
		EndLine     int        `json:"endLine,omitempty"`
		EndColumn   int        `json:"endColumn,omitempty"`
		Snippet     *sarifText `json:"snippet,omitempty"`
	}
)

const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// sarifLevels are SARIF's names of the severities (3.27.10).
var sarifLevels = map[string]string{
	check.SeverityError:   "error",
	check.SeverityWarning: "warning",
	check.SeverityInfo:    "note",
}

// SARIF writes findings as a SARIF 2.1.0 log of one run. Columns count code
// points. A file with a relative name, which has slashes, is told relative to
// %SRCROOT%. The partial fingerprint of a result stays when its line moves.
func SARIF(w io.Writer, findings []check.Finding, version string) error {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "Bedside", SemanticVersion: version}
	index := make(map[string]int)
	for _, r := range check.Rules() {
		index[r.ID] = len(run.Tool.Driver.Rules)
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, describe(r))
	}
	seen := make(map[string]int)
	for _, f := range findings {
		i, ok := index[f.Rule]
		if !ok {
			// What Hugo itself says is in no catalogue.
			i = len(run.Tool.Driver.Rules)
			index[f.Rule] = i
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{ID: f.Rule})
		}
		result := sarifResult{RuleID: f.Rule, RuleIndex: i, Level: sarifLevels[f.Severity], Message: sarifText{said(f)}}
		if f.File != "" {
			l := sarifLocation{sarifPhysical{ArtifactLocation: artifact(f.File)}}
			if f.Line > 0 {
				l.PhysicalLocation.Region = &sarifRegion{StartLine: f.Line, StartColumn: f.Column, EndLine: f.EndLine, EndColumn: f.EndColumn}
				if f.Match != "" {
					l.PhysicalLocation.Region.Snippet = &sarifText{f.Match}
				}
			}
			result.Locations = []sarifLocation{l}
		}
		print := strings.Join([]string{f.Rule, f.File, f.Match}, "\x00")
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", print, seen[print]))
		seen[print]++
		result.PartialFingerprints = map[string]string{"bedsideFinding/v1": hex.EncodeToString(sum[:16])}
		run.Results = append(run.Results, result)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}})
}

// said is what a finding says where the fix has no place of its own.
func said(f check.Finding) string {
	if f.Fix == "" {
		return f.Message
	}
	return f.Message + "\nFix: " + f.Fix
}

var address = regexp.MustCompile(`https://[^\s;,()]+`)

func describe(r check.Rule) sarifRule {
	d := sarifRule{
		ID:                   r.ID,
		ShortDescription:     &sarifText{r.Summary},
		HelpURI:              address.FindString(r.Source),
		DefaultConfiguration: &sarifRuleDefaults{Enabled: !r.Off, Level: sarifLevels[r.Severity]},
	}
	if r.Why != "" {
		d.FullDescription = &sarifText{r.Why}
	}
	help := slices.DeleteFunc([]string{r.Summary, r.Why, r.Fix, "Source: " + r.Source}, func(s string) bool { return s == "" })
	d.Help = &sarifText{strings.Join(help, "\n\n")}
	return d
}

// artifact names a file by a URI (3.4).
func artifact(file string) sarifArtifact {
	u := url.URL{Path: file}
	if strings.HasPrefix(file, "/") {
		u.Scheme = "file"
		return sarifArtifact{URI: u.String()}
	}
	if len(file) > 2 && file[1] == ':' && file[2] == '/' {
		return sarifArtifact{URI: (&url.URL{Scheme: "file", Path: "/" + file}).String()}
	}
	return sarifArtifact{URI: u.EscapedPath(), URIBaseID: "%SRCROOT%"}
}
