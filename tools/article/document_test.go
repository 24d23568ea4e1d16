package article_test

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/cases"
)

// files are the data files of the tests.
var files = map[string]string{
	"q.yaml":      "\ufeff- question: Is it safe?\r\n  answer: |\r\n    Yes, **mostly**.\r\n\r\n    - ä one{{< cite \"k\" >}}\r\n- question: \"Does it \\u00e4cht?\"\r\n  answer: >-\r\n    Often\r\n    not.\r\n",
	"q.toml":      "[[questions]]\nquestion = 'Is it safe?'\nanswer = \"\"\"\nYes, \\\n  \"mostly\".\"\"\"\n",
	"q.json":      "{\"questions\": [{\"question\": \"A \\\"b\\\"?\", \"answer\": \"One\\n\\nTwo \\ud83d\\ude00 é.\"}]}",
	"q.csv":       "answer,Question\n\"Yes,\n\n\"\"really\"\" ä.\",Is it?\n",
	"t.csv":       "Treatment;Cost\r\n\"A \"\"b\"\" *c*\";£5\r\n-;x\r\n",
	"t.tsv":       "A\tB\nü\t\"v\tw\"\n",
	"t.yaml":      "header: [Name, Cost, Free]\nrows:\n  - [Ä b, 5.50, true]\n  - ['it''s', \"£\\t6\", no]\n",
	"open.toml":   "\"語", // its fault is told within the letter
	"m.json":      "[{\"name\": \"Ä\", \"Cost\": 12}]",
	"q.xml":       "<a/>",
	"bad.csv":     "a,b\nc\n",
	"old.csv":     "a,b\nc,\xa375\n",
	"sixteen.csv": "\xfe\xff\x00a\x00,",
	"bad.yaml":    "- question: a\n  answer: b: c\n",
	"call.yaml":   "- question: a\n  answer: see {{< faq >}}\n",
}

// byteOf is how a case writes a byte that no TOML has.
var byteOf = regexp.MustCompile(`\\x[0-9a-f]{2}`)

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
	for _, tt := range cases.Read[struct{ Name, Src, Want string }](t, "blocks") {
		t.Run(tt.Name, func(t *testing.T) {
			src := tt.Src
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
			want := strings.Split(strings.TrimSuffix(tt.Want, "\n"), "\n")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestFrontAt asks for the place of each path in the same front matter in every
// format: "path => line:column-line:column match".
func TestFrontAt(t *testing.T) {
	for _, tt := range cases.Read[struct{ Name, Src, Want string }](t, "front-at") {
		t.Run(tt.Name, func(t *testing.T) {
			d, err := article.Read("a.md", []byte(tt.Src), article.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.SplitSeq(strings.TrimSuffix(tt.Want, "\n"), "\n") {
				path, _, _ := strings.Cut(line, " => ")
				r := d.FrontAt(strings.Split(path, ".")...)
				match := strings.NewReplacer("\n", `\n`, "\r", `\r`).Replace(r.Match)
				if got := fmt.Sprintf("%s => %d:%d-%d:%d %s", path, r.Line, r.Column, r.EndLine, r.EndColumn, match); got != line {
					t.Errorf("got  %s\nwant %s", got, line)
				}
				if r.Match != tt.Src[r.Start:r.End] || r.File != "a.md" {
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
	for _, tt := range cases.Read[struct{ Name, Src, Want string }](t, "read-errors") {
		t.Run(tt.Name, func(t *testing.T) {
			o := options
			o.Known.Notation = known.Notation
			src := byteOf.ReplaceAllStringFunc(tt.Src, func(m string) string {
				n, _ := strconv.ParseUint(m[2:], 16, 8)
				return string([]byte{byte(n)})
			})
			_, err := article.Read("a.md", []byte(src), o)
			if fmt.Sprint(err) != tt.Want {
				t.Errorf("got  %v\nwant %s", err, tt.Want)
			}
			if e := (*article.Error)(nil); !errors.As(err, &e) {
				t.Errorf("%T has no place", err)
			}
		})
	}
}
