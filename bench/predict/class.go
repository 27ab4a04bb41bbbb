package predict

import (
	"errors"
	"slices"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/scenarios/networks"
	"github.com/ranvier-sim/ranvier/sim"
)

// class is a kind of neurons, and of synapses onto them, that cost the same.
type class struct {
	kind
	lif        models.LIF // the first neuron of the kind, if it is leaky
	perfect    models.IF  // if it is not
	background []models.Noise
	delays     [2]sim.Time // shortest and longest
	neurons    float64     // of the scenario, each counted for the time that it was run
}

// kind is what tells classes apart.
type kind struct {
	leaky      bool   // LIF, not IF
	shapes     string // of the ports
	driven     bool   // rests above threshold
	noisy      bool
	individual bool // neurons have constants of their own
	ownDelays  bool // synapses have delays of their own
	ownWeights bool
}

// classes are those of the neurons of some networks.
func classes(specimens []Specimen) ([]class, error) {
	var all []class
	for _, s := range specimens {
		for _, p := range networks.Neurons(s.Network) {
			c := describe(p.Spec)
			if err := c.look(s.Network, p); err != nil {
				return nil, err
			}
			c.neurons = float64(p.N) * s.Time.Seconds()
			if i := slices.IndexFunc(all, func(other class) bool { return other.kind == c.kind }); i >= 0 {
				all[i].neurons += c.neurons
			} else {
				all = append(all, c)
			}
		}
	}
	return all, nil
}

// describe is the class of neurons as far as they go themselves. They are of the two models that clockstep runs.
func describe(spec sim.Spec) (c class) {
	switch pointer := spec.(type) {
	case *models.LIF:
		spec = *pointer
	case *models.IF:
		spec = *pointer
	}
	switch m := spec.(type) {
	case models.LIF:
		c.lif = m.Neuron(0)
		c.leaky, c.individual, c.background = true, m.Each != nil, m.Noise
		c.driven = c.lif.EL+c.lif.R*c.lif.IE > c.lif.VTh
		c.shapes = shapes(c.lif.Ports)
	case models.IF:
		c.perfect = m.Neuron(0)
		c.driven, c.individual, c.background = c.perfect.IE > 0, m.Each != nil, m.Noise
		c.shapes = shapes(c.perfect.Ports)
	}
	c.noisy = arrivals(c.background) > 0
	return c
}

// shapes are the shapes of ports, a letter each.
func shapes(ports []models.Port) string {
	var letters []byte
	for _, p := range ports {
		letters = append(letters, "DEA"[p.Shape])
	}
	return string(letters)
}

// fewDelays is up to how many delays of a projection are not synapses' own.
const fewDelays = 12

// errSeen ends the making of synapses of which enough were seen.
var errSeen = errors.New("seen")

// look looks at the first synapses of every projection onto a population.
func (c *class) look(net *sim.Network, post *sim.Population) error {
	c.delays = [2]sim.Time{sim.Never, 0}
	for _, p := range net.Projections {
		if p.Post != post {
			continue
		}
		err := net.Synapses(p, func(made []sim.Synapse) error {
			if len(made) == 0 {
				return nil
			}
			c.lookAt(made)
			return errSeen
		})
		if err != nil && !errors.Is(err, errSeen) {
			return err
		}
	}
	c.delays[0] = min(c.delays[0], c.delays[1]) // where there are no synapses
	return nil
}

// lookAt takes note of weights and delays.
func (c *class) lookAt(synapses []sim.Synapse) {
	different := make(map[sim.Time]bool)
	for _, s := range synapses {
		c.ownWeights = c.ownWeights || float32(s.Weight) != float32(synapses[0].Weight)
		c.delays[0], c.delays[1] = min(c.delays[0], s.Delay), max(c.delays[1], s.Delay)
		if len(different) <= fewDelays {
			different[s.Delay] = true
		}
	}
	c.ownDelays = c.ownDelays || len(different) > fewDelays
}
