// Package codes is the scenario of the spike codes of package models/coding: one image in all of them, side
// by side, with what can be read back, and with what it costs in spikes and in time.
//
// Its law: every code is encoded, simulated and decoded in the same way. Its source is a population of one and
// the same network; its decoder sees the spikes of that population and nothing else; its error is the
// distance of the decoded image from the original, pixel by pixel. All of it follows from the parameters and the seed.
package codes
