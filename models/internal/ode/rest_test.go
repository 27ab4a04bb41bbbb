package ode_test

import (
	"math"
	"testing"

	"github.com/ranvier-sim/ranvier/models/internal/ode"
)

func TestOnlyStableFixedPointsAreRest(t *testing.T) {
	linear := func(a, b, c, d float64) slope {
		return func(_ float64, y, dy *[2]float64) { dy[0], dy[1] = a*y[0]+b*y[1], c*y[0]+d*y[1] }
	}
	for _, c := range []struct {
		why   string
		f     slope
		start [2]float64
		want  bool
	}{
		{"a node, from the fixed point itself", linear(-1, 0, 0, -0.3), [2]float64{}, true},
		{"a node, from nearer than the tolerance", linear(-1, 0, 0, -0.3), [2]float64{1e-10, -1e-10}, true},
		{"a node, from further away", linear(-1, 0, 0, -0.3), [2]float64{1e-7, 0}, false},
		{"a node that attracts so slowly that the slope is tiny", linear(-1, 0, 0, -1e-6), [2]float64{0, 1e-5}, false},
		{"a stable focus", linear(-0.1, 1, -1, -0.1), [2]float64{}, true},
		{"a stable node seen from a slant", linear(-1, 1000, 0, -2), [2]float64{}, true},
		{"a centre, which does not attract", linear(0, 1, -1, 0), [2]float64{}, false},
		{"an unstable focus", linear(0.01, 1, -1, 0.01), [2]float64{}, false},
		{"a saddle", linear(-1, 0, 0, 0.1), [2]float64{}, false},
		{"nothing holds the second variable", linear(-1, 0, 0, 0), [2]float64{}, false},
		{"a force that has yet to fade", func(s float64, y, dy *[2]float64) { dy[0], dy[1] = -y[0]+1e-7*math.Exp(-s), -y[1] }, [2]float64{}, false},
		{"a force that has faded", func(s float64, y, dy *[2]float64) { dy[0], dy[1] = -y[0]+1e-13*math.Exp(-s), -y[1] }, [2]float64{}, true},
		{"a force that holds for now what will go", func(s float64, y, dy *[2]float64) { dy[0], dy[1] = -y[0]+math.Exp(-1e-9*s), -y[1] }, [2]float64{1, 0}, false},
	} {
		solver := ode.Solver[[2]float64]{Tolerance: 1e-9, Longest: 10}
		step := begin(ode.System[[2]float64](c.f), c.start)
		if err := solver.Step(c.f, step, &ode.Pace{Next: 0.01}, math.Inf(1)); err != nil {
			t.Fatal(err)
		}
		if point, got := solver.Rest(c.f, step); got != c.want || got && point != [2]float64{} {
			t.Errorf("%s: rests is %v, at %v", c.why, got, point)
		}
	}
}

func TestHodgkinHuxleyComesToRest(t *testing.T) {
	n := &hodgkinHuxley{}
	f := ode.System[[4]float64](n)
	solver := ode.Solver[[4]float64]{Tolerance: 1e-9, Longest: 100}
	step, pace := begin(f, hodgkinHuxleyRest), ode.Pace{Next: 0.01}
	now := 0.0
	for ; now < 1000; now += step.Length {
		if err := solver.Step(f, step, &pace, math.Inf(1)); err != nil {
			t.Fatal(err)
		}
		if point, ok := solver.Rest(f, step); ok {
			if math.Abs(point[0]+64.99637933119206) > 1e-11 {
				t.Errorf("rests at %v mV, want -64.99637933119206 mV", point[0])
			}
			return
		}
		chain(step)
	}
	t.Fatalf("still not at rest: %v", step.End)
}
