package speck

import (
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/sim"
)

// Neuron is the integrate-and-fire neuron of the chip as a sim.Spec, for networks whose weights are whole numbers: what the
// chip would do if its cores took no time. Each arrival is added by itself, even of several at one instant, in the order
// of package sim; after each, a neuron fires once if its state is at the threshold or above. So it may fire several times at
// one instant. A weight of 0 is no arrival.
//
// Within one instant the chip has another order, that in which its cores send events; see Sweep.
type Neuron struct {
	Threshold int16 // 1 or more; no default
	Low       int16 // the state never falls below it, below 0; default 0, which stands for the least of int16
	ToZero    bool  // a spike resets the state to 0 instead of taking the threshold off

	// Wide lets the state leave int16, without which it stays at its ends.
	Wide bool
}

// NumPorts returns 1.
func (Neuron) NumPorts() int { return 1 }

// New implements sim.Spec.
func (n Neuron) New(s sim.Slice) (sim.Model, error) {
	var errs sim.Mistakes
	wrong := func(field string, value int16, want string) {
		errs.Add(&sim.ParamError{Population: s.Population, Index: -1, Field: field, Value: value, Want: want})
	}
	if n.Threshold < 1 {
		wrong("Threshold", n.Threshold, "1 or more")
	}
	if n.Low > 0 {
		wrong("Low", n.Low, "a number below 0, or 0 for none")
	}
	m := &neurons{Neuron: n, low: int64(n.Low), high: math.MaxInt16, state: make([]int64, s.Len())}
	switch {
	case n.Wide:
		m.high = math.MaxInt64
		if n.Low == 0 {
			m.low = math.MinInt64
		}
	case n.Low == 0:
		m.low = unbounded
	}
	return m, errs.Err(fmt.Sprintf("population %q", s.Population))
}

// neurons is the state of a population of them.
type neurons struct {
	Neuron
	low, high int64
	state     []int64
}

// Advance implements sim.Model. A weight that is no whole number ends the run.
func (m *neurons) Advance(_ sim.Window, in []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	instant := len(out)
	for k := range in {
		v := &in[k]
		if k > 0 && in[k-1].At != v.At {
			instant = len(out)
		}
		first := len(out)
		for i, target := range v.Targets {
			w := v.WeightOf(i)
			if w != float32(int32(w)) {
				return out, &sim.SynapseError{Pre: -1, Post: int(target), Field: "weight", Value: w, Want: "a whole number"}
			}
			if w != 0 && m.add(&m.state[target], int64(w)) {
				out = append(out, sim.Spike{At: v.At, Neuron: target})
			}
		}
		if first > instant && len(out) > first {
			sim.SortSpikes(out[instant:])
		}
	}
	return out, nil
}

// add adds to the state of a neuron, and tells whether it fires.
func (m *neurons) add(state *int64, w int64) bool {
	v := max(min(*state+w, m.high), m.low)
	fires := v >= int64(m.Threshold)
	switch {
	case fires && m.ToZero:
		v = 0
	case fires:
		v -= int64(m.Threshold)
	}
	*state = v
	return fires
}

// Wake implements sim.Waker: nothing happens unprompted.
func (*neurons) Wake() sim.Time { return sim.Never }

// Variables implements sim.Prober.
func (*neurons) Variables() []string { return []string{"V"} }

// Probe implements sim.Prober: the state.
func (m *neurons) Probe(_ sim.Time, variable string, neuron int) (float64, error) {
	if variable != "V" {
		return 0, fmt.Errorf("no variable %q, only %v", variable, m.Variables())
	}
	return float64(m.state[neuron]), nil
}

// Snapshot implements sim.Snapshotter.
func (m *neurons) Snapshot(s *sim.Snapshot, i int) { s.Int64(&m.state[i]) }

// Resume implements sim.Snapshotter.
func (*neurons) Resume(sim.Time) error { return nil }
