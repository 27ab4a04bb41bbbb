package loihi

import (
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/sim"
)

// Neuron is a compartment of Loihi, or a tree of them; see the package. Weights of its synapses are whole numbers, as they
// add up in the accumulator: mantissa times 2^exponent. It fires at steps 0, Step, 2 Step, ...; what arrives after one
// step, and not after the next, counts in the next. Delays are those of a projection, in whole steps: a spike of step t
// acts in step t+1 if the delay is one Step.
type Neuron struct {
	Step       sim.Time // length of a step; default 1 ms
	Inputs     []Input  // by port; default one Input
	DecayV     int      // dv, 0 to 4095 of 4096: the part of v that a step loses; default 0
	Threshold  int      // mantissa, 0 to 131071: the threshold is 64 times that
	Bias       int      // mantissa, -4096 to 4095
	BiasExp    int      // exponent, 0 to 7: the bias is Bias 2^BiasExp
	V0         int      // v before the first step; default 0
	Refractory int      // steps, 0 to 63: v is 0 in as many less one after the one with the spike; Nengo only
	VMin       int      // the least v; default -(2^23-1)
	NoVMin     bool     // VMin is what it is, also if that is 0
	VMax       int      // the greatest v; default 2^23-1
	Emulator   Emulator // whom to follow where public emulators disagree; default Nengo

	// ResetEvery, if above 0, puts u and v to 0 before the update of each step whose number has the remainder ResetAt, as
	// lava's LIFReset does.
	ResetEvery int
	ResetAt    int

	// Each, if given, adjusts the parameters of neuron i, counted within the population. It must give the same result every
	// time. Step, the number of Inputs, Emulator and resets cannot differ between neurons.
	Each func(i int, n *Neuron)

	observer chips.Observer
}

// Input is an input port, and the compartment that its current is in.
type Input struct {
	DecayU int // du, 0 to 4095: a step takes (du+1)/4096 of u
	Exp    int // -7 to 0: by how many bits the sum of a step is shifted; weights have their positive exponents in them
}

// NumPorts returns the number of inputs.
func (n Neuron) NumPorts() int { return max(1, len(n.Inputs)) }

// Units is the number of compartments of a neuron: one for each input.
func (n Neuron) Units() int { return n.NumPorts() }

// Observing implements chips.Observable.
func (n Neuron) Observing(o chips.Observer) sim.Spec {
	n.observer = o
	return n
}

// New implements sim.Spec.
func (n Neuron) New(s sim.Slice) (sim.Model, error) {
	var errs sim.Mistakes
	rules := make([]rule, s.Len())
	if n.Each == nil {
		rules = rules[:min(1, s.Len())]
	}
	for i := range rules {
		c, index := n.with(s.Lo+i, n.Each), -1
		if n.Each != nil {
			index = s.Lo + i
		}
		c.check(n, func(field string, value any, want string) {
			errs.Add(&sim.ParamError{Population: s.Population, Index: index, Field: field, Value: value, Want: want})
		})
		rules[i] = c.rule()
	}
	if err := errs.Err(fmt.Sprintf("population %q", s.Population)); err != nil {
		return nil, err
	}
	c := n.with(0, nil)
	m := newCompartments(s.Len(), c.Step, rules, len(c.Inputs))
	for i := range m.cells {
		m.begin(i, float64(n.with(s.Lo+i, n.Each).V0))
	}
	m.resetEvery, m.resetAt, m.observer = int64(n.ResetEvery), int64(n.ResetAt), n.observer
	return m, nil
}

// with returns the parameters of neuron i with defaults filled in.
func (n Neuron) with(i int, each func(int, *Neuron)) Neuron {
	if each != nil {
		n.Inputs = append([]Input(nil), n.Inputs...)
		each(i, &n)
	}
	if n.Step == 0 {
		n.Step = sim.Millisecond
	}
	if len(n.Inputs) == 0 {
		n.Inputs = []Input{{}}
	}
	if n.VMin == 0 && !n.NoVMin {
		n.VMin = 1 - stateLimit
	}
	if n.VMax == 0 {
		n.VMax = stateLimit - 1
	}
	return n
}

// check reports what the chip has no room for. common is what all neurons share.
func (n Neuron) check(common Neuron, wrong func(field string, value any, want string)) {
	within := func(field string, value, lo, hi int) {
		if value < lo || value > hi {
			wrong(field, value, fmt.Sprintf("%d to %d", lo, hi))
		}
	}
	if n.Step <= 0 {
		wrong("Step", n.Step, "more than 0")
	}
	if c := common.with(0, nil); n.Step != c.Step || len(n.Inputs) != len(c.Inputs) || n.Emulator != c.Emulator || n.ResetEvery != c.ResetEvery || n.ResetAt != c.ResetAt {
		wrong("Each", "another Step, number of Inputs, Emulator or reset", "those of the other neurons")
	}
	for k, in := range n.Inputs {
		within(fmt.Sprintf("Inputs[%d].DecayU", k), in.DecayU, 0, 4095)
		within(fmt.Sprintf("Inputs[%d].Exp", k), in.Exp, -7, 0)
	}
	within("DecayV", n.DecayV, 0, 4095)
	within("Threshold", n.Threshold, 0, maxThreshold)
	within("Bias", n.Bias, -4096, 4095)
	within("BiasExp", n.BiasExp, 0, 7)
	within("Refractory", n.Refractory, 0, maxRefractory)
	within("VMin", n.VMin, 1-stateLimit, 0)
	within("VMax", n.VMax, 0, stateLimit-1)
	within("V0", n.V0, n.VMin, n.VMax)
	if n.Emulator > Lava {
		wrong("Emulator", n.Emulator, "Nengo or Lava: others do not differ in neurons")
	}
	if n.Emulator == Lava && (n.Refractory > 1 || n.VMin != 1-stateLimit || n.VMax != stateLimit-1) {
		wrong("Emulator", n.Emulator, "Nengo: lava knows neither refractoriness nor limits of v")
	}
	if n.ResetEvery < 0 || n.ResetEvery > 0 && (n.ResetAt < 0 || n.ResetAt >= n.ResetEvery) {
		wrong("ResetAt", n.ResetAt, "0 or more, and less than ResetEvery")
	}
}

// Limits of the registers of a compartment (see Quantise for their sources).
const (
	maxThreshold  = 1<<17 - 1
	maxRefractory = 63
	decayUnit     = 4096
)

// rule is what a neuron with these parameters does in a step.
func (n Neuron) rule() rule {
	r := rule{
		keepV:      float64(decayUnit-n.DecayV) / decayUnit,
		threshold:  float64(n.Threshold * weightUnit),
		bias:       math.Ldexp(float64(n.Bias), n.BiasExp),
		refractory: int32(n.Refractory),
		vmin:       float64(n.VMin), vmax: float64(n.VMax),
		whole: true, bounded: true, lava: n.Emulator == Lava,
	}
	for _, in := range n.Inputs {
		r.inputs = append(r.inputs, current{
			keep: float64(decayUnit-min(in.DecayU+1, decayUnit)) / decayUnit, shift: math.Ldexp(1, in.Exp),
		})
	}
	return r
}
