package models

import (
	"fmt"
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// rising is the state of a slice of AdaptiveLIF neurons that receive jumps only, are reset, have no Filters, and do not reach their
// threshold by their drive. With the potential counted from what the drive takes it to, its motion and that of the
// threshold are
//
//	v(t) = A / E(t),   theta(t) = gap + B_1 / F_1(t) + B_2 / F_2(t) + ...,
//
// where E belongs to the membrane and F_j to a component of the threshold, and A and B_j are constant between events,
// scaled as mode says.
//
// Such a neuron fires at arrivals only. For let v < theta at some instant, gap > 0, every B_j >= 0, and no component
// decay faster than the membrane. Then theta E - A = gap E + sum of B_j E/F_j - A, which is above 0, never falls from there on.
//
// So an arrival costs an addition and a comparison per synapse, as for a LIF: with a bound on theta from below that
// holds for a span of time, as a component only falls while its neuron is silent. What passes that bound is
// compared with theta itself. Spans change no result.
type rising struct {
	slice      sim.Slice
	el, vth    float64 // mV
	level      float64 // where V tends to, above EL, mV
	gap        float64 // VTh less that, above 0, mV
	reset      float64 // VReset less that, mV
	refractory float64 // ps

	membrane   mode
	components []component
	cells      []risingCell
	raised     []float64 // the B of neuron i are raised[i*len(components):]
	free       []instant // end of the last refractory interval; before 0 if none
	early      []uint32  // neurons that begin above their threshold
	releases   releases

	now    instant
	scale  float64 // E now
	span   float64 // length of a span, ps
	until  instant // the end of the span
	change instant // here a span or an epoch ends

	work  sim.Work
	hits  []uint32 // neurons that pass the bound
	seen  []uint64 // per neuron: the last round in which it was among the hits
	round uint64
}

// risingCell is what an arrival touches.
type risingCell struct {
	a   float64 // A; -Inf while refractory, which swallows what arrives
	low float64 // theta is not below this in the present span
}

// component is one of the exponentials of the threshold.
type component struct {
	mode
	jump  float64
	scale float64 // F now
	floor float64 // 1/F at the end of the span
}

// jumpsOnly tells whether neurons of which none has parameters of its own can be rising ones.
func (l *AdaptiveLIF) jumpsOnly(gap float64) bool {
	simple := !l.NoReset && gap > 0 && len(l.Filters) == 0
	for _, p := range l.Ports {
		simple = simple && p.Shape == Delta
	}
	for _, h := range l.Threshold {
		simple = simple && h.Jump >= 0 && h.Tau >= l.TauM
	}
	return simple
}

// spansPerTau is how many spans there are in the shortest time constant of a threshold.
const spansPerTau = 16

// newRising makes the neurons of a slice, which are as l says, with its defaults filled in.
func newRising(s sim.Slice, l *AdaptiveLIF, gap float64) (*rising, error) {
	n := s.Len()
	level := float64(l.R * l.IE)
	r := &rising{
		slice: s, el: l.EL, vth: l.VTh, level: level, gap: gap, reset: l.VReset - l.EL - level, refractory: l.TRef,
		membrane: newMode(1 / l.TauM), span: math.Inf(1),
		cells: make([]risingCell, n), free: make([]instant, n), seen: make([]uint64, n),
		raised: make([]float64, n*len(l.Threshold)),
	}
	for _, h := range l.Threshold {
		r.components = append(r.components, component{mode: newMode(1 / h.Tau), jump: h.Jump})
		r.span = min(r.span, h.Tau/spansPerTau)
	}
	var errs sim.Mistakes
	for i := range n {
		r.cells[i].a, r.free[i].at = l.U0-level, -1
		if l.Raised == nil {
			continue
		}
		var c checks
		height := l.Raised(s.Lo + i)
		if c.notNegative("Raised", height, "mV"); len(c.mistakes) > 0 {
			errs.Add(c.err(s.Population, s.Lo+i))
			continue
		}
		r.raised[i*len(r.components)] = height
	}
	r.moveTo(instant{})
	r.measure()
	for i := range r.cells {
		if r.cells[i].a >= r.theta(uint32(i)) {
			r.early = append(r.early, uint32(i))
		}
	}
	return r, errs.Err(population(s))
}

// moveTo computes E at an instant. Instants never go back by a picosecond or more.
func (r *rising) moveTo(t instant) {
	r.now = t
	if !t.before(r.change) {
		r.turn()
	}
	r.scale = r.membrane.at(t)
	r.work.Exponentials++
}

// turn begins a new span, and the epochs that begin now.
func (r *rising) turn() {
	if epochs := r.membrane.enter(r.now); epochs > 0 {
		for i := range r.cells {
			r.cells[i].a = carry(r.cells[i].a, epochs)
		}
	}
	r.until = r.now.plus(r.span)
	r.change = r.until
	if r.membrane.end.before(r.change) {
		r.change = r.membrane.end
	}
	for j := range r.components {
		c := &r.components[j]
		if epochs := c.enter(r.now); epochs > 0 {
			carryAll(r.raised, j, len(r.components), epochs)
		}
		if c.end.before(r.change) {
			r.change = c.end
		}
		c.floor = 1 / c.at(r.until)
	}
	r.work.Exponentials += uint64(len(r.components))
	for i := range r.cells {
		r.bound(uint32(i))
	}
}

// bound sets the bound of neuron i, with a margin for rounding.
func (r *rising) bound(i uint32) {
	low := r.gap
	for j, b := range r.heights(i) {
		low += float64(b * r.components[j].floor)
	}
	r.cells[i].low = low * (1 - slack)
}

func (r *rising) heights(i uint32) []float64 {
	n := len(r.components)
	return r.raised[int(i)*n : (int(i)+1)*n]
}

// measure computes F of all components now.
func (r *rising) measure() {
	for j := range r.components {
		r.components[j].scale = r.components[j].at(r.now)
	}
	r.work.Exponentials += uint64(len(r.components))
}

// theta is the threshold of neuron i now, which was measured.
func (r *rising) theta(i uint32) float64 {
	theta := r.gap
	for j, b := range r.heights(i) {
		theta += b / r.components[j].scale
	}
	return theta
}

// Work implements sim.Worker.
func (r *rising) Work() sim.Work { return r.work }

// Wake implements sim.Waker.
func (r *rising) Wake() sim.Time {
	if len(r.early) > 0 {
		return 0
	}
	return sim.Never
}

// Variables implements sim.Prober: "V" and "Theta", in mV.
func (r *rising) Variables() []string { return []string{"V", "Theta"} }

// Probe implements sim.Prober.
func (r *rising) Probe(at sim.Time, variable string, i int) (float64, error) {
	copied := rising{
		level: r.level, gap: r.gap, reset: r.reset, membrane: r.membrane, components: slices.Clone(r.components),
		cells: slices.Clone(r.cells[i : i+1]), raised: slices.Clone(r.heights(uint32(i))), free: r.free[i : i+1],
		now: r.now, change: r.change, span: r.span,
	}
	free := copied.free[0]
	if refractory := math.IsInf(copied.cells[0].a, -1); refractory && !exactly(at).before(free) {
		copied.moveTo(free)
		copied.cells[0].a = copied.reset * copied.scale
	}
	copied.moveTo(exactly(at))
	copied.measure()
	switch variable {
	case "V":
		if math.IsInf(copied.cells[0].a, -1) {
			return r.el + r.level + r.reset, nil
		}
		return r.el + r.level + copied.cells[0].a/copied.scale, nil
	case "Theta":
		return r.vth + (copied.theta(0) - r.gap), nil
	}
	return 0, fmt.Errorf("no variable %q, only %v", variable, r.Variables())
}
