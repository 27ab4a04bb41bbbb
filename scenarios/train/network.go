package train

import (
	"math"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/scenarios/firstspike"
)

// newNetwork is the network before training.
func (t *Training) newNetwork(p *problem, seed uint64) *firstspike.Network {
	n := &firstspike.Network{Network: &gradient.Network{}, About: p.about}
	pre := p.set.Inputs
	for k, post := range append(append([]int{}, t.Hidden...), len(p.about.Classes)) {
		mean, spread := t.Mean, t.Spread
		if k == len(t.Hidden) {
			mean, spread = t.OutMean, t.OutSpread
		}
		l := &gradient.Layer{
			Kernel: t.kernel(), Tau: 1, Threshold: 1, Pre: pre, Post: post,
			Pulses: t.pulses(), Fixed: t.Bias > 0, Rate: t.Times, Steepest: t.Steepest,
		}
		scale := 1 / float64(pre)
		l.Normal(mean*scale, spread*math.Sqrt(scale), t.BiasMean, t.BiasSpread, seed, k)
		switch t.Delays {
		case axonal:
			l.Axonal = make([]float64, pre)
		case synaptic:
			l.Synaptic = make([]float64, len(l.Weights))
		}
		n.Layers = append(n.Layers, l)
		pre = post
	}
	return n
}

// pulses are the bias, or those whose times are trained.
func (t *Training) pulses() (times []float64) {
	if t.Bias > 0 {
		return []float64{t.Bias}
	}
	for i := range t.Pulses {
		times = append(times, t.Late*float64(i+1)/float64(t.Pulses+1))
	}
	return times
}
