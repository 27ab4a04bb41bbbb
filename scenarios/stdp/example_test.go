package stdp_test

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/scenarios/stdp"
)

// One pairing, where the change is the rule's step: A+ exp(-1/2) = 1 % of 0.61.
func ExampleDefault() {
	dir, err := os.MkdirTemp("", "stdp")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	p := stdp.Default()
	p.Pairs, p.Synapses = 1, 1
	s := &session.Session{Seed: 1, Shards: 1, Dir: dir, Out: io.Discard}
	if err := p.Run(context.Background(), s); err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range s.Results()[:2] {
		fmt.Printf("%s %.3f %s\n", r.Name, r.Value, r.Unit)
	}
	// Output:
	// additive_before 0.607 %
	// additive_after -0.637 %
}
