package clamp

import (
	"context"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// Pulse is a current that flows from one instant to another.
type Pulse struct {
	From, To  sim.Time
	Amplitude float64 // uA/cm2
}

// Steady is a current that flows from time 0 on.
func Steady(amplitude float64) []Pulse { return []Pulse{{0, sim.Never, amplitude}} }

// Clamp is a current clamp.
type Clamp struct {
	Axon models.HH
	Seed uint64 // of what is random in the Background

	// Background, if given, adds to the network what else the axons hear. Port 0 of the axons is for the
	// pulses, the others are those of Axon.
	Background func(net *sim.Network, axons *sim.Population)

	// Run runs a network to an instant.
	Run func(ctx context.Context, net *sim.Network, until sim.Time) error
}

// Spikes returns the spikes that an axon fires before `until` under each of several courses of current. Pulses of
// one course add up where they overlap. Errors are those of Run, and of the Axon's parameters.
func (c *Clamp) Spikes(ctx context.Context, courses [][]Pulse, until sim.Time) ([][]sim.Time, error) {
	fired := make(trains, len(courses))
	net := sim.NewNetwork(c.Seed)
	axon := c.Axon
	axon.Ports = append([]models.Port{{Shape: models.Step}}, c.Axon.Ports...)
	axons := net.Add("axons", len(courses), axon)
	net.Record(fired, axons)
	inject(net, axons, courses)
	if c.Background != nil {
		c.Background(net, axons)
	}
	if err := c.Run(ctx, net, until); err != nil {
		return nil, err
	}
	return fired, nil
}

// inject makes each edge of a pulse a spike that adds to the current. Weights are binary32, so two synapses share
// what must be more exact.
func inject(net *sim.Network, axons *sim.Population, courses [][]Pulse) {
	var edges models.Trains
	var synapses topology.Synapses
	edge := func(axon int, at sim.Time, step float64) {
		high := float64(float32(step))
		for _, weight := range []float64{high, step - high} {
			synapses = append(synapses, sim.Synapse{Pre: uint32(len(edges)), Post: uint32(axon), Weight: weight})
		}
		edges = append(edges, []sim.Time{at})
	}
	for i, course := range courses {
		for _, p := range course {
			edge(i, p.From, p.Amplitude)
			if p.To < sim.Never {
				edge(i, p.To, -p.Amplitude)
			}
		}
	}
	if len(edges) == 0 {
		return
	}
	net.Connect(net.Add("clamp", len(edges), edges), axons, 0, synapses)
}

// trains are the spikes of each axon.
type trains [][]sim.Time

// Record implements sim.Recorder.
func (t trains) Record(_ *sim.Population, spikes []sim.Spike) error {
	for _, s := range spikes {
		t[s.Neuron] = append(t[s.Neuron], s.At)
	}
	return nil
}
