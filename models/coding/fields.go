package coding

import (
	"errors"
	"math"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// ReceptiveFields is the code by which N neurons share one value, each the sooner the nearer the value is to the middle of its field: Bohte, La Poutré and
// Kok 2002 (doi:10.1109/72.991428). The fields are Gaussians that overlap, the outermost with their middles outside of the range,
//
//	mu_i = Low + (i - 1/2) (High - Low)/(N - 2),  i = 0 .. N-1,    sigma = (High - Low)/(Sharpness (N - 2)),
//
// and a neuron fires at Longest (1 - exp(-(x - mu)^2 / (2 sigma^2))), or not at all if that is later than Last.
type ReceptiveFields struct {
	Low, High float64  // range of the values, which may lie beyond it: then they excite the outermost fields
	N         int      // neurons, 3 or more; 0 means 12, as Bohte et al. have it for the Iris set
	Sharpness float64  // 0 means 1.5, their beta
	Longest   sim.Time // 0 means 10 ms
	Last      sim.Time // 0 means 9/10 of Longest
}

// Encode appends the spike time of each neuron to dst, sim.Never for silence. An invalid field is a *ParamError, a value that is no finite number a
// *ValueError; dst is then nil.
func (r ReceptiveFields) Encode(dst []sim.Time, x float64) ([]sim.Time, error) {
	r = r.withDefaults()
	if err := r.check(); err != nil {
		return nil, err
	}
	if x-x != 0 {
		return nil, &ValueError{0, x, "a finite number"}
	}
	width := (r.High - r.Low) / float64(r.N-2)
	for i := range r.N {
		middle := r.Low + float64((float64(i)-0.5)*width)
		off := (x - middle) * r.Sharpness / width
		t := sim.Time(math.RoundToEven(float64(r.Longest) * -portable.Expm1(-off*off/2)))
		if t > r.Last {
			t = sim.Never
		}
		dst = append(dst, t)
	}
	return dst, nil
}

func (r ReceptiveFields) withDefaults() ReceptiveFields {
	if r.N == 0 {
		r.N = 12
	}
	if r.Sharpness == 0 {
		r.Sharpness = 1.5
	}
	if r.Longest == 0 {
		r.Longest = 10 * sim.Millisecond
	}
	if r.Last == 0 {
		r.Last = r.Longest / 10 * 9
	}
	return r
}

func (r ReceptiveFields) check() error {
	var errs []error
	demand := func(field string, value any, holds bool, want string) {
		if !holds {
			errs = append(errs, &ParamError{"receptive fields", field, value, want})
		}
	}
	demand("Low", r.Low, r.Low-r.Low == 0, "a finite number")
	demand("High", r.High, r.High > r.Low && r.High-r.Low <= math.MaxFloat64, "a finite number above Low")
	demand("N", r.N, r.N >= 3, "3 or more, or 0 for 12")
	demand("Sharpness", r.Sharpness, r.Sharpness > 0 && !math.IsInf(r.Sharpness, 1), "a finite number above 0")
	demand("Longest", r.Longest, r.Longest > 0 && r.Longest <= longest, "above 0, at most 50 days")
	demand("Last", r.Last, r.Last >= 0 && r.Last <= r.Longest, "0 to Longest")
	return errors.Join(errs...)
}
