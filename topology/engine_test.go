package topology_test

import (
	"context"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// volley is a model whose neurons all fire once, at time 0, whatever they receive.
type volley struct{}

func (volley) NumPorts() int { return 1 }

func (volley) New(s sim.Slice) (sim.Model, error) { return &volleyState{n: s.Len()}, nil }

type volleyState struct{ n int }

func (m *volleyState) Advance(w sim.Window, _ []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	for i := range m.n {
		out = append(out, sim.Spike{At: w.From, Neuron: uint32(i)})
	}
	m.n = 0
	return out, nil
}

func TestEngineDeliversEverySynapse(t *testing.T) {
	for name, rule := range drawnRules() {
		net := sim.NewNetwork(1)
		all := net.Add("all", size, volley{})
		net.Connect(all, all, 0, rule)
		engine, err := sim.Build(net, sim.Options{Shards: 2})
		if err != nil {
			t.Fatal(name, err)
		}
		if err := engine.RunUntil(context.Background(), 20*sim.Millisecond); err != nil {
			t.Fatal(name, err)
		}
		got, want := engine.Stats().SynapticEvents, uint64(len(mustConnect(t, rule, recurrent)))
		if name[:5] == "Berno" { // whose number depends on the seed, which here is the engine's
			if z := zScore(float64(got), float64(want), 2*size*size*0.6*0.4); z < 5 {
				continue
			}
		}
		if got != want {
			t.Errorf("%s: %d arrivals of %d synapses", name, got, want)
		}
	}
}

func TestEngineNamesTheProjection(t *testing.T) {
	net := sim.NewNetwork(1)
	net.Connect(net.Add("a", 3, volley{}), net.Add("b", 2, volley{}), 0, topology.FixedInDegree{Degree: 4, NoMultapses: true})
	_, err := sim.Build(net, sim.Options{})
	want := []*sim.SynapseError{wholly("in-degree", 4, "3 at most, as many as there are to draw without multapses")}
	want[0].Projection = "a -> b"
	if diff := gocmp.Diff(want, synapseErrors(t, err)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
