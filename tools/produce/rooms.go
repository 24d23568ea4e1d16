package produce

import (
	"fmt"
	"path"
	"strings"

	"example.org/bedside/tools/contract"
)

// rooms lays the rooms of a clinic's site where stock Hugo looks for them, so
// that the site needs no mount. Nothing is written into a file of the site's
// own: Hugo reads the words in i18n/bedside/NAME/ beside those in i18n/.
var rooms = target{
	folders: []string{"layouts/_partials/bedside/rooms", "assets/bedside", "i18n/bedside"},
	make: func(s *set) ([]file, error) {
		var files []file
		for _, c := range s.contracts {
			for _, kind := range []struct {
				from, to string
				endings  []string
			}{
				{"", "layouts/_partials/bedside/rooms", []string{".html", ".txt"}},
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
