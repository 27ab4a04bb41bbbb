package models

import (
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// individual is the state of a slice of linear integrate-and-fire neurons, each with constants of its
// own.
type individual struct {
	lazy
	neurons  []neuron
	currents []float64 // the state of the neurons' currents, `slots` each
	slots    int
	first    []int // per port: its first slot
	scratch  []float64

	variables []string
}

// neuron is one neuron's state. In its refractory interval the membrane is clamped and only currents
// move.
type neuron struct {
	params *params
	u      float64 // V - EL, mV
	pure   bool    // since the last refractory interval, or time 0 if it never fired, drive has been alone: its clock tells the next crossing
}

// newIndividual makes the neurons of a slice, which all have ports of the shapes given.
func newIndividual(s sim.Slice, ports []Port, start []starting) *individual {
	p := &individual{neurons: make([]neuron, s.Len())}
	p.lazy = newLazy(s, p)
	for _, port := range ports {
		p.first = append(p.first, p.slots)
		p.slots += port.Shape.slots()
	}
	p.currents = make([]float64, p.slots*s.Len())
	p.scratch = make([]float64, p.slots)
	p.variables = variables(ports, "V")
	for i := range start {
		st := &start[i]
		copy(p.currentsOf(i), st.currents)
		p.neurons[i] = neuron{params: st.params, u: st.u, pure: st.u < st.params.theta && allZero(st.currents)}
		p.begin(i)
	}
	return p
}

func (p *individual) currentsOf(i int) []float64 {
	return p.currents[i*p.slots : (i+1)*p.slots]
}

// Variables implements sim.Prober: "V" in mV, and "I0", "I1", ... in pA for the ports that have a
// current.
func (p *individual) Variables() []string { return p.variables }

// Probe implements sim.Prober.
func (p *individual) Probe(at sim.Time, variable string, i int) (float64, error) {
	copied := individual{neurons: p.neurons[i : i+1 : i+1], currents: p.currentsOf(i), slots: p.slots}
	copied.neurons, copied.currents = slices.Clone(copied.neurons), slices.Clone(copied.currents)
	copied.lazy = lazy{cells: &copied, courses: []course{p.courses[i]}}
	copied.moveTo(0, exactly(at))
	n := &copied.neurons[0]
	if variable == "V" {
		return n.u + n.params.el, nil
	}
	for k, kernel := range n.params.kernels {
		if kernel.shape != Delta && variable == fmt.Sprintf("I%d", k) {
			return copied.currents[p.first[k]], nil
		}
	}
	return 0, fmt.Errorf("no variable %q, only %v", variable, p.Variables())
}
