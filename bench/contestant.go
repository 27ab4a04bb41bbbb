package bench

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/ranvier-sim/ranvier/bench/stopwatch"
	"github.com/ranvier-sim/ranvier/sim"
)

// contestant is something that works through laps, and can be told how much to do in each.
type contestant interface {
	// run does an amount of work: ps of model time for a simulator, synaptic events for a plain loop.
	run(ctx context.Context, amount int64) (lap, error)
}

// lap is what a contestant did, and what it took.
type lap struct {
	stopwatch.Lap
	model  sim.Time
	spikes uint64 // of neurons; sources do not count
	events uint64 // synaptic; 0 where it is not known
}

// eventsPerSecond is synaptic events per second of processor time.
func (l lap) eventsPerSecond() float64 { return float64(l.events) / l.CPU.Seconds() }

// modelSpeed is model time per processor time.
func (l lap) modelSpeed() float64 { return l.model.Seconds() / l.CPU.Seconds() }

// wallSpeed is model time per wall time, for what runs in parallel.
func (l lap) wallSpeed() float64 { return l.model.Seconds() / l.Wall.Seconds() }

// runner is a contestant with the amount of work that a lap takes.
type runner struct {
	contestant
	amount int64
	laps   []lap
}

// pace finds the amount of work that takes about the given time, starting from an amount that surely
// takes less.
func pace(ctx context.Context, c contestant, amount int64, want time.Duration) (*runner, error) {
	for {
		l, err := c.run(ctx, amount)
		if err != nil {
			return nil, err
		}
		if l.CPU >= want/4 {
			scale := want.Seconds() / l.CPU.Seconds()
			return &runner{contestant: c, amount: max(1, int64(float64(amount)*scale))}, nil
		}
		amount *= 2
	}
}

// race has the runners take turns, so that whatever else the machine does disturbs all alike. done is
// called after each lap.
func race(ctx context.Context, laps int, done func(), runners ...*runner) error {
	for range laps {
		for _, r := range runners {
			l, err := r.run(ctx, r.amount)
			if err != nil {
				return err
			}
			r.laps = append(r.laps, l)
			done()
		}
	}
	return nil
}

// median of a measure over the laps of a runner.
func (r *runner) median(of func(lap) float64) float64 {
	return median(len(r.laps), func(i int) float64 { return of(r.laps[i]) })
}

// ratio is the median, over the laps, of what a runner achieves against another in the same turn.
func ratio(a, b *runner, of func(lap) float64) float64 {
	return median(min(len(a.laps), len(b.laps)), func(i int) float64 { return of(a.laps[i]) / of(b.laps[i]) })
}

// median of n values; NaN if there are none.
func median(n int, value func(i int) float64) float64 {
	if n == 0 {
		return math.NaN()
	}
	values := make([]float64, n)
	for i := range values {
		values[i] = value(i)
	}
	slices.Sort(values)
	return (values[(n-1)/2] + values[n/2]) / 2
}

// rate is the mean rate of n neurons over all laps, in Hz.
func (r *runner) rate(n int) float64 {
	spikes, model := uint64(0), sim.Time(0)
	for _, l := range r.laps {
		spikes += l.spikes
		model += l.model
	}
	return float64(spikes) / float64(n) / model.Seconds()
}
