package read

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"

	"example.org/bedside/tools/importer/tree"
)

// post is an item of an export. meta are pairs of a key and a value.
func post(id int, kind, title, content string, more string, meta ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<item><title><![CDATA[%s]]></title><link>https://c.example/p%d/</link><dc:creator><![CDATA[drx]]></dc:creator><content:encoded><![CDATA[%s]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>%[2]d</wp:post_id><wp:post_type><![CDATA[%[4]s]]></wp:post_type>`, title, id, content, kind)
	if !strings.Contains(more, "<wp:status>") {
		b.WriteString("<wp:status>publish</wp:status>")
	}
	b.WriteString(more)
	for i := 0; i < len(meta); i += 2 {
		fmt.Fprintf(&b, `<wp:postmeta><wp:meta_key><![CDATA[%s]]></wp:meta_key><wp:meta_value><![CDATA[%s]]></wp:meta_value></wp:postmeta>`, meta[i], meta[i+1])
	}
	return b.String() + "</item>"
}

func TestWXRContent(t *testing.T) {
	const upload = `<item><title>knee</title><wp:post_id>90</wp:post_id><wp:post_type>attachment</wp:post_type><wp:attachment_url>https://c.example/wp-content/uploads/2024/01/knee.jpg</wp:attachment_url><wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value>A knee</wp:meta_value></wp:postmeta></item>`
	for _, c := range []struct{ name, content, further, want, told string }{
		{name: "blocks", content: "<!-- wp:heading -->\n<h2>Knees</h2>\n<!-- /wp:heading -->\n<!-- wp:paragraph {\"dropCap\":true} -->\n<p class=\"wp-block-paragraph\">10<sup>9</sup>/L\nand on</p>\n<!-- /wp:paragraph -->",
			want: "h2 Knees\np 10{superscript 9}/L and on\n"},
		{name: "without blocks", content: "One\nline\n\n<strong>Two</strong>\n<ul>\n<li>a</li>\n</ul>\n<p>three\nfour</p>", want: "p One⏎line\np {strong Two}\nul\n  -\n    p a\np three⏎four\n"},
		{name: "Yoast before 27", content: `<!-- wp:yoast/faq-block {"questions":[{"id":"faq-question-1","question":["Q ",{"type":"em","props":{"children":["x"]}}],"answer":["not this"],"jsonQuestion":"Q"}]} --><div class="schema-faq wp-block-yoast-faq-block"><div class="schema-faq-section" id="faq-question-1"><strong class="schema-faq-question">Q?</strong> <p class="schema-faq-answer">A<br/><br/>B</p> </div> </div><!-- /wp:yoast/faq-block -->`,
			want: "open (Yoast FAQ block) Q?\n  p A\n  p B\n"},
		{name: "Yoast 27", content: `<!-- wp:yoast/faq-block {"questions":[{"id":"faq-question-1","question":"Q?","answer":"A \u003cbr\u003e"}]} --><div class="schema-faq wp-block-yoast-faq-block"><div class="schema-faq-section"><strong class="schema-faq-question">Q?</strong><p class="schema-faq-answer">A</p></div></div><!-- /wp:yoast/faq-block -->`,
			want: "open (Yoast FAQ block) Q?\n  p A\n"},
		{name: "Rank Math, one hidden", content: `<!-- wp:rank-math/faq-block {"questions":[{"id":"1","title":"Q?","content":"A","visible":true},{"id":"2","title":"Hidden","content":"H","visible":false}]} --><div class="wp-block-rank-math-faq-block"><div class="rank-math-faq-item"><h3 class="rank-math-question">Q?</h3><div class="rank-math-answer">A</div></div></div><!-- /wp:rank-math/faq-block -->`,
			want: "open (Rank Math FAQ block) Q?\n  p A\n"},
		{name: "TablePress", content: "<!-- wp:tablepress/table {\"id\":\"1\"} -->\n[table id=1 /]\n<!-- /wp:tablepress/table -->",
			further: post(80, "tablepress_table", "Doses", `[["Drug","Dose","#colspan#"],["A","5 mg<br>twice","10<sup>9</sup>"],["#rowspan#","<ul><li>x</li></ul>","a|b"]]`, "", "_tablepress_export_table_id", "1", "_tablepress_table_options", `{"table_head":true,"table_foot":false}`),
			want:    "table head 1: Doses\n  row\n    cell\n      p Drug\n    cell 2x1\n      p Dose\n  row\n    cell 1x2\n      p A\n    cell\n      p 5 mg⏎twice\n    cell\n      p 10{superscript 9}\n  row\n    cell\n      ul\n        -\n          p x\n    cell\n      p a|b\n"},
		{name: "TablePress, wrapped once more", content: "[table id='7' /]", further: post(81, "tablepress_table", "T", `[[["a","b"],["c","d"]]]`, "", "_tablepress_export_table_id", "3,7"),
			want: "table: T\n  row\n    cell\n      p a\n    cell\n      p b\n  row\n    cell\n      p c\n    cell\n      p d\n"},
		{name: "a table that is not there", content: "[table id=9 /]", want: "p [table id=9 /]\n", told: "unsure: the WordPress shortcode [table] is none that Bedside knows; it stays in the text for you to replace [[table id=9 /]]\n"},
		{name: "Ultimate FAQ", content: `[ultimate-faqs include_category='knee']`,
			further: post(70, "ufaq", "Second &amp; last?", "B", `<category domain="ufaq-category" nicename="knee">Knee</category>`, "ufaq_order", "2") + post(71, "ufaq", "First?", "A\n\nmore", `<category domain="ufaq-category" nicename="knee">Knee</category>`, "ufaq_order", "1"),
			want:    "open (Ultimate FAQ) First?\n  p A\n  p more\nopen (Ultimate FAQ) Second & last?\n  p B\n"},
		{name: "captions", content: `[caption id="attachment_90" align="alignnone" width="300"]<a href="https://c.example/full"><img src="https://c.example/wp-content/uploads/2024/01/knee.jpg" alt="" /></a> The <em>knee</em>[/caption][caption width="3" caption="Old way"]<img src="/b.png" alt="B">[/caption]`, further: upload,
			want: "figure The {emphasis knee}\n  p [![A knee](https://c.example/wp-content/uploads/2024/01/knee.jpg)](https://c.example/full)\nfigure Old way\n  p ![B](https://c.example/b.png)\n"},
		{name: "a gallery, an embed and a film", content: "[gallery columns=\"2\" ids=\"90,91\"]\n\n[embed]https://www.youtube.com/watch?v=x[/embed]\n\n[video mp4=\"https://c.example/v.mp4\"][/video]", further: upload,
			want: "p ![A knee](https://c.example/wp-content/uploads/2024/01/knee.jpg)\np [https://www.youtube.com/watch?v=x](https://www.youtube.com/watch?v=x)\np [v.mp4](https://c.example/v.mp4)\n",
			told: "unsure: a picture of a gallery is not in the export [91]\n"},
		{name: "shortcodes that nobody knows", content: `[contact-form-7 id="1" title="x"] text [/vc_row] [sic] [gallery]`,
			want: "p [contact-form-7 id=\"1\" title=\"x\"] text [/vc_row] [sic] [gallery]\n",
			told: "unsure: the WordPress shortcode [contact-form-7] is none that Bedside knows; it stays in the text for you to replace [[contact-form-7 id=\"1\" title=\"x\"]]\nunsure: the WordPress shortcode [vc_row] is none that Bedside knows; it stays in the text for you to replace [[/vc_row]]\nunsure: the WordPress shortcode [gallery] is none that Bedside knows; it stays in the text for you to replace [[gallery]]\n"},
		{name: "reusable blocks", content: `<!-- wp:paragraph --><p>a</p><!-- /wp:paragraph --><!-- wp:block {"ref":60} /--><!-- wp:block {"ref":61} /-->`, further: post(60, "wp_block", "Note", `<!-- wp:paragraph --><p>Reused</p><!-- /wp:paragraph --><!-- wp:block {"ref":60} /-->`, ""),
			want: "p a\n" + strings.Repeat("p Reused\n", 6), told: "unsure: a reusable block that the export does not hold stood here; bring its text over by hand [<!-- wp:block {\"ref\":60} /-->]\nunsure: a reusable block that the export does not hold stood here; bring its text over by hand [<!-- wp:block {\"ref\":61} /-->]\n"},
		{name: "footnotes", content: `<!-- wp:paragraph --><p>Fact<sup data-fn="ab-1" class="fn"><a href="#ab-1" id="ab-1-link">1</a></sup>.</p><!-- /wp:paragraph --><!-- wp:footnotes /-->`,
			want: "p Fact[^1].\nnote 1\n  p Smith {emphasis 2020}.\n"},
		{name: "blocks without HTML", content: `<p>a</p><!-- wp:spacer {"height":"10px"} /--><!-- wp:acf/faq {"name":"acf/faq","data":{"question":"Q"}} /-->`,
			want: "p a\n", told: "unsure: the block acf/faq stood here, which WordPress fills in by itself; bring over by hand what it showed [<!-- wp:acf/faq {\"name\":\"acf/faq\",\"data\":{\"question\":\"Q\"}} /-->]\n"},
		{name: "an embed block", content: "<!-- wp:embed {\"url\":\"https://youtu.be/x\"} --><figure class=\"wp-block-embed\"><div class=\"wp-block-embed__wrapper\">\nhttps://youtu.be/x\n</div><figcaption>Film</figcaption></figure><!-- /wp:embed -->",
			want: "figure Film\n  p https://youtu.be/x\n"},
		{name: "Elementor", content: "<h3><a href=\"\">Q</a></h3>not this", further: "",
			want: "h2 Knees\np Text 10{superscript 9}\nopen (Elementor accordion) Q?\n  p A\n  p B\nopen (Elementor toggle) T?\n  p C\nopen (Elementor nested-accordion) N?\n  p Inner\np [Call](https://c.example/call)\nunknown the Elementor widget icon-list: \n  p One\n  p Two\nfigure The knee\n  p ![A knee](https://c.example/wp-content/uploads/2024/01/knee.jpg)\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			meta := []string{"footnotes", `[{"content":"Smith <em>2020</em>.","id":"ab-1"}]`}
			if c.name != "footnotes" {
				meta = nil
			}
			if c.name == "Elementor" {
				c.further = upload
				meta = []string{"_elementor_edit_mode", "builder", "_elementor_data", `[{"elType":"section","settings":[],"elements":[{"elType":"column","elements":[
{"elType":"widget","widgetType":"heading","settings":{"title":"Knees","header_size":"h2"}},
{"elType":"widget","widgetType":"text-editor","settings":{"editor":"<p>Text 10<sup>9</sup></p>"}},
{"elType":"widget","widgetType":"accordion","settings":{"tabs":[{"tab_title":"Q?","tab_content":"<p>A</p><p>B</p>","_id":"1"}]}},
{"elType":"widget","widgetType":"toggle","settings":{"tabs":[{"tab_title":"T?","tab_content":"C"}]}},
{"elType":"widget","widgetType":"nested-accordion","settings":{"items":[{"item_title":"N?"}]},"elements":[{"elType":"container","elements":[{"elType":"widget","widgetType":"text-editor","settings":{"editor":"Inner"}}]}]},
{"elType":"widget","widgetType":"button","settings":{"text":"Call","link":{"url":"https://c.example/call"}}},
{"elType":"widget","widgetType":"icon-list","settings":{"icon_list":[{"text":"One","_id":"a"},{"text":"Two"}],"text_color":"#fff"}},
{"elType":"widget","widgetType":"image","settings":{"image":{"url":"https://c.example/wp-content/uploads/2024/01/knee.jpg","id":90},"caption":"The knee"}}
]}]}]`}
			}
			docs, err := load("export.xml", export(post(1, "post", "Title", c.content, "", meta...)+c.further))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, show(docs[0])); diff != "" {
				t.Errorf("tree (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.told, told(docs[0])); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
			for _, doc := range docs[1:] {
				if doc.Meta.Type != "wp_block" {
					t.Errorf("another document, %s: %s", doc.Entry, show(doc))
				}
			}
		})
	}
}

func TestWXRMeta(t *testing.T) {
	docs, err := load("export.xml", export(
		post(1, "post", "Asthma &amp; you", "a", `<pubDate>x</pubDate><wp:post_date_gmt>2024-02-03 04:05:06</wp:post_date_gmt><wp:post_modified_gmt>2024-03-04 05:06:07</wp:post_modified_gmt><wp:post_name>asthma-%C3%A9</wp:post_name><category domain="category" nicename="lung"><![CDATA[Lungs &amp; air]]></category><category domain="post_tag" nicename="nhs">NHS</category><category domain="topic" nicename="x">Odd</category><wp:comment><wp:comment_content>Nice</wp:comment_content></wp:comment>`)+
			post(2, "page", "Draft", "b", `<wp:status>draft</wp:status>`)+post(3, "page", "Private", "c", `<wp:status>private</wp:status>`)+
			post(4, "page", "Locked", "d", `<wp:post_password>x</wp:post_password>`)+post(5, "page", "Bin", "e", `<wp:status>trash</wp:status>`)+
			post(6, "nav_menu_item", "Menu", "f", "")+post(7, "treatment", "Own kind", "g", `<dc:x/>`)))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range docs {
		got = append(got, d.Meta.Title+" / "+d.Meta.Type+" / "+d.Meta.Status)
	}
	if diff := cmp.Diff([]string{"Asthma & you / post / publish", "Draft / page / draft", "Private / page / private", "Locked / page / private", "Own kind / treatment / publish"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	m := docs[0].Meta
	if m.Slug != "asthma-é" || m.Date.Format("2006-01-02") != "2024-02-03" || m.Modified.Format("2006-01-02") != "2024-03-04" || m.Address != "https://c.example/p1/" {
		t.Errorf("slug, dates or address are wrong: %+v", m)
	}
	if diff := cmp.Diff([]tree.Author{{ID: "dr-ada-xu", Name: "Dr Ada Xu", Email: "x@c.example"}}, m.Authors); diff != "" {
		t.Errorf("authors (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]tree.Term{{Slug: "lung", Name: "Lungs & air"}}, m.Categories); diff != "" {
		t.Errorf("categories (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"/p1/"}, m.Params["aliases"]); diff != "" {
		t.Errorf("aliases (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff("dropped: the term of topic was left out [Odd]\ndropped: the comment was left out: Bedside publishes none []\n", told(docs[0])); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	for i, want := range []string{"a draft", "private", "protected by a password"} {
		if !strings.Contains(told(docs[i+1]), want) {
			t.Errorf("%s is told: %s, want %q", docs[i+1].Meta.Title, told(docs[i+1]), want)
		}
	}
}

// A plugin's block that is not known is told with its place, and its text stays.
func TestStrangeBlocks(t *testing.T) {
	docs, err := load("export.xml", export(post(1, "post", "T", `<!-- wp:heading --><h2>Risks</h2><!-- /wp:heading --><!-- wp:acme/slider {"a":1} --><div class="s"><!-- wp:paragraph --><p>Slide</p><!-- /wp:paragraph --></div><!-- /wp:acme/slider --><!-- wp:yoast/faq-block --><div></div><!-- /wp:yoast/faq-block -->`, "")))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("h2 Risks\np Slide\n", show(docs[0])); diff != "" {
		t.Errorf("tree (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff("unsure: the block acme/slider is none that Bedside knows; look whether all of it is there []\n", told(docs[0])); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	if got := docs[0].Told[0].Place.Part; got != "under “Risks”" {
		t.Errorf("the place is %q", got)
	}
}

// WordPress writes an empty alt where nobody has written one: that is no word of
// the picture's being there for its looks.
func TestEmptyAlt(t *testing.T) {
	docs, err := load("export.xml", export(post(1, "post", "T", `<p><img src="https://c.example/k.png" alt=""></p>`, "")))
	if err != nil {
		t.Fatal(err)
	}
	if i, ok := docs[0].Blocks[0].(*tree.Paragraph).Text[0].(*tree.Image); !ok || i.Decorative {
		t.Errorf("got %+v", i)
	}
}

// TestUploads takes pictures from a folder, and nothing from elsewhere.
func TestUploads(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{"secret.png": "secret", "uploads/2024/knee.jpg": "knee", "uploads/other/knee.jpg": "other", "uploads/a.svg": "<svg onload=x>", "outside/o.png": "out"} {
		name = filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for from, to := range map[string]string{"link.png": "../secret.png", "away": "../outside"} {
		if err := os.Symlink(to, filepath.Join(folder, "uploads", from)); err != nil {
			t.Skip(err)
		}
	}
	var content string
	const site = "https://c.example/wp-content/uploads/"
	for _, name := range []string{"2024/knee.jpg", "other/knee.jpg", "2024/knee.jpg", "2024/knee-300x200.jpg", "../../secret.png", "%2e%2e/secret.png", "link.png", "away/o.png", "a.svg", "gone.png"} {
		content += `<img src="` + site + name + `" alt="x">`
	}
	fs := afero.NewOsFs()
	export := export(post(1, "post", "T", content, ""))
	if err := os.WriteFile(filepath.Join(folder, "export.xml"), export, 0o644); err != nil {
		t.Fatal(err)
	}
	docs, err := load("export.xml", export, func(s *Source) {
		s.Fs, s.Path, s.Media = fs, filepath.Join(folder, "export.xml"), filepath.Join(folder, "uploads")
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range docs[0].Media {
		got = append(got, m.Name+" from "+m.Source)
	}
	if diff := cmp.Diff([]string{"knee.jpg from " + site + "2024/knee.jpg", "knee-2.jpg from " + site + "other/knee.jpg"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if n := len(docs[0].Told); n != 6 {
		t.Errorf("told %d things, want 6:\n%s", n, told(docs[0]))
	}
}
