// Package cases reads the tables and archives of the tests. They stand in
// testdata folders, which are Go modules of their own, so that whoever uses the
// pack need not download them.
package cases

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"
	"golang.org/x/tools/txtar"
)

// Read returns the cases of testdata/NAME.toml, each a [[case]] whose keys are
// T's fields. A key that is no field fails, and so does a name that is missing
// or given twice.
func Read[T any](t testing.TB, name string) []T {
	t.Helper()
	file := filepath.Join("testdata", name+".toml")
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	table, err := parse[T](src)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return table
}

func parse[T any](src []byte) ([]T, error) {
	var table struct{ Case []T }
	if err := toml.NewDecoder(bytes.NewReader(src)).DisallowUnknownFields().Decode(&table); err != nil {
		var shown interface{ String() string } // the lines around it
		if errors.As(err, &shown) {
			return nil, fmt.Errorf("%w\n%s", err, shown.String())
		}
		return nil, err
	}
	if len(table.Case) == 0 {
		return nil, errors.New("there is no [[case]]")
	}
	names := make(map[string]bool)
	for i, c := range table.Case {
		v := reflect.ValueOf(c)
		if v.Kind() != reflect.Struct || !v.FieldByName("Name").IsValid() {
			continue
		}
		name := v.FieldByName("Name").String()
		if name == "" {
			return nil, fmt.Errorf("case %d has no name", i+1)
		}
		if names[name] {
			return nil, fmt.Errorf("two cases have the name %q", name)
		}
		names[name] = true
	}
	return table.Case, nil
}

// Files returns the files of testdata/NAME.txtar, by name.
func Files(t testing.TB, name string) map[string]string {
	t.Helper()
	a, err := txtar.ParseFile(filepath.Join("testdata", name+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Files) == 0 {
		t.Fatalf("testdata/%s.txtar has no file", name)
	}
	files := make(map[string]string)
	for _, f := range a.Files {
		files[f.Name] = string(f.Data)
	}
	return files
}

// Text returns the text of the file testdata/NAME.
func Text(t testing.TB, name string) string {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

var repeated = regexp.MustCompile(`(?s)⟦(\d+)\|(.*?)⟧`)

// Made returns the text that a case describes, since some are too large to
// stand in a table, or no text at all: escapes such as \n and \xff are Go's, and
// ⟦3|x⟧ is xxx.
func Made(t testing.TB, text string) string {
	t.Helper()
	made, err := strconv.Unquote(`"` + strings.ReplaceAll(text, `"`, `\"`) + `"`)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return repeated.ReplaceAllStringFunc(made, func(mark string) string {
		m := repeated.FindStringSubmatch(mark)
		times, err := strconv.Atoi(m[1])
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		return strings.Repeat(m[2], times)
	})
}

// Map returns the table testdata/NAME.toml: what is wanted by what is given.
func Map[V any](t testing.TB, name string) map[string]V {
	t.Helper()
	file := filepath.Join("testdata", name+".toml")
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var table map[string]V
	if err := toml.NewDecoder(bytes.NewReader(src)).DisallowUnknownFields().Decode(&table); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if len(table) == 0 {
		t.Fatalf("%s holds nothing", file)
	}
	return table
}
