package models

import (
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// move implements cells.
func (p *individual) move(i int, s float64, refractory bool) {
	n := &p.neurons[i]
	currents := p.currentsOf(i)
	if !refractory {
		n.u = n.params.after(n.u, currents, s)
	}
	n.params.decay(currents, s)
	p.work.Exponentials += uint64(1 + 2*len(currents))
}

// arrive implements cells.
func (p *individual) arrive(v *sim.Volley) {
	at := exactly(v.At)
	for k, target := range v.Targets {
		p.touch(target, at)
		n := &p.neurons[target]
		weight := float64(v.WeightOf(k))
		kernel := &n.params.kernels[v.Port]
		switch {
		case kernel.shape != Delta:
			slot := p.first[v.Port] + int(kernel.shape) - 1
			p.currentsOf(int(target))[slot] += float64(weight * kernel.jump)
			n.pure = false
		case !p.refractory(int(target), at):
			n.u += weight
			n.pure = false
		}
	}
}

// above implements cells.
func (p *individual) above(i int) bool {
	n := &p.neurons[i]
	return n.u >= n.params.theta
}

// reset implements cells.
func (p *individual) reset(i int) float64 {
	n := &p.neurons[i]
	n.u = n.params.reset
	n.pure = allZero(p.currentsOf(i))
	return n.params.refractory
}

// alone implements cells for a neuron that nothing but its drive has moved.
func (p *individual) alone(i int) (at instant, known bool) {
	n, c := &p.neurons[i], &p.courses[i]
	if !n.pure {
		return instant{}, false
	}
	from, interval := c.free, n.params.clock.period
	if c.last < 0 {
		from = instant{}
		interval, _ = n.params.clock.until(portable.Double{Hi: n.u})
	}
	if interval.Hi <= 0 {
		return never, true
	}
	return from.plusDouble(interval), true
}

// bound implements cells.
func (p *individual) bound(i int, ahead float64) (step float64, o outlook) {
	n := &p.neurons[i]
	if ahead == 0 {
		return n.params.bound(n.u, p.currentsOf(i))
	}
	copy(p.scratch, p.currentsOf(i))
	u := n.params.after(n.u, p.scratch, ahead)
	n.params.decay(p.scratch, ahead)
	p.work.Exponentials += uint64(1 + 2*len(p.scratch))
	return n.params.bound(u, p.scratch)
}

// snapshot implements cells.
func (p *individual) snapshot(s *sim.Snapshot, i int) {
	n := &p.neurons[i]
	s.Float64(&n.u)
	s.Bool(&n.pure)
	s.Floats(p.currentsOf(i))
}
