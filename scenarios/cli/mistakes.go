package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// usageError is a command line that makes no sense.
type usageError struct{ message string }

func (e *usageError) Error() string { return e.message }

func misusef(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

// unknownName says what does not exist, and what may have been meant.
func unknownName(kind, name string, known []string) error {
	return misusef("unknown %s %q: %s", kind, name, suggestion(name, known))
}

// suggestion is the nearest of the known names or, if none is near, all of them.
func suggestion(name string, known []string) string {
	if near, ok := nearest(name, known); ok {
		return fmt.Sprintf("did you mean %q?", near)
	}
	if len(known) == 0 {
		return "there is none"
	}
	return "want one of " + strings.Join(known, ", ")
}

// nearest finds the first of the known names with the fewest mistakes; ok is false where it takes more
// than a third of the name's length to be mistaken, and more than 2; or more than 1 where the name has three letters or fewer.
func nearest(name string, known []string) (near string, ok bool) {
	best := max(2, len(name)/3) + 1
	if len(name) <= 3 {
		best = 2
	}
	for _, k := range known {
		d := distance(strings.ToLower(name), strings.ToLower(k))
		if len(name) > 2 && strings.HasPrefix(k, name) {
			d = 1
		}
		if d < best && d < len(k) {
			near, best, ok = k, d, true
		}
	}
	return near, ok
}

// distance is the number of characters to insert, delete, replace or swap with their neighbour
// (optimal string alignment) to turn a into b.
func distance(a, b string) int {
	var before, last []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before, last, row = last, row, make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			replace := last[j]
			if a[i] != b[j] {
				replace++
			}
			row[j+1] = min(replace, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}

// OnlySubcommands refuses arguments of a command that has nothing but subcommands.
func OnlySubcommands(kind string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return unknownName(kind, args[0], subcommands(cmd))
		}
		return nil
	}
}

// NoArguments refuses arguments.
func NoArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return misusef("%s takes no argument %q", cmd.CommandPath(), args[0])
	}
	return nil
}

func subcommands(cmd *cobra.Command) []string {
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return names
}

// explainFlag says in one line what is wrong with a flag.
func explainFlag(cmd *cobra.Command, err error) error {
	var missing *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &missing) && missing.GetSpecifiedShortnames() == "":
		var known []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
		name := missing.GetSpecifiedName()
		if near, ok := nearest(name, known); ok {
			return misusef("unknown flag --%s: did you mean --%s?", name, near)
		}
		return misusef("unknown flag --%s: see `%s --help`", name, cmd.CommandPath())
	case errors.As(err, &invalid):
		return misusef("--%s: %v", invalid.GetFlag().Name, errors.Unwrap(invalid))
	}
	return misusef("%v", err)
}
