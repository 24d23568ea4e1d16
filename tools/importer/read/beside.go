package read

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net/url"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/afero"

	"example.org/bedside/tools/importer/tree"
)

// beside takes the pictures that a page names in its own folder, or below it,
// as a browser or Google Docs saves them.
func (s *Source) beside(doc *tree.Document) {
	names := map[string]bool{}
	for _, m := range doc.Media {
		names[m.Name] = true
	}
	blocks := doc.Blocks
	for _, n := range doc.Notes {
		blocks = append(blocks[:len(blocks):len(blocks)], n.Blocks...)
	}
	taken := map[string]string{}
	tree.Walk(blocks, nil, func(n tree.Inline, _ bool) {
		image, ok := n.(*tree.Image)
		if !ok || image.Name != "" || image.Address == "" {
			return
		}
		u, err := url.Parse(image.Address)
		if err != nil || u.Scheme != "" || u.Host != "" || u.Path == "" || strings.HasPrefix(u.Path, "/") {
			return
		}
		rest := path.Clean(u.Path)
		if rest == ".." || strings.HasPrefix(rest, "../") || !pictureTypes[strings.ToLower(path.Ext(rest))] {
			return
		}
		if image.Name = taken[rest]; image.Name != "" {
			return
		}
		file := filepath.Join(filepath.Dir(s.Path), filepath.FromSlash(rest))
		if !regular(s.Fs, filepath.Dir(s.Path), rest) {
			return
		}
		name := fileName(path.Base(rest))
		for n := 2; names[name]; n++ {
			name = fileName(fmt.Sprintf("%d-%s", n, path.Base(rest)))
		}
		names[name], taken[rest], image.Name = true, name, name
		doc.Media = append(doc.Media, tree.Media{Name: name, Source: image.Address, Open: func() (io.ReadCloser, error) { return s.Fs.Open(file) }})
	})
}

// regular tells whether a path leads from a folder to a file, by no link that
// may lead out of it.
func regular(fs afero.Fs, folder, name string) bool {
	parts := strings.Split(name, "/")
	for i, part := range parts {
		folder = filepath.Join(folder, part)
		info, err := lstat(fs, folder)
		if err != nil || i < len(parts)-1 && !info.IsDir() || i == len(parts)-1 && !info.Mode().IsRegular() {
			return false
		}
	}
	return true
}

// inside takes a picture that stands in the page itself (RFC 2397), under a name
// of its own; "" if it is none that browsers show.
func (d *dom) inside(address string) string {
	rest, ok := strings.CutPrefix(address, "data:")
	if !ok {
		return ""
	}
	head, data, ok := strings.Cut(rest, ",")
	if !ok || !strings.HasSuffix(head, ";base64") {
		return ""
	}
	picture, err := base64.StdEncoding.DecodeString(strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, data))
	if err != nil || len(picture) < 100 { // a point that holds the place of what is loaded late
		return ""
	}
	extension := ""
	switch {
	case bytes.HasPrefix(picture, []byte("\x89PNG\r\n\x1a\n")):
		extension = ".png"
	case bytes.HasPrefix(picture, []byte("\xff\xd8\xff")):
		extension = ".jpg"
	case bytes.HasPrefix(picture, []byte("GIF8")):
		extension = ".gif"
	case bytes.HasPrefix(picture, []byte("RIFF")) && string(picture[8:12]) == "WEBP":
		extension = ".webp"
	default:
		return ""
	}
	name := fmt.Sprintf("picture-%d%s", len(d.doc.Media)+1, extension)
	d.doc.Media = append(d.doc.Media, tree.Media{Name: name, Source: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(picture)), nil }})
	return name
}
