package read

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"

	"example.org/bedside/tools/cases"
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
	for _, c := range cases.Read[struct {
		Name, Content, Further string
		Meta                   []string // in pairs of key and value
		Want, Told             string
	}](t, "wxr") {
		t.Run(c.Name, func(t *testing.T) {
			docs, err := load("export.xml", export(post(1, "post", "Title", c.Content, "", c.Meta...)+c.Further))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.Want, show(docs[0])); diff != "" {
				t.Errorf("tree (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.Told, told(docs[0])); diff != "" {
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
		post(1, "post", "Asthma &amp; you", "a", cases.Text(t, "wxr-meta.xml"))+
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
		cases.Write(t, cases.Disk, name, text)
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
	cases.Write(t, cases.Disk, filepath.Join(folder, "export.xml"), export)
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
