package vocabulary

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/bedside/tools/cases"
)

// The table holds what its head says, and what the rules of structured data
// rest on.
func TestTable(t *testing.T) {
	table := load()
	superseded := map[string]bool{}
	for name, c := range table.types {
		if len(c.superseded) > 0 {
			superseded[name] = true
		}
	}
	for name, p := range table.properties {
		if len(p.superseded) > 0 {
			superseded[name] = true
		}
	}
	for name, m := range table.members {
		if len(m.superseded) > 0 {
			superseded[name] = true
		}
	}
	got := Source{"30.0", About().SHA256, len(table.types), len(table.properties), len(table.members), len(superseded)}
	if diff := cmp.Diff(About(), got); diff != "" || len(got.SHA256) != 64 {
		t.Errorf("(-head +table):\n%s", diff)
	}
	specialties := 0
	for _, m := range table.members {
		for _, of := range m.of {
			if of.name == "MedicalSpecialty" {
				specialties++
			}
		}
	}
	if specialties != 42 {
		t.Errorf("%d members of MedicalSpecialty, want 42", specialties)
	}
	for _, c := range cases.Read[struct {
		Name, Kind string
		Want       bool
	}](t, "kinds") {
		if got := Is(c.Name, c.Kind); got != c.Want {
			t.Errorf("Is(%q, %q) = %v", c.Name, c.Kind, got)
		}
	}
}

func TestTableRefuses(t *testing.T) {
	head, _, _ := strings.Cut(schemaorg, "\n\n")
	if _, err := parse(head + "\n\nA\n .b A\n C?\n"); err != nil {
		t.Error(err)
	}
	for _, src := range []string{
		"", "x\n\nA\n", strings.Replace(head, "types ", "types many ", 1) + "\n\nA\n",
		head + "\n\nA B\n", head + "\n\nA\n .b C\n", head + "\n\nA\n .b A | C\n", head + "\n\n=a B\n", head + "\n\nA\n  B\n", head + "\n\n B\n", head + "\n\nA\n\nB\n",
	} {
		if _, err := parse(src); err == nil {
			t.Errorf("%q: no error", strings.TrimPrefix(src, head))
		}
	}
}

// plain is a value as encoding/json gives it, after the places of it and all in
// it were proved to hold what they should.
func plain(t *testing.T, src string, v *Value) any {
	t.Helper()
	var want any
	if err := json.Unmarshal([]byte(src[v.Start:v.End]), &want); err != nil {
		t.Fatalf("%q: %v", src[v.Start:v.End], err)
	}
	var got any
	switch v.Kind {
	case Null:
	case Boolean:
		got = v.Text == "true"
	case Number:
		var f float64
		if err := json.Unmarshal([]byte(v.Text), &f); err != nil {
			t.Fatal(err)
		}
		got = f
	case String:
		got = v.Text
	case Array:
		list := []any{}
		for _, item := range v.List {
			list = append(list, plain(t, src, item))
		}
		got = list
	case Object:
		fields := map[string]any{}
		for name, field := range v.Fields {
			var key string
			if err := json.Unmarshal([]byte(src[field.Key.Start:field.Key.End]), &key); err != nil || key != name {
				t.Fatalf("the name %q stands at %q", name, src[field.Key.Start:field.Key.End])
			}
			fields[name] = plain(t, src, field)
		}
		got = fields
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%q (-json +ours):\n%s", src, diff)
	}
	return got
}

var values = []string{
	`null`, ` true `, `-1.5e3`, `""`, `"a\"b\\\u00e9\ud83d\ude00é"`, `[]`, `{}`, ` [ 1 , [ ] , { } , "," ] `, `{"a":1,"b":{"c":[true,false,null]},"é":"}"}`,
	"{\n\t\"a\" : \"x\" ,\r\n \"a\" : \"y\" }", `{"\u0061":1}`, `"\ud800"`, "\"\xff\"", `[[["]"]]]`,
}

func TestParse(t *testing.T) {
	for _, src := range values {
		v, err := Parse(src)
		if err != nil {
			t.Errorf("%q: %v", src, err)
			continue
		}
		plain(t, src, v)
		const before = "é<script>"
		moved, err := ParseAt(before+src+"</script>", len(before), len(before)+len(src))
		if err != nil || moved.Start != v.Start+len(before) || moved.End != v.End+len(before) {
			t.Errorf("%q: at %v, %v in a page", src, moved.Span, err)
		}
	}
	for src, offset := range map[string]int{"": 0, "{": 1, `{"a":1,}`: 7, "1 2": 2, `"a`: 2, "[1,]": 3} {
		_, err := Parse(src)
		if syntax, ok := errors.AsType[*SyntaxError](err); !ok || syntax.Offset != offset {
			t.Errorf("%q: %#v, want one at %d", src, err, offset)
		}
	}
	if _, err := Parse(strings.Repeat("[", deepest+1) + strings.Repeat("]", deepest+1)); err != nil {
		t.Errorf("as deep as may be: %v", err)
	}
	if _, err := Parse(strings.Repeat("[", deepest+2) + strings.Repeat("]", deepest+2)); !errors.Is(err, ErrTooDeep) {
		t.Errorf("too deep: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	for _, src := range values {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		v, err := Parse(src)
		if (err == nil) != json.Valid([]byte(src)) && !errors.Is(err, ErrTooDeep) {
			t.Fatalf("%q: %v", src, err)
		}
		if err == nil {
			plain(t, src, v)
			Validate([]*Value{v}, nil)
		}
	})
}

// Each value is given to a property by itself; the message begins as stated,
// where there is one.
func TestLiterals(t *testing.T) {
	for _, c := range cases.Read[struct{ Kind, Property, Value, Want string }](t, "literals") {
		src := fmt.Sprintf(`{"@type":%q,%q:%s}`, c.Kind, c.Property, c.Value)
		v, err := Parse(src)
		if err != nil {
			t.Fatal(err)
		}
		var got string
		for _, p := range Validate([]*Value{v}, nil) {
			got += p.Message
			if at := src[p.Start:p.End]; at != c.Value {
				t.Errorf("%s: at %s", src, at)
			}
			if p.Fix == "" {
				t.Errorf("%s: no fix", src)
			}
		}
		if !strings.HasPrefix(got, c.Want) || c.Want == "" && got != "" {
			t.Errorf("%s: %q, want %q", src, got, c.Want)
		}
	}
}

// BenchmarkValidate judges a page with twelve questions: what the gate does for
// each page.
func BenchmarkValidate(b *testing.B) {
	var questions []string
	for i := range 12 {
		questions = append(questions, fmt.Sprintf(`{"@type":"Question","@id":"#q%d","url":"https://clinic.example/a/#q%[1]d","name":"Why?","acceptedAnswer":{"@type":"Answer","text":%q}}`, i, strings.Repeat("Because. ", 60)))
	}
	src := `{"@context":"https://schema.org","@graph":[{"@type":["MedicalWebPage","FAQPage"],"@id":"https://clinic.example/a/#page","name":"A","datePublished":"2026-10-20","publisher":{"@id":"/#clinic"},"mainEntity":[` +
		strings.Join(questions, ",") + `]},{"@type":"MedicalClinic","@id":"https://clinic.example/#clinic","name":"C"}]}`
	address := &url.URL{Scheme: "https", Host: "clinic.example", Path: "/a/"}
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		v, err := Parse(src)
		if err != nil {
			b.Fatal(err)
		}
		if problems := Validate([]*Value{v}, address); len(problems) > 0 {
			b.Fatal(problems)
		}
	}
}
