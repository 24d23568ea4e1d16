package hugo

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/gohugoio/hugo/common/types"
	"github.com/gohugoio/hugo/config"
	"github.com/spf13/afero"
	"github.com/spf13/cast"
)

// Find gives the site that a command means when it is run in a folder: the
// folder itself if it has a site's configuration, else its folder "site".
func Find(fsys afero.Fs, dir string) (string, error) {
	if info, err := fsys.Stat(dir); err == nil && !info.IsDir() {
		return "", fmt.Errorf("%s is a file; expected the folder of a site", dir)
	}
	for _, dir := range []string{dir, filepath.Join(dir, "site")} {
		name, err := Configuration(fsys, dir)
		if err != nil {
			return "", err
		}
		if name != "" {
			return dir, nil
		}
	}
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	return "", fmt.Errorf("there is no site in %s: a site has a hugo.toml, hugo.yaml, hugo.json or config folder", dir)
}

// Configuration gives the file, or the folder, that makes a folder a site; it
// is empty if nothing does. A configuration whose one top-level key is
// "module" is a pack's, not a site's.
func Configuration(fsys afero.Fs, dir string) (string, error) {
	for _, base := range config.DefaultConfigNames {
		for _, ext := range config.ValidConfigFileExtensions {
			name := filepath.Join(dir, base+"."+ext)
			info, err := fsys.Stat(name)
			if errors.Is(err, fs.ErrNotExist) || err == nil && info.IsDir() {
				continue
			}
			if err != nil {
				return "", err
			}
			c, err := config.FromFileToMap(fsys, name)
			if err != nil {
				return name, nil // the build will say what is wrong with it
			}
			if _, mounts := c["module"]; !mounts || len(c) > 1 {
				return name, nil
			}
		}
	}
	for _, name := range []string{"_default", "production", "development"} {
		folder := filepath.Join(dir, "config", name)
		if ok, err := afero.DirExists(fsys, folder); err != nil || ok {
			return folder, err
		}
	}
	return "", nil
}

// Settings are what of a site's configuration matters to someone who changes
// it.
type Settings struct {
	File      string   // where it is written, or best would be
	Format    string   // toml, yaml or json
	Themes    []string // the themes, in order
	ThemesDir string   // the folder that they are in, absolute if the site's is
	Imports   []string // the paths of the Hugo modules that it imports
	Country   string   // params.bedside.country
	Params    bool     // it has params, of whatever
}

// ReadSettings reads a site's configuration, of Hugo's default environment. It
// need not be valid as a whole.
func ReadSettings(fsys afero.Fs, dir string) (*Settings, error) {
	file, err := Configuration(fsys, dir)
	if err != nil {
		return nil, err
	}
	if file == "" {
		return nil, fmt.Errorf("%s is not a site: it has no hugo.toml, hugo.yaml, hugo.json or config folder", dir)
	}
	c := config.New()
	if info, err := fsys.Stat(file); err != nil {
		return nil, err
	} else if info.IsDir() {
		file = settingsIn(fsys, file)
	} else if c, err = config.FromFile(fsys, file); err != nil {
		return nil, fmt.Errorf("the site's configuration cannot be read: %w", err)
	}
	more, _, err := config.LoadConfigFromDir(fsys, filepath.Join(dir, "config"), "production")
	if err != nil {
		return nil, fmt.Errorf("the site's configuration cannot be read: %w", err)
	}
	if more != nil {
		c.Set("", more.Get(""))
	}

	s := &Settings{
		File:      file,
		Format:    strings.TrimPrefix(filepath.Ext(file), "."),
		Themes:    types.ToStringSlicePreserveString(c.Get("theme")),
		ThemesDir: cmp.Or(c.GetString("themesDir"), "themes"),
		Country:   c.GetString("params.bedside.country"),
		Params:    len(cast.ToStringMap(c.Get("params"))) > 0,
	}
	if s.Format == "yml" {
		s.Format = "yaml"
	}
	if !filepath.IsAbs(s.ThemesDir) {
		s.ThemesDir = filepath.Join(dir, s.ThemesDir)
	}
	for _, i := range cast.ToSlice(c.Get("module.imports")) {
		s.Imports = append(s.Imports, cast.ToString(cast.ToStringMap(i)["path"]))
	}
	return s, nil
}

// settingsIn is the main file of a folder of configuration.
func settingsIn(fsys afero.Fs, folder string) string {
	for _, base := range config.DefaultConfigNames {
		for _, ext := range config.ValidConfigFileExtensions {
			name := filepath.Join(folder, base+"."+ext)
			if ok, err := afero.Exists(fsys, name); err == nil && ok {
				return name
			}
		}
	}
	return filepath.Join(folder, "hugo.toml")
}
