package check

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"example.org/bedside/tools/cases"
)

// fault is a sentence in which a rule finds what stands between the marks,
// wherever the sentence stands.
type fault struct{ Rule, Text string }

// fillers are what stands before a fault in its line: bytes that are no code
// points, code points that are no letters, marks that a reader does not see.
var (
	fillers = []string{"", "", "Ça va. ", "Über 40 Plätze. ", "E\u0301tage 3. ", "漢字 😀 here. ", "Tea\u00a0first. "}
	markup  = []string{"Type `go` here. ", "Read `miracle.toml` here. ", "See [the page](/knee \"A title\"). ", "This is *new*. ", "Salt &amp; caf&eacute;. ", "Some 10{{< sup >}}9{{< /sup >}} cells. ", "A line \\* here. ", "We say \"yes\" to tea. "}
	decoys  = []string{"> Our laser cures acne, and it is completely safe.", "```text\ncall 911, it is painless\n```", "<!-- guaranteed results -->", "{{</* faq */>}} is written so."}
)

// gardener writes an article around faults, and notes which it has planted in
// which file, in their order.
type gardener struct {
	*rand.Rand
	faults     []fault
	page, data strings.Builder
	planted    map[string][]string // rules, by file
	files      int
}

const plantedPage, plantedData = "content/treatments/page.md", "data/table.csv"

func pick[T any](g *gardener, list []T) T { return list[g.IntN(len(list))] }

// fault is a sentence with a fault, behind fillers. plain has no Markdown.
func (g *gardener) fault(file string, plain bool) string {
	f := pick(g, g.faults)
	for plain && strings.Contains(f.Text, "*") {
		f = pick(g, g.faults)
	}
	g.planted[file] = append(g.planted[file], f.Rule)
	if plain || g.IntN(2) == 0 {
		return pick(g, fillers) + f.Text
	}
	return pick(g, fillers) + pick(g, markup) + f.Text
}

// blocks writes blocks of Markdown, each line behind an indent. level is that
// of the headings above.
func (g *gardener) blocks(indent string, level, depth int) {
	line := func(format string, a ...any) {
		fmt.Fprintf(&g.page, "%s%s\n", indent, fmt.Sprintf(format, a...))
	}
	for range 1 + g.IntN(3) {
		switch k := g.IntN(12); {
		case k == 0 && indent == "":
			line("%s %s", strings.Repeat("#", min(level, 6)), g.fault(plantedPage, false))
		case k == 1:
			line("%s", strings.ReplaceAll(pick(g, decoys), "\n", "\n"+indent))
		case k == 2:
			line("![%s](knee.jpg)", g.fault(plantedPage, true))
		case k == 3 && indent == "":
			line("| Choice | %s |", "What")
			line("|:--|---|")
			line("| Peel | %s |", g.fault(plantedPage, false))
			line("| %s | None |", g.fault(plantedPage, false))
		case k == 4 && indent == "":
			line("{{< compare caption=%q >}}", g.fault(plantedPage, true))
			line("| Choice | What |")
			line("|---|---|")
			line("| Peel | %s |", g.fault(plantedPage, false))
			line("{{< /compare >}}")
		case k == 5 && indent == "" && g.files == 0:
			g.files++
			line("{{< compare src=\"table.csv\" caption=\"Choices\" />}}")
			g.data.WriteString("Choice,What\n")
			for range 1 + g.IntN(3) {
				fmt.Fprintf(&g.data, "Peel,\"%s\"\n", g.fault(plantedData, true))
			}
		case k <= 7 && depth < 4:
			mark := pick(g, []string{"- ", "* ", "1. "})
			for range 1 + g.IntN(2) {
				line("%s%s", mark, g.fault(plantedPage, false))
				if g.IntN(2) == 0 {
					g.page.WriteString("\n")
					g.blocks(indent+strings.Repeat(" ", len(mark)), level, depth+1)
				}
			}
		case k == 8 && depth < 4 && indent == "":
			line("{{< faq >}}")
			for i := range 1 + g.IntN(2) {
				line("%s What is question %d-%d?", strings.Repeat("#", min(level, 6)), g.page.Len(), i)
				line("")
				g.blocks("", level+1, depth+1)
			}
			line("{{< /faq >}}")
		case k == 9 && depth < 4 && indent == "":
			name := pick(g, []string{"warning", "care", "bedside/warning"})
			line("{{< %s heading=%q level=3 >}}", name, g.fault(plantedPage, true))
			g.blocks("", level+1, depth+1)
			line("{{< /%s >}}", name)
		default:
			join := pick(g, []string{" ", "\n" + indent})
			line("%s%s%s", g.fault(plantedPage, false), join, g.fault(plantedPage, false))
		}
		g.page.WriteString("\n")
	}
}

// front writes front matter of any kind, with faults in it.
func (g *gardener) front() {
	title, description := g.fault(plantedPage, true), g.fault(plantedPage, true)
	switch g.IntN(5) {
	case 0:
		fmt.Fprintf(&g.page, "---\ntitle: \"%s\"\ndescription: '%s'\n---\n", title, description)
	case 1:
		fmt.Fprintf(&g.page, "---\n# Ein Gruß\ntags: [é, ü]\ntitle:   \"%s\"\ndescription: \"%s\"\n---\n\n", title, description)
	case 2:
		fmt.Fprintf(&g.page, "+++\ntitle = \"%s\"\ndescription = '%s'\n+++\n", title, description)
	case 3:
		fmt.Fprintf(&g.page, "{\n  \"title\": \"%s\",\n  \"description\": \"%s\"\n}\n", title, description)
	case 4:
		fmt.Fprintf(&g.page, "---\nparams: {x: \"ß\"}\ntitle: \"%s\"\ndescription: >-\n  %s\n---\n", title, description)
	}
}

// place is where a rule finds something.
type place struct {
	Rule string
	mark
}

// TestPlaces plants faults in random articles and finds each where it stands,
// and nothing else.
func TestPlaces(t *testing.T) {
	faults := cases.Read[fault](t, "places")
	rules := make([]string, len(faults))
	for i, f := range faults {
		rules[i] = f.Rule
	}
	seen := make(map[string]bool)
	for seed := range uint64(400) {
		g := &gardener{Rand: rand.New(rand.NewPCG(seed, 1)), faults: faults, planted: make(map[string][]string)}
		g.front()
		g.blocks("", 2, 0)
		page, data := g.page.String(), g.data.String()
		if g.IntN(3) == 0 {
			page, data = strings.ReplaceAll(page, "\n", "\r\n"), strings.ReplaceAll(data, "\n", "\r\n")
		}
		if g.IntN(4) == 0 {
			page = "\ufeff" + page
		}

		var want []place
		note := func(file, src string) string {
			src, marks := unmark(file, src)
			if len(marks) != len(g.planted[file]) {
				t.Fatalf("%d faults in %s, and %d were planted", len(marks), file, len(g.planted[file]))
			}
			for i, m := range marks {
				want = append(want, place{g.planted[file][i], m})
				seen[g.planted[file][i]] = true
			}
			return src
		}
		page, data = note(plantedPage, page), note(plantedData, data)

		c := newClinic(t, "")
		c.Data = func(string, string) (string, []byte, error) { return plantedData, []byte(data), nil }
		found, err := Check(context.Background(), Input{Clinic: c, Rules: rules, Sources: []Source{testSource(plantedPage, page)}})
		if err != nil {
			t.Fatal(err)
		}
		var got []place
		for _, f := range found {
			got = append(got, place{f.Rule, mark{File: f.File, Match: f.Match, Line: f.Line, Column: f.Column, EndLine: f.EndLine, EndColumn: f.EndColumn}})
		}
		order := func(a, b place) int {
			return strings.Compare(fmt.Sprintf("%s %6d %6d %s", a.File, a.Line, a.Column, a.Rule), fmt.Sprintf("%s %6d %6d %s", b.File, b.Line, b.Column, b.Rule))
		}
		slices.SortFunc(want, order)
		slices.SortFunc(got, order)
		if diff := gocmp.Diff(want, got, gocmp.AllowUnexported(place{})); diff != "" {
			t.Fatalf("seed %d (-planted +found):\n%s\n%q\n%s", seed, diff, page, page)
		}
	}
	for _, rule := range rules {
		if !seen[rule] {
			t.Errorf("%s was never planted", rule)
		}
	}
}
