package produce_test

import (
	"errors"
	"flag"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"
	"golang.org/x/tools/txtar"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/contract"
	"example.org/bedside/tools/produce"
)

var update = flag.Bool("update", false, "write what is produced into testdata")

// root is the pack itself.
const root = "../.."

func TestCommitted(t *testing.T) {
	_, err := produce.Run(afero.NewReadOnlyFs(afero.NewOsFs()), root, produce.Options{Check: true})
	if stale := (*produce.StaleError)(nil); errors.As(err, &stale) {
		t.Fatalf("%v\n%s", err, stale.Diff)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func memory(t *testing.T, files map[string]string) afero.Fs {
	t.Helper()
	mem := afero.NewMemMapFs()
	for name, text := range files {
		cases.Write(t, mem, name, text)
	}
	return mem
}

func run(t *testing.T, fsys afero.Fs) *produce.Result {
	t.Helper()
	r, err := produce.Run(fsys, "", produce.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestGolden holds all that is produced for rooms which use everything once,
// in a pack and in a site.
func TestGolden(t *testing.T) {
	for _, name := range []string{"pack", "site"} {
		t.Run(name, func(t *testing.T) {
			file := "testdata/" + name + ".txtar"
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			mem := afero.NewMemMapFs()
			want := map[string]string{}
			inputs := 0
			for _, f := range archive.Files {
				if strings.HasPrefix(f.Name, "shortcodes/") || f.Name == "hugo.toml" {
					cases.Write(t, mem, f.Name, string(f.Data))
					inputs++
				} else {
					want[f.Name] = string(f.Data)
				}
			}
			r := run(t, mem)
			got := cases.Tree(t, mem, "")
			maps.DeleteFunc(got, func(name, _ string) bool {
				return strings.HasPrefix(name, "shortcodes/") || name == "hugo.toml"
			})
			if *update {
				archive.Files = archive.Files[:inputs]
				for _, name := range slices.Sorted(maps.Keys(got)) {
					archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(got[name])})
				}
				cases.Write(t, afero.NewOsFs(), file, string(txtar.Format(archive)))
				return
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(slices.Sorted(maps.Keys(got)), r.Written); diff != "" {
				t.Error("what was written is not told:", diff)
			}
		})
	}
}

const (
	tip = "name = 'tip'\nsince = '0.1.0'\nsummary = 'A tip.'\nnotation = 'single'\nbody = 'none'\n"

	produced = "layouts/_shortcodes/tip.html"
	template = "layouts/_partials/bedside/rooms/tip/template.html"
)

func site(t *testing.T) afero.Fs {
	return memory(t, cases.Files(t, "tip"))
}

func TestSite(t *testing.T) {
	mem := site(t)
	before := cases.Tree(t, mem, "")
	r := run(t, mem)
	want := []string{
		"assets/bedside/tip/icons/a.svg", "assets/bedside/tip/style.css", "assets/bedside/tip/tip.js", "i18n/bedside/tip/en.toml",
		template, "layouts/_shortcodes/bedside/tip.html", produced,
	}
	if diff := cmp.Diff(want, r.Written); diff != "" {
		t.Error(diff)
	}
	after := cases.Tree(t, mem, "")
	for _, name := range r.Written {
		if !strings.Contains(after[name], "Produced by `bedside produce` from shortcodes/tip/") {
			t.Errorf("%s is not marked:\n%s", name, after[name])
		}
	}
	for name, text := range before {
		if after[name] != text {
			t.Errorf("%s was changed", name)
		}
	}
	if len(after) != len(before)+len(want) {
		t.Error("more was written than told")
	}
	if !strings.HasPrefix(after["assets/bedside/tip/icons/a.svg"], "<?xml") {
		t.Error("something stands before the XML declaration")
	}
	if again := run(t, mem); len(again.Written)+len(again.Removed) > 0 {
		t.Errorf("a second run did %+v", again)
	}

	// A checkout may change the line endings.
	cases.Write(t, mem, produced, strings.ReplaceAll(after[produced], "\n", "\r\n"))
	if r := run(t, mem); len(r.Written) > 0 {
		t.Errorf("line endings are taken for a change: %+v", r)
	}
}

func TestForeignFiles(t *testing.T) {
	mem := site(t)
	cases.Write(t, mem, produced, "by hand")
	cases.Write(t, mem, "i18n/bedside/tip/en.toml", "by = 'hand'")
	before := cases.Tree(t, mem, "")
	_, err := produce.Run(mem, "", produce.Options{})
	if err == nil {
		t.Fatal("files were overwritten that were not produced")
	}
	for _, name := range []string{produced, "i18n/bedside/tip/en.toml"} {
		if !strings.Contains(err.Error(), name+" was not produced") {
			t.Errorf("%s is not named: %v", name, err)
		}
	}
	if diff := cmp.Diff(before, cases.Tree(t, mem, "")); diff != "" {
		t.Error("something was written before the mistake was found:", diff)
	}
}

func TestVanished(t *testing.T) {
	mem := site(t)
	before := cases.Tree(t, mem, "")
	cases.Write(t, mem, "shortcodes/note/contract.toml", strings.ReplaceAll(tip, "tip", "note"))
	cases.Write(t, mem, "shortcodes/note/template.html", "note")
	run(t, mem)
	cases.Write(t, mem, "layouts/_shortcodes/bedside/own.html", "own")
	if err := mem.RemoveAll("shortcodes/note"); err != nil {
		t.Fatal(err)
	}
	if err := mem.Remove("shortcodes/tip/style.css"); err != nil {
		t.Fatal(err)
	}
	want := []string{"assets/bedside/tip/style.css", "layouts/_partials/bedside/rooms/note/template.html", "layouts/_shortcodes/bedside/note.html", "layouts/_shortcodes/note.html"}
	if diff := cmp.Diff(want, run(t, mem).Removed); diff != "" {
		t.Error(diff)
	}
	if ok, _ := afero.DirExists(mem, "layouts/_partials/bedside/rooms/note"); ok {
		t.Error("an empty folder was left")
	}

	// The last room goes, and all that was produced with it.
	if err := mem.RemoveAll("shortcodes"); err != nil {
		t.Fatal(err)
	}
	run(t, mem)
	maps.DeleteFunc(before, func(name, _ string) bool { return strings.HasPrefix(name, "shortcodes/") })
	before["layouts/_shortcodes/bedside/own.html"] = "own"
	if diff := cmp.Diff(before, cases.Tree(t, mem, "")); diff != "" {
		t.Error(diff)
	}
	if _, err := produce.Run(mem, "", produce.Options{}); err == nil || !strings.Contains(err.Error(), "found no shortcode in shortcodes") {
		t.Errorf("nothing to do is no success: %v", err)
	}
}

func TestCheck(t *testing.T) {
	mem := site(t)
	run(t, mem)
	good := cases.Tree(t, mem, "")
	check := func() *produce.StaleError {
		t.Helper()
		before := cases.Tree(t, mem, "")
		_, err := produce.Run(afero.NewReadOnlyFs(mem), "", produce.Options{Check: true})
		if diff := cmp.Diff(before, cases.Tree(t, mem, "")); diff != "" {
			t.Fatal(diff)
		}
		var stale *produce.StaleError
		if err != nil && !errors.As(err, &stale) {
			t.Fatal(err)
		}
		return stale
	}
	if stale := check(); stale != nil {
		t.Fatalf("fresh files are stale:\n%s", stale.Diff)
	}
	cases.Write(t, mem, "shortcodes/tip/template.html", "<b>new</b>\n")
	cases.Write(t, mem, produced, strings.Replace(good[produced], "A tip.", "A changed tip.", 1))
	if err := mem.Remove("layouts/_shortcodes/bedside/tip.html"); err != nil {
		t.Fatal(err)
	}
	cases.Write(t, mem, "layouts/_shortcodes/old.html", "Produced by `bedside produce` from shortcodes/old/contract.toml")
	stale := check()
	if stale == nil {
		t.Fatal("stale files are fresh")
	}
	if diff := cmp.Diff([]string{template, "layouts/_shortcodes/bedside/tip.html", "layouts/_shortcodes/old.html", produced}, stale.Files); diff != "" {
		t.Error(diff)
	}
	for _, line := range cases.Read[string](t, "check") {
		if !strings.Contains(stale.Diff, line) {
			t.Errorf("the difference lacks %q:\n%s", line, stale.Diff)
		}
	}
	if !strings.Contains(stale.Error(), "4 files are stale: "+template) {
		t.Error(stale)
	}
	run(t, mem)
	if stale := check(); stale != nil {
		t.Errorf("files are stale right after they were made:\n%s", stale.Diff)
	}
}

func TestMistakes(t *testing.T) {
	for _, tt := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"contract", map[string]string{"shortcodes/tip/contract.toml": strings.Replace(tip, "single", "singel", 1)}, `shortcodes/tip/contract.toml:4:12: notation is "singel"; expected "paired" or "single"; did you mean "single"?`},
		{"no template", map[string]string{"shortcodes/note/contract.toml": strings.ReplaceAll(tip, "tip", "note")}, `shortcodes/note/template.html:1:1: the template is missing, but the room has a contract`},
		{"example", map[string]string{"shortcodes/tip/examples.md": "## A\n\n```md\né {{< tip kind=\"x\" >}}\n```\n"}, `shortcodes/tip/examples.md:4:11: unknown parameter "kind"; "tip" takes none`},
		{"unclosed example", map[string]string{"shortcodes/tip/examples.md": "## A\n\n```md\n{{< tip\n```\n"}, `shortcodes/tip/examples.md:4:1: the tag {{< tip does not end; expected >}}`},
		{"shortcut", map[string]string{"shortcodes/tip/quick.tmpl": "{{- $roomHTML = \"\" }}\n{{- if $roomBody }}\n"}, `shortcodes/tip/quick.tmpl:3:1: this template cannot be read: it ends, and an {{ end }} is still to come`},
		{"unknown variable in a shortcut", map[string]string{"shortcodes/tip/quick.tmpl": "\n{{- if $roomHtml }}{{ end }}\n"}, `shortcodes/tip/quick.tmpl:2:1: this template cannot be read: undefined variable "$roomHtml"`},
		{"shortcut of a pure room", map[string]string{"shortcodes/tip/contract.toml": tip + "pure = true\n", "shortcodes/tip/quick.tmpl": ""}, `shortcodes/tip/quick.tmpl:1:1: a pure shortcode is made once and needs no shortcut; expected no such file`},
		{"configuration", map[string]string{"hugo.toml": "x"}, `hugo.toml: `},
	} {
		t.Run(tt.name, func(t *testing.T) {
			mem := site(t)
			for name, text := range tt.files {
				cases.Write(t, mem, name, text)
			}
			before := cases.Tree(t, mem, "")
			_, err := produce.Run(mem, "", produce.Options{})
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
			if one := (*contract.Error)(nil); tt.name != "configuration" && !errors.As(err, &one) {
				t.Errorf("%T has no place", err)
			}
			if diff := cmp.Diff(before, cases.Tree(t, mem, "")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
