// Package hh is the scenario of Hodgkin and Huxley's axon: its action potential and the gates behind it, how its
// rate of firing follows from current, and how it recovers.
//
// Its law: what is shown follows from the equations alone. Thresholds are found by trying currents, each on an
// axon of its own.
package hh
