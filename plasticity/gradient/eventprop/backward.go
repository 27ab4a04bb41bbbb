package eventprop

import (
	"cmp"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// Gradient is what a loss depends on. Times are in ps, so that derivatives with respect to delays and spikes are per ps.
type Gradient struct {
	Loss   float64
	Weight [][]float64 // by projection and synapse, in the order of the Connector: with respect to the weight
	Delay  [][]float64 // and the delay
	Spike  [][]float64 // by population and spike, in the order of Trace.Spikes: with respect to the time of the spike, all else following
}

// Loss is a function of the spikes and of the highest potentials of a run.
type Loss interface {
	// Evaluate returns the loss of a run and adds its derivatives to d.
	Evaluate(t *Trace, d *Derivatives) (float64, error)
}

// Derivatives are those of a loss with respect to what it reads of a run.
type Derivatives struct {
	trace  *Trace
	spikes [][]float64
	peaks  [][]float64
}

// Spike returns the derivatives by the times of the spikes of p, per ps, in the order of Trace.Spikes, to be added to. It returns nil for a
// population of another network.
func (d *Derivatives) Spike(p *sim.Population) []float64 {
	if k := slices.Index(d.trace.adjoint.populations, p); k >= 0 {
		return d.spikes[k]
	}
	return nil
}

// Peak adds to the derivative by the highest potential of a neuron, per mV.
func (d *Derivatives) Peak(p *sim.Population, neuron int, value float64) error {
	k, err := d.trace.watch(p, neuron)
	if err != nil {
		return err
	}
	if d.peaks[k] == nil {
		d.peaks[k] = make([]float64, p.N)
	}
	d.peaks[k][neuron] += value
	return nil
}

// Backward returns the exact derivatives of a loss. It visits each spike and each arrival of the trace once.
func (t *Trace) Backward(loss Loss) (*Gradient, error) {
	d := &Derivatives{trace: t, peaks: make([][]float64, len(t.adjoint.populations))}
	for k := range t.adjoint.populations {
		d.spikes = append(d.spikes, make([]float64, t.first[k+1]-t.first[k]))
	}
	value, err := loss.Evaluate(t, d)
	if err != nil {
		return nil, err
	}
	b := newBackward(t, d)
	b.gradient.Loss = value
	for _, i := range t.effectsFirst() {
		b.visit(int(i))
	}
	return b.gradient, nil
}

// effectsFirst orders the moments so that each comes after all on which it has an effect.
func (t *Trace) effectsFirst() []int32 {
	type entry struct {
		at     sim.Time
		depth  int
		moment int32
	}
	entries := make([]entry, 0, len(t.moments))
	for k := range t.adjoint.populations {
		for i := t.first[k]; i < t.first[k+1]; i++ {
			entries = append(entries, entry{t.moments[i].At, t.adjoint.depth[k], int32(i)})
		}
	}
	slices.SortFunc(entries, func(x, y entry) int {
		return cmp.Or(cmp.Compare(y.at, x.at), cmp.Compare(y.depth, x.depth), cmp.Compare(y.moment, x.moment))
	})
	order := make([]int32, len(entries))
	for i := range entries {
		order[i] = entries[i].moment
	}
	return order
}

// backward is the state of the backward pass: for each moment visited, what the loss will change by if the neuron's
// potential (p) or a current of it (q) were raised just before. Between the spikes of its neuron these follow in closed form;
// arrivals do not change them.
type backward struct {
	trace    *Trace
	seeds    *Derivatives
	gradient *Gradient
	p        []float64   // by moment
	q        [][]float64 // by moment and port
}

func newBackward(t *Trace, d *Derivatives) *backward {
	g := &Gradient{Spike: d.spikes}
	for i := range t.adjoint.projections {
		n := len(t.adjoint.projections[i].synapses)
		g.Weight, g.Delay = append(g.Weight, make([]float64, n)), append(g.Delay, make([]float64, n))
	}
	return &backward{trace: t, seeds: d, gradient: g, p: make([]float64, len(t.moments)), q: make([][]float64, len(t.moments))}
}

// visit computes the derivative of the loss by the time of a spike, by all ways, and hands it to the state before the spike.
func (b *backward) visit(i int) {
	t := b.trace
	m := &t.moments[i]
	k := t.population(m.neuron)
	byTime := &b.gradient.Spike[k][i-t.first[k]]
	from, to := t.sent(i)
	for j := from; j < to; j++ {
		*byTime += b.arrive(&t.arrivals[j])
	}
	c := t.adjoint.cells[k]
	if c == nil {
		return
	}
	q := make([]float64, len(c.ports))
	p := 0.0
	if !m.neverEnds {
		end := m.instant()
		end.offset += c.refractory
		p = b.potential(k, m.neuron, end, int32(i))
		for port := range q {
			q[port] = b.current(k, m.neuron, end, int32(i), port) * portable.Exp(-c.ports[port].Rate*c.refractory)
		}
	}
	// A potential higher by 1 crosses the threshold earlier by 1/slope, and so does all that follows.
	b.p[i], b.q[i] = (m.relaunch*p-*byTime)/m.slope, q
}

// arrive adds the derivatives by the weight and the delay of a synapse through one arrival, and returns that by its time.
func (b *backward) arrive(r *arrival) float64 {
	t := b.trace
	if r.at >= t.until {
		return 0
	}
	pr := &t.adjoint.projections[r.projection]
	c, port := t.adjoint.cells[pr.post], int(pr.port)
	at := instant{r.at, 0}
	p, q := 0.0, 0.0
	switch {
	case !r.clamped:
		p, q = b.potential(pr.post, r.neuron, at, r.last), b.current(pr.post, r.neuron, at, r.last, port)
	case !t.moments[r.last].neverEnds:
		end := t.moments[r.last].instant()
		end.offset += c.refractory
		q = b.current(pr.post, r.neuron, end, r.last, port) * portable.Exp(-c.ports[port].Rate*end.since(at))
	}
	b.gradient.Weight[r.projection][r.synapse] += q
	byTime := pr.synapses[r.synapse].Weight*(q*c.ports[port].Rate-p*c.gain) + b.kink(pr.post, r)
	b.gradient.Delay[r.projection][r.synapse] += byTime
	return byTime
}

// kink is the derivative, by the time of an arrival, of a maximum that lies where the arrival turned a rise into a fall. Of several
// in one picosecond each bears its part: together they move the maximum.
func (b *backward) kink(population int, r *arrival) float64 {
	if b.seeds.peaks[population] == nil {
		return 0
	}
	neuron := int(r.neuron) - b.trace.adjoint.base[population]
	peak := &b.trace.peaks[population][neuron]
	if peak.frozen || !peak.kink || peak.at.at != r.at {
		return 0
	}
	return b.seeds.peaks[population][neuron] * peak.slope / float64(peak.ties)
}

// following is the neuron's moment after the given one; -1 stands before the first and after the last.
func (b *backward) following(neuron, last int32) int32 {
	if last >= 0 {
		return b.trace.moments[last].next
	}
	if own := b.trace.own[neuron]; len(own) > 0 {
		return own[0]
	}
	return -1
}

// potential is p at an instant after moment `last` of the neuron and outside its refractory interval.
func (b *backward) potential(population int, neuron int32, at instant, last int32) float64 {
	c, p := b.trace.adjoint.cells[population], 0.0
	if next := b.following(neuron, last); next >= 0 {
		p = b.p[next] * portable.Exp(-c.leak*b.trace.moments[next].instant().since(at))
	}
	if s, seed := b.peak(population, neuron, at, last); seed != 0 {
		p += seed * portable.Exp(-c.leak*s)
	}
	return p
}

// current is q of a port, likewise.
func (b *backward) current(population int, neuron int32, at instant, last int32, port int) float64 {
	c, q := b.trace.adjoint.cells[population], 0.0
	if next := b.following(neuron, last); next >= 0 {
		step := c.ports[port].Over(b.trace.moments[next].instant().since(at))
		q = b.q[next][port]*step.Current + b.p[next]*step.Response
	}
	if s, seed := b.peak(population, neuron, at, last); seed != 0 {
		q += seed * c.ports[port].Over(s).Response
	}
	return q
}

// peak returns how long after the instant the neuron had its highest potential, and the derivative of the loss by that: 0
// if it was not later, or not before the next spike.
func (b *backward) peak(population int, neuron int32, at instant, last int32) (s, seed float64) {
	if b.seeds.peaks[population] == nil {
		return 0, 0
	}
	i := int(neuron) - b.trace.adjoint.base[population]
	peak := &b.trace.peaks[population][i]
	if peak.frozen || peak.last != last {
		return 0, 0
	}
	if s = peak.at.since(at); s <= 0 {
		return 0, 0
	}
	return s, b.seeds.peaks[population][i]
}
