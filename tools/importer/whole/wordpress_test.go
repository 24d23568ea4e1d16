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
func wordPress(contents ...string) []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8" ?><rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:base_blog_url>https://c.example</wp:base_blog_url><wp:author><wp:author_login>ada</wp:author_login><wp:author_display_name>Ada "Doc" Xu</wp:author_display_name></wp:author>`)
	for i, content := range contents {
		fmt.Fprintf(&b, `<item><title>Post %d</title><link>https://c.example/old-%[1]d/</link><dc:creator>ada</dc:creator><content:encoded><![CDATA[%s]]></content:encoded><wp:post_id>%[1]d</wp:post_id><wp:post_name>post-%[1]d</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>`, i, content)
	}
	b.WriteString(`<item><title>Doses</title><content:encoded><![CDATA[[["Drug","Dose","Count"],["A","5 mg<br>twice","10<sup>9</sup>"],["#rowspan#","<ul><li>x|y</li></ul>","#colspan#"],["B {{< z >}}","",""]]]]></content:encoded><wp:post_type>tablepress_table</wp:post_type><wp:postmeta><wp:meta_key>_tablepress_export_table_id</wp:meta_key><wp:meta_value>1</wp:meta_value></wp:postmeta><wp:postmeta><wp:meta_key>_tablepress_table_options</wp:meta_key><wp:meta_value>{"table_head":1}</wp:meta_value></wp:postmeta></item>`)
	for i, q := range [][2]string{{"Does it hurt?", "<p>No <em>pain</em>.</p>"}, {"How long?", "10<sup>2</sup> s"}} {
		fmt.Fprintf(&b, `<item><title>%s</title><content:encoded><![CDATA[%s]]></content:encoded><wp:post_id>%d</wp:post_id><wp:status>publish</wp:status><wp:post_type>ufaq</wp:post_type><wp:postmeta><wp:meta_key>ufaq_order</wp:meta_key><wp:meta_value>%[3]d</wp:meta_value></wp:postmeta></item>`, q[0], q[1], 50+i)
	}
	b.WriteString(`</channel></rss>`)
	return []byte(b.String())
}

// Whatever a plugin made of questions and tables becomes a shortcode, each
// answer with its question and each cell in its place.
func TestWordPressPlugins(t *testing.T) {
	var contents []string
	for _, c := range cases.Read[struct{ Name, Content string }](t, "wordpress") {
		contents = append(contents, c.Content)
	}
	site := newClinic(t)
	pages := site.bring(t, "export.xml", wordPress(contents...))
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
