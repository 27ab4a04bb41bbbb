package chips

import (
	"errors"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// Remaking says how a chip makes a network its own.
type Remaking struct {
	Step sim.Time // of the chip's clock, by which each projection is late; 0 if it has none

	// Spec returns the neurons of population k, which is no source. Sources keep theirs.
	Spec func(k int) (sim.Spec, error)

	// Synapses changes the synapses of projection k, in the order in which its Connector makes them.
	Synapses func(k int, synapses []sim.Synapse) error
}

// Remake copies a network with neurons and synapses of a chip's own. All mistakes are joined.
func Remake(net *sim.Network, r Remaking) (*Quantised, error) {
	q := &Quantised{Network: sim.NewNetwork(net.Seed), Step: r.Step}
	var errs []error
	for k, p := range net.Populations {
		spec := p.Spec
		if !IsSource(p) {
			var err error
			spec, err = r.Spec(k)
			errs = append(errs, err)
		}
		q.Network.Add(p.Name, p.N, spec)
	}
	for k, p := range net.Projections {
		synapses, err := synapsesOf(net, p)
		if err == nil {
			err = r.Synapses(k, synapses)
		}
		errs = append(errs, err)
		q.connect(net, p, synapses)
	}
	q.Latency = latencies(net, r.Step)
	return q, errors.Join(errs...)
}

func synapsesOf(net *sim.Network, p *sim.Projection) (all []sim.Synapse, err error) {
	err = net.Synapses(p, func(part []sim.Synapse) error {
		all = append(all, part...)
		return nil
	})
	return all, err
}

// connect adds a projection between the populations that stand where those of p do.
func (q *Quantised) connect(net *sim.Network, p *sim.Projection, synapses []sim.Synapse) {
	pre := q.Network.Populations[slices.Index(net.Populations, p.Pre)]
	post := q.Network.Populations[slices.Index(net.Populations, p.Post)]
	q.Network.Connect(pre, post, p.Port, topology.Synapses(synapses))
	rows := make([][]sim.Synapse, pre.N)
	for _, s := range synapses {
		rows[s.Pre] = append(rows[s.Pre], s)
	}
	q.Rows = append(q.Rows, rows)
}

// latencies finds by how many steps each population is late: those of the shortest path from a source, without
// recurrence. A population that no source reaches is not late.
func latencies(net *sim.Network, step sim.Time) []sim.Time {
	late := make([]sim.Time, len(net.Populations))
	for k, p := range net.Populations {
		if late[k] = sim.Never; IsSource(p) {
			late[k] = 0
		}
	}
	for range net.Populations {
		for _, p := range net.Projections {
			pre, post := slices.Index(net.Populations, p.Pre), slices.Index(net.Populations, p.Post)
			if late[pre] != sim.Never {
				late[post] = min(late[post], late[pre]+step)
			}
		}
	}
	for k := range late {
		if late[k] == sim.Never {
			late[k] = 0
		}
	}
	return late
}
