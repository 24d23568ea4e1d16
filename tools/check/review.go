package check

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"example.org/bedside/tools/article"
)

// Review is where a page stands with its review. Dates are days; zero: none.
type Review struct {
	File, Path, Title, Language, Owner string
	By                                 []string
	Last, Next                         time.Time
	Edited                             string // yes, no, or unknown where no hash was recorded
	Publish, Expiry                    time.Time
	Findings                           int // of the rules of content files
}

// What Review.Edited says.
const (
	EditedYes     = "yes"
	EditedNo      = "no"
	EditedUnknown = "unknown"
)

// Due tells whether a review is to be done by a day, or was never done.
func (r *Review) Due(until time.Time) bool {
	return r.Last.IsZero() || !r.Next.IsZero() && !r.Next.After(until)
}

// Reviews tells where the pages stand that are medical or were ever reviewed,
// those first whose review is due first. Files that cannot be read are left to
// Check.
func Reviews(ctx context.Context, in Input) ([]Review, error) {
	c := in.Clinic.normal()
	in.Gate, in.Partial = nil, false
	findings, err := Check(ctx, in)
	if err != nil {
		return nil, err
	}
	count := make(map[string]int)
	for _, f := range findings {
		count[f.File]++
	}
	overdue, _ := Find("review-overdue")
	var reviews []Review
	for i := range in.Sources {
		p, _, err := read(c, &in.Sources[i])
		if err != nil {
			return nil, err
		}
		if p == nil || !p.Medical && p.Param("reviewed") == nil {
			continue
		}
		r := Review{
			File: p.File, Path: p.Path, Title: p.FrontText("title"), Language: p.Language, Owner: p.FrontText("owner"),
			By: p.FrontList("reviewed", "by"), Edited: EditedUnknown, Findings: count[p.File],
		}
		r.Last, _ = p.FrontDate("reviewed", "on")
		r.Next, _ = p.FrontDate("reviewed", "next")
		if r.Next.IsZero() && !r.Last.IsZero() && overdue != nil {
			r.Next = r.Last.AddDate(0, int(c.limit(overdue, "months")), 0)
		}
		r.Publish, _ = p.FrontDate("publishdate")
		r.Expiry, _ = p.FrontDate("expirydate")
		if hash := p.FrontText("reviewed", "hash"); hash == p.TextHash() {
			r.Edited = EditedNo
		} else if hash != "" {
			r.Edited = EditedYes
		}
		reviews = append(reviews, r)
	}
	slices.SortFunc(reviews, func(a, b Review) int {
		return cmp.Or(a.Next.Compare(b.Next), strings.Compare(a.File, b.File))
	})
	return reviews, nil
}

// Signature is a review that is to be recorded.
type Signature struct {
	By       string // the ID of a person in data/people
	On, Next time.Time
}

// Sign writes a review into a page's front matter, with the hash of the text
// that was reviewed, and gives the file as it then is. Everything else stays
// byte for byte; where the front matter is of a form in which that cannot be
// done for certain, it is an error that says what to write.
func Sign(c *Clinic, s *Source, sign Signature) ([]byte, error) {
	c = c.normal()
	if _, ok := c.People[sign.By]; !ok {
		return nil, fmt.Errorf("nothing is known of %s; expected the name of a file in data/people", quote(sign.By))
	}
	p, unreadable, err := read(c, s)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return nil, fmt.Errorf("%s cannot be read: %s", s.File, unreadable[0].Message)
	}
	if sign.Next.IsZero() {
		if next, ok := p.FrontDate("reviewed", "next"); ok && !next.After(sign.On) {
			return nil, fmt.Errorf("the next review of %s is set for %s, which is not after this one: say with --next when it is", s.File, next.Format(time.DateOnly))
		}
	}
	values := []struct{ key, value string }{
		{"by", sign.By}, {"on", sign.On.Format(time.DateOnly)}, {"next", ""}, {"hash", p.TextHash()},
	}
	if !sign.Next.IsZero() {
		values[2].value = sign.Next.Format(time.DateOnly)
	}
	src := slices.Clone(p.Source)
	for _, v := range values {
		if v.value == "" || v.key == "by" && slices.Contains(p.FrontList("reviewed", "by"), v.value) {
			continue
		}
		if src, err = setReviewed(s.File, src, v.key, v.value); err != nil {
			break
		}
	}
	if err == nil {
		err = p.onlyReviewed(c, s, src, sign)
	}
	if err != nil {
		return nil, fmt.Errorf("the front matter of %s is of a form that is better changed by hand: write under reviewed by %s, on %s and hash %s (%w)",
			s.File, sign.By, sign.On.Format(time.DateOnly), p.TextHash(), err)
	}
	return src, nil
}

// onlyReviewed proves that nothing but the review has changed.
func (p *Page) onlyReviewed(c *Clinic, s *Source, src []byte, sign Signature) error {
	changed := *s
	changed.Open = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(src)), nil }
	now, _, err := read(c, &changed)
	if err != nil {
		return err
	}
	if now == nil {
		return fmt.Errorf("it cannot be read any more")
	}
	if !bytes.Equal(now.Source[now.Body:], p.Source[p.Body:]) {
		return fmt.Errorf("the text has changed")
	}
	rest := func(p *Page) (map[string]any, map[string]any) {
		values := maps.Clone(p.Front.Values)
		reviewed, _ := values["reviewed"].(map[string]any)
		reviewed = maps.Clone(reviewed)
		delete(values, "reviewed")
		for _, key := range []string{"by", "on", "next", "hash"} {
			delete(reviewed, key)
		}
		return values, reviewed
	}
	values, reviewed := rest(p)
	values2, reviewed2 := rest(now)
	on, _ := now.FrontDate("reviewed", "on")
	next, _ := now.FrontDate("reviewed", "next")
	switch {
	case !reflect.DeepEqual(values, values2), len(reviewed)+len(reviewed2) > 0 && !reflect.DeepEqual(reviewed, reviewed2):
		return fmt.Errorf("something else would change")
	case !slices.Contains(now.FrontList("reviewed", "by"), sign.By), !on.Equal(sign.On), now.FrontText("reviewed", "hash") != now.TextHash(),
		!sign.Next.IsZero() && !next.Equal(sign.Next):
		return fmt.Errorf("the review would not be read")
	}
	return nil
}

// setReviewed sets one value below reviewed.
func setReviewed(file string, src []byte, key, value string) ([]byte, error) {
	d, err := article.Read(file, src, article.Options{})
	if err != nil {
		return nil, err
	}
	newline := "\n"
	if end := bytes.IndexByte(src, '\n'); end > 0 && src[end-1] == '\r' {
		newline = "\r\n"
	}
	splice := func(start, end int, text string) []byte {
		return slices.Concat(src[:start], []byte(text), src[end:])
	}
	format := d.Front.Format
	written := map[string]string{"yaml": key + ": " + value, "json": `"` + key + `": "` + value + `"`}[format]
	if format == "toml" {
		written = key + ` = "` + value + `"`
		if key == "on" || key == "next" {
			written = key + " = " + value
		}
	}
	if written == "" {
		return nil, fmt.Errorf("there is no front matter")
	}
	if old, ok := d.Front.Value("reviewed", key); ok {
		if _, many := old.([]any); many {
			return nil, fmt.Errorf("%s is a list", key)
		}
		r := d.FrontAt("reviewed", key)
		return splice(r.Start, r.End, value), nil
	}
	for _, sibling := range []string{"on", "by", "next", "hash"} {
		v, ok := d.Front.Value("reviewed", sibling)
		if _, many := v.([]any); !ok || many {
			continue
		}
		r := d.FrontAt("reviewed", sibling)
		end := r.End
		if end < len(src) && (src[end] == '"' || src[end] == '\'') {
			end++
		}
		line := bytes.TrimRight(src[end:lineEnd(src, end)], " \t\r")
		if format == "json" || bytes.HasPrefix(line, []byte(",")) || bytes.HasSuffix(line, []byte("}")) {
			return splice(end, end, ", "+written), nil
		}
		begin := bytes.LastIndexByte(src[:r.Start], '\n') + 1
		indent := src[begin : begin+len(src[begin:])-len(bytes.TrimLeft(src[begin:], " \t"))]
		stop := end + len(line)
		return splice(stop, stop, newline+string(indent)+written), nil
	}
	if _, ok := d.Front.Value("reviewed"); ok {
		return nil, fmt.Errorf("reviewed says neither by whom nor when")
	}
	switch format {
	case "json":
		at := bytes.IndexByte(src, '{') + 1
		return splice(at, at, newline+`"reviewed": {`+written+`},`), nil
	case "toml":
		written = "[reviewed]" + newline + written + newline
	default:
		written = "reviewed:" + newline + "  " + written + newline
	}
	// Before the closing fence.
	fence := bytes.TrimRight(src[:d.Front.End], "\r\n")
	at := bytes.LastIndexByte(fence, '\n') + 1
	return splice(at, at, written), nil
}
