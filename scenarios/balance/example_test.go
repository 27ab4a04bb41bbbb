package balance_test

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/ranvier-sim/ranvier/scenarios/balance"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// A moment is enough to hold back a network that would fire at more than 100 Hz.
func ExampleDefault() {
	dir, err := os.MkdirTemp("", "balance")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	n := balance.Default()
	n.N, n.Learn, n.Measure = 500, 1*sim.Second, 0.5*sim.Second
	s := &session.Session{Seed: 1, Shards: 1, Dir: dir, Out: io.Discard}
	if err := n.Run(context.Background(), s); err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range s.Results()[:2] {
		fmt.Println(r.Name, "above 30 Hz:", r.Value > 30)
	}
	// Output:
	// rate_before above 30 Hz: true
	// rate_after above 30 Hz: false
}
