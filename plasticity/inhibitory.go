package plasticity

import "github.com/ranvier-sim/ranvier/sim"

// Inhibitory is the rule of Vogels, Sprekeler, Zenke, Clopath and Gerstner 2011 (doi:10.1126/science.1211095),
// which brings the targets to a rate,
//
//	w += Eta K+                 at a spike of the target,
//	w += Eta (K- - 2 Rate Tau)  at a spike of the source, clipped between the two terms,
//
// with hard bounds. K+ and K- are sums of exp(-(t - t')/Tau) over all spikes t' of the other side strictly before.
// Where inhibition has negative weights, Eta is negative, and so are the bounds.
//
// Coincident spikes: a pair does not count; the target's spike comes first.
type Inhibitory struct {
	Eta  float64 // step, in the unit of the weight; not 0
	Rate float64 // of the targets, Hz; default 3
	Tau  float64 // ps; default 20 ms
	Bounds
}

// New implements sim.Rule.
func (r Inhibitory) New(projection string) (sim.Learner, error) {
	if r.Tau == 0 {
		r.Tau = defaultTau
	}
	if r.Rate == 0 {
		r.Rate = 3
	}
	r.Bounds = r.Bounds.withDefaults()
	m := &mistakes{projection: projection}
	m.finite("Eta", r.Eta)
	m.changes("Eta", r.Eta)
	m.tau("Tau", r.Tau)
	m.atLeast("Rate", r.Rate, 0, "a finite number of Hz, 0 or more")
	m.bounds(r.Bounds)
	w := Window{TauPlus: r.Tau, TauMinus: r.Tau}
	p := newPairs(w, r.Bounds, amount{factor: r.Eta}, amount{factor: -r.Eta})
	p.toll = -r.Eta * 2 * r.Rate * r.Tau / sim.Second
	return p, m.err()
}
