package plasticity

import "github.com/ranvier-sim/ranvier/sim"

// Triplet is the rule of Pfister and Gerstner 2006 (doi:10.1523/JNEUROSCI.1425-06.2006),
//
//	w += r1 (A2Plus + A3Plus o2)     at a spike of the target,
//	w -= o1 (A2Minus + A3Minus r2)   at a spike of the source,
//
// where r1 and r2 are sums over spikes of the source before, decaying with TauPlus and TauX, and o1 and o2 over
// spikes of the target before, decaying with TauMinus and TauY. With Nearest only the last spike counts in each.
// Bounds are hard.
//
// Coincident spikes: all sums are over spikes strictly before; the target's spike comes first.
type Triplet struct {
	A2Plus, A3Plus   float64 // in the unit of the weight; not all four 0
	A2Minus, A3Minus float64 // in the unit of the weight
	TauPlus          float64 // of r1, ps; default 16.8 ms
	TauMinus         float64 // of o1, ps; default 33.7 ms
	TauX             float64 // of r2, ps; may be 0 if A3Minus is
	TauY             float64 // of o2, ps; may be 0 if A3Plus is
	Nearest          bool
	Bounds
}

// The fits of Pfister and Gerstner 2006, tables 3 and 4, for weights that are relative to that before: the
// visual cortex of Sjostrom, Turrigiano and Nelson 2001, and the hippocampal culture of Wang et al. 2005. The
// minimal ones do with two terms or three.
var (
	VisualTriplet = Triplet{
		A2Plus: 5e-10, A3Plus: 6.2e-3, A2Minus: 7e-3, A3Minus: 2.3e-4, TauX: 101 * sim.Millisecond, TauY: 125 * sim.Millisecond,
	}
	VisualTripletNearest = Triplet{
		A2Plus: 8.8e-11, A3Plus: 5.3e-2, A2Minus: 6.6e-3, A3Minus: 3.1e-3, TauX: 714 * sim.Millisecond, TauY: 40 * sim.Millisecond, Nearest: true,
	}
	VisualTripletMinimal = Triplet{
		A3Plus: 6.5e-3, A2Minus: 7.1e-3, TauY: 114 * sim.Millisecond,
	}
	VisualTripletNearestMinimal = Triplet{
		A3Plus: 5e-2, A2Minus: 8e-3, TauY: 40 * sim.Millisecond, Nearest: true,
	}
	HippocampalTriplet = Triplet{
		A2Plus: 6.1e-3, A3Plus: 6.7e-3, A2Minus: 1.6e-3, A3Minus: 1.4e-3, TauX: 946 * sim.Millisecond, TauY: 27 * sim.Millisecond,
	}
	HippocampalTripletNearest = Triplet{
		A2Plus: 4.6e-3, A3Plus: 9.1e-3, A2Minus: 3e-3, A3Minus: 7.5e-9, TauX: 575 * sim.Millisecond, TauY: 47 * sim.Millisecond, Nearest: true,
	}
	HippocampalTripletMinimal = Triplet{
		A2Plus: 5.3e-3, A3Plus: 8e-3, A2Minus: 3.5e-3, TauY: 40 * sim.Millisecond,
	}
)

// New implements sim.Rule.
func (r Triplet) New(projection string) (sim.Learner, error) {
	r = r.withDefaults()
	m := &mistakes{projection: projection}
	w := Window{TauPlus: r.TauPlus, TauMinus: r.TauMinus}
	m.window(w)
	m.tau("TauX", r.TauX)
	m.tau("TauY", r.TauY)
	m.bounds(r.Bounds)
	m.finite("A2Plus", r.A2Plus)
	m.finite("A3Plus", r.A3Plus)
	m.finite("A2Minus", r.A2Minus)
	m.finite("A3Minus", r.A3Minus)
	m.changes("A2Plus", r.A2Plus, r.A3Plus, r.A2Minus, r.A3Minus)
	if r.Nearest {
		w.Pairing = Symmetric
	}
	one := amount{factor: 1}
	return &triplets{*newPairs(w, r.Bounds, one, one), r, newDecay(r.TauX), newDecay(r.TauY)}, m.err()
}

func (r Triplet) withDefaults() Triplet {
	r.Bounds = r.Bounds.withDefaults()
	if r.TauPlus == 0 {
		r.TauPlus = 16.8 * sim.Millisecond
	}
	if r.TauMinus == 0 {
		r.TauMinus = 33.7 * sim.Millisecond
	}
	if r.TauX == 0 && r.A3Minus == 0 {
		r.TauX = r.TauPlus
	}
	if r.TauY == 0 && r.A3Plus == 0 {
		r.TauY = r.TauMinus
	}
	return r
}

// triplets are pairs whose spikes count by what came before them on their own side. It remembers what pairs
// does, times that amount, and in [2] the slow sum at once before the spike.
type triplets struct {
	pairs
	rule         Triplet
	slowX, slowY decay
}

// Trace implements sim.Learner.
func (t *triplets) Trace(side sim.Side, spike, last *sim.Past) {
	if side == sim.PreSide {
		spike.Trace[0] = 1 + t.carried(last, spike)
		spike.Trace[2] = t.slow(last, spike, &t.slowX)
		spike.Trace[1] = t.rule.A2Minus + float64(t.rule.A3Minus*spike.Trace[2])
		return
	}
	earlier := t.fall.earlier(spike.At)
	sum := 1.0
	if last != nil && !t.rule.Nearest {
		sum += float64(last.Trace[1] / t.fall.earlier(last.At) * t.fall.over(spike.At-last.At))
	}
	spike.Trace[2] = t.slow(last, spike, &t.slowY)
	spike.Trace[0] = t.rise.later(spike.At) * (t.rule.A2Plus + float64(t.rule.A3Plus*spike.Trace[2]))
	spike.Trace[1] = sum * earlier
}

// carried is what is left of K+ at once after the last spike.
func (t *triplets) carried(last, spike *sim.Past) float64 {
	if last == nil || t.rule.Nearest {
		return 0
	}
	return last.Trace[0] * t.rise.over(spike.At-last.At)
}

// slow is the slow sum before a spike.
func (t *triplets) slow(last, spike *sim.Past, d *decay) float64 {
	switch {
	case last == nil:
		return 0
	case t.rule.Nearest:
		return d.over(spike.At - last.At)
	}
	return (last.Trace[2] + 1) * d.over(spike.At-last.At)
}
