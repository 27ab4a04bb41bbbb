package verify

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/models/coding"
	"github.com/ranvier-sim/ranvier/sim"
)

// latencyParams are those of snntorch.spikegen.latency. Times are in steps.
type latencyParams struct {
	NumSteps       int     `json:"num_steps"`
	Threshold      float64 `json:"threshold"`
	Tau            float64 `json:"tau"`
	FirstSpikeTime int     `json:"first_spike_time"`
	Clip           bool    `json:"clip"`
	Normalize      bool    `json:"normalize"`
	Linear         bool    `json:"linear"`
	Bypass         bool    `json:"bypass"`
	Epsilon        float64 `json:"epsilon"`
}

// latencies is a vector under a latency code, and what follows in one of the ways to compute it.
type latencies struct {
	latencyParams
	data  []float64
	time  []float64 // before Clip
	below []bool    // below the threshold
	steps int       // that there are
	late  bool      // refused, for a spike after the last step
	index []int     // step of each spike, -1 for none; nil where late

	relative bool // the tolerance is one of the relative error
	tie      bool // an index may lie on a tie
}

// The tolerance of times in binary32: the logarithms of two libraries may differ in the last digit.
const toleranceBinary32 = 1e-6

func checkLatency(c *codeCase) error {
	if err := checkColumn("expected.time_binary32", len(c.Expected.TimeBinary32), len(c.Data)); err != nil {
		return err
	}
	for i, t := range c.Expected.Time {
		if t == nil {
			return fmt.Errorf("expected.time[%d] is null", i)
		}
	}
	return c.latencies(encoder).check()
}

func runLatency(_ context.Context, c *codeCase, w way, r *Result) error {
	return c.latencies(w).run(w, r)
}

func (c *codeCase) latencies(w way) *latencies {
	e := &c.Expected
	l := &latencies{
		latencyParams: c.Params.latencyParams, data: c.Data, below: e.BelowThreshold, steps: e.NumSteps,
		late: e.Error != nil, index: e.Index, tie: c.RoundingTie,
	}
	if w.name == binary32.name {
		l.time, l.relative = e.TimeBinary32, true
		return l
	}
	for _, t := range e.Time {
		l.time = append(l.time, *t)
	}
	return l
}

func (l *latencies) check() error {
	errs := []error{
		checkColumn("spike times", len(l.time), len(l.data)),
		checkColumn("below_threshold", len(l.below), len(l.data)),
	}
	if len(l.data) == 0 {
		errs = append(errs, errors.New("data: no values"))
	}
	if l.Epsilon != coding.Epsilon {
		errs = append(errs, fmt.Errorf("epsilon is %v, want %v", l.Epsilon, coding.Epsilon))
	}
	if most := int(horizon / unit); l.NumSteps < 0 || l.NumSteps > most || l.FirstSpikeTime < 0 || l.FirstSpikeTime > most || !(l.Tau >= 0 && l.Tau <= float64(most)) {
		errs = append(errs, fmt.Errorf("num_steps is %d, first_spike_time %d, tau %v, want 0 to %d", l.NumSteps, l.FirstSpikeTime, l.Tau, most))
	}
	if !l.late {
		errs = append(errs, checkColumn("spike indices", len(l.index), len(l.data)))
	}
	return errors.Join(errs...)
}

// run computes times and steps, and compares. Where the tolerance is relative, so is MaxDt.
func (l *latencies) run(w way, r *Result) error {
	compute := l.exact
	if w.name == binary32.name {
		compute, r.Tolerance = l.binary32, toleranceBinary32
	}
	have, err := compute()
	if err != nil {
		return err
	}
	r.compareTimes(have.time, l)
	r.whole(truths(have.below), truths(l.below))
	r.whole(truths([]bool{have.late}), truths([]bool{l.late}))
	if !have.late && !l.late {
		r.compareIndex(have.index, l)
	}
	return nil
}

func truths(list []bool) []int {
	numbers := make([]int, len(list))
	for i, yes := range list {
		if yes {
			numbers[i] = 1
		}
	}
	return numbers
}

func (r *Result) compareTimes(have []float64, l *latencies) {
	r.Spikes += len(have)
	for i, want := range l.time {
		off := math.Abs(have[i] - want)
		if l.relative && off > 0 {
			off /= math.Abs(want)
		}
		r.MaxDt = math.Max(r.MaxDt, off)
	}
}

// compareIndex compares steps, and how many there are.
func (r *Result) compareIndex(have []int, l *latencies) {
	r.Spikes += len(have)
	for i, want := range l.index {
		if !l.sameStep(have[i], want, l.time[i]) {
			r.wrong()
		}
	}
	steps := l.NumSteps
	if steps == 0 {
		steps = slices.Max(have) + 1
	}
	r.whole([]int{steps}, []int{l.steps})
}

// sameStep tells whether a step is the expected one. Where the files say so, a time within 1e-5 of the middle between
// two steps may fall into either: there rounding decides, and the file has no better reason than anyone.
func (l *latencies) sameStep(have, want int, time float64) bool {
	const onTie = 1e-5
	below := math.Floor(time)
	if l.tie && math.Abs(time-below-0.5) < onTie {
		neighbours := []int{int(below), int(below) + 1}
		return slices.Contains(neighbours, have) && slices.Contains(neighbours, want) || have == want
	}
	return have == want
}

// exact is the code in exact time.
func (l *latencies) exact() (*latencies, error) {
	have, code := new(latencies), l.latency()
	spikes, err := code.Encode(nil, l.data)
	if err != nil {
		return nil, err
	}
	for _, t := range spikes {
		have.time = append(have.time, inUnits(t))
	}
	code.Clip = true
	clipped, err := code.Encode(nil, l.data)
	if err != nil {
		return nil, err
	}
	for _, t := range clipped {
		have.below = append(have.below, t == sim.Never)
	}
	if l.Clip {
		spikes = clipped
	}
	var late *coding.TimeError
	have.index, err = coding.Frames{Step: unit, N: l.NumSteps, Bypass: l.Bypass}.Index(nil, spikes)
	if have.late = errors.As(err, &late); have.late {
		err = nil
	}
	return have, err
}

// latency is the code without Clip, so that all spikes have a time.
func (l *latencies) latency() coding.Latency {
	code := coding.Latency{Threshold: l.Threshold, First: sim.Time(l.FirstSpikeTime) * unit}
	if l.Linear {
		code.Curve = coding.Linear
	}
	if l.Normalize {
		code.Window = sim.Time(l.NumSteps-1-l.FirstSpikeTime) * unit
	} else {
		code.Tau = sim.Time(l.Tau * unit)
	}
	return code
}

// binary32 is the code as snnTorch computes it.
func (l *latencies) binary32() (*latencies, error) {
	code := coding.SnnTorchLatency{
		NumSteps: l.NumSteps, Threshold: l.Threshold, Tau: l.Tau, FirstSpikeTime: l.FirstSpikeTime,
		Clip: l.Clip, Normalize: l.Normalize, Linear: l.Linear, Bypass: l.Bypass,
	}
	have := new(latencies)
	times, err := code.Times(nil, l.data)
	if err != nil {
		return nil, err
	}
	for i, t := range times {
		have.time = append(have.time, float64(t))
		have.below = append(have.below, float32(l.data[i]) < float32(l.Threshold))
	}
	var late *coding.StepError
	have.index, err = code.Index(nil, l.data)
	if have.late = errors.As(err, &late); have.late {
		err = nil
	}
	return have, err
}
