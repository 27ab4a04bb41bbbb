package models

import "github.com/ranvier-sim/ranvier/sim/portable"

// cascade holds the constants of a neuron whose distance from the threshold, in mV, is between events
//
//	f = (sum of the roots among its stages) - gap.
//
// It fires at f >= 0. What arrives, and the spike itself, add to its stages.
type cascade struct {
	stages     []stage         // each after the one that it feeds
	taps       []tap           // one per port
	gap        float64         // mV
	refractory float64         // ps
	period     portable.Double // from a spike to f = 0 if nothing arrives and all was at 0 before, ps; 0 if not known
	readings   []reading
	bank       filterBank // filters of stage 0, which the first reading reads
}

// tap is what a port does: weight w adds w size to a stage.
type tap struct {
	stage int
	size  float64
}

// reading makes a variable of the sum of some stages: offset + scale times that sum.
type reading struct{ offset, scale float64 }

// root appends a root and returns its number.
func (c *cascade) root(tau float64) int {
	k := len(c.stages)
	c.stages = append(c.stages, newRoot(tau))
	c.stages[k].into, c.stages[k].root = k, k
	return k
}

// feed appends a stage that feeds another, and returns its number.
func (c *cascade) feed(tau float64, into int) int {
	c.stages = append(c.stages, newFeed(tau, into, c.stages))
	return len(c.stages) - 1
}

// move carries the stages x on by s ps, and returns how many exponentials that took.
func (c *cascade) move(x []float64, s float64, refractory bool) (exponentials uint64) {
	var d decays
	for k := range c.stages {
		f := &c.stages[k]
		root := &c.stages[f.root]
		held := refractory && root.held
		if x[k] == 0 || held && f.depth == 0 {
			continue
		}
		if f.depth > 0 && !held {
			x[f.root] += float64(x[k] * f.lifts(root.rate, s, &d))
		}
		fade := d.over(f.rate, s)
		if f.depth == 2 {
			x[f.into] += float64(x[k] * s * fade)
		}
		x[k] *= fade
	}
	return d.count
}

// excess is f.
func (c *cascade) excess(x []float64) float64 {
	f := -c.gap
	for k := range c.stages {
		f += float64(x[k] * c.stages[k].value)
	}
	return f
}

// spike does to the stages what a spike does.
func (c *cascade) spike(x []float64) {
	for k := range c.stages {
		f := &c.stages[k]
		if f.set {
			x[k] = 0
		}
		x[k] += f.jump
	}
}

// onlySpike tells whether all that is in the stages comes from the last spike.
func (c *cascade) onlySpike(x []float64) bool {
	for k := range c.stages {
		if x[k] != 0 && !c.stages[k].set {
			return false
		}
	}
	return true
}
