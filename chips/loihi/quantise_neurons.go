package loihi

import (
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/sim"
)

// spec makes the neurons of population k: those of the chip, or, while some constraints are off, ones that are so in part.
func (b *builder) spec(k int) (sim.Spec, error) {
	p := b.net.Populations[k]
	where := fmt.Sprintf("population %q", p.Name)
	log := b.newLog(where)
	list := make([]Neuron, len(b.all[k]))
	parts := make([]rule, len(list))
	for i := range list {
		list[i], parts[i] = b.neuron(k, &b.all[k][i], log)
		if r := list[i].Refractory; r > maxRefractory {
			return nil, &chips.LimitError{
				Chip: b.Name, Where: fmt.Sprintf("%s, neuron %d", where, i), Resource: "refractory interval", Used: int64(r), Limit: maxRefractory, Unit: "steps",
				Change: fmt.Sprintf("a step of %v or more, a refractory interval of %v or less, or let it be shortened (ShortRefractory)", sim.Time(math.Ceil(b.all[k][i].refractory/maxRefractory)), maxRefractory*b.Step),
			}
		}
	}
	b.changes = append(b.changes, log.changes()...)
	if !b.on.Has(registers) {
		p := partial{step: b.Step, rules: parts}
		for i := range list {
			v := b.all[k][i].initial * b.scale[k]
			if b.on.Has(thresholds) {
				v = float64(list[i].V0)
			}
			p.initial = append(p.initial, v)
		}
		return p, nil
	}
	return b.population(list), nil
}

// population is the Spec of neurons.
func (b *builder) population(list []Neuron) sim.Spec {
	if len(list) == 0 {
		return Neuron{Step: b.Step, Emulator: b.Emulator}
	}
	n := list[0]
	if len(list) > 1 {
		n.Each = func(i int, n *Neuron) { *n = list[i] }
	}
	return n
}

// neuron is a cell on the chip, and the same with the constraints that are off left out.
func (b *builder) neuron(k int, c *cell, log *log) (Neuron, rule) {
	scale := b.scale[k]
	v, dv := b.membrane(c)
	exactV := b.fades(c.leak)
	r := rule{
		keepV: 1 - v, threshold: c.threshold * scale, bias: b.bias(c) * scale,
		vmin: math.Inf(-1), vmax: math.Inf(1), whole: b.on.Has(rounding),
	}
	n := Neuron{Step: b.Step, DecayV: dv, Emulator: b.Emulator}
	log.compare(decays, "decay of v in a step", "", exactV, float64(dv)/decayUnit)
	for _, port := range c.ports {
		u, du := b.synapse(port)
		n.Inputs = append(n.Inputs, Input{DecayU: du})
		r.inputs = append(r.inputs, current{keep: 1 - u, shift: 1})
		exact := 1.0
		if port.Tau > 0 {
			exact = b.fades(1 / port.Tau)
		}
		log.compare(decays, "decay of u in a step", "", exact, float64(du+1)/decayUnit)
	}
	n.Threshold = int(math.RoundToEven(r.threshold / weightUnit))
	n.Bias, n.BiasExp = mantissa(r.bias)
	n.Refractory = max(1, int(math.Round(min(c.refractory/float64(b.Step), math.MaxInt32))))
	if b.ShortRefractory {
		n.Refractory = min(n.Refractory, maxRefractory)
	}
	log.compare(thresholds, "threshold", "mV", c.threshold, float64(n.Threshold*weightUnit)/scale)
	log.compare(thresholds, "bias of a step", "mV", b.bias(c), math.Ldexp(float64(n.Bias), n.BiasExp)/scale)
	log.compare(steps, "refractory interval", "ms", c.refractory/sim.Millisecond, refractory(n.Refractory, b.Step).Milliseconds())
	if b.on.Has(thresholds) {
		whole := n.rule()
		r.threshold, r.bias = whole.threshold, whole.bias
	}
	r.refractory = int32(n.Refractory)
	n.V0 = int(math.RoundToEven(c.initial * scale))
	log.compare(thresholds, "initial potential", "mV", c.initial, float64(n.V0)/scale)
	return n, r
}

// refractory is how long a neuron is refractory by its counter: one of 1 is none.
func refractory(counter int, step sim.Time) sim.Time {
	if counter <= 1 {
		return 0
	}
	return sim.Time(counter) * step
}

// mantissa writes x as a whole number of 13 bits times the smallest power of two.
func mantissa(x float64) (m, exp int) {
	for ; exp < maxExponent && math.Abs(x) > maxBias; exp++ {
		x /= 2
	}
	return int(math.RoundToEven(x)), exp
}

// partial are neurons on which not all constraints of the chip are.
type partial struct {
	step     sim.Time
	rules    []rule
	initial  []float64 // v before the first step; a single one if they do not differ
	observer chips.Observer
}

// NumPorts is the number of inputs.
func (p partial) NumPorts() int {
	if len(p.rules) == 0 {
		return 1
	}
	return len(p.rules[0].inputs)
}

// Units is the number of compartments of a neuron.
func (p partial) Units() int { return p.NumPorts() }

// Observing implements chips.Observable.
func (p partial) Observing(o chips.Observer) sim.Spec {
	p.observer = o
	return p
}

// New implements sim.Spec.
func (p partial) New(s sim.Slice) (sim.Model, error) {
	rules := p.rules
	if len(rules) > 1 {
		rules = rules[s.Lo:s.Hi]
	}
	m := newCompartments(s.Len(), p.step, rules, p.NumPorts())
	m.observer = p.observer
	for i := range m.cells {
		v := p.initial[0]
		if len(p.initial) > 1 {
			v = p.initial[s.Lo+i]
		}
		m.begin(i, v)
	}
	return m, nil
}

// log gathers what becomes of the numbers of a population or projection.
type log struct {
	on    chips.Set
	where string
	all   []chips.Change
}

func (b *builder) newLog(where string) *log { return &log{on: b.on, where: where} }

// compare notes that a number has become another, if the constraint is on.
func (l *log) compare(constraint int, field, unit string, before, after float64) {
	if !l.on.Has(constraint) {
		return
	}
	for i := range l.all {
		if l.all[i].Field == field {
			l.all[i].Compare(before, after)
			return
		}
	}
	c := chips.Change{Constraint: constraints()[constraint].Name, Where: l.where, Field: field, Unit: unit}
	c.Compare(before, after)
	l.all = append(l.all, c)
}

// changes are the fields of which any value has changed.
func (l *log) changes() (all []chips.Change) {
	for _, c := range l.all {
		if c.Changed > 0 {
			all = append(all, c)
		}
	}
	return all
}
