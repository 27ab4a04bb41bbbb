package networks_test

import (
	"context"
	"fmt"

	"github.com/ranvier-sim/ranvier/scenarios/networks"
	"github.com/ranvier-sim/ranvier/sim"
)

// A benchmark network is built like any other.
func Example() {
	jump := networks.DefaultJump()
	jump.K = 200
	engine, err := sim.Build(jump.Network(1), sim.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := engine.RunUntil(context.Background(), 200*sim.Millisecond); err != nil {
		fmt.Println(err)
		return
	}
	stats := engine.Stats()
	fmt.Println(jump.Synapses(), "synapses")
	fmt.Printf("%.0f synaptic events per spike\n", float64(stats.SynapticEvents)/float64(stats.Spikes))
	// Output:
	// 800000 synapses
	// 199 synaptic events per spike
}
