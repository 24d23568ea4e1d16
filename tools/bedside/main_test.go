package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/hugo"
	"example.org/bedside/tools/publish"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"bedside": main})
}

// stockHugo is Hugo's own command, of the version that tools/programs names.
var stockHugo = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "hugo")
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "hugo")
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	if out, err := exec.Command("go", "build", "-C", "../programs", "-o", name, "github.com/gohugoio/hugo").CombinedOutput(); err != nil {
		return "", fmt.Errorf("stock Hugo cannot be built: %w\n%s", err, out)
	}
	return name, nil
})

func TestScripts(t *testing.T) {
	t.Cleanup(func() {
		if stock, err := stockHugo(); err == nil {
			os.RemoveAll(filepath.Dir(stock))
		}
	})
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code":  exitCode,
			"stock": stock,
			"same":  same,
		},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

// exitCode runs a program that must end with a certain code: code 1 bedside build
func exitCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N program [args...]")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit code %d, want %s", got, args[0])
	}
}

// stock runs stock Hugo with no network and no go: stock --source site
func stock(ts *testscript.TestScript, neg bool, args []string) {
	stock, err := stockHugo()
	ts.Check(err)
	cmd := exec.Command(stock, args...)
	cmd.Dir = ts.Getenv("WORK")
	cmd.Env = []string{"PATH=", "HOME=" + ts.Getenv("WORK"), "GOPROXY=off", "HTTP_PROXY=http://127.0.0.1:1", "HTTPS_PROXY=http://127.0.0.1:1"}
	out, err := cmd.CombinedOutput()
	ts.Logf("%s", out)
	if (err != nil) != neg {
		ts.Fatalf("stock Hugo: %v", err)
	}
}

// same compares two trees byte for byte: same public stock
func same(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: same dir dir")
	}
	a, err := readTree(ts.MkAbs(args[0]))
	ts.Check(err)
	b, err := readTree(ts.MkAbs(args[1]))
	ts.Check(err)
	if len(a) == 0 {
		ts.Fatalf("%s is empty", args[0])
	}
	if diff := cmp.Diff(a, b); (diff == "") == neg {
		ts.Fatalf("the trees differ: %v\n%s", !neg, diff)
	}
}

func readTree(dir string) (map[string]string, error) {
	files := make(map[string]string)
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		files[filepath.ToSlash(rel)] = string(src)
		return err
	})
	return files, err
}

// clinic makes a site of some pages, whose text can be told apart by version.
func clinic(t *testing.T, dir string, version, pages int) {
	t.Helper()
	write := func(name, text string) {
		name = filepath.Join(dir, filepath.FromSlash(name))
		cases.Write(t, cases.Disk, name, text)
	}
	const layout = `<!doctype html><html><head><title>{{ .Title }}</title></head><body>{{ .Content }}</body></html>`
	write("hugo.toml", "baseURL = \"https://clinic.example/\"\ndisableKinds = [\"taxonomy\", \"term\"]\n")
	for _, kind := range []string{"home", "section", "page"} {
		write("layouts/"+kind+".html", layout)
	}
	if err := os.RemoveAll(filepath.Join(dir, "content")); err != nil {
		t.Fatal(err)
	}
	for i := range pages {
		// Each version has some pages that the others have not.
		write(fmt.Sprintf("content/news/p%d.md", i+i%3*version), fmt.Sprintf("---\ntitle: Page %d\n---\nversion %d\n", i, version))
	}
	write("static/version.txt", strconv.Itoa(version))
}

// A run that is killed leaves the old pages or the new ones, whole, and the
// next run works.
func TestKill(t *testing.T) {
	const moments, pages = 50, 40
	dir := filepath.Join(t.TempDir(), "site")
	run := func() time.Duration {
		t.Helper()
		start := time.Now()
		if out, err := exec.Command("bedside", "build", dir).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return time.Since(start)
	}
	tree := func() map[string]string {
		t.Helper()
		files, err := readTree(filepath.Join(dir, "public"))
		if err != nil {
			t.Fatal(err)
		}
		return files
	}
	clinic(t, dir, 0, pages)
	took := min(run(), run(), run())
	now := tree()
	replaced := 0
	for killed, version := 0, 1; killed < moments; version++ {
		if version > 10*moments {
			t.Fatalf("only %d runs were killed before they ended", killed)
		}
		before := now
		clinic(t, dir, version, pages)
		c := exec.Command("bedside", "build", dir)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		kill := time.AfterFunc(took*time.Duration(killed)/moments, func() { c.Process.Kill() })
		err := c.Wait()
		kill.Stop()
		if err == nil {
			took = min(took, time.Since(start)) // it was quicker than the others
		} else {
			killed++
		}
		found := tree()
		if r, err := publish.Publish(t.Context(), publish.Options{Site: hugo.Options{Dir: dir}}); err != nil || !r.Published {
			t.Fatalf("the run after the one killed at moment %d: %+v, %v", killed, r, err)
		}
		now = tree()
		switch {
		case cmp.Equal(found, before):
		case cmp.Equal(found, now):
			replaced++
		default:
			t.Fatalf("killed at moment %d: %d files that are neither the old tree's nor the new one's", killed, len(found))
		}
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), ".bedside-") {
				t.Errorf("%s is left behind", e.Name())
			}
		}
	}
	t.Logf("%d runs had published when they were killed or ended", replaced)
}

// Two runs at once: nothing is mixed.
func TestAtOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "site")
	clinic(t, dir, 1, 60)
	want := ""
	for range 4 {
		var wait sync.WaitGroup
		var mu sync.Mutex
		good := 0
		for range 3 {
			wait.Go(func() {
				out, err := exec.Command("bedside", "build", dir).CombinedOutput()
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					good++
				case !bytes.Contains(out, []byte("is being published by another run (process ")):
					t.Errorf("%v\n%s", err, out)
				}
			})
		}
		wait.Wait()
		if good == 0 {
			t.Error("none was published")
		}
		files, err := readTree(filepath.Join(dir, "public"))
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprint(files)
		if want != "" && got != want {
			t.Error("the trees of two runs differ")
		}
		want = got
	}
}

// The server comes up, shows pages, and ends when it is told to.
func TestServe(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no interrupt to send")
	}
	dir := filepath.Join(t.TempDir(), "site")
	clinic(t, dir, 1, 3)
	c := exec.Command("bedside", "serve", dir)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(time.Minute, func() { c.Process.Kill() })
	defer late.Stop()
	lines := bufio.NewScanner(out)
	line := func() string {
		t.Helper()
		if !lines.Scan() {
			t.Fatal("the server has ended")
		}
		return lines.Text()
	}
	_, rest, ok := strings.Cut(line(), "The site is at ")
	address, _, _ := strings.Cut(rest, " ")
	if !ok || !strings.HasPrefix(address, "http://localhost:") {
		t.Fatalf("got %q", rest)
	}
	if got := line(); !strings.Contains(got, "pages built in") {
		t.Errorf("got %q", got)
	}
	res, err := http.Get(address + "news/p0/")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	res.Body.Close()
	if err != nil || !strings.Contains(string(body), "version 1") {
		t.Errorf("got %q, %v", body, err)
	}
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Error(err)
	}
}
