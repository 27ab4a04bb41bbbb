package sim

import (
	"math"
	"slices"
)

// learning is the state of a projection whose synapses learn, in one shard. A weight is touched only when an
// event reaches it, and late: a synapse replays the spikes of its target when one of its source comes, or when
// somebody reads the weight.
//
// Which spikes of its target a synapse has seen needs no note per synapse. After the visit of a
// source's spike at t it has seen what reaches it up to t; after a sweep at T what reaches it before T, or, as
// order demands, before the first spike of its source that was under way then. So the last spike of the source and the
// last sweep tell it all.
type learning struct {
	Learner
	Traits
	rows    *rows
	lo      uint32 // of the targets within their population
	states  []float64
	longest Time // delay

	pre        [][]Past // by source: its last spike that has arrived everywhere, and those under way
	post       [][]Past // by target
	recent     []Recent // by target
	modulators []Past
	lag        Time // of the modulators' spikes

	swept Time // by the last sweep
	kept  int  // spikes in post and modulators
	bound int  // on kept: beyond it the synapses are swept
	least int  // of bound

	visit    Visit
	delay    Time      // of the synapses of the visit
	readings []float64 // for visits with a spike
	narrow   []float32 // weights as they act

	balance balance // of adjustments
}

// newLearning makes the learning of rows for targets counted from lo.
func newLearning(l Learner, r *rows, longest Time, lo, hi, bound int) *learning {
	t, targets := l.Traits(), hi-lo
	if bound == 0 {
		bound = max(1024, 16*targets)
	}
	made := &learning{
		Learner: l, Traits: t, rows: r, longest: longest, lo: uint32(lo),
		states: make([]float64, t.States*len(r.targets)),
		pre:    make([][]Past, len(r.start)-1),
		post:   make([][]Past, targets),
		recent: make([]Recent, targets),
		bound:  bound, least: bound,
	}
	made.reset()
	return made
}

// reset forgets all spikes. The weights are put back elsewhere.
func (l *learning) reset() {
	clear(l.states)
	forget(l.pre)
	forget(l.post)
	for i := range l.recent {
		l.recent[i] = NewRecent(nil)
	}
	l.modulators = l.modulators[:0]
	l.swept, l.kept, l.bound = 0, 0, l.least
	if r, ok := l.Learner.(Resetter); ok {
		r.Reset()
	}
}

// beforeTime is before every instant.
const beforeTime = Time(math.MinInt64)

func forget(histories [][]Past) {
	for i := range histories {
		histories[i] = histories[i][:0]
	}
}

// depart remembers a spike of a source. All that arrives before `done` has arrived.
func (l *learning) depart(s Spike, done Time) {
	past := l.pre[s.Neuron]
	if len(past) == cap(past) {
		past = keepFrom(past, done-l.longest)
	}
	l.pre[s.Neuron] = remember(l.Learner, PreSide, past, Past{At: s.At})
}

// fired remembers a spike of a target, counted from lo.
func (l *learning) fired(target uint32, spike Past) {
	history := &l.post[target-l.lo]
	*history = remember(l.Learner, PostSide, *history, spike)
	l.recent[target-l.lo].add(&(*history)[len(*history)-1])
	l.kept++
}

// modulate remembers spikes of the modulator, in order.
func (l *learning) modulate(spikes []Spike) error {
	for _, s := range spikes {
		at, ok := s.At.plus(l.lag)
		if !ok {
			return ErrTimeOverflow
		}
		l.modulators = remember(l.Learner, ModulatorSide, l.modulators, Past{At: at, Trace: [3]float64{float64(s.Neuron)}})
	}
	l.kept += len(spikes)
	return nil
}

// arrive has n synapses, from pos on, which share source and delay, see a spike: the nth of those of their
// source that arrive at the instant. It returns their weights, as they act, valid until narrow is emptied.
func (l *learning) arrive(pos, n int, at Time, nth int) []float32 {
	source := l.rows.source(pos)
	l.show(source, pos, n)
	k := firstAt(l.pre[source], at-l.delay) + nth
	l.visit.Readings = l.readings
	l.replay(l.pre[source], k)
	first := len(l.narrow)
	l.narrow = slices.Grow(l.narrow, n)[:first+n]
	narrow := l.narrow[first:]
	for i, w := range l.visit.Weights {
		narrow[i] = float32(w)
	}
	return narrow
}

// show points the visit at n synapses of a source, from pos on, which share their delay.
func (l *learning) show(source uint32, pos, n int) {
	l.delay = l.rows.delays.at(pos)
	l.visit = Visit{
		Delay:  l.delay,
		Source: source, Lo: l.lo,
		Posts: l.post, Modulators: l.modulators, Recent: l.recent,
		Targets: l.rows.targets[pos : pos+n],
		Weights: l.rows.precise[pos : pos+n],
		States:  l.states[pos*l.States : (pos+n)*l.States],
	}
	if l.reads() {
		l.visit.Delay = -l.delay
	}
}

// clock is the instant in a visit that is t at the targets.
func (l *learning) clock(t Time) Time {
	if l.reads() {
		return t - l.delay
	}
	return t
}

// replay has the synapses of the visit see spike k of their source, and all that comes before it.
func (l *learning) replay(past []Past, k int) {
	v := &l.visit
	v.Spike = &past[k]
	l.since(past, k, v.Spike.At)
	v.To = l.after(v.Spike.At)
	l.Learn(v)
}

// catchUp has the synapses of the visit see all that comes before the instant t, which is not after spike k of
// their source, the first that they have not seen.
func (l *learning) catchUp(past []Past, k int, t Time) {
	v := &l.visit
	v.Spike = nil
	l.since(past, k, t)
	v.To = t
	if v.From < v.To || v.Looking {
		l.Learn(v)
	}
}

// since sets what the synapses of the visit have seen, if what comes next to them is at t, and spike k of
// their source the first that they have not seen. A spike that was under way at the last sweep kept it from
// showing what came after the spike.
func (l *learning) since(past []Past, k int, t Time) {
	v := &l.visit
	v.Last, v.From = nil, min(l.clock(l.swept), t)
	if k == 0 {
		return
	}
	v.Last = &past[k-1]
	if last := v.Last.At; last >= l.swept-l.delay {
		v.From = l.after(last)
	} else {
		v.From = max(v.From, l.after(last))
	}
}

// after is the first instant at which what reaches a synapse comes after its source's spike at t.
func (l *learning) after(t Time) Time {
	if l.PreFirst {
		return t
	}
	return t + 1
}

// sweep has all synapses catch up with what reached them before t, and drops what none of them needs any more.
// All that arrives before t has arrived. Each synapse sees each spike of its target once, sooner or later,
// so a sweep costs little more than it saves, and synapses of a silent source need no history without end.
//
// Who sets weights may have swept beyond what a group that nothing happens to calls done; to go back would show synapses
// what they have seen.
func (l *learning) sweep(t Time) {
	if t <= l.swept {
		return
	}
	for source := range l.pre {
		past := l.pre[source]
		l.runs(uint32(source), func(pos, n int) {
			l.show(uint32(source), pos, n)
			k := firstAt(past, t-l.delay)
			until := l.clock(t)
			if k < len(past) {
				until = min(until, past[k].At)
			}
			l.catchUp(past, k, until)
		})
	}
	l.sweptAt(t)
}

// sweptAt notes that all synapses have seen what reached them before an instant.
func (l *learning) sweptAt(t Time) {
	l.swept = t
	l.trim(t)
}

// runs calls visit with each run of synapses of a source that share a delay.
func (l *learning) runs(source uint32, visit func(pos, n int)) {
	for pos, hi := l.rows.row(source); pos < hi; {
		end, _ := l.rows.delays.run(pos, hi, l.rows.delays.at(pos))
		visit(pos, end-pos)
		pos = end
	}
}

// trim drops what reached every synapse before all that it may still have to see: that is not before t less a
// delay, and spikes of targets take another. The last that is dropped would be the one that traces are taken
// from, so it stays.
func (l *learning) trim(t Time) {
	l.kept = 0
	for i := range l.post {
		l.post[i] = keepFrom(l.post[i], t-2*l.longest)
		l.kept += len(l.post[i])
	}
	l.modulators = keepFrom(l.modulators, t-l.longest)
	l.kept += len(l.modulators)
	l.bound = max(l.least, 2*l.kept)
}

// keepFrom drops all spikes before t but the last.
func keepFrom(past []Past, t Time) []Past {
	n := firstAt(past, t) - 1
	if n <= 0 {
		return past
	}
	return past[:copy(past, past[n:])]
}
