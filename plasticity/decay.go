package plasticity

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim"
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
	tau  float64 // ps
	span sim.Time
	kept *[spansKept]float64 // of its partner
}

const spansTau = 32

func newDecay(tau float64) decay {
	return decay{tau, max(1, sim.Time(spansTau*tau)), new([spansKept]float64)}
}

// over is exp(-t/tau).
func (d decay) over(t sim.Time) float64 { return math.Exp(-float64(t) / d.tau) }

// within is how far into its span an instant, of 0 or more, lies.
func (d decay) within(t sim.Time) sim.Time { return t % d.span }

// later is the factor of s, which is later than t.
func (d decay) later(s sim.Time) float64 { return d.over(d.within(s)) }

// earlier is the factor of s, where it is earlier than t: exp(-(t - s)/tau) = exp((s - o)/tau) exp(-(t - o)/tau).
func (d decay) earlier(s sim.Time) float64 { return d.over(-d.within(s)) }

// partner is the factor of t, times an amount, for all s of one span. Neighbours mostly lie in the same one, and where
// they do not, in one of a few: their factors are kept while the partner lasts.
type partner struct {
	decay
	amount float64
	t      sim.Time
	number sim.Time // of the span that t lies in
	later  bool     // s is later than t

	origin sim.Time // of the span that factor is for
	factor float64

	known   uint32 // a bit for each number of spans between t and s whose factor is kept
	factors *[spansKept]float64
}

// spansKept is a number of spans between two instants beyond which what is left is 0: exp(-745.2), less than half the
// smallest float64, is, and there are more than 31 time constants in a span.
const spansKept = 32

// with returns the factor that goes with s.
func (p *partner) with(s sim.Time) float64 {
	if uint64(s-p.origin) >= uint64(p.span) {
		p.move(s)
	}
	return p.factor
}

func (p *partner) move(s sim.Time) {
	number := s / p.span
	p.origin = number * p.span
	spans, apart := p.number-number, p.t-p.origin
	if p.later {
		spans, apart = -spans, -apart
	}
	if uint64(spans) >= spansKept {
		p.factor = 0
		return
	}
	if p.known>>spans&1 == 0 {
		p.known |= 1 << spans
		p.factors[spans] = p.amount * p.over(apart)
	}
	p.factor = p.factors[spans]
}

// nowhere is an origin that no instant of 0 or more is within a span of.
const nowhere = sim.Time(math.MinInt64 / 2)

// laterThan makes the partner of all that is later than t. A decay has one partner at a time.
func (d decay) laterThan(t sim.Time, amount float64) partner {
	p := d.earlierThan(t, amount)
	p.later = true
	return p
}

// earlierThan makes the partner of all that is earlier than t. A decay has one partner at a time.
func (d decay) earlierThan(t sim.Time, amount float64) partner {
	number := t / d.span
	if t < 0 && number*d.span != t {
		number--
	}
	return partner{decay: d, amount: amount, t: t, number: number, origin: nowhere, factors: d.kept}
}
