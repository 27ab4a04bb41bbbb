package coding

import (
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// RoundUp writes each time, moved up to the next multiple of dt, to dst, and returns dst, grown if it
// was too short. This is when a simulator with a clock of step dt, which acts on the events of
// (t-dt, t] at t, would see the spikes. sim.Never stays; dst may be times itself.
//
// A step that is not above 0 is a *ParamError, a time whose next multiple does not fit a *TimeError;
// the result is then nil.
func RoundUp(dst, times []sim.Time, dt sim.Time) ([]sim.Time, error) {
	if dt <= 0 {
		return nil, &ParamError{Code: "round up", Field: "dt", Value: dt, Want: "a duration above 0"}
	}
	dst = slices.Grow(dst[:0], len(times))[:len(times)]
	for i, t := range times {
		if t == sim.Never {
			dst[i] = t
			continue
		}
		wait := -(t % dt) // the remainder has the sign of t
		if wait < 0 {
			wait += dt
		}
		if t >= sim.Never-wait {
			return nil, &TimeError{Index: i, Time: t, Want: "a time whose next multiple of the step is below 106 days"}
		}
		dst[i] = t + wait
	}
	return dst, nil
}
