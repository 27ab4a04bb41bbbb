package models

import (
	"fmt"
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// SRM is the spike response model: its potential is the sum of what every arrival and every spike of its
// own adds to it,
//
//	u(t) = EL + sum of w eps(t - t_i) over the arrivals + sum of eta(t - t_k) over its spikes,
//	eta(s) = -Eta0 exp(-s/TauEta).
//
// The kernel eps is that of the port. Only the last spike counts in the second sum (SRM0), or all do if
// Sum is set. It fires at the first instant at which u >= VTh and DeltaAbs has passed since its last
// spike: at the end of DeltaAbs if u is above threshold there. Nothing is reset, and nothing is lost:
// arrivals always count. Crossings of the threshold are found exactly and never missed. A neuron whose
// after-potential does not bring it below threshold, and that has no DeltaAbs either, would fire without
// end, which is an error.
//
// Gerstner and Kistler, Spiking Neuron Models (2002), section 4.2.
type SRM struct {
	EL       float64 // potential without input, mV; default 0. It may lie above VTh
	VTh      float64 // threshold, mV; default 1 if EL is 0 too, otherwise to be given
	Eta0     float64 // depth of the after-potential, mV; above 0 if DeltaAbs is 0; default 0: none
	TauEta   float64 // its time constant, ps; default 10 ms
	Sum      bool    // the after-potentials of all spikes add up; default: the last one replaces the others
	DeltaAbs float64 // absolute refractory interval, ps; default 0. With float64(sim.Never) it fires once
	Ports    []PSP   // input ports; default one Alpha with 10 ms
	Noise    []Noise // background input; default none

	// Each, if given, adjusts the parameters of neuron i, as in LIF.
	Each func(i int, n *SRM)
}

// Comsa is the first-spike neuron of Comsa et al. 2020 (arXiv:1907.13223): an SRM that fires at most once, at
// the first instant at which
//
//	sum of w_i (t - t_i) exp(-k (t - t_i)) >= theta,
//
// with time counted in units of `unit` ps, and k per unit. Weights are those of this sum: its kernel is an
// Alpha divided by e k, and so is the threshold.
func Comsa(k, theta, unit float64) SRM {
	return SRM{VTh: math.E * k * theta, DeltaAbs: float64(sim.Never), Ports: []PSP{{Shape: Alpha, Tau: unit / k}}}
}

// NumPorts returns the number of input ports.
func (r SRM) NumPorts() int { return max(1, len(r.Ports)) }

// New implements sim.Spec.
func (r SRM) New(s sim.Slice) (sim.Model, error) {
	common := r
	common.Each = nil
	common = common.Neuron(0)
	var own func(i int) *blueprint
	if r.Each != nil {
		own = func(i int) *blueprint {
			n := r.Neuron(i)
			b := n.describe()
			sameShapes(&b.checks, n.Ports, common.Ports)
			sameNoise(&b.checks, n.Noise, common.Noise)
			return b
		}
	}
	p, err := newCascades(s, common.describe(), own)
	return withNoise(s, p, err, r.Noise)
}

// Neuron returns the parameters of neuron i, with defaults filled in.
func (r SRM) Neuron(i int) SRM {
	n := r
	n.Ports, n.Noise = slices.Clone(withDefaultPSP(r.Ports)), slices.Clone(r.Noise)
	if r.Each != nil {
		r.Each(i, &n)
	}
	n.Each = nil
	n.Ports = withDefaultPSP(n.Ports)
	n.TauEta = orDefault(n.TauEta, 10*sim.Millisecond)
	if n.EL == 0 {
		n.VTh = orDefault(n.VTh, 1)
	}
	return n
}

// describe puts the equation into the form of a cascade, with a root for the after-potential and one for
// each port.
func (r SRM) describe() *blueprint {
	above := portable.Sum(r.EL, -r.VTh) // threshold, at rest
	b := &blueprint{cascade: cascade{gap: -above.Hi, refractory: r.DeltaAbs}}
	roots := []int{b.root(r.TauEta)}
	eta := &b.stages[0]
	eta.jump, eta.set = -r.Eta0, !r.Sum
	for _, p := range r.Ports {
		roots = append(roots, p.build(&b.cascade))
	}
	if !r.Sum && above.Hi > 0 && r.Eta0 > above.Hi {
		b.period = portable.Double{Hi: r.Eta0}.Over(above).Log().Times(portable.Double{Hi: r.TauEta})
	}
	b.show("u", reading{r.EL, 1}, roots...)
	r.check(&b.checks)
	return b
}

func (r SRM) check(c *checks) {
	c.finite("EL", r.EL, "mV")
	c.threshold(r.VTh, "EL")
	c.finite("Eta0", r.Eta0, "mV")
	c.tau("TauEta", r.TauEta)
	c.interval("DeltaAbs", r.DeltaAbs)
	if r.DeltaAbs == 0 && r.Eta0 <= 0 {
		c.wrong("Eta0", r.Eta0, "more than 0, or else a DeltaAbs: it would fire for ever")
	}
	for k, p := range r.Ports {
		p.check(c, fmt.Sprintf("Ports[%d].", k))
	}
	c.noise(r.Noise, len(r.Ports))
}
