package sparsity

import (
	"context"
	"fmt"
	"time"

	"github.com/ranvier-sim/ranvier/bench/cost"
	"github.com/ranvier-sim/ranvier/bench/race"
	"github.com/ranvier-sim/ranvier/sim"
)

// Sweep is what is varied.
type Sweep struct {
	Seed    uint64
	N       int
	Active  []float64  // parts of the neurons that fire
	Rates   []float64  // of these, Hz, ascending
	Degrees []int      // synapses per neuron
	Steps   []sim.Time // of the clock-stepped simulator
	Laps    int        // per point
	Lap     time.Duration
}

// Default is a sweep of a few minutes.
func Default() Sweep {
	return Sweep{
		Seed: 1, N: 4000,
		Active:  []float64{1, 0.1, 0.01},
		Rates:   []float64{0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100},
		Degrees: []int{10, 100, 1000},
		Steps:   []sim.Time{1 * sim.Millisecond, 0.1 * sim.Millisecond, 0.01 * sim.Millisecond},
		Laps:    3, Lap: 100 * time.Millisecond,
	}
}

// Point is one network in one simulator.
type Point struct {
	Relay
	cost.Sample // what was measured; Cost is the median of the laps
}

// networks are all that a sweep measures.
func (w Sweep) networks() (all []Relay) {
	for _, part := range w.Active {
		for _, k := range w.Degrees {
			for _, rate := range w.Rates {
				all = append(all, Relay{N: w.N, K: k, Active: part, Rate: rate})
			}
		}
	}
	return all
}

// Points returns how many points a sweep measures.
func (w Sweep) Points() int { return len(w.networks()) * (1 + len(w.Steps)) }

// Run measures all points; done is called after each turn of a network. Where ctx ends, the points
// measured until then are returned.
func (w Sweep) Run(ctx context.Context, done func()) (*Study, error) {
	s := &Study{Sweep: w}
	var samples []cost.Sample
	for _, of := range w.networks() {
		points, err := w.measure(ctx, of, done)
		if err != nil {
			return s, fmt.Errorf("%d synapses per neuron, %g of the neurons at %g Hz: %w", of.K, of.Active, of.Rate, err)
		}
		s.Points = append(s.Points, points...)
		for _, p := range points {
			samples = append(samples, p.Sample)
		}
	}
	var err error
	s.Model, err = cost.Fit(samples)
	return s, err
}

// measure races all simulators on one network.
func (w Sweep) measure(ctx context.Context, of Relay, done func()) ([]Point, error) {
	net := of.Network(w.Seed)
	exact, err := race.NewEngine(net, 1)
	if err != nil {
		return nil, err
	}
	field := []race.Contestant{exact}
	for _, step := range w.Steps {
		onGrid, err := race.NewClock(net, step)
		if err != nil {
			return nil, err
		}
		field = append(field, onGrid)
	}
	var runners []*race.Runner
	for _, c := range field {
		r, err := race.Pace(ctx, c, sim.Millisecond, w.Lap)
		if err != nil {
			return nil, err
		}
		runners = append(runners, r)
	}
	if err := race.Run(ctx, w.Laps, done, runners...); err != nil {
		return nil, err
	}
	steps := append([]sim.Time{0}, w.Steps...)
	var points []Point
	for i, r := range runners {
		p := Point{of, r.Sample(of.N, steps[i])}
		p.Sources = 0 // see Relay.Load
		points = append(points, p)
	}
	return points, nil
}

// Study is what a sweep measured, and the model of its costs.
type Study struct {
	Sweep
	Points []Point
	Model  cost.Model
}

// panel is what one plot shows, and what crossings are looked for in: networks that differ in rate only.
type panel struct {
	Active float64
	K      int
}

// panels are those of a sweep.
func (w Sweep) panels() (all []panel) {
	for _, part := range w.Active {
		for _, k := range w.Degrees {
			all = append(all, panel{part, k})
		}
	}
	return all
}

// series returns the points of one simulator in a panel, by ascending rate.
func (s *Study) series(in panel, step sim.Time) (points []Point) {
	for _, p := range s.Points {
		if p.Active == in.Active && p.K == in.K && p.Step == step {
			points = append(points, p)
		}
	}
	return points
}

// modelled is the cost that the model gives a simulator in a network.
func (s *Study) modelled(of Relay, step sim.Time) float64 {
	if step == 0 {
		return s.Model.Event.Cost(of.Load())
	}
	return s.Model.Clock.Cost(of.Load(), step)
}
