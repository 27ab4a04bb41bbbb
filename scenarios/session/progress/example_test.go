package progress_test

import (
	"fmt"
	"os"

	"github.com/ranvier-sim/ranvier/scenarios/session/progress"
)

func Example() {
	display := progress.New(os.Stderr)
	out := display.Writer(os.Stdout)
	epochs := display.Start("training", 3)
	for epoch := range 3 {
		fmt.Fprintln(out, "epoch", epoch) // takes a bar away first
		epochs.Add(1)
	}
	epochs.Done()
	// Output:
	// epoch 0
	// epoch 1
	// epoch 2
}
