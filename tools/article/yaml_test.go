package article

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/gohugoio/hugo/parser/metadecoders"
)

// agrees tells where YAML that is read here is read otherwise by its decoder.
func agrees(t *testing.T, src string) (read bool) {
	t.Helper()
	got, ok := plainYAML([]byte(src))
	if !ok {
		return false
	}
	want, err := metadecoders.Default.Unmarshal([]byte(src), metadecoders.YAML)
	if err != nil {
		t.Fatalf("%q is read as %#v; the decoder refuses it: %v", src, got, err)
	}
	if !reflect.DeepEqual(any(got), want) {
		t.Fatalf("%q is read as %#v; the decoder has %#v", src, got, want)
	}
	return true
}

func FuzzPlainYAML(f *testing.F) {
	for _, src := range plainExamples {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) { agrees(t, src) })
}

var plainExamples = []string{
	"# Produced.\ntitle: Knee pain\ndate: 2026-01-02\nweight: 20\n",
	"title: \"Knee: pain\"\ndraft: true\nauthors: [ada, ben]\n",
	"reviewed:\n  by: ada\n  on: 2026-01-02\nnext: x\n",
	"sources:\n  - title: What’s new?\n    url: \"https://x.example/\"\n  - title: Another (2020)\n\nkind: article\n",
	"tags:\n  - a b\n  - c\nparams:\n  check:\n    suppress:\n      - rule: cure\n        reason: it's said, so\n",
}

func TestPlainYAML(t *testing.T) {
	for _, src := range plainExamples {
		if !agrees(t, src) {
			t.Errorf("%q is left to the decoder", src)
		}
	}
	values := []string{"", " ", " a", " a b", "  a", " a ", " a: b", " a:b", " a #b", " a#b", " a, b", " it's", " what?", " é", " “x” é", " x\u00a0", " true", " False", " null", " ~", " no",
		" 12", " 012", " 0", " +1", " 1_000", " 1e3", " 1.5", " 2026-01-02", " 2026-01-02 x", " [a]", " [a, b]", " [a,b]", " [a , b]", " []", " [a, true]", " [a b, c]", " [a-b, it's]", " [a: b]", " [a", " \"\"", " \"a: #b\"", " \"a\" b", " 'a'", " |", " >", " - a", " -", " ? a", " &a", " *a", " !a", " %a", " @a", " {a: b}", " a|b", " a>b", " a&b", " a - b", " a-", " a.", " a.b", " inf.", " =", " a=b", " (a)", " a (b)", " a;b", " a+b", " a/b", " https://x.example/"}
	keys := []string{"a", "b", "c", "D", "a-b", "a_1", "true", "null", "é", "a b", "<<", "1", "\"a\"", "? a"}
	r := rand.New(rand.NewPCG(1, 2))
	read := 0
	for range 300_000 {
		var b strings.Builder
		for range 1 + r.IntN(6) {
			b.WriteString(strings.Repeat(" ", []int{0, 0, 0, 0, 2, 2, 4, 3}[r.IntN(8)]) + []string{"", "", "- ", "-  ", "-"}[max(r.IntN(16)-11, 0)])
			switch r.IntN(20) {
			case 0:
				b.WriteString(strings.TrimPrefix(values[r.IntN(len(values))], " "))
			case 1:
				b.WriteString([]string{"", "# x", "---", "...", "- - a", "#", "# x", "# x"}[r.IntN(8)])
			default:
				value := " a"
				if r.IntN(3) == 0 {
					value = values[r.IntN(len(values))]
				}
				b.WriteString(keys[r.IntN(4+r.IntN(len(keys)-3))] + ":" + value)
			}
			b.WriteString([]string{"\n", "\n", "\n", "\n\n", "\r\n", "\n \n", ""}[max(r.IntN(20)-13, 0)])
		}
		if agrees(t, b.String()) {
			read++
		}
	}
	if read < 10_000 {
		t.Errorf("%d of 300,000 random texts are read; expected more", read)
	}
}
