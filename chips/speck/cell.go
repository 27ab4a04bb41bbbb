package speck

import (
	"errors"
	"fmt"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// cell is what a core needs to know of the neurons of a layer, in the units of the network.
type cell struct {
	threshold float64 // above the potential at rest
	low       float64 // below it; 0 for no bound
	toZero    bool
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
		c = r.integrator(n)
	case Neuron:
		c = cell{threshold: float64(n.Threshold), low: float64(n.Low), toZero: n.ToZero}
	default:
		r.refuse(fmt.Sprintf("neurons of type %T", p.Spec), "take models.SubtractiveIF, or models.IF with a Delta port")
	}
	if len(r.errs) == 0 && c.threshold <= 0 {
		r.refuse(fmt.Sprintf("a threshold of %v", c.threshold), "have it be above the potential at rest")
	}
	return c, errors.Join(r.errs...)
}

// integrator reads an IF neuron, which a spike resets to rest.
func (r *refusal) integrator(f models.IF) cell {
	n := f.Neuron(0)
	for _, has := range []struct {
		is     bool
		what   string
		change string
	}{
		{f.Each != nil, "neurons that differ", "have all of a layer alike"},
		{f.Initial != nil || n.V0 != n.VReset, "neurons that do not begin at their reset", "have V0 be VReset"},
		{n.IE != 0, "a constant current", "give the layer biases, by a source of one neuron that fires regularly"},
		{n.TRef != 0, "a refractory interval", "have TRef be 0"},
		{len(n.Noise) > 0, "noise", "have it come from a source"},
		{len(n.Ports) != 1 || n.Ports[0].Shape != models.Delta, "synaptic currents", "take one Delta port"},
	} {
		if has.is {
			r.refuse(has.what, has.change)
		}
	}
	return cell{threshold: n.VTh - n.VReset, toZero: true}
}
