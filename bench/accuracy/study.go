package accuracy

import (
	"context"

	"github.com/ranvier-sim/ranvier/sim"
)

// Plan is what is compared.
type Plan struct {
	Seed          uint64
	Steps         []sim.Time // of the grids, descending
	Tolerance     sim.Time   // between partners
	ForwardTime   sim.Time   // for which the feed-forward networks run
	RecurrentTime sim.Time   // for which the recurrent ones do
	Images        int        // of which the first-spike network decides
}

// Default is a plan of half a minute.
func Default() Plan {
	const ms = sim.Time(sim.Millisecond)
	return Plan{
		Seed:          1,
		Steps:         []sim.Time{ms, ms / 2, ms / 5, ms / 10, ms / 20, ms / 50, ms / 100},
		Tolerance:     5 * ms,
		ForwardTime:   2000 * ms,
		RecurrentTime: 500 * ms,
		Images:        1000,
	}
}

// Study is what a plan has found.
type Study struct {
	Plan
	Forward   []Forward   // network by network, step by step
	Recurrent []Recurrent // likewise; the nudged one comes first
	Decisions []Decision  // step by step
	Correct   float64     // part of the images of which the network decides correctly in exact time
}

// Tasks returns how often Run calls done.
func (p Plan) Tasks() int { return len(chains())*len(p.Steps) + len(recurrent())*(1+len(p.Steps)) + 1 }

// Run compares. Where ctx ends, what was found until then is returned.
func (p Plan) Run(ctx context.Context, done func()) (*Study, error) {
	s := &Study{Plan: p}
	for _, run := range []func(context.Context, *Study, func()) error{p.runForward, p.runRecurrent, p.decide} {
		if err := run(ctx, s, done); err != nil {
			return s, err
		}
	}
	return s, nil
}

// runForward runs the feed-forward networks in exact time and on every grid.
func (p Plan) runForward(ctx context.Context, s *Study, done func()) error {
	for _, c := range chains() {
		net := c.network(p.Seed)
		exact, err := exactly(ctx, net, p.ForwardTime)
		if err != nil {
			return err
		}
		for _, step := range p.Steps {
			grid, err := onGrid(ctx, net, step, p.ForwardTime)
			if err != nil {
				return err
			}
			f := Forward{Network: c.name, Step: step}
			for layer := range exact {
				f.Layers = append(f.Layers, compare(exact[layer], grid[layer], p.Tolerance))
			}
			s.Forward = append(s.Forward, f)
			done()
		}
	}
	return nil
}
