package coding

import (
	"cmp"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// RankOrder is the code in which nothing but the order of the first spikes counts (Thorpe and Gautrais 1998,
// doi:10.1007/978-1-4615-4831-7_19): the brightest value above Threshold spikes at First, the next an
// Interval later, and so on; of equal values the first comes first. The others are silent.
//
// Whoever reads it is less sensitive with every spike that comes, by the factor Modulation: rank r counts
// Modulation^r.
type RankOrder struct {
	Threshold  float64  // values above it spike; in [0, 1)
	First      sim.Time // the first spike; not negative
	Interval   sim.Time // between spikes; 0 means 1 ms
	Modulation float64  // in (0, 1]; 0 means 0.9
}

// Order writes the indices of the values that spike to dst, in the order in which they do, and returns
// dst, grown if it was too short. Errors: *ParamError, and *ValueError for a value that is not a number in
// [0, 1]; dst is then nil.
func (r RankOrder) Order(dst []int, values []float64) ([]int, error) {
	code, err := r.resolve()
	if err == nil {
		err = checkValues(values)
	}
	if err != nil {
		return nil, err
	}
	return code.order(dst, values), nil
}

func (r RankOrder) order(dst []int, values []float64) []int {
	dst = dst[:0]
	for i, x := range values {
		if x > r.Threshold {
			dst = append(dst, i)
		}
	}
	slices.SortStableFunc(dst, func(i, j int) int { return cmp.Compare(values[j], values[i]) })
	return dst
}

// Encode writes the spike time of each value to dst, sim.Never for silence, and returns dst, grown if it
// was too short. Errors are those of Order, and a *ParamError for an Interval at which the spikes do not fit
// into the 106 days of sim.Time.
func (r RankOrder) Encode(dst []sim.Time, values []float64) ([]sim.Time, error) {
	code, err := r.resolve()
	if err == nil {
		err = checkValues(values)
	}
	if err != nil {
		return nil, err
	}
	if code.Interval > (sim.Never-1-code.First)/sim.Time(len(values)+1) {
		return nil, rankParam("Interval", code.Interval, "so short that all spikes come within 106 days")
	}
	dst = slices.Grow(dst[:0], len(values))[:len(values)]
	for i := range dst {
		dst[i] = sim.Never
	}
	for rank, i := range code.order(nil, values) {
		dst[i] = code.First + sim.Time(rank)*code.Interval
	}
	return dst, nil
}

// Source returns the source of the values, whose neurons spike once at most. Errors are those of Encode.
func (r RankOrder) Source(values []float64) (sim.Spec, error) {
	times, err := r.Encode(nil, values)
	if err != nil {
		return nil, err
	}
	return given(Trains(nil, times)), nil
}

// Ranks writes the rank of each first spike time to dst, -1 for silence (sim.Never), and returns dst, grown
// if it was too short. The earliest has rank 0; of equal times the first comes first.
func Ranks(dst []int, times []sim.Time) []int {
	dst = slices.Grow(dst[:0], len(times))[:len(times)]
	for rank, i := range byTime(times) {
		dst[i] = rank
	}
	for i, t := range times {
		if t == sim.Never {
			dst[i] = silent
		}
	}
	return dst
}

// byTime returns the indices of times in the order of those, sim.Never last.
func byTime(times []sim.Time) []int {
	order := make([]int, len(times))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(times[i], times[j]) })
	return order
}

// Decode writes the sensitivity that each first spike meets, Modulation^rank, to dst, and returns dst, grown
// if it was too short; silence counts 0. As many values as spiked are in the order of those encoded; what they
// were is not in the code. The only error is a *ParamError; dst is then nil.
func (r RankOrder) Decode(dst []float64, times []sim.Time) ([]float64, error) {
	code, err := r.resolve()
	if err != nil {
		return nil, err
	}
	dst = slices.Grow(dst[:0], len(times))[:len(times)]
	for i, rank := range Ranks(nil, times) {
		dst[i] = 0
		if rank != silent {
			dst[i] = portable.Pow(code.Modulation, float64(rank))
		}
	}
	return dst, nil
}

// Activation is what a neuron with these weights makes of first spike times, one for each: the sum of
// w_i Modulation^rank_i over all that spiked. It is largest where the order of the spikes is that of the
// weights. A *ParamError also where the numbers of weights and times differ.
func (r RankOrder) Activation(weights []float64, times []sim.Time) (float64, error) {
	if len(weights) != len(times) {
		return 0, rankParam("number of weights", len(weights), "that of the spike times")
	}
	sensitivity, err := r.Decode(nil, times)
	sum := 0.0
	for i, s := range sensitivity {
		sum += float64(weights[i] * s)
	}
	return sum, err
}

func (r RankOrder) resolve() (RankOrder, error) {
	r.Interval, r.Modulation = cmp.Or(r.Interval, 1*sim.Millisecond), cmp.Or(r.Modulation, 0.9)
	switch {
	case !(r.Threshold >= 0 && r.Threshold < 1):
		return r, rankParam("Threshold", r.Threshold, "a number in [0, 1)")
	case r.First < 0 || r.First > longest:
		return r, rankParam("First", r.First, "an instant in [0, 50 days]")
	case r.Interval < 0:
		return r, rankParam("Interval", r.Interval, "a duration above 0, or 0 for 1 ms")
	case !(r.Modulation > 0 && r.Modulation <= 1):
		return r, rankParam("Modulation", r.Modulation, "a number in (0, 1], or 0 for 0.9")
	}
	return r, nil
}

func rankParam(field string, value any, want string) error {
	return &ParamError{Code: "rank order", Field: field, Value: value, Want: want}
}
