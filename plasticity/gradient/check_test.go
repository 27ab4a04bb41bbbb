package gradient

import (
	"flag"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/sim/rng"
)

var checkedNetworks = flag.Int("networks", 1000, "random networks whose gradients are compared with central differences")

// someNetwork draws a network of one to three layers with everything that a layer can have.
func someNetwork(r *rand.Rand, pre int) *Network {
	n := &Network{}
	kernel := Kernel(r.IntN(int(kernels)))
	for k := range 1 + r.IntN(3) {
		l := &Layer{Kernel: kernel, Tau: 0.5 + r.Float64(), Threshold: 0.3 + r.Float64(), Pre: pre, Post: 1 + r.IntN(6)}
		for range r.IntN(3) {
			l.Pulses = append(l.Pulses, 2*r.Float64())
		}
		mean := 3 / float64(pre)
		l.Normal(mean, mean, 0.5, 1, r.Uint64(), k)
		if r.IntN(3) == 0 {
			l.Axonal = uniform(r, l.Pre)
		}
		if r.IntN(3) == 0 {
			l.Synaptic = uniform(r, len(l.Weights))
		}
		n.Layers = append(n.Layers, l)
		pre = l.Post
		if r.IntN(4) == 0 {
			kernel = Kernel(r.IntN(int(kernels)))
		}
	}
	return n
}

func uniform(r *rand.Rand, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = r.Float64()
	}
	return x
}

// causes is what must be the same on both sides of a central difference: who fires, and after which arrivals.
func causes(dst []uint64, p *Pass) []uint64 {
	dst = dst[:0]
	for _, r := range p.runs {
		for j, t := range r.at {
			set := uint64(0)
			for _, e := range r.events {
				if r.Synaptic != nil {
					e.At += r.Synaptic[e.Source*r.Post+j]
				}
				if e.At < t && !math.IsInf(t, 1) {
					set |= 1 << e.Source
				}
			}
			dst = append(dst, set)
		}
	}
	return dst
}

// TestGradientsAreCentralDifferences of whole networks: of a loss that weighs the output times, by all parameters and input times.
func TestGradientsAreCentralDifferences(t *testing.T) {
	worst, compared, silent, moved := 0.0, 0, 0, 0
	for trial := range *checkedNetworks {
		r := rng.New(11, "networks", uint64(trial))
		inputs := 1 + r.IntN(8)
		n := someNetwork(r, inputs)
		if err := n.Check(); err != nil {
			t.Fatal(err)
		}
		in := make([]Event, inputs)
		for i := range in {
			in[i] = Event{i, 2 * r.Float64()}
		}
		weights := uniform(r, n.Outputs())
		p := n.NewPass()
		score := func() float64 {
			s := 0.0
			for i, x := range p.Forward(in) {
				if !math.IsInf(x, 1) {
					s += weights[i] * x
				}
			}
			return s
		}
		score()
		if slices.ContainsFunc(p.runs, grazes) {
			moved++
			continue
		}
		before, now := causes(nil, p), []uint64(nil)
		g := &Gradients{Inputs: make([]float64, inputs)}
		for _, tensor := range n.Tensors() {
			g.Tensors = append(g.Tensors, make([]float64, len(tensor.Values)))
		}
		p.Backward(weights, g)
		difference := func(x *float64) (float64, bool) {
			return central(x, func() (float64, bool) {
				f := score()
				now = causes(now, p)
				return f, slices.Equal(now, before)
			})
		}
		check := func(name string, x *float64, got float64) {
			want, ok := difference(x)
			if !ok {
				moved++
				return
			}
			compared++
			if want == 0 {
				silent++
			}
			off := math.Abs(got-want) / (1 + math.Abs(want))
			worst = math.Max(worst, off)
			if !(off < 1e-7) {
				t.Fatalf("network %d: derivative by %s is %v, want %v", trial, name, got, want)
			}
		}
		for k, tensor := range n.Tensors() {
			for i := range tensor.Values {
				check(at(tensor.Name, i), &tensor.Values[i], g.Tensors[k][i])
			}
		}
		for i := range in {
			check(at("input", i), &in[i].At, g.Inputs[i])
		}
	}
	t.Logf("%d networks, %d derivatives, of which %d are 0, largest relative error %.2g; %d left out, as a spike comes, goes or changes its causes within the step",
		*checkedNetworks, compared, silent, worst, moved)
}

// central is the derivative of f by x, of fourth order, with the step for which it depends on the step least. It is none if f says so.
func central(x *float64, f func() (float64, bool)) (derivative float64, ok bool) {
	was, last, closest := *x, math.Inf(1), math.Inf(1)
	defer func() { *x = was }()
	for h := 1e-3; h > 1e-5; h /= 3 {
		d := 0.0
		same := true
		for _, side := range []struct{ step, factor float64 }{{-2, 1}, {-1, -8}, {1, 8}, {2, -1}} {
			*x = was + side.step*h
			value, smooth := f()
			same = same && smooth
			d += side.factor * value / (12 * h)
		}
		if !same {
			continue
		}
		if change := math.Abs(d - last); change < closest {
			closest, derivative, ok = change, d, true
		}
		last = d
	}
	return derivative, ok
}

// grazes tells whether a neuron fires with a potential that hardly rises: there, central differences are no measure.
func grazes(r *run) bool {
	for j, t := range r.at {
		if !math.IsInf(t, 1) && r.slope[j] < 0.05*r.Threshold {
			return true
		}
	}
	return false
}

// TestBothWaysThroughALayerAgree: by sums about one origin, and from arrival to arrival.
func TestBothWaysThroughALayerAgree(t *testing.T) {
	for trial := range 2000 {
		r := rng.New(12, "layers", uint64(trial))
		pre, post := 1+r.IntN(30), 1+r.IntN(8)
		l := &Layer{Kernel: Kernel(r.IntN(3)), Tau: 0.5 + r.Float64(), Threshold: 1, Pre: pre, Post: post}
		l.Normal(2/float64(pre), 6/float64(pre), 0, 0, uint64(trial), 0)
		var in []Event
		for i := range pre {
			if r.IntN(4) > 0 {
				in = append(in, Event{i, float64(r.IntN(8)) / 4}) // some at one instant
			}
		}
		grad := uniform(r, post)
		fast := newRun(l)
		fast.forward(in)
		late := *l
		late.Synaptic = make([]float64, len(l.Weights))
		slow := newRun(&late)
		slow.forward(in)
		for j := range post {
			if d := math.Abs(fast.at[j] - slow.at[j]); !(d < 1e-11 || math.IsInf(fast.at[j], 1) && math.IsInf(slow.at[j], 1)) {
				t.Fatalf("layer %d, %v: neuron %d fires at %v or %v", trial, l.Kernel, j, fast.at[j], slow.at[j])
			}
		}
		a := Derivatives{Weights: make([]float64, len(l.Weights)), Sources: make([]float64, pre), NoSpike: 0.5}
		b := Derivatives{Weights: make([]float64, len(l.Weights)), Sources: make([]float64, pre), NoSpike: 0.5}
		fast.backward(grad, &a)
		slow.backward(grad, &b)
		for i := range a.Weights {
			if d := math.Abs(a.Weights[i] - b.Weights[i]); d > 1e-7*(1+math.Abs(a.Weights[i])) {
				t.Fatalf("layer %d, %v: derivative by weight %d is %v or %v", trial, l.Kernel, i, a.Weights[i], b.Weights[i])
			}
		}
		for i := range a.Sources {
			if d := math.Abs(a.Sources[i] - b.Sources[i]); d > 1e-7*(1+math.Abs(a.Sources[i])) {
				t.Fatalf("layer %d, %v: derivative by source %d is %v or %v", trial, l.Kernel, i, a.Sources[i], b.Sources[i])
			}
		}
	}
}

// TestFixedPulsesHaveNoDerivatives and leave those of all else as they are, to the bit.
func TestFixedPulsesHaveNoDerivatives(t *testing.T) {
	for trial := range 100 {
		r := rng.New(12, "networks", uint64(trial))
		n, in := someNetwork(r, 4), []Event{{0, 0.1}, {1, 0.3}, {2, 0.4}, {3, 1}}
		derivatives := func() (all [][]float64) {
			for _, tensor := range n.Tensors() {
				all = append(all, make([]float64, len(tensor.Values)))
			}
			p := n.NewPass()
			p.Forward(in)
			p.Backward(slices.Repeat([]float64{1}, n.Outputs()), &Gradients{Tensors: all})
			return all
		}
		want := derivatives()
		for _, l := range n.Layers {
			l.Fixed = true
		}
		for i, tensor := range n.Tensors() {
			if tensor.Fixed {
				clear(want[i])
			}
		}
		if got := derivatives(); !cmp.Equal(got, want) {
			t.Fatalf("trial %d: %v, want %v", trial, got, want)
		}
	}
}
