package hugo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/gohugoio/hugo/livereload"
	"github.com/spf13/afero"
)

// ServeOptions say what is served, and where.
type ServeOptions struct {
	Site    Options                                     // what is built; its Destination is not used, its Source is the disk
	Bind    string                                      // the address to listen at; empty: 127.0.0.1
	Port    int                                         // the first port to try; 0: 1313
	Ready   func(address string)                        // hears where the site is, before it is built for the first time; may be nil
	Rebuilt func(r *Result, d time.Duration, err error) // hears of each build, one after the other; may be nil
}

const (
	defaultPort = 1313
	ports       = 20 // how many ports are tried
	// What an editor does to save a file are several events.
	quiet = 100 * time.Millisecond
)

// Serve builds a site in memory and serves it until ctx ends, and builds it
// again when one of its files changes. What Hugo cannot build is shown as one
// page with what is to be mended, which goes away when it is. The error tells
// that the site cannot be served at all.
func Serve(ctx context.Context, o ServeOptions) error {
	o.Bind = cmp.Or(o.Bind, "127.0.0.1")
	listener, err := listen(o.Bind, cmp.Or(o.Port, defaultPort))
	if err != nil {
		return err
	}
	defer listener.Close()
	port := listener.Addr().(*net.TCPAddr).Port
	o.Site.Source = nil // only the disk can be watched
	o.Site.server = &serverInfo{host: o.Bind, port: port}

	watcher, err := newWatcher()
	if err != nil {
		return err
	}
	defer watcher.Close()

	s := &server{port: port}
	if s.dir, err = filepath.Abs(o.Site.Dir); err != nil {
		return err
	}
	s.Show(&Result{Broken: true}, nil) // until the first build is done
	startLivereload()
	web := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- web.Serve(listener) }()
	defer web.Close()
	if o.Ready != nil {
		o.Ready(fmt.Sprintf("http://%s/", net.JoinHostPort(host(o.Bind), strconv.Itoa(port))))
	}

	for first := true; ; first = false {
		start := time.Now()
		r, err := watcher.build(ctx, o.Site)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil && first {
			return err
		}
		s.Show(r, err)
		livereload.ForceRefresh()
		if o.Rebuilt != nil {
			o.Rebuilt(r, time.Since(start), err)
		}
		select {
		case <-ctx.Done():
			return nil
		case err := <-failed:
			return err
		case err := <-watcher.failed:
			return fmt.Errorf("the site's files cannot be watched: %w", err)
		case <-watcher.changed:
		}
	}
}

var startLivereload = sync.OnceFunc(livereload.Initialize)

// listen takes the first free port.
func listen(bind string, port int) (net.Listener, error) {
	var first error
	for p := port; p < port+ports && p < 1<<16; p++ {
		l, err := net.Listen("tcp", net.JoinHostPort(bind, strconv.Itoa(p)))
		if err == nil {
			return l, nil
		}
		first = cmp.Or(first, err)
	}
	return nil, fmt.Errorf("no port from %d on is free: %w", port, first)
}

func host(bind string) string {
	if ip := net.ParseIP(bind); ip != nil && (ip.IsLoopback() || ip.IsUnspecified()) {
		return "localhost"
	}
	return bind
}

// server serves what was built last.
type server struct {
	dir   string // the site's, absolute
	port  int
	shown atomic.Pointer[shown]
}

type shown struct {
	tree   afero.Fs
	prefix string // the path of the site's root, with a slash at both ends
	broken []byte // the page in place of all others; nil: none
}

// Show serves the result of a build.
func (s *server) Show(r *Result, err error) {
	now := &shown{prefix: "/"}
	if before := s.shown.Load(); before != nil {
		now.prefix = before.prefix
	}
	if r != nil && r.BaseURL != "" {
		if u, err := url.Parse(r.BaseURL); err == nil {
			now.prefix = strings.TrimSuffix(path.Clean("/"+u.Path), "/") + "/"
		}
	}
	if err != nil || r.Broken {
		now.broken = brokenPage(s.dir, s.port, r, err)
	} else {
		now.tree = r.Destination
	}
	s.shown.Store(now)
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	now := s.shown.Load()
	name := path.Clean("/" + r.URL.Path)
	rest, inside := strings.CutPrefix(name+"/", now.prefix)
	switch under := strings.TrimSuffix(rest, "/"); {
	case name == "/livereload.js" || inside && under == "livereload.js":
		livereload.ServeJS(w, r)
		return
	case name == "/livereload" || inside && under == "livereload":
		livereload.Handler(w, r)
		return
	}
	w.Header().Set("Cache-Control", "no-store") // it may be another one at the next look
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD are answered", http.StatusMethodNotAllowed)
		return
	}
	if now.broken != nil {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusInternalServerError)
		w.Write(now.broken)
		return
	}
	if !inside {
		if name == "/" {
			http.Redirect(w, r, now.prefix, http.StatusFound)
			return
		}
		now.notFound(w, r)
		return
	}
	now.serve(w, r, "/"+strings.TrimSuffix(rest, "/"))
}

// serve answers with a file of the tree; a folder stands for its index.html.
func (s *shown) serve(w http.ResponseWriter, r *http.Request, name string) {
	info, err := s.tree.Stat(name)
	if err == nil && info.IsDir() {
		index := path.Join(name, "index.html")
		if ok, err := afero.Exists(s.tree, index); err != nil || !ok {
			s.notFound(w, r)
			return
		}
		if !strings.HasSuffix(r.URL.Path, "/") {
			to := url.URL{Path: path.Base(r.URL.Path) + "/", RawQuery: r.URL.RawQuery}
			w.Header().Set("Location", to.String())
			w.WriteHeader(http.StatusFound)
			return
		}
		name = index
	} else if err != nil || strings.HasSuffix(r.URL.Path, "/") {
		s.notFound(w, r)
		return
	}
	f, err := s.tree.Open(name)
	if err != nil {
		s.notFound(w, r)
		return
	}
	defer f.Close()
	http.ServeContent(w, r, name, time.Time{}, f)
}

func (s *shown) notFound(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusNotFound)
	page, err := afero.ReadFile(s.tree, "/404.html")
	if err != nil {
		io.WriteString(w, "<!doctype html><title>Not found</title><p>There is no page at this address.")
		return
	}
	w.Write(page)
}

// watcher hears when a file of the site changes.
type watcher struct {
	*fsnotify.Watcher
	changed chan struct{}
	failed  chan error

	mu      sync.Mutex
	dir     string          // the site's folder
	watched map[string]bool // folders with all that is in them
	files   map[string]bool // single files, and their folders
	ignored []string        // folders
}

func newWatcher() (*watcher, error) {
	notify, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("the site's files cannot be watched: %w", err)
	}
	w := &watcher{Watcher: notify, changed: make(chan struct{}, 1), failed: make(chan error, 1), watched: make(map[string]bool), files: make(map[string]bool)}
	go w.listen()
	return w, nil
}

// listen turns bursts of events into one change each.
func (w *watcher) listen() {
	later := time.NewTimer(time.Hour)
	later.Stop()
	defer later.Stop()
	for {
		select {
		case e, ok := <-w.Events:
			if !ok {
				return
			}
			if w.matters(e) {
				later.Reset(quiet)
			}
		case err, ok := <-w.Errors:
			if !ok {
				return
			}
			if errors.Is(err, fsnotify.ErrEventOverflow) {
				later.Reset(quiet)
				continue
			}
			select {
			case w.failed <- err:
			default:
			}
		case <-later.C:
			select {
			case w.changed <- struct{}{}:
			default: // one is waiting already
			}
		}
	}
}

// matters tells whether an event is about a file that the site is made from.
func (w *watcher) matters(e fsnotify.Event) bool {
	base := filepath.Base(e.Name)
	switch {
	case e.Op == fsnotify.Chmod,
		strings.HasPrefix(base, "."), strings.HasPrefix(base, "#"), strings.HasSuffix(base, "~"),
		strings.HasSuffix(base, ".tmp"), base == "4913", // what editors leave for a moment
		base == "hugo_stats.json": // Hugo writes it
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, dir := range w.ignored {
		if within(e.Name, dir) {
			return false
		}
	}
	if dir := filepath.Dir(e.Name); dir != w.dir && w.files[dir] && !w.watched[dir] {
		return w.files[e.Name]
	}
	return true
}

func within(name, folder string) bool {
	rel, err := filepath.Rel(folder, name)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// build builds the site afresh. It watches before it reads, so that no change
// goes unheard.
func (w *watcher) build(ctx context.Context, o Options) (*Result, error) {
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	w.dir = dir
	err = errors.Join(w.add(dir), w.addAll(filepath.Join(dir, "config")))
	w.mu.Unlock()
	if err != nil {
		return nil, err
	}
	site, broken, err := Open(ctx, o)
	if err != nil || site == nil {
		return broken, err
	}
	if err := w.watch(site); err != nil {
		return nil, err
	}
	return site.Build(ctx, nil)
}

// watch watches the folders that a site is made from, and the files of its
// configuration.
func (w *watcher) watch(site *Site) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ignored = []string{site.PublishDir(), filepath.Join(site.dir, "resources"), filepath.Join(site.dir, "node_modules")}
	for _, file := range site.configs.LoadingInfo.ConfigFiles {
		dir := filepath.Dir(file)
		w.files[file], w.files[dir] = true, true
		if err := w.add(dir); err != nil {
			return err
		}
	}
	for _, root := range site.folders(true) {
		if err := w.addAll(root); err != nil {
			return err
		}
	}
	return nil
}

// add watches one file or folder, if it is there.
func (w *watcher) add(name string) error {
	if err := w.Add(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s cannot be watched for changes: %w", name, err)
	}
	return nil
}

// addAll watches a file, or a folder with all that is in it.
func (w *watcher) addAll(root string) error {
	return filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case d.IsDir() && name != root && (strings.HasPrefix(d.Name(), ".git") || d.Name() == "node_modules"):
			return filepath.SkipDir
		case d.IsDir():
			w.watched[name] = true
			return w.add(name)
		case name == root:
			w.files[name] = true
			return w.add(name)
		}
		return nil
	})
}
