// Command bedside builds, shows and publishes a clinic's Hugo site, and puts
// the Bedside shortcodes into it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/spf13/afero"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.org/bedside"
	"example.org/bedside/tools/bedside/ballast"
	"example.org/bedside/tools/hugo"
	"example.org/bedside/tools/publish"
	"example.org/bedside/tools/words"
)

// The exit codes.
const (
	exitGood   = 0
	exitFound  = 1 // something is to be mended first
	exitFailed = 2 // it could not be run: a wrong flag, a folder that cannot be written
)

// errFound ends a command whose findings have been shown.
var errFound = errors.New("findings")

func main() {
	ballast.Held = nil
	leaveGarbage(200)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// leaveGarbage lets so many per cent of the memory in use lie as garbage before
// it is collected, unless the environment says otherwise: a run is short, and
// gets less time for more memory.
func leaveGarbage(percent int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}

func run(ctx context.Context, args []string, out, err io.Writer) int {
	u := &ui{out: out, err: err, fs: afero.NewOsFs()}
	root := &cobra.Command{
		Use:     "bedside",
		Short:   "Publish a clinic's Hugo site with its shortcodes checked",
		Version: fmt.Sprintf("%s (Hugo %s)", bedside.Version, hugo.Version()),
		Long: `Bedside publishes a clinic's Hugo site, and does not let through what is broken.

Without DIR the commands mean the folder that they are run in. If that has no
site's configuration, they mean the folder "site" in it.`,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	root.SetFlagErrorFunc(nearestFlag)
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(err)
	root.AddCommand(buildCommand(u), checkCommand(u), reviewCommand(u), serveCommand(u), installCommand(u), importCommand(u), produceCommand(u), versionCommand(u))
	return u.code(root.ExecuteContext(ctx))
}

// nearestFlag names the flag that a misspelt one is nearest to.
func nearestFlag(c *cobra.Command, err error) error {
	name, ok := strings.CutPrefix(err.Error(), "unknown flag: --")
	if !ok {
		return err
	}
	var known []string
	c.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
	near, ok := words.Nearest(name, known)
	if !ok {
		return fmt.Errorf("unknown flag --%s; %s --help lists those that there are", name, c.CommandPath())
	}
	return fmt.Errorf("unknown flag --%s; did you mean --%s?", name, near)
}

// code tells what went wrong, and gives the exit code.
func (u *ui) code(err error) int {
	var refused *publish.RefusedError
	switch {
	case err == nil:
		return exitGood
	case errors.Is(err, errFound):
		return exitFound
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(u.err, "stopped; nothing was changed")
	case errors.As(err, &refused):
		fmt.Fprintf(u.err, "error: %v\n  fix: %s\n", refused, refused.Fix)
	default:
		fmt.Fprintln(u.err, "error:", err)
	}
	return exitFailed
}

// site is the folder that a command's arguments mean.
func (u *ui) site(args []string) (string, error) {
	dir := "."
	if len(args) > 0 {
		dir = args[0]
	}
	return hugo.Find(u.fs, dir)
}

func atMostDir(_ *cobra.Command, args []string) error {
	if len(args) > 1 {
		return fmt.Errorf("found %d folders (%s), expected at most one; flags go in front of or behind it", len(args), filepath.Join(args...))
	}
	return nil
}
