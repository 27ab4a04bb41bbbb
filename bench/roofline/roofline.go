package roofline

import (
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// Loop is the rows of some projections, and a state to add to.
type Loop struct {
	sources []source
	order   []uint32 // in which sources fire
	next    int
}

// source is all synapses of one neuron: one row per projection.
type source []row

type row struct {
	targets []uint32
	weight  float64
	state   []float64 // of the target population
}

// New draws the synapses of projections of net, as sim.Build does. Errors are those of their
// Connectors.
func New(net *sim.Network, projections []*sim.Projection) (*Loop, error) {
	l := &Loop{}
	states := make(map[*sim.Population][]float64)
	first := make(map[*sim.Population]int) // where the sources of a population begin
	for _, p := range projections {
		if states[p.Post] == nil {
			states[p.Post] = make([]float64, p.Post.N)
		}
		if _, known := first[p.Pre]; !known {
			first[p.Pre] = len(l.sources)
			l.sources = append(l.sources, make([]source, p.Pre.N)...)
		}
		rows, err := rowsOf(net, p)
		if err != nil {
			return nil, err
		}
		for i, r := range rows {
			r.state = states[p.Post]
			s := &l.sources[first[p.Pre]+i]
			*s = append(*s, r)
		}
	}
	l.shuffle(net.Seed)
	return l, nil
}

// rowsOf makes the rows of one projection, by source.
func rowsOf(net *sim.Network, p *sim.Projection) ([]row, error) {
	rows := make([]row, p.Pre.N)
	degrees := make([]int, p.Pre.N)
	if err := net.Synapses(p, func(made []sim.Synapse) error {
		for i := range made {
			degrees[made[i].Pre]++
		}
		return nil
	}); err != nil {
		return nil, err
	}
	for i, degree := range degrees {
		rows[i].targets = make([]uint32, 0, degree)
	}
	err := net.Synapses(p, func(made []sim.Synapse) error {
		for i := range made {
			r := &rows[made[i].Pre]
			r.targets = append(r.targets, made[i].Post)
			r.weight = made[i].Weight
		}
		return nil
	})
	for i := range rows {
		slices.Sort(rows[i].targets)
	}
	return rows, err
}

// shuffle puts the sources into an order that no cache can foresee.
func (l *Loop) shuffle(seed uint64) {
	l.order = make([]uint32, len(l.sources))
	for i := range l.order {
		l.order[i] = uint32(i)
	}
	rng.New(seed, "roofline").Shuffle(len(l.order), func(i, j int) { l.order[i], l.order[j] = l.order[j], l.order[i] })
}

// Run lets sources fire, one after the other, until there were at least n synaptic events, and returns
// how many there were. Without synapses there are none.
func (l *Loop) Run(n int) int {
	events, silent := 0, 0
	for events < n && silent < len(l.order) {
		s := l.sources[l.order[l.next]]
		if l.next++; l.next == len(l.order) {
			l.next = 0
		}
		before := events
		for i := range s {
			r := &s[i]
			add(r.state, r.targets, r.weight)
			events += len(r.targets)
		}
		if silent++; events > before {
			silent = 0
		}
	}
	return events
}

// add is the loop.
func add(u []float64, row []uint32, w float64) {
	for _, j := range row {
		u[j] += w
	}
}
