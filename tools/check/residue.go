package check

import (
	"fmt"
	"regexp"
	"strings"
)

const ruleResidue = "shortcode-residue"

func shortcodeResidue() Rule {
	return Rule{
		ID:       ruleResidue,
		Severity: SeverityError,
		Summary:  "No shortcode is left unread in a page, and no mark that the tools use inside.",
		Source:   "Bedside, the publish gate: nothing that was meant for the tools is shown to patients",
		Why: "A shortcode that nobody has read stands on the page as braces, and what it should show is missing. " +
			"A space between the braces and the sign <, or another sign in its place, is enough for that.",
		Fix:  "put shortcodes into the text of a page, and begin each with two braces and the sign <; where one is to be shown, write {{</* name */>}}",
		Bad:  Example{Published: true, Body: "<!doctype html><html lang=\"en\"><head><title>Knee</title></head><body><p>{{&lt; disclaimer &gt;}}</p></body></html>"},
		Good: Example{Published: true, Body: "<!doctype html><html lang=\"en\"><head><title>Knee</title></head><body><p><code>{{&lt; disclaimer &gt;}}</code></p></body></html>"},
		page: mistypedShortcodes,
		gate: func(s *site) watch {
			known := shortcodeKnown(s.clinic, s.shortcodes)
			return watch{
				text: internalMarks,
				page: func(v *view) listener {
					internalMarks(v)
					var shown map[string]bool
					if p := v.written(); p != nil {
						shown = p.shown
					}
					notation := func(at span) {
						if shown[alphanumeric(v.src[at.start:at.end])] {
							return
						}
						v.report(at, "a shortcode stands on the page as plain text, because nothing has read it",
							"put shortcodes into the text of a page, not into its title, description or HTML; to show one, write {{</* name */>}} in a code block")
					}
					// wrong reports those that Hugo could not have read.
					wrong := func(text string, at int) {
						for _, s := range unreadShortcodes(text, known) {
							if source := text[s.at.Start:s.at.End]; !unread.MatchString(source) && !unreadTag.MatchString(strings.TrimPrefix(source, "{{")) {
								v.reportKind(kindMistyped, span{at + s.at.Start, at + s.at.End}, mistypedMessage, mistypedFix(s.right))
							}
						}
					}
					return listener{
						start: func(e *element) {
							for _, key := range [...]string{"alt", "title", "aria-label"} {
								if value, ok := e.get(key); ok && unread.MatchString(value) {
									notation(e.value(key))
								} else if ok {
									for _, s := range unreadShortcodes(value, known) {
										v.reportKind(kindMistyped, e.value(key), mistypedMessage, mistypedFix(s.right))
									}
								}
							}
						},
						text: func(t *text) {
							if t.code {
								return
							}
							for _, m := range unread.FindAllStringIndex(t.source, -1) {
								notation(span{t.start + m[0], t.start + m[1]})
							}
							wrong(t.source, t.start)
							// {{<name>}} in HTML is braces and a tag.
							if strings.HasSuffix(t.source, "{{") {
								if m := unreadTag.FindString(v.src[t.end:]); m != "" {
									notation(span{t.end - len("{{"), t.end + len(m)})
								}
							}
						},
					}
				},
			}
		},
	}
}

// unread is the beginning of a shortcode, and the rest of it if that stands on
// the same line.
var unread = regexp.MustCompile(`\{\{(?:<|&lt;|&#60;|&#x3[cC];|%|&#37;)(?:[^{}\n]{0,200}\}\})?`)

var unreadTag = regexp.MustCompile(`^</?[^<{}\n]{1,200}\}\}`)

const placeholder = "HAHAHUGOSHORTCODE"

// internalMarks reports Hugo's placeholder for a shortcode and the private
// characters that stand for HTML while Markdown is rendered. They have no
// business anywhere, in code neither.
func internalMarks(v *view) {
	for i := 0; ; {
		n := strings.Index(v.src[i:], placeholder)
		if n < 0 {
			break
		}
		i += n
		end := i + len(placeholder)
		for end < len(v.src) && (isWord(v.src[end])) {
			end++
		}
		v.report(span{i, end}, "Hugo's placeholder for a shortcode was published in the shortcode's place",
			"a template has cut or changed the text while the shortcode was not yet in it; use .Content or .Plain, not .RawContent")
		i = end
	}
	for _, lead := range [...]string{"\xee\x82", "%EE%82%", "%ee%82%"} {
		for i := 0; ; {
			n := strings.Index(v.src[i:], lead)
			if n < 0 {
				break
			}
			i += n
			rest := v.src[i+len(lead):]
			var last byte
			var size int
			if lead[0] != '%' {
				if len(rest) > 0 {
					last, size = rest[0], 1
				}
			} else if len(rest) > 1 {
				if _, err := fmt.Sscanf(rest[:2], "%2x", &last); err == nil {
					size = 2
				}
			}
			end := i + len(lead) + size
			if last >= 0xB1 && last <= 0xBF {
				v.report(span{i, end},
					fmt.Sprintf("the private character U+E0%X, a mark of Bedside's shortcodes, was published instead of what it stands for", last),
					"this is a mistake of a shortcode's template, or another shortcode or theme has cut its text; the page must not go online")
			}
			i = end
		}
	}
}

func isWord(c byte) bool {
	return c == '-' || c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
