package browser_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/spf13/afero"
	"golang.org/x/tools/txtar"

	"example.org/bedside"
	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/hugo"
)

const root = "../.."

// full is whether every page is tested in every state.
var full = os.Getenv("BEDSIDE_FULL") != ""

// npmFile is a file of the packages that npm/package.json names.
func npmFile(name string) (string, error) {
	name, err := filepath.Abs(filepath.Join("npm", "node_modules", filepath.FromSlash(name)))
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(name); err != nil {
		return "", fmt.Errorf("%s not found: npm ci --ignore-scripts --prefix tools/browser/npm", name)
	}
	return name, nil
}

// chromium is one running browser; every tab is one of it.
var chromium = sync.OnceValues(func() (context.Context, error) {
	var program string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			program = found
			break
		}
	}
	if program == "" {
		return nil, errors.New("chromium not found: apt-get install chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program))
	if os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	atEnd = append(atEnd, stop)
	ctx, _ = chromedp.NewContext(ctx)
	atEnd = append(atEnd, func() { _ = chromedp.Cancel(ctx) })
	return ctx, chromedp.Do(ctx)
})

var atEnd []func()

func TestMain(m *testing.M) {
	code := m.Run()
	for _, f := range slices.Backward(atEnd) {
		f()
	}
	for _, lost := range served.lost {
		if path.Base(lost) != "favicon.ico" && !strings.HasPrefix(lost, "/faults/") {
			fmt.Fprintln(os.Stderr, "a page asks for what is not there:", lost)
			code = 1
		}
	}
	os.Exit(code)
}

// hosting is the handbook's page with the headers for hosts. They are what is
// sent with every page in these tests, so what it says was tried.
const hosting cases.Page = root + "/content/handbook/hosting.md"

const (
	policyName = "Content-Security-Policy"
	headless   = "headless" // the site that is sent without headers
)

// headers are those for every page, by name.
var headers = sync.OnceValues(func() (map[string]string, error) {
	blocks, err := hosting.Blocks()
	for _, b := range blocks {
		if every := cases.Headers(b.Text)["/*"]; every[policyName] != "" {
			return every, nil
		}
	}
	return nil, fmt.Errorf("%s has no block with headers for /*: %w", hosting, err)
})

// scripted is the policy for a page that asks for a behaviour, as the page on
// hosting says.
func scripted(policy string) string {
	return strings.Replace(policy, "script-src 'none'", "script-src 'self'", 1)
}

// A site is one that was built and is being served.
type site struct {
	files   afero.Fs
	address string   // of its root, with a slash at the end
	pages   []string // HTML files, with slashes; redirections are none
	layouts map[string]string
}

// server serves all sites, each under its own name.
var server = sync.OnceValues(func() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	s := &http.Server{Handler: http.HandlerFunc(serve)}
	go s.Serve(l)
	atEnd = append(atEnd, func() { s.Close() })
	return "http://" + l.Addr().String() + "/", nil
})

var served struct {
	sync.Mutex
	files map[string]afero.Fs
	lost  []string // the addresses that were asked for and are not there
}

func serve(w http.ResponseWriter, r *http.Request) {
	name, file, _ := strings.Cut(strings.TrimPrefix(path.Clean(r.URL.Path), "/"), "/")
	served.Lock()
	files := served.files[name]
	served.Unlock()
	var src []byte
	err := fs.ErrNotExist
	if files != nil {
		if dir, _ := afero.IsDir(files, "/"+file); dir {
			file = path.Join(file, "index.html")
		}
		src, err = afero.ReadFile(files, "/"+file)
	}
	if err != nil {
		served.Lock()
		served.lost = append(served.lost, r.URL.Path)
		served.Unlock()
		http.NotFound(w, r)
		return
	}
	sent, err := headers()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	for header, value := range sent {
		if name == headless {
			break
		}
		if header == policyName && strings.Contains(string(src), "<script src=") {
			value = scripted(value)
		}
		w.Header().Set(header, value)
	}
	w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(file)))
	w.Write(src)
}

// publish builds a site that lies in memory at dir and serves it.
func publish(name string, source afero.Fs, dir string) (*site, error) {
	address, err := server()
	if err != nil {
		return nil, err
	}
	if _, err := headers(); err != nil {
		return nil, err
	}
	s := &site{files: afero.NewMemMapFs(), address: address + name + "/", layouts: map[string]string{}}
	r, err := hugo.Build(context.Background(), hugo.Options{
		Dir: dir, Source: source, Destination: s.files, BaseURL: s.address, Pack: bedside.Shortcodes(),
	})
	if err != nil {
		return nil, err
	}
	if r.Broken || len(r.Findings) > 0 {
		return nil, fmt.Errorf("%s is not built without findings: %+v", name, r.Findings)
	}
	err = afero.Walk(s.files, "/", func(p string, info fs.FileInfo, err error) error {
		if err != nil || info.IsDir() || path.Ext(p) != ".html" {
			return err
		}
		src, err := afero.ReadFile(s.files, p)
		if err == nil && !strings.Contains(string(src), `http-equiv="refresh"`) && !strings.Contains(string(src), "http-equiv=refresh") {
			p = strings.TrimPrefix(filepath.ToSlash(p), "/")
			s.pages = append(s.pages, p)
			if m := madeBy.FindSubmatch(src); m != nil {
				s.layouts[p] = string(m[1])
			}
		}
		return err
	})
	slices.Sort(s.pages)
	served.Lock()
	defer served.Unlock()
	if served.files == nil {
		served.files = map[string]afero.Fs{}
	}
	served.files[name] = s.files
	return s, err
}

// madeBy is the mark that names the layout of a page.
var madeBy = regexp.MustCompile(`<!--made by ([^ ]*)-->`)

// copyInto copies files into a folder in memory.
func copyInto(to afero.Fs, dir string, from fs.FS, names ...string) error {
	for _, name := range names {
		err := fs.WalkDir(from, name, func(p string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && slices.Contains([]string{"public", "resources", ".bedside"}, d.Name()) {
				return fs.SkipDir
			}
			if d.IsDir() || strings.HasPrefix(d.Name(), ".") {
				return nil
			}
			src, err := fs.ReadFile(from, p)
			if err != nil {
				return err
			}
			return afero.WriteFile(to, path.Join(dir, p), src, 0o644)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// clinic is the example, in whose pages each layout leaves its name.
var clinic = sync.OnceValues(func() (*site, error) {
	fsys := afero.NewMemMapFs()
	if err := copyInto(fsys, "/bedside", os.DirFS(root), "hugo.toml", "go.mod", "content", "layouts", "shortcodes", "site"); err != nil {
		return nil, err
	}
	err := afero.Walk(fsys, "/bedside/layouts", func(p string, info fs.FileInfo, err error) error {
		rel := strings.TrimPrefix(filepath.ToSlash(p), "/bedside/layouts/")
		if err != nil || info.IsDir() || strings.HasPrefix(rel, "_") || path.Ext(p) != ".html" {
			return err
		}
		src, err := afero.ReadFile(fsys, p)
		if err != nil {
			return err
		}
		marked := strings.Replace(string(src), `{{ define "main" }}`, `{{ define "main" }}{{ safeHTML "<!--made by `+rel+`-->" }}`, 1)
		return afero.WriteFile(fsys, p, []byte(marked), 0o644)
	})
	if err != nil {
		return nil, err
	}
	return publish("clinic", fsys, "/bedside/site")
})

// one is a page of each of the example's layouts: the longest that patients
// read, if there is one.
func (s *site) one(t testing.TB) map[string]string {
	t.Helper()
	longest, names := map[string]int{}, map[string]string{}
	for _, p := range s.pages {
		layout := s.layouts[p]
		if layout == "" {
			t.Errorf("%s: no layout left its name", p)
		}
		n := len(s.read(t, p))
		if strings.HasPrefix(p, "handbook/") {
			n = 1
		}
		if n > longest[layout] {
			longest[layout], names[layout] = n, p
		}
	}
	return names
}

func (s *site) read(t testing.TB, name string) string {
	t.Helper()
	src, err := afero.ReadFile(s.files, "/"+name)
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

func sites(t testing.TB, made func() (*site, error)) *site {
	t.Helper()
	s, err := made()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// theme is a site of a stranger's theme, and the same with our line in its head.
func theme(name string, head bool) (*site, error) {
	fsys := afero.NewMemMapFs()
	if err := copyInto(fsys, "/site/themes/bedside", bedside.Pack(), "hugo.toml", "layouts", "shortcodes"); err != nil {
		return nil, err
	}
	for _, file := range []string{"everything", name} {
		a, err := txtar.ParseFile(filepath.Join("testdata", file+".txtar"))
		if err != nil {
			return nil, err
		}
		for _, f := range a.Files {
			if err := afero.WriteFile(fsys, "/site/"+f.Name, f.Data, 0o644); err != nil {
				return nil, err
			}
		}
	}
	for _, picture := range []string{"scar-before.webp", "scar-after.webp"} {
		src, err := os.ReadFile(filepath.Join(root, "site", "assets", "pictures", picture))
		if err != nil {
			return nil, err
		}
		if err := afero.WriteFile(fsys, "/site/assets/"+picture, src, 0o644); err != nil {
			return nil, err
		}
	}
	as := name
	settings := fmt.Sprintf("[params.bedside]\nhead = %v\n", head)
	if head {
		as += "-head"
		if err := afero.WriteFile(fsys, "/site/layouts/_partials/custom-head.html", []byte(`{{ partial "bedside/head.html" . }}`), 0o644); err != nil {
			return nil, err
		}
	}
	toml, err := afero.ReadFile(fsys, "/site/hugo.toml")
	if err != nil {
		return nil, err
	}
	if err := afero.WriteFile(fsys, "/site/hugo.toml", []byte(strings.Replace(string(toml), "[params.bedside]\n", settings, 1)), 0o644); err != nil {
		return nil, err
	}
	return publish(as, fsys, "/site")
}

// A state is how a page is looked at.
type state struct {
	width  int64
	scheme string // light or dark
	dir    string // ltr or rtl
	open   bool   // all that opens is open
	forced bool   // the system's own few colours
	media  string // empty or print
}

func (s state) String() string {
	open := "closed"
	if s.open {
		open = "opened"
	}
	return fmt.Sprintf("%d px, %s, %s, %s", s.width, s.scheme, s.dir, open)
}

// A tab shows one page of one site.
type tab struct {
	testing.TB
	ctx context.Context
}

// open opens a page in a tab of its own. What breaks the policy that is sent
// with it fails the test.
func open(t testing.TB, address string) *tab {
	t.Helper()
	browser, err := chromium()
	cases.Need(t, "browser", err)
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	b := &tab{t, ctx}
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watch})
		if err == nil {
			_, err = cdp.Call(ctx, t, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
		}
		return err
	}))
	b.visit(address)
	return b
}

// patience is how long one step may take where other tests want the processor
// too; a browser that hangs ends the test.
const patience = 3 * time.Minute

// watch notes what the page's policy forbids.
const watch = `window.broken = [];
document.addEventListener("securitypolicyviolation", e => broken.push(e.violatedDirective + " " + e.blockedURI + " " + e.sample));`

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if chromedp.FromContext(b.ctx).Target == nil {
		ctx = b.ctx // a tab lives as long as the context that it was made with
	}
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.Fatal(err)
	}
}

func (b *tab) visit(address string) {
	b.Helper()
	b.do(chromedp.EmulateViewport(1280, 800), chromedp.Navigate(address))
	if broken := eval[[]string](b, "broken"); len(broken) > 0 {
		b.Errorf("%s breaks its policy: %q", address, broken)
	}
}

// eval runs a script's expression in the page; a promise is waited for.
func eval[T any](b *tab, script string, args ...any) T {
	b.Helper()
	for i, a := range args {
		src, err := json.Marshal(a)
		if err != nil {
			b.Fatal(err)
		}
		script = strings.ReplaceAll(script, fmt.Sprintf("$%d", i+1), string(src))
	}
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatalf("%.200s: %v", script, err)
	}
	return v
}

// look brings a page into a state.
func (b *tab) look(s state) {
	b.Helper()
	b.do(chromedp.EmulateViewport(s.width, 800), chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		forced := "none"
		if s.forced {
			forced = "active"
		}
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: s.media, Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: s.scheme},
			{Name: "prefers-reduced-motion", Value: "reduce"},
			{Name: "forced-colors", Value: forced},
		}})
		return err
	}))
	// An answer of a group that opens one by one would close its neighbour.
	eval[bool](b, `(document.documentElement.dir = $1, document.querySelectorAll("details").forEach(d => {
  if ($2) d.removeAttribute("name");
  d.open = $2;
}), true)`, s.dir, s.open)
}

// ours are the tests' own scripts.
func script(t testing.TB, name string) string {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

var axe = sync.OnceValues(func() (string, error) {
	name, err := npmFile("axe-core/axe.min.js")
	if err != nil {
		return "", err
	}
	src, err := os.ReadFile(name)
	return string(src), err
})
