// Command ranvier simulates spiking neural networks, exactly and event by event.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/ranvier-sim/ranvier/bench/command"
	"github.com/ranvier-sim/ranvier/scenarios"
	"github.com/ranvier-sim/ranvier/scenarios/cli"
	"github.com/ranvier-sim/ranvier/scenarios/train"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	ranvier := cli.Program{
		Scenarios: scenarios.All(),
		Trainings: train.Entries(),
		Commands:  []*cobra.Command{command.New(scenarios.All())},
		Out:       os.Stdout, Err: os.Stderr,
	}
	os.Exit(ranvier.Run(ctx, os.Args[1:]))
}
