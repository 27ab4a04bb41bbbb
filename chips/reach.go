package chips

import (
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// Reach finds what messages a spike becomes: one for each core that it reaches.
type Reach struct {
	q        *Quantised
	outgoing [][]int   // by population: projections from it
	post     []int     // by projection: its targets' population
	lookup   [][]int32 // by population and neuron: its core
	messages []Message
	turn     uint64   // counts spikes
	latest   []latest // by core
}

// latest is the latest message to a core.
type latest struct {
	turn uint64 // in which it was sent
	at   int    // its place among the messages
}

// NewReach is that of a network that has been placed.
func NewReach(q *Quantised, p *Placement) *Reach {
	r := &Reach{q: q, lookup: p.Lookup(q.Network), latest: make([]latest, p.Cores()), outgoing: make([][]int, len(q.Network.Populations))}
	for j, projection := range q.Network.Projections {
		pre := slices.Index(q.Network.Populations, projection.Pre)
		r.outgoing[pre] = append(r.outgoing[pre], j)
		r.post = append(r.post, slices.Index(q.Network.Populations, projection.Post))
	}
	return r
}

// Of is the messages of a spike of neuron i of population k, in the order in which its synapses reach cores first. They are valid until
// the next call.
func (r *Reach) Of(k, i int) []Message {
	r.turn++
	r.messages = r.messages[:0]
	for _, j := range r.outgoing[k] {
		r.add(r.lookup[k][i], r.q.Rows[j][i], r.lookup[r.post[j]])
	}
	return r.messages
}

// add adds the synapses of a row.
func (r *Reach) add(from int32, row []sim.Synapse, lookup []int32) {
	for i := range row {
		to := lookup[row[i].Post]
		l := &r.latest[to]
		if l.turn != r.turn {
			*l = latest{r.turn, len(r.messages)}
			r.messages = append(r.messages, Message{From: from, To: to})
		}
		r.messages[l.at].Synapses++
	}
}

// mail is the messages of all neurons of a population.
type mail struct {
	start []int // those of neuron i are all[start[i]:start[i+1]]
	all   []Message
}

// of is the messages of a neuron.
func (m *mail) of(i uint32) []Message { return m.all[m.start[i]:m.start[i+1]] }

// mail finds the messages of all neurons, by population.
func (r *Reach) mail() []mail {
	var every []mail
	for k, p := range r.q.Network.Populations {
		m := mail{start: make([]int, 1, p.N+1)}
		for i := range p.N {
			m.all = append(m.all, r.Of(k, i)...)
			m.start = append(m.start, len(m.all))
		}
		every = append(every, m)
	}
	return every
}
