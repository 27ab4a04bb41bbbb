package command

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/ranvier-sim/ranvier/bench"
	"github.com/ranvier-sim/ranvier/bench/axons"
	"github.com/ranvier-sim/ranvier/scenarios/cli"
)

// axonsCommand returns `bench hh`.
func axonsCommand(suite *bench.Suite, quick *bool) *cobra.Command {
	return &cobra.Command{
		Use:   "hh",
		Short: "Hodgkin and Huxley's axon in other simulators too: speed beside accuracy",
		Long: "hh runs axons of Hodgkin and Huxley in NEURON and Brian2, where they are installed, and in ranvier, in one\n" +
			"thread each, taking turns: a hundred axons, ten thousand, and ten thousand of which one in a hundred is active.\n" +
			"It prints speed and accuracy: what each takes, and how far its spikes are from those of a reference. It takes a minute or two.\n" +
			"What is missing is named, with how to install it.",
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			laps, networks := 2, axons.Networks()
			if *quick {
				laps = 1
			}
			var conditions bench.Conditions
			conditions.Look()
			task := suite.Progress.Start("hh", int64(laps*len(networks)))
			comparison, err := axons.Run(cmd.Context(), networks, laps, suite.Python, func() { task.Add(1) })
			task.Done()
			conditions.Look()
			suite.Progress.Clear()
			if err := errors.Join(err, comparison.Print(cmd.OutOrStdout())); err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), conditions.String())
			return err
		},
	}
}
