package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/pelletier/go-toml/v2"

	"example.org/bedside/tools/cases"
)

// hostingPage is the page whose builds and servers are tried.
const hostingPage cases.Page = "../../content/handbook/hosting.md"

// hosted is a clinic's repository whose pages say for which environment and
// address they were built.
func hosted(t *testing.T) *scratch {
	s := newScratch(t)
	const page = `<!doctype html><html lang=en><head><title>{{ .Title }}</title></head><body>{{ .Content }}{{ hugo.Environment }} at {{ site.BaseURL }}</body></html>`
	s.write("layouts/home.html", page)
	s.write("layouts/404.html", strings.Replace(page, "{{ .Content }}", "Not here. ", 1))
	s.write("static/_headers", hostingPage.Only(t, "text", "Content-Security-Policy"))
	s.write("static/.htaccess", hostingPage.Only(t, "apache", "Content-Security-Policy"))
	return s
}

// builds runs a host's command with its variables, and looks at what is in the
// folder that the host publishes.
func (s *scratch) builds(command, folder, says string, variables ...string) {
	s.Helper()
	own := &scratch{s.T, s.dir, append(s.env, variables...)}
	own.must(0, strings.ReplaceAll(command, called, "bedside "), "Published ")
	for name, want := range map[string]string{"index.html": says, "404.html": says, "_headers": "nosniff", ".htaccess": "nosniff"} {
		if src, err := os.ReadFile(filepath.Join(s.dir, folder, name)); err != nil || !strings.Contains(string(src), want) {
			s.Errorf("%s\n%s: %v, want %q in it:\n%s", command, name, err, want, src)
		}
	}
}

// TestHosts builds as each host of the page does. A page with an error is not
// published anywhere.
func TestHosts(t *testing.T) {
	const live, preview = "production at https://clinic.example/", "preview at https://one--clinic.example/"
	parse := func(t *testing.T, language, text string, into any) {
		t.Helper()
		unmarshal := toml.Unmarshal
		if language == "yaml" {
			unmarshal = yaml.Unmarshal
		}
		if err := unmarshal([]byte(hostingPage.Only(t, language, text)), into); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("GitHub Pages", func(t *testing.T) {
		s := hosted(t)
		w, lines := openWorkflow(t, hostingPage, "Publish")
		ids, folder := map[string]string{}, ""
		for _, job := range w.Jobs {
			for _, step := range job.Steps {
				ids[step.ID], _, _ = strings.Cut(step.Uses, "@")
				if strings.Contains(step.Uses, "upload-pages-artifact") {
					folder = step.With["path"]
				}
				for name, value := range step.Env {
					if name != "ADDRESS" || value != "${{ steps.pages.outputs.base_url }}" {
						t.Errorf("%s: %s is not what the test gives", name, value)
					}
				}
			}
		}
		if ids["pages"] != "actions/configure-pages" || ids["deployment"] != "actions/deploy-pages" {
			t.Errorf("the steps that others ask are %v", ids)
		}
		s.builds(strings.Join(lines, "\n"), folder, "production at https://w.github.example/clinic/", "ADDRESS=https://w.github.example/clinic")
		s.write("content/articles/knee.md", badPage)
		s.must(1, "ADDRESS=https://w.github.example/clinic; "+strings.Join(lines, "\n"), "Nothing was published")
	})
	t.Run("GitLab Pages", func(t *testing.T) {
		s := hosted(t)
		var jobs struct {
			Pages struct {
				Script    []string
				Artifacts struct{ Paths []string }
				Rules     []map[string]string
			}
		}
		parse(t, "yaml", "$CI_DEFAULT_BRANCH", &jobs)
		if len(jobs.Pages.Artifacts.Paths) != 1 || len(jobs.Pages.Rules) != 1 {
			t.Fatalf("%+v", jobs)
		}
		s.builds(strings.Join(jobs.Pages.Script, "\n"), jobs.Pages.Artifacts.Paths[0], live)
	})
	t.Run("Netlify", func(t *testing.T) {
		s := hosted(t)
		var settings struct {
			Build   struct{ Command, Publish string }
			Context map[string]struct{ Command string }
		}
		parse(t, "toml", "DEPLOY_PRIME_URL", &settings)
		s.builds(settings.Build.Command, settings.Build.Publish, live)
		if len(settings.Context) != 2 {
			t.Errorf("the contexts are %v", settings.Context)
		}
		for _, c := range settings.Context {
			s.builds(c.Command, settings.Build.Publish, preview, "DEPLOY_PRIME_URL=https://one--clinic.example")
		}
	})
	t.Run("Cloudflare Pages", func(t *testing.T) {
		s := hosted(t)
		s.write("build.sh", strings.ReplaceAll(hostingPage.Only(t, "sh", "CF_PAGES_BRANCH"), called, "bedside "))
		s.builds("sh build.sh", "public", live, "CF_PAGES_BRANCH=main", "CF_PAGES_URL=https://one--clinic.example")
		s.builds("sh build.sh", "public", preview, "CF_PAGES_BRANCH=knees", "CF_PAGES_URL=https://one--clinic.example")
	})
	t.Run("a server", func(t *testing.T) {
		s, www := hosted(t), filepath.Join(t.TempDir(), "clinic")
		s.must(0, "git init -q --bare ../origin.git && git init -q && git add --all && git commit -q -m Site && git remote add origin ../origin.git && git push -q -u origin HEAD", "")
		_, line, _ := strings.Cut(hostingPage.Only(t, "text", "git pull"), " * * * ")
		line = strings.NewReplacer("/home/web/clinic", "'"+s.dir+"'", "/srv/www/clinic", "'"+www+"'").Replace(line)
		if code, out := s.sh(line); code != 0 || out != "" {
			t.Fatalf("exit code %d, and cron would send a mail of\n%s", code, out)
		}
		before := cases.Tree(t, cases.Disk, www)
		if !strings.Contains(before["index.html"], live) {
			t.Errorf("%q", before)
		}
		s.write("content/articles/knee.md", badPage)
		s.must(1, line, "names no author")
		if after := cases.Tree(t, cases.Disk, www); len(after) != len(before) {
			t.Errorf("the pages that were online did not stay: %d files of %d", len(after), len(before))
		}
	})
	t.Run("a preview", func(t *testing.T) {
		hosted(t).builds(hostingPage.Only(t, "sh", "preview.clinic.example"), "preview", "preview at https://preview.clinic.example/")
	})
}

// TestNightly calls a hook as the page's workflow does.
func TestNightly(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip(err)
	}
	calls, status := []string{}, http.StatusOK
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls = append(calls, r.Method+" "+r.URL.Path)
		w.WriteHeader(status)
	}))
	defer hook.Close()
	s := newScratch(t)
	s.env = append(s.env, "HOOK="+hook.URL+"/secret")
	w, lines := openWorkflow(t, hostingPage, "Nightly")
	if env := w.Jobs["build"].Steps[0].Env; env["HOOK"] != "${{ secrets.BUILD_HOOK }}" {
		t.Errorf("the hook is %v", env)
	}
	s.must(0, strings.Join(lines, "\n"), "")
	status = http.StatusNotFound // the hook was taken away, and somebody must hear of it
	s.must(22, strings.Join(lines, "\n"), "404")
	if fmt.Sprint(calls) != "[POST /secret POST /secret]" {
		t.Errorf("the calls are %v", calls)
	}
}

// TestServers gives nginx and Apache what the page says, and asks them for a
// page, a style sheet and what is not there.
func TestServers(t *testing.T) {
	s := hosted(t)
	s.write("static"+sheet, "p { color: red }\n")
	s.must(0, "bedside build --destination www", "Published")
	if err := os.Chmod(filepath.Dir(s.dir), 0o755); err != nil { // a server that root starts reads as nobody
		t.Fatal(err)
	}
	in := func(name string) string { return filepath.Join(s.dir, name) }
	certificate(s)
	t.Run("nginx", func(t *testing.T) {
		program := serverProgram(t, "nginx")
		plain, secure := freePort(t), freePort(t)
		block := strings.NewReplacer(
			"listen 80;", "listen 127.0.0.1:"+plain+";", "listen 443 ssl;", "listen 127.0.0.1:"+secure+" ssl;", "/srv/www/clinic", in("www"),
			"/etc/letsencrypt/live/www.clinic.example/fullchain.pem", in("cert.pem"), "/etc/letsencrypt/live/www.clinic.example/privkey.pem", in("key.pem"),
		).Replace(hostingPage.Only(t, "nginx", "Content-Security-Policy"))
		temporary := ""
		for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
			temporary += kind + "_temp_path " + in(kind) + ";\n"
		}
		s.write("nginx.conf", "pid "+in("nginx.pid")+";\nevents {}\nhttp {\naccess_log off;\ntypes { text/html html; text/css css; }\n"+temporary+block+"}\n")
		start(t, program, []string{"-e", "stderr", "-c", in("nginx.conf")}, "-s", "stop")
		ask(t, plain, secure)
	})
	t.Run("Apache", func(t *testing.T) {
		program := serverProgram(t, "apache2", "httpd")
		modules := ""
		for _, dir := range []string{"lib/apache2", "lib64/httpd", "lib/httpd", "libexec/apache2"} {
			found, _ := filepath.Glob(filepath.Join(filepath.Dir(program), "..", dir, "modules", "mod_rewrite.so"))
			for _, name := range found {
				modules = filepath.Dir(name)
			}
		}
		settings := ""
		for _, name := range []string{"mpm_event", "authz_core", "dir", "mime", "headers", "rewrite", "ssl"} {
			settings += "LoadModule " + name + "_module " + filepath.Join(modules, "mod_"+name+".so") + "\n"
		}
		if os.Getuid() == 0 {
			settings += "User nobody\n"
		}
		plain, secure := freePort(t), freePort(t)
		s.write("apache.conf", settings+fmt.Sprintf(`ServerRoot %[1]q
DefaultRuntimeDir %[1]q
PidFile apache.pid
ErrorLog apache.log
ServerName www.clinic.example
TypesConfig %[5]q
AddType text/html .html
AddType text/css .css
Listen 127.0.0.1:%[3]s
Listen 127.0.0.1:%[4]s
DocumentRoot %[2]q
<Directory %[2]q>
  AllowOverride FileInfo
  Require all granted
</Directory>
<VirtualHost 127.0.0.1:%[4]s>
  SSLEngine on
  SSLCertificateFile cert.pem
  SSLCertificateKeyFile key.pem
</VirtualHost>
`, s.dir, in("www"), plain, secure, os.DevNull))
		start(t, program, []string{"-f", in("apache.conf")}, "-k", "stop")
		ask(t, plain, secure)
	})
}

// sheet is a style sheet with its hash in its name.
const sheet = "/css/page.min.54bde639383c98f515f5a2310b5f11496d42af75fc4a0af7a66127c9e3cc913c.css"

// serverProgram is a server's program, under one of its names.
func serverProgram(t *testing.T, names ...string) string {
	t.Helper()
	for _, name := range names {
		for _, name := range []string{name, "/usr/sbin/" + name} {
			if program, err := exec.LookPath(name); err == nil {
				return program
			}
		}
	}
	cases.Need(t, "servers", fmt.Errorf("%s not found: apt-get install nginx apache2-bin", names[0]))
	return ""
}

// start starts a server, which has its ports once this is done, and stops it at
// the test's end.
func start(t *testing.T, program string, args []string, stop ...string) {
	t.Helper()
	said, err := os.Create(filepath.Join(t.TempDir(), "said")) // no pipe, which the server would keep open
	if err != nil {
		t.Fatal(err)
	}
	defer said.Close()
	c := exec.Command(program, args...)
	c.Stdout, c.Stderr = said, said
	if err := c.Run(); err != nil {
		src, _ := os.ReadFile(said.Name())
		t.Fatalf("%v\n%s", err, src)
	}
	t.Cleanup(func() {
		if err := exec.Command(program, append(args, stop...)...).Run(); err != nil {
			t.Error(err)
		}
	})
}

// ask asks a server over HTTP and HTTPS, and wants the headers that the page
// names.
func ask(t *testing.T, plain, secure string) {
	t.Helper()
	client := &http.Client{
		Transport:     &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	defer client.CloseIdleConnections()
	get := func(address string) (*http.Response, string) {
		t.Helper()
		r, err := client.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		src, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		return r, string(src)
	}
	if r, _ := get("http://127.0.0.1:" + plain + "/articles/"); r.StatusCode != 301 || !strings.HasPrefix(r.Header.Get("Location"), "https://127.0.0.1") || !strings.HasSuffix(r.Header.Get("Location"), "/articles/") {
		t.Errorf("HTTP gives %d, to %s", r.StatusCode, r.Header.Get("Location"))
	}
	wanted := cases.Headers(hostingPage.Only(t, "text", "Content-Security-Policy"))["/*"]
	if len(wanted) < 4 {
		t.Fatalf("the page names the headers %v", wanted)
	}
	for _, test := range []struct {
		path, says, cache string
		status            int
	}{
		{"/", "production at", "no-cache", 200},
		{sheet, "color: red", "public, max-age=31536000, immutable", 200},
		{"/no-such-page/", "Not here", "no-cache", 404},
	} {
		r, said := get("https://127.0.0.1:" + secure + test.path)
		if r.StatusCode != test.status || !strings.Contains(said, test.says) {
			t.Errorf("%s: %d\n%s", test.path, r.StatusCode, said)
		}
		wanted["Cache-Control"] = test.cache
		for name, want := range wanted {
			if got := r.Header.Values(name); len(got) != 1 || got[0] != want {
				t.Errorf("%s: %s is %q, want %q", test.path, name, got, want)
			}
		}
	}
}

// certificate writes a certificate that nobody trusts, and its key.
func certificate(s *scratch) {
	s.Helper()
	server := httptest.NewTLSServer(nil)
	defer server.Close()
	own := server.TLS.Certificates[0]
	key, err := x509.MarshalPKCS8PrivateKey(own.PrivateKey)
	if err != nil {
		s.Fatal(err)
	}
	s.write("cert.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: own.Certificate[0]})))
	s.write("key.pem", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})))
}

// freePort is a port that nobody listens to.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}
