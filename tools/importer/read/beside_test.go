package read

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"

	"example.org/bedside/tools/cases"
)

// TestBeside takes the pictures that stand in a page's own folder or in the page
// itself, and nothing from anywhere else.
func TestBeside(t *testing.T) {
	folder := t.TempDir()
	picture := "\x89PNG\r\n\x1a\n" + strings.Repeat("x", 200)
	data := "data:image/png;base64," + base64.StdEncoding.EncodeToString([]byte(picture))
	page := `<p><img src="page_files/my%20knee.png" alt="Knee"><img src="a/my knee.png" alt="Other"><img src="page_files/my%20knee.png?w=3" alt="Again"><img src="` + data + `" alt="Inside">
<img src="../secret.png" alt="1"><img src="page_files/../../secret.png" alt="2"><img src="%2e%2e/secret.png" alt="3"><img src="/etc/x.png" alt="4"><img src="link.png" alt="5"><img src="away/secret.png" alt="6"><img src="a.svg" alt="7"><img src="gone.png" alt="8">
<img src="file:///etc/x.png" alt="9"><img src="data:image/svg+xml;base64,` + base64.StdEncoding.EncodeToString([]byte("<svg onload=alert(1)>"+picture)) + `" alt="drawing"></p>`
	for name, text := range map[string]string{"site/page.html": page, "site/page_files/my knee.png": "1", "site/a/my knee.png": "2", "secret.png": "3", "site/a.svg": "<svg>"} {
		name = filepath.Join(folder, name)
		cases.Write(t, cases.Disk, name, text)
	}
	for from, to := range map[string]string{"link.png": "../secret.png", "away": ".."} {
		if err := os.Symlink(to, filepath.Join(folder, "site", from)); err != nil {
			t.Skip(err)
		}
	}
	doc := loadOne(t, "page.html", []byte("<p>x"), func(s *Source) { s.Fs, s.Path = afero.NewOsFs(), filepath.Join(folder, "site", "page.html") })
	var got []string
	for _, m := range doc.Media {
		r, err := m.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := afero.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		r.Close()
		got = append(got, m.Name+": "+string(text))
	}
	if diff := cmp.Diff([]string{"picture-1.png: " + picture, "my-knee.png: 1", "2-my-knee.png: 2"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if text := show(doc); !strings.Contains(text, "![Again](my-knee.png)") {
		t.Errorf("got %s", text)
	}
	if text := told(doc); !strings.Contains(text, "[drawing]") {
		t.Errorf("the drawing is not told: %s", text)
	}
}
