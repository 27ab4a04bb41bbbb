package gradient_test

import (
	"context"
	"fmt"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
)

// xor are the four samples of the exclusive or: an input fires early for 0, late for 1.
type xor struct{}

func (xor) Len() int        { return 4 }
func (xor) Label(k int) int { return k&1 ^ k>>1 }
func (xor) Events(dst []gradient.Event, k int) []gradient.Event {
	return append(dst, gradient.Event{Source: 0, At: float64(k & 1)}, gradient.Event{Source: 1, At: float64(k >> 1)})
}

// A network learns the exclusive or: which of its two outputs fires first says whether the inputs differ.
func Example() {
	hidden := &gradient.Layer{Kernel: gradient.Equal, Tau: 1, Threshold: 1, Pre: 2, Post: 10, Pulses: []float64{0}}
	hidden.Normal(4, 3, 0, 1, 1, 0)
	outputs := &gradient.Layer{Kernel: gradient.Equal, Tau: 1, Threshold: 1, Pre: 10, Post: 2}
	outputs.Normal(2, 2, 0, 0, 1, 1)
	network := &gradient.Network{Layers: []*gradient.Layer{hidden, outputs}}

	trainer := gradient.Trainer{
		Model:     &gradient.Task{Network: network, Data: xor{}, Loss: gradient.TimeMSE{Gap: 0.5}, NoSpike: 0.01, Wake: 1},
		Optimizer: gradient.Adam{}, Rate: 0.02, Batch: 4, Seed: 1,
	}
	if err := trainer.Open(); err != nil {
		fmt.Println(err)
		return
	}
	for range 300 {
		if _, err := trainer.Epoch(context.Background(), nil); err != nil {
			fmt.Println(err)
			return
		}
	}
	verdicts, err := network.Evaluate(context.Background(), xor{}, 0, 1)
	for k, v := range verdicts {
		fmt.Println(k&1, "xor", k>>1, "is", v.Winner)
	}
	fmt.Println(err)
	// Output:
	// 0 xor 0 is 0
	// 1 xor 0 is 1
	// 0 xor 1 is 1
	// 1 xor 1 is 0
	// <nil>
}
