package coding

import (
	"cmp"
	"fmt"
	"math"
	"math/bits"

	"github.com/ranvier-sim/ranvier/sim"
)

// Phase is the code of weighted spikes (Kim et al. 2018, doi:10.1016/j.neucom.2018.05.087): a period has as
// many time steps as a value has binary digits, and a spike in step k of a period, from 0, counts 2^-(1+k). So
// value x is written as
//
//	q = x (2^Bits - 1), rounded to the nearest whole number, a half to the even one,
//
// the most significant digit first, and once more in every period. Step k of period p is the instant
// (p Bits + k) Step.
type Phase struct {
	Bits    int      // digits, 1 to 32; 0 means 8
	Step    sim.Time // length of a time step; 0 means 1 ms
	Periods int      // 0 for no end
}

// Source returns the source of the values. Errors: *ParamError, and *ValueError for a value that is not a
// number in [0, 1].
func (p Phase) Source(values []float64) (sim.Spec, error) {
	code, err := p.resolve()
	if err == nil {
		err = checkValues(values)
	}
	if err != nil {
		return nil, err
	}
	words := make([]uint32, len(values))
	for i, x := range values {
		words[i] = code.word(x)
	}
	return assigned{len(values), func(s sim.Slice) (sim.Model, error) {
		return newTicking(s.Len(), code.Step, wheel{code, words[s.Lo:s.Hi]}), nil
	}}, nil
}

// Period is the time that it takes to send a value once. The only error is a *ParamError.
func (p Phase) Period() (sim.Time, error) {
	code, err := p.resolve()
	return code.period(), err
}

// Decode writes the weight of each neuron's spikes in a period, on average over all those in w, to dst, one
// place for each neuron. That is q / 2^Bits: x (1 - 2^-Bits), to within half a digit of the last place. The window
// must begin and end where periods do. Spikes outside w do not count. Errors: *ParamError; *SpikeError also
// for a spike between two steps.
func (p Phase) Decode(dst []float64, spikes []sim.Spike, w sim.Window) error {
	code, err := p.resolve()
	if err != nil {
		return err
	}
	period := code.period()
	if w.From < 0 || w.To <= w.From || w.From%period != 0 || w.To%period != 0 {
		return phaseParam("window", w, fmt.Sprintf("one of whole periods of %v", period))
	}
	clear(dst)
	err = within(spikes, w, len(dst), func(k int, s sim.Spike) error {
		if s.At%code.Step != 0 {
			return &SpikeError{Index: k, Spike: s, Want: fmt.Sprintf("a time that is a multiple of %v", code.Step)}
		}
		place := int(s.At % period / code.Step)
		dst[s.Neuron] += math.Ldexp(1, -(1 + place))
		return nil
	})
	if err != nil {
		return err
	}
	periods := float64((w.To - w.From) / period)
	for i := range dst {
		dst[i] /= periods
	}
	return nil
}

func (p Phase) period() sim.Time { return sim.Time(p.Bits) * p.Step }

// word is the digits of x.
func (p Phase) word(x float64) uint32 {
	return uint32(nearestProduct(x, float64(uint64(1)<<p.Bits-1)))
}

func (p Phase) resolve() (Phase, error) {
	p.Bits, p.Step = cmp.Or(p.Bits, 8), cmp.Or(p.Step, defaultStep)
	switch {
	case p.Bits < 1 || p.Bits > 32:
		return p, phaseParam("Bits", p.Bits, "1 to 32, or 0 for 8")
	case p.Step < 0 || p.Step > longestStep:
		return p, phaseParam("Step", p.Step, "a duration up to 1 day, or 0 for 1 ms")
	case p.Periods < 0 || int64(p.Periods) > lastTick(p.Step)/int64(p.Bits):
		return p, phaseParam("Periods", p.Periods, "as many as 106 days hold, or 0 for no end")
	}
	return p, nil
}

func phaseParam(field string, value any, want string) error {
	return &ParamError{Code: "phase", Field: field, Value: value, Want: want}
}

// wheel is the neurons of a Phase source.
type wheel struct {
	Phase
	words []uint32
}

// following implements ticker: the next digit that is 1, in this period or the next.
func (w wheel) following(i int, tick int64) int64 {
	period := int64(w.Bits)
	turn, place := (tick+1)/period, int((tick+1)%period)
	word := uint64(w.words[i]) << (64 - w.Bits) // the first digit is the highest bit
	if word == 0 {
		return quiet
	}
	rest := word << place
	if rest == 0 {
		turn, place, rest = turn+1, 0, word
	}
	if w.Periods > 0 && turn >= int64(w.Periods) {
		return quiet
	}
	return turn*period + int64(place+bits.LeadingZeros64(rest))
}

func (wheel) snapshot(*sim.Snapshot, int) {} // a word tells all its spikes
