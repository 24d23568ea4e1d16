package tree

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

var dashes = regexp.MustCompile(`-{2,}`)

// Slug makes a name for a folder, a file and an address of a title or a name: letters and digits
// of any script, in small letters, accents of Latin ones taken off, hyphens
// between words, at most 80 characters.
func Slug(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r) && r < 0x370:
		case r == '\'' || r == '’':
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r):
			b.WriteRune(r)
		default:
			b.WriteByte('-')
		}
	}
	slug := strings.Trim(dashes.ReplaceAllString(norm.NFC.String(b.String()), "-"), "-")
	for len(slug) > 200 { // file systems count bytes
		_, size := utf8.DecodeLastRuneInString(slug)
		slug = slug[:len(slug)-size]
	}
	if runes := []rune(slug); len(runes) > 80 {
		slug = string(runes[:80])
		if i := strings.LastIndexByte(slug, '-'); i > 20 {
			slug = slug[:i]
		}
		slug = strings.Trim(slug, "-")
	}
	return slug
}
