package topology_test

import (
	"fmt"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// wires writes a network's projections as "pre -> post (port)" with all synapses as pre>post:weight.
func wires(t *testing.T, net *sim.Network) []string {
	t.Helper()
	var lines []string
	for _, p := range net.Projections {
		line := fmt.Sprintf("%s (%d)", p.Name(), p.Port)
		part := sim.Part{Pre: p.Pre.N, Post: p.Post.N, Recurrent: p.Pre == p.Post}
		for _, s := range mustConnect(t, p.Connector, part) {
			line += fmt.Sprintf(" %d>%d:%g", s.Pre, s.Post, s.Weight)
		}
		lines = append(lines, line)
	}
	return lines
}

func path(port uint8, weight float64) topology.Path {
	return topology.Path{Port: port, Connector: topology.AllToAll{Weight: topology.Const(weight)}}
}

func TestCircuits(t *testing.T) {
	for _, row := range []struct {
		why   string
		build func(net *sim.Network, a, b, c *sim.Population) []*sim.Projection
		want  []string
	}{
		{"convergence: two sources on each target", func(net *sim.Network, a, b, _ *sim.Population) []*sim.Projection {
			return topology.FeedForwardExcitation{Layers: []*sim.Population{a, b}, Excite: path(0, 0.5)}.Connect(net)
		}, []string{"a -> b (0) 0>0:0.5 1>0:0.5"}},
		{"a chain of three", func(net *sim.Network, a, b, c *sim.Population) []*sim.Projection {
			return topology.FeedForwardExcitation{Layers: []*sim.Population{a, b, c}, Excite: path(0, 2)}.Connect(net)
		}, []string{"a -> b (0) 0>0:2 1>0:2", "b -> c (0) 0>0:2 0>1:2 0>2:2"}},
		{"a chain of one layer is none", func(net *sim.Network, a, _, _ *sim.Population) []*sim.Projection {
			return topology.FeedForwardExcitation{Layers: []*sim.Population{a}, Excite: path(0, 2)}.Connect(net)
		}, nil},
		{"feed-forward inhibition has two ways from input to target", func(net *sim.Network, a, b, c *sim.Population) []*sim.Projection {
			excite, recruit, inhibit := topology.FeedForwardInhibition{Input: b, Interneurons: a, Target: b,
				Excite: path(0, 1), Recruit: path(0, 2), Inhibit: path(1, -3)}.Connect(net)
			return []*sim.Projection{excite, recruit, inhibit}
		}, []string{"b -> b (0) 0>0:1", "b -> a (0) 0>0:2 0>1:2", "a -> b (1) 0>0:-3 1>0:-3"}},
		{"feedback inhibition is a loop", func(net *sim.Network, a, b, _ *sim.Population) []*sim.Projection {
			recruit, inhibit := topology.FeedbackInhibition{Target: a, Interneurons: b, Recruit: path(0, 1), Inhibit: path(1, -1)}.Connect(net)
			return []*sim.Projection{recruit, inhibit}
		}, []string{"a -> b (0) 0>0:1 1>0:1", "b -> a (1) 0>0:-1 0>1:-1"}},
		{"lateral inhibition spares oneself", func(net *sim.Network, _, _, c *sim.Population) []*sim.Projection {
			return []*sim.Projection{topology.LateralInhibition{Population: c, Port: 1, Weight: topology.Const(-1)}.Connect(net)}
		}, []string{"c -> c (1) 1>0:-1 2>0:-1 0>1:-1 2>1:-1 0>2:-1 1>2:-1"}},
		{"neighbours on a line have ends", func(net *sim.Network, _, _, c *sim.Population) []*sim.Projection {
			return []*sim.Projection{topology.LateralInhibition{Population: c, Radius: 1, Weight: topology.Const(-1)}.Connect(net)}
		}, []string{"c -> c (0) 1>0:-1 0>1:-1 2>1:-1 1>2:-1"}},
		{"neighbours on a ring have none, and a kernel knows their distance", func(net *sim.Network, _, _, c *sim.Population) []*sim.Projection {
			kernel := topology.Kernel(func(pre, post int) float64 { return -float64(topology.RingDistance(pre, post, 3)) })
			return []*sim.Projection{topology.LateralInhibition{Population: c, Radius: 1, Ring: true, Weight: kernel}.Connect(net)}
		}, []string{"c -> c (0) 1>0:-1 2>0:-1 0>1:-1 2>1:-1 0>2:-1 1>2:-1"}},
		{"winner-take-all shares interneurons", func(net *sim.Network, a, b, _ *sim.Population) []*sim.Projection {
			recruit, inhibit, sustain := topology.WinnerTakeAll{Competitors: a, Interneurons: b, Recruit: path(0, 1), Inhibit: path(1, -2),
				Sustain: topology.Path{Port: 2, Connector: topology.OneToOne{}}}.Connect(net)
			return []*sim.Projection{recruit, inhibit, sustain}
		}, []string{"a -> b (0) 0>0:1 1>0:1", "b -> a (1) 0>0:-2 0>1:-2", "a -> a (2) 0>0:1 1>1:1"}},
	} {
		net := sim.NewNetwork(1)
		a, b, c := net.Add("a", 2, nil), net.Add("b", 1, nil), net.Add("c", 3, nil)
		returned := row.build(net, a, b, c)
		if diff := gocmp.Diff(row.want, wires(t, net)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.why, diff)
		}
		for i, p := range returned {
			if p != net.Projections[i] {
				t.Errorf("%s: projection %d is not what Connect returned", row.why, i)
			}
		}
	}
}

func TestWinnerTakeAllWithoutSelfExcitation(t *testing.T) {
	net := sim.NewNetwork(1)
	a, b := net.Add("a", 2, nil), net.Add("b", 1, nil)
	_, _, sustain := topology.WinnerTakeAll{Competitors: a, Interneurons: b, Recruit: path(0, 1), Inhibit: path(1, -2)}.Connect(net)
	if sustain != nil || len(net.Projections) != 2 {
		t.Errorf("made %d projections and %v, want 2 and none", len(net.Projections), sustain)
	}
}

func TestLateralInhibitionNeedsAWeight(t *testing.T) {
	for _, radius := range []int{0, 2} {
		net := sim.NewNetwork(1)
		p := topology.LateralInhibition{Population: net.Add("a", 5, nil), Radius: radius}.Connect(net)
		_, err := connect(p.Connector, sim.Part{Pre: 5, Post: 5, Recurrent: true})
		want := []*sim.SynapseError{wholly("weight", "missing", "an inhibitory weight: below 0 unless the port itself is inhibitory")}
		if diff := gocmp.Diff(want, synapseErrors(t, err)); diff != "" {
			t.Errorf("radius %d (-want +got):\n%s", radius, diff)
		}
	}
}
