package ode

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// drawStep draws a step whose interpolant is any polynomial of degree 7.
func drawStep(t *rapid.T) *Step[[1]float64] {
	number := func(name string) [1]float64 { return [1]float64{rapid.Float64Range(-3, 3).Draw(t, name)} }
	step := &Step[[1]float64]{Length: rapid.Float64Range(0.01, 5).Draw(t, "length")}
	step.Start, step.End, step.StartSlope, step.EndSlope = number("start"), number("end"), number("slope"), number("last slope")
	for k := range step.upper {
		step.upper[k] = number("term")
		step.upper[k][0] *= 4
	}
	return step
}

// TestNoCrossingIsMissed compares with a scan: what the scan sees is found, at its place or before, and what is
// found is a crossing.
func TestNoCrossingIsMissed(t *testing.T) {
	found, hidden := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		step := drawStep(t)
		from := step.Length * max(0, rapid.Float64Range(-1, 0.9).Draw(t, "from"))
		level := step.Value(0, from) + rapid.Float64Range(1e-9, 2).Draw(t, "distance")
		s, ok := step.Rise(0, level, from)
		const n = 2000
		for k := range n + 1 {
			x := from + (step.Length-from)*float64(k)/n
			if step.Value(0, x) < level+1e-12 {
				continue
			}
			if !ok || s > x+1e-12 {
				t.Fatalf("at %v the value is %v, %v above the level; found %v, %v", x, step.Value(0, x), step.Value(0, x)-level, s, ok)
			}
			break
		}
		if !ok {
			return
		}
		found++
		if step.Value(0, step.Length) < level {
			hidden++
		}
		if s < from || s > step.Length || math.Abs(step.Value(0, s)-level) > 1e-10 {
			t.Fatalf("found %v in [%v, %v], where the value is %v off the level", s, from, step.Length, step.Value(0, s)-level)
		}
	})
	if found == 0 || hidden == 0 {
		t.Errorf("%d crossings, of which %d between ends that are both below: too few to tell", found, hidden)
	}
}

// TestFallIsRiseUpsideDown: to the bit.
func TestFallIsRiseUpsideDown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		step := drawStep(t)
		level := step.Start[0] - rapid.Float64Range(1e-9, 2).Draw(t, "distance")
		turned := *step
		turned.Start[0], turned.End[0], turned.StartSlope[0], turned.EndSlope[0] = -step.Start[0], -step.End[0], -step.StartSlope[0], -step.EndSlope[0]
		for k := range turned.upper {
			turned.upper[k][0] *= -1
		}
		s, falls := step.Fall(0, level, 0)
		x, rises := turned.Rise(0, -level, 0)
		if s != x || falls != rises {
			t.Fatalf("falls at %v, %v; upside down rises at %v, %v", s, falls, x, rises)
		}
	})
}

// TestCrossingsThatGraze lifts a peak above the level by little.
func TestCrossingsThatGraze(t *testing.T) {
	for _, c := range []struct {
		why    string
		excess float64
		ok     bool
	}{
		{"a peak well above", 1e-3, true},
		{"a peak barely above", 1e-12, true},
		{"a peak barely below", -1e-12, false},
	} {
		// -(x-0.3)^2, that is -0.09 + x (-0.4 + z), z = 1-x
		step := &Step[[1]float64]{Length: 1}
		step.Start[0], step.End[0] = -0.09, -0.49
		step.StartSlope[0], step.EndSlope[0] = 0.6, -1.4
		s, ok := step.Rise(0, -c.excess, 0)
		if ok != c.ok || ok && math.Abs(s-(0.3-math.Sqrt(c.excess))) > 1e-9 {
			t.Errorf("%s: %v, %v", c.why, s, ok)
		}
		if next, again := step.Rise(0, 0, 0.9); again {
			t.Errorf("%s: a falling value rises at %v", c.why, next)
		}
	}
}

// spiral is a system of two variables that turn around each other.
type spiral struct{ turn, grow, bend float64 }

func (f spiral) Slope(s float64, y, dy *[2]float64) {
	dy[0] = f.grow*y[0] - f.turn*y[1] + f.bend*y[0]*y[1]
	dy[1] = f.turn*y[0] + f.grow*y[1] + f.bend*math.Sin(3*s)
}

// TestTheCeilingIsAboveTheInterpolant, which need not be computed where the ceiling is low.
func TestTheCeilingIsAboveTheInterpolant(t *testing.T) {
	number := rapid.Float64Range(-2, 2)
	rapid.Check(t, func(t *rapid.T) {
		f := spiral{number.Draw(t, "turn"), number.Draw(t, "grow") / 4, number.Draw(t, "bend") / 4}
		solver := Solver[[2]float64]{Tolerance: math.Pow(10, rapid.Float64Range(-12, -6).Draw(t, "tolerance")), Longest: 100}
		step := &Step[[2]float64]{Start: [2]float64{number.Draw(t, "x"), number.Draw(t, "y")}}
		f.Slope(0, &step.Start, &step.StartSlope)
		if err := solver.Step(f, step, &Pace{Next: 10}, math.Inf(1)); err != nil {
			t.Skip(err)
		}
		for i := range 2 {
			ceiling := solver.Ceiling(step, i)
			reader := solver
			reader.Interpolate(f, step)
			for k := range 201 {
				if value := step.Value(i, step.Length*float64(k)/200); value > ceiling+1e-12 {
					t.Fatalf("variable %d reaches %v, above its ceiling of %v", i, value, ceiling)
				}
			}
		}
	})
}
