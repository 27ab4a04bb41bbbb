package plasticity_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// held is a network of three targets whose synapses can be adjusted, from weights [target][source].
func held(t rapid.TB, bounds plasticity.Bounds, weights [][]float64) (*sim.Engine, *sim.Projection) {
	net := sim.NewNetwork(1)
	pre, post := net.Add("pre", len(weights[0]), models.Trains{}), net.Add("post", len(weights), models.LIF{})
	p := net.Connect(pre, post, 0, topology.AllToAll{Weight: topology.Matrix(weights), Delay: topology.Delay(1 * ms)})
	p.Learn(plasticity.Additive{APlus: 0.01, AMinus: 0.01, Bounds: bounds})
	e, err := sim.Build(net, sim.Options{Shards: 2})
	if err != nil {
		t.Fatal(err)
	}
	return e, p
}

// sums returns the weights of a projection, and what those of each target sum up to.
func sums(t rapid.TB, e *sim.Engine, p *sim.Projection) (weights [][]float64, total []float64) {
	synapses, err := e.Synapses(p)
	if err != nil {
		t.Fatal(err)
	}
	weights, total = make([][]float64, p.Post.N), make([]float64, p.Post.N)
	for _, s := range synapses {
		weights[s.Post] = append(weights[s.Post], s.Weight)
		total[s.Post] += s.Weight
	}
	return weights, total
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-12*(1+math.Abs(b)) }

// TestNormalisationGivesEachTargetItsTotal and keeps the ratios, or the differences, of its weights.
func TestNormalisationGivesEachTargetItsTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sign := rapid.SampledFrom([]float64{1, -1}).Draw(t, "sign")
		before := make([][]float64, 3)
		for i := range before {
			before[i] = rapid.SliceOfN(rapid.Float64Range(0.1, 1), 5, 5).Draw(t, "weights")
			for k := range before[i] {
				before[i][k] *= sign
			}
		}
		n := plasticity.Normalisation{Total: rapid.Float64Range(0.1, 10).Draw(t, "total"), Subtractive: rapid.Bool().Draw(t, "subtractive")}
		e, p := held(t, plasticity.Bounds{Min: -100, Max: 100}, before)
		_, was := sums(t, e, p)
		if err := n.Apply(e, p); err != nil {
			t.Fatal(err)
		}
		after, total := sums(t, e, p)
		for i := range after {
			if !near(total[i], sign*n.Total) {
				t.Errorf("target %d: weights sum up to %v, want %v", i, total[i], sign*n.Total)
			}
			for k, w := range after[i] {
				want := before[i][k] * n.Total / math.Abs(was[i])
				if n.Subtractive {
					want = before[i][k] + (sign*n.Total-was[i])/5
				}
				if !near(w, want) {
					t.Errorf("target %d: weight %d is %v, want %v", i, k, w, want)
				}
			}
		}
	})
}

func TestWhatCannotBeNormalisedStays(t *testing.T) {
	for _, row := range []struct {
		why  string
		n    plasticity.Normalisation
		w    []float64
		want []float64
	}{
		{"no factor makes anything of 0", plasticity.Normalisation{Total: 1}, []float64{0, 0}, []float64{0, 0}},
		{"an amount does", plasticity.Normalisation{Total: 1, Subtractive: true}, []float64{0, 0}, []float64{0.5, 0.5}},
		{"a weight is cut off at its bound", plasticity.Normalisation{Total: 1.5}, []float64{0.75, 0.25}, []float64{1, 0.375}},
		{"and at the lower one", plasticity.Normalisation{Total: 0.25, Subtractive: true}, []float64{0.75, 0.25}, []float64{0.375, 0}},
	} {
		e, p := held(t, plasticity.Bounds{}, [][]float64{row.w})
		if err := row.n.Apply(e, p); err != nil {
			t.Fatal(err)
		}
		got, _ := sums(t, e, p)
		for k, want := range row.want {
			if !near(got[0][k], want) {
				t.Errorf("%s: weights %v, want %v", row.why, got[0], row.want)
			}
		}
	}
}

func TestScalingMovesTowardsTheRate(t *testing.T) {
	e, p := held(t, plasticity.Bounds{}, [][]float64{{0.5, 0.25}, {0.5, 0.25}, {0.5, 0.25}})
	s := plasticity.Scaling{Rate: 5, Gain: 0.1}
	if err := s.Apply(e, p, []float64{5, 0, 10}); err != nil {
		t.Fatal(err)
	}
	got, _ := sums(t, e, p)
	for i, factor := range []float64{1, 1.5, 0.5} {
		if !near(got[i][0], 0.5*factor) || !near(got[i][1], 0.25*factor) {
			t.Errorf("target %d: weights %v, want 0.5 and 0.25 times %v", i, got[i], factor)
		}
	}
	for _, rates := range [][]float64{{5, 5}, {5, 5, 16}, {5, 5, math.NaN()}} {
		var wrong *sim.RuleError
		if err := s.Apply(e, p, rates); !errors.As(err, &wrong) {
			t.Errorf("rates %v: got %v, want a *sim.RuleError", rates, err)
		}
	}
}

func TestWrongHomeostasisIsRefused(t *testing.T) {
	e, p := held(t, plasticity.Bounds{}, [][]float64{{0.5}})
	for _, err := range []error{
		plasticity.Normalisation{}.Apply(e, p),
		plasticity.Normalisation{Total: math.Inf(1)}.Apply(e, p),
		plasticity.Scaling{Rate: -1, Gain: 1}.Apply(e, p, []float64{0}),
		plasticity.Scaling{Rate: 1}.Apply(e, p, []float64{0}),
	} {
		var wrong *sim.RuleError
		if !errors.As(err, &wrong) {
			t.Errorf("got %v, want a *sim.RuleError", err)
		}
	}
	static := *p
	static.Rule = nil
	if err := (plasticity.Normalisation{Total: 1}).Apply(e, &static); err == nil {
		t.Error("a projection of another network was normalised")
	}
}

// The synapses onto a neuron compete: what one gains the others lose.
func ExampleNormalisation() {
	net := sim.NewNetwork(1)
	sources := net.Add("sources", 3, models.Trains{{10 * ms}})
	teacher := net.Add("teacher", 1, models.Trains{{14 * ms}})
	neuron := net.Add("neuron", 1, models.LIF{TauM: 20 * ms})
	net.Connect(teacher, neuron, 0, topology.AllToAll{Weight: topology.Const(1), Delay: topology.Delay(0)})
	learned := net.Connect(sources, neuron, 0, topology.AllToAll{Weight: topology.Const(0.2), Delay: topology.Delay(1 * ms)})
	learned.Learn(plasticity.Additive{APlus: 0.1, AMinus: 0.1})

	engine, err := sim.Build(net, sim.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := engine.RunUntil(context.Background(), 30*ms); err != nil {
		fmt.Println(err)
		return
	}
	if err := (plasticity.Normalisation{Total: 0.6}).Apply(engine, learned); err != nil {
		fmt.Println(err)
		return
	}
	synapses, err := engine.Synapses(learned)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range synapses {
		fmt.Printf("from source %d: %.3f\n", s.Pre, s.Weight)
	}
	// Output:
	// from source 0: 0.246
	// from source 1: 0.177
	// from source 2: 0.177
}
