package firstspike

import (
	"math"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
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

// Simulated is a network in the simulator.
type Simulated struct {
	*sim.Network
	Inputs *sim.Population
	Layers []*sim.Population
	Spikes *record.Memory // of all populations
}

// Simulate describes the network to the simulator. Neurons fire once within the given time after their spike, which may be sim.Never.
func (n *Network) Simulate(once sim.Time) *Simulated {
	s := &Simulated{Network: sim.NewNetwork(0), Spikes: new(record.Memory)}
	s.Inputs = s.Add("inputs", n.Layers[0].Pre, models.Trains(nil))
	pre := s.Inputs
	for k, l := range n.Layers {
		post := s.Add(n.layerName(k), l.Post, n.neuron(l, float64(once)))
		s.Connect(pre, post, 0, n.synapses(l, 0, l.Pre))
		if len(l.Pulses) > 0 {
			pulses := s.Add(n.layerName(k)+" pulses", len(l.Pulses), n.pulses(l))
			s.Connect(pulses, post, 0, n.synapses(l, l.Pre, l.Sources()))
		}
		s.Layers = append(s.Layers, post)
		pre = post
	}
	s.Record(s.Spikes)
	return s
}

// Outputs is the last layer.
func (s *Simulated) Outputs() *sim.Population { return s.Layers[len(s.Layers)-1] }

func (n *Network) layerName(k int) string {
	switch last := len(n.Layers) - 1; {
	case k == last:
		return "outputs"
	case last == 1:
		return "hidden"
	}
	return "hidden " + string(rune('1'+k))
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

func (n *Network) pulses(l *gradient.Layer) models.Trains {
	trains := make(models.Trains, len(l.Pulses))
	for i, t := range l.Pulses {
		trains[i] = []sim.Time{n.Instant(t)}
	}
	return trains
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

// Show makes the inputs fire as the events have it: before the next Reset of the engine.
func (s *Simulated) Show(a *About, events []gradient.Event) {
	trains, _ := s.Inputs.Spec.(models.Trains)
	if len(trains) != s.Inputs.N {
		trains = make(models.Trains, s.Inputs.N)
	}
	for i := range trains {
		trains[i] = trains[i][:0]
	}
	for _, e := range events {
		trains[e.Source] = append(trains[e.Source], a.Instant(e.At))
	}
	s.Inputs.Spec = trains
	s.Spikes.Reset()
}

// First writes the first spike of each neuron of a population to dst, sim.Never for silence, and returns it, grown if it was too short.
func (s *Simulated) First(dst []sim.Time, p *sim.Population) []sim.Time {
	dst = dst[:0]
	for range p.N {
		dst = append(dst, sim.Never)
	}
	for _, spike := range s.Spikes.Spikes(p) {
		dst[spike.Neuron] = min(dst[spike.Neuron], spike.At)
	}
	return dst
}

// Fingerprint is that of the spikes of inputs and layers.
func (s *Simulated) Fingerprint() (record.Digest, error) {
	return record.Fingerprint(s.Spikes.Rasters(append([]*sim.Population{s.Inputs}, s.Layers...)...))
}

// End is an instant after which no neuron of the network fires that does in closed form, but for a potential that rises for a
// thousand time constants.
func (a *About) End() sim.Time { return 1000 * a.Tau }
