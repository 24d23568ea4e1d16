package check

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.org/bedside/tools/article"
)

// The signs of a shortcode as hands, editors and converters change them. What
// stands in HTML may be written as an entity.
const (
	gapSigns   = `(?:[\s\p{Z}\x{200B}-\x{200D}\x{2060}\x{FEFF}]|&nbsp;|&#160;)*`
	angleSigns = `(?:[<>%‹›«»＜＞〈〉⟨⟩]|&lt;|&#60;|&#x3[cC];|&gt;|&#62;|&#37;|&lsaquo;|&rsaquo;|&laquo;|&raquo;)`
)

var (
	// opening is what a shortcode may begin with: braces, an angle, a slash, a name.
	opening = regexp.MustCompile(`[{｛](` + gapSigns + `[{｛])?` + gapSigns + `(` + angleSigns + `{0,2})` + gapSigns + `(/?)` + gapSigns + `([A-Za-z][\w./-]*)`)
	// ending is the rest of it, up to its angle and braces.
	ending = regexp.MustCompile(`^([^{}｛｝]{0,600}?)` + gapSigns + `(` + angleSigns + `{0,2})` + gapSigns + `[}｝](` + gapSigns + `[}｝])?`)
	// apart is what may stand behind a name.
	apart = regexp.MustCompile(`^(?:[\s\p{Z}/}｝"“”„]|&nbsp;|&#160;|&quot;|&ldquo;|` + angleSigns + `|$)`)
)

// mistyped is a shortcode that Hugo does not read as one.
type mistyped struct {
	at    article.Span // in the text
	right string       // the way to write it
}

// unreadShortcodes finds the shortcodes in a text that Hugo has left in it,
// which is prose, or that of a page in HTML. Where one is written with the right
// braces and angles, its name need not be known.
func unreadShortcodes(text string, known func(name string) bool) []mistyped {
	if !strings.Contains(text, "{") && !strings.Contains(text, "｛") {
		return nil
	}
	var found []mistyped
	for at := 0; at < len(text); {
		m := opening.FindStringSubmatchIndex(text[at:])
		if m == nil {
			break
		}
		for i := range m {
			if m[i] >= 0 {
				m[i] += at
			}
		}
		at = m[1]
		braces, angles, name := m[2] >= 0, m[5] > m[4], strings.TrimRight(text[m[8]:m[9]], "./")
		rest := text[m[8]+len(name):]
		if !braces && !angles || !apart.MatchString(rest) {
			continue
		}
		e := ending.FindStringSubmatchIndex(rest)
		whole := e != nil && e[5] > e[4] && e[6] >= 0
		exact := braces && angles && strings.HasPrefix(text[m[0]:], "{{")
		switch {
		case exact && (whole || m[4] == m[0]+len("{{")): // with any name
		case !known(name), e == nil && !(braces && angles):
			continue
		case !braces && e[5] == e[4]:
			continue
		}
		percent := angles && (strings.HasPrefix(text[m[4]:], "%") || strings.HasPrefix(text[m[4]:], "&#37;"))
		s := mistyped{at: article.Span{Start: m[0], End: m[8] + len(name)}}
		inner := " …"
		if e != nil {
			s.at.End += e[1]
			inner = rest[e[2]:e[3]]
		}
		at = s.at.End
		s.right = rightly(name, m[7] > m[6], percent, inner)
		found = append(found, s)
	}
	return found
}

var straight = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "‟", `"`, "«", `"`, "»", `"`, "\u00a0", " ", "\u200b", "", "\ufeff", "")

// rightly is a shortcode as it should be written. inner is what stands between
// its name and its end.
func rightly(name string, closes, percent bool, inner string) string {
	left, right := "{{<", ">}}"
	if percent {
		left, right = "{{%", "%}}"
	}
	if closes {
		return left + " /" + name + " " + right
	}
	inner = strings.Join(strings.Fields(straight.Replace(html.UnescapeString(inner))), " ")
	if before, alone := strings.CutSuffix(inner, "/"); alone {
		inner, right = strings.TrimSpace(before), "/"+right
	}
	if inner != "" {
		name += " " + inner
	}
	return left + " " + name + " " + right
}

// shortcodeKnown tells which names are those of shortcodes, "bedside/" in front
// or not.
func shortcodeKnown(c *Clinic, more []string) func(string) bool {
	return func(name string) bool {
		name = strings.ToLower(name)
		if _, ok := c.Known.Notation[name]; ok {
			return true
		}
		// One letter between braces is mathematics, although Hugo has a shortcode x.
		return len(name) > 1 && (slices.Contains(more, name) || slices.Contains(c.Shortcodes, name))
	}
}

const mistypedMessage = "a shortcode that is mistyped stands on the page as plain text, and what it should show is missing"

func mistypedFix(right string) string {
	angles := [2]string{"<", ">"}
	if strings.HasPrefix(right, "{{%") {
		angles = [2]string{"%", "%"}
	}
	return fmt.Sprintf("write %s: two braces and the sign %s with nothing between them, and at the end %s}}", right, angles[0], angles[1])
}

// mistypedShortcodes reports those in the text of a content file, and of the
// data files that it shows. Code is no text.
func mistypedShortcodes(p *Page, r *Report) {
	known := shortcodeKnown(p.Clinic, nil)
	for _, b := range p.Blocks {
		for _, s := range unreadShortcodes(b.Text, known) {
			at := b.Range(s.at.Start, s.at.End)
			switch {
			case b.Kind == article.Title, b.Kind == article.Description:
				// None is read there, however it is written.
			case strings.Contains(at.Match, "/*"):
				// Hugo's own way to show one.
			case p.isCode(b, at):
			default:
				r.At(at, mistypedMessage, mistypedFix(s.right))
			}
		}
	}
}

// isCode tells whether a stretch of a block stands between backquotes.
func (p *Page) isCode(b *article.Block, at article.Range) bool {
	if at.File == p.File {
		return p.inSpan(at)
	}
	offset := at.Start - b.Range(0, 0).Start
	return slices.ContainsFunc(codeSpans(b.Written(0, len(b.Text)), 0), func(s article.Span) bool { return s.Start <= offset && offset < s.End })
}

// tagRight is a tag that Hugo reads.
var tagRight = regexp.MustCompile(`(?s)^\{\{(?:<.*[^%]>|%.*%)\}\}$`)

// MeantToOpen gives a better error than that a closing tag closes nothing, where
// the tag that should open it stands before it and is mistyped; fix says how to
// write that one. Else it gives the error itself.
func MeantToOpen(e *article.Error, src []byte, known func(name string) bool) (better *article.Error, fix string) {
	if e.Kind != article.Unopened {
		return e, ""
	}
	a := article.Plain(e.File, src)
	at := a.Offset(e.Line, e.Column)
	m := closingTag.FindSubmatch(src[at:])
	if m == nil {
		return e, ""
	}
	before := string(src[:at])
	for _, s := range slices.Backward(unreadShortcodes(before, known)) {
		found := before[s.at.Start:s.at.End]
		if name := strings.Fields(s.right)[1]; name != string(m[1]) || tagRight.MatchString(found) {
			continue
		}
		better := *e
		better.Line, better.Column = a.Position(s.at.Start)
		better.Message = fmt.Sprintf("%s opens nothing, because it is mistyped, and so %s in line %d closes nothing", shorten(found), m[0], e.Line)
		return &better, mistypedFix(s.right)
	}
	return e, ""
}

var closingTag = regexp.MustCompile(`^\{\{[<%]\s*/\s*([^\s<>%/}]+)\s*[>%]\}\}`)

// shownShortcode is a shortcode that Hugo shows as text.
var shownShortcode = regexp.MustCompile(`(?s)\{\{[<%]/\*(.*?)\*/[>%]\}\}`)

// shownShortcodes are the letters of the shortcodes that a file shows as text.
func shownShortcodes(src string) map[string]bool {
	if !strings.Contains(src, "/*") {
		return nil
	}
	all := make(map[string]bool)
	for _, m := range shownShortcode.FindAllStringSubmatch(src, -1) {
		all[alphanumeric(m[1])] = true
	}
	return all
}

// alphanumeric are those of a text, and its digits: what the typographer leaves.
func alphanumeric(text string) string {
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return r
	}, html.UnescapeString(text))
}
