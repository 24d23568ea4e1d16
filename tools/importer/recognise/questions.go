package recognise

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.org/bedside/tools/importer/tree"
)

// The words that a question begins with, in the languages that Bedside speaks.
var asks = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`what what’s what's whats how how’s why when where who who’s whose whom which can can’t could couldn’t is isn’t are aren’t
		was were am do don’t does doesn’t did will won’t would should shouldn’t may might must has have had shall if
		qué que cómo como cuándo cuando dónde donde quién quiénes cuál cuáles cuánto cuánta cuántos cuántas puedo puede pueden debo debe es son hay

		ما ماذا كيف متى أين من هل لماذا كم أي`) {
		m[w] = true
		m[strings.ReplaceAll(w, "’", "'")] = true
	}
	return m
}()

// isQuestion tells whether a line asks what a reader would ask. One that only
// calls out to the reader ("Tired of back pain?") is none.
func isQuestion(s string) bool {
	s = strings.TrimSpace(s)
	if !strings.HasSuffix(s, "?") && !strings.HasSuffix(s, "؟") || count(s) > 40 || count(s) < 2 {
		return false
	}
	// Two sentences: the last one asks.
	if i := strings.LastIndexAny(strings.TrimRight(s, "?؟"), "?!؟"); i >= 0 {
		return false
	}
	spanish := strings.Contains(s, "¿")
	s = strings.TrimLeft(strings.TrimLeftFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }), "¿")
	if callsOut.MatchString(s) {
		return false
	}
	first, _, _ := strings.Cut(strings.ToLower(s), " ")
	if asks[strings.Trim(first, ",?؟")] || spanish {
		return true
	}
	// "After surgery, can I drive?": a question word behind a comma.
	if _, rest, ok := strings.Cut(strings.ToLower(s), ", "); ok {
		first, _, _ := strings.Cut(rest, " ")
		return asks[strings.Trim(first, ",?")]
	}
	return false
}

// Questions that sell or lead on, and are not the reader's.
var callsOut = regexp.MustCompile(`(?i)^(?:why choose|why us\b|why not\b|who are we|what are you waiting|what next\b|what now\b|so what\b|how can we help|can we help|have you (?:ever|been|tried|had|got|noticed)|are you (?:ready|tired|suffering|looking|struggling|fed up|worried|sick|one of|living|dreaming)|do you (?:want|suffer|struggle|dream|ever|feel like|have what)|did you know|would you like|could (?:it|this) be you|is it time|isn.t it time|what if you|what do our|what our|who wouldn|need\b)`)

var faqHeading = regexp.MustCompile(`(?i)\b(?:faqs?|frequently asked|common questions|questions and answers|q\s?&\s?a|your questions|questions (?:people|patients)|preguntas frecuentes|preguntas y respuestas)\b|الأسئلة`)

// questions finds FAQs.
func (r *recogniser) questions() {
	r.doc.Blocks = r.paired(r.doc.Blocks)
	r.doc.Blocks = r.disclosures(r.doc.Blocks)
	r.doc.Blocks = r.defined(r.doc.Blocks)
	r.doc.Blocks = r.bold(r.doc.Blocks)
	r.doc.Blocks = r.sections(r.doc.Blocks)
}

// asked tells whether the source calls a text a question elsewhere.
func (r *recogniser) asked(text string) bool {
	for _, q := range r.doc.Questions {
		if strings.EqualFold(fold(q), fold(text)) {
			return true
		}
	}
	return false
}

// usable drops nothing: it tells whether a run can be an FAQ at all, each
// question being there once and having an answer.
func usable(questions []tree.Question) (string, bool) {
	seen := map[string]bool{}
	for _, q := range questions {
		title := strings.ToLower(fold(tree.Plain(q.Title)))
		switch {
		case title == "":
			return "a title is empty", false
		case !hasContent(q.Answer):
			return fmt.Sprintf("%q has no answer", fold(tree.Plain(q.Title))), false
		case seen[title]:
			return fmt.Sprintf("%q stands twice", fold(tree.Plain(q.Title))), false
		}
		seen[title] = true
	}
	return "", true
}

func hasContent(blocks []tree.Block) bool {
	found := blockText(blocks) != ""
	tree.Walk(blocks, func(b tree.Block, _ bool) {
		switch b.(type) {
		case *tree.Comparison, *tree.Disclaimer:
			found = true
		}
	}, func(n tree.Inline, _ bool) {
		if _, ok := n.(*tree.Image); ok {
			found = true
		}
	})
	return found
}

// flatten makes what stands in an answer fit there: an FAQ holds no other.
func flatten(blocks []tree.Block) []tree.Block {
	var out []tree.Block
	for _, b := range blocks {
		if f, ok := b.(*tree.FAQ); ok {
			for _, q := range f.Questions {
				out = append(out, &tree.Paragraph{Place: q.Place, Text: []tree.Inline{&tree.Mark{Kind: tree.Strong, Text: q.Title}}})
				out = append(out, flatten(q.Answer)...)
			}
			continue
		}
		out = append(out, b)
	}
	return out
}

// disclosures makes FAQs of accordions and the like that ask questions.
func (r *recogniser) disclosures(blocks []tree.Block) []tree.Block {
	var out []tree.Block
	for i := 0; i < len(blocks); i++ {
		x, ok := blocks[i].(*tree.Disclosure)
		if !ok {
			r.within(blocks[i], r.disclosures)
			out = append(out, blocks[i])
			continue
		}
		run := []*tree.Disclosure{x}
		for i+1 < len(blocks) {
			next, ok := blocks[i+1].(*tree.Disclosure)
			if !ok || next.Group != x.Group {
				break
			}
			run = append(run, next)
			i++
		}
		faq, asking := false, 0
		var questions []tree.Question
		for _, d := range run {
			text := fold(tree.Plain(d.Title))
			known := r.asked(text)
			faq = faq || d.FAQ || known
			if isQuestion(text) || known {
				asking++
			}
			questions = append(questions, tree.Question{Place: d.Place, Title: d.Title, Answer: flatten(r.disclosures(d.Blocks))})
		}
		reason, fits := usable(questions)
		switch {
		case fits && (faq || asking*3 >= len(run)*2 && asking > 0):
			confidence, why := 0.9, fmt.Sprintf("%s, %d of %d titles are questions", x.Evidence, asking, len(run))
			if faq {
				confidence, why = 0.98, x.Evidence
			}
			out = append(out, &tree.FAQ{Place: x.Place, Questions: questions})
			r.find(Found{Place: x.Place, What: "faq", Confidence: confidence, Reason: why, Text: titles(questions)})
		default:
			if fits {
				reason = fmt.Sprintf("only %d of %d titles are questions", asking, len(run))
			}
			r.find(Found{Place: x.Place, What: "faq", Confidence: 0.4, Reason: x.Evidence + ", but " + reason, Text: titles(questions), Left: true})
			for j, d := range run {
				d.Blocks = questions[j].Answer
				out = append(out, d)
			}
		}
	}
	return out
}

// within recognises what stands inside other blocks.
func (r *recogniser) within(b tree.Block, f func([]tree.Block) []tree.Block) {
	switch b := b.(type) {
	case *tree.Group:
		b.Blocks = f(b.Blocks)
	case *tree.Unknown:
		b.Blocks = f(b.Blocks)
	}
}

func titles(questions []tree.Question) string {
	var t []string
	for _, q := range questions {
		t = append(t, fold(tree.Plain(q.Title)))
	}
	return strings.Join(t, " / ")
}

// sections makes an FAQ of headings in a row that ask, with what stands under
// each.
func (r *recogniser) sections(blocks []tree.Block) []tree.Block {
	var out []tree.Block
	parent := "" // the heading above
	for i := 0; i < len(blocks); {
		h, ok := blocks[i].(*tree.Heading)
		if !ok {
			r.within(blocks[i], r.sections)
			out = append(out, blocks[i])
			i++
			continue
		}
		run, end, cut := r.run(blocks, i)
		if len(run) == 0 {
			parent = fold(tree.Plain(h.Text))
			out = append(out, h)
			i++
			continue
		}
		asked, long := 0, 0
		for _, q := range run {
			if r.asked(fold(tree.Plain(q.Title))) {
				asked++
			}
			long = max(long, count(blockText(q.Answer)))
		}
		under := faqHeading.MatchString(parent)
		confidence, why := 0.0, ""
		switch {
		case asked == len(run):
			confidence, why = 0.97, "the page’s structured data calls them questions"
		case under:
			confidence, why = 0.95, fmt.Sprintf("%s under “%s”", plural(len(run), "question"), parent)
		case len(run) >= 3:
			confidence, why = 0.9, fmt.Sprintf("%d headings in a row are questions", len(run))
		case len(run) == 2 && long <= 120:
			confidence, why = 0.75, "2 headings in a row are questions with short answers"
		}
		reason, fits := usable(run)
		if fits && confidence == 0 {
			reason, fits = "too few in a row to be sure", false
		}
		if fits && !under && asked < len(run) {
			reason = noAnswers(run)
			fits = reason == ""
		}
		if !fits {
			r.find(Found{Place: h.Place, What: "faq", Confidence: 0.4, Reason: "a heading that is a question, but " + reason, Text: titles(run), Left: true})
			out = append(out, blocks[i:end]...)
			i = end
			continue
		}
		f := Found{Place: h.Place, What: "faq", Confidence: confidence, Reason: why, Text: titles(run)}
		if cut != "" {
			f.Confirm = true
			f.Reason += "; the last answer was taken to end before “" + cut + "”"
		}
		r.doubt(&f, run)
		r.find(f)
		out = append(out, &tree.FAQ{Place: h.Place, Level: h.Level, Questions: run})
		i = end
	}
	return out
}

// doubt asks for a look at an answer that may hold what is none of it.
func (r *recogniser) doubt(f *Found, questions []tree.Question) {
	for _, q := range questions {
		text := ""
		if r.flat {
			text = doubtful(q.Answer)
		}
		for i := 1; i < len(q.Answer) && text == ""; i++ {
			text = boldLine(q.Answer[i])
		}
		if text != "" {
			f.Confirm, f.Confidence = true, min(f.Confidence, 0.7)
			f.Reason += fmt.Sprintf("; “%s” stands in the answer to “%s” and may be a heading or another question", text, fold(tree.Plain(q.Title)))
		}
	}
}

// noAnswers tells why what stands under questions does not answer them.
func noAnswers(questions []tree.Question) string {
	personal, lists, forms := 0, 0, 0
	same := map[string]bool{}
	for _, q := range questions {
		text := blockText(q.Answer)
		same[text] = true
		if firstPerson.MatchString(speech.ReplaceAllString(text, "")) {
			personal++
		}
		if form.MatchString(text) {
			forms++
		}
		if len(q.Answer) == 1 {
			if l, ok := q.Answer[0].(*tree.List); ok && len(l.Items) > 1 && short(l) {
				lists++
			}
		}
	}
	n := len(questions)
	switch {
	case personal*2 > n:
		return "the texts under them are somebody’s own story"
	case n > 1 && lists*3 >= n*2:
		return "there is nothing but short choices under each"
	case forms*2 > n || n > 2 && len(same) == 1:
		return "what stands under them is a form to fill in"
	}
	return ""
}

var (
	firstPerson = regexp.MustCompile(`\b(?:I|I[’'](?:m|ve|d|ll)|my|yo|mi|mis)\b|^My\b`)
	speech      = regexp.MustCompile(`“[^”]*”|"[^"]*"|«[^»]*»`)
	form        = regexp.MustCompile(`(?i)^(?:yes\s*/?\s*no|no\s*/?\s*yes|s[ií]\s*/?\s*no|نعم\s*/?\s*لا|[_☐□.… ]+)[_☐□.… ]*$`)
)

func short(l *tree.List) bool {
	for _, item := range l.Items {
		if count(blockText(item.Blocks)) > 6 {
			return false
		}
	}
	return true
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// run reads questions with their answers from a heading on. cut is where the
// last answer was taken to end, if no heading says so.
func (r *recogniser) run(blocks []tree.Block, at int) (run []tree.Question, end int, cut string) {
	level := blocks[at].(*tree.Heading).Level
	i := at
	for i < len(blocks) {
		h, ok := blocks[i].(*tree.Heading)
		if !ok || h.Level != level {
			break
		}
		text := fold(tree.Plain(h.Text))
		if !isQuestion(text) && !r.asked(text) {
			break
		}
		q := tree.Question{Place: h.Place, ID: h.ID, Title: h.Text}
		j := i + 1
		last := true // no heading of this level or above follows
		for ; j < len(blocks); j++ {
			if next, ok := blocks[j].(*tree.Heading); ok && next.Level <= level {
				last = false
				break
			}
		}
		stop := j
		if r.flat {
			for k := i + 1; k < j; k++ {
				if words, ends := r.apart(blocks, k, i+1); ends {
					stop, cut = k, words
					break
				}
			}
		}
		if stop == j && (last || !r.nextAsks(blocks, j, level)) {
			for k := i + 1; k < j; k++ {
				if words, ends := closes(blocks[k]); ends && k > i+1 {
					stop, cut = k, words
					break
				}
			}
		}
		q.Answer = flatten(r.answer(blocks[i+1 : stop]))
		run = append(run, q)
		i = stop
		if stop < j {
			break
		}
	}
	return run, i, cut
}

// apart tells whether a line in a text without headings belongs to no answer: a
// question of its own, or a short line at the very end.
func (r *recogniser) apart(blocks []tree.Block, at, first int) (string, bool) {
	text, ok := single(blocks[at])
	switch {
	case !ok:
		return "", false
	case isQuestion(text):
		return text, true
	case at == first || at+1 < len(blocks) || !isHeading(text):
		return "", false
	}
	before, ok := single(blocks[at-1])
	return text, !ok || !leads(blocks[at-1]) && !isHeading(before)
}

func (r *recogniser) answer(blocks []tree.Block) []tree.Block {
	return append([]tree.Block(nil), blocks...)
}

func (r *recogniser) nextAsks(blocks []tree.Block, at, level int) bool {
	if at >= len(blocks) {
		return false
	}
	h, ok := blocks[at].(*tree.Heading)
	return ok && h.Level == level && isQuestion(fold(tree.Plain(h.Text)))
}

var closing = regexp.MustCompile(`(?i)^(?:in conclusion|in summary|to sum up|to conclude|in short|overall,|conclusion\b|summary\b|book (?:an|your|now)|contact us|call us|if you (?:would like|have any) (?:more|further|other)|disclaimer\b|prices?, |please note:? this (?:article|page)|en conclusión|en resumen|para concluir|reserve (?:su|una) cita|llámenos)|^(?:في الختام|في النهاية|الخلاصة|ختاما|ختامًا)`)

// closes tells whether a block belongs to the whole article again, and not to
// the last question's answer.
func closes(b tree.Block) (string, bool) {
	switch b := b.(type) {
	case *tree.Disclaimer:
		return "the " + b.Kind + " disclaimer", true
	case *tree.Bibliography:
		return "the sources", true
	case *tree.Rule:
		return "a line across the page", true
	case *tree.Paragraph:
		text := fold(tree.Plain(b.Text))
		if closing.MatchString(text) || kindOf(text) != "" {
			words := strings.Fields(text)
			return strings.Join(words[:min(4, len(words))], " ") + " …", true
		}
	}
	return "", false
}

// paired makes an FAQ of paragraphs marked "Q:" and "A:".
func (r *recogniser) paired(blocks []tree.Block) []tree.Block {
	var out []tree.Block
	blocks, pieces := parted(blocks)
	for i := 0; i < len(blocks); {
		var run []tree.Question
		at := i
		var signs []string
		j := i
		for j < len(blocks) {
			q, a, mark, ok := qa(blocks[j])
			if !ok {
				break
			}
			question := tree.Question{Place: blocks[j].At(), Title: q}
			k := j + 1
			if a == nil {
				if k >= len(blocks) {
					break
				}
				var sign string
				if a, sign, ok = answerOf(blocks[k]); !ok {
					break
				}
				mark += " " + sign
				question.Answer = append(question.Answer, &tree.Paragraph{Place: blocks[k].At(), Text: a})
				k++
			} else {
				question.Answer = append(question.Answer, &tree.Paragraph{Place: blocks[j].At(), Text: a})
			}
			// Until the next question the answer goes on, if there is a next one.
			stop := k
			for n := k; n < len(blocks); n++ {
				if _, _, _, is := qa(blocks[n]); is {
					stop = n
					break
				}
				if _, is := blocks[n].(*tree.Heading); is {
					break
				}
			}
			question.Answer = append(question.Answer, blocks[k:stop]...)
			if stop == k && k < len(blocks) {
				// The last answer: lists right behind it still belong to it.
				if l, is := blocks[k].(*tree.List); is {
					question.Answer = append(question.Answer, l)
					stop++
				}
			}
			signs = append(signs, mark)
			run = append(run, question)
			j = stop
		}
		asking := 0
		for _, q := range run {
			if endsAsking(fold(tree.Plain(q.Title))) {
				asking++
			}
		}
		// Letters are marks of other things too: P and R are Protection and Rest.
		if _, fits := usable(run); len(run) > 0 && fits && asking*2 >= len(run) {
			out = append(out, &tree.FAQ{Place: blocks[at].At(), Questions: run})
			r.tell(blocks[at].At(), "changed", "the marks of questions and answers were left out: the FAQ shows which is which", strings.Join(signs, " "))
			f := Found{Place: blocks[at].At(), What: "faq", Confidence: 0.95, Reason: fmt.Sprintf("%s marked “%s”", plural(len(run), "question"), signs[0]), Text: titles(run)}
			for _, q := range run {
				if anyMark.MatchString(tree.Plain(q.Title)) || anyMark.MatchString(tree.PlainBlocks(q.Answer)) {
					f.Confirm, f.Confidence = true, 0.7
					f.Reason += fmt.Sprintf("; such a mark stands inside %q or its answer: see that it is no question of its own", fold(tree.Plain(q.Title)))
					break
				}
			}
			r.doubt(&f, run)
			r.find(f)
			i = j
			continue
		}
		if q, a, mark, ok := qa(blocks[i]); ok && a == nil && endsAsking(fold(tree.Plain(q))) {
			f := Found{Place: blocks[i].At(), What: "faq", Confidence: 0.4, Reason: fmt.Sprintf("a question marked “%s”, but no answer is marked behind it", mark), Text: fold(tree.Plain(q)), Left: true}
			if reason, fits := usable(run); len(run) > 0 && !fits {
				f.Reason = fmt.Sprintf("questions marked “%s”, but %s", mark, reason)
			}
			r.find(f)
		}
		r.within(blocks[i], r.paired)
		out = append(out, blocks[i])
		i++
	}
	return rejoined(out, pieces)
}

// qa reads a paragraph marked as a question; the answer may stand in it behind
// a line break.
func qa(b tree.Block) (q, a []tree.Inline, mark string, ok bool) {
	var text []tree.Inline
	switch b := b.(type) {
	case *tree.Paragraph:
		text = b.Text
	case *tree.Heading:
		text = b.Text
	default:
		return nil, nil, "", false
	}
	q, mark, ok = unmark(text, qMark)
	if !ok {
		return nil, nil, "", false
	}
	for i, n := range q {
		if _, is := n.(tree.Break); !is {
			continue
		}
		if rest, sign, is := unmark(q[i+1:], aMark); is {
			return unstrong(q[:i]), rest, mark + " " + sign, true
		}
	}
	// A line that asks, and lines under it that bear no mark.
	for i, n := range q {
		if _, is := n.(tree.Break); !is {
			continue
		}
		below := &tree.Paragraph{Text: q[i+1:]}
		if endsAsking(fold(tree.Plain(q[:i]))) && !endsAsking(firstLine(below)) && fold(tree.Plain(below.Text)) != "" {
			return unstrong(q[:i]), below.Text, mark, true
		}
		break
	}
	return unstrong(q), nil, mark, fold(tree.Plain(q)) != ""
}

func answerOf(b tree.Block) ([]tree.Inline, string, bool) {
	p, ok := b.(*tree.Paragraph)
	if !ok {
		return nil, "", false
	}
	a, mark, ok := unmark(p.Text, aMark)
	return a, mark, ok && fold(tree.Plain(a)) != ""
}

// unmark takes a mark from the beginning of a run, which may stand in bold.
func unmark(text []tree.Inline, mark *regexp.Regexp) ([]tree.Inline, string, bool) {
	if len(text) == 0 {
		return nil, "", false
	}
	switch first := text[0].(type) {
	case tree.Text:
		m := mark.FindString(string(first))
		if m == "" {
			return nil, "", false
		}
		rest := append([]tree.Inline{first[len(m):]}, text[1:]...)
		if first == tree.Text(m) {
			rest = text[1:]
		}
		return rest, strings.TrimSpace(m), true
	case *tree.Mark:
		inner, m, ok := unmark(first.Text, mark)
		if !ok {
			// "<b>Q</b>: …"
			return nil, "", false
		}
		if len(inner) == 0 {
			return text[1:], m, true
		}
		c := *first
		c.Text = inner
		return append([]tree.Inline{&c}, text[1:]...), m, true
	}
	return nil, "", false
}

// unstrong takes the bold type off a question that is set in it as a whole.
func unstrong(text []tree.Inline) []tree.Inline {
	var only *tree.Mark
	for _, n := range text {
		switch n := n.(type) {
		case tree.Text:
			if strings.TrimSpace(string(n)) != "" {
				return text
			}
		case *tree.Mark:
			if n.Kind != tree.Strong && n.Kind != tree.Emphasis && n.Kind != tree.Underline || only != nil {
				return text
			}
			only = n
		default:
			return text
		}
	}
	if only == nil {
		return text
	}
	return unstrong(only.Text)
}

// boldQuestion gives the question that a paragraph is, or begins with on a line
// of its own: one in bold type, or one that the page's structured data names.
func (r *recogniser) boldQuestion(b tree.Block) (q, rest []tree.Inline, ok bool) {
	p, is := b.(*tree.Paragraph)
	if !is || len(p.Text) == 0 {
		return nil, nil, false
	}
	if text, is := single(b); is && r.asked(text) {
		return unstrong(p.Text), nil, true
	}
	if first, is := p.Text[0].(*tree.Mark); is && len(p.Text) > 1 && asksInBold(first) {
		if _, is := p.Text[1].(tree.Break); !is && fold(tree.Plain(p.Text[1:])) != "" {
			return first.Text, p.Text[1:], true
		}
	}
	line := p.Text
	for i, n := range p.Text {
		if _, is := n.(tree.Break); is {
			line, rest = p.Text[:i], p.Text[i+1:]
			break
		}
	}
	for len(rest) > 0 {
		if _, is := rest[0].(tree.Break); !is {
			break
		}
		rest = rest[1:]
	}
	inner := unstrong(line)
	if len(inner) == len(line) && (len(line) == 0 || &inner[0] == &line[0]) {
		return nil, nil, false
	}
	return inner, rest, isQuestion(fold(tree.Plain(inner)))
}

func asksInBold(m *tree.Mark) bool {
	return m.Kind == tree.Strong && isQuestion(fold(tree.Plain(m.Text)))
}

// boldLine gives a short line in bold type that is no question, as headings of
// sections are set by hand; "" if a block is something else.
func boldLine(b tree.Block) string {
	text, ok := single(b)
	if !ok || !isHeading(text) || isQuestion(text) {
		return ""
	}
	for _, n := range b.(*tree.Paragraph).Text {
		if m, is := n.(*tree.Mark); fold(tree.Plain([]tree.Inline{n})) != "" && (!is || m.Kind != tree.Strong) {
			return ""
		}
	}
	return text
}

// boldParted takes paragraphs apart that hold several questions in bold type.
func boldParted(blocks []tree.Block) ([]tree.Block, map[tree.Block]piece) {
	var out []tree.Block
	pieces := map[tree.Block]piece{}
	for _, b := range blocks {
		p, ok := b.(*tree.Paragraph)
		if !ok {
			out = append(out, b)
			continue
		}
		at := 0
		var gap []tree.Inline
		var parts []tree.Block
		add := func(end int) {
			part := &tree.Paragraph{Place: p.Place, Text: p.Text[at:end:end]}
			pieces[part] = piece{p, gap}
			parts = append(parts, part)
		}
		for i, n := range p.Text {
			m, is := n.(*tree.Mark)
			if i == at || !is || !asksInBold(m) {
				continue
			}
			if _, broken := p.Text[i-1].(tree.Break); broken {
				add(i - 1)
				at, gap = i, []tree.Inline{tree.Break{}}
			} else if sentence.MatchString(tree.Plain(p.Text[at:i])) {
				add(i)
				at, gap = i, nil
			}
		}
		if at == 0 {
			out = append(out, b)
			continue
		}
		add(len(p.Text))
		out = append(out, parts...)
	}
	return out, pieces
}

// bold makes an FAQ of questions in bold type, each with what follows it.
func (r *recogniser) bold(blocks []tree.Block) []tree.Block {
	var out []tree.Block
	blocks, pieces := boldParted(blocks)
	for i := 0; i < len(blocks); {
		var run []tree.Question
		cut := ""
		j := i
		for j < len(blocks) {
			q, rest, ok := r.boldQuestion(blocks[j])
			if !ok {
				break
			}
			question := tree.Question{Place: blocks[j].At(), Title: q}
			if len(rest) > 0 {
				question.Answer = append(question.Answer, &tree.Paragraph{Place: blocks[j].At(), Text: rest})
			}
			k := j + 1
			for ; k < len(blocks); k++ {
				if _, is := blocks[k].(*tree.Heading); is {
					break
				}
				if _, _, is := r.boldQuestion(blocks[k]); is {
					break
				}
			}
			next := false
			if k < len(blocks) {
				_, _, next = r.boldQuestion(blocks[k])
			}
			if !next {
				for n := j + 1; n < k; n++ {
					words, ends := closes(blocks[n])
					if text := boldLine(blocks[n]); text != "" {
						words, ends = text, true
					}
					if ends && (n > j+1 || len(rest) > 0) {
						k, cut = n, words
						break
					}
				}
			}
			question.Answer = flatten(append(question.Answer, blocks[j+1:k]...))
			run = append(run, question)
			j = k
			if cut != "" {
				break
			}
		}
		reason, fits := usable(run)
		asked := 0
		for _, q := range run {
			if r.asked(fold(tree.Plain(q.Title))) {
				asked++
			}
		}
		if fits && asked < len(run) {
			reason = noAnswers(run)
			fits = reason == ""
		}
		if fits && (len(run) >= 2 || asked > 0) {
			out = append(out, &tree.FAQ{Place: blocks[i].At(), Questions: run})
			f := Found{Place: blocks[i].At(), What: "faq", Confidence: 0.85, Reason: fmt.Sprintf("%d questions in bold type, each with text under it", len(run)), Text: titles(run)}
			if asked == len(run) && asked > 0 {
				f.Confidence, f.Reason = 0.97, "the page’s structured data calls them questions"
			}
			if cut != "" {
				f.Confirm, f.Reason = true, f.Reason+"; the last answer was taken to end before “"+cut+"”"
			}
			r.doubt(&f, run)
			r.find(f)
			i = j
			continue
		}
		if len(run) > 0 {
			if fits {
				reason = "there is only one"
			}
			r.find(Found{Place: blocks[i].At(), What: "faq", Confidence: 0.4, Reason: "a question in bold type, but " + reason, Text: titles(run), Left: true})
		}
		r.within(blocks[i], r.bold)
		out = append(out, blocks[i])
		i++
	}
	return rejoined(out, pieces)
}

// defined makes FAQs of lists whose terms ask and whose descriptions answer.
func (r *recogniser) defined(blocks []tree.Block) []tree.Block {
	for i, b := range blocks {
		d, ok := b.(*tree.Definitions)
		if !ok {
			r.within(b, r.defined)
			continue
		}
		var questions []tree.Question
		asking := 0
		for _, e := range d.Entries {
			if len(e.Terms) != 1 {
				asking = -1
				break
			}
			text := fold(tree.Plain(e.Terms[0]))
			if isQuestion(text) || r.asked(text) {
				asking++
			}
			q := tree.Question{Place: d.Place, Title: e.Terms[0]}
			for _, blocks := range e.Descriptions {
				q.Answer = append(q.Answer, blocks...)
			}
			q.Answer = flatten(q.Answer)
			questions = append(questions, q)
		}
		if asking <= 0 {
			continue
		}
		f := Found{Place: d.Place, What: "faq", Confidence: 0.9, Reason: fmt.Sprintf("a list of terms, %d of %d of which are questions", asking, len(questions)), Text: titles(questions)}
		reason, fits := usable(questions)
		if fits {
			reason = noAnswers(questions)
		}
		switch {
		case asking*3 < len(questions)*2:
			f.Left, f.Confidence = true, 0.4
		case reason != "":
			f.Left, f.Confidence, f.Reason = true, 0.4, f.Reason+", but "+reason
		default:
			blocks[i] = &tree.FAQ{Place: d.Place, Questions: questions}
		}
		r.find(f)
	}
	return blocks
}

func startsHigh(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(c) || unicode.IsDigit(c) || unicode.IsLetter(c) && !unicode.IsLower(c)
}
