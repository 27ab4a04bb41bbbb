package firstspike

import (
	"math"
	"testing"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// measured is a network whose unit is so long that central differences of its spikes in the simulator are not spoiled by picoseconds.
type measured struct {
	*testing.T
	*Network
	events  []gradient.Event
	factors []float64 // of the output times, in the sum that is differentiated
}

// sum simulates the network and adds up its output times, and tells which neurons have fired after how many inputs of theirs.
func (m *measured) sum() (s float64, causes []int) {
	simulated := m.Simulate(sim.Never)
	simulated.Show(&m.About, m.events)
	engine, err := sim.Build(simulated.Network, sim.Options{})
	if err != nil {
		m.Fatal(err)
	}
	if err := engine.RunUntil(m.Context(), 50*m.Tau); err != nil {
		m.Fatal(err)
	}
	before := simulated.First(nil, simulated.Inputs)
	for k, population := range simulated.Layers {
		times := simulated.First(nil, population)
		for j, t := range times {
			causes = append(causes, m.causes(k, j, t, before))
			if last := k == len(m.Layers)-1; last && t != sim.Never {
				s += m.factors[j] * float64(t) / float64(m.Tau)
			}
		}
		before = times
	}
	return s, causes
}

// causes counts the arrivals before a spike; -1 where there is none.
func (m *measured) causes(k, j int, t sim.Time, before []sim.Time) (n int) {
	if t == sim.Never {
		return -1
	}
	l := m.Layers[k]
	for i := range l.Sources() {
		var at sim.Time
		if i < l.Pre {
			if at = before[i]; at == sim.Never {
				continue
			}
			if l.Axonal != nil {
				at += m.Instant(l.Axonal[i])
			}
		} else {
			at = m.Instant(l.Pulses[i-l.Pre])
		}
		if l.Synaptic != nil {
			at += m.Instant(l.Synaptic[i*l.Post+j])
		}
		if at < t {
			n++
		}
	}
	return n
}

// derivative is that of the sum by x, a central difference of fourth order; none where a spike comes, goes or changes its causes.
func (m *measured) derivative(x *float64) (float64, bool) {
	const h = 1.0 / (1 << 10)
	was, d := *x, 0.0
	defer func() { *x = was }()
	_, want := m.sum()
	for _, side := range []struct{ step, factor float64 }{{-2, 1}, {-1, -8}, {1, 8}, {2, -1}} {
		*x = was + side.step*h
		s, causes := m.sum()
		for i := range causes {
			if causes[i] != want[i] {
				return 0, false
			}
		}
		d += side.factor * s / (12 * h)
	}
	return d, true
}

// coarse leaves of all parameters what float32 holds together with the steps of a difference.
func coarse(x []float64) {
	for i := range x {
		x[i] = math.Round(x[i]*(1<<12)) / (1 << 12)
	}
}

// TestGradientsAreCentralDifferencesOfTheSimulator by weights, delays, pulses and inputs.
func TestGradientsAreCentralDifferencesOfTheSimulator(t *testing.T) {
	worst, compared, leftOut := 0.0, 0, 0
	for trial := range 40 {
		r := rng.New(22, "networks", uint64(trial))
		n, events := some(r)
		n.Tau = 1000 * sim.Second
		m := &measured{T: t, Network: n, events: events}
		for range n.Outputs() {
			m.factors = append(m.factors, r.Float64())
		}
		g := &gradient.Gradients{Inputs: make([]float64, n.Layers[0].Pre)}
		for _, tensor := range n.Tensors() {
			coarse(tensor.Values)
			g.Tensors = append(g.Tensors, make([]float64, len(tensor.Values)))
		}
		pass := n.NewPass()
		pass.Forward(events)
		pass.Backward(m.factors, g)
		check := func(name string, x *float64, got float64) {
			want, ok := m.derivative(x)
			if !ok {
				leftOut++
				return
			}
			compared++
			off := math.Abs(got-want) / (1 + math.Abs(want))
			worst = max(worst, off)
			if off > 1e-6 {
				t.Errorf("network %d: derivative by %s is %v, want %v", trial, name, got, want)
			}
		}
		for k, tensor := range n.Tensors() {
			for i := 0; i < len(tensor.Values); i += 3 {
				check(tensor.Name, &tensor.Values[i], g.Tensors[k][i])
			}
		}
		for i := range events {
			check("an input", &events[i].At, g.Inputs[events[i].Source])
		}
	}
	t.Logf("%d derivatives, largest relative error %.2g; %d left out, as a spike comes, goes or changes its causes", compared, worst, leftOut)
}
