package check

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"example.org/bedside/tools/words"
)

const ruleBrokenLink = "broken-link"

func brokenLink() Rule {
	return Rule{
		ID:       ruleBrokenLink,
		Severity: SeverityError,
		Summary:  "Links, pictures and files lead to something that is on the site.",
		Source:   "HTML Living Standard, 4.6 Links, https://html.spec.whatwg.org/multipage/links.html",
		Why:      "A reader who follows a link wants to know more, and finds nothing. On a page about an illness that may be what mattered.",
		Fix:      "correct the address, or take the link out",
		Bad:      Example{Published: true, Body: "<!doctype html><html lang=\"en\"><head><title>Knee</title></head><body><a href=\"/no-such-page/\">Our prices</a></body></html>"},
		Good:     Example{Published: true, Body: "<!doctype html><html lang=\"en\"><head><title>Knee</title></head><body><a href=\"#prices\">Our prices</a><h2 id=\"prices\">Prices</h2></body></html>"},
		page:     unreadLinks,
		// What stands in the site's data belongs to no page.
		note: func(*Page) any { return nil },
		compare: func(_ []noted, r *Report) {
			for _, d := range r.clinic.shared() {
				src := string(d.Source)
				findUnread(src, func(start, end int, message, fix string) {
					before := src[strings.LastIndexByte(src[:start], '\n')+1 : start]
					if !strings.HasPrefix(strings.TrimSpace(before), "#") && !strings.HasSuffix(before, "\\") && !strings.HasSuffix(before, "`") {
						r.At(d.Range(start, end), message, fix)
					}
				})
			}
		},
		gate: func(s *site) watch {
			l := &links{site: s, ids: make(map[string][]string)}
			return watch{page: l.page, done: l.done}
		},
	}
}

// unreadLink is a link or an image that Markdown leaves as it is, because a
// space stands in its address.
var unreadLink = regexp.MustCompile(`(!?)\[([^\[\]]*)\]\(([^()<>"]*[^()<>" ] [^()<>" ][^()<>"]*)\)`)

// addressLike is what in brackets behind brackets is no remark.
var addressLike = regexp.MustCompile(`^(?:\.{0,2}/|#|[a-z]+:)|\.[A-Za-z0-9]{2,5}$`)

// unreadLinks reports links and images that stand in the text as they were
// written. What a backslash stands before is meant so.
func unreadLinks(p *Page, r *Report) {
	for _, b := range p.Blocks {
		findUnread(b.Text, func(start, end int, message, fix string) {
			at := b.Range(start, end)
			if !strings.Contains(at.Match, "\\") && !(at.File == p.File && at.Start > 0 && p.Source[at.Start-1] == '\\') && !p.isCode(b, at) {
				r.At(at, message, fix)
			}
		})
	}
}

func findUnread(text string, tell func(start, end int, message, fix string)) {
	if !strings.Contains(text, "](") {
		return
	}
	for _, m := range unreadLink.FindAllStringSubmatchIndex(text, -1) {
		address := strings.TrimSpace(text[m[6]:m[7]])
		if m[3] == m[2] && !addressLike.MatchString(address) {
			continue
		}
		what, right := "the link", fmt.Sprintf("[%s](<%s>)", text[m[4]:m[5]], address)
		if m[3] > m[2] {
			what, right = "the image", "!"+right
		}
		tell(m[0], m[1], fmt.Sprintf("%s is not read as one, because a space stands in its address: readers see %s", what, quote(text[m[0]:m[1]])),
			fmt.Sprintf("write %s, or take the space out of the file's name", right))
	}
}

// links gathers what every page links to and which places it has. What leads
// to a place on another page can be judged only when all pages have been read.
type links struct {
	*site
	mu      sync.Mutex
	ids     map[string][]string // page → its places, sorted; nil where a card stands for what may have them
	pending []reference         // to places on other pages
	broken  []reference
}

// reference is one address in a page.
type reference struct {
	page string
	at   span // of the address
	destination
}

// destination is what an address means on this site.
type destination struct {
	noun     string // what the writer would call it: link, image, form…
	value    string // the address as written, without character references
	path     string // the path that it leads to, absolute and decoded; "" if it leads away from the site
	file     string // the published file at path
	fragment string // the place on that page, as written
	severity string
	problem  string // why it is broken; "": it is not
	fix      string
}

// addresses says which attributes hold addresses, by element.
var addresses = map[string][]struct{ attribute, noun string }{
	"a":      {{"href", "link"}},
	"area":   {{"href", "link"}},
	"audio":  {{"src", "sound"}},
	"button": {{"formaction", "form"}},
	"embed":  {{"src", "embedded file"}},
	"form":   {{"action", "form"}},
	"iframe": {{"src", "frame"}},
	"image":  {{"href", "image"}, {"xlink:href", "image"}},
	"img":    {{"src", "image"}, {"srcset", "image"}},
	"input":  {{"src", "image"}, {"formaction", "form"}},
	"link":   {{"href", "linked file"}, {"imagesrcset", "image"}},
	"object": {{"data", "embedded file"}},
	"script": {{"src", "script"}},
	"source": {{"src", "media file"}, {"srcset", "image"}},
	"track":  {{"src", "track"}},
	"video":  {{"src", "video"}, {"poster", "image"}},
}

// found is an address as it was met.
type found struct {
	tag       span
	key       string
	value     string
	noun      string
	candidate int  // the place in a srcset, -1 elsewhere
	soft      bool // something at the host may answer
}

// finder finds where addresses stand. It remembers the attribute that it looked
// at last, because a srcset may hold very many.
type finder struct {
	tag        span
	key        string
	at         span
	candidates []span
}

func (w *finder) find(src string, f found) span {
	if w.tag != f.tag || w.key != f.key {
		*w = finder{tag: f.tag, key: f.key, at: f.tag}
		if at, ok := findValue(src[f.tag.start:f.tag.end], f.key); ok {
			w.at = span{f.tag.start + at.start, f.tag.start + at.end}
			if f.candidate >= 0 {
				w.candidates = srcset(src[w.at.start:w.at.end])
			}
		}
	}
	if f.candidate >= 0 {
		if f.candidate < len(w.candidates) {
			c := w.candidates[f.candidate]
			return span{w.at.start + c.start, w.at.start + c.end}
		}
	} else if i := strings.Index(src[w.at.start:w.at.end], f.value); i >= 0 && f.value != "" {
		return span{w.at.start + i, w.at.start + i + len(f.value)}
	}
	return w.at
}

func (l *links) page(v *view) listener {
	var (
		all   []found
		where finder
		ids   []string
		base  string
		posts bool // the form that is open sends data to a program
		card  bool // an error card hides what is to stand there
	)
	return listener{
		start: func(e *element) {
			if id, ok := e.get("id"); ok && id != "" && !e.inert {
				ids = append(ids, id)
			}
			card = card || e.hasClass("bs-error")
			switch e.name {
			case "a":
				if name, ok := e.get("name"); ok && name != "" && !e.inert {
					ids = append(ids, name)
				}
			case "base":
				if href, ok := e.get("href"); ok && base == "" {
					base = href
				}
			case "link":
				// These open a connection and fetch nothing.
				if rel, _ := e.get("rel"); strings.EqualFold(rel, "preconnect") || strings.EqualFold(rel, "dns-prefetch") {
					return
				}
			case "form":
				method, _ := e.get("method")
				posts = strings.EqualFold(method, "post")
			case "meta":
				if equiv, _ := e.get("http-equiv"); strings.EqualFold(equiv, "refresh") {
					content, _ := e.get("content")
					if value, ok := refreshAddress(content); ok {
						all = append(all, found{e.span, "content", value, "redirect", -1, false})
					}
				}
			}
			for _, a := range addresses[e.name] {
				value, ok := e.get(a.attribute)
				switch {
				case !ok:
				case strings.HasSuffix(a.attribute, "srcset"):
					for i, c := range srcset(value) {
						all = append(all, found{e.span, a.attribute, value[c.start:c.end], a.noun, i, false})
					}
				default:
					all = append(all, found{e.span, a.attribute, value, a.noun, -1, a.noun == "form" && posts})
				}
			}
		},
		done: func() {
			from := l.prefix + v.path
			away := false
			if base != "" {
				d := l.resolve(from, base)
				from, away = d.path, d.path == ""
			}
			slices.Sort(ids)
			ids = slices.Compact(ids)

			var pending, broken []reference
			for _, f := range all {
				var d destination
				if away && isRelative(f.value) {
					continue
				}
				d = l.resolve(from, f.value)
				if d.problem == "" && d.path == "" {
					continue
				}
				d.noun, d.value = f.noun, f.value
				if d.problem == "" {
					l.locate(&d)
					if d.problem != "" && f.soft {
						d.severity = SeverityWarning
						d.fix = "a form may be answered by a program at the host; make sure that there is one at this address"
					}
				}
				if d.problem == "" && f.noun == "image" {
					d.unshown()
				}
				if d.problem == "" {
					if d.fragment == "" || f.noun != "link" && f.noun != "redirect" || !isHTML(d.file) {
						continue
					}
					if d.file == v.path && hasPlace(ids, d.fragment) {
						continue
					}
				}
				r := reference{page: v.path, destination: d, at: where.find(v.src, f)}
				if d.problem == "" {
					pending = append(pending, r)
				} else {
					broken = append(broken, r)
				}
			}

			l.mu.Lock()
			defer l.mu.Unlock()
			if !card {
				l.ids[v.path] = append([]string{}, ids...)
			}
			l.pending = append(l.pending, pending...)
			l.broken = append(l.broken, broken...)
		},
	}
}

// everywhere is how many pages may have the same broken address before it is
// taken for one mistake of a layout or a menu, and reported once.
const everywhere = 5

func (l *links) done(ctx context.Context, o *overview) error {
	for _, r := range l.pending {
		// A page with a card is not whole: errorCard tells of it.
		if ids := l.ids[r.file]; ids == nil || hasPlace(ids, r.fragment) {
			continue
		}
		r.problem = "there is no such place on that page"
		if r.file == r.page {
			r.problem = "there is no such place on this page"
		}
		l.broken = append(l.broken, r)
	}
	slices.SortFunc(l.broken, func(a, b reference) int {
		return cmp.Or(cmp.Compare(a.page, b.page), cmp.Compare(a.at.start, b.at.start))
	})

	type mistake struct{ noun, path, fragment, value, problem string }
	key := func(r reference) mistake {
		m := mistake{r.noun, r.path, r.fragment, "", r.problem}
		if r.path == "" {
			m.value = r.value
		}
		return m
	}
	pages := make(map[mistake][]string)
	for _, r := range l.broken {
		k := key(r)
		if on := pages[k]; len(on) == 0 || on[len(on)-1] != r.page {
			pages[k] = append(on, r.page)
		}
	}

	near := newNear(l)
	fixes := make(map[mistake]string)
	var v *view
	flush := func() {
		if v != nil {
			o.findings = append(o.findings, v.close()...)
		}
	}
	for _, r := range l.broken {
		k := key(r)
		on := pages[k]
		if len(on) > everywhere && on[0] != r.page {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		fix, ok := fixes[k]
		if !ok {
			fix = near.fix(r)
			fixes[k] = fix
		}
		if v == nil || v.path != r.page {
			flush()
			p, err := l.read(r.page)
			if err != nil {
				return err
			}
			v = &view{page: p, rule: o.rule}
		}
		trouble := "is missing"
		switch {
		case r.noun == "link", r.noun == "redirect", r.noun == "form":
			trouble = "leads nowhere"
		case r.noun == "image" && l.has(r.file):
			trouble = "shows nothing"
		}
		message := fmt.Sprintf("the %s %s %s: %s", r.noun, quote(r.value), trouble, r.problem)
		if len(on) > everywhere {
			message += fmt.Sprintf("; it is also on %d other pages (%s …), so it probably stands in a layout or a menu", len(on)-1, strings.Join(on[1:4], ", "))
		}
		v.reportAs(cmp.Or(r.severity, o.rule.Severity), r.at, message, fix)
	}
	flush()
	return nil
}

// hasPlace tells whether a fragment leads to one of a page's places: as it is
// written or with its percent signs decoded (HTML Living Standard, 7.4.6.4).
func hasPlace(ids []string, fragment string) bool {
	if _, ok := slices.BinarySearch(ids, fragment); ok {
		return true
	}
	decoded := decode(fragment)
	if _, ok := slices.BinarySearch(ids, decoded); ok {
		return true
	}
	return strings.EqualFold(decoded, "top")
}

// locate looks for the file that a path on this site leads to.
func (l *links) locate(d *destination) {
	var ok bool
	if d.file, ok = l.file(d.path); ok {
		return
	}
	rel := strings.TrimPrefix(path.Clean(d.path), l.prefix)
	switch {
	case strings.HasSuffix(d.path, "/") && l.has(rel):
		d.problem = "that is a file, and the address of a file does not end in a slash"
	case l.folder(rel):
		d.problem = "that folder has no page of its own"
	default:
		d.problem = "there is no such page or file on this site"
	}
}

// unshown says of a picture's file that browsers show nothing of it.
func (d *destination) unshown() {
	switch ext := strings.ToLower(path.Ext(d.file)); {
	case slices.Contains([]string{".heic", ".heif", ".tif", ".tiff", ".psd", ".eps", ".raw", ".dng", ".jp2"}, ext):
		d.problem, d.fix = "most browsers know no pictures in the format "+strings.ToUpper(ext[1:]), "save it as JPEG, PNG or WebP"
	case slices.Contains([]string{".pdf", ".doc", ".docx", ".odt", ".ppt", ".pptx", ".xls", ".xlsx", ".zip", ".html", ".txt"}, ext):
		d.problem, d.fix = "it is no picture", fmt.Sprintf("link to it, as in [what it is](%s)", d.value)
	}
}

// folder tells whether the tree has files under a path.
func (s *site) folder(rel string) bool {
	i, _ := slices.BinarySearch(s.names, rel+"/")
	return i < len(s.names) && strings.HasPrefix(s.names[i], rel+"/")
}

// isRelative tells whether an address depends on the page that it stands on.
func isRelative(value string) bool {
	value = strings.TrimSpace(value)
	return scheme(value) == "" && !strings.HasPrefix(value, "//")
}

// scheme returns the scheme of an address in small letters, "" if it has none.
func scheme(value string) string {
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
		case i > 0 && ('0' <= c && c <= '9' || c == '+' || c == '-' || c == '.'):
		case i > 0 && c == ':':
			return strings.ToLower(value[:i])
		default:
			return ""
		}
	}
	return ""
}

var lineBreaks = strings.NewReplacer("\t", "", "\n", "", "\r", "")

// decode resolves percent signs, and leaves them where they are wrong.
func decode(s string) string {
	if d, err := url.PathUnescape(s); err == nil {
		return d
	}
	return s
}

// resolve reads an address as a browser does (URL Standard, 4.4), standing on a
// page at an absolute URL path. A destination without a path and without a
// problem leads away from the site.
func (s *site) resolve(from, value string) (d destination) {
	v := strings.TrimFunc(value, func(r rune) bool { return r <= ' ' })
	if strings.ContainsAny(v, "\t\n\r") {
		v = lineBreaks.Replace(v)
	}
	if v == "" {
		d.severity = SeverityWarning
		d.problem = "it has no address, so it leads to the page that it stands on"
		d.fix = "give it an address, or take it out; Markdown drops an address that it takes for dangerous"
		return d
	}

	authority := false
	switch sch := scheme(v); sch {
	case "":
		if len(v) > 1 && isSlash(v[0]) && isSlash(v[1]) {
			authority = true
			v = v[2:]
		}
	case "http", "https":
		rest := v[len(sch)+1:]
		if len(rest) < 2 || !isSlash(rest[0]) || !isSlash(rest[1]) {
			d.problem = "after " + sch + ": two slashes must follow"
			d.fix = fmt.Sprintf("did you mean %s?", quote(sch+"://"+strings.TrimLeft(rest, `/\`)))
			return d
		}
		authority = true
		v = rest[2:]
	case "javascript", "vbscript":
		d.problem = "it runs a program instead of leading anywhere, and the site's security headers forbid that"
		d.fix = "link to a page, or use a button with a script of its own"
		return d
	case "file":
		d.problem = "it leads to a file on your own computer, which visitors do not have"
		d.fix = "put the file beside the page or into static/ and link to it there"
		return d
	default:
		if len(sch) == 1 {
			d.problem = "it leads to a drive of your own computer, which visitors do not have"
			d.fix = "put the file beside the page or into static/ and link to it there"
		}
		return d
	}

	v, fragment, _ := strings.Cut(v, "#")
	if i := strings.Index(fragment, ":~:"); i >= 0 {
		fragment = fragment[:i]
	}
	v, _, _ = strings.Cut(v, "?")
	v = strings.ReplaceAll(v, `\`, "/")

	if authority {
		host, rest, _ := strings.Cut(v, "/")
		if i := strings.LastIndexByte(host, '@'); i >= 0 {
			host = host[i+1:]
		}
		if s.host == "" || canonicalHost("", host) != s.host {
			return d
		}
		v = "/" + rest
	}
	p := decode(v)
	switch {
	case p == "":
		p = from
	case p[0] != '/':
		p = from[:strings.LastIndexByte(from, '/')+1] + p
	}
	slash := strings.HasSuffix(p, "/") || strings.HasSuffix(p, "/.") || strings.HasSuffix(p, "/..")
	p = path.Clean(p)
	if slash && p != "/" {
		p += "/"
	}
	if !s.inside(p) {
		if authority {
			return d
		}
		d.problem = fmt.Sprintf("it leads out of the site, whose addresses begin with %s", quote(s.prefix))
		if _, ok := s.file(path.Join(s.prefix, p)); ok {
			d.fix = fmt.Sprintf("did you mean %s?", quote(strings.TrimSuffix(s.prefix, "/")+p))
		} else {
			d.fix = "if something else of yours is there, write the whole address with https://"
		}
		return d
	}
	d.path, d.fragment = p, fragment
	return d
}

func isSlash(c byte) bool { return c == '/' || c == '\\' }

// srcset splits the candidates of a srcset and returns where their addresses
// stand (HTML Living Standard, 4.8.4.3.5).
func srcset(value string) []span {
	const space = " \t\n\r\f"
	var all []span
	for i := 0; ; {
		for i < len(value) && (value[i] == ',' || strings.IndexByte(space, value[i]) >= 0) {
			i++
		}
		if i == len(value) {
			return all
		}
		start := i
		for i < len(value) && strings.IndexByte(space, value[i]) < 0 {
			i++
		}
		end := start + len(strings.TrimRight(value[start:i], ","))
		all = append(all, span{start, end})
		if end < i {
			continue
		}
		for depth := 0; i < len(value); i++ {
			switch value[i] {
			case '(':
				depth++
			case ')':
				depth--
			}
			if value[i] == ',' && depth <= 0 {
				break
			}
		}
	}
}

// refreshAddress reads the address in the content of a refresh: "0; url=/new/".
func refreshAddress(content string) (string, bool) {
	_, rest, ok := strings.Cut(content, ";")
	if !ok {
		return "", false
	}
	rest = strings.TrimSpace(rest)
	if len(rest) >= 3 && strings.EqualFold(rest[:3], "url") {
		if after, ok := strings.CutPrefix(strings.TrimSpace(rest[3:]), "="); ok {
			rest = strings.TrimSpace(after)
		}
	}
	if rest != "" && (rest[0] == '"' || rest[0] == '\'') {
		quote := rest[:1]
		rest, _, _ = strings.Cut(rest[1:], quote)
	}
	return rest, rest != ""
}

// near finds what a broken address may have meant.
type near struct {
	*links
	children map[string][]string // folder → what is in it
	last     map[string][]string // last part of an address, folded → the addresses
	tries    int                 // how often it may still search
}

func newNear(l *links) *near { return &near{links: l, tries: 200} }

// fix says what to do about a broken reference.
func (n *near) fix(r reference) string {
	if r.fix != "" {
		return r.fix
	}
	if r.file != "" && r.fragment != "" && n.has(r.file) {
		if id, ok := n.place(r.file, decode(r.fragment)); ok {
			if r.file == r.page {
				return fmt.Sprintf("did you mean %s?", quote("#"+id))
			}
			return fmt.Sprintf("did you mean %s?", quote(n.address(r.file)+"#"+id))
		}
		return "give the heading that is meant this id, as in \"## Heading {#" + shorten(r.fragment) + "}\", or link to the page alone"
	}
	if strings.Contains(r.value, "@") && !strings.Contains(r.value, "/") {
		return fmt.Sprintf("did you mean %s?", quote("mailto:"+r.value))
	}
	if v := strings.ToLower(strings.TrimSpace(r.value)); strings.HasPrefix(v, "www.") {
		return fmt.Sprintf("did you mean %s?", quote("https://"+strings.TrimSpace(r.value)))
	}
	if a, ok := n.search(r.path); ok {
		return fmt.Sprintf("did you mean %s?", quote(a))
	}
	if strings.Contains(r.value, "%") && decode(r.value) == r.value {
		return "write a percent sign in an address as %25"
	}
	return "correct the address, or add the page or file that it names"
}

// Longer words are no typing mistakes, and comparing them takes long.
const longest = 200

func (n *near) place(file, fragment string) (string, bool) {
	ids := n.ids[file]
	if n.tries == 0 || len(fragment) > longest || len(ids) > 5000 {
		return "", false
	}
	n.tries--
	return words.Nearest(fragment, ids)
}

func fold(s string) string { return strings.ToLower(norm.NFC.String(s)) }

// search follows a path from folder to folder and takes the nearest name where
// there is no right one; failing that, it looks for a page of the same name in
// another folder.
func (n *near) search(p string) (string, bool) {
	rel := strings.Trim(strings.TrimPrefix(path.Clean(p), strings.TrimSuffix(n.prefix, "/")), "/")
	if n.tries == 0 || rel == "" || len(rel) > longest {
		return "", false
	}
	n.tries--
	if n.children == nil {
		n.index()
	}
	at := ""
	for _, part := range strings.Split(rel, "/") {
		child, ok := n.child(at, part)
		if !ok {
			at = ""
			break
		}
		at = path.Join(at, child)
	}
	if at != "" {
		if name, ok := n.file(n.prefix + at); ok {
			return n.address(name), true
		}
	}
	if same := n.last[fold(stem(rel))]; len(same) == 1 {
		return same[0], true
	}
	return "", false
}

func (n *near) child(folder, part string) (string, bool) {
	all := n.children[folder]
	if slices.Contains(all, part) {
		return part, true
	}
	folded := fold(part)
	for _, c := range all {
		if f := fold(c); f == folded || f == folded+".html" {
			return c, true
		}
	}
	// In a name of one or two letters every other one is near.
	if utf8.RuneCountInString(part) < 3 {
		return "", false
	}
	return words.Nearest(part, all)
}

func (n *near) index() {
	n.children, n.last = make(map[string][]string), make(map[string][]string)
	seen := make(map[string]bool)
	for _, name := range n.names {
		for at := name; at != "" && !seen[at]; {
			seen[at] = true
			folder := strings.TrimSuffix(path.Dir(at), ".")
			n.children[folder] = append(n.children[folder], path.Base(at))
			at = folder
		}
		a := n.address(name)
		if s := fold(stem(strings.TrimPrefix(a, n.prefix))); s != "" {
			n.last[s] = append(n.last[s], a)
		}
	}
}

// stem is the last part of a path that names something, without .html.
func stem(p string) string {
	p = strings.TrimSuffix(strings.Trim(p, "/"), "/index.html")
	return strings.TrimSuffix(path.Base("/"+p), ".html")
}

// quote puts text from a page into a message: between quotation marks, and
// shortened.
func quote(s string) string { return strconv.Quote(shorten(s)) }

// shorten keeps what a message can hold of a text.
func shorten(s string) string {
	const most = 100
	if len(s) <= most {
		return s
	}
	n := 0
	for i := range s {
		if n == most {
			return s[:i] + "…"
		}
		n++
	}
	return s
}
