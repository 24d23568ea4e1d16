package scaffold

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"example.org/bedside/tools/hugo"
)

// Lines are what a site's configuration needs so that the shortcodes work.
type Lines struct {
	File  string // where they go
	Notes []string
	Text  string
}

const module = "example.org/bedside"

// needed says which lines a configuration lacks, in its own format; nil: none.
func needed(s *hugo.Settings, layouts bool) *Lines {
	l := &Lines{File: s.File}
	themes := s.Themes
	hasTheme := slices.Contains(themes, Theme) || slices.Contains(s.Imports, Theme)
	if !hasTheme {
		themes = slices.Insert(slices.Clone(themes), 0, Theme)
	}
	if slices.Contains(s.Imports, module) {
		l.Notes = append(l.Notes, fmt.Sprintf("the site imports the pack as the Hugo module %s already: take that import out, or remove the theme's folder", module))
	}
	country := s.Country != ""
	// A theme is imported a second time for its page layouts.
	layouts = layouts && !slices.Contains(s.Imports, Theme)
	if hasTheme && country && !layouts {
		if l.Notes == nil {
			return nil
		}
		return l
	}
	if !hasTheme {
		if len(s.Themes) > 0 {
			l.Notes = append(l.Notes, "put the new line in the place of the one that names the theme now")
		} else if s.Format == "toml" {
			l.Notes = append(l.Notes, "the line goes above the first one in [brackets]")
		}
	}
	if !country {
		l.Notes = append(l.Notes, "GB stands for the country that the clinic is in (ISO 3166-1: GB, US, AU, IE, DE …); emergency numbers follow from it")
	}
	if layouts && s.Format == "toml" && !hasTheme {
		l.Notes = append(l.Notes, "the lines of [[module.imports]] go to the end of the file")
	}
	if s.Params && !country && s.Format != "toml" {
		l.Notes = append(l.Notes, "the file has params already: put what stands under params here under those, and leave the second params out")
	}
	switch {
	case layouts && country:
		l.Notes = append(l.Notes, "head = true goes under params.bedside: the page layouts have the line that it means")
	case !layouts:
		l.Notes = append(l.Notes, "for the structured data, write {{ partial \"bedside/head.html\" . }} into the head of your theme's base template, and then head = true under params.bedside")
	}
	l.Text = render(s.Format, !hasTheme, themes, !country, layouts)
	return l
}

func render(format string, theme bool, themes []string, country, layouts bool) string {
	list, err := json.Marshal(themes) // TOML and YAML read it too
	if err != nil {
		panic(err) // strings can be marshalled
	}
	array := strings.ReplaceAll(string(list), `","`, `", "`)
	var b strings.Builder
	switch format {
	case "yaml":
		if theme {
			fmt.Fprintf(&b, "theme: %s\n", array)
		}
		if country {
			b.WriteString("params:\n  bedside:\n    country: GB\n")
			if layouts {
				b.WriteString("    head: true\n")
			}
		}
		if layouts {
			b.WriteString(`module:
  imports:
    - path: bedside
      mounts:
        - {source: layouts, target: layouts, files: ["! archetypes/**", "! words/**"]}
        - {source: layouts/words, target: i18n}
`)
		}
	case "json":
		var parts []string
		if theme {
			parts = append(parts, fmt.Sprintf("  \"theme\": %s", array))
		}
		if country {
			head := ""
			if layouts {
				head = `, "head": true`
			}
			parts = append(parts, "  \"params\": {\n    \"bedside\": {\"country\": \"GB\""+head+"}\n  }")
		}
		if layouts {
			parts = append(parts, `  "module": {
    "imports": [
      {
        "path": "bedside",
        "mounts": [
          {"source": "layouts", "target": "layouts", "files": ["! archetypes/**", "! words/**"]},
          {"source": "layouts/words", "target": "i18n"}
        ]
      }
    ]
  }`)
		}
		b.WriteString(strings.Join(parts, ",\n") + "\n")
	default:
		if theme {
			fmt.Fprintf(&b, "theme = %s\n", array)
		}
		if country {
			if theme {
				b.WriteString("\n")
			}
			b.WriteString("[params.bedside]\n  country = \"GB\"\n")
			if layouts {
				b.WriteString("  head = true\n")
			}
		}
		if layouts {
			if b.Len() > 0 {
				b.WriteString("\n")
			}
			b.WriteString(`[[module.imports]]
  path = "bedside"
  [[module.imports.mounts]]
    source = "layouts"
    target = "layouts"
    files = ["! archetypes/**", "! words/**"]
  [[module.imports.mounts]]
    source = "layouts/words"
    target = "i18n"
`)
		}
	}
	return b.String()
}
