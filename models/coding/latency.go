package coding

import (
	"fmt"
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// Curve is the shape of a latency code. x is the value, theta the threshold, tau the time constant.
type Curve uint8

const (
	// RC charges a leaky membrane with the constant current x and asks when it reaches theta:
	//
	//	t = tau ln(x / (x - theta))
	RC Curve = iota

	// Linear falls from the latest to the earliest spike in proportion to x:
	//
	//	t = tau (1 - x)
	Linear
)

// Epsilon is the least distance from the threshold, in units of the value, that an RC code sees. It
// makes the latest spike finite: tau ln(1 + theta/Epsilon). The value is that of snnTorch 0.9.4.
const Epsilon = 1e-7

const (
	defaultTau       = 10 * sim.Millisecond
	defaultThreshold = 0.01

	// longest bounds First, and the code from there on, so that their sum stays below sim.Never.
	longest = 50 * 24 * sim.Hour
)

// Latency is the time-to-first-spike code: one spike per value, the brighter the earlier, and never later than
// a darker one. The zero Latency is an RC code of 10 ms with threshold 0.01 in which dark values spike last.
//
// The formulas are those of snntorch.spikegen.latency 0.9.4 before it rounds to time steps, with
// these differences: times are exact (snnTorch computes in binary32 and loses digits in x - theta, so
// that with theta = 0.01 its latest spike of an RC code comes 0.05 % early), and Window normalises
// each vector by itself, where snnTorch takes the latest time of the whole batch. SnnTorchLatency computes as
// snnTorch does.
type Latency struct {
	Curve Curve // shape; the default is RC

	// Tau is the time constant; 0 means 10 ms. It must be 0 where Window is given.
	Tau sim.Time

	// Threshold is the value at which a neuron just fires, in (0, 1); 0 means 0.01.
	Threshold float64

	// First is the instant at which a current of unlimited strength (RC) or the value 1 (Linear) would
	// spike: it is added to every time. Not negative.
	First sim.Time

	// Window normalises: a length other than 0 replaces Tau. The linear code takes tau = Window. The RC
	// code takes the tau that puts the darkest of the values encoded together (clipped ones included)
	// at First + Window, whatever its brightness: the times then depend on the whole vector, unless it
	// holds a value that saturates.
	Window sim.Time

	// Clip silences values below Threshold: they get sim.Never. Otherwise they saturate: they spike at
	// the time of a value at the threshold (RC: Epsilon above it), which for a dark background means a
	// volley at the end.
	Clip bool
}

// Encode writes the spike time of each value, all of them in [0, 1], to dst, and returns dst, grown
// if it was too short. An invalid field is a *ParamError; NaN, an infinity or a value outside [0, 1]
// is a *ValueError; dst is then nil.
func (l Latency) Encode(dst []sim.Time, values []float64) ([]sim.Time, error) {
	code, err := l.resolve()
	if err != nil {
		return nil, err
	}
	if err := checkValues(values); err != nil {
		return nil, err
	}
	darkest := 1.0
	for _, x := range values {
		darkest = min(darkest, x)
	}
	tau := code.timeConstant(darkest)
	dst = slices.Grow(dst[:0], len(values))[:len(values)]
	for i, x := range values {
		if code.Clip && x < code.Threshold {
			dst[i] = sim.Never
			continue
		}
		dst[i] = code.time(tau, x)
	}
	return dst, nil
}

// Source returns the source of the values, whose neurons spike once at most. Errors are those of Encode.
func (l Latency) Source(values []float64) (sim.Spec, error) {
	times, err := l.Encode(nil, values)
	if err != nil {
		return nil, err
	}
	return given(Trains(nil, times)), nil
}

// Decode is the inverse of Encode: it writes the value of each spike time to dst, and returns dst,
// grown if it was too short. Rounding to picoseconds limits its precision to half a picosecond of
// the curve. Silence (sim.Never) decodes to 0, a saturated value to the threshold (RC: Epsilon
// above it). An RC code with a Window forgets the scale and cannot be inverted: *ParamError. A time
// that no value is encoded to is a *TimeError; dst is then nil.
func (l Latency) Decode(dst []float64, times []sim.Time) ([]float64, error) {
	code, err := l.resolve()
	if err != nil {
		return nil, err
	}
	if code.Curve == RC && code.Window != 0 {
		return nil, latencyParam("Window", code.Window, "0 to decode an RC code, whose scale a window makes depend on the values")
	}
	tau := code.timeConstant(0)
	earliest, latest := code.time(tau, 1), code.time(tau, 0)
	dst = slices.Grow(dst[:0], len(times))[:len(times)]
	for i, t := range times {
		switch {
		case t == sim.Never:
			dst[i] = 0
		case t < earliest || t > latest:
			return nil, &TimeError{Index: i, Time: t, Want: fmt.Sprintf("a time in [%v, %v]", earliest, latest)}
		default:
			dst[i] = code.value(float64(t-code.First) / tau)
		}
	}
	return dst, nil
}

// resolved is a valid Latency with its defaults filled in.
type resolved struct{ Latency }

func (l Latency) resolve() (resolved, error) {
	if l.Tau == 0 && l.Window == 0 {
		l.Tau = defaultTau
	}
	if l.Threshold == 0 {
		l.Threshold = defaultThreshold
	}
	code := resolved{l}
	switch {
	case l.Curve > Linear:
		return code, latencyParam("Curve", l.Curve, "RC or Linear")
	case !(l.Threshold > 0 && l.Threshold < 1):
		return code, latencyParam("Threshold", l.Threshold, "a number in (0, 1)")
	case l.First < 0 || l.First > longest:
		return code, latencyParam("First", l.First, "an instant in [0, 50 days]")
	case l.Window < 0 || l.Window > longest:
		return code, latencyParam("Window", l.Window, "a duration up to 50 days, or 0 for none")
	case l.Window > 0 && l.Tau != 0:
		return code, latencyParam("Tau", l.Tau, "0 where Window is given, which sets the time constant")
	case l.Tau < 0 || float64(l.Tau)*code.delay(0) > longest:
		return code, latencyParam("Tau", l.Tau, "a duration above 0 whose latest spike comes within 50 days")
	}
	return code, nil
}

func latencyParam(field string, value any, want string) error {
	return &ParamError{Code: "latency", Field: field, Value: value, Want: want}
}

// timeConstant is tau in picoseconds for values of which the darkest is x.
func (c resolved) timeConstant(x float64) float64 {
	switch {
	case c.Window == 0:
		return float64(c.Tau)
	case c.Curve == Linear:
		return float64(c.Window)
	default:
		return float64(c.Window) / c.delay(x)
	}
}

// time is the rounded spike time of value x. A half rounds up, as in a sim.Spike.
func (c resolved) time(tau, x float64) sim.Time {
	return c.First + sim.Time(math.Round(tau*c.delay(x)))
}

// delay is the spike time of value x after First, in units of tau.
//
// ln(x/(x-theta)) = ln(1 + theta/(x-theta)), which keeps all digits for theta << x too.
func (c resolved) delay(x float64) float64 {
	if c.Curve == Linear {
		return 1 - max(x, c.Threshold)
	}
	return portable.Log1p(c.Threshold / max(x-c.Threshold, Epsilon))
}

// value is the inverse of delay: linear x = 1 - s, RC x = theta / (1 - exp(-s)). The earliest spike
// may have been rounded to before that of the value 1, which is what it then means.
func (c resolved) value(s float64) float64 {
	if c.Curve == Linear {
		return min(1, 1-s)
	}
	return min(1, c.Threshold/-portable.Expm1(-s))
}
