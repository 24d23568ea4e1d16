// Package bedside holds the pack: the shortcodes as Hugo reads them, and what
// they need. It is embedded, so that the command can hand it out.
package bedside

import (
	"embed"
	"io/fs"
	"path"
)

// Version is the pack's and the command's version.
const Version = "0.1.0"

//go:embed hugo.toml all:layouts all:shortcodes
var files embed.FS

// Pack is the pack's files, as they lie at the repository's root. What a site
// gets of them is said by its hugo.toml.
func Pack() fs.FS { return files }

// Shortcodes returns the names of the pack's shortcodes, sorted.
func Shortcodes() []string {
	var names []string
	rooms, _ := fs.Glob(files, "shortcodes/*/contract.toml") // fails for a bad pattern only
	for _, room := range rooms {
		names = append(names, path.Base(path.Dir(room)))
	}
	return names
}
