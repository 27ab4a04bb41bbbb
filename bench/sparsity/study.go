package sparsity

import (
	"context"
	"fmt"
	"time"

	"github.com/ranvier-sim/ranvier/bench/race"
	"github.com/ranvier-sim/ranvier/sim"
)

// Sweep is what is varied.
type Sweep struct {
	Seed    uint64
	N       int
	Rates   []float64  // Hz
	Degrees []int      // synapses per neuron
	Steps   []sim.Time // of the clock-stepped simulator
	Laps    int        // per point
	Lap     time.Duration
}

// Default is a sweep of a few minutes.
func Default() Sweep {
	return Sweep{
		Seed: 1, N: 4000,
		Rates:   []float64{0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100},
		Degrees: []int{10, 100, 1000},
		Steps:   []sim.Time{1 * sim.Millisecond, 0.1 * sim.Millisecond, 0.01 * sim.Millisecond},
		Laps:    3, Lap: 100 * time.Millisecond,
	}
}

// Point is one network in one simulator.
type Point struct {
	K      int
	Rate   float64  // asked for, Hz
	Step   sim.Time // 0 for the event-driven simulator
	Cost   float64  // s of processor time per s of model time, the median of the laps
	Spikes float64  // of neurons, per s of model time
	Events float64  // synaptic, per s of model time
}

// Points returns how many points a sweep measures.
func (w Sweep) Points() int { return len(w.Rates) * len(w.Degrees) * (1 + len(w.Steps)) }

// Run measures all points; done is called after each turn of a network. Where ctx ends, the points
// measured until then are returned.
func (w Sweep) Run(ctx context.Context, done func()) (*Study, error) {
	s := &Study{Sweep: w}
	for _, k := range w.Degrees {
		for _, rate := range w.Rates {
			points, err := w.measure(ctx, Relay{w.N, k, rate}, done)
			if err != nil {
				return s, fmt.Errorf("%d synapses per neuron at %g Hz: %w", k, rate, err)
			}
			s.Points = append(s.Points, points...)
		}
	}
	return s, s.fit()
}

// measure races all simulators on one network.
func (w Sweep) measure(ctx context.Context, of Relay, done func()) ([]Point, error) {
	net := of.Network(w.Seed)
	points := []Point{{K: of.K, Rate: of.Rate}}
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
		points = append(points, Point{K: of.K, Rate: of.Rate, Step: step})
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
	for i, r := range runners {
		points[i].observe(r)
	}
	return points, nil
}

// observe fills in what a runner measured.
func (p *Point) observe(r *race.Runner) {
	p.Cost = r.Median(func(l race.Lap) float64 { return 1 / l.ModelSpeed() })
	p.Spikes = r.Median(func(l race.Lap) float64 { return float64(l.Spikes) / l.Model.Seconds() })
	p.Events = r.Median(func(l race.Lap) float64 { return float64(l.Events) / l.Model.Seconds() })
}

// Study is what a sweep measured, and the model of its costs.
type Study struct {
	Sweep
	Points []Point
	Model  Model
}

// series returns the points of one simulator on networks of one degree, by ascending rate.
func (s *Study) series(k int, step sim.Time) (points []Point) {
	for _, p := range s.Points {
		if p.K == k && p.Step == step {
			points = append(points, p)
		}
	}
	return points
}
