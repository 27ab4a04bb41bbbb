package race

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/ranvier-sim/ranvier/bench/cost"
	"github.com/ranvier-sim/ranvier/bench/stopwatch"
	"github.com/ranvier-sim/ranvier/sim"
)

// Contestant is something that works through laps, and can be told how much to do in each.
type Contestant interface {
	// Run does an amount of work: ps of model time for a simulator, synaptic events for a plain loop.
	Run(ctx context.Context, amount int64) (Lap, error)
}

// Lap is what a contestant did, and what it took.
type Lap struct {
	stopwatch.Lap
	Model  sim.Time
	Spikes uint64 // of neurons; sources do not count
	Fired  uint64 // spikes of all, sources too
	Events uint64 // synaptic; 0 where it is not known
	Wakes  uint64 // how often a population was advanced; 0 for others than the engine
}

// EventsPerSecond is synaptic events per second of processor time.
func (l Lap) EventsPerSecond() float64 { return float64(l.Events) / l.CPU.Seconds() }

// ModelSpeed is model time per processor time.
func (l Lap) ModelSpeed() float64 { return l.Model.Seconds() / l.CPU.Seconds() }

// WallSpeed is model time per wall time, for what runs in parallel.
func (l Lap) WallSpeed() float64 { return l.Model.Seconds() / l.Wall.Seconds() }

// Runner is a contestant with the amount of work that a lap takes.
type Runner struct {
	Contestant
	Amount int64
	Laps   []Lap
}

// Pace finds the amount of work that takes about the given time, starting from an amount that surely
// takes less.
func Pace(ctx context.Context, c Contestant, amount int64, want time.Duration) (*Runner, error) {
	for {
		l, err := c.Run(ctx, amount)
		if err != nil {
			return nil, err
		}
		if l.CPU >= want/4 || amount > mostWork {
			amount = int64(min(mostWork, float64(amount)*want.Seconds()/l.CPU.Seconds()))
			return &Runner{Contestant: c, Amount: max(1, amount)}, nil
		}
		amount *= 2
	}
}

// mostWork is for contestants that have nothing to do: an hour of model time.
const mostWork = 1 * sim.Hour

// Run has the runners take turns, so that whatever else the machine does disturbs all alike. done is
// called after each lap.
func Run(ctx context.Context, laps int, done func(), runners ...*Runner) error {
	for range laps {
		for _, r := range runners {
			l, err := r.Run(ctx, r.Amount)
			if err != nil {
				return err
			}
			r.Laps = append(r.Laps, l)
			done()
		}
	}
	return nil
}

// Median of a measure over the laps of a runner.
func (r *Runner) Median(of func(Lap) float64) float64 {
	return Median(len(r.Laps), func(i int) float64 { return of(r.Laps[i]) })
}

// Ratio is the median, over the laps, of what a runner achieves against another in the same turn.
func Ratio(a, b *Runner, of func(Lap) float64) float64 {
	return Median(min(len(a.Laps), len(b.Laps)), func(i int) float64 { return of(a.Laps[i]) / of(b.Laps[i]) })
}

// Median of n values; NaN if there are none.
func Median(n int, value func(i int) float64) float64 {
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

// Sample is what a runner measured of a network of n neurons: what happened per second of model time, over all
// laps together, and the median of what that cost. step is 0 for the event-driven engine.
func (r *Runner) Sample(n int, step sim.Time) cost.Sample {
	var total Lap
	for _, l := range r.Laps {
		total.Spikes += l.Spikes
		total.Fired += l.Fired
		total.Events += l.Events
		total.Wakes += l.Wakes
		total.Model += l.Model
	}
	per := func(count uint64) float64 { return float64(count) / total.Model.Seconds() }
	return cost.Sample{
		Load: cost.Load{
			Neurons: float64(n), Spikes: per(total.Spikes), Sources: per(total.Fired - total.Spikes),
			Events: per(total.Events), Wakes: per(total.Wakes),
		},
		Step: step, Cost: r.Median(func(l Lap) float64 { return 1 / l.ModelSpeed() }),
	}
}

// Rate is the mean rate of n neurons over all laps, in Hz.
func (r *Runner) Rate(n int) float64 {
	spikes, model := uint64(0), sim.Time(0)
	for _, l := range r.Laps {
		spikes += l.Spikes
		model += l.Model
	}
	return float64(spikes) / float64(n) / model.Seconds()
}
