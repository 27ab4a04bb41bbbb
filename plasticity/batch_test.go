package plasticity_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// TestLongRowsLearnAsSingleSynapsesDo compares rows of more synapses than are learned at a time with Serial, which
// shows a rule one synapse at a time. Targets fire never, seldom, and many times between two spikes of a source.
func TestLongRowsLearnAsSingleSynapsesDo(t *testing.T) {
	for _, row := range []struct {
		why  string
		rule sim.Rule
	}{
		{"all pairs count", plasticity.Additive{APlus: 0.01, AMinus: 0.012}},
		{"only the nearest do", plasticity.Additive{APlus: 0.01, AMinus: 0.012, Window: plasticity.Window{Pairing: plasticity.Symmetric}}},
		{"steps depend on the weight", plasticity.Multiplicative{APlus: 0.01, AMinus: 0.012, Mu: 1}},
		{"a toll on each spike of the source", plasticity.Inhibitory{Eta: 0.01}},
	} {
		t.Run(row.why, func(t *testing.T) {
			net := longRows(row.rule)
			serial, err := sim.BuildSerial(net)
			if err != nil {
				t.Fatal(err)
			}
			want := learnedWeights(t, serial, net, serial.Synapses)
			for _, shards := range []int{1, 3} {
				engine, err := sim.Build(net, sim.Options{Shards: shards})
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, learnedWeights(t, engine, net, engine.Synapses)); diff != "" {
					t.Errorf("%d shards (-Serial +Engine):\n%s", shards, diff)
				}
			}
		})
	}
}

// longRows is a network in which four sources, some of whose spikes are under way together, reach 600 targets that
// teachers make fire at 0 to 600 Hz.
func longRows(rule sim.Rule) *sim.Network {
	const targets = 600
	net := sim.NewNetwork(7)
	pre := net.Add("pre", 4, models.Poisson{Each: func(i int, n *models.Poisson) { n.Rate = float64(20 + 60*i) }})
	teachers := net.Add("teachers", targets, models.Poisson{Each: func(i int, n *models.Poisson) { n.Rate = float64(i % 7 * 100) }})
	post := net.Add("post", targets, models.LIF{VTh: 10})
	net.Connect(teachers, post, 0, topology.OneToOne{Weight: topology.Const(11), Delay: topology.Delay(0.1 * ms)})
	net.Connect(pre, post, 0, topology.AllToAll{Weight: topology.Const(0.5), Delay: topology.Delay(3 * ms)}).Learn(rule)
	return net
}

// learnedWeights are those of the last projection of longRows after a fifth of a second.
func learnedWeights(t *testing.T, e interface {
	RunUntil(context.Context, sim.Time) error
}, net *sim.Network, synapses func(*sim.Projection) ([]sim.Synapse, error)) []float64 {
	t.Helper()
	if err := e.RunUntil(t.Context(), 200*ms); err != nil {
		t.Fatal(err)
	}
	learned, err := synapses(net.Projections[1])
	if err != nil {
		t.Fatal(err)
	}
	weights := make([]float64, len(learned))
	for i, s := range learned {
		weights[i] = s.Weight
	}
	return weights
}
