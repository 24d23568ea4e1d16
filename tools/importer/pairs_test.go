package importer_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

// A question never shows what answers another, and what stands in a section of
// its own stands in no answer, unless the report asks for a look. The articles
// are random ones: with marks or without, with blank lines or without.
func TestPairs(t *testing.T) {
	marks := [][2]string{{"Q: ", "A: "}, {"Question: ", "Answer: "}, {"Q%d. ", "A%d. "}, {"%d) Q: ", "A: "}, {"Q%d ", "A%d "}, {"", ""}, {"", ""}, {"", ""}}
	key := regexp.MustCompile(`\b([qas])(\d+)\b`)
	for seed := range uint64(1000) {
		r := rand.New(rand.NewPCG(seed, 1))
		pick := func(s ...string) string { return s[r.IntN(len(s))] }
		mark := marks[r.IntN(len(marks))]
		gap := func() string { return pick("\n", "\n\n", "\n\n") }
		if r.IntN(3) == 0 {
			gap = func() string { return "\n" }
		}
		var b strings.Builder
		b.WriteString("Knee Pain\n\nSome text about the knee.\n\n")
		count := 2 + r.IntN(4)
		for n := range count {
			q, a := mark[0], mark[1]
			if strings.Contains(q, "%d") {
				q = fmt.Sprintf(q, n+1)
			}
			if strings.Contains(a, "%d") {
				a = fmt.Sprintf(a, n+1)
			}
			fmt.Fprintf(&b, "%s%s q%d?%s%s%s", q, pick("Can I have", "What is the", "After all, when is", "Is it"), n, gap(), a, fmt.Sprintf(pick("Yes a%d.", "No, not a%d\nor so.", "After a%d weeks", "Take the a%d with you.", "Please bring:\n\n- an a%[1]d\n- b"), n))
			if r.IntN(4) == 0 {
				fmt.Fprintf(&b, "%sMore of a%d here.", gap(), n)
			}
			if n == count-1 && r.IntN(2) == 0 || r.IntN(8) == 0 {
				for range 1 + r.IntN(2) {
					fmt.Fprintf(&b, "\n\n%s of s%d\n\n%s", pick("Prices", "Side effects and risks", "our prices"), n, fmt.Sprintf(pick("They are s%d.", "We say much of s%d here, and what we say is long enough to be text of its own.", "- An s%d\n- More", "Method s%[1]d\tEffort\tCost\nWalking\tLittle\t£0\nBike\tModerate\t£300"), n))
				}
				b.WriteString("\n\n")
				continue
			}
			b.WriteString(gap())
		}
		src, p := paste(t, "a.txt", b.String())
		look := false
		for _, f := range p.Found {
			look = look || f.What != "table" && f.What != "comparison" && (f.Confirm || f.Left && strings.Contains(f.Reason, "marked"))
		}
		under, faq := "", false
		for _, line := range strings.Split(src, "\n") {
			switch {
			case strings.HasPrefix(line, "{{< faq"):
				faq = true
			case strings.HasPrefix(line, "{{< /faq"):
				under, faq = "", false
				continue
			}
			heading := strings.HasPrefix(line, "#")
			if heading {
				under = ""
			}
			for _, m := range key.FindAllStringSubmatch(line, -1) {
				switch {
				case heading && m[1] == "q" && under == "":
					under = m[2]
				case m[1] != "s" && m[2] == under, under == "":
				case m[1] == "s" && (look || !faq):
				default:
					t.Fatalf("seed %d: %s%s stands under q%s (in an FAQ: %t):\n%s\n---\n%s\n%+v", seed, m[1], m[2], under, faq, b.String(), src, p.Found)
				}
			}
		}
		if mark[0] != "" && strings.Count(src, "\n### ") != count {
			t.Fatalf("seed %d: %d questions are in the FAQs, want %d:\n%s\n---\n%s", seed, strings.Count(src, "\n### "), count, b.String(), src)
		}
	}
}
