package models

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/sim"
)

// Leaky is the leaky integrate-and-fire neuron in discrete time that machine learning uses, with the
// semantics of snnTorch's Leaky (version 0.9.4). At tick k, the instant k Step,
//
//	mem = Beta mem + x,    and it fires if mem > Threshold, strictly;
//
// x is the sum of the weights that arrived after tick k-1 and not after tick k. A neuron that fires at a tick
// is reset at the next one, after the leak and before the threshold is tested:
//
//	ResetSubtract    mem = Beta mem + x - Threshold
//	ResetZero        mem = x
//	ResetNone        mem = Beta mem + x
//
// So after an input of several thresholds a reset by subtraction goes on firing, tick by tick. The reset
// belongs to mem > Threshold, not to the spike: it also befalls a neuron that begins above its threshold.
//
// It runs event by event, and does to the bit what stepping through all ticks in float64 would do: see doc.go.
// snnTorch computes in float32 unless told otherwise. It then differs in the seventh digit, and its spikes
// where mem comes as close to the threshold as that.
//
// A chain of layers that snnTorch evaluates within one time step is a chain of synapses without delay here;
// its recurrent layers have a delay of Step. Not here are snnTorch's training, quantised states, graded
// spikes, and its inhibition of all but the strongest neuron.
type Leaky struct {
	Step      sim.Time // from tick to tick; default 1 ms
	Beta      float64  // part of mem that is left after a tick, 0 to 1; refused beyond, where snnTorch clamps it; default 0
	Threshold float64  // above 0; default 1
	Reset     Reset    // default ResetSubtract
	Mem0      float64  // mem before the tick at time 0; default 0

	// Immediate is snnTorch's reset_delay=False: a neuron that fires at a tick is reset at once, unless this
	// tick began with a reset. One that does not fire at a tick that began with a reset gets it back:
	// Threshold is added again or, with ResetZero, mem is doubled, as snnTorch does.
	Immediate bool

	// Initial, if given, is the initial mem of neuron i in place of Mem0.
	Initial func(i int) float64

	// Each, if given, adjusts the parameters of neuron i, counted within the population. It is called
	// once per neuron, from several goroutines, and must give the same result every time: take values from
	// a list by Listed, from a distribution by Drawn. Step cannot differ between neurons.
	Each func(i int, n *Leaky)
}

// Reset is what happens to a discrete-time neuron that has fired.
type Reset uint8

const (
	// ResetSubtract takes the threshold away from mem.
	ResetSubtract Reset = iota
	// ResetZero puts mem to 0.
	ResetZero
	// ResetNone leaves mem as it is.
	ResetNone
)

// String is snnTorch's name of the reset: "subtract", "zero" or "none".
func (r Reset) String() string {
	if r > ResetNone {
		return fmt.Sprintf("Reset(%d)", uint8(r))
	}
	return [...]string{"subtract", "zero", "none"}[r]
}

// NumPorts returns 1.
func (Leaky) NumPorts() int { return 1 }

// New implements sim.Spec.
func (l Leaky) New(s sim.Slice) (sim.Model, error) {
	each := withInitial(l.Each, l.Initial, func(n *Leaky) *float64 { return &n.Mem0 })
	m := newTicking(s, l.Step, l.Each == nil)
	return m, everyNeuron(s, l, each, func(i int, n *Leaky, wrong wrongFunc) {
		if !(n.Beta >= 0 && n.Beta <= 1) {
			wrong("Beta", n.Beta, "0 to 1")
		}
		m.set(i, tickRule{
			keep: n.Beta, gain: [3]float64{1, 1, 1}, threshold: n.Threshold, reset: n.Reset, immediate: n.Immediate,
		}, n.Mem0)
		m.check(i, n.Step, wrong)
	})
}
