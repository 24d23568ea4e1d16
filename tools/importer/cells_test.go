package importer_test

import (
	"strings"
	"testing"
)

// A list in a cell moves its table into a data file, and each item is a word of
// its own there.
func TestListsInCells(t *testing.T) {
	src, p := paste(t, "a.html", "<!doctype html><h1>Doses</h1><table><tr><th>Drug</th><th>Dose</th></tr><tr><td>A</td><td><ul><li>one</li><li>two</li></ul></td></tr></table>")
	if len(p.Lost) > 0 || !strings.Contains(src, `{{< compare src="table-1.yaml"`) {
		t.Errorf("lost %q in:\n%s", p.Lost, src)
	}
}
