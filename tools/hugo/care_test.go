package hugo_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/hugo"
)

// shown is a page of the pack's shortcodes as it is served, and a failure
// where it is said to have a mistake.
func shown(t *testing.T, o hugo.Options, address string) string {
	t.Helper()
	r, handler, err := hugo.Preview(context.Background(), o)
	if err != nil || len(r.Findings) > 0 {
		t.Fatal(err, r.Findings)
	}
	_, body := get(t, handler, address)
	return body
}

// inOrder demands that the wanted texts stand in the body, each after the one before.
func inOrder(t *testing.T, body string, want ...string) {
	t.Helper()
	rest := body
	for _, w := range want {
		_, after, ok := strings.Cut(rest, w)
		if !ok {
			t.Fatalf("%s is not where it should be in\n%s", w, body)
		}
		rest = after
	}
}

// once demands that no id stands twice.
func once(t *testing.T, body string) {
	t.Helper()
	seen := make(map[string]bool)
	for _, m := range regexp.MustCompile(` id="?([^" >]+)`).FindAllStringSubmatch(body, -1) {
		if seen[m[1]] {
			t.Errorf("the id %s stands twice in\n%s", m[1], body)
		}
		seen[m[1]] = true
	}
}

func same(s string) string { return s }

// A card says its level in a word, and its heading what to do; the number is
// the country's, also the second one that is answered there.
func TestCare(t *testing.T) {
	cards := cases.Text(t, "care/each.md")
	for country, number := range map[string]string{"GB": "999", "IE": "112", "AU": "000", "US": "911"} {
		t.Run(country, func(t *testing.T) {
			text := cards
			if country == "AU" || country == "US" {
				text = strings.Replace(cards, "112 or ", "", 1)
			}
			c := &writersCase{name: "care", page: map[string]string{"index.md": text}, site: map[string]string{
				"hugo.toml": strings.Replace(cases.Files(t, "writers-site")["hugo.toml"], `"GB"`, fmt.Sprintf("%q", country), 1),
			}}
			body := shown(t, writers(t, []*writersCase{c}, same), "/care/")
			tel := fmt.Sprintf(`<a class="bs-tel" href="tel:%s">%s</a>`, number, number)
			last := "Ring " + tel + " if:"
			if country == "GB" || country == "IE" {
				last = "Ring 112 or " + tel + " if:"
			}
			inOrder(t, body,
				`<div class="bs-care" data-urgency="non-urgent">`, `<h2 class="bs-care-title">`, `Not urgent<`, "Make an appointment if:</h2>", "<li>it itches</li>",
				`<div class="bs-care" data-urgency="urgent">`, `<h3 `, `>Urgent<`, "Call <em>today</em> if:</h3>",
				`<div class="bs-care" data-urgency="emergency">`, `>Emergency<`, "Call "+tel+" now if:</h2>",
				"Go to hospital if:</h2>", "<li>your face droops</li>", `<p class="bs-care-call">Call `+tel+` now.</p>`,
				last+"</h2>")
			if n := strings.Count(body, tel); n != 3 {
				t.Errorf("the number stands %d times in\n%s", n, body)
			}
			if strings.Contains(body, "alert") {
				t.Error("a card that is there from the start is no alert")
			}
			once(t, body)
		})
	}
}

// A page speaks its own language, whatever the site's country is.
func TestCareLanguages(t *testing.T) {
	for _, test := range cases.Read[struct {
		Lang  string
		Words []string
	}](t, "care/words") {
		t.Run(test.Lang, func(t *testing.T) {
			dont := map[string]string{"es": "No haga", "ar": "لا تفعل"}[test.Lang]
			page := cases.Files(t, "care/language")
			page["index.md"] = strings.Replace(page["index.md"], "DONT", dont, 1)
			c := &writersCase{name: "language", page: page, site: map[string]string{
				"hugo.toml": fmt.Sprintf("defaultContentLanguage = %q\n", test.Lang) + strings.Replace(cases.Files(t, "writers-site")["hugo.toml"], `"GB"`, `"US"`, 1) + fmt.Sprintf("\n[languages.%s]\n", test.Lang),
			}}
			body := shown(t, writers(t, []*writersCase{c}, same), "/language/")
			inOrder(t, body, test.Words...)
			once(t, body)
		})
	}
}

// The rooms stand in answers and in each other, and hold other shortcodes.
func TestCareInside(t *testing.T) {
	c := &writersCase{name: "inside", page: cases.Files(t, "care/inside")}
	for name, alter := range map[string]func(string) string{
		"LF":   same,
		"CRLF": func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
	} {
		t.Run(name, func(t *testing.T) {
			body := strings.ReplaceAll(shown(t, writers(t, []*writersCase{c}, alter), "/inside/"), "\r", "")
			inOrder(t, body,
				"<details", "<h3>When should I call?</h3>",
				"<li>", "first", `<div class="bs-care" data-urgency="urgent">`, "<h4 ", "<li>it hurts <svg class=\"icon-pain\"></svg></li>", "</li>", "<li>", "then",
				`<div class="bs-warning">`, "Do not drive</h4>", "<p>Wait a day.</p>", `data-kind="ai"`,
				`data-kind="dont"`, "Don’t</h4>", "<li>run</li>", `data-kind="do"`, "Do</h4>", "<code># rest</code>",
				`<ol class="bs-steps"`, "<li>", "Come in</h4>", "#### no step", "First <svg class=\"icon-door\"></svg></h5>", "<li>", "Go <em>out</em></h4>", `data-urgency="urgent"`, "</ol>",
				"<dt>Takes</dt>", "<dd>10:30 to 11:00</dd>", "<dt>Price</dt>", "<dd>£30\nor less <svg class=\"icon-price\"></svg></dd>", "<dt>With</dt>", `<dd><a href="/x/">a doctor</a>: always</dd>`,
				`<figure class="bs-testimonial">`, `<p>Good, said <svg class="icon-x"></svg> she.</p>`, "A &amp; B", `datetime="2026-03-02"`, "About <em>3 in 10</em>", `<a href="https://doi.example/1">`, `data-wording="testimonial.en@`, `data-part="individual"`,
				"a discount", `data-part="individual"`,
				`<figure class="bs-before-after">`, "Before</p>", `alt="A chipped &#34;tooth&#34;."`, "After, 2 weeks later</p>", "9 in 10", `data-wording="before-after.en@`, `data-part="individual"`,
				`data-display="headings"`, `data-urgency="emergency"`, `href="tel:999"`)
			for _, bad := range []string{"raw HTML omitted", "bs-error", "<!--bedside", "\uE0B1", "\uE0B2", "\uE0B3", "\uE0BC"} {
				if strings.Contains(body, bad) {
					t.Errorf("%q is in\n%s", bad, body)
				}
			}
			once(t, body)
		})
	}
}
