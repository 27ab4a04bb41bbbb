package sim

import (
	"fmt"
	"slices"
)

// probe reads a state variable, shard by shard.
func (p *plan) probe(at Time, population *Population, variable string, neurons []int, dst []float64) error {
	k := p.index(population)
	if k < 0 {
		return fmt.Errorf("probe: population %q is not part of the network", name(population))
	}
	if len(dst) != len(neurons) {
		return fmt.Errorf("probe %q: %d neurons, but room for %d values", population.Name, len(neurons), len(dst))
	}
	for i, n := range neurons {
		if n < 0 || n >= population.N {
			return &ParamError{Population: population.Name, Index: n, Field: "probed neuron", Value: n, Want: fmt.Sprintf("an index below %d", population.N)}
		}
		value, err := p.groupOf(k, n).probe(at, variable, n)
		if err != nil {
			return err
		}
		dst[i] = value
	}
	return nil
}

func (p *plan) groupOf(population, neuron int) *group {
	for _, s := range p.shards {
		if g := s.groups[population]; neuron < g.hi {
			return g
		}
	}
	return nil
}

func (g *group) probe(at Time, variable string, neuron int) (float64, error) {
	prober, ok := g.model.(Prober)
	switch {
	case !ok:
		return 0, fmt.Errorf("probe %q: model %T has no variables to read", g.population.Name, g.model)
	case !slices.Contains(prober.Variables(), variable):
		return 0, fmt.Errorf("probe %q: model %T has no variable %q, only %v", g.population.Name, g.model, variable, prober.Variables())
	case at < g.at:
		return 0, fmt.Errorf("probe %q: an interrupted run has advanced it to %v, beyond %v", g.population.Name, g.at, at)
	}
	return prober.Probe(at, variable, neuron-g.lo)
}
