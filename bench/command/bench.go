package command

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/ranvier-sim/ranvier/bench"
	"github.com/ranvier-sim/ranvier/scenarios/cli"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/scenarios/session/progress"
)

// New returns the command `bench` with its subcommands, which can predict the costs of scenarios.
func New(scenarios []session.Entry) *cobra.Command {
	suite := bench.Suite{Seed: 1}
	quick, asJSON := false, false
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "measure how fast ranvier is on this machine",
		Long: "bench measures the benchmark networks: against a plain loop over memory, against Brian2 if it is\n" +
			"installed, and against a simulator on a time grid; and what synapses cost in memory and to build.\n" +
			"It takes a few minutes. Every ratio comes from laps that took turns, and is the median of these.\n" +
			"Times are processor times, so that other programs disturb them little; but let the machine rest.",
		Args: cli.OnlySubcommands("command"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			report, err := suite.Run(cmd.Context())
			return errors.Join(err, show(cmd, &suite, report, asJSON))
		},
	}
	cmd.PersistentPreRun = func(cmd *cobra.Command, _ []string) {
		suite.Progress = progress.New(cmd.ErrOrStderr())
		if quick {
			suite.Laps, suite.Lap = 3, 100*time.Millisecond
		}
	}
	flags := cmd.PersistentFlags()
	flags.Uint64Var(&suite.Seed, "seed", suite.Seed, "seed of all random streams")
	flags.BoolVar(&quick, "quick", false, "fewer and shorter laps: the same figures, less certain")
	flags.StringVar(&suite.Python, "python", "", "`interpreter` that has the other simulators (default the first that has one)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "write one JSON object to standard output")
	cmd.AddCommand(peersCommand(&suite), axonsCommand(&suite, &quick), plasticityCommand(&suite), trainCommand(&suite, &quick), sparsityCommand(&suite, &quick), predictCommand(&suite, &quick, scenarios))
	return cmd
}

// show prints what was measured.
func show(cmd *cobra.Command, suite *bench.Suite, report *bench.Report, asJSON bool) error {
	suite.Progress.Clear()
	if !asJSON {
		return report.Print(cmd.OutOrStdout())
	}
	e := json.NewEncoder(cmd.OutOrStdout())
	e.SetEscapeHTML(false)
	return e.Encode(report)
}
