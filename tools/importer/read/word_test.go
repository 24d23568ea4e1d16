package read

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/bedside/tools/cases"
)

// wordItemHTML is a paragraph of a list as Word writes one into a page or a paste.
func wordItemHTML(class, list, mark, text string) string {
	return `<p class=` + class + ` style='text-indent:-18.0pt;mso-list:` + list + `'><![if !supportLists]><span style='font-family:Symbol;mso-fareast-font-family:Symbol'><span style='mso-list:Ignore'>` + mark +
		`<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>` + text + `<o:p></o:p></p>`
}

// filtered is the same as Word saves it without its own styles.
func filtered(margin, mark, text string) string {
	return `<p class=MsoListParagraph style='margin-left:` + margin + `;text-indent:-18.0pt'><span style='font-family:Symbol'>` + mark + `<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span>` + text + `</p>`
}

func TestWordPage(t *testing.T) {
	for _, c := range cases.Read[struct{ Name, Src, Want, Told string }](t, "word") {
		t.Run(c.Name, func(t *testing.T) {
			doc := loadOne(t, "page.html", []byte(`<html xmlns:o="urn:schemas-microsoft-com:office:office"><body lang=EN-GB>`+c.Src+`</body></html>`))
			if diff := cmp.Diff(c.Want, show(doc)); diff != "" {
				t.Errorf("tree (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.Told, told(doc)); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
		})
	}
}
