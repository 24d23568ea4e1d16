package hugo

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/gohugoio/hugo/config"
	"github.com/spf13/afero"
)

// Find gives the site that a command means when it is run in a folder: the
// folder itself if it has a site's configuration, else its folder "site".
func Find(fsys afero.Fs, dir string) (string, error) {
	for _, dir := range []string{dir, filepath.Join(dir, "site")} {
		name, err := Configuration(fsys, dir)
		if err != nil {
			return "", err
		}
		if name != "" {
			return dir, nil
		}
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
