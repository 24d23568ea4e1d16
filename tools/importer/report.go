package importer

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"example.org/bedside/tools/importer/tree"
)

// Text writes what became of one document, in words.
func (p *Page) Text(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", named(p.Source, p.Entry))
	switch p.Status {
	case "failed", "refused":
		fmt.Fprintf(&b, "  %s: %s\n", p.Status, p.Message)
		if p.File != "" {
			fmt.Fprintf(&b, "  page: %s\n", p.File)
		}
	default:
		draft := ""
		if p.Draft {
			draft = ", a draft"
		}
		status := p.Status
		if p.DryRun && status != "unchanged" {
			status = "would be " + status
		}
		fmt.Fprintf(&b, "  %s: %s%s\n", status, p.File, draft)
		fmt.Fprintf(&b, "  words: %d in, %d out", p.In, p.Out)
		if len(p.Lost) == 0 {
			b.WriteString(", none lost\n")
		} else {
			fmt.Fprintf(&b, "\n  LOST: %s\n", strings.Join(p.Lost, " "))
		}
	}
	for _, f := range p.Found {
		mark := "found"
		switch {
		case f.Left:
			mark = "left as it was"
		case f.Confirm:
			mark = "confirm"
		}
		fmt.Fprintf(&b, "  %s: %s%s (%.0f %%): %s\n", mark, f.What, where(f.Place), f.Confidence*100, f.Reason)
		if f.Text != "" && (f.Confirm || f.Left) {
			fmt.Fprintf(&b, "%s\n", indented(f.Text))
		}
	}
	for _, t := range p.Told {
		fmt.Fprintf(&b, "  %s%s: %s\n", t.Kind, where(t.Place), t.Message)
		if t.Text != "" {
			fmt.Fprintf(&b, "%s\n", indented(t.Text))
		}
	}
	_, err := io.WriteString(w, b.String()+"\n")
	return err
}

func named(source, entry string) string {
	if entry == "" {
		return source
	}
	return source + " (" + entry + ")"
}

func where(p tree.Place) string {
	switch {
	case p.Line > 0:
		return fmt.Sprintf(", line %d", p.Line)
	case p.Part != "":
		return ", " + p.Part
	}
	return ""
}

func indented(text string) string {
	return "      " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n      ")
}

// Summary counts what became of the documents.
type Summary struct {
	Written   int `json:"written"`
	Updated   int `json:"updated"`
	Unchanged int `json:"unchanged"`
	Drafts    int `json:"drafts"` // of those written or updated
	Refused   int `json:"refused"`
	Failed    int `json:"failed"`
	Confirm   int `json:"confirm"` // things that a rule chose and a person should look at
	Lost      int `json:"lost"`    // pages with words that are nowhere
	In        int `json:"wordsIn"`
	Out       int `json:"wordsOut"`
}

// Add counts a page.
func (s *Summary) Add(p *Page) {
	switch p.Status {
	case "written":
		s.Written++
	case "updated":
		s.Updated++
	case "unchanged":
		s.Unchanged++
	case "refused":
		s.Refused++
	default:
		s.Failed++
	}
	if p.Draft && (p.Status == "written" || p.Status == "updated") {
		s.Drafts++
	}
	for _, f := range p.Found {
		if f.Confirm || f.Left {
			s.Confirm++
		}
	}
	if len(p.Lost) > 0 {
		s.Lost++
	}
	s.In += p.In
	s.Out += p.Out
}

// JSON writes a page as one line.
func (p *Page) JSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(p)
}
