package verify

import (
	"context"
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// network builds the case: a source neuron for each tick.
func (c *discrete) network(own bool) (*trial, error) {
	spec, err := c.cell.spec(own)
	if err != nil {
		return nil, err
	}
	t := &trial{net: sim.NewNetwork(0), end: tick * sim.Time(len(c.input))}
	t.neurons = t.net.Add("neurons", len(c.input[0]), spec)
	t.net.Record(t, t.neurons)
	trains := make(models.Trains, len(c.input))
	var synapses topology.Synapses
	for k, row := range c.input {
		trains[k] = []sim.Time{tick * sim.Time(k)}
		for neuron, x := range row {
			for _, weight := range parts(x) {
				synapses = append(synapses, sim.Synapse{Pre: uint32(k), Post: uint32(neuron), Weight: weight})
			}
		}
	}
	if len(synapses) > 0 {
		t.net.Connect(t.net.Add("inputs", len(trains), trains), t.neurons, 0, synapses)
	}
	return t, nil
}

// run simulates the case and compares.
func (c *discrete) run(ctx context.Context, w way) Result {
	r := Result{ToleranceV: c.within}
	t, err := c.network(w.own)
	if err != nil {
		r.Err = err
		return r
	}
	e, err := w.build(t.net)
	if err != nil {
		r.Err = err
		return r
	}
	if r.Err = c.sample(ctx, e, t, &r); r.Err == nil {
		r.Err = e.RunUntil(ctx, t.end)
	}
	if !c.vague {
		c.compare(t.spikes, &r)
	}
	return r
}

// sample compares mem of all neurons after each tick.
func (c *discrete) sample(ctx context.Context, e engine, t *trial, r *Result) error {
	neurons := make([]int, t.neurons.N)
	for i := range neurons {
		neurons[i] = i
	}
	have := make([]float64, len(neurons))
	for k, want := range c.mem {
		if err := e.RunUntil(ctx, tick*sim.Time(k)+1); err != nil {
			return err
		}
		if err := e.Probe(t.neurons, "mem", neurons, have); err != nil {
			return err
		}
		for i := range have {
			r.MaxDV = math.Max(r.MaxDV, math.Abs(have[i]-want[i]))
		}
	}
	return nil
}

// compare matches the spikes of each neuron, which have to be in the very ticks.
func (c *discrete) compare(spikes []sim.Spike, r *Result) {
	for neuron := range c.input[0] {
		var have, want []float64
		for _, s := range spikes {
			if int(s.Neuron) == neuron {
				have = append(have, s.At.Milliseconds())
			}
		}
		for k, row := range c.spikes {
			want = append(want, slices.Repeat([]float64{float64(k)}, row[neuron])...)
		}
		r.match(have, want)
	}
}
