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

	"example.org/bedside/tools/cases"
)

// word is a Word document as its parts' text, for tests.
type word struct {
	Body      string            // what stands in w:body
	Styles    string            // in w:styles
	Numbering string            // in w:numbering
	Footnotes string            // in w:footnotes
	Endnotes  string            // in w:endnotes
	Comments  string            // in w:comments
	Rels      string            // further relationships of the document
	Parts     map[string]string // further parts
	Strict    bool              // ISO/IEC 29500 Strict
}

const (
	transitional = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	strictMain   = "http://purl.oclc.org/ooxml/wordprocessingml/main"
	relations    = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	strictRels   = "http://purl.oclc.org/ooxml/officeDocument/relationships"
)

func (w word) bytes() []byte {
	main, rel := transitional, relations
	if w.Strict {
		main, rel = strictMain, strictRels
	}
	part := func(name, inner string) string {
		return fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8"?><w:%s xmlns:w=%q xmlns:r=%q xmlns:wp="urn:wp" xmlns:a="urn:a" xmlns:wps="urn:wps" xmlns:mc="urn:mc" xmlns:v="urn:v" xmlns:m="urn:m">%s</w:%[1]s>`, name, main, rel, inner)
	}
	files := map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels":         fmt.Sprintf(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="%s/officeDocument" Target="word/document.xml"/></Relationships>`, rel),
		"word/document.xml":   part("document", "<w:body>"+w.Body+"</w:body>"),
	}
	rels := w.Rels
	for name, inner := range map[string]string{"styles": w.Styles, "numbering": w.Numbering, "footnotes": w.Footnotes, "endnotes": w.Endnotes, "comments": w.Comments} {
		if inner != "" {
			files["word/"+name+".xml"] = part(name, inner)
			rels += fmt.Sprintf(`<Relationship Id="r-%s" Type="%s/%[1]s" Target="%[1]s.xml"/>`, name, rel)
		}
	}
	files["word/_rels/document.xml.rels"] = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + rels + `</Relationships>`
	maps.Copy(files, w.Parts)
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

func TestDOCX(t *testing.T) {

	for _, c := range cases.Read[struct {
		Name       string
		Doc        word
		Want, Told string
	}](t, "docx") {
		t.Run(c.Name, func(t *testing.T) {
			if c.Doc.Styles == "" {
				c.Doc.Styles, c.Doc.Numbering = cases.Text(t, "word-styles.xml"), cases.Text(t, "word-numbering.xml")
			}
			doc := loadOne(t, "a.docx", c.Doc.bytes())
			if diff := cmp.Diff(c.Want, show(doc)); diff != "" {
				t.Errorf("tree (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.Told, told(doc)); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
		})
	}
}
