package models

import (
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/sim"
)

// SubtractiveIF is the non-leaky integrate-and-fire neuron whose spike takes the threshold off its potential, and leaves
// the rest: reset by subtraction. So it loses none of its input, and its rate is what a rectified linear unit would compute of
// the rates of its inputs, to within a spike. It is the neuron of networks that are converted from artificial ones
// (Rueckauer et al. 2017, doi:10.3389/fnins.2017.00682), and of chips made for them.
//
// V jumps by the weight of each arrival. Those that arrive together are summed; then V is raised to Floor if it is below, and the neuron
// fires once if V >= VTh. What is left of V may still be at the threshold or above: it waits for the next arrival.
type SubtractiveIF struct {
	VTh   float64 // threshold, mV; default 1
	Floor float64 // V never falls below it, mV, below 0; default 0, which stands for none
	V0    float64 // initial potential, mV, below VTh and not below Floor; default 0

	// Initial, if given, is the initial potential of neuron i in place of V0, mV.
	Initial func(i int) float64
}

// NumPorts returns 1.
func (SubtractiveIF) NumPorts() int { return 1 }

// New implements sim.Spec.
func (f SubtractiveIF) New(s sim.Slice) (sim.Model, error) {
	m := &subtractive{vth: orDefault(f.VTh, 1), floor: math.Inf(-1), v: make([]float64, s.Len()), touched: make([]bool, s.Len())}
	if f.Floor != 0 {
		m.floor = f.Floor
	}
	var errs sim.Mistakes
	wrong := func(index int, field string, value any, want string) {
		errs.Add(&sim.ParamError{Population: s.Population, Index: index, Field: field, Value: value, Want: want})
	}
	if !(m.vth > 0) || math.IsInf(m.vth, 0) {
		wrong(-1, "VTh", f.VTh, "a finite number of mV above 0")
	}
	if !(f.Floor <= 0) || math.IsInf(f.Floor, 0) {
		wrong(-1, "Floor", f.Floor, "a finite number of mV below 0, or 0 for none")
	}
	f.begin(m, s.Lo, wrong)
	return m, errs.Err(population(s))
}

// begin sets the initial potentials of neurons from lo on.
func (f SubtractiveIF) begin(m *subtractive, lo int, wrong func(index int, field string, value any, want string)) {
	const want = "a finite number of mV below VTh and not below Floor"
	possible := func(v float64) bool { return v < m.vth && v >= m.floor && !math.IsInf(v, 0) }
	if !possible(f.V0) {
		wrong(-1, "V0", f.V0, want)
	}
	for i := range m.v {
		m.v[i] = f.V0
		if f.Initial != nil {
			if m.v[i] = f.Initial(lo + i); !possible(m.v[i]) {
				wrong(lo+i, "Initial", m.v[i], want)
			}
		}
	}
}

// subtractive is the state of a SubtractiveIF.
type subtractive struct {
	vth, floor float64
	v          []float64
	touched    []bool   // by arrivals of the instant
	reached    []uint32 // those that are
}

// Advance implements sim.Model.
func (m *subtractive) Advance(_ sim.Window, in []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	for k := range in {
		v := &in[k]
		for i, target := range v.Targets {
			m.v[target] += float64(v.WeightOf(i))
			if !m.touched[target] {
				m.touched[target] = true
				m.reached = append(m.reached, target)
			}
		}
		if k+1 == len(in) || in[k+1].At != v.At {
			out = m.settle(v.At, out)
		}
	}
	return out, nil
}

// settle tests the neurons that something reached at an instant.
func (m *subtractive) settle(at sim.Time, out []sim.Spike) []sim.Spike {
	first := len(out)
	for _, i := range m.reached {
		m.touched[i] = false
		v := max(m.v[i], m.floor)
		if v >= m.vth {
			v -= m.vth
			out = append(out, sim.Spike{At: at, Neuron: i})
		}
		m.v[i] = v
	}
	m.reached = m.reached[:0]
	sim.SortSpikes(out[first:])
	return out
}

// Wake implements sim.Waker: nothing happens unprompted.
func (*subtractive) Wake() sim.Time { return sim.Never }

// Variables implements sim.Prober.
func (*subtractive) Variables() []string { return []string{"V"} }

// Probe implements sim.Prober: V, in mV.
func (m *subtractive) Probe(_ sim.Time, variable string, neuron int) (float64, error) {
	if variable != "V" {
		return 0, fmt.Errorf("no variable %q, only %v", variable, m.Variables())
	}
	return m.v[neuron], nil
}

// Snapshot implements sim.Snapshotter.
func (m *subtractive) Snapshot(s *sim.Snapshot, i int) { s.Float64(&m.v[i]) }

// Resume implements sim.Snapshotter.
func (*subtractive) Resume(sim.Time) error { return nil }
