package clockstep

import (
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// recruiter makes the cohorts of one population.
type recruiter struct {
	population  *sim.Population
	species     species
	propagators *propagators
	fast        bool // by vector instructions
	change      RefractionChange
	mistakes    sim.Mistakes
}

// recruit makes the cohort of the neurons of a slice.
func (r *recruiter) recruit(s sim.Slice) *cohort {
	first := r.species.neuron(s.Lo)
	relaxations := r.relaxations(&first, nil)
	all := &shared{leap: r.propagators.leap(first.membrane), relaxations: slices.Clone(relaxations), fast: r.fast}
	c := &cohort{lo: s.Lo, state: newState(first.ports, s.Len()), motion: all}
	var each individual
	alike, longest, fastest := true, 0, 1.0
	for i := range s.Len() {
		n, leap := first, all.leap
		if r.species.differ {
			n = r.species.neuron(s.Lo + i)
			leap = r.propagators.leap(n.membrane)
			relaxations = r.relaxations(&n, relaxations[:0])
			alike = alike && leap == all.leap && slices.Equal(relaxations, all.relaxations)
			each.add(leap, relaxations, n.ports)
		}
		r.check(s.Lo+i, &n, &leap, relaxations)
		c.state.start(i, &n)
		longest = max(longest, leap.hold)
		fastest = min(fastest, kept(&leap, relaxations))
	}
	if !alike {
		c.motion = &each
	}
	c.settle = settleAfter(fastest)
	c.waiting = make([][]uint32, ringSize(min(longest, maxSteps)+1))
	for k, n := range r.species.noise {
		c.noises = append(c.noises, newNoise(n, k, c, s, r.propagators.grid))
	}
	return c
}

// relaxations appends those of all ports of a neuron.
func (r *recruiter) relaxations(n *neuron, to []relaxation) []relaxation {
	for _, p := range n.ports {
		to = append(to, r.propagators.relaxation(n.membrane, p))
	}
	return to
}

// kept is the smallest fraction of itself that a variable keeps per step, of those that keep any.
func kept(l *leap, relaxations []relaxation) float64 {
	fraction := 1.0
	if l.decay > 0 {
		fraction = l.decay
	}
	for _, r := range relaxations {
		if r.keep > 0 {
			fraction = min(fraction, r.keep)
		}
	}
	return fraction
}

// check reports a neuron that the grid cannot carry, and what the grid changes of it.
func (r *recruiter) check(i int, n *neuron, l *leap, relaxations []relaxation) {
	step := r.propagators.grid.step
	wrong := func(field string, value any, want string) {
		r.mistakes.Add(&sim.ParamError{Population: r.population.Name, Index: i, Field: field, Value: value, Want: want})
	}
	if l.hold > maxSteps {
		wrong("TRef", n.membrane.refractory, fmt.Sprintf("at most %d steps of %v", maxSteps, step))
		return
	}
	solvable := l.finite()
	for k := range relaxations {
		solvable = solvable && relaxations[k].finite()
	}
	if !solvable {
		wrong("propagator", *l, fmt.Sprintf("finite numbers: such constants cannot be solved over a step of %v", step))
	}
	r.change.refraction(r.propagators.grid, n.membrane.refractory, l.hold)
}
