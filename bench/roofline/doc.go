// Package roofline measures what memory allows: how many synaptic events per second a plain loop
//
//	for _, j := range row { u[j] += w }
//
// gets through. No simulator that stores its synapses and keeps a state per neuron can be faster, so
// the ratio of the two says how much of the machine is left to win.
//
// Its law: the loop runs over the rows of the network itself, drawn from the same random streams and
// sorted by target as the engine sorts them. It does nothing else: no time, no threshold, no spikes.
package roofline
