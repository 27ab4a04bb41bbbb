package eventprop_test

import (
	"context"
	"fmt"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity/gradient/eventprop"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

// lastSpike is the time of the last spike of a population, in ms.
type lastSpike struct{ of *sim.Population }

func (l lastSpike) Evaluate(t *eventprop.Trace, d *eventprop.Derivatives) (float64, error) {
	spikes, by := t.Spikes(l.of), d.Spike(l.of)
	if len(spikes) == 0 {
		return 0, fmt.Errorf("no spike")
	}
	by[len(by)-1] += 1.0 / sim.Millisecond
	return spikes[len(spikes)-1].At.Milliseconds(), nil
}

// A neuron excites itself. How its last spike depends on every synapse follows from one simulation and one pass back through its record.
func Example() {
	net := sim.NewNetwork(1)
	sources := net.Add("sources", 2, models.Trains{{1 * ms}, {3 * ms}})
	neuron := net.Add("neuron", 1, models.LIF{TauM: 20 * ms, TRef: 2 * ms, Ports: []models.Port{{Shape: models.Exponential, Tau: 5 * ms}}})
	net.Connect(sources, neuron, 0, topology.Synapses{{Pre: 0, Weight: 5, Delay: 1 * ms}, {Pre: 1, Weight: 6, Delay: 1 * ms}})
	net.Connect(neuron, neuron, 0, topology.Synapses{{Weight: 4, Delay: 4 * ms}})
	var spikes record.Memory
	net.Record(&spikes)
	engine, err := sim.Build(net, sim.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := engine.RunUntil(context.Background(), 50*ms); err != nil {
		fmt.Println(err)
		return
	}

	adjoint, err := eventprop.New(net, map[*sim.Population]eventprop.Neuron{neuron: {TauM: 20 * ms, TRef: 2 * ms, TauS: []float64{5 * ms}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	trace, err := adjoint.Trace(spikes.Spikes, 50*ms)
	if err != nil {
		fmt.Println(err)
		return
	}
	g, err := trace.Backward(lastSpike{neuron})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d spikes, the last at %.4f ms\n", spikes.Count(neuron), g.Loss)
	fmt.Printf("by the weights: %.4f %.4f, of the loop %.4f ms\n", g.Weight[0][0], g.Weight[0][1], g.Weight[1][0])
	fmt.Printf("by the delays:  %.4f %.4f, of the loop %.4f\n", g.Delay[0][0]*ms, g.Delay[0][1]*ms, g.Delay[1][0]*ms)
	// Output:
	// 3 spikes, the last at 22.3798 ms
	// by the weights: -3.0664 -2.9017, of the loop -7.3099 ms
	// by the delays:  0.1785 0.8215, of the loop 1.5804
}

const ms = sim.Millisecond
