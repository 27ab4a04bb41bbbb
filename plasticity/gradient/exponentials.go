package gradient

import (
	"errors"
	"math"

	"github.com/ranvier-sim/ranvier/sim/portable"
)

// Exponentials is a Loss of z = exp(t/Tau) in place of the times t: that of neurons without leak is a rational function of those before. Mostafa 2017
// (arXiv:1606.08165) has the CrossEntropy of them. A time beyond some 700 Tau is as good as silence.
type Exponentials struct {
	Loss Loss
	Tau  float64 // default 1
}

// Of implements Loss.
func (e Exponentials) Of(times []float64, label int, grad []float64) float64 {
	tau := orDefault(e.Tau, 1)
	z := make([]float64, len(times))
	for i, t := range times {
		z[i] = portable.Exp(t / tau)
	}
	loss := e.Loss.Of(z, label, grad)
	for i := range grad {
		if !math.IsInf(z[i], 1) {
			grad[i] *= z[i] / tau
		}
	}
	return loss
}

// Check implements Checker.
func (e Exponentials) Check(outputs, classes int) error {
	m := mistakes{of: "Exponentials"}
	m.positive("Tau", orDefault(e.Tau, 1))
	m.demand("Loss", e.Loss, e.Loss != nil, "a loss")
	if c, ok := e.Loss.(Checker); ok {
		return errors.Join(m.err(), c.Check(outputs, classes))
	}
	return m.err()
}
