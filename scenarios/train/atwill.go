package train

import (
	"errors"
	"math"

	"github.com/ranvier-sim/ranvier/plasticity/gradient/eventprop"
	"github.com/ranvier-sim/ranvier/scenarios/firstspike"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// YinYangEventProp returns the defaults for the Yin-Yang set by EventProp: time constants, sizes and loss are those of Wunderlich and
// Pehle 2021 (doi:10.1038/s41598-021-91786-z).
func YinYangEventProp() *Training {
	t := YinYang()
	t.Method, t.Hidden = eventProp, []int{200}
	t.Early, t.Late, t.Bias = 0.2, 4, 1.6
	t.Mean, t.Spread, t.OutMean, t.OutSpread, t.BiasMean, t.BiasSpread = 8, 4, 44, 1.4, 2, 2
	t.Loss, t.Scale, t.Shape, t.NoSpike = entropy, 0.1, 0.003, 0
	t.Epochs, t.Batch, t.Rate, t.Steepest, t.End = 55, 40, 0.003, 40, 6.5
	return t
}

// MNISTEventProp returns the defaults for MNIST by EventProp: size and loss, the cross entropy of the highest potentials of outputs that never fire, are
// those of Wunderlich and Pehle 2021.
func MNISTEventProp() *Training {
	t := MNIST()
	t.Method, t.Readout = eventProp, peak
	t.Early, t.Late = 0.2, 4
	t.Mean, t.Spread, t.OutMean, t.OutSpread = 30, 6, 0, 2
	t.Scale, t.Shape = 0.2, 0
	t.Epochs, t.Batch, t.Rate, t.Steepest = 25, 50, 0.008, 40
	return t
}

// checkEventProp reports what the method cannot do, or what makes no sense to it.
func (t *Training) checkEventProp() error {
	const without = "0 where the method is eventprop"
	return errors.Join(
		session.Demand("leak", t.Leak, t.Leak >= 1e-3 && t.Leak <= 1e3, "0.001 to 1000 tau"),
		session.Demand("end", t.End, t.End > t.Late && t.End <= 1e5, "after the last input, at most 100000 tau"),
		session.Demand("readout", t.Readout, t.Readout == first || t.Readout == peak || t.Readout == count, "first, peak or count"),
		session.Demand("fade", t.Fade, t.Fade > 0 && t.Fade <= 1e5, "above 0, at most 100000 tau"),
		session.Demand("shape", t.Shape, t.Shape == 0 || t.Readout == first, "0 where no first spike decides, as none is late"),
		session.Demand("reach", t.Reach, t.Reach >= 0 && t.Reach <= 1000, "0 to 1000 tau"),
		session.Demand("delays", t.Delays, t.Delays != axonal, "none or synaptic where the method is eventprop"),
		session.Demand("pulses", t.Pulses, t.Pulses == 0, without),
		session.Demand("jitter", t.Jitter, t.Jitter == 0, without),
		session.Demand("drop", t.Drop, t.Drop == 0, without),
		session.Demand("no-spike", t.NoSpike, t.NoSpike == 0, without),
	)
}

// atWill is a network whose neurons fire as often as they like, and what it learns.
type atWill struct {
	firstspike.AtWill
	task *eventprop.Task
}

// newAtWill is the network before training. The bias is an input more of the first layer.
func (t *Training) newAtWill(p *problem, seed uint64) *atWill {
	tau := float64(t.Tau)
	lif := eventprop.Neuron{TauM: t.Leak * tau, TauS: []float64{tau}, VTh: 1}
	n := &eventprop.Layered{Until: sim.Time(math.RoundToEven(t.End * tau))}
	pre := p.set.Inputs
	for k, post := range append(append([]int{}, t.Hidden...), len(p.about.Classes)) {
		mean, spread := t.Mean, t.Spread
		if k == len(t.Hidden) {
			mean, spread, lif = t.OutMean, t.OutSpread, t.output(lif)
		}
		l := &eventprop.Layer{Neuron: lif, Pre: pre, Post: post, Rate: t.Times * tau}
		if t.Steepest > 0 {
			l.Steepest = t.Leak / t.Steepest
		}
		scale := 1 / float64(pre)
		l.Weights = draw(pre*post, mean*scale, spread*math.Sqrt(scale), rng.New(seed, "weights", uint64(k)))
		if k == 0 && t.Bias > 0 {
			l.Pre++
			l.Weights = append(l.Weights, draw(post, t.BiasMean, t.BiasSpread, rng.New(seed, "bias", 0))...)
		}
		if t.Delays == synaptic {
			r := rng.New(seed, "delays", uint64(k))
			for range l.Weights {
				l.Delays = append(l.Delays, r.Float64()*t.Reach*tau)
			}
		}
		n.Layers = append(n.Layers, l)
		pre = post
	}
	return &atWill{firstspike.AtWill{Layered: n, About: p.about, Bias: t.biases(), Readout: t.Readout}, &eventprop.Task{
		Network: n, Data: p.learn, Loss: t.loss(), Readout: t.readout(), Fade: t.Fade, Unit: tau, Bias: t.biases(), Wake: t.Wake, Vary: t.vary(p), Seed: seed,
	}}
}

// draw draws weights from a normal distribution, as float32 can hold them.
func draw(n int, mean, deviation float64, r interface{ NormFloat64() float64 }) []float64 {
	w := make([]float64, n)
	for i := range w {
		w[i] = float64(float32(mean + deviation*r.NormFloat64()))
	}
	return w
}

// biases are the times of inputs that fire in every sample.
func (t *Training) biases() []float64 {
	if t.Bias == 0 {
		return nil
	}
	return []float64{t.Bias}
}
