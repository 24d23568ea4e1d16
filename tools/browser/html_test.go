package browser_test

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"example.org/bedside/tools/cases"
)

// lay writes the pages of the example, and those with everything in each
// theme, into a folder of the disk, and returns their names.
func lay(t *testing.T, dir string) []string {
	t.Helper()
	all := map[string]*site{"clinic": sites(t, clinic)}
	for name, made := range strangers {
		all[name] = sites(t, made)
	}
	var names []string
	for name, s := range all {
		for _, p := range s.pages {
			to := filepath.Join(dir, name, filepath.FromSlash(p))
			err := os.MkdirAll(filepath.Dir(to), 0o777)
			if err == nil {
				err = os.WriteFile(to, []byte(s.read(t, p)), 0o666)
			}
			if err != nil {
				t.Fatal(err)
			}
			names = append(names, to)
		}
	}
	return names
}

// TestNu has the Nu checker read every page.
func TestNu(t *testing.T) {
	jar, err := npmFile("vnu-jar/build/dist/vnu.jar")
	cases.Need(t, "java", err)
	java, err := exec.LookPath("java")
	if err != nil {
		cases.Need(t, "java", errors.New("java not found: apt-get install default-jre-headless"))
	}
	bad := filepath.Join(t.TempDir(), "bad.html")
	cases.Write(t, cases.Disk, bad, "<!doctype html><html lang=en><title>T</title><summary>No</summary>")
	out, err := exec.Command(java, append([]string{"-Xss4m", "-jar", jar, "--exit-zero-always", "--format", "json", "--stdout", bad}, lay(t, t.TempDir())...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var report struct {
		Messages []struct {
			Type, URL, Message, Extract string
			LastLine                    int
		}
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	told := false
	for _, m := range report.Messages {
		if strings.HasSuffix(m.URL, "bad.html") {
			told = true
		} else if m.Type != "info" {
			t.Errorf("%s:%d: %s\n%s", m.URL, m.LastLine, m.Message, m.Extract)
		}
	}
	if !told {
		t.Error("the checker told nothing of a page with a fault")
	}
}

// TestHTMLValidate has html-validate read every page, as Hugo writes it
// without --minify.
func TestHTMLValidate(t *testing.T) {
	program, err := npmFile("html-validate/bin/html-validate.mjs")
	cases.Need(t, "browser", err)
	node, err := exec.LookPath("node")
	if err != nil {
		cases.Need(t, "browser", errors.New("node not found: apt-get install nodejs npm"))
	}
	dir := t.TempDir()
	lay(t, dir)
	bad := filepath.Join(dir, "bad.html")
	cases.Write(t, cases.Disk, bad, "<!doctype html>\n<html lang=\"en\"><head><title>T</title></head><body><p><div></div></body></html>\n")
	config := filepath.Join(dir, "config.json")
	cases.Write(t, cases.Disk, config, validate)
	to := filepath.Join(dir, "report.json")
	told := exec.Command(node, program, "--config", config, "--formatter", "json="+to, "--ext", "html", dir).Run()
	out, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(errors.Join(err, told))
	}
	var report []struct {
		FilePath string
		Messages []struct {
			RuleID, Message string
			Line            int
		}
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	works := false
	for _, page := range report {
		if page.FilePath == bad {
			works = true
			continue
		}
		for _, m := range page.Messages {
			t.Errorf("%s:%d: %s: %s", page.FilePath, m.Line, m.RuleID, m.Message)
		}
	}
	if !works {
		t.Error("html-validate told nothing of a page with a fault")
	}
}

// validate asks for all that html-validate recommends. HTML takes a doctype in
// either case and an id that begins with any letter or digit; that a number is
// not broken over lines is seen in the browser.
const validate = `{
  "root": true,
  "extends": ["html-validate:recommended"],
  "rules": {
    "doctype-style": ["error", {"style": "lowercase"}],
    "valid-id": ["error", {"relaxed": true}],
    "tel-non-breaking": "off"
  }
}`
