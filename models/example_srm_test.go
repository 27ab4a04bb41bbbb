package models_test

import (
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// A spike response neuron under constant drive fires every TauEta ln(Eta0/(EL - VTh)): that is how long its
// after-potential keeps it below threshold.
func ExampleSRM() {
	net := sim.NewNetwork(1)
	cell := net.Add("cell", 1, models.SRM{EL: -49, VTh: -50, Eta0: 10, TauEta: 20 * sim.Millisecond})
	run(net, cell, 100*sim.Millisecond)
	fmt.Printf("period: %.9f ms\n", 20*math.Log(10/1.))
	// Output:
	// 0s cell 0
	// 46.05170186ms cell 0
	// 92.10340372ms cell 0
	// period: 46.051701860 ms
}

// The first-spike neuron of Comsa et al. 2020, in their units: one of time is 1 ms here. From one input of weight
// w at 0 it fires where w t exp(-k t) = theta, if at all.
func ExampleComsa() {
	const k, theta = 0.181769, 1.16732
	net := sim.NewNetwork(1)
	input := net.Add("input", 1, models.Trains{{0}})
	cell := net.Add("cell", 1, models.Comsa(k, theta, sim.Millisecond))
	net.Connect(input, cell, 0, synapse{Weight: 1.5})
	run(net, cell, 100*sim.Millisecond)
	t := 0.0
	for range 100 { // until it no longer changes
		t = theta / 1.5 * math.Exp(k*t)
	}
	fmt.Printf("%.9f ms\n", t)
	// Output:
	// 919.839281us cell 0
	// 0.919839281 ms
}

// A MAT neuron (Kobayashi et al. 2009) under a constant current: its membrane is never reset, its threshold
// jumps by 30 + 2 mV at each spike, and what decays slowly of it makes the intervals longer.
func ExampleAdaptiveLIF() {
	net := sim.NewNetwork(1)
	cell := net.Add("cell", 1, models.AdaptiveLIF{
		TauM: 5 * sim.Millisecond, EL: -65, VTh: -45, NoReset: true, TRef: 2 * sim.Millisecond,
		R: 0.05, IE: 600, // GOhm * pA = mV: 30 mV of drive
		Threshold: []models.Adaptation{{Jump: 30, Tau: 10 * sim.Millisecond}, {Jump: 2, Tau: 200 * sim.Millisecond}},
	})
	run(net, cell, 80*sim.Millisecond)
	// Output:
	// 5.493061443ms cell 0
	// 19.345908245ms cell 0
	// 36.963924772ms cell 0
	// 56.858507132ms cell 0
	// 79.250090918ms cell 0
}
