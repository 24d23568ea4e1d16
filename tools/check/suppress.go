package check

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/words"
)

// suppression is a Suppression at work.
type suppression struct {
	Suppression
	page       *Page
	start, end int // the stretch of the page's source that it covers; end 0: all of it
	used       bool
}

func (s *suppression) expired(now time.Time) bool {
	return !s.Until.IsZero() && s.Until.Before(now)
}

// suppressions of the configuration.
func (c *Config) suppressions(*Clinic) []*suppression {
	list := make([]*suppression, len(c.Suppress))
	for i, s := range c.Suppress {
		list[i] = &suppression{Suppression: s}
	}
	return list
}

// suppressed tells whether a finding is taken out, and notes what has taken it.
// All that cover it are used.
func suppressed(f located, site []*suppression, c *Clinic) bool {
	out := false
	take := func(s *suppression) {
		if !s.expired(c.Now) {
			s.used, out = true, true
		}
	}
	if f.page != nil {
		for _, s := range f.page.suppress {
			if s.Rule == f.Rule && (s.end == 0 || f.start >= s.start && f.start < s.end) {
				take(s)
			}
		}
	}
	for _, s := range site {
		if s.Rule == f.Rule && s.covers(f.page) {
			take(s)
		}
	}
	return out
}

// leftover says which suppressions have had their day, and which suppress
// nothing though their rule ran.
func leftover(c *Clinic, pages []*Page, site []*suppression, ran map[string]bool) []Finding {
	expired, _ := Find(ruleExpired)
	unused, _ := Find(ruleUnused)
	var found []Finding
	tell := func(s *suppression, whole bool) {
		if !ran[s.Rule] {
			return
		}
		var f Finding
		switch {
		case s.expired(c.Now) && ran[ruleExpired]:
			f = expired.finding(expired.severity(c, expired.Severity),
				fmt.Sprintf("the suppression of %s ended on %s", s.Rule, s.Until.Format(time.DateOnly)),
				"mend what the rule finds, or look at the reason again and set a new date")
		case !s.expired(c.Now) && !s.used && whole && ran[ruleUnused]:
			f = unused.finding(unused.severity(c, unused.Severity),
				fmt.Sprintf("the suppression of %s suppresses nothing", s.Rule),
				"take it out: it would hide what comes later")
		default:
			return
		}
		f.File, f.Match = s.Where.File, s.Where.Match
		f.Line, f.Column, f.EndLine, f.EndColumn = s.Where.Line, s.Where.Column, s.Where.EndLine, s.Where.EndColumn
		found = append(found, f)
	}
	for _, p := range pages {
		for _, s := range p.suppress {
			tell(s, true)
		}
	}
	for _, s := range site {
		tell(s, ran[wholeSite])
	}
	return found
}

// wholeSite is the key, beside those of the rules that ran, for a check of the
// whole site: in a part of it a suppression of the configuration may well find
// nothing to suppress.
const wholeSite = ""

// readSuppressions reads those of the front matter, under check, and those in
// the text.
func readSuppressions(p *Page) (list []*suppression) {
	rule, _ := Find(ruleInvalid)
	r := &configReader{rule: rule, at: func(path ...string) article.Range { return p.FrontAt(append([]string{"check"}, path...)...) }}
	if raw, ok := p.Front.Value("check"); ok {
		if m, ok := r.table(raw); ok {
			for _, key := range slices.Sorted(maps.Keys(m)) {
				if key != "suppress" {
					r.unknown(key, []string{"suppress"}, "setting of a page's check", key)
					continue
				}
				for _, s := range r.suppress(m[key], []string{key}, false) {
					list = append(list, &suppression{Suppression: s, page: p})
				}
			}
		}
	}
	for _, c := range comments(p) {
		r := &configReader{rule: rule, at: func(...string) article.Range { return c.at }}
		m := directive.FindStringSubmatch(c.text)
		if m == nil {
			if near, ok := words.Nearest(c.word, []string{"bedside-ignore"}); ok && c.word != near {
				r.fault(fmt.Sprintf("found %s; did you mean \"bedside-ignore\"?", quote(c.word)), "write <!-- bedside-ignore RULE: reason -->")
			} else if ok {
				r.fault("a suppression cannot be read", "write <!-- bedside-ignore RULE: reason -->, with a colon before the reason")
			}
			p.faults = append(p.faults, r.faults...)
			continue
		}
		item := map[string]any{"reason": m[2]}
		var rules []any
		for id := range strings.FieldsFuncSeq(m[1], func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\n' || r == '\r' }) {
			rules = append(rules, id)
		}
		if rules != nil {
			item["rule"] = rules
		}
		if u := until.FindStringSubmatchIndex(m[2]); u != nil {
			item["until"] = m[2][u[2]:u[3]]
			item["reason"] = m[2][:u[0]]
		}
		for _, s := range r.suppression(item, []string{"rule", "reason", "until"}, nil) {
			list = append(list, &suppression{Suppression: s, page: p, start: c.start, end: c.end})
		}
		p.faults = append(p.faults, r.faults...)
	}
	p.faults = append(p.faults, r.faults...)
	return list
}

// directive is what a comment says: the rules, and the rest.
var directive = regexp.MustCompile(`(?s)^bedside-ignore\b([^:]*):(.*)$`)

// until is the end date at the end of a reason.
var until = regexp.MustCompile(`\(\s*until\s+([^()]*?)\s*\)\s*$`)

// comment is an HTML comment in a page's text.
type comment struct {
	text, word string        // what it says, and its first word
	at         article.Range // the whole comment
	start, end int           // what it is about
}

// comments finds the comments of a page's text that may suppress something.
// Those in code are shown, and suppress nothing.
func comments(p *Page) []comment {
	if !bytes.Contains(p.Source[p.Body:], []byte("<!--")) {
		return nil
	}
	var found []comment
	src := p.Source
	fence := ""
	for at := p.Body; at < len(src); {
		end := lineEnd(src, at)
		line := string(src[at:end])
		bare := unquoted(line)
		if mark := fenceMark(bare); mark != "" && fence == "" {
			fence = mark
		} else if fence != "" && strings.HasPrefix(mark, fence) && strings.TrimSpace(strings.TrimLeft(bare, fence[:1])) == "" {
			fence = ""
		} else if i := strings.Index(line, "<!--"); fence == "" && i >= 0 && strings.Count(line[:i], "`")%2 == 0 {
			start := at + i
			text, _, closed := bytes.Cut(src[start+len("<!--"):], []byte("-->"))
			if !closed {
				return found // Markdown takes the rest of the file for the comment
			}
			after := start + len("<!--") + len(text) + len("-->")
			c := comment{text: strings.TrimSpace(string(text))}
			c.word, _, _ = strings.Cut(c.text, " ")
			c.word = strings.TrimRight(c.word, ":")
			c.at = p.Range(start, after)
			if strings.TrimSpace(string(src[after:lineEnd(src, after)])) == "" && strings.Trim(line[:i], " \t>") == "" {
				c.start, c.end = nextBlock(p, after)
			} else {
				c.start, c.end = thisBlock(src, p.Body, start)
			}
			found = append(found, c)
			at = after
			continue
		}
		at = end + 1
	}
	return found
}

func fenceMark(line string) string {
	if line == "" || line[0] != '`' && line[0] != '~' {
		return ""
	}
	if n := len(line) - len(strings.TrimLeft(line, line[:1])); n >= 3 {
		return line[:n]
	}
	return ""
}

func lineEnd(src []byte, at int) int {
	if i := bytes.IndexByte(src[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(src)
}

// thisBlock is the lines around an offset up to blank ones.
func thisBlock(src []byte, body, at int) (start, end int) {
	start = body
	for line := body; line <= at; {
		e := lineEnd(src, line)
		if blank(src[line:e]) {
			start = e
		}
		line = e + 1
	}
	return start, blankAfter(src, at)
}

func blank(line []byte) bool { return len(bytes.Trim(line, " \t\r>")) == 0 }

// blankAfter is where the first blank line after an offset begins.
func blankAfter(src []byte, at int) int {
	for at < len(src) {
		e := lineEnd(src, at)
		if blank(src[at:e]) {
			return at
		}
		at = e + 1
	}
	return len(src)
}

var item = regexp.MustCompile(`^(?:[-*+]|\d{1,9}[.)])[ \t]`)

// nextBlock is the first block that begins after an offset: a shortcode whole,
// a list whole, or the lines up to a blank one.
func nextBlock(p *Page, at int) (start, end int) {
	src := p.Source
	start = lineEnd(src, at) + 1
	for start < len(src) && blank(src[start:lineEnd(src, start)]) {
		start = lineEnd(src, start) + 1
	}
	if start >= len(src) {
		return len(src), len(src)
	}
	first := start + len(src[start:]) - len(bytes.TrimLeft(src[start:], " \t>"))
	end = blankAfter(src, start)
	p.Walk(func(s *article.Shortcode) {
		if s.Start == first {
			end = max(end, s.End)
		}
	})
	if item.Match(src[first:lineEnd(src, first)]) {
		indent := first - start
		for end < len(src) {
			next := end
			for next < len(src) && blank(src[next:lineEnd(src, next)]) {
				next = lineEnd(src, next) + 1
			}
			line := src[min(next, len(src)):lineEnd(src, min(next, len(src)))]
			text := bytes.TrimLeft(line, " \t>")
			if len(text) == 0 || len(line)-len(text) <= indent && !item.Match(text) {
				break
			}
			end = blankAfter(src, next)
		}
	}
	return start, end
}
