package sparsity

import (
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// Relay is a random network whose activity is given: each neuron is made to fire by a Poisson source of
// its own, and sends K synapses that are too weak to make others fire. Half of the neurons are excitatory
// and half inhibitory, so that on average nobody's potential moves.
type Relay struct {
	N    int     // neurons, an even number
	K    int     // synapses of each
	Rate float64 // mean rate of each, Hz
}

// The constants of the relay: a spike of the source is one and a half times what it takes, and a
// thousand synapses at a hundred Hz move a potential by less than a twentieth of that.
const (
	tau       = 20 * sim.Millisecond
	threshold = 20.0 // mV above rest
	drive     = 30.0 // mV
	weak      = 0.01 // mV
)

// Network makes the network of a seed.
func (r Relay) Network(seed uint64) *sim.Network {
	net := sim.NewNetwork(seed)
	cell := models.LIF{TauM: tau, VTh: threshold}
	var neurons []*sim.Population
	for _, name := range []string{"excitatory", "inhibitory"} {
		p := net.Add(name, r.N/2, cell)
		source := net.Add(name+" source", r.N/2, models.Poisson{Rate: r.Rate})
		net.Connect(source, p, 0, topology.OneToOne{Weight: topology.Const(drive)})
		neurons = append(neurons, p)
	}
	for i, weight := range []float64{weak, -weak} {
		for j, post := range neurons {
			degree := r.K / 2
			if j == 0 {
				degree = r.K - degree
			}
			net.Connect(neurons[i], post, 0, topology.FixedOutDegree{Degree: degree, Weight: topology.Const(weight)})
		}
	}
	return net
}
