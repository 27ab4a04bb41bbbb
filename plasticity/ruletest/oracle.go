package ruletest

import (
	"cmp"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// oracle shows a rule every event at one synapse by itself, in order, the moment it comes. It keeps all of
// history, and knows nothing of rows, volleys and sweeps.
type oracle struct {
	learner sim.Learner
	visit   sim.Visit
	events  []event
	pre     []sim.Past
	until   sim.Time // what it has seen

	weights, states []float64
	delay           sim.Time // of the axon, for a rule that reads its target
	post            uint32
}

// event is a spike of the source, or an instant at which others reach the synapse.
type event struct {
	at    sim.Time
	spike int // of the source, -1 for others
}

// listen makes the oracle of one synapse of the scene.
func (sc *scene) listen(learner sim.Learner, lag sim.Time, s sim.Synapse) *oracle {
	traits := learner.Traits()
	o := &oracle{learner: learner, pre: recall(learner, sim.PreSide, sc.pre[s.Pre], 0), post: s.Post}
	o.weights, o.states = []float64{s.Weight}, make([]float64, traits.States)
	o.visit = sim.Visit{
		Delay:      s.Delay,
		Source:     s.Pre,
		Lo:         s.Post,
		Posts:      [][]sim.Past{sc.recallPosts(learner, s.Post)},
		Modulators: sc.recallModulators(learner, lag),
		Targets:    []uint32{0},
	}
	o.visit.Recent = []sim.Recent{sim.NewRecent(o.visit.Posts[0])}
	if len(traits.AtPre)+len(traits.AtPost) > 0 {
		o.delay, o.visit.Delay, o.visit.Modulators = s.Delay, -s.Delay, nil
	}
	for k, p := range o.pre {
		o.events = append(o.events, event{p.At, k})
	}
	for _, p := range o.visit.Posts[0] {
		o.events = append(o.events, event{p.At + o.visit.Delay, -1})
	}
	for _, p := range o.visit.Modulators {
		o.events = append(o.events, event{p.At, -1})
	}
	slices.SortStableFunc(o.events, o.compare)
	o.events = slices.CompactFunc(o.events, func(a, b event) bool { return a == b && a.spike < 0 })
	return o
}

// compare puts events in the order in which the rule wants them.
func (o *oracle) compare(a, b event) int {
	first := cmp.Compare(a.spike, b.spike)
	if (a.spike < 0) != (b.spike < 0) && o.learner.Traits().PreFirst {
		first = -first
	}
	return cmp.Or(cmp.Compare(a.at, b.at), first)
}

// recallPosts makes the history of a target.
func (sc *scene) recallPosts(l sim.Learner, target uint32) []sim.Past {
	past := make([]sim.Past, len(sc.post[target]))
	for i, at := range sc.post[target] {
		past[i].At = at
		for k, variable := range l.Traits().AtPost {
			past[i].Trace[k] = reading(variable, target, at)
		}
		trace(l, sim.PostSide, past, i)
	}
	return past
}

// recallModulators makes the history of the modulator.
func (sc *scene) recallModulators(l sim.Learner, lag sim.Time) []sim.Past {
	var past []sim.Past
	for neuron, train := range sc.modulator {
		for _, at := range train {
			past = append(past, sim.Past{At: at + lag, Trace: [3]float64{float64(neuron)}})
		}
	}
	slices.SortStableFunc(past, func(a, b sim.Past) int { return cmp.Compare(a.At, b.At) })
	for i := range past {
		trace(l, sim.ModulatorSide, past, i)
	}
	return past
}

// trace has the rule make what it will of spike i.
func trace(l sim.Learner, side sim.Side, past []sim.Past, i int) {
	var last *sim.Past
	if i > 0 {
		last = &past[i-1]
	}
	l.Trace(side, &past[i], last)
}

// recall makes a history of instants.
func recall(l sim.Learner, side sim.Side, train []sim.Time, lag sim.Time) []sim.Past {
	past := make([]sim.Past, len(train))
	for i, at := range train {
		past[i].At = at + lag
		trace(l, side, past, i)
	}
	return past
}

// advance shows the synapse all that reaches it before an instant at the target, and calls use after each spike of its source.
func (o *oracle) advance(to sim.Time, use func(spike sim.Time, weight float64)) {
	for len(o.events) > 0 && o.events[0].at < to-o.delay {
		e := o.events[0]
		o.events = o.events[1:]
		o.show(e)
		if e.spike >= 0 && use != nil {
			use(e.at, o.weights[0])
		}
	}
}

// show has the rule see one event.
func (o *oracle) show(e event) {
	v := &o.visit
	v.Weights, v.States, v.Looking = o.weights, o.states, false
	v.From, v.To = e.at, e.at+1
	if e.spike >= 0 {
		v.Spike = &o.pre[e.spike]
		v.Readings = v.Readings[:0]
		for _, variable := range o.learner.Traits().AtPre {
			v.Readings = append(v.Readings, reading(variable, o.post, e.at+o.delay))
		}
		if !o.learner.Traits().PreFirst {
			v.From++
		} else {
			v.To--
		}
	}
	o.learner.Learn(v)
	o.until = v.To
	if e.spike >= 0 {
		v.Last, v.Spike = v.Spike, nil
	}
}

// look returns the weight as it is at an instant at the target that all events shown come before.
func (o *oracle) look(at sim.Time) float64 {
	v := o.visit
	v.Weights, v.States = slices.Clone(o.weights), slices.Clone(o.states)
	at -= o.delay
	v.From, v.To, v.Looking, v.Draft = min(o.until, at), at, true, true
	o.learner.Learn(&v)
	return v.Weights[0]
}
