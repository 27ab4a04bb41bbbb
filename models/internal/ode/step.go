package ode

// Step is one step of a solution. Its length and end are set by Solver.Step; between them it can be
// read once Solver.Interpolate has been called.
type Step[Y Vector] struct {
	Length               float64
	Start, End           Y
	StartSlope, EndSlope Y

	upper [4]Y // terms 3 to 6 of the interpolant
}

// The interpolant is, with x = s/Length and z = 1-x,
//
//	Start + x (f0 + z (f1 + x (f2 + z (f3 + x (f4 + z (f5 + x f6)))))).
//
// lower returns f0 to f2, which make it meet both ends and their slopes.
func (t *Step[Y]) lower(i int) (f0, f1, f2 float64) {
	f0 = t.End[i] - t.Start[i]
	f1 = by(t.Length, t.StartSlope[i]) - f0
	f2 = f0 - by(t.Length, t.EndSlope[i]) - f1
	return f0, f1, f2
}

// Value returns variable i, s after the start.
func (t *Step[Y]) Value(i int, s float64) float64 {
	x := s / t.Length
	z := 1 - x
	f0, f1, f2 := t.lower(i)
	u := &t.upper
	return t.Start[i] + by(x, f0+by(z, f1+by(x, f2+by(z, u[0][i]+by(x, u[1][i]+by(z, u[2][i]+by(x, u[3][i])))))))
}

// At returns the state, s after the start.
func (t *Step[Y]) At(s float64) Y {
	var y Y
	for i := range len(y) {
		y[i] = t.Value(i, s)
	}
	return y
}

// rising returns variable i and its derivative at x.
func (t *Step[Y]) rising(i int, x float64) (value, derivative float64) {
	f0, f1, f2 := t.lower(i)
	terms := [...]float64{t.Start[i], f0, f1, f2, t.upper[0][i], t.upper[1][i], t.upper[2][i], t.upper[3][i]}
	value = terms[degree]
	for k := degree - 1; k >= 0; k-- {
		if k%2 == 0 {
			value, derivative = by(value, x), by(derivative, x)+value
		} else {
			value, derivative = by(value, 1-x), by(derivative, 1-x)-value
		}
		value += terms[k]
	}
	return value, derivative
}

// Each visits all numbers of the step: what the solution goes on from and, if it is to be readable inside, what that takes.
func (t *Step[Y]) Each(inside bool, visit func(x *float64)) {
	visit(&t.Length)
	for i := range len(t.Start) {
		for _, x := range []*float64{&t.Start[i], &t.End[i], &t.StartSlope[i], &t.EndSlope[i]} {
			visit(x)
		}
		for k := 0; k < len(t.upper) && inside; k++ {
			visit(&t.upper[k][i])
		}
	}
}
