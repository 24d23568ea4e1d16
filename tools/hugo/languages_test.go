package hugo_test

import (
	"fmt"
	"html"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/gohugoio/hugo/parser/metadecoders"
	"github.com/spf13/afero"

	"example.org/bedside"
	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/hugo"
)

// worldSite is the configuration of a clinic of one country, with Bedside's
// pages in three languages.
func worldSite(t *testing.T, country string) string {
	t.Helper()
	return strings.ReplaceAll(cases.Text(t, "world/hugo.toml"), "COUNTRY", country)
}

type worldWords struct {
	title       string
	full, short []string
}

func worldWording(t *testing.T, kind, language string) worldWords {
	t.Helper()
	src, err := fs.ReadFile(bedside.Pack(), fmt.Sprintf("shortcodes/disclaimer/wordings/%s.%s.toml", kind, language))
	if err != nil {
		t.Fatal(err)
	}
	m, err := metadecoders.Default.UnmarshalToMap(src, metadecoders.TOML)
	if err != nil {
		t.Fatal(err)
	}
	w := worldWords{title: m["title"].(string)}
	for form, to := range map[string]*[]string{"full": &w.full, "short": &w.short} {
		for _, part := range m[form].([]any) {
			*to = append(*to, part.(map[string]any)["text"].(string))
		}
	}
	return w
}

// The text of a disclaimer goes by the page's language, its number by the
// site's country, and every pair works, even where nobody speaks that language
// by law: so do dates, words and the direction.
func TestLanguagesAndCountries(t *testing.T) {
	numbers := map[string]string{
		"GB": "999", "US": "911", "AU": "000", "CA": "911", "IE": "112", "NZ": "111", "ES": "112", "MX": "911", "AE": "998",
	}
	languages := map[string]struct{ november, empty, answer, direction, updated, name, role, others string }{
		"en": {"November", "Not stated", "Link to this answer", "ltr", "Updated", "Ana Ruiz", "Physiotherapist, MSc", "This page in other languages"},
		"es": {"noviembre", "No consta", "Enlace a esta respuesta", "ltr", "Actualizado:", "Ana Ruiz", "Fisioterapeuta, MSc", "Esta página en otros idiomas"},
		"ar": {"نوفمبر", "غير مذكور", "رابط هذه الإجابة", "rtl", "آخر تحديث:", "آنا رويث", "اختصاصية علاج طبيعي، MSc", "هذه الصفحة بلغات أخرى"},
	}
	for country, number := range numbers {
		t.Run(country, func(t *testing.T) {
			mem, write := themed(t)
			write("hugo.toml", worldSite(t, country))
			write("data/people/ana.toml", cases.Text(t, "world/person.toml"))
			for language := range languages {
				write("content/page."+language+".md", cases.Text(t, "world/page.md"))
			}
			r, err := hugo.Build(t.Context(), hugo.Options{Dir: "/site", Source: mem, Pack: bedside.Shortcodes()})
			if err != nil || len(r.Findings) > 0 {
				t.Fatal(err, r.Findings)
			}
			for language, want := range languages {
				src, err := afero.ReadFile(r.Destination, "/"+language+"/page/index.html")
				if err != nil {
					t.Fatal(err)
				}
				body := string(src)
				filled := func(texts []string) (parts []string) {
					for _, text := range texts {
						text = strings.NewReplacer(
							"{number}", fmt.Sprintf(`<a class="bs-tel" href="tel:%s">%s</a>`, number, number),
							"{clinic}", "Alder &amp; Haven",
						).Replace(html.EscapeString(text))
						text, _, _ = strings.Cut(text, "{asof}")
						parts = append(parts, `">`+text)
					}
					return parts
				}
				medical := worldWording(t, "medical", language)
				price := worldWording(t, "price", language)
				telehealth := worldWording(t, "telehealth", language)
				wanted := []string{fmt.Sprintf(`<html lang="%s-%s" dir="%s">`, language, country, want.direction), `aria-label="` + want.others + `"`, want.updated + " ", want.november, want.name + "<", want.role}
				wanted = append(append(wanted, `data-wording="medical.`+language+`@1"`, ">"+medical.title+"<"), filled(medical.full)...)
				wanted = append(append(wanted, `data-form="short"`), filled(medical.short)...)
				wanted = append(append(wanted, ">"+price.title+"<"), filled(price.full[:1])...)
				wanted = append(append(wanted, want.november), filled(price.full[1:])...)
				wanted = append(append(wanted, ">"+telehealth.title+"<"), filled(telehealth.full)...)
				wanted = append(wanted, want.answer, want.empty, `<time datetime="2026-11-03">`, want.november)
				inOrder(t, body, wanted...)
				for other, n := range numbers {
					if n != number && strings.Contains(body, `href="tel:`+n+`"`) {
						t.Errorf("%s in %s has the number of %s", language, country, other)
					}
				}
				for other, o := range languages {
					address := other + "/page/"
					if link := fmt.Sprintf(`<link rel="alternate" hreflang="%s-%s" href="https://clinic.example/%s">`, other, country, address); !strings.Contains(body, link) {
						t.Errorf("a page in %s lacks %s", language, link)
					}
					if shown := strings.Contains(body, `<a class="tap" href="/`+address); shown != (other != language) {
						t.Errorf("a page in %s links to the one in %s: %v", language, other, shown)
					}
					if other != language && strings.Contains(body, o.answer) {
						t.Errorf("a page in %s says %q", language, o.answer)
					}
				}
			}
		})
	}
}

// Hugo takes the default language's words where a language has none, and says
// nothing: a French page would be half English. So it is an error, once for
// each language; one with words of its own is none.
func TestLanguageWithoutWords(t *testing.T) {
	config := strings.Replace(cases.Files(t, "writers-site")["hugo.toml"], "[params", "defaultContentLanguage = \"en\"\n[languages.en]\n[languages.fr]\n[languages.es-mx]\nlocale = \"es-MX\"\n[languages.de]\n[params", 1)
	c := &writersCase{name: "page", page: map[string]string{}, site: map[string]string{
		"hugo.toml":    config,
		"i18n/de.toml": "[bedside]\nlanguage = \"de\"\n",
	}}
	for _, language := range []string{"en", "fr", "es-mx", "de"} {
		c.site["content/page/index."+language+".md"] = "---\ntitle: T\n---\n{{< sup >}}2{{< /sup >}}\n"
		c.site["content/two/index."+language+".md"] = "---\ntitle: T\n---\n{{< sup >}}2{{< /sup >}}\n"
	}
	r, err := hugo.Build(t.Context(), writers(t, []*writersCase{c}, same))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range r.Findings {
		got = append(got, f.Severity+": "+f.Message)
	}
	slices.Sort(got)
	want := cases.Read[string](t, "language-without-words")
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
