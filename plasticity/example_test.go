package plasticity_test

import (
	"context"
	"fmt"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// A synapse whose source fires 5 ms before a second input drives the target grows; one whose source fires 5 ms
// after it shrinks.
func Example() {
	net := sim.NewNetwork(1)
	sources := net.Add("sources", 2, models.Trains{{10 * ms}, {20 * ms}})
	teacher := net.Add("teacher", 1, models.Trains{{14 * ms}})
	neuron := net.Add("neuron", 1, models.LIF{TauM: 20 * ms})
	at := func(d sim.Time) topology.Delays { return topology.Delay(d) }
	net.Connect(teacher, neuron, 0, topology.AllToAll{Weight: topology.Const(1), Delay: at(0)})
	learned := net.Connect(sources, neuron, 0, topology.AllToAll{Weight: topology.Const(0.1), Delay: at(1 * ms)})
	learned.Learn(plasticity.Additive{APlus: 0.01, AMinus: 0.012})

	engine, err := sim.Build(net, sim.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := engine.RunUntil(context.Background(), 30*ms); err != nil {
		fmt.Println(err)
		return
	}
	synapses, err := engine.Synapses(learned)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range synapses {
		fmt.Printf("from source %d: %.5f\n", s.Pre, s.Weight)
	}
	// Output:
	// from source 0: 0.10779
	// from source 1: 0.09065
}
