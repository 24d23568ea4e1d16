package check

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"example.org/bedside/tools/article"
)

// Text is a text of the site's data that its pages show.
type Text struct {
	File, Language, Text string
	At                   func() article.Range // where its value stands
}

// numberIn are the numbers of other countries that a text tells people to call,
// as findings with the number as their match.
func numberIn(c *Clinic, r *Rule, lang, text string) []located {
	if !mayNumber(text) {
		return nil
	}
	d, err := article.Read("", []byte(text), article.Options{Language: lang})
	if err != nil {
		return nil // what cannot be read is told by those who show it
	}
	report := Report{Rule: r, clinic: c}
	emergencyNumber(newPage(c, &Source{Language: lang, Path: "/"}, d), &report)
	return report.findings
}

// mayNumber tells of most texts that no number is in them.
func mayNumber(text string) bool {
	return hasDigit(text) || slices.ContainsFunc([]string{"nine", "triple", "zero", "one"}, func(w string) bool { return containsFold(text, w) })
}

// emergencyInData finds them in the site's data.
func emergencyInData(c *Clinic, r *Report) {
	if len(c.Numbers[c.Country]) == 0 {
		return
	}
	for _, t := range c.Texts {
		for _, f := range numberIn(c, r.Rule, t.Language, t.Text) {
			at := t.At()
			if before, _, ok := strings.Cut(at.Match, f.Match); ok && !strings.Contains(before, "\n") && !strings.Contains(f.Match, "\n") {
				at.Column += len([]rune(before))
				at.EndLine, at.EndColumn, at.Match = at.Line, at.Column+len([]rune(f.Match)), f.Match
			}
			r.As(f.Severity, at, f.Message, f.Fix)
		}
	}
}

// runningTags stand within a sentence.
var runningTags = map[string]bool{
	"a": true, "abbr": true, "b": true, "bdi": true, "bdo": true, "br": true, "cite": true, "data": true, "dfn": true, "em": true, "font": true, "i": true, "mark": true,
	"q": true, "s": true, "small": true, "span": true, "strong": true, "sub": true, "sup": true, "time": true, "u": true, "var": true, "wbr": true,
}

// emergencyOnPages finds them in what the site's templates, menus and
// configuration put round the text of pages: outside of main, which is the
// writers' and is judged where it was written.
func emergencyOnPages(s *site) watch {
	c := s.clinic
	own := c.Numbers[c.Country]
	if len(own) == 0 {
		return watch{}
	}
	type use struct {
		Finding
		pages int
	}
	var mu sync.Mutex
	uses := make(map[string]*use)
	known := make(map[string][]located) // by language and text: most pages have the same
	numbers := func(r *Rule, lang, text string) []located {
		key := lang + "\x00" + text
		mu.Lock()
		found, ok := known[key]
		mu.Unlock()
		if !ok {
			found = numberIn(c, r, lang, text)
			mu.Lock()
			known[key] = found
			mu.Unlock()
		}
		return found
	}
	return watch{
		page: func(v *view) listener {
			file := s.sources[v.path]
			lang := "en"
			var x extents
			main := 0
			var runs []span
			var b strings.Builder
			flush := func() {
				defer func() {
					b.Reset()
					runs = runs[:0]
				}()
				if len(runs) == 0 || !mayNumber(b.String()) {
					return
				}
				text := strings.Join(strings.Fields(b.String()), " ")
				for _, f := range numbers(v.rule, lang, text) {
					if s.called[file+"\x00"+f.Match] || s.called["\x00"+f.Match] {
						continue
					}
					at := runs[0]
					for _, run := range runs {
						if i := strings.Index(v.src[run.start:run.end], f.Match); i >= 0 {
							at = span{run.start + i, run.start + i + len(f.Match)}
							break
						}
					}
					mu.Lock()
					u := uses[text+"\x00"+f.Match]
					if u == nil || v.path < u.File {
						next := &use{Finding: f.Finding}
						if u != nil {
							next.pages = u.pages
						}
						next.File, next.Match = v.path, v.src[at.start:at.end]
						next.Line, next.Column = v.position(at.start)
						next.EndLine, next.EndColumn = v.position(at.end)
						u = next
						uses[text+"\x00"+f.Match] = u
					}
					u.pages++
					mu.Unlock()
				}
			}
			return listener{
				start: func(e *element) {
					if e.name == "html" {
						if of, ok := e.get("lang"); ok {
							of, _, _ = strings.Cut(strings.ToLower(of), "-")
							lang = cmp.Or(of, lang)
						}
					}
					if !runningTags[e.name] {
						flush()
					} else if e.name == "br" {
						b.WriteByte(' ')
					}
					follow := e.name == "main"
					x.start(e, follow)
					if follow {
						main++
					}
				},
				text: func(t *text) {
					if main == 0 && t.in == "" && !t.code {
						b.WriteString(unescaped(t.source))
						runs = append(runs, t.span)
					}
				},
				end: func(name string, _ span) {
					if !runningTags[name] {
						flush()
					}
					if x.end(name) {
						main--
					}
				},
				done: flush,
			}
		},
		done: func(_ context.Context, o *overview) error {
			for _, key := range slices.Sorted(maps.Keys(uses)) {
				u := uses[key]
				where := "this page"
				if u.pages > 1 {
					where = fmt.Sprintf("this page and %d more", u.pages-1)
				}
				u.Message += fmt.Sprintf("; it stands on %s, and not in Markdown: a template, a menu or the configuration puts it there", where)
				u.Source = o.rule.Source
				o.findings = append(o.findings, u.Finding)
			}
			return nil
		},
	}
}
