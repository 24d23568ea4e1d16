// Package cases reads the tables of the tests. They stand in testdata folders,
// which are Go modules of their own, so that whoever uses the pack need not
// download them.
package cases

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/pelletier/go-toml/v2"
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
