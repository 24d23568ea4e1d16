package produce

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"example.org/bedside/tools/contract"
	"example.org/bedside/tools/words"
)

// shortcodes makes each room's Hugo template. A theme that has a shortcode of
// the same name hides it, so Hugo finds it as bedside/NAME too: the pack's
// configuration mounts it there, and a site's own stands there once more.
var shortcodes = target{
	folders: []string{"layouts/_shortcodes", "layouts/_partials/bedside/made"},
	make: func(s *set) ([]file, error) {
		var files []file
		for _, c := range s.contracts {
			quick, err := s.quick(c)
			if err != nil {
				return nil, err
			}
			text := shortcode(c, quick)
			if c.Pure {
				files = append(files, file{"layouts/_partials/bedside/made/" + c.Name + ".txt", text})
				text = pure(c)
			}
			files = append(files, file{"layouts/_shortcodes/" + c.Name + ".html", text})
			if !s.pack {
				files = append(files, file{"layouts/_shortcodes/bedside/" + c.Name + ".html", text})
			}
		}
		return files, nil
	},
}

// writer writes a template line by line. The template calls its own variables
// by names with a capital letter or by names that no parameter can have, so
// that they never meet a parameter's.
type writer struct {
	strings.Builder
	depth int
	c     *contract.Contract
	quick string
}

// quick is the code of a room that the shortcode's own template runs first, if
// the room has any: for a call of a partial costs as much as ten of other
// functions. It sees the parameters as render hands them on, $roomBody and the
// shortcode as the dot. What it can make it leaves in $roomHTML, with its text
// for machines in $roomText and in $roomHead whether the site has the line in
// its head; else it leaves the first one empty, and the room's template runs,
// which gets $roomQuick as .quick.
func (s *set) quick(c *contract.Contract) (string, error) {
	files, err := s.read(c, "", quickExt)
	for _, f := range files {
		if f.path == "quick"+quickExt {
			// What it does is said in the room, and need not be said twice.
			if _, code, ok := strings.Cut(f.text, "*/}}\n"); ok && strings.HasPrefix(f.text, "{{- /*") {
				return code, err
			}
			return f.text, err
		}
	}
	return "", err
}

const quickExt = ".tmpl" // which no mount takes for a template

// declarations are the variables that such code finds, in one line.
func declarations(c *contract.Contract) string {
	var b strings.Builder
	names := []string{"params", "roomBody", "roomHTML", "roomText", "roomQuick", "roomHead"}
	for _, p := range c.Parameters {
		if p.Default != nil {
			names = append(names, p.Name)
		}
	}
	for _, name := range names {
		fmt.Fprintf(&b, `{{ $%s := "" }}`, name)
	}
	return b.String()
}

// shortcode makes the template of one shortcode. Only what a call gives is
// looked at, and each value first by the one comparison that right ones pass.
func shortcode(c *contract.Contract, quick string) string {
	w := &writer{c: c, quick: quick}
	w.doc()
	w.line("$isWrong := false")
	if len(c.Parameters) > 0 {
		w.line("$params := .Params")
		for _, p := range c.Parameters {
			if p.Default != nil {
				w.line("$%s := %s", p.Name, preset(&p))
			}
		}
	}
	if slices.ContainsFunc(c.Parameters, extra) {
		w.line("$more := false")
	}
	if c.BodyOr != "" {
		w.line("$bodyGiven := false")
	}
	w.parameters()
	switch {
	case c.Notation == contract.Single:
	case c.Body == contract.BodyMarkdown:
		// The indentation of the first line belongs to a list or to code.
		w.line(`$roomBody := trim .Inner "\r\n"`)
	default:
		w.line("$roomBody := trim .Inner %s", spaces)
	}
	for _, p := range c.Parameters {
		if p.Required {
			w.line("if $params.%s", p.Name)
			w.block("else if not (isset $params %q)", func() {
				w.mistake(p.Name, printf("parameter %q is missing", p.Name))
			}, p.Name)
		}
	}
	w.render()
	return w.String()
}

func (w *writer) doc() {
	c := w.c
	fmt.Fprintf(w, "{{- /*\n%s\n\n%s\n", comment(c.Summary), note(c, contract.File))
	for i, p := range c.Parameters {
		if i == 0 {
			w.WriteByte('\n')
		}
		kind, name := p.Type, p.Name
		if p.Type == contract.Choice {
			kind = strings.Join(p.Choices, "|")
		}
		switch {
		case p.Default != nil:
			name = fmt.Sprintf("[%s=%v]", p.Name, p.Default)
		case !p.Required:
			name = "[" + p.Name + "]"
		}
		fmt.Fprintf(w, "@param {%s} %s %s", comment(kind), comment(name), comment(p.Help))
		if p.Position >= 0 {
			fmt.Fprintf(w, " It may stand without its name, as parameter %d.", p.Position)
		}
		if p.Deprecated != "" {
			fmt.Fprintf(w, " Deprecated since %s.", p.Deprecated)
		}
		w.WriteByte('\n')
	}
	w.WriteString("\n@returns {template.HTML}\n")
	// Hugo reads the comment at each start, twice; the handbook has the others.
	for _, e := range c.Examples[:min(1, len(c.Examples))] {
		w.WriteString("\n@examples\n\n")
		for line := range strings.Lines(e.Source) {
			if strings.TrimSpace(line) != "" {
				line = "  " + line
			}
			w.WriteString(comment(line))
		}
	}
	w.WriteString("*/}}\n")
}

// comment is text that does not end the comment that it stands in.
func comment(s string) string { return strings.ReplaceAll(s, "*/", "* /") }

// line writes one action.
func (w *writer) line(format string, args ...any) {
	fmt.Fprintf(w, "%s{{- %s }}\n", strings.Repeat("  ", w.depth), fmt.Sprintf(format, args...))
}

// block writes what stands between an action and its end.
func (w *writer) block(format string, inside func(), args ...any) {
	w.branch(format, inside, args...)
	w.line("end")
}

// branch is a block that another branch or an end follows.
func (w *writer) branch(format string, inside func(), args ...any) {
	w.line(format, args...)
	w.depth++
	inside()
	w.depth--
}

// mistake notes a mistake.
func (w *writer) mistake(parameter, message string) {
	if parameter != "" && parameter[0] != '$' {
		parameter = strconv.Quote(parameter)
	}
	if parameter != "" {
		parameter = ` "parameter" ` + parameter
	}
	w.line(`partial "bedside/mistake.html" (dict "shortcode" $ "message" %s%s) }}{{ $isWrong = true`, message, parameter)
}

// told notes a mistake in the words that all shortcodes have for it.
func (w *writer) told(partial, args string) {
	w.line(`$isWrong = partial "bedside/%s.txt" (slice $ %s)`, partial, args)
}

func (w *writer) parameters() {
	c := w.c
	positions := 0
	for _, p := range c.Parameters {
		positions = max(positions, p.Position+1)
	}
	w.branch("if .IsNamedParams", func() {
		if len(c.Parameters) > 0 {
			return
		}
		w.block("range $name, $_ := .Params", func() {
			w.mistake("$name", printf("unknown parameter %q; %q takes none", verbatim("$name"), c.Name))
		})
	})
	w.block("else", func() {
		list := make([]string, positions)
		for _, p := range c.Parameters {
			if p.Position >= 0 {
				list[p.Position] = fmt.Sprintf(" %q ($.Get %d)", p.Name, p.Position)
			}
		}
		// Nothing has no keys; isset alone wants a map.
		if slices.ContainsFunc(c.Parameters, func(p contract.Parameter) bool { return p.Required }) {
			w.line("$params = dict")
		}
		w.block("with .Params", func() {
			if len(c.Parameters) > 0 && positions == 0 {
				w.line("$params = dict")
			}
			for n := 1; n <= positions; n++ {
				set := fmt.Sprintf("$params = dict%s", strings.Join(list[:n], ""))
				if n == 1 {
					w.line("%s", set)
					continue
				}
				w.block("if ge (len .) %d", func() { w.line("%s", set) }, n)
			}
			tooMany := func() { w.told("toomany", strconv.Itoa(positions)) }
			if positions == 0 {
				tooMany()
				return
			}
			w.block("if gt (len .) %d", tooMany, positions)
		})
	})
	if len(c.Parameters) > 0 {
		w.block("range $name, $_ := $params", w.each)
	}
}

// each writes the chain that finds what a given parameter is.
func (w *writer) each() {
	c := w.c
	var plain, all []string
	for _, p := range c.Parameters {
		all = append(all, p.Name)
		if w.plain(&p) {
			plain = append(plain, p.Name)
		}
	}
	otherwise := "if"
	one := func(p *contract.Parameter) {
		w.branch(otherwise+" eq $name %q", func() { w.parameter(p) }, p.Name)
		otherwise = "else if"
	}
	for i := range c.Parameters {
		if p := &c.Parameters[i]; p.Required {
			one(p)
		}
	}
	if len(plain) > 0 {
		w.branch(otherwise+" eq $name %s", func() {
			w.line("$more = true")
			w.block("if ne . (print .)", func() {
				w.told("wrong", `$name . ""`)
				w.line(`$params = merge $params (dict $name "")`)
			})
		}, quoted(plain))
		otherwise = "else if"
	}
	for i := range c.Parameters {
		if p := &c.Parameters[i]; !w.plain(p) && !p.Required {
			one(p)
		}
	}
	w.branch("else", func() {
		w.told("unknown", fmt.Sprintf("$name (slice %s)", quoted(all)))
	})
	w.line("end")
}

// plain reports whether any text will do for the parameter, and it needs
// nothing but that.
func (w *writer) plain(p *contract.Parameter) bool {
	return (p.Type == contract.Text || p.Type == contract.Markdown) &&
		p.Default == nil && !p.Required && p.Position < 0 && p.Deprecated == "" && p.Name != w.c.BodyOr
}

// extra reports whether a call that leaves the parameter out gives the room
// nothing, so that its key need not be there.
func extra(p contract.Parameter) bool {
	return !p.Required && (p.Default == nil || p.Default == false)
}

// parameter judges the value of one parameter, which is the dot.
func (w *writer) parameter(p *contract.Parameter) {
	if extra(*p) {
		w.line("$more = true")
	}
	if p.Name == w.c.BodyOr {
		w.line("$bodyGiven = true")
	}
	const isBare = "if ne . (print .)" // text alone equals what it prints as
	isEmpty := "not (strings.TrimSpace (print .))"
	switch p.Type {
	case contract.Boolean:
		w.branch(`if eq . true "true"`, func() { w.good(p, "true") })
		w.branch(`else if eq . false "false"`, func() { w.good(p, "false") })
		w.bad(p, isEmpty, "true or false")
	case contract.Integer:
		w.integer(p)
		w.bad(p, isEmpty, "a whole number"+bounds(p))
	case contract.Choice:
		w.branch("if eq . %s", func() { w.good(p, ".") }, quoted(p.Choices))
		if slices.ContainsFunc(p.Choices, typed) {
			w.branch("else if eq (print .) %s", func() { w.bare(p) }, quoted(p.Choices))
		}
		w.bad(p, isEmpty, "")
	case contract.Date:
		w.branch(isBare, func() { w.bare(p) })
		w.branch(`else if eq . (try ((time (print . "T00:00:00Z")).Format "2006-01-02")).Value`, func() { w.good(p, ".") })
		w.bad(p, isEmpty, "a date such as 2026-11-01")
	case contract.Path:
		w.branch(isBare, func() { w.bare(p) })
		w.branch("else if trim . "+spaces, func() { w.good(p, ".") })
		w.bad(p, "true", "the path of a file")
	case contract.ID:
		w.branch(isBare, func() { w.bare(p) })
		w.branch("else if findRE `^[^%s]+$` . 1", func() { w.good(p, ".") }, blanks)
		w.bad(p, isEmpty, "a name without spaces")
	case contract.List:
		w.branch(isBare, func() { w.bare(p) })
		w.branch("else", func() {
			w.line("$theItems := slice")
			w.line(`range split . "," }}{{ $theItems = $theItems | append (strings.TrimSpace .) }}{{ end`)
			w.branch(`if not (in $theItems "")`, func() { w.good(p, "$theItems") })
			w.bad(p, isEmpty, "words separated by commas")
		})
		w.line("end")
	default:
		w.branch(isBare, func() { w.bare(p) })
		if !p.Required {
			w.branch("else", func() { w.good(p, ".") })
		} else {
			w.branch("else if trim . "+spaces, func() { w.good(p, ".") })
			w.branch("else", func() { w.empty(p) })
		}
		w.line("end")
	}
}

// typed reports whether Hugo reads a word without quotes as no text.
func typed(word string) bool {
	return word == "true" || word == "false" || strings.Trim(word, "+-.0123456789") == ""
}

// blanks are what unicode.IsSpace and unicode.IsControl know.
const blanks = `\x00-\x20\x7f-\xa0\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}`

// spaces, as a template's constant, are what unicode.IsSpace knows. Templates
// call trim for less than strings.TrimSpace, which is a method of a namespace.
var spaces = func() string {
	var b strings.Builder
	for r := range rune(0x3001) {
		if unicode.IsSpace(r) {
			b.WriteRune(r)
		}
	}
	return strconv.QuoteToASCII(b.String())
}()

// few is how many whole numbers are compared one by one.
const few = 16

func (w *writer) integer(p *contract.Parameter) {
	if p.Min != nil && p.Max != nil && *p.Max-*p.Min < few {
		var numbers, texts []string
		for n := *p.Min; n <= *p.Max; n++ {
			numbers = append(numbers, strconv.Itoa(n))
			texts = append(texts, strconv.Quote(strconv.Itoa(n)))
		}
		if *p.Min <= 0 && *p.Max >= 0 {
			texts = append(texts, `"-0"`)
		}
		w.branch("if eq . %s", func() { w.good(p, ".") }, strings.Join(numbers, " "))
		w.branch("else if eq . %s", func() { w.good(p, "(int .)") }, strings.Join(texts, " "))
		return
	}
	within := ""
	if p.Min != nil {
		within += fmt.Sprintf(" (ge . %d)", *p.Min)
	}
	if p.Max != nil {
		within += fmt.Sprintf(" (le . %d)", *p.Max)
	}
	w.line("$theNumber := .")
	w.block(`if eq (printf "%%T" .) "string"`, func() {
		w.line("$theNumber = and (findRE `^-?(0|[1-9][0-9]*)$` . 1) (try (int .)).Value")
	})
	test := `eq (printf "%T" $theNumber) "int"`
	if within != "" {
		test = "and (" + test + ")" + strings.ReplaceAll(within, " . ", " $theNumber ")
	}
	w.branch("if "+strings.ReplaceAll(test, "%", "%%"), func() { w.good(p, "$theNumber") })
}

// good keeps a right value, in the form that the room's template takes.
func (w *writer) good(p *contract.Parameter, value string) {
	if p.Deprecated != "" {
		message := fmt.Sprintf("%s: parameter %q is deprecated since %s", w.c.Name, p.Name, p.Deprecated)
		if p.ReplacedBy != "" {
			message += fmt.Sprintf("; use %q", p.ReplacedBy)
		}
		w.line(`$_ := partialCached "bedside/deprecated.txt" (dict "shortcode" (or $.Parent $) "message" %s) %q`, text(message), w.c.Name+" "+p.Name)
	}
	switch {
	case p.Default != nil:
		w.line("$%s = %s", p.Name, value)
	case value != ".":
		w.line("$params = merge $params (dict %q %s)", p.Name, value)
	}
}

// wrong takes away the value of a parameter that has no default.
func (w *writer) wrong(p *contract.Parameter) {
	if p.Default == nil {
		w.line(`$params = merge $params (dict %q "")`, p.Name)
	}
}

// empty says that a value is needed.
func (w *writer) empty(p *contract.Parameter) {
	w.mistake(p.Name, printf("parameter %q is empty", p.Name))
	w.wrong(p)
}

// bare says that a value lacks its quotes.
func (w *writer) bare(p *contract.Parameter) {
	w.told("wrong", fmt.Sprintf(`%q . ""`, p.Name))
	w.wrong(p)
}

// bad ends a chain of branches: what comes to it is wrong.
func (w *writer) bad(p *contract.Parameter, isEmpty, expected string) {
	if p.Required {
		w.branch("else if "+isEmpty, func() { w.empty(p) })
		if isEmpty == "true" {
			w.line("end")
			return
		}
	}
	w.branch("else", func() {
		if p.Type == contract.Choice {
			expected = fmt.Sprintf("(slice %s)", quoted(p.Choices))
		} else {
			expected = text(expected)
		}
		w.told("wrong", fmt.Sprintf("%q . %s", p.Name, expected))
		w.wrong(p)
	})
	w.line("end")
}

func bounds(p *contract.Parameter) string {
	switch {
	case p.Min != nil && p.Max != nil:
		return fmt.Sprintf(" from %d to %d", *p.Min, *p.Max)
	case p.Min != nil:
		return fmt.Sprintf(", at least %d", *p.Min)
	case p.Max != nil:
		return fmt.Sprintf(", at most %d", *p.Max)
	}
	return ""
}

func (w *writer) body() {
	c := w.c
	holds := "$roomBody"
	if c.Body == contract.BodyMarkdown {
		holds = "trim $roomBody " + spaces
	}
	say := func(format string, args ...any) func() {
		return func() { w.mistake("", printf(format, args...)) }
	}
	switch {
	case c.Notation == contract.Single:
		// Hugo refuses a closing tag, unless the template names what it holds.
	case c.Body == contract.BodyNone:
		w.block("if "+holds, say("%q holds text; expected nothing between its tags", c.Name))
	case c.BodyOr != "":
		w.branch("if "+holds, func() {
			w.block("if $bodyGiven", say("%q holds text and has the parameter %q; expected one of both", c.Name, c.BodyOr))
		})
		w.block("else if not $bodyGiven", say("%q holds nothing and has no parameter %q; expected one of both", c.Name, c.BodyOr))
	case c.Body == contract.BodyTable:
		w.block("if not $roomBody", say("%q holds nothing; expected a table between its tags", c.Name))
	default:
		w.block("if not ("+holds+")", say("%q holds nothing; expected Markdown between its tags", c.Name))
	}
}

func (w *writer) within() {
	c := w.c
	if len(c.Within) == 0 {
		return
	}
	var parents []string
	for _, name := range c.Within {
		parents = append(parents, name, "bedside/"+name)
	}
	expected := words.List(c.Within)
	w.branch("with .Parent", func() {
		w.block("if not (eq .Name %s)", func() {
			w.mistake("", printf(`%q stands in %q; expected it in `+expected, c.Name, verbatim(`(strings.TrimPrefix "bedside/" .Name)`)))
		}, quoted(parents))
	})
	w.branch("else", func() {
		w.mistake("", printf("%q stands by itself; expected it in "+expected, c.Name))
	})
	w.line("end")
}

// render calls the room's template. It runs although a parameter is wrong, so
// that a writer sees all the mistakes at once; what it cannot do without that
// parameter is no news then.
func (w *writer) render() {
	c := w.c
	all, needed := `"shortcode" .`, `"shortcode" .`
	add := func(key, value string, always bool) {
		one := fmt.Sprintf(" %q %s", key, value)
		all += one
		if always {
			needed += one
		}
	}
	if c.Notation == contract.Paired {
		add("body", "$roomBody", true)
	}
	for _, p := range c.Parameters {
		value := "$params." + p.Name
		if p.Default != nil {
			value = "$" + p.Name
		}
		add(p.Name, value, !extra(p))
	}
	if w.quick != "" {
		add("quick", "$roomQuick", true)
	}
	template := fmt.Sprintf("partial %q $roomArgs", "bedside/rooms/"+c.Name+"/template.html")
	if w.quick == "" {
		w.body()
		w.within()
	}
	w.line(`$roomHTML := ""`)
	if !c.Pure {
		w.line(`$roomText := ""`)
	}
	if w.quick != "" {
		w.line(`$roomQuick := "" }}{{ $roomHead := ""`)
		unless := "if $isWrong"
		if all != needed {
			unless += " }}{{ else if $more"
		}
		fmt.Fprintf(w, "{{- %s }}{{ else }}\n%s{{- end }}\n{{- if $roomHTML }}{{ else }}\n", unless, w.quick)
		w.body()
		w.within()
	}
	if all == needed {
		w.line("$roomArgs := dict %s", all)
	} else {
		add("more", "true", false)
		w.line(`$roomArgs := "" }}{{ if $more }}{{ $roomArgs = dict %s }}{{ else }}{{ $roomArgs = dict %s }}{{ end`, all, needed)
	}
	w.line(`if $isWrong }}{{ $_ := try (%s) }}{{ else }}{{ $roomHTML = %s }}{{ end`, template, template)
	if c.Pure {
		w.WriteString(`{{- return dict "html" $roomHTML "wrong" (.Store.Get "bedside.mistakes") "head" .Site.Params.bedside.head }}
`)
		return
	}
	w.line(`with .Store.Get "bedside.left" }}{{ $roomText = .text }}{{ with .mistakes }}` + card + "{{ end }}{{ end")
	if w.quick != "" {
		w.line("end")
	}
	w.finish("$roomText")
}

// card shows mistakes in the room's place.
const card = `{{ $roomHTML = partial "bedside/mistakes.html" (dict "shortcode" $ "mistakes" .) }}`

// finish hands the HTML to the shortcode around it, with said, its text for
// machines. Rendering Markdown drops HTML, so that one cuts it out before and
// puts it back after. It takes only what its own children have left in its
// store: what an author writes between the same comments stays text. A parent
// that is not of this pack shows it as it is.
func (w *writer) finish(said string) {
	head := ".Site.Params.bedside.head"
	if w.c.Pure {
		head = "$made.head"
	}
	style := head + ` }}{{ else }}{{ partial "bedside/style.html" .`
	if w.c.Inline {
		// A line break would be a space in the sentence. Where a part of the text
		// is rendered by itself, the place of the style sheet's link is not known.
		w.line(`$roomHTML = safeHTML (trim $roomHTML "\n")`)
		style = "or " + head + ` (.Page.Store.Get "bedside.place") }}{{ else }}{{ safeHTML (trim (partial "bedside/style.html" .) "\n")`
	}
	html := "$roomHTML"
	if w.quick != "" {
		html = "safeHTML $roomHTML"
		style = "$roomHead }}{{ else if " + style
	}
	fmt.Fprintf(w, `{{- if .Parent }}
  {{- $slot := printf "<!--bedside-%%06d-->%%s<!--/bedside-%%06[1]d-->" .Ordinal $roomHTML }}
  {{- $_ := .Parent.Store.SetInMap "bedside.slots" (printf "\uE0B3%%06d\uE0B4" .Ordinal) (dict "inner" $roomHTML "block" %t "text" %s "html" $slot) }}
  {{- safeHTML $slot }}
{{- else }}{{ if %s }}{{ end }}{{ %s }}{{ end -}}
`, !w.c.Inline, said, style, html)
}

// pure makes the template of a shortcode whose HTML depends on its parameters
// alone, and on whether it stands in another one: it is made once for a
// language. Only the page on which it was made has the mistakes in its store,
// so elsewhere they are found anew.
func pure(c *contract.Contract) string {
	w := &writer{c: c}
	w.doc()
	partial := fmt.Sprintf("%q", "bedside/made/"+c.Name+".txt")
	made := func(where string) string {
		return fmt.Sprintf(`$made = partialCached %s . (printf "%s%%#v" .Params)`, partial, where)
	}
	inner := made("inner ")
	if len(c.Within) > 0 {
		// In which one it stands decides whether it stands right.
		inner = fmt.Sprintf(`$made = partialCached %s . (printf "in %%s %%#v" .Parent.Name .Params)`, partial)
	}
	w.line(`$made := "" }}{{ if .Parent }}{{ %s }}{{ else if .Params }}{{ %s }}{{ else }}{{ $made = partialCached %s . }}{{ end`, inner, made(""), partial)
	w.line(`$roomHTML := $made.html`)
	w.line(`if $made.wrong }}{{ if not (.Store.Get "bedside.mistakes") }}{{ $_ := partial %s . }}{{ end }}{{ with .Store.Get "bedside.mistakes" }}%s{{ end }}{{ end`, partial, card)
	// What is made once is left in one page's store only.
	w.finish(`""`)
	return w.String()
}

// verbatim is an argument that is template code.
type verbatim string

// printf writes a message: as it is where all of it is known now, else as a
// call of printf.
func printf(format string, args ...any) string {
	var rest []string
	for i, a := range args {
		if code, ok := a.(verbatim); ok {
			rest = append(rest, string(code))
			args[i] = verb{}
		}
	}
	if len(rest) == 0 {
		return text(fmt.Sprintf(format, args...))
	}
	for i, a := range args {
		if s, ok := a.(string); ok {
			args[i] = escape(s)
		}
	}
	return fmt.Sprintf("(printf %s %s)", text(fmt.Sprintf(format, args...)), strings.Join(rest, " "))
}

// verb formats itself as the verb that it is formatted by.
type verb struct{}

func (verb) Format(f fmt.State, c rune) { fmt.Fprintf(f, "%%%c", c) }

// escape makes text safe for a format.
func escape(s string) string { return strings.ReplaceAll(s, "%", "%%") }

// text is a string constant of a template.
func text(s string) string {
	if strings.Contains(s, `"`) && !strings.Contains(s, "`") && strconv.CanBackquote(s) {
		return "`" + s + "`"
	}
	return strconv.Quote(s)
}

// preset is the parameter's default as template code.
func preset(p *contract.Parameter) string {
	s, ok := p.Default.(string)
	switch {
	case !ok:
		return fmt.Sprint(p.Default)
	case p.Type == contract.List:
		items := strings.Split(s, ",")
		for i := range items {
			items[i] = strings.TrimSpace(items[i])
		}
		return "slice " + quoted(items)
	}
	return text(s)
}

func quoted(words []string) string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = strconv.Quote(w)
	}
	return strings.Join(list, " ")
}
