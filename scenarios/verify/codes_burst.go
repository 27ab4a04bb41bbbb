package verify

import (
	"context"
	"errors"
	"fmt"

	"github.com/ranvier-sim/ranvier/models/coding"
)

func checkBurst(c *codeCase) error {
	n, e := len(c.Data), &c.Expected
	errs := []error{
		c.checkDt(),
		checkColumn("expected.trains", len(e.Trains), n),
		checkColumn("expected.n_spikes", len(e.NSpikes), n),
		checkColumn("expected.interval", len(e.Interval), n),
	}
	const most = 1000
	if c.Params.NMax > most {
		errs = append(errs, fmt.Errorf("params.n_max is %d, want at most %d", c.Params.NMax, most))
	}
	return errors.Join(errs...)
}

// runBurst compares the shape of bursts, and their trains.
func runBurst(ctx context.Context, c *codeCase, w way, r *Result) error {
	p := &c.Params
	step, err := instant(p.Dt)
	if err != nil {
		return err
	}
	code := coding.Burst{Most: p.NMax, Shortest: p.TMin, Longest: p.TMax, Step: step}
	var numbers, intervals []int
	for _, x := range c.Data {
		n, interval, err := code.Shape(x)
		if err != nil {
			return err
		}
		numbers, intervals = append(numbers, n), append(intervals, int(interval/step))
	}
	source, err := code.Source(c.Data)
	if err != nil {
		return err
	}
	spikes, err := play(ctx, w, source, len(c.Data))
	r.whole(numbers, c.Expected.NSpikes)
	r.whole(intervals, c.Expected.Interval)
	r.trains(spikes, c.Expected.Trains)
	return err
}
