package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/afero"
	"github.com/spf13/cobra"

	"example.org/bedside"
	"example.org/bedside/tools/check"
	"example.org/bedside/tools/hugo"
	"example.org/bedside/tools/importer"
	"example.org/bedside/tools/importer/download"
	"example.org/bedside/tools/lock"
	"example.org/bedside/tools/words"
)

func importCommand(u *ui) *cobra.Command {
	var o importer.Options
	var site, to, date, format, report string
	var fetch bool
	var hosts []string
	c := &cobra.Command{
		Use:   "import PATH...",
		Short: "Bring existing articles into the site",
		Long: `Import reads articles (text, Markdown, web pages, Word documents, tables,
workbooks, WordPress exports), finds the questions, tables, disclaimers and
sources in them, and writes pages into the site's content folder, each as a
draft in a folder of its own. It says what became of what, what a person should
look at, and proves that no word was lost. A file that exists is never written
over. An import that was stopped goes on where it was when it is run again.

Addresses are not fetched: save the page in a browser and import the file. Only
--download fetches something: the pictures in a WordPress export, if they stand
on the host that the export names as its site. An export that a stranger made
can name any host, so one whose address is inside a network (this computer, a
private one) is not asked, no request is sent on to another host, and proxies
are passed by. --download-from names hosts for which that does not hold. At most
2,000 pictures are fetched, each of at most 20 MB, and 1 GB of all.

The exit code is 0 if all is there, 1 if a file could not be read or a page was
refused, and 2 if it could not be run.`,
		Example: `  bedside import spinal-decompression.txt
  bedside import articles/ --to conditions
  bedside import export.xml --media uploads --report import.txt
  bedside import prices.xlsx --sheet Prices --range A1:D20 --dry-run`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("found no file; expected the name of at least one")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			if err := oneOf("front-matter", o.Format, "yaml", "toml"); err != nil {
				return err
			}
			var err error
			if o.Date, err = dayFlag("date", date, time.Time{}); err != nil {
				return err
			}
			if site, err = u.site(slices.DeleteFunc([]string{site}, func(s string) bool { return s == "" })); err != nil {
				return err
			}
			into, err := u.target(c, &o, site, to)
			if err != nil {
				return err
			}
			o.From, o.Paths = u.fs, args
			if fetch || len(hosts) > 0 {
				o.Fetch = download.New(download.DefaultLimits, hosts...).Fetch
			}

			out := io.Writer(u.out)
			if report != "" {
				f, err := u.fs.Create(report)
				if err != nil {
					return err
				}
				defer f.Close()
				out = f
			}
			written, done := u.progress(false)
			if written != nil {
				o.Progress = func(n int, _ string) { written(n) }
			}
			var total importer.Summary
			var pages []string // that were written
			result, err := importer.Import(c.Context(), o, func(p *importer.Page) error {
				total.Add(p)
				if p.Status == "written" || p.Status == "updated" {
					pages = append(pages, filepath.FromSlash(p.File))
				}
				p.File = filepath.ToSlash(short(filepath.FromSlash(p.File)))
				if format == "json" {
					return p.JSON(out)
				}
				return p.Text(out)
			})
			done()
			if result != nil {
				for _, failed := range result.Failed {
					fmt.Fprintln(u.err, "error:", failed)
				}
			}
			if errors.Is(err, context.Canceled) {
				return fmt.Errorf("stopped after %s; the same command goes on from there", plural(total.Written+total.Updated+total.Unchanged, "page"))
			} else if err != nil {
				return err
			}
			var found []check.Finding
			if !o.DryRun && len(pages) <= mostChecked {
				if found, err = lacks(c.Context(), into, pages); err != nil {
					return err
				}
			}
			if format == "json" {
				enc := json.NewEncoder(out)
				if err := enc.Encode(map[string]any{"summary": total, "failed": result.Failed, "passed": result.Passed, "check": byRule(found)}); err != nil {
					return err
				}
			} else {
				u.imported(total, o)
				u.passed(result.Passed)
				u.lacking(pages, found, o.DryRun)
			}
			if len(result.Failed) > 0 || total.Failed+total.Refused+total.Lost > 0 {
				return errFound
			}
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&site, "site", "", "the site's folder, in place of this one")
	f.StringVar(&to, "to", "articles", "the section that the pages go to")
	f.BoolVar(&o.DryRun, "dry-run", false, "say what would be written, and write nothing")
	f.StringVar(&o.Language, "language", "", "the language of the pages, if the site has several")
	f.StringVar(&date, "date", "", "the date of articles that have none, such as 2026-11-25")
	f.StringVar(&o.Format, "front-matter", "yaml", "the form of the front matter: yaml or toml")
	f.StringVar(&format, "format", "text", "the form of the report: text or json (a line for each page)")
	f.StringVar(&report, "report", "", "the file to write the report to")
	f.BoolVar(&o.Update, "update", false, "write pages again that are as an earlier import wrote them")
	f.BoolVar(&o.Publish, "publish", false, "make no draft of what was published in WordPress and has an author with credentials, a reviewer and sources")
	f.StringVar(&o.Sheet, "sheet", "", "the sheet of a workbook; the first one if not given")
	f.StringVar(&o.Range, "range", "", "the cells of a sheet, such as A1:D20")
	f.BoolVar(&fetch, "download", false, "fetch a WordPress site's pictures, from that site alone")
	f.StringSliceVar(&hosts, "download-from", nil, "fetch pictures from this host as well, such as a store for pictures or a server in your own network")
	f.StringVar(&o.Media, "media", "", "the folder with a WordPress site's uploads (wp-content/uploads)")
	return c
}

func oneOf(flag, value string, known ...string) error {
	if slices.Contains(known, value) {
		return nil
	}
	text := fmt.Sprintf("--%s is %q, expected %s", flag, value, words.List(known))
	if near, ok := words.Nearest(value, known); ok {
		text += fmt.Sprintf("; did you mean %q?", near)
	}
	return errors.New(text)
}

// target finds the folders of the site that pages and people go to.
func (u *ui) target(c *cobra.Command, o *importer.Options, site, to string) (*hugo.Site, error) {
	s, r, err := hugo.Open(c.Context(), hugo.Options{Dir: site, Source: u.fs, Pack: bedside.Shortcodes()})
	if err != nil {
		return nil, err
	}
	if s == nil {
		if err := u.show(r.Findings, nil, false); err != nil {
			return nil, err
		}
		return nil, errFound
	}
	if languages := s.Languages(); o.Language != "" && !slices.Contains(languages, o.Language) {
		return nil, oneOf("language", o.Language, languages...)
	}
	content := s.Folder("content", o.Language)
	if o.Language == s.DefaultLanguage() {
		o.Language = ""
	}
	o.Section = strings.Trim(filepath.ToSlash(filepath.Clean("/"+to)), "/")
	o.Site = afero.NewBasePathFs(u.fs, string(filepath.Separator))
	if filepath.VolumeName(content) != "" {
		o.Site = u.fs
	}
	o.Content, o.Data = content, s.Folder("data", "")
	o.State = filepath.Join(s.Dir(), ".bedside", "import.jsonl")
	o.Lock = lock.Take
	return s, nil
}

func (u *ui) imported(t importer.Summary, o importer.Options) {
	parts := []string{}
	for _, c := range []struct {
		n    int
		word string
	}{{t.Written, "written"}, {t.Updated, "updated"}, {t.Unchanged, "unchanged"}, {t.Refused, "refused"}, {t.Failed, "failed"}} {
		if c.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", c.n, c.word))
		}
	}
	if len(parts) == 0 {
		parts = []string{"no page"}
	}
	fmt.Fprintf(u.out, "%s; %d words in, %d out", strings.Join(parts, ", "), t.In, t.Out)
	if t.Lost > 0 {
		fmt.Fprintf(u.out, "; %s with lost words", plural(t.Lost, "page"))
	}
	fmt.Fprintln(u.out)
	if t.Confirm > 0 {
		fmt.Fprintf(u.out, "%s for you to look at, marked “confirm” or “left as it was” above.\n", plural(t.Confirm, "place"))
	}
	if o.DryRun {
		fmt.Fprintln(u.out, "Nothing was written: this was a dry run.")
	} else if t.Drafts > 0 {
		fmt.Fprintln(u.out, "Drafts are not published: add an author, a reviewer and sources, then take “draft: true” out.")
	}
}

// passed names the files that an import passed over, the first of many.
func (u *ui) passed(files []string) {
	if len(files) == 0 {
		return
	}
	names := make([]string, 0, 10)
	for _, f := range files[:min(len(files), 10)] {
		names = append(names, short(f))
	}
	if more := len(files) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("and %d more", more))
	}
	fmt.Fprintf(u.out, "%s passed over, of no kind that can be imported: %s\n", plural(len(files), "file"), strings.Join(names, ", "))
}

// mostChecked is how many pages are checked right behind the import: of more
// the findings are too many to be of use at once.
const mostChecked = 200

// lacks are the findings in pages that were just written.
func lacks(ctx context.Context, site *hugo.Site, pages []string) ([]check.Finding, error) {
	if len(pages) == 0 {
		return nil, nil
	}
	in := check.Input{Partial: true}
	var err error
	if in.Clinic, in.Sources, err = site.Facts(ctx, time.Now()); err != nil {
		return nil, err
	}
	if in.Sources, err = within(in.Sources, pages); err != nil {
		return nil, err
	}
	return check.Check(ctx, in)
}

func byRule(found []check.Finding) map[string]int {
	rules := map[string]int{}
	for _, f := range found {
		rules[f.Rule]++
	}
	return rules
}

// lacking says what bedside check finds in the pages, by rule, and how to see
// each.
func (u *ui) lacking(pages []string, found []check.Finding, dry bool) {
	switch {
	case dry || len(pages) == 0:
		return
	case len(pages) > mostChecked:
		fmt.Fprintln(u.out, "bedside check says what the pages lack.")
		return
	case len(found) == 0:
		fmt.Fprintln(u.out, "bedside check finds nothing in what was written.")
		return
	}
	rules := byRule(found)
	severity := map[string]string{}
	for _, f := range found {
		severity[f.Rule] = f.Severity
	}
	names := slices.SortedFunc(maps.Keys(rules), func(a, b string) int {
		return cmp.Or(rank(severity[a])-rank(severity[b]), rules[b]-rules[a], strings.Compare(a, b))
	})
	fmt.Fprintln(u.out, "bedside check finds in what was written:")
	for _, rule := range names {
		fmt.Fprintf(u.out, "  %4d %s: %s\n", rules[rule], severity[rule], rule)
	}
	what := short(filepath.Dir(pages[0]))
	if len(pages) > 1 {
		what = short(filepath.Dir(filepath.Dir(pages[0])))
	}
	fmt.Fprintf(u.out, "See them with: bedside check %s\n", what)
}
