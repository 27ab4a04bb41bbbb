package record

import (
	"cmp"
	"slices"
	"sort"

	"github.com/ranvier-sim/ranvier/sim"
)

// Raster is the spikes of one population.
type Raster struct {
	Population string

	// N is the number of neurons. Where it is not known (0, or not above the highest neuron that
	// fired), neurons up to the highest that fired count. Statistics of each neuron take memory for all.
	N int

	Spikes []sim.Spike // in (At, Neuron) order
}

// Size is the number of neurons: N, or one above the highest neuron that fired, whichever is larger.
func (r Raster) Size() int {
	n := r.N
	for _, s := range r.Spikes {
		n = max(n, int(s.Neuron)+1)
	}
	return n
}

// Within returns the part of r that lies in w. It shares the memory of r.
func (r Raster) Within(w sim.Window) Raster {
	at := func(t sim.Time) int {
		return sort.Search(len(r.Spikes), func(i int) bool { return r.Spikes[i].At >= t })
	}
	lo := at(w.From)
	hi := max(lo, at(w.To))
	return Raster{r.Population, r.N, r.Spikes[lo:hi:hi]}
}

func compareSpikes(a, b sim.Spike) int {
	return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Neuron, b.Neuron))
}

// inOrder sorts spikes that a foreign program wrote in an order of its own.
func inOrder(spikes []sim.Spike) []sim.Spike {
	if !slices.IsSortedFunc(spikes, compareSpikes) {
		slices.SortFunc(spikes, compareSpikes)
	}
	return spikes
}

// follow returns an error unless spikes are in order and none is before last.
func follow(p *sim.Population, last sim.Spike, spikes []sim.Spike) error {
	for _, s := range spikes {
		if s.At < last.At || s.At == last.At && s.Neuron < last.Neuron {
			return &OrderError{Population: p.Name, Spike: s, After: last}
		}
		last = s
	}
	return nil
}

// roster is the populations that a recorder was made for, in the network's order, and the last spike
// of each.
type roster struct {
	populations []*sim.Population
	place       map[*sim.Population]int
	last        []sim.Spike
}

func newRoster(populations []*sim.Population) (roster, error) {
	r := roster{
		populations: slices.Clone(populations),
		place:       make(map[*sim.Population]int, len(populations)),
		last:        make([]sim.Spike, len(populations)),
	}
	names := make(map[string]bool, len(populations))
	for i, p := range populations {
		if p == nil {
			return roster{}, &PopulationError{Want: "a population, not nil"}
		}
		if names[p.Name] {
			return roster{}, &PopulationError{p.Name, "a name that no other population has"}
		}
		names[p.Name] = true
		r.place[p] = i
	}
	return r, nil
}

// admit returns the place of p, if it has one and the spikes follow those it had before.
func (r *roster) admit(p *sim.Population, spikes []sim.Spike) (int, error) {
	k, ok := r.place[p]
	if !ok {
		name := ""
		if p != nil {
			name = p.Name
		}
		return 0, &PopulationError{name, "one that the recorder was made for"}
	}
	if err := follow(p, r.last[k], spikes); err != nil {
		return 0, err
	}
	if len(spikes) > 0 {
		r.last[k] = spikes[len(spikes)-1]
	}
	return k, nil
}
