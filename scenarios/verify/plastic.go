package verify

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// plasticCase is a synapse that learns, and the spikes that reach it.
type plasticCase struct {
	Name       string          `json:"name"`
	Rule       string          `json:"rule"`
	Coincident string          `json:"coincident"`
	Params     plasticParams   `json:"params"`
	Pre        []float64       `json:"pre"`      // ms
	Post       []float64       `json:"post"`     // ms
	Dopamine   []float64       `json:"dopamine"` // ms
	Dt         []float64       `json:"dt"`       // of pair_window: t_pre - t_post, ms
	Expected   plasticExpected `json:"expected"`

	// TolRelative is the tolerance on a weight, relative to itself or to the first, whichever is larger.
	TolRelative float64 `json:"tol_relative"`
}

// plasticExpected is what follows: the weight at once after each spike, of coincident ones after each of
// them. Only that after the last of them can be read from outside.
type plasticExpected struct {
	FinalWeight float64      `json:"final_weight"`
	T           []float64    `json:"t"`
	Weight      []float64    `json:"weight"`
	Samples     [][4]float64 `json:"samples"` // [t, w, c, n]
	Dw          []float64    `json:"dw"`
}

func (c *plasticCase) label() string { return c.Name }

// ways are those of spiking neurons, less the one that is about the parameters of neurons.
func (c *plasticCase) ways() []way { return simulations[:3] }

func (c *plasticCase) check() error {
	var errs []error
	if _, ok := rules[c.Rule]; !ok {
		errs = append(errs, fmt.Errorf("rule is %q, which is not known", c.Rule))
	}
	if _, ok := coincidences[c.Coincident]; !ok {
		errs = append(errs, fmt.Errorf("coincident is %q, which is not known", c.Coincident))
	}
	if !(c.TolRelative > 0) {
		errs = append(errs, fmt.Errorf("tol_relative is %v, want more than 0", c.TolRelative))
	}
	if len(c.Expected.T) != len(c.Expected.Weight) {
		errs = append(errs, fmt.Errorf("expected.t: %d values, but %d of weight", len(c.Expected.T), len(c.Expected.Weight)))
	}
	if len(c.Dt) != len(c.Expected.Dw) {
		errs = append(errs, fmt.Errorf("dt: %d values, but %d of expected.dw", len(c.Dt), len(c.Expected.Dw)))
	}
	if len(c.Expected.T)+len(c.Expected.Samples)+len(c.Dt) == 0 {
		errs = append(errs, errors.New("nothing is expected"))
	}
	for _, times := range [][]float64{c.Pre, c.Post, c.Dopamine} {
		for i, t := range times {
			if !(t >= 0 && t <= plasticEnd) || i > 0 && t <= times[i-1] {
				errs = append(errs, fmt.Errorf("a spike at %v ms, want them ascending, from 0 to %v ms", t, plasticEnd))
			}
		}
	}
	return errors.Join(errs...)
}

// The spikes of these cases are not on the picosecond grid. But a rule knows no unit of time: when all times
// and time constants are stretched alike, the weights are the same. So a millisecond is run as plasticMs ps, which
// keeps every bit of times from 128 ms on, and 1e-14 ms of all others.
const (
	plasticMs  = 1 << 46
	plasticEnd = 1 << 16 // ms that fit into sim.Time
)

// stretched is a time of the file as it is run.
func stretched(ms float64) sim.Time { return sim.Time(math.RoundToEven(ms * plasticMs)) }

func stretchedAll(ms []float64) []sim.Time {
	times := make([]sim.Time, len(ms))
	for i, t := range ms {
		times[i] = stretched(t)
	}
	return times
}

// run has the synapse learn, and compares.
func (c *plasticCase) run(ctx context.Context, w way) Result {
	r := Result{Tolerance: c.TolRelative, ToleranceV: c.TolRelative}
	for i, dt := range c.Dt {
		pair := plasticCase{Rule: "pair_window", Coincident: "pre_first", Params: c.Params}
		pair.Pre, pair.Post = []float64{500 + dt}, []float64{500}
		if r.Err = pair.compare(ctx, w, &r, []sample{{at: 1000, weight: c.Expected.Dw[i]}}); r.Err != nil {
			return r
		}
	}
	if len(c.Dt) == 0 {
		r.Err = c.compare(ctx, w, &r, c.samples())
	}
	return r
}

// sample is what a synapse must have come to at once after an instant.
type sample struct {
	at, weight  float64
	eligibility *float64
}

// samples are those of the case that can be read: of several at one instant the last.
func (c *plasticCase) samples() []sample {
	var all []sample
	add := func(s sample) {
		if n := len(all); n > 0 && all[n-1].at == s.at {
			all = all[:n-1]
		}
		all = append(all, s)
	}
	for i, t := range c.Expected.T {
		add(sample{at: t, weight: c.Expected.Weight[i]})
	}
	for i := range c.Expected.Samples {
		s := &c.Expected.Samples[i]
		add(sample{at: s[0], weight: s[1], eligibility: &s[2]})
	}
	last := all[len(all)-1]
	last.weight = c.Expected.FinalWeight
	return append(all, last)
}

// compare runs the case and reads the synapse at the samples.
func (c *plasticCase) compare(ctx context.Context, w way, r *Result, samples []sample) error {
	net, projection := c.network()
	e, err := w.build(net)
	if err != nil {
		return err
	}
	learned := e.(learning)
	for _, s := range samples {
		if err := e.RunUntil(ctx, stretched(s.at)+plasticDelay+1); err != nil {
			return err
		}
		synapses, err := learned.Synapses(projection)
		if err != nil {
			return err
		}
		states, err := learned.SynapseStates(projection)
		if err != nil {
			return err
		}
		for i := range synapses {
			r.Spikes++
			r.MaxDt = math.Max(r.MaxDt, c.distance(synapses[i].Weight, s.weight))
			if s.eligibility != nil {
				r.Spikes++
				r.MaxDV = math.Max(r.MaxDV, c.distance(states[i], *s.eligibility))
			}
		}
	}
	return nil
}

// distance is as the tolerance has it.
func (c *plasticCase) distance(have, want float64) float64 {
	if have == want {
		return 0
	}
	return math.Abs(have-want) / math.Max(math.Abs(want), c.Params.W0)
}

// learning is what both engines can tell of synapses.
type learning interface {
	Synapses(p *sim.Projection) ([]sim.Synapse, error)
	SynapseStates(p *sim.Projection) ([]float64, error)
}

// plasticDelay is that of the synapse. The file has the times at the synapse: what the target fires reaches it so
// much later, and the source and the modulator are made to fire later by as much.
const plasticDelay = plasticMs

// network makes the case with two targets, one for each of two shards.
func (c *plasticCase) network() (*sim.Network, *sim.Projection) {
	net := sim.NewNetwork(1)
	late := func(ms []float64) models.Trains {
		times := stretchedAll(ms)
		for i := range times {
			times[i] += plasticDelay
		}
		return models.Trains{times}
	}
	pre := net.Add("pre", 1, late(c.Pre))
	post := net.Add("post", 2, playback{models.Trains{stretchedAll(c.Post), stretchedAll(c.Post)}})
	dopamine := net.Add("dopamine", 1, late(c.Dopamine))
	synapses := topology.Synapses{
		{Pre: 0, Post: 0, Weight: c.Params.W0, Delay: plasticDelay},
		{Pre: 0, Post: 1, Weight: c.Params.W0, Delay: plasticDelay},
	}
	rule := rules[c.Rule](&c.Params, coincidences[c.Coincident])
	if reward, ok := rule.(plasticity.Reward); ok {
		reward.Source = dopamine
		rule = reward
	}
	return net, net.Connect(pre, post, 0, synapses).Learn(rule)
}

// playback fires as it is told, whatever arrives.
type playback struct{ models.Trains }

// NumPorts implements sim.Spec.
func (playback) NumPorts() int { return 1 }
