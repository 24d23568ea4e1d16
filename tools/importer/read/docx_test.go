package read

import (
	"archive/zip"
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// word is a Word document as its parts' text, for tests.
type word struct {
	body      string            // what stands in w:body
	styles    string            // in w:styles
	numbering string            // in w:numbering
	footnotes string            // in w:footnotes
	endnotes  string            // in w:endnotes
	comments  string            // in w:comments
	rels      string            // further relationships of the document
	parts     map[string]string // further parts
	strict    bool              // ISO/IEC 29500 Strict
}

const (
	transitional = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	strictMain   = "http://purl.oclc.org/ooxml/wordprocessingml/main"
	relations    = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	strictRels   = "http://purl.oclc.org/ooxml/officeDocument/relationships"
)

func (w word) bytes() []byte {
	main, rel := transitional, relations
	if w.strict {
		main, rel = strictMain, strictRels
	}
	part := func(name, inner string) string {
		return fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8"?><w:%s xmlns:w=%q xmlns:r=%q xmlns:wp="urn:wp" xmlns:a="urn:a" xmlns:wps="urn:wps" xmlns:mc="urn:mc" xmlns:v="urn:v" xmlns:m="urn:m">%s</w:%[1]s>`, name, main, rel, inner)
	}
	files := map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels":         fmt.Sprintf(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="%s/officeDocument" Target="word/document.xml"/></Relationships>`, rel),
		"word/document.xml":   part("document", "<w:body>"+w.body+"</w:body>"),
	}
	rels := w.rels
	for name, inner := range map[string]string{"styles": w.styles, "numbering": w.numbering, "footnotes": w.footnotes, "endnotes": w.endnotes, "comments": w.comments} {
		if inner != "" {
			files["word/"+name+".xml"] = part(name, inner)
			rels += fmt.Sprintf(`<Relationship Id="r-%s" Type="%s/%[1]s" Target="%[1]s.xml"/>`, name, rel)
		}
	}
	files["word/_rels/document.xml.rels"] = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + rels + `</Relationships>`
	maps.Copy(files, w.parts)
	return zipped(files)
}

func zipped(files map[string]string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := z.Create(name)
		if err != nil {
			panic(err)
		}
		if _, err := f.Write([]byte(files[name])); err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// para is a paragraph of Word; properties stand in w:pPr, runs are as given or
// plain text.
func para(properties, runs string) string {
	if !strings.HasPrefix(runs, "<") {
		runs = run("", runs)
	}
	if properties != "" {
		properties = "<w:pPr>" + properties + "</w:pPr>"
	}
	return "<w:p>" + properties + runs + "</w:p>"
}

func run(properties, text string) string {
	if properties != "" {
		properties = "<w:rPr>" + properties + "</w:rPr>"
	}
	return "<w:r>" + properties + `<w:t xml:space="preserve">` + text + "</w:t></w:r>"
}

func item(num, level int, text string) string {
	return para(fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>`, level, num), text)
}

const (
	wordStyles = `<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/><w:basedOn w:val="Heading1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Clinic head"/><w:basedOn w:val="berschrift2"/></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/><w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/></w:style>
<w:style w:type="paragraph" w:styleId="ListBullet"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="ListContinue"><w:name w:val="List Continue"/></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Code"><w:name w:val="HTML Code"/></w:style>
<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:type="table" w:styleId="Grid"><w:name w:val="Grid"/><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>`
	wordNumbering = `<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>`
)

func TestDOCX(t *testing.T) {
	field := func(instruction, result string) string {
		return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>` + instruction + `</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + result + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
	}
	cell := func(properties, text string) string {
		return "<w:tc><w:tcPr>" + properties + "</w:tcPr>" + para("", text) + "</w:tc>"
	}
	for _, c := range []struct {
		name       string
		doc        word
		want, told string
	}{
		{name: "headings by name, by level and by what they are based on", doc: word{body: para(`<w:pStyle w:val="Title"/>`, "Knees") + para(`<w:pStyle w:val="Heading1"/>`, "One") + para(`<w:pStyle w:val="berschrift2"/>`, "Two") + para(`<w:pStyle w:val="Mine"/>`, "Also two") + para(`<w:outlineLvl w:val="2"/>`, "Three")},
			want: "h1 One\nh2 Two\nh2 Also two\nh3 Three\n"},
		{name: "marks", doc: word{body: para("", run("", "10")+run(`<w:vertAlign w:val="superscript"/>`, "9")+run("", "/L, H")+run(`<w:vertAlign w:val="subscript"/>`, "2")+run("", "O, 5")+run(`<w:position w:val="6"/>`, "th")+run("", " ")+run("<w:b/>", "bo")+run("<w:b/>", "ld")+run(`<w:i/><w:b w:val="0"/>`, "slant")+run("<w:strike/>", "gone")+run(`<w:rStyle w:val="Strong"/>`, "strong")+run(`<w:rStyle w:val="Code"/>`, "x = 1"))},
			want: "p 10{superscript 9}/L, H{subscript 2}O, 5{superscript th} {strong bold}{emphasis slant}{strike gone}{strong strong}`x = 1`\n"},
		{name: "lists in lists, restarted and going on", doc: word{body: item(2, 0, "a") + item(1, 1, "inner") + item(2, 0, "b") + para("", "Between") + item(2, 0, "c") + item(3, 0, "five") + para(`<w:pStyle w:val="ListContinue"/>`, "goes on") + item(3, 1, "letter")},
			want: `ol 1
  -
    p a
    ul
      -
        p inner
  -
    p b
p Between
ol 3
  -
    p c
ol 5
  -
    p five
    p goes on
    ola 1
      -
        p letter
`},
		{name: "a list by style", doc: word{body: para(`<w:pStyle w:val="ListBullet"/>`, "x") + para(`<w:pStyle w:val="ListBullet"/><w:numPr><w:numId w:val="0"/></w:numPr>`, "no item")},
			want: "ul\n  -\n    p x\np no item\n"},
		{name: "a table with spans", doc: word{body: para(`<w:pStyle w:val="Caption"/>`, "Doses") + `<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblLook w:firstRow="1"/></w:tblPr><w:tr>` + cell("", "Drug") + cell(`<w:gridSpan w:val="2"/>`, "Dose") + `</w:tr><w:tr>` + cell(`<w:vMerge w:val="restart"/>`, "A") + cell("", "1") + cell("", "2") + `</w:tr><w:tr>` + cell("<w:vMerge/>", "") + cell("", "3") + `<w:tc>` + para("", "4") + item(1, 0, "five") + `</w:tc></w:tr></w:tbl>`},
			want: "table head 1: Doses\n  row\n    cell\n      p Drug\n    cell 2x1\n      p Dose\n  row\n    cell 1x2\n      p A\n    cell\n      p 1\n    cell\n      p 2\n  row\n    cell\n      p 3\n    cell\n      p 4\n      ul\n        -\n          p five\n"},
		{name: "a table in a cell", doc: word{body: `<w:tbl><w:tr><w:tc>` + para("", "a") + `<w:tbl><w:tr>` + cell("", "b") + `</w:tr></w:tbl>` + para("", "c") + `</w:tc></w:tr></w:tbl>`},
			want: "table\n  row\n    cell\n      p a\n      table\n        row\n          cell\n            p b\n      p c\n"},
		{name: "notes", doc: word{
			body:      para("", run("", "Fact")+`<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="2"/></w:r>`+run("", " and more")+`<w:r><w:endnoteReference w:id="3"/></w:r>`),
			footnotes: `<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="2">` + para("", `<w:r><w:footnoteRef/></w:r>`+run("", " Smith 2020.")) + `</w:footnote>`,
			endnotes:  `<w:endnote w:id="3">` + para("", "Jones 2021.") + para("", "Page 5.") + `</w:endnote>`},
			want: "p Fact[^f2] and more[^e3]\nnote f2\n  p Smith 2020.\nnote e3\n  p Jones 2021.\n  p Page 5.\n"},
		{name: "links and fields", doc: word{
			body: para("", `<w:hyperlink r:id="l1">`+run("", "NI")+run("<w:b/>", "CE")+`</w:hyperlink>`+run("", " ")+field(` HYPERLINK "https://c.example/" \l "dose" `, run("", "dose"))+`<w:fldSimple w:instr=" DATE ">`+run("", " today")+`</w:fldSimple>`+run("", " page ")+field(" PAGE ", run("", "7"))),
			rels: `<Relationship Id="l1" Type="` + relations + `/hyperlink" Target="https://www.nice.org.uk/" TargetMode="External"/>`},
			want: "p [NI{strong CE}](https://www.nice.org.uk/) [dose](https://c.example/#dose) today page\n",
			told: "dropped: a field that Word fills in (PAGE) was left out [7]\n"},
		{name: "a field over two paragraphs", doc: word{body: `<w:p>` + run("", "See ") + `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "https://c.example/"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + run("", "here") + `</w:p><w:p>` + run("", "and there") + `<w:r><w:fldChar w:fldCharType="end"/></w:r>` + run("", " only") + `</w:p>`},
			want: "p See here\np [and there](https://c.example/) only\n"},
		{name: "a table of contents", doc: word{body: para(`<w:pStyle w:val="TOC1"/>`, "Knees 3") + para(`<w:pStyle w:val="Heading1"/>`, "Knees")},
			want: "h1 Knees\n", told: "dropped: a line of the table of contents was left out: the page makes its own [Knees 3]\n"},
		{name: "pictures", doc: word{
			body:  para("", `<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="A knee"/><a:graphic><a:blip r:embed="p1"/></a:graphic></wp:inline></w:drawing></w:r>`) + para(`<w:pStyle w:val="Caption"/>`, "Figure 1"),
			rels:  `<Relationship Id="p1" Type="` + relations + `/image" Target="media/../media/image1.png"/>`,
			parts: map[string]string{"word/media/image1.png": "\x89PNG"}},
			want: "figure Figure 1\n  p ![A knee](picture-1.png)\n"},
		{name: "tracked changes", doc: word{body: para("", run("", "Take ")+`<w:del w:author="A"><w:r><w:delText>50</w:delText></w:r></w:del><w:ins w:author="A">`+run("", "5")+`</w:ins>`+run("", " mg"))},
			want: "p Take 5 mg\n", told: "changed: the document has 2 tracked changes; they were taken as accepted [50]\n"},
		{name: "comments", doc: word{body: para("", `<w:commentRangeStart w:id="0"/>`+run("", "Text")+`<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>`), comments: `<w:comment w:id="0" w:author="Dr X">` + para("", "Check this") + `</w:comment>`},
			want: "p Text\n", told: "dropped: a comment by Dr X was left out [Check this]\n"},
		{name: "a text box, written twice", doc: word{body: para("", `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>`+para("", "In the box")+`</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>`+para("", "In the box")+`</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>`+run("", "Beside"))},
			want: "p Beside\ngroup textbox\n  p In the box\n"},
		{name: "content controls", doc: word{body: `<w:sdt><w:sdtContent>` + para("", `<w:sdt><w:sdtContent>`+run("", "inner")+`</w:sdtContent></w:sdt>`+run("", " text")) + `</w:sdtContent></w:sdt>`},
			want: "p inner text\n"},
		{name: "the strict kind", doc: word{strict: true, body: para(`<w:pStyle w:val="Heading1"/>`, "Strict") + para("", run(`<w:vertAlign w:val="superscript"/>`, "2"))},
			want: "h1 Strict\np {superscript 2}\n"},
		{name: "right to left", doc: word{body: para("<w:bidi/>", run("<w:rtl/><w:bCs/>", "ألم")+run("<w:rtl/><w:b/>", " الظهر"))},
			want: "p {strong ألم} الظهر\n"},
		{name: "signs", doc: word{body: para("", `<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>`+run("", " 5 ")+run(`<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>`, "m")+run("", "g ")+run("", "&#xF0B1;")+`<w:r><w:noBreakHyphen/><w:sym w:font="Odd" w:char="F0FF"/></w:r>`)},
			want: "p ≥ 5 μg ±\u2011\n", told: "unsure: a sign of the font Odd is not known; it was left out [F0FF]\n"},
		{name: "hidden text, breaks and tabs", doc: word{body: para("", run("<w:vanish/>", "secret")+`<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:br w:type="page"/></w:r>`)},
			want: "p a⏎b c\n", told: "dropped: hidden text was left out [secret]\n"},
		{name: "quotations", doc: word{body: para(`<w:pStyle w:val="Quote"/>`, "one") + `<w:p><w:pPr><w:pStyle w:val="Quote"/></w:pPr><w:r><w:rPr><w:i/></w:rPr><w:t>two</w:t></w:r></w:p>`},
			want: "quote\n  p one\n  p {emphasis two}\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.doc.styles == "" {
				c.doc.styles, c.doc.numbering = wordStyles, wordNumbering
			}
			doc := loadOne(t, "a.docx", c.doc.bytes())
			if diff := cmp.Diff(c.want, show(doc)); diff != "" {
				t.Errorf("tree (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.told, told(doc)); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
		})
	}
}
