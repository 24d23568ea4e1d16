package bedside_test

import (
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template/parse"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/pelletier/go-toml/v2"
	"golang.org/x/net/html"

	"example.org/bedside"
)

// languages are those that every word of the pack is said in.
var languages = []string{"ar", "en", "es"}

// blank is what a word or a wording leaves open.
var blank = regexp.MustCompile(`\{\{ *\.[a-z]+ *\}\}|\{[a-z-]+\}`)

func blanks(text string) []string {
	return slices.Sorted(slices.Values(blank.FindAllString(text, -1)))
}

func decode(t *testing.T, name string, into any) {
	t.Helper()
	src, err := fs.ReadFile(bedside.Pack(), name)
	if err == nil {
		err = toml.Unmarshal(src, into)
	}
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

func flat(into map[string]string, under string, words map[string]any) map[string]string {
	for key, value := range words {
		switch value := value.(type) {
		case string:
			into[under+key] = value
		case map[string]any:
			flat(into, under+key+".", value)
		}
	}
	return into
}

func glob(t *testing.T, patterns ...string) []string {
	t.Helper()
	var names []string
	for _, pattern := range patterns {
		found, err := fs.Glob(bedside.Pack(), pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: found nothing (%v)", pattern, err)
		}
		names = append(names, found...)
	}
	return names
}

// No language lacks a word that another has, and all leave the same open. A
// room's words stand under its own name: they meet those of the others.
func TestWords(t *testing.T) {
	folders := make(map[string]map[string]map[string]string) // folder, language, key
	for _, name := range glob(t, "shortcodes/words/*.toml", "shortcodes/*/words/*.toml", "layouts/words/*.toml") {
		var words map[string]any
		decode(t, name, &words)
		folder, language := path.Dir(name), strings.TrimSuffix(path.Base(name), ".toml")
		if folders[folder] == nil {
			folders[folder] = make(map[string]map[string]string)
		}
		folders[folder][language] = flat(map[string]string{}, "", words)
	}
	for folder, in := range folders {
		if diff := cmp.Diff(languages, slices.Sorted(maps.Keys(in))); diff != "" {
			t.Errorf("%s: languages (-want +got):\n%s", folder, diff)
		}
		english := in["en"]
		for language, words := range in {
			if diff := cmp.Diff(slices.Sorted(maps.Keys(english)), slices.Sorted(maps.Keys(words))); diff != "" {
				t.Errorf("%s: keys of %s (-en +%s):\n%s", folder, language, language, diff)
			}
			for key, word := range words {
				if strings.TrimSpace(word) == "" {
					t.Errorf("%s: %s is empty in %s", folder, key, language)
				}
				if diff := cmp.Diff(blanks(english[key]), blanks(word)); diff != "" {
					t.Errorf("%s: what %s leaves open (-en +%s):\n%s", folder, key, language, diff)
				}
				room, ok := strings.CutPrefix(path.Dir(folder), "shortcodes/")
				if ok && !strings.HasPrefix(key, "bedside."+room+".") {
					t.Errorf("%s: %s does not stand under bedside.%s", folder, key, room)
				}
				if key == "bedside.language" {
					if word != language {
						t.Errorf("%s: the words of %s say that they are %s", folder, language, word)
					}
					continue
				}
				if language == "ar" && !strings.ContainsFunc(word, func(r rune) bool { return unicode.In(r, unicode.Arabic) || r == '؛' || r == '،' }) {
					t.Errorf("%s: %s is not Arabic: %q", folder, key, word)
				}
			}
		}
	}
}

// A disclaimer says the same, part for part, in every language: a check that
// looks for its parts proves as much of each.
func TestWordings(t *testing.T) {
	type part struct{ Part, Text string }
	type wording struct {
		Version     int
		Title       string
		Full, Short []part
	}
	kinds := make(map[string]map[string]wording)
	for _, name := range glob(t, "shortcodes/disclaimer/wordings/*.toml") {
		var w wording
		decode(t, name, &w)
		kind, language, _ := strings.Cut(strings.TrimSuffix(path.Base(name), ".toml"), ".")
		if kinds[kind] == nil {
			kinds[kind] = make(map[string]wording)
		}
		kinds[kind][language] = w
	}
	for kind, in := range kinds {
		if diff := cmp.Diff(languages, slices.Sorted(maps.Keys(in))); diff != "" {
			t.Errorf("%s: languages (-want +got):\n%s", kind, diff)
		}
		skeleton := func(w wording) map[string][][]string {
			parts := make(map[string][][]string)
			for form, of := range map[string][]part{"full": w.Full, "short": w.Short} {
				for _, p := range of {
					parts[form] = append(parts[form], append([]string{p.Part}, blanks(p.Text)...))
				}
			}
			return parts
		}
		english := in["en"]
		for language, w := range in {
			if w.Version < 1 || w.Title == "" || len(w.Full) == 0 || len(w.Short) == 0 {
				t.Errorf("%s.%s is not whole: %+v", kind, language, w)
			}
			if diff := cmp.Diff(skeleton(english), skeleton(w)); diff != "" {
				t.Errorf("%s: parts and what they leave open (-en +%s):\n%s", kind, language, diff)
				continue
			}
			for i, p := range w.Full {
				if p.Text == "" || language != "en" && p.Text == english.Full[i].Text {
					t.Errorf("%s.%s: the part %s is not translated: %q", kind, language, p.Part, p.Text)
				}
			}
		}
	}
}

// wordless is what has letters and is no word of a language: the verbs of
// printf, and the registers of papers, whose names are the same everywhere.
var wordless = regexp.MustCompile(`%(?:\[\d+\])?[-+# 0-9.]*[a-zA-Z]|\b(?:DOI|PMID):`)

// spoken are the attributes that a reader hears or sees.
var spoken = []string{"aria-label", "aria-description", "alt", "title", "placeholder", "label"}

// visible lists the words that a piece of HTML shows of its own.
func visible(markup string) []string {
	var found []string
	is := func(text string) bool {
		return strings.ContainsFunc(wordless.ReplaceAllString(text, ""), unicode.IsLetter)
	}
	z := html.NewTokenizer(strings.NewReader(markup))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return found
		case html.TextToken:
			if text := string(z.Text()); is(text) {
				found = append(found, strings.TrimSpace(text))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			for _, a := range z.Token().Attr {
				if slices.Contains(spoken, a.Key) && is(a.Val) {
					found = append(found, a.Key+"="+a.Val)
				}
			}
		}
	}
}

// pieces gathers a template's text, without what its actions print, and the
// HTML that they hold as strings.
func pieces(n parse.Node, text *strings.Builder, literals *[]string) {
	list := func(l *parse.ListNode) {
		if l != nil {
			for _, n := range l.Nodes {
				pieces(n, text, literals)
			}
		}
	}
	branch := func(b *parse.BranchNode) {
		pieces(b.Pipe, text, literals)
		list(b.List)
		list(b.ElseList)
	}
	switch n := n.(type) {
	case *parse.ListNode:
		list(n)
	case *parse.TextNode:
		text.Write(n.Text)
	case *parse.ActionNode:
		pieces(n.Pipe, text, literals)
	case *parse.IfNode:
		branch(&n.BranchNode)
	case *parse.RangeNode:
		branch(&n.BranchNode)
	case *parse.WithNode:
		branch(&n.BranchNode)
	case *parse.TemplateNode:
		if n.Pipe != nil {
			pieces(n.Pipe, text, literals)
		}
	case *parse.PipeNode:
		for _, c := range n.Cmds {
			for _, a := range c.Args {
				pieces(a, text, literals)
			}
		}
	case *parse.ChainNode:
		pieces(n.Node, text, literals)
	case *parse.StringNode:
		*literals = append(*literals, n.Text)
	}
}

// tagged finds a string that is HTML, whole or a piece of it.
var tagged = regexp.MustCompile(`</?[a-z][a-z0-9]*[ >\n]`)

// No template has a visible word of its own: it would be English on an Arabic
// page. What mistakes say is for the writer, and is no HTML.
func TestTemplatesHaveNoWords(t *testing.T) {
	templates := 0
	err := fs.WalkDir(bedside.Pack(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".html" {
			return err
		}
		templates++
		src, err := fs.ReadFile(bedside.Pack(), name)
		if err != nil {
			return err
		}
		tree := parse.New(name)
		tree.Mode = parse.SkipFuncCheck
		set := make(map[string]*parse.Tree)
		if _, err := tree.Parse(string(src), "", "", set); err != nil {
			return err
		}
		for _, tree := range set {
			var text strings.Builder
			var literals []string
			pieces(tree.Root, &text, &literals)
			found := visible(text.String())
			for _, literal := range literals {
				if strings.Contains(literal, "[^") {
					continue // a pattern that finds HTML
				}
				if at := tagged.FindStringIndex(literal); at != nil {
					found = append(found, visible(literal[at[0]:])...)
				}
			}
			for _, word := range found {
				t.Errorf("%s has a visible word of its own: %q", name, word)
			}
		}
		return nil
	})
	if err != nil || templates < 50 {
		t.Fatalf("%d templates, %v", templates, err)
	}
}

// What finds a visible word finds it.
func TestVisible(t *testing.T) {
	for markup, want := range map[string][]string{
		`<p>Note</p>`:                               {"Note"},
		`<p class="note">–, %s %[2]d</p>`:           nil,
		`<nav aria-label="Menu"><img alt="">`:       {"aria-label=Menu"},
		`<th scope="col">`:                          nil,
		`<p>%s is <a href="/x">here</a></p><hr id=`: {"%s is", "here"},
	} {
		if diff := cmp.Diff(want, visible(markup)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", markup, diff)
		}
	}
}

// Every country has its number, and each says where it was read, or that it
// was read nowhere.
func TestCountries(t *testing.T) {
	type sourced struct {
		Source  string
		Checked *bool
	}
	var countries map[string]struct {
		sourced
		Emergency string
		Regulator []struct {
			sourced
			Name, Oversees string
		}
	}
	decode(t, "shortcodes/disclaimer/countries.toml", &countries)
	honest := func(what string, s sourced) {
		t.Helper()
		if s.Source == "" || s.Checked == nil || *s.Checked == (s.Source == "common knowledge") {
			t.Errorf("%s does not say whether and where it was read: %+v", what, s)
		}
	}
	number := regexp.MustCompile(`^[0-9]{3,5}$`)
	for code, c := range countries {
		honest(code, c.sourced)
		if !number.MatchString(c.Emergency) {
			t.Errorf("%s: the emergency number is %q", code, c.Emergency)
		}
		for _, r := range c.Regulator {
			honest(code+", "+r.Name, r.sourced)
			if r.Name == "" || r.Oversees != "advertising" && r.Oversees != "practitioners" {
				t.Errorf("%s: a regulator is not whole: %+v", code, r)
			}
		}
	}
	for _, code := range []string{"GB", "US", "AU", "CA", "IE", "NZ", "ES", "MX", "AE"} {
		if len(countries[code].Regulator) == 0 {
			t.Errorf("%s has no regulator", code)
		}
	}
}
