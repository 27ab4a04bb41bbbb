package verify

import (
	"context"
	"errors"
	"fmt"

	"github.com/ranvier-sim/ranvier/models/coding"
	"github.com/ranvier-sim/ranvier/sim"
)

func checkRank(c *codeCase) error {
	n, e := len(c.Data), &c.Expected
	errs := []error{
		c.checkDt(),
		checkColumn("expected.rank", len(e.Rank), n),
		checkColumn("expected.time", len(e.Time), n),
		checkColumn("params.weights", len(c.Params.Weights), n),
	}
	for i, k := range e.Order {
		if k < 0 || k >= n {
			errs = append(errs, fmt.Errorf("expected.order[%d] is %d, want 0 to %d", i, k, n-1))
		}
	}
	return errors.Join(errs...)
}

// runRank compares order, ranks, spike times and the activation of a reader.
func runRank(ctx context.Context, c *codeCase, w way, r *Result) error {
	p, n := &c.Params, len(c.Data)
	first, errFirst := instant(p.T0)
	interval, errInterval := instant(p.Dt)
	if err := errors.Join(errFirst, errInterval); err != nil {
		return err
	}
	code := coding.RankOrder{Threshold: p.Threshold, First: first, Interval: interval, Modulation: p.Modulation}
	order, err := code.Order(nil, c.Data)
	if err != nil {
		return err
	}
	source, err := code.Source(c.Data)
	if err != nil {
		return err
	}
	spikes, err := play(ctx, w, source, n)
	if err != nil {
		return err
	}
	times := make([]sim.Time, n)
	if err := coding.FirstTimes(times, spikes, sim.Window{To: horizon}); err != nil {
		return err
	}
	activation, err := code.Activation(p.Weights, times)
	r.whole(order, c.Expected.Order)
	r.whole(coding.Ranks(nil, times), c.Expected.Rank)
	r.trains(spikes, c.expectedTrains())
	r.values([]float64{activation}, []float64{c.Expected.Activation})
	return err
}

// expectedTrains are those of neurons that spike once at most.
func (c *codeCase) expectedTrains() [][]float64 {
	trains := make([][]float64, len(c.Expected.Time))
	for i, t := range c.Expected.Time {
		if t != nil {
			trains[i] = []float64{*t}
		}
	}
	return trains
}
