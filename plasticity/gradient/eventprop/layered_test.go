package eventprop

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// layeredSubject makes the same random layers twice: for the simulator and for a Pass.
func layeredSubject(number int) (*subject, *Layered, []Input) {
	r := rand.New(rng.Source(9, "layered", uint64(number)))
	pick := func(xs ...float64) float64 { return xs[r.IntN(len(xs))] }
	s := &subject{until: sim.Time(50 * ms)}
	n := &Layered{Until: s.until}
	var inputs []Input
	pre := 3 + r.IntN(6)
	for i := range pre {
		at := sim.Time((1 + 20*r.Float64()) * ms)
		if i > 0 && r.IntN(3) == 0 {
			at = s.sources[i-1] // two at once
		}
		s.sources = append(s.sources, at)
		inputs = append(inputs, Input{i, at})
	}
	for l := range 1 + r.IntN(3) {
		tau := (5 + 20*r.Float64()) * ms
		neuron := Neuron{TauM: tau, VTh: 1, VReset: pick(0, 0, -0.5), IE: pick(0, 0, 0.3), TRef: pick(0, 0, float64(sim.Never))}
		neuron.TauS = []float64{tau / pick(1, 2, 4, 0.5, 1+1e-9, 0.7+4*r.Float64())}
		post := 1 + r.IntN(12)
		layer := &Layer{Neuron: neuron, Pre: pre, Post: post}
		w := wire{pre: l, post: l + 1}
		delayed := r.IntN(2) == 0
		for i := range pre {
			for j := range post {
				delay := sim.Time(0)
				if delayed {
					delay = sim.Time(10 * r.Float64() * ms)
					layer.Delays = append(layer.Delays, float64(delay))
				}
				weight := 4 / math.Sqrt(float64(pre)) * (0.6 + r.NormFloat64())
				layer.Weights = append(layer.Weights, weight)
				w.synapses = append(w.synapses, sim.Synapse{Pre: uint32(i), Post: uint32(j), Weight: weight, Delay: delay})
			}
		}
		s.neurons, s.sizes, s.wires = append(s.neurons, neuron), append(s.sizes, post), append(s.wires, w)
		n.Layers = append(n.Layers, layer)
		pre = post
	}
	return s, n, inputs
}

// TestLayersFireAsTheSimulatorDoes: every spike of a Pass is one of sim.Engine, within 1 ps, and the other way round. And the
// gradients of a Pass are those of a Trace.
func TestLayersFireAsTheSimulatorDoes(t *testing.T) {
	spikes, derivatives, same, worst := 0, 0, 0, 0.0
	for number := range trials() {
		s, n, inputs := layeredSubject(number)
		if err := n.Check(); err != nil {
			t.Fatal(err)
		}
		trace, err := s.run()
		if err != nil {
			t.Fatal(err)
		}
		p := n.NewPass()
		p.Forward(inputs)
		for l := range n.Layers {
			have, want := p.Spikes(l, nil), trace.Spikes(s.populace[l+1])
			if !closeTo(have, want) {
				t.Fatalf("network %d, layer %d: %v\nin the simulator %v", number, l, have, want)
			}
			spikes += len(have)
			for i := range have {
				if have[i] == want[i] {
					same++
				}
			}
		}
		worst = max(worst, sameGradients(t, number, s, n, p, trace, &derivatives))
	}
	t.Logf("%d networks: %d spikes, %d of them the same to the picosecond; %d derivatives, largest relative difference %.2g", trials(), spikes, same, derivatives, worst)
}

// closeTo compares spike by spike of each neuron.
func closeTo(have, want []sim.Spike) bool {
	byNeuron := func(x, y sim.Spike) int { return int(int64(x.Neuron) - int64(y.Neuron)) }
	have, want = slices.Clone(have), slices.Clone(want)
	slices.SortStableFunc(have, byNeuron)
	slices.SortStableFunc(want, byNeuron)
	return slices.EqualFunc(have, want, func(x, y sim.Spike) bool {
		return x.Neuron == y.Neuron && max(x.At-y.At, y.At-x.At) <= 1
	})
}

// sameGradients compares the gradients of a loss that weighs every spike, relative to the largest of the tensor.
func sameGradients(t *testing.T, number int, s *subject, n *Layered, p *Pass, trace *Trace, count *int) (worst float64) {
	g, err := trace.Backward(&weighted{seed: uint64(number)})
	if err != nil {
		t.Fatal(err)
	}
	seeds := &Derivatives{trace: trace}
	for k := range trace.adjoint.populations {
		seeds.spikes = append(seeds.spikes, make([]float64, trace.first[k+1]-trace.first[k]))
	}
	if _, err := (&weighted{seed: uint64(number)}).Evaluate(trace, seeds); err != nil {
		t.Fatal(err)
	}
	for l := range n.Layers {
		for k, by := range seeds.spikes[l+1] {
			p.BySpike(l, k, by)
		}
	}
	return agree(t, number, s, p, g, seeds.spikes[0], count)
}

// agree goes back through a pass, and compares its derivatives with those of a trace, whose loss weighs inputs themselves too.
func agree(t *testing.T, number int, s *subject, p *Pass, g *Gradient, inputs []float64, count *int) (worst float64) {
	grads := make([][]float64, 0, 2*len(p.layers))
	for _, tensor := range p.network.Tensors() {
		grads = append(grads, make([]float64, len(tensor.Values)))
	}
	p.Backward(grads)
	next, rounding := 0, 0.0 // of sums of what cancels
	for _, by := range g.Weight {
		rounding = max(rounding, 1e-15*floats.Norm(by, math.Inf(1)))
	}
	compare := func(have, want []float64) {
		scale := 0.0
		for _, x := range want {
			scale = max(scale, math.Abs(x))
		}
		for i := range want {
			*count++
			if scale > 1e9*rounding {
				worst = max(worst, math.Abs(have[i]-want[i])/scale)
			}
			if math.Abs(have[i]-want[i]) > 1e-6*scale+rounding {
				t.Fatalf("network %d: derivative %d is %v, of a trace %v", number, i, have[i], want[i])
			}
		}
	}
	for l, layer := range p.network.Layers {
		compare(grads[next], g.Weight[l])
		next++
		if layer.Delays != nil {
			compare(grads[next], g.Delay[l])
			next++
		}
	}
	rank := rankBySource(s.sources)
	byInput := make([]float64, len(rank))
	for i, by := range p.ByInput() {
		byInput[rank[i]] = by + inputs[rank[i]]
	}
	compare(byInput, g.Spike[0])
	return worst
}
