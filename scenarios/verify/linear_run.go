package verify

import (
	"context"
	"math"

	"github.com/ranvier-sim/ranvier/sim"
)

const (
	linearV          = 1e-9 // mV
	toleranceNetwork = 2e-8 // ms, as the network files state
)

// run simulates the case and compares.
func (c *linearCase) run(ctx context.Context, w way) Result {
	r := Result{Tolerance: c.TolMs, ToleranceV: linearV}
	if c.N > 0 {
		r.Tolerance = toleranceNetwork
	}
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
	c.compare(t.spikes, &r)
	return r
}

// sample runs up to the last instant at which the reference states the potential.
func (c *linearCase) sample(ctx context.Context, e engine, t *trial, r *Result) error {
	for _, s := range c.Expected.VSamples {
		v, err := potential(ctx, e, t.neurons, s[0])
		if err != nil {
			return err
		}
		if c.TolMs <= 1e-9 { // otherwise the potential is as ill-conditioned as the spikes
			r.MaxDV = math.Max(r.MaxDV, math.Abs(v-s[1]))
		}
	}
	return nil
}

// compare matches the simulated spikes with the expected ones, neuron by neuron, in order.
func (c *linearCase) compare(spikes []sim.Spike, r *Result) {
	want := c.reference()
	have := make(map[uint32][]float64)
	for _, s := range spikes {
		if t := s.At.Milliseconds(); c.N == 0 || t < c.Expected.TrustUntilMs-toleranceNetwork {
			have[s.Neuron] = append(have[s.Neuron], t)
		}
	}
	for neuron := range uint32(max(1, c.N)) {
		r.match(have[neuron], want[neuron])
	}
}

// reference is the expected spike times of each neuron, as far as the case vouches for them.
func (c *linearCase) reference() map[uint32][]float64 {
	if c.N == 0 {
		return map[uint32][]float64{0: c.Expected.SpikeTimes}
	}
	want := make(map[uint32][]float64)
	for _, s := range c.Expected.Spikes {
		if s[0] < c.Expected.TrustUntilMs-toleranceNetwork {
			want[uint32(s[1])] = append(want[uint32(s[1])], s[0])
		}
	}
	return want
}
