package command

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/ranvier-sim/ranvier/bench"
	"github.com/ranvier-sim/ranvier/bench/predict"
	"github.com/ranvier-sim/ranvier/scenarios/cli"
	"github.com/ranvier-sim/ranvier/scenarios/session"
)

// predictCommand returns `bench predict`, with a subcommand for each scenario.
func predictCommand(suite *bench.Suite, quick *bool, scenarios []session.Entry) *cobra.Command {
	options, check := predict.Default(), false
	cmd := &cobra.Command{
		Use:   "predict NAME",
		Short: "tell before a run which simulator would be the faster for it, and by how much",
		Long: "predict runs a scenario for a few seconds to see what happens in its networks, measures on this machine what that\n" +
			"costs in other networks of such neurons, and tells how long a second of model time would take event-driven, and\n" +
			"clock-stepped on grids of 1, 0.1 and 0.01 ms, in one thread each. Flags are those of the scenario.\n" +
			"With --check it then measures both, and sets that beside.",
		Args: cli.OnlySubcommands("scenario"),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	flags := cmd.PersistentFlags()
	flags.BoolVar(&check, "check", false, "measure what was predicted")
	flags.DurationVar(&options.Probe, "probe", options.Probe, "`time` for which the scenario is run, about")
	for _, entry := range scenarios {
		scenario := entry.New()
		sub := &cobra.Command{
			Use: entry.Name, Short: entry.Summary, Args: cli.NoArguments,
			RunE: func(cmd *cobra.Command, _ []string) error {
				options.Seed, options.Progress = suite.Seed, suite.Progress
				if *quick {
					options.Lap, options.Check = options.Lap/8, options.Check/8
				}
				return foretell(cmd, entry.Name, scenario, options, check)
			},
		}
		cli.ScenarioFlags(sub, scenario)
		cmd.AddCommand(sub)
	}
	return cmd
}

// foretell predicts, and checks if asked to.
func foretell(cmd *cobra.Command, name string, scenario session.Scenario, o predict.Options, check bool) error {
	var conditions bench.Conditions
	conditions.Look()
	forecast, err := predict.Predict(cmd.Context(), name, scenario, o)
	if err != nil {
		return err
	}
	if check {
		if err := forecast.Check(cmd.Context(), o); err != nil {
			return err
		}
	}
	o.Progress.Clear()
	if err := forecast.Print(cmd.OutOrStdout()); err != nil {
		return err
	}
	conditions.Look()
	_, err = fmt.Fprintln(cmd.OutOrStdout(), conditions.String())
	return err
}
