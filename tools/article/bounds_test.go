package article_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"example.org/bedside/tools/article"
)

// TestBounds reads what no writer writes. Without bounds each of these takes
// minutes, or more memory than there is.
func TestBounds(t *testing.T) {
	const million = 1_000_000
	repeat := strings.Repeat
	lists := func(n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(repeat("  ", i) + "- a\n")
		}
		return b.String()
	}
	for _, tt := range []struct{ name, src, want string }{
		{"a line of 10 MB", repeat("word ", 2*million), "a.md:1:1: the file has 10000000 bytes; expected at most 4194304"},
		{"a line of 4 MB", repeat("word ", 800_000), ""},
		{"10,000 quotations in each other", "é\n\n" + repeat("> ", 10_000) + "a", "a.md:3:41: found lists or quotations in each other more than 20 deep; expected fewer"},
		{"10,000 quotations without spaces", "é\n\n" + repeat(">", 10_000) + "a", "a.md:3:21: found lists or quotations in each other more than 20 deep; expected fewer"},
		{"10,000 lists in each other", "é\n\n" + repeat("- ", 10_000) + "a", "a.md:3:41: found lists or quotations in each other more than 20 deep; expected fewer"},
		{"1,000 lists below each other", "é\n\n" + lists(1000), "a.md:64:123: found a list or a quotation indented by more than 120 columns; expected fewer"},
		{"a million shortcodes", repeat("{{< x >}}", million), "a.md:1:1: the file has 9000000 bytes; expected at most 4194304"},
		{"400,000 shortcodes", "é" + repeat("{{< x >}}", 400_000), ""},
		{"400,000 shortcodes within the text", "é" + repeat("{{<sup/>}}", 400_000), ""},
		{"10,000 shortcodes in each other", "é" + repeat("{{< x >}}", 10_000) + repeat("{{< /x >}}", 10_000), "a.md:1:182: found shortcodes in each other more than 20 deep; expected fewer"},
		{"a binary file", "\x7fELF\x02\x01\x01\x00\x00" + repeat("\x00\xff", million), "a.md:1:8: found a zero byte, which no text has; expected a text file, saved as UTF-8"},
		{"binary without zero bytes", repeat("\x01\x02\x03*", million/2), "a.md:1:8004: found more than 2000 marks such as *, _, [ and ` in one paragraph; expected text"},
		{"bytes that are no text", "é" + repeat("\xff\x01*", million), "a.md:1:2: found the byte FF, which is no letter or sign in UTF-8, so that readers would see \uFFFD in its place; expected the file saved as UTF-8"},
		{"emphasis", "é\n\n" + repeat("*a_ ", million), "a.md:3:4001: found more than 2000 marks such as *, _, [ and ` in one paragraph; expected text"},
		{"emphasis over lines", "é\n\n" + repeat("*a_\n", million), "a.md:1003:3: found more than 2000 marks such as *, _, [ and ` in one paragraph; expected text"},
		{"brackets in a heading", "é\n\n# " + repeat("[", million), "a.md:3:2003: found more than 2000 marks such as *, _, [ and ` in one paragraph; expected text"},
		{"brackets in an underlined heading", repeat("[", million) + "\n===", "a.md:1:2001: found more than 2000 marks such as *, _, [ and ` in one paragraph; expected text"},
		{"code in a list", "é\n\n- " + repeat("`a``b", million/2), "a.md:3:3336: found more than 2000 marks such as *, _, [ and ` in one paragraph; expected text"},
		{"a table of 10,000 rows", "é\n\n|a|b|\n|-|-|\n" + repeat("|*a*|[b](c)|\n", 10_000), ""},
		{"pipes in a table", "é\n\n|a|\n|-|\n" + repeat("|`a\\|b`|\n", 10_000), "a.md:5:4: found more than 2000 times \\|; expected fewer"},
		{"footnotes", "é\n\n" + repeat("[^a] b\n\n", 10_000), "a.md:3:1: found more than 2000 times [^; expected fewer"},
		{"definitions of links", "é\n\n" + repeat("[a]: b\n", 500_000), "a.md:3:3: found more than 2000 times ]:; expected fewer"},
		{"YAML of brackets", "---\na: " + repeat("[", million) + "\n---\n", "a.md:2:204: found lists and maps in each other more than 200 deep; expected fewer"},
		{"YAML of dashes", "---\n" + repeat("- ", million) + "\n---\n", "a.md:2:401: found lists and maps in each other more than 200 deep; expected fewer"},
		{"TOML of brackets", "+++\na = " + repeat("[", million) + "\n+++\n", "a.md:2:205: found lists and maps in each other more than 200 deep; expected fewer"},
		{"JSON of brackets", "{\"a\": " + repeat("[", million) + repeat("]", million) + "}\n", "a.md:1:206: found lists and maps in each other more than 200 deep; expected fewer"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := article.Read("a.md", []byte(tt.src), options)
			if err == nil {
				if tt.want != "" {
					t.Errorf("it was read; want %s", tt.want)
				}
				return
			}
			if fmt.Sprint(err) != tt.want {
				t.Errorf("got  %.300v\nwant %s", err, tt.want)
			}
			if e := (*article.Error)(nil); !errors.As(err, &e) {
				t.Errorf("%T has no place", err)
			}
		})
	}
}
