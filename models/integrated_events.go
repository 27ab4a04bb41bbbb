package models

import (
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// Advance implements sim.Model.
func (p *integrated[Y]) Advance(w sim.Window, in []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	start := len(out)
	p.testimonies = p.testimonies[:0]
	var err error
	for more := true; more && err == nil; more = len(in) > 0 {
		var to sim.Time
		in, to = p.inbox.take(in, w.To)
		out, err = p.advance(to, out)
	}
	sortNew(out[start:])
	p.testimonies.sort()
	return out, err
}

// advance carries all neurons to `to`, with the arrivals that are in the inbox.
func (p *integrated[Y]) advance(to sim.Time, out []sim.Spike) ([]sim.Spike, error) {
	var err error
	for k, i := range p.inbox.touched {
		if out, err = p.hear(i, p.inbox.of(k), to, out); err != nil {
			return out, err
		}
	}
	for p.alarms.first() < to {
		if out, err = p.hear(uint32(p.alarms.winner()), nil, to, out); err != nil {
			return out, err
		}
	}
	return out, nil
}

// hear carries one neuron to `to`, through all that arrives before.
func (p *integrated[Y]) hear(i uint32, arrivals []arrival, to sim.Time, out []sim.Spike) ([]sim.Spike, error) {
	var err error
	for len(arrivals) > 0 {
		n := 1
		for n < len(arrivals) && arrivals[n].at == arrivals[0].at {
			n++
		}
		at := exactly(arrivals[0].at)
		if out, err = p.run(i, at, out); err != nil {
			return out, err
		}
		if out, err = p.arrive(i, at, arrivals[:n], out); err != nil {
			return out, err
		}
		arrivals = arrivals[n:]
	}
	out, err = p.run(i, windowEnd(to), out)
	p.alarms.set(int(i), p.cells[i].next.at)
	return out, err
}

// windowEnd is the instant from which on spikes carry the picosecond `to`, or a later one.
func windowEnd(to sim.Time) instant { return instant{to, -0.5} }

// arrive applies all arrivals of one instant to a neuron, then tests the threshold, once.
func (p *integrated[Y]) arrive(i uint32, at instant, arrivals []arrival, out []sim.Spike) ([]sim.Spike, error) {
	c := &p.cells[i]
	c.moveTo(at)
	clamped, jumps := c.clamped(), false
	for k := range arrivals {
		a := &arrivals[k]
		in := &c.inlets[a.port]
		switch {
		case in.shape != Delta:
			in.add(c.inflow, float64(a.weight))
		case !clamped:
			c.step.Start[0] += float64(a.weight)
			jumps = true
		}
	}
	switch {
	case !jumps:
	case c.step.Start[0] < c.threshold:
		c.above = false
	case !c.above:
		return p.fire(i, at, out)
	}
	return out, nil
}

// Wake implements sim.Waker.
func (p *integrated[Y]) Wake() sim.Time { return p.alarms.first() }

// Variables implements sim.Prober: the neuron's own variables, and "I0", "G1", ... for the currents, in pA,
// and conductances, in nS, of the ports that have one; last "Theta", the threshold, if it adapts.
func (p *integrated[Y]) Variables() []string { return p.variables }

// Probe implements sim.Prober. It looks at a copy of the neuron.
func (p *integrated[Y]) Probe(at sim.Time, variable string, i int) (float64, error) {
	k := slices.Index(p.variables, variable)
	if k < 0 {
		return 0, fmt.Errorf("no variable %q, only %v", variable, p.variables)
	}
	c := p.cells[i]
	p.looked = append(p.looked[:0], c.inflow...)
	c.inflow = p.looked
	for c.ahead != aCrossing && c.isDue(exactly(at)) {
		if err := p.proceed(&c, exactly(at)); err != nil {
			return 0, p.failure(&c, uint32(i), err)
		}
	}
	c.moveTo(exactly(at))
	switch {
	case variable == theta:
		return c.threshold + climb(&c.step.Start, p.climbs), nil
	case k == 0:
		lift(&c.step.Start, p.climbs)
		fallthrough
	case k < p.own:
		return c.step.Start[k], nil
	}
	return c.inflow[p.slot(k-p.own)], nil
}

// slot is where the state of the k-th port that has any begins.
func (p *integrated[Y]) slot(k int) int {
	for _, in := range p.cells[0].inlets {
		if in.shape == Delta {
			continue
		}
		if k == 0 {
			return in.first
		}
		k--
	}
	panic("models: a variable of no port")
}
