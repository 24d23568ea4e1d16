package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"example.org/bedside/tools/contract"
	"example.org/bedside/tools/hugo"
	"example.org/bedside/tools/produce"
)

func produceCommand(u *ui) *cobra.Command {
	var o produce.Options
	c := &cobra.Command{
		Use:   "produce [DIR]",
		Short: "Make the files that follow from the shortcodes' contracts",
		Long: `Produce reads the rooms in DIR/shortcodes and writes what follows from them: the
templates that Hugo reads, and in the pack the handbook's reference pages. DIR
is the folder that has the shortcodes folder; without it, the one that the
command is run in.`,
		Example: `  bedside produce
  bedside produce --check     # says what is stale, writes nothing
  bedside produce my-site`,
		Args: atMostDir,
		RunE: func(c *cobra.Command, args []string) error {
			dir := "."
			if len(args) > 0 {
				dir = args[0]
			}
			r, err := produce.Run(u.fs, dir, o)
			var (
				mistakes contract.Errors
				mistake  *contract.Error
				stale    *produce.StaleError
			)
			if errors.As(err, &mistakes) || errors.As(err, &mistake) || errors.As(err, &stale) {
				fmt.Fprintln(u.err, err)
				return errFound
			}
			if err != nil {
				return err
			}
			for _, name := range r.Written {
				fmt.Fprintln(u.out, "wrote", name)
			}
			for _, name := range r.Removed {
				fmt.Fprintln(u.out, "removed", name)
			}
			if wrong, err := u.templates(c.Context(), dir); err != nil || wrong {
				return cmp.Or(err, errFound)
			}
			fmt.Fprintf(u.out, "%s, %s written, %d removed\n", plural(len(r.Shortcodes), "shortcode"), plural(len(r.Written), "file"), len(r.Removed))
			return nil
		},
	}
	c.Flags().BoolVar(&o.Check, "check", false, "write nothing; fail, with the difference, if something is stale")
	return c
}

// templates tells of a template of the site that Hugo cannot parse; of one that
// was produced, at its place in the room.
func (u *ui) templates(ctx context.Context, dir string) (wrong bool, err error) {
	if name, err := hugo.Configuration(u.fs, dir); name == "" || err != nil {
		return false, err
	}
	site, _, err := hugo.Open(ctx, hugo.Options{Dir: dir, Source: u.fs})
	if site == nil || err != nil {
		return false, err // what is wrong with the configuration is for the build to say
	}
	found := site.Templates()
	for i := range found {
		f := &found[i]
		f.File, f.Line = produce.RoomPlace(site.Dir(), f.File, f.Line)
	}
	return len(found) > 0, u.show(found, nil, false)
}
