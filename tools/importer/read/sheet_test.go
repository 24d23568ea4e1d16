package read

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestXLSX(t *testing.T) {
	const styles = `<numFmts><numFmt numFmtId="164" formatCode="0.0%"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs>`
	for _, c := range []struct{ name, sheet, texts, area, want, told string }{
		{name: "figures as shown and values of formulas", sheet: `<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Drug</t></is></c><c r="B1" t="inlineStr"><is><t>Rate</t></is></c></row><row r="2"><c r="A2" t="str"><f>"a"&amp;"b"</f><v>ab</v></c><c r="B2" s="1"><v>0.125</v></c></row><row r="3"><c r="A3" t="inlineStr"><is><t>x</t></is></c><c r="B3"><f>SUM(B2)</f></c></row></sheetData>`,
			want: "table head 1: Prices\n  row\n    cell\n      p Drug\n    cell\n      p Rate\n  row\n    cell\n      p ab\n    cell\n      p 12.5%\n  row\n    cell\n      p x\n    cell\n",
			told: "unsure: the file does not hold the value of a formula; open it, save it, and import it again [=SUM(B2)]\n"},
		{name: "raised figures", sheet: `<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row></sheetData>`,
			texts: `<si><t>Name</t></si><si><r><t>10</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>9</t></r><r><t xml:space="preserve">/L </t></r><r><rPr><b/></rPr><t>bold</t></r></si>`,
			want:  "table head 1: Prices\n  row\n    cell\n      p Name\n    cell\n      p 10{superscript 9}/L {strong bold}\n  row\n    cell\n      p 1\n    cell\n      p 2\n"},
		{name: "merged cells, and what stands under them", sheet: `<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>under</t></is></c><c r="C1"><v>1</v></c></row><row r="2"><c r="C2"><v>2</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>`,
			want: "table head 1: Prices\n  row\n    cell 2x2\n      p a\n    cell\n      p 1\n  row\n    cell\n      p 2\n", told: "dropped: a text that stands under merged cells in row 1, where nobody sees it, was left out [under]\n"},
		{name: "hidden rows and columns", sheet: `<cols><col min="2" max="2" hidden="1"/></cols><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1"><v>3</v></c></row><row r="2" hidden="1"><c r="A2"><v>4</v></c></row><row r="3"><c r="A3"><v>5</v></c><c r="C3"><v>6</v></c></row></sheetData>`,
			want: "table head 1: Prices\n  row\n    cell\n      p 1\n    cell\n      p 3\n  row\n    cell\n      p 5\n    cell\n      p 6\n", told: "dropped: row 2 is hidden and was left out [4]\ndropped: column B is hidden and was left out [2]\n"},
		{name: "a part of the sheet", area: "$B$2:c3", sheet: `<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c><c r="B2"><v>3</v></c><c r="C2"><v>4</v></c><c r="D2"><v>5</v></c></row><row r="3"><c r="B3"><v>6</v></c></row></sheetData>`,
			want: "table head 1: Prices\n  row\n    cell\n      p 3\n    cell\n      p 4\n  row\n    cell\n      p 6\n    cell\n"},
		{name: "questions and answers", sheet: `<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Question</t></is></c><c r="B1" t="inlineStr"><is><t>Answer</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>Does it hurt?</t></is></c><c r="B2" t="inlineStr"><is><t>No.</t></is></c></row></sheetData>`,
			want: "open (a table with the columns “question” and “answer”) Does it hurt?\n  p No.\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := loadOne(t, "a.xlsx", book(c.sheet, c.texts, styles), func(s *Source) { s.Range = c.area })
			if diff := cmp.Diff(c.want, show(doc)); diff != "" {
				t.Errorf("tree (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.told, told(doc)); diff != "" {
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
