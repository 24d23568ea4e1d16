package cases

import (
	"slices"
	"strings"
	"testing"
)

// A slip in a table is never passed over.
func TestParse(t *testing.T) {
	type one struct {
		Name string
		Want []string
	}
	for src, want := range map[string]string{
		"[[case]]\nname = 'a'\nwant = ['b']\n":   "",
		"[[case]]\nname = 'a'\nwnat = ['b']\n":   "wnat",
		"[[case]]\nname = 'a'\nwant = 'b'\n":     "string",
		"[[case]]\nwant = ['b']\n":               "case 1 has no name",
		"[[case]]\nname='a'\n[[case]]\nname='a'": `two cases have the name "a"`,
		"[[cases]]\nname = 'a'\n":                "cases",
		"# nothing\n":                            "there is no [[case]]",
	} {
		got, err := parse[one]([]byte(src))
		if want == "" {
			if err != nil || len(got) != 1 || got[0].Name != "a" || len(got[0].Want) != 1 {
				t.Errorf("%q gives %v, %v", src, got, err)
			}
		} else if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gives the error %v; want %q in it", src, err, want)
		}
	}
}

func TestMade(t *testing.T) {
	if got, want := Made(t, `a"\n\xff⟦3|> ⟧é⟦2|\t⟧⟦0|x⟧`), "a\"\n\xff> > > é\t\t"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestBlocks(t *testing.T) {
	got, err := blocks("# A\n\n```sh\na\n\nb\n```\n\ntext\n\n```\n```\n")
	if want := []Block{{"sh", "a\n\nb\n"}, {}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	if _, err := blocks("a\n```sh\nb\n"); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("a block that does not end gives the error %v", err)
	}
}
