package speck

import (
	"errors"
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// cell is what a core needs to know of the neurons of a layer, in the units of the network.
type cell struct {
	threshold float64 // above the potential at rest
	low       float64 // below it; 0 for no bound
	toZero    bool

	jumps   []float64 // by port: by how much an arrival of weight 1 moves a neuron of the chip
	changes []chips.Change
}

// jump is what an arrival at a port of a weight is on the chip.
func (c *cell) jump(port uint8) float64 {
	if int(port) >= len(c.jumps) {
		return 1
	}
	return c.jumps[port]
}

// cellOf reads the neurons of a population.
func cellOf(p *sim.Population) (cell, error) {
	r := refusal{where: fmt.Sprintf("population %q", p.Name)}
	var c cell
	switch n := p.Spec.(type) {
	case models.SubtractiveIF:
		c = cell{threshold: n.VTh, low: n.Floor}
		if n.VTh == 0 {
			c.threshold = 1
		}
		if n.V0 != 0 || n.Initial != nil {
			r.refuse("neurons that do not begin at 0", "have V0 be 0")
		}
	case models.IF:
		one := n.Neuron(0)
		r.alike(n.Each != nil, n.Initial != nil || one.V0 != one.VReset, one.IE, one.Noise)
		c = r.integrator(one.VTh-one.VReset, one.TRef, one.Ports, 1/(one.C*sim.Millisecond))
	case models.LIF:
		one := n.Neuron(0)
		r.alike(n.Each != nil, n.Initial != nil || one.EL+one.U0 != one.VReset || one.VReset != one.EL, one.IE, one.Noise)
		c = r.integrator(one.VTh-one.EL, one.TRef, one.Ports, one.R/one.TauM)
		c.lose(r.where, "leak", fmt.Sprintf("a time constant of %v becomes infinite", sim.Time(one.TauM)))
	case Neuron:
		c = cell{threshold: float64(n.Threshold), low: float64(n.Low), toZero: n.ToZero}
	default:
		r.refuse(fmt.Sprintf("neurons of type %T", p.Spec), "take models.SubtractiveIF, models.IF or models.LIF")
	}
	if len(r.errs) == 0 && c.threshold <= 0 {
		r.refuse(fmt.Sprintf("a threshold of %v", c.threshold), "have it be above the potential at rest")
	}
	return c, errors.Join(r.errs...)
}

// alike refuses what no neuron of the chip has.
func (r *refusal) alike(differ, elsewhere bool, current float64, noise []models.Noise) {
	for _, has := range []struct {
		is     bool
		what   string
		change string
	}{
		{differ, "neurons that differ", "have all of a layer alike"},
		{elsewhere, "neurons that do not begin, rest and end a spike at one potential", "have them be the same"},
		{current != 0, "a constant current", "give the layer biases, by a source of one neuron that fires regularly"},
		{len(noise) > 0, "noise", "have it come from a source"},
	} {
		if has.is {
			r.refuse(has.what, has.change)
		}
	}
}

// integrator is a neuron that a spike resets to rest. It has no refractory interval on the chip, and each arrival delivers at once
// what its current would have in all: `gain` is by how many mV a current of 1 pA moves a neuron without leak in a picosecond.
func (r *refusal) integrator(threshold, refractory float64, ports []models.Port, gain float64) cell {
	c := cell{threshold: threshold, toZero: true}
	if refractory != 0 {
		c.lose(r.where, "refractory interval", fmt.Sprintf("%v becomes 0", sim.Time(refractory)))
	}
	for k, port := range ports {
		jump := 1.0
		switch port.Shape {
		case models.Delta:
		case models.Exponential:
			jump = gain * port.Tau
		case models.Alpha:
			jump = gain * port.Tau * math.E
		default:
			r.refuse(fmt.Sprintf("synapses of shape %d at port %d", port.Shape, k), "take Delta, Exponential or Alpha")
		}
		if port.Shape != models.Delta {
			c.lose(r.where, fmt.Sprintf("current of port %d", k), fmt.Sprintf("a pA for a time constant of %v becomes %.4g mV at once", sim.Time(port.Tau), jump))
		}
		if port.I0 != 0 || port.J0 != 0 {
			r.refuse(fmt.Sprintf("an initial current at port %d", k), "have it be 0")
		}
		c.jumps = append(c.jumps, jump)
	}
	return c
}

// lose notes something that neurons of the chip have not.
func (c *cell) lose(where, field, detail string) {
	c.changes = append(c.changes, chips.Change{Constraint: neuronsConstraint, Where: where, Field: field, Values: 1, Changed: 1, Detail: detail})
}
