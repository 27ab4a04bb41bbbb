package coding

import (
	"cmp"
	"math"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// Oscillation is the code by the phase at which a neuron fires within each cycle of an oscillation that all
// neurons share (Hopfield 1995, doi:10.1038/376033a0),
//
//	s(t) = A cos(2 pi f t + phi),    f = 1 / Period,    phi = -2 pi Offset.
//
// A value above Threshold fires once a cycle, 1 at the crest and the less the later:
//
//	t_k = (k + Offset + 1 - x) Period    for k = 0, 1, 2, ...
type Oscillation struct {
	Period    sim.Time // of a cycle; 0 means 25 ms, that is f = 40 Hz
	Cycles    int      // 0 for no end
	Offset    float64  // the first crest, in cycles, in [0, 1)
	Threshold float64  // values above it fire; in (0, 1), 0 means 0.01
}

// Source returns the source of the values. Errors: *ParamError, and *ValueError for a value that is not a
// number in [0, 1].
func (o Oscillation) Source(values []float64) (sim.Spec, error) {
	code, err := o.resolve()
	if err == nil {
		err = checkValues(values)
	}
	if err != nil {
		return nil, err
	}
	first := make([]sim.Time, len(values))
	for i, x := range values {
		first[i] = code.first(x)
	}
	beats := models.Regular{Period: code.Period, Each: func(i int, n *models.Regular) {
		n.Start, n.Stop = first[i], sim.Never
		if code.Cycles > 0 && first[i] != sim.Never {
			n.Stop = first[i] + sim.Time(code.Cycles)*code.Period
		}
	}}
	return assigned{len(values), beats.New}, nil
}

// first is when x fires first.
func (o Oscillation) first(x float64) sim.Time {
	if x <= o.Threshold {
		return sim.Never
	}
	return sim.Time(math.Round((1 - x + o.Offset) * float64(o.Period)))
}

// Decode writes the value of each neuron to dst, one place for each: the mean over its spikes in w, or 0
// where there is none. A spike tells the value to within half a picosecond of a cycle. Spikes outside w do not
// count. Errors: *ParamError, *SpikeError.
func (o Oscillation) Decode(dst []float64, spikes []sim.Spike, w sim.Window) error {
	code, err := o.resolve()
	if err != nil {
		return err
	}
	clear(dst)
	n := make([]float64, len(dst))
	err = within(spikes, w, len(dst), func(_ int, s sim.Spike) error {
		n[s.Neuron]++
		dst[s.Neuron] += code.value(s.At)
		return nil
	})
	for i := range dst {
		dst[i] /= max(1, n[i])
	}
	return err
}

// value is what a spike says. One that has been rounded to just before a crest belongs to that crest.
func (o Oscillation) value(at sim.Time) float64 {
	phase := float64(at%o.Period)/float64(o.Period) - o.Offset
	phase -= math.Floor(phase + 0.51/float64(o.Period))
	return min(1, 1-phase)
}

// Crest is s(t) / A: 1 where the value 1 fires. The only error is a *ParamError.
func (o Oscillation) Crest(t sim.Time) (float64, error) {
	code, err := o.resolve()
	cycles := float64(t%code.Period)/float64(code.Period) - code.Offset
	return math.Cos(2 * math.Pi * cycles), err
}

func (o Oscillation) resolve() (Oscillation, error) {
	o.Period, o.Threshold = cmp.Or(o.Period, 25*sim.Millisecond), cmp.Or(o.Threshold, defaultThreshold)
	switch {
	case o.Period < 0 || o.Period > longest/2:
		return o, oscillationParam("Period", o.Period, "a duration up to 25 days, or 0 for 25 ms")
	case o.Cycles < 0 || int64(o.Cycles) > lastTick(o.Period)-2:
		return o, oscillationParam("Cycles", o.Cycles, "as many as 106 days hold, or 0 for no end")
	case !(o.Offset >= 0 && o.Offset < 1):
		return o, oscillationParam("Offset", o.Offset, "a number in [0, 1)")
	case !(o.Threshold > 0 && o.Threshold < 1):
		return o, oscillationParam("Threshold", o.Threshold, "a number in (0, 1), or 0 for 0.01")
	case o.Threshold*float64(o.Period) < 1:
		return o, oscillationParam("Threshold", o.Threshold, "a picosecond of the cycle or more, so that the least value is not taken for 1")
	}
	return o, nil
}

func oscillationParam(field string, value any, want string) error {
	return &ParamError{Code: "oscillation", Field: field, Value: value, Want: want}
}
