package report

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
	"unicode/utf8"

	"example.org/bedside/tools/check"
)

// day is a date as people and programs read it; empty: there is none.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// left is the days from now to a day, below 0 if it is over.
func left(t, now time.Time) int {
	return int(t.Sub(now.UTC().Truncate(24*time.Hour)).Hours() / 24)
}

// ReviewText writes a table of reviews.
func ReviewText(w io.Writer, reviews []check.Review, now time.Time) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "NEXT\tDAYS LEFT\tLAST\tOWNER\tEDITED\tFINDINGS\tPAGE")
	for _, r := range reviews {
		next, days, last := "-", "-", "never"
		if !r.Next.IsZero() {
			next, days = day(r.Next), strconv.Itoa(left(r.Next, now))
		}
		if !r.Last.IsZero() {
			last = day(r.Last)
		}
		owner := r.Owner
		if owner == "" {
			owner = "-"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%d\t%s\n", next, days, last, clean(owner), r.Edited, r.Findings, clean(r.File))
	}
	return t.Flush()
}

// ReviewJSON writes reviews as one object: {"reviews": […]}. What is not known
// is left out.
func ReviewJSON(w io.Writer, reviews []check.Review, now time.Time) error {
	type review struct {
		File     string   `json:"file"`
		Path     string   `json:"path"`
		Title    string   `json:"title"`
		Language string   `json:"language"`
		Owner    string   `json:"owner,omitempty"`
		By       []string `json:"by,omitempty"`
		Last     string   `json:"last,omitempty"`
		Next     string   `json:"next,omitempty"`
		DaysLeft *int     `json:"daysLeft,omitempty"`
		Edited   string   `json:"edited"`
		Publish  string   `json:"publishDate,omitempty"`
		Expiry   string   `json:"expiryDate,omitempty"`
		Findings int      `json:"findings"`
	}
	list := []review{}
	for _, r := range reviews {
		j := review{r.File, r.Path, r.Title, r.Language, r.Owner, r.By, day(r.Last), day(r.Next), nil, r.Edited, day(r.Publish), day(r.Expiry), r.Findings}
		if !r.Next.IsZero() {
			days := left(r.Next, now)
			j.DaysLeft = &days
		}
		list = append(list, j)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(map[string]any{"reviews": list})
}

// ReviewCSV writes reviews as a table for a spreadsheet. A text that a
// spreadsheet would take for a formula gets an apostrophe in front.
func ReviewCSV(w io.Writer, reviews []check.Review, now time.Time) error {
	c := csv.NewWriter(w)
	rows := [][]string{{"next", "days left", "last", "reviewed by", "owner", "edited", "findings", "publish date", "expiry date", "title", "file"}}
	for _, r := range reviews {
		days := ""
		if !r.Next.IsZero() {
			days = strconv.Itoa(left(r.Next, now))
		}
		rows = append(rows, []string{
			day(r.Next), days, day(r.Last), harmless(strings.Join(r.By, ", ")), harmless(r.Owner), r.Edited, strconv.Itoa(r.Findings),
			day(r.Publish), day(r.Expiry), harmless(r.Title), harmless(r.File),
		})
	}
	return c.WriteAll(rows)
}

func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// ReviewICS writes what is to come as a calendar of whole days (RFC 5545): the
// next reviews, and the dates on which a page appears or expires, which takes
// effect only when the site is built.
func ReviewICS(w io.Writer, reviews []check.Review, now time.Time) error {
	var b strings.Builder
	line := func(s string) {
		// 75 bytes a line, the rest indented by a space (3.1).
		for limit := 75; len(s) > limit; limit = 74 {
			cut := limit
			for !utf8.RuneStart(s[cut]) {
				cut--
			}
			b.WriteString(s[:cut] + "\r\n ")
			s = s[cut:]
		}
		b.WriteString(s + "\r\n")
	}
	event := func(r check.Review, kind, summary string, on time.Time) {
		if on.IsZero() {
			return
		}
		sum := sha256.Sum256([]byte(kind + "\x00" + r.Path + "\x00" + r.Language))
		line("BEGIN:VEVENT")
		line("UID:" + hex.EncodeToString(sum[:12]) + "@bedside")
		line("DTSTAMP:" + now.UTC().Format("20060102T150405Z"))
		line("DTSTART;VALUE=DATE:" + on.Format("20060102"))
		line("SUMMARY:" + icsText.Replace(summary+": "+r.Title))
		line("DESCRIPTION:" + icsText.Replace(r.File))
		line("TRANSP:TRANSPARENT")
		line("END:VEVENT")
	}
	line("BEGIN:VCALENDAR")
	line("VERSION:2.0")
	line("PRODID:-//Bedside//Reviews//EN")
	for _, r := range reviews {
		event(r, "review", "Review", r.Next)
		event(r, "publish", "Build the site, to publish", r.Publish)
		event(r, "expire", "Build the site, to take down", r.Expiry)
	}
	line("END:VCALENDAR")
	_, err := io.WriteString(w, b.String())
	return err
}

// icsText escapes a text (3.3.11).
var icsText = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)
