package reward_test

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/ranvier-sim/ranvier/scenarios/reward"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// Half a minute is too short to learn much: the synapse is somewhere among all twenty.
func ExampleDefault() {
	dir, err := os.MkdirTemp("", "reward")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	c := reward.Default()
	c.Sources, c.Targets, c.Kick, c.Duration, c.Seeds = 10, 2, 0.6, 30*sim.Second, 1
	s := &session.Session{Seed: 1, Shards: 1, Dir: dir, Out: io.Discard}
	if err := c.Run(context.Background(), s); err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range s.Results() {
		fmt.Println(r.Name, r.Value >= 0 && r.Value <= 20)
	}
	// Output:
	// reward_first true
	// reward_rank true
	// pairs_first true
	// pairs_rank true
}
