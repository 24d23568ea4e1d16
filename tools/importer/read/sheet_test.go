package read

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/bedside/tools/cases"
)

func TestXLSX(t *testing.T) {
	const styles = `<numFmts><numFmt numFmtId="164" formatCode="0.0%"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs>`
	for _, c := range cases.Read[struct{ Name, Sheet, Texts, Area, Want, Told string }](t, "xlsx") {
		t.Run(c.Name, func(t *testing.T) {
			doc := loadOne(t, "a.xlsx", book(c.Sheet, c.Texts, styles), func(s *Source) { s.Range = c.Area })
			if diff := cmp.Diff(c.Want, show(doc)); diff != "" {
				t.Errorf("tree (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.Told, told(doc)); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSheetThatIsNotThere(t *testing.T) {
	src := book(`<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>`, "", "")
	for want, change := range map[string]func(*Source){
		`has no sheet "Price"; did you mean "Prices"?`: func(s *Source) { s.Sheet = "Price" },
		`the range "A1" is none; write it like A1:D9`:  func(s *Source) { s.Range = "A1" },
	} {
		if _, err := load("a.xlsx", src, change); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	if doc := loadOne(t, "a.xlsx", src, func(s *Source) { s.Sheet = "PRICES" }); len(doc.Blocks) != 1 {
		t.Errorf("got %s", show(doc))
	}
}

func TestCSV(t *testing.T) {
	for _, c := range []struct{ name, file, src, want string }{
		{"commas in a file of semicolons", "a.csv", "Name;Dose\nA, B;0,5\n", "table head 1\n  row\n    cell\n      p Name\n    cell\n      p Dose\n  row\n    cell\n      p A, B\n    cell\n      p 0,5\n"},
		{"Excel's first line", "a.csv", "sep=|\r\na|b\r\nc|d\r\n", "table head 1\n  row\n    cell\n      p a\n    cell\n      p b\n  row\n    cell\n      p c\n    cell\n      p d\n"},
		{"UTF-16, as Excel saves text", "a.tsv", "\xff\xfea\x00\t\x00\xe9\x00\r\x00\n\x00c\x00\t\x00d\x00", "table head 1\n  row\n    cell\n      p a\n    cell\n      p é\n  row\n    cell\n      p c\n    cell\n      p d\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, show(loadOne(t, c.file, []byte(c.src)))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	if _, err := load("a.csv", []byte("a,b\nc,\"d\" e\n")); err == nil || !strings.HasPrefix(err.Error(), "a.csv:2:") {
		t.Errorf("got %v, want an error at line 2", err)
	}
}
