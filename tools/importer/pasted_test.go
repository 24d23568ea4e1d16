package importer_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/importer"
)

// paste imports a text as if it stood in a file, and gives the page's Markdown
// and what is told of it.
func paste(t *testing.T, name, text string) (string, importer.Page) {
	t.Helper()
	from, site := afero.NewMemMapFs(), afero.NewMemMapFs()
	cases.Write(t, from, name, text)
	r, err := importer.Import(context.Background(), importer.Options{From: from, Paths: []string{name}, Site: site, Content: "content", Data: "data"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Failed) > 0 || len(r.Pages) != 1 {
		t.Fatalf("got %d pages and failures %q, want one page", len(r.Pages), r.Failed)
	}
	p := r.Pages[0]
	if len(p.Lost) > 0 {
		t.Errorf("words are lost: %q", p.Lost)
	}
	src, err := afero.ReadFile(site, p.File)
	if err != nil {
		t.Fatal(err)
	}
	return string(src), p
}

func sample(t *testing.T, name string) string {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("testdata", "pasted", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

// table gives the cells of the page's one comparison.
func table(t *testing.T, src string) [][]string {
	t.Helper()
	a, err := article.Parse("index.md", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	a.Walk(func(s *article.Shortcode) {
		if s.Name != "compare" {
			return
		}
		for line := range strings.Lines(src[s.InnerStart:s.InnerEnd]) {
			line = strings.TrimSpace(line)
			if line == "" || strings.HasPrefix(line, "|--") {
				continue
			}
			var cells []string
			for cell := range strings.SplitSeq(strings.Trim(line, "|"), "|") {
				cells = append(cells, strings.TrimSpace(cell))
			}
			rows = append(rows, cells)
		}
	})
	return rows
}

func TestPastedArticle(t *testing.T) {
	src, p := paste(t, "tens.txt", sample(t, "tens.txt"))
	if want := "TENS Machines: Gentle Current Against Long-Lasting Pain"; p.Title != want {
		t.Errorf("title is %q, want %q", p.Title, want)
	}
	if n := strings.Count(src, p.Title); n != 1 {
		t.Errorf("the title stands %d times in the page, want once", n)
	}
	if n := strings.Count(src, "{{< faq >}}"); n != 1 {
		t.Fatalf("found %d FAQs, want one in:\n%s", n, src)
	}
	faq := src[strings.Index(src, "{{< faq >}}"):strings.Index(src, "{{< /faq >}}")]
	if n := strings.Count(faq, "\n## "); n != 5 {
		t.Errorf("the FAQ has %d questions, want 5", n)
	}
	if !strings.Contains(faq, "1. Arthritis of the knee\n2. Period pain\n3. Endometriosis\n4. Neck pain\n5. Low back pain\n6. Sports injuries\n") {
		t.Errorf("the list of conditions is not whole in:\n%s", faq)
	}
	for _, outside := range []string{"In conclusion", "The costs and fees"} {
		if strings.Contains(faq, outside) {
			t.Errorf("%q stands in the last answer", outside)
		}
	}
	if strings.Contains(src, "informational purposes") || !strings.Contains(src, "{{< disclaimer >}}") {
		t.Errorf("the disclaimer was not recognised in:\n%s", src)
	}
	want := [][]string{
		{"Method", "Effort", "Time Needed", "Main Advantages", "Points to Consider"},
		{"TENS", "Little effort", "30-45 minutes a session", "Can be used at home", "May irritate the skin"},
		{"Heat Packs", "Little effort", "As needed", "Soothing and cheap", "Can burn if too hot"},
		{"Gentle Exercise", "Moderate effort", "Several weeks", "Builds strength, improves sleep", "Needs patience"},
		{"Pain Relief Tablets", "Little effort", "Quick", "Easy to take", "Side effects are possible"},
		{"Physiotherapy", "Moderate effort", "6-8 weeks", "Treats the cause for some", "May involve waiting lists"},
	}
	if diff := cmp.Diff(want, table(t, src)); diff != "" {
		t.Errorf("the table (-want +got):\n%s", diff)
	}
	confirm := false
	for _, f := range p.Found {
		confirm = confirm || f.What == "table" && f.Confirm && strings.Contains(f.Text, "Method Effort")
	}
	if !confirm {
		t.Error("nobody is asked to confirm the header of the table")
	}
}

// Tables of other shapes are right in every cell, or kept as text with a
// finding.
func TestPastedTables(t *testing.T) {
	for _, test := range cases.Read[struct {
		File string
		Want [][]string
	}](t, "pasted-tables") {
		t.Run(test.File, func(t *testing.T) {
			src, p := paste(t, test.File, sample(t, test.File))
			if diff := cmp.Diff(test.Want, table(t, src)); diff != "" {
				t.Errorf("the table (-want +got):\n%s\n%s", diff, src)
			}
			named := false
			for _, f := range p.Found {
				named = named || f.What == "table" && f.Text != "" && (test.Want != nil || f.Left)
			}
			if !named {
				t.Errorf("the report does not name it: %+v", p.Found)
			}
		})
	}
}
