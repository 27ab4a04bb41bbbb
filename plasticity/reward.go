package plasticity

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// Reward is reward-modulated plasticity with an eligibility trace (Izhikevich 2007, doi:10.1093/cercor/bhl152): pairs
// of spikes do not change the weight w but the eligibility c, which decays, and while it is there a neuromodulator,
// of concentration n, turns it into weight,
//
//	c += APlus K+   at a spike of the target,
//	c -= AMinus K-  at a spike of the source,
//	n += Release    at a spike of any neuron of Source, Lag after it is fired, or Releases[i] at one of neuron i,
//	dc/dt = -c/TauC,  dn/dt = -n/TauN,  dw/dt = c (n - Baseline)/ms.
//
// K+ and K- are those of Additive. A release may be negative, and with it n: where one neuron of Source stands for reward and
// another for punishment, TauN is short, and both steps are equal, this is the MSTDPET of Florian 2007
// (doi:10.1162/neco.2007.19.6.1468). w is clipped at each event that reaches the synapse. The eligibility is the
// synapse's one state, 8 bytes.
//
// Coincident spikes: as Window has it; one of the modulator comes with the target's.
type Reward struct {
	Source   *sim.Population // of the neuromodulator
	Lag      sim.Time        // from its spikes to the synapses; default 0
	Release  float64         // by each of its spikes; default 1
	Releases []float64       // by each spike of each of its neurons, in place of Release; default Release by all
	Baseline float64         // concentration at which nothing is learned; default 0
	TauC     float64         // ps; default 1 s
	TauN     float64         // ps; default 200 ms
	APlus    float64         // in the unit of the weight; default 1 if AMinus is 0 too
	AMinus   float64         // in the unit of the weight; default 1.5 if APlus is 0 too
	Window                   // AllToAll or Symmetric
	Bounds
}

// Modulator implements sim.Modulated.
func (r Reward) Modulator() (*sim.Population, sim.Time) { return r.Source, r.Lag }

// New implements sim.Rule.
func (r Reward) New(projection string) (sim.Learner, error) {
	r = r.withDefaults()
	m := &mistakes{projection: projection}
	m.window(r.Window)
	m.bounds(r.Bounds)
	m.tau("TauC", r.TauC)
	m.tau("TauN", r.TauN)
	m.finite("APlus", r.APlus)
	m.finite("AMinus", r.AMinus)
	m.finite("Release", r.Release)
	m.finite("Baseline", r.Baseline)
	m.demand("Source", "nil", r.Source != nil, "the population of the neuromodulator")
	m.releases(r)
	m.demand("Pairing", r.Pairing, r.Pairing == AllToAll || r.Pairing == Symmetric, "AllToAll or Symmetric")
	return &rewarded{
		pairs: *newPairs(r.Window, r.Bounds, amount{}, amount{}), rule: r,
		eligibility: newDecay(r.TauC), modulator: newDecay(r.TauN),
		both: newDecay(1 / (1/r.TauC + 1/r.TauN)),
	}, m.err()
}

// releases are one per neuron, if any are given.
func (m *mistakes) releases(r Reward) {
	if r.Releases == nil {
		return
	}
	if r.Source != nil {
		m.demand("Releases", len(r.Releases), len(r.Releases) == r.Source.N, fmt.Sprintf("as many as the modulator has neurons, %d", r.Source.N))
	}
	for i, release := range r.Releases {
		m.finite(fmt.Sprintf("Releases[%d]", i), release)
	}
}

func (r Reward) withDefaults() Reward {
	r.Window, r.Bounds = r.Window.withDefaults(), r.Bounds.withDefaults()
	if r.Release == 0 {
		r.Release = 1
	}
	if r.TauC == 0 {
		r.TauC = 1 * sim.Second
	}
	if r.TauN == 0 {
		r.TauN = 200 * sim.Millisecond
	}
	if r.APlus == 0 && r.AMinus == 0 {
		r.APlus, r.AMinus = 1, 1.5
	}
	return r
}

// rewarded is the Learner of Reward. Its pairs only keep the traces. Of a spike of the modulator it remembers in
// [0] the concentration at once after it.
type rewarded struct {
	pairs
	rule                         Reward
	eligibility, modulator, both decay
}

// Traits implements sim.Learner.
func (r *rewarded) Traits() sim.Traits {
	t := r.pairs.Traits()
	t.States, t.Drifts = 1, true
	return t
}

// Trace implements sim.Learner.
func (r *rewarded) Trace(side sim.Side, spike, last *sim.Past) {
	if side != sim.ModulatorSide {
		r.pairs.Trace(side, spike, last)
		return
	}
	release := r.rule.Release
	if r.rule.Releases != nil {
		release = r.rule.Releases[int(spike.Trace[0])]
	}
	spike.Trace[0] = release
	if last != nil {
		spike.Trace[0] += float64(last.Trace[0] * r.modulator.over(spike.At-last.At))
	}
}

// Learn implements sim.Learner.
func (r *rewarded) Learn(v *sim.Visit) {
	rise, fall := r.sides(v)
	rewardsSeen, rewards := v.ModulatorNews()
	for k, target := range v.Targets {
		seen, fresh := v.News(target)
		s := rewardedSynapse{rewarded: r, weight: v.Weights[k], c: v.States[k], dose: latest(rewardsSeen)}
		s.at = r.lastEvent(v, seen, rewardsSeen)
		coming := rewards
		for i := range fresh {
			at := fresh[i].At + v.Delay
			coming = s.receive(coming, at+1)
			s.moveTo(at)
			if v.Last != nil {
				s.c += float64(r.rule.APlus * rise.with(fresh[i].At) * fresh[i].Trace[0])
			}
		}
		s.receive(coming, v.To)
		switch {
		case v.Spike != nil:
			s.moveTo(v.Spike.At)
			if before := r.before(v, seen, fresh); before != nil {
				s.c -= float64(r.rule.AMinus * fall.with(before.At) * before.Trace[1])
			}
		case v.Looking:
			s.moveTo(v.To)
		}
		v.Weights[k], v.States[k] = s.weight, s.c
	}
}

// lastEvent is when the synapse changed last, 0 if never.
func (r *rewarded) lastEvent(v *sim.Visit, seen, rewardsSeen []sim.Past) sim.Time {
	at := sim.Time(0)
	if v.Last != nil {
		at = v.Last.At
	}
	if post := latest(seen); post != nil {
		at = max(at, post.At+v.Delay)
	}
	if dose := latest(rewardsSeen); dose != nil {
		at = max(at, dose.At)
	}
	return at
}

func latest(past []sim.Past) *sim.Past {
	if len(past) == 0 {
		return nil
	}
	return &past[len(past)-1]
}

// rewardedSynapse is a synapse on its way through its events.
type rewardedSynapse struct {
	*rewarded
	weight, c float64
	dose      *sim.Past // the modulator's last spike
	at        sim.Time
}

// receive takes the spikes of the modulator before an instant, and returns the others.
func (s *rewardedSynapse) receive(coming []sim.Past, before sim.Time) []sim.Past {
	for len(coming) > 0 && coming[0].At < before {
		s.moveTo(coming[0].At)
		s.dose = &coming[0]
		coming = coming[1:]
	}
	return coming
}

// moveTo integrates from event to event: with c and n as they were at the last, and t since then,
//
//	w += c n T (1 - exp(-t/T)) - c Baseline TauC (1 - exp(-t/TauC)),  1/T = 1/TauC + 1/TauN.
func (s *rewardedSynapse) moveTo(to sim.Time) {
	t := to - s.at
	if t == 0 || s.c == 0 {
		s.at = to
		return
	}
	gain := 0.0
	if s.dose != nil {
		n := s.dose.Trace[0] * s.modulator.over(s.at-s.dose.At)
		gain = n * s.both.area(t)
	}
	if s.rule.Baseline != 0 {
		gain -= float64(s.rule.Baseline * s.eligibility.area(t))
	}
	s.weight = s.clip(s.weight + float64(s.c*gain))
	s.c *= s.eligibility.over(t)
	s.at = to
}

// area is the integral of exp(-t/tau) from 0 to t, in ms.
func (d decay) area(t sim.Time) float64 {
	return -portable.Expm1(-float64(t)/d.tau) * d.tau / sim.Millisecond
}
