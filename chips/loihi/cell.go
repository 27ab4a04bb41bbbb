package loihi

import (
	"fmt"
	"math"
	"reflect"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// cell is a neuron in exact time, as far as it can be on the chip. V is counted from the reset, which is 0 on the chip; where
// the neuron rests elsewhere, that is a constant current.
type cell struct {
	leak       float64 // 1/TauM, per ps; 0 for a neuron without leak
	resistance float64 // mV/pA; of a neuron without leak, 1/C in mV/(pA ps)
	threshold  float64 // mV
	refractory float64 // ps
	current    float64 // pA
	initial    float64 // mV
	ports      []models.Port
}

// cells reads the neurons of a population; a single one if they do not differ.
func (b *builder) cells(p *sim.Population) ([]cell, error) {
	var of func(i int) (cell, error)
	alike := false
	switch spec := p.Spec.(type) {
	case models.LIF:
		alike = spec.Each == nil && spec.Initial == nil
		of = func(i int) (cell, error) {
			n := spec.Neuron(i)
			c := cell{1 / n.TauM, n.R, n.VTh - n.VReset, n.TRef, n.IE + (n.EL-n.VReset)/n.R, n.EL + n.U0 - n.VReset, n.Ports}
			return c, b.allowed(p, i, n.Noise, n.Ports)
		}
	case models.IF:
		alike = spec.Each == nil && spec.Initial == nil
		of = func(i int) (cell, error) {
			n := spec.Neuron(i)
			c := cell{0, 1 / (n.C * sim.Millisecond), n.VTh - n.VReset, n.TRef, n.IE, n.V0 - n.VReset, n.Ports}
			return c, b.allowed(p, i, n.Noise, n.Ports)
		}
	default:
		return nil, &chips.UnsupportedError{Chip: b.Name, Where: fmt.Sprintf("population %q", p.Name), What: fmt.Sprintf("neurons of type %v", reflect.TypeOf(p.Spec)), Change: "take models.LIF or models.IF"}
	}
	all := make([]cell, p.N)
	if alike {
		all = all[:min(1, p.N)]
	}
	for i := range all {
		var err error
		if all[i], err = of(i); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// allowed refuses what the chip's neuron cannot do.
func (b *builder) allowed(p *sim.Population, i int, noise []models.Noise, ports []models.Port) error {
	refuse := func(what, change string) error {
		return &chips.UnsupportedError{Chip: b.Name, Where: fmt.Sprintf("population %q, neuron %d", p.Name, i), What: what, Change: change}
	}
	if len(noise) > 0 {
		return refuse("background noise", "a source of spikes, which is recorded")
	}
	for k, port := range ports {
		if port.Shape != models.Delta && port.Shape != models.Exponential || port.I0 != 0 {
			return refuse(fmt.Sprintf("port %d: shape %d, initial current %v pA", k, port.Shape, port.I0), "a Delta or an Exponential port that begins without current: u decays by a factor in each step")
		}
	}
	return nil
}

// fades is the part of a quantity with a rate of decay that a step takes away.
func (b *builder) fades(rate float64) float64 { return -portable.Expm1(-rate * float64(b.Step)) }

// membrane is the part of v that a step takes, as the chip has it if decays are on.
func (b *builder) membrane(c *cell) (part float64, dv int) {
	part = b.fades(c.leak)
	dv = int(min(decayUnit-1, math.RoundToEven(part*decayUnit)))
	if b.on.Has(decays) {
		part = float64(dv) / decayUnit
	}
	return part, dv
}

// synapse is the part of u that a step takes; all of it for a jump.
func (b *builder) synapse(p models.Port) (part float64, du int) {
	part = 1
	if p.Shape == models.Exponential {
		part = b.fades(1 / p.Tau)
	}
	du = int(max(0, min(decayUnit-1, math.RoundToEven(part*decayUnit)-1)))
	if b.on.Has(decays) {
		part = float64(du+1) / decayUnit
	}
	return part, du
}

// gain is by how many mV a spike of weight 1 must raise u. A jump raises v by its weight at once, as in exact time. Of a
// current that decays, the area under v over all steps, times the length of a step, must be that under V in exact time,
// w R Tau; without leak it is V in the end that must be right.
func (b *builder) gain(c *cell, p models.Port) float64 {
	u, _ := b.synapse(p)
	v, _ := b.membrane(c)
	switch {
	case p.Shape == models.Delta:
		return u
	case c.leak == 0:
		return u * c.resistance * p.Tau
	case v == 0: // a leak too slow for the chip
		return u * c.resistance * p.Tau * c.leak
	}
	return u * v * c.resistance * p.Tau / float64(b.Step)
}
