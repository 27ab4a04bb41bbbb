package plasticity

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// pairs is the Learner of all rules in which each pair of a spike before and a spike after counts,
//
//	w += plus(w) K+    at a spike of the target,
//	w -= minus(w) K-   at a spike of the source, and then w += toll,
//
// clipped to the bounds each time. K+ and K- are sums over the other side's spikes before, by the pairing.
//
// Of a spike of the source it remembers [0] K+ at once after it, and [1] what its K- is multiplied by; of a
// spike of the target [0] its factor of K+, [1] its factor of K- times K- at once after it.
type pairs struct {
	Window
	Bounds
	plus, minus amount
	toll        float64
	rise, fall  decay
	// A spike of the target comes after one of the source at t if it is there at t + after or later; then it has
	// not been paired with it if it is there at t + spent or later.
	after, spent sim.Time
	fading       sim.Time // time after which a spike of the target is faded

	batch batch
}

// amount is factor (offset + slope w)^power. Power 0 is turned into power 1, of slope 0.
type amount struct{ factor, offset, slope, power float64 }

func (a *amount) of(w float64) float64 {
	x := a.offset + float64(a.slope*w)
	if a.power == 1 {
		return a.factor * x
	}
	return a.factor * portable.Pow(x, a.power)
}

// constant tells whether it is the same for all weights.
func (a *amount) constant() bool { return a.power == 1 && a.slope == 0 }

func (a amount) straight() amount {
	if a.power == 0 {
		return amount{factor: a.factor, offset: 1, power: 1}
	}
	return a
}

func newPairs(w Window, b Bounds, plus, minus amount) *pairs {
	p := &pairs{Window: w, Bounds: b, plus: plus.straight(), minus: minus.straight(), rise: newDecay(w.TauPlus), fall: newDecay(w.TauMinus)}
	p.fading = sim.Time(fadingTaus*w.TauMinus) + 1
	if w.Coincident != Potentiate {
		p.after = 1
	}
	if w.Coincident == Depress {
		p.spent = 1
	}
	return p
}

// Traits implements sim.Learner.
func (p *pairs) Traits() sim.Traits {
	t := sim.Traits{PreFirst: p.Coincident == Potentiate, Min: p.Min, Max: p.Max}
	if p.Pairing == PreCentred {
		t.States = 1
	}
	return t
}

// Trace implements sim.Learner.
func (p *pairs) Trace(side sim.Side, spike, last *sim.Past) {
	if side == sim.PreSide {
		spike.Trace[0], spike.Trace[1] = 1, 1
		if last != nil && p.Pairing == AllToAll {
			spike.Trace[0] += float64(last.Trace[0] * p.rise.over(spike.At-last.At))
		}
		return
	}
	sum := 1.0
	if last != nil && p.Pairing == AllToAll {
		sum += float64(last.Trace[2] * p.fall.over(spike.At-last.At))
	}
	spike.Trace = [3]float64{p.rise.later(spike.At), sum * p.fall.earlier(spike.At), sum}
}

// Learn implements sim.Learner.
func (p *pairs) Learn(v *sim.Visit) {
	switch p.Pairing {
	case PreCentred:
		p.learnPreCentred(v)
	case Restricted:
		p.learnRestricted(v)
	default:
		p.learnAll(v)
	}
}

// sides returns the partners of a visit: of spikes of the target after the source's last, and of those before
// the source's spike that is there. As they are compared with when the target fired, the delay comes off.
func (p *pairs) sides(v *sim.Visit) (rise, fall partner) {
	if v.Last != nil {
		rise = p.rise.laterThan(v.Last.At-v.Delay, v.Last.Trace[0])
	}
	if v.Spike != nil {
		fall = p.fall.earlierThan(v.Spike.At-v.Delay, v.Spike.Trace[1])
	}
	return rise, fall
}

// learnAll is for all-to-all pairing, and for the symmetric one, which has other traces.
func (p *pairs) learnAll(v *sim.Visit) {
	rise, fall := p.sides(v)
	silent := p.silence(v, &fall)
	if v.Last != nil && v.Spike != nil && p.plus.power == 1 && p.minus.power == 1 {
		for lo := 0; lo < len(v.Targets); lo += batchSize {
			p.learnBatch(v, lo, &silent, &rise, &fall)
		}
		return
	}
	for k, target := range v.Targets {
		if !silent.at(v.Recent[target].At[0], v.Weights[k]) {
			p.learnOne(v, k, &rise, &fall)
		}
	}
}

// learnOne has one synapse learn what is new to it.
func (p *pairs) learnOne(v *sim.Visit, k int, rise, fall *partner) {
	seen, fresh := v.News(v.Targets[k])
	w := v.Weights[k]
	if v.Last != nil {
		for i := range fresh {
			w = p.potentiate(w, rise.with(fresh[i].At)*fresh[i].Trace[0])
		}
	}
	if v.Spike != nil {
		if before := p.before(v, seen, fresh); before != nil {
			w = p.depress(w, fall.with(before.At)*before.Trace[1])
		}
		if p.toll != 0 {
			w = p.clip(w + p.toll)
		}
	}
	v.Weights[k] = w
}

// potentiate and depress update a weight by pairs that sum up to K. Their products are rounded, on every machine.
func (p *pairs) potentiate(w, sum float64) float64 { return p.clip(w + float64(p.plus.of(w)*sum)) }

func (p *pairs) depress(w, sum float64) float64 { return p.clip(w - float64(p.minus.of(w)*sum)) }

// silence tells at which synapses a visit changes nothing, to the bit, as their target has long been silent.
type silence struct {
	stale      sim.Time // a target whose last spike was before this: what is left of it is 0
	faded      sim.Time // before this: it is less than half a unit in the last place of a weight of this size, or more,
	least, min float64  // and at the lower bound it is cut off
}

// fadingTaus is a number of time constants after which what is left is negligible beside nearly all weights.
const fadingTaus = 64

func (p *pairs) silence(v *sim.Visit, fall *partner) silence {
	old := v.From - v.Delay // spikes before this are not new to the synapse
	none := silence{stale: math.MinInt64, faded: math.MinInt64}
	switch {
	case v.Spike == nil:
		none.stale = old
		return none
	case p.toll != 0:
		return none
	}
	none.stale = min(old, fall.forgotten())
	if most := p.minus.factor * v.Spike.Trace[1]; p.Pairing == Symmetric && p.minus.constant() && most >= 0 {
		none.faded = min(old, v.Spike.At-v.Delay-p.fading)
		none.least, none.min = most*faded, p.Min
	}
	return none
}

// faded is exp(-fadingTaus), over half a unit in the last place relative to a number, times 2 for good measure.
var faded = portable.Exp(-fadingTaus) * 0x1p55

// at tells whether it is so at a synapse of some weight, onto a target whose last spike was at some time.
func (s *silence) at(last sim.Time, w float64) bool {
	return last < s.stale || last < s.faded && s.keeps(w)
}

// keeps tells whether a weight stays what it is where its target is faded.
func (s *silence) keeps(w float64) bool { return w > s.least || w < -s.least || w == s.min }

// learnRestricted pairs each spike only with the nearest one before, and that only once.
func (p *pairs) learnRestricted(v *sim.Visit) {
	rise, fall := p.sides(v)
	for k, target := range v.Targets {
		seen, fresh := v.News(target)
		w := v.Weights[k]
		if v.Last != nil && len(fresh) > 0 && !p.follows(v, seen) {
			w = p.potentiate(w, rise.with(fresh[0].At)*fresh[0].Trace[0])
		}
		if v.Spike != nil {
			before := p.before(v, seen, fresh)
			if before != nil && (v.Last == nil || before.At+v.Delay >= v.Last.At+p.spent) {
				w = p.depress(w, fall.with(before.At)*before.Trace[1])
			}
		}
		v.Weights[k] = w
	}
}

// follows tells whether the last of the target's spikes that were seen came after the source's last.
func (p *pairs) follows(v *sim.Visit, seen []sim.Past) bool {
	return len(seen) > 0 && seen[len(seen)-1].At+v.Delay >= v.Last.At+p.after
}

// learnPreCentred keeps in States the sum K+ over the source's spikes since the target's last, at the source's last.
func (p *pairs) learnPreCentred(v *sim.Visit) {
	rise, fall := p.sides(v)
	for k, target := range v.Targets {
		seen, fresh := v.News(target)
		w, sum := v.Weights[k], v.States[k]
		if v.Last != nil && len(fresh) > 0 {
			w = p.potentiate(w, sum*rise.with(fresh[0].At)*fresh[0].Trace[0])
			sum = 0
		}
		if v.Spike != nil {
			if before := p.before(v, seen, fresh); before != nil {
				w = p.depress(w, fall.with(before.At)*before.Trace[1])
			}
			if v.Last != nil {
				sum *= p.rise.over(v.Spike.At - v.Last.At)
			}
			sum++
		}
		v.Weights[k], v.States[k] = w, sum
	}
}

// before returns the target's last spike whose pair with the source's counts, nil if there is none.
func (p *pairs) before(v *sim.Visit, seen, fresh []sim.Past) *sim.Past {
	for _, past := range [...][]sim.Past{fresh, seen} {
		for i := len(past) - 1; i >= 0; i-- {
			if past[i].At+v.Delay < v.Spike.At || p.Coincident == Depress {
				return &past[i]
			}
		}
	}
	return nil
}
