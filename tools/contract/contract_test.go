package contract_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/contract"
)

func good(t testing.TB) string { return cases.Text(t, "good.toml") }

func ptr(n int) *int { return &n }

func TestParse(t *testing.T) {
	want := &contract.Contract{
		Name: "faq", Since: "0.1.0", Summary: "Questions that open to show their answers.",
		Description: "Write each question as a heading.\n\nÄ Ö Ü.\n",
		Notation:    contract.Paired, Body: contract.BodyMarkdown, BodyOr: "src", File: "faq/contract.toml",
		Parameters: []contract.Parameter{
			{Name: "src", Position: -1, Type: contract.Path, Help: "A file of questions, e.g. CSV."},
			{Name: "open", Position: -1, Type: contract.Choice, Choices: []string{"none", "first", "all"}, Default: "none", Help: "Which answers are open."},
			{Name: "level", Position: 0, Type: contract.Integer, Min: ptr(2), Max: ptr(6), Default: 2, Since: "0.2.0", Help: "The level of the title."},
			{Name: "title", Position: 1, Type: contract.Markdown, Help: "A heading above the questions."},
			{Name: "asof", Position: -1, Type: contract.Date, Default: "2026-11-01", Help: "The date of the answers."},
			{Name: "heading", Position: -1, Type: contract.Text, Deprecated: "0.3.0", ReplacedBy: "title", Help: "A heading above the questions, once."},
		},
	}
	for name, src := range map[string]string{
		"Unix":            good(t),
		"Windows":         strings.ReplaceAll(good(t), "\n", "\r\n"),
		"byte order mark": "\ufeff" + good(t),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := contract.Parse("faq/contract.toml", []byte(src))
			if err != nil {
				t.Fatal(err)
			}
			got.Description = strings.ReplaceAll(got.Description, "\r\n", "\n")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	c, err := contract.Parse("faq/contract.toml", []byte(good(t)))
	if err != nil {
		t.Fatal(err)
	}
	if p, ok := c.Parameter("open"); !ok || p.Name != "open" {
		t.Errorf("Parameter(open) = %v, %v", p, ok)
	}
	if _, ok := c.Parameter("opened"); ok {
		t.Error("a parameter that is not declared was found")
	}
}

func TestParseForms(t *testing.T) {

	for _, c := range cases.Read[struct {
		Name string
		Src  string
	}](t, "forms") {
		t.Run(c.Name, func(t *testing.T) {
			if _, err := contract.Parse("contract.toml", []byte(c.Src)); err != nil {
				t.Error(err)
			}
		})
	}
}

// faultyCase replaces one passage of the good contract by another, or all from
// a passage on.
type faultyCase struct {
	Name, Old, From, New string
	Want                 []string
}

func faulty(t testing.TB) []faultyCase {
	return append(cases.Read[faultyCase](t, "faulty"), faultyCase{ // TOML holds UTF-8 only
		Name: "no UTF-8", Old: "Questions", New: "Quest\xffons", Want: []string{`c.toml:3:18: found text that is not UTF-8; save the file as UTF-8`},
	})
}

func (c faultyCase) source(t testing.TB) string {
	t.Helper()
	old, good := c.Old, good(t)
	if _, rest, ok := strings.Cut(good, c.From); ok && c.From != "" {
		old = c.From + rest
	}
	if old == "" || !strings.Contains(good, old) {
		t.Fatalf("%s: the good contract has no %q%q", c.Name, c.From, c.Old)
	}
	return strings.Replace(good, old, c.New, 1)
}

func TestParseFaulty(t *testing.T) {
	for _, tt := range faulty(t) {
		t.Run(tt.Name, func(t *testing.T) {
			c, err := contract.Parse("c.toml", []byte(tt.source(t)))
			if c != nil || err == nil {
				t.Fatal("no mistake was found")
			}
			got := strings.Split(err.Error(), "\n")
			if diff := cmp.Diff(tt.Want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	_, err := contract.Parse("c.toml", []byte("name = 1\n"))
	var many contract.Errors
	var one *contract.Error
	if !errors.As(err, &many) || !errors.As(err, &one) {
		t.Fatalf("%T is not Errors", err)
	}
	if !slices.IsSortedFunc(many, func(a, b *contract.Error) int { return a.Line*1000 + a.Column - b.Line*1000 - b.Column }) {
		t.Errorf("not in order:\n%v", err)
	}
	if len(many) != 5 || one != many[0] {
		t.Errorf("%d mistakes:\n%v", len(many), err)
	}
}

// checkPlaces fails where a mistake's place is not in the file.
func checkPlaces(t *testing.T, err error, file, src string) {
	t.Helper()
	var many contract.Errors
	if !errors.As(err, &many) || len(many) == 0 {
		t.Fatalf("%T: %v", err, err)
	}
	lines := strings.Split(src, "\n")
	for _, e := range many {
		if e.File != file || e.Message == "" || e.Line < 1 || e.Line > len(lines) {
			t.Fatalf("no such line: %v", e)
		}
		if e.Column < 1 || e.Column > utf8.RuneCountInString(lines[e.Line-1])+1 {
			t.Fatalf("no such column: %v", e)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(good(f)))
	for _, tt := range faulty(f) {
		f.Add([]byte(tt.source(f)))
	}
	f.Add([]byte("a.b.c = 1\n[a.b]\n[[a.d]]\n[a.d.e]\n\"\" = [[], [{}]]"))
	f.Fuzz(func(t *testing.T, src []byte) {
		c, err := contract.Parse("c.toml", src)
		if err != nil {
			checkPlaces(t, err, "c.toml", string(src))
			return
		}
		if c.Name == "" || c.Since == "" || c.Summary == "" || c.Notation == "" || c.Body == "" {
			t.Fatalf("incomplete: %+v", c)
		}
		for _, p := range c.Parameters {
			if p.Name == "" || p.Type == "" || p.Help == "" {
				t.Fatalf("incomplete: %+v", p)
			}
			if p.Default != nil {
				if message := p.Check(p.Default, true); message != "" {
					t.Fatalf("the default is refused: %s", message)
				}
			}
		}
	})
}
