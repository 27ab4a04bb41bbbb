package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func (c *console) version() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "print the version of the program, of Go, and the platform",
		Args:  NoArguments,
		RunE: func(*cobra.Command, []string) error {
			info, ok := debug.ReadBuildInfo()
			if !ok {
				info = &debug.BuildInfo{}
			}
			_, err := fmt.Fprintf(c.Out, "ranvier %s %s %s/%s\n", describe(info), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}

// describe is the version of the main module and, where it was built within a repository, the revision.
func describe(info *debug.BuildInfo) string {
	version, revision, changed := info.Main.Version, "", ""
	if version == "" {
		version = "(unknown version)"
	}
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = ", with changes"
		}
	}
	if revision == "" {
		return version
	}
	return fmt.Sprintf("%s (revision %s%s)", version, revision, changed)
}
