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
	Spikes             int     // compared; of codes and tables, all numbers
	Missing            int     // in the reference only
	Extra              int     // in the simulation only
	MaxDt              float64 // largest distance of a spike from its reference, ms; of codes and tables, in steps or relative, or as their files have it
	MaxDV              float64 // largest distance of a sampled potential from its reference, mV; of codes, of a decoded value; of derivatives, relative to the largest
	Tolerance          float64 // on MaxDt, ms
	ToleranceV         float64 // on MaxDV, mV
	Err                error   // the case could not be run
}

// Pass tells whether the case is within its tolerance.
func (r *Result) Pass() bool {
	return r.Err == nil && r.Missing == 0 && r.Extra == 0 && r.MaxDt <= r.Tolerance && r.MaxDV <= r.ToleranceV
}

// engine is what both engines can do.
type engine interface {
	RunUntil(ctx context.Context, t sim.Time) error
	Probe(p *sim.Population, variable string, neurons []int, dst []float64) error
}

// way is one way to run a case.
type way struct {
	name  string
	own   bool // each neuron has its parameters for itself, which the models treat differently
	build func(*sim.Network) (engine, error)
}

// simulations are the ways to run a case that is a network of spiking neurons.
var simulations = []way{
	{"serial", false, func(n *sim.Network) (engine, error) { return sim.BuildSerial(n) }},
	{"engine", false, func(n *sim.Network) (engine, error) { return sim.Build(n, sim.Options{}) }},
	{"2 shards", false, func(n *sim.Network) (engine, error) { return sim.Build(n, sim.Options{Shards: 2}) }},
	{"own", true, func(n *sim.Network) (engine, error) { return sim.Build(n, sim.Options{}) }},
}

// File runs every case of a golden file in every engine and reports each through report.
func File(ctx context.Context, fsys fs.FS, name string, report func(Result)) error {
	cases, err := read(fsys, name)
	if err != nil {
		return err
	}
	for _, c := range cases {
		for _, w := range c.ways() {
			r := c.run(ctx, w)
			r.File, r.Case, r.Engine = name, c.label(), w.name
			report(r)
			if err := ctx.Err(); err != nil {
				return err
			}
		}
	}
	return nil
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
