package topology_test

import (
	"math"
	"math/rand/v2"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
	"gonum.org/v1/gonum/stat/distuv"
)

// synapseErrors takes joined errors apart. Everything in them must be a SynapseError.
func synapseErrors(t *testing.T, err error) []*sim.SynapseError {
	t.Helper()
	switch e := err.(type) {
	case nil:
		return nil
	case *sim.SynapseError:
		return []*sim.SynapseError{e}
	case interface{ Unwrap() []error }:
		var all []*sim.SynapseError
		for _, err := range e.Unwrap() {
			all = append(all, synapseErrors(t, err)...)
		}
		return all
	}
	t.Errorf("%v is a %T", err, err)
	return nil
}

func wholly(field string, value any, want string) *sim.SynapseError {
	return &sim.SynapseError{Pre: -1, Post: -1, Field: field, Value: value, Want: want}
}

func TestMistakes(t *testing.T) {
	ten, loop := sim.Part{Pre: 10, Post: 4}, sim.Part{Pre: 10, Post: 10, Recurrent: true}
	pair := sim.Part{Pre: 2, Post: 2}
	one := topology.OneToOne{}
	flat := topology.FeatureMap{Channels: 2, Height: 1, Width: 5}
	for _, row := range []struct {
		why  string
		rule sim.Connector
		part sim.Part
		want []*sim.SynapseError
	}{
		{"one to one needs partners", one, ten,
			[]*sim.SynapseError{wholly("sizes of the populations", [2]int{10, 4}, "two of the same size")}},
		{"a line has one length", topology.Neighbours{Radius: 1}, ten,
			[]*sim.SynapseError{wholly("sizes of the populations", [2]int{10, 4}, "two of the same size")}},
		{"a distance is not negative", topology.Neighbours{Radius: -1}, loop,
			[]*sim.SynapseError{wholly("radius", -1, "0 or more")}},
		{"a degree is not negative", topology.FixedInDegree{Degree: -1}, ten,
			[]*sim.SynapseError{wholly("in-degree", -1, "0 .. 2^31-1")}},
		{"a degree that no memory holds", topology.FixedOutDegree{Degree: math.MaxInt}, ten,
			[]*sim.SynapseError{wholly("out-degree", math.MaxInt, "0 .. 2^31-1")}},
		{"only 10 sources without multapses", topology.FixedInDegree{Degree: 11, NoMultapses: true}, ten,
			[]*sim.SynapseError{wholly("in-degree", 11, "10 at most, as many as there are to draw without multapses")}},
		{"only 9 sources that are not the target itself", topology.FixedInDegree{Degree: 10, NoMultapses: true, NoAutapses: true}, loop,
			[]*sim.SynapseError{wholly("in-degree", 10, "9 at most, as many as there are to draw without multapses")}},
		{"only 4 targets without multapses", topology.FixedOutDegree{Degree: 5, NoMultapses: true}, ten,
			[]*sim.SynapseError{wholly("out-degree", 5, "4 at most, as many as there are to draw without multapses")}},
		{"nobody to draw", topology.FixedInDegree{Degree: 1}, sim.Part{Pre: 0, Post: 3},
			[]*sim.SynapseError{wholly("in-degree", 1, "0, as there is nobody to draw")}},
		{"nobody but itself", topology.FixedOutDegree{Degree: 1, NoAutapses: true}, sim.Part{Pre: 1, Post: 1, Recurrent: true},
			[]*sim.SynapseError{wholly("out-degree", 1, "0, as there is nobody to draw")}},
		{"a total is not negative", topology.FixedTotal{Total: -5}, ten,
			[]*sim.SynapseError{wholly("total", -5, "0 or more")}},
		{"40 pairs only", topology.FixedTotal{Total: 41, NoMultapses: true}, ten,
			[]*sim.SynapseError{wholly("total", 41, "40 at most, as many as there are pairs to draw without multapses")}},
		{"no pairs at all", topology.FixedTotal{Total: 1}, sim.Part{Pre: 0, Post: 5},
			[]*sim.SynapseError{wholly("total", 1, "0, as there are no pairs to draw")}},
		{"no pairs but the autapse", topology.FixedTotal{Total: 1, NoAutapses: true}, sim.Part{Pre: 1, Post: 1, Recurrent: true},
			[]*sim.SynapseError{wholly("total", 1, "0, as there are no pairs to draw")}},
		{"a probability above 1", topology.Bernoulli{P: 1.5}, ten,
			[]*sim.SynapseError{wholly("probability", 1.5, "0 .. 1")}},
		{"a probability below 0", topology.Bernoulli{P: -0.1}, ten,
			[]*sim.SynapseError{wholly("probability", -0.1, "0 .. 1")}},
		{"a probability that is none", topology.Bernoulli{P: math.NaN()}, ten,
			[]*sim.SynapseError{wholly("probability", math.NaN(), "0 .. 1")}},
		{"columns of different lengths", topology.Explicit{Pre: []int{0, 1}, Post: []int{0}}, ten,
			[]*sim.SynapseError{wholly("column post", "a list of 1", "2, as column pre has")}},
		{"indices beyond either end", topology.Explicit{Pre: []int{10, 0, -1}, Post: []int{0, 4, 3}}, ten,
			[]*sim.SynapseError{
				{Pre: 10, Post: 0, Field: "pre", Value: 10, Want: "0 .. 9"},
				{Pre: 0, Post: 4, Field: "post", Value: 4, Want: "0 .. 3"},
				{Pre: -1, Post: 3, Field: "pre", Value: -1, Want: "0 .. 9"},
			}},
		{"a listed synapse is wrong in every way", topology.Synapses{{Pre: 10, Post: 4, Weight: math.Inf(1), Delay: -1}}, ten,
			[]*sim.SynapseError{
				{Pre: 10, Post: 4, Field: "pre", Value: 10, Want: "0 .. 9"},
				{Pre: 10, Post: 4, Field: "post", Value: 4, Want: "0 .. 3"},
				{Pre: 10, Post: 4, Field: "weight", Value: math.Inf(1), Want: wantWeight},
				{Pre: 10, Post: 4, Field: "delay", Value: sim.Time(-1), Want: "0s or more"},
			}},
		{"a constant that is no number", topology.OneToOne{Weight: topology.Const(math.NaN())}, pair,
			[]*sim.SynapseError{wholly("weight", math.NaN(), wantWeight)}},
		{"a weight that float32 cannot hold", topology.OneToOne{Weight: topology.Const(1e39)}, pair,
			[]*sim.SynapseError{wholly("weight", 1e39, wantWeight)}},
		{"a weight and a delay: both are told", topology.OneToOne{Weight: topology.Const(math.Inf(-1)), Delay: topology.Delay(-1)}, pair,
			[]*sim.SynapseError{wholly("weight", math.Inf(-1), wantWeight), wholly("delay", sim.Time(-1), "0s or more")}},
		{"a list that is too short", topology.OneToOne{Weight: topology.List{1}, Delay: topology.DelayList{}}, pair,
			[]*sim.SynapseError{wholly("weight", "a list of 1", "a value for each of 2 synapses"), wholly("delay", "a list of 0", "a value for each of 2 synapses")}},
		{"a list for wiring that has no order", topology.FixedInDegree{Degree: 1, Weight: topology.List{1, 2}}, pair,
			[]*sim.SynapseError{wholly("weight", "a list", "a rule that has an order (OneToOne, AllToAll, Explicit), or values that need none")}},
		{"a listed value", topology.OneToOne{Weight: topology.List{1, math.NaN()}}, pair,
			[]*sim.SynapseError{{Pre: 1, Post: 1, Field: "weight", Value: math.NaN(), Want: wantWeight}}},
		{"a matrix with a row too many", topology.OneToOne{Weight: topology.Matrix{{1, 2}, {3, 4}, {5, 6}}}, pair,
			[]*sim.SynapseError{wholly("weight", "a matrix of 3 rows", "a row for each of 2 targets")}},
		{"a ragged matrix", topology.OneToOne{Weight: topology.Matrix{{1, 2}, {3}}}, pair,
			[]*sim.SynapseError{{Pre: -1, Post: 1, Field: "weight", Value: "a row of 1 entries", Want: "an entry for each of 2 sources"}}},
		{"no kernel", topology.OneToOne{Weight: topology.Kernel(nil), Delay: topology.DelayKernel(nil)}, pair,
			[]*sim.SynapseError{wholly("weight", "a nil Kernel", "a function"), wholly("delay", "a nil DelayKernel", "a function")}},
		{"a kernel that goes wrong somewhere", topology.OneToOne{
			Weight: topology.Kernel(func(pre, _ int) float64 { return 1 / float64(pre) }),
			Delay:  topology.DelayKernel(func(pre, _ int) sim.Time { return -sim.Time(pre) })}, pair,
			[]*sim.SynapseError{
				{Pre: 0, Post: 0, Field: "weight", Value: math.Inf(1), Want: wantWeight},
				{Pre: 1, Post: 1, Field: "delay", Value: sim.Time(-1), Want: "0s or more"},
			}},
		{"no distribution", topology.OneToOne{Weight: topology.Drawn(nil), Delay: topology.DrawnDelay(sim.Millisecond, topology.Within(0, 1, nil))}, pair,
			[]*sim.SynapseError{wholly("weight", "drawn from nil", "a distribution"), wholly("delay", "drawn from nil", "a distribution")}},
		{"a maker of distributions that makes none", topology.OneToOne{Weight: topology.Drawn(topology.Within(0, 1, func(rand.Source) distuv.Rander { return nil }))}, pair,
			[]*sim.SynapseError{wholly("weight", "drawn from nil", "a distribution")}},
		{"a draw that is no number", topology.OneToOne{Weight: topology.Drawn(constant(math.NaN()))}, sim.Part{Pre: 1, Post: 1},
			[]*sim.SynapseError{{Field: "weight", Value: math.NaN(), Want: wantWeight}}},
		{"a delay drawn below 0, if only by half a picosecond", topology.OneToOne{Delay: topology.DrawnDelay(sim.Picosecond, constant(-0.5))}, sim.Part{Pre: 1, Post: 1},
			[]*sim.SynapseError{{Field: "delay", Value: -0.5, Want: "a number of 1ps that is 0 or more and makes less than 106 days"}}},
		{"a delay drawn beyond all time", topology.OneToOne{Delay: topology.DrawnDelay(sim.Second, constant(1e7))}, sim.Part{Pre: 1, Post: 1},
			[]*sim.SynapseError{{Field: "delay", Value: 1e7, Want: "a number of 1s that is 0 or more and makes less than 106 days"}}},
		{"a delay drawn as no number", topology.OneToOne{Delay: topology.DrawnDelay(sim.Second, constant(math.NaN()))}, sim.Part{Pre: 1, Post: 1},
			[]*sim.SynapseError{{Field: "delay", Value: math.NaN(), Want: "a number of 1s that is 0 or more and makes less than 106 days"}}},
		{"no unit", topology.OneToOne{Delay: topology.DrawnDelay(0, constant(1))}, pair,
			[]*sim.SynapseError{wholly("unit of the delay", sim.Time(0), "a duration above 0s")}},
		{"bounds that no draw falls within", topology.OneToOne{Weight: topology.Drawn(topology.Within(2, 3, constant(1)))}, sim.Part{Pre: 1, Post: 1},
			[]*sim.SynapseError{{Field: "weight", Value: math.NaN(), Want: "a draw within [2, 3] among 1000"}}},
		{"bounds the wrong way round", topology.OneToOne{Delay: topology.DrawnDelay(sim.Millisecond, topology.Within(3, 2, constant(2.5)))}, sim.Part{Pre: 1, Post: 1},
			[]*sim.SynapseError{{Field: "delay", Value: math.NaN(), Want: "a draw within [3, 2] among 1000"}}},
		{"nothing is given", topology.Convolution{}, ten,
			[]*sim.SynapseError{
				wholly("input map", topology.FeatureMap{}, "channels, height and width of 1 or more, and less than 2^31 neurons"),
				wholly("channels", 0, "1 .. 32768"),
				wholly("kernel", topology.Extent{}, "1 .. 32768 in both directions"),
			}},
		{"only one direction is given", topology.Convolution{In: flat, Channels: 2, Kernel: topology.Square(1), Stride: topology.Extent{Y: 2}, Dilation: topology.Extent{X: 1}, Padding: topology.Extent{Y: -1}, Pool: topology.Extent{X: 1}, Groups: -1}, ten,
			[]*sim.SynapseError{
				wholly("stride", topology.Extent{Y: 2}, "1 .. 32768 in both directions"),
				wholly("dilation", topology.Extent{X: 1}, "1 .. 32768 in both directions"),
				wholly("padding", topology.Extent{Y: -1}, "0 .. 32768 in both directions"),
				wholly("pool", topology.Extent{X: 1}, "1 .. 32768 in both directions"),
				wholly("groups", -1, "1 or more"),
			}},
		{"a kernel larger than what it slides over", topology.Convolution{In: flat, Channels: 2, Kernel: topology.Square(4), Padding: topology.Extent{Y: 1}}, ten,
			[]*sim.SynapseError{wholly("kernel", topology.Square(4), "one within the pooled and padded input map of 3x5")}},
		{"dilation makes a kernel larger", topology.Convolution{In: flat, Channels: 2, Kernel: topology.Extent{Y: 1, X: 2}, Dilation: topology.Square(5)}, ten,
			[]*sim.SynapseError{wholly("kernel", topology.Extent{Y: 1, X: 2}, "one within the pooled and padded input map of 1x5")}},
		{"a window larger than the map", topology.Convolution{In: flat, Channels: 2, Kernel: topology.Square(1), Pool: topology.Square(2)}, ten,
			[]*sim.SynapseError{wholly("pool", topology.Square(2), "a window within the input map of 2x1x5")}},
		{"a pooling layer is told of as a convolution", topology.SumPooling{In: flat, Window: topology.Square(2)}, ten,
			[]*sim.SynapseError{wholly("kernel", topology.Square(2), "one within the pooled and padded input map of 1x5")}},
		{"channels that make no groups", topology.Convolution{In: flat, Channels: 3, Kernel: topology.Square(1), Groups: 2}, ten,
			[]*sim.SynapseError{wholly("groups", 2, "a divisor of the 2 channels of the source and the 3 of the target")}},
		{"a map that no index holds", topology.Convolution{In: topology.FeatureMap{Channels: 1, Height: 1 << 16, Width: 1 << 14}, Channels: 2, Kernel: topology.Square(1)}, ten,
			[]*sim.SynapseError{wholly("output map", topology.FeatureMap{Channels: 2, Height: 1 << 16, Width: 1 << 14}, "less than 2^31 neurons")}},
		{"a map whose size overflows", topology.Convolution{In: topology.FeatureMap{Channels: 1 << 40, Height: 1 << 40, Width: 1 << 40}, Channels: 1, Kernel: topology.Square(1)}, ten,
			[]*sim.SynapseError{wholly("input map", topology.FeatureMap{Channels: 1 << 40, Height: 1 << 40, Width: 1 << 40}, "channels, height and width of 1 or more, and less than 2^31 neurons")}},
		{"populations of other sizes", topology.Convolution{In: flat, Channels: 3, Kernel: topology.Square(1)}, sim.Part{Pre: 11, Post: 4},
			[]*sim.SynapseError{
				wholly("size of the source", 11, "10, for the input map of 2x1x5"),
				wholly("size of the target", 4, "15, for the output map of 3x1x5"),
			}},
		{"weights of both kinds", topology.Convolution{In: flat, Channels: 1, Kernel: topology.Square(1), Filters: []float64{1, 2}, Weight: topology.Const(1)}, sim.Part{Pre: 10, Post: 5},
			[]*sim.SynapseError{wholly("weight", "Filters and Weight", "one of the two")}},
		{"a filter is missing", topology.Convolution{In: flat, Channels: 1, Kernel: topology.Square(1), Filters: []float64{1}}, sim.Part{Pre: 10, Post: 5},
			[]*sim.SynapseError{wholly("filters", "a list of 1", "2: 1 target channels, 2 source channels, 1x1 taps")}},
		{"a filter that is no number", topology.Convolution{In: flat, Channels: 1, Kernel: topology.Square(1), Filters: []float64{1, math.NaN()}}, sim.Part{Pre: 10, Post: 5},
			[]*sim.SynapseError{wholly("filters[1]", math.NaN(), wantWeight)}},
		{"a convolution has no order to list in", topology.Convolution{In: flat, Channels: 1, Kernel: topology.Square(1), Weight: topology.List{1}}, sim.Part{Pre: 10, Post: 5},
			[]*sim.SynapseError{wholly("weight", "a list", "a rule that has an order (OneToOne, AllToAll, Explicit), or values that need none")}},
	} {
		_, err := connect(row.rule, row.part)
		if diff := gocmp.Diff(row.want, synapseErrors(t, err), cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.why, diff)
		}
	}
}

const wantWeight = "a finite number that fits a float32"

func TestOnlyPartZeroReportsForTheWholeProjection(t *testing.T) {
	for _, row := range []struct {
		why  string
		rule sim.Connector
	}{
		{"an impossible rule", topology.FixedInDegree{Degree: size, NoMultapses: true, NoAutapses: true}},
		{"an impossible weight", topology.FixedInDegree{Degree: 300, Weight: topology.Const(math.NaN())}},
		{"a matrix of another size", topology.FixedInDegree{Degree: 300, Weight: topology.Matrix{}}},
	} {
		parts := row.rule.Parts(size, size)
		if parts < 2 {
			t.Fatalf("%s: %d parts are too few for this test", row.why, parts)
		}
		for p := recurrent; p.Index < parts; p.Index++ {
			_, err := row.rule.Part(p, nil)
			if reported := err != nil; reported != (p.Index == 0) {
				t.Errorf("%s: part %d reports %v", row.why, p.Index, err)
			}
		}
	}
}

func TestManyMistakesAreCounted(t *testing.T) {
	_, err := connect(topology.AllToAll{Weight: topology.Drawn(constant(math.Inf(1)))}, sim.Part{Pre: 10, Post: 10})
	got := synapseErrors(t, err)
	if len(got) != 11 {
		t.Fatalf("%d errors, want 10 and a count", len(got))
	}
	want := wholly("number of further mistakes", 90, "0")
	if diff := gocmp.Diff(want, got[10]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
