package contract_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/contract"
)

func TestCheck(t *testing.T) {
	c, err := contract.Parse("note/contract.toml", []byte(cases.Text(t, "note.toml")))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range cases.Read[struct {
		Name string
		Args []any
		Want []string
	}](t, "check") {
		t.Run(tt.Name, func(t *testing.T) {
			call := contract.Call{Name: "note", Inner: "Text.", Parent: "bedside/faq"}
			for i := 0; i < len(tt.Args); i += 2 {
				a := contract.Argument{Value: tt.Args[i+1]}
				switch n := tt.Args[i].(type) {
				case int64:
					a.Index = int(n)
				case string:
					a.Name = n
				}
				call.Arguments = append(call.Arguments, a)
			}
			check := func() {
				t.Helper()
				var got []string
				for _, e := range c.Check(call) {
					warning := ""
					if e.Warning {
						warning = "warning: "
					}
					got = append(got, e.Parameter+": "+warning+e.Message)
				}
				if diff := cmp.Diff(tt.Want, got); diff != "" {
					t.Error(diff)
				}
			}
			check()
			for i, a := range call.Arguments { // a number comes as either
				if n, ok := a.Value.(int64); ok {
					call.Arguments[i].Value = int(n)
				}
			}
			check()
		})
	}
}

func TestCheckPlaces(t *testing.T) {
	c, err := contract.Parse("note/contract.toml", []byte(cases.Text(t, "note.toml")))
	if err != nil {
		t.Fatal(err)
	}
	got := c.Check(contract.Call{Name: "note", Inner: "Text.", Parent: "faq", Line: 3, Column: 5, Arguments: []contract.Argument{
		{Name: "titel", Value: "x", Line: 4, Column: 9},
		{Name: "level", Value: "x"},
	}})
	want := []contract.CallError{
		{Parameter: "titel", Message: `unknown parameter "titel"; did you mean "title"?`, Line: 4, Column: 9, Meant: "title"},
		{Parameter: "level", Message: `parameter "level" is "x"; expected a whole number from 2 to 6`, Line: 3, Column: 5},
		{Parameter: "caption", Message: `parameter "caption" is missing`, Line: 3, Column: 5, Missing: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCheckBody(t *testing.T) {

	for _, tt := range cases.Read[struct {
		Name, Contract string
		Call           contract.Call
		Want           string
	}](t, "check-body") {
		t.Run(tt.Name, func(t *testing.T) {
			c, err := contract.Parse("x/contract.toml", []byte(tt.Contract))
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, e := range c.Check(tt.Call) {
				got += e.Error()
			}
			if got != tt.Want {
				t.Errorf("got  %s\nwant %s", got, tt.Want)
			}
		})
	}
}
