package topology

import "github.com/ranvier-sim/ranvier/sim"

// Path is one connection of a circuit: the rule that makes its synapses, and the input port of the
// targets that they end on. The rule is required.
//
// A circuit knows no models, hence not the sign of a port. Where a port adds what arrives (a current, a
// voltage jump), give excitation weights above 0 and inhibition weights below; where a port is a
// conductance with a reversal potential of its own, give weights above 0 and let the port decide.
type Path struct {
	Port      uint8
	Connector sim.Connector
}

func (p Path) connect(net *sim.Network, pre, post *sim.Population) *sim.Projection {
	return net.Connect(pre, post, p.Port, p.Connector)
}

// FeedForwardExcitation passes activity on from each population to the next. With two populations it is
// convergent excitation: many neurons drive one, which fires when enough of them do at once; the rule's
// in-degree is the convergence. With more it is a synfire chain.
//
//	o ─┐      o ─┐
//	o ─┼─(+)► o ─┼─(+)► o
//	o ─┘      o ─┘
//
// Kandel et al., Principles of Neural Science, 6th ed. 2021, ch. 3; Abeles, Corticonics, 1991, ch. 7.
type FeedForwardExcitation struct {
	Layers []*sim.Population // in the order of flow
	Excite Path              // every layer -> the next
}

// Connect adds the circuit to net and returns its projections, in the order of flow.
func (c FeedForwardExcitation) Connect(net *sim.Network) []*sim.Projection {
	var made []*sim.Projection
	for i := 1; i < len(c.Layers); i++ {
		made = append(made, c.Excite.connect(net, c.Layers[i-1], c.Layers[i]))
	}
	return made
}

// FeedForwardInhibition lets an input excite its target and, through interneurons, inhibit it a little
// later. What is left to the target is the short time between the two, in which only coincident
// inputs add up.
//
//	input ────(+)────► target
//	  │                  ▲
//	 (+)                (-)
//	  └──► interneurons ─┘
//
// Kandel et al., Principles of Neural Science, 6th ed. 2021, ch. 3; Pouille and Scanziani 2001,
// doi:10.1126/science.1060342.
type FeedForwardInhibition struct {
	Input, Interneurons, Target *sim.Population

	Excite  Path // input -> target
	Recruit Path // input -> interneurons, excitatory
	Inhibit Path // interneurons -> target
}

// Connect adds the circuit to net and returns its projections.
func (c FeedForwardInhibition) Connect(net *sim.Network) (excite, recruit, inhibit *sim.Projection) {
	excite = c.Excite.connect(net, c.Input, c.Target)
	recruit = c.Recruit.connect(net, c.Input, c.Interneurons)
	inhibit = c.Inhibit.connect(net, c.Interneurons, c.Target)
	return excite, recruit, inhibit
}

// FeedbackInhibition lets a target curb itself: the more it fires, the more its interneurons inhibit
// it. The loop limits the rate and, by its delay, makes it oscillate. At least one of the two paths
// needs a delay above 0.
//
//	input ──(+)──► target ──(+)─┐
//	                 ▲          ▼
//	                 └─(-)─ interneurons
//
// The input is the caller's. Kandel et al., Principles of Neural Science, 6th ed. 2021, ch. 3; Eccles, Fatt and
// Koketsu 1954, doi:10.1113/jphysiol.1954.sp005226 (Renshaw cells).
type FeedbackInhibition struct {
	Target, Interneurons *sim.Population

	Recruit Path // target -> interneurons, excitatory
	Inhibit Path // interneurons -> target
}

// Connect adds the circuit to net and returns its projections.
func (c FeedbackInhibition) Connect(net *sim.Network) (recruit, inhibit *sim.Projection) {
	recruit = c.Recruit.connect(net, c.Target, c.Interneurons)
	inhibit = c.Inhibit.connect(net, c.Interneurons, c.Target)
	return recruit, inhibit
}
