package coding

import (
	"cmp"
	"math"
	"math/rand/v2"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// Bernoulli is the rate code of clock-stepped simulators: in every time step, value x fires with
// probability
//
//	p = Gain x + Offset,
//
// independently of all other steps and neurons. Step k is the instant k Step. This is spikegen.rate of
// snnTorch 0.9.4, but for the random numbers.
//
// A neuron draws not whether but when it fires next, an interval with the geometric distribution, from its
// own stream: silent steps cost nothing.
type Bernoulli struct {
	Step  sim.Time // length of a time step; 0 means 1 ms
	Steps int      // their number; 0 for no end
	First int      // the first step that may have a spike (first_spike_time of snnTorch)

	Gain, Offset float64 // a Gain of 0 means 1

	// Clip takes a p below 0 for 0, and one above 1 for 1, as snnTorch does. Otherwise it is an error.
	Clip bool
}

// Source returns the source of the values, which it copies. A wrong field is a *ParamError; a value that
// is not finite, or, without Clip, has no probability, a *ValueError.
func (b Bernoulli) Source(values []float64) (sim.Spec, error) {
	code, err := b.resolve()
	if err != nil {
		return nil, err
	}
	misses := make([]float64, len(values))
	for i, x := range values {
		p := float64(code.Gain*x) + code.Offset // rounded twice on every platform
		if math.IsNaN(p) || math.IsInf(p, 0) {
			return nil, &ValueError{Index: i, Value: x, Want: "a finite number, and Gain x + Offset too"}
		}
		if !code.Clip && (p < 0 || p > 1) {
			return nil, &ValueError{Index: i, Value: x, Want: "a number for which Gain x + Offset is in [0, 1]"}
		}
		misses[i] = portable.Log1p(-min(1, max(0, p)))
	}
	return assigned{len(values), func(s sim.Slice) (sim.Model, error) {
		return newTicking(s.Len(), code.Step, code.newDice(misses, s)), nil
	}}, nil
}

// Decode writes the value of each neuron to dst, one place for each: the part of the steps in w with a
// spike, less Offset, over Gain. The standard error is sqrt(p (1 - p) / steps) / Gain. Spikes outside w
// do not count. Errors: *ParamError also for a window without a step, *SpikeError.
func (b Bernoulli) Decode(dst []float64, spikes []sim.Spike, w sim.Window) error {
	code, err := b.resolve()
	if err != nil {
		return err
	}
	n := code.steps(w)
	if n == 0 {
		return bernoulliParam("window", w, "one with a time step")
	}
	if err := count(dst, spikes, w); err != nil {
		return err
	}
	for i, k := range dst {
		dst[i] = (k/float64(n) - code.Offset) / code.Gain
	}
	return nil
}

// steps is the number of steps in w that may have a spike.
func (b Bernoulli) steps(w sim.Window) int64 {
	from, to := max(ceilTick(w.From, b.Step), int64(b.First)), ceilTick(w.To, b.Step)
	if b.Steps > 0 {
		to = min(to, int64(b.Steps))
	}
	return max(0, to-from)
}

// ceilTick is the first tick that is not before t, or before 0.
func ceilTick(t, step sim.Time) int64 {
	tick := int64(max(0, t) / step)
	if sim.Time(tick)*step < t {
		tick++
	}
	return tick
}

func (b Bernoulli) resolve() (Bernoulli, error) {
	b.Step, b.Gain = cmp.Or(b.Step, defaultStep), cmp.Or(b.Gain, 1)
	switch {
	case b.Step < 0 || b.Step > longestStep:
		return b, bernoulliParam("Step", b.Step, "a duration up to 1 day, or 0 for 1 ms")
	case b.Steps < 0 || int64(b.Steps) > lastTick(b.Step):
		return b, bernoulliParam("Steps", b.Steps, "as many as 106 days hold, or 0 for no end")
	case b.First < 0 || b.Steps > 0 && b.First >= b.Steps:
		return b, bernoulliParam("First", b.First, "0 or more, and less than Steps")
	case !finite(b.Gain):
		return b, bernoulliParam("Gain", b.Gain, "a finite number, or 0 for 1")
	case !finite(b.Offset):
		return b, bernoulliParam("Offset", b.Offset, "a finite number")
	}
	return b, nil
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

func bernoulliParam(field string, value any, want string) error {
	return &ParamError{Code: "bernoulli", Field: field, Value: value, Want: want}
}

// dice is the neurons of a Bernoulli source.
type dice struct {
	each        []die
	first, last int64 // step
}

type die struct {
	miss   float64 // logarithm of the probability of no spike in a step
	random rand.PCG
}

func (b Bernoulli) newDice(misses []float64, s sim.Slice) *dice {
	d := &dice{each: make([]die, s.Len()), first: int64(b.First), last: lastTick(b.Step)}
	if b.Steps > 0 {
		d.last = int64(b.Steps) - 1
	}
	for i := range d.each {
		d.each[i] = die{misses[s.Lo+i], *s.Source("bernoulli", s.Lo+i)}
	}
	return d
}

// following implements ticker. With u uniform in (0, 1], floor(ln u / ln (1-p)) steps without a spike come
// before the next with one (Devroye 1986, Non-Uniform Random Variate Generation, section X.2).
func (d *dice) following(i int, tick int64) int64 {
	one, from := &d.each[i], max(tick+1, d.first)
	if one.miss == 0 {
		return quiet
	}
	u := 1 - float64(float64(one.random.Uint64()>>11)/(1<<53))
	const most = 1<<63 - 1024 // that float64 can hold below the end of int64
	silent := int64(min(most, portable.Log(u)/one.miss))
	if silent > d.last-from {
		return quiet
	}
	return from + silent
}

func (d *dice) snapshot(s *sim.Snapshot, i int) { s.Random(&d.each[i].random) }
