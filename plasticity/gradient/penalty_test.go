package gradient

import (
	"math"
	"testing"

	"github.com/ranvier-sim/ranvier/sim/rng"
)

// cloud is a task of points, of two classes that a line divides.
type cloud struct{ n int }

func (c cloud) Len() int { return c.n }

func (c cloud) point(k int) (x, y float64) {
	r := rng.New(9, "cloud", uint64(k))
	return r.Float64(), r.Float64()
}

func (c cloud) Label(k int) int {
	if x, y := c.point(k); x > y {
		return 1
	}
	return 0
}

func (c cloud) Events(dst []Event, k int) []Event {
	x, y := c.point(k)
	return append(dst, Event{0, x}, Event{1, y}, Event{2, 1 - x}, Event{3, 1 - y})
}

// silentTask is one whose neurons are silent for want of weight.
func silentTask(kernel Kernel) *Task {
	n := &Network{}
	pre := 4
	for k, post := range []int{20, 2} {
		l := &Layer{Kernel: kernel, Tau: 1, Threshold: 1, Pre: pre, Post: post, Pulses: []float64{0.5}, Fixed: true}
		l.Normal(0.05, 0.02, 0.05, 0.02, 3, k)
		n.Layers = append(n.Layers, l)
		pre = post
	}
	return &Task{Network: n, Data: cloud{600}, Loss: TimeMSE{Gap: 0.3}, Seed: 1}
}

// TestSilentNetworksAreCured each by its own means; without, all stay silent, and there is nothing to learn from.
func TestSilentNetworksAreCured(t *testing.T) {
	for _, row := range []struct {
		why    string
		kernel Kernel
		cure   func(*Task, *Trainer)
		right  int // at least, and none silent; -1 for all silent
	}{
		{"nothing is done", Equal, func(*Task, *Trainer) {}, -1},
		{"weights are bumped", Equal, func(task *Task, tr *Trainer) { tr.Cures = []Cure{Bump{task.Network, 0.3, 0.005}} }, 560},
		{"silence is penalised", Double, func(task *Task, _ *Trainer) { task.NoSpike = 0.1 }, 290},
		{"sums of weights are", NonLeaky, func(task *Task, tr *Trainer) { tr.Penalties = []Penalty{WeightSum{task.Network, 10}} }, 290},
	} {
		task := silentTask(row.kernel)
		tr := open(t, &Trainer{Model: task, Optimizer: Adam{}, Rate: 0.02, Batch: 30, Seed: 2})
		row.cure(task, tr)
		all := train(t, tr, 15)
		if last := all[len(all)-1]; row.right < 0 && last.Silent < 600 || row.right > 0 && (last.Silent > 0 || last.Right < row.right) {
			t.Errorf("%s: %d right and %d silent of 600", row.why, last.Right, last.Silent)
		}
	}
}

// TestPenaltiesHaveTheDerivativesThatTheyTell by central differences.
func TestPenaltiesHaveTheDerivativesThatTheyTell(t *testing.T) {
	r := rng.New(14, "network")
	n := someNetwork(r, 5)
	tensors := n.Tensors()
	for name, p := range map[string]Penalty{"decay": Decay{0.3}, "sum": WeightSum{n, 2}} {
		zeros := func() [][]float64 {
			g := make([][]float64, len(tensors))
			for k := range tensors {
				g[k] = make([]float64, len(tensors[k].Values))
			}
			return g
		}
		grads := zeros()
		p.Add(tensors, grads, nil)
		for k, tensor := range tensors {
			for i := range tensor.Values {
				const h = 1e-4
				was := tensor.Values[i]
				tensor.Values[i] = was + h
				above := p.Add(tensors, zeros(), nil)
				tensor.Values[i] = was - h
				below := p.Add(tensors, zeros(), nil)
				tensor.Values[i] = was
				if want := (above - below) / (2 * h); math.Abs(grads[k][i]-want) > 1e-6 {
					t.Fatalf("%s: derivative by %s[%d] is %v, want %v", name, tensor.Name, i, grads[k][i], want)
				}
			}
		}
	}
}

// TestWakeRaisesTheWeightsOfASilentOutput by which something reached it, and no others.
func TestWakeRaisesTheWeightsOfASilentOutput(t *testing.T) {
	l := &Layer{Kernel: Equal, Tau: 1, Threshold: 1, Pre: 3, Post: 2, Weights: []float64{0.1, 9, 0.1, 9, 0.1, 9}}
	p := (&Network{[]*Layer{l}}).NewPass()
	times := p.Forward([]Event{{0, 0.1}, {2, 0.3}})
	if !math.IsInf(times[0], 1) || math.IsInf(times[1], 1) {
		t.Fatalf("spikes at %v", times)
	}
	g := &Gradients{Tensors: [][]float64{make([]float64, 6)}}
	p.Wake(0, 0.5, g)
	for i, want := range []float64{-0.5, 0, 0, 0, -0.5, 0} {
		if g.Tensors[0][i] != want {
			t.Errorf("derivatives %v", g.Tensors[0])
			break
		}
	}
}
