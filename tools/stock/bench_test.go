//go:build unix

package stock_test

import (
	"flag"
	"fmt"
	"image"
	"image/png"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"example.org/bedside/tools/cases"
)

var (
	articles = flag.Int("articles", 2000, "how many articles the benchmarks build; the benchmark of growth builds a quarter and four times as many")
)

// The benchmarks build generated articles with stock Hugo, into memory, since
// writing files would drown what is measured. Both sides have the same bare
// layout and the same text, one as plain Markdown and one as shortcodes. One
// round is a pair of builds, so -benchtime=5x gives the medians of five pairs.
// The figures are ratios of user and system time (cpu) and of the largest
// resident memory (memory).
func BenchmarkCost(b *testing.B) {
	for _, side := range []struct {
		name   string
		schema bool
	}{{"structured-data", true}, {"no-structured-data", false}} {
		b.Run(side.name, func(b *testing.B) {
			dir := b.TempDir()
			plain, ours := filepath.Join(dir, "plain"), filepath.Join(dir, "ours")
			generate(b, plain, *articles, false, false)
			generate(b, ours, *articles, true, side.schema)
			var cpu, memory []float64
			for b.Loop() {
				p, o := pair(b, plain, ours, len(cpu))
				cpu = append(cpu, o.seconds/p.seconds)
				memory = append(memory, o.memory/p.memory)
			}
			b.ReportMetric(median(cpu), "cpu-ratio")
			b.ReportMetric(median(memory), "memory-ratio")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkGrowth gives the time for a page of many articles over that for a
// page of few.
func BenchmarkGrowth(b *testing.B) {
	few, many := max(1, *articles/4), *articles*4
	dir := b.TempDir()
	small, large := filepath.Join(dir, "few"), filepath.Join(dir, "many")
	generate(b, small, few, true, true)
	generate(b, large, many, true, true)
	var growth []float64
	for b.Loop() {
		s, l := pair(b, small, large, len(growth))
		growth = append(growth, l.seconds/float64(many)/(s.seconds/float64(few)))
	}
	b.ReportMetric(median(growth), "growth-ratio")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkSourceRules gives what bedside check takes for content files alone,
// from its start to its end, over what stock Hugo takes to build them into
// memory (cpu) and into files, as a clinic does (files-cpu).
func BenchmarkSourceRules(b *testing.B) {
	dir := b.TempDir()
	generate(b, dir, *articles, true, true)
	var cpu, files []float64
	for b.Loop() {
		build, check := against(b, dir, len(cpu), "content")
		cpu = append(cpu, check.seconds/build.seconds)
		public := filepath.Join(b.TempDir(), "public")
		written, out := spend(b, dir, alone(b, program(b, hugo), "--quiet", "--destination", public))
		if out != "" {
			b.Fatal(out)
		}
		files = append(files, check.seconds/written.seconds)
		if err := os.RemoveAll(public); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(median(cpu), "cpu-ratio")
	b.ReportMetric(median(files), "files-cpu-ratio")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkAllRules gives what bedside check takes for a site, less what stock
// Hugo takes to build it, over that; of the memory, all of the one over the
// other.
func BenchmarkAllRules(b *testing.B) {
	dir := b.TempDir()
	generate(b, dir, *articles, true, true)
	var cpu, memory []float64
	for b.Loop() {
		build, check := against(b, dir, len(cpu))
		cpu = append(cpu, check.seconds/build.seconds-1)
		memory = append(memory, check.memory/build.memory)
	}
	b.ReportMetric(median(cpu), "cpu-ratio")
	b.ReportMetric(median(memory), "memory-ratio")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkRulesGrowth gives what an article of a large site takes bedside
// check over one of a site a fifth as large, by the rules on content files and
// by all, and how many cores were busy with the large one.
func BenchmarkRulesGrowth(b *testing.B) {
	few, many := *articles, *articles*5
	dir := b.TempDir()
	small, large := filepath.Join(dir, "few"), filepath.Join(dir, "many")
	generate(b, small, few, true, true)
	generate(b, large, many, true, true)
	for name, paths := range map[string][]string{"source": {"content"}, "all": nil} {
		b.Run(name, func(b *testing.B) {
			var growth, memory, cores []float64
			for b.Loop() {
				s, l := checked(b, small, paths...), checked(b, large, paths...)
				growth = append(growth, l.seconds/float64(many)/(s.seconds/float64(few)))
				memory = append(memory, l.memory/s.memory)
				cores = append(cores, l.seconds/l.elapsed)
			}
			b.ReportMetric(median(growth), "growth-ratio")
			b.ReportMetric(median(memory), "memory-ratio")
			b.ReportMetric(median(cores), "cores")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// checked is what bedside check takes for some paths or the site. No article
// names a reviewer, so that it always finds something.
func checked(b *testing.B, site string, paths ...string) usage {
	b.Helper()
	// As people call it: with all rules, and what they find is written.
	args := append([]string{"check", "--fail-on", "never"}, paths...)
	used, out := spend(b, site, alone(b, program(b, bedside), args...))
	if !strings.Contains(out, "reviewer-missing") {
		b.Fatalf("nothing was checked:\n%s", out)
	}
	return used
}

// against builds and checks a site, one first in one round and the other in the
// next.
func against(b *testing.B, site string, round int, paths ...string) (build, check usage) {
	b.Helper()
	if round%2 == 1 {
		check = checked(b, site, paths...)
		return measure(b, site), check
	}
	build = measure(b, site)
	return build, checked(b, site, paths...)
}

// BenchmarkRooms says what each room costs: articles of three paragraphs and
// one use of the room, over the same text as plain Markdown. What a use of
// nothing costs, none, is what Hugo takes to read the pack.
func BenchmarkRooms(b *testing.B) {
	for _, r := range rooms(b) {
		b.Run(r.Name, func(b *testing.B) {
			dir := b.TempDir()
			plain, ours := filepath.Join(dir, "plain"), filepath.Join(dir, "ours")
			furnish(b, plain, r, *articles, false)
			furnish(b, ours, r, *articles, true)
			var cpu []float64
			for b.Loop() {
				p, o := pair(b, plain, ours, len(cpu))
				cpu = append(cpu, o.seconds/p.seconds)
			}
			b.ReportMetric(median(cpu), "cpu-ratio")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// usage is what a program took: user and system time and the time by the clock
// in seconds, and the largest resident memory, in the unit of the system.
type usage struct{ seconds, elapsed, memory float64 }

// pair builds two sites, one first in one round and the other in the next, so
// that a machine that slows down does neither an injustice.
func pair(b *testing.B, one, two string, round int) (first, second usage) {
	b.Helper()
	if round%2 == 1 {
		second = measure(b, two)
		return measure(b, one), second
	}
	first = measure(b, one)
	return first, measure(b, two)
}

func measure(b *testing.B, site string) usage {
	b.Helper()
	used, out := spend(b, site, alone(b, program(b, hugo), "--renderToMemory", "--quiet"))
	if out != "" {
		b.Fatal(out)
	}
	return used
}

func spend(b *testing.B, site string, cmd *exec.Cmd) (used usage, out string) {
	b.Helper()
	begin := time.Now()
	out = run(b, site, cmd)
	elapsed := time.Since(begin).Seconds()
	state := cmd.ProcessState
	memory := float64(state.SysUsage().(*syscall.Rusage).Maxrss)
	return usage{(state.UserTime() + state.SystemTime()).Seconds(), elapsed, memory}, out
}

func median(values []float64) float64 {
	slices.Sort(values)
	n := len(values)
	return (values[(n-1)/2] + values[n/2]) / 2
}

var vocabulary = strings.Fields(`pain spine treatment clinic patient doctor session week relief exercise muscle nerve
	disc therapy risk benefit evidence trial study symptom recovery advice dose scan surgery medicine result movement
	posture strength rest sleep walking sitting lifting swelling stiffness tingling numbness weakness referral review
	plan goal`)

// writer writes the same text for the same article each time.
type writer struct{ *rand.Rand }

func (w writer) between(least, most int) int { return least + w.IntN(most-least+1) }

func (w writer) words(n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = vocabulary[w.IntN(len(vocabulary))]
	}
	text := strings.Join(words, " ")
	return strings.ToUpper(text[:1]) + text[1:]
}

func (w writer) paragraphs(n int) string {
	var paragraphs []string
	for range n {
		var sentences []string
		for range w.between(2, 4) {
			sentences = append(sentences, w.words(w.between(8, 16))+".")
		}
		paragraphs = append(paragraphs, strings.Join(sentences, " "))
	}
	return strings.Join(paragraphs, "\n\n")
}

func (w writer) table() string {
	var b strings.Builder
	b.WriteString("| Treatment | Kind | Duration | Benefits | Considerations |\n|---|---|---|---|---|\n")
	for range 5 {
		for range 5 {
			b.WriteString("| " + w.words(w.between(1, 4)) + " ")
		}
		b.WriteString("|\n")
	}
	return b.String()
}

// What the two disclaimers say, about as long as they do.
const (
	medical = "This page gives general information. It is for learning, and it is not medical advice about you. It does not take the place of advice, diagnosis or treatment from a doctor or another qualified professional who knows you. Ask a qualified professional about your own health. Do not put off asking, and do not ignore what you were told, because of something you read here. In an emergency, call 999 at once. Reading this page, or writing to us about it, does not make you a patient of ours."
	price   = "The prices on this page were right on 1 January 2026 and may have changed since. What a treatment costs depends on what you need. Before you decide, we give you a written quotation that says what is included. A price is no advice about whether a treatment is right for you."
)

// article is an article with five questions, a table of 5 × 5 in the last
// answer and two disclaimers, as plain Markdown or as our shortcodes.
func article(i int, ours bool) string {
	w := writer{rand.New(rand.NewPCG(uint64(i), 3))}
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: Article %d\ndescription: %s.\ndate: 2026-01-%02d\n---\n%s\n\n## Questions\n\n", i, w.words(10), 1+i%28, w.paragraphs(3))
	if ours {
		b.WriteString("{{< faq >}}\n")
	}
	for n := range 5 {
		fmt.Fprintf(&b, "### %s?\n\n%s\n\n", w.words(8), w.paragraphs(w.between(1, 3)))
		if n == 1 {
			for range 4 {
				b.WriteString("- " + w.words(w.between(1, 4)) + "\n")
			}
			b.WriteString("\n")
		}
	}
	if table := w.table(); ours {
		b.WriteString("{{< compare caption=\"Treatments compared\" >}}\n" + table + "{{< /compare >}}\n{{< /faq >}}\n\n" +
			"{{< disclaimer kind=\"price\" asof=\"2026-01-01\" >}}\n\n{{< disclaimer >}}\n")
	} else {
		b.WriteString("Treatments compared\n\n" + table + "\n## About these prices\n\n" + price + "\n\n## Medical disclaimer\n\n" + medical + "\n")
	}
	return b.String()
}

func generate(t testing.TB, dir string, n int, ours, schema bool) {
	t.Helper()
	config, head := "baseURL = \"https://clinic.example/\"\ntitle = \"Clinic\"\nlocale = \"en-GB\"\ndisableKinds = [\"taxonomy\", \"term\", \"rss\"]\n", ""
	if ours {
		pack, err := filepath.Abs(root)
		if err != nil {
			t.Fatal(err)
		}
		config += fmt.Sprintf("[module]\nreplacements = %q\n[[module.imports]]\npath = \"example.org/bedside\"\n[params.bedside]\ncountry = \"GB\"\nhead = true\nschema = %t\n",
			"example.org/bedside -> "+filepath.ToSlash(pack), schema)
		head = "{{ partial \"bedside/head.html\" . }}\n"
	}
	write(t, filepath.Join(dir, "hugo.toml"), config)
	write(t, filepath.Join(dir, "layouts", "all.html"), "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{{ .Title }}</title>\n"+head+
		"</head>\n<body>\n<main>\n<h1>{{ .Title }}</h1>\n{{ .Content }}\n</main>\n</body>\n</html>\n")
	for i := range n {
		write(t, filepath.Join(dir, "content", "articles", fmt.Sprintf("a%d.md", i)), article(i, ours))
	}
}

// room is one use of a room, and the same text as plain Markdown. What it needs
// in the front matter stands on both sides.
type room struct{ Name, Front, Ours, Plain string }

func rooms(t testing.TB) []room { return cases.Read[room](t, "rooms") }

// furnish writes a site of articles that use one room.
func furnish(t testing.TB, dir string, r room, n int, ours bool) {
	t.Helper()
	generate(t, dir, 0, ours, true)
	for i := range n {
		w := writer{rand.New(rand.NewPCG(uint64(i), 3))}
		text := r.Plain
		if ours {
			text = r.Ours
		}
		write(t, filepath.Join(dir, "content", "articles", fmt.Sprintf("a%d.md", i)),
			fmt.Sprintf("---\ntitle: Article %d\ndate: 2026-01-%02d\n%s---\n%s\n\n%s\n", i, 1+i%28, r.Front, w.paragraphs(3), text))
	}
	write(t, filepath.Join(dir, "data", "people", "osei.toml"), "name = \"Amara Osei\"\ncredentials = [\"MSc\"]\nrole = \"physiotherapist\"\nbio = \"She treats backs.\"\n")
	write(t, filepath.Join(dir, "data", "references.toml"), "[trial]\ntitle = \"Exercise for low back pain\"\nauthors = [\"Trial group\"]\nyear = 2024\nurl = \"https://example.org/trial\"\n")
	write(t, filepath.Join(dir, "data", "glossary.toml"), "[sciatica]\nterm = \"sciatica\"\nplain = \"a pain from the back down the leg\"\n")
	for _, name := range []string{"before", "after"} {
		var picture strings.Builder
		if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, "assets", name+".png"), picture.String())
	}
}

// TestRooms shows that the benchmarks use every room there is, and that each
// use is right.
func TestRooms(t *testing.T) {
	t.Parallel()
	rooms := rooms(t)
	contracts, err := filepath.Glob(filepath.Join(root, "shortcodes", "*", "contract.toml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range contracts {
		if name := filepath.Base(filepath.Dir(c)); !slices.ContainsFunc(rooms, func(r room) bool { return r.Name == name }) {
			t.Errorf("no benchmark uses %s", name)
		}
	}
	for _, r := range rooms {
		t.Run(r.Name, func(t *testing.T) {
			dir := t.TempDir()
			furnish(t, dir, r, 1, true)
			quietly(t, dir)
			html := read(t, filepath.Join(dir, "public", "articles", "a0", "index.html"))
			_, body, _ := strings.Cut(html, "<h1>")
			if r.Name != "none" && !strings.Contains(body, "bs-") && !strings.ContainsAny(body, "⁹₂") {
				t.Errorf("the room left nothing on the page:\n%s", html)
			}
		})
	}
}

// TestGenerated shows that the benchmarks compare what they say: every word of
// the plain side is on ours too, and what the shortcodes make is there.
func TestGenerated(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, schema := range []bool{true, false} {
		site := filepath.Join(dir, fmt.Sprint(schema))
		generate(t, site, 2, true, schema)
		quietly(t, site)
		page := filepath.Join(site, "public", "articles", "a1", "index.html")
		html := read(t, page)
		for text, n := range map[string]int{"<details": 5, "<td": 20, `<th scope="row"`: 5, `data-kind="price"`: 1, `data-kind="medical"`: 1, "<ul>": 1} {
			if found := strings.Count(html, text); found != n {
				t.Errorf("found %s %d times, expected %d:\n%s", text, found, n, html)
			}
		}
		if strings.Contains(html, `"FAQPage"`) != schema {
			t.Errorf("structured data expected: %t:\n%s", schema, html)
		}
		for word := range strings.FieldsFuncSeq(article(1, false), func(r rune) bool { return strings.ContainsRune(" \n|#-.:", r) }) {
			if !strings.Contains(html, word) && word != "2026" && word != "01" && word != "02" && word != "date" && word != "description" {
				t.Errorf("%q is not on the page", word)
			}
		}
	}
}
