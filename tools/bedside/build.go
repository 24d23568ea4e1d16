package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.org/bedside"
	"example.org/bedside/tools/hugo"
	"example.org/bedside/tools/publish"
	"example.org/bedside/tools/report"
)

// siteFlags are the flags of all commands that run Hugo, with Hugo's names.
func siteFlags(c *cobra.Command, o *hugo.Options) {
	o.Pack = bedside.Shortcodes()
	f := c.Flags()
	f.StringVarP(&o.BaseURL, "baseURL", "b", "", "the site's address, in place of the configuration's")
	f.BoolVarP(&o.BuildDrafts, "buildDrafts", "D", false, "include pages that are marked as drafts")
	f.StringVarP(&o.Environment, "environment", "e", "", "the environment whose configuration is used")
	f.BoolVar(&o.AllowExec, "allow-exec", false, "let the site run the programs that its configuration allows")
	f.BoolVar(&o.AllowHTTP, "allow-http", false, "let the site fetch what its configuration allows while it is built")
}

func buildCommand(u *ui) *cobra.Command {
	var o publish.Options
	var quiet bool
	c := &cobra.Command{
		Use:   "build [DIR]",
		Short: "Build the site, check it, and publish it to a folder",
		Long: `Build renders the site beside the folder that it is published to, checks every
page, and then puts the new pages in the place of the old ones in one step. If
something is broken the old pages stay, and it says what is to be mended.`,
		Example: `  bedside build
  bedside build my-site --destination /srv/www/clinic --minify`,
		Args: atMostDir,
		RunE: func(c *cobra.Command, args []string) error {
			start := time.Now()
			var err error
			if o.Site.Dir, err = u.site(args); err != nil {
				return err
			}
			written, done := u.progress(quiet)
			o.Site.Progress = written
			r, err := publish.Publish(c.Context(), o)
			done()
			if err != nil {
				return err
			}
			if err := u.show(r.Findings, r.Tree, quiet); err != nil {
				return err
			}
			switch {
			case o.NoCheck:
				fmt.Fprintln(u.err, "What is written was not checked, because of --no-check.")
			case len(r.Known) > 0 && !quiet:
				fmt.Fprintf(u.err, "%s known from the baseline.\n", plural(len(r.Known), "finding"))
			}
			if len(r.Advice) > 0 && !quiet {
				fmt.Fprintf(u.err, "More from the checks, which does not hold the site back: %s; see bedside check.\n", report.Summary(r.Advice))
			}
			if r.GoAllowed && !quiet {
				fmt.Fprintln(u.out, "The program go was run to find the site's Hugo modules, and nothing else.")
			}
			if !r.Published {
				fmt.Fprintln(u.err, "Nothing was published; what was published before is as it was.")
				return errFound
			}
			if n := len(r.Kept.Files); n > 0 {
				fmt.Fprintf(u.err, "%s had %s in it that this site did not publish (such as %s), now in %s: what belongs to the site, put into its static folder, and remove the rest\n",
					short(r.Destination), plural(n, "file"), filepath.ToSlash(r.Kept.Files[0]), short(r.Kept.Dir))
			}
			if !quiet {
				fmt.Fprintf(u.out, "Published %s (%s) in %s to %s\n", plural(r.Pages, "page"), plural(r.Files, "file"),
					time.Since(start).Round(10*time.Millisecond), short(r.Destination))
				u.waiting(r.Waiting)
			}
			return nil
		},
	}
	siteFlags(c, &o.Site)
	c.Flags().StringVarP(&o.Destination, "destination", "d", "", "the folder to publish to, in place of the site's own (public)")
	c.Flags().BoolVar(&o.Site.Minify, "minify", false, "minify HTML, XML, CSS and so on")
	c.Flags().BoolVar(&o.NoCheck, "no-check", false, "publish what is written without checking it")
	c.Flags().BoolVar(&quiet, "quiet", false, "say nothing but errors")
	return c
}

// waiting tells which pages were left out, and why.
func (u *ui) waiting(pages []hugo.Waiting) {
	const most = 5 // that are named
	for _, k := range []struct{ why, one, many, day string }{
		{hugo.Draft, "draft", "drafts", ""},
		{hugo.Future, "page that is dated in the future", "pages that are dated in the future", " from "},
		{hugo.Expired, "page that has expired", "pages that have expired", " on "},
	} {
		var names []string
		for _, p := range pages {
			if p.Why != k.why {
				continue
			}
			name := filepath.ToSlash(short(p.File))
			if k.day != "" {
				name += k.day + p.Day.Format(time.DateOnly)
			}
			names = append(names, name)
		}
		what := "1 " + k.one
		switch n := len(names); {
		case n == 0:
			continue
		case n > 1:
			what = fmt.Sprintf("%d %s", n, k.many)
		}
		if n := len(names) - most; n > 0 {
			names = append(names[:most], fmt.Sprintf("and %d more", n))
		}
		fmt.Fprintf(u.out, "Left out: %s (%s)\n", what, strings.Join(names, ", "))
	}
}

func versionCommand(u *ui) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Say which version of Bedside and of Hugo this is",
		Example: "  bedside version",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(u.out, "bedside %s (Hugo %s)\n", bedside.Version, hugo.Version())
			return err
		},
	}
}
