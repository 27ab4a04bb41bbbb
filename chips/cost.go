package chips

import (
	"fmt"
	"math/bits"

	"github.com/ranvier-sim/ranvier/sim"
)

// Energy is a whole number of femtojoules; all of it is 9.2 kJ.
type Energy int64

// Units of energy.
const (
	Femtojoule Energy = 1
	Picojoule         = 1000 * Femtojoule
)

// Joules is the energy in J.
func (e Energy) Joules() float64 { return float64(e) * 1e-15 }

// String writes three digits with a unit: "1.23 uJ".
func (e Energy) String() string {
	x, k := float64(e), 0
	units := []string{"fJ", "pJ", "nJ", "uJ", "mJ", "J", "kJ"}
	for ; (x >= 999.5 || x <= -999.5) && k+1 < len(units); k++ {
		x /= 1000
	}
	return fmt.Sprintf("%.3g %s", x, units[k])
}

// Item is something that a chip does, and that is counted: it costs energy, or time, or both.
type Item string

// The items of chips with steps. A chip may have others.
const (
	Steps        Item = "time step"                    // of the whole chip: counted on core 0
	Active       Item = "neuron update, active"        // a step of a unit of a neuron whose state changes, or to which something arrives
	Inactive     Item = "neuron update, inactive"      // a step of any other neuron
	SynapticOps  Item = "synaptic operation"           // a spike that reaches one synapse
	Spikes       Item = "spike"                        // of a neuron on the chip
	MessagesOut  Item = "message sent"                 // a spike on its way to one core
	MessagesIn   Item = "message received"             // a spike that reaches a core, from another or from outside
	HopsEastWest Item = "hop east or west"             // of a message from tile to tile
	HopsNorth    Item = "hop north or south"           // of a message from tile to tile
	HopsOffChip  Item = "hop from one chip to another" // of a message
)

// Cost is what one of an item costs.
type Cost struct {
	Item   Item     `json:"item"`
	Energy Energy   `json:"energy_fJ"`
	Time   sim.Time `json:"time_ps"` // on its core; 0 where it takes none, or is not known
	Source Source   `json:"source"`
}

// CostSet is a set of costs from sources that belong together.
type CostSet struct {
	Name  string   `json:"name"`
	Costs []Cost   `json:"costs"`
	Notes []string `json:"notes,omitempty"`

	// Idle is the power that a chip takes whatever it does, nW, and where that is known from.
	Idle       int64  `json:"idle_nW"`
	IdleSource Source `json:"idle_source,omitzero"`
}

// Of returns the cost of an item, which is nothing where the set has none.
func (s *CostSet) Of(i Item) Cost {
	for _, c := range s.Costs {
		if c.Item == i {
			return c
		}
	}
	return Cost{Item: i}
}

// IdleEnergy is what a number of chips take in a time by being switched on, rounded down to femtojoules, and whether
// Energy can hold it.
func (s *CostSet) IdleEnergy(chips int, t sim.Time) (Energy, bool) {
	// nW ps = 1e-21 J = 1e-6 fJ
	const perFemtojoule = 1_000_000
	hi, lo := bits.Mul64(uint64(s.Idle)*uint64(chips), uint64(t))
	if hi >= perFemtojoule {
		return 0, false
	}
	e, _ := bits.Div64(hi, lo, perFemtojoule)
	return Energy(e), e < 1<<63
}
