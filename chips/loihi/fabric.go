package loihi

import (
	"math"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/chips/mesh"
	"github.com/ranvier-sim/ranvier/sim"
)

// fabric times the steps of the chip. In a step a core updates its neurons, one after the other, and then sends the
// spikes of those that fired, one message for each core that they reach; a core works off what it receives meanwhile. When
// all of it is done, the barrier ends the step.
type fabric struct {
	chip  *chips.Chip
	size  []uint32 // compartments by core
	times []timing // by CostSet

	packets          []mesh.Packet
	sent             []sim.Time // by core: until when it is busy with sending
	east, north, off int        // items
}

// timing is the chip as one of its CostSets has it.
type timing struct {
	mesh                                               *mesh.Mesh
	active, inactive, spike, out, in, synapse, barrier sim.Time
}

// start makes the machine.
func (g Generation) start(c *chips.Chip, q *chips.Quantised, p *chips.Placement) (chips.Machine, error) {
	f := &fabric{
		chip: c, size: make([]uint32, max(1, p.Cores())), sent: make([]sim.Time, max(1, p.Cores())),
		east: c.Item(chips.HopsEastWest), north: c.Item(chips.HopsNorth), off: c.Item(chips.HopsOffChip),
	}
	for core, n := range p.Sizes(q.Network) {
		f.size[core] = uint32(n)
	}
	tiles := (p.Cores() + g.TileCores - 1) / g.TileCores
	for i := range c.Costs {
		set := &c.Costs[i]
		f.times = append(f.times, timing{
			mesh: mesh.New(g.grid(p.Chips(len(c.Cores)), set)), barrier: g.Barriers[i].of(tiles, len(c.Cores)/g.TileCores),
			active: set.Of(chips.Active).Time, inactive: set.Of(chips.Inactive).Time, spike: set.Of(chips.Spikes).Time,
			out: set.Of(chips.MessagesOut).Time, in: set.Of(chips.MessagesIn).Time, synapse: set.Of(chips.SynapticOps).Time,
		})
	}
	return chips.Simulate(c, q, p, f)
}

// service is for how long a spike occupies a link: 3.44 G spikes per second cross a tile (Davies 2018); that this is
// the rate of a link is assumed.
const service sim.Time = 291

// toRouter is the time from a core to its router (Davies 2018: 2.1 ns within a tile, to it and back).
const toRouter sim.Time = 1050

// grid is the mesh of some chips, which stand in a square.
func (g Generation) grid(chipsInUse int, set *chips.CostSet) mesh.Config {
	columns := max(1, int(math.Ceil(math.Sqrt(float64(chipsInUse)))))
	return mesh.Config{
		Columns: g.Columns, Rows: g.Rows, TileCores: g.TileCores,
		ChipColumns: columns, ChipRows: max(1, (chipsInUse+columns-1)/columns),
		Service: service, Within: toRouter,
		EastWest: set.Of(chips.HopsEastWest).Time, NorthSouth: set.Of(chips.HopsNorth).Time,
	}
}

// Carry implements chips.Fabric.
func (f *fabric) Carry(t *chips.Traffic, at sim.Time, l *chips.Ledger) []sim.Time {
	for _, m := range t.Messages {
		h := f.times[0].mesh.Route(int(m.From), int(m.To))
		l.Count(at, int(m.To), f.east, h.EastWest)
		l.Count(at, int(m.To), f.north, h.NorthSouth)
		l.Count(at, int(m.To), f.off, h.OffChip)
	}
	steps := make([]sim.Time, len(f.times))
	for set := range f.times {
		steps[set] = f.step(t, &f.times[set])
	}
	return steps
}

// step is how long a step takes.
func (f *fabric) step(t *chips.Traffic, x *timing) sim.Time {
	done := sim.Time(0)
	for core := range f.sent {
		f.sent[core] = sim.Time(t.Active[core])*x.active + sim.Time(f.size[core]-t.Active[core])*x.inactive + sim.Time(t.Fired[core])*x.spike
		done = max(done, f.sent[core])
	}
	f.packets = f.packets[:0]
	for _, m := range t.Messages {
		p := mesh.Packet{From: int(m.From), To: int(m.To), Work: x.in + sim.Time(m.Synapses)*x.synapse}
		if m.From >= 0 {
			f.sent[m.From] += x.out
			p.At = f.sent[m.From]
		}
		f.packets = append(f.packets, p)
	}
	return max(done, x.mesh.Carry(f.packets)) + x.barrier
}

// Links implements chips.Fabric: as the first CostSet has them.
func (f *fabric) Links() []chips.Link {
	var all []chips.Link
	for i, x := range f.times {
		for _, l := range x.mesh.Links() {
			if i == 0 {
				all = append(all, chips.Link(l))
			}
		}
	}
	return all
}

// Barrier is how long the barrier at the end of a step takes, by the tiles that take part.
type Barrier struct {
	Points []BarrierPoint // ascending by Tiles; between them it grows in proportion
	Chips  sim.Time       // where tiles are on more than one chip
	Source chips.Source
}

// BarrierPoint is one that is known.
type BarrierPoint struct {
	Tiles int
	Time  sim.Time
}

// of is the time for so many tiles, of which a chip has perChip.
func (b *Barrier) of(tiles, perChip int) sim.Time {
	if tiles > perChip {
		return b.Chips
	}
	last := b.Points[0]
	for _, p := range b.Points {
		if tiles <= p.Tiles {
			if p.Tiles == last.Tiles {
				return p.Time
			}
			return last.Time + (p.Time-last.Time)*sim.Time(max(0, tiles-last.Tiles))/sim.Time(p.Tiles-last.Tiles)
		}
		last = p
	}
	return last.Time
}
