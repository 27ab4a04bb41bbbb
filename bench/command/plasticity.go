package command

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/ranvier-sim/ranvier/bench"
	"github.com/ranvier-sim/ranvier/scenarios/cli"
)

// plasticityCommand returns `bench plasticity`.
func plasticityCommand(suite *bench.Suite) *cobra.Command {
	return &cobra.Command{
		Use:   "plasticity",
		Short: "what learning costs: beside Brian2, beside the same network without, and in memory",
		Long: "plasticity runs the network of Brunel of 5,000 neurons, all of whose synapses from excitatory to excitatory\n" +
			"neurons learn by pairs of spikes, in ranvier and, where it is installed, in Brian2, and the same network in which none\n" +
			"learns, in one thread each, taking turns. It prints their speeds, and the bytes that a synapse takes. It takes a minute or two.\n" +
			"The figures of one run are comparable, in processor time; those of two are not.",
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			report, err := suite.Plasticity(cmd.Context())
			return errors.Join(err, show(cmd, suite, report, false))
		},
	}
}
