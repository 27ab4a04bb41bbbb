package membrane

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// unit is a span in ps: that of a time constant.
const unit, perUnit = 1e10, 1e-10

func draw(t *rapid.T) (m Membrane, u, i float64) {
	m.Leak = rapid.Float64Range(0.05, 2).Draw(t, "leak")
	ratio := rapid.SampledFrom([]float64{1, 0.5, 2, 4, 1 + 1e-12, 1 - 1e-7, 1 + 1e-4, 0.9, 7.3}).Draw(t, "ratio")
	m.Leak *= perUnit
	m.Rate, m.Gain = m.Leak*ratio, perUnit*rapid.Float64Range(0.1, 3).Draw(t, "gain")
	return m, volts(t, "u", 3), volts(t, "i", 5)
}

// volts draws a number that is 0 or not so small that its square is.
func volts(t *rapid.T, label string, most float64) float64 {
	x := rapid.Float64Range(-most, most).Draw(t, label)
	if math.Abs(x) < 1e-12 {
		return 0
	}
	return x
}

// TestStepsCompose: a span in two steps is the span in one, however close the rates.
func TestStepsCompose(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, u, i := draw(t)
		a, b := unit*rapid.Float64Range(0, 10).Draw(t, "a"), unit*rapid.Float64Range(0, 10).Draw(t, "b")
		first, second, both := m.Over(a), m.Over(b), m.Over(a+b)
		in2 := second.Potential*(first.Potential*u+first.Response*i) + second.Response*first.Current*i
		in1 := both.Potential*u + both.Response*i
		if scale := math.Abs(u) + math.Abs(i)*m.Gain/m.Leak; math.Abs(in1-in2) > 1e-14*scale {
			t.Fatalf("%v against %v", in1, in2)
		}
	})
}

// TestNoCrossingIsMissed scans densely.
func TestNoCrossingIsMissed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, u, i := draw(t)
		theta := volts(t, "theta", 2)
		limit := unit * rapid.Float64Range(0.01, 50).Draw(t, "limit")
		if u >= theta {
			t.Skip("begins above threshold")
		}
		const steps = 4000
		first := math.Inf(1)
		for k := range steps + 1 {
			if s := limit * float64(k) / steps; m.after(u, i, s) >= theta {
				first = s
				break
			}
		}
		s, crosses := m.Crossing(u, i, theta, limit)
		switch {
		case !crosses && !math.IsInf(first, 1):
			t.Fatalf("missed the crossing before %v", first)
		case crosses && s > first:
			t.Fatalf("crossing at %v, but u is above at %v", s, first)
		case crosses && (s < 0 || s > limit):
			t.Fatalf("crossing at %v beyond the limit %v", s, limit)
		}
	})
}

func TestCrossingsAreOnTheThreshold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, u, i := draw(t)
		theta := volts(t, "theta", 2)
		s, crosses := m.Crossing(u, i, theta, math.Inf(1))
		if !crosses || s == 0 {
			t.Skip("none")
		}
		v := m.after(u, i, s)
		if scale := math.Abs(u) + math.Abs(i); math.Abs(v-theta) > 1e-14*scale {
			t.Fatalf("at %v u is %v off the threshold", s, v-theta)
		}
	})
}

// TestExtremumIsWhereTheSlopeVanishes, and Crest is the response there.
func TestExtremumIsWhereTheSlopeVanishes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, u, i := draw(t)
		if s, turns := m.Extremum(u, i); turns {
			step := m.Over(s)
			slope := m.Slope(step.Potential*u+step.Response*i, step.Current*i)
			if math.Abs(slope) > 1e-13*(math.Abs(u)+math.Abs(i))*(m.Leak+m.Gain)*(1+m.Leak/m.Rate) {
				t.Fatalf("slope %v at %v", slope, s)
			}
		}
		crest := m.Crest(math.Inf(1))
		for s := 0.0; s < 20*unit; s += 0.1 * unit {
			if r := m.Over(s).Response; r > crest*(1+1e-14) {
				t.Fatalf("response %v at %v above its crest %v", r, s, crest)
			}
		}
	})
}

func BenchmarkCrossing(b *testing.B) {
	m := Membrane{Leak: 1.0 / 20e9, Rate: 1.0 / 5e9, Gain: 1.0 / 20e9}
	for b.Loop() {
		m.Crossing(0.2, 8, 1, math.Inf(1))
	}
}
