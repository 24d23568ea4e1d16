package article

import "strings"

// escapeComments keeps what is escaped already.
var escapeComments = strings.NewReplacer("{{</*", "{{</*/*", "*/>}}", "*/*/>}}", "{{%/*", "{{%/*/*", "*/%}}", "*/*/%}}")

// Escape rewrites a piece of content, without front matter, so that Hugo shows
// its shortcodes as text. What Hugo cannot parse stays as it is from there on.
func Escape(content string) string {
	if !strings.Contains(content, "{{") {
		return content
	}
	r := &reader{Article: &Article{Source: []byte(content)}}
	if r.lex(true) != nil {
		return content
	}
	var b strings.Builder
	last := 0
	for _, it := range r.items {
		switch {
		case it.IsLeftShortcodeDelim():
			at := it.Pos() + len("{{<")
			b.WriteString(escapeComments.Replace(content[last:at]))
			b.WriteString("/*")
			last = at
		case it.IsRightShortcodeDelim():
			b.WriteString(content[last:it.Pos()])
			b.WriteString("*/")
			last = it.Pos()
		}
	}
	b.WriteString(escapeComments.Replace(content[last:]))
	return b.String()
}
