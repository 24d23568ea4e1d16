package check

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"example.org/bedside/tools/article"
)

// securityRules are the rules about security and privacy of what is published.
func securityRules() []Rule {
	return []Rule{
		inlineCode(),
		thirdParty(),
	}
}

// dataScripts are the types of script elements that hold data and no program.
var dataScripts = []string{"application/ld+json", "application/json", "text/plain", "text/template", "text/x-template", "text/html"}

func inlineCode() Rule {
	return Rule{
		ID:       "inline-code",
		Number:   "SEC-01",
		Severity: SeverityError,
		Summary:  "Styles and programs stand in files of their own, and no HTML in the text.",
		Source:   "Content Security Policy Level 3, https://www.w3.org/TR/CSP3/; Hugo, Security model: content is not trusted, https://gohugo.io/about/security/",
		Why: "The strongest protection against code that somebody smuggles into a page is to allow none in pages at all, but only in " +
			"the site's own files. A page that carries styles or programs in itself breaks under that protection, or forces the clinic " +
			"to give it up. HTML in the text is left out by Hugo, with what it says.",
		Fix:  "move it into a file: assets/css/clinic.css for styles, a script with src for programs; in the text, write Markdown or a shortcode",
		Bad:  Example{Published: true, Body: "<!doctype html><html lang=en><title>Prices</title><p style=\"color:red\">From £300</p></html>\n"},
		Good: Example{Published: true, Body: "<!doctype html><html lang=en><title>Prices</title><p class=\"price\">From £300</p></html>\n"},
		page: rawHTML,
		gate: func(*site) watch {
			g := &gathered{}
			return watch{done: g.tell, page: func(v *view) listener {
				var all []sighting
				add := func(at span, message, fix string) {
					// Of a program in an element of its own the text is what makes it the same.
					key := v.src[at.start:at.end]
					if v.src[at.start] == '<' {
						key, _, _ = strings.Cut(v.src[at.start:min(len(v.src), at.end+2000)], "</")
					}
					all = append(all, sighting{v.path, at, message + key, message, fix})
				}
				// Of the many styles by which Hugo colours a block of code, one is told.
				coloured, told := 0, false // coloured are the div elements open in such a block
				return listener{
					start: func(e *element) {
						if e.name == "div" && (coloured > 0 || e.hasClass("highlight")) {
							told = told && coloured > 0
							coloured++
						}
						if !e.inert {
							inline(e, func(at span, message, fix string) {
								if coloured > 0 && message == styled {
									if told {
										return
									}
									told = true
									message, fix = "the colours of a block of code stand in the page",
										"set markup.highlight.noClasses = false in the site's configuration, with a style sheet that hugo gen chromastyles makes; or take away the language behind ```"
								}
								add(at, message, fix)
							})
						}
					},
					end: func(name string, _ span) {
						if name == "div" && coloured > 0 {
							coloured--
						}
					},
					done: func() { g.add(all) },
				}
			}}
		},
	}
}

const styled = "a style stands in the page"

// inline tells of the styles and programs that an element carries in itself.
func inline(e *element, add func(at span, message, fix string)) {
	switch e.name {
	case "style":
		add(e.span, "styles stand in the page", "move them into a style sheet of the site, such as assets/css/clinic.css")
	case "script":
		kind, _ := e.get("type")
		kind, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(kind)), ";")
		if _, outside := e.get("src"); !outside && !slices.Contains(dataScripts, strings.TrimSpace(kind)) {
			add(e.span, "a program stands in the page", "move it into a file of the site and load that with src")
		}
	}
	for _, a := range e.attributes {
		switch {
		case a.key == "style":
			add(e.value("style"), styled, "give the element a class, and the class a style in a style sheet")
		case len(a.key) > 2 && strings.HasPrefix(a.key, "on") && !strings.Contains(a.key, "-"):
			add(e.value(a.key), fmt.Sprintf("a program stands in the page, in %s", a.key), "move it into a file of the site that waits for the event")
		case isAddress(a.key):
			if s := scheme(lineBreaks.Replace(strings.TrimSpace(a.value))); s == "javascript" || s == "vbscript" {
				add(e.value(a.key), "an address runs a program instead of leading anywhere", "link to a page, or use a button with a script of its own")
			}
		}
	}
}

func isAddress(attribute string) bool {
	switch attribute {
	case "href", "src", "action", "formaction", "data", "xlink:href", "poster":
		return true
	}
	return false
}

// htmlTag is a tag as Markdown knows it (CommonMark 0.31.2, 6.6), on one line.
var htmlTag = regexp.MustCompile(`</?([A-Za-z][A-Za-z0-9-]*)(?:[ \t]+[^<>\n]*|[ \t]*/)?>`)

var codeSpan = regexp.MustCompile("``[^\n]+?``|`[^`\n]+`")

// mayHaveTag tells whether anything begins as htmlTag does: the calls of
// shortcodes mostly do not.
func mayHaveTag(body []byte) bool {
	for {
		i := bytes.IndexByte(body, '<')
		if i < 0 || i+1 == len(body) {
			return false
		}
		body = body[i+1:]
		if c := body[0]; c == '/' || c|0x20 >= 'a' && c|0x20 <= 'z' {
			return true
		}
	}
}

// rawHTML reports tags in Markdown. Those in code are shown, <br> in a table is
// understood, and what a shortcode of the site's own holds need be no Markdown.
// A site that lets HTML through has chosen it; what is unsafe in it is found on
// the page.
func rawHTML(p *Page, r *Report) {
	body := p.Source[p.Body:]
	if p.Clinic.Unsafe || !mayHaveTag(body) {
		return
	}
	var skip []article.Span
	p.Walk(func(s *article.Shortcode) {
		tag := s.End
		if s.Closed {
			tag = s.InnerStart
			skip = append(skip, article.Span{Start: s.InnerEnd, End: s.End})
			if _, ours := p.Clinic.Known.Notation[s.Name]; !ours {
				tag = s.End
			}
		}
		skip = append(skip, article.Span{Start: s.Start, End: tag})
	})
	for _, m := range htmlComment.FindAllIndex(body, -1) {
		skip = append(skip, article.Span{Start: p.Body + m[0], End: p.Body + m[1]})
	}
	slices.SortFunc(skip, func(a, b article.Span) int { return a.Start - b.Start })
	skipped, until := 0, 0 // of skip, those that have begun, and where the last of them ends
	fence, gap := "", true
	open := make(map[string]int) // by name, tags that were told and not yet closed: an element is told once
	for at := p.Body; at < len(p.Source); {
		end := lineEnd(p.Source, at)
		line := p.Text[at:end]
		start := at
		at = end + 1
		bare := unquoted(line)
		mark := fenceMark(bare)
		switch {
		case fence != "":
			if strings.HasPrefix(mark, fence) && strings.Trim(bare, fence[:1]+" \t\r") == "" {
				fence = ""
			}
			continue
		case mark != "":
			fence = mark
			continue
		case gap && (strings.HasPrefix(line, "    ") || strings.HasPrefix(line, "\t")) && !item.MatchString(bare):
			continue // code, or the continuation of a list's item, which is none the worse for being passed over
		}
		gap = strings.TrimSpace(line) == ""
		if !strings.Contains(line, "<") {
			continue
		}
		code := codeSpan.FindAllStringIndex(line, -1)
		for _, m := range htmlTag.FindAllStringSubmatchIndex(line, -1) {
			name := strings.ToLower(line[m[2]:m[3]])
			for ; skipped < len(skip) && skip[skipped].Start <= start+m[0]; skipped++ {
				until = max(until, skip[skipped].End)
			}
			switch {
			case m[0] > 0 && line[m[0]-1] == '\\',
				inDestination(line, m[0], m[1]),
				name == "br" && strings.Contains(line, "|"),
				start+m[0] < until,
				slices.ContainsFunc(code, func(c []int) bool { return c[0] <= m[0] && m[0] < c[1] }):
				continue
			case strings.HasPrefix(line[m[0]:], "</") && open[name] > 0:
				open[name]--
				continue
			case !strings.HasPrefix(line[m[0]:], "</"):
				open[name]++
			}
			fix := "write it in Markdown or with a shortcode; to show the sign itself, write \\<"
			switch name {
			case "sup", "sub":
				fix = fmt.Sprintf("write {{< %[1]s >}}…{{< /%[1]s >}}", name)
			case "b", "strong":
				fix = "write **…**"
			case "i", "em":
				fix = "write *…*"
			case "br":
				fix = "end the line with two spaces, or begin a new paragraph"
			case "script", "style", "iframe":
				fix = "take it out: programs, styles and frames belong into the site's files, with a policy that allows them"
			}
			r.At(p.Range(start+m[0], start+m[1]), fmt.Sprintf("HTML in the text, %s, is left out of the page", quote(line[m[0]:m[1]])), fix)
		}
	}
}

var (
	beforeDestination = regexp.MustCompile(`\](?:\([ \t]*|:[ \t]*)$`)
	afterDestination  = regexp.MustCompile(`^(?:[ \t]+(?:"[^"]*"|'[^']*'|\([^()]*\)))?[ \t]*(?:\)|\r?$)`)
)

// inDestination tells whether what stands between two angles is the address of a
// link or an image, which may hold spaces there.
func inDestination(line string, start, end int) bool {
	return beforeDestination.MatchString(line[:start]) && afterDestination.MatchString(line[end:])
}

// loads says which attributes make a browser fetch or send something, by
// element. Links are none.
var loads = map[string][]struct{ attribute, noun string }{
	"a":      {{"ping", "message to a program"}},
	"area":   {{"ping", "message to a program"}},
	"audio":  {{"src", "sound"}},
	"body":   {{"background", "image"}},
	"button": {{"formaction", "form"}},
	"embed":  {{"src", "embedded file"}},
	"form":   {{"action", "form"}},
	"frame":  {{"src", "frame"}},
	"iframe": {{"src", "frame"}},
	"image":  {{"href", "image"}, {"xlink:href", "image"}},
	"img":    {{"src", "image"}, {"srcset", "image"}},
	"input":  {{"src", "image"}, {"formaction", "form"}},
	"link":   {{"href", "linked file"}, {"imagesrcset", "image"}},
	"object": {{"data", "embedded file"}},
	"script": {{"src", "program"}},
	"source": {{"src", "media file"}, {"srcset", "image"}},
	"track":  {{"src", "track"}},
	"use":    {{"href", "image"}, {"xlink:href", "image"}},
	"video":  {{"src", "video"}, {"poster", "image"}},
}

// fetching are the relations of a link element that a browser follows by
// itself, and what it fetches then.
var fetching = map[string]string{
	"stylesheet": "style sheet", "preload": "file fetched ahead", "prefetch": "file fetched ahead", "modulepreload": "program fetched ahead",
	"preconnect": "connection", "dns-prefetch": "connection", "prerender": "page fetched ahead", "icon": "icon", "apple-touch-icon": "icon",
	"mask-icon": "icon", "manifest": "manifest", "pingback": "connection",
}

// trackers are what the programs of the known trackers are called by, and
// whose they are.
var trackers = regexp.MustCompile(`\b(?:gtag\s*\(|dataLayer\s*(?:=|\.push)|ga\s*\(\s*['"](?:create|send)|_gaq\b|fbq\s*\(|ttq\s*\.|twq\s*\(|snaptr\s*\(|pintrk\s*\(|lintrk\s*\(|_linkedin_partner_id\b|_hjSettings\b|hj\s*\(\s*['"]|clarity\s*\(\s*['"]|mixpanel\s*\.|amplitude\s*\.|_paq\b|fullstory\b|_fs_host\b|optimizely\b|hubspot\b|_hsq\b|intercomSettings\b|Tawk_API\b|drift\.load\b|heap\.load\b|www\.googletagmanager\.com|www\.google-analytics\.com|connect\.facebook\.net|static\.hotjar\.com|www\.clarity\.ms)`)

var (
	styleAddress = regexp.MustCompile(`(?i)url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s][^)]*?))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')`)
	styleComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
)

func thirdParty() Rule {
	return Rule{
		ID:       "third-party",
		Number:   "PRV-01",
		Severity: SeverityError,
		Summary:  "A page fetches nothing from somebody else's computers, and no known tracker runs on it.",
		Source:   "Regulation (EU) 2016/679 (GDPR), Article 25, https://eur-lex.europa.eu/eli/reg/2016/679/oj; Bedside, principle 4: without third parties",
		Why: "Whoever serves a picture, a font or a program learns the visitor's address and which page on which illness they read. " +
			"So by default nobody else serves anything. Links are no matter: a reader follows them knowingly.",
		Fix: "put the file into the site; where it must come from elsewhere, allow its host in the configuration, with the reason",
		Bad: Example{Published: true, Body: "<!doctype html><html lang=en><title>How to find us</title><iframe title=\"Map\" src=\"https://maps.example/clinic\"></iframe></html>\n"},
		Good: Example{Published: true, Body: "<!doctype html><html lang=en><title>How to find us</title><img alt=\"Map of the way from the station\" src=\"/map.webp\">\n" +
			"<a href=\"https://maps.example/clinic\">Open the map</a></html>\n"},
		gate: func(s *site) watch {
			g := &fetches{site: s}
			return watch{page: g.page, done: g.done}
		},
	}
}

// fetches gathers what the pages fetch from elsewhere.
type fetches struct {
	*site
	gathered
}

// fetched is what is to be said of one address that leads a browser elsewhere,
// or of a tracker.
func fetched(page, noun, value string, at span) sighting {
	s := sighting{page: page, at: at, key: noun + " " + value}
	s.message = fmt.Sprintf("the %s %s is fetched from somebody else, who learns who reads this page", noun, quote(value))
	s.fix = "put the file into the site; where it must come from elsewhere, allow its host in the configuration, with the reason"
	switch noun {
	case "tracker":
		s.message = fmt.Sprintf("a known tracker runs here: %s", quote(value))
		s.fix = "take it out; to count visits, read the host's own logs"
	case "form":
		s.message = fmt.Sprintf("the form sends what people write to somebody else, %s", quote(value))
	case "connection":
		s.message = fmt.Sprintf("the page opens a connection to somebody else, %s", quote(value))
	}
	return s
}

// elsewhere tells whether an address is of another host than the site's, and
// not one that the clinic allows.
func (g *fetches) elsewhere(value string) bool {
	v := lineBreaks.Replace(strings.TrimFunc(value, func(r rune) bool { return r <= ' ' }))
	switch scheme(v) {
	case "":
		if len(v) < 2 || !isSlash(v[0]) || !isSlash(v[1]) {
			return false
		}
		v = "https:" + strings.ReplaceAll(v, `\`, "/")
	case "http", "https", "ws", "wss", "ftp":
	default:
		return false
	}
	u, err := url.Parse(v)
	if err != nil {
		return true
	}
	host := canonicalHost(u.Scheme, u.Host)
	if host == g.host && host != "" {
		return false
	}
	return !slices.ContainsFunc(g.clinic.Config.Allowances("third-party"), func(allowed string) bool {
		allowed = strings.ToLower(strings.TrimSpace(allowed))
		if strings.Contains(allowed, "://") {
			return strings.HasPrefix(strings.ToLower(v), allowed)
		}
		if rest, wild := strings.CutPrefix(allowed, "*."); wild {
			return host == rest || strings.HasSuffix(host, "."+rest)
		}
		return host == allowed
	})
}

func (g *fetches) page(v *view) listener {
	var (
		all     []sighting
		where   finder
		style   bool
		program bool
	)
	add := func(noun, value string, at span) {
		all = append(all, fetched(v.path, noun, value, at))
	}
	return listener{
		start: func(e *element) {
			style, program = false, false
			if e.inert {
				return
			}
			switch e.name {
			case "style":
				style = true
			case "script":
				kind, _ := e.get("type")
				program = !slices.Contains(dataScripts, strings.ToLower(strings.TrimSpace(kind)))
			}
			if value, ok := e.get("style"); ok && strings.Contains(value, "url(") {
				at := e.value("style")
				g.styles(v.src, at, func(value string, at span) { add("image", value, at) })
			}
			for _, l := range loads[e.name] {
				value, ok := e.get(l.attribute)
				if !ok {
					continue
				}
				noun := l.noun
				if e.name == "link" && l.attribute == "href" {
					rel, _ := e.get("rel")
					noun = ""
					for word := range strings.FieldsSeq(strings.ToLower(rel)) {
						noun = cmp.Or(noun, fetching[word])
					}
					if noun == "" {
						continue
					}
				}
				if strings.HasSuffix(l.attribute, "srcset") {
					for i, c := range srcset(value) {
						if address := value[c.start:c.end]; g.elsewhere(address) {
							add(noun, address, where.find(v.src, found{e.span, l.attribute, address, noun, i, false}))
						}
					}
				} else if g.elsewhere(value) {
					add(noun, value, e.value(l.attribute))
				}
			}
		},
		text: func(t *text) {
			switch {
			case style:
				g.styles(v.src, t.span, func(value string, at span) { add("file of a style", value, at) })
			case program:
				for _, m := range trackers.FindAllStringIndex(t.source, 1) {
					at := span{t.start + m[0], t.start + m[1]}
					add("tracker", v.src[at.start:at.end], at)
				}
			}
		},
		end:  func(string, span) { style, program = false, false },
		done: func() { g.add(all) },
	}
}

// styles calls f with the addresses in a style sheet that lead elsewhere.
func (g *fetches) styles(src string, in span, f func(value string, at span)) {
	text := src[in.start:in.end]
	// A comment keeps its length, so that places stay right.
	text = styleComment.ReplaceAllStringFunc(text, func(c string) string { return strings.Repeat(" ", len(c)) })
	for _, m := range styleAddress.FindAllStringSubmatchIndex(text, -1) {
		for k := 2; k < len(m); k += 2 {
			if m[k] >= 0 && g.elsewhere(text[m[k]:m[k+1]]) {
				f(text[m[k]:m[k+1]], span{in.start + m[k], in.start + m[k+1]})
			}
		}
	}
}

func (g *fetches) done(ctx context.Context, o *overview) error {
	for _, name := range g.names {
		kind := strings.ToLower(path.Ext(name))
		if kind != ".css" && kind != ".js" && kind != ".mjs" {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		p, err := g.read(name)
		if err != nil {
			return err
		}
		if kind == ".css" {
			g.styles(p.src, span{0, len(p.src)}, func(value string, at span) {
				g.add([]sighting{fetched(name, "file of a style", value, at)})
			})
		} else if m := trackers.FindStringIndex(p.src); m != nil {
			g.add([]sighting{fetched(name, "tracker", p.src[m[0]:m[1]], span{m[0], m[1]})})
		}
	}
	return g.tell(ctx, o)
}
