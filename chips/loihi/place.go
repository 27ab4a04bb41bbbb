package loihi

import (
	"cmp"
	"slices"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/chips/mesh"
)

// place puts neurons onto cores. The cost of a placement is the number of spikes in exact time times the links that they
// pass; without a recording, each neuron counts as one spike.
func (g Generation) place(c *chips.Chip, q *chips.Quantised, s Strategy) (*chips.Placement, error) {
	p, err := g.fill(c, q)
	if err != nil {
		return nil, err
	}
	t := g.newTraffic(c, q, p)
	p.Cost = t.cost()
	if s == ByTraffic {
		t.gather()
		t.improve()
		if cost := t.cost(); cost < p.Cost {
			p.Cost = cost
			for i := range p.Parts {
				p.Parts[i].Core = t.place[p.Parts[i].Core]
			}
		}
	}
	return p, nil
}

// fill fills cores in order. How many output axons a neuron takes depends on where its targets will be, which are mostly on
// cores that are filled later: so it is foreseen from the filling before, until all fits. If that comes to nothing, the first filling
// is returned, for chips.Validate to say what it lacks.
func (g Generation) fill(c *chips.Chip, q *chips.Quantised) (*chips.Placement, error) {
	f := newFilling(newDemand(q))
	first, err := chips.InOrder(c, q, f)
	if err != nil {
		return nil, err
	}
	p := first
	for f.foresee(p, g.OutputAxons) {
		if p, err = chips.InOrder(c, q, f); err != nil {
			return first, nil
		}
	}
	return p, nil
}

// traffic is what cores send one another.
type traffic struct {
	q     *chips.Quantised
	p     *chips.Placement
	reach *chips.Reach
	grid  mesh.Config
	with  [][]stream // by core, the largest first; only from gather on
	place []int      // by core: where it is put
}

// stream is the spikes between a core and another; -1 is where they come in from outside.
type stream struct {
	core   int32
	spikes int64
}

func (g Generation) newTraffic(c *chips.Chip, q *chips.Quantised, p *chips.Placement) *traffic {
	t := &traffic{q: q, p: p, reach: chips.NewReach(q, p), grid: g.grid(p.Chips(len(c.Cores)), &c.Costs[0])}
	for core := range p.Cores() {
		t.place = append(t.place, core)
	}
	return t
}

// each calls see for all neurons, part by part, with the messages that each sends whenever it fires, and how often that is.
// A population of sources is a part.
func (t *traffic) each(see func(messages []chips.Message, spikes int64), end func()) {
	part := func(k, lo, hi int) {
		for i := lo; i < hi; i++ {
			spikes := int64(1)
			if t.q.Fired != nil {
				spikes = int64(t.q.Fired[k][i])
			}
			if spikes > 0 {
				see(t.reach.Of(k, i), spikes)
			}
		}
		end()
	}
	for k, population := range t.q.Network.Populations {
		if chips.IsSource(population) {
			part(k, 0, population.N)
		}
	}
	for _, x := range t.p.Parts {
		part(x.Population, x.Lo, x.Hi)
	}
}

// hops is how many links there are between two places.
func (t *traffic) hops(a, b int) int64 {
	h := t.grid.Route(a, b)
	return int64(h.EastWest + h.NorthSouth + h.OffChip)
}

// at is the place of a core, -1 of what is outside.
func (t *traffic) at(core int32) int {
	if core < 0 {
		return -1
	}
	return t.place[core]
}

// cost is that of all spikes.
func (t *traffic) cost() (sum int64) {
	t.each(func(messages []chips.Message, spikes int64) {
		for _, m := range messages {
			sum += spikes * t.hops(t.at(m.From), t.at(m.To))
		}
	}, func() {})
	return sum
}

// kept is how many of the streams of a part are looked at, the largest: more than there are between the cores of one chip.
const kept = 128

// gather adds up streams.
func (t *traffic) gather() {
	t.with = make([][]stream, len(t.place))
	sums, from := make([]int64, len(t.place)), int32(-1)
	var reached []stream
	t.each(func(messages []chips.Message, spikes int64) {
		for _, m := range messages {
			if m.From == m.To {
				continue
			}
			if from = m.From; sums[m.To] == 0 {
				reached = append(reached, stream{core: m.To})
			}
			sums[m.To] += spikes
		}
	}, func() {
		for i := range reached {
			reached[i].spikes, sums[reached[i].core] = sums[reached[i].core], 0
		}
		largestFirst(reached)
		for _, s := range reached[:min(kept, len(reached))] {
			t.with[s.core] = append(t.with[s.core], stream{from, s.spikes})
			if from >= 0 {
				t.with[from] = append(t.with[from], s)
			}
		}
		reached = reached[:0]
	})
	for core := range t.with {
		largestFirst(t.with[core])
	}
}

// largestFirst sorts streams.
func largestFirst(s []stream) {
	slices.SortFunc(s, func(a, b stream) int { return cmp.Or(cmp.Compare(b.spikes, a.spikes), cmp.Compare(a.core, b.core)) })
}

// gain is by how much the cost falls if two cores change places. That between them stays.
func (t *traffic) gain(a, b int) (sum int64) {
	for _, move := range [][2]int{{a, b}, {b, a}} {
		for _, s := range t.with[move[0]] {
			if int(s.core) != move[1] {
				other := t.at(s.core)
				sum += s.spikes * (t.hops(other, t.place[move[0]]) - t.hops(other, t.place[move[1]]))
			}
		}
	}
	return sum
}

// rounds is how often all cores are looked at, at most.
const rounds = 8

// improve swaps pairs of cores as long as that lowers the cost, the first pair that does at a time. All cores have the
// same room, so what fits one fits the other.
func (t *traffic) improve() {
	on := slices.Clone(t.place) // by place: the core that is there
	cores := slices.Clone(t.place)
	for range rounds {
		better := false
		for a := range t.place {
			others := cores[a+1:]
			if len(cores) > kept {
				others = t.neighbours(a, on)
			}
			for _, b := range others {
				if b != a && t.gain(a, b) > 0 {
					better = true
					t.place[a], t.place[b] = t.place[b], t.place[a]
					on[t.place[a]], on[t.place[b]] = a, b
				}
			}
		}
		if !better {
			return
		}
	}
}

// partners is how many of the cores with which it has most to do a core is tried beside, where there are too many to try all.
const partners = 2

// neighbours are the cores on the tiles of the partners of a core, given the core at each place.
func (t *traffic) neighbours(core int, on []int) (cores []int) {
	for _, s := range t.with[core][:min(partners, len(t.with[core]))] {
		tile := max(0, t.at(s.core)) / t.grid.TileCores * t.grid.TileCores
		cores = append(cores, on[tile:min(tile+t.grid.TileCores, len(on))]...)
	}
	return cores
}
