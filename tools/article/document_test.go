package article_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"example.org/bedside/tools/article"
	"github.com/google/go-cmp/cmp"
)

// files are the data files of the tests.
var files = map[string]string{
	"q.yaml":    "\ufeff- question: Is it safe?\r\n  answer: |\r\n    Yes, **mostly**.\r\n\r\n    - ä one{{< cite \"k\" >}}\r\n- question: \"Does it \\u00e4cht?\"\r\n  answer: >-\r\n    Often\r\n    not.\r\n",
	"q.toml":    "[[questions]]\nquestion = 'Is it safe?'\nanswer = \"\"\"\nYes, \\\n  \"mostly\".\"\"\"\n",
	"q.json":    "{\"questions\": [{\"question\": \"A \\\"b\\\"?\", \"answer\": \"One\\n\\nTwo \\ud83d\\ude00 é.\"}]}",
	"q.csv":     "answer,Question\n\"Yes,\n\n\"\"really\"\" ä.\",Is it?\n",
	"t.csv":     "Treatment;Cost\r\n\"A \"\"b\"\" *c*\";£5\r\n-;x\r\n",
	"t.tsv":     "A\tB\nü\t\"v\tw\"\n",
	"t.yaml":    "header: [Name, Cost, Free]\nrows:\n  - [Ä b, 5.50, true]\n  - ['it''s', \"£\\t6\", no]\n",
	"m.json":    "[{\"name\": \"Ä\", \"Cost\": 12}]",
	"q.xml":     "<a/>",
	"bad.csv":   "a,b\nc\n",
	"bad.yaml":  "- question: a\n  answer: b: c\n",
	"call.yaml": "- question: a\n  answer: see {{< faq >}}\n",
}

var options = article.Options{
	Prose: func(shortcode, parameter string) bool {
		return shortcode != "cite" && (parameter == "caption" || parameter == "note" || parameter == "heading" || parameter == "@0" && shortcode == "warning" || strings.HasSuffix(parameter, "alt"))
	},
	Data: func(name string) (string, []byte, error) {
		src, ok := files[name]
		if !ok {
			return "", nil, fmt.Errorf("found no file %q", name)
		}
		return "data/" + name, []byte(src), nil
	},
}

// shift is how many lines of the content file show leaves out.
var shift int

// show writes a block in one line.
func show(b *article.Block) string {
	r := b.Range(0, len(b.Text))
	if r.File == "a.md" {
		r.Line, r.EndLine = r.Line-shift, r.EndLine-shift
	}
	s := fmt.Sprintf("%s %d:%d-%d:%d %q", b.Kind, r.Line, r.Column, r.EndLine, r.EndColumn, b.Text)
	if r.File != "a.md" {
		s = r.File + " " + s
	}
	if b.Level > 0 {
		s += fmt.Sprintf(" level %d", b.Level)
	}
	if len(b.Within) > 0 {
		s += " in " + strings.Join(b.Within, "/")
	}
	if b.Section >= 0 {
		s += fmt.Sprintf(" under %d", b.Section)
	}
	for _, l := range b.Links {
		s += fmt.Sprintf(" link[%q %s]", l.Text, l.Destination)
	}
	for _, c := range b.Cites {
		s += fmt.Sprintf(" cite[%d %s]", c.Offset, c.Key)
		if at := b.CiteAt(c); !strings.HasPrefix(at.Match, "{{< cite") && !strings.HasPrefix(at.Match, "[^") || !strings.HasSuffix(at.Match, "]") && !strings.HasSuffix(at.Match, "}}") {
			s += fmt.Sprintf(" at %+v", at)
		}
	}
	for _, e := range b.Emphases {
		s += fmt.Sprintf(" emphasis[%s]", b.Text[e.Start:e.End])
	}
	if b.Row+b.Column > 0 || b.Header+b.RowHead != "" {
		s += fmt.Sprintf(" cell[%d,%d %q %q]", b.Row, b.Column, b.Header, b.RowHead)
	}
	if b.List != nil {
		s += fmt.Sprintf(" list[%d of %d, %t, %d]", b.List.Index, b.List.Length, b.List.Ordered, b.List.Lead)
	}
	if b.Attributed != "" {
		s += " by " + b.Attributed
	}
	return s
}

func TestBlocks(t *testing.T) {
	for _, tt := range []struct{ name, src, want string }{
		{"paragraphs", "One *é* **two**.\nStill  \nhard\\\nbreak.\n\n  Two.", `
			paragraph 1:1-4:7 "One é two. Still\nhard\nbreak." emphasis[é] emphasis[two]
			paragraph 6:3-6:7 "Two."`},
		{"line ends of Windows", "One\r\ntwo  \r\nthree\r\n\r\nFour\r\n", `
			paragraph 1:1-3:6 "One two\nthree"
			paragraph 5:1-5:5 "Four"`},
		{"headings", "# A #\n\nB\n=\n\nlong\nname\n---\n\n### C {#c .d}\n\nx\n\n## D\n", `
			heading 1:3-1:4 "A" level 1
			heading 3:1-3:2 "B" level 1
			heading 6:1-7:5 "long name" level 2 under 1
			heading 10:5-10:6 "C" level 3 under 2
			paragraph 12:1-12:2 "x" under 3
			heading 14:4-14:5 "D" level 2 under 1`},
		{"escapes and entities", "a \\*b\\* &amp; c&#x20ac;d &notit; \\d &copy", `
			paragraph 1:1-1:42 "a *b* & c€d &notit; \\d &copy"`},
		{"code", "Take `a  \\*b` now.\n\n```\nno\n```\n\n    no\n\n~~~go\nno", `
			paragraph 1:1-1:19 "Take a  \\*b now."`},
		{"links", "See [the *plan*](/p \"t\"), <https://a.example/>, www.b.example, a@b.example and [ref].\n\n[ref]: /r", `
			paragraph 1:1-1:86 "See the plan, https://a.example/, www.b.example, a@b.example and ref." link["the plan" /p] link["https://a.example/" https://a.example/] link["www.b.example" http://www.b.example] link["a@b.example" mailto:a@b.example] link["ref" /r] emphasis[plan]`},
		{"link with a shortcode", "x [y]({{< ref \"z\" >}}#a) é", `
			paragraph 1:1-1:27 "x y é" link["y" {{< ref "z" >}}#a]`},
		{"images", "![Alt *é*](a.png)\n\nText ![b](b.png) on.\n\n[![c](c.png)](/d)", `
			alt 1:3-1:9 "Alt é" emphasis[é]
			paragraph 3:1-3:21 "Text  on."
			alt 3:8-3:9 "b"
			paragraph 1:1-1:1 "" link["c" /d]
			alt 5:4-5:5 "c"`},
		{"strikethrough and tasks", "- [x] ~~Done~~ é\n- [ ] Not", `
			item 1:9-1:17 "Done é" in list list[0 of 2, false, -1]
			item 2:7-2:10 "Not" in list list[1 of 2, false, -1]`},
		{"lists", "You need:\n\n1. é one\n   more\n\n   second\n2. two\n   - deep\n\tx\n\nEnd", `
			paragraph 1:1-1:10 "You need:"
			item 3:4-4:8 "é one more" in list list[0 of 2, true, 0]
			paragraph 6:4-6:10 "second" in list
			item 7:4-7:7 "two" in list list[1 of 2, true, 0]
			item 8:6-9:3 "deep x" in list/list list[0 of 1, false, 3]
			paragraph 11:1-11:4 "End"`},
		{"a list after no text", "```\nx\n```\n- a", `
			item 4:3-4:4 "a" in list list[0 of 1, false, -1]`},
		{"quotation", "> It *works*.\nlazy\n>\n> — Jane, patient\n\n> Two\n> -- Dr. B.\n\n> None", `
			paragraph 1:3-2:5 "It works. lazy" in quote emphasis[works] by Jane, patient
			paragraph 4:3-4:18 "— Jane, patient" in quote by Jane, patient
			paragraph 6:3-7:12 "Two -- Dr. B." in quote by Dr. B.
			paragraph 9:3-9:7 "None" in quote`},
		{"alert", "> [!WARNING] Title\n> Call **now**.\n\n> [!NOTE]\n> x", `
			paragraph 1:14-2:16 "Title Call now." in alert emphasis[now]
			paragraph 5:3-5:4 "x" in alert`},
		{"table", "| é A | B |\n|---|---:|\n| `x\\|y` | **2** [l](/d) |\n|  | c |\n", `
			column header 1:3-1:6 "é A" in table
			column header 1:9-1:10 "B" in table cell[0,1 "" ""]
			cell 3:4-3:8 "x|y" in table cell[1,0 "é A" ""]
			cell 3:14-3:20 "2 l" in table link["l" /d] emphasis[2] cell[1,1 "B" "x|y"]
			cell 4:6-4:7 "c" in table cell[2,1 "B" ""]`},
		{"definitions", "Term\n: What *it* is\n", `
			term 1:1-1:5 "Term" in definition
			paragraph 2:3-2:15 "What it is" in definition emphasis[it]`},
		{"footnotes", "# H\n\nText[^1] on.\n\n[^1]: Note é.\n\nEnd.", `
			heading 1:3-1:4 "H" level 1
			paragraph 3:1-3:13 "Text on." under 0 cite[4 ]
			paragraph 7:1-7:5 "End." under 0
			paragraph 5:7-5:14 "Note é." in footnote`},
		{"raw HTML", "a <b>é</b><br>c <!-- no -->d\n\n<div class=\"x>y\">\nOne\n<em>two</em> &amp; 3<p>Four\n<script>no()</script>\n</div>\n\n<!-- no\n-->\n\n<pre>\nno</pre>\n", `
			paragraph 1:1-1:29 "a é\nc d"
			paragraph 4:1-5:21 "One two & 3" in html
			paragraph 5:24-5:28 "Four" in html`},
		{"summary divider", "One\n<!--more-->\ntwo <!--more--> x", `
			paragraph 1:1-1:4 "One"
			paragraph 3:1-3:18 "two  x"`},
		{"shortcode commented out", "Write {{</* faq */>}} or {{%/* x \"é\" */%}}, *é*.", `
			paragraph 1:1-1:49 "Write {{< faq >}} or {{% x \"é\" %}}, é." emphasis[é]`},
		{"inline shortcodes", "H{{< sub >}}2{{< /sub >}}O{{< cite \"k\" >}} é 10{{< sup >}}**3**{{< /sup >}} {{< term \"disc\" >}}, {{< bedside/term term=\"x\" as=\"Ý z\" >}} {{< other >}}.", `
			paragraph 1:1-1:151 "H2O é 103 disc, Ý z ." cite[3 k] emphasis[3]`},
		{"a shortcode of several lines in a list", "- a {{< cite\n  source=\"k\" >}} b\n- {{< sup >}}\nc\n\n{{< /sup >}} d", `
			item 1:3-2:19 "a  b" in list cite[2 k] list[0 of 2, false, -1]
			item 4:1-6:15 "c d" in list list[1 of 2, false, -1]`},
		{"shortcodes that hold Markdown", "# H\n\n{{< care heading=\"Call *999*:\" >}}\n- é one\n{{< warning \"W\" >}}deep{{< /warning >}}\n{{< /care >}}\nafter\n", `
			heading 1:3-1:4 "H" level 1
			parameter 3:19-3:30 "Call 999:" in care under 0 emphasis[999]
			item 4:3-4:8 "é one" in care/list under 0 list[0 of 1, false, 1]
			parameter 5:14-5:15 "W" in care/list/warning under 0
			paragraph 5:20-5:24 "deep" in care/list/warning under 0
			paragraph 7:1-7:6 "after" under 0`},
		{"percent", "{{% care %}}\n*x*\n{{% /care %}}", `
			paragraph 2:2-2:3 "x" in care emphasis[x]`},
		{"parameters", "{{< compare caption=\"a \\\"é\\\" &amp; b\" note=`*n*` >}}\n|a|b|\n|-|-|\n|c|d|\n{{< /compare >}}{{< figure alt=\"x\" caption=\"\" alt=\"y\" >}}", `
			caption 1:22-1:37 "a \"é\" & b" in compare
			column header 2:2-2:3 "a" in compare/table
			column header 2:4-2:5 "b" in compare/table cell[0,1 "" ""]
			row header 4:2-4:3 "c" in compare/table cell[1,0 "a" ""]
			cell 4:4-4:5 "d" in compare/table cell[1,1 "b" "c"]
			parameter 1:46-1:47 "n" in compare emphasis[n]
			alt 5:52-5:53 "y" in figure`},
		{"faq", "## H\n{{< faq >}}\n### Q *1*? {#q}\n\nA é.\n\n#### Part\n\nB.\n\nQ2 *x*\n\n### Q3\nC\n{{< compare >}}\n|a|\n|-|\n{{< /compare >}}\n{{< /faq >}}\nOn.", `
			heading 1:4-1:5 "H" level 2
			question 3:5-3:11 "Q 1?" level 3 in faq under 0 emphasis[1]
			paragraph 5:1-5:5 "A é." in faq/answer under 1
			heading 7:6-7:10 "Part" level 4 in faq/answer under 1
			paragraph 9:1-9:3 "B." in faq/answer under 3
			paragraph 11:1-11:6 "Q2 x" in faq/answer under 3 emphasis[x]
			question 13:5-13:7 "Q3" level 3 in faq under 0
			paragraph 14:1-14:2 "C" in faq/answer under 6
			column header 16:2-16:3 "a" in faq/answer/compare/table under 6
			paragraph 20:1-20:4 "On." under 0`},
		{"faq of YAML", "## H\n\n{{< faq src=\"q.yaml\" />}}\n\nOn.", `
			heading 1:4-1:5 "H" level 2
			data/q.yaml question 1:13-1:24 "Is it safe?" level 3 in faq under 0
			data/q.yaml paragraph 3:5-3:21 "Yes, mostly." in faq/answer under 1 emphasis[mostly]
			data/q.yaml item 5:7-5:12 "ä one" in faq/answer/list under 1 cite[6 k] list[0 of 1, false, 2]
			data/q.yaml question 6:14-6:32 "Does it ächt?" level 3 in faq under 0
			data/q.yaml paragraph 8:5-9:9 "Often not." in faq/answer under 4
			paragraph 5:1-5:4 "On." under 0`},
		{"faq of TOML", "{{< faq src=\"q.toml\" level=4 />}}", `
			data/q.toml question 2:13-2:24 "Is it safe?" level 5 in faq
			data/q.toml paragraph 4:1-5:12 "Yes, \"mostly\"." in faq/answer under 0`},
		{"faq of JSON", "{{< faq src=\"q.json\" />}}", `
			data/q.json question 1:30-1:38 "A \"b\"?" level 3 in faq
			data/q.json paragraph 1:52-1:55 "One" in faq/answer under 0
			data/q.json paragraph 1:59-1:78 "Two 😀 é." in faq/answer under 0`},
		{"faq of CSV", "{{< faq src=\"q.csv\" />}}", `
			data/q.csv question 4:16-4:22 "Is it?" level 3 in faq
			data/q.csv paragraph 2:2-2:6 "Yes," in faq/answer under 0
			data/q.csv paragraph 4:1-4:14 "\"really\" ä." in faq/answer under 0`},
		{"compare of CSV", "{{< compare src=\"t.csv\" caption=\"C\" />}}", `
			caption 1:34-1:35 "C" in compare
			data/t.csv column header 1:1-1:10 "Treatment" in compare/table
			data/t.csv column header 1:11-1:15 "Cost" in compare/table cell[0,1 "" ""]
			data/t.csv row header 2:2-2:12 "A \"b\" c" in compare/table emphasis[c] cell[1,0 "Treatment" ""]
			data/t.csv cell 2:15-2:17 "£5" in compare/table cell[1,1 "Cost" "A \"b\" c"]
			data/t.csv row header 3:1-3:2 "-" in compare/table cell[2,0 "Treatment" ""]
			data/t.csv cell 3:3-3:4 "x" in compare/table cell[2,1 "Cost" "-"]`},
		{"compare of TSV", "{{< compare src=\"t.tsv\" />}}", `
			data/t.tsv column header 1:1-1:2 "A" in compare/table
			data/t.tsv column header 1:3-1:4 "B" in compare/table cell[0,1 "" ""]
			data/t.tsv row header 2:1-2:2 "ü" in compare/table cell[1,0 "A" ""]
			data/t.tsv cell 2:4-2:7 "v\tw" in compare/table cell[1,1 "B" "ü"]`},
		{"compare of YAML", "{{< compare src=\"t.yaml\" columns=\"Cost\" />}}", `
			data/t.yaml column header 1:10-1:14 "Name" in compare/table
			data/t.yaml column header 1:16-1:20 "Cost" in compare/table cell[0,1 "" ""]
			data/t.yaml row header 3:6-3:9 "Ä b" in compare/table cell[1,0 "Name" ""]
			data/t.yaml cell 3:11-3:15 "5.5" in compare/table cell[1,1 "Cost" "Ä b"]
			data/t.yaml row header 4:7-4:12 "it's" in compare/table cell[2,0 "Name" ""]
			data/t.yaml cell 4:16-4:20 "£\t6" in compare/table cell[2,1 "Cost" "it's"]`},
		{"compare of maps", "{{< compare src=\"m.json\" columns=\"Name, cost\" />}}", `
			data/m.json column header 1:1-1:1 "Name" in compare/table
			data/m.json column header 1:1-1:1 "cost" in compare/table cell[0,1 "" ""]
			data/m.json row header 1:12-1:13 "Ä" in compare/table cell[1,0 "Name" ""]
			data/m.json cell 1:24-1:26 "12" in compare/table cell[1,1 "cost" "Ä"]`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			src := tt.src
			shift = 0
			if strings.ContainsAny(src[:1], "-{") {
				// It would pass for front matter.
				src, shift = "+++\n+++\n"+src, 2
			}
			d, err := article.Read("a.md", []byte(src), options)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, b := range d.Blocks {
				got = append(got, show(b))
			}
			want := strings.Split(strings.ReplaceAll(strings.TrimSpace(tt.want), "\t", ""), "\n")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestFrontAt asks for the place of each path in the same front matter in every
// format: "path => line:column-line:column match".
func TestFrontAt(t *testing.T) {
	for _, tt := range []struct{ name, src, want string }{
		{"YAML", "\ufeff---\r\n# é\r\nTitle: \"Ü \\\"b\\\" c\"\r\ndescription: >-\r\n  one\r\n  two\r\nreviewed: {by: 'it''s', on: 2026-01-02}\r\n\"list é\":\r\n- é b # no\r\n- x: [1,  tru]\r\n  y:\r\nmulti: a\r\n  b\r\ntab:\t5\r\nanchor: &a\r\n  k: v\r\nalias: *a\r\n---\r\nB", `
			title => 3:9-3:18 Ü \"b\" c
			Description => 5:3-6:6 one\r\n  two
			reviewed => 7:11-7:40 {by: 'it''s', on: 2026-01-02}
			reviewed.by => 7:17-7:22 it''s
			reviewed.on => 7:29-7:39 2026-01-02
			reviewed.next => 7:1-7:9 reviewed
			list é.0 => 9:3-9:6 é b
			list é.1.x.1 => 10:11-10:14 tru
			list é.1.y => 11:3-11:4 y
			list é.7 => 8:2-8:8 list é
			multi => 12:8-13:4 a\r\n  b
			tab => 14:6-14:7 5
			anchor.k => 16:6-16:7 v
			alias => 17:8-17:10 *a
			alias.k => 17:1-17:6 alias
			nothing.at.all => 1:1-1:4 ---`},
		{"TOML", "+++\ntitle = 'Ü b'\ndescription = \"\"\"\nA\\u00e9 \\\n  b\"\"\"\nreviewed.by = \"x\"\nlist = [ # é, [\n  \"é\", 1.5, [true],\n]\n[reviewed.more]\nOn = 2026-01-02\n[[refs]]\nkey = \"a\"\n[[refs]]\n\"k é\" = { a = 1, b = \"c\" }\n+++\n", `
			title => 2:10-2:13 Ü b
			description => 4:1-5:4 A\u00e9 \\n  b
			reviewed.by => 6:16-6:17 x
			list => 7:8-9:2 [ # é, [\n  "é", 1.5, [true],\n]
			list.0 => 8:4-8:5 é
			list.1 => 8:8-8:11 1.5
			list.2.0 => 8:14-8:18 true
			reviewed.more.on => 11:6-11:16 2026-01-02
			reviewed.more.x => 10:11-10:15 more
			refs.0.key => 13:8-13:9 a
			refs.1.k é.b => 15:23-15:24 c
			refs.1.k é => 15:9-15:27 { a = 1, b = "c" }
			nothing => 1:1-1:4 +++`},
		{"JSON", "{\n  \"title\" : \"Ü \\\"b\\\"\",\n\t\"reviewed\": {\"on\": \"2026-01-02\", \"n\": -1.5, \"no\": null},\n  \"list\": [ \"é\", {\"x\": [true]} ]\n}\nB", `
			title => 2:14-2:21 Ü \"b\"
			reviewed => 3:14-3:57 {"on": "2026-01-02", "n": -1.5, "no": null}
			reviewed.on => 3:22-3:32 2026-01-02
			reviewed.n => 3:40-3:44 -1.5
			reviewed.no => 3:52-3:56 null
			list.0 => 4:14-4:15 é
			list.1.x.0 => 4:25-4:29 true
			list.1.y => 4:18-4:31 {"x": [true]}
			nothing => 1:1-1:2 {`},
		{"Org", "#+TITLE:  Ü b \n#+tags[]: a b\nB", `
			title => 1:11-1:14 Ü b
			tags => 2:11-2:14 a b`},
		{"none", "é", `
			title => 1:1-1:1 `},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, err := article.Read("a.md", []byte(tt.src), article.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.SplitSeq(strings.TrimLeft(tt.want, "\n"), "\n") {
				line = strings.TrimLeft(line, "\t")
				path, _, _ := strings.Cut(line, " => ")
				r := d.FrontAt(strings.Split(path, ".")...)
				match := strings.NewReplacer("\n", `\n`, "\r", `\r`).Replace(r.Match)
				if got := fmt.Sprintf("%s => %d:%d-%d:%d %s", path, r.Line, r.Column, r.EndLine, r.EndColumn, match); got != line {
					t.Errorf("got  %s\nwant %s", got, line)
				}
				if r.Match != tt.src[r.Start:r.End] || r.File != "a.md" {
					t.Errorf("%+v does not stand there", r)
				}
			}
		})
	}
}

func TestFrontValues(t *testing.T) {
	d, err := article.Read("a.md", []byte("---\nTitle: A\nReviewed:\n  On: 2026-01-02\nrefs:\n- Key: k\n---\n"), article.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"title": "A", "reviewed": map[string]any{"on": "2026-01-02"}, "refs": []any{map[string]any{"Key": "k"}}}
	if diff := cmp.Diff(want, d.Front.Values); diff != "" {
		t.Error(diff)
	}
	for path, want := range map[string]any{"Title": "A", "reviewed.On": "2026-01-02", "refs.0.Key": "k", "refs.1": nil, "refs.x": nil, "title.x": nil, "no": nil} {
		v, ok := d.Front.Value(strings.Split(path, ".")...)
		if v != want || ok != (want != nil) {
			t.Errorf("%s is %v, %t; want %v", path, v, ok, want)
		}
	}
	if r := d.KeyAt("refs", "0", "key"); r.Match != "Key" || r.Line != 6 || r.Column != 3 {
		t.Errorf("the key stands at %+v", r)
	}
}

func TestReadErrors(t *testing.T) {
	for _, tt := range []struct{ name, src, want string }{
		{"YAML", "---\r\na: b\r\nc: é: d\r\n---\r\n", `a.md:3:4: this is no YAML: found a colon that ends no key; expected the whole text in quotes, "like this: so"`},
		{"YAML given twice", "---\na: b\na: c\n---\n", `a.md:3:1: this is no YAML: mapping key "a" already defined; expected it once`},
		{"YAML that is no map", "---\n- a\n---\n", `a.md:2:1: the front matter is a list; expected keys and values, such as title: …`},
		{"TOML", "+++\na = b\n+++\n", `a.md:2:5: this is no TOML: unexpected character U+0062 'b' at start of value`},
		{"JSON", "{\n\"a\": x}\n", `a.md:2:6: this is no JSON: invalid character 'x' looking for beginning of value`},
		{"a zero byte", "é\x00", `a.md:1:2: found a zero byte, which no text has; expected a text file, saved as UTF-8`},
		{"shortcode", "x {{< faq", `a.md:1:3: the tag {{< faq does not end; expected >}}`},
		{"no data file", "é\n {{< faq src=\"x.yaml\" />}}", `a.md:2:10: found no file "x.yaml"`},
		{"data of another kind", "é {{< faq src=\"q.xml\" />}}", `a.md:1:11: "q.xml" is no data file; expected one whose name ends in .csv, .tsv, .yaml, .toml or .json`},
		{"bad CSV", "é {{< compare src=\"bad.csv\" />}}", `data/bad.csv:2:1: this line has not as many values as the first one; expected a value that holds the separator in quotes`},
		{"bad YAML", "é {{< faq src=\"bad.yaml\" />}}", `data/bad.yaml:2:11: this is no YAML: found a colon that ends no key; expected the whole text in quotes, "like this: so"`},
		{"shortcode in data", "é {{< faq src=\"call.yaml\" />}}", `data/call.yaml:2:15: "faq" is not closed; expected {{< /faq >}} after what it holds, or {{< faq />}} if it holds nothing`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := options
			o.Known.Notation = known.Notation
			_, err := article.Read("a.md", []byte(tt.src), o)
			if fmt.Sprint(err) != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
			if e := (*article.Error)(nil); !errors.As(err, &e) {
				t.Errorf("%T has no place", err)
			}
		})
	}
}
