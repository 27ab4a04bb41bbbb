package command

import (
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"github.com/ranvier-sim/ranvier/bench"
	"github.com/ranvier-sim/ranvier/bench/training"
	"github.com/ranvier-sim/ranvier/scenarios/cli"
	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/train"
)

// trainCommand returns `bench train`.
func trainCommand(suite *bench.Suite, quick *bool) *cobra.Command {
	return &cobra.Command{
		Use:   "train",
		Short: "how fast networks learn by the exact gradient of their spike times",
		Long: "train measures `train yinyang`, `train glyphs` and, where its files are, `train mnist`, with one worker and with one for each\n" +
			"core: samples per second, forward and backward, with noise, minibatches and optimiser; and what part of the processor\n" +
			"time finding spikes, going back through them, and making the steps take. It takes half a minute.",
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			b := training.Bench{Laps: 5, Lap: 400 * time.Millisecond}
			if *quick {
				b = training.Bench{Laps: 1, Lap: 100 * time.Millisecond}
			}
			return measureTrainings(cmd, suite, b)
		},
	}
}

// measureTrainings measures and prints.
func measureTrainings(cmd *cobra.Command, suite *bench.Suite, b training.Bench) error {
	subjects := []training.Subject{{Name: "yinyang", Training: train.YinYang()}, {Name: "glyphs", Training: train.Glyphs()}}
	var missing *dataset.MissingError
	switch _, err := dataset.Open("mnist", dataset.Train); {
	case err == nil:
		subjects = append(subjects, training.Subject{Name: "mnist", Training: train.MNIST()})
	case !errors.As(err, &missing):
		return err
	}
	crews := []int{1}
	if cores := runtime.NumCPU(); cores > 1 {
		crews = append(crews, cores)
	}
	var conditions bench.Conditions
	conditions.Look()
	task := suite.Progress.Start("train", int64(3*b.Laps*len(subjects)*len(crews)))
	var all []training.Speed
	for _, s := range subjects {
		for _, workers := range crews {
			speed, err := b.Measure(cmd.Context(), s, workers, func() { task.Add(1) })
			if err != nil {
				return err
			}
			all = append(all, speed)
		}
	}
	task.Done()
	conditions.Look()
	suite.Progress.Clear()
	if err := training.Print(cmd.OutOrStdout(), all); err != nil {
		return err
	}
	_, err := fmt.Fprintln(cmd.OutOrStdout(), conditions.String())
	return err
}
