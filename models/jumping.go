package models

import (
	"fmt"
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// jumping is the state of a slice of neurons that fire at arrivals only: AdaptiveLIF neurons, and LIF and IF neurons with
// constants of their own, that receive jumps only, are reset, have no Filters, and do not reach their threshold by their
// drive. With the potential counted from what the drive takes it to, its motion and that of the threshold are
//
//	v(t) = A / E(t),   theta(t) = gap + B_1 / F_1(t) + B_2 / F_2(t) + ...,
//
// where E belongs to the membrane and F_j to a component of the threshold, and A and B_j are constant between events,
// scaled as mode says.
//
// They fire at arrivals only. For let v < theta at some instant, gap > 0, every B_j >= 0, and no component
// decay faster than the membrane. Then theta E - A = gap E + sum of B_j E/F_j - A, which is above 0, never falls from there on.
//
// So an arrival costs an addition and a comparison per synapse: with a bound on theta from below that
// holds for a span of time, as a component only falls while its neuron is silent. What passes that bound is
// compared with theta itself. Spans change no result.
//
// Neurons may differ in all but the components of the threshold. Those with the same time constant share a membrane, that is an E,
// which is computed for an arrival when the first of them is reached.
type jumping struct {
	slice     sim.Slice
	variables []string
	own       []firing // of each neuron, or of the first for all
	membranes []sharedMode
	lineage   []uint32 // of each neuron: its membrane; nil if there is one for all

	components []component
	cells      []jumpingCell
	raised     []float64 // the B of neuron i are raised[i*len(components):]
	free       []instant // end of the last refractory interval; before 0 if none
	early      []uint32  // neurons that begin above their threshold
	releases   releases

	now    instant
	visit  uint64  // numbers the instants at which something happened
	span   float64 // length of a span, ps
	until  instant // the end of the span
	change instant // here a span, or an epoch of a component, ends

	work  sim.Work
	hits  []uint32 // neurons that pass the bound
	seen  []uint64 // per neuron: the last round in which it was among the hits
	round uint64
}

// firing is what one neuron does apart from its membrane's decay.
type firing struct {
	el, vth    float64 // mV
	level      float64 // where V tends to, above EL, mV; without leak any value
	gap        float64 // VTh less that, above 0, mV
	reset      float64 // VReset less that, mV
	refractory float64 // ps
}

// jumpingCell is what an arrival touches.
type jumpingCell struct {
	a   float64 // A; -Inf while refractory, which swallows what arrives
	low float64 // theta is not below this in the present span
}

// sharedMode is the E that neurons of one time constant share.
type sharedMode struct {
	mode
	members []uint32 // in order; nil stands for all
	scale   float64  // E at its last visit
	visit   uint64
}

// component is one of the exponentials of the threshold.
type component struct {
	mode
	jump  float64
	scale float64 // F now
	floor float64 // 1/F at the end of the span
}

// spansPerTau is how many spans there are in the shortest time constant of a threshold.
const spansPerTau = 16

// newJumping makes neurons that all are as f says, have a membrane of a rate, and begin at u0, in mV above EL. Their thresholds do not adapt.
func newJumping(s sim.Slice, f firing, rate, u0 float64) *jumping {
	n := s.Len()
	r := &jumping{
		slice: s, variables: []string{"V"}, own: []firing{f}, membranes: []sharedMode{{mode: newMode(rate)}}, span: math.Inf(1),
		cells: make([]jumpingCell, n), free: make([]instant, n), seen: make([]uint64, n),
	}
	for i := range r.cells {
		r.cells[i].a, r.free[i].at = u0-f.level, -1
	}
	return r
}

// firingOf is what neuron i does.
func (r *jumping) firingOf(i uint32) *firing {
	if len(r.own) == 1 {
		return &r.own[0]
	}
	return &r.own[i]
}

// membraneOf is the membrane of neuron i, which need not have come to now.
func (r *jumping) membraneOf(i uint32) *sharedMode {
	if r.lineage == nil {
		return &r.membranes[0]
	}
	return &r.membranes[r.lineage[i]]
}

// begin has the neurons begin: amplitudes are those of time 0.
func (r *jumping) begin() {
	r.moveTo(instant{})
	r.measure()
	for i := range r.cells {
		if r.cells[i].a >= r.theta(uint32(i)) {
			r.early = append(r.early, uint32(i))
		}
	}
}

// moveTo comes to an instant. Instants never go back by a picosecond or more.
func (r *jumping) moveTo(t instant) {
	r.now = t
	r.visit++
	if !t.before(r.change) {
		r.turn()
	}
}

// scaleOf is E of neuron i now.
func (r *jumping) scaleOf(i uint32) float64 {
	m := r.membraneOf(i)
	if m.visit != r.visit {
		r.come(m)
	}
	return m.scale
}

// come brings a membrane to now.
func (r *jumping) come(m *sharedMode) {
	m.visit = r.visit
	if !r.now.before(m.end) {
		r.carry(m, m.enter(r.now))
	}
	m.scale = m.at(r.now)
	r.work.Exponentials++
}

// carry carries the amplitudes of the neurons of a membrane over epochs.
func (r *jumping) carry(m *sharedMode, epochs float64) {
	if m.members == nil {
		for i := range r.cells {
			r.cells[i].a = carry(r.cells[i].a, epochs)
		}
	}
	for _, i := range m.members {
		r.cells[i].a = carry(r.cells[i].a, epochs)
	}
}

// turn begins a new span, and the epochs of components that begin now.
func (r *jumping) turn() {
	r.until = r.now.plus(r.span)
	r.change = r.until
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
func (r *jumping) bound(i uint32) {
	low := r.firingOf(i).gap
	for j, b := range r.heights(i) {
		low += float64(b * r.components[j].floor)
	}
	r.cells[i].low = low * (1 - slack)
}

func (r *jumping) heights(i uint32) []float64 {
	n := len(r.components)
	return r.raised[int(i)*n : (int(i)+1)*n]
}

// measure computes F of all components now.
func (r *jumping) measure() {
	for j := range r.components {
		r.components[j].scale = r.components[j].at(r.now)
	}
	r.work.Exponentials += uint64(len(r.components))
}

// theta is the threshold of neuron i now, which was measured.
func (r *jumping) theta(i uint32) float64 {
	theta := r.firingOf(i).gap
	for j, b := range r.heights(i) {
		theta += b / r.components[j].scale
	}
	return theta
}

// Work implements sim.Worker.
func (r *jumping) Work() sim.Work { return r.work }

// Wake implements sim.Waker.
func (r *jumping) Wake() sim.Time {
	if len(r.early) > 0 {
		return 0
	}
	return sim.Never
}

// Variables implements sim.Prober: "V" in mV, and "Theta", in mV too, of a threshold that adapts.
func (r *jumping) Variables() []string { return r.variables }

// Probe implements sim.Prober.
func (r *jumping) Probe(at sim.Time, variable string, i int) (float64, error) {
	if !slices.Contains(r.variables, variable) {
		return 0, fmt.Errorf("no variable %q, only %v", variable, r.variables)
	}
	f, one := r.alone(uint32(i))
	if free := one.free[0]; math.IsInf(one.cells[0].a, -1) && !exactly(at).before(free) {
		one.moveTo(free)
		one.release(0)
	}
	one.moveTo(exactly(at))
	scale := one.scaleOf(0)
	switch a := one.cells[0].a; {
	case variable == theta:
		one.measure()
		return f.vth + (one.theta(0) - f.gap), nil
	case math.IsInf(a, -1):
		return f.el + f.level + f.reset, nil
	default:
		return f.el + f.level + a/scale, nil
	}
}

// alone is a copy of neuron i by itself.
func (r *jumping) alone(i uint32) (firing, *jumping) {
	f, m := *r.firingOf(i), *r.membraneOf(i)
	m.members = nil
	return f, &jumping{
		own: []firing{f}, membranes: []sharedMode{m}, components: slices.Clone(r.components),
		cells: slices.Clone(r.cells[i : i+1]), raised: slices.Clone(r.heights(i)), free: r.free[i : i+1],
		now: r.now, visit: r.visit, change: r.change, span: r.span,
	}
}
