package loihi

import (
	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/sim"
)

// Generation is what one generation of the chip has room for, and where that is known from.
type Generation struct {
	Name, Title string
	Notes       []string

	Columns, Rows, TileCores int // tiles across and down, and cores on each
	Chips                    int // that a network may be spread over

	Compartments   int64 // of a core
	SynapseBits    int64
	InputAxons     int64
	OutputAxons    int64
	Dynamics       int64 // sets of du, dv, refractoriness and exponents that its compartments share
	Thresholds     int64
	Formats        int64 // of synapses
	MostDelay      int   // steps, beyond the one that every spike takes
	Graded         bool  // spikes carry numbers
	LimitsSource   chips.Source
	TablesSource   chips.Source // of Dynamics, Thresholds and Formats
	SlotsSource    chips.Source // of the sums of steps to come that compartments keep for delays
	TopologySource chips.Source

	Costs    []chips.CostSet
	Barriers []Barrier // by CostSet
}

var (
	davies  = "Davies et al. 2018, IEEE Micro 38(1):82"
	nengo   = "nengo-loihi, block.py and hardware/validate.py"
	sanafe  = "SANA-FE, arch/loihi.yaml; Boyle et al. 2025, doi:10.1109/TCAD.2025.3537971"
	timchek = "Timcheck et al., arXiv:2601.10035, section II"
)

// First is Loihi, of 2018.
func First() Generation {
	limits := chips.Source{Provenance: chips.Documented, Text: davies + ", p. 86-92; " + nengo}
	return Generation{
		Name: "loihi", Title: "Intel Loihi",
		Columns: 8, Rows: 4, TileCores: 4, Chips: 16384,
		Compartments: 1024, SynapseBits: 16384 * 64, InputAxons: 4096, OutputAxons: 4096,
		Dynamics: 32, Thresholds: 16, Formats: 15, MostDelay: 62,
		LimitsSource:   limits,
		TablesSource:   chips.Source{Provenance: chips.Secondary, Text: nengo + ", where the numbers are marked as to be checked"},
		SlotsSource:    chips.Source{Provenance: chips.Assumed, Text: "8 for each compartment, more where there are fewer compartments, for delays up to 62: " + davies + ", p. 92; that it is one memory of 1,024 times 8 is assumed"},
		TopologySource: chips.Source{Provenance: chips.Secondary, Text: "32 tiles of 4 cores: " + davies + "; 8 by 4: " + sanafe},
		Costs:          []chips.CostSet{preSilicon(), regression()},
		Barriers: []Barrier{{
			Points: []BarrierPoint{{1, 113 * sim.Nanosecond}, {32, 465 * sim.Nanosecond}}, Chips: severalChips,
			Source: chips.Source{Provenance: chips.PreSilicon, Text: davies + ", table 2; in proportion between 1 and 32 tiles: assumed"},
		}, {
			Points: []BarrierPoint{{1, 600 * sim.Nanosecond}, {2, 1 * sim.Microsecond}, {4, 1400 * sim.Nanosecond}, {29, 1800 * sim.Nanosecond}}, Chips: severalChips,
			Source: chips.Source{Provenance: chips.Regression, Text: sanafe},
		}},
	}
}

// severalChips is the barrier of more than one chip: measured for 256 of them (Frady et al. 2020); for fewer it is assumed to be
// the same.
const severalChips sim.Time = 14_300 * sim.Nanosecond

// Second is Loihi 2, of 2021, as far as it is public. Its neurons are programs; here they are those of Loihi. What it
// costs was not published by operation: the numbers are those of Loihi, and every report says so.
func Second() Generation {
	g := First()
	g.Name, g.Title = "loihi2", "Intel Loihi 2"
	g.Compartments, g.SynapseBits, g.MostDelay = 8192, 128*1024*8, 63
	g.Graded = true
	g.Notes = []string{
		"Spikes are graded: several events of a source neuron in one step are one spike with their number.",
		"Energy and time per operation of Loihi 2 were never published: the numbers are those of Loihi, not of Loihi 2.",
		"Neurons are Loihi's; a core has up to 8,192 of them and 128 KiB of synapses, which share 192 KiB with axons and programs in a way that is not public.",
	}
	g.LimitsSource = chips.Source{Provenance: chips.Secondary, Text: "Intel's technology brief of Loihi 2, as quoted by others; delays: lava, proc/dense/models.py; axons: assumed as on Loihi"}
	g.SlotsSource = chips.Source{Provenance: chips.Assumed, Text: "8 for each compartment, as on Loihi"}
	g.TopologySource = chips.Source{Provenance: chips.Secondary, Text: timchek}
	for i := range g.Costs {
		g.Costs[i].Name += " (of Loihi)"
		g.Costs[i].Notes = append(g.Costs[i].Notes, "measured or simulated for Loihi, not for Loihi 2")
	}
	return g
}

// preSilicon are the costs that Intel simulated before there was a chip.
func preSilicon() chips.CostSet {
	from := chips.Source{Provenance: chips.PreSilicon, Text: davies + ", table 2, at 0.75 V"}
	item := func(i chips.Item, e chips.Energy, t sim.Time) chips.Cost {
		return chips.Cost{Item: i, Energy: e, Time: t, Source: from}
	}
	return chips.CostSet{
		Name: "Davies 2018",
		Costs: []chips.Cost{
			item(chips.Active, 81*chips.Picojoule, 8400),
			item(chips.Inactive, 52*chips.Picojoule, 5300),
			item(chips.SynapticOps, 23_600, 3500),
			item(chips.Spikes, 1_700, 2100), // within the tile
			item(chips.HopsEastWest, 3*chips.Picojoule, 4100),
			item(chips.HopsNorth, 4*chips.Picojoule, 6500),
		},
		Notes: []string{
			"SDF and SPICE simulation; energy of a synaptic operation is a minimum, its time a maximum",
			"the energy of the barrier between steps, and of loading the network, was not published",
		},
		Idle: 104_000_000, IdleSource: chips.Source{Provenance: chips.Secondary, Text: "Frady et al. 2020: 3.34 W for 32 chips, voltage unknown"},
	}
}

// regression are the costs that were fitted to benchmarks on Intel's Nahuku boards.
func regression() chips.CostSet {
	from := chips.Source{Provenance: chips.Regression, Text: sanafe + ": micro-benchmarks on Nahuku boards"}
	item := func(i chips.Item, e chips.Energy, t sim.Time) chips.Cost {
		return chips.Cost{Item: i, Energy: e, Time: t, Source: from}
	}
	return chips.CostSet{
		Name: "SANA-FE",
		Costs: []chips.Cost{
			item(chips.Active, 72_800, 9700), // access and update
			item(chips.Inactive, 51_200, 6000),
			item(chips.SynapticOps, 35_500, 3800), // dense format
			item(chips.Spikes, 69_300, 30_000),
			item(chips.MessagesOut, 111*chips.Picojoule, 5100),
			item(chips.MessagesIn, 0, 16_000),
			item(chips.HopsEastWest, 3*chips.Picojoule, 4100),
			item(chips.HopsNorth, 4_200, 6500),
		},
		Notes: []string{
			"a synaptic operation is that of the dense format; sparse lists take 33.6 pJ and 4.7 ns",
			"its authors count a neuron as updated also where only its potential is not 0; here it is where its state changes or something arrives",
		},
		Idle: 104_000_000, IdleSource: chips.Source{Provenance: chips.Secondary, Text: "Frady et al. 2020: 3.34 W for 32 chips, voltage unknown"},
	}
}
