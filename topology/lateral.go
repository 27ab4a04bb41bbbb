package topology

import "github.com/ranvier-sim/ranvier/sim"

// LateralInhibition lets the neurons of a population inhibit one another, never themselves: all others,
// or those within a distance. Differences between neighbours grow: contrast. Where every neuron
// inhibits all others enough to keep them below threshold, the first to fire is the only one: a
// winner-take-all of first spikes, without interneurons. The delay must be above 0.
//
//	o ◄─(-)─► o ◄─(-)─► o
//
// A weight that falls with distance is a Kernel of LineDistance or RingDistance.
//
// Hartline, Wagner and Ratliff 1956, doi:10.1085/jgp.39.5.651.
type LateralInhibition struct {
	Population *sim.Population
	Port       uint8
	Radius     int     // largest distance, in neurons; 0: no limit, every neuron inhibits all others
	Ring       bool    // with a radius: the last neuron is next to the first
	Weight     Weights // required; for its sign see Path
	Delay      Delays
}

// Connect adds the circuit to net and returns its projection.
func (c LateralInhibition) Connect(net *sim.Network) *sim.Projection {
	return net.Connect(c.Population, c.Population, c.Port, c.rule())
}

func (c LateralInhibition) rule() sim.Connector {
	weight := c.Weight
	if weight == nil {
		weight = missing{}
	}
	if c.Radius == 0 {
		return AllToAll{NoAutapses: true, Weight: weight, Delay: c.Delay}
	}
	return Neighbours{Radius: c.Radius, Ring: c.Ring, NoAutapses: true, Weight: weight, Delay: c.Delay}
}

// missing reports a weight that was not given: DefaultWeight would make excitation of inhibition.
type missing struct{}

func (missing) SetWeights(b Batch) error {
	return once(b.Part, whole("weight", "missing", "an inhibitory weight: below 0 unless the port itself is inhibitory"))
}

// WinnerTakeAll lets competitors inhibit one another through shared interneurons, as in models of cortex: a
// winner recruits them and they inhibit everybody, the winner too, whose excitation of itself carries
// it through. For competition without interneurons see LateralInhibition.
//
//	(+)       (+)       (+)
//	┌─┐       ┌─┐       ┌─┐
//	└►o       └►o       └►o     competitors
//	  │▲        │▲        │▲
//	(+)(-)    (+)(-)    (+)(-)
//	  ▼│        ▼│        ▼│
//	┌──────────────────────┐
//	│     interneurons     │
//	└──────────────────────┘
//
// Maass 2000, doi:10.1162/089976600300014827; Douglas and Martin 2004, doi:10.1146/annurev.neuro.27.070203.144152.
type WinnerTakeAll struct {
	Competitors, Interneurons *sim.Population

	Recruit Path // competitors -> interneurons, excitatory
	Inhibit Path // interneurons -> competitors
	Sustain Path // competitors -> themselves, excitatory, say OneToOne; none if it has no Connector
}

// Connect adds the circuit to net and returns its projections; sustain is nil if there is none.
func (c WinnerTakeAll) Connect(net *sim.Network) (recruit, inhibit, sustain *sim.Projection) {
	recruit = c.Recruit.connect(net, c.Competitors, c.Interneurons)
	inhibit = c.Inhibit.connect(net, c.Interneurons, c.Competitors)
	if c.Sustain.Connector != nil {
		sustain = c.Sustain.connect(net, c.Competitors, c.Competitors)
	}
	return recruit, inhibit, sustain
}
