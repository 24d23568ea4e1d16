package hugo

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gohugoio/hugo/common/herrors"
	"github.com/gohugoio/hugo/common/hmaps"
	"github.com/gohugoio/hugo/common/loggers"
	"github.com/gohugoio/hugo/common/paths"
	"github.com/gohugoio/hugo/hugofs"
	"github.com/gohugoio/hugo/hugofs/files"
	"github.com/gohugoio/hugo/hugolib/filesystems"
	sitepaths "github.com/gohugoio/hugo/hugolib/paths"
	"github.com/gohugoio/hugo/parser/metadecoders"
	"github.com/gohugoio/hugo/parser/pageparser"
	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/afero"
	"github.com/spf13/cast"

	"example.org/bedside"
	"example.org/bedside/tools/article"
	"example.org/bedside/tools/check"
	"example.org/bedside/tools/contract"
)

// Facts are what a site says of itself, and its content files, as the checks
// need them. Nothing is rendered: Hugo loads the configuration and lays the
// site's folders and its themes' over each other, and that is all. now is the
// day that dates are measured by.
func (s *Site) Facts(ctx context.Context, now time.Time) (*check.Clinic, []check.Source, error) {
	building.Lock()
	defer building.Unlock()
	first := s.configs.GetFirstLanguageConfig()
	p, err := sitepaths.New(hugofs.NewFromSourceAndDestination(s.source, afero.NewMemMapFs(), s.cfg), first)
	if err != nil {
		return nil, nil, err
	}
	base, err := filesystems.NewBase(p, loggers.NewDefault())
	if err != nil {
		return nil, nil, fmt.Errorf("the site's folders cannot be read: %w", err)
	}
	f := &facts{Site: s, base: base, origins: make(map[string]hugofs.FileMetaInfo), files: sync.OnceValue(s.configFiles)}
	c, err := f.clinic(ctx, now)
	if err != nil {
		return nil, nil, err
	}
	sources, err := f.content(ctx)
	if err != nil {
		return nil, nil, err
	}
	if err := f.words(ctx); err != nil {
		return nil, nil, err
	}
	if f.unreadable != nil {
		return nil, nil, &UnreadableError{f.unreadable}
	}
	c.Texts = f.texts
	c.Faults = append(c.Faults, f.settings()...)
	return c, sources, nil
}

// Templates tells, with nothing built, of the first template that Hugo cannot
// parse, such as one that names a function which there is not.
func (s *Site) Templates() []check.Finding {
	building.Lock()
	defer building.Unlock()
	h, err := s.assemble(afero.NewMemMapFs(), newLog())
	if err == nil {
		h.Close()
		return nil
	}
	var found []check.Finding
	for _, e := range leaves(err) {
		if f := s.finding(e, nil); f.Rule == RuleTemplate {
			found = append(found, f)
		}
	}
	return found
}

// Read reads a file of the site; a relative name starts from its folder.
func (s *Site) Read(file string) ([]byte, error) { return afero.ReadFile(s.source, s.abs(file)) }

// NoClinic is what is known where a file lies in no site: the shortcodes of Hugo
// and of the pack, and the pack's emergency numbers.
func NoClinic(now time.Time) (*check.Clinic, error) {
	numbers, err := packNumbers()
	if err != nil {
		return nil, err
	}
	rooms, err := packRooms()
	if err != nil {
		return nil, err
	}
	c := &check.Clinic{Now: now, Numbers: check.EmergencyNumbers(numbers), Shortcodes: embedded}
	c.Contracts(rooms)
	return c, nil
}

var packRooms = sync.OnceValues(func() ([]*contract.Contract, error) {
	return contract.LoadAll(afero.FromIOFS{FS: bedside.Pack()}, "shortcodes", nil)
})

func packNumbers() (map[string]any, error) {
	src, err := fs.ReadFile(bedside.Pack(), "shortcodes/disclaimer/countries.toml")
	if err != nil {
		return nil, err
	}
	var numbers map[string]any
	return numbers, toml.Unmarshal(src, &numbers)
}

type facts struct {
	*Site
	base   *filesystems.BaseFs
	faults []check.Finding // of data files
	// unreadable are data files, without which nothing can be said.
	unreadable []check.Finding
	texts      []check.Text
	origins    map[string]hugofs.FileMetaInfo // of data, by key
	sections   []string                       // the first folders of the content, once it has been listed
	files      func() []*article.Document     // those of the configuration
}

func (f *facts) clinic(ctx context.Context, now time.Time) (*check.Clinic, error) {
	params, _ := untyped(f.configs.LanguageConfigMap[f.configs.Base.DefaultContentLanguage].Params).(map[string]any)
	wordings := make(map[string]string)
	data, files, terms, err := f.data(ctx, wordings)
	if err == nil && f.unreadable != nil {
		err = &UnreadableError{f.unreadable}
	}
	if err != nil {
		return nil, err
	}
	c := &check.Clinic{
		Root: f.dir, Now: now, Params: params, Terms: terms, Wordings: wordings,
		People:     make(map[string]check.Person),
		References: tables(data["references"]),
		Glossary:   tables(data["glossary"]),
		Products:   tables(data["products"]),
	}
	for id, raw := range tables(data["people"]) {
		c.People[id] = check.NewPerson(id, files["people/"+id], raw)
	}
	if country, ok := c.Param("country"); ok {
		c.Country = strings.ToUpper(cast.ToString(country))
	}
	if sections, ok := c.Param("medicalSections"); ok {
		c.MedicalSections = append([]string{}, cast.ToStringSlice(sections)...)
	}
	countries := cast.ToStringMap(cast.ToStringMap(data["bedside"])["countries"])
	if len(countries) == 0 {
		if countries, err = packNumbers(); err != nil {
			return nil, err
		}
	}
	c.Numbers = check.EmergencyNumbers(countries)

	rooms, err := packRooms()
	if err != nil {
		return nil, err
	}
	// A room with a mistake is bedside produce's to complain about.
	own, err := contract.LoadAll(f.source, filepath.Join(f.dir, "shortcodes"), nil)
	if mistakes := (contract.Errors)(nil); err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.As(err, &mistakes) {
		return nil, err
	}
	c.Contracts(append(slices.Clone(rooms), own...))
	maps.DeleteFunc(c.Calls, func(name string, c *contract.Contract) bool { return !f.follows(name, c) })
	c.Languages = f.Languages()
	c.Shortcodes = slices.Concat(embedded, shortcodesIn(f.base.Layouts.Fs))
	c.Unsafe = f.configs.Base.Markup.Goldmark.Renderer.Unsafe
	c.Data = f.file

	raw, _ := c.Param("check")
	at := f.places(f.configs.Base.DefaultContentLanguage).Value
	c.Config, c.Faults = check.ReadConfig(raw, func(path ...string) article.Range { return at(append([]string{"check"}, path...)...) })
	links, err := f.links()
	if err != nil {
		return nil, err
	}
	c.Faults = slices.Concat(c.Faults, f.faults, links)
	return c, nil
}

// links are the symbolic links among the content.
func (f *facts) links() (found []check.Finding, err error) {
	for _, m := range f.configs.Modules {
		for _, mount := range m.Mounts() {
			if mount.Component() != files.ComponentFolderContent {
				continue
			}
			// It asks the system nothing of each file, as afero.Walk does.
			root := mounted(m, mount)
			tree := afero.NewIOFS(afero.NewBasePathFs(f.source, root))
			err = errors.Join(err, fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
				if err != nil || name == "." || d.Type()&fs.ModeSymlink == 0 {
					return nil // what cannot be read, Hugo tells
				}
				name = filepath.Join(root, filepath.FromSlash(name))
				to, err := f.source.Stat(name)
				if folder := err == nil && to.IsDir(); folder || isContent(name) {
					found = append(found, check.Linked(name, folder))
				}
				return nil
			}))
		}
	}
	return found, err
}

// follows tells whether the template that Hugo takes for a shortcode is the one
// that the contract makes: a site or a theme may have another one of that name,
// and the pack in a site may be of another version.
func (f *facts) follows(name string, c *contract.Contract) bool {
	src, err := afero.ReadFile(f.base.Layouts.Fs, filepath.Join("_shortcodes", filepath.FromSlash(name)+".html"))
	if err != nil {
		return false
	}
	if filepath.IsAbs(c.File) { // the site's own
		return bytes.Contains(src, []byte("`bedside produce` from shortcodes/"+c.Name+"/contract.toml"))
	}
	packed, err := fs.ReadFile(bedside.Pack(), "layouts/_shortcodes/"+c.Name+".html")
	return err == nil && bytes.Equal(src, packed)
}

// untyped takes Hugo's own type from a configuration's maps.
func untyped(v any) any {
	switch v := v.(type) {
	case hmaps.Params:
		m := make(map[string]any, len(v))
		for key, value := range v {
			m[key] = untyped(value)
		}
		return m
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = untyped(v[i])
		}
		return list
	case []hmaps.Params:
		list := make([]any, len(v))
		for i := range v {
			list[i] = untyped(v[i])
		}
		return list
	}
	return v
}

// tables are the entries of a data file that are tables themselves.
func tables(v any) map[string]map[string]any {
	m := make(map[string]map[string]any)
	for key, value := range cast.ToStringMap(v) {
		if t, err := cast.ToStringMapE(value); err == nil {
			m[key] = t
		}
	}
	return m
}

// data reads the site's data as Hugo does: the site's own before its themes',
// and a folder of a name before the file of that name. files are where the
// entries come from, terms the site's own term lists. A digest of each wording
// is added to wordings.
func (f *facts) data(ctx context.Context, wordings map[string]string) (data map[string]any, files map[string]string, terms map[string][]byte, err error) {
	data, files, terms = make(map[string]any), make(map[string]string), make(map[string][]byte)
	walk := hugofs.NewWalkway(hugofs.WalkwayConfig{
		Fs: f.base.Data.Fs, PathParser: f.configs.GetFirstLanguageConfig().PathParser(),
		IgnoreFile: f.configs.GetFirstLanguageConfig().IgnoreFile, Ctx: ctx,
		WalkFn: func(ctx context.Context, _ string, info hugofs.FileMetaInfo) error {
			if info.IsDir() || info.Meta().PathInfo == nil {
				return ctx.Err()
			}
			logical := strings.TrimPrefix(info.Meta().PathInfo.Unnormalized().Path(), "/")
			format := metadecoders.FormatFromString(path.Ext(logical))
			folder, list := strings.CutPrefix(path.Dir(logical), "bedside/terms/")
			switch {
			case format == "", format == metadecoders.CSV, format == metadecoders.XML:
				return nil // no rule reads these
			}
			src, err := readMeta(info.Meta())
			if err != nil {
				return err
			}
			if err := article.Legible(info.Meta().Filename, src); err != nil {
				f.unreadable = append(f.unreadable, check.Unreadable(err))
				return nil
			}
			if bytes.HasPrefix(src, byteOrderMark) {
				f.unreadable = append(f.unreadable, marked(RuleBuild, info.Meta().Filename))
				return nil
			}
			key := strings.TrimSuffix(logical, path.Ext(logical))
			f.twice(key, info)
			if format == metadecoders.JSON {
				if err := article.RepeatedKey(info.Meta().Filename, src); err != nil {
					f.faults = append(f.faults, check.Unreadable(err))
				}
			}
			if path.Dir(logical) == "bedside/wordings" {
				// A site's own wording is laid over the pack's, key by key.
				name := strings.TrimSuffix(path.Base(logical), path.Ext(logical))
				if value, err := metadecoders.Default.Unmarshal(src, format); err == nil {
					at := f.dataPlaces(info.Meta().Filename)
					f.faults = append(f.faults, check.ReadData(path.Dir(logical), value, at)...)
					f.say(info.Meta().Filename, strings.TrimPrefix(path.Ext(name), "."), value, at)
				}
				wordings[name] = fmt.Sprintf("%x", sha256.Sum256(slices.Concat([]byte(wordings[name]), src)))
				return nil
			}
			if list {
				if format == metadecoders.TOML {
					terms[folder+"/"+strings.TrimSuffix(path.Base(logical), path.Ext(logical))] = src
				}
				return nil
			}
			value, err := metadecoders.Default.Unmarshal(src, format)
			if err != nil {
				file := herrors.NewFileErrorFromName(err, info.Meta().Filename)
				f.unreadable = append(f.unreadable, f.finding(file, nil))
				return nil
			}
			at := f.dataPlaces(info.Meta().Filename)
			f.faults = append(f.faults, check.ReadData(key, value, at)...)
			if folder, _, _ := strings.Cut(key, "/"); slices.Contains([]string{"glossary", "people", "products"}, folder) {
				lang := f.configs.Base.DefaultContentLanguage
				if name := path.Base(key); slices.Contains(f.languages(), name) {
					lang = name
				}
				f.say(info.Meta().Filename, lang, value, at)
			}
			if m, ok := value.(map[string]any); ok {
				for _, k := range slices.Sorted(maps.Keys(m)) {
					f.twice(key+"/"+k, info)
				}
			}
			in := data
			for part := range strings.SplitSeq(path.Dir(key), "/") {
				if part == "." {
					continue
				}
				next, ok := in[part].(map[string]any)
				if !ok {
					next = make(map[string]any)
					in[part] = next
				}
				in = next
			}
			name := path.Base(key)
			if m, ok := value.(map[string]any); ok {
				if before, ok := in[name].(map[string]any); ok {
					for k, v := range m {
						if _, ok := before[k]; !ok {
							before[k] = v
						}
					}
					return nil
				}
			}
			if in[name] == nil {
				in[name], files[key] = value, info.Meta().Filename
			}
			return nil
		},
	})
	return data, files, terms, walk.Walk()
}

func readMeta(m *hugofs.FileMeta) ([]byte, error) {
	r, err := m.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// twice tells of two files of one module that give data under the same key: of
// those Hugo lays one over the other, key by key. A theme's data are meant to be
// overridden.
func (f *facts) twice(key string, info hugofs.FileMetaInfo) {
	before, ok := f.origins[key]
	if !ok {
		f.origins[key] = info
		return
	}
	one, other := before.Meta(), info.Meta()
	if one.ModuleOrdinal != other.ModuleOrdinal || one.Filename == other.Filename {
		return
	}
	fault := check.TwoFiles(key, one.Filename, other.Filename)
	if !slices.ContainsFunc(f.faults, func(f check.Finding) bool { return f.File == fault.File && f.Fix == fault.Fix }) {
		f.faults = append(f.faults, fault)
	}
}

// say notes the texts of a data file. What stands under a language's name is in
// that language.
func (f *facts) say(file, lang string, value any, at check.Places, keys ...string) {
	switch v := value.(type) {
	case string:
		f.texts = append(f.texts, check.Text{File: file, Language: lang, Text: v, At: func() article.Range { return at.Value(keys...) }})
	case []any:
		for i, item := range v {
			f.say(file, lang, item, at, append(slices.Clip(keys), strconv.Itoa(i))...)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			in := lang
			if slices.Contains(f.languages(), key) {
				in = key
			}
			f.say(file, in, v[key], at, append(slices.Clip(keys), key)...)
		}
	}
}

func (f *facts) languages() []string {
	var names []string
	for _, l := range f.configs.Languages {
		names = append(names, l.Lang)
	}
	return names
}

// words notes the texts of the templates' own words, the site's and its themes'.
func (f *facts) words(ctx context.Context) error {
	walk := hugofs.NewWalkway(hugofs.WalkwayConfig{
		Fs: f.base.I18n.Fs, PathParser: f.configs.GetFirstLanguageConfig().PathParser(),
		IgnoreFile: f.configs.GetFirstLanguageConfig().IgnoreFile, Ctx: ctx,
		WalkFn: func(ctx context.Context, name string, info hugofs.FileMetaInfo) error {
			format := metadecoders.FormatFromString(path.Ext(name))
			if info.IsDir() || format == "" {
				return ctx.Err()
			}
			file := info.Meta().Filename
			src, err := readMeta(info.Meta())
			if err != nil {
				return err
			}
			if bytes.HasPrefix(src, byteOrderMark) {
				f.unreadable = append(f.unreadable, marked(RuleBuild, file))
				return nil
			}
			value, err := metadecoders.Default.Unmarshal(src, format)
			if err != nil {
				return nil // Hugo tells of it
			}
			lang, _, _ := strings.Cut(strings.ToLower(filepath.Base(name)), ".")
			lang, _, _ = strings.Cut(lang, "-")
			f.say(file, lang, value, f.dataPlaces(file))
			return nil
		},
	})
	return walk.Walk()
}

// file reads a data file that a shortcode names: beside the page or above it,
// in assets or in data.
func (f *facts) file(page, name string) (string, []byte, error) {
	name = strings.TrimPrefix(name, "./")
	if clean := path.Clean("/" + name); clean == "/" || clean[1:] != name {
		return "", nil, fmt.Errorf("%q is no file's name", name)
	}
	for dir := filepath.Dir(page); dir != filepath.Dir(dir) && dir != f.dir; dir = filepath.Dir(dir) {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if info, err := f.source.Stat(file); err == nil && !info.IsDir() {
			src, err := afero.ReadFile(f.source, file)
			return file, src, err
		}
		if ok, _ := afero.Exists(f.source, filepath.Join(dir, "_index.md")); ok {
			break
		}
	}
	for _, in := range []struct {
		fs     afero.Fs
		folder string
	}{{f.base.Assets.Fs, ""}, {f.base.Data.Fs, "data/"}} {
		file := filepath.FromSlash(strings.TrimPrefix(name, in.folder))
		info, err := in.fs.Stat(file)
		if err != nil || info.IsDir() {
			continue
		}
		if ext := strings.ToUpper(path.Ext(name)); in.folder != "" && (ext == ".CSV" || ext == ".TSV") {
			//lint:ignore ST1005 a name has a capital
			return "", nil, fmt.Errorf("Hugo reads no %s from data; expected the file beside the page or in assets", ext[1:])
		}
		src, err := afero.ReadFile(in.fs, file)
		if meta, ok := info.(hugofs.FileMetaInfo); ok {
			file = meta.Meta().Filename
		}
		return file, src, err
	}
	return "", nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
}

// content lists the content files in Markdown, sorted.
func (f *facts) content(ctx context.Context) ([]check.Source, error) {
	languages := f.configs.Languages
	var sources []check.Source
	cascades := make(map[string][]cascade) // by language and folder
	leaves := make(map[string][]hugofs.FileMetaInfo)
	walk := hugofs.NewWalkway(hugofs.WalkwayConfig{
		Fs: f.base.Content.Fs, PathParser: f.configs.GetFirstLanguageConfig().PathParser(),
		IgnoreFile: f.configs.GetFirstLanguageConfig().IgnoreFile, Ctx: ctx,
		WalkFn: func(ctx context.Context, name string, info hugofs.FileMetaInfo) error {
			meta := info.Meta()
			pi := meta.PathInfo
			if info.IsDir() || pi == nil {
				return ctx.Err()
			}
			if s := pi.Section(); s != "" && !slices.Contains(f.sections, s) {
				f.sections = append(f.sections, s)
			}
			foreign := !isMarkdown(name)
			if foreign && !pi.IsContentData() && (!pi.IsContent() || pi.Type() == paths.TypeContentResource) {
				return ctx.Err()
			}
			if pi.Type() == paths.TypeLeaf {
				dir := cmp.Or(pi.Base(), "/")
				leaves[dir] = append(leaves[dir], info)
			}
			s := check.Source{
				File:     meta.Filename,
				Language: f.configs.Base.DefaultContentLanguage,
				Section:  pi.Section(),
				Path:     cmp.Or(pi.Base(), "/"),
				Home:     pi.IsBranchBundle() && pi.Section() == "",
				List:     pi.IsBranchBundle(),
				Resource: pi.Type() == paths.TypeContentResource,
				Foreign:  foreign,
			}
			if s.Resource {
				s.Path = strings.TrimSuffix(s.Path, path.Ext(s.Path))
			}
			for i, l := range languages {
				if pi.Lang() == l.Lang || pi.Lang() == "" && meta.SitesMatrix != nil && meta.SitesMatrix.HasLanguage(i) && !meta.SitesMatrix.HasLanguage(f.language(s.Language)) {
					s.Language = l.Lang
					break
				}
			}
			s.Open = func() (io.ReadCloser, error) { return meta.Open() }
			if s.List && !foreign {
				if err := readCascade(s, cascades); err != nil {
					return err
				}
			}
			sources = append(sources, s)
			return nil
		},
	})
	err := walk.Walk()
	if err != nil {
		return nil, err
	}
	slices.SortFunc(sources, func(a, b check.Source) int {
		return cmp.Or(strings.Compare(a.File, b.File), strings.Compare(a.Language, b.Language))
	})
	bundles := make(map[string]*check.Bundle)
	for i := range sources {
		s := &sources[i]
		s.Cascade = handedDown(*s, cascades)
		if s.Resource {
			if s.Bundle, err = bundleOf(s, leaves, bundles); err != nil {
				return nil, err
			}
		}
	}
	return sources, nil
}

// bundleOf is the page that a file belongs to, in its language where there is
// one; nil: it belongs to none. read are those that have been.
func bundleOf(s *check.Source, leaves map[string][]hugofs.FileMetaInfo, read map[string]*check.Bundle) (*check.Bundle, error) {
	dir := path.Dir(s.Path)
	for leaves[dir] == nil {
		if dir == path.Dir(dir) {
			return nil, nil
		}
		dir = path.Dir(dir)
	}
	of := leaves[dir]
	meta := of[max(0, slices.IndexFunc(of, func(fi hugofs.FileMetaInfo) bool { return fi.Meta().PathInfo.Lang() == s.Language }))].Meta()
	if b := read[meta.Filename]; b != nil {
		return b, nil
	}
	src, err := readMeta(meta)
	if err != nil {
		return nil, err
	}
	b := &check.Bundle{File: meta.Filename}
	if front, _, err := article.FrontMatter(src); err == nil { // one that cannot be read is told when the file is checked
		b.Front, _ = lowered(front).(map[string]any)
	}
	read[meta.Filename] = b
	return b, nil
}

func (f *facts) language(lang string) int {
	for i, l := range f.configs.Languages {
		if l.Lang == lang {
			return i
		}
	}
	return 0
}

func isMarkdown(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".md", ".markdown", ".mdown":
		return true
	}
	return false
}

// cascade is what a section hands down to some of its pages.
type cascade struct {
	path, kind, lang string // of its target; empty: all
	values           map[string]any
}

// readCascade notes what a section's front matter hands down. One that cannot
// be read is told when the file is checked.
func readCascade(s check.Source, cascades map[string][]cascade) error {
	src, err := s.Read()
	if err != nil || !bytes.Contains(bytes.ToLower(src), []byte("cascade")) {
		return err
	}
	front, err := pageparser.ParseFrontMatterAndContent(bytes.NewReader(src))
	if err != nil {
		return nil
	}
	var raw any
	for key, v := range front.FrontMatter {
		if strings.EqualFold(key, "cascade") {
			raw = v
		}
	}
	items, ok := raw.([]any)
	if !ok {
		items = []any{raw}
	}
	for _, item := range items {
		m, ok := lowered(item).(map[string]any)
		if !ok {
			continue
		}
		var target map[string]any
		for _, key := range []string{"target", "_target"} {
			if t, ok := m[key].(map[string]any); ok {
				target = t
			}
			delete(m, key)
		}
		if params, ok := m["params"].(map[string]any); ok {
			delete(m, "params")
			maps.Copy(m, params)
		}
		text := func(key string) string { return strings.ToLower(cast.ToString(target[key])) }
		key := s.Language + s.Path
		cascades[key] = append(cascades[key], cascade{text("path"), text("kind"), text("lang"), m})
	}
	return nil
}

// lowered gives the keys of maps in small letters, as Hugo does.
func lowered(v any) any {
	m, ok := v.(map[string]any)
	if !ok {
		return v
	}
	low := make(map[string]any, len(m))
	for key, value := range m {
		low[strings.ToLower(key)] = lowered(value)
	}
	return low
}

// handedDown is what the sections above a page hand down to it, the nearest
// before those further up.
func handedDown(s check.Source, cascades map[string][]cascade) map[string]any {
	if len(cascades) == 0 {
		return nil
	}
	values := make(map[string]any)
	for dir := s.Path; ; dir = path.Dir(dir) {
		for _, c := range cascades[s.Language+dir] {
			kind := "page"
			if s.Home {
				kind = "home"
			} else if s.List {
				kind = "section"
			}
			matches, err := path.Match(c.path, s.Path)
			below, deep := strings.CutSuffix(c.path, "/**")
			if c.path == "" || deep && strings.HasPrefix(s.Path, below+"/") {
				matches = true
			}
			if err != nil || !matches || c.kind != "" && c.kind != kind || c.lang != "" && c.lang != s.Language {
				continue
			}
			for key, v := range c.values {
				if _, nearer := values[key]; !nearer {
					values[key] = v
				}
			}
		}
		if dir == "/" || dir == "." || dir == "" {
			return values
		}
	}
}

// settings looks through params.bedside of every language; what they share is
// told once.
func (f *facts) settings() []check.Finding {
	var found []check.Finding
	for _, l := range f.configs.Languages {
		params, _ := untyped(f.configs.LanguageConfigMap[l.Lang].Params).(map[string]any)
		for _, fault := range check.ReadSettings(params["bedside"], f.sections, f.places(l.Lang)) {
			if !slices.Contains(found, fault) {
				found = append(found, fault)
			}
		}
	}
	return found
}

// configFiles are the files of the site's configuration that can be read, the
// keys of which have places.
func (s *Site) configFiles() []*article.Document {
	var files []*article.Document
	for _, name := range s.configs.LoadingInfo.ConfigFiles {
		if d := readConfig(s.source, name); d != nil {
			files = append(files, d)
		}
	}
	return files
}

// places finds what params.bedside says to a language in the site's
// configuration, as well as it can be told: the place itself, or else that of
// the nearest table around it.
func (f *facts) places(lang string) check.Places {
	find := func(place func(*article.Document, ...string) article.Range) func(...string) article.Range {
		return func(keys ...string) article.Range {
			for n := len(keys); n >= 0; n-- {
				for _, root := range [][]string{{"languages", lang, "params", "bedside"}, {lang, "params", "bedside"}, {"params", "bedside"}, {"bedside"}} {
					for _, d := range f.files() {
						if of := paramsOf(d.File); of != "" && of != lang {
							continue
						}
						path := append(slices.Clone(root), keys[:n]...)
						if _, ok := d.Front.Value(path...); !ok {
							continue
						}
						return unfenced(d, place(d, append(path, keys[n:]...)...))
					}
				}
			}
			r := article.Range{}
			if files := f.configs.LoadingInfo.ConfigFiles; len(files) > 0 {
				r.File = files[0]
			}
			return r
		}
	}
	return check.Places{Value: find((*article.Document).FrontAt), Key: find((*article.Document).KeyAt)}
}

// dataPlaces are those of a data file.
func (f *facts) dataPlaces(file string) check.Places {
	read := sync.OnceValue(func() *article.Document { return readConfig(f.source, file) })
	find := func(place func(*article.Document, ...string) article.Range) func(...string) article.Range {
		return func(keys ...string) article.Range {
			d := read()
			if d == nil {
				return article.Range{File: file}
			}
			return unfenced(d, place(d, keys...))
		}
	}
	return check.Places{Value: find((*article.Document).FrontAt), Key: find((*article.Document).KeyAt)}
}

// unfenced is a place of what readConfig has read as it is in the file.
func unfenced(d *article.Document, r article.Range) article.Range {
	if d.Front.Format != string(metadecoders.JSON) {
		r.Line--
		r.EndLine--
	}
	r.Start, r.End = -1, -1
	return r
}

// paramsOf is the language that a file of a configuration folder is for, as
// params.es.toml is; empty: all.
func paramsOf(file string) string {
	parts := strings.Split(filepath.Base(file), ".")
	if len(parts) != 3 {
		return ""
	}
	return parts[1]
}

// readConfig reads a configuration file as if it were front matter, so that
// its keys have places; nil if it has none.
func readConfig(fsys afero.Fs, name string) *article.Document {
	src, err := afero.ReadFile(fsys, name)
	if err != nil {
		return nil
	}
	switch fence := map[string]string{".toml": "+++", ".yaml": "---", ".yml": "---"}[filepath.Ext(name)]; {
	case fence != "":
		src = slices.Concat([]byte(fence+"\n"), bytes.TrimPrefix(src, byteOrderMark), []byte("\n"+fence+"\n"))
	case filepath.Ext(name) != ".json":
		return nil
	}
	d, err := article.Read(name, src, article.Options{})
	if err != nil {
		return nil
	}
	return d
}

// Above finds the site that a file or a folder belongs to: the nearest folder
// around it that has a site's configuration, or has it in its folder "site".
// It is empty if there is none.
func Above(fsys afero.Fs, name string) (string, error) {
	dir, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	for {
		for _, candidate := range []string{dir, filepath.Join(dir, "site")} {
			if info, err := fsys.Stat(candidate); err != nil || !info.IsDir() {
				continue
			}
			configuration, err := Configuration(fsys, candidate)
			if err != nil && !errors.Is(err, os.ErrPermission) {
				return "", err
			}
			if configuration != "" {
				return candidate, nil
			}
		}
		if dir == filepath.Dir(dir) {
			return "", nil
		}
		dir = filepath.Dir(dir)
	}
}
