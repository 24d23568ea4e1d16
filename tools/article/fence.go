package article

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

var (
	// dashes are a fence as an editor changes it, or with too many or too few.
	dashes = regexp.MustCompile(`^(?:[-‐‑‒–—―−]+|\++)$`)
	// headKey begins a line of front matter.
	headKey = regexp.MustCompile(`^(?:title|linkTitle|date|lastmod|publishDate|expiryDate|description|summary|draft|authors?|slug|url|weight|type|layout|kind|aliases|tags|categories|keywords|reviewed|references|params)[ \t]*[:=]`)
)

// unfenced reports front matter that Hugo would take for text, because what
// stands in front of it is no fence.
func unfenced(file string, src []byte) *Error {
	var lines []string // the first two that are not blank
	for line := range bytes.Lines(src) {
		bare := strings.TrimFunc(string(line), func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
		if bare == "" {
			continue
		}
		if lines = append(lines, bare); len(lines) == 1 {
			raw := strings.TrimSpace(string(bytes.TrimPrefix(line, bom)))
			if raw == "---" || raw == "+++" || bare == "-" || !dashes.MatchString(bare) && !headKey.MatchString(bare) {
				return nil
			}
		}
		if len(lines) == 2 {
			break
		}
	}
	if len(lines) < 2 || !headKey.MatchString(lines[1]) && !(dashes.MatchString(lines[1]) && headKey.MatchString(lines[0])) {
		return nil
	}
	found := fmt.Sprintf("is %q", lines[0])
	switch {
	case lines[0] == "---" || lines[0] == "+++":
		found = "has a sign that is not seen beside " + lines[0]
	case headKey.MatchString(lines[0]):
		found = "is not the line before the title and the rest of the page's head"
	}
	fence := "three hyphens, ---"
	if strings.Contains(lines[1], "=") && !strings.Contains(lines[1], ":") || strings.HasPrefix(lines[0], "+") {
		fence = "three plus signs, +++"
	}
	return &Error{File: file, Line: 1, Column: 1, Kind: NoFence, Message: fmt.Sprintf("the first line %s, so that the page's head, such as its title, would be published as text; expected %s and nothing else, and the same line below the head", found, fence)}
}
