package verify

import (
	"context"
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/sim"
)

// unit is how long a unit of time of a file of codes, a step or a millisecond, lasts. In an hour a picosecond is
// 3e-16 of it, so that the rounding of spikes stays below all tolerances.
const unit = sim.Hour

// horizon is later than every spike of a code: 2500 units.
const horizon sim.Time = 2500 * unit

// instant is a time of a file.
func instant(units float64) (sim.Time, error) {
	t, err := sim.FromMilliseconds(units * unit / sim.Millisecond)
	if err == nil && (t < 0 || t > horizon) {
		err = fmt.Errorf("time %v: want 0 to %d", units, horizon/unit)
	}
	return t, err
}

// instants are times of a file.
func instants(units []float64) ([]sim.Time, error) {
	times := make([]sim.Time, len(units))
	for i, u := range units {
		var err error
		if times[i], err = instant(u); err != nil {
			return nil, err
		}
	}
	return times, nil
}

func inUnits(t sim.Time) float64 { return float64(t) / unit }

// play runs a source of n neurons and returns its spikes.
func play(ctx context.Context, w way, source sim.Spec, n int) ([]sim.Spike, error) {
	t := &trial{net: sim.NewNetwork(0)}
	t.neurons = t.net.Add("source", n, source)
	t.net.Record(t, t.neurons)
	e, err := w.build(t.net)
	if err != nil {
		return nil, err
	}
	err = e.RunUntil(ctx, horizon)
	return t.spikes, err
}

// trains sorts spikes by neuron, and compares the trains of all with those that are expected.
func (r *Result) trains(spikes []sim.Spike, want [][]float64) {
	have := make([][]float64, len(want))
	for _, s := range spikes {
		have[s.Neuron] = append(have[s.Neuron], inUnits(s.At))
	}
	for i := range want {
		r.times(have[i], want[i])
	}
}

// times compares spike times one by one, in order.
func (r *Result) times(have, want []float64) {
	n := r.counted(len(have), len(want))
	for i := range n {
		r.MaxDt = math.Max(r.MaxDt, math.Abs(have[i]-want[i]))
	}
}

// values compares other real numbers.
func (r *Result) values(have, want []float64) {
	n := r.counted(len(have), len(want))
	for i := range n {
		r.MaxDV = math.Max(r.MaxDV, math.Abs(have[i]-want[i]))
	}
}

// whole compares whole numbers, which are exact. One that is wrong is missing, and one is there in its place.
func (r *Result) whole(have, want []int) {
	n := r.counted(len(have), len(want))
	for i := range n {
		if have[i] != want[i] {
			r.wrong()
		}
	}
}

func (r *Result) wrong() {
	r.Spikes--
	r.Missing++
	r.Extra++
}

// counted notes how many numbers are compared, and how many have no counterpart.
func (r *Result) counted(have, want int) (both int) {
	both = min(have, want)
	r.Spikes += both
	r.Missing += want - both
	r.Extra += have - both
	return both
}

// checkColumn refuses a column that has not one number per value.
func checkColumn(name string, have, want int) error {
	if have == want {
		return nil
	}
	return fmt.Errorf("%s: %d of them, but %d in data", name, have, want)
}

// checkDt refuses a time step of no length.
func (c *codeCase) checkDt() error {
	if dt := c.Params.Dt; !(dt > 1e-6) {
		return fmt.Errorf("params.dt is %v, want more than 1e-6", dt)
	}
	return nil
}
