package check

import (
	"strings"
	"testing"
)

func TestFix(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"a leading zero", "Take .5 mg twice.\n", "Take 0.5 mg twice.\n"},
		{"a space", "Take 5mg twice.\n", "Take 5 mg twice.\n"},
		{"both", "Take .5mg twice.\n", "Take 0.5 mg twice.\n"},
		{"one after the other", "5mg 10mg .25g (2.5ml), 3cm.\n", "5 mg 10 mg 0.25 g (2.5 ml), 3 cm.\n"},
		{"emphasis around it", "Take **.5 mg** twice.\n", "Take **0.5 mg** twice.\n"},
		{"micrograms", "50µg or 50μg or 50mcg\n", "50 µg or 50 μg or 50 mcg\n"},
		{"a list and a heading", "## Take 5mg\n\n- .5 mg\n", "## Take 5 mg\n\n- 0.5 mg\n"},
		{"line ends, tabs and letters of many bytes", "\ufeffä\t.5 mg\r\n\r\nstraße 5mg\r\n", "\ufeffä\t0.5 mg\r\n\r\nstraße 5 mg\r\n"},
		{"inside a shortcode", "One.\n\n{{< faq >}}\n### How much?\n\nTake 5mg.\n{{< /faq >}}\n", "One.\n\n{{< faq >}}\n### How much?\n\nTake 5 mg.\n{{< /faq >}}\n"},
		{"the title", "---\ntitle: Take .5 mg\n---\n", "---\ntitle: Take 0.5 mg\n---\n"},

		{"what may be one number", "Take 1 .5 mg twice.\n", ""},
		{"an emergency number", "Call 999 or 112. Or 0800 111 999.\n", ""},
		{"a version, an address, a time", "v1.5mg x.5 mg https://x.example/5mg/ 24h 5pm 3D 10mgs\n", ""},
		{"code", "`5mg` and\n\n```\n.5 mg\n```\n", ""},
		{"a link's address", "[a dose](https://x.example/5mg)\n", ""},
		{"a quotation", "> Take 5mg.\n", ""},
		{"as it should be", "Take 0.5 mg or 5 mg.\n", ""},
		{"a square", "5mm² and 5cm^2\n", ""},
		{"marks between", "5**mg**\n", ""},
		{"trailing zeros and commas stay", "1.0 mg, 1,000 mg\n", ""},
		{"a shortcode's parameter that is no text", "{{< compare src=\"5mg.csv\" caption=\"x\" />}}\n", ""},
		{"a file that cannot be read", "{{< faq >}}\n5mg\n", ""},
		{"front matter that is no prose", "---\ntitle: x\ndose: .5 mg\n---\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := testSource("content/treatments/a.md", c.src)
			before, after, err := Fix(newClinic(t, ""), &s)
			if err != nil {
				t.Fatal(err)
			}
			want := c.want
			if want == "" {
				want = c.src
			}
			if string(before) != c.src || string(after) != want {
				t.Errorf("got %q, want %q", after, want)
			}
			if strings.Map(digitsOnly, want) == strings.Map(digitsOnly, c.src) && strings.Map(digitsOnly, string(after)) != strings.Map(digitsOnly, c.src) {
				t.Error("a number has another value")
			}
			again := testSource("content/treatments/a.md", string(after))
			if _, twice, err := Fix(newClinic(t, ""), &again); err != nil || string(twice) != string(after) {
				t.Errorf("a second run changes it again: %q, %v", twice, err)
			}
		})
	}
}

func digitsOnly(r rune) rune {
	if '0' <= r && r <= '9' {
		return r
	}
	return -1
}
