package record

import "github.com/ranvier-sim/ranvier/sim"

// Memory keeps spikes in memory, 16 bytes each. The zero value is ready to record any population.
type Memory struct {
	spikes map[*sim.Population][]sim.Spike
}

// Record appends the spikes of one window. The only error is an *OrderError.
func (m *Memory) Record(p *sim.Population, spikes []sim.Spike) error {
	if p == nil {
		return &PopulationError{Want: "a population, not nil"}
	}
	kept := m.spikes[p]
	var last sim.Spike
	if len(kept) > 0 {
		last = kept[len(kept)-1]
	}
	if err := follow(p, last, spikes); err != nil {
		return err
	}
	if m.spikes == nil {
		m.spikes = map[*sim.Population][]sim.Spike{}
	}
	m.spikes[p] = append(kept, spikes...)
	return nil
}

// Spikes returns the spikes of p in (At, Neuron) order. The slice is the recorder's own: it may be
// read but not changed, and stays as it is while more is recorded.
func (m *Memory) Spikes(p *sim.Population) []sim.Spike {
	kept := m.spikes[p]
	return kept[:len(kept):len(kept)]
}

// Count is the number of spikes of p.
func (m *Memory) Count(p *sim.Population) int { return len(m.spikes[p]) }

// Columns returns times and neurons of the spikes of p as two new slices of the same length.
func (m *Memory) Columns(p *sim.Population) (times []sim.Time, neurons []uint32) {
	kept := m.spikes[p]
	times = make([]sim.Time, len(kept))
	neurons = make([]uint32, len(kept))
	for i, s := range kept {
		times[i], neurons[i] = s.At, s.Neuron
	}
	return times, neurons
}

// Rasters returns the rasters of the given populations, in their order. They share the recorder's
// memory, as Spikes does.
func (m *Memory) Rasters(populations ...*sim.Population) []Raster {
	rasters := make([]Raster, len(populations))
	for i, p := range populations {
		rasters[i] = Raster{Population: p.Name, N: p.N, Spikes: m.Spikes(p)}
	}
	return rasters
}

// Reset forgets all spikes and lets their memory go.
func (m *Memory) Reset() { m.spikes = nil }
