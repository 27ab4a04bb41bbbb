package roofline

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/scenarios/networks"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// wired is a network of two populations and one projection.
func wired(c sim.Connector) (*sim.Network, *sim.Projection) {
	net := sim.NewNetwork(1)
	pre, post := net.Add("pre", 10, models.LIF{}), net.Add("post", 20, models.LIF{})
	return net, net.Connect(pre, post, 0, c)
}

// TestRowsAreThoseOfTheNetwork: every neuron firing once adds to each target what its synapses weigh.
func TestRowsAreThoseOfTheNetwork(t *testing.T) {
	net, p := wired(topology.FixedOutDegree{Degree: 7, Weight: topology.Const(0.5)})
	want := make([]float64, p.Post.N)
	if err := net.Synapses(p, func(made []sim.Synapse) error {
		for _, s := range made {
			want[s.Post] += s.Weight
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	loop, err := New(net, net.Projections)
	if err != nil {
		t.Fatal(err)
	}
	if n := loop.Run(70); n != 70 {
		t.Fatalf("%d events, want 70", n)
	}
	if got := loop.sources[0][0].state; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, s := range loop.sources {
		if !slices.IsSorted(s[0].targets) {
			t.Error("a row is not sorted")
		}
	}
}

// TestEventsAreAsManyAsInTheEngine: as many per spike.
func TestEventsAreAsManyAsInTheEngine(t *testing.T) {
	jump := networks.DefaultJump()
	net := jump.Network(1)
	loop, err := New(net, net.Projections)
	if err != nil {
		t.Fatal(err)
	}
	if n := loop.Run(1); n != jump.K {
		t.Errorf("%d events of one spike, want %d", n, jump.K)
	}
	if n := loop.Run(jump.Synapses()); n != jump.Synapses() {
		t.Errorf("%d events of a spike of each neuron, want %d", n, jump.Synapses())
	}
	total := 0.0
	for _, u := range loop.sources[0][0].state {
		total += u
	}
	if math.IsNaN(total) || total == 0 {
		t.Error("nothing was added")
	}
}

func TestLoopWithoutSynapsesEnds(t *testing.T) {
	net, _ := wired(topology.FixedOutDegree{})
	for _, projections := range [][]*sim.Projection{nil, net.Projections} {
		loop, err := New(net, projections)
		if err != nil {
			t.Fatal(err)
		}
		if n := loop.Run(1); n != 0 {
			t.Errorf("%d events", n)
		}
	}
}

func TestMistakesAreThoseOfTheConnector(t *testing.T) {
	net, _ := wired(topology.FixedOutDegree{Degree: -1})
	var mistake *sim.SynapseError
	if _, err := New(net, net.Projections); !errors.As(err, &mistake) {
		t.Errorf("got %v", err)
	}
}

// The loop gets through as many events as the network makes per spike.
func Example() {
	jump := networks.DefaultJump()
	net := jump.Network(1)
	loop, err := New(net, net.Projections)
	if err != nil {
		fmt.Println(err)
		return
	}
	engine, err := sim.Build(net, sim.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := engine.RunUntil(context.Background(), 100*sim.Millisecond); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(loop.Run(1_000_000) >= 1_000_000, engine.Stats().SynapticEvents > 0)
	// Output:
	// true true
}

func BenchmarkLoop(b *testing.B) {
	jump := networks.DefaultJump()
	jump.K = 800
	net := jump.Network(1)
	loop, err := New(net, net.Projections)
	if err != nil {
		b.Fatal(err)
	}
	events := 0
	for b.Loop() {
		events += loop.Run(1_000_000)
	}
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
}
