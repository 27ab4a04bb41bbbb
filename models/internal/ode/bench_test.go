package ode_test

import (
	"math"
	"testing"

	"github.com/ranvier-sim/ranvier/models/internal/ode"
)

// BenchmarkStep takes steps of a neuron that fires, and of one whose slopes cost nothing.
func BenchmarkStep(b *testing.B) {
	b.Run("HodgkinHuxley", func(b *testing.B) {
		n := &hodgkinHuxley{current: 10}
		solver := ode.Solver[[4]float64]{Tolerance: 1e-9, Longest: 100}
		step, pace := begin(ode.System[[4]float64](n), hodgkinHuxleyRest), ode.Pace{Next: 0.01}
		now := 0.0
		for b.Loop() {
			if err := solver.Step(n, step, &pace, math.Inf(1)); err != nil {
				b.Fatal(err)
			}
			now += step.Length
			chain(step)
		}
		b.ReportMetric(float64(n.slopes)/float64(b.N), "slopes/step")
		b.ReportMetric(now/b.Elapsed().Seconds(), "ms/s")
	})
	b.Run("oscillator", func(b *testing.B) {
		f := ode.System[[2]float64](slope(oscillator))
		solver := ode.Solver[[2]float64]{Tolerance: 1e-9, Longest: 100}
		step, pace := begin(f, [2]float64{1, 0}), ode.Pace{Next: 0.01}
		for b.Loop() {
			if err := solver.Step(f, step, &pace, math.Inf(1)); err != nil {
				b.Fatal(err)
			}
			solver.Interpolate(f, step)
			chain(step)
		}
	})
}
