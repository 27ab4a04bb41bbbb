package verify

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/models/coding"
	"github.com/ranvier-sim/ranvier/sim"
)

func checkPhase(c *codeCase) error {
	n, p := len(c.Data), &c.Params
	errs := []error{
		c.checkDt(),
		checkColumn("expected.trains", len(c.Expected.Trains), n),
		checkColumn("expected.decoded", len(c.Expected.Decoded), n),
		checkColumn("expected.q", len(c.Expected.Q), n),
	}
	if p.Bits < 1 || p.Periods < 1 || p.Bits > maxN/max(1, p.Periods) {
		errs = append(errs, fmt.Errorf("%d bits in %d periods, want 1 or more of both, and at most %d steps in all", p.Bits, p.Periods, int(maxN)))
	}
	return errors.Join(errs...)
}

// runPhase compares spike trains, and what they decode to.
func runPhase(ctx context.Context, c *codeCase, w way, r *Result) error {
	step, err := instant(c.Params.Dt)
	if err != nil {
		return err
	}
	code := coding.Phase{Bits: c.Params.Bits, Periods: c.Params.Periods, Step: step}
	source, err := code.Source(c.Data)
	if err != nil {
		return err
	}
	spikes, err := play(ctx, w, source, len(c.Data))
	if err != nil {
		return err
	}
	period, err := code.Period()
	if err != nil {
		return err
	}
	decoded := make([]float64, len(c.Data))
	if err := code.Decode(decoded, spikes, sim.Window{To: sim.Time(code.Periods) * period}); err != nil {
		return err
	}
	words := make([]int, len(decoded))
	for i, x := range decoded {
		words[i] = int(math.Round(math.Ldexp(x, code.Bits)))
	}
	r.trains(spikes, c.Expected.Trains)
	r.values(decoded, c.Expected.Decoded)
	r.whole(words, c.Expected.Q)
	return nil
}

func checkOscillation(c *codeCase) error {
	err := checkColumn("expected.trains", len(c.Expected.Trains), len(c.Data))
	if p := &c.Params; p.Cycles < 1 || p.Cycles > maxN || !(p.FrequencyHz > 0) {
		err = errors.Join(err, fmt.Errorf("%d cycles of %v Hz, want 1 to %d, and a frequency above 0", p.Cycles, p.FrequencyHz, int(maxN)))
	}
	return err
}

// runOscillation compares spike trains.
func runOscillation(ctx context.Context, c *codeCase, w way, r *Result) error {
	period, err := instant(1000 / c.Params.FrequencyHz) // ms
	if err != nil {
		return err
	}
	code := coding.Oscillation{Period: period, Cycles: c.Params.Cycles, Offset: c.Params.PhaseOffset, Threshold: c.Params.Threshold}
	source, err := code.Source(c.Data)
	if err != nil {
		return err
	}
	spikes, err := play(ctx, w, source, len(c.Data))
	r.trains(spikes, c.Expected.Trains)
	return err
}
