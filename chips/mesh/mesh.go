package mesh

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/queue"
	"github.com/ranvier-sim/ranvier/sim"
)

// Config is the shape of a mesh and its times. A mesh of several chips is one grid of all their tiles.
type Config struct {
	Columns, Rows         int // of tiles, on a chip
	ChipColumns, ChipRows int // of chips; 0 for 1
	TileCores             int // cores on a tile

	Service    sim.Time // for which a packet occupies a link
	EastWest   sim.Time // flight of a packet to the next tile
	NorthSouth sim.Time
	Within     sim.Time // from a core to the router of its tile, or back
}

// Packet is on its way from one core to another.
type Packet struct {
	From, To int      // cores, counted chip by chip and tile by tile; From is -1 for one that enters at the first tile
	At       sim.Time // when it is sent
	Work     sim.Time // that it is to the core that receives it
}

// Hops are the links that packets have passed.
type Hops struct{ EastWest, NorthSouth, OffChip uint64 }

// Route returns the hops from one core to another, which are as many as those back.
func (c *Config) Route(from, to int) Hops {
	a, b := c.tileOf(from), c.tileOf(to)
	east, columns := distance(a.x, b.x), distance(a.x/c.Columns, b.x/c.Columns)
	north, rows := distance(a.y, b.y), distance(a.y/c.Rows, b.y/c.Rows)
	return Hops{EastWest: east - columns, NorthSouth: north - rows, OffChip: columns + rows}
}

func distance(a, b int) uint64 { return uint64(max(a-b, b-a)) }

// tile is a place in the grid of all chips.
type tile struct{ x, y int }

func (c *Config) width() int { return c.Columns * max(1, c.ChipColumns) }

// tileOf is the tile of a core; that at which packets enter, for -1.
func (c *Config) tileOf(core int) tile {
	if core < 0 {
		return tile{}
	}
	t := core / c.TileCores
	chip, within := t/(c.Columns*c.Rows), t%(c.Columns*c.Rows)
	columns := max(1, c.ChipColumns)
	return tile{chip%columns*c.Columns + within%c.Columns, chip/columns*c.Rows + within/c.Columns}
}

// towards is the next tile on the way.
func (t tile) towards(to tile) tile {
	switch {
	case t.x < to.x:
		t.x++
	case t.x > to.x:
		t.x--
	case t.y < to.y:
		t.y++
	default:
		t.y--
	}
	return t
}

// Link is a link from a tile to its neighbour, and what it has carried.
type Link struct {
	Name    string // "(0,0) east"
	Packets uint64
	Busy    sim.Time // in which it was serving
	Waited  sim.Time // of all packets together
	Longest int      // queue, the packet in service included
}

// Mesh carries packets.
type Mesh struct {
	Config
	links []link // [tile][direction]
	used  []int  // of links, in the order of their first packet
	cores []sim.Time
	queue queue.Heap[flight]
}

// link is the state of a link.
type link struct {
	free sim.Time // when it is
	Link
}

// flight is a packet that reaches a tile.
type flight struct {
	packet int
	at     tile
}

// New returns a mesh at rest.
func New(c Config) *Mesh {
	tiles := c.width() * c.Rows * max(1, c.ChipRows)
	return &Mesh{Config: c, links: make([]link, 4*tiles), cores: make([]sim.Time, tiles*c.TileCores)}
}

// Carry carries packets from time 0 on, at which all links and cores are idle, and returns when the last of them has been
// worked off: 0 if there is none.
func (m *Mesh) Carry(packets []Packet) (done sim.Time) {
	for _, k := range m.used {
		m.links[k].free = 0
	}
	for i, p := range packets {
		m.cores[p.To] = 0
		m.queue.Push(queue.Key{At: int64(p.At + m.Within), Rank: uint64(i)}, flight{i, m.tileOf(p.From)})
	}
	for m.queue.Len() > 0 {
		k, f, _ := m.queue.Pop()
		done = max(done, m.forward(sim.Time(k.At), k.Rank, f, &packets[f.packet]))
	}
	return done
}

// forward sends a packet on, or hands it to its core, and then returns when that is done with it.
func (m *Mesh) forward(now sim.Time, rank uint64, f flight, p *Packet) (done sim.Time) {
	to := m.tileOf(p.To)
	if f.at == to {
		begin := max(now+m.Within, m.cores[p.To])
		m.cores[p.To] = begin + p.Work
		return m.cores[p.To]
	}
	next := f.at.towards(to)
	k, time := m.link(f.at, next)
	l := &m.links[k]
	if l.Packets == 0 {
		l.Name = fmt.Sprintf("(%d,%d) to (%d,%d)", f.at.x, f.at.y, next.x, next.y)
		m.used = append(m.used, k)
	}
	begin := max(now, l.free)
	l.free = begin + m.Service
	l.Packets++
	l.Busy += m.Service
	l.Waited += begin - now
	if m.Service > 0 {
		l.Longest = max(l.Longest, int((l.free-now+m.Service-1)/m.Service))
	}
	m.queue.Push(queue.Key{At: int64(begin + time), Rank: rank}, flight{f.packet, next})
	return 0
}

// link is the place of a link among all, and its time of flight.
func (m *Mesh) link(at, next tile) (k int, time sim.Time) {
	k = 4 * (at.y*m.width() + at.x)
	switch {
	case next.x > at.x:
		return k, m.EastWest
	case next.x < at.x:
		return k + 1, m.EastWest
	case next.y > at.y:
		return k + 2, m.NorthSouth
	}
	return k + 3, m.NorthSouth
}

// Links returns the links that have carried packets since the last call, in the order of their first packet, and begins
// to count anew.
func (m *Mesh) Links() []Link {
	all := make([]Link, 0, len(m.used))
	for _, k := range m.used {
		all = append(all, m.links[k].Link)
		m.links[k] = link{}
	}
	m.used = m.used[:0]
	return all
}
