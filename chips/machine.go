package chips

import (
	"context"

	"github.com/ranvier-sim/ranvier/sim"
)

// Machine is a chip with a network on it.
type Machine interface {
	// Present shows the machine, which is at rest, the events of the sources of one presentation, counts in l what it does,
	// and returns what came of it. The same presentation has the same outcome every time.
	Present(ctx context.Context, p *Presentation, l *Ledger) (*Outcome, error)
}

// Outcome is what a chip made of a presentation. It is the caller's.
type Outcome struct {
	// Spikes of every population, in (At, Neuron) order: of sources, the events as they reached the chip; of neurons, when
	// they fired by the clock of the model. Where a chip has steps that is the step times its length.
	Spikes [][]sim.Spike

	// Elapsed returns how long, by the times of one of the chip's CostSets, the chip itself takes for all of the presentation
	// up to the instant t of the model, inclusive; of an instant beyond the end, for all of it. A chip without steps does so in
	// its own time.
	Elapsed func(set int, t sim.Time) sim.Time

	Incidents []Incident // what went wrong, or by the way
	Links     []Link     // how busy the network on the chip was
}

// Incident is something that befell spikes or neurons: "events dropped", "potential at its limit".
type Incident struct {
	Name string `json:"name"`
	N    uint64 `json:"n"`
}

// Link is a link of the network on a chip.
type Link struct {
	Name    string   `json:"name"`
	Packets uint64   `json:"packets"`
	Busy    sim.Time `json:"busy_ps"`   // in which it was sending
	Waited  sim.Time `json:"waited_ps"` // of all packets, for the link to be free
	Longest int      `json:"longest"`   // queue, in packets
}
