package accuracy

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// chain is a feed-forward network: Poisson sources, whose spikes keep no grid, and layers of neurons. Each neuron
// receives from random sources and, but in the first layer, as much from random neurons of the layer before.
type chain struct {
	name   string
	port   models.Port
	weight float64 // mV
}

const (
	sources   = 400
	inputRate = 15 // Hz
	layers    = 3
	layerSize = 200
	inDegree  = 20
	delay     = 2 * sim.Millisecond
)

// chains are a network in which spikes are jumps of the potential, and one in which they are currents. Weights
// are such that all layers fire at about the rate of the sources.
func chains() []chain {
	return []chain{
		{"jumps", models.Port{Shape: models.Delta}, 2.2},
		{"currents", models.Port{Shape: models.Exponential, Tau: 5 * sim.Millisecond}, 9.7},
	}
}

// network makes the network of a seed: the sources, then the layers.
func (c chain) network(seed uint64) *sim.Network {
	net := sim.NewNetwork(seed)
	cell := models.LIF{TauM: 20 * sim.Millisecond, VTh: 15, TRef: 2 * sim.Millisecond, Ports: []models.Port{c.port}}
	input := net.Add("sources", sources, models.Poisson{Rate: inputRate})
	last := input
	for layer := range layers {
		post := net.Add(fmt.Sprintf("layer %d", layer+1), layerSize, cell)
		for _, pre := range []*sim.Population{input, last} {
			net.Connect(pre, post, 0, topology.FixedInDegree{
				Degree: inDegree / 2, Weight: topology.Const(c.weight), Delay: topology.Delay(delay),
			})
		}
		last = post
	}
	return net
}

// Forward is what became of the spikes of a feed-forward network on a grid.
type Forward struct {
	Network string
	Step    sim.Time
	Layers  []Match
}

// All is the layers together.
func (f *Forward) All() Match { return together(f.Layers) }
