package importer

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/afero"

	"example.org/bedside/tools/importer/tree"
)

// person is somebody whom the site has a file about.
type person struct {
	Name        string   `json:"name" yaml:"name" toml:"name"`
	Credentials []string `json:"credentials" yaml:"credentials" toml:"credentials"`
}

var decoders = map[string]func([]byte, any) error{
	".toml": toml.Unmarshal, ".yaml": func(src []byte, to any) error { return yaml.Unmarshal(src, to) },
	".yml": func(src []byte, to any) error { return yaml.Unmarshal(src, to) }, ".json": json.Unmarshal,
}

// loadPeople reads whom the site knows. A file that cannot be read so is for
// bedside check to complain about; its person is known all the same.
func (i *importer) loadPeople() error {
	i.staff, i.known = map[string]person{}, map[string]bool{}
	folder := path.Join(i.Data, "people")
	files, err := afero.ReadDir(i.Site, folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	for _, f := range files {
		decode := decoders[path.Ext(f.Name())]
		if decode == nil {
			continue
		}
		src, err := afero.ReadFile(i.Site, path.Join(folder, f.Name()))
		if err != nil {
			return err
		}
		var p person
		if decode(src, &p) != nil {
			p = person{}
		}
		id := strings.TrimSuffix(f.Name(), path.Ext(f.Name()))
		i.staff[id], i.known[id] = p, true
	}
	return nil
}

// people writes a file for each author that the site does not know yet. It has
// the name alone: credentials are for a person to add, and bedside check asks
// for them. It is written aside first, so that it is whole or not there.
func (i *importer) people(page *Page, authors []tree.Author) error {
	for _, a := range authors {
		if a.ID == "" || i.known[a.ID] {
			continue
		}
		name := strings.TrimSpace(a.Name)
		i.known[a.ID] = true
		page.Told = append(page.Told, tree.Told{Kind: "found", Message: fmt.Sprintf("the author became a person of the site, %s/people/%s.toml; add role and credentials", path.Base(i.Data), a.ID), Text: name})
		if i.DryRun {
			continue
		}
		aside := path.Join(i.temporary(), a.ID+".toml")
		to := path.Join(i.Data, "people", a.ID+".toml")
		for _, folder := range []string{path.Dir(aside), path.Dir(to)} {
			if err := i.Site.MkdirAll(folder, 0o755); err != nil {
				return err
			}
		}
		if err := afero.WriteFile(i.Site, aside, []byte("name = "+strconv.Quote(name)+"\n"), 0o644); err != nil {
			return err
		}
		if err := i.Site.Rename(aside, to); err != nil {
			return err
		}
	}
	return nil
}

// reviewed writes a review that the text tells of into the front matter, if the
// site knows who reviewed it and the day is sure.
func (i *importer) reviewed(page *Page, doc *tree.Document) {
	r := doc.Meta.Review
	if r == nil || r.On.IsZero() {
		return
	}
	by := ""
	for id, p := range i.staff {
		if p.Name == "" || !strings.Contains(strings.ToLower(r.Text), strings.ToLower(p.Name)) {
			continue
		}
		if by != "" {
			return // two are named
		}
		by = id
	}
	if by == "" {
		return
	}
	review := map[string]any{"by": by, "on": r.On.Format(time.DateOnly)}
	if !r.Next.IsZero() {
		review["next"] = r.Next.Format(time.DateOnly)
	}
	if doc.Meta.Params == nil {
		doc.Meta.Params = map[string]any{}
	}
	doc.Meta.Params["reviewed"] = review
	for n := range page.Found {
		if f := &page.Found[n]; f.What == "review" && f.Text == r.Text {
			f.Left, f.Confirm = false, true
			f.Reason = "a line about a review by somebody whom the site knows; it is in the front matter now, and the page shows it: take the line out of the text"
		}
	}
}

// missing names what a page needs to be published and has not got.
func (i *importer) missing(doc *tree.Document) []string {
	var out []string
	if !slices.ContainsFunc(doc.Meta.Authors, func(a tree.Author) bool { return len(i.staff[a.ID].Credentials) > 0 }) {
		out = append(out, "author with credentials in data/people")
	}
	if doc.Meta.Params["reviewed"] == nil {
		out = append(out, "reviewer whom the site knows")
	}
	sources := false
	tree.Walk(doc.Blocks, func(b tree.Block, _ bool) {
		x, ok := b.(*tree.Bibliography)
		sources = sources || ok && len(x.Sources) > 0
	}, nil)
	if !sources {
		out = append(out, "sources")
	}
	return out
}
