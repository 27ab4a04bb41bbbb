package gradient

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim/portable"
)

// Optimizer turns gradients into changes of parameters, each for itself: so parts of a tensor may be updated in parallel.
type Optimizer interface {
	// Moments is how many numbers it keeps for each parameter.
	Moments() int

	// Update moves the parameters w against the gradient g, as the step-th step, counted from 1. There are Moments() slices of
	// moments, as long as w, 0 at first.
	Update(step int, rate float64, w, g []float64, moments [][]float64)

	// Check returns a *ParamError for each parameter that makes no sense, joined.
	Check() error
}

// Adam is the optimiser of Kingma and Ba 2015 (arXiv:1412.6980).
type Adam struct {
	Beta1   float64 // decay of the mean of the gradient; default 0.9
	Beta2   float64 // decay of the mean of its square; default 0.999
	Epsilon float64 // default 1e-8
}

// Moments implements Optimizer.
func (a Adam) Moments() int { return 2 }

// Update implements Optimizer.
func (a Adam) Update(step int, rate float64, w, g []float64, moments [][]float64) {
	b1, b2, eps := orDefault(a.Beta1, 0.9), orDefault(a.Beta2, 0.999), orDefault(a.Epsilon, 1e-8)
	rate /= 1 - portable.Pow(b1, float64(step))
	unbias := 1 / math.Sqrt(1-portable.Pow(b2, float64(step)))
	m, v := moments[0][:len(w)], moments[1][:len(w)]
	g = g[:len(w)]
	for i := range w {
		m[i] += float64((1 - b1) * (g[i] - m[i]))
		v[i] += float64((1 - b2) * (float64(g[i]*g[i]) - v[i]))
		w[i] -= float64(rate * m[i] / (float64(math.Sqrt(v[i])*unbias) + eps))
	}
}

// Check implements Optimizer.
func (a Adam) Check() error {
	m := mistakes{of: "Adam"}
	m.fraction("Beta1", a.Beta1)
	m.fraction("Beta2", a.Beta2)
	m.positive("Epsilon", orDefault(a.Epsilon, 1e-8))
	return m.err()
}

// SGD is gradient descent, with a momentum if one is given.
type SGD struct {
	Momentum float64 // part of a step that is repeated in the next; default 0
}

// Moments implements Optimizer.
func (s SGD) Moments() int {
	if s.Momentum == 0 {
		return 0
	}
	return 1
}

// Update implements Optimizer.
func (s SGD) Update(_ int, rate float64, w, g []float64, moments [][]float64) {
	if s.Momentum == 0 {
		for i := range w {
			w[i] -= float64(rate * g[i])
		}
		return
	}
	m := moments[0]
	for i := range w {
		m[i] = float64(s.Momentum*m[i]) + g[i]
		w[i] -= float64(rate * m[i])
	}
}

// Check implements Optimizer.
func (s SGD) Check() error {
	m := mistakes{of: "SGD"}
	m.fraction("Momentum", s.Momentum)
	return m.err()
}

// Schedule is a factor of the learning rate that changes with time.
type Schedule interface {
	// Factor is the factor after some epochs, which need not be whole.
	Factor(epochs float64) float64
}

// Steps multiply the rate by By at the end of every Every-th epoch.
type Steps struct {
	Every float64 // epochs
	By    float64
}

// Check returns a *ParamError for each parameter that makes no sense, joined.
func (s Steps) Check() error {
	m := mistakes{of: "Steps"}
	m.positive("Every", s.Every)
	m.positive("By", s.By)
	return m.err()
}

// Factor implements Schedule.
func (s Steps) Factor(epochs float64) float64 { return portable.Pow(s.By, math.Floor(epochs/s.Every)) }

// Cosine lets the rate fall to Floor of what it was, first slowly, then fast, then slowly: Loshchilov and Hutter 2017
// (arXiv:1608.03983) without restarts. After Epochs it stays there.
type Cosine struct {
	Epochs float64
	Floor  float64
}

// Check returns a *ParamError for each parameter that makes no sense, joined.
func (c Cosine) Check() error {
	m := mistakes{of: "Cosine"}
	m.positive("Epochs", c.Epochs)
	m.notNegative("Floor", c.Floor)
	return m.err()
}

// Factor implements Schedule.
func (c Cosine) Factor(epochs float64) float64 {
	part := math.Min(epochs/c.Epochs, 1)
	return c.Floor + (1-c.Floor)*(1+math.Cos(math.Pi*part))/2
}
