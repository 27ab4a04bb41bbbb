package clockstep

import (
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

type recording struct {
	population int
	recorder   sim.Recorder
}

// Record sends the spikes of the given populations, or of all if none is given, to r. At is the instant
// of the grid at which a neuron fires. The error is a *PopulationError.
func (s *Simulator) Record(r sim.Recorder, populations ...*sim.Population) error {
	if len(populations) == 0 {
		populations = s.net.Populations
	}
	for _, p := range populations {
		k, err := s.index(p)
		if err != nil {
			return err
		}
		s.recorders = append(s.recorders, recording{k, r})
	}
	return nil
}

// index finds a population of the network.
func (s *Simulator) index(p *sim.Population) (int, error) {
	k := slices.Index(s.net.Populations, p)
	if k < 0 {
		return 0, &PopulationError{p}
	}
	return k, nil
}

// observe hands the spikes of instants [from, to) to the recorders.
func (s *Simulator) observe(from, to int) error {
	for _, r := range s.recorders {
		s.observed = s.observed[:0]
		for n := from; n < to; n++ {
			at := s.grid.at(n)
			for _, raster := range s.rasters[r.population] {
				for _, neuron := range *raster.at(n) {
					s.observed = append(s.observed, sim.Spike{At: at, Neuron: neuron})
				}
			}
		}
		if len(s.observed) == 0 {
			continue
		}
		if err := r.recorder.Record(s.net.Populations[r.population], s.observed); err != nil {
			return err
		}
	}
	return nil
}

// Probe writes a state variable of some neurons of p, as it is at Now before the arrivals at that
// instant, to dst: "V" in mV, and "I0", "I1", ... in pA for the ports that have a current. The error is
// a *PopulationError or a *sim.ParamError.
func (s *Simulator) Probe(p *sim.Population, variable string, neurons []int, dst []float64) error {
	k, err := s.index(p)
	if err != nil {
		return err
	}
	wrong := func(i int, field string, value any, want string) error {
		return &sim.ParamError{Population: p.Name, Index: i, Field: field, Value: value, Want: want}
	}
	if len(dst) != len(neurons) {
		return wrong(-1, "room for probed values", len(dst), fmt.Sprintf("%d, one per neuron", len(neurons)))
	}
	for i, n := range neurons {
		if n < 0 || n >= p.N {
			return wrong(n, "probed neuron", n, fmt.Sprintf("an index below %d", p.N))
		}
		value, ok := s.read(k, variable, n)
		if !ok {
			return wrong(n, "probed variable", variable, "V, or I and the number of a port with a current, of neurons that are no sources")
		}
		dst[i] = value
	}
	return nil
}

// read returns a variable of neuron n of population k.
func (s *Simulator) read(k int, variable string, n int) (value float64, ok bool) {
	for _, c := range s.cohorts[k] {
		i := n - c.lo
		if i < 0 || i >= len(c.state.u) {
			continue
		}
		if variable == "V" {
			species, _ := describe(s.net.Populations[k].Spec)
			return c.potential(i) + species.neuron(n).rest, true
		}
		for port := range c.state.currents {
			if in := &c.state.currents[port]; in.shape != models.Delta && variable == fmt.Sprintf("I%d", port) {
				return in.i[i], true
			}
		}
	}
	return 0, false
}
