package report

import (
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// Fate is what became of a spike.
type Fate uint8

const (
	Matched Fate = iota // there, within the tolerance
	Shifted             // there, but earlier or later
	Missing             // in exact time only
	Added               // on the chip only
)

// String is the fate as reports write it.
func (f Fate) String() string { return [...]string{"matched", "shifted", "missing", "added"}[f] }

// MarshalText is String.
func (f Fate) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// pair is a spike in exact time and its partner on the chip; one of them may be missing, and is sim.Never then.
type pair struct{ exact, chip sim.Time }

func (p pair) fate(tolerance sim.Time) Fate {
	switch {
	case p.chip == sim.Never:
		return Missing
	case p.exact == sim.Never:
		return Added
	case max(p.chip-p.exact, p.exact-p.chip) <= tolerance:
		return Matched
	}
	return Shifted
}

// at is when the pair is.
func (p pair) at() sim.Time { return min(p.exact, p.chip) }

// align pairs the spikes of one neuron at the least cost, and returns that. Of all ways to pair spikes in order it takes
// the one that saves most: a pair saves the 2 that deleting and adding would cost, less what moving does. Only spikes less
// than reach apart can be worth it, so the work grows with those, not with the square of the trains.
func align(exact, chip []sim.Time, reach sim.Time) (pairs []pair, cost float64) {
	b := &chain{best: make([]int32, len(chip)+1)}
	first := 0 // of the chip's spikes that are not too early for spike i
	for i, t := range exact {
		for first < len(chip) && chip[first] <= t-reach {
			first++
		}
		end := first
		for end < len(chip) && chip[end] < t+reach {
			end++
		}
		for j := end - 1; j >= first; j-- { // so that no two links of a chain share i
			b.add(i, j, 2-move(t, chip[j], reach))
		}
	}
	return b.pairs(exact, chip)
}

// chain finds the best chain of links. best is a Fenwick tree over the chip's spikes: of all links up to one, that with which the
// best chain ends.
type chain struct {
	links []candidate
	best  []int32 // a link, counting from 1
}

// candidate is a pair that could be, and the best chain that ends with it.
type candidate struct {
	i, j   int
	saves  float64 // all of the chain
	before int32   // the link before it, counting from 1
}

func (b *chain) saving(link int32) float64 {
	if link == 0 {
		return 0
	}
	return b.links[link-1].saves
}

// up is the link with which the best chain among the first j of the chip's spikes ends.
func (b *chain) up(j int) (best int32) {
	for ; j > 0; j -= j & -j {
		if b.saving(b.best[j]) > b.saving(best) {
			best = b.best[j]
		}
	}
	return best
}

func (b *chain) add(i, j int, saves float64) {
	before := b.up(j)
	b.links = append(b.links, candidate{i, j, saves + b.saving(before), before})
	link := int32(len(b.links))
	for k := j + 1; k < len(b.best); k += k & -k {
		if b.saving(link) > b.saving(b.best[k]) {
			b.best[k] = link
		}
	}
}

// pairs follows the best chain back, and puts what is not on it between.
func (b *chain) pairs(exact, chip []sim.Time) (pairs []pair, cost float64) {
	i, j := len(exact), len(chip)
	last := b.up(j)
	cost = float64(i+j) - b.saving(last)
	alone := func(toI, toJ int) {
		for i > toI || j > toJ { // from the end
			if i > toI && (j == toJ || exact[i-1] > chip[j-1]) {
				i--
				pairs = append(pairs, pair{exact[i], sim.Never})
			} else {
				j--
				pairs = append(pairs, pair{sim.Never, chip[j]})
			}
		}
	}
	for link := last; link != 0; link = b.links[link-1].before {
		c := b.links[link-1]
		alone(c.i+1, c.j+1)
		i, j = c.i, c.j
		pairs = append(pairs, pair{exact[i], chip[j]})
	}
	alone(0, 0)
	slices.Reverse(pairs)
	return pairs, max(0, cost)
}

// move is what moving a spike costs.
func move(a, b, reach sim.Time) float64 {
	return 2 * float64(max(a-b, b-a)) / float64(reach)
}

// vanRossum is the distance of two trains.
func vanRossum(exact, chip []sim.Time, tau float64) float64 {
	sum, trace, last := 0.0, 0.0, sim.Time(0)
	for i, j := 0, 0; i < len(exact) || j < len(chip); {
		at, sign := sim.Never, 1.0
		if i < len(exact) {
			at = exact[i]
		}
		if j < len(chip) && chip[j] < at {
			at, sign = chip[j], -1
			j++
		} else {
			i++
		}
		trace = float64(trace * portable.Exp(-float64(at-last)/tau))
		sum += 0.5 + float64(sign*trace) // half of its square, and its product with all before
		trace, last = trace+sign, at
	}
	return math.Max(0, sum)
}

// byNeuron are the times of spikes, neuron by neuron, earlier by late.
func byNeuron(spikes []sim.Spike, n int, late sim.Time) [][]sim.Time {
	trains := make([][]sim.Time, n)
	for _, s := range spikes {
		trains[s.Neuron] = append(trains[s.Neuron], s.At-late)
	}
	return trains
}
