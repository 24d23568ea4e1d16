package produce

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"example.org/bedside/tools/contract"
)

const roomTemplates = "layouts/_partials/bedside/rooms"

// rooms lays the rooms of a clinic's site where stock Hugo looks for them, so
// that the site needs no mount. Nothing is written into a file of the site's
// own: Hugo reads the words in i18n/bedside/NAME/ beside those in i18n/.
var rooms = target{
	folders: []string{roomTemplates, "assets/bedside", "i18n/bedside"},
	make: func(s *set) ([]file, error) {
		var files []file
		for _, c := range s.contracts {
			for _, kind := range []struct {
				from, to string
				endings  []string
			}{
				{"", roomTemplates, []string{".html", ".txt"}},
				{"", "assets/bedside", []string{".css", ".js", ".svg"}},
				{"words", "i18n/bedside", []string{".toml", ".yaml"}},
			} {
				found, err := s.read(c, kind.from, kind.endings...)
				if err != nil {
					return nil, err
				}
				for _, f := range found {
					text := marked(c, path.Join(kind.from, f.path), f.text)
					files = append(files, file{path.Join(kind.to, c.Name, f.path), text})
				}
			}
		}
		return files, nil
	},
}

// RoomPlace is the place in the room of a site's own in dir from which that of a
// produced template comes; that of any other file is left as it is.
func RoomPlace(dir, file string, line int) (string, int) {
	rel, err := filepath.Rel(filepath.Join(dir, filepath.FromSlash(roomTemplates)), file)
	if err != nil || !filepath.IsLocal(rel) {
		return file, line
	}
	return filepath.Join(dir, "shortcodes", rel), line - 1 // the mark stands above, see marked
}

// marked is a room's file with the mark in it, as its kind writes comments.
func marked(c *contract.Contract, source, text string) string {
	text = strings.TrimPrefix(text, "\ufeff")
	n := note(c, source)
	switch path.Ext(source) {
	case ".html", ".txt":
		return fmt.Sprintf("{{- /* %s */ -}}\n%s", n, text)
	case ".css":
		return fmt.Sprintf("/* %s */\n%s", n, text)
	case ".js":
		return fmt.Sprintf("// %s\n%s", n, text)
	case ".svg":
		// Nothing may stand before an XML declaration.
		if text != "" && !strings.HasSuffix(text, "\n") {
			text += "\n"
		}
		return fmt.Sprintf("%s<!-- %s -->\n", text, n)
	}
	return fmt.Sprintf("# %s\n%s", n, text)
}
