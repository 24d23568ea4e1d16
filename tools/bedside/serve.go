package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"example.org/bedside/tools/hugo"
)

func serveCommand(u *ui) *cobra.Command {
	var o hugo.ServeOptions
	c := &cobra.Command{
		Use:   "serve [DIR]",
		Short: "Show the site while it is being written",
		Long: `Serve shows the site in a browser, and shows each change as soon as its file is
saved. A shortcode that is used wrongly is a card at its place in the page; what
Hugo cannot read at all is one page with the file and the line, which goes away
when the file is mended.`,
		Example: `  bedside serve
  bedside serve my-site --buildDrafts --port 8080`,
		Args: atMostDir,
		RunE: func(c *cobra.Command, args []string) error {
			var err error
			if o.Site.Dir, err = u.site(args); err != nil {
				return err
			}
			o.Ready = func(address string) {
				fmt.Fprintf(u.out, "The site is at %s (Ctrl+C stops it)\n", address)
			}
			o.Rebuilt = func(r *hugo.Result, took time.Duration, err error) {
				if err != nil {
					fmt.Fprintln(u.err, "error:", err)
					return
				}
				if err := u.show(r.Findings, r.Destination, false); err != nil {
					fmt.Fprintln(u.err, "error:", err)
				}
				if !r.Broken {
					fmt.Fprintf(u.out, "%s  %s built in %s\n", time.Now().Format(time.TimeOnly), plural(r.Pages, "page"), took.Round(10*time.Millisecond))
				}
			}
			return hugo.Serve(c.Context(), o)
		},
	}
	siteFlags(c, &o.Site)
	c.Flags().IntVarP(&o.Port, "port", "p", 1313, "the port to listen at, or the next one that is free")
	c.Flags().StringVar(&o.Bind, "bind", "127.0.0.1", "the address to listen at")
	return c
}
