package hugo_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/bep/logg"
	"github.com/gohugoio/hugo/hugolib"
	"github.com/spf13/afero"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/produce"
)

// handbookRoom is the room that the handbook's page on writing one builds, by
// the page's own fences and nothing else.
func handbookRoom(t *testing.T) map[string]string {
	t.Helper()
	src, err := os.ReadFile("../../content/handbook/your-own-shortcode.md")
	if err != nil {
		t.Fatal(err)
	}
	unescape := strings.NewReplacer("{{</*", "{{<", "*/>}}", ">}}")
	byLanguage := map[string][]string{}
	opening, text := "", ""
	for line := range strings.Lines(string(src)) {
		line = strings.TrimRight(line, "\r\n")
		switch marks := strings.TrimRight(opening, "abcdefghijklmnopqrstuvwxyz-"); {
		case opening == "" && strings.HasPrefix(line, "```"):
			opening, text = line, ""
		case opening != "" && line == marks:
			byLanguage[opening] = append(byLanguage[opening], unescape.Replace(text))
			opening = ""
		default:
			text += line + "\n"
		}
	}
	nth := func(language string, n int) string {
		if len(byLanguage[language]) <= n {
			t.Fatalf("the page has %d fences of %s", len(byLanguage[language]), language)
		}
		return byLanguage[language][n]
	}
	return map[string]string{
		"contract.toml": nth("```toml", 0),
		"template.html": nth("```go-html-template", 1) + nth("```go-html-template", 0),
		"words/en.toml": nth("```toml", 1),
		"style.css":     nth("```css", 0),
		"examples.md":   nth("````md", 0),
	}
}

// TestHandbookRoom makes the handbook's room in a site that uses the pack,
// and shows that plain Hugo renders it, with an inner shortcode and mistakes.
func TestHandbookRoom(t *testing.T) {
	mem := afero.NewMemMapFs()
	write := func(name, text string) {
		t.Helper()
		cases.Write(t, mem, name, text)
	}
	for name, text := range handbookRoom(t) {
		write("shortcodes/checklist/"+name, text)
	}
	write("hugo.toml", "baseURL = 'https://clinic.example/'\n")
	if _, err := produce.Run(mem, "", produce.Options{}); err != nil {
		t.Fatal(err)
	}
	if err := mem.RemoveAll("shortcodes"); err != nil {
		t.Fatal(err)
	}
	// The pack, as a theme of that name would lie there.
	root := filepath.Join("..", "..")
	for from, to := range map[string]string{
		"layouts/_shortcodes": "layouts/_shortcodes", "layouts/_partials/bedside": "layouts/_partials/bedside",
		"shortcodes/compare": "layouts/_partials/bedside/rooms/compare", "shortcodes/compare/words": "i18n/compare",
	} {
		entries, err := os.ReadDir(filepath.Join(root, from))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			ext := filepath.Ext(e.Name())
			if ext != ".html" && ext != ".txt" && (ext != ".toml" || !strings.HasSuffix(from, "words")) {
				continue
			}
			src, err := os.ReadFile(filepath.Join(root, from, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			write("themes/bedside/"+to+"/"+e.Name(), string(src))
		}
	}
	write("hugo.toml", "baseURL = 'https://clinic.example/'\ntheme = 'bedside'\ndisableKinds = ['taxonomy', 'term', 'rss', 'sitemap', 'home', 'section']\n")
	write("layouts/all.html", "{{ .Content }}")
	write("content/good.md", "---\ntitle: A\n---\nText.\n\n"+`{{< checklist "What to bring" >}}
- your **medicines**

{{< compare caption="Times" >}}
| Day | Hour |
|---|---:|
| Monday | 9 |
{{< /compare >}}
{{< /checklist >}}

{{< bedside/checklist title="Later" when="after" updated="2026-11-01" >}}
- rest
{{< /bedside/checklist >}}
`)
	build := func() (*hugolib.IntegrationTestBuilder, error) {
		var txtar strings.Builder
		for name, src := range cases.Tree(t, mem, "") {
			fmt.Fprintf(&txtar, "-- %s --\n%s\n", name, src)
		}
		return hugolib.NewIntegrationTestBuilder(hugolib.IntegrationTestConfig{T: t, TxtarString: txtar.String(), LogLevel: logg.LevelWarn}).BuildE()
	}
	b, err := build()
	if err != nil {
		t.Fatal(err)
	}
	page := b.FileContent("public/good/index.html")
	for _, want := range []string{
		`<section class="bs-checklist" data-when="before">`, "Before you come", "What to bring", "<strong>medicines</strong>", "<table", ">Monday<",
		`data-when="after"`, "When you are home", `<time datetime="2026-11-01">`, `rel="stylesheet"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
	css := regexp.MustCompile(`href="(/bedside/[^"]+\.css)"`).FindStringSubmatch(page)
	if css == nil {
		t.Fatalf("the page links no style sheet:\n%s", page)
	}
	if sheet := b.FileContent("public" + css[1]); !strings.Contains(sheet, ".bs-checklist") {
		t.Errorf("the room's style is not in the sheet:\n%s", sheet)
	}

	write("content/bad.md", "---\ntitle: B\n---\n{{< checklist titel=\"x\" updated=\"soon\" >}}x{{< /checklist >}}\n\n{{< checklist >}}x{{< /checklist >}}\n\n{{< checklist \""+strings.Repeat("long ", 20)+"\" >}}x{{< /checklist >}}\n")
	b, err = build()
	log := fmt.Sprint(b.LogString(), err)
	for _, want := range []string{
		`unknown parameter "titel"; did you mean "title"?`, `parameter "updated" is "soon"; expected a date such as 2026-11-01`,
		`parameter "title" is missing`, "the title is longer than 60 letters; expected a shorter one",
	} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %q:\n%s", want, log)
		}
	}
}
