package models

import "github.com/ranvier-sim/ranvier/sim/portable"

// stage is one linear stage of a neuron: a variable x with
//
//	dx/dt = -rate x + (the stages that feed it).
//
// A stage that feeds none is a root: the distance of the neuron from its threshold is the sum of the
// roots, less a constant. Others feed a root, or a stage that does and decays as fast as they do.
type stage struct {
	rate  float64 // 1/ps
	into  int     // the stage that it feeds
	root  int     // the root that it feeds in the end; itself for a root
	depth int     // 0 for a root, 1 for what feeds it, 2 for what feeds that

	held bool    // a root that stands still for the refractory interval
	set  bool    // a root that a spike sets to 0 before it jumps
	jump float64 // what a spike adds to a root, mV

	response
}

// response is what the search for crossings has to know of g(s): where the root is, s after the stage
// stood at 1 and all others at 0.
type response struct {
	value float64 // g at 0
	slope float64 // its first derivative at 0
	bend  float64 // its second derivative at 0
	third float64 // upper bound of the size of its third derivative
	peak  float64 // upper bound of g, which is nowhere below 0
}

// newRoot is a root that decays with tau, in ps.
func newRoot(tau float64) stage {
	a := 1 / tau
	return stage{rate: a, response: response{value: 1, slope: -a, bend: a * a, third: a * a * a, peak: 1}}
}

// newFeed is a stage that decays with tau and feeds one of the stages given.
//
// With a the rate of the root and b its own, its g is the convolution of exp(-a s) with exp(-b s), or
// with s exp(-b s) if there is a stage of rate b in between. Up to their signs, these and the g of a
// root, exp(-a s), are the divided differences of exp(-x s) over x = a; a, b; and a, b, b. So their
// third derivatives are those of x^3 exp(-x s), which by the mean value theorem are
//
//	d^k/dx^k (x^3 exp(-x s)) / k! = x^(3-k) L(x s) exp(-x s)
//
// for some x between a and b, where k is the depth and L the Laguerre polynomial of degree k and order
// 3 - k. As |L(y)| exp(-y/2) <= C(3, k) (Abramowitz and Stegun 1964, 22.14.13), they are not larger than
// C(3, k) max(a, b)^(3-k).
func newFeed(tau float64, into int, stages []stage) stage {
	below := &stages[into]
	f := stage{rate: 1 / tau, into: into, root: below.root, depth: below.depth + 1}
	a, b := stages[f.root].rate, f.rate
	fastest := max(a, b)
	peak1, peak2 := (&kernel{rate: b}).peaks(a)
	if f.depth == 1 {
		f.response = response{slope: 1, bend: -(a + b), third: 3 * fastest * fastest, peak: peak1}
	} else {
		f.response = response{bend: 1, third: 3 * fastest, peak: peak2}
	}
	return f
}

// lifts is g(s), for a stage that is not a root, whose own rate is a. It takes exponentials from d.
func (f *stage) lifts(a, s float64, d *decays) float64 {
	k := kernel{rate: f.rate}
	switch {
	case f.depth == 2:
		d.count += 2
		return k.response2(a, s)
	case f.rate == a:
		return s * d.over(a, s)
	}
	d.count += 2
	return k.response1(a, s)
}

// decays evaluates exp(-rate s), and counts. It keeps the last value for the next stage, which often has the
// same rate.
type decays struct {
	rate, fade float64
	count      uint64
}

func (d *decays) over(rate, s float64) float64 {
	if rate != d.rate {
		d.rate, d.fade = rate, portable.Exp(-rate*s)
		d.count++
	}
	return d.fade
}
