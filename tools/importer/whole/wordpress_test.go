package whole_test

import (
	"fmt"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/cases"
)

// wordPress is an export of one post for each content, tables and questions
// behind them.
func wordPress(t *testing.T, contents ...string) []byte {
	t.Helper()
	var b strings.Builder
	for i, content := range contents {
		fmt.Fprintf(&b, `<item><title>Post %d</title><link>https://c.example/old-%[1]d/</link><dc:creator>ada</dc:creator><content:encoded><![CDATA[%s]]></content:encoded><wp:post_id>%[1]d</wp:post_id><wp:post_name>post-%[1]d</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>`, i, content)
	}
	b.WriteString(cases.Text(t, "export-behind.xml"))
	return []byte(strings.Replace(cases.Text(t, "export.xml"), "ITEMS", b.String(), 1))
}

// Whatever a plugin made of questions and tables becomes a shortcode, each
// answer with its question and each cell in its place.
func TestWordPressPlugins(t *testing.T) {
	var contents []string
	for _, c := range cases.Read[struct{ Name, Content string }](t, "wordpress") {
		contents = append(contents, c.Content)
	}
	site := newClinic(t)
	pages := site.bring(t, "export.xml", wordPress(t, contents...))
	if len(pages) != len(contents) {
		t.Fatalf("got %d pages, want %d", len(pages), len(contents))
	}
	answered := []string{"details", "  summary Does it hurt?", "  p No [em pain].", "details", "  summary How long?", "  p 10² s"}
	for i, p := range pages {
		if i < len(contents)-1 {
			site.pages = append(site.pages, published{file: p.File, want: answered})
		}
		t.Run(p.File, func(t *testing.T) {
			src, err := afero.ReadFile(site.fs, p.File)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(src), fmt.Sprintf("aliases:\n  - /old-%d/\n", i)) || !strings.Contains(string(src), "authors:\n  - ada-doc-xu\n") {
				t.Errorf("the old address or the author is not in:\n%s", src)
			}
			if i == len(contents)-1 {
				want := []string{"cell 0 0: Drug", "cell 0 1: Dose", "cell 0 2: Count", "cell 1 0: A", "cell 1 1: 5 mg twice", "cell 1 2: 10⁹", "cell 2 0: A", "cell 2 1: x|y", "cell 2 2: x|y", "cell 3 0: B {{< z >}}"}
				if diff := cmp.Diff(want, cellsOf(t, site.fs, p.File)); diff != "" {
					t.Errorf("(-want +got):\n%s\n%s", diff, src)
				}
				return
			}
			page, err := article.Read(path.Base(p.File), src, article.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, b := range page.Blocks[1:] {
				got = append(got, string(b.Kind)+": "+b.Text)
			}
			if diff := cmp.Diff([]string{"question: Does it hurt?", "paragraph: No pain.", "question: How long?", "paragraph: 10² s"}, got); diff != "" {
				t.Errorf("(-want +got):\n%s\n%s", diff, src)
			}
		})
	}
	person, err := afero.ReadFile(site.fs, "/site/data/people/ada-doc-xu.toml")
	if want := "name = \"Ada \\\"Doc\\\" Xu\"\n"; err != nil || string(person) != want {
		t.Errorf("the author is %q, %v, want %q", person, err, want)
	}
	site.publish(t)
}
