package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/ranvier-sim/ranvier/bench"
	"github.com/ranvier-sim/ranvier/bench/accuracy"
	"github.com/ranvier-sim/ranvier/bench/sparsity"
	"github.com/ranvier-sim/ranvier/scenarios/cli"
	"github.com/ranvier-sim/ranvier/sim"
)

// sparsityCommand returns `bench sparsity`.
func sparsityCommand(suite *bench.Suite, quick *bool) *cobra.Command {
	folder := filepath.Join("out", "sparsity")
	cmd := &cobra.Command{
		Use:   "sparsity",
		Short: "find when going from event to event is faster than going from step to step, and what steps cost in exactness",
		Long: "sparsity runs a network whose mean rate, active part and out-degree it varies, in the event-driven engine and in\n" +
			"our own simulator on time grids of 1, 0.1 and 0.01 ms, in one thread each, taking turns. It prints the rates\n" +
			"below which the engine is faster, as measured and as a model of the costs predicts them, and writes all points\n" +
			"to sparsity.csv and a picture of them to sparsity.png.\n\n" +
			"Then it compares the spikes of both, in networks whose activity is their own: errors of spike times, spikes that\n" +
			"are missed or spurious, and decisions that are others, on each grid; see error.csv and error.png.\n\n" +
			"It takes a few minutes.",
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := os.MkdirAll(folder, 0o777); err != nil {
				return err
			}
			out := output{cmd.OutOrStdout(), folder}
			if err := studyCosts(cmd.Context(), suite, *quick, out); err != nil {
				return err
			}
			return studyErrors(cmd.Context(), suite, *quick, out)
		},
	}
	cmd.Flags().StringVarP(&folder, "out", "o", folder, "`folder` for the pictures and the data")
	return cmd
}

// studyCosts measures where the costs of the two simulators cross.
func studyCosts(ctx context.Context, suite *bench.Suite, quick bool, out output) error {
	sweep := sparsity.Default()
	if sweep.Seed = suite.Seed; quick {
		sweep.Rates, sweep.Laps, sweep.Lap = []float64{0.1, 1, 10, 100}, 1, 50*time.Millisecond
	}
	task := suite.Progress.Start("costs", int64(sweep.Points()*sweep.Laps))
	var conditions bench.Conditions
	conditions.Look()
	study, err := sweep.Run(ctx, func() { task.Add(1) })
	task.Done()
	conditions.Look()
	if err != nil {
		return err
	}
	if err := out.save("sparsity", study); err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, conditions.String()+"\n")
	return err
}

// studyErrors compares the spikes.
func studyErrors(ctx context.Context, suite *bench.Suite, quick bool, out output) error {
	plan := accuracy.Default()
	if plan.Seed = suite.Seed; quick {
		plan.ForwardTime, plan.Images = 500*sim.Millisecond, 100
	}
	task := suite.Progress.Start("errors", int64(plan.Tasks()))
	study, err := plan.Run(ctx, func() { task.Add(1) })
	task.Done()
	if err != nil {
		return err
	}
	return out.save("error", study)
}

// study is what a study can be asked for.
type study interface {
	Print(out io.Writer) error
	WriteCSV(out io.Writer) error
	Draw(path string) error
}

// output is where a study goes: tables to the writer, data and pictures to the folder.
type output struct {
	io.Writer
	folder string
}

func (o output) save(name string, s study) error {
	file, err := os.Create(filepath.Join(o.folder, name+".csv"))
	if err != nil {
		return err
	}
	return errors.Join(s.Print(o), s.WriteCSV(file), file.Close(), s.Draw(filepath.Join(o.folder, name+".png")))
}
