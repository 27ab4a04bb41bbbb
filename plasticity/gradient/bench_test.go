package gradient

import (
	"math/rand/v2"
	"testing"
)

// benchTask is an image task of about the size of MNIST: 784-350-10, 110 of the inputs fire, at 60 instants.
func benchTask(pre, active, instants, hidden, outputs int) (*Network, [][]Event) {
	r := rand.New(rand.NewPCG(1, 2))
	n := &Network{}
	for k, post := range []int{hidden, outputs} {
		l := &Layer{Kernel: Double, Tau: 1, Threshold: 1, Pre: pre, Post: post}
		mean := 8.0 / float64(active)
		if k == 1 {
			mean = 40.0 / float64(hidden)
		}
		l.Normal(mean, mean, 0, 0, 1, k)
		n.Layers = append(n.Layers, l)
		pre = post
	}
	samples := make([][]Event, 100)
	for k := range samples {
		for _, i := range r.Perm(n.Layers[0].Pre)[:active] {
			samples[k] = append(samples[k], Event{i, 0.15 + float64(r.IntN(instants))*1.85/float64(instants)})
		}
		sortEvents(samples[k])
	}
	return n, samples
}

// BenchmarkSample is forward and backward through one sample.
func BenchmarkSample(b *testing.B) {
	for _, row := range []struct {
		name                                   string
		pre, active, instants, hidden, outputs int
	}{{"mnist", 784, 150, 60, 350, 10}, {"yinyang", 5, 5, 1000, 120, 3}} {
		n, samples := benchTask(row.pre, row.active, row.instants, row.hidden, row.outputs)
		p := n.NewPass()
		g := &Gradients{}
		for _, t := range n.Tensors() {
			g.Tensors = append(g.Tensors, make([]float64, len(t.Values)))
		}
		grad := make([]float64, n.Outputs())
		b.Run(row.name, func(b *testing.B) {
			b.ReportAllocs()
			for i := range b.N {
				times := p.Forward(samples[i%len(samples)])
				CrossEntropy{Scale: 0.2}.Of(times, i%row.outputs, grad)
				p.Backward(grad, g)
			}
		})
	}
}
