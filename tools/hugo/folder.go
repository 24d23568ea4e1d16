package hugo

import "path/filepath"

// Folder is the folder of the site's own files of one of Hugo's components,
// such as content or data, for a language, or for all of them if lang is empty
// or has no folder of its own. It need not exist.
func (s *Site) Folder(component, lang string) string {
	if lang != "" {
		if c := s.configs.LanguageConfigMap[lang]; c != nil && component == "content" && c.ContentDir != "" && c.ContentDir != s.configs.Base.ContentDir {
			return s.absolute(c.ContentDir)
		}
	}
	for _, m := range s.configs.Modules[0].Mounts() {
		if m.Target == component {
			return s.absolute(m.Source)
		}
	}
	return s.absolute(component)
}

func (s *Site) absolute(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(s.dir, name)
}

// Languages are the keys of the site's languages, the default one first.
func (s *Site) Languages() []string {
	var keys []string
	for _, l := range s.configs.Languages {
		keys = append(keys, l.Lang)
	}
	return keys
}

// DefaultLanguage is the key of the language that pages are in if their names
// say nothing.
func (s *Site) DefaultLanguage() string { return s.configs.Base.DefaultContentLanguage }
