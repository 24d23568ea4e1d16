package hugo

import (
	"bytes"
	"fmt"
	"html/template"
	"path/filepath"
	"strings"

	"github.com/spf13/afero"

	"example.org/bedside/tools/check"
)

// excerpt is a finding with the lines around its place.
type excerpt struct {
	check.Finding
	Place string
	Lines []excerptLine
}

type excerptLine struct {
	Number int
	Text   string
	Here   bool
}

var brokenTemplate = template.Must(template.New("").Parse(`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{ .Title }}</title>
<script src="/livereload.js?mindelay=10&amp;v=2&amp;port={{ .Port }}&amp;path=livereload" defer></script>
<style>
:root { color-scheme: light dark }
body { font: 1.0625rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem }
article { margin: 2rem 0 }
code, pre { font: .9375rem/1.5 ui-monospace, monospace }
pre { overflow-x: auto; padding: .75rem 0; border-block: 1px solid }
pre span { display: block; padding: 0 .75rem }
.here { font-weight: bold; background: Mark; color: MarkText }
</style>
</head>
<body>
<main>
<h1>{{ .Title }}</h1>
{{ with .Intro }}<p>{{ . }}</p>
{{ end }}{{ range .Findings }}<article>
{{ with .Place }}<p><code>{{ . }}</code></p>
{{ end }}<p><strong>{{ .Message }}</strong></p>
{{ with .Fix }}<p>What to do: {{ . }}.</p>
{{ end }}{{ with .Lines }}<pre>{{ range . }}<span{{ if .Here }} class="here"{{ end }}>{{ printf "%4d" .Number }}  {{ .Text }}</span>{{ end }}</pre>
{{ end }}</article>
{{ end }}</main>
</body>
</html>
`))

// brokenPage is what is shown in place of all pages while Hugo cannot make
// them. It reloads itself when they are made.
func brokenPage(dir string, port int, r *Result, err error) []byte {
	var page struct {
		Title, Intro string
		Port         int
		Findings     []excerpt
	}
	page.Port = port
	switch {
	case err != nil:
		page.Title, page.Intro = "The site cannot be built", err.Error()
	case len(r.Findings) == 0:
		page.Title, page.Intro = "The site is being built", "This page changes by itself when it is ready."
	default:
		page.Title = "The site cannot be built"
		page.Intro = "This page changes by itself when the file is mended and saved."
	}
	if r != nil {
		for _, f := range r.Findings {
			if f.Severity == check.SeverityError {
				page.Findings = append(page.Findings, excerpt{f, place(dir, f), around(f)})
			}
		}
	}
	var b bytes.Buffer
	if err := brokenTemplate.Execute(&b, page); err != nil {
		return []byte(fmt.Sprintf("<!doctype html><title>The site cannot be built</title><p>%s", template.HTMLEscapeString(err.Error())))
	}
	return b.Bytes()
}

// place is a finding's place, as seen from the site's folder.
func place(dir string, f check.Finding) string {
	name := f.File
	if rel, err := filepath.Rel(dir, name); err == nil && within(name, dir) {
		name = filepath.ToSlash(rel)
	}
	if name != "" && f.Line > 0 {
		return fmt.Sprintf("%s, line %d", name, f.Line)
	}
	return name
}

// around gives the line that a finding is about, two before and two behind it.
func around(f check.Finding) []excerptLine {
	if f.File == "" || f.Line < 1 {
		return nil
	}
	src, err := afero.ReadFile(afero.NewOsFs(), f.File)
	if err != nil {
		return nil
	}
	all := strings.Split(string(src), "\n")
	var lines []excerptLine
	for n := max(1, f.Line-2); n <= min(len(all), f.Line+2); n++ {
		lines = append(lines, excerptLine{n, strings.TrimRight(all[n-1], "\r"), n == f.Line})
	}
	return lines
}
