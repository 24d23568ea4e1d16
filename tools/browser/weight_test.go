package browser_test

import (
	"bytes"
	"compress/gzip"
	"path"
	"regexp"
	"strings"
	"testing"
)

// zipped is how many bytes a text weighs on its way to a reader.
func zipped(t testing.TB, text string) int {
	t.Helper()
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err == nil {
		_, err = w.Write([]byte(text))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

var linked = regexp.MustCompile(`<(?:link rel="?stylesheet"?|script)[^>]* (?:href|src)="?/clinic/([^" >]*)`)

// TestWeight weighs each page of the example with its style sheets and scripts.
func TestWeight(t *testing.T) {
	s := sites(t, clinic)
	heaviest, weight := "", 0
	for _, p := range s.pages {
		html := s.read(t, p)
		n := zipped(t, html)
		found := linked.FindAllStringSubmatch(html, -1)
		if len(found) < 2 {
			t.Errorf("%s links %d files; expected the clinic's style sheet and Bedside's", p, len(found))
		}
		for _, m := range found {
			n += zipped(t, s.read(t, m[1]))
			if path.Ext(m[1]) == ".js" && !strings.Contains(html, " data-open-all=") && !strings.Contains(html, " data-ascending=") {
				t.Errorf("%s has a script that it did not ask for: %s", p, m[1])
			}
		}
		if n > weight {
			heaviest, weight = p, n
		}
		if n > 30<<10 {
			t.Errorf("%s weighs %d bytes; expected at most 30 KB", p, n)
		}
	}
	t.Logf("the heaviest page, %s, weighs %d bytes", heaviest, weight)
}
