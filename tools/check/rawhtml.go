package check

import "strings"

func rawHTMLOmitted() Rule {
	return Rule{
		ID:       "raw-html-omitted",
		Severity: SeverityError,
		Summary:  "Nothing that a writer wrote was left out because it is HTML.",
		Source:   "Hugo, Configure markup, renderer.unsafe, https://gohugo.io/configuration/markup/#rendererunsafe",
		Why:      "Hugo leaves HTML out of Markdown, and says so in a comment that nobody sees. What was written there is lost: 10<sup>9</sup> becomes 109.",
		Fix:      "write it in Markdown, or with a shortcode such as {{< sup >}}",
		Bad:      Example{Published: true, Body: "<!doctype html><html lang=\"en\"><head><title>Knee</title></head><body><p>10<!-- raw HTML omitted -->9<!-- raw HTML omitted --> cells</p></body></html>"},
		Good:     Example{Published: true, Body: "<!doctype html><html lang=\"en\"><head><title>Knee</title></head><body><p>10<sup>9</sup> cells</p></body></html>"},
		gate: func(*site) watch {
			return watch{page: func(v *view) listener {
				return listener{comment: func(at span) {
					body, ok := strings.CutPrefix(v.src[at.start:at.end], "<!--")
					if body = strings.TrimSuffix(body, "-->"); ok && strings.TrimSpace(body) == "raw HTML omitted" {
						v.report(at, "HTML in the text was left out here, so something that was written does not appear on the page",
							"write it in Markdown or with a shortcode ({{< sup >}} for a raised number); in a table cell, <br> is understood")
					}
				}}
			}}
		},
	}
}
