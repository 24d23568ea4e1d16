package cases

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A Page is the path of a Markdown file whose blocks of code are tried, so that
// it is not changed without what it says being true.
type Page string

// A Block is a block of code of a page.
type Block struct{ Language, Text string }

// Blocks are the page's blocks of code.
func (p Page) Blocks() ([]Block, error) {
	src, err := os.ReadFile(filepath.FromSlash(string(p)))
	if err != nil {
		return nil, err
	}
	all, err := blocks(string(src))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p, err)
	}
	return all, nil
}

func blocks(src string) ([]Block, error) {
	var all []Block
	opened, number := 0, 0
	for line := range strings.Lines(src) {
		number++
		switch language, fenced := strings.CutPrefix(line, "```"); {
		case fenced && opened == 0:
			all = append(all, Block{Language: strings.TrimSpace(language)})
			opened = number
		case fenced:
			opened = 0
		case opened > 0:
			all[len(all)-1].Text += line
		}
	}
	if opened > 0 {
		return nil, fmt.Errorf("line %d: the block of code does not end", opened)
	}
	return all, nil
}

// All are the page's blocks of code, of which there must be some.
func (p Page) All(t testing.TB) []Block {
	t.Helper()
	all, err := p.Blocks()
	if err != nil || len(all) == 0 {
		t.Fatalf("%s has %d blocks of code: %v", p, len(all), err)
	}
	return all
}

// Only is the one block of a language that holds a text.
func (p Page) Only(t testing.TB, language, text string) string {
	t.Helper()
	var found []string
	for _, b := range p.All(t) {
		if b.Language == language && strings.Contains(b.Text, text) {
			found = append(found, b.Text)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%s: %d blocks of %s hold %q", p, len(found), language, text)
	}
	return found[0]
}

// Headers reads a _headers file, as Netlify and Cloudflare do: a path, and
// indented below it the headers, by name.
func Headers(text string) map[string]map[string]string {
	rules := map[string]map[string]string{}
	var rule map[string]string
	for line := range strings.Lines(text) {
		name, value, found := strings.Cut(strings.TrimSpace(line), ": ")
		switch {
		case strings.HasPrefix(line, "/"):
			rule = map[string]string{}
			rules[strings.TrimSpace(line)] = rule
		case found && strings.HasPrefix(line, " ") && rule != nil:
			rule[name] = value
		}
	}
	return rules
}
