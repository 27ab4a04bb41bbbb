package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/scenarios/session/progress"
)

// Program is ranvier with the scenarios that it offers.
type Program struct {
	Scenarios []session.Entry  // in the order in which they are listed
	Trainings []session.Entry  // what `train` offers
	Commands  []*cobra.Command // of packages that this one cannot import; they write to their OutOrStdout and ErrOrStderr
	Out, Err  io.Writer        // usually os.Stdout and os.Stderr
}

// Exit statuses.
const (
	success     = 0
	failure     = 1
	misuse      = 2
	interrupted = 130 // as a shell reports a program that Ctrl-C ended
)

// Run carries out a command line (without the program's name) and returns the exit status. When ctx
// ends, so does what is running, cleanly.
func (p Program) Run(ctx context.Context, args []string) int {
	c := &console{Program: p, progress: progress.New(p.Err)}
	root := c.root()
	root.SetArgs(append([]string{}, args...)) // nil would mean os.Args
	root.SetOut(p.Out)
	root.SetErr(p.Err)
	err := root.ExecuteContext(ctx)
	c.progress.Clear()
	var usage *usageError
	switch {
	case err == nil:
		return success
	case ctx.Err() != nil:
		fmt.Fprintln(p.Err, "ranvier: interrupted"+c.aftermath(err))
		return interrupted
	case errors.As(err, &usage):
		fmt.Fprintln(p.Err, "ranvier:", err)
		return misuse
	}
	fmt.Fprintln(p.Err, "ranvier:", err)
	return failure
}

// console is one execution of a Program.
type console struct {
	Program
	progress *progress.Display
	kept     string // the folder that holds what an interrupted run has recorded
	goesOn   bool   // there is a checkpoint in it
}

// aftermath is what remains to be said of an interruption.
func (c *console) aftermath(err error) (words string) {
	if err.Error() != context.Canceled.Error() {
		words = ": " + err.Error()
	}
	if c.kept != "" {
		words += "; what it had recorded is in " + c.kept
	}
	if c.goesOn {
		words += "; --resume goes on from there"
	}
	return words
}

func (c *console) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "ranvier",
		Short: "exact event-driven simulation of spiking neural networks",
		Long: "ranvier simulates spiking neural networks event by event, in exact time order.\n\n" +
			"Begin with `ranvier list`, then `ranvier help run NAME`.",
		Args:          OnlySubcommands("command"),
		RunE:          showHelp,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetFlagErrorFunc(explainFlag)
	root.AddCommand(c.list(), c.run(), c.train(), c.replay(), c.events(), c.verify(), c.data(), c.version())
	root.AddCommand(c.Commands...)
	root.SetHelpCommand(help())
	root.InitDefaultCompletionCmd()
	if completion, _, err := root.Find([]string{"completion"}); err == nil {
		completion.Args, completion.RunE = OnlySubcommands("shell"), showHelp
	}
	return root
}

func showHelp(cmd *cobra.Command, _ []string) error { return cmd.Help() }

// help is cobra's own, except that it fails for what does not exist.
func help() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "explain a command",
		RunE: func(cmd *cobra.Command, args []string) error {
			topic, rest, err := cmd.Root().Find(args)
			if err != nil {
				return err
			}
			if len(rest) > 0 {
				return unknownName("help topic", rest[0], subcommands(topic))
			}
			topic.InitDefaultHelpFlag()
			return topic.Help()
		},
	}
}
