package sparsity

import (
	"math"

	"github.com/ranvier-sim/ranvier/bench/cost"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// Relay is a random network whose activity is given: each active neuron is made to fire by a Poisson source
// of its own; all send K synapses that are too weak to make others fire. Half of the neurons are
// excitatory and half inhibitory, so that on average nobody's potential moves.
type Relay struct {
	N      int     // neurons, an even number
	K      int     // synapses of each
	Active float64 // part of the neurons that fire
	Rate   float64 // of each of these, Hz
}

// Mean is the mean rate over all neurons, Hz.
func (r Relay) Mean() float64 { return r.Active * r.Rate }

// Load is what happens in the network per second. Every spike of a neuron is preceded by one of its source, with
// which it is counted as one. The source wakes one of the two populations, and the neuron both, a delay later; they
// are woken at most once per delay.
func (r Relay) Load() cost.Load {
	spikes := float64(r.N) * r.Mean()
	most := 2 / topology.DefaultDelay.Seconds()
	return cost.Load{
		Neurons: float64(r.N), Spikes: spikes, Events: spikes * float64(r.K+1),
		Wakes: 3 * spikes / (1 + 3*spikes/most), MostWakes: most,
	}
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
		source := net.Add(name+" source", r.N/2, models.Poisson{Rate: r.Rate, Each: r.silence})
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

// silence stops the sources of the silent neurons. The active ones are spread evenly.
func (r Relay) silence(i int, source *models.Poisson) {
	if math.Floor(float64(i+1)*r.Active) == math.Floor(float64(i)*r.Active) {
		source.Rate = 0
	}
}
