package verify

import (
	"context"
	"math"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// trial is a case as a network that can be run.
type trial struct {
	net     *sim.Network
	neurons *sim.Population
	end     sim.Time
	spikes  []sim.Spike // recorded
}

// Record implements sim.Recorder.
func (t *trial) Record(_ *sim.Population, spikes []sim.Spike) error {
	t.spikes = append(t.spikes, spikes...)
	return nil
}

// connect adds one projection per port.
func (t *trial) connect(pre *sim.Population, byPort map[uint8]topology.Synapses) {
	for port := range 256 {
		if synapses := byPort[uint8(port)]; len(synapses) > 0 {
			t.net.Connect(pre, t.neurons, uint8(port), synapses)
		}
	}
}

// potential is V of neuron 0 at t, in ms, between the two whole picoseconds around it.
func potential(ctx context.Context, e engine, p *sim.Population, t float64) (float64, error) {
	var v [2]float64
	ps := t * sim.Millisecond
	below := math.Floor(ps)
	for i := range v {
		if err := e.RunUntil(ctx, sim.Time(below)+sim.Time(i)); err != nil {
			return 0, err
		}
		if err := e.Probe(p, "V", []int{0}, v[i:i+1]); err != nil {
			return 0, err
		}
	}
	return v[0] + (v[1]-v[0])*(ps-below), nil
}
