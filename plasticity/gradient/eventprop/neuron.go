package eventprop

import (
	"errors"
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/plasticity/gradient/internal/membrane"
	"github.com/ranvier-sim/ranvier/sim"
)

// Neuron holds the parameters of a leaky integrate-and-fire neuron with exponential currents,
//
//	TauM dV/dt = -(V - EL) + R (IE + I_0 + I_1 + ...),    TauS[k] dI_k/dt = -I_k,
//
// as the population's model has them: it fires where V reaches VTh; then V is VReset for TRef, while the currents go on. The zero
// value of a field means what it means there.
type Neuron struct {
	TauM   float64   // membrane time constant, ps; default 10 ms
	EL     float64   // resting potential, mV; default 0
	VTh    float64   // threshold, mV; default 1 if EL and VReset are 0 too
	VReset float64   // potential after a spike, mV, below VTh; default 0
	TRef   float64   // refractory interval, ps; float64(sim.Never): the neuron fires once; default 0
	R      float64   // membrane resistance, GOhm; default 1
	IE     float64   // constant current, pA; default 0
	U0     float64   // initial potential above EL, mV; default 0
	TauS   []float64 // time constant of each port's current, ps; any ratio to TauM, 1 too
}

// withDefaults fills in the defaults.
func (n Neuron) withDefaults() Neuron {
	if n.TauM == 0 {
		n.TauM = 10 * sim.Millisecond
	}
	if n.R == 0 {
		n.R = 1
	}
	if n.VTh == 0 && n.EL == 0 && n.VReset == 0 {
		n.VTh = 1
	}
	return n
}

// cell is a Neuron as the equations use it, with the potential u counted from the level to which it tends without input.
type cell struct {
	leak, gain float64
	level      float64 // mV
	theta      float64 // threshold
	reset      float64 // after a spike
	start      float64 // at time 0
	refractory float64 // ps
	firesOnce  bool
	ports      []membrane.Membrane
}

func (n Neuron) compile(population string) (*cell, error) {
	n = n.withDefaults()
	if err := n.check(population); err != nil {
		return nil, err
	}
	c := &cell{leak: 1 / n.TauM, gain: n.R / n.TauM, level: n.EL + n.R*n.IE, refractory: n.TRef}
	c.theta, c.reset, c.start = n.VTh-c.level, n.VReset-c.level, n.EL+n.U0-c.level
	c.firesOnce = n.TRef >= float64(sim.Never)
	for _, tau := range n.TauS {
		c.ports = append(c.ports, membrane.Membrane{Leak: c.leak, Rate: 1 / tau, Gain: c.gain})
	}
	return c, nil
}

// check reports all mistakes, each as a *sim.ParamError.
func (n Neuron) check(population string) error {
	var errs []error
	demand := func(field string, value float64, holds bool, want string) {
		if !holds {
			errs = append(errs, &sim.ParamError{Population: population, Index: -1, Field: field, Value: value, Want: want})
		}
	}
	finite := func(field string, x float64) {
		demand(field, x, !math.IsNaN(x) && !math.IsInf(x, 0), "a finite number")
	}
	tau := func(field string, x float64) {
		demand(field, x, x > 0 && x <= float64(sim.Never), "a number of ps above 0 and below 106 days")
	}
	tau("TauM", n.TauM)
	for k, x := range n.TauS {
		tau(fmt.Sprintf("TauS[%d]", k), x)
	}
	demand("TauS", float64(len(n.TauS)), len(n.TauS) > 0, "a time constant for each port")
	finite("EL", n.EL)
	finite("VReset", n.VReset)
	finite("IE", n.IE)
	finite("U0", n.U0)
	demand("R", n.R, n.R > 0 && !math.IsInf(n.R, 1), "a finite number of GOhm above 0")
	demand("VTh", n.VTh, n.VTh > n.VReset && !math.IsInf(n.VTh, 1), "a finite number above VReset")
	demand("U0", n.U0, n.EL+n.U0 < n.VTh, "a potential EL + U0 below VTh")
	demand("TRef", n.TRef, n.TRef >= 0, "0 ps or more")
	return errors.Join(errs...)
}
