package models

import (
	"fmt"
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// AdaptiveLIF is the leaky integrate-and-fire neuron whose threshold rises at every spike and decays back,
//
//	TauM dV/dt = -(V - EL) + R (IE + I_0 + I_1 + ...),
//	theta(t) = VTh + sum of H_j(t),   dH_j/dt = -H_j/Tau_j,   H_j += Jump_j at a spike,
//
// where I_k is the current of port k. It fires at the first instant at which V >= theta; then V is VReset
// for TRef, as in LIF. Without reset V goes on, arrivals always count, and TRef is only how long it
// cannot fire: it fires at the end of TRef if V is above the threshold there. Crossings are found
// exactly and never missed.
//
// Without reset it is the MAT model of Kobayashi, Tsubo and Shinomoto 2009 (doi:10.3389/neuro.10.009.2009),
// NEST's mat2_psc_exp: TauM 5 ms, R 0.05, TRef 2 ms, and jumps that decay with 10 and 200 ms. With reset and
// one component it is the adaptive neuron of Bellec et al. 2018 (arXiv:1803.09574).
type AdaptiveLIF struct {
	TauM      float64      // membrane time constant, ps; default 10 ms
	EL        float64      // resting potential, mV; default 0
	VTh       float64      // threshold at rest, mV; default 1 if EL and VReset are 0 too, otherwise to be given
	VReset    float64      // potential after a spike, mV, below VTh; default 0. None with NoReset
	NoReset   bool         // V goes on at a spike; default: it is reset
	TRef      float64      // refractory interval, ps; default 0
	R         float64      // membrane resistance, GOhm = mV/pA; default 1: currents are in mV of drive
	IE        float64      // constant current, pA; default 0
	U0        float64      // initial potential above EL, mV; default 0
	Threshold []Adaptation // what a spike adds to the threshold; default nothing
	Ports     []Port       // input ports; default one Delta port
	Noise     []Noise      // background input; default none

	// Raised, if given, is what the first component of the threshold of neuron i begins with, 0 or more, mV: so
	// thresholds that adapted in one run can be had in another. Default 0.
	Raised func(i int) float64

	// Filters of V, three at most, are for voltage-based synapses to read: variables "F0", "F1", ...; default none.
	Filters []Filter

	// Each, if given, adjusts the parameters of neuron i, as in LIF. The number of components of the
	// threshold cannot differ between neurons either.
	Each func(i int, n *AdaptiveLIF)
}

// Adaptation is one component of a threshold that adapts.
type Adaptation struct {
	Jump float64 // at every spike, mV
	Tau  float64 // time constant of its decay, ps
}

// NumPorts returns the number of input ports.
func (l AdaptiveLIF) NumPorts() int { return max(1, len(l.Ports)) }

// New implements sim.Spec.
func (l AdaptiveLIF) New(s sim.Slice) (sim.Model, error) {
	common := l
	common.Each = nil
	common = common.Neuron(0)
	b := common.describe()
	if l.Each == nil && len(b.mistakes) == 0 && common.jumpsOnly(b.gap) {
		r, err := common.newJumping(s, b.gap)
		return withNoise(s, r, err, l.Noise)
	}
	var own func(i int) *blueprint
	if l.Each != nil || l.Raised != nil {
		own = func(i int) *blueprint {
			n := l.Neuron(i)
			b := n.describe()
			n.raise(b, i)
			sameShapes(&b.checks, n.Ports, common.Ports)
			sameNoise(&b.checks, n.Noise, common.Noise)
			b.checks.filters(n.Filters, len(common.Filters))
			if own, others := len(n.Threshold), len(l.Threshold); own != others {
				b.wrong("Threshold", fmt.Sprintf("%d components", own), fmt.Sprintf("%d, as in the other neurons", others))
			}
			return b
		}
	}
	p, err := newCascades(s, b, own)
	return withNoise(s, p, err, l.Noise)
}

// Neuron returns the parameters of neuron i, with defaults filled in.
func (l AdaptiveLIF) Neuron(i int) AdaptiveLIF {
	n := l
	n.Ports, n.Threshold, n.Noise = slices.Clone(withDefaultPort(l.Ports)), slices.Clone(l.Threshold), slices.Clone(l.Noise)
	n.Filters = slices.Clone(l.Filters)
	if l.Each != nil {
		l.Each(i, &n)
	}
	n.Each = nil
	n.Ports = withDefaultPort(n.Ports)
	n.TauM = orDefault(n.TauM, 10*sim.Millisecond)
	n.R = orDefault(n.R, 1)
	if n.EL == 0 && n.VReset == 0 {
		n.VTh = orDefault(n.VTh, 1)
	}
	return n
}

// describe puts the equations into the form of a cascade. Its roots are V less what it tends to, and the
// components of the threshold, taken negative.
func (l AdaptiveLIF) describe() *blueprint {
	level, gain := float64(l.R*l.IE), l.R/l.TauM
	gap := portable.Sum(l.VTh, -l.EL).Minus(portable.Product(l.R, l.IE)) // its sign matters: V may just tend to the threshold
	b := &blueprint{cascade: cascade{gap: gap.Hi, refractory: l.TRef, bank: l.Filters}}
	membrane := &b.stages[b.root(l.TauM)]
	if !l.NoReset {
		membrane.set, membrane.held, membrane.jump = true, true, l.VReset-l.EL-level
	}
	b.show("V", reading{l.EL + level, 1}, 0)
	b.initial = append(b.initial, l.U0-level)
	for k, p := range l.Ports {
		switch p.Shape {
		case Exponential, Alpha:
			b.show(fmt.Sprintf("I%d", k), reading{0, 1 / gain}, len(b.stages))
			b.initial = append(b.initial, []float64{gain * p.I0, gain * p.J0}[:p.Shape.slots()]...)
			p.build(&b.cascade, gain)
		default:
			b.taps = append(b.taps, tap{0, 1})
		}
	}
	var components []int
	for _, h := range l.Threshold {
		k := b.root(h.Tau)
		b.stages[k].jump = -h.Jump
		components = append(components, k)
	}
	b.show(theta, reading{l.VTh, -1}, components...)
	l.check(&b.checks)
	l.checkSpike(&b.checks)
	return b
}

// raise sets the threshold of neuron i, described by b, to what it begins with.
func (l AdaptiveLIF) raise(b *blueprint, i int) {
	if l.Raised == nil || len(b.mistakes) > 0 {
		return
	}
	height := l.Raised(i)
	b.notNegative("Raised", height, "mV")
	first := len(b.stages) - len(l.Threshold)
	b.initial = append(b.initial, make([]float64, first-len(b.initial))...)
	b.initial = append(b.initial, -height)
}

// build adds the stages of the port's current, times gain, to a neuron. They feed stage 0.
func (p Port) build(c *cascade, gain float64) {
	last, jump := c.feed(p.Tau, 0), 1.0
	if p.Shape == Alpha {
		last, jump = c.feed(p.Tau, last), math.E/p.Tau
	}
	c.taps = append(c.taps, tap{last, gain * jump})
}

func (l AdaptiveLIF) check(c *checks) {
	c.tau("TauM", l.TauM)
	c.finite("EL", l.EL, "mV")
	c.threshold(l.VTh, "EL and VReset")
	c.finite("VReset", l.VReset, "mV")
	c.interval("TRef", l.TRef)
	c.positive("R", l.R, "GOhm")
	c.finite("IE", l.IE, "pA")
	c.finite("U0", l.U0, "mV")
	if len(c.mistakes) == 0 && !(finite(l.R*l.IE) && finite(l.TauM/l.R)) {
		c.wrong("R", l.R, "a value whose product with IE and ratio to TauM float64 can hold")
	}
	for k, p := range l.Ports {
		before := len(c.mistakes)
		c.port(k, p, Alpha)
		if p.Shape != Delta && len(c.mistakes) == before {
			c.tau(fmt.Sprintf("Ports[%d].Tau", k), p.Tau)
		}
	}
	c.noise(l.Noise, len(l.Ports))
	c.filters(l.Filters, len(l.Filters))
}

// checkSpike reports mistakes in what a spike does.
func (l AdaptiveLIF) checkSpike(c *checks) {
	if l.Raised != nil && len(l.Threshold) == 0 {
		c.wrong("Raised", "given", "none where the threshold has no components")
	}
	sum := 0.0
	for k, h := range l.Threshold {
		c.finite(fmt.Sprintf("Threshold[%d].Jump", k), h.Jump, "mV")
		c.tau(fmt.Sprintf("Threshold[%d].Tau", k), h.Tau)
		sum += h.Jump
	}
	switch {
	case !l.NoReset && l.VTh <= l.VReset:
		c.wrong("VTh", l.VTh, fmt.Sprintf("more than VReset = %v mV", l.VReset))
	case l.NoReset && l.VReset != 0:
		c.wrong("VReset", l.VReset, "0: a neuron without reset has none")
	case l.NoReset && l.TRef == 0 && sum <= 0:
		c.wrong("TRef", l.TRef, "more than 0, or else a threshold that jumps up: it would fire for ever")
	}
}
