package sim

import "slices"

// Rule describes how the synapses of a projection learn: parameters, no state. It is an exported struct with
// one field per parameter, whose zero value means the documented default. Package plasticity has rules.
//
// A synapse sits where the axon meets the dendrite, and its delay d is that of the dendrite: a spike of the
// source, fired at t, reaches the synapse at t and the target at t + d; a spike of the target, fired at s,
// reaches the synapse at s + d. What reaches the synapse later than t has no part in the weight that the
// spike carries to the target.
type Rule interface {
	// New makes what applies the rule to the synapses of the named projection in one shard. It is
	// called once per shard. All mistakes in the parameters are reported, joined, each as a *RuleError.
	New(projection string) (Learner, error)
}

// Modulated is a Rule that listens to a third population, all of whose spikes reach all synapses of the
// projection, after a delay. Where the population is nil, it listens to none.
type Modulated interface {
	Rule
	Modulator() (p *Population, delay Time)
}

// Learner applies a Rule. The weights must be a function of the order and the instants of the events at each
// synapse alone, to the bit, whenever and in however many visits they are replayed: so traces are taken from
// the instant of the last spike, never decayed step by step. A checkpoint holds weights, states and what is remembered of
// spikes: whatever else a Learner keeps must not act on them.
type Learner interface {
	// Traits returns what the simulator must know of the rule.
	Traits() Traits

	// Trace fills in what is to be remembered of a spike. Last is the spike before of the same neuron,
	// of the modulator as a whole, nil if there is none. The Trace of a target's spike holds the variables of
	// Traits.AtPost until then, that of a modulator's its neuron, in [0].
	Trace(side Side, spike, last *Past)

	// Learn replays events at synapses that have not seen them, and changes Weights and States. It is
	// called once per volley, and allocates nothing.
	Learn(v *Visit)
}

// Resetter is a Learner that keeps something between visits. It is told when time begins anew.
type Resetter interface{ Reset() }

// Traits are the facts of a rule that the simulator must know.
type Traits struct {
	// PreFirst has a spike of the source come before one of the target, or of the modulator, that
	// reaches the synapse in the same picosecond. By default it comes after them.
	PreFirst bool

	// Drifts says that weights or states change between events too, so that a look tells them from what is kept
	// (Visit.Looking).
	Drifts bool

	States   int     // values kept per synapse beside the weight, 8 bytes each; 0 at first
	Min, Max float64 // bounds on the weight

	// AtPre names variables of the target that are read when a spike of the source arrives there, before
	// anything that arrives at that instant acts; the model must be a Prober. AtPost names, at most three, those that
	// are read at once before each spike of the target; the model must be a Witness.
	//
	// A rule that names any has its synapses stand at the target: the delay d is that of the axon, a spike of the
	// source fired at t reaches the synapse, as the target, at t + d, and one of the target reaches it at once.
	// Every instant in a Visit is then less d, and so is Delay: it is -d. The rule must be PreFirst, and
	// cannot be Modulated.
	AtPre, AtPost []string
}

// reads tells whether the rule reads variables of the target.
func (t *Traits) reads() bool { return len(t.AtPre)+len(t.AtPost) > 0 }

// Side says whose spike it is.
type Side uint8

// The spikes that reach a synapse.
const (
	PreSide Side = iota
	PostSide
	ModulatorSide
)

// Past is a spike that is remembered, and what the rule made of it.
type Past struct {
	At    Time // when it was fired; for a modulator, when it reaches the synapses
	Trace [3]float64
}

// Visit is what a Learner is shown of synapses of one source that share a delay. Nothing in it may be
// changed but Weights and States, and nothing kept.
type Visit struct {
	// Spike is that of the source which reaches the synapses now, at Spike.At, after all other events of
	// the visit. It is nil where the synapses only catch up. Last is the one before, nil if there is none.
	Spike, Last *Past

	// Spikes of the target and of the modulator that reach the synapse in [From, To) are new to it.
	From, To Time

	// Looking is set where weights and states are wanted as they are at the instant To, rather than as they are
	// after the last event before it.
	Looking bool

	// Draft is set where somebody looks, and what is written to Weights and States is not kept: the same events will
	// be shown again.
	Draft bool

	Source     uint32 // within its population
	Lo         uint32 // of the targets' slice: target k is neuron Lo + k of its population
	Delay      Time
	Posts      [][]Past // by target, in order; those from before From at least as far back as the last
	Modulators []Past   // the same of the modulator
	Recent     []Recent // by target: the last of Posts

	Targets []uint32
	Weights []float64 // one per target
	States  []float64 // Traits.States per target

	Readings []float64 // of a visit with a Spike: the variables of Traits.AtPre, as many per target
}

// Recent is what is needed most often of a target's last spikes, in a cache line.
type Recent struct {
	At     [3]Time    // of the last three, the last one first; before all time where there are not so many
	Trace  [3]float64 // of the last
	Before [2]float64 // what the Trace of the one before begins with
}

// NewRecent returns that of a history.
func NewRecent(history []Past) Recent {
	r := Recent{At: [3]Time{beforeTime, beforeTime, beforeTime}}
	for i := max(0, len(history)-len(r.At)); i < len(history); i++ {
		r.add(&history[i])
	}
	return r
}

func (r *Recent) add(spike *Past) {
	r.Before = [2]float64{r.Trace[0], r.Trace[1]}
	r.Trace = spike.Trace
	r.At = [3]Time{spike.At, r.At[0], r.At[1]}
}

// News returns what the synapse onto a target has seen of the target's spikes, and what is new. Of what it
// has seen at least the last spike is there, if there was one.
func (v *Visit) News(target uint32) (seen, fresh []Past) {
	past := v.Posts[target]
	end := len(past)
	for end > 0 && past[end-1].At >= v.To-v.Delay {
		end--
	}
	start := end
	for start > 0 && past[start-1].At >= v.From-v.Delay {
		start--
	}
	return past[:start], past[start:end]
}

// ModulatorNews is News of the modulator.
func (v *Visit) ModulatorNews() (seen, fresh []Past) {
	start, end := firstAt(v.Modulators, v.From), firstAt(v.Modulators, v.To)
	return v.Modulators[:start], v.Modulators[start:end]
}

// firstAt returns the index of the first spike at t or later.
func firstAt(past []Past, t Time) int {
	lo, hi := 0, len(past)
	for lo < hi {
		if mid := (lo + hi) / 2; past[mid].At < t {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// remember appends a spike, of which this much is known, to the history of a neuron.
func remember(l Learner, side Side, history []Past, spike Past) []Past {
	n := len(history)
	history = slices.Grow(history, 1)[:n+1]
	history[n] = spike
	var last *Past
	if n > 0 {
		last = &history[n-1]
	}
	l.Trace(side, &history[n], last)
	return history
}
