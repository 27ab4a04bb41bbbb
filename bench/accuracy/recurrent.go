package accuracy

import (
	"context"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/scenarios/networks"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// Recurrent is how the spikes of a recurrent network part from those in exact time.
type Recurrent struct {
	Network string
	Step    sim.Time  // of the grid; 0 for exact time, after all potentials were moved by a nanovolt
	Kept    []float64 // in each glance, the part of the exact spikes that have a partner; NaN where there are none
	Parted  sim.Time  // when the first glance begins in which less than half have one; sim.Never if none does
}

// glance is the time over which spikes are counted.
const glance = 10 * sim.Millisecond

// nudge is by how much potentials are moved, mV.
const nudge = 1e-6

// subject is a network under a name.
type subject struct {
	name string
	of   networks.Benchmark
}

// recurrent are the networks.
func recurrent() []subject {
	return []subject{{"jump", networks.DefaultJump()}, {"cuba", networks.DefaultCuba()}}
}

// nudged is the network with all potentials moved at time 0, up or down by turns.
func nudged(net *sim.Network) *sim.Network {
	moved := *net
	moved.Populations, moved.Projections = nil, nil
	twin := make(map[*sim.Population]*sim.Population)
	for _, p := range net.Populations {
		cell := p.Spec.(models.LIF) // both networks are of such cells
		initial := cell.Initial
		cell.Initial = func(i int) float64 { return initial(i) + nudge*float64(1-2*(i%2)) }
		twin[p] = moved.Add(p.Name, p.N, cell)
	}
	for _, c := range net.Projections {
		moved.Connect(twin[c.Pre], twin[c.Post], c.Port, c.Connector)
	}
	return &moved
}

// part says how the first population of a network parts from what it does in exact time.
func (p Plan) part(name string, step sim.Time, exact, other []record.Raster) Recurrent {
	r := Recurrent{Network: name, Step: step, Parted: sim.Never}
	glances := int(p.RecurrentTime / glance)
	kept, all := make([]float64, glances), make([]float64, glances)
	for _, s := range exact[0].Spikes {
		if k := int(s.At / glance); k < glances {
			all[k]++
		}
	}
	partners(exact[0], other[0], p.Tolerance, func(at, _ sim.Time) {
		if k := int(at / glance); k < glances {
			kept[k]++
		}
	})
	for k := range all {
		r.Kept = append(r.Kept, kept[k]/all[k])
		if r.Kept[k] < 0.5 && r.Parted == sim.Never {
			r.Parted = sim.Time(k) * glance
		}
	}
	return r
}

// runRecurrent runs the recurrent networks in exact time, nudged, and on every grid.
func (p Plan) runRecurrent(ctx context.Context, s *Study, done func()) error {
	for _, network := range recurrent() {
		net := network.of.Network(p.Seed)
		exact, err := exactly(ctx, net, p.RecurrentTime)
		if err != nil {
			return err
		}
		other, err := exactly(ctx, nudged(net), p.RecurrentTime)
		if err != nil {
			return err
		}
		s.Recurrent = append(s.Recurrent, p.part(network.name, 0, exact, other))
		done()
		for _, step := range p.Steps {
			other, err := onGrid(ctx, net, step, p.RecurrentTime)
			if err != nil {
				return err
			}
			s.Recurrent = append(s.Recurrent, p.part(network.name, step, exact, other))
			done()
		}
	}
	return nil
}
