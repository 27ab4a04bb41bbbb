package command

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/ranvier-sim/ranvier/bench"
	"github.com/ranvier-sim/ranvier/bench/sparsity"
	"github.com/ranvier-sim/ranvier/scenarios/cli"
)

// sparsityCommand returns `bench sparsity`.
func sparsityCommand(suite *bench.Suite, quick *bool) *cobra.Command {
	folder := filepath.Join("out", "sparsity")
	cmd := &cobra.Command{
		Use:   "sparsity",
		Short: "find when going from event to event is faster than going from step to step",
		Long: "sparsity runs a network whose mean rate and out-degree it varies, in the event-driven engine and in our own\n" +
			"simulator on time grids of 1, 0.1 and 0.01 ms, in one thread each, taking turns. It prints the rates below\n" +
			"which the engine is faster, as measured and as a model of the costs predicts them, and writes all points to\n" +
			"sparsity.csv and a picture of them to sparsity.png. It takes a few minutes.",
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			sweep := sparsity.Default()
			if sweep.Seed = suite.Seed; *quick {
				sweep.Rates, sweep.Laps, sweep.Lap = []float64{0.1, 1, 10, 100}, 1, sweep.Lap/2
			}
			task := suite.Progress.Start("sparsity", int64(sweep.Points()*sweep.Laps))
			var conditions bench.Conditions
			conditions.Look()
			study, err := sweep.Run(cmd.Context(), func() { task.Add(1) })
			task.Done()
			conditions.Look()
			if err != nil {
				return err
			}
			if err := study.Print(cmd.OutOrStdout()); err != nil {
				return err
			}
			if _, err := fmt.Fprintln(cmd.OutOrStdout(), conditions.String()); err != nil {
				return err
			}
			return save(study, folder)
		},
	}
	cmd.Flags().StringVarP(&folder, "out", "o", folder, "`folder` for the picture and the data")
	return cmd
}

// save writes the picture and the data of a study.
func save(study *sparsity.Study, folder string) (err error) {
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	file, err := os.Create(filepath.Join(folder, "sparsity.csv"))
	if err != nil {
		return err
	}
	return errors.Join(study.WriteCSV(file), file.Close(), study.Draw(filepath.Join(folder, "sparsity.png")))
}
