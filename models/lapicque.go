package models

import (
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/sim"
)

// Lapicque is the RC circuit of Lapicque 1907 in discrete time, with the semantics of snnTorch's Lapicque
// (version 0.9.4). At tick k, the instant k Step,
//
//	mem = x R (1/(R C)) Step + (1 - Step/(R C)) mem,
//
// which is a step of Euler's method, in this order of evaluation. Ticks, x, threshold and the reset at the tick
// after a spike are those of Leaky, but that ResetZero puts mem to 0 and loses what arrives at this tick.
//
// With Step in the unit of R C, any units will do. With those given here, mem is in mV and weights are
// currents that last for a tick, in pA. snnTorch's C in F, for R in Ohm and a time step in s, is 1000 C
// in this unit for the same R.
type Lapicque struct {
	Step      sim.Time // from tick to tick; default 1 ms
	R         float64  // resistance, GOhm = mV/pA, 1e100 at most; default 1
	C         float64  // capacitance, pF = pA ms/mV, so that R C, in ms, is not less than Step; default 10
	Threshold float64  // mV, above 0; default 1
	Reset     Reset    // default ResetSubtract
	Mem0      float64  // mem before the tick at time 0, mV; default 0

	// Initial, if given, is the initial mem of neuron i in place of Mem0, mV.
	Initial func(i int) float64

	// Each, if given, adjusts the parameters of neuron i, as in Leaky.
	Each func(i int, n *Lapicque)
}

// NumPorts returns 1.
func (Lapicque) NumPorts() int { return 1 }

// New implements sim.Spec.
func (l Lapicque) New(s sim.Slice) (sim.Model, error) {
	each := withInitial(l.Each, l.Initial, func(n *Lapicque) *float64 { return &n.Mem0 })
	m := newTicking(s, l.Step, l.Each == nil)
	return m, everyNeuron(s, l, each, func(i int, n *Lapicque, wrong wrongFunc) {
		r, c := orDefault(n.R, 1), orDefault(n.C, 10)
		tau := r * c
		step := m.step.Milliseconds()
		m.set(i, tickRule{
			keep: 1 - step/tau, gain: [3]float64{r, 1 / tau, step}, threshold: n.Threshold, reset: n.Reset, forgetful: true,
		}, n.Mem0)
		m.check(i, n.Step, wrong)
		n.checkCircuit(r, c, step, wrong)
	})
}

// checkCircuit refuses an R that could make mem overflow, and an R C in which Euler's method would turn the
// sign of mem at every tick.
func (l *Lapicque) checkCircuit(r, c, step float64, wrong wrongFunc) {
	if !(r > 0 && r <= 1e100) {
		wrong("R", r, "more than 0 GOhm, and 1e100 at most")
	}
	if !(c > 0) || math.IsInf(c, 0) {
		wrong("C", c, "a finite number of pF above 0")
	}
	if tau := r * c; r > 0 && c > 0 && !(tau >= step && finite(tau)) {
		wrong("C", c, fmt.Sprintf("a capacitance that makes R C at least a Step of %v ms, and finite", step))
	}
}
