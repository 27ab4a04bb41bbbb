package record

import "github.com/ranvier-sim/ranvier/sim"

// watcher is the Learner of WeightChanges in one shard. It may cut a visit at any instant, as the contract of Learner
// has it: so it sees the weight at once after each event. A synapse counts its changes in a state, after those of the
// rule.
type watcher struct {
	sim.Learner
	changes *WeightChanges
	every   uint64
	own     int // states of the rule
	reads   int // variables that it reads at a spike of the source

	visit  sim.Visit
	kept   []WeightChange
	drafts []WeightChange // of the look that Read takes

	reading bool // Read is on its way
	asked   bool // and has come by
}

// Traits implements sim.Learner.
func (w *watcher) Traits() sim.Traits {
	t := w.Learner.Traits()
	t.States++
	return t
}

// Reset implements sim.Resetter.
func (w *watcher) Reset() {
	w.kept = nil
	if r, ok := w.Learner.(sim.Resetter); ok {
		r.Reset()
	}
}

// Learn implements sim.Learner.
func (w *watcher) Learn(v *sim.Visit) {
	w.asked = w.asked || v.Draft && w.reading
	own := w.own
	for k, target := range v.Targets {
		one, states := &w.visit, v.States[k*(own+1):(k+1)*(own+1)]
		*one = *v
		one.Targets, one.Weights, one.States = v.Targets[k:k+1], v.Weights[k:k+1], states[:own]
		if v.Spike != nil {
			one.Readings = v.Readings[k*w.reads : (k+1)*w.reads]
		}
		if only := w.changes.Only; only == nil || only(v.Source, v.Lo+target) {
			w.follow(v, &states[own])
			continue
		}
		w.Learner.Learn(one)
	}
}

// follow has the synapse of w.visit see the events of v one by one.
func (w *watcher) follow(v *sim.Visit, count *float64) {
	one := &w.visit
	one.Spike, one.Looking = nil, false
	for {
		at, ok := nextEvent(one)
		if !ok {
			break
		}
		one.To = at + 1
		w.learn(at, count)
		one.From, one.To = at+1, v.To
	}
	one.Spike, one.Looking = v.Spike, v.Looking
	if v.Spike != nil {
		w.learn(v.Spike.At, count)
		return
	}
	w.Learner.Learn(one)
}

// nextEvent returns when the first of those events of a visit that are new to its one synapse reaches it, but for
// the source's spike.
func nextEvent(v *sim.Visit) (at sim.Time, ok bool) {
	_, posts := v.News(v.Targets[0])
	if len(posts) > 0 {
		at, ok = posts[0].At+v.Delay, true
	}
	_, modulators := v.ModulatorNews()
	if len(modulators) > 0 && (!ok || modulators[0].At < at) {
		at, ok = modulators[0].At, true
	}
	return at, ok
}

// learn has the synapse see the event at an instant, and notes the change if it is the turn.
func (w *watcher) learn(at sim.Time, count *float64) {
	one := &w.visit
	before := one.Weights[0]
	w.Learner.Learn(one)
	if one.Weights[0] == before {
		return
	}
	*count++
	number := uint64(*count)
	if number%w.every != 0 || one.Draft && !w.reading {
		return
	}
	delay := one.Delay
	if delay < 0 { // the synapse stands at the target, and the visit's instants are those at the source
		at, delay = at-delay, -delay
	}
	change := WeightChange{
		At: at, Pre: one.Source, Post: one.Lo + one.Targets[0], Delay: delay,
		Number: number, Weight: one.Weights[0],
	}
	if one.Draft {
		w.drafts = append(w.drafts, change)
	} else {
		w.kept = append(w.kept, change)
	}
}
