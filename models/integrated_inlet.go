package models

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// inlet is a port of a neuron that is integrated. Its state is (i) or, for the Alpha shapes, (i, j): s ms
// after the state, what flows is (i + j s) exp(-rate s), pA or nS.
type inlet struct {
	shape    Shape
	first    int     // of its state variables
	rate     float64 // 1/ms; 0 for Step
	jump     float64 // what an arrival of weight 1 adds to the last state variable
	reversal float64 // mV
}

// newInlets returns the inlets of a neuron.
func newInlets(ports []Port) (inlets []inlet) {
	slots := 0
	for _, p := range ports {
		in := inlet{shape: p.Shape, first: slots, jump: 1, reversal: p.Reversal}
		if p.Shape.fades() {
			in.rate = sim.Millisecond / p.Tau
		}
		if p.Shape.slots() == 2 {
			in.jump = math.E * in.rate
		}
		inlets = append(inlets, in)
		slots += p.Shape.slots()
	}
	return inlets
}

// newInflow returns the initial state of a neuron's inlets.
func newInflow(ports []Port) (state []float64) {
	for _, p := range ports {
		state = append(state, []float64{p.I0, p.J0 * sim.Millisecond}[:p.Shape.slots()]...)
	}
	return state
}

// add is an arrival of weight w, not at a Delta port.
func (in *inlet) add(state []float64, w float64) {
	state[in.first+in.shape.slots()-1] += float64(w * in.jump)
}

// fade moves the state s ms on.
func (in *inlet) fade(state []float64, s float64) {
	switch in.shape.slots() {
	case 1:
		if in.rate > 0 && state[in.first] != 0 {
			state[in.first] *= portable.Exp(-in.rate * s)
		}
	case 2:
		i, j := &state[in.first], &state[in.first+1]
		if *i != 0 || *j != 0 {
			left := portable.Exp(-in.rate * s)
			*i, *j = (*i+float64(*j*s))*left, *j*left
		}
	}
}

// tide is all that flows into a neuron from a given instant on, if nothing arrives.
type tide struct {
	constant float64 // pA
	flows    []flow
}

// flow is a current, or conductance, that fades: (i + j s) exp(-rate s).
type flow struct {
	i, j, rate  float64
	reversal    float64
	conductance bool
}

// set gathers what flows now.
func (t *tide) set(constant float64, inlets []inlet, state []float64) {
	t.constant, t.flows = constant, t.flows[:0]
	for k := range inlets {
		in := &inlets[k]
		f := flow{rate: in.rate, reversal: in.reversal, conductance: in.shape.isConductance()}
		switch in.shape.slots() {
		case 1:
			f.i = state[in.first]
		case 2:
			f.i, f.j = state[in.first], state[in.first+1]
		}
		switch {
		case f.rate == 0:
			t.constant += f.i
		case f.i != 0 || f.j != 0:
			t.flows = append(t.flows, f)
		}
	}
}

// current is what flows into a neuron at potential v, s ms later, in pA.
func (t *tide) current(s, v float64) float64 {
	sum := t.constant
	for k := range t.flows {
		f := &t.flows[k]
		x := f.rate * s
		if x > 700 {
			continue // it is less than can be told from 0
		}
		strength := (f.i + float64(f.j*s)) * portable.ExpSum(-x, 0)
		if f.conductance {
			strength *= f.reversal - v
		}
		sum += strength
	}
	return sum
}
