package gradient

import (
	"fmt"
	"math"
)

// Event is a spike of an input.
type Event struct {
	Source int
	At     float64
}

// Layer is some neurons that each fire once, or never, and the synapses onto them from sources that do the same: the neurons of the layer before,
// then the layer's own pulses. The zero values of its pointers are none.
type Layer struct {
	Kernel    Kernel
	Tau       float64 // time constant of the synapse
	Threshold float64
	Pre, Post int // neurons

	Weights  []float64 // a row of Post for every source
	Pulses   []float64 // times of sources that fire always at the same instant, 0 or more
	Axonal   []float64 // delay of each neuron before, to all of its targets; nil for none
	Synaptic []float64 // delay of each synapse, like Weights; nil for none

	Fixed bool // the pulses are not trained, and have no derivatives

	// Rate is a factor of the learning rate of all that is a time: of pulses and delays; default 1.
	Rate float64

	// Steepest, if above 0, is a bound on 1/(tau dV/dt) in derivatives. Where a potential only grazes the threshold that is
	// large beyond all use. A gradient that is bounded is not exact.
	Steepest float64

	// Clip, if above 0, is a bound on every single derivative of a spike time, by a weight (units of time per mV) or by the time of an arrival, as Comsa
	// et al. 2020 (arXiv:1907.13223) have it, whose clip_derivative is 539.7 for MNIST. Leap, if above 0, is a bound on the derivative of the loss of a sample by
	// a weight: a spike by which it is larger changes no weight, though those before it are told of the loss. Göltz et al. 2021
	// (arXiv:1912.11443, max_dw_norm of their program: 0.2). Neither leaves the gradient exact.
	Clip, Leap float64
}

// Sources is the number of rows of Weights.
func (l *Layer) Sources() int { return l.Pre + len(l.Pulses) }

// trainsPulses tells whether anybody needs derivatives with respect to the pulses.
func (l *Layer) trainsPulses() bool { return len(l.Pulses) > 0 && !l.Fixed }

// Check returns a *ParamError for each parameter that makes no sense, joined. The name is how errors call the layer.
func (l *Layer) Check(name string) error {
	m := mistakes{of: name}
	m.demand("Kernel", l.Kernel, l.Kernel < kernels, "NonLeaky, Equal or Double")
	m.positive("Tau", l.Tau)
	m.positive("Threshold", l.Threshold)
	m.demand("Pre", l.Pre, l.Pre >= 1, "1 or more")
	m.demand("Post", l.Post, l.Post >= 1, "1 or more")
	m.notNegative("Steepest", l.Steepest)
	m.notNegative("Clip", l.Clip)
	m.notNegative("Leap", l.Leap)
	m.list("Weights", l.Weights, l.Sources()*l.Post, -math.MaxFloat32)
	m.list("Pulses", l.Pulses, len(l.Pulses), 0)
	m.notNegative("Rate", l.Rate)
	if l.Axonal != nil {
		m.list("Axonal", l.Axonal, l.Pre, 0)
	}
	if l.Synaptic != nil {
		m.list("Synaptic", l.Synaptic, len(l.Weights), 0)
	}
	return m.err()
}

// list demands a number of values that float32 can hold, none below least, and reports the first that is not.
func (m *mistakes) list(field string, values []float64, n int, least float64) {
	m.demand(field, len(values), len(values) == n, fmt.Sprintf("%d numbers", n))
	for i, x := range values {
		if !(x >= least && x <= math.MaxFloat32) {
			m.demand(at(field, i), x, false, fmt.Sprintf("a number from %g to %g", least, math.MaxFloat32))
			return
		}
	}
}

// longest is how far apart, in units of tau, the first and the last arrival may be for their factors to refer to one instant: beyond,
// exponentials of the difference lose digits, and in the end overflow.
const longest = 50

// run is the memory of one evaluation of a layer.
type run struct {
	*Layer
	each bool // every neuron has its own order of arrivals

	events []Event // of sources that fire, with axonal delays, in order of (At, Source)
	origin float64 // of x
	groups []group // of events at one instant

	p, q, sum []float64
	open      int

	at     []float64 // of each neuron, +Inf for silence
	x      []float64 // the same since the origin, over tau
	slope  []float64 // dV/dx there
	causal []int32   // events before it; groups, if not each

	arrivals []Event // of one neuron
	active   activity
}

// group is events at one instant.
type group struct {
	from, to int
	x        float64
	factors
}

func newRun(l *Layer) *run {
	floats := func(n int) []float64 { return make([]float64, n) }
	return &run{
		Layer: l,
		p:     floats(l.Post), q: floats(l.Post), sum: floats(l.Post),
		at: floats(l.Post), x: floats(l.Post), slope: floats(l.Post), causal: make([]int32, l.Post),
		active: newActivity(l.Post),
	}
}

// forward finds the spikes of all neurons. What it is given it keeps until the next call.
func (r *run) forward(in []Event) {
	r.gather(in)
	r.groups = r.groups[:0]
	for j := range r.at {
		r.at[j] = math.Inf(1)
	}
	n := len(r.events)
	if n == 0 {
		return
	}
	r.origin = r.events[0].At
	r.each = r.Synaptic != nil || r.events[n-1].At-r.origin > longest*r.Tau
	if r.each {
		r.forwardEach()
		return
	}
	r.group()
	r.scan()
}

// gather brings the arrivals into order.
func (r *run) gather(in []Event) {
	r.events = r.events[:0]
	for _, e := range in {
		if r.Axonal != nil {
			e.At += r.Axonal[e.Source]
		}
		r.events = append(r.events, e)
	}
	for k, t := range r.Pulses {
		r.events = append(r.events, Event{r.Pre + k, t})
	}
	sortEvents(r.events)
}

// group puts together what arrives at one instant.
func (r *run) group() {
	for from, to := 0, 0; from < len(r.events); from = to {
		t := r.events[from].At
		for to = from + 1; to < len(r.events) && r.events[to].At == t; to++ {
		}
		x := (t - r.origin) / r.Tau
		r.groups = append(r.groups, group{from, to, x, r.Kernel.at(x)})
	}
}

// scan takes up group after group until all neurons have fired. A neuron that has fired has p = -Inf: no arrival changes that, and no
// bound is reached by it.
func (r *run) scan() {
	clear(r.p)
	clear(r.q)
	r.open = r.Post
	for k := range r.groups {
		i := r.after(k)
		r.takeUp(&r.groups[k], i, int32(k)+1)
		if r.open == 0 {
			return
		}
	}
}

// after is the interval that begins with a group.
func (r *run) after(k int) interval {
	g := &r.groups[k]
	if k+1 == len(r.groups) {
		return interval{g.x, math.Inf(1), g.y, 0}
	}
	next := &r.groups[k+1]
	return interval{g.x, next.x, g.y, next.y}
}

// takeUp adds the weights of a group, and lets neurons fire before the next.
func (r *run) takeUp(g *group, i interval, causal int32) {
	row := r.row(r.events[g.from].Source)
	if g.to > g.from+1 {
		copy(r.sum, row)
		for _, e := range r.events[g.from+1 : g.to] {
			addTo(r.sum, r.row(e.Source))
		}
		row = r.sum
	}
	x, z := r.Kernel.bound(i)
	f, h, theta := g.f, g.g, r.Threshold
	p, q := r.p[:len(row)], r.q[:len(row)]
	for j, w := range row {
		pj, qj := p[j]+float64(w*f), q[j]+float64(w*h)
		p[j], q[j] = pj, qj
		if float64(pj*x)-float64(qj*z) >= theta {
			r.fire(j, i, causal)
		}
	}
}

// row is the weights of a source.
func (r *run) row(source int) []float64 {
	lo, hi := source*r.Post, (source+1)*r.Post
	return r.Weights[lo:hi:hi]
}

// fire lets a neuron fire in an interval if it does.
func (r *run) fire(j int, i interval, causal int32) {
	c, fires := r.Kernel.cross(r.p[j], r.q[j], r.Threshold, i)
	if !fires {
		return
	}
	r.x[j], r.slope[j], r.causal[j] = c.x, c.slope, causal
	r.at[j] = r.origin + c.x*r.Tau
	r.p[j] = math.Inf(-1)
	r.open--
}
