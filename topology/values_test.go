package topology_test

import (
	"math"
	"math/rand/v2"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// always is a distribution of a single value.
type always float64

func (a always) Rand() float64 { return float64(a) }

func constant(x float64) topology.Distribution {
	return func(rand.Source) distuv.Rander { return always(x) }
}

func weightsOf(made []sim.Synapse) (w []float64) {
	for _, s := range made {
		w = append(w, s.Weight)
	}
	return w
}

func delaysOf(made []sim.Synapse) (d []sim.Time) {
	for _, s := range made {
		d = append(d, s.Delay)
	}
	return d
}

func TestWeights(t *testing.T) {
	for _, row := range []struct {
		why  string
		rule sim.Connector
		part sim.Part
		want []float64
	}{
		{"a constant", topology.OneToOne{Weight: topology.Const(-0.5)}, sim.Part{Pre: 2, Post: 2}, []float64{-0.5, -0.5}},
		{"a constant of zero is no default", topology.OneToOne{Weight: topology.Const(0)}, sim.Part{Pre: 1, Post: 1}, []float64{0}},
		{"a list by neuron", topology.OneToOne{Weight: topology.List{1, 2, 3}}, sim.Part{Pre: 3, Post: 3}, []float64{1, 2, 3}},
		{"a list by target, then source", topology.AllToAll{Weight: topology.List{1, 2, 3, 4}}, sim.Part{Pre: 2, Post: 2}, []float64{1, 2, 3, 4}},
		{"a list counts no autapses that are left out", topology.AllToAll{NoAutapses: true, Weight: topology.List{1, 2, 3, 4, 5, 6}},
			sim.Part{Pre: 3, Post: 3, Recurrent: true}, []float64{1, 2, 3, 4, 5, 6}},
		{"a list as a column", topology.Explicit{Pre: []int{1, 0}, Post: []int{0, 0}, Weight: topology.List{7, 8}}, sim.Part{Pre: 2, Post: 1}, []float64{7, 8}},
		{"a matrix has a row per target", topology.AllToAll{Weight: topology.Matrix{{1, 2, 3}, {4, 5, 6}}}, sim.Part{Pre: 3, Post: 2}, []float64{1, 2, 3, 4, 5, 6}},
		{"a matrix works with any rule", topology.Bernoulli{P: 1, NoAutapses: true, Weight: topology.Matrix{{1, 2}, {3, 4}}},
			sim.Part{Pre: 2, Post: 2, Recurrent: true}, []float64{2, 3}},
		{"a kernel takes pre first", topology.AllToAll{Weight: topology.Kernel(func(pre, post int) float64 { return float64(10*post + pre) })},
			sim.Part{Pre: 2, Post: 2}, []float64{0, 1, 10, 11}},
	} {
		if diff := gocmp.Diff(row.want, weightsOf(mustConnect(t, row.rule, row.part))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.why, diff)
		}
	}
}

func TestDelays(t *testing.T) {
	for _, row := range []struct {
		why   string
		delay topology.Delays
		want  []sim.Time
	}{
		{"a constant", topology.Delay(1.5 * sim.Millisecond), []sim.Time{1_500_000_000, 1_500_000_000}},
		{"a constant of zero is no default", topology.Delay(0), []sim.Time{0, 0}},
		{"a list", topology.DelayList{3, 4}, []sim.Time{3, 4}},
		{"a kernel", topology.DelayKernel(func(pre, post int) sim.Time { return sim.Time(5 + pre) }), []sim.Time{5, 6}},
		{"a draw is taken in its unit", topology.DrawnDelay(sim.Millisecond, constant(0.1)), []sim.Time{100_000_000, 100_000_000}},
		{"a draw is rounded up", topology.DrawnDelay(sim.Nanosecond, constant(0.0026)), []sim.Time{3, 3}},
		{"a draw is rounded down", topology.DrawnDelay(sim.Nanosecond, constant(0.0024)), []sim.Time{2, 2}},
		{"half a picosecond goes to the even neighbour", topology.DrawnDelay(sim.Picosecond, constant(2.5)), []sim.Time{2, 2}},
	} {
		made := mustConnect(t, topology.OneToOne{Delay: row.delay}, sim.Part{Pre: 2, Post: 2})
		if diff := gocmp.Diff(row.want, delaysOf(made)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.why, diff)
		}
	}
}

func TestListsReachAllParts(t *testing.T) {
	const n = 200_000
	list, delays := make(topology.List, n), make(topology.DelayList, n)
	for i := range n {
		list[i], delays[i] = float64(i), sim.Time(2*i)
	}
	for _, s := range mustConnect(t, topology.OneToOne{Weight: list, Delay: delays}, sim.Part{Pre: n, Post: n}) {
		if s.Weight != float64(s.Pre) || s.Delay != sim.Time(2*s.Pre) {
			t.Fatalf("neuron %d has weight %g and delay %v", s.Pre, s.Weight, s.Delay)
		}
	}
}

func TestListsCountNoAutapsesAcrossParts(t *testing.T) {
	list := make(topology.List, size*(size-1))
	for i := range list {
		list[i] = float64(i)
	}
	for i, s := range mustConnect(t, topology.AllToAll{NoAutapses: true, Weight: list}, recurrent) {
		if s.Weight != float64(i) {
			t.Fatalf("synapse %d has weight %g", i, s.Weight)
		}
	}
}

func TestSourcesWeightsAndDelaysAreIndependent(t *testing.T) {
	uniform := func(src rand.Source) distuv.Rander { return distuv.Uniform{Min: 0, Max: 1, Src: src} }
	made := mustConnect(t, topology.FixedInDegree{Degree: 300, Weight: topology.Drawn(uniform), Delay: topology.DrawnDelay(sim.Millisecond, uniform)}, recurrent)
	var columns [3][]float64
	for _, s := range made {
		for k, x := range []float64{float64(s.Pre), s.Weight, float64(s.Delay)} {
			columns[k] = append(columns[k], x)
		}
	}
	for k, a := range columns {
		r := stat.Correlation(a, columns[(k+1)%3], nil)
		if z := zScore(r, 0, 1/float64(len(made))); z > 4 {
			t.Errorf("columns %d and %d of (source, weight, delay) are correlated: %.3f", k, (k+1)%3, r)
		}
	}
}

func TestDrawnWeightsHaveTheirDistribution(t *testing.T) {
	const mean, sd = 0.3, 0.05
	made := mustConnect(t, topology.FixedInDegree{Degree: 300, Weight: topology.Drawn(normal(mean, sd))}, recurrent)
	n := float64(len(made))
	gotMean, gotVariance := stat.MeanVariance(weightsOf(made), nil)
	if z := zScore(gotMean, mean, sd*sd/n); z > 4 {
		t.Errorf("mean %g, want %g", gotMean, mean)
	}
	if z := zScore(gotVariance, sd*sd, 2*sd*sd*sd*sd/n); z > 4 {
		t.Errorf("variance %g, want %g", gotVariance, sd*sd)
	}
}

func TestWithinIsTheConditionalDistribution(t *testing.T) {
	// Of a standard normal, given that it is above 0, the mean is sqrt(2/pi) and the variance 1-2/pi.
	made := mustConnect(t, topology.AllToAll{Weight: topology.Drawn(topology.Within(0, math.Inf(1), normal(0, 1)))}, recurrent)
	n, mean, variance := float64(len(made)), math.Sqrt(2/math.Pi), 1-2/math.Pi
	w := weightsOf(made)
	if z := zScore(stat.Mean(w, nil), mean, variance/n); z > 4 {
		t.Errorf("mean %g, want %g", stat.Mean(w, nil), mean)
	}
	for _, x := range w {
		if x < 0 {
			t.Fatalf("drew %g below the bound", x)
		}
	}
}

func TestDistances(t *testing.T) {
	for _, row := range []struct {
		why              string
		i, j, n          int
		onLine, onCircle int
	}{
		{"itself", 3, 3, 10, 0, 0},
		{"next", 3, 4, 10, 1, 1},
		{"the other way", 4, 3, 10, 1, 1},
		{"across the seam", 0, 9, 10, 9, 1},
		{"opposite", 0, 5, 10, 5, 5},
	} {
		if got := topology.LineDistance(row.i, row.j); got != row.onLine {
			t.Errorf("%s: %d on a line, want %d", row.why, got, row.onLine)
		}
		if got := topology.RingDistance(row.i, row.j, row.n); got != row.onCircle {
			t.Errorf("%s: %d on a ring, want %d", row.why, got, row.onCircle)
		}
	}
}
