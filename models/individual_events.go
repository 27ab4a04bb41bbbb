package models

import (
	"github.com/ranvier-sim/ranvier/sim"
)

// Advance implements sim.Model.
func (p *individual) Advance(w sim.Window, in []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	start := len(out)
	var err error
	for len(in) > 0 && err == nil {
		at := in[0].At
		if out, err = p.ring(beforeArrivals(at), out); err != nil {
			break
		}
		p.beginArrivals()
		for len(in) > 0 && in[0].At == at {
			p.arrive(&in[0])
			in = in[1:]
		}
		out, err = p.endArrivals(exactly(at), out)
	}
	if err == nil {
		out, err = p.ring(beforeEnd(w.To), out)
	}
	sim.SortSpikes(out[start:])
	return out, err
}

// beginArrivals starts the handling of all arrivals of one instant.
func (p *individual) beginArrivals() {
	p.round++
	p.touched = p.touched[:0]
}

// arrive adds one volley to the neurons it reaches, each of which it first brings up to date.
func (p *individual) arrive(v *sim.Volley) {
	at := exactly(v.At)
	for k, target := range v.Targets {
		n := &p.neurons[target]
		if n.round != p.round {
			n.round = p.round
			p.touched = append(p.touched, target)
			p.moveTo(int(target), at)
		}
		weight := float64(v.WeightOf(k))
		kernel := &n.params.kernels[v.Port]
		switch {
		case kernel.shape != Delta:
			slot := p.first[v.Port] + int(kernel.shape) - 1
			p.currentsOf(int(target))[slot] += weight * kernel.jump
			n.pure = false
		case !at.before(n.free):
			n.u += weight
			n.pure = false
		}
	}
}

// endArrivals tests the threshold, once, of every neuron that something reached at this instant.
func (p *individual) endArrivals(at instant, out []sim.Spike) ([]sim.Spike, error) {
	for _, i := range p.touched {
		n := &p.neurons[i]
		if n.u >= n.params.theta && !at.before(n.free) {
			var err error
			if out, err = p.fire(int(i), at, out); err != nil {
				return out, err
			}
			continue
		}
		p.foresee(int(i))
	}
	return out, nil
}

// fire makes neuron i fire at an instant, which is unrounded; the spike carries the nearest picosecond.
func (p *individual) fire(i int, at instant, out []sim.Spike) ([]sim.Spike, error) {
	n := &p.neurons[i]
	if n.last == at.at {
		return out, firesTwice(p.slice.Lo+i, at)
	}
	p.moveTo(i, at)
	n.u = n.params.reset
	n.free, n.last = at.plus(n.params.refractory), at.at
	n.pure = allZero(p.currentsOf(i))
	p.foresee(i)
	return append(out, sim.Spike{At: at.at, Neuron: uint32(i)}), nil
}

// Wake implements sim.Waker.
func (p *individual) Wake() sim.Time {
	if k, ok := p.alarms.Peek(); ok {
		return sim.Time(k.At)
	}
	return sim.Never
}
