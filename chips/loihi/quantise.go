package loihi

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/sim"
)

// The constraints, in the order in which they are turned on.
const (
	steps = iota
	delays
	weights
	decays
	thresholds
	rounding
	registers
)

func constraints() []chips.Constraint {
	return []chips.Constraint{
		steps:      {Name: "steps", Meaning: "events are moved to the nearest step, neurons change once a step, and are refractory for whole steps"},
		delays:     {Name: "delays", Meaning: "delays are whole steps, at least one"},
		weights:    {Name: "weights", Meaning: "weights are whole numbers of 8 bits with a common exponent"},
		decays:     {Name: "decays", Meaning: "decays are parts of 4,096"},
		thresholds: {Name: "thresholds", Meaning: "thresholds, biases and initial potentials are whole numbers"},
		rounding:   {Name: "rounding", Meaning: "state is whole numbers; what decays leave is rounded toward 0"},
		registers:  {Name: "registers", Meaning: "currents beyond their register wrap around, potentials stop"},
	}
}

// builder quantises a network.
type builder struct {
	Options
	Generation
	on    chips.Set
	net   *sim.Network
	all   [][]cell  // by population
	scale []float64 // by population: how many of v are a mV
	exps  []int     // by projection
	spans []span    // by projection

	changes []chips.Change
}

// quantise returns the Quantise of a chip.
func quantise(g Generation, o Options) func(net *sim.Network, on chips.Set) (*chips.Quantised, error) {
	return func(net *sim.Network, on chips.Set) (*chips.Quantised, error) {
		b := &builder{Options: o, Generation: g, on: on, net: net}
		if err := b.read(); err != nil {
			return nil, err
		}
		r := chips.Remaking{Spec: b.spec, Synapses: b.synapses}
		if on.Has(steps) {
			r.Step = o.Step
			b.rescale()
		} else {
			r.Spec = func(k int) (sim.Spec, error) { return net.Populations[k].Spec, nil }
			r.Synapses = func(int, []sim.Synapse) error { return nil }
		}
		q, err := chips.Remake(net, r)
		q.Changes, q.Graded, q.Notes = b.changes, g.Graded, b.doubts()
		return q, err
	}
}

// read looks at all neurons, and refuses what cannot be on the chip.
func (b *builder) read() error {
	var errs []error
	b.all = make([][]cell, len(b.net.Populations))
	for k, p := range b.net.Populations {
		if chips.IsSource(p) {
			continue
		}
		var err error
		b.all[k], err = b.cells(p)
		errs = append(errs, err)
	}
	for _, p := range b.net.Projections {
		refuse := func(what, change string) {
			errs = append(errs, &chips.UnsupportedError{Chip: b.Name, Where: fmt.Sprintf("projection %q", p.Name()), What: what, Change: change})
		}
		if p.Rule != nil {
			refuse("synapses that learn", "learn first, and replay the network that has learned")
		}
		if n := p.Post.Spec.NumPorts(); int(p.Port) >= n {
			refuse(fmt.Sprintf("input port %d of neurons that have %d", p.Port, n), "connect to a port that they have")
		}
	}
	return errors.Join(errs...)
}

// doubts says where the network leaves what the public emulators agree on. Weights never do, see Format.Safe.
func (b *builder) doubts() (notes []string) {
	for k, all := range b.all {
		if i := slices.IndexFunc(all, func(c cell) bool { return c.refractory >= 1.5*float64(b.Step) }); i >= 0 {
			notes = append(notes, fmt.Sprintf("population %q is refractory: that is as nengo-loihi has it, lava's neuron has no refractory interval", b.net.Populations[k].Name))
		}
		if i := slices.IndexFunc(all, func(c cell) bool { return c.current != 0 }); i >= 0 {
			notes = append(notes, fmt.Sprintf("population %q has a bias: emulators disagree where a current and its bias together exceed 2^23", b.net.Populations[k].Name))
		}
	}
	return notes
}

func (b *builder) cell(population, neuron int) *cell {
	if all := b.all[population]; len(all) > 1 {
		return &all[neuron]
	}
	return &b.all[population][0]
}

// span is what the synapses of a projection reach.
type span struct {
	lo, hi float64 // mV
	format Format
}

// rescale finds the scale of each population, and the exponent of each projection.
func (b *builder) rescale() {
	b.scale, b.exps = make([]float64, len(b.net.Populations)), make([]int, len(b.net.Projections))
	for _, p := range b.net.Projections {
		b.spans = append(b.spans, b.span(p))
	}
	for k, p := range b.net.Populations {
		if len(b.all[k]) > 0 {
			b.scale[k] = b.scaleOf(k, p)
		}
	}
	for k, p := range b.net.Projections {
		post := slices.Index(b.net.Populations, p.Post)
		for ; b.exps[k] < maxExponent && b.spans[k].most()*b.scale[post] > b.spans[k].room()*math.Ldexp(weightUnit, b.exps[k])*(1+1e-9); b.exps[k]++ {
		}
	}
}

// maxExponent is the greatest exponent of weights.
const maxExponent = 7

// most is the largest size of a weight.
func (s span) most() float64 { return max(-s.lo, s.hi) }

// room is the largest size of a whole number that all emulators agree on.
func (s span) room() float64 {
	_, hi := s.format.safeRange()
	if s.format.Sign == Inhibitory {
		hi = 255
	}
	return float64(hi)
}

func (b *builder) span(p *sim.Projection) span {
	post := slices.Index(b.net.Populations, p.Post)
	var s span
	gains := b.gains(p)
	_ = b.net.Synapses(p, func(part []sim.Synapse) error { // Remake makes them again, and reports the error
		for i := range part {
			x := &part[i]
			w := b.cut(b.cell(post, int(x.Post)), float64(float32(x.Weight))*gains.of(x.Post))
			s.lo, s.hi = min(s.lo, w), max(s.hi, w)
		}
		return nil
	})
	s.format = Format{Sign: SignModeOf(s.lo, s.hi), Bits: 8}
	return s
}

// gains are the gains of the targets of a projection; a single one if they do not differ.
type gains []float64

func (g gains) of(target uint32) float64 {
	if len(g) == 1 {
		return g[0]
	}
	return g[target]
}

func (b *builder) gains(p *sim.Projection) (all gains) {
	cells := b.all[slices.Index(b.net.Populations, p.Post)]
	for i := range cells {
		all = append(all, b.gain(&cells[i], cells[i].ports[p.Port]))
	}
	return all
}

// cut keeps what a spike does to u, mV, within the largest weight that is wanted, once weights are the chip's.
func (b *builder) cut(c *cell, w float64) float64 {
	if most := b.LargestWeight * c.threshold; most > 0 && b.on.Has(weights) {
		return max(-most, min(w, most))
	}
	return w
}

// scaleOf is how many units of v are a mV in population k: as many as make the largest weight of the projection with the
// smallest ones 254 or 255, and no weight larger than the accumulator has room for; fewer where thresholds or biases
// would not fit.
func (b *builder) scaleOf(k int, p *sim.Population) float64 {
	scale, smallest := math.Inf(1), 0.0
	for j, projection := range b.net.Projections {
		if most := b.spans[j].most(); projection.Post == p && most > 0 {
			fits := b.spans[j].room() * weightUnit / most
			scale, smallest = min(scale, math.Ldexp(fits, maxExponent)/float64(b.Headroom)), max(smallest, fits)
		}
	}
	if smallest > 0 {
		scale = min(scale, smallest)
	}
	for i := range b.all[k] {
		c := &b.all[k][i]
		scale = min(scale, maxThreshold*weightUnit/c.threshold)
		if initial := math.Abs(c.initial); initial > 0 {
			scale = min(scale, (stateLimit-1)/initial)
		}
		if bias := math.Abs(b.bias(c)); bias > 0 {
			scale = min(scale, maxBias*128/bias)
		}
	}
	return scale
}

// maxBias is the greatest mantissa of a bias on both sides of 0.
const maxBias = 4095

// bias is what the constant current adds to v in a step, mV.
func (b *builder) bias(c *cell) float64 {
	if c.leak == 0 {
		return c.current * c.resistance * float64(b.Step)
	}
	v, _ := b.membrane(c)
	return c.current * c.resistance * v
}
