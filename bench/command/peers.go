package command

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/ranvier-sim/ranvier/bench"
	"github.com/ranvier-sim/ranvier/scenarios/cli"
)

// peersCommand returns `bench peers`.
func peersCommand(suite *bench.Suite) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "peers",
		Short: "run the benchmark networks in other simulators too",
		Long: "peers runs jump, cuba and brunel in Brian2, NEURON and NEST, where they are installed, in our own\n" +
			"simulator on a time grid, and in ranvier, in one thread each, taking turns. It prints their rates and\n" +
			"their speeds. A comparison at different rates is none. What is missing is named, with how to install it.\n" +
			"NEURON can express the networks called brunel only, and the largest takes it many minutes and 5 GB:\n" +
			"with --patient.",
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			comparison, err := suite.Compare(cmd.Context())
			suite.Progress.Clear()
			return errors.Join(err, comparison.Print(cmd.OutOrStdout()))
		},
	}
	cmd.Flags().BoolVar(&suite.Patient, "patient", false, "run also what takes a simulator very long")
	return cmd
}
