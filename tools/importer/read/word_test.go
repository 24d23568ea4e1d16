package read

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/bedside/tools/cases"
)

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
