package contract_test

import (
	"strings"
	"testing"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/contract"
)

// FuzzContract judges calls with any names and values by any contract.
func FuzzContract(f *testing.F) {
	for _, c := range []string{good(f), cases.Text(f, "note.toml"), markFile} {
		f.Add([]byte(c), "title", "x", "2", int64(3), 1.5, true, "inner", "faq")
		f.Add([]byte(c), "caption", "", "-0", int64(-9), -0.5, false, " ", "")
		f.Add([]byte(c), "asof", "2026-02-30", "99999999999999999999", int64(1<<62), 1e300, true, "\u00a0", "bedside/compare")
	}
	f.Fuzz(func(t *testing.T, src []byte, name, a, b string, n int64, x float64, yes bool, inner, parent string) {
		c, err := contract.Parse("c.toml", src)
		if err != nil {
			checkPlaces(t, err, "c.toml", string(src))
			return
		}
		names := []string{name, ""}
		for _, p := range c.Parameters {
			names = append(names, p.Name)
			if p.Default != nil {
				if message := p.Check(p.Default, true); message != "" {
					t.Fatalf("the default of %q is refused: %s", p.Name, message)
				}
			}
		}
		call := contract.Call{Name: c.Name, Inner: inner, Parent: parent, Line: 3, Column: 5}
		for i, v := range []any{a, b, int(n), n, x, yes} {
			call.Arguments = append(call.Arguments, contract.Argument{Name: names[i%len(names)], Index: i, Value: v, Line: 4 + i, Column: 7})
		}
		for _, e := range c.Check(call) {
			if e.Message == "" || e.Line < 3 || e.Line > 9 || e.Line == 3 && e.Column != 5 || e.Line > 3 && e.Column != 7 {
				t.Fatalf("%+v", e)
			}
			if _, known := c.Parameter(e.Parameter); e.Parameter != "" && !known && e.Parameter != name && !strings.HasPrefix(e.Parameter, "@") {
				t.Fatalf("a mistake of %q, which neither the call nor the contract names", e.Parameter)
			}
		}
	})
}
