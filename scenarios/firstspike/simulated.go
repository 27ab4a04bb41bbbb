package firstspike

import (
	"slices"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

// Simulated is a network in the simulator.
type Simulated struct {
	*sim.Network
	Inputs *sim.Population
	Layers []*sim.Population
	Spikes *record.Memory // of all populations
	pulses []pulseSource
}

// pulseSource gives pulses to all layers that have them at the same times.
type pulseSource struct {
	times []sim.Time
	*sim.Population
}

// newSimulated is a network of inputs alone.
func newSimulated(inputs int) *Simulated {
	s := &Simulated{Network: sim.NewNetwork(0), Spikes: new(record.Memory)}
	s.Inputs = s.population("inputs", inputs, models.Trains(nil))
	return s
}

// population adds neurons whose spikes are kept.
func (s *Simulated) population(name string, n int, spec sim.Spec) *sim.Population {
	p := s.Add(name, n, spec)
	s.Record(s.Spikes, p)
	return p
}

// wiring is a layer, and the synapses onto it from the neurons before and from its pulses.
type wiring struct {
	name                 string
	neurons              int
	spec                 sim.Spec
	pulses               []sim.Time
	synapses, fromPulses topology.Synapses
}

// layer adds a layer after the last.
func (s *Simulated) layer(w wiring) {
	pre, post := s.Inputs, s.population(w.name, w.neurons, w.spec)
	if len(s.Layers) > 0 {
		pre = s.Outputs()
	}
	s.Connect(pre, post, 0, w.synapses)
	if len(w.pulses) > 0 {
		s.Connect(s.pulsesAt(w.pulses, w.name), post, 0, w.fromPulses)
	}
	s.Layers = append(s.Layers, post)
}

// pulsesAt is the source of pulses at some times.
func (s *Simulated) pulsesAt(times []sim.Time, layer string) *sim.Population {
	name := "pulses"
	for _, p := range s.pulses {
		if slices.Equal(p.times, times) {
			return p.Population
		}
		name = layer + " pulses"
	}
	trains := make(models.Trains, len(times))
	for i := range times {
		trains[i] = times[i : i+1]
	}
	p := s.population(name, len(times), trains)
	s.pulses = append(s.pulses, pulseSource{times, p})
	return p
}

// layerName is what the population of a layer is called.
func layerName(k, layers int) string {
	switch last := layers - 1; {
	case k == last:
		return "outputs"
	case last == 1:
		return "hidden"
	}
	return "hidden " + string(rune('1'+k))
}

// Outputs is the last layer.
func (s *Simulated) Outputs() *sim.Population { return s.Layers[len(s.Layers)-1] }

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
