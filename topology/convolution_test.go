package topology_test

import (
	"fmt"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
	"pgregory.net/rapid"
)

func anyExtent(t *rapid.T, label string, lo, hi int) topology.Extent {
	return topology.Extent{Y: rapid.IntRange(lo, hi).Draw(t, label+" y"), X: rapid.IntRange(lo, hi).Draw(t, label+" x")}
}

// anyConvolution draws one that is possible, with a different weight for every tap.
func anyConvolution(t *rapid.T) topology.Convolution {
	groups := rapid.IntRange(1, 3).Draw(t, "groups")
	r := topology.Convolution{
		In: topology.FeatureMap{
			Channels: groups * rapid.IntRange(1, 2).Draw(t, "source channels of a group"),
			Height:   rapid.IntRange(1, 9).Draw(t, "height"),
			Width:    rapid.IntRange(1, 9).Draw(t, "width"),
		},
		Pool:     anyExtent(t, "pool", 1, 3),
		Channels: groups * rapid.IntRange(1, 2).Draw(t, "target channels of a group"),
		Kernel:   anyExtent(t, "kernel", 1, 4),
		Stride:   anyExtent(t, "stride", 1, 3),
		Padding:  anyExtent(t, "padding", 0, 3),
		Dilation: anyExtent(t, "dilation", 1, 2),
		Groups:   groups,
	}
	if r.Check() != nil {
		t.Skip("a kernel or a window that does not fit")
	}
	r.Filters = make([]float64, r.Taps())
	for i := range r.Filters {
		r.Filters[i] = float64(i + 1)
	}
	return r
}

func partOf(r topology.Convolution) sim.Part { return sim.Part{Pre: r.In.N(), Post: r.Out().N()} }

// byEvents is the definition as a chip has it, from the side of the source: an event at a pixel goes through all taps,
// and a tap leads to a place where the stride divides. It shares no line with the rule, which goes from target to source.
func byEvents(r topology.Convolution) map[[2]int]float64 {
	weights := map[[2]int]float64{}
	in, out := r.Pooled(), r.Out()
	perGroup := r.In.Channels / r.Groups
	for pre := range r.In.N() {
		c, y, x := r.In.Place(pre)
		y, x = y/r.Pool.Y, x/r.Pool.X
		if y >= in.Height || x >= in.Width {
			continue
		}
		for f := range r.Channels {
			if f/(r.Channels/r.Groups) != c/perGroup {
				continue
			}
			for i := range r.Kernel.Y {
				for j := range r.Kernel.X {
					up, left := y+r.Padding.Y-i*r.Dilation.Y, x+r.Padding.X-j*r.Dilation.X
					oy, ox := up/r.Stride.Y, left/r.Stride.X
					if up < 0 || left < 0 || up%r.Stride.Y != 0 || left%r.Stride.X != 0 || oy >= out.Height || ox >= out.Width {
						continue
					}
					weights[[2]int{pre, out.Index(f, oy, ox)}] = r.Filters[((f*perGroup+c%perGroup)*r.Kernel.Y+i)*r.Kernel.X+j]
				}
			}
		}
	}
	return weights
}

func TestConvolutionIsWhatEventsSeeOfIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyConvolution(t)
		made, err := connect(r, partOf(r))
		if err != nil {
			t.Fatal(err)
		}
		if len(made) != r.Synapses() {
			t.Fatalf("%d synapses, but Synapses is %d", len(made), r.Synapses())
		}
		have := map[[2]int]float64{}
		for _, s := range made {
			have[[2]int{int(s.Pre), int(s.Post)}] = s.Weight
		}
		if len(have) != len(made) {
			t.Fatal("two synapses between the same neurons")
		}
		if diff := gocmp.Diff(byEvents(r), have); diff != "" {
			t.Fatalf("(-events +rule):\n%s", diff)
		}
	})
}

func TestSourcesOfAConvolutionAscend(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		made, err := connect(anyConvolutionOf(t))
		if err != nil {
			t.Fatal(err)
		}
		ordered := slices.IsSortedFunc(made, func(a, b sim.Synapse) int {
			return int(a.Post-b.Post)<<16 + int(a.Pre) - int(b.Pre)
		})
		if !ordered {
			t.Fatal("not by target, then by source")
		}
	})
}

func anyConvolutionOf(t *rapid.T) (sim.Connector, sim.Part) {
	r := anyConvolution(t)
	return r, partOf(r)
}

// TestPoolingIsALayerOfItsOwn: a convolution with Pool has the synapses of a sum pooling followed by the convolution.
func TestPoolingIsALayerOfItsOwn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyConvolution(t)
		pooling := topology.SumPooling{In: r.In, Window: r.Pool}
		after := r
		after.In, after.Pool = pooling.Out(), topology.Extent{}
		if pooling.Out() != r.Pooled() || after.Out() != r.Out() {
			t.Fatalf("maps %v, %v, want %v, %v", pooling.Out(), after.Out(), r.Pooled(), r.Out())
		}
		first, err := connect(pooling, sim.Part{Pre: r.In.N(), Post: pooling.Out().N()})
		if err != nil {
			t.Fatal(err)
		}
		second, err := connect(after, partOf(after))
		if err != nil {
			t.Fatal(err)
		}
		sum := map[[2]int]float64{}
		for _, a := range first {
			for _, b := range second {
				if a.Post == b.Pre {
					sum[[2]int{int(a.Pre), int(b.Post)}] += a.Weight * b.Weight
				}
			}
		}
		if diff := gocmp.Diff(byEvents(r), sum); diff != "" {
			t.Fatalf("(-at once +in two layers):\n%s", diff)
		}
	})
}

func TestPlaceIsTheInverseOfIndex(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := topology.FeatureMap{Channels: rapid.IntRange(1, 5).Draw(t, "c"), Height: rapid.IntRange(1, 5).Draw(t, "h"), Width: rapid.IntRange(1, 5).Draw(t, "w")}
		for i := range m.N() {
			if c, y, x := m.Place(i); m.Index(c, y, x) != i {
				t.Fatalf("neuron %d of %v is at %d, %d, %d, whose index is %d", i, m, c, y, x, m.Index(c, y, x))
			}
		}
	})
}

// TestUnsharedWeightsDrawForEverySynapse: without Filters a layer is connected locally, each synapse with a weight of its own.
func TestUnsharedWeightsDrawForEverySynapse(t *testing.T) {
	r := topology.Convolution{
		In: topology.FeatureMap{Channels: 2, Height: 9, Width: 9}, Channels: 3, Kernel: topology.Square(3),
		Weight: topology.Drawn(normal(1, 0.1)),
	}
	made := mustConnect(t, r, partOf(r))
	distinct := map[float64]bool{}
	for _, s := range made {
		distinct[s.Weight] = true
	}
	if len(distinct) != len(made) {
		t.Errorf("%d weights of %d synapses", len(distinct), len(made))
	}
}

// The edges of a row of pixels, found by one kernel, and every other one of them.
func ExampleConvolution() {
	row := topology.FeatureMap{Channels: 1, Height: 1, Width: 5}
	edges := topology.Convolution{
		In: row, Channels: 1, Kernel: topology.Extent{Y: 1, X: 3}, Padding: topology.Extent{X: 1}, Stride: topology.Extent{Y: 1, X: 2},
		Filters: []float64{-1, 2, -1},
	}
	made, err := edges.Part(sim.Part{Pre: row.N(), Post: edges.Out().N()}, nil)
	fmt.Println(row, "->", edges.Out(), err)
	for _, s := range made {
		fmt.Printf("%d -> %d weight %g\n", s.Pre, s.Post, s.Weight)
	}
	// Output:
	// 1x1x5 -> 1x1x3 <nil>
	// 0 -> 0 weight 2
	// 1 -> 0 weight -1
	// 1 -> 1 weight -1
	// 2 -> 1 weight 2
	// 3 -> 1 weight -1
	// 3 -> 2 weight -1
	// 4 -> 2 weight 2
}
