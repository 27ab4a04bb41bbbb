package sim_test

import (
	"context"
	"fmt"
	"log"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

// Three inputs race to make one of two neurons fire; the first to fire silences the other.
func Example() {
	net := sim.NewNetwork(1)
	in := net.Add("in", 3, models.Trains{{1 * sim.Millisecond}, {2 * sim.Millisecond}, {2.5 * sim.Millisecond}})
	out := net.Add("out", 2, models.LIF{
		TauM:  20 * sim.Millisecond,
		Ports: []models.Port{{Shape: models.Exponential, Tau: 5 * sim.Millisecond}},
	})
	net.Connect(in, out, 0, topology.AllToAll{
		Weight: topology.Matrix{{4, 3, 1}, {1, 3, 4}}, // a row per neuron of out
		Delay:  topology.Delay(0.5 * sim.Millisecond),
	})
	net.Connect(out, out, 0, topology.AllToAll{NoAutapses: true, Weight: topology.Const(-20), Delay: topology.Delay(0.1 * sim.Millisecond)})

	spikes := &record.Memory{}
	net.Record(spikes, out)
	engine, err := sim.Build(net, sim.Options{})
	if err != nil {
		log.Fatal(err)
	}
	if err := engine.RunUntil(context.Background(), 50*sim.Millisecond); err != nil {
		log.Fatal(err)
	}
	for _, s := range spikes.Spikes(out) {
		fmt.Printf("neuron %d fires at %v\n", s.Neuron, s.At)
	}
	// Output:
	// neuron 0 fires at 6.235593138ms
}
