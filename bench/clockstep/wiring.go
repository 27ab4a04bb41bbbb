package clockstep

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// wiring is the synapses of one projection, checked and on the grid, in the order in which they were
// made.
type wiring struct {
	projection *sim.Projection
	grid       grid
	parts      [][]synapse
	count      int
	delays     []int // all that occur, ascending
	mixed      bool  // weights differ
	change     DelayChange
	mistakes   sim.Mistakes
}

type synapse struct {
	pre, post uint32
	weight    float32
	delay     int32
}

// gather makes the synapses of a projection.
func gather(net *sim.Network, p *sim.Projection, g grid) (w *wiring, err error) {
	w = &wiring{projection: p, grid: g, change: DelayChange{Projection: p.Name()}}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("projection %q: connector %T panicked: %v", p.Name(), p.Connector, r)
		}
	}()
	if err := net.Synapses(p, w.take); err != nil {
		return nil, err
	}
	if w.count > math.MaxUint32 {
		w.mistakes.Add(&sim.SynapseError{Projection: p.Name(), Pre: -1, Post: -1, Field: "number of synapses", Value: w.count, Want: fmt.Sprintf("at most %d", uint32(math.MaxUint32))})
	}
	return w, w.mistakes.Err(fmt.Sprintf("projection %q", p.Name()))
}

// take adds one part.
func (w *wiring) take(made []sim.Synapse) error {
	part := make([]synapse, 0, len(made))
	for k := range made {
		if err := w.check(&made[k]); err != nil {
			w.mistakes.Add(err)
			continue
		}
		s := synapse{made[k].Pre, made[k].Post, float32(made[k].Weight), int32(w.change.delay(w.grid, made[k].Delay))}
		part = append(part, s)
		w.mixed = w.mixed || math.Float32bits(s.weight) != math.Float32bits(w.first(part).weight)
		if at, found := slices.BinarySearch(w.delays, int(s.delay)); !found {
			w.delays = slices.Insert(w.delays, at, int(s.delay))
		}
	}
	if len(part) > 0 {
		w.parts = append(w.parts, part)
		w.count += len(part)
	}
	return nil
}

// first is the first synapse of all, of which part may be the first part.
func (w *wiring) first(part []synapse) *synapse {
	if len(w.parts) > 0 {
		part = w.parts[0]
	}
	return &part[0]
}

// check says what is wrong with a synapse: what the engine refuses, and delays of too many steps.
func (w *wiring) check(s *sim.Synapse) error {
	pre, post := w.projection.Pre.N, w.projection.Post.N
	wrong := func(field string, value any, want string) error {
		return &sim.SynapseError{Projection: w.projection.Name(), Pre: int(s.Pre), Post: int(s.Post), Field: field, Value: value, Want: want}
	}
	switch narrow := float64(float32(s.Weight)); {
	case int(s.Pre) >= pre:
		return wrong("pre", s.Pre, fmt.Sprintf("an index below %d", pre))
	case int(s.Post) >= post:
		return wrong("post", s.Post, fmt.Sprintf("an index below %d", post))
	case !finite(s.Weight):
		return wrong("weight", s.Weight, "a finite number")
	case !finite(narrow):
		return wrong("weight", s.Weight, fmt.Sprintf("a magnitude of at most %g (float32)", math.MaxFloat32))
	case narrow == 0 && s.Weight != 0:
		return wrong("weight", s.Weight, fmt.Sprintf("0 or a magnitude of at least %g (float32)", math.SmallestNonzeroFloat32))
	case s.Delay < 0:
		return wrong("delay", s.Delay, "0 or more")
	case w.grid.nearest(s.Delay) > maxSteps:
		return wrong("delay", s.Delay, fmt.Sprintf("at most %d steps of %v", maxSteps, w.grid.step))
	}
	return nil
}

// fewDelays is up to how many delays it is cheaper to look up the synapses of a source delay by delay
// when each is over, than to sum ahead in a ring, which has to be drained for all neurons.
const fewDelays = 12

// connect adds the synapses onto a cohort to its layers.
func (w *wiring) connect(c *cohort, from []*raster) error {
	if w.count == 0 {
		return nil
	}
	if len(w.delays) > fewDelays {
		return w.connectRinged(c, from)
	}
	column := c.state.column(w.projection.Port)
	layers := make([]layer, len(w.delays))
	for k, delay := range w.delays {
		layers[k] = layer{from: from, delay: delay, column: column}
	}
	w.fill(layers, c, func(s *synapse) (int, uint32) {
		k, _ := slices.BinarySearch(w.delays, int(s.delay))
		return k, s.post - uint32(c.lo)
	})
	c.layers = append(c.layers, layers...)
	return nil
}

// connectRinged is connect by a ring of sums.
func (w *wiring) connectRinged(c *cohort, from []*raster) error {
	shortest, longest := w.delays[0], w.delays[len(w.delays)-1]
	size := stride(len(c.state.u))
	if spread, most := longest-shortest+1, math.MaxUint32/size; spread > most {
		return &sim.SynapseError{Projection: w.projection.Name(), Pre: -1, Post: -1, Field: "spread of delays", Value: w.grid.at(spread), Want: fmt.Sprintf("at most %v for %d neurons", w.grid.at(most), len(c.state.u))}
	}
	layers := []layer{{from: from, delay: shortest, ring: c.ringOf(w.projection.Port, longest-shortest+1)}}
	w.fill(layers, c, func(s *synapse) (int, uint32) {
		return 0, uint32((int(s.delay)-shortest)*size) + s.post - uint32(c.lo)
	})
	c.layers = append(c.layers, layers...)
	return nil
}

// fill makes the rows of all synapses onto a cohort. To place a synapse is to name its layer, and the
// target that stands in its row.
func (w *wiring) fill(layers []layer, c *cohort, place func(*synapse) (layer int, target uint32)) {
	lo, hi := uint32(c.lo), uint32(c.lo+len(c.state.u))
	each := func(use func(l *layer, s *synapse, target uint32)) {
		for _, part := range w.parts {
			for k := range part {
				if s := &part[k]; s.post >= lo && s.post < hi {
					l, target := place(s)
					use(&layers[l], s, target)
				}
			}
		}
	}
	for k := range layers {
		layers[k].start = make([]uint32, w.projection.Pre.N+1)
	}
	each(func(l *layer, s *synapse, _ uint32) { l.start[s.pre+1]++ })
	for k := range layers {
		w.allocate(&layers[k])
	}
	each(func(l *layer, s *synapse, target uint32) {
		at := l.start[s.pre]
		l.start[s.pre]++
		l.targets[at] = target
		if w.mixed {
			l.weights[at] = s.weight
		}
	})
	for k := range layers {
		start := layers[k].start
		copy(start[1:], start) // every row began where it now ends
		start[0] = 0
		layers[k].sort()
	}
}

// allocate turns counts, each one place too high, into the beginnings of rows, and makes room for them.
func (w *wiring) allocate(l *layer) {
	for i := range len(l.start) - 1 {
		l.start[i+1] += l.start[i]
	}
	total := l.start[len(l.start)-1]
	l.targets = make([]uint32, total)
	l.weight = float64(w.parts[0][0].weight)
	if w.mixed {
		l.weights = make([]float32, total)
	}
}

// sort brings the rows into the order of targets, so that they sweep through the state. Synapses that
// share a target stay in the order in which they were made.
func (l *layer) sort() {
	type weighted struct {
		target uint32
		weight float32
	}
	var row []weighted
	for i := range len(l.start) - 1 {
		lo, hi := l.start[i], l.start[i+1]
		targets := l.targets[lo:hi]
		switch {
		case slices.IsSorted(targets):
		case len(l.weights) == 0:
			slices.Sort(targets)
		default:
			row = row[:0]
			for k, t := range targets {
				row = append(row, weighted{t, l.weights[int(lo)+k]})
			}
			slices.SortStableFunc(row, func(a, b weighted) int { return cmp.Compare(a.target, b.target) })
			for k, x := range row {
				targets[k], l.weights[int(lo)+k] = x.target, x.weight
			}
		}
	}
}
