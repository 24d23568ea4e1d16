package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.org/bedside/tools/check"
	"example.org/bedside/tools/hugo"
	"example.org/bedside/tools/report"
)

type reviewing struct {
	site                hugo.Options
	format, due, now    string
	sign, by, on, again string
}

func reviewCommand(u *ui) *cobra.Command {
	var o reviewing
	c := &cobra.Command{
		Use:   "review [DIR]",
		Short: "Say which pages are due for review, and record a review",
		Long: `Review lists the site's medical pages with their last and next review, whether
their text was changed since, and how much the checks find.

With --sign it records that a page was reviewed: by whom, on which day, and the
hash of the text, so that a later change is known to be one.`,
		Example: `  bedside review
  bedside review --due 60d
  bedside review --format ics > reviews.ics
  bedside review --sign content/articles/knee.md --by amara-osei --on 2026-11-02 --next 2029-11-02`,
		Args: atMostDir,
		RunE: func(c *cobra.Command, args []string) error { return u.review(c.Context(), &o, args) },
	}
	siteFlags(c, &o.site)
	f := c.Flags()
	f.StringVar(&o.format, "format", "text", "how reviews are listed: text, json, csv, ics")
	f.StringVar(&o.due, "due", "", "only what is due within a time, as in 60d, and pages that appear or expire in it")
	f.StringVar(&o.now, "now", "", "the day that dates are measured by, as in 2027-01-31; without it, today")
	f.StringVar(&o.sign, "sign", "", "the page that was reviewed")
	f.StringVar(&o.by, "by", "", "with --sign: who has reviewed it, by the name of the file in data/people")
	f.StringVar(&o.on, "on", "", "with --sign: the day of the review; without it, today")
	f.StringVar(&o.again, "next", "", "with --sign: the day of the next review")
	return c
}

// dayFlag reads a day; without one it is the one given.
func dayFlag(flag, value string, otherwise time.Time) (time.Time, error) {
	if value == "" {
		return otherwise, nil
	}
	t, err := time.Parse(time.DateOnly, value)
	if err != nil {
		return t, fmt.Errorf("--%s is %q; expected a day, as in 2027-01-31", flag, value)
	}
	return t, nil
}

// window reads a time such as 60d, in days.
func window(value string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSuffix(value, "d"))
	if err != nil || n < 0 || !strings.HasSuffix(value, "d") || n > 100_000 {
		return 0, fmt.Errorf("--due is %q; expected a number of days, as in 60d", value)
	}
	return n, nil
}

func (u *ui) review(ctx context.Context, o *reviewing, args []string) error {
	if err := oneOf("format", o.format, "text", "json", "csv", "ics"); err != nil {
		return err
	}
	now, err := dayFlag("now", o.now, time.Now())
	if err != nil {
		return err
	}
	if o.sign == "" && (o.by != "" || o.on != "" || o.again != "") {
		return errors.New("--by, --on and --next belong to --sign")
	}
	if o.sign != "" && len(args) == 0 {
		if o.site.Dir, err = hugo.Above(u.fs, o.sign); err == nil && o.site.Dir == "" {
			err = fmt.Errorf("%s is in no site", o.sign)
		}
	} else {
		o.site.Dir, err = u.site(args)
	}
	if err != nil {
		return err
	}
	site, broken, err := hugo.Open(ctx, o.site)
	if err != nil {
		return err
	}
	if site == nil {
		if err := u.show(broken.Findings, nil, false); err != nil {
			return err
		}
		return errFound
	}
	in := check.Input{}
	if in.Clinic, in.Sources, err = site.Facts(ctx, now); err != nil {
		return err
	}
	if o.sign != "" {
		return u.sign(o, in, now)
	}

	reviews, err := check.Reviews(ctx, in)
	if err != nil {
		return err
	}
	if o.due != "" {
		days, err := window(o.due)
		if err != nil {
			return err
		}
		today := now.UTC().Truncate(24 * time.Hour)
		until := today.AddDate(0, 0, days)
		soon := func(t time.Time) bool { return !t.IsZero() && !t.Before(today) && !t.After(until) }
		reviews = slices.DeleteFunc(reviews, func(r check.Review) bool {
			return !r.Due(until) && !soon(r.Publish) && !soon(r.Expiry)
		})
	}
	for i := range reviews {
		reviews[i].File = filepath.ToSlash(short(reviews[i].File))
	}
	switch o.format {
	case "json":
		return report.ReviewJSON(u.out, reviews, now)
	case "csv":
		return report.ReviewCSV(u.out, reviews, now)
	case "ics":
		return report.ReviewICS(u.out, reviews, now)
	}
	if len(reviews) == 0 {
		_, err := fmt.Fprintln(u.out, "Nothing is due.")
		return err
	}
	return report.ReviewText(u.out, reviews, now)
}

// sign records a review in a page.
func (u *ui) sign(o *reviewing, in check.Input, now time.Time) error {
	if o.by == "" {
		return errors.New("--sign needs --by: the name of a file in data/people")
	}
	s := check.Signature{By: o.by}
	var err error
	if s.On, err = dayFlag("on", o.on, now); err != nil {
		return err
	}
	if s.On.After(now) {
		return fmt.Errorf("--on is %s, which is yet to come", s.On.Format(time.DateOnly))
	}
	if s.Next, err = dayFlag("next", o.again, time.Time{}); err != nil {
		return err
	}
	if !s.Next.IsZero() && !s.Next.After(s.On) {
		return fmt.Errorf("--next is %s, which is not after the review", s.Next.Format(time.DateOnly))
	}
	s.On = s.On.UTC().Truncate(24 * time.Hour)
	page, err := filepath.Abs(o.sign)
	if err != nil {
		return err
	}
	named, err := within(in.Sources, []string{page})
	if err != nil {
		return err
	}
	if len(named) != 1 {
		return fmt.Errorf("%s are %s: sign one page at a time", o.sign, plural(len(named), "page"))
	}
	src, err := check.Sign(in.Clinic, &named[0], s)
	if err != nil {
		return err
	}
	info, err := u.fs.Stat(page)
	if err != nil {
		return err
	}
	if err := replace(u.fs, page, src, info.Mode().Perm()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(u.out, "Recorded in %s: reviewed by %s on %s.\n", short(page), s.By, s.On.Format(time.DateOnly))
	return err
}
