package download_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/spf13/afero"

	"example.org/bedside/tools/importer"
	"example.org/bedside/tools/importer/download"
)

const png = "\x89PNG\r\n\x1a\n"

func TestFetch(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t.Errorf("another site was asked for %s", r.URL)
	}))
	defer elsewhere.Close()
	stop := make(chan struct{})
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" || r.Header.Get("Cookie") != "" {
			t.Error("the request carries more than the address")
		}
		switch r.URL.Path {
		case "/knee.png", "/a/knee.png":
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, png)
		case "/page.png":
			w.Header().Set("Content-Type", "image/png")
			_, _ = io.WriteString(w, "<html><script>alert(1)</script>")
		case "/a.svg":
			w.Header().Set("Content-Type", "image/svg+xml")
			_, _ = io.WriteString(w, `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`)
		case "/moved.png":
			http.Redirect(w, r, "/knee.png", http.StatusFound)
		case "/away.png":
			http.Redirect(w, r, elsewhere.URL+"/knee.png", http.StatusFound)
		case "/round.png":
			http.Redirect(w, r, "/round.png", http.StatusFound)
		case "/large.png":
			_, _ = io.WriteString(w, png+strings.Repeat("x", 2<<20))
		case "/slow.png":
			<-stop
		default:
			http.NotFound(w, r)
		}
	}))
	defer site.Close()
	defer close(stop)
	limits := download.Limits{Pictures: 100, Size: 1 << 20, Total: 10 << 20, Time: time.Second}
	p := download.New(nil, limits)
	for address, want := range map[string]string{
		site.URL + "/knee.png":  "",
		site.URL + "/moved.png": "",
		"http://me:secret@" + strings.TrimPrefix(site.URL, "http://") + "/knee.png": "",
		site.URL + "/page.png":              "it is no picture",
		site.URL + "/a.svg":                 "it is no picture",
		site.URL + "/away.png":              "sent on to another site",
		site.URL + "/round.png":             "sent on more than five times",
		site.URL + "/large.png":             "larger than 1 MB",
		site.URL + "/slow.png":              "exceeded",
		site.URL + "/gone.png":              "404",
		elsewhere.URL + "/knee.png":         "stands on another site",
		"http://127.0.0.1/knee.png":         "stands on another site",
		"file:///etc/passwd":                "stands on another site",
		"http://169.254.169.254/latest":     "stands on another site",
		"//" + "evil.example" + "/knee.png": "stands on another site",
	} {
		picture, kind, err := p.Fetch(context.Background(), site.URL, address)
		switch {
		case want == "" && (err != nil || kind != "image/png"):
			t.Errorf("%s: got %q, %v", address, kind, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: got %v, want %q", address, err, want)
		}
		if picture != nil {
			picture.Close()
		}
	}

	limits.Pictures = 1
	p = download.New(nil, limits)
	if _, _, err := p.Fetch(context.Background(), site.URL, site.URL+"/knee.png"); err != nil {
		t.Error(err)
	}
	if _, _, err := p.Fetch(context.Background(), site.URL, site.URL+"/knee.png"); err == nil || !strings.Contains(err.Error(), "asked for already") {
		t.Errorf("got %v, want an end after one picture", err)
	}
	limits.Pictures, limits.Total = 10, 4
	p = download.New(nil, limits)
	if _, _, err := p.Fetch(context.Background(), site.URL, site.URL+"/knee.png"); err == nil || !strings.Contains(err.Error(), "together") {
		t.Errorf("got %v, want an end at the total", err)
	}
}

// TestImport brings a post with its pictures, and asks for none without the
// flag.
func TestImport(t *testing.T) {
	asked := 0
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		if strings.HasSuffix(r.URL.Path, ".png") {
			_, _ = io.WriteString(w, png)
			return
		}
		http.NotFound(w, r)
	}))
	defer site.Close()
	export := `<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:base_blog_url>` + site.URL + `</wp:base_blog_url>
<item><title>Knees</title><content:encoded><![CDATA[<p>a <img src="/u/knee.png" alt="A knee"> <img src="` + site.URL + `/other/..%2fknee.png" alt="Another"> <img src="/u/knee.png" alt="Again"> <img src="https://evil.example/x.png" alt="Evil"> <img src="/gone.jpg" alt="Gone"></p>]]></content:encoded><wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type><wp:post_name>knees</wp:post_name></item></channel></rss>`
	from := afero.NewMemMapFs()
	if err := afero.WriteFile(from, "export.xml", []byte(export), 0o644); err != nil {
		t.Fatal(err)
	}
	run := func(o importer.Options) (afero.Fs, importer.Page) {
		t.Helper()
		o.From, o.Paths, o.Site, o.Content, o.Data = from, []string{"export.xml"}, afero.NewMemMapFs(), "content", "data"
		r, err := importer.Import(context.Background(), o, nil)
		if err != nil || len(r.Pages) != 1 || r.Bad() {
			t.Fatalf("got %+v, %v", r, err)
		}
		return o.Site, r.Pages[0]
	}
	run(importer.Options{})
	if asked > 0 {
		t.Fatalf("the site was asked %d times without being told to", asked)
	}
	fs, page := run(importer.Options{Fetch: download.New(nil, download.DefaultLimits).Fetch})
	src, err := afero.ReadFile(fs, page.File)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"![A knee](knee.png)", "![Again](knee.png)", "[Evil](https://evil.example/x.png)"} {
		if !strings.Contains(string(src), want) {
			t.Errorf("%s is not in:\n%s", want, src)
		}
	}
	files, err := afero.ReadDir(fs, "content/articles/knees")
	if err != nil || len(files) != 3 {
		t.Errorf("got %v, %v, want the page and two pictures", files, err)
	}
	for _, f := range files {
		if strings.ContainsAny(f.Name(), `/\%`) || strings.HasPrefix(f.Name(), ".") {
			t.Errorf("the name %q is not safe", f.Name())
		}
	}
	if asked != 3 {
		t.Errorf("the site was asked %d times, want 3", asked)
	}
}
