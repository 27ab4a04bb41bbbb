// Package digits learns handwritten digits without labels, as Diehl and Cook did, by the timing of spikes alone.
//
// Its law: labels are read out, never learned from. Weights and thresholds are a function of the images' pixels and the seed;
// which image was shown, and how often, names every random number.
package digits
