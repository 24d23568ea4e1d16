package hugo

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gohugoio/hugo/common/herrors"
	"github.com/gohugoio/hugo/config/security"
	"github.com/gohugoio/hugo/hugofs/files"
	"github.com/spf13/afero"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/check"
	"example.org/bedside/tools/words"
)

// The rules that findings of this package go by. But for the first they are not
// in check's catalogue: they say what Hugo makes of a site, or cannot make of it.
const (
	RuleShortcode     = check.RuleShortcode // a shortcode is used wrongly
	RulePercent       = "percent-notation"  // a shortcode stands between {{% and %}}
	RuleFrontMatter   = "front-matter"      // the head of a content file cannot be read
	RuleTemplate      = "template"          // a template of the site cannot be read or run
	RuleConfiguration = "configuration"     // the configuration cannot be read, or a theme is missing
	RuleSecurity      = "security"          // the site wants to run or fetch what is not allowed
	RuleBuild         = "build"             // whatever else Hugo says
)

// findings turns what Hugo says into words for the people of a clinic: the
// error that it gave up with, if any, and what it logged.
func (s *Site) findings(err error, r *Result) []check.Finding {
	var found []check.Finding
	for _, e := range leaves(err) {
		found = append(found, s.finding(e, r))
	}
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	for _, e := range s.log.entries {
		if strings.HasPrefix(e.message, "[bedside] ") {
			continue // told, with its true place, by mistakes
		}
		f := check.Finding{Rule: RuleBuild, Severity: e.severity, Message: e.message}
		if m := position.FindStringSubmatchIndex(f.Message); m != nil {
			f.File = f.Message[m[2]:m[3]]
			f.Line, _ = strconv.Atoi(f.Message[m[4]:m[5]])
			f.Column, _ = strconv.Atoi(f.Message[m[6]:m[7]])
			f.Message = strings.Trim(f.Message[:m[0]]+" "+strings.TrimSpace(f.Message[m[1]:]), " :")
		}
		s.reword(&f, r)
		found = append(found, f)
	}
	return found
}

// position is a place as Hugo writes it into messages: "/site/content/a.md:4:11"
var position = regexp.MustCompile(`"?((?:[A-Za-z]:)?[/\\][^":\n]+):(\d+):(\d+)"?:?`)

// leaves are the single errors that an error is made of.
func leaves(err error) []error {
	for e := err; e != nil; e = errors.Unwrap(e) {
		if many, ok := e.(interface{ Unwrap() []error }); ok {
			var all []error
			for _, one := range many.Unwrap() {
				all = append(all, leaves(one)...)
			}
			return all
		}
	}
	if err == nil {
		return nil
	}
	return []error{err}
}

func (s *Site) finding(err error, r *Result) check.Finding {
	f := check.Finding{Rule: RuleBuild, Severity: check.SeverityError, Message: err.Error()}
	files := herrors.UnwrapFileErrors(err)
	if len(files) == 0 {
		s.reword(&f, r)
		return f
	}
	inner := files[len(files)-1]
	pos := inner.Position()
	f.File, f.Line, f.Column = pos.Filename, pos.LineNumber, pos.ColumnNumber
	if len(files) > 1 && strings.HasPrefix(f.File, "_stream.") {
		f.File = files[len(files)-2].Position().Filename // the decoder knows no name
	}
	f.Message = strings.TrimPrefix(inner.Error(), pos.String()+": ")
	s.reword(&f, r)
	if f.Rule == RuleTemplate {
		// The page whose shortcode led there helps to find out why.
		for _, file := range slices.Backward(files[:len(files)-1]) {
			if p := file.Position(); isContent(p.Filename) {
				f.Message += fmt.Sprintf(" (called from %s)", s.show(p.Filename, p.LineNumber))
				break
			}
		}
	}
	return f
}

// show is a place in the site, short.
func (s *Site) show(file string, line int) string {
	if rel, err := filepath.Rel(s.dir, file); err == nil && within(file, s.dir) {
		file = rel
	}
	return fmt.Sprintf("%s:%d", filepath.ToSlash(file), line)
}

func isContent(file string) bool {
	switch strings.ToLower(filepath.Ext(file)) {
	case ".md", ".markdown", ".mdown", ".org", ".adoc", ".asciidoc", ".rst", ".pandoc":
		return true
	}
	return false
}

// phrases are what Hugo says, and what that means to a writer. The first that
// fits is taken.
var phrases = []struct {
	rule string
	says *regexp.Regexp
	mean func(s *Site, r *Result, m []string) (message, fix string)
}{
	{RuleShortcode, regexp.MustCompile(`template for shortcode "([^"]*)" not found`), func(s *Site, r *Result, m []string) (string, string) {
		return s.unknown(m[1], r)
	}},
	{RuleShortcode, regexp.MustCompile(`shortcode "([^"]*)" must be closed or self-closed`), func(_ *Site, _ *Result, m []string) (string, string) {
		return fmt.Sprintf("the shortcode %q is not closed", m[1]),
			fmt.Sprintf("write {{< /%s >}} after the text that belongs to it, or {{< %s />}} if it holds none", m[1], m[1])
	}},
	{RuleShortcode, regexp.MustCompile(`closing tag for shortcode '([^']*)' does not match start tag`), func(_ *Site, _ *Result, m []string) (string, string) {
		return fmt.Sprintf("the closing tag {{< /%s >}} does not belong to the shortcode that is open here", m[1]),
			"the name after the slash is that of the opening tag; the inner shortcode is closed before the outer one"
	}},
	{RuleShortcode, regexp.MustCompile(`shortcode "([^"]*)" does not evaluate \.Inner or \.InnerDeindent, yet a closing tag was provided`), func(_ *Site, _ *Result, m []string) (string, string) {
		return fmt.Sprintf("the shortcode %q holds no text, but it has a closing tag", m[1]),
			fmt.Sprintf("write {{< %s >}} alone: without a / at its end, and without {{< /%s >}}", m[1], m[1])
	}},
	{RuleShortcode, regexp.MustCompile(`got named parameter '([^']*)'\. Cannot mix named and positional parameters`), func(_ *Site, _ *Result, m []string) (string, string) {
		return fmt.Sprintf("%s has a name, but a value before it has none", m[1]),
			"give every value of this shortcode a name, as in title=\"…\", or none of them"
	}},
	{RuleShortcode, regexp.MustCompile(`got positional parameter '([^']*)'\. Cannot mix named and positional parameters`), func(_ *Site, _ *Result, m []string) (string, string) {
		return fmt.Sprintf("the value %q has no name, but one before it has", m[1]),
			"give every value of this shortcode a name, as in title=\"…\", or none of them"
	}},
	{RuleShortcode, regexp.MustCompile(`unterminated quoted string in shortcode parameter-argument: '([^'\n]*)`), func(_ *Site, _ *Result, m []string) (string, string) {
		return fmt.Sprintf("the quotation mark before %q is never closed", m[1]), `write a " after the value`
	}},
	{RuleShortcode, regexp.MustCompile(`unclosed shortcode action|unrecognized character in shortcode action`), func(*Site, *Result, []string) (string, string) {
		return "this shortcode's tag is not closed", "end the tag with >}}"
	}},
	{RuleSecurity, regexp.MustCompile(`access denied: "([^"]*)" is not whitelisted in policy "security\.exec\.allow"`), func(s *Site, _ *Result, m []string) (string, string) {
		if m[1] == "go" {
			return "this site imports Hugo modules, which only the program go can fetch, and no program may run", "run hugo mod vendor once and keep the _vendor folder with the site"
		}
		if s.options.AllowExec {
			return fmt.Sprintf("this site wants to run the program %s, which its own configuration does not allow", m[1]), "add it to security.exec.allow in the site's configuration"
		}
		return fmt.Sprintf("this site wants to run the program %s, and no program may run", m[1]), "if you trust the site, say --allow-exec"
	}},
	{RuleSecurity, regexp.MustCompile(`access denied: "([^"]*)" is not whitelisted in policy "security\.http\.urls"`), func(s *Site, _ *Result, m []string) (string, string) {
		if s.options.AllowHTTP {
			return fmt.Sprintf("this site wants to fetch %s, which its own configuration does not allow", m[1]), "add it to security.http.urls in the site's configuration"
		}
		return fmt.Sprintf("this site wants to fetch %s while it is built, and nothing may be fetched", m[1]), "if you trust the site, say --allow-http"
	}},
	{RuleSecurity, regexp.MustCompile(`access denied: "([^"]*)" is not whitelisted in policy "([^"]*)"`), func(_ *Site, _ *Result, m []string) (string, string) {
		return fmt.Sprintf("%s is not allowed here by %s", m[1], m[2]), fmt.Sprintf("if it is meant, set %s in the site's configuration", m[2])
	}},
	{RuleConfiguration, regexp.MustCompile(`(?s)failed to download module (\S+): (.*)`), func(_ *Site, _ *Result, m []string) (string, string) {
		return fmt.Sprintf("the Hugo module %s cannot be fetched: %s", m[1], last(m[2])),
			"see that there is a network and that the name and version are right; or run hugo mod vendor where it can be fetched, and keep the _vendor folder with the site"
	}},
	{RuleConfiguration, regexp.MustCompile(`module "([^"]*)" not found in "([^"]*)"`), func(_ *Site, _ *Result, m []string) (string, string) {
		fix := fmt.Sprintf("put it into %s, or take it out of the site's configuration", m[2])
		if strings.Contains(m[1], "bedside") {
			fix = "run bedside install, which puts the pack into the site's themes folder"
		}
		return fmt.Sprintf("the theme or module %q, which the site's configuration names, is not there", m[1]), fix
	}},
	{RuleConfiguration, regexp.MustCompile(`(?s)go command failed: (.*)`), func(_ *Site, _ *Result, m []string) (string, string) {
		return "the site's Hugo modules cannot be fetched: " + last(m[1]), "see that there is a network; or run hugo mod vendor where they can be fetched, and keep the _vendor folder with the site"
	}},
	{RuleShortcode, regexp.MustCompile(`REF_NOT_FOUND: Ref "([^"]*)": page not found`), func(_ *Site, _ *Result, m []string) (string, string) {
		return fmt.Sprintf("there is no page %q to link to", m[1]), "name the page by its path in content, as in \"/articles/back-pain\""
	}},
	{RuleBuild, noTemplate, func(_ *Site, _ *Result, m []string) (string, string) {
		return fmt.Sprintf("no template makes %s of the kind %q, so such pages are left out", m[1], m[3]),
			"add a theme or a template; if such pages are not wanted, name them in disableKinds"
	}},
	{RuleBuild, regexp.MustCompile(`unmarshal of format "[^"]*" is not supported`), func(*Site, *Result, []string) (string, string) {
		return "this is no data: Hugo reads every file in this folder, and knows TOML, YAML, JSON, CSV and XML there", "put it elsewhere; what is to be published as it is goes into static"
	}},
	{RuleBuild, regexp.MustCompile(`unexpected data type \[\]\[\]string in file (.*)`), func(_ *Site, _ *Result, m []string) (string, string) {
		return fmt.Sprintf("Hugo reads no rows from data, and %s holds rows", m[1]), "move it beside the page that shows it, or into assets"
	}},
	{"raw-html-omitted", regexp.MustCompile(`Raw HTML omitted while rendering "([^"]*)"`), func(*Site, *Result, []string) (string, string) {
		return "HTML that is written in this file is left out of the page", "write it as Markdown or with a shortcode"
	}},
	{RuleFrontMatter, regexp.MustCompile(`invalid character '\{' looking for beginning of object key string`), func(*Site, *Result, []string) (string, string) {
		return "the file begins with {{, which Hugo takes for front matter", "begin it with front matter: a line ---, a line title: and the title, and a line ---"
	}},
	{RuleFrontMatter, regexp.MustCompile(`the "([^"]*)" front matter field is not a parsable date: see (.*)`), func(_ *Site, _ *Result, m []string) (string, string) {
		return fmt.Sprintf("%s is not a date", m[1]), "write it as year, month, day: 2026-11-25"
	}},
	{RuleTemplate, regexp.MustCompile(`(?s)template: \S+:\d+:\d+: executing "[^"]*" at <([^\n]*?)>: (.*)`), func(_ *Site, _ *Result, m []string) (string, string) {
		if inner := execution.FindStringSubmatch(m[2]); inner != nil {
			m = inner
		}
		return fmt.Sprintf("this template fails at %s: %s", m[1], hugoTypes.Replace(strings.TrimPrefix(m[2], "error calling "))), ""
	}},
	{RuleTemplate, regexp.MustCompile(`(?s)parse of template failed: template: \S+?:\d+(?::\d+)?: (.*)`), func(_ *Site, _ *Result, m []string) (string, string) {
		return "this template cannot be read: " + m[1], ""
	}},
}

// noTemplate is what Hugo says where it makes nothing of a kind of pages: the
// output format, the layout that they ask for, the kind.
var noTemplate = regexp.MustCompile(`found no layout file for "([^"]*)"(?: for layout "([^"]*)")? for kind "([^"]*)"`)

var (
	execution = regexp.MustCompile(`(?s).*template: \S+:\d+:\d+: executing "[^"]*" at <([^\n]*?)>: (.*)`)
	hugoTypes = strings.NewReplacer("*hugolib.pageState", "Page", "*hugolib.ShortcodeWithPage", "Shortcode", "*hugolib.Site", "Site", "page.siteWrapper", "Site")
	yamlPlace = regexp.MustCompile(`^.*?\[\d+:\d+\] `)
)

// refused are the fields of front matter of which Hugo tells no place.
var refused = []struct {
	field        string
	says         *regexp.Regexp
	message, fix string
}{
	{"url", regexp.MustCompile(`^URLs with protocol .*?"([^"]*)".*`), `url is "$1", but a page's own address has no host`, "write the path alone, such as /knee/"},
	{"aliases", regexp.MustCompile(`^http\* aliases not supported: "([^"]*)".*`), `"$1" cannot be an alias, because it names a host`, "write the path alone, such as /knee/"},
	{"params", regexp.MustCompile(`^front matter field "params" must be a map.*`), "params is one value; expected keys and values", "write each key with its value on a line of its own below it"},
	{"build", regexp.MustCompile(`(?s)^failed to decode build config.*`), "build is not as Hugo reads it; expected the keys list, render and publishResources", "write each key with its value on a line of its own below it, as in render: never"},
	{"cascade", regexp.MustCompile(`^unable to cast .* to \[\]map\[string\].*`), "cascade is one value; expected keys and values", "write each key with its value on a line of its own below it"},
	{"outputs", regexp.MustCompile(`^failed to resolve output formats .*OutputFormat with key "([^"]*)" not found.*`), `outputs names "$1", and the site has no such output format`, "write html, or a format that the site's configuration names"},
	{"markup", regexp.MustCompile(`^failed to resolve media type for "([^"]*)".*`), `markup is "$1", which Hugo does not know`, "take the line out: the file's name says what it is"},
}

// reword says in plain words what Hugo said, and what to do.
func (s *Site) reword(f *check.Finding, r *Result) {
	if f.Severity == check.SeverityError && isData(f.File) {
		if src, err := afero.ReadFile(s.source, f.File); err == nil && bytes.HasPrefix(src, byteOrderMark) {
			rule := RuleBuild
			if s.configs == nil {
				rule = RuleConfiguration
			}
			*f = marked(rule, f.File)
			return
		}
	}
	for _, p := range phrases {
		if m := p.says.FindStringSubmatch(f.Message); m != nil {
			f.Rule = p.rule
			f.Message, f.Fix = p.mean(s, r, m)
			if f.File == "" && filepath.IsAbs(m[len(m)-1]) {
				f.File = m[len(m)-1]
			}
			if p.rule == RuleFrontMatter && isContent(f.File) && f.Line == 0 {
				s.frontPlace(f, m[1], "")
			}
			if p.rule == RuleSecurity && isContent(f.File) {
				f.File, f.Line, f.Column = "", 0, 0 // whichever page came first
			}
			return
		}
	}
	if isContent(f.File) {
		for _, p := range refused {
			if m := p.says.FindStringSubmatch(f.Message); m != nil {
				f.Rule, f.Fix = RuleFrontMatter, p.fix
				f.Message = p.says.ReplaceAllString(f.Message, p.message)
				s.frontPlace(f, p.field, m[len(m)-1])
				return
			}
		}
	}
	// What is left is the parsers' of YAML, TOML and JSON, and what Hugo
	// rarely says.
	message := strings.TrimPrefix(f.Message, "unmarshal failed: ")
	data := message != f.Message || strings.HasPrefix(message, "failed to load")
	message, _, _ = strings.Cut(message, "\n")
	if m := yamlPlace.FindStringIndex(message); m != nil {
		message, data = message[m[1]:], true
	}
	for _, parser := range []string{"toml: ", "yaml: ", "json: ", "failed to load translations: toml: "} {
		message = strings.TrimPrefix(message, parser)
	}
	if data || isData(f.File) {
		message = article.Plainly(message)
	}
	f.Message = message
	switch {
	case isContent(f.File) && data:
		f.Rule = RuleFrontMatter
		f.Message = "the front matter cannot be read: " + message
	case f.File != "" && s.configs == nil, strings.HasPrefix(message, "failed to create config"):
		f.Rule = RuleConfiguration
		f.Message = "the configuration cannot be read: " + strings.TrimPrefix(message, "failed to create config from result: ")
	case f.File != "" && (data || isData(f.File)):
		f.Message = "this file cannot be read: " + message
	}
}

var byteOrderMark = []byte("\ufeff")

// marked tells of a file that begins with a byte order mark: of TOML and JSON Hugo
// reads none of it then, of YAML it takes the mark for a part of the first key.
func marked(rule, file string) check.Finding {
	return check.Finding{
		Rule: rule, Severity: check.SeverityError, File: file, Line: 1, Column: 1,
		Message: "the file begins with a byte order mark, an invisible sign with which Hugo cannot read it",
		Fix:     "save the file as UTF-8 without BOM: editors have that among the encodings",
	}
}

// frontPlace finds the value of a field of front matter that Hugo refuses, or
// the part of it that it names.
func (s *Site) frontPlace(f *check.Finding, field, part string) {
	src, err := afero.ReadFile(s.source, f.File)
	if err != nil {
		return
	}
	d, err := article.Read(f.File, src, article.Options{})
	if err != nil {
		return
	}
	if v, ok := d.Front.Value(field); ok {
		at := d.FrontAt(field)
		if i := strings.Index(at.Match, part); i > 0 {
			at.Start, at.Match = at.Start+i, part
			at.Line, at.Column = d.Position(at.Start)
			at.EndLine, at.EndColumn = d.Position(at.Start + len(part))
		}
		f.Line, f.Column, f.EndLine, f.EndColumn, f.Match = at.Line, at.Column, at.EndLine, at.EndColumn, at.Match
		if message, fix := check.FrontMistake(field, v); message != "" {
			f.Message, f.Fix = message, fix
		}
	}
}

// onlyData keeps what is said of a data file that cannot be read, if there is
// one: Hugo then has no data at all, and what else is said follows from that.
func (s *Site) onlyData(found []check.Finding) []check.Finding {
	var data []check.Finding
	for _, f := range found {
		if f.Rule == RuleBuild && f.Severity == check.SeverityError && s.inData(f.File) {
			data = append(data, f)
		}
	}
	if data == nil {
		return found
	}
	return data
}

func (s *Site) inData(file string) bool {
	for _, m := range s.configs.Modules {
		for _, mount := range m.Mounts() {
			if mount.Component() == files.ComponentFolderData && within(file, mounted(m, mount)) {
				return true
			}
		}
	}
	return false
}

// UnreadableError tells of data files that cannot be read, so that nothing can
// be said of the site.
type UnreadableError struct{ Findings []check.Finding }

func (e *UnreadableError) Error() string {
	var lines []string
	for _, f := range e.Findings {
		lines = append(lines, fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Column, f.Message))
	}
	return strings.Join(lines, "\n")
}

func isData(file string) bool {
	switch strings.ToLower(filepath.Ext(file)) {
	case ".yaml", ".yml", ".toml", ".json", ".csv", ".xml":
		return true
	}
	return false
}

func (s *Site) isPack(name string) bool {
	return slices.Contains(s.options.Pack, strings.TrimPrefix(name, "bedside/"))
}

// unknown words a shortcode that no template stands for.
func (s *Site) unknown(name string, r *Result) (message, fix string) {
	message = fmt.Sprintf("unknown shortcode %q", name)
	if s.isPack(name) {
		return message + " in this site", "it is one of Bedside's: run bedside install, or import the Hugo module example.org/bedside in the site's configuration"
	}
	var known []string
	if r != nil {
		known = r.Shortcodes
	}
	if near, ok := words.Nearest(name, slices.Concat(known, s.options.Pack)); ok {
		return fmt.Sprintf("%s; did you mean %q?", message, near), fmt.Sprintf("write {{< %s >}}", near)
	}
	known = slices.DeleteFunc(slices.Clone(known), func(n string) bool { return strings.Contains(n, "/") })
	if len(known) == 0 {
		return message, "this site has no shortcodes of its own"
	}
	return message, "this site has " + words.List(known)
}

// last is the end of a chain of messages, which says what went wrong.
func last(message string) string {
	message = strings.TrimSpace(message)
	for _, before := range []string{"\n", "*errors.errorString: "} {
		if i := strings.LastIndex(message, before); i >= 0 {
			message = message[i+len(before):]
		}
	}
	return strings.TrimSpace(message)
}

func deniedGo(err error) bool {
	return security.IsAccessDenied(err) && strings.Contains(err.Error(), `"go" is not whitelisted`)
}
