package loihi_test

import (
	"context"
	"fmt"
	"log"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/chips/loihi"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// Two events meet a neuron on Loihi.
func Example() {
	net := sim.NewNetwork(1)
	in := net.Add("in", 2, models.Trains{{2 * sim.Millisecond}, {3700 * sim.Microsecond}})
	out := net.Add("out", 1, models.LIF{
		TauM: 20 * sim.Millisecond, VTh: 8,
		Ports: []models.Port{{Shape: models.Exponential, Tau: 5 * sim.Millisecond}},
	})
	net.Connect(in, out, 0, topology.AllToAll{Weight: topology.Const(40), Delay: topology.Delay(sim.Millisecond)})
	run := &chips.Run{Network: net, Presentations: []chips.Presentation{{
		Spikes:   [][]sim.Spike{{{At: 2 * sim.Millisecond}, {At: 3700 * sim.Microsecond, Neuron: 1}}, nil}, // those of out are for a report to compare with
		Duration: 20 * sim.Millisecond, Label: -1,
	}}}
	r, err := chips.Replay(context.Background(), loihi.First().Chip(loihi.Options{}), run, chips.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range r.Outcomes[0].Spikes[1] {
		fmt.Println("fires at", s.At)
	}
	davies := &r.Chip.Costs[0]
	fmt.Println(r.Chip.Energy(davies, r.Ledger.Totals()), "by", davies.Name)
	// Output:
	// fires at 6ms
	// 1.58 nJ by Davies 2018
}
