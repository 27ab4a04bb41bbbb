package models

import (
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/queue"
	"github.com/ranvier-sim/ranvier/sim"
)

// Advance implements sim.Model.
func (u *uniform) Advance(w sim.Window, in []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	start := len(out)
	var err error
	for len(in) > 0 && err == nil {
		n := u.tabulate(in)
		if n == 0 { // the first arrival is the first of a new epoch
			if out, err = u.settle(beforeArrivals(in[0].At), out); err == nil {
				u.moveTo(exactly(in[0].At))
			}
			continue
		}
		out, err = u.receive(in[:n], out)
		in = in[n:]
	}
	if err == nil && u.due < w.To {
		out, err = u.settle(beforeEnd(w.To), out)
	}
	sortNew(out[start:])
	return out, err
}

// batch is how many exponentials are tabulated at once.
const batch = 256

// tabulate computes the exponentials of the next arrivals, one after the other without a branch between
// them, and returns of how many: about a batch, whole instants, and none of a later epoch.
func (u *uniform) tabulate(in []sim.Volley) int {
	n := min(batch, len(in))
	for n < len(in) && in[n].At == in[n-1].At {
		n++
	}
	for k := range u.modes {
		for n > 0 && !exactly(in[n-1].At).before(u.modes[k].end) {
			n--
		}
	}
	if n == 0 {
		return 0
	}
	u.table = slices.Grow(u.table[:0], n*u.stride)[:n*u.stride]
	for k := range u.modes {
		u.modes[k].tabulate(in[:n], u.table[k:], u.stride)
	}
	u.work.Exponentials += uint64(len(u.table))
	return n
}

// receive applies arrivals whose exponentials are tabulated.
func (u *uniform) receive(in []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	for k := u.scatter(in, 0); k < len(in); k = u.scatter(in, k) {
		at, end := in[k].At, k+1
		for end < len(in) && in[end].At == at {
			end++
		}
		var err error
		if u.due <= at {
			if out, err = u.settle(beforeArrivals(at), out); err != nil {
				return out, err
			}
		}
		u.now = exactly(at)
		copy(u.scale, u.table[k*u.stride:])
		if out, err = u.arrive(in[k:end], out); err != nil {
			return out, err
		}
		k = end
	}
	return out, nil
}

// scatter applies volleys from the k-th on that are all there is to their instant: those of one synapse, as
// they come where each synapse has a delay of its own, to neurons without currents. It stops at the first
// of another kind, before which something is due, or which may make its neuron cross.
func (u *uniform) scatter(in []sim.Volley, k int) int {
	if u.stride > 1 || u.horizon != sim.Never {
		return k
	}
	for ; k < len(in); k++ {
		v := &in[k]
		if len(v.Targets) != 1 || u.due <= v.At || k+1 < len(in) && in[k+1].At == v.At {
			return k
		}
		i, e := v.Targets[0], u.table[k]
		a := u.cells[i] + float64(float64(v.WeightOf(0))*e)
		if a >= u.reach.gap*e {
			return k
		}
		u.cells[i] = a
	}
	return k
}

// sortNew sorts the spikes of a window, which mostly are in order.
func sortNew(spikes []sim.Spike) {
	for i := 1; i < len(spikes); i++ {
		a, b := spikes[i-1], spikes[i]
		if b.At < a.At || b.At == a.At && b.Neuron < a.Neuron {
			sim.SortSpikes(spikes)
			return
		}
	}
}

// arrive applies all volleys of one instant, which is now, then tests the threshold, once.
func (u *uniform) arrive(group []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	u.passed = u.now.at
	u.reach.set(u)
	u.hits = u.hits[:0]
	for i := range group {
		u.add(&group[i])
	}
	if len(u.hits) == 0 {
		return out, nil
	}
	at := u.now
	u.round++
	for _, i := range u.hits {
		if u.seen[i] == u.round {
			continue
		}
		u.seen[i] = u.round
		if !u.reached(i, group) {
			u.consider(i)
			continue
		}
		var err error
		if out, err = u.fire(i, at, out); err != nil {
			return out, err
		}
	}
	return out, nil
}

// reached tells whether neuron i is at or above threshold after the arrivals of group. Where rounding might decide, see tie.
func (u *uniform) reached(i uint32, group []sim.Volley) bool {
	cell := u.cell(i)
	a, bound := cell[0], float64(u.gap*u.scale[0])
	if u.noise != nil {
		a -= u.noise.pending(i, u.passed+1)
	}
	for k, current := range cell[1:] {
		if current != 0 {
			bound -= float64(current * (u.scale[0] / u.scale[k+1]))
		}
	}
	switch {
	case math.Abs(a-bound) > closeCall*math.Abs(bound):
		return a > bound
	case !allZero(cell[1:]):
		return a >= bound
	}
	from := 0.0
	if u.free[i] == u.now {
		from = u.reset - u.level
	}
	return tie{u.inputs, from, u.scale[0], a, u.gap}.broken(i, group)
}

// settle lets everything happen that comes before limit: ends of refractory intervals, crossings, and
// horizons.
func (u *uniform) settle(limit queue.Key, out []sim.Spike) ([]sim.Spike, error) {
	for {
		next, what := limit, nothing
		if k, ok := u.releases.peek(); ok && k.Less(next) {
			next, what = k, release
		}
		if k, ok := u.crossings.Peek(); ok && k.Less(next) {
			next, what = k, cross
		}
		if k := (queue.Key{At: int64(u.horizon), Rank: afterArrivals - 1}); k.Less(next) {
			next, what = k, look
		}
		if k := (queue.Key{At: int64(u.nextDraw), Rank: afterArrivals - 1}); k.Less(next) {
			what = draw
		}
		switch what {
		case nothing:
			u.due = u.nextEvent()
			return out, nil
		case release:
			u.release(u.releases.pop())
		case look:
			u.lookAhead()
		case draw:
			u.drawNoise()
		case cross:
			_, f, _ := u.crossings.Pop()
			switch {
			case !u.stands(&f):
			case !f.found:
				u.search(&f)
			default:
				var err error
				if out, err = u.fire(f.neuron, f.at, out); err != nil {
					return out, err
				}
			}
		}
	}
}

// nextEvent is when the next of the events that settle sees to is due.
func (u *uniform) nextEvent() sim.Time {
	next := min(u.horizon, u.nextDraw)
	if k, ok := u.releases.peek(); ok {
		next = min(next, sim.Time(k.At))
	}
	if k, ok := u.crossings.Peek(); ok {
		next = min(next, sim.Time(k.At))
	}
	return next
}

const (
	nothing = iota
	release
	cross
	look
	draw
)

// stands tells whether nothing has happened to the neuron since the forecast was made.
func (u *uniform) stands(f *forecast) bool { return f.witness == witness(u.cell(f.neuron)) }

// lookAhead looks for the crossings of the next stretch.
func (u *uniform) lookAhead() {
	at := exactly(u.horizon)
	u.moveTo(at)
	u.horizon += u.step
	u.reach.set(u)
	u.hits = u.hits[:0]
	u.scan()
	for _, i := range u.hits {
		u.consider(i)
	}
}

// drawNoise draws the next chunk of noise.
func (u *uniform) drawNoise() {
	at := exactly(u.nextDraw)
	u.moveTo(at)
	u.noise.start, u.passed = at.at, at.at-1
	u.nextDraw += u.noise.chunk
	u.noise.draw(u.cells, u.scale[0])
	u.work.Exponentials += uint64(len(u.noise.offset))
	u.reach.set(u)
	u.hits = u.hits[:0]
	u.scan()
	for _, i := range u.hits {
		u.consider(i)
	}
}

// fire makes neuron i fire at an instant.
func (u *uniform) fire(i uint32, at instant, out []sim.Spike) ([]sim.Spike, error) {
	if u.refractory < 1 && u.free[i].plus(-u.refractory).at == at.at {
		return out, firesTwice(u.slice.Lo+int(i), at)
	}
	u.cells[int(i)*u.stride] = math.Inf(-1)
	free := at.plus(u.refractory)
	u.free[i] = free
	out = append(out, sim.Spike{At: at.at, Neuron: i})
	if u.refractory == 0 {
		u.release(i)
		return out, nil
	}
	u.releases.push(free, i)
	u.due = min(u.due, free.at)
	return out, nil
}

// release ends the refractory interval of neuron i, at free[i].
func (u *uniform) release(i uint32) {
	at := u.free[i]
	u.moveTo(at)
	cell := u.cell(i)
	membrane := u.reset - u.level
	for k, current := range cell[1:] {
		membrane -= current / u.scale[k+1]
	}
	cell[0] = membrane * u.scale[0]
	u.fresh[i] = math.NaN()
	switch {
	case u.noise != nil:
		u.passed = at.at
		if at.frac <= 0 && u.refractory > 0 {
			u.passed-- // an arrival at just that instant counts, unless it is the one that made the neuron fire
		}
		cell[0] += u.noise.pending(i, u.passed+1)
	case allZero(cell[1:]):
		u.fresh[i] = cell[0]
	}
	u.consider(i)
}

// Wake implements sim.Waker.
func (u *uniform) Wake() sim.Time {
	wake := min(u.horizon, u.nextDraw)
	if k, ok := u.crossings.Peek(); ok {
		wake = min(wake, sim.Time(k.At))
	}
	if k, ok := u.releases.peek(); ok && (u.gap < 0 || u.stride > 1 || u.noise != nil) {
		wake = min(wake, sim.Time(k.At))
	}
	return wake
}
