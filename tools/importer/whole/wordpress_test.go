package whole_test

import (
	"fmt"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"

	"example.org/bedside/tools/article"
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
	contents := []string{
		`<!-- wp:yoast/faq-block --><div class="schema-faq wp-block-yoast-faq-block"><div class="schema-faq-section"><strong class="schema-faq-question">Does it hurt?</strong> <p class="schema-faq-answer">No <em>pain</em>.</p> </div> <div class="schema-faq-section"><strong class="schema-faq-question">How long?</strong> <p class="schema-faq-answer">10<sup>2</sup> s</p> </div> </div><!-- /wp:yoast/faq-block -->`,
		`<!-- wp:rank-math/faq-block --><div class="wp-block-rank-math-faq-block"><div class="rank-math-faq-item"><h3 class="rank-math-question">Does it hurt?</h3><div class="rank-math-answer">No <em>pain</em>.</div></div><div class="rank-math-faq-item"><h3 class="rank-math-question">How long?</h3><div class="rank-math-answer">10<sup>2</sup> s</div></div></div><!-- /wp:rank-math/faq-block -->`,
		`<!-- wp:accordion --><div role="group" class="wp-block-accordion"><!-- wp:accordion-item --><div class="wp-block-accordion-item"><h3 class="wp-block-accordion-heading"><button><span class="wp-block-accordion-heading__toggle-title">Does it hurt?</span><span aria-hidden="true">+</span></button></h3><div role="region" class="wp-block-accordion-panel"><p>No <em>pain</em>.</p></div></div><div class="wp-block-accordion-item"><h3 class="wp-block-accordion-heading"><button><span class="wp-block-accordion-heading__toggle-title">How long?</span><span aria-hidden="true">+</span></button></h3><div role="region" class="wp-block-accordion-panel"><p>10<sup>2</sup> s</p></div></div></div><!-- /wp:accordion -->`,
		`<!-- wp:details --><details class="wp-block-details"><summary>Does it hurt?</summary><p>No <em>pain</em>.</p></details><!-- /wp:details --><!-- wp:details --><details class="wp-block-details"><summary>How long?</summary><p>10<sup>2</sup> s</p></details><!-- /wp:details -->`,
		`<!-- wp:kadence/accordion --><div class="wp-block-kadence-accordion"><div class="kt-accordion-inner-wrap"><div class="wp-block-kadence-pane"><span class="kt-blocks-accordion-title">Does it hurt?</span><div class="kt-accordion-panel-inner"><p>No <em>pain</em>.</p></div></div><div class="wp-block-kadence-pane"><span class="kt-blocks-accordion-title">How long?</span><div class="kt-accordion-panel-inner"><p>10<sup>2</sup> s</p></div></div></div></div><!-- /wp:kadence/accordion -->`,
		`[ultimate-faqs]`,
		`<p>Before</p>[table id=1 /]`,
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
