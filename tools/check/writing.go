package check

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"example.org/bedside/tools/article"
)

// writing finds in content files, and in the data that they show, what was found
// on the pages made from them.
type writing struct {
	clinic  *Clinic
	sources map[string]*Source // by file
	byFile  map[string]*manuscript
}

func newWriting(c *Clinic, sources []Source) *writing {
	w := &writing{clinic: c, sources: make(map[string]*Source, len(sources)), byFile: make(map[string]*manuscript)}
	for i := range slices.Backward(sources) { // of a file in two languages, the first
		w.sources[sources[i].File] = &sources[i]
	}
	return w
}

// manuscript is a content file with the data that it shows: those that it names,
// and those of the site that shortcodes know.
type manuscript struct {
	*article.Article
	data  []*article.Article
	found map[string]int // how often an address has been asked for
}

// locate gives a finding of a published page the place in its content file
// where the same address or HTML stands, if that is one place only. A mere word
// may stand anywhere and mean something else. A broken link is broken wherever
// it stands, so that the first finding has the first place, and so on.
func (w *writing) locate(f Finding) located {
	l := located{Finding: f, start: -1}
	if f.Line > 0 || f.Match == "" {
		return l
	}
	a := w.read(f.File)
	if a == nil {
		return l
	}
	if f.Rule == ruleBrokenLink {
		if a.locate(&l) {
			return l
		}
	}
	if len(f.Match) < 4 || !strings.ContainsAny(f.Match, "/:<") {
		return l
	}
	text := a.Source[a.Body:]
	match := []byte(html.UnescapeString(f.Match))
	at := bytes.Index(text, match)
	if at < 0 || bytes.Contains(text[at+1:], match) {
		return l
	}
	l.put(a.Article, a.Body+at, string(match))
	l.start = a.Body + at
	return l
}

func (l *located) put(a *article.Article, start int, match string) {
	l.File, l.Match = a.File, match
	l.Line, l.Column = a.Position(start)
	l.EndLine, l.EndColumn = a.Position(start + len(match))
}

// read reads a content file once; nil: it has no places.
func (w *writing) read(file string) *manuscript {
	a, ok := w.byFile[file]
	if ok {
		return a
	}
	if s := w.sources[file]; s != nil {
		if src, err := s.Read(); err == nil {
			if read, err := article.Parse(file, src); err == nil {
				a = &manuscript{Article: read, data: slices.Clip(w.clinic.shared()), found: make(map[string]int)}
				a.Walk(func(s *article.Shortcode) {
					for _, arg := range s.Arguments {
						if arg.Name == "src" {
							a.data = w.clinic.reads(a.data, file, fmt.Sprint(arg.Value))
						}
					}
				})
			}
		}
	}
	w.byFile[file] = a
	return a
}

// reads reads a data file, unless it is among those that have been read.
func (c *Clinic) reads(read []*article.Article, page, name string) []*article.Article {
	if c.Data == nil {
		return read
	}
	file, src, err := c.Data(page, name)
	if err != nil || slices.ContainsFunc(read, func(d *article.Article) bool { return d.File == file }) {
		return read
	}
	return append(read, article.Plain(file, src))
}

// known reads the data that shortcodes and templates know, wherever they stand.
func (c *Clinic) known() (data []*article.Article) {
	names := []string{"references", "glossary", "people", "products"}
	for _, id := range slices.Sorted(maps.Keys(c.People)) {
		names = append(names, "people/"+id)
	}
	for _, id := range slices.Sorted(maps.Keys(c.Products)) {
		names = append(names, "products/"+id)
	}
	for _, name := range names {
		for _, ext := range []string{".toml", ".yaml", ".yml", ".json"} {
			data = c.reads(data, "", path.Join("data", name+ext))
		}
	}
	return data
}

// locate finds the place of a broken address.
func (a *manuscript) locate(l *located) bool {
	match := html.UnescapeString(l.Match)
	ways := []string{match}
	if decoded, err := url.PathUnescape(match); err == nil && decoded != match {
		ways = append(ways, decoded) // Hugo writes it with percent signs
	}
	type place struct {
		in *article.Article
		article.Span
	}
	var places []place
	find := func(ways []string, end bool) {
		for _, in := range append([]*article.Article{a.Article}, a.data...) {
			n := len(places)
			for _, way := range ways {
				for _, at := range addressesIn(in.Source, way, end) {
					places = append(places, place{in, at})
				}
			}
			slices.SortFunc(places[n:], func(a, b place) int { return cmp.Compare(a.Start, b.Start) })
		}
	}
	find(ways, false)
	if _, fragment, ok := strings.Cut(match, "#"); ok && places == nil && fragment != "" {
		find([]string{"#" + fragment}, true) // Hugo may have made the path of another one
	}
	if name := path.Base(ways[len(ways)-1]); places == nil && path.Ext(name) != "" {
		find([]string{name}, true) // of a file beside the page
	}
	if places == nil {
		return false
	}
	at := places[min(a.found[match], len(places)-1)]
	a.found[match]++
	l.put(at.in, at.Start, string(at.in.Source[at.Start:at.End]))
	if at.in == a.Article {
		l.start = at.Start
	}
	return true
}

// addressesIn are the places at which an address stands in a file as one: in a
// link, an image, a definition of a link, or as a value. Of some only the end is
// known.
func addressesIn(src []byte, address string, end bool) (places []article.Span) {
	for from := 0; ; {
		i := bytes.Index(src[from:], []byte(address))
		if i < 0 {
			return places
		}
		at := article.Span{Start: from + i, End: from + i + len(address)}
		from = at.Start + 1
		for end && at.Start > 0 && strings.IndexByte(" \t\r\n(<\"'`", src[at.Start-1]) < 0 {
			at.Start--
		}
		if at.End < len(src) && strings.IndexByte(" \t\r\n)>\"'`,]}\\", src[at.End]) < 0 {
			continue
		}
		spaced := bytes.TrimRight(src[:at.Start], " \t")
		switch before := bytes.TrimSuffix(spaced, []byte("<")); {
		case bytes.HasSuffix(before, []byte("](")), bytes.HasSuffix(before, []byte("]:")):
		case len(spaced) > 0 && strings.IndexByte("=:\"'`", spaced[len(spaced)-1]) >= 0:
		case strings.Contains(address, "://"):
		default:
			continue
		}
		places = append(places, at)
	}
}
