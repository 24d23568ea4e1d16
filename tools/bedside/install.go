package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"example.org/bedside"
	"example.org/bedside/tools/scaffold"
)

func installCommand(u *ui) *cobra.Command {
	layouts := false
	c := &cobra.Command{
		Use:   "install [DIR]",
		Short: "Put the shortcodes into a site as a theme",
		Long: `Install writes the shortcodes and what they need into the site's folder
themes/bedside, or brings those that are there up to date, and says which lines
the site's configuration needs. The site is then built by stock Hugo too, with
no network. A file that was changed by hand is never overwritten. To take the
pack out again, remove that folder, .bedside/install.json and those lines.`,
		Example: `  bedside install
  bedside install my-site
  bedside install --layouts   # Bedside's own page layouts too`,
		Args: atMostDir,
		RunE: func(_ *cobra.Command, args []string) error {
			site, err := u.site(args)
			if err != nil {
				return err
			}
			r, err := scaffold.Install(u.fs, site, bedside.Pack(), bedside.Version, layouts)
			if err != nil {
				return err
			}
			return u.installed(r)
		},
	}
	c.Flags().BoolVar(&layouts, "layouts", false, "write Bedside's page layouts too; an upgrade brings them without being asked again")
	return c
}

func (u *ui) installed(r *scaffold.Result) error {
	if len(r.Conflicts) > 0 {
		fmt.Fprintf(u.err, "Nothing was installed: these files in %s were changed by hand, and version %s would change them too.\n", short(r.Folder), bedside.Version)
		for _, file := range r.Conflicts {
			if to := scaffold.Override(file); to != "" {
				fmt.Fprintf(u.err, "  %s\n    keep your change in %s of the site, then remove this file\n", file, to)
			} else {
				fmt.Fprintf(u.err, "  %s\n    remove or rename it\n", file)
			}
		}
		fmt.Fprintln(u.err, "Then run bedside install again.")
		return errFound
	}
	switch {
	case r.Before == "":
		fmt.Fprintf(u.out, "Installed Bedside %s in %s (%s)\n", r.Version, short(r.Folder), plural(len(r.Written), "file"))
	case len(r.Written)+len(r.Removed) == 0:
		fmt.Fprintf(u.out, "Bedside %s is in %s already\n", r.Version, short(r.Folder))
	default:
		fmt.Fprintf(u.out, "Brought Bedside in %s from %s to %s (%s written, %d removed)\n",
			short(r.Folder), r.Before, r.Version, plural(len(r.Written), "file"), len(r.Removed))
	}
	for _, file := range r.Kept {
		fmt.Fprintf(u.out, "Bedside no longer has %s; it was changed by hand, so it stays\n", file)
	}
	if r.Needed != nil {
		if r.Needed.Text != "" {
			fmt.Fprintf(u.out, "\n%s needs these lines:\n\n%s\n", short(r.Needed.File), indent(r.Needed.Text))
		}
		for _, note := range r.Needed.Notes {
			fmt.Fprintf(u.out, "Note: %s.\n", note)
		}
	}
	return nil
}

func indent(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if line != "\n" {
			b.WriteString("    ")
		}
		b.WriteString(line)
	}
	return b.String()
}
