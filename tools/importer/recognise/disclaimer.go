package recognise

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"example.org/bedside/tools/importer/tree"
	"example.org/bedside/tools/prose"
)

// part is something that a disclaimer says, by the names of the wordings'
// data-part.
type part struct {
	name    string
	core    bool // enough to know the kind by
	pattern *regexp.Regexp
}

var kinds = []struct {
	name  string
	parts []part
}{
	{"medical", []part{
		{"general-information", true, regexp.MustCompile(`(?i)\b(?:informational|information|educational|education|general information)\b.{0,40}\b(?:purposes?|only)\b|\bgeneral (?:information|guidance) only\b|\bfines (?:únicamente |exclusivamente )?(?:informativos|educativos)\b|\bcarácter (?:meramente |puramente )?informativo\b|لأغراض (?:إعلامية|تعليمية|تثقيفية)|للتثقيف فقط`)},
		{"not-a-substitute", true, regexp.MustCompile(`(?i)\bnot\b.{0,40}\b(?:medical|professional|clinical|health) (?:advice|opinion)\b|\bnot (?:\w+ ){0,5}(?:substitute|replacement)\b|\b(?:does|do) not (?:replace|constitute)\b|\bno (?:reemplazan?|sustituyen?)\b|\bno (?:constituyen?|pretenden?)\b|لا (?:يغني|تغني|يعد|تعد|يحل|تحل)`)},
		{"ask-a-professional", false, regexp.MustCompile(`(?i)\b(?:consult|speak (?:to|with)|talk (?:to|with)|ask|see|contact|seek)\b.{0,60}\b(?:doctor|physician|gp|dentist|professional|provider|pharmacist|specialist|practitioner|medical advice|advice)\b|\bnever (?:disregard|ignore|delay)\b|\bconsulte\b.{0,60}\b(?:médico|profesional|especialista)\b|(?:استشر|استشارة|راجع).{0,40}(?:طبيب|مختص)`)},
		{"emergency", false, regexp.MustCompile(`(?i)\bemergency\b|\bcall (?:999|911|112|000|111)\b|\burgencia\b|\bemergencia\b`)},
		{"no-relationship", false, regexp.MustCompile(`(?i)\b(?:doctor|physician|clinician|therapist|patient)[-–— ]+(?:patient |client )?relationship\b`)},
	}},
	{"price", []part{
		{"as-of", true, regexp.MustCompile(`(?i)\b(?:prices?|rates?|costs?|fees?|precios?|tarifas?)\b.*\b(?:change|vary|subject to|latest|time of (?:writing|publication)|correct (?:at|as)|estimates?|cambiar|variar)\b`)},
		{"scope", false, regexp.MustCompile(`(?i)\b(?:quotation|quote|estimate|consultation|contact us)\b`)},
		{"not-a-substitute", false, regexp.MustCompile(`(?i)\b(?:research|advice|decisions?)\b`)},
	}},
	{"sponsor", []part{
		{"disclosure", true, regexp.MustCompile(`(?i)\b(?:sponsored (?:by|post|content)|affiliate (?:links?|commission)|paid partnership|in (?:paid )?partnership with|earn a commission|may receive (?:a )?(?:commission|compensation)|contenido patrocinado)\b`)},
	}},
	{"ai", []part{
		{"ai", true, regexp.MustCompile(`(?i)\b(?:(?:written|generated|created|produced|drafted)\b.{0,30}\b(?:artificial intelligence|AI|ChatGPT|language model)|AI[- ](?:generated|assisted))\b`)},
	}},
}

// kindOf tells which disclaimer a text is, if it is one as a whole.
func kindOf(text string) string {
	kind, covered, open := judge(text)
	if len(open) > len(covered) {
		return ""
	}
	return kind
}

// judge tells which disclaimer a text is, by what part of the wording each of
// its sentences is covered, and which sentences are by none. A sentence is
// covered if it says what a part says and nothing else: one word that no
// disclaimer needs, such as the name of a medicine, keeps it.
func judge(text string) (kind string, covered, open []string) {
	if count(text) < 5 || count(text) > 200 {
		return "", nil, nil
	}
	lower := strings.ToLower(text)
	if !slices.ContainsFunc(hints, func(h string) bool { return strings.Contains(lower, h) }) {
		return "", nil, nil
	}
	for _, k := range kinds {
		// Few paragraphs are of a kind: its sentences are read only if they are.
		if !slices.ContainsFunc(k.parts, func(p part) bool { return p.core && p.pattern.MatchString(text) }) {
			continue
		}
		core := false
		covered, open = nil, nil
		for _, s := range prose.Sentences(text, "en") {
			sentence := text[s.Start:s.End]
			name := ""
			for _, p := range k.parts {
				if p.pattern.MatchString(sentence) {
					// What it is about must be the page: "garlic is no
					// substitute for statins" is medicine.
					core = core || p.core && (k.name != "medical" || itself.MatchString(sentence))
					if name == "" {
						name = p.name
					}
				}
			}
			if name == "" || k.name == "medical" && !generic(sentence) {
				open = append(open, sentence)
			} else {
				covered = append(covered, name)
			}
		}
		if core {
			return k.name, covered, open
		}
	}
	return "", nil, nil
}

// itself are the words for what a disclaimer speaks of.
var itself = regexp.MustCompile(`(?i)\b(?:articles?|pages?|(?:web)?sites?|contents?|information|blogs?|posts?|materials?|leaflets?|publication|artículos?|páginas?|contenidos?|información|sitio|publicación)\b|المقال|الصفحة|المعلومات|المحتوى|الموقع`)

// quoted tells whether a passage is in quotation marks, being somebody else's.
func quoted(text string) bool {
	return strings.ContainsAny(text, "“”«»\"„")
}

// hints are pieces of words one of which every disclaimer has: most paragraphs
// have none, and need no pattern tried on them.
var hints = []string{
	"purpose", "information only", "guidance only", "medical advice", "professional advice", "clinical advice", "health advice", "opinion",
	"substitut", "replace", "constitu", "reemplaza", "sustituye", "professional", "educational", "informational",
	"informativo", "educativo", "لأغراض", "للتثقيف", "يغني", "تغني", "price", "rates", "cost", "fee", "precio", "tarifa", "sponsor", "affiliate", "partnership", "commission", "compensation",
	"patrocin", "artificial", "chatgpt", "language model", "ai-", "ai ", "by ai",
}

var (
	disclaimerHeading = regexp.MustCompile(`(?i)^(?:medical |health |legal |price |affiliate )?(?:disclaimer|disclosure|aviso (?:médico|legal)|descargo de responsabilidad)s?:?$`)
	label             = regexp.MustCompile(`(?i)^(?:medical |legal |price )?(?:disclaimer|disclosure|please note|note|important|aviso)\s*[:.–-]\s*`)
)

// disclaimers puts the shortcode in the place of a passage that says no more
// than the clinic's wording does. One that says more, or that the shortcode
// needs a date for, stays beside it or as it is.
func (r *recogniser) disclaimers() {
	blocks := r.doc.Blocks
	var out []tree.Block
	placed := map[string]bool{}
	for i, b := range blocks {
		text, ok := single(b)
		if !ok {
			out = append(out, b)
			continue
		}
		body := label.ReplaceAllString(text, "")
		headed := len(out) > 0 && isDisclaimerHeading(out[len(out)-1])
		// In the middle of the article a sentence of the kind may be a part of it.
		late := i*3 >= len(blocks)*2 || i <= 2 || headed || body != text
		kind, covered, open := "", []string(nil), []string(nil)
		if late {
			kind, covered, open = judge(body)
		}
		if kind == "" {
			out = append(out, b)
			continue
		}
		f := Found{Place: b.At(), What: "disclaimer", Text: text, Confidence: 0.9}
		whole := len(open) == 0 && !hasLink(b) && !strings.Contains(text, "http")
		before, _ := last(out).(*tree.Disclaimer)
		switch {
		case quoted(body):
			f.Left, f.Confidence, f.Reason = true, 0.3, "it reads like a disclaimer, but somebody else’s: quotation marks are around it"
			out = append(out, b)
		case len(open) > len(covered):
			f.Left, f.Confidence, f.Reason = true, 0.4, "it reads like a "+kind+" disclaimer, but most of it is none: “"+strings.Join(open, " ")+"”"
			out = append(out, b)
		case placed[kind] && whole && before != nil && before.Kind == kind:
			f.Reason = "it goes on with the disclaimer before it: " + strings.Join(covered, ", ")
			r.tell(b.At(), "found", "the clinic's own wording of the medical disclaimer stands in the place of this passage", text)
		case placed[kind]:
			f.Left, f.Reason = true, "a second "+kind+" disclaimer"
			out = append(out, b)
		case kind == "price":
			f.Left, f.Reason, f.Confidence = true, "it is about prices, but the shortcode needs the date that they were right on: write {{< disclaimer kind=\"price\" asof=\"YYYY-MM-DD\" >}} in its place", 0.8
			out = append(out, b)
		case kind != "medical":
			f.Left, f.Reason, f.Confidence = true, fmt.Sprintf("it is about %s: say so in the front matter, and the page shows the clinic's wording", map[string]string{"sponsor": "a sponsor", "ai": "artificial intelligence"}[kind]), 0.8
			out = append(out, b)
		case !whole:
			f.Confirm, f.Confidence = true, 0.7
			f.Reason = "the wording covers it but for its link; the shortcode stands beside it, take out of the text what the wording says"
			if len(open) > 0 {
				f.Reason = "the wording covers it but for “" + strings.Join(open, " ") + "”; the shortcode stands beside it, take out of the text what the wording says"
			}
			out = append(out, &tree.Disclaimer{Place: b.At(), Kind: kind}, b)
			placed[kind] = true
		default:
			f.Reason = "each sentence says what a part of the wording says: " + strings.Join(covered, ", ")
			if headed {
				h := out[len(out)-1].(*tree.Heading)
				out = out[:len(out)-1]
				r.tell(h.Place, "found", "the heading of the disclaimer was left out: the shortcode has its own", tree.Plain(h.Text))
			}
			r.tell(b.At(), "found", "the clinic's own wording of the medical disclaimer stands in the place of this passage", text)
			out = append(out, &tree.Disclaimer{Place: b.At(), Kind: kind})
			placed[kind] = true
		}
		r.find(f)
	}
	r.doc.Blocks = out
}

func last(blocks []tree.Block) tree.Block {
	if len(blocks) == 0 {
		return nil
	}
	return blocks[len(blocks)-1]
}

func isDisclaimerHeading(b tree.Block) bool {
	h, ok := b.(*tree.Heading)
	return ok && disclaimerHeading.MatchString(fold(tree.Plain(h.Text)))
}

func hasLink(b tree.Block) bool {
	found := false
	tree.Walk([]tree.Block{b}, nil, func(n tree.Inline, _ bool) {
		switch n.(type) {
		case *tree.Link, *tree.Image, *tree.Reference:
			found = true
		}
	})
	return found
}
