package article_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/cases"
)

// TestBounds reads what no writer writes. Without bounds each of these takes
// minutes, or more memory than there is.
func TestBounds(t *testing.T) {
	var lists strings.Builder
	for i := range 1000 {
		lists.WriteString(strings.Repeat("  ", i) + "- a\n")
	}
	for _, tt := range cases.Read[struct{ Name, Src, Want string }](t, "bounds") {
		t.Run(tt.Name, func(t *testing.T) {
			_, err := article.Read("a.md", []byte(strings.Replace(cases.Made(t, tt.Src), "LISTS", lists.String(), 1)), options)
			if err == nil {
				if tt.Want != "" {
					t.Errorf("it was read; want %s", tt.Want)
				}
				return
			}
			if fmt.Sprint(err) != tt.Want {
				t.Errorf("got  %.300v\nwant %s", err, tt.Want)
			}
			if e := (*article.Error)(nil); !errors.As(err, &e) {
				t.Errorf("%T has no place", err)
			}
		})
	}
}
