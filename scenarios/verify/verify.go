package verify

import (
	"context"
	"fmt"
	"io/fs"
	"math"
	"sort"

	"github.com/ranvier-sim/ranvier/sim"
)

// Result is what became of one case in one engine.
type Result struct {
	File, Case, Engine string
	Spikes             int     // compared
	Missing            int     // in the reference only
	Extra              int     // in the simulation only
	MaxDt              float64 // largest distance of a spike from its reference, ms
	MaxDV              float64 // largest distance of a sampled potential from its reference, mV
	Tolerance          float64 // on MaxDt, ms
	Err                error   // the case could not be run
}

// Pass tells whether the case is within its tolerance.
func (r *Result) Pass() bool {
	return r.Err == nil && r.Missing == 0 && r.Extra == 0 && r.MaxDt <= r.Tolerance && r.MaxDV <= toleranceV
}

const (
	toleranceV       = 1e-9 // mV
	toleranceNetwork = 2e-8 // ms, as the network files state
)

// engine is what both engines can do.
type engine interface {
	RunUntil(ctx context.Context, t sim.Time) error
	Probe(p *sim.Population, variable string, neurons []int, dst []float64) error
}

// way is one way to run a case. Every case must pass in all.
type way struct {
	name  string
	own   bool // each neuron has its parameters for itself, which the models treat differently
	build func(*sim.Network) (engine, error)
}

var ways = []way{
	{"serial", false, func(n *sim.Network) (engine, error) { return sim.BuildSerial(n) }},
	{"engine", false, func(n *sim.Network) (engine, error) { return sim.Build(n, sim.Options{}) }},
	{"2 shards", false, func(n *sim.Network) (engine, error) { return sim.Build(n, sim.Options{Shards: 2}) }},
	{"own", true, func(n *sim.Network) (engine, error) { return sim.Build(n, sim.Options{}) }},
}

// File runs every case of a golden file in every engine and reports each through report.
func File(ctx context.Context, fsys fs.FS, name string, report func(Result)) error {
	f, err := read(fsys, name)
	if err != nil {
		return err
	}
	for i := range f.Cases {
		for _, w := range ways {
			r := f.Cases[i].run(ctx, w)
			r.File, r.Engine = name, w.name
			report(r)
			if err := ctx.Err(); err != nil {
				return err
			}
		}
	}
	return nil
}

// run simulates the case and compares.
func (c *goldenCase) run(ctx context.Context, w way) Result {
	r := Result{Case: c.Name, Tolerance: c.TolMs}
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
func (c *goldenCase) sample(ctx context.Context, e engine, t *trial, r *Result) error {
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

// compare matches the simulated spikes with the expected ones, neuron by neuron, in order.
func (c *goldenCase) compare(spikes []sim.Spike, r *Result) {
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
func (c *goldenCase) reference() map[uint32][]float64 {
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

// match pairs each spike with the nearest of the other train, as long as both are in order.
func (r *Result) match(have, want []float64) {
	sort.Float64s(have)
	for len(have) > 0 && len(want) > 0 {
		dt := have[0] - want[0]
		switch far := 0.5; { // ms: closer than any two spikes that differ in number
		case dt > far:
			r.Missing++
			want = want[1:]
		case dt < -far:
			r.Extra++
			have = have[1:]
		default:
			r.Spikes++
			r.MaxDt = math.Max(r.MaxDt, math.Abs(dt))
			have, want = have[1:], want[1:]
		}
	}
	r.Missing += len(want)
	r.Extra += len(have)
}

// String is one line for a log.
func (r Result) String() string {
	verdict := "ok"
	if !r.Pass() {
		verdict = "FAIL"
	}
	s := fmt.Sprintf("%-14s %-40s %-9s %5d spikes, %d missing, %d extra, |dt| %.2g ms (of %.2g), |dV| %.2g mV: %s",
		r.File, r.Case, r.Engine, r.Spikes, r.Missing, r.Extra, r.MaxDt, r.Tolerance, r.MaxDV, verdict)
	if r.Err != nil {
		s += ": " + r.Err.Error()
	}
	return s
}
