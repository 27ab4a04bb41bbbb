package firstspike

import (
	"math"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// Network is a trained network, with all that is needed to show it data.
type Network struct {
	*gradient.Network
	About
}

// About is what a network was trained for, and by.
type About struct {
	Data    string   `json:"data"`    // name of the data set
	Classes []string `json:"classes"` // by output neuron
	Code    Code     `json:"code"`    // by which data become spikes
	Tau     sim.Time `json:"tau_ps"`  // the unit of all times
	Seed    uint64   `json:"seed"`    // of the training
	Epochs  int      `json:"epochs"`  // of the training
}

// Instant is a time of the network in the simulator, the nearest picosecond; sim.Never for +Inf.
func (a *About) Instant(t float64) sim.Time {
	if math.IsInf(t, 1) {
		return sim.Never
	}
	return sim.Time(math.RoundToEven(t * float64(a.Tau)))
}

// Picosecond is one in the unit of the network: the Grid of a Pass that sees what the simulator sees.
func (a *About) Picosecond() float64 { return 1 / float64(a.Tau) }

// Simulate describes the network to the simulator. Neurons fire once within the given time after their spike, which may be sim.Never.
// Layers whose pulses come at the same times hear the same source.
func (n *Network) Simulate(once sim.Time) *Simulated {
	s := newSimulated(n.Layers[0].Pre)
	for k, l := range n.Layers {
		s.layer(wiring{
			name: layerName(k, len(n.Layers)), neurons: l.Post, spec: n.neuron(l, float64(once)), pulses: n.instants(l.Pulses),
			synapses: n.synapses(l, 0, l.Pre), fromPulses: n.synapses(l, l.Pre, l.Sources()),
		})
	}
	return s
}

// neuron is the model of a layer.
func (n *Network) neuron(l *gradient.Layer, refractory float64) sim.Spec {
	tau := l.Tau * float64(n.Tau)
	ports := []models.Port{{Shape: models.Exponential, Tau: tau}}
	switch l.Kernel {
	case gradient.NonLeaky:
		return models.IF{C: tau / sim.Millisecond, VTh: l.Threshold, TRef: refractory, Ports: ports}
	case gradient.Equal:
		return models.LIF{TauM: tau, VTh: l.Threshold, TRef: refractory, Ports: ports}
	}
	return models.LIF{TauM: 2 * tau, VTh: l.Threshold, TRef: refractory, Ports: ports}
}

// instants are times of the network in the simulator.
func (a *About) instants(times []float64) []sim.Time {
	instants := make([]sim.Time, len(times))
	for i, t := range times {
		instants[i] = a.Instant(t)
	}
	return instants
}

// synapses are those of some sources of a layer, with the delays that they have.
func (n *Network) synapses(l *gradient.Layer, from, to int) topology.Synapses {
	all := make(topology.Synapses, 0, (to-from)*l.Post)
	for i := from; i < to; i++ {
		for j := range l.Post {
			s := i*l.Post + j
			var delay sim.Time
			if l.Axonal != nil && i < l.Pre {
				delay += n.Instant(l.Axonal[i])
			}
			if l.Synaptic != nil {
				delay += n.Instant(l.Synaptic[s])
			}
			all = append(all, sim.Synapse{Pre: uint32(i - from), Post: uint32(j), Weight: l.Weights[s], Delay: delay})
		}
	}
	return all
}

// End is an instant after which no neuron of the network fires that does in closed form, but for a potential that rises for a
// thousand time constants.
func (a *About) End() sim.Time { return 1000 * a.Tau }
