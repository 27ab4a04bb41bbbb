package plasticity

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim"
)

// FirstSpike is the rule for codes of one spike per neuron (Kheradpisheh, Ganjtabesh, Thorpe and Masquelier 2018,
// doi:10.1016/j.neunet.2017.12.005, after Masquelier and Thorpe 2007, doi:10.1371/journal.pcbi.0030031). It knows
// the order of spikes, and no time constant. At a spike of the target,
//
//	w += APlus (w - Min)(Max - w)/(Max - Min)   if the source has fired in this presentation,
//	w -= AMinus (w - Min)(Max - w)/(Max - Min)  if it has not, or never will.
//
// A spike of the source changes nothing: what comes after the target's was counted as silent when the target fired.
// So a target learns only what made it fire, and one that is kept from firing by a winner learns nothing.
//
// A presentation begins every Period, counted from 0, or with each spike of any neuron of Begin, which may come
// whenever the experiment wants; else the run is one. Its instants are those at the synapse: what a target fires less
// than a delay before a presentation ends reaches the synapse in the next. Where targets may fire more than
// once in a presentation, each of their spikes counts.
//
// Coincident spikes: the source's comes first, so that the synapse grows, as in the paper. What comes in the
// picosecond in which a presentation begins belongs to it.
type FirstSpike struct {
	APlus  float64         // part of the way, 0 to 1; default 0.004 if AMinus is 0 too
	AMinus float64         // part of the way, 0 to 1; default 0.003 if APlus is 0 too
	Period sim.Time        // of presentations; 0 if Begin is given, or if the run is one
	Begin  *sim.Population // whose spikes begin a presentation; nil where Period does
	Lag    sim.Time        // from the spikes of Begin to the synapses; default 0
	Bounds                 // both finite
}

// Modulator implements sim.Modulated.
func (r FirstSpike) Modulator() (*sim.Population, sim.Time) { return r.Begin, r.Lag }

// New implements sim.Rule.
func (r FirstSpike) New(projection string) (sim.Learner, error) {
	r.Bounds = r.Bounds.withDefaults()
	if r.APlus == 0 && r.AMinus == 0 {
		r.APlus, r.AMinus = 0.004, 0.003
	}
	m := &mistakes{projection: projection}
	m.demand("APlus", r.APlus, r.APlus >= 0 && r.APlus <= 1, "0 to 1")
	m.demand("AMinus", r.AMinus, r.AMinus >= 0 && r.AMinus <= 1, "0 to 1")
	m.demand("Period", r.Period, r.Period >= 0 && (r.Period == 0 || r.Begin == nil), "more than 0, or 0 where Begin is given")
	m.bounds(r.Bounds)
	m.finite("Min", r.Min)
	m.finite("Max", r.Max-r.Min)
	return &firstSpikes{r, 1 / (r.Max - r.Min)}, m.err()
}

// firstSpikes is the Learner of FirstSpike. It remembers nothing of a spike but its instant.
type firstSpikes struct {
	FirstSpike
	scale float64 // 1/(Max - Min)
}

// Traits implements sim.Learner.
func (f *firstSpikes) Traits() sim.Traits { return sim.Traits{PreFirst: true, Min: f.Min, Max: f.Max} }

// Trace implements sim.Learner.
func (f *firstSpikes) Trace(sim.Side, *sim.Past, *sim.Past) {}

// Learn implements sim.Learner.
func (f *firstSpikes) Learn(v *sim.Visit) {
	forgotten := f.forgotten(v)
	for k, target := range v.Targets {
		if v.Recent[target].At[0] < v.From-v.Delay {
			continue
		}
		_, fresh := v.News(target)
		w := v.Weights[k]
		for i := range fresh {
			step := -f.AMinus
			if fresh[i].At+v.Delay < forgotten {
				step = f.APlus
			}
			w = f.clip(w + float64(step*(w-f.Min)*(f.Max-w)*f.scale))
		}
		v.Weights[k] = w
	}
}

// forgotten is when the presentation ends that the source's last spike was in: what reaches the synapse then or later
// has not seen it.
func (f *firstSpikes) forgotten(v *sim.Visit) sim.Time {
	switch {
	case v.Last == nil:
		return math.MinInt64
	case f.Begin != nil:
		for i := len(v.Modulators); i > 0; i-- {
			if v.Modulators[i-1].At <= v.Last.At {
				return firstOf(v.Modulators[i:])
			}
		}
		return firstOf(v.Modulators)
	case f.Period == 0:
		return sim.Never
	}
	return v.Last.At - v.Last.At%f.Period + min(f.Period, sim.Never-v.Last.At)
}

// firstOf is the instant of the first of some spikes, Never if there is none.
func firstOf(past []sim.Past) sim.Time {
	if len(past) == 0 {
		return sim.Never
	}
	return past[0].At
}
