package report

import (
	"cmp"
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/sim"
)

// Comparison is the spikes of a population, over all presentations.
type Comparison struct {
	Population string `json:"population"`
	Neurons    int    `json:"neurons"`
	Exact      int    `json:"exact"` // spikes in exact time
	OnChip     int    `json:"on_chip"`

	Matched int `json:"matched"`
	Shifted int `json:"shifted"`
	Missing int `json:"missing"`
	Added   int `json:"added"`

	Latency   sim.Time `json:"latency"`    // by which the chip's spikes were put back before they were compared
	MeanShift float64  `json:"mean_shift"` // of matched and shifted spikes, chip less exact
	MostShift sim.Time `json:"most_shift"` // either way

	VictorPurpura float64 `json:"victor_purpura"` // mean over presentations, all neurons together
	VanRossum     float64 `json:"van_rossum"`
}

// divergence is a spike with another fate than to be matched.
type divergence struct {
	presentation, population, neuron int
	pair
}

// comparer goes through the presentations of a replay.
type comparer struct {
	*chips.Replayed
	Options
	sums     []Comparison
	first    []divergence // of each presentation that has one
	examples examples
}

func newComparer(r *chips.Replayed, o Options) *comparer {
	c := &comparer{Replayed: r, Options: o, sums: make([]Comparison, len(r.Run.Network.Populations))}
	for k, p := range r.Run.Network.Populations {
		c.sums[k].Population, c.sums[k].Neurons, c.sums[k].Latency = p.Name, p.N, r.Quantised.Latency[k]
	}
	return c
}

// presentation compares presentation k.
func (c *comparer) presentation(k int) {
	p := &c.Run.Presentations[k]
	earliest := divergence{pair: pair{sim.Never, sim.Never}}
	for i, population := range c.Run.Network.Populations {
		if chips.IsSource(population) {
			continue
		}
		chip := before(c.Outcomes[k].Spikes[i], p.Duration+c.Quantised.Latency[i])
		if d := c.population(i, p.Spikes[i], chip); d.at() < earliest.at() {
			earliest = d
			earliest.presentation, earliest.population = k, i
		}
	}
	if earliest.at() == sim.Never {
		if len(c.first) == 0 && len(c.examples.exact) == 0 {
			c.example(k, c.last(k))
		}
		return
	}
	if c.first = append(c.first, earliest); len(c.first) == 1 {
		c.example(k, earliest.population)
	}
}

// last is the last population that fires in exact time in presentation k, or a source.
func (c *comparer) last(k int) int {
	for i := len(c.sums) - 1; i > 0; i-- {
		if len(c.Run.Presentations[k].Spikes[i]) > 0 {
			return i
		}
	}
	return 0
}

// before is the spikes before an instant.
func before(spikes []sim.Spike, end sim.Time) []sim.Spike {
	n, _ := slices.BinarySearchFunc(spikes, end, func(s sim.Spike, t sim.Time) int { return cmp.Compare(s.At, t) })
	return spikes[:n]
}

// population compares the spikes of a population, and returns its earliest divergence.
func (c *comparer) population(i int, exact, chip []sim.Spike) divergence {
	sum := &c.sums[i]
	sum.Exact, sum.OnChip = sum.Exact+len(exact), sum.OnChip+len(chip)
	first := divergence{pair: pair{sim.Never, sim.Never}}
	have, want := byNeuron(chip, sum.Neurons, sum.Latency), byNeuron(exact, sum.Neurons, 0)
	for n := range want {
		if len(want[n]) == 0 && len(have[n]) == 0 {
			continue
		}
		pairs, cost := align(want[n], have[n], c.Reach)
		sum.VictorPurpura += cost
		sum.VanRossum += vanRossum(want[n], have[n], float64(c.Tau))
		for _, p := range pairs {
			sum.add(p, c.Tolerance, &c.examples)
			if p.fate(c.Tolerance) != Matched && p.at() < first.at() {
				first = divergence{neuron: n, pair: p}
			}
		}
	}
	return first
}

// mostShifts is how many shifts are kept for the picture.
const mostShifts = 1 << 20

// add counts a pair. Until all are counted, MeanShift is the sum.
func (s *Comparison) add(p pair, tolerance sim.Time, e *examples) {
	switch p.fate(tolerance) {
	case Missing:
		s.Missing++
		return
	case Added:
		s.Added++
		return
	case Matched:
		s.Matched++
	default:
		s.Shifted++
	}
	shift := p.chip - p.exact
	s.MeanShift += float64(shift)
	s.MostShift = max(s.MostShift, shift, -shift)
	if len(e.shifts) < mostShifts {
		e.shifts = append(e.shifts, shift.Milliseconds())
	}
}

// example keeps the spikes of a population for the picture: of the first presentation that diverges, or that is not silent.
func (c *comparer) example(k, i int) {
	if len(c.sums) == 0 || chips.IsSource(c.Run.Network.Populations[i]) {
		return
	}
	population := c.Run.Network.Populations[i]
	e := &c.examples
	e.presentation, e.population, e.neurons, e.duration = k, population.Name, population.N, c.Run.Presentations[k].Duration
	e.exact, e.chip = c.Run.Presentations[k].Spikes[i], nil
	for _, s := range c.Outcomes[k].Spikes[i] {
		e.chip = append(e.chip, sim.Spike{At: s.At - c.Quantised.Latency[i], Neuron: s.Neuron})
	}
}

// all are the comparisons of the populations that are no sources.
func (c *comparer) all() (all []Comparison) {
	n := math.Max(1, float64(len(c.Outcomes)))
	for k, sum := range c.sums {
		if chips.IsSource(c.Run.Network.Populations[k]) {
			continue
		}
		if pairs := sum.Matched + sum.Shifted; pairs > 0 {
			sum.MeanShift /= float64(pairs)
		}
		sum.VictorPurpura /= n
		sum.VanRossum /= n
		all = append(all, sum)
	}
	return all
}
