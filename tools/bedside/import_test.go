package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/lock"
)

// While one import writes, another one waits for nobody: it says so and leaves
// the site as it is. A dry run writes nothing, and need not wait.
func TestImportLocked(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"hugo.toml": "baseURL = \"https://clinic.example/\"\n", "knee.txt": "Knee Pain\n\nIt hurts, and it passes.\n"} {
		cases.Write(t, cases.Disk, filepath.Join(dir, name), text)
	}
	state := filepath.Join(dir, ".bedside")
	if err := os.Mkdir(state, 0o755); err != nil {
		t.Fatal(err)
	}
	unlock, err := lock.Take(filepath.Join(state, "import.lock"), "process 42")
	if err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) (string, error) {
		out, err := exec.Command("bedside", append([]string{"import", filepath.Join(dir, "knee.txt"), "--site", dir}, args...)...).CombinedOutput()
		return string(out), err
	}
	out, err := run()
	if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != exitFailed || !strings.Contains(out, "another import is writing to this site (process 42)") {
		t.Errorf("got %v\n%s", err, out)
	}
	if _, err := os.Stat(filepath.Join(dir, "content")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something was written: %v", err)
	}
	if out, err := run("--dry-run"); err != nil {
		t.Errorf("the dry run: %v\n%s", err, out)
	}
	unlock()
	if out, err := run(); err != nil {
		t.Errorf("behind the lock: %v\n%s", err, out)
	}
	if left, err := filepath.Glob(filepath.Join(state, "*.lock")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// An import that is killed and run again ends with the same pages, people and
// records as one that nobody broke off. BEDSIDE_FULL=1 imports 10,000 posts in
// place of 200, which takes long.
func TestImportKilled(t *testing.T) {
	const moments = 20
	posts := 200
	if os.Getenv("BEDSIDE_FULL") != "" {
		posts = 10_000
	}
	dir := t.TempDir()
	var export strings.Builder
	export.WriteString(`<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel><link>https://clinic.example</link><wp:wxr_version>1.2</wp:wxr_version>`)
	for n := range posts {
		// Some titles are the same, so that names depend on the order; some
		// tables are a file of their own.
		fmt.Fprintf(&export, `<item><title>Post %d</title><link>https://clinic.example/%d/</link><dc:creator>writer%d</dc:creator><content:encoded><![CDATA[<p>It takes %d minutes.</p><table><tr><th>Kind</th><th>Weeks</th></tr><tr><td>A</td><td><ul><li>%d</li><li>more</li></ul></td></tr></table>]]></content:encoded><wp:post_id>%d</wp:post_id><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>`,
			n/2, n, n%9, n, n, n+1)
	}
	export.WriteString("</channel></rss>")
	source := filepath.Join(dir, "export.xml")
	cases.Write(t, cases.Disk, source, export.String())
	site := func(name string) string {
		folder := filepath.Join(dir, name)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		cases.Write(t, cases.Disk, filepath.Join(folder, "hugo.toml"), "baseURL = \"https://clinic.example/\"\n")
		return folder
	}
	command := func(site string) *exec.Cmd { return exec.Command("bedside", "import", source, "--site", site) }
	run := func(site string) string {
		t.Helper()
		out, err := command(site).CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return string(out)
	}
	files := func(site string) map[string]string {
		t.Helper()
		files, err := readTree(site)
		if err != nil {
			t.Fatal(err)
		}
		// The records say the same in whatever order and however often.
		last := map[string]string{}
		for line := range strings.Lines(files[".bedside/import.jsonl"]) {
			var r struct {
				Folder string
				Files  map[string]string
			}
			if json.Unmarshal([]byte(line), &r) == nil {
				last[strings.ReplaceAll(r.Folder, filepath.ToSlash(site), "")] = fmt.Sprint(r.Files)
			}
		}
		files[".bedside/import.jsonl"] = fmt.Sprint(last)
		return files
	}

	whole := site("whole")
	start := time.Now()
	run(whole)
	took := time.Since(start)
	want := files(whole)
	if n := len(want); n < 2*posts {
		t.Fatalf("only %d files", n)
	}
	killed := 0
	for try := 0; killed < moments; try++ {
		if try > 10*moments {
			t.Fatalf("only %d runs were killed before they ended", killed)
		}
		broken := site(fmt.Sprint("broken", try))
		c := command(broken)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		kill := time.AfterFunc(took*time.Duration(killed)/moments, func() { c.Process.Kill() })
		err := c.Wait()
		kill.Stop()
		if err != nil {
			killed++
		} else {
			took = took * 9 / 10 // it was quicker than the first
		}
		run(broken)
		if diff := cmp.Diff(want, files(broken)); diff != "" {
			t.Fatalf("killed at moment %d (-want +got):\n%s", killed, diff)
		}
		if out := run(broken); !strings.Contains(out, fmt.Sprintf("\n%d unchanged;", posts)) {
			t.Fatalf("the third run does not know all pages:\n%s", out[max(0, len(out)-300):])
		}
		if err := os.RemoveAll(broken); err != nil {
			t.Fatal(err)
		}
	}
}
