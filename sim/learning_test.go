package sim_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// steps is a rule with steps so small that weights stay where they are, nearly.
var steps = plasticity.Additive{APlus: 1e-3, AMinus: 1e-3}

// learningNetwork has sources of which only the first half fires, and neurons that fire whatever they do.
func learningNetwork(delay topology.Delays) (*sim.Network, *sim.Projection) {
	net := sim.NewNetwork(1)
	sources := net.Add("sources", 20, models.Regular{Period: 10 * ms, Each: func(i int, n *models.Regular) {
		if n.Start = sim.Time(i) * ms / 3; i >= 10 {
			n.Start = 1000 * sim.Second
		}
	}})
	neurons := net.Add("neurons", 50, models.LIF{TauM: 10 * ms, IE: 0.3})
	synapses := topology.AllToAll{Weight: topology.Const(0.1), Delay: delay}
	return net, net.Connect(sources, neurons, 0, synapses).Learn(steps)
}

func TestHistoryStaysBoundedWhereSourcesAreSilent(t *testing.T) {
	net, _ := learningNetwork(topology.Delay(1 * ms))
	engine, err := sim.Build(net, sim.Options{Shards: 2, History: 200})
	if err != nil {
		t.Fatal(err)
	}
	most := uint64(0)
	for at := sim.Time(100 * ms); at <= 4*sim.Second; at += 100 * ms {
		if err := engine.RunUntil(t.Context(), at); err != nil {
			t.Fatal(err)
		}
		most = max(most, engine.Stats().Remembered)
	}
	// In each of two shards the bound is exceeded by no more than what fires in a window.
	if most > 2*(200+50) {
		t.Errorf("%d spikes remembered, want no more than 500", most)
	}
	if spikes := engine.Stats().Spikes; spikes < 10*500 {
		t.Errorf("only %d spikes fired: the bound was not put to the test", spikes)
	}
}

func TestASynapseThatLearnsCostsTheBytesThatItsDocumentationStates(t *testing.T) {
	spread := topology.DelayKernel(func(pre, post int) sim.Time { return sim.Time(1+pre+post) * ms })
	for _, row := range []struct {
		why   string
		delay topology.Delays
		rule  sim.Rule
		bytes uint64
	}{
		{"a target and a weight", topology.Delay(1 * ms), steps, 12},
		{"a delay of its own", spread, steps, 16},
		{"a state", topology.Delay(1 * ms), plasticity.Additive{APlus: 1e-3, Window: plasticity.Window{Pairing: plasticity.PreCentred}}, 20},
	} {
		net, p := learningNetwork(row.delay)
		p.Learn(row.rule)
		engine, err := sim.Build(net, sim.Options{})
		if err != nil {
			t.Fatal(err)
		}
		stats := engine.Stats()
		if got := stats.SynapseBytes - 8*21; got != row.bytes*stats.Synapses {
			t.Errorf("%s: %d bytes for %d synapses, want %d each", row.why, got, stats.Synapses, row.bytes)
		}
	}
}

func TestWhatCannotLearnIsRefused(t *testing.T) {
	for _, row := range []struct {
		why           string
		weight        float64
		delay         sim.Time
		field         string
		postSpecified bool
	}{
		{"a target's spike would reach the synapse before it is fired", 0.5, 0, "delay", false},
		{"a weight beyond the bounds would jump at its first event", 1.5, 1 * ms, "weight", true},
		{"and one below them", -0.5, 1 * ms, "weight", true},
	} {
		net := sim.NewNetwork(1)
		a, b := net.Add("a", 3, models.Trains{}), net.Add("b", 3, models.LIF{})
		synapses := topology.Synapses{{Pre: 1, Post: 1, Weight: 0.5, Delay: 2 * ms}, {Pre: 1, Post: 2, Weight: row.weight, Delay: row.delay}}
		net.Connect(a, b, 0, synapses).Learn(steps)
		var found *sim.SynapseError
		_, err := sim.Build(net, sim.Options{Shards: 2})
		if !errors.As(err, &found) || found.Field != row.field {
			t.Errorf("%s: got %v, want a *sim.SynapseError for the %s", row.why, err, row.field)
			continue
		}
		if row.postSpecified && (found.Pre != 1 || found.Post != 2) {
			t.Errorf("%s: %v names the wrong synapse", row.why, err)
		}
	}
}

// weightsAt builds the network, runs it, and returns the weights of the projection.
func weightsAt(t *testing.T, e *sim.Engine, p *sim.Projection, until sim.Time) []float64 {
	t.Helper()
	if err := e.RunUntil(t.Context(), until); err != nil {
		t.Fatal(err)
	}
	synapses, err := e.Synapses(p)
	if err != nil {
		t.Fatal(err)
	}
	weights := make([]float64, len(synapses))
	for i, s := range synapses {
		weights[i] = s.Weight
	}
	return weights
}

func TestWeightsThatAreSetAreThoseThatAreRead(t *testing.T) {
	net, p := learningNetwork(topology.Delay(1 * ms))
	engine, err := sim.Build(net, sim.Options{Shards: 3})
	if err != nil {
		t.Fatal(err)
	}
	quiet := sim.Time(205 * ms) // the last source fired 2 ms before
	learned := weightsAt(t, engine, p, quiet)
	for _, at := range []sim.Time{0, quiet} {
		if err := engine.Reset(); err != nil {
			t.Fatal(err)
		}
		before := weightsAt(t, engine, p, at)
		if at == 0 && slices.Equal(before, learned) {
			t.Error("nothing was learned")
		}
		reversed := slices.Clone(learned)
		slices.Reverse(reversed)
		if err := engine.SetWeights(p, reversed); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(reversed, weightsAt(t, engine, p, at)); diff != "" {
			t.Errorf("at %v (-set +read)\n%s", at, diff)
		}
	}
}

func TestWeightsAreNotSetWhereThatMakesNoSense(t *testing.T) {
	net, p := learningNetwork(topology.Delay(1 * ms))
	static := net.Connect(p.Pre, p.Post, 0, topology.Synapses{{Weight: 0.25, Delay: 1 * ms}, {Pre: 3, Post: 4, Weight: 0.25}})
	engine, err := sim.Build(net, sim.Options{Shards: 2})
	if err != nil {
		t.Fatal(err)
	}
	weights := weightsAt(t, engine, p, 0)
	for _, w := range weightsAt(t, engine, static, 0) {
		if w != 0.25 {
			t.Errorf("a synapse that stays reads %v, want 0.25", w)
		}
	}
	beyond := slices.Clone(weights)
	beyond[len(beyond)-1] = 2
	var found *sim.SynapseError
	if err := engine.SetWeights(p, beyond); !errors.As(err, &found) || found.Pre != 19 || found.Post != 49 {
		t.Errorf("beyond the bounds: got %v, want a *sim.SynapseError for 19 -> 49", err)
	}
	if err := engine.SetWeights(p, weights[1:]); err == nil {
		t.Error("one weight missing: no error")
	}
	if err := engine.SetWeights(static, nil); err == nil {
		t.Error("synapses that stay: no error")
	}
	if _, err := engine.Synapses(&sim.Projection{}); err == nil {
		t.Error("a projection of another network: no error")
	}
	weightsAt(t, engine, p, 10.5*ms) // a source fired at 10 ms
	if err := engine.SetWeights(p, weights); !errors.Is(err, sim.ErrUnderWay) {
		t.Errorf("with a spike under way: got %v, want ErrUnderWay", err)
	}
}
