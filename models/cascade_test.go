package models

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/ranvier-sim/ranvier/sim"
)

// randomTau is equal to, next to, or far from another time constant.
func randomTau(r *rand.Rand, other float64) float64 {
	switch r.IntN(4) {
	case 0:
		return other
	case 1:
		return other * (1 + math.Exp(-37*r.Float64())*(r.Float64()-0.5))
	}
	return sim.Millisecond * math.Exp(7*r.Float64()-2)
}

// chain is a root and what feeds it, `depth` stages on.
func chain(r *rand.Rand, depth int) *cascade {
	c := &cascade{}
	tau := randomTau(r, sim.Millisecond)
	k := c.root(tau)
	feed := randomTau(r, tau)
	for range depth {
		k = c.feed(feed, k)
	}
	return c
}

// TestResponsesAreWithinTheirBounds, or crossings could be missed: for all s, g(s) is between 0 and its
// peak, and no further from its parabola at 0 than the bound of its third derivative says.
func TestResponsesAreWithinTheirBounds(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var tightest [3]float64
	for range 3000 {
		depth := r.IntN(3)
		c := chain(r, depth)
		g := c.stages[depth]
		for range 50 {
			s := math.Exp(10*r.Float64()-6) / g.rate
			x := make([]float64, depth+1)
			x[depth] = 1
			c.move(x, s, false)
			parabola := g.value + g.slope*s + g.bend*s*s/2
			rounding := 1e-13 * (g.value + math.Abs(g.slope*s) + math.Abs(g.bend*s*s))
			limit := g.third * s * s * s / 6
			if off := math.Abs(x[0] - parabola); off > limit+rounding {
				t.Fatalf("depth %d, rates %v and %v, after %v ps: %v, off the parabola by %v, at most %v allowed", depth, c.stages[0].rate, g.rate, s, x[0], off, limit)
			} else if limit > 1e3*rounding {
				tightest[depth] = max(tightest[depth], off/limit)
			}
			if x[0] < 0 || x[0] > g.peak*(1+1e-15) {
				t.Fatalf("depth %d, rates %v and %v, after %v ps: %v, not between 0 and %v", depth, c.stages[0].rate, g.rate, s, x[0], g.peak)
			}
		}
	}
	for depth, x := range tightest {
		if x < 0.9 {
			t.Errorf("depth %d: the third derivative is never more than %.2f of its bound, which could be tighter", depth, x)
		}
	}
}

// randomCascade has every kind of stage, in states of both signs.
func randomCascade(r *rand.Rand) (c *cascade, x []float64) {
	c = &cascade{gap: 2*r.Float64() - 0.5}
	last := float64(sim.Millisecond)
	for range 1 + r.IntN(4) {
		last = randomTau(r, last)
		k := c.root(last)
		x = append(x, 4*r.Float64()-2)
		feed := randomTau(r, last)
		for range r.IntN(3) {
			k = c.feed(feed, k)
			x = append(x, (4*r.Float64()-2)*math.Pow(feed, -float64(c.stages[k].depth)))
		}
	}
	for k := range x {
		if r.IntN(4) == 0 {
			x[k] = 0
		}
	}
	return c, x
}

// after is where x has gone s later.
func (c *cascade) after(x []float64, s float64) []float64 {
	moved := append([]float64(nil), x...)
	c.move(moved, s, false)
	return moved
}

// TestNoStepPassesACrossing looks at many instants within each step of the search.
func TestNoStepPassesACrossing(t *testing.T) {
	const rounding = 1e-13 // mV
	r := rand.New(rand.NewPCG(3, 4))
	outlooks := map[outlook]int{}
	for range 5000 {
		c, x := randomCascade(r)
		if c.excess(x) >= 0 {
			continue
		}
		step, o := c.bound(x)
		outlooks[o]++
		if o == quiet {
			step = 1000 * sim.Millisecond
		}
		for range 100 {
			s := step * math.Pow(r.Float64(), 3)
			if f := c.excess(c.after(x, s)); f > rounding {
				t.Fatalf("%+v in state %v: the step is %v ps (%v), but after %v ps it is %v mV above threshold", c, x, step, o, s, f)
			}
		}
	}
	if outlooks[quiet] < 100 || outlooks[later] < 100 {
		t.Errorf("%d quiet states and %d others: too few to tell anything", outlooks[quiet], outlooks[later])
	}
}

// TestTheSearchOfACascadeIsShort and comes to an end: at the threshold, or in silence.
func TestTheSearchOfACascadeIsShort(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	const most = 300
	searches, steps, longest := 0, 0, 0
	for range 5000 {
		c, x := randomCascade(r)
		if c.excess(x) >= 0 {
			continue
		}
		n := 0
		for s, o := 0.0, later; o == later; n++ {
			var step float64
			step, o = c.bound(c.after(x, s))
			if arrived(s, s+step) {
				break
			}
			if s += step; n == most {
				t.Fatalf("%+v in state %v: no end after %d steps", c, x, n)
			}
		}
		searches++
		steps += n
		longest = max(longest, n)
	}
	t.Logf("%.1f steps on average, %d at most", float64(steps)/float64(searches), longest)
}
