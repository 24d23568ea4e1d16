package check

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/contract"
)

// The sentences that the rules on text are measured by stand in
// testdata/labelled. RULE.dev.txt was written with the patterns, RULE.heldout.txt
// by somebody who had read the rule's description only; nobody who changes the
// patterns reads it. A line is "+ sentence", where the rule must fire, or
// "- sentence", where it must be quiet, and RULE.es.txt is in Spanish; what it stands in goes before it in
// brackets, [heading] or [kind=price] (see contextOf).
var showHeldOut = flag.Bool("show-heldout", false, "print the sentences of the held-out half, and of BEDSIDE_LABELLED, that a rule gets wrong; who has seen them may not change its patterns")

// textRules are the rules that are measured, by family.
var textRules = map[string][]string{
	"claims":  {"cure", "guarantee", "absolutely-safe", "painless", "miracle", "superlative", "permanent-instant", "everyone", "proven-uncited", "natural-safe", "pressure", "discourage-care", "condition-list"},
	"notices": {"emergency-number", "results-may-vary-only", "price-undated", "off-label"},
	"figures": {"acronym", "dose-format", "bare-percent"},
}

// What is needed of a family and of each rule, on the sentences held out.
const (
	familyPrecision, familyRecall = 0.95, 0.85
	rulePrecision, ruleRecall     = 0.85, 0.7
)

// score counts what a rule got right and wrong.
type score struct{ hit, missed, wrong, quiet int }

func (s *score) add(o score) {
	s.hit += o.hit
	s.missed += o.missed
	s.wrong += o.wrong
	s.quiet += o.quiet
}

func (s score) precision() float64 { return ratio(s.hit, s.hit+s.wrong) }
func (s score) recall() float64    { return ratio(s.hit, s.hit+s.missed) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

func (s score) String() string {
	return fmt.Sprintf("%3d of %3d found, %2d of %3d wrongly   precision %.3f  recall %.3f", s.hit, s.hit+s.missed, s.wrong, s.wrong+s.quiet, s.precision(), s.recall())
}

func TestLabelled(t *testing.T) {
	numbers := numbers(t)
	for _, half := range []string{"dev", "heldout"} {
		t.Log(scoreSheet(t, half, func(id string) (score, bool) {
			name := id + "." + half + ".txt"
			s := measure(t, numbers, id, filepath.Join("testdata", "labelled", name), half == "dev" || *showHeldOut)
			if found, quiet := s.hit+s.missed, s.wrong+s.quiet; found < 15 || quiet < 15 {
				t.Errorf("%s has %d sentences on which the rule fires and %d on which it does not, want at least 15 of each", name, found, quiet)
			}
			return s, true
		}, func(what string, s score, precision, recall float64) {
			if s.precision() < precision || s.recall() < recall {
				t.Errorf("%s, %s: precision %.3f, recall %.3f; at least %.2f and %.2f are needed", half, what, s.precision(), s.recall(), precision, recall)
			}
		}))
	}
}

// TestLabelledSpanish scores the claims that are looked for in Spanish; its
// sentences were written with the patterns.
func TestLabelledSpanish(t *testing.T) {
	numbers := numbers(t)
	var whole score
	for _, id := range []string{"cure", "guarantee", "absolutely-safe", "miracle", "discourage-care"} {
		s := measure(t, numbers, id, filepath.Join("testdata", "labelled", id+".es.txt"), true)
		whole.add(s)
		t.Logf("%-22s %s", id, s)
		if s.precision() < rulePrecision || s.recall() < ruleRecall {
			t.Errorf("%s: precision %.3f, recall %.3f; at least %.2f and %.2f are needed", id, s.precision(), s.recall(), rulePrecision, ruleRecall)
		}
	}
	if whole.precision() < familyPrecision || whole.recall() < familyRecall {
		t.Errorf("precision %.3f, recall %.3f; at least %.2f and %.2f are needed", whole.precision(), whole.recall(), familyPrecision, familyRecall)
	}
}

// TestLabelledElsewhere scores the files RULE.txt of a folder that the variable
// BEDSIDE_LABELLED names: sentences that are no part of the tests, so that a
// rule can be tried on what nobody had seen who wrote its patterns.
func TestLabelledElsewhere(t *testing.T) {
	folder := os.Getenv("BEDSIDE_LABELLED")
	if folder == "" {
		t.Skip("BEDSIDE_LABELLED names no folder")
	}
	numbers := numbers(t)
	t.Log(scoreSheet(t, folder, func(id string) (score, bool) {
		name := filepath.Join(folder, id+".txt")
		if _, err := os.Stat(name); err != nil {
			return score{}, false
		}
		return measure(t, numbers, id, name, *showHeldOut), true
	}, func(string, score, float64, float64) {}))
}

// scoreSheet scores the rules and their families, and hands over what is needed of
// each. A rule for which there are no sentences is left out.
func scoreSheet(t *testing.T, title string, rule func(id string) (score, bool), need func(what string, s score, precision, recall float64)) string {
	t.Helper()
	var lines strings.Builder
	fmt.Fprintln(&lines, title)
	for _, family := range slices.Sorted(maps.Keys(textRules)) {
		var whole score
		for _, id := range textRules[family] {
			s, ok := rule(id)
			if !ok {
				continue
			}
			whole.add(s)
			fmt.Fprintf(&lines, "  %-22s %s\n", id, s)
			need(id, s, rulePrecision, ruleRecall)
		}
		if whole == (score{}) {
			continue
		}
		fmt.Fprintf(&lines, "%-24s %s\n", family, whole)
		need("family "+family, whole, familyPrecision, familyRecall)
	}
	return lines.String()
}

// measure scores a rule on the labelled sentences of a file; with show it prints
// those that the rule gets wrong.
func measure(t *testing.T, numbers map[string][]string, id, file string, show bool) (s score) {
	t.Helper()
	rule, _ := Find(id)
	if rule == nil {
		t.Fatalf("no rule %s", id)
	}
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Base(file)
	for i, line := range strings.Split(string(src), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if line[0] != '+' && line[0] != '-' {
			t.Fatalf("%s, line %d: it begins with neither + nor -", name, i+1)
		}
		text := strings.TrimSpace(line[1:])
		if strings.HasSuffix(name, ".es.txt") {
			text = "[lang=es] " + text
		}
		p, err := labelledPage(text, numbers)
		if err != nil {
			t.Errorf("%s, line %d: %v", name, i+1, err)
			continue
		}
		r := Report{Rule: rule, clinic: p.Clinic, page: p}
		if rule.applies(p.Clinic) {
			rule.page(p, &r)
		}
		fires, should := len(r.findings) > 0, line[0] == '+'
		switch {
		case fires && should:
			s.hit++
		case fires:
			s.wrong++
		case should:
			s.missed++
		default:
			s.quiet++
		}
		if fires != should && show {
			if fires {
				t.Logf("%s, line %d fires: %s %s", name, i+1, line, r.findings[0].Message)
			} else {
				t.Logf("%s, line %d is missed: %s", name, i+1, line)
			}
		}
	}
	return s
}

var (
	contextTag  = regexp.MustCompile(`^\[([a-z][^\]]*)\]\s*`)
	quoted      = regexp.MustCompile(`"([^"]*)"`)
	sourceMarks = regexp.MustCompile(`\s*(?:\[\^[^\]]+\]|\{\{[<%]\s*(?:bedside/)?cite\b[^}]*\}\})`)
	noticeMark  = regexp.MustCompile(`\s*\{\{[<%]\s*(?:bedside/)?(disclaimer)\s+(?:kind=)?"([a-z-]+)"[^}]*\}\}`)
)

// contextOf takes what stands in brackets apart: [heading], [cell=Price],
// [kind=price], or in more words [price page], [table cell under "Price"].
func contextOf(tag string) (name, value string) {
	if m := quoted.FindStringSubmatchIndex(tag); m != nil {
		name, value = strings.TrimSpace(tag[:m[0]]), strings.TrimRight(tag[m[2]:m[3]], ": ")
	} else if i := strings.IndexAny(tag, "=:"); i >= 0 {
		name, value = tag[:i], strings.TrimSpace(tag[i+1:])
	} else {
		name = tag
	}
	switch words := strings.Fields(name); {
	case name == "alt text":
		name = "alt"
	case name == "table cell under" || name == "table row":
		name = "cell"
	case name == "page with the off-label notice":
		name, value = "has", "disclaimer=off-label"
	case len(words) == 2 && words[1] == "page":
		name, value = "kind", words[0]
	case len(words) == 2 && name != "list after" && name != "column header": // meta description, site country
		name = words[1]
	}
	return name, value
}

// labelledPage is a page with one block that holds a labelled sentence, or with
// a list.
func labelledPage(line string, numbers map[string][]string) (*Page, error) {
	c := &Clinic{Country: "GB", Profile: ProfileBase, Numbers: numbers}
	b := &article.Block{Kind: article.Paragraph}
	p := &Page{Clinic: c, Language: "en", Section: "treatments", Kind: "treatment", Path: "/treatments/page", Medical: true}
	profile, lead := "", ""
	var beside []*article.Shortcode
	for {
		m := contextTag.FindStringSubmatch(line)
		if m == nil {
			break
		}
		line = line[len(m[0]):]
		switch name, value := contextOf(m[1]); name {
		case "title", "description", "heading", "paragraph", "item", "caption", "question", "term", "parameter", "alt":
			b.Kind = article.Kind(name)
		case "cell":
			b.Kind, b.Header, b.Row, b.Within = article.Cell, value, 1, append(b.Within, "table")
		case "column header", "header":
			b.Kind = article.ColumnHeader
		case "answer", "testimonial", "warning", "care", "references":
			b.Within = append(b.Within, name)
		case "quote":
			b.Quoted, b.Within = true, append(b.Within, name)
		case "list after": // its items are parted by |
			lead = value + ":"
		case "kind":
			p.Kind = value
		case "country":
			c.Country = value
			if profile == "" {
				c.Profile = ProfileOf(value)
			}
		case "profile":
			profile, c.Profile = value, value
		case "lang":
			p.Language = value
		case "has": // a shortcode beside it
			shortcode, kind, _ := strings.Cut(value, "=")
			beside = append(beside, &article.Shortcode{Name: shortcode, Arguments: []contract.Argument{{Value: kind}}})
		case "home":
			p.Home = true
		default:
			return nil, fmt.Errorf("no context is called %q", strings.TrimSpace(m[0]))
		}
	}
	for {
		m := noticeMark.FindStringSubmatchIndex(line)
		if m == nil {
			break
		}
		beside = append(beside, &article.Shortcode{Name: line[m[2]:m[3]], Arguments: []contract.Argument{{Value: line[m[4]:m[5]]}}})
		line = line[:m[0]] + line[m[1]:]
	}
	for {
		m := sourceMarks.FindStringIndex(line)
		if m == nil {
			break
		}
		b.Cites = append(b.Cites, article.Cite{Offset: m[0]})
		line = line[:m[0]] + line[m[1]:]
	}
	line = strings.TrimSpace(line)
	src := punctuation.ReplaceAllString(line, `\$0`) + "\n"
	if lead != "" {
		src = punctuation.ReplaceAllString(lead, `\$0`) + "\n\n- " + strings.ReplaceAll(line, "|", "\n- ") + "\n"
	}
	d, err := article.Read("content/treatments/page.md", []byte(src), article.Options{Language: p.Language})
	if err != nil {
		return nil, err
	}
	p.Document = d
	p.Shortcodes = beside
	if lead != "" {
		return p, nil
	}
	if len(d.Blocks) != 1 || d.Blocks[0].Text != line {
		return nil, fmt.Errorf("the sentence is not read as it stands: %d blocks", len(d.Blocks))
	}
	d.Blocks[0].Kind, d.Blocks[0].Header, d.Blocks[0].Row = b.Kind, b.Header, b.Row
	d.Blocks[0].Within, d.Blocks[0].Quoted, d.Blocks[0].Cites = b.Within, b.Quoted, b.Cites
	return p, nil
}

var punctuation = regexp.MustCompile("[!-/:-@\\[-`{-~]")
