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
func needed(s *hugo.Settings) *Lines {
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
	if hasTheme && country {
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
	l.Text = render(s.Format, !hasTheme, themes, !country)
	return l
}

func render(format string, theme bool, themes []string, country bool) string {
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
		}
	case "json":
		var parts []string
		if theme {
			parts = append(parts, fmt.Sprintf("  \"theme\": %s", array))
		}
		if country {
			parts = append(parts, "  \"params\": {\n    \"bedside\": {\"country\": \"GB\"}\n  }")
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
		}
	}
	return b.String()
}
