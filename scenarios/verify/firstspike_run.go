package verify

import (
	"context"
	"fmt"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

// run simulates the case and compares.
func (c *firstSpikeCase) run(ctx context.Context, w way) Result {
	if w.name == closedForm.name {
		return c.runClosedForm()
	}
	const half = 0.5 / unit // picosecond, by which the spike itself is rounded
	r := Result{Tolerance: c.TolT + half}
	net := sim.NewNetwork(0)
	var spikes record.Memory
	var layers []*sim.Population
	if layers, r.Err = c.connect(net, w.own); r.Err != nil {
		return r
	}
	net.Record(&spikes, layers...)
	var e engine
	if e, r.Err = w.build(net); r.Err != nil {
		return r
	}
	r.Err = e.RunUntil(ctx, horizon)
	for l, layer := range layers {
		c.compare(l, spikes.Spikes(layer), &r)
	}
	return r
}

// connect builds the layers.
func (c *firstSpikeCase) connect(net *sim.Network, own bool) (layers []*sim.Population, err error) {
	trains := make(models.Trains, len(c.Times))
	for i, t := range c.Times {
		at, err := instant(t)
		if err != nil {
			return nil, fmt.Errorf("times[%d]: %w", i, err)
		}
		trains[i] = []sim.Time{at}
	}
	pre := net.Add("inputs", len(trains), trains)
	for l, weights := range c.layers {
		post := net.Add(fmt.Sprintf("layer %d", l), len(weights), c.spec(own))
		var synapses topology.Synapses
		for k, row := range weights {
			for i, weight := range row {
				for _, part := range parts(weight) {
					synapses = append(synapses, sim.Synapse{Pre: uint32(i), Post: uint32(k), Weight: part})
				}
			}
		}
		net.Connect(pre, post, 0, synapses)
		layers = append(layers, post)
		pre = post
	}
	return layers, nil
}

// compare matches the spikes of a layer with those expected, neuron by neuron.
func (c *firstSpikeCase) compare(l int, spikes []sim.Spike, r *Result) {
	want := c.Expected.LayerTimes[l]
	have := make([][]float64, len(want))
	for _, s := range spikes {
		have[s.Neuron] = append(have[s.Neuron], inUnits(s.At))
	}
	for i, t := range want {
		var train []float64
		if t != nil {
			train = []float64{*t}
		}
		r.match(have[i], train)
	}
}
