package plasticity

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim"
)

// Clopath is the voltage-based rule of Clopath, Busing, Vasilaki and Gerstner 2010 (doi:10.1038/nn.2479),
//
//	dw/dt = -ALTD X [F- - Theta]+  +  ALTP x [V - Theta+]+ [F+ - Theta]+,   TauX dx/dt = -x + X,
//
// for neurons that fire in no time. X is a pulse of area 1 at each spike of the source, F- and F+ are the potential V of
// the target behind low-pass filters, and [y]+ is y where that is above 0, or else 0. V exceeds Theta+ in a spike only: a
// pulse of no width, in which the integral of V - Theta+ over time is Excess, and which does not meet itself in F+.
// So the rule is exactly
//
//	w -= ALTD [F- - Theta]+                     at a spike of the source,
//	w += ALTP Excess (K+ / TauX) [F+ - Theta]+  at a spike of the target,
//
// where K+ sums exp(-(t - t')/TauX) over all spikes t' of the source before, and F+ is that at once before the spike.
// What a spike adds to the filters is a matter of the target's model: see models.Filter. With Mean, a third
// filter, the rule is homeostatic: ALTD is multiplied by (Mean - Rest)^2 / RefSquared. Bounds are hard.
//
// It is the rule in full where V is not above Theta+ (-45.3 mV in the paper) but in spikes: where the target's threshold is
// not. Where V lingers above Theta+ without firing, or on an upswing to a high VPeak, that part of the integral is not
// there; a model whose spikes have a shape, such as HH, has no filters. NEST keeps a spike from meeting itself by reading
// both filters some ms late (delay_u_bars); here they are not late.
//
// The synapse stands at the target: the delay is that of the axon. Coincident spikes: the source's comes first, reads
// F- as it is before anything that arrives at that instant, and pairs with the target's.
type Clopath struct {
	ALTD   float64 // in the unit of the weight, per mV; not both 0
	ALTP   float64 // in the unit of the weight, per mV^2
	Theta  float64 // mV; default 0
	Excess float64 // of a spike above Theta+, mV ms; 0 or more, and not 0 if ALTP is not
	TauX   float64 // ps; default 15 ms

	Minus string // the variable of the target that is F-; default "F0"
	Plus  string // that is F+; default "F1"
	Mean  string // that ALTD depends on; default none

	Rest       float64 // of Mean, mV; default 0
	RefSquared float64 // mV^2; not 0 if Mean is given
	Bounds
}

// VisualClopath is the rule with the constants of Clopath et al. 2010 for the visual cortex, for weights that are relative
// to that before, and for neurons that rest at -70.6 mV. Its filters take 10 ms (F0) and 7 ms (F1). Spikes are
// those of the authors' code (ModelDB 144566) and of NEST's aeif_psc_delta_clopath, 33 mV for 2 ms, taken as pulses.
var VisualClopath = Clopath{ALTD: 14e-5, ALTP: 8e-5, Theta: -70.6, Excess: 2 * (33 + 45.3)}

// New implements sim.Rule.
func (r Clopath) New(projection string) (sim.Learner, error) {
	r = r.withDefaults()
	m := &mistakes{projection: projection}
	m.finite("ALTD", r.ALTD)
	m.finite("ALTP", r.ALTP)
	m.changes("ALTD", r.ALTD, r.ALTP)
	m.finite("Theta", r.Theta)
	m.atLeast("Excess", r.Excess, 0, "a finite number of mV ms, 0 or more")
	m.demand("Excess", r.Excess, r.ALTP == 0 || r.Excess != 0, "more than 0, as ALTP is not 0")
	m.tau("TauX", r.TauX)
	m.finite("Rest", r.Rest)
	m.atLeast("RefSquared", r.RefSquared, 0, "a finite number of 0 or more")
	m.demand("RefSquared", r.RefSquared, r.Mean == "" || r.RefSquared > 0, "more than 0, as Mean is given")
	m.bounds(r.Bounds)
	c := &clopath{Clopath: r, rise: newDecay(r.TauX), reads: []string{r.Minus}}
	if r.Mean != "" {
		c.reads = append(c.reads, r.Mean)
	}
	c.gain = r.ALTP * r.Excess / (r.TauX / sim.Millisecond)
	return c, m.err()
}

func (r Clopath) withDefaults() Clopath {
	r.Bounds = r.Bounds.withDefaults()
	if r.TauX == 0 {
		r.TauX = 15 * sim.Millisecond
	}
	if r.Minus == "" {
		r.Minus = "F0"
	}
	if r.Plus == "" {
		r.Plus = "F1"
	}
	return r
}

// clopath is the Learner of Clopath. Of a spike of the source it remembers [0] K+ at once after it; of one of the target
// [0] its factor of K+, times the step that it makes.
type clopath struct {
	Clopath
	rise  decay
	gain  float64 // of the step, per mV
	reads []string
}

// Traits implements sim.Learner.
func (c *clopath) Traits() sim.Traits {
	return sim.Traits{PreFirst: true, Min: c.Min, Max: c.Max, AtPre: c.reads, AtPost: []string{c.Plus}}
}

// Trace implements sim.Learner.
func (c *clopath) Trace(side sim.Side, spike, last *sim.Past) {
	if side == sim.PostSide {
		spike.Trace[0] = c.gain * math.Max(0, spike.Trace[0]-c.Theta) * c.rise.later(spike.At)
		return
	}
	spike.Trace[0] = 1
	if last != nil {
		spike.Trace[0] += float64(last.Trace[0] * c.rise.over(spike.At-last.At))
	}
}

// Learn implements sim.Learner.
func (c *clopath) Learn(v *sim.Visit) {
	var rise partner
	if v.Last != nil {
		rise = c.rise.laterThan(v.Last.At-v.Delay, v.Last.Trace[0])
	}
	for k, target := range v.Targets {
		_, fresh := v.News(target)
		w := v.Weights[k]
		if v.Last != nil {
			for i := range fresh {
				w = c.clip(w + float64(rise.with(fresh[i].At)*fresh[i].Trace[0]))
			}
		}
		if v.Spike != nil {
			w = c.clip(w - c.depression(v.Readings[k*len(c.reads):]))
		}
		v.Weights[k] = w
	}
}

// depression is what a spike of the source takes off, given what was read of the target.
func (c *clopath) depression(read []float64) float64 {
	a := c.ALTD * math.Max(0, read[0]-c.Theta)
	if c.Mean != "" {
		above := read[1] - c.Rest
		a *= above * above / c.RefSquared
	}
	return a
}
