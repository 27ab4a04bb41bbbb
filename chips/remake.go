package chips

import (
	"errors"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// Remaking says how a chip makes a network its own.
type Remaking struct {
	Step sim.Time // of the chip's clock; 0 if it has none

	// Spec returns the neurons of population k, which is no source. Sources keep theirs.
	Spec func(k int) (sim.Spec, error)

	// Synapses changes the synapses of projection k, in the order of their source neurons.
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
	late := make([]sim.Time, len(net.Projections))
	for k, p := range net.Projections {
		synapses, err := synapsesOf(net, p)
		was := delays(synapses)
		if err == nil {
			err = r.Synapses(k, synapses)
		}
		errs = append(errs, err)
		late[k] = lateness(was, synapses)
		q.connect(net, p, synapses)
	}
	q.Latency = latencies(net, late)
	return q, errors.Join(errs...)
}

// synapsesOf are the synapses of a projection in the order of their source neurons. Those of one source keep theirs, which alone is of
// matter to package sim.
func synapsesOf(net *sim.Network, p *sim.Projection) ([]sim.Synapse, error) {
	var parts [][]sim.Synapse
	next := make([]int, p.Pre.N+1)
	err := net.Synapses(p, func(part []sim.Synapse) error {
		for i := range part {
			next[part[i].Pre+1]++
		}
		parts = append(parts, slices.Clone(part))
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i := range p.Pre.N {
		next[i+1] += next[i]
	}
	all := make([]sim.Synapse, next[p.Pre.N])
	for k, part := range parts {
		for i := range part {
			at := &next[part[i].Pre]
			all[*at] = part[i]
			*at++
		}
		parts[k] = nil
	}
	return all, nil
}

func delays(synapses []sim.Synapse) []sim.Time {
	all := make([]sim.Time, len(synapses))
	for i := range synapses {
		all[i] = synapses[i].Delay
	}
	return all
}

// connect adds a projection between the populations that stand where those of p do.
func (q *Quantised) connect(net *sim.Network, p *sim.Projection, synapses []sim.Synapse) {
	pre := q.Network.Populations[slices.Index(net.Populations, p.Pre)]
	post := q.Network.Populations[slices.Index(net.Populations, p.Post)]
	q.Network.Connect(pre, post, p.Port, topology.Synapses(synapses))
	q.Rows = append(q.Rows, rowsOf(pre.N, synapses))
}

// rowsOf are views of the synapses of each source, of which there are n; they are in the order of their sources.
func rowsOf(n int, synapses []sim.Synapse) [][]sim.Synapse {
	rows, lo := make([][]sim.Synapse, n), 0
	for i := range rows {
		hi := lo
		for hi < len(synapses) && int(synapses[hi].Pre) == i {
			hi++
		}
		rows[i], lo = synapses[lo:hi:hi], hi
	}
	return rows
}

// lateness is by how much the synapses of a projection are later than they were, all of them.
func lateness(was []sim.Time, are []sim.Synapse) sim.Time {
	if len(are) == 0 {
		return 0
	}
	late := sim.Never
	for i := range are {
		late = min(late, are[i].Delay-was[i])
	}
	return max(0, late)
}

// latencies adds up by how much each population is late: along the path from a source on which it is least. A
// population that no source reaches is not late.
func latencies(net *sim.Network, late []sim.Time) []sim.Time {
	sum := make([]sim.Time, len(net.Populations))
	for k, p := range net.Populations {
		if sum[k] = sim.Never; IsSource(p) {
			sum[k] = 0
		}
	}
	for range net.Populations {
		for k, p := range net.Projections {
			pre, post := slices.Index(net.Populations, p.Pre), slices.Index(net.Populations, p.Post)
			if sum[pre] != sim.Never {
				sum[post] = min(sum[post], sum[pre]+late[k])
			}
		}
	}
	for k := range sum {
		if sum[k] == sim.Never {
			sum[k] = 0
		}
	}
	return sum
}
