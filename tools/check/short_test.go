package check

import (
	"path/filepath"
	"testing"
)

// Messages name files as seen from the site's folder.
func TestShort(t *testing.T) {
	root := t.TempDir()
	for _, c := range []struct{ root, file, want string }{
		{root, filepath.Join(root, "content", "a.md"), "content/a.md"},
		{filepath.Join(root, "site"), filepath.Join(root, "a.md"), filepath.ToSlash(filepath.Join(root, "a.md"))},
		{"", "content/a.md", "content/a.md"},
	} {
		if got := (&Clinic{Root: c.root}).short(c.file); got != c.want {
			t.Errorf("%s in %s: got %s, want %s", c.file, c.root, got, c.want)
		}
	}
}
