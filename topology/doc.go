// Package topology wires populations: connection rules, the weights and delays of what they make, and
// the small circuits that are built of them. Its law: a part of a projection is a function of the
// projection's seed, of the rule, of the two sizes and of the part's number, and of nothing else; so
// parts come out the same in any order, in parallel, and again. Wiring, weights and delays draw from
// streams of their own: another distribution of weights leaves the wiring as it was.
//
// # Rules
//
//	OneToOne         neuron i to neuron i
//	AllToAll         every pair
//	Neighbours       pairs within a distance on a line or a ring
//	FixedInDegree    every target draws the same number of sources
//	FixedOutDegree   every source draws the same number of targets
//	FixedTotal       a number of synapses over the whole projection
//	Bernoulli        every pair on its own, with one probability
//	Explicit         columns of sources and targets
//	Synapses         a list of complete synapses
//	Convolution      a kernel that slides over a feature map, strided, padded, dilated, in groups
//	SumPooling       windows of a feature map, channel by channel
//
// Autapses (a neuron onto itself, possible in a recurrent projection only) and multapses (several
// synapses from one neuron to another) are allowed unless a rule's NoAutapses or NoMultapses is set.
// These are the defaults of NEST, hence of most published random networks: one that is ported needs no
// options to be the same ensemble. The rules, and the degree distributions that each documents, are
// those of Senk et al. 2022, doi:10.1371/journal.pcbi.1010086.
//
// # Weights and delays
//
// A rule's Weight is a Const, List, Matrix, Kernel or Drawn; nil means DefaultWeight. Its Delay is made
// by Delay, DrawnDelay, DelayList or DelayKernel; nil means DefaultDelay. Both defaults are NEST's.
//
//	net.Connect(in, out, 0, topology.AllToAll{
//		Weight: topology.Const(0.2),
//		Delay:  topology.Delay(1.5 * sim.Millisecond),
//	})
//
// # Feature maps
//
// Populations of the layers of a convolutional network are numbered by FeatureMap: channels, rows, columns.
//
//	retina := topology.FeatureMap{Channels: 2, Height: 34, Width: 34}
//	edges := topology.Convolution{In: retina, Channels: 8, Kernel: topology.Square(3), Padding: topology.Square(1), Filters: w}
//	layer := net.Add("edges", edges.Out().N(), models.IF{})
//	net.Connect(source, layer, 0, edges)
//
// # Circuits
//
// FeedForwardExcitation, FeedForwardInhibition, FeedbackInhibition, LateralInhibition and WinnerTakeAll
// are descriptions too: fill one in, and its Connect adds the projections to a network.
//
// # Mistakes
//
// An impossible demand is a *sim.SynapseError whose Projection is empty, for the engine to fill in.
// Part 0 reports what concerns the whole projection, and the other parts are then empty; each part
// reports its own synapses. Of many mistakes of a part the first ten are joined, with the number of
// the others. No value is ever clamped.
package topology
