package models

import "github.com/ranvier-sim/ranvier/sim"

// This file makes LIF and IF neurons with constants of their own. Which way a neuron is computed depends on its own constants
// alone, so that its spikes do not depend on who shares its slice: one that fires at arrivals only is a jumping one, any other an
// individual; a slice that has both is halves.

// newDiffering makes the neurons of a slice, which all have ports of the shapes given. If they differ,
// each is described for itself; those with equal constants share them.
func newDiffering(s sim.Slice, ports []Port, differ bool, describe func(i int) description) (neurons, error) {
	start, err := describeAll(s, ports, differ, describe)
	if err != nil {
		return nil, err
	}
	jumps := make([]bool, s.Len())
	n := 0
	for i := range start {
		if start[i].params.firesAtArrivals() {
			jumps[i] = true
			n++
		}
	}
	switch n {
	case 0:
		return newIndividual(s, ports, start), nil
	case s.Len():
		return newJumpingOwn(s, start), nil
	}
	return newHalves(s, ports, start, jumps), nil
}

// starting is one neuron at time 0.
type starting struct {
	params   *params
	u        float64   // V - EL, mV
	currents []float64 // of its ports, pA
}

// describeAll describes the neurons of a slice, each for itself if they differ.
func describeAll(s sim.Slice, ports []Port, differ bool, describe func(i int) description) ([]starting, error) {
	all := make([]starting, s.Len())
	var errs sim.Mistakes
	for i := range all {
		if i > 0 && !differ {
			all[i] = all[0]
			continue
		}
		d := describe(s.Lo + i)
		sameShapes(&d.checks, d.ports, ports)
		if err := d.err(s.Population, s.Lo+i); err != nil {
			if !differ {
				return nil, d.err(s.Population, -1)
			}
			errs.Add(err)
			continue
		}
		all[i] = d.starting()
		if i > 0 && all[i-1].params != nil && d.params.equal(all[i-1].params) {
			all[i].params = all[i-1].params
		}
	}
	return all, errs.Err(population(s))
}

func (d *description) starting() starting {
	constants := d.params
	st := starting{params: &constants, u: d.u0}
	for _, port := range d.ports {
		st.currents = append(st.currents, []float64{port.I0, port.J0}[:port.Shape.slots()]...)
	}
	return st
}

// firesAtArrivals tells whether neurons with these constants receive jumps only and do not reach their threshold by their drive.
func (p *params) firesAtArrivals() bool {
	for _, k := range p.kernels {
		if k.shape != Delta {
			return false
		}
	}
	if p.leak == 0 {
		return p.drive == 0
	}
	return p.gap > 0
}

// firing is what a neuron with these constants, which fires at arrivals, does.
func (p *params) firing() firing {
	f := firing{p.el, p.el + p.theta, p.level, p.gap, p.reset - p.level, p.refractory}
	if p.leak == 0 { // it stays where it is: any level below theta will do
		f.level, f.gap, f.reset = p.reset, p.theta-p.reset, 0
	}
	return f
}

// newJumpingOwn makes neurons with constants of their own. Those that do not fire at arrivals are left below their threshold:
// nothing may reach them.
func newJumpingOwn(s sim.Slice, start []starting) *jumping {
	r := newJumping(s, firing{}, 0, 0)
	r.own, r.membranes, r.lineage = make([]firing, s.Len()), nil, make([]uint32, s.Len())
	known := map[float64]uint32{}
	for i := range start {
		p := start[i].params
		k, ok := known[p.leak]
		if !ok {
			k = uint32(len(r.membranes))
			known[p.leak] = k
			r.membranes = append(r.membranes, sharedMode{mode: newMode(p.leak)})
		}
		r.lineage[i] = k
		r.membranes[k].members = append(r.membranes[k].members, uint32(i))
		if p.firesAtArrivals() {
			r.own[i] = p.firing()
			r.cells[i].a = start[i].u - r.own[i].level
		} else {
			r.own[i].gap, r.cells[i].a = 1, 0
		}
	}
	if len(r.membranes) == 1 {
		r.membranes[0].members, r.lineage = nil, nil
	}
	r.begin()
	return r
}
