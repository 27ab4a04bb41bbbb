package plasticity

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// decay is exp(-t/tau) of differences of two instants, as the product of two factors of which each depends on
// one of them: so that the exponentials are paid once per spike and not once per synapse.
//
// Time is cut into spans of 32 tau. With o the begin of the span that s lies in,
//
//	exp(-(s - t)/tau) = exp(-(o - t)/tau) exp(-(s - o)/tau),
//
// and neither factor leaves what a float64 can hold where the product is no less than exp(-600). They are
// functions of the instants alone, so it does not matter when the product is taken.
type decay struct {
	tau    float64 // ps
	span   sim.Time
	powers *[spansKept]float64 // of exp(-span/tau)
}

const (
	spansTau = 32
	// spansKept is a number of spans between two instants beyond which what is left is 0: exp(-745.2), less than half the
	// smallest float64, is.
	spansKept = 26
)

func newDecay(tau float64) decay {
	d := decay{tau, max(1, sim.Time(spansTau*tau)), new([spansKept]float64)}
	for k := range d.powers {
		d.powers[k] = d.over(sim.Time(k) * d.span)
	}
	return d
}

// over is exp(-t/tau).
func (d decay) over(t sim.Time) float64 { return portable.Exp(-float64(t) / d.tau) }

// within is how far into its span an instant, of 0 or more, lies.
func (d decay) within(t sim.Time) sim.Time { return t % d.span }

// later is the factor of s, which is later than t.
func (d decay) later(s sim.Time) float64 { return d.over(d.within(s)) }

// earlier is the factor of s, where it is earlier than t: exp(-(t - s)/tau) = exp((s - o)/tau) exp(-(t - o)/tau).
func (d decay) earlier(s sim.Time) float64 { return d.over(-d.within(s)) }

// partner is the factor of t, times an amount, for all s of one span. Neighbours mostly lie in the same one; from span
// to span it is multiplied by a power of exp(-span/tau), which is tabulated.
type partner struct {
	*decay
	amount float64
	rest   sim.Time // of which the factor of the span that t lies in is the decay
	number sim.Time // of that span
	base   float64  // that factor, times the amount, once it is asked for: where all is silent nobody does
	later  bool     // s is later than t

	origin sim.Time // of the span that factor is for
	factor float64
}

// with returns the factor that goes with s.
func (p *partner) with(s sim.Time) float64 {
	if uint64(s-p.origin) >= uint64(p.span) {
		p.move(s)
	}
	return p.factor
}

func (p *partner) move(s sim.Time) {
	if p.origin == nowhere {
		p.base = p.amount * p.over(p.rest)
	}
	number := s / p.span
	p.origin = number * p.span
	spans := p.number - number
	if p.later {
		spans = -spans
	}
	p.factor = 0
	if uint64(spans) < uint64(len(p.powers)) {
		p.factor = p.base * p.powers[spans]
	}
}

// forgotten is an instant such that for all s before it with returns 0.
func (p *partner) forgotten() sim.Time { return (p.number - sim.Time(len(p.powers)) + 1) * p.span }

// nowhere is an origin that no instant of 0 or more is within a span of.
const nowhere = sim.Time(math.MinInt64 / 2)

// laterThan makes the partner of all that is later than t.
func (d *decay) laterThan(t sim.Time, amount float64) partner {
	p := d.partner(t, amount)
	p.rest, p.later = p.number*d.span-t, true
	return p
}

// earlierThan makes the partner of all that is earlier than t.
func (d *decay) earlierThan(t sim.Time, amount float64) partner {
	p := d.partner(t, amount)
	p.rest = t - p.number*d.span
	return p
}

// partner returns one that does not know yet on which side of t the others are.
func (d *decay) partner(t sim.Time, amount float64) partner {
	number := t / d.span
	if t < number*d.span { // t is negative, where a delay came off
		number--
	}
	return partner{decay: d, amount: amount, number: number, origin: nowhere}
}
