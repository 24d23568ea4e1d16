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

	"example.org/bedside/tools/cases"
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
	host := strings.TrimPrefix(site.URL, "http://")
	p := download.New(limits, host)
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
	p = download.New(limits, host)
	if _, _, err := p.Fetch(context.Background(), site.URL, site.URL+"/knee.png"); err != nil {
		t.Error(err)
	}
	if _, _, err := p.Fetch(context.Background(), site.URL, site.URL+"/knee.png"); err == nil || !strings.Contains(err.Error(), "asked for already") {
		t.Errorf("got %v, want an end after one picture", err)
	}
	limits.Pictures, limits.Total = 10, 4
	p = download.New(limits, host)
	if _, _, err := p.Fetch(context.Background(), site.URL, site.URL+"/knee.png"); err == nil || !strings.Contains(err.Error(), "together") {
		t.Errorf("got %v, want an end at the total", err)
	}
}

// An export may name any host as its site. None of a network's own is asked,
// whatever name leads there, unless a person names it.
func TestInside(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		if r.URL.Path == "/away.png" {
			http.Redirect(w, r, "http://"+strings.Replace(r.Host, "127.0.0.1", "localhost", 1)+"/knee.png", http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, png)
	}))
	defer server.Close()
	port := server.URL[strings.LastIndexByte(server.URL, ':'):]
	limits := download.Limits{Pictures: 100, Size: 1 << 20, Total: 10 << 20, Time: 5 * time.Second}
	fetch := func(p *download.Pictures, site, name string) error {
		picture, _, err := p.Fetch(context.Background(), site, site+name)
		if picture != nil {
			picture.Close()
		}
		return err
	}
	stranger := download.New(limits)
	for _, host := range []string{
		"127.0.0.1" + port, "localhost" + port, "[::1]" + port, "[::ffff:127.0.0.1]" + port, "0.0.0.0" + port, "10.0.0.1", "172.16.5.5", "192.168.1.1", "100.64.0.1", "169.254.169.254",
		"198.18.0.1", "224.0.0.1", "255.255.255.255", "[fe80::1]", "[fd00::1]", "[fec0::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[::127.0.0.1]",
	} {
		if err := fetch(stranger, "http://"+host, "/knee.png"); err == nil || !strings.Contains(err.Error(), "inside a network; --download-from "+host+" allows") {
			t.Errorf("%s: got %v", host, err)
		}
	}
	if asked > 0 {
		t.Fatalf("the server was asked %d times", asked)
	}

	if err := fetch(download.New(limits, "127.0.0.1"), server.URL, "/knee.png"); err == nil || asked > 0 {
		t.Errorf("at another port than those of the web: got %v", err)
	}
	one := download.New(limits, "127.0.0.1"+port)
	if err := fetch(one, server.URL, "/knee.png"); err != nil || asked != 1 {
		t.Errorf("named: got %v", err)
	}
	if err := fetch(one, server.URL, "/away.png"); err == nil || !strings.Contains(err.Error(), "sent on to another site, localhost"+port+"; --download-from localhost"+port) {
		t.Errorf("sent on: got %v", err)
	}
	if err := fetch(download.New(limits, "127.0.0.1"+port, "localhost"+port), server.URL, "/away.png"); err != nil {
		t.Errorf("sent on to a host that is named: got %v", err)
	}
	picture, _, err := one.Fetch(context.Background(), "https://clinic.example", server.URL+"/knee.png")
	if err != nil {
		t.Fatalf("a picture on a host that is named: %v", err)
	}
	picture.Close()
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
	cases.Write(t, from, "export.xml", export)
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
	fs, page := run(importer.Options{Fetch: download.New(download.DefaultLimits, strings.TrimPrefix(site.URL, "http://")).Fetch})
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
