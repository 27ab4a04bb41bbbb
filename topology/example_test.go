package topology_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
	"gonum.org/v1/gonum/stat/distuv"
)

// A feed-forward inhibition in which every target listens to ten inputs. Excitation arrives after 1.5 ms,
// inhibition after 1 ms (the default) to the interneurons and 1.4 ms from there.
func Example() {
	net := sim.NewNetwork(1)
	input, interneurons, target := net.Add("input", 100, nil), net.Add("interneurons", 10, nil), net.Add("target", 20, nil)

	topology.FeedForwardInhibition{
		Input: input, Interneurons: interneurons, Target: target,
		Excite: topology.Path{Connector: topology.FixedInDegree{
			Degree: 10, NoMultapses: true,
			Weight: topology.Const(0.2),
			Delay:  topology.Delay(1.5 * sim.Millisecond),
		}},
		Recruit: topology.Path{Connector: topology.AllToAll{Weight: topology.Const(0.05)}},
		Inhibit: topology.Path{Connector: topology.AllToAll{
			Weight: topology.Const(-0.5),
			Delay:  topology.Delay(1.4 * sim.Millisecond),
		}},
	}.Connect(net)

	for _, p := range net.Projections {
		made, err := p.Connector.Part(sim.Part{Pre: p.Pre.N, Post: p.Post.N, Seed: 1}, nil)
		fmt.Println(p.Name(), len(made), "synapses", err)
	}
	// Output:
	// input -> target 200 synapses <nil>
	// input -> interneurons 1000 synapses <nil>
	// interneurons -> target 200 synapses <nil>
}

// Weights and delays are drawn from any distribution of gonum; bounds are explicit.
func ExampleWithin() {
	rule := topology.FixedInDegree{
		Degree: 2,
		Weight: topology.Drawn(func(src rand.Source) distuv.Rander {
			return distuv.LogNormal{Mu: -1, Sigma: 0.5, Src: src}
		}),
		Delay: topology.DrawnDelay(sim.Millisecond, topology.Within(0.1, 3, func(src rand.Source) distuv.Rander {
			return distuv.Normal{Mu: 1.5, Sigma: 0.75, Src: src}
		})),
	}
	made, err := rule.Part(sim.Part{Pre: 80, Post: 2, Seed: 1}, nil)
	for _, s := range made {
		fmt.Printf("%d -> %d weight %.3f delay %v\n", s.Pre, s.Post, s.Weight, s.Delay)
	}
	fmt.Println(err)
	// Output:
	// 31 -> 0 weight 0.280 delay 1.560239868ms
	// 1 -> 0 weight 0.386 delay 995.595056us
	// 19 -> 1 weight 0.328 delay 878.006437us
	// 42 -> 1 weight 0.271 delay 917.285886us
	// <nil>
}

// A kernel makes inhibition fall with distance: here over three neurons on either side of a ring.
func ExampleLateralInhibition() {
	net := sim.NewNetwork(1)
	column := net.Add("column", 12, nil)
	p := topology.LateralInhibition{
		Population: column, Radius: 3, Ring: true,
		Weight: topology.Kernel(func(pre, post int) float64 {
			return -1 / float64(topology.RingDistance(pre, post, 12))
		}),
	}.Connect(net)

	made, err := p.Connector.Part(sim.Part{Pre: 12, Post: 12, Recurrent: true}, nil)
	for _, s := range made[:6] {
		fmt.Printf("%d -> %d: %.2f\n", s.Pre, s.Post, s.Weight)
	}
	fmt.Println(len(made), err)
	// Output:
	// 9 -> 0: -0.33
	// 10 -> 0: -0.50
	// 11 -> 0: -1.00
	// 1 -> 0: -1.00
	// 2 -> 0: -0.50
	// 3 -> 0: -0.33
	// 72 <nil>
}
