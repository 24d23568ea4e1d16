package importer_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/bedside/tools/importer/recognise"
)

// What is recognised, with its reason and how sure it is.
func TestFound(t *testing.T) {
	const sure, likely, doubtful = 0.9, 0.7, 0.2 // confidences from which on it is called so
	for _, test := range []struct {
		name, file, text string
		shortcodes       []string
		what, reason     string
		least            float64
		confirm, left    bool
		in, out          []string // what stands in the page, and what does not
	}{
		{
			name: "FAQ by Q and A", file: "a.txt",
			text:       "Ear Syringing\n\nIt takes a minute.\n\nQ: Does it hurt?\n\nA: No. It tickles.\n\nA day later it may itch.\n\nQ: Can I swim?\n\nA: After two days.\n",
			shortcodes: []string{"faq"}, what: "faq", reason: "2 questions marked “Q:", least: sure,
			in: []string{"### Does it hurt?\n\nNo. It tickles.\n\nA day later it may itch.", "### Can I swim?\n\nAfter two days."}, out: []string{"Q:", "A:"},
		},
		{
			name: "FAQ by P and R, in one paragraph", file: "a.html",
			text:       "<!doctype html><html lang=es><h1>Limpieza de oídos</h1><p><b>P: ¿Duele?</b><br>R: No.<p>P: ¿Puedo nadar?<br>R: A los dos días.",
			shortcodes: []string{"faq"}, what: "faq", reason: "2 questions marked “P: R:”", least: sure,
			in: []string{"### ¿Duele?\n\nNo.", "### ¿Puedo nadar?\n\nA los dos días."},
		},
		{
			name: "FAQ by bold questions", file: "a.html",
			text:       "<!doctype html><h1>Ears</h1><p>Hello to all.<p><strong>Does it hurt?</strong><p>No.<p><strong>Can I swim?</strong><br>After two days.<ul><li>in a pool<li>in the sea</ul><p>In conclusion, come.",
			shortcodes: []string{"faq"}, what: "faq", reason: "2 questions in bold type, each with text under it; the last answer was taken to end before “In conclusion", least: likely, confirm: true,
			in: []string{"### Does it hurt?\n\nNo.", "{{< /faq >}}\n\nIn conclusion, come."},
		},
		{
			name: "one bold question", file: "a.html",
			text: "<!doctype html><h1>Ears</h1><p>Hello to all.<p><strong>Does it hurt?</strong><p>No.",
			what: "faq", reason: "there is only one", least: doubtful, left: true, in: []string{"**Does it hurt?**"},
		},
		{
			name: "FAQ by a list of terms", file: "a.html",
			text:       "<!doctype html><h1>Ears</h1><dl><dt>Does it hurt?<dd>No.<dt>Can I swim?<dd>After two days.<dd>Not in the sea.</dl>",
			shortcodes: []string{"faq"}, what: "faq", reason: "a list of terms, 2 of 2 of which are questions", least: sure,
			in: []string{"### Can I swim?\n\nAfter two days.\n\nNot in the sea."},
		},
		{
			name: "FAQ by structured data", file: "a.html",
			text:       `<!doctype html><html><head><script type="application/ld+json">{"@context":"https://schema.org","@type":"FAQPage","mainEntity":[{"@type":"Question","name":"Pain afterwards","acceptedAnswer":{"@type":"Answer","text":"A little."}}]}</script></head><body><h1>Ears</h1><p>Hello to all.<h2>Pain afterwards</h2><p>A little.<h2>Our house</h2><p>By the sea.`,
			shortcodes: []string{"faq"}, what: "faq", reason: "structured data", least: sure,
			in: []string{"## Pain afterwards\n\nA little.\n{{< /faq >}}", "## Our house"},
		},
		{
			name: "FAQ under its heading", file: "a.md",
			text:       "# Ears\n\nHello.\n\n## Frequently asked questions\n\n### Does it hurt?\n\nNo.\n\n## Come\n\nCome in.\n",
			shortcodes: []string{"faq"}, what: "faq", reason: "1 question under “Frequently asked questions”", least: sure,
		},
		{
			name: "FAQ in Spanish", file: "a.txt",
			text:       "Limpieza de oídos\n\nDura un minuto y no necesita preparación.\n\n¿Duele la limpieza?\n\nNo, pero hace cosquillas.\n\n¿Cuándo puedo nadar?\n\nA los dos días.\n\n¿Qué afecciones lo impiden?\n\nUn tímpano roto.\n\nEl contenido de este artículo tiene fines informativos y no sustituye el consejo de un médico. Consulte a su médico.\n",
			shortcodes: []string{"faq", "disclaimer"}, what: "disclaimer", reason: "general-information, ask-a-professional", least: sure,
			out: []string{"fines informativos"},
		},
		{
			name: "FAQ in Arabic", file: "a.txt",
			text:       "تنظيف الأذن\n\nيستغرق دقيقة واحدة ولا يحتاج إلى تحضير.\n\nهل هو مؤلم؟\n\nلا، لكنه يدغدغ.\n\nمتى يمكنني السباحة؟\n\nبعد يومين.\n\nما هي المخاطر؟\n\nقليلة جدا.\n\nهذه المعلومات لأغراض تعليمية فقط ولا تغني عن استشارة الطبيب.\n",
			shortcodes: []string{"faq", "disclaimer"}, what: "faq", reason: "3 headings in a row are questions", least: sure, confirm: true,
			in: []string{"## هل هو مؤلم؟\n\nلا، لكنه يدغدغ."}, out: []string{"لأغراض تعليمية"},
		},
		{
			name: "a disclaimer as a whole", file: "a.txt",
			text:       "Ear Syringing\n\nIt takes a minute and needs no preparation.\n\nCome in any day before noon.\n\nDisclaimer\n\nThe information on this website is for general informational purposes only. It is not intended to be a substitute for professional medical advice, diagnosis, or treatment. Always seek the advice of your physician or other qualified health provider. Never disregard professional medical advice because of something you have read on this website. If you think you may have a medical emergency, call your doctor or 911 immediately.\n",
			shortcodes: []string{"disclaimer"}, what: "disclaimer", reason: "general-information, not-a-substitute, ask-a-professional, ask-a-professional, emergency", least: sure,
			out: []string{"911", "website"},
		},
		{
			name: "a disclaimer that says more", file: "a.txt",
			text:       "Ear Syringing\n\nIt takes a minute and needs no preparation.\n\nThis article is for informational purposes only. Olive oil is as good as drops.\n",
			shortcodes: []string{"disclaimer"}, what: "disclaimer", reason: "but for “Olive oil is as good as drops.”", least: likely, confirm: true,
			in: []string{"{{< disclaimer >}}\n\nThis article is for informational purposes only. Olive oil is as good as drops."},
		},
		{
			name: "a disclaimer about prices", file: "a.txt",
			text: "Ear Syringing\n\nIt takes a minute and needs no preparation.\n\nPrices on this page are estimates and may change without notice.\n",
			what: "disclaimer", reason: "needs the date", least: likely, left: true, in: []string{"Prices on this page"},
		},
		{
			name: "a paid article", file: "a.txt",
			text: "Ear Syringing\n\nIt takes a minute and needs no preparation.\n\nThis post contains affiliate links: we may receive a commission if you buy.\n",
			what: "disclaimer", reason: "it is about a sponsor", least: likely, left: true, in: []string{"affiliate links"},
		},
		{
			name: "sources with DOI, PMID and marks", file: "a.md",
			text:       "# Ears\n\nDrops help [1], and so does oil [2].\n\n## References\n\n1. Ray A. Ear drops. J Ears 2019. doi:10.1000/ears.19\n2. Hall B. Oil. PMID: 12345678. 2020.\n",
			shortcodes: []string{"cite", "cite", "references"}, what: "references", reason: "2 marks such as [1] became citations", least: sure,
			in: []string{"Drops help{{< cite \"source-1\" >}}, and so does oil{{< cite \"source-2\" >}}.", "doi: 10.1000/ears.19", `pmid: "12345678"`, "year: 2019"}, out: []string{"## References", "[1]"},
		},
		{
			name: "a mark that names no source", file: "a.md",
			text:       "# Ears\n\nDrops help [1], and so does oil [3].\n\n## References\n\n1. Ray A. Ear drops. 2019.\n2. Hall B. Oil. 2020.\n",
			shortcodes: []string{"references"}, what: "references", reason: "2 sources under “References”", least: sure, confirm: true, in: []string{`\[1\]`, `\[3\]`},
		},
		{
			name: "a review date", file: "a.txt",
			text: "Ear Syringing\n\nMedically reviewed by Dr Amara Osei on 3 May 2026\n\nIt takes a minute and needs no preparation.\n",
			what: "review", reason: "write it as reviewed", least: likely, left: true, in: []string{"Dr Amara Osei"},
		},
		{
			name: "a byline", file: "a.txt",
			text: "Ear Syringing\n\nBy Dr Kit Marlow, ENT surgeon\n\nIt takes a minute and needs no preparation.\n",
			what: "author", reason: "begins with “By”", least: likely, left: true, in: []string{"By Dr Kit Marlow"},
		},
		{
			name: "a list of conditions", file: "a.txt",
			text: "Ear Syringing\n\nIt helps with these conditions:\n\n- Wax\n- Sand\n- Soap\n- Dust\n\nIt takes a minute.\n",
			what: "list", reason: "4 items behind words about conditions", least: likely,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			src, p := paste(t, test.file, test.text)
			if diff := cmp.Diff(test.shortcodes, shortcodes(t, src)); diff != "" {
				t.Errorf("shortcodes (-want +got):\n%s\n%s", diff, src)
			}
			var found *recognise.Found
			for _, f := range p.Found {
				if f.What == test.what && strings.Contains(f.Reason, test.reason) {
					found = &f
				}
			}
			switch {
			case found == nil:
				t.Errorf("no %s whose reason has %q in %+v", test.what, test.reason, p.Found)
			case found.Confidence < test.least || found.Confidence > 1:
				t.Errorf("confidence is %v, want at least %v", found.Confidence, test.least)
			case found.Confirm != test.confirm || found.Left != test.left:
				t.Errorf("confirm is %v and left %v, want %v and %v", found.Confirm, found.Left, test.confirm, test.left)
			}
			for _, s := range test.in {
				if !strings.Contains(src, s) {
					t.Errorf("%q is not in:\n%s", s, src)
				}
			}
			for _, s := range test.out {
				if strings.Contains(src, s) {
					t.Errorf("%q is in:\n%s", s, src)
				}
			}
		})
	}
}
