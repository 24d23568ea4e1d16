package read

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"maps"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/afero"
	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"example.org/bedside/tools/importer/tree"
)

func wxrReader() Reader {
	return Reader{
		Name:       "WordPress export",
		Extensions: []string{".xml"},
		Magic:      func(head []byte) bool { return bytes.Contains(head, []byte("wordpress.org/export/")) },
		Read:       readWXR,
	}
}

// wxr is a WordPress export. It is read twice as a stream: once for what posts
// name (tables, FAQs, uploads, people), then for the posts.
type wxr struct {
	*Source
	base    string // the old site's address
	authors map[string]tree.Author
	tables  map[string]*wxrItem // by TablePress's id
	faqs    []*wxrItem          // of Ultimate FAQ
	uploads map[string]string   // the id of an upload → its address
	alts    map[string]string   // the address of an upload → its alt text
	blocks  map[string]*wxrItem // reusable blocks, by id
	used    map[*wxrItem]bool   // tables, questions and blocks that a post shows
	kept    int64               // bytes of what posts name
	ctx     context.Context     // of what is fetched
}

type wxrItem struct {
	Title    string        `xml:"title"`
	Link     string        `xml:"link"`
	Creator  string        `xml:"http://purl.org/dc/elements/1.1/ creator"`
	Content  string        `xml:"http://purl.org/rss/1.0/modules/content/ encoded"`
	Excerpt  string        `xml:"-"`
	ID       string        `xml:"post_id"`
	Date     string        `xml:"post_date"`
	DateGMT  string        `xml:"post_date_gmt"`
	Modified string        `xml:"post_modified_gmt"`
	Name     string        `xml:"post_name"`
	Status   string        `xml:"status"`
	Type     string        `xml:"post_type"`
	Password string        `xml:"post_password"`
	Upload   string        `xml:"attachment_url"`
	Terms    []wxrTerm     `xml:"category"`
	Meta     []wxrMeta     `xml:"postmeta"`
	Comments []wxrComment  `xml:"comment"`
	Encoded  []wxrExcerpts `xml:"encoded"`
}

type wxrExcerpts struct {
	XMLName xml.Name
	Text    string `xml:",chardata"`
}

type wxrTerm struct {
	Domain string `xml:"domain,attr"`
	Slug   string `xml:"nicename,attr"`
	Name   string `xml:",chardata"`
}

type wxrMeta struct {
	Key   string `xml:"meta_key"`
	Value string `xml:"meta_value"`
}

type wxrComment struct {
	Text string `xml:"comment_content"`
}

type wxrAuthor struct {
	Login string `xml:"author_login"`
	Email string `xml:"author_email"`
	Name  string `xml:"author_display_name"`
	First string `xml:"author_first_name"`
	Last  string `xml:"author_last_name"`
}

func (i *wxrItem) meta(key string) string {
	for _, m := range i.Meta {
		if m.Key == key {
			return m.Value
		}
	}
	return ""
}

func readWXR(ctx context.Context, s *Source, yield func(*tree.Document) error) error {
	x := &wxr{
		Source: s, authors: map[string]tree.Author{}, tables: map[string]*wxrItem{},
		uploads: map[string]string{}, alts: map[string]string{}, blocks: map[string]*wxrItem{}, used: map[*wxrItem]bool{}, ctx: ctx,
	}
	err := x.each(ctx, func(item *wxrItem) error {
		switch item.Type {
		case "tablepress_table", "ufaq", "wp_block":
			if x.kept += int64(len(item.Content)); x.kept > s.Limits.Size {
				return s.fail(fmt.Sprintf("has more than %d MB of tables, questions and reusable blocks", s.Limits.Size>>20), "export it in parts")
			}
		}
		switch item.Type {
		case "wp_block":
			x.blocks[item.ID] = item
		case "tablepress_table":
			for _, id := range strings.Split(item.meta("_tablepress_export_table_id"), ",") {
				if id = strings.TrimSpace(id); id != "" {
					x.tables[id] = item
				}
			}
		case "ufaq":
			x.faqs = append(x.faqs, item)
		case "attachment":
			address := cmp.Or(item.Upload, item.Link)
			x.uploads[item.ID] = address
			x.alts[address] = item.meta("_wp_attachment_image_alt")
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortStableFunc(x.faqs, func(a, b *wxrItem) int { return order(a) - order(b) })

	err = x.each(ctx, func(item *wxrItem) error {
		switch item.Type {
		// What no reader of the site saw as a page: uploads, menus, settings,
		// styles, revisions.
		case "attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache", "wp_global_styles",
			"wp_navigation", "wp_template", "wp_template_part", "user_request", "wp_font_family", "wp_font_face",
			"elementor_library", "acf-field", "acf-field-group", "tablepress_table", "ufaq", "wp_block", "wpcf7_contact_form":
			return nil
		}
		if item.Status == "auto-draft" || item.Status == "trash" {
			return nil
		}
		return yield(x.document(item))
	})
	if err != nil {
		return err
	}
	return x.rest(yield)
}

func order(i *wxrItem) int {
	n, _ := strconv.Atoi(i.meta("ufaq_order"))
	return n
}

// each calls f for every item of the export.
func (x *wxr) each(ctx context.Context, f func(*wxrItem) error) error {
	file, err := x.Fs.Open(x.Path)
	if err != nil {
		return err
	}
	defer file.Close()
	source := &cleaned{Reader: file, long: x.fail(fmt.Sprintf("has a post of more than %d MB", x.Limits.Size>>20), "")}
	d := xml.NewDecoder(source)
	d.CharsetReader = func(label string, input io.Reader) (io.Reader, error) { return charset.NewReaderLabel(label, input) }
	d.Entity = xml.HTMLEntity
	depth := 0
	items := 0
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		source.left = x.Limits.Size
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			if items == 0 {
				return x.fail("is a WordPress export without a post", "")
			}
			return nil
		}
		if err != nil {
			return x.xmlError(d, err)
		}
		switch t := token.(type) {
		case xml.EndElement:
			depth--
		case xml.StartElement:
			depth++
			if depth > x.Limits.Depth {
				return x.fail("is nested too deeply to be a WordPress export", "")
			}
			if depth != 3 {
				continue
			}
			switch t.Name.Local {
			case "item":
				var item wxrItem
				if err := d.DecodeElement(&item, &t); err != nil {
					return x.xmlError(d, err)
				}
				for _, e := range item.Encoded {
					switch {
					case strings.Contains(e.XMLName.Space, "excerpt"):
						item.Excerpt = e.Text
					case item.Content == "":
						item.Content = e.Text
					}
				}
				item.Encoded = nil
				items++
				depth--
				if err := f(&item); err != nil {
					return err
				}
			case "author":
				var a wxrAuthor
				if err := d.DecodeElement(&a, &t); err != nil {
					return x.xmlError(d, err)
				}
				depth--
				name := cmp.Or(strings.TrimSpace(a.Name), strings.TrimSpace(a.First+" "+a.Last), a.Login)
				x.authors[a.Login] = tree.Author{ID: tree.Slug(name), Name: name, Email: a.Email}
			case "base_blog_url", "base_site_url", "link":
				var base string
				if err := d.DecodeElement(&base, &t); err != nil {
					return x.xmlError(d, err)
				}
				depth--
				if t.Name.Local == "base_blog_url" || x.base == "" {
					x.base = strings.TrimSpace(base)
				}
			}
		}
	}
}

// cleaned is an export without the control characters that XML forbids and
// WordPress writes all the same. It ends in an error where a post is too long.
type cleaned struct {
	io.Reader
	left int64
	long error
}

func (c *cleaned) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, c.long
	}
	n, err := c.Reader.Read(p)
	c.left -= int64(n)
	for i, b := range p[:n] {
		if b < ' ' && b != '\n' && b != '\t' && b != '\r' {
			p[i] = ' '
		}
	}
	return n, err
}

func (x *wxr) xmlError(d *xml.Decoder, err error) error {
	var ours *Error
	if errors.As(err, &ours) {
		return ours
	}
	line, column := d.InputPos()
	e := &Error{File: x.Path, Line: line, Column: column, Message: "the export breaks off or is damaged here (" + err.Error() + ")", Fix: "export it again from WordPress, under Tools, Export"}
	return e
}

var (
	blockMark = regexp.MustCompile(`<!--\s*/?wp:[^>]*?-->`)
	reusable  = regexp.MustCompile(`<!--\s*wp:block\s+\{"ref":(\d+)[^>]*?-->`)
)

// reused puts reusable blocks in the place of their names. One that stands in
// itself ends after a few.
func (x *wxr) reused(content string, depth int) string {
	if depth > 5 {
		return content
	}
	return reusable.ReplaceAllStringFunc(content, func(mark string) string {
		id := reusable.FindStringSubmatch(mark)[1]
		b := x.blocks[id]
		if b == nil || len(content)+len(b.Content) > 1<<20 {
			return mark
		}
		x.used[b] = true
		return x.reused(b.Content, depth+1)
	})
}

func (x *wxr) document(item *wxrItem) *tree.Document {
	doc := &tree.Document{Entry: item.Type + " " + item.ID}
	m := &doc.Meta
	m.Title = strings.TrimSpace(html.UnescapeString(item.Title))
	m.Type, m.Status, m.Slug = item.Type, item.Status, item.Name
	if s, err := url.PathUnescape(item.Name); err == nil {
		m.Slug = s
	}
	m.Address = item.Link
	m.Date = wpTime(item.DateGMT, item.Date)
	m.Modified = wpTime(item.Modified, "")
	m.Params = map[string]any{}
	if u, err := url.Parse(item.Link); err == nil {
		switch {
		case u.RawQuery != "":
			tell(doc, "unsure", "the old address cannot go on working: a static site does not see what stands behind the question mark", item.Link)
		case u.Path != "" && u.Path != "/":
			// So that the old address goes on working; Hugo refuses one that leads out
			// of the site.
			alias := path.Clean("/" + u.Path)
			if strings.HasSuffix(u.Path, "/") {
				alias += "/"
			}
			m.Params["aliases"] = []string{alias}
		}
	}
	if state := map[string]string{"draft": "a draft", "private": "private", "pending": "waiting for review", "future": "to be published later"}[item.Status]; state != "" {
		tell(doc, "found", "in WordPress the post was "+state, "")
	}
	if item.Creator != "" {
		a, ok := x.authors[item.Creator]
		if !ok {
			a = tree.Author{ID: tree.Slug(item.Creator), Name: item.Creator}
		}
		m.Authors = []tree.Author{a}
	}
	for _, t := range item.Terms {
		term := tree.Term{Slug: t.Slug, Name: html.UnescapeString(strings.TrimSpace(t.Name))}
		switch t.Domain {
		case "category":
			m.Categories = append(m.Categories, term)
		case "post_tag":
			m.Tags = append(m.Tags, term)
		case "post_format", "nav_menu", "wp_theme":
		default:
			tell(doc, "dropped", "the term of "+t.Domain+" was left out", term.Name)
		}
	}
	d := &dom{doc: doc, limits: x.Limits}
	if base, err := url.Parse(cmp.Or(item.Link, x.base)); err == nil && base.IsAbs() {
		d.base = base
	}
	if n := len(item.Comments); n > 0 {
		message := "the comment was left out: Bedside publishes none"
		if n > 1 {
			message = fmt.Sprintf("%d comments were left out: Bedside publishes none", n)
		}
		tell(doc, "dropped", message, "")
	}
	if item.Password != "" {
		tell(doc, "unsure", "the post was protected by a password; a static page has no lock, think before you publish it", "")
		m.Status = "private"
	}
	if excerpt, err := fragment(item.Excerpt); err == nil && strings.TrimSpace(item.Excerpt) != "" {
		m.Description = fold(textOf(excerpt))
	} else if text := cmp.Or(item.meta("_yoast_wpseo_metadesc"), item.meta("rank_math_description")); !strings.Contains(text, "%") {
		m.Description = fold(html.UnescapeString(text)) // with a percent sign it is a pattern
	}

	if data := item.meta("_elementor_data"); data != "" && item.meta("_elementor_edit_mode") == "builder" {
		if blocks, ok := x.elementor(d, data); ok {
			doc.Blocks = blocks
			x.media(doc, doc.Blocks)
			x.featured(doc, item)
			return doc
		}
	}
	if int64(len(item.Content)) > x.Limits.Text || strings.Count(item.Content, "<") > x.Limits.Nodes {
		tell(doc, "unsure", "the post is too long to be read; it was left out, bring it over by hand", "")
		return doc
	}
	d.autop = !strings.Contains(item.Content, "<!-- wp:")
	content := x.shortcodes(d, x.reused(item.Content, 0)+footnotes(item.meta("footnotes")))
	content = blockMark.ReplaceAllStringFunc(content, func(mark string) string {
		m := emptyBlock.FindStringSubmatch(mark)
		switch {
		case m == nil:
			if b := pluginBlock.FindStringSubmatch(mark); b != nil && !knownBlocks[b[1]] {
				return "<!--" + strangeBlock + b[1] + "-->"
			}
		case silent[m[1]]:
		case m[1] == "block":
			tell(doc, "unsure", "a reusable block that the export does not hold stood here; bring its text over by hand", mark)
		default:
			tell(doc, "unsure", "the block "+m[1]+" stood here, which WordPress fills in by itself; bring over by hand what it showed", mark)
		}
		return ""
	})
	root, err := fragment(content)
	if err != nil {
		tell(doc, "unsure", "the post's HTML cannot be read; it was kept as text", "")
		doc.Blocks = []tree.Block{&tree.Paragraph{Text: []tree.Inline{tree.Text(content)}}}
		return doc
	}
	for n := range root.Descendants() {
		if n.Data == "bedside-part" {
			n.DataAtom = 0
		}
	}
	d.footnotes(root)
	d.parts = x.parts(d)
	doc.Blocks = d.blocks(root)
	x.media(doc, doc.Blocks)
	x.featured(doc, item)
	return doc
}

// emptyBlock is the mark of a block that has no HTML: WordPress makes it of
// what stands in the mark.
var emptyBlock = regexp.MustCompile(`^<!--\s*wp:([\w/-]+)\s.*/-->$`)

// pluginBlock is the mark of a block that a plugin brings.
var pluginBlock = regexp.MustCompile(`^<!--\s*wp:([a-z][\w-]*/[\w-]+)`)

// knownBlocks are those of plugins that are read as what they are.
var knownBlocks = map[string]bool{"yoast/faq-block": true, "rank-math/faq-block": true, "kadence/accordion": true, "kadence/pane": true, "tablepress/table": true}

// strangeBlock begins the comment that stands in the place of an unknown
// block's mark, so that it can be told where the block is.
const strangeBlock = "bedside-block "

// silent are such blocks that show no text of the post's own.
var silent = map[string]bool{
	"footnotes": true, "spacer": true, "separator": true, "more": true, "nextpage": true, "post-title": true, "post-content": true, "post-date": true,
	"post-featured-image": true, "post-author": true, "post-terms": true, "comments": true, "post-comments-form": true, "post-navigation-link": true,
}

// footnotes gives the notes of a post, which stand beside it, as WordPress
// shows them below it.
func footnotes(meta string) string {
	var notes []struct{ ID, Content string }
	if json.Unmarshal([]byte(meta), &notes) != nil || len(notes) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(`<ol class="wp-block-footnotes">`)
	for _, n := range notes {
		id := html.EscapeString(n.ID)
		fmt.Fprintf(&b, `<li id="%s">%s <a href="#%[1]s-link">↩︎</a></li>`, id, n.Content)
	}
	return b.String() + "</ol>"
}

func tell(doc *tree.Document, kind, message, text string) {
	doc.Told = append(doc.Told, tree.Told{Kind: kind, Message: message, Text: text})
}

func wpTime(gmt, local string) time.Time {
	for _, s := range []string{gmt, local} {
		if t, err := time.Parse(time.DateTime, strings.TrimSpace(s)); err == nil && t.Year() > 1 {
			return t
		}
	}
	return time.Time{}
}

var (
	wpCaption = regexp.MustCompile(`(?s)\[(?:wp_)?caption([^\]]*)\]\s*((?:<a[^>]*>\s*)?<img[^>]*>(?:\s*</a>)?)(.*?)\[/(?:wp_)?caption\]`)
	wpEmbed   = regexp.MustCompile(`(?s)\[embed[^\]]*\]\s*(https?://[^\s\[<]+)\s*\[/embed\]`)
	wpMedia   = regexp.MustCompile(`\[(video|audio|playlist)\s[^\]]*?(?:src|mp4|mp3|webm)="([^"]+)"[^\]]*\](?:\[/(?:video|audio)\])?`)
	wpTable   = regexp.MustCompile(`\[table\s+id=["']?(\w+)["']?[^\]]*\]`)
	wpFAQs    = regexp.MustCompile(`\[ultimate-faqs?([^\]]*)\]`)
	wpGallery = regexp.MustCompile(`\[gallery\s[^\]]*?ids=["']([\d,\s]+)["'][^\]]*\]`)
	wpAny     = regexp.MustCompile(`\[/?([a-zA-Z][\w-]{2,})(\s[^\[\]]*)?/?\]`)
	attribute = regexp.MustCompile(`(\w+)=(?:"([^"]*)"|'([^']*)')`)
)

// wpOwn are the shortcodes of WordPress itself that may stand without anything.
var wpOwn = map[string]bool{"gallery": true, "audio": true, "video": true, "playlist": true, "embed": true, "caption": true}

// shortcodes puts HTML in the place of the WordPress shortcodes that have a
// meaning here. The others stay for the writer to see, and are listed.
func (x *wxr) shortcodes(d *dom, content string) string {
	if !strings.Contains(content, "[") {
		return content
	}
	content = wpCaption.ReplaceAllStringFunc(content, func(s string) string {
		m := wpCaption.FindStringSubmatch(s)
		for _, a := range attribute.FindAllStringSubmatch(m[1], -1) {
			if a[1] == "caption" { // as it was written before WordPress 3.4
				m[3] += " " + a[2] + a[3]
			}
		}
		return "<figure>" + m[2] + "<figcaption>" + m[3] + "</figcaption></figure>"
	})
	content = wpEmbed.ReplaceAllString(content, `<p><a href="$1">$1</a></p>`)
	content = wpMedia.ReplaceAllStringFunc(content, func(s string) string {
		m := wpMedia.FindStringSubmatch(s)
		return `<p><a href="` + html.EscapeString(m[2]) + `">` + html.EscapeString(path.Base(m[2])) + `</a></p>`
	})
	content = wpTable.ReplaceAllStringFunc(content, func(s string) string {
		id := wpTable.FindStringSubmatch(s)[1]
		if x.tables[id] == nil {
			return s
		}
		return `<bedside-part data-table="` + id + `"></bedside-part>`
	})
	content = wpFAQs.ReplaceAllStringFunc(content, func(s string) string {
		if len(x.faqs) == 0 {
			return s
		}
		return `<bedside-part data-faqs="` + html.EscapeString(wpFAQs.FindStringSubmatch(s)[1]) + `"></bedside-part>`
	})
	content = wpGallery.ReplaceAllStringFunc(content, func(s string) string {
		var b strings.Builder
		for _, id := range strings.Split(wpGallery.FindStringSubmatch(s)[1], ",") {
			if address := x.uploads[strings.TrimSpace(id)]; address != "" {
				fmt.Fprintf(&b, `<p><img src="%s" alt="%s"></p>`, html.EscapeString(address), html.EscapeString(x.alts[address]))
			} else {
				tell(d.doc, "unsure", "a picture of a gallery is not in the export", id)
			}
		}
		return b.String()
	})
	seen := map[string]bool{}
	for _, m := range wpAny.FindAllStringSubmatch(content, -1) {
		if !seen[m[1]] && (m[2] != "" || wpOwn[m[1]] || strings.Contains(content, "[/"+m[1]) || strings.Contains(m[1], "-") || strings.Contains(m[1], "_")) {
			seen[m[1]] = true
			tell(d.doc, "unsure", "the WordPress shortcode ["+m[1]+"] is none that Bedside knows; it stays in the text for you to replace", m[0])
		}
	}
	return content
}

// parts gives what stands in the place of the elements that shortcodes became.
func (x *wxr) parts(d *dom) func(n *nethtml.Node) []tree.Block {
	return func(n *nethtml.Node) []tree.Block {
		if id := attr(n, "data-table"); id != "" {
			x.used[x.tables[id]] = true
			t, err := x.table(d, x.tables[id])
			if err != nil {
				tell(d.doc, "unsure", "the table “"+x.tables[id].Title+"” cannot be read ("+err.Error()+"); it was kept as text", "")
				return []tree.Block{&tree.Paragraph{Text: []tree.Inline{tree.Text(x.tables[id].Content)}}}
			}
			return []tree.Block{t}
		}
		return x.questions(d, attr(n, "data-faqs"))
	}
}

// questions gives the posts of Ultimate FAQ that a shortcode shows.
func (x *wxr) questions(d *dom, attributes string) []tree.Block {
	include, exclude := map[string]bool{}, map[string]bool{}
	for _, m := range attribute.FindAllStringSubmatch(html.UnescapeString(attributes), -1) {
		for _, slug := range strings.Split(m[2]+m[3], ",") {
			switch m[1] {
			case "include_category":
				include[strings.TrimSpace(slug)] = true
			case "exclude_category":
				exclude[strings.TrimSpace(slug)] = true
			}
		}
	}
	d.groups++
	group := fmt.Sprint(d.groups)
	var out []tree.Block
	for _, f := range x.faqs {
		in, not := len(include) == 0, false
		for _, t := range f.Terms {
			in = in || t.Domain == "ufaq-category" && include[t.Slug]
			not = not || t.Domain == "ufaq-category" && exclude[t.Slug]
		}
		if !in || not || f.Status != "publish" {
			continue
		}
		root, err := fragment(blockMark.ReplaceAllString(f.Content, ""))
		if err != nil {
			continue
		}
		out = append(out, &tree.Disclosure{Group: group, Evidence: "Ultimate FAQ", FAQ: true,
			Title: []tree.Inline{tree.Text(html.UnescapeString(f.Title))}, Blocks: d.lines(root)})
		x.used[f] = true
	}
	return out
}

// table reads a table of TablePress: JSON of rows, HTML in each cell.
func (x *wxr) table(d *dom, item *wxrItem) (*tree.Table, error) {
	var rows [][]string
	if err := json.Unmarshal([]byte(item.Content), &rows); err != nil {
		var wrapped [][][]string
		if json.Unmarshal([]byte(item.Content), &wrapped) != nil || len(wrapped) != 1 {
			return nil, err
		}
		rows = wrapped[0]
	}
	if len(rows) == 0 {
		return nil, errors.New("it has no rows")
	}
	options := struct {
		Head json.RawMessage `json:"table_head"`
		Foot json.RawMessage `json:"table_foot"`
	}{}
	_ = json.Unmarshal([]byte(item.meta("_tablepress_table_options")), &options) // without options a table has no head
	head := whole(options.Head)
	t := &tree.Table{HeaderRows: min(head, len(rows)), Place: tree.Place{Part: "table " + item.meta("_tablepress_export_table_id")}}
	if title := html.UnescapeString(strings.TrimSpace(item.Title)); title != "" {
		t.Caption = []tree.Inline{tree.Text(title)}
	}
	for y, row := range rows {
		r := tree.Row{Place: t.Place}
		for column, source := range row {
			source = strings.TrimSpace(source)
			if n := len(r.Cells); source == "#colspan#" && n > 0 {
				r.Cells[n-1].Colspan++
				continue
			}
			if source == "#rowspan#" || source == "#span#" {
				if above := cellAbove(t, column); above != nil && source == "#rowspan#" {
					above.Rowspan++
				}
				continue
			}
			root, err := fragment(source)
			if err != nil {
				return nil, err
			}
			r.Cells = append(r.Cells, tree.Cell{Place: t.Place, Header: y < head, Colspan: 1, Rowspan: 1, Blocks: d.lines(root)})
		}
		t.Rows = append(t.Rows, r)
	}
	if excerpt := strings.TrimSpace(item.Excerpt); excerpt != "" {
		tell(d.doc, "dropped", "the description of the table was left out: WordPress does not show it", excerpt)
	}
	return t, nil
}

func whole(raw json.RawMessage) int {
	var b bool
	if json.Unmarshal(raw, &b) == nil && b {
		return 1
	}
	n, _ := strconv.Atoi(strings.Trim(string(raw), `"`))
	return max(n, 0)
}

// cellAbove finds the cell of the nearest row above that covers a column.
func cellAbove(t *tree.Table, column int) *tree.Cell {
	for y := len(t.Rows) - 1; y >= 0; y-- {
		at := 0
		for i := range t.Rows[y].Cells {
			c := &t.Rows[y].Cells[i]
			if at == column {
				return c
			}
			at += c.Colspan
		}
	}
	return nil
}

// rest gives the tables and questions that no post shows, so that they are not
// lost: each kind as a page of its own.
func (x *wxr) rest(yield func(*tree.Document) error) error {
	ids := make([]string, 0, len(x.tables))
	for id := range x.tables {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		item := x.tables[id]
		if x.used[item] {
			continue
		}
		x.used[item] = true
		doc := &tree.Document{Entry: "table " + id, Meta: tree.Meta{Title: html.UnescapeString(item.Title), Slug: item.Name, Type: item.Type, Status: item.Status}}
		d := &dom{doc: doc, limits: x.Limits}
		t, err := x.table(d, item)
		if err != nil {
			doc.Blocks = []tree.Block{&tree.Paragraph{Text: []tree.Inline{tree.Text(item.Content)}}}
		} else {
			doc.Blocks = []tree.Block{t}
		}
		tell(doc, "found", "no post shows this table", "")
		if err := yield(doc); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(x.blocks)) {
		if x.used[x.blocks[id]] {
			continue
		}
		doc := x.document(x.blocks[id])
		tell(doc, "found", "no post shows this reusable block", "")
		if err := yield(doc); err != nil {
			return err
		}
	}
	doc := &tree.Document{Entry: "ufaq", Meta: tree.Meta{Title: "FAQ", Slug: "faq", Type: "ufaq", Status: "publish"}}
	d := &dom{doc: doc, limits: x.Limits}
	for _, f := range x.faqs {
		if x.used[f] {
			continue
		}
		root, err := fragment(blockMark.ReplaceAllString(f.Content, ""))
		if err != nil {
			continue
		}
		if f.Status != "publish" {
			doc.Meta.Status = f.Status
		}
		doc.Blocks = append(doc.Blocks, &tree.Disclosure{Group: "ufaq", Evidence: "Ultimate FAQ", FAQ: true,
			Title: []tree.Inline{tree.Text(html.UnescapeString(f.Title))}, Blocks: d.lines(root)})
	}
	if doc.Blocks == nil {
		return nil
	}
	tell(doc, "found", "no post shows these questions", "")
	return yield(doc)
}

// elementor reads the widgets of an Elementor page, whose post holds its text
// without any structure.
func (x *wxr) elementor(d *dom, data string) ([]tree.Block, bool) {
	type element struct {
		Type     string          `json:"elType"`
		Widget   string          `json:"widgetType"`
		Settings json.RawMessage `json:"settings"`
		Elements []element       `json:"elements"`
	}
	var roots []element
	if json.Unmarshal([]byte(data), &roots) != nil {
		return nil, false
	}
	var out []tree.Block
	add := func(source string) {
		if root, err := fragment(source); err == nil {
			out = append(out, d.lines(root)...)
		}
	}
	var walk func([]element, int)
	walk = func(elements []element, depth int) {
		if depth > 60 {
			return
		}
		for _, e := range elements {
			var s map[string]any
			_ = json.Unmarshal(e.Settings, &s) // an empty list where there are no settings
			text := func(key string) string { v, _ := s[key].(string); return v }
			switch e.Widget {
			case "":
				walk(e.Elements, depth+1)
			case "heading":
				level := 2
				if tag := text("header_size"); len(tag) == 2 && tag[0] == 'h' {
					level = int(tag[1] - '0')
				}
				add(fmt.Sprintf("<h%d>%s</h%[1]d>", min(max(level, 1), 6), text("title")))
			case "text-editor":
				add(text("editor"))
			case "image":
				if image, ok := s["image"].(map[string]any); ok {
					address := fmt.Sprint(image["url"])
					add(fmt.Sprintf(`<figure><img src="%s" alt="%s"><figcaption>%s</figcaption></figure>`, html.EscapeString(address), html.EscapeString(x.alts[address]), text("caption")))
				}
			case "button":
				label := html.EscapeString(text("text"))
				if link, ok := s["link"].(map[string]any); ok {
					if address, _ := link["url"].(string); address != "" {
						label = `<a href="` + html.EscapeString(address) + `">` + label + `</a>`
					}
				}
				add("<p>" + label + "</p>")
			case "video":
				if address := cmp.Or(text("youtube_url"), text("vimeo_url"), text("dailymotion_url")); address != "" {
					add(`<p><a href="` + html.EscapeString(address) + `">` + html.EscapeString(address) + `</a></p>`)
				}
			case "html", "shortcode":
				add(x.shortcodes(d, cmp.Or(text("html"), text("shortcode"))))
			case "accordion", "toggle", "nested-accordion":
				d.groups++
				group := fmt.Sprint(d.groups)
				items, key, body := list2(s["tabs"]), "tab_title", "tab_content"
				if e.Widget == "nested-accordion" {
					items, key = list2(s["items"]), "item_title"
				}
				for i, item := range items {
					heading, _ := item[key].(string)
					text, _ := item[body].(string)
					title, err := fragment(heading)
					if err != nil {
						continue
					}
					x := &tree.Disclosure{Group: group, Evidence: "Elementor " + e.Widget, Title: tidy(d.inlines(title))}
					if e.Widget == "nested-accordion" {
						before := len(out)
						if i < len(e.Elements) {
							walk(e.Elements[i:i+1], depth+1)
						}
						x.Blocks = slices.Clone(out[before:])
						out = out[:before]
					} else if root, err := fragment(text); err == nil {
						x.Blocks = d.lines(root)
					}
					out = append(out, x)
				}
			case "divider", "spacer":
			default:
				name := "the Elementor widget " + e.Widget
				var words []string
				spokenSettings(s, 0, func(v string) { words = append(words, v) })
				root, err := fragment(strings.Join(words, "<br><br>"))
				if err != nil {
					continue
				}
				out = append(out, &tree.Unknown{Place: d.at(), Name: name, Source: string(e.Settings), Blocks: d.blocks(root)})
				walk(e.Elements, depth+1)
			}
		}
	}
	walk(roots, 0)
	return out, len(out) > 0
}

var settingText = regexp.MustCompile(`(?:^|_)(?:title|text|content|editor|description|caption|name|job|label|heading|question|answer|item|prefix|suffix|price|period)$`)

// spokenSettings gives the texts among the settings of a widget, by the names
// that Elementor's widgets give them.
func spokenSettings(s map[string]any, depth int, f func(string)) {
	if depth > 5 {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(s)) {
		switch v := s[key].(type) {
		case string:
			if v != "" && settingText.MatchString(key) {
				f(v)
			}
		case []any:
			for _, item := range list2(v) {
				spokenSettings(item, depth+1, f)
			}
		}
	}
}

func list2(v any) []map[string]any {
	var out []map[string]any
	items, _ := v.([]any)
	for _, item := range items {
		if m, ok := item.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

// media takes the pictures of a post from a folder of uploads, if one is given.
func (x *wxr) media(doc *tree.Document, blocks []tree.Block) {
	names := map[string]string{}
	tree.Walk(blocks, nil, func(n tree.Inline, _ bool) {
		image, ok := n.(*tree.Image)
		if !ok {
			return
		}
		image.Decorative = false // WordPress writes alt="" where nobody has written anything
		if image.Alt == "" && x.alts[image.Address] != "" {
			image.Alt = x.alts[image.Address]
		}
		x.take(doc, names, image)
	})
}

// take takes a picture from the folder of uploads. names are those that the
// document's pictures have, and what each is in the folder.
func (x *wxr) take(doc *tree.Document, names map[string]string, image *tree.Image) {
	if x.Media == "" {
		x.fetch(doc, names, image)
		return
	}
	rest, ok := x.upload(image.Address)
	if !ok {
		return
	}
	if !regular(x.Fs, x.Media, rest) {
		tell(doc, "unsure", "a picture is not in the folder of uploads", rest)
		x.fetch(doc, names, image)
		return
	}
	if !pictureTypes[strings.ToLower(path.Ext(rest))] {
		tell(doc, "dropped", "a picture is of a kind that browsers do not show, or may run scripts; save it as PNG", rest)
		return
	}
	for name, from := range names {
		if from == rest {
			image.Name = name
			return
		}
	}
	file := path.Join(x.Media, rest)
	image.Name = free(names, path.Base(rest), path.Ext(rest), rest)
	doc.Media = append(doc.Media, tree.Media{Name: image.Name, Source: image.Address, Open: func() (io.ReadCloser, error) { return x.Fs.Open(file) }})
}

// upload finds a picture by its address: what stands behind wp-content/uploads is
// its path in the folder. A picture that WordPress made smaller and that is not
// there gives way to the one that it was made of.
func (x *wxr) upload(address string) (rest string, ok bool) {
	u, err := url.Parse(address)
	if err != nil {
		return "", false
	}
	if _, rest, ok = strings.Cut(u.Path, "/wp-content/uploads/"); !ok {
		return "", false
	}
	// A path out of the folder is none.
	rest = strings.TrimPrefix(path.Clean("/"+rest), "/")
	if original := smaller.ReplaceAllString(rest, "$1"); original != rest && !regular(x.Fs, x.Media, rest) && regular(x.Fs, x.Media, original) {
		rest = original
	}
	return rest, true
}

// smaller is the end of the name of a picture that WordPress made smaller.
var smaller = regexp.MustCompile(`-\d+x\d+(\.\w+)$`)

// free makes a name of a stranger's that no other picture of the document has.
func free(names map[string]string, base, extension, from string) string {
	stem := cmp.Or(strings.TrimSuffix(fileName(base), path.Ext(base)), "picture")
	name := stem + extension
	for n := 2; ; n++ {
		if _, taken := names[name]; !taken {
			names[name] = from
			return name
		}
		name = fmt.Sprintf("%s-%d%s", stem, n, extension)
	}
}

// fileName makes a name that is safe to create of one that a stranger gave.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if isWordRune(r) || unicode.Is(unicode.M, r) || r == '-' || r == '_' || r == '.' {
			return r
		}
		return '-'
	}, name)
	if name = strings.TrimLeft(name, ".-"); len(name) > 100 {
		extension := path.Ext(name)
		name = strings.ToValidUTF8(name[:100-min(len(extension), 20)], "") + extension
	}
	return name
}

// fetch gets a picture from the old site, if that is asked for.
func (x *wxr) fetch(doc *tree.Document, names map[string]string, image *tree.Image) {
	if x.Fetch == nil {
		return
	}
	u, err := url.Parse(image.Address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return
	}
	for _, m := range doc.Media {
		if m.Source == image.Address {
			image.Name = m.Name
			return
		}
	}
	picture, kind, err := x.Fetch(x.ctx, x.base, image.Address)
	if err != nil {
		tell(doc, "unsure", "a picture was not fetched: "+err.Error(), image.Address)
		return
	}
	defer picture.Close()
	data, err := io.ReadAll(io.LimitReader(picture, x.Limits.Size))
	if err != nil {
		tell(doc, "unsure", "a picture was not fetched: "+err.Error(), image.Address)
		return
	}
	extension := map[string]string{"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp", "image/avif": ".avif"}[kind]
	if extension == "" {
		tell(doc, "unsure", "a picture was not fetched: it is no picture that browsers show", image.Address)
		return
	}
	name := free(names, path.Base(u.Path), extension, "")
	image.Name = name
	doc.Media = append(doc.Media, tree.Media{Name: name, Type: kind, Source: image.Address,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }})
}

func lstat(fs afero.Fs, name string) (os.FileInfo, error) {
	if l, ok := fs.(afero.Lstater); ok {
		info, _, err := l.LstatIfPossible(name)
		return info, err
	}
	return fs.Stat(name)
}

// featured notes the picture that stood above the post.
func (x *wxr) featured(doc *tree.Document, item *wxrItem) {
	address := x.uploads[item.meta("_thumbnail_id")]
	if address == "" {
		return
	}
	image := &tree.Image{Address: address}
	names := map[string]string{}
	for _, m := range doc.Media {
		names[m.Name], _ = x.upload(m.Source)
	}
	x.take(doc, names, image)
	if image.Name != "" {
		doc.Meta.Params["images"] = []string{image.Name}
		return
	}
	tell(doc, "unsure", "the post had a featured picture; save it beside the page", address)
}
