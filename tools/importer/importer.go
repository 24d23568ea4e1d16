// Package importer turns a clinic's existing articles into Bedside's: it reads
// files of many formats, recognises what has a shortcode, writes bundles into
// the site's content, and proves that no word was lost on the way.
package importer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/afero"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/importer/read"
	"example.org/bedside/tools/importer/recognise"
	"example.org/bedside/tools/importer/tree"
	"example.org/bedside/tools/importer/write"
)

// Options say what is imported, and where to.
type Options struct {
	From  afero.Fs
	Paths []string // files and folders of From

	Site    afero.Fs // the site's folder
	Content string   // the content folder in Site, or a path from it
	Data    string   // the data folder in Site
	Section string   // below the content folder; "" is articles
	State   string   // the file in Site that remembers what was written; "" is .bedside/import.jsonl

	Format   string    // of front matter: yaml or toml
	Language string    // of the pages, if the site has several
	Date     time.Time // for documents without one
	Publish  bool      // what was published before and has an author with credentials, a reviewer and sources is no draft
	Update   bool      // write over files that are as an earlier import wrote them
	DryRun   bool      // write nothing
	Sheet    string
	Range    string
	Media    string     // a folder of From with a WordPress site's uploads
	Fetch    read.Fetch // nil: nothing is fetched
	Limits   read.Limits

	// Lock takes the lock of a file beside State, so that no other import writes
	// to the site before unlock; nil: there can be none.
	Lock func(name, note string) (unlock func(), err error)

	Progress func(done int, name string) // called after each document; may be nil
}

// Page is what became of one document.
type Page struct {
	Source  string            `json:"source"`
	Entry   string            `json:"entry,omitempty"`
	Title   string            `json:"title"`
	File    string            `json:"file"`   // the page, from the site's folder
	Status  string            `json:"status"` // written, updated, unchanged, refused, failed
	Message string            `json:"message,omitempty"`
	DryRun  bool              `json:"dryRun,omitempty"` // it would be written
	Draft   bool              `json:"draft"`
	In      int               `json:"wordsIn"`
	Out     int               `json:"wordsOut"`
	Lost    []string          `json:"lost"` // words that are neither in the page nor in the report
	Found   []recognise.Found `json:"found"`
	Told    []tree.Told       `json:"told"`
}

// Result is a whole import.
type Result struct {
	Pages  []Page   `json:"pages"`
	Failed []string `json:"failed"` // files that could not be read, and why
	Passed []string `json:"passed"` // files of folders that are of no kind that can be imported
}

// Bad tells whether something was not imported, or not whole.
func (r *Result) Bad() bool {
	return len(r.Failed) > 0 || slices.ContainsFunc(r.Pages, func(p Page) bool {
		return p.Status == "refused" || p.Status == "failed" || len(p.Lost) > 0
	})
}

// Import imports documents. The error means that it could not go on: ctx has
// ended, or the site cannot be written to. A file that cannot be read is in
// Result.Failed, and does not keep the others from being imported. each is
// called for every page as it is done, so that a long report need not be kept;
// nil: the pages are in the Result.
func Import(ctx context.Context, o Options, each func(*Page) error) (*Result, error) {
	if o.Section == "" {
		o.Section = "articles"
	}
	if o.Limits == (read.Limits{}) {
		o.Limits = read.DefaultLimits
	}
	files, passed, err := expand(o.From, o.Paths)
	if err != nil {
		return nil, err
	}
	i := &importer{Options: o, taken: map[string]string{}}
	unlock, err := i.lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	if err := i.load(); err != nil {
		return nil, err
	}
	if err := i.loadPeople(); err != nil {
		return nil, err
	}
	defer i.close()
	result := &Result{Failed: []string{}, Passed: passed}
	line := newLine(ctx, i.prepare, func(p *prepared) error {
		if err := i.save(p); err != nil {
			return err
		}
		i.done++
		if o.Progress != nil {
			o.Progress(i.done, p.page.Title)
		}
		if each != nil {
			return each(p.page)
		}
		result.Pages = append(result.Pages, *p.page)
		return nil
	})
	for _, file := range files {
		s := &read.Source{Fs: o.From, Path: file, Limits: o.Limits, Sheet: o.Sheet, Range: o.Range, Media: o.Media, Fetch: o.Fetch}
		err := read.Read(ctx, s, line.add)
		var stopped *stop
		if err == nil {
			continue
		}
		if errors.As(err, &stopped) || ctx.Err() != nil {
			break
		}
		var known *read.Error
		if errors.As(err, &known) {
			result.Failed = append(result.Failed, known.Error())
		} else {
			result.Failed = append(result.Failed, file+": "+err.Error())
		}
	}
	if err := line.wait(); err != nil {
		return result, err
	}
	if err := ctx.Err(); err != nil {
		return result, err
	}
	return result, i.tidy()
}

// stop is an error that ends the whole import, not one file's.
type stop struct{ error }

func (s *stop) Unwrap() error { return s.error }

// expand names the files of folders. A folder's files of other kinds are passed
// over, a file that is named is not.
func expand(from afero.Fs, paths []string) (files, passed []string, err error) {
	passed = []string{}
	for _, p := range paths {
		if isAddress(p) {
			files = append(files, p)
			continue
		}
		info, err := from.Stat(p)
		if err != nil {
			return nil, nil, fmt.Errorf("%s cannot be read: %w", p, errors.Unwrap(err))
		}
		if !info.IsDir() {
			files = append(files, p)
			continue
		}
		found := 0
		err = afero.Walk(from, p, func(name string, info fs.FileInfo, err error) error {
			if err != nil {
				return err
			}
			base := filepath.Base(name)
			switch {
			case strings.HasPrefix(base, ".") && name != p || strings.HasPrefix(base, "~$"):
				if info.IsDir() {
					return filepath.SkipDir
				}
			case !info.Mode().IsRegular():
			case read.Known(name):
				files = append(files, name)
				found++
			default:
				passed = append(passed, name)
			}
			return nil
		})
		if err != nil {
			return nil, nil, err
		}
		if found == 0 {
			return nil, nil, fmt.Errorf("%s: no file in this folder is of a kind that can be imported", p)
		}
	}
	slices.Sort(files)
	return slices.Compact(files), passed, nil
}

type importer struct {
	Options
	taken map[string]string // a bundle's folder → the document that it is of, in this run
	staff map[string]person // the people whom the site knew before
	known map[string]bool   // they, and those whom this import has added
	state map[string]record // what earlier imports wrote
	made  map[string]bool   // folders that are there
	log   afero.File
	done  int
}

// prepared is a document that is ready to be written.
type prepared struct {
	page   *Page
	doc    *tree.Document
	bundle *write.Bundle // nil: it failed
}

// prepare does all that a document needs but to write it. It depends on nothing
// but the document, so that several are prepared at a time.
func (i *importer) prepare(doc *tree.Document) *prepared {
	page := &Page{Source: doc.Source, Entry: doc.Entry, DryRun: i.DryRun, Lost: []string{}, Found: []recognise.Found{}, Told: []tree.Told{}}
	p := &prepared{page: page, doc: doc}
	in := wordsIn(doc)
	code := codeOf(doc)
	page.In = in.total()
	if page.In == 0 && len(doc.Media) == 0 && doc.Entry == "" {
		page.Status, page.Message = "failed", "no text was found in it"
		return p
	}

	page.Found = append(page.Found, recognise.Recognise(doc)...)
	page.Title = strings.Join(strings.Fields(doc.Meta.Title), " ")
	if page.Title == "" {
		reason := "no line reads like a title; the name of the sheet was taken"
		page.Title = doc.Meta.Part
		if page.Title == "" {
			base := path.Base(filepath.ToSlash(doc.Source))
			page.Title = strings.TrimSuffix(base, path.Ext(base))
			reason = "no line reads like a title; the file's name was taken"
		}
		doc.Meta.Title = page.Title
		page.Found = append(page.Found, recognise.Found{What: "title", Confidence: 0.3, Reason: reason, Text: page.Title, Confirm: true})
	}
	i.reviewed(page, doc)
	page.Draft = true
	if i.Publish && doc.Meta.Status == "publish" {
		if missing := i.missing(doc); len(missing) > 0 {
			page.Told = append(page.Told, tree.Told{Kind: "changed", Message: "it was published, and is a draft now: it has no " + strings.Join(missing, ", no ")})
		} else {
			page.Draft = false
		}
	}
	bundle, err := write.Write(doc, write.Options{
		Format: i.Format, Draft: page.Draft, Date: i.Date, Language: i.Language, Base: base(doc.Meta.Address), Params: doc.Meta.Params,
	})
	if err != nil {
		page.Status, page.Message = "failed", err.Error()
		return p
	}
	page.Told = append(append(page.Told, doc.Told...), bundle.Told...)

	written, err := article.Read(bundle.Files[0].Name, bundle.Files[0].Text, article.Options{
		Language: i.Language,
		Prose:    func(_, parameter string) bool { return parameter == "caption" || parameter == "title" },
		Data: func(name string) (string, []byte, error) {
			for _, f := range bundle.Files {
				if f.Name == name && f.Open == nil {
					return name, f.Text, nil
				}
			}
			return "", nil, fs.ErrNotExist
		},
	})
	if err != nil {
		page.Status, page.Message = "failed", "what would be written cannot be read back: "+err.Error()
		return p
	}
	known := wordsOut(written)
	page.Out = known.total()
	for _, t := range page.Told {
		known.add(t.Text)
	}
	page.Lost = append(page.Lost, in.without(known)...)
	slices.Sort(page.Lost)
	text := string(bundle.Files[0].Text)
	for _, c := range code {
		if !holdsCode(text, c) {
			page.Lost = append(page.Lost, strings.Fields(c)...)
		}
	}
	p.bundle = bundle
	return p
}

// base is the address that an old page's relative links are relative to.
func base(address string) string {
	if !isAddress(address) {
		return ""
	}
	return address
}

func isAddress(s string) bool {
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}

func codeOf(doc *tree.Document) []string {
	var code []string
	tree.Walk(doc.Blocks, func(b tree.Block, _ bool) {
		if c, ok := b.(*tree.Code); ok {
			code = append(code, c.Text)
		}
	}, nil)
	return code
}

// holdsCode tells whether each word of a piece of code is in the page.
func holdsCode(text, code string) bool {
	plain := strings.NewReplacer("{{</*", "{{<", "*/>}}", ">}}", "{{%/*", "{{%", "*/%}}", "%}}", `\`, "", "&lt;", "<", "&amp;", "&").Replace(text)
	for word := range strings.FieldsSeq(strings.NewReplacer(`\`, "").Replace(code)) {
		if !strings.Contains(text, word) && !strings.Contains(plain, word) {
			return false
		}
	}
	return true
}

// folder names the folder of a document's bundle, which no other document of
// this run has.
func (i *importer) folder(doc *tree.Document, slug string) string {
	self := doc.Source + "\x00" + doc.Entry
	section := i.Section
	for n := 1; ; n++ {
		name := slug
		if n > 1 {
			name = fmt.Sprintf("%s-%d", slug, n)
		}
		folder := path.Join(filepath.ToSlash(i.Content), section, name)
		if owner, ok := i.taken[folder]; !ok || owner == self {
			i.taken[folder] = self
			return folder
		}
	}
}

// save writes a bundle, all of it or nothing.
func (i *importer) save(p *prepared) error {
	page, doc, bundle := p.page, p.doc, p.bundle
	if bundle == nil {
		return nil
	}
	folder := i.folder(doc, bundle.Slug)
	page.File = path.Join(folder, bundle.Files[0].Name)
	files := map[string][]byte{}
	for _, f := range bundle.Files {
		text := f.Text
		if f.Open != nil {
			var err error
			if text, err = contents(f, i.Limits.Size); err != nil {
				page.Status, page.Message = "failed", f.Name+": "+err.Error()
				return nil
			}
		}
		files[f.Name] = text
	}
	sums := map[string]string{}
	for name, text := range files {
		sums[name] = sum(text)
	}

	exists, same, ours := false, true, true
	earlier, remembered := i.state[folder]
	for name, text := range files {
		old, err := afero.ReadFile(i.Site, path.Join(folder, name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			same = false
		case err != nil:
			return err
		default:
			exists = true
			alike := bytes.Equal(old, text)
			same = same && alike
			// An import that was killed may have written this file, but no record.
			ours = ours && remembered && (alike || earlier.Files[name] == sum(old))
		}
	}
	rival, err := i.rival(folder, bundle.Files[0].Name)
	if err != nil {
		return err
	}
	switch {
	case rival != "":
		page.Status = "refused"
		page.Message = rival + " is there, which has the same address; move it away, or import into another section"
		return nil
	case exists && same:
		page.Status = "unchanged"
		return i.remember(folder, record{Source: doc.Source, Entry: doc.Entry, Files: sums}, remembered)
	case exists && !ours:
		page.Status = "refused"
		page.Message = "a file that was written or changed by hand is there; move it away, or import into another section"
		if remembered {
			page.Message = "the page was changed since it was imported; nothing was written over it"
		}
		return nil
	case exists && !i.Update:
		page.Status = "refused"
		page.Message = "it was imported before; --update writes it again"
		if earlier.Source != doc.Source || earlier.Entry != doc.Entry {
			page.Message = "a page of this name was imported before, from " + named(earlier.Source, earlier.Entry) + "; if this is a newer one of it, --update writes it in its place, and if not, import it into another section"
		}
		return nil
	}
	page.Status = "written"
	if exists {
		page.Status = "updated"
	}
	if err := i.people(page, doc.Meta.Authors); err != nil || i.DryRun {
		return err
	}
	if err := i.writeAll(folder, files); err != nil {
		return err
	}
	if err := i.outdated(folder, earlier, files); err != nil {
		return err
	}
	return i.remember(folder, record{Source: doc.Source, Entry: doc.Entry, Files: sums}, false)
}

// rival names a file that Hugo would show at the same address as a page's
// bundle: a page without a folder, or a section.
func (i *importer) rival(folder, name string) (string, error) {
	suffix := strings.TrimPrefix(name, "index")
	for _, file := range []string{folder + suffix, path.Join(folder, "_index"+suffix), path.Join(folder, "_index.md")} {
		if found, err := afero.Exists(i.Site, file); err != nil || found {
			return file, err
		}
	}
	return "", nil
}

func contents(f write.File, limit int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	text, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(text)) > limit {
		err = fmt.Errorf("is larger than %d MB", limit>>20)
	}
	return text, err
}

func sum(text []byte) string {
	h := sha256.Sum256(text)
	return hex.EncodeToString(h[:])
}
