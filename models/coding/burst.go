package coding

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// Burst is the code by bursts (Guo et al. 2021, doi:10.3389/fnins.2021.638474): the larger the value, the more spikes,
// and the closer they come. Value x has
//
//	N = ceil(x Most) spikes,    the first at 0, each
//	I = ceil(Longest - (Longest - Shortest) x) steps after the one before it.
//
// 0 has none.
type Burst struct {
	Most     int      // spikes, of the value 1; 0 means 5
	Shortest int      // interval, of the value 1, in steps; 0 means 2
	Longest  int      // interval, of values near 0, in steps; 0 means 20
	Step     sim.Time // 0 means 1 ms
}

// Encode writes the spike train of each value to dst, and returns dst, grown if it was too short. Errors:
// *ParamError, and *ValueError for a value that is not a number in [0, 1]; dst is then nil.
func (b Burst) Encode(dst [][]sim.Time, values []float64) ([][]sim.Time, error) {
	code, err := b.resolve()
	if err == nil {
		err = checkValues(values)
	}
	if err != nil {
		return nil, err
	}
	dst = slices.Grow(dst[:0], len(values))[:len(values)]
	for i, x := range values {
		n, interval := code.shape(x)
		dst[i] = dst[i][:0]
		for k := range n {
			dst[i] = append(dst[i], sim.Time(k)*interval)
		}
	}
	return dst, nil
}

// Source returns the source of the values. Errors are those of Encode.
func (b Burst) Source(values []float64) (sim.Spec, error) {
	trains, err := b.Encode(nil, values)
	if err != nil {
		return nil, err
	}
	return given(trains), nil
}

// Shape is the number of spikes of a value, and the interval between them, also where there are fewer than
// two. Errors are those of Encode.
func (b Burst) Shape(x float64) (spikes int, interval sim.Time, err error) {
	code, err := b.resolve()
	if err == nil {
		err = checkValues([]float64{x})
	}
	if err != nil {
		return 0, 0, err
	}
	spikes, interval = code.shape(x)
	return spikes, interval, nil
}

// shape is Shape for a valid code. As Longest is whole, ceil(Longest - y) = Longest - floor(y).
func (b Burst) shape(x float64) (spikes int, interval sim.Time) {
	steps := b.Longest
	spikes = int(ceilProduct(x, float64(b.Most)))
	if spikes > 1 {
		steps -= int(floorProduct(x, float64(b.Longest-b.Shortest)))
	}
	return spikes, sim.Time(steps) * b.Step
}

// Decode writes the value of each neuron to dst, one place for each, from its spikes in w, which must be in
// order: the middle of the values that have such a burst, or 0 where there is none. These span at most 1/Most
// and, where there is an interval, 1/(Longest - Shortest). Errors: *ParamError; *SpikeError also where the spikes
// of a neuron are no burst of this code.
func (b Burst) Decode(dst []float64, spikes []sim.Spike, w sim.Window) error {
	code, err := b.resolve()
	if err != nil {
		return err
	}
	bursts := make([]burst, len(dst))
	err = within(spikes, w, len(dst), func(k int, s sim.Spike) error {
		if !bursts[s.Neuron].add(k, s.At) {
			return &SpikeError{Index: k, Spike: s, Want: "the interval of the spikes before it"}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, seen := range bursts {
		low, high, ok := code.span(seen)
		if !ok {
			last := sim.Spike{At: seen.last, Neuron: uint32(i)}
			return &SpikeError{Index: seen.index, Spike: last, Want: fmt.Sprintf("no more than %d spikes of a neuron, at the interval that goes with their number", code.Most)}
		}
		dst[i] = (low + high) / 2
	}
	return nil
}

// burst is what was seen of a burst.
type burst struct {
	spikes         int
	index          int // of the last one
	last, interval sim.Time
}

// add takes the next spike. It is false where that breaks the rhythm.
func (b *burst) add(index int, at sim.Time) bool {
	interval := at - b.last
	inRhythm := b.spikes == 0 || interval > 0 && (b.spikes == 1 || interval == b.interval)
	b.spikes, b.index, b.last, b.interval = b.spikes+1, index, at, interval
	return inRhythm
}

// span is the least and the largest value that have such a burst. It is not ok where there is none.
func (b Burst) span(seen burst) (low, high float64, ok bool) {
	most := float64(b.Most)
	low, high = float64(max(0, seen.spikes-1))/most, float64(seen.spikes)/most // x in (low, high]
	if seen.spikes < 2 {
		return low, high, seen.spikes <= b.Most
	}
	steps, scale := int(seen.interval/b.Step), float64(b.Longest-b.Shortest)
	if seen.spikes > b.Most || seen.interval%b.Step != 0 || steps < b.Shortest || steps > b.Longest {
		return low, high, false
	}
	if scale == 0 {
		return low, high, true
	}
	from, to := float64(b.Longest-steps)/scale, float64(b.Longest-steps+1)/scale // x in [from, to)
	return max(low, from), min(high, to), low < to && from <= high
}

func (b Burst) resolve() (Burst, error) {
	b.Most, b.Shortest, b.Longest = cmp.Or(b.Most, 5), cmp.Or(b.Shortest, 2), cmp.Or(b.Longest, 20)
	b.Step = cmp.Or(b.Step, defaultStep)
	const most = 1 << 20
	switch {
	case b.Most < 1 || b.Most > most:
		return b, burstParam("Most", b.Most, "1 to 2^20 spikes, or 0 for 5")
	case b.Shortest < 1:
		return b, burstParam("Shortest", b.Shortest, "1 step or more, or 0 for 2")
	case b.Longest < b.Shortest || b.Longest > most:
		return b, burstParam("Longest", b.Longest, "Shortest to 2^20 steps, or 0 for 20")
	case b.Step < 0 || float64(b.Step) > longest/(float64(b.Most)*float64(b.Longest)):
		return b, burstParam("Step", b.Step, "a duration at which the longest burst ends within 50 days, or 0 for 1 ms")
	}
	return b, nil
}

func burstParam(field string, value any, want string) error {
	return &ParamError{Code: "burst", Field: field, Value: value, Want: want}
}
