package ode

import (
	"errors"
	"math"
)

// ErrNotFinite is returned by Step when the state or its slope is not a finite number.
var ErrNotFinite = errors.New("the state is not finite")

// ErrUnderflow is returned by Step when no step is short enough: the solution runs away.
var ErrUnderflow = errors.New("no step is short enough: the solution runs away")

// Solver takes steps of systems of one dimension. It holds no solution, only the work space that all
// solutions share, one after another. Its steps allocate nothing.
type Solver[Y Vector] struct {
	// Tolerance is the error of a step that is allowed per variable y, in units of 1 + |y|.
	Tolerance float64

	// Longest is the length that no step exceeds.
	Longest float64

	k [slopes]Y // the slopes of the last step: k[0] at its start, k[12] at its end
	y Y         // where one of them is taken
}

const (
	shortest = 1e-25 // of all steps, in units of time

	safety      = 0.9
	leastFactor = 1.0 / 3
	mostGrowth  = 6.0
	wildFactor  = 0.1 // after a step that left the numbers altogether
)

// Pace is the memory of how long steps may be. One belongs to each solution.
type Pace struct {
	Next float64 // the length that the next step tries first

	length, deviation float64 // of the last step; 0 if there is none that the next one continues
}

// Each visits all numbers of the pace.
func (p *Pace) Each(visit func(x *float64)) {
	visit(&p.Next)
	visit(&p.length)
	visit(&p.deviation)
}

// Forget makes the pace that of a solution whose slope has jumped: the trend is lost, not the length.
func (p *Pace) Forget() { p.length = 0 }

// Step takes one step from t.Start, where the slope is t.StartSlope. It first tries the length that is next
// by the pace, or most if that is shorter, and then shorter ones, until the error is allowed. It sets t.Length,
// t.End and t.EndSlope. Until Interpolate is called there is nothing to read inside the step.
func (v *Solver[Y]) Step(f System[Y], t *Step[Y], pace *Pace, most float64) error {
	v.k[0] = t.StartSlope
	length, growth := min(pace.Next, v.Longest, most), mostGrowth
	for {
		v.stages(f, t, length)
		v.finish(t, length)
		deviation := v.deviation(t, length)
		if deviation <= 1 {
			t.Length = length
			f.Slope(length, &t.End, &v.k[12])
			t.EndSlope = v.k[12]
			pace.set(length, deviation, growth)
			return nil
		}
		length *= factor(deviation, 1)
		growth = 1
		if length < shortest {
			return v.diagnose(t)
		}
	}
}

// set chooses the next length after a step: the error grows with the 8th power of the length, or changes on
// the way as it did from the last step to this one (Gustafsson's controller, see Hairer and Wanner, Solving
// Ordinary Differential Equations II, section IV.8). So steps that must shrink, as those up to a spike must,
// are not each tried in vain.
func (p *Pace) set(length, deviation, growth float64) {
	deviation = max(deviation, 1e-8)
	next := factor(deviation, growth)
	if p.length > 0 {
		next = min(next, factor(deviation*deviation/p.deviation, growth)*length/p.length)
	}
	p.Next = length * max(leastFactor, next)
	p.length, p.deviation = length, deviation
}

// factor is what the length of a step may be multiplied by, given its error in units of what is allowed.
func factor(deviation, most float64) float64 {
	if !(deviation < 1e100) {
		return wildFactor
	}
	root := math.Sqrt(math.Sqrt(math.Sqrt(deviation)))
	return max(leastFactor, min(most, safety/root))
}

func (v *Solver[Y]) diagnose(t *Step[Y]) error {
	if finite(t.Start) && finite(t.StartSlope) {
		return ErrUnderflow
	}
	return ErrNotFinite
}

// deviation is the error of a step in units of what is allowed; not a number below 1 if there is none. The
// two estimates are combined as Hairer does.
func (v *Solver[Y]) deviation(t *Step[Y], length float64) float64 {
	k := &v.k
	sum5, sum3 := 0.0, 0.0
	for i := range len(v.y) {
		unit := v.Tolerance * (1 + max(math.Abs(t.Start[i]), math.Abs(t.End[i])))
		e5 := (by(e5x0, k[0][i]) + by(e5x5, k[5][i]) + by(e5x6, k[6][i]) + by(e5x7, k[7][i]) +
			by(e5x8, k[8][i]) + by(e5x9, k[9][i]) + by(e5x10, k[10][i]) + by(e5x11, k[11][i])) / unit
		e3 := (by(e3x0, k[0][i]) + by(e3x5, k[5][i]) + by(e3x6, k[6][i]) + by(e3x7, k[7][i]) +
			by(e3x8, k[8][i]) + by(e3x9, k[9][i]) + by(e3x10, k[10][i]) + by(e3x11, k[11][i])) / unit
		sum5 += by(e5, e5)
		sum3 += by(e3, e3)
	}
	if sum5 == 0 {
		return 0
	}
	return length * sum5 / math.Sqrt((sum5+by(0.01, sum3))*float64(len(v.y)))
}

// Ceiling bounds what variable i reaches inside the step just taken: between two points the variable rises
// no more than its slope allows, for which twice the steepest of those that were looked at stands, nor does
// the interpolant stray from it by more than many times the tolerance. It needs no interpolant, and so tells
// when none is needed.
func (v *Solver[Y]) Ceiling(t *Step[Y], i int) float64 {
	steepest := 0.0
	for j := range 13 {
		steepest = max(steepest, math.Abs(v.k[j][i]))
	}
	stray := by(1000*v.Tolerance, 1+max(math.Abs(t.Start[i]), math.Abs(t.End[i])))
	return by(0.5, t.Start[i]+t.End[i]) + by(t.Length, steepest) + stray
}
