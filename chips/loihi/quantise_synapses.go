package loihi

import (
	"fmt"
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/sim"
)

// synapses puts the synapses of projection k into the numbers of the chip: a weight into what it adds to the sum of a
// step, a delay into whole steps.
func (b *builder) synapses(k int, synapses []sim.Synapse) error {
	p := b.net.Projections[k]
	post := slices.Index(b.net.Populations, p.Post)
	log := b.newLog(fmt.Sprintf("projection %q", p.Name()))
	scale, unit := b.scale[post], math.Ldexp(1, b.exps[k])
	mixed := b.spans[k].format.Sign == Mixed
	gains := b.gains(p)
	longest := 0
	for i := range synapses {
		s := &synapses[i]
		c := b.cell(post, int(s.Post))
		effect := float64(float32(s.Weight)) * gains.of(s.Post)
		exact := effect * scale / weightUnit
		s.Weight = exact
		if b.on.Has(weights) {
			s.Weight = b.whole(b.cut(c, effect)*scale/weightUnit/unit, mixed) * unit
			log.compare(weights, "weight", "mV", exact*weightUnit/scale, s.Weight*weightUnit/scale)
		}
		if b.on.Has(delays) {
			steps := max(1, chips.Nearest(s.Delay, b.Step))
			longest = max(longest, int(steps-1))
			log.compare(delays, "delay", "ms", s.Delay.Milliseconds(), (sim.Time(steps) * b.Step).Milliseconds())
			s.Delay = sim.Time(steps) * b.Step
		}
	}
	b.changes = append(b.changes, log.changes()...)
	if longest > b.MostDelay {
		n, most := sim.Time(longest+1), sim.Time(b.MostDelay+1)
		step := n/most*b.Step + (n%most*b.Step+most-1)/most // n Step / most, rounded up
		return &chips.LimitError{
			Chip: b.Name, Where: fmt.Sprintf("projection %q", p.Name()), Resource: "delay", Used: int64(longest), Limit: int64(b.MostDelay), Unit: "steps",
			Change: fmt.Sprintf("a step of %v or more", step),
		}
	}
	return nil
}

// whole is the nearest number that a weight can be: an even one, where signs are mixed.
func (b *builder) whole(w float64, mixed bool) float64 {
	if mixed {
		return 2 * math.RoundToEven(w/2)
	}
	return math.RoundToEven(w)
}
