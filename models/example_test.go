package models_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// run builds the network, runs it, and prints the spikes of one population.
func run(net *sim.Network, p *sim.Population, until sim.Time) {
	var spikes record.Memory
	net.Record(&spikes, p)
	engine, err := sim.Build(net, sim.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := engine.RunUntil(context.Background(), until); err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range spikes.Spikes(p) {
		fmt.Println(s.At, p.Name, s.Neuron)
	}
}

// synapse is one synapse from neuron 0 to neuron 0.
type synapse sim.Synapse

func (synapse) Parts(pre, post int) int { return 1 }

func (s synapse) Part(_ sim.Part, dst []sim.Synapse) ([]sim.Synapse, error) {
	return append(dst, sim.Synapse(s)), nil
}

// A neuron under constant current fires every TRef + TauM ln(R IE / (R IE - (VTh - EL))) once it has
// started from its reset potential.
func ExampleLIF() {
	net := sim.NewNetwork(1)
	cell := net.Add("cell", 1, models.LIF{
		TauM: 20 * sim.Millisecond, EL: -65, VTh: -50, VReset: -65, TRef: 2 * sim.Millisecond,
		R: 0.1, IE: 200, // GOhm * pA = mV: 20 mV of drive
	})
	run(net, cell, 100*sim.Millisecond)
	fmt.Printf("period: %.9f ms\n", 2+20*math.Log(20./5))
	// Output:
	// 27.725887222ms cell 0
	// 57.451774445ms cell 0
	// 87.177661667ms cell 0
	// period: 29.725887222 ms
}

// Neurons of one population may differ in any parameter.
func ExampleLIF_each() {
	net := sim.NewNetwork(1)
	cells := net.Add("cell", 3, models.LIF{IE: 2, TRef: 100 * sim.Millisecond, Each: func(i int, n *models.LIF) {
		n.TauM = float64(10*(i+1)) * sim.Millisecond
	}})
	run(net, cells, 50*sim.Millisecond)
	// Output:
	// 6.931471806ms cell 0
	// 13.862943611ms cell 1
	// 20.794415417ms cell 2
}

// One value per neuron, for as many parameters as one likes.
func ExampleListed() {
	tau := models.Listed([]float64{10 * sim.Millisecond, 20 * sim.Millisecond, 30 * sim.Millisecond})
	threshold := models.Listed([]float64{1, 1, 0.5})
	net := sim.NewNetwork(1)
	cells := net.Add("cell", 3, models.LIF{IE: 2, TRef: 100 * sim.Millisecond, Each: func(i int, n *models.LIF) {
		n.TauM, n.VTh = tau(i), threshold(i)
	}})
	run(net, cells, 50*sim.Millisecond)
	// Output:
	// 6.931471806ms cell 0
	// 8.630462174ms cell 2
	// 13.862943611ms cell 1
}

// Time constants from a distribution of gonum, and initial potentials from another. Whatever is built before or beside
// them, they are those of the seed.
func ExampleDrawn() {
	net := sim.NewNetwork(1)
	tau := models.Drawn(net.Seed, "cell: TauM", func(src rand.Source) distuv.Rander {
		return distuv.LogNormal{Mu: math.Log(10 * sim.Millisecond), Sigma: 0.2, Src: src}
	})
	start := models.Drawn(net.Seed, "cell: U0", func(src rand.Source) distuv.Rander {
		return distuv.Uniform{Min: 0, Max: 0.5, Src: src}
	})
	cells := net.Add("cell", 3, models.LIF{
		IE: 2, TRef: 100 * sim.Millisecond, Initial: start,
		Each: func(i int, n *models.LIF) { n.TauM = tau(i) },
	})
	run(net, cells, 50*sim.Millisecond)
	for i := range 3 {
		fmt.Printf("cell %d: %.9f ms\n", i, tau(i)*math.Log((2-start(i))/(2-1))/sim.Millisecond)
	}
	// Output:
	// 3.328907617ms cell 1
	// 5.004038162ms cell 2
	// 5.240546951ms cell 0
	// cell 0: 5.240546951 ms
	// cell 1: 3.328907617 ms
	// cell 2: 5.004038162 ms
}

// The first-spike neuron of Mostafa 2017: a current of w exp(-t/Tau) makes it fire at
// t = -Tau ln(1 - C VTh/(w Tau)), if w Tau > C VTh.
func ExampleIF() {
	net := sim.NewNetwork(1)
	input := net.Add("input", 1, models.Trains{{5 * sim.Millisecond}})
	cell := net.Add("cell", 1, models.IF{
		C: 1, VTh: 1, Ports: []models.Port{{Shape: models.Exponential, Tau: 10 * sim.Millisecond}},
	})
	net.Connect(input, cell, 0, synapse{Weight: 0.25})
	run(net, cell, 20*sim.Millisecond)
	fmt.Printf("%.9f ms after the input\n", -10*math.Log(1-1/(0.25*10)))
	// Output:
	// 10.108256238ms cell 0
	// 5.108256238 ms after the input
}

// An input of 3.5 thresholds makes a neuron fire at every tick until resets and leak have used it up: mem is 3.5,
// then 0.9 3.5 - 1 = 2.15, then 0.935. What arrives between two ticks counts at the second.
func ExampleLeaky() {
	net := sim.NewNetwork(1)
	input := net.Add("input", 1, models.Trains{{4.2 * sim.Millisecond}})
	cell := net.Add("cell", 1, models.Leaky{Step: sim.Millisecond, Beta: 0.9})
	net.Connect(input, cell, 0, synapse{Weight: 3.5})
	run(net, cell, 20*sim.Millisecond)
	// Output:
	// 5ms cell 0
	// 6ms cell 0
}

// An RC circuit of 1 GOhm and 10 pF: 0.5 pA at each tick of a millisecond make a tenth of that in mV, of which 0.9
// is left at the next.
func ExampleLapicque() {
	net := sim.NewNetwork(1)
	input := net.Add("input", 1, models.Regular{Period: sim.Millisecond})
	cell := net.Add("cell", 1, models.Lapicque{R: 1, C: 10, Threshold: 0.4, Reset: models.ResetZero})
	net.Connect(input, cell, 0, synapse{Weight: 0.5})
	run(net, cell, 40*sim.Millisecond)
	fmt.Printf("it takes %d ticks\n", 1+int(math.Log(1-0.4/0.5)/math.Log(0.9)))
	// Output:
	// 15ms cell 0
	// 32ms cell 0
	// it takes 16 ticks
}

func ExamplePoisson() {
	net := sim.NewNetwork(7)
	noise := net.Add("noise", 2, models.Poisson{Rate: 100})
	run(net, noise, 4*sim.Millisecond)
	// Output:
	// 442.658664us noise 1
	// 2.9116485ms noise 0
	// 3.421648647ms noise 0
}

func ExampleRegular() {
	net := sim.NewNetwork(1)
	clock := net.Add("clock", 1, models.Regular{Period: 10 * sim.Millisecond, Start: 2.5 * sim.Millisecond})
	run(net, clock, 30*sim.Millisecond)
	// Output:
	// 2.5ms clock 0
	// 12.5ms clock 0
	// 22.5ms clock 0
}

func ExampleTrains() {
	net := sim.NewNetwork(1)
	input := net.Add("input", 2, models.Trains{{1 * sim.Millisecond, 3 * sim.Millisecond}, {2 * sim.Millisecond}})
	run(net, input, 10*sim.Millisecond)
	// Output:
	// 1ms input 0
	// 2ms input 1
	// 3ms input 0
}

// Mistakes are reported when the network is built, all at once.
func ExampleLIF_mistakes() {
	net := sim.NewNetwork(1)
	net.Add("cell", 10, models.LIF{TauM: -10 * sim.Millisecond, VTh: -70, VReset: -60})
	_, err := sim.Build(net, sim.Options{})
	fmt.Println(err)
	// Output:
	// population "cell": TauM is -1e+10, want a finite number of ps above 0
	// population "cell": VTh is -70, want more than VReset = -60 mV
}

// A current of 10 mV/ms, injected from 10 ms to 80 ms, is two spikes that arrive at a Step port.
func ExampleIzhikevich() {
	net := sim.NewNetwork(0)
	on := net.Add("on", 1, models.Trains{{10 * ms}})
	off := net.Add("off", 1, models.Trains{{80 * ms}})
	neuron := net.Add("neuron", 1, models.Izhikevich{V0: -70, U0: -14, Tolerance: 1e-13, Ports: []models.Port{{Shape: models.Step}}})
	net.Connect(on, neuron, 0, synapse{Weight: 10})
	net.Connect(off, neuron, 0, synapse{Weight: -10})
	run(net, neuron, 200*ms)
	// Output:
	// 13.451624915ms neuron 0
	// 30.556105601ms neuron 0
	// 75.492065277ms neuron 0
}

// Hodgkin and Huxley's axon answers a jump of its potential by 10 mV, and a second one only after it has
// recovered: nothing but its equations keeps it from it.
func ExampleHH() {
	net := sim.NewNetwork(1)
	input := net.Add("input", 1, models.Trains{{5 * sim.Millisecond, 12 * sim.Millisecond, 30 * sim.Millisecond}})
	axon := net.Add("axon", 1, models.HH{})
	net.Connect(input, axon, 0, synapse{Weight: 10})
	run(net, axon, 60*sim.Millisecond)
	// Output:
	// 6.543756481ms axon 0
	// 31.527816967ms axon 0
}

// The neuron of Brette and Gerstner 2005, figure 2: a step of current makes it fire at ever longer intervals.
func ExampleAdEx() {
	net := sim.NewNetwork(0)
	on := net.Add("on", 1, models.Trains{{10 * ms}})
	neuron := net.Add("neuron", 1, models.AdEx{
		EL: -70.6, VT: -50.4, VReset: -70.6, VPeak: 20, Ports: []models.Port{{Shape: models.Step}},
	})
	net.Connect(on, neuron, 0, synapse{Weight: 800})
	run(net, neuron, 100*ms)
	// Output:
	// 27.719503398ms neuron 0
	// 50.485154744ms neuron 0
	// 81.266946908ms neuron 0
}
