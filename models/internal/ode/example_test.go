package ode_test

import (
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/models/internal/ode"
)

// An oscillator that starts at (0, 1) reaches 0.4 after arcsin 0.4.
func Example() {
	f := slope(oscillator)
	solver := ode.Solver[[2]float64]{Tolerance: 1e-9, Longest: 1}
	pace := ode.Pace{Next: 0.45}
	step := ode.Step[[2]float64]{Start: [2]float64{0, 1}}
	f.Slope(0, &step.Start, &step.StartSlope)
	if err := solver.Step(f, &step, &pace, math.Inf(1)); err != nil {
		fmt.Println(err)
	}
	solver.Interpolate(f, &step)
	s, ok := step.Rise(0, 0.4, 0)
	fmt.Printf("%.8f %v\n", s, ok)
	// Output: 0.41151685 true
}
