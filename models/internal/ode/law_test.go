package ode_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/models/internal/ode"
)

// TestStepsHaveTheirOrder halves a step: what the error at its end shrinks by is 2^9, and inside it 2^8.
func TestStepsHaveTheirOrder(t *testing.T) {
	exact := func(s float64) float64 { return 2 * math.Atan(math.Tan(0.25)*math.Exp(s)) } // of y' = sin y
	f := slope(func(s float64, y, dy *[2]float64) { dy[0], dy[1] = math.Sin(y[0]), math.Sin(exact(s)) })
	errs := func(length float64) (end, inside float64) {
		solver := ode.Solver[[2]float64]{Tolerance: 1e9, Longest: length}
		step := begin(ode.System[[2]float64](f), [2]float64{0.5, 0.5})
		if err := solver.Step(f, step, &ode.Pace{Next: length}, math.Inf(1)); err != nil {
			t.Fatal(err)
		}
		solver.Interpolate(f, step)
		for s := 0.0; s <= length; s += length / 64 {
			for i := range 2 { // autonomous, and a function of time alone
				inside = max(inside, math.Abs(step.Value(i, s)-exact(s)))
				if s == length {
					end = max(end, math.Abs(step.End[i]-exact(s)))
				}
			}
		}
		return end, inside
	}
	end1, _ := errs(1)
	end2, inside2 := errs(0.5)
	_, inside4 := errs(0.25)
	if order := math.Log2(end1 / end2); order < 8.5 {
		t.Errorf("the error at the end of a step is of order %.2f, want 9", order)
	}
	if order := math.Log2(inside2 / inside4); order < 7.5 {
		t.Errorf("the error inside a step is of order %.2f, want 8", order)
	}
}

func TestTheInterpolantMeetsBothEndsAndTheirSlopes(t *testing.T) {
	solver := ode.Solver[[2]float64]{Tolerance: 1e-9, Longest: 10}
	f := slope(oscillator)
	step := begin(ode.System[[2]float64](f), [2]float64{1, 0})
	if err := solver.Step(f, step, &ode.Pace{Next: 1}, math.Inf(1)); err != nil {
		t.Fatal(err)
	}
	solver.Interpolate(f, step)
	const tiny = 1e-6
	for i := range 2 {
		for _, c := range []struct {
			what      string
			got, want float64
			within    float64
		}{
			{"value at the start", step.Value(i, 0), step.Start[i], 0},
			{"value at the end", step.Value(i, step.Length), step.End[i], 1e-15},
			{"slope at the start", (step.Value(i, tiny) - step.Start[i]) / tiny, step.StartSlope[i], 1e-5},
			{"slope at the end", (step.End[i] - step.Value(i, step.Length-tiny)) / tiny, step.EndSlope[i], 1e-5},
			{"value in the middle", step.At(step.Length / 2)[i], []float64{math.Cos(step.Length / 2), -math.Sin(step.Length / 2)}[i], 1e-8},
		} {
			if math.Abs(c.got-c.want) > c.within {
				t.Errorf("variable %d: %s is %v, want %v", i, c.what, c.got, c.want)
			}
		}
	}
}

// TestSpikesOfASecondAreExact: those of a Hodgkin-Huxley neuron that fires all the time.
func TestSpikesOfASecondAreExact(t *testing.T) {
	if testing.Short() {
		t.Skip("a second of model time, many times over")
	}
	for _, current := range []float64{6.5, 10, 20, 50} {
		want, _ := (&hodgkinHuxley{current: current}).spikes(t, 1e-13, 1000)
		for _, c := range []struct{ tolerance, within float64 }{{2e-10, 5e-7}, {1e-12, 1e-8}} {
			n := &hodgkinHuxley{current: current}
			got, steps := n.spikes(t, c.tolerance, 1000)
			if len(got) != len(want) {
				t.Errorf("%v uA/cm2: %d spikes, want %d", current, len(got), len(want))
				continue
			}
			worst := 0.0
			for i := range got {
				worst = max(worst, math.Abs(got[i]-want[i]))
			}
			t.Logf("%v uA/cm2, tolerance %v: %d spikes within %.2g ms, %d steps, %d slopes", current, c.tolerance, len(got), worst, steps, n.slopes)
			if worst > c.within {
				t.Errorf("%v uA/cm2, tolerance %v: a spike is %g ms off", current, c.tolerance, worst)
			}
		}
	}
}

// TestStepsDependOnTheirStartAlone, not on what the solver did before, or who reads them.
func TestStepsDependOnTheirStartAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := [2]float64{rapid.Float64Range(-5, 5).Draw(t, "x"), rapid.Float64Range(-5, 5).Draw(t, "y")}
		pace := ode.Pace{Next: rapid.Float64Range(1e-3, 10).Draw(t, "length")}
		fresh, used := ode.Solver[[2]float64]{Tolerance: 1e-8, Longest: 10}, ode.Solver[[2]float64]{Tolerance: 1e-8, Longest: 10}
		f := slope(oscillator)
		a, b := begin(ode.System[[2]float64](f), start), begin(ode.System[[2]float64](f), start)
		other, pace2 := begin(ode.System[[2]float64](f), [2]float64{3, 4}), pace
		if err := used.Step(f, other, &pace2, math.Inf(1)); err != nil {
			t.Fatal(err)
		}
		used.Interpolate(f, other)
		paceA, paceB := pace, pace
		if err := errors.Join(fresh.Step(f, a, &paceA, math.Inf(1)), used.Step(f, b, &paceB, math.Inf(1))); err != nil {
			t.Fatal(err)
		}
		fresh.Interpolate(f, a)
		_ = used.Ceiling(b, 0)
		used.Interpolate(f, b)
		_ = b.At(b.Length / 3)
		if *a != *b || paceA != paceB {
			t.Fatalf("%+v is not %+v", *a, *b)
		}
	})
}

func TestErrorsSayWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		why   string
		f     slope
		start [2]float64
		want  error
	}{
		{"no number", oscillator, [2]float64{math.NaN(), 0}, ode.ErrNotFinite},
		{"infinite", oscillator, [2]float64{0, math.Inf(1)}, ode.ErrNotFinite},
		{"the slope is no number", func(_ float64, y, dy *[2]float64) { dy[0], dy[1] = math.Sqrt(y[0]), 0 }, [2]float64{-1, 0}, ode.ErrNotFinite},
		{"infinite at t = 1", func(_ float64, y, dy *[2]float64) { dy[0], dy[1] = y[0]*y[0], 0 }, [2]float64{1, 0}, ode.ErrUnderflow},
	} {
		solver := ode.Solver[[2]float64]{Tolerance: 1e-9, Longest: 10}
		step := begin(ode.System[[2]float64](c.f), c.start)
		pace := ode.Pace{Next: 1}
		var err error
		for range 10000 {
			if err = solver.Step(c.f, step, &pace, math.Inf(1)); err != nil {
				break
			}
			chain(step)
		}
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.why, err, c.want)
		}
	}
}

func TestStepsAllocateNothing(t *testing.T) {
	f := ode.System[[4]float64](&hodgkinHuxley{current: 10})
	solver := ode.Solver[[4]float64]{Tolerance: 1e-9, Longest: 10}
	step, pace := begin(f, hodgkinHuxleyRest), ode.Pace{Next: 0.01}
	if n := testing.AllocsPerRun(100, func() {
		if err := solver.Step(f, step, &pace, math.Inf(1)); err != nil {
			t.Fatal(err)
		}
		solver.Interpolate(f, step)
		step.Rise(0, -60, 0)
		solver.Rest(f, step)
		chain(step)
	}); n > 0 {
		t.Errorf("%v allocations per step", n)
	}
}
