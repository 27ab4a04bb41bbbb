// Package clamp puts axons of Hodgkin and Huxley under currents, many at a time, and finds thresholds.
//
// Its law: what an axon does depends on its own currents only. All that are tried at a time are neurons of one
// population, which does not know that they belong together.
package clamp
