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
}

const spansTau = 32

func newDecay(tau float64) decay { return decay{tau, max(1, sim.Time(spansTau*tau))} }

// over is exp(-t/tau).
func (d decay) over(t sim.Time) float64 { return math.Exp(-float64(t) / d.tau) }

// within is how far into its span an instant, of 0 or more, lies.
func (d decay) within(t sim.Time) sim.Time { return t % d.span }

// later is the factor of s, which is later than t.
func (d decay) later(s sim.Time) float64 { return d.over(d.within(s)) }

// earlier is the factor of s, where it is earlier than t: exp(-(t - s)/tau) = exp((s - o)/tau) exp(-(t - o)/tau).
func (d decay) earlier(s sim.Time) float64 { return d.over(-d.within(s)) }

// partner is the factor of t, times an amount, for all s of one span. Neighbours mostly lie in the same.
type partner struct {
	decay
	amount float64
	t      sim.Time
	later  bool // s is later than t

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
	p.origin = s - p.within(s)
	apart := p.t - p.origin
	if p.later {
		apart = -apart
	}
	p.factor = p.amount * p.over(apart)
}

// nowhere is an origin that no instant of 0 or more is within a span of.
const nowhere = sim.Time(math.MinInt64 / 2)

// laterThan makes the partner of all that is later than t.
func (d decay) laterThan(t sim.Time, amount float64) partner {
	return partner{decay: d, amount: amount, t: t, later: true, origin: nowhere}
}

// earlierThan makes the partner of all that is earlier than t.
func (d decay) earlierThan(t sim.Time, amount float64) partner {
	return partner{decay: d, amount: amount, t: t, origin: nowhere}
}
