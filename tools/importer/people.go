package importer

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/spf13/afero"

	"example.org/bedside/tools/importer/tree"
)

// people writes a file for each author that the site does not know yet. It has
// the name alone: credentials are for a person to add, and bedside check asks
// for them.
func (i *importer) people(page *Page, authors []tree.Author) error {
	for _, a := range authors {
		if a.ID == "" || i.known[a.ID] {
			continue
		}
		folder := path.Join(i.Data, "people")
		for _, extension := range []string{"toml", "yaml", "yml", "json"} {
			if ok, err := afero.Exists(i.Site, path.Join(folder, a.ID+"."+extension)); err != nil {
				return err
			} else if ok {
				i.known[a.ID] = true
			}
		}
		if i.known[a.ID] {
			continue
		}
		i.known[a.ID] = true
		file := path.Join(folder, a.ID+".toml")
		page.Told = append(page.Told, tree.Told{Kind: "found", Message: fmt.Sprintf("the author became a person of the site, %s; add role and credentials", file), Text: a.Name})
		if i.DryRun {
			continue
		}
		if err := i.Site.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		if err := afero.WriteFile(i.Site, file, []byte("name = "+strconv.Quote(strings.TrimSpace(a.Name))+"\n"), 0o644); err != nil {
			return err
		}
	}
	return nil
}
