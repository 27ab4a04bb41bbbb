package firstspike

import (
	"math/rand/v2"
	"testing"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// some draws a network and events to show it.
func some(r *rand.Rand) (*Network, []gradient.Event) {
	pre := 1 + r.IntN(10)
	n := &Network{&gradient.Network{}, About{Tau: 5 * sim.Millisecond}}
	var events []gradient.Event
	for i := range pre {
		if r.IntN(5) > 0 {
			events = append(events, gradient.Event{Source: i, At: n.round(2 * r.Float64())})
		}
	}
	for k := range 1 + r.IntN(3) {
		l := &gradient.Layer{Kernel: gradient.Kernel(r.IntN(3)), Tau: 0.5 + r.Float64(), Threshold: 0.3 + r.Float64(), Pre: pre, Post: 1 + r.IntN(8)}
		for range r.IntN(3) {
			l.Pulses = append(l.Pulses, n.round(2*r.Float64()))
		}
		l.Normal(3/float64(pre), 5/float64(pre), 0.5, 1, r.Uint64(), k)
		if r.IntN(3) == 0 {
			l.Axonal = n.delays(r, l.Pre)
		}
		if r.IntN(3) == 0 {
			l.Synaptic = n.delays(r, len(l.Weights))
		}
		n.Layers = append(n.Layers, l)
		pre = l.Post
	}
	return n, events
}

func (a *About) delays(r *rand.Rand, n int) []float64 {
	d := make([]float64, n)
	for i := range d {
		d[i] = a.round(r.Float64())
	}
	return d
}

// TestWhatIsTrainedRunsUnchanged is the law of the package: in random networks, every layer fires in the simulator as in closed form.
func TestWhatIsTrainedRunsUnchanged(t *testing.T) {
	spikes, worst, different := 0, sim.Time(0), 0
	for trial := range 1000 {
		n, events := some(rng.New(21, "networks", uint64(trial)))
		s := n.Simulate(sim.Never)
		s.Show(&n.About, events)
		engine, err := sim.Build(s.Network, sim.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := engine.RunUntil(t.Context(), 10*sim.Second); err != nil {
			t.Fatal(err)
		}
		pass := n.NewPass()
		pass.Grid = n.Picosecond()
		in := events
		for k, population := range s.Layers {
			want := pass.Layer(k, in)
			in = nil
			have := s.First(nil, population)
			for j, at := range have {
				off := at - n.Instant(want[j])
				if off != 0 && off > 1 || off < -1 {
					t.Fatalf("network %d, layer %d (%v), neuron %d fires at %d, want %v (%d)", trial, k, n.Layers[k].Kernel, j, at, want[j], n.Instant(want[j]))
				}
				if at == sim.Never {
					continue
				}
				in = append(in, gradient.Event{Source: j, At: float64(at) / float64(n.Tau)})
				spikes++
				worst = max(worst, off, -off)
				if off != 0 {
					different++
				}
			}
		}
	}
	t.Logf("%d spikes, largest difference %d ps, in %d of them", spikes, worst, different)
}
