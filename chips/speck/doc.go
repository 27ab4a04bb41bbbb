// Package speck is SynSense's Speck 2 (DynapCNN): nine cores for convolutions around one router, without steps.
//
// Its law: an event is served by itself, in the order in which events come, and makes a neuron fire once at most. Memory and
// placement are those of the vendor's own code, to the word; what is computed is whole numbers of the widths of the
// chip; and a replay is a function of network, parameters and input, to the bit. What is not documented about the
// chip is a field of [Parameters], with a default that says where it is from.
//
// # What a core does
//
// A core holds one layer: a convolution, its integrate-and-fire neurons, and the pooling of their spikes on the way to at most
// two destinations. Per event it goes through the kernel:
//
//	for every tap (i, j) with (y + pad - i) and (x + pad - j) divisible by the stride, and every channel f:
//	    v += w                          8 bits into 16, not below the lower bound
//	    if v >= threshold: fire once, and v -= threshold, or v = 0
//
// Nothing leaks, nothing is done between events, and biases act at the ticks of a slow clock alone.
//
// # What is placed
//
// [New] makes the chip. A population with input is a layer, by those rules of topology whose geometry can be read: Convolution, whose
// Pool becomes that of the layer before; SumPooling, a layer of its own; AllToAll, a convolution as large as its input, for
// which a flat population is one of channels. Dilated kernels and groups are written out with zeros. Several projections onto one
// population share its core, their channels one after the other.
//
// Neurons are models.SubtractiveIF, models.IF or models.LIF; what the chip has not of them, leak, refractory interval and the
// course of currents, is left out, and told. So are synapses from a population to itself, as among competitors for a first
// spike; longer loops are refused, as they can bring the chip to a deadlock.
//
// A source of one neuron that projects by AllToAll to layers that have other input is the slow clock: its events, which must
// come regularly, are the ticks, and its weights the biases.
//
// Layers find their cores by maximum matching ([Assign]): if there is a way to place all, it is found. If there is none, the
// error is about layers that compete, and the smallest change that would send one of them elsewhere.
//
// # What the vendor's tools have wrong
//
// Four faults of sinabs (synsense/sinabs at 904eb89) are not repeated, and tests show the right result: half pixels, by
// which validate_memory_mapping_speck claims four times the memory ([Shape.Out]); addresses that neurons share where a map is wider
// than high, and that leave the memory where it is higher ([Address]); a flow graph whose edges are their own reverse; and
// pooling over 3x3, which the tools take and the chip has not ([CheckPool]).
//
// # What it is not for
//
// Power that depends on activity: nobody has published what an operation takes. The camera's own pipeline, but for pooling. The
// readout core. Spikes of the chip itself: its maintainers find some stochastic elements in them.
package speck
