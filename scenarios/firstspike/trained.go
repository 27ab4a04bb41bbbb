package firstspike

import (
	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/sim"
)

// Trained is a network of either kind: a *Network, whose neurons fire once, or an *AtWill, whose neurons fire as often as they like.
type Trained interface {
	Describe() *About
	Sources() int // inputs that data make fire
	Hidden() int  // neurons that are no outputs

	Threshold() float64 // of the outputs, mV

	// Simulate describes the network to the simulator. Neurons that fire once are refractory for the given time, which may be sim.Never.
	Simulate(once sim.Time) *Simulated

	// Length is how long an inference lasts, unless told otherwise.
	Length() sim.Time

	// OnClock evaluates the network without the simulator, on a clock with steps of dt, or in exact time if that is 0: the spikes of
	// inputs and of every layer are moved up to the grid, biases and delays are whole numbers of steps. What fires at the end or later is left out.
	OnClock(dt, end sim.Time) Decider
}

// A Decider returns the first spike of every output, sim.Never for silence, given those of the inputs. It is for one goroutine, and
// overwrites what it returned before.
type Decider func(events []gradient.Event) []sim.Time

// Describe returns what is known of the network.
func (a *About) Describe() *About { return a }

// inferenceTaus is how many time constants of the synapse an inference lasts. Loihi counts refractory steps up to 63, so that a network
// whose tau is 5 ms fits onto it in steps of 1 ms.
const inferenceTaus = 12

// Length implements Trained.
func (n *Network) Length() sim.Time { return inferenceTaus * n.Tau }

// Sources implements Trained.
func (n *Network) Sources() int { return n.Layers[0].Pre }

// Threshold implements Trained.
func (n *Network) Threshold() float64 { return n.Layers[len(n.Layers)-1].Threshold }

// OnClock implements Trained.
func (n *Network) OnClock(dt, end sim.Time) Decider {
	clock := n.Clock(dt)
	pass := n.Pass(clock)
	var moved []gradient.Event
	var first []sim.Time
	return func(events []gradient.Event) []sim.Time {
		moved = append(moved[:0], events...) // a pass moves what it is given
		first = first[:0]
		for _, t := range pass.Forward(moved) {
			at := n.Instant(clock.Move(t))
			if at >= end {
				at = sim.Never
			}
			first = append(first, at)
		}
		return first
	}
}
