package loihi

import (
	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/chips/mesh"
)

// place puts neurons onto cores. The cost of a placement is the number of spikes in exact time times the links that they
// pass; without a recording, each neuron counts as one spike.
func (g Generation) place(c *chips.Chip, q *chips.Quantised, s Strategy) (*chips.Placement, error) {
	p, err := chips.InOrder(c, q)
	if err != nil {
		return nil, err
	}
	t := g.newTraffic(c, q, p)
	if s == ByTraffic {
		t.improve()
		for i := range p.Parts {
			p.Parts[i].Core = t.place[p.Parts[i].Core]
		}
	}
	p.Cost = t.cost()
	return p, nil
}

// traffic is what cores send one another.
type traffic struct {
	grid    mesh.Config
	between []stream // of spikes, in the order of their first
	of      [][]int  // by core: its streams
	place   []int    // by core: where it is put
}

// stream is the spikes from one core to another; from is -1 for those that come from outside.
type stream struct {
	from, to int
	spikes   int64
}

func (g Generation) newTraffic(c *chips.Chip, q *chips.Quantised, p *chips.Placement) *traffic {
	t := &traffic{grid: g.grid(p.Chips(len(c.Cores)), &c.Costs[0]), of: make([][]int, p.Cores()), place: make([]int, p.Cores())}
	for core := range t.place {
		t.place[core] = core
	}
	number := map[[2]int]int{}
	for population, neurons := range chips.Reaches(q, p) {
		for i, messages := range neurons {
			spikes := int64(1)
			if q.Fired != nil {
				spikes = int64(q.Fired[population][i])
			}
			for _, m := range messages {
				key := [2]int{int(m.From), int(m.To)}
				k, known := number[key]
				if !known {
					k = len(t.between)
					number[key] = k
					t.between = append(t.between, stream{key[0], key[1], 0})
					t.of[key[1]] = append(t.of[key[1]], k)
					if key[0] >= 0 && key[0] != key[1] {
						t.of[key[0]] = append(t.of[key[0]], k)
					}
				}
				t.between[k].spikes += spikes
			}
		}
	}
	return t
}

// hops is how many links a stream passes.
func (t *traffic) hops(s stream) int64 {
	from := -1
	if s.from >= 0 {
		from = t.place[s.from]
	}
	h := t.grid.Route(from, t.place[s.to])
	return int64(h.EastWest + h.NorthSouth + h.OffChip)
}

func (t *traffic) cost() (sum int64) {
	for _, s := range t.between {
		sum += s.spikes * t.hops(s)
	}
	return sum
}

// costOf is the part of the cost that depends on two cores.
func (t *traffic) costOf(a, b int) (sum int64) {
	for _, k := range t.of[a] {
		sum += t.between[k].spikes * t.hops(t.between[k])
	}
	for _, k := range t.of[b] {
		if s := t.between[k]; s.from != a && s.to != a {
			sum += s.spikes * t.hops(s)
		}
	}
	return sum
}

// rounds is how often all pairs of cores are tried at most.
const rounds = 8

// improve swaps pairs of cores as long as that lowers the cost, the first pair that does at a time. All cores have the
// same room, so what fits one fits the other.
func (t *traffic) improve() {
	for range rounds {
		better := false
		for a := range t.place {
			for b := a + 1; b < len(t.place); b++ {
				before := t.costOf(a, b)
				t.place[a], t.place[b] = t.place[b], t.place[a]
				if t.costOf(a, b) < before {
					better = true
				} else {
					t.place[a], t.place[b] = t.place[b], t.place[a]
				}
			}
		}
		if !better {
			return
		}
	}
}
