package hugo

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gohugoio/hugo/hugofs"
	"github.com/gohugoio/hugo/hugolib"
	"github.com/spf13/afero"
	"github.com/spf13/cast"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/check"
	"example.org/bedside/tools/contract"
)

// mistakes are those that shortcodes have stored, each at its true place: a
// template knows only the outermost shortcode's. Files are those of the pages
// that have them.
func (s *Site) mistakes(h *hugolib.HugoSites) (found []check.Finding, files map[string]bool) {
	files = make(map[string]bool)
	articles := make(map[string]*article.Article)
	for _, site := range h.Sites {
		stored, _ := site.Store().Get("bedside.mistakes").(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(stored)) {
			m, err := cast.ToStringMapE(stored[key])
			if err != nil {
				continue
			}
			found = append(found, s.mistake(m, articles))
			files[cast.ToString(m["file"])] = true
		}
	}
	return found, files
}

func (s *Site) mistake(m map[string]any, articles map[string]*article.Article) check.Finding {
	text := func(key string) string { return cast.ToString(m[key]) }
	f := check.Finding{
		Rule:     RuleShortcode,
		Severity: check.SeverityError,
		File:     text("file"),
		Message:  fmt.Sprintf("%s: %s", text("shortcode"), text("message")),
	}
	if cast.ToBool(m["site"]) {
		if text("shortcode") == "clinic" {
			f.Kind = check.KindClinic
		}
		f.File = s.configs.LoadingInfo.ConfigFiles[0]
		s.locate(&f, nil, text("match"), 1)
		return f
	}
	if data := text("datafile"); data != "" {
		if name, ok := s.dataFile(data, f.File); ok {
			f.File, f.Line = name, cast.ToInt(m["dataline"])
			if f.Line == 0 {
				s.locate(&f, cast.ToStringSlice(m["under"]), text("match"), cast.ToInt(m["nth"]))
			}
			return f
		}
		f.Message = fmt.Sprintf("%s: %s: %s", text("shortcode"), data, text("message"))
	}
	if a := s.article(f.File, articles); a != nil {
		p := a.Locate(text("chain"), text("parameter"), text("match"), max(cast.ToInt(m["nth"]), 1))
		f.Line, f.Column, f.EndLine, f.EndColumn, f.Match = p.Line, p.Column, p.EndLine, p.EndColumn, p.Match
	}
	return f
}

// locate finds the nth occurrence of a text in a data file, if it stands there
// as it is: from the keys on that it is under, the outermost first.
func (s *Site) locate(f *check.Finding, under []string, match string, nth int) {
	src, err := afero.ReadFile(s.source, f.File)
	if err != nil || match == "" {
		return
	}
	at := -1
	for i, key := range under {
		name := "(" + regexp.QuoteMeta(key) + `)["']?\s*[:=.\]]`
		found := regexp.MustCompile(`(?i)[\s,{"'\[.]` + name).FindSubmatchIndex(src[at+1:])
		if first := regexp.MustCompile(`(?mi)^["'{\[]?` + name).FindSubmatchIndex(src); i == 0 && first != nil {
			found = first
		}
		if found == nil {
			return
		}
		at += found[2]
	}
	for range max(nth, 1) {
		i := bytes.Index(src[at+1:], []byte(match))
		if i < 0 {
			return
		}
		at += 1 + i
	}
	place := func(offset int) (line, column int) {
		before := bytes.TrimPrefix(src[:offset], []byte("\ufeff"))
		return bytes.Count(before, []byte("\n")) + 1, utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	}
	f.Match = match
	f.Line, f.Column = place(at)
	f.EndLine, f.EndColumn = place(at + len(match))
}

// article reads a content file once; nil if it cannot be read.
func (s *Site) article(file string, read map[string]*article.Article) *article.Article {
	a, ok := read[file]
	if !ok {
		if src, err := afero.ReadFile(s.source, file); err == nil {
			a, _ = article.Parse(file, src) // Hugo has read it, so it can be
		}
		read[file] = a
	}
	return a
}

// unreadable are the mistakes for which Hugo cannot read content files: all of
// them, where Hugo itself names the first.
func (s *Site) unreadable(h *hugolib.HugoSites, r *Result) []check.Finding {
	known := article.Known{Notation: make(map[string]string), Only: true}
	for _, name := range r.Shortcodes {
		known.Notation[name] = contract.Single
		if t := h.GetTemplateStore().LookupShortcodeByName(name); t != nil && t.ParseInfo.IsInner {
			known.Notation[name] = contract.Paired
		}
	}
	var found []check.Finding
	// A folder that cannot be read is Hugo's to complain about.
	_ = afero.Walk(h.BaseFs.Content.Fs, "", func(name string, info fs.FileInfo, err error) error {
		meta, ok := info.(hugofs.FileMetaInfo)
		if err != nil || !ok || info.IsDir() || !isContent(name) {
			return nil
		}
		src, err := afero.ReadFile(h.BaseFs.Content.Fs, name)
		if err != nil {
			return nil
		}
		_, err = article.ParseKnown(meta.Meta().Filename, src, known)
		for _, e := range leaves(err) {
			e, ok := e.(*article.Error)
			if !ok {
				continue
			}
			e, fix := check.MeantToOpen(e, src, func(name string) bool { _, ok := known.Notation[name]; return ok && len(name) > 1 })
			f := check.Finding{Rule: RuleShortcode, Severity: check.SeverityError, File: e.File, Line: e.Line, Column: e.Column, Message: e.Message, Fix: fix}
			if m := unknownShortcode.FindStringSubmatch(e.Message); m != nil && s.isPack(m[1]) {
				f.Message, f.Fix = s.unknown(m[1], r)
			}
			found = append(found, f)
		}
		return nil
	})
	return found
}

var unknownShortcode = regexp.MustCompile(`^unknown shortcode "([^"]*)"`)

// dataFile finds the file that a shortcode means: in the folder of content, in
// assets or in data.
func (s *Site) dataFile(name, page string) (string, bool) {
	name = filepath.FromSlash(name)
	dirs := []string{s.dir}
	// Content may lie in any folder around the page, and in a language's own.
	for dir := filepath.Dir(page); dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		dirs = append(dirs, dir)
	}
	for _, dir := range dirs {
		if ok, err := afero.Exists(s.source, filepath.Join(dir, name)); ok && err == nil {
			return filepath.Join(dir, name), true
		}
	}
	// A template knows the site's data, and not in which format they are.
	if strings.HasPrefix(filepath.ToSlash(name), "data/") {
		for _, ext := range []string{".toml", ".yaml", ".yml", ".json"} {
			other := filepath.Join(s.dir, strings.TrimSuffix(name, filepath.Ext(name))+ext)
			if ok, err := afero.Exists(s.source, other); ok && err == nil {
				return other, true
			}
		}
	}
	return "", false
}
