package models_test

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// heaviside is snnTorch's threshold: 1 above 0, but 0 at 0.
func heaviside(x float64) float64 {
	if x > 0 {
		return 1
	}
	return 0
}

// stepper is a neuron in discrete time as snnTorch writes it: one input per tick, every tick.
type stepper func(mem, x float64) (after, spk float64)

// stepLeaky is snnTorch's Leaky.forward.
func stepLeaky(l models.Leaky) stepper {
	return func(mem, x float64) (float64, float64) {
		reset := heaviside(mem - l.Threshold)
		switch l.Reset {
		case models.ResetSubtract:
			mem = float64(l.Beta*mem) + x - reset*l.Threshold
		case models.ResetZero:
			mem = (1 - reset) * mem
			mem = float64(l.Beta*mem) + x
		case models.ResetNone:
			mem = float64(l.Beta*mem) + x
		}
		spk := heaviside(mem - l.Threshold)
		if l.Immediate {
			do := spk - reset
			switch l.Reset {
			case models.ResetSubtract:
				mem -= do * l.Threshold
			case models.ResetZero:
				mem -= do * mem
			}
		}
		return mem, spk
	}
}

// stepLapicque is snnTorch's Lapicque.forward.
func stepLapicque(l models.Lapicque) stepper {
	step := l.Step.Milliseconds()
	return func(mem, x float64) (float64, float64) {
		reset := heaviside(mem - l.Threshold)
		base := float64(x*l.R*(1/(l.R*l.C))*step) + float64((1-step/(l.R*l.C))*mem)
		switch l.Reset {
		case models.ResetSubtract:
			mem = base - reset*l.Threshold
		case models.ResetZero:
			mem = base - reset*base
		case models.ResetNone:
			mem = base
		}
		return mem, heaviside(mem - l.Threshold)
	}
}

// discrete is a random case: a neuron, what arrives, and the stepper that judges.
type discrete struct {
	spec    sim.Spec
	tick    sim.Time
	mem0    float64
	step    stepper
	volleys []sim.Volley
	ticks   int
}

// TestLeakyEqualsStepping, spike for spike and bit for bit, whatever the parameters, and however sparse the input.
func TestLeakyEqualsStepping(t *testing.T) {
	spikes := 0
	for seed := range uint64(1000) {
		r := rng.New(seed, "leaky")
		l := models.Leaky{
			Step: randomStep(r), Beta: randomBeta(r), Threshold: 0.1 + 3*r.Float64(), Reset: models.Reset(r.IntN(3)),
			Immediate: r.IntN(2) == 0, Mem0: 2 * r.NormFloat64(),
		}
		c := discrete{spec: l, tick: l.Step, mem0: l.Mem0, step: stepLeaky(l)}
		c.drawInput(r, l.Threshold)
		spikes += c.check(t, seed, r)
	}
	if spikes < 10000 {
		t.Errorf("%d spikes in all cases, want more: this tests little", spikes)
	}
}

func TestLapicqueEqualsStepping(t *testing.T) {
	spikes := 0
	for seed := range uint64(300) {
		r := rng.New(seed, "lapicque")
		l := models.Lapicque{
			Step: randomStep(r), R: math.Exp(r.NormFloat64()), Threshold: 0.1 + 3*r.Float64(), Reset: models.Reset(r.IntN(3)),
			Mem0: 2 * r.NormFloat64(),
		}
		tau := l.Step.Milliseconds() * (1.01 + 100*r.ExpFloat64())
		l.C = tau / l.R
		c := discrete{spec: l, tick: l.Step, mem0: l.Mem0, step: stepLapicque(l)}
		c.drawInput(r, l.Threshold*l.C/l.Step.Milliseconds())
		spikes += c.check(t, seed, r)
	}
	if spikes < 3000 {
		t.Errorf("%d spikes in all cases, want more: this tests little", spikes)
	}
}

// randomStep is round, odd, or a single picosecond.
func randomStep(r *rand.Rand) sim.Time {
	return []sim.Time{1 * ms, 0.1 * ms, 7*us + 3, 1}[r.IntN(4)]
}

// randomBeta is anything from forgetful to lossless.
func randomBeta(r *rand.Rand) float64 {
	switch r.IntN(8) {
	case 0:
		return []float64{0, 0.5, 1, 1e-300, 1 - 0x1p-53}[r.IntN(5)]
	case 1:
		return 1 - math.Exp2(-30*r.Float64())
	case 2:
		return r.Float64()
	}
	return []float64{0.8, 0.9, 0.95, 0.99}[r.IntN(4)]
}

// drawInput draws arrivals of about the size of the weight that is enough for a spike: at every tick or at
// one in a thousand, at ticks and between them, alone and together.
func (c *discrete) drawInput(r *rand.Rand, enough float64) {
	gap := math.Pow(10, 3*r.Float64()) - 1
	mean, spread := enough*0.3*r.NormFloat64(), enough*2*r.Float64()
	for k := 0; len(c.volleys) < 60; k += 1 + int(gap*r.ExpFloat64()) {
		for range 1 + r.IntN(3)/2 {
			before := r.Int64N(int64(c.tick)) * r.Int64N(2)
			w := float32(mean + spread*r.NormFloat64())
			if r.IntN(20) == 0 {
				w *= 1e-20
			}
			c.volleys = append(c.volleys, jump(max(0, sim.Time(k)*c.tick-sim.Time(before)), w))
		}
		c.ticks = k + 1 + r.IntN(100)
	}
	slices.SortStableFunc(c.volleys, func(a, b sim.Volley) int { return cmp.Compare(a.At, b.At) })
}

// check compares the model with the stepper after random numbers of ticks, and returns the number of spikes.
func (c *discrete) check(t *testing.T, seed uint64, r *rand.Rand) int {
	t.Helper()
	model := start(t, c.spec, 1)
	mem, spikes, in := c.mem0, 0, c.volleys
	var w sim.Window
	var want []sim.Spike
	for k := 0; k < c.ticks; k++ {
		at := sim.Time(k) * c.tick
		x := 0.0
		for ; len(in) > 0 && in[0].At <= at; in = in[1:] {
			x += float64(in[0].Weight)
		}
		var spk float64
		if mem, spk = c.step(mem, x); spk > 0 {
			want = append(want, sim.Spike{At: at})
		}
		if k < c.ticks-1 && r.IntN(50) > 0 {
			continue
		}
		w = sim.Window{From: w.To, To: at + 1}
		n := len(c.volleys) - len(in)
		got, err := model.Advance(w, c.volleys[:n], nil)
		if err != nil {
			t.Fatal(err)
		}
		c.volleys = c.volleys[n:]
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d, up to tick %d of %+v: (-stepping +event-driven)\n%s", seed, k, c.spec, diff)
		}
		now, err := model.(sim.Prober).Probe(at+1, "mem", 0)
		if err != nil || math.Float64bits(now) != math.Float64bits(mem) {
			t.Fatalf("seed %d, after tick %d of %+v: mem is %v (%v), by stepping %v", seed, k, c.spec, now, err, mem)
		}
		spikes += len(want)
		want = nil
	}
	return spikes
}
