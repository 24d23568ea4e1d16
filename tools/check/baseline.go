package check

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// Baseline is what was found on the day when a clinic began to check its old
// articles. What is in it is known and fails nothing; what is not is new.
//
// A finding is known again by its rule, its file, the text found and the text
// around it, never by its line: lines move. Where one of these has changed, the
// others decide; a file under a new name is known by its lines.
type Baseline struct {
	Version  int                 `json:"version"`
	Findings []Known             `json:"findings"`
	Files    map[string][]string `json:"files"` // a sketch of each file's lines
}

// Known is a finding of a baseline. Text and Around are hashes.
type Known struct {
	Rule   string `json:"rule"`
	File   string `json:"file"` // from the site's folder, with slashes
	Text   string `json:"text"`
	Around string `json:"around"`
}

// baselineVersion is that of the form in which a baseline is kept.
const baselineVersion = 1

// BaselineFile is where a site keeps its baseline, from its folder.
const BaselineFile = ".bedside/baseline.json"

// Reader reads a file that findings name.
type Reader func(file string) ([]byte, error)

// NewBaseline makes a baseline of findings. Those that mean something is broken
// are never in it. root is the site's folder.
func NewBaseline(findings []Finding, root string, read Reader) *Baseline {
	b := &Baseline{Version: baselineVersion, Findings: []Known{}, Files: make(map[string][]string)}
	m := newMatcher(root, read)
	for _, f := range findings {
		if !baselined(f) {
			continue
		}
		k := m.known(f)
		b.Findings = append(b.Findings, k)
		if _, ok := b.Files[k.File]; !ok {
			b.Files[k.File] = m.sketch(f.File)
		}
	}
	slices.SortFunc(b.Findings, compareKnown)
	return b
}

// baselined tells whether a finding may be in a baseline.
func baselined(f Finding) bool {
	r, _ := Find(f.Rule)
	return r != nil && !r.Fixed()
}

func compareKnown(a, b Known) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Text, b.Text), cmp.Compare(a.Around, b.Around))
}

// Marshal writes a baseline as it is kept: the same for the same findings.
func (b *Baseline) Marshal() ([]byte, error) {
	src, err := json.MarshalIndent(b, "", "  ")
	return append(src, '\n'), err
}

// ReadBaseline reads what Marshal has written.
func ReadBaseline(file string, src []byte) (*Baseline, error) {
	var b Baseline
	if err := json.Unmarshal(src, &b); err != nil {
		return nil, fmt.Errorf("the baseline %s cannot be read: %w; write a new one with bedside check --write-baseline", file, err)
	}
	if b.Version != baselineVersion {
		return nil, fmt.Errorf("the baseline %s is of version %d, expected %d; write a new one with bedside check --write-baseline", file, b.Version, baselineVersion)
	}
	for _, k := range b.Findings {
		if r, near := Find(k.Rule); r == nil && near != "" {
			return nil, fmt.Errorf("the baseline %s names a rule %q; did you mean %q?", file, k.Rule, near)
		}
	}
	return &b, nil
}

// Split divides findings into those that are new and those that the baseline
// knows; gone is what it knows and is found no longer.
func (b *Baseline) Split(findings []Finding, root string, read Reader) (fresh, known []Finding, gone []Known) {
	m := newMatcher(root, read)
	type open struct {
		Known
		finding int
	}
	var left []open
	for i, f := range findings {
		if !baselined(f) {
			continue
		}
		left = append(left, open{m.known(f), i})
	}
	gone = slices.Clone(b.Findings)
	seen := make([]bool, len(findings))
	match := func(key func(Known) Known) {
		there := make(map[Known][]int)
		for i, k := range gone {
			there[key(k)] = append(there[key(k)], i)
		}
		taken := make(map[int]bool)
		rest := left[:0]
		for _, o := range left {
			k := key(o.Known)
			if is := there[k]; len(is) > 0 {
				taken[is[0]], there[k] = true, is[1:]
				seen[o.finding] = true
			} else {
				rest = append(rest, o)
			}
		}
		left = rest
		kept := gone[:0]
		for i, k := range gone {
			if !taken[i] {
				kept = append(kept, k)
			}
		}
		gone = kept
	}
	match(func(k Known) Known { return k })
	match(func(k Known) Known { k.Around = ""; return k })
	if len(left) > 0 && len(gone) > 0 {
		var files []string
		for _, o := range left {
			files = append(files, findings[o.finding].File)
		}
		slices.Sort(files)
		renamed := b.renamed(m, slices.Compact(files))
		match(func(k Known) Known {
			k.File, k.Around = cmp.Or(renamed[k.File], k.File), ""
			return k
		})
		match(func(k Known) Known { k.File = ""; return k })
	}
	for i, f := range findings {
		if seen[i] {
			known = append(known, f)
		} else {
			fresh = append(fresh, f)
		}
	}
	return fresh, known, gone
}

// renamed finds, for the baseline's files that are no longer there, the file
// that has most of their lines, and at least half.
func (b *Baseline) renamed(m *matcher, files []string) map[string]string {
	names := make(map[string]string)
	for old, sketch := range b.Files {
		if m.exists(old) {
			continue
		}
		best := 0.5
		for _, file := range files {
			name := m.name(file)
			if _, before := b.Files[name]; before {
				continue
			}
			if s := similarity(sketch, m.sketch(file)); s > best || s == best && names[old] == "" {
				best, names[old] = s, name
			}
		}
	}
	return names
}

// sketchSize is how many lines stand for a file: those with the smallest
// hashes, which are the same few whatever else is changed (a bottom-k sketch;
// Broder, On the resemblance and containment of documents, 1997).
const sketchSize = 24

// similarity estimates the share of lines that two files have in common.
func similarity(a, b []string) float64 {
	both := slices.Concat(a, b)
	slices.Sort(both)
	both = slices.Compact(both)
	both = both[:min(len(both), sketchSize)]
	n := 0
	for _, h := range both {
		_, inA := slices.BinarySearch(a, h)
		_, inB := slices.BinarySearch(b, h)
		if inA && inB {
			n++
		}
	}
	if len(both) == 0 {
		return 0
	}
	return float64(n) / float64(len(both))
}

type matcher struct {
	root    string
	read    Reader
	sources map[string]string
	lines   map[string][]int
}

func newMatcher(root string, read Reader) *matcher {
	return &matcher{root, read, make(map[string]string), make(map[string][]int)}
}

// name is a file as a baseline names it.
func (m *matcher) name(file string) string {
	if rel, err := filepath.Rel(m.root, file); m.root != "" && filepath.IsAbs(file) && err == nil {
		file = rel
	}
	return filepath.ToSlash(file)
}

func (m *matcher) exists(name string) bool {
	file := filepath.FromSlash(name)
	if m.root != "" && !filepath.IsAbs(file) {
		file = filepath.Join(m.root, file)
	}
	_, err := m.read(file)
	return err == nil
}

func (m *matcher) source(file string) string {
	src, ok := m.sources[file]
	if !ok {
		if b, err := m.read(file); err == nil {
			src = string(b)
		}
		m.sources[file] = src
	}
	return src
}

func (m *matcher) known(f Finding) Known {
	k := Known{Rule: f.Rule, File: m.name(f.File), Text: digest(f.Match)}
	src := m.source(f.File)
	if f.Line > 0 {
		p := page{src: src, lines: m.lines[f.File]}
		if start, ok := p.offset(f.Line, f.Column); ok {
			end := min(len(src), start+len(f.Match))
			k.Around = digest(src[max(0, start-around):start] + "\x00" + src[end:min(len(src), end+around)])
		}
		m.lines[f.File] = p.lines
	}
	return k
}

// around is how many bytes before and after a finding tell it from others of
// the same text.
const around = 60

// offset turns a line and a column into bytes.
func (p *page) offset(line, column int) (int, bool) {
	p.position(0)
	if line < 1 || line > len(p.lines) {
		return 0, false
	}
	at := p.lines[line-1]
	if line == 1 {
		at += len(p.src) - len(strings.TrimPrefix(p.src, "\ufeff"))
	}
	for n := range p.src[at:] {
		if column--; column == 0 {
			return at + n, true
		}
	}
	return len(p.src), column == 1
}

func (m *matcher) sketch(file string) []string {
	var hashes []string
	for line := range strings.Lines(m.source(file)) {
		if line = strings.TrimSpace(line); line != "" {
			hashes = append(hashes, digest(line))
		}
	}
	slices.Sort(hashes)
	hashes = slices.Compact(hashes)
	return hashes[:min(len(hashes), sketchSize)]
}

// digest is a short hash of a text; how its spaces and lines fall does not count.
func digest(text string) string {
	sum := sha256.Sum256([]byte(strings.Join(strings.Fields(text), " ")))
	return hex.EncodeToString(sum[:6])
}
