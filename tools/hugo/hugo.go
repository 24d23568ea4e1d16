// Package hugo runs Hugo in process: it builds a site into any file system, and
// serves one while it is being written. It writes what stock Hugo writes, byte
// for byte; what it adds is that nothing runs or is fetched unless it was
// allowed, and that mistakes come out as findings that a writer can read.
//
// It is the only package that imports Hugo's engine.
package hugo

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/bep/clocks"
	"github.com/bep/logg"
	"github.com/gohugoio/hugo/common/hmaps"
	"github.com/gohugoio/hugo/common/htime"
	engine "github.com/gohugoio/hugo/common/hugo"
	"github.com/gohugoio/hugo/common/loggers"
	"github.com/gohugoio/hugo/common/types"
	"github.com/gohugoio/hugo/common/urls"
	"github.com/gohugoio/hugo/config"
	"github.com/gohugoio/hugo/config/allconfig"
	"github.com/gohugoio/hugo/config/security"
	"github.com/gohugoio/hugo/deps"
	"github.com/gohugoio/hugo/hugofs"
	"github.com/gohugoio/hugo/hugolib"
	"github.com/gohugoio/hugo/modules"
	"github.com/gohugoio/hugo/resources/kinds"
	"github.com/gohugoio/hugo/resources/page"
	"github.com/spf13/afero"

	"example.org/bedside/tools/check"
)

// Options say which site is built, and how.
type Options struct {
	Dir         string            // the site's folder
	Source      afero.Fs          // where Dir lies; nil: the disk
	Destination afero.Fs          // the published tree goes to its root; nil: memory
	BaseURL     string            // in place of the configuration's
	Environment string            // empty: Hugo's own choice, from HUGO_ENVIRONMENT or else production
	BuildDrafts bool              // drafts too
	Minify      bool              // minify what Hugo can
	AllowExec   bool              // run the programs that the site's configuration allows; else none
	AllowHTTP   bool              // fetch what the site's configuration allows; else nothing
	Pack        []string          // the shortcodes that Bedside has, so that a site without them is told how to get them
	Progress    func(written int) // hears how many files are written so far, from several goroutines; may be nil

	server *serverInfo // set by Serve
}

// serverInfo is what Hugo is told when it builds for the local server.
type serverInfo struct {
	host string // the interface
	port int
}

// Result is what a build gave.
type Result struct {
	Findings    []check.Finding         // what is to be mended, in the order of check.Compare
	Broken      bool                    // Hugo gave up: the tree is not whole
	Pages       int                     // the pages rendered, in all output formats
	Files       int                     // the files written, static ones too
	Sources     map[string]string       // published path, with slashes → the content file that it was made from
	Needs       map[string][]check.Need // published path of an HTML page → the disclaimers that it must show
	Shared      []check.Shared          // the addresses that several pages have
	Content     []string                // the content files that were read, sorted
	Shortcodes  []string                // the names of the shortcodes that the site knows, sorted
	Confirmed   []string                // the wordings that params.bedside.confirmed of any language lists, sorted
	BaseURL     string                  // the address of the tree's root
	Hosts       bool                    // each language has a host of its own, and BaseURL is empty
	PublishDir  string                  // the folder that stock Hugo would publish to, absolute
	GoAllowed   bool                    // go was run to find the site's modules
	Destination afero.Fs                // the published tree

	lacking bool // content files are there that no page was made of
}

// Site is a site whose configuration has been read.
type Site struct {
	options   Options
	dir       string
	source    afero.Fs
	configs   *allconfig.Configs
	cfg       config.Provider
	log       *log
	goAllowed bool
}

// building keeps builds apart: Hugo has one logger and one clock for the
// whole process.
var building sync.Mutex

// Build opens a site and builds it. The error tells that the build could not
// run or not write; what a writer or the site's owner can mend is in the
// Result's findings.
func Build(ctx context.Context, o Options) (*Result, error) {
	s, r, err := Open(ctx, o)
	if s == nil {
		return r, err
	}
	return s.Build(ctx, o.Destination)
}

// Version is that of Hugo's engine.
func Version() string { return engine.CurrentVersion.String() }

// Open reads a site's configuration. A configuration that cannot be read gives
// a broken Result and no Site.
func Open(ctx context.Context, o Options) (*Site, *Result, error) {
	building.Lock()
	defer building.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, nil, err
	}
	s := &Site{options: o, dir: dir, source: o.Source, log: newLog()}
	if s.source == nil {
		s.source = hugofs.Os
	}
	if info, err := s.source.Stat(dir); err != nil {
		return nil, nil, fmt.Errorf("the site's folder cannot be read: %w", err)
	} else if !info.IsDir() {
		return nil, nil, fmt.Errorf("%s is a file, but a site is a folder", dir)
	}

	err = s.load(false)
	if deniedGo(err) && !o.AllowExec {
		// The site imports Hugo modules that are neither in its themes folder
		// nor in _vendor: only go can find them.
		s.goAllowed = true
		s.log = newLog()
		err = s.load(true)
	}
	if err != nil {
		r := &Result{Broken: true, GoAllowed: s.goAllowed}
		r.Findings = s.findings(err, nil)
		return nil, r, nil
	}
	if len(s.configs.LoadingInfo.ConfigFiles) == 0 {
		return nil, nil, fmt.Errorf("%s is not a site: it has no hugo.toml, hugo.yaml, hugo.json or config folder", dir)
	}
	empty := true
	for _, name := range s.configs.LoadingInfo.ConfigFiles {
		src, err := s.Read(name)
		if bytes.HasPrefix(src, byteOrderMark) {
			return nil, &Result{Broken: true, GoAllowed: s.goAllowed, Findings: []check.Finding{marked(RuleConfiguration, name)}}, nil
		}
		empty = empty && err == nil && len(bytes.TrimSpace(src)) == 0
	}
	if wrong := slices.DeleteFunc(s.addresses(), func(f check.Finding) bool { return f.Severity != check.SeverityError }); len(wrong) > 0 {
		return nil, &Result{Broken: true, GoAllowed: s.goAllowed, Findings: wrong}, nil
	}
	if !empty {
		return s, nil, nil
	}
	return nil, &Result{Broken: true, Findings: []check.Finding{{
		Rule: RuleConfiguration, Severity: check.SeverityError, File: s.configs.LoadingInfo.ConfigFiles[0],
		Message: "the configuration is empty, so that the site has no address, no title and no theme",
		Fix:     "write baseURL, title and theme into it, or take the file from a copy",
	}}}, nil
}

// PublishDir is the folder that stock Hugo would publish to, absolute.
func (s *Site) PublishDir() string {
	return s.abs(s.configs.Base.PublishDir)
}

// Dir is the site's folder, absolute.
func (s *Site) Dir() string { return s.dir }

// mounted is the file or folder that is mounted, absolute.
func mounted(m modules.Module, mount modules.Mount) string {
	if filepath.IsAbs(mount.Source) {
		return mount.Source
	}
	return filepath.Join(m.Dir(), mount.Source)
}

// Folders are the folders and files that the site is made from, absolute: its
// own, its themes' and its modules', as far as they are mounted.
func (s *Site) Folders() []string { return s.folders(false) }

// folders leaves out, if only those that can change are wanted, what comes from
// Go's module cache and from _vendor.
func (s *Site) folders(watched bool) []string {
	var folders []string
	for _, m := range s.configs.Modules {
		if watched && !m.Watch() {
			continue
		}
		for _, mount := range m.Mounts() {
			folders = append(folders, mounted(m, mount))
		}
	}
	slices.Sort(folders)
	return slices.Compact(folders)
}

func (s *Site) abs(name string) string {
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(s.dir, name)
}

// load does what Hugo's own command does with its flags.
func (s *Site) load(allowGo bool) error {
	o := s.options
	environment := cmp.Or(o.Environment, os.Getenv("HUGO_ENVIRONMENT"), os.Getenv("HUGO_ENV"))
	if environment == "" {
		environment = "production"
		if o.server != nil {
			environment = "development"
		}
	}
	cfg := config.New()
	cfg.Set("workingDir", s.dir)
	cfg.Set("environment", environment)
	cfg.Set("internal", hmaps.Params{"running": o.server != nil, "watch": o.server != nil, "verbose": false, "fastRenderMode": false})
	if o.BaseURL != "" {
		cfg.Set("baseURL", o.BaseURL)
	}
	if o.BuildDrafts {
		cfg.Set("buildDrafts", true)
	}
	if o.Minify {
		cfg.Set("minify.minifyOutput", true)
	}
	// The locks go in as Hugo reads its environment, after everything else: a
	// configuration file gets the better of what is nested in flags.
	env := environ()
	switch {
	case o.AllowExec:
	case allowGo:
		env = append(env, "HUGO_SECURITY_EXEC_ALLOW=^go$")
	default:
		env = append(env, "HUGO_SECURITY_EXEC_ALLOW=none")
	}
	if !o.AllowHTTP {
		env = append(env, "HUGO_SECURITY_HTTP_URLS=none")
	}

	configs, err := allconfig.LoadConfig(allconfig.ConfigSourceDescriptor{
		Flags:       cfg,
		Fs:          s.source,
		ConfigDir:   "config",
		Environment: environment,
		Environ:     env,
		Logger:      s.log.logger,
	})
	if err != nil {
		return err
	}
	none := security.MustNewWhitelist("none")
	for _, c := range append(slices.Collect(maps.Values(configs.LanguageConfigMap)), configs.Base) {
		if !o.AllowExec {
			c.Security.Exec.Allow = none // the modules are there: go is not needed any longer
		}
		if !o.AllowHTTP {
			c.Security.HTTP.URLs = none
		}
	}
	if o.server != nil {
		if err := o.server.apply(configs, o.BaseURL); err != nil {
			return err
		}
	}
	if !configs.Base.C.Clock.IsZero() {
		htime.Clock = clocks.Start(configs.Base.C.Clock)
	}
	cfg.Set("publishDir", configs.Base.PublishDir)
	cfg.Set("publishDirStatic", "/")
	cfg.Set("publishDirDynamic", "/")
	s.configs, s.cfg = configs, cfg
	return nil
}

// environ is the environment as Hugo may read its configuration from it. The
// security settings are not among it, for they would undo the locks, nor is the
// environment's name, which has been chosen by now.
func environ() []string {
	env := slices.DeleteFunc(os.Environ(), func(v string) bool {
		key, ok := strings.CutPrefix(v, "HUGO")
		key, _, _ = strings.Cut(strings.ToLower(key), "=")
		return ok && len(key) > 1 && (strings.HasPrefix(key[1:], "security") || key[1:] == "environment" || key[1:] == "env")
	})
	return append(env, "BEDSIDE=1") // Hugo takes an empty one for the whole
}

// Build renders the site into the root of a file system; nil stands for
// memory. The error tells that the build could not run or not write.
func (s *Site) Build(ctx context.Context, destination afero.Fs) (*Result, error) {
	building.Lock()
	defer building.Unlock()
	if destination == nil {
		destination = afero.NewMemMapFs()
	}
	out := &tree{Fs: destination, ctx: ctx, names: make(map[string]struct{}), again: make(map[string]bool), progress: s.options.Progress}
	r := &Result{
		PublishDir:  s.PublishDir(),
		GoAllowed:   s.goAllowed,
		Confirmed:   s.confirmed(),
		BaseURL:     s.configs.GetFirstLanguageConfig().BaseURL().String(),
		Destination: destination,
	}
	if r.Hosts = s.configs.IsMultihost; r.Hosts {
		r.BaseURL = ""
	}
	s.log.open(s.configs.GetFirstLanguageConfig().IgnoredLogs())
	h, err := s.assemble(out, s.log)
	if err != nil {
		return s.broken(r, err), ctx.Err()
	}
	defer h.Close()
	if s.options.server != nil {
		for _, site := range h.Sites {
			site.RegisterMediaTypes() // as hugo server does, for the types of what is served
		}
	}
	r.Shortcodes = shortcodeNames(h)

	stop := context.AfterFunc(ctx, func() { h.FatalError(ctx.Err()) })
	err = s.copyStatic(h, h.Fs)
	if err == nil {
		err = h.Build(hugolib.BuildCfg{NoBuildLock: true})
	}
	stop()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if out.err != nil {
		return nil, fmt.Errorf("the pages cannot be written: %w", out.err)
	}

	r.Files = len(out.names)
	for _, site := range h.Sites {
		r.Pages += int(site.ProcessingStats.Pages)
	}
	if err != nil && strings.HasPrefix(err.Error(), "logged ") {
		err = nil // all pages are made; what was logged is found in the log
	}
	r.Broken = err != nil
	if !r.Broken { // Hugo's page trees are not whole otherwise
		if err := s.sources(h, r, out); err != nil {
			return nil, err
		}
	}
	var untemplated []check.Finding
	if !r.Broken {
		untemplated = s.untemplated(h, r)
	}
	found, told := s.mistakes(h)
	r.Findings = slices.Concat(s.addresses(), found, untemplated, s.findings(err, r))
	if !r.Broken {
		found, err := s.percent(h, r.Content)
		if err != nil {
			return nil, fmt.Errorf("a content file cannot be read: %w", err)
		}
		r.Findings = append(r.Findings, found...)
	}
	if r.Broken && slices.ContainsFunc(r.Findings, func(f check.Finding) bool { return isContent(f.File) }) {
		// Hugo stops at the first file; article knows better what is meant.
		unreadable := s.unreadable(h, r)
		r.Findings = slices.DeleteFunc(r.Findings, func(f check.Finding) bool {
			return slices.ContainsFunc(unreadable, func(u check.Finding) bool { return u.File == f.File })
		})
		r.Findings = append(r.Findings, unreadable...)
	}
	// What is left out inside a shortcode has been told with its line.
	for _, f := range r.Findings {
		told[f.File] = told[f.File] || f.Rule == RulePercent
	}
	r.Findings = slices.DeleteFunc(r.Findings, func(f check.Finding) bool { return f.Rule == "raw-html-omitted" && told[f.File] })
	r.Findings = s.onlyData(r.Findings)
	slices.SortStableFunc(r.Findings, check.Compare)
	r.Findings = slices.Compact(r.Findings)
	return r, nil
}

// assemble puts the site together, with nothing built yet. Hugo has one logger
// for all that runs, so whoever assembles holds building.
func (s *Site) assemble(out afero.Fs, l *log) (*hugolib.HugoSites, error) {
	loggers.SetGlobalLogger(l.logger)
	return hugolib.NewHugoSites(deps.DepsCfg{
		Configs:    s.configs,
		Fs:         hugofs.NewFromSourceAndDestination(s.source, out, s.cfg),
		StdOut:     io.Discard,
		StdErr:     io.Discard,
		TestLogger: l.logger,
	})
}

// confirmed lists what the clinic says that it has confirmed, in any language.
func (s *Site) confirmed() []string {
	var all []string
	for _, c := range append(slices.Collect(maps.Values(s.configs.LanguageConfigMap)), s.configs.Base) {
		if own, ok := c.Params["bedside"].(hmaps.Params); ok {
			all = append(all, types.ToStringSlicePreserveString(own["confirmed"])...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (s *Site) broken(r *Result, err error) *Result {
	r.Broken = true
	r.Findings = s.findings(err, r)
	return r
}

// copyStatic copies the static files as Hugo's own command does.
func (s *Site) copyStatic(h *hugolib.HugoSites, conf *hugofs.Fs) error {
	// With a host for each language, static files go to each one's folder.
	static := h.BaseFs.SourceFilesystems.Static
	for _, lang := range slices.Sorted(maps.Keys(static)) {
		to := filepath.Join(string(filepath.Separator), static[lang].PublishFolder)
		if err := s.copyTree(conf.PublishDirStatic, to, static[lang].Fs, string(filepath.Separator)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("a static file cannot be copied: %w", err)
		}
	}
	return nil
}

// copyTree copies a file, or a folder with all that is in it. What is removed
// meanwhile is left out.
func (s *Site) copyTree(dst afero.Fs, to string, src afero.Fs, from string) error {
	info, err := src.Stat(from)
	if err != nil {
		return err
	}
	if old, err := dst.Stat(to); err == nil && old.IsDir() != info.IsDir() {
		if err := dst.RemoveAll(to); err != nil {
			return err
		}
	}
	if info.IsDir() {
		if err := dst.MkdirAll(to, 0o755); err != nil {
			return err
		}
		f, err := src.Open(from)
		if err != nil {
			return err
		}
		defer f.Close()
		entries, err := f.(fs.ReadDirFile).ReadDir(-1) // Hugo's own file systems have no Readdir
		if err != nil {
			return err
		}
		for _, e := range entries {
			if err := s.copyTree(dst, filepath.Join(to, e.Name()), src, filepath.Join(from, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	} else {
		f, err := src.Open(from)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := afero.WriteReader(dst, to, f); err != nil {
			return err
		}
		// A file that its owner may not write comes from the module cache.
		if perm := info.Mode().Perm(); perm&0o200 != 0 && !s.configs.Base.NoChmod {
			if err := dst.Chmod(to, perm); err != nil {
				return err
			}
		}
	}
	if s.configs.Base.NoTimes {
		return nil
	}
	return dst.Chtimes(to, info.ModTime(), info.ModTime())
}

// sources notes which content files were read, what was made from each, and
// what must be on it.
func (s *Site) sources(h *hugolib.HugoSites, r *Result, out *tree) error {
	r.Sources = make(map[string]string)
	r.Needs = make(map[string][]check.Need)
	var failed error
	content, lost := make(map[string]bool), make(map[string]bool)
	shared := sharing{pages: make(map[string][]string), files: make(map[string][]string)}
	for i, site := range h.Sites {
		c := s.configs.LanguageConfigMap[site.Language().Lang]
		as := buildsOf(c)
		// Hugo counts what belongs to a page's bundle as a page each time that it
		// goes through them, once for each output format.
		parts, formats := 0, make(map[string]bool)
		for _, kind := range kinds.AllKindsInPages {
			for _, f := range c.C.KindOutputFormats[kind] {
				formats[f.Name] = true
			}
		}
		base := site.BaseURL()
		prefix := ""
		if u, err := url.Parse(base); err == nil {
			prefix = strings.TrimSuffix(u.Path, "/")
		}
		folder := ""
		if s.configs.IsMultihost {
			folder = site.Language().Lang
		}
		note := func(p page.Page) {
			shared.page(p, out, prefix, folder)
			if p.File() == nil {
				return
			}
			file := p.File().Filename()
			content[file] = true
			why, _ := as.waiting(p)
			r.lacking = r.lacking || why != ""
			for _, sub := range p.Resources().ByType("page") {
				parts++
				if sub, ok := sub.(page.Page); ok && sub.File() != nil {
					content[sub.File().Filename()] = true
				}
			}
			for _, f := range p.OutputFormats() {
				formats[f.Name()] = true
				name, ok := target(f.RelPermalink(), prefix)
				if name = path.Join(folder, name); !ok || !out.has(name) {
					continue
				}
				r.Sources[name] = file
				if f.MediaType().SubType != "html" || s.options.server != nil {
					continue
				}
				if owed, err := needs(site, p); err != nil {
					failed = cmp.Or(failed, err)
				} else if len(owed) > 0 {
					r.Needs[name] = owed
				}
			}
		}
		for _, p := range site.Pages() {
			note(p)
		}
		// Pages that no list shows; drafts are not to be found.
		_ = afero.Walk(h.BaseFs.Content.Fs, "", func(name string, info fs.FileInfo, err error) error {
			if err != nil || info.IsDir() {
				return nil
			}
			meta, ok := info.(hugofs.FileMetaInfo)
			if !ok || meta.Meta().PathInfo == nil {
				return nil
			}
			if m := meta.Meta(); m.PathInfo.Lang() == site.Language().Lang || m.PathInfo.Lang() == "" && m.SitesMatrix != nil && m.SitesMatrix.HasLanguage(i) {
				shared.file(m, site.Language().Lang)
			}
			if content[meta.Meta().Filename] {
				return nil
			}
			if p, err := site.GetPage(meta.Meta().PathInfo.Base()); err == nil && p.File() != nil && p.File().Filename() == meta.Meta().Filename {
				note(p)
			} else if isContent(name) {
				lost[meta.Meta().Filename] = true
			}
			return nil
		})
		r.Pages -= parts * len(formats)
	}
	for file := range lost {
		r.lacking = r.lacking || !content[file]
	}
	r.Content = slices.Sorted(maps.Keys(content))
	r.Shared = shared.list(h, r.Sources)
	return failed
}

// target is the published file that an address without host stands for.
func target(address, prefix string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil {
		return "", false
	}
	name, ok := strings.CutPrefix(u.Path, prefix)
	if !ok {
		return "", false
	}
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	return strings.TrimPrefix(path.Clean("/"+name), "/"), true
}

// embedded are the shortcodes that Hugo brings along.
var embedded = []string{
	"comment", "details", "figure", "gist", "highlight", "instagram", "param", "qr", "ref", "relref",
	"twitter", "vimeo", "x", "youtube",
}

// shortcodeNames lists the shortcodes that the site may use, sorted.
func shortcodeNames(h *hugolib.HugoSites) []string {
	names := slices.DeleteFunc(slices.Clone(embedded), func(name string) bool {
		return h.GetTemplateStore().LookupShortcodeByName(name) == nil
	})
	names = append(names, shortcodesIn(h.BaseFs.Layouts.Fs)...)
	slices.Sort(names)
	return slices.Compact(names)
}

// shortcodesIn are the names of the shortcodes in a folder of layouts.
func shortcodesIn(layouts afero.Fs) (names []string) {
	for _, root := range []string{"_shortcodes", "shortcodes"} {
		// A missing folder has none.
		_ = afero.Walk(layouts, root, func(name string, info fs.FileInfo, err error) error {
			if err != nil || info.IsDir() {
				return nil
			}
			if rel, err := filepath.Rel(root, name); err == nil {
				rel, _, _ = strings.Cut(filepath.ToSlash(rel), ".")
				names = append(names, rel)
			}
			return nil
		})
	}
	return names
}

// apply sets the addresses as hugo server does.
func (i *serverInfo) apply(configs *allconfig.Configs, base string) error {
	for _, language := range configs.Languages {
		c := configs.LanguageConfigMap[language.Lang]
		address, err := localAddress(cmp.Or(base, c.BaseURL), base == "", i.port)
		if err != nil {
			return err
		}
		parsed, err := urls.NewBaseURLFromString(address)
		if err != nil {
			return fmt.Errorf("the base address %q cannot be read: %w", address, err)
		}
		c.C.SetServerInfo(parsed, parsed, i.host)
	}
	return nil
}

// localAddress is the address at which hugo server shows a site: the
// configured path on localhost and the server's port.
func localAddress(base string, localhost bool, port int) (string, error) {
	u, err := url.Parse(base)
	if err == nil && u.Host == "" && base != "" && base != "/" {
		u, err = url.Parse("//" + base)
	}
	if err != nil {
		return "", fmt.Errorf("the base address %q cannot be read: %w", base, err)
	}
	host := u.Hostname()
	if localhost {
		host = "localhost"
		u.Scheme = "http"
	}
	u.Host = fmt.Sprintf("%s:%d", host, port)
	if !strings.HasSuffix(u.Path, "/") {
		u.Path += "/"
	}
	return u.String(), nil
}

// log keeps what Hugo says.
type log struct {
	logger loggers.Logger

	mu      sync.Mutex
	entries []entry
}

type entry struct {
	severity string
	message  string
}

func newLog() *log {
	l := &log{}
	l.open(nil)
	return l
}

// open makes a logger that keeps what it hears, but for the statements that the
// site's configuration ignores.
func (l *log) open(ignored map[string]bool) {
	l.logger = loggers.New(loggers.Options{
		Level:              logg.LevelWarn,
		DistinctLevel:      logg.LevelWarn,
		StdOut:             io.Discard,
		StdErr:             io.Discard,
		SuppressStatements: ignored,
		HandlerPost: func(e *logg.Entry) error {
			severity := check.SeverityWarning
			if e.Level >= logg.LevelError {
				severity = check.SeverityError
			}
			l.mu.Lock()
			defer l.mu.Unlock()
			l.entries = append(l.entries, entry{severity, strings.TrimSpace(e.Message)})
			return nil
		},
	})
}
