package mesh_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/chips/mesh"
	"github.com/ranvier-sim/ranvier/sim"
)

// grid is a small mesh with times that are easy to add up.
var grid = mesh.Config{Columns: 4, Rows: 3, TileCores: 2, Service: 10, EastWest: 100, NorthSouth: 1000, Within: 1}

func Example() {
	m := mesh.New(grid)
	// From tile (0,0) to core 1 of tile (2,1): two hops east, one south, and 5 ps of work.
	fmt.Println(m.Carry([]mesh.Packet{{From: 0, To: 13, At: 0, Work: 5}}))
	for _, l := range m.Links() {
		fmt.Println(l.Name, l.Packets)
	}
	// Output:
	// 1.207ns
	// (0,0) to (1,0) 1
	// (1,0) to (2,0) 1
	// (2,0) to (2,1) 1
}

func TestALinkServesOneAfterTheOther(t *testing.T) {
	m := mesh.New(grid)
	packets := []mesh.Packet{{From: 0, To: 2, Work: 3}, {From: 1, To: 3, Work: 3}, {From: 0, To: 2, Work: 3}}
	// The third waits for 20 ps: 1 + 20 + 100 + 1, and then its work.
	if done := m.Carry(packets); done != 125 {
		t.Errorf("done at %v", done)
	}
	links := m.Links()
	if l := links[0]; len(links) != 1 || l.Packets != 3 || l.Busy != 30 || l.Waited != 30 || l.Longest != 3 {
		t.Errorf("%+v", links)
	}
	if links := m.Links(); len(links) != 0 {
		t.Errorf("counted twice: %+v", links)
	}
}

func TestACoreWorksOneAfterTheOther(t *testing.T) {
	if done := mesh.New(grid).Carry([]mesh.Packet{{From: 0, To: 1, Work: 50}, {From: -1, To: 1, Work: 50}}); done != 102 {
		t.Errorf("done at %v", done)
	}
}

func TestChipsAreOneGrid(t *testing.T) {
	c := grid
	c.ChipColumns, c.ChipRows = 2, 2
	perChip := c.Columns * c.Rows * c.TileCores
	for _, x := range []struct {
		why      string
		from, to int
		want     mesh.Hops
	}{
		{"within a tile", 0, 1, mesh.Hops{}},
		{"across a chip", 0, 6, mesh.Hops{EastWest: 3}},
		{"to the chip to the east: 3 hops to its border, and over it", 0, perChip, mesh.Hops{EastWest: 3, OffChip: 1}},
		{"to the chip to the south", 0, 2 * perChip, mesh.Hops{NorthSouth: 2, OffChip: 1}},
		{"from outside", -1, perChip - 1, mesh.Hops{EastWest: 3, NorthSouth: 2}},
	} {
		if got := c.Route(x.from, x.to); got != x.want {
			t.Errorf("%s: %+v, want %+v", x.why, got, x.want)
		}
	}
}

// TestPacketsTakeTheirHopsAndNeverLess: what one packet alone takes is a lower bound, the sum of all an upper one, and
// the links carry what the routes say.
func TestPacketsTakeTheirHopsAndNeverLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cores := grid.Columns * grid.Rows * grid.TileCores
		packets := make([]mesh.Packet, rapid.IntRange(1, 40).Draw(t, "packets"))
		var least, most sim.Time
		hops := uint64(0)
		for i := range packets {
			p := &packets[i]
			p.From, p.To = rapid.IntRange(-1, cores-1).Draw(t, "from"), rapid.IntRange(0, cores-1).Draw(t, "to")
			p.At, p.Work = sim.Time(rapid.IntRange(0, 500).Draw(t, "at")), sim.Time(rapid.IntRange(0, 50).Draw(t, "work"))
			h := grid.Route(p.From, p.To)
			alone := p.At + 2*grid.Within + sim.Time(h.EastWest)*grid.EastWest + sim.Time(h.NorthSouth)*grid.NorthSouth + p.Work
			least = max(least, alone)
			most += alone + grid.Service*sim.Time(h.EastWest+h.NorthSouth)
			hops += h.EastWest + h.NorthSouth
		}
		m := mesh.New(grid)
		done := m.Carry(slices.Clone(packets))
		if done < least || done > most {
			t.Errorf("done at %v, want %v to %v", done, least, most)
		}
		carried := uint64(0)
		for _, l := range m.Links() {
			carried += l.Packets
		}
		if carried != hops {
			t.Errorf("links carried %d packets, routes have %d hops", carried, hops)
		}
		if again := m.Carry(packets); again != done {
			t.Errorf("done at %v the first time, at %v the second", done, again)
		}
	})
}
