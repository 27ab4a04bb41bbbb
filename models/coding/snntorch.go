package coding

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/sim/portable"
)

// SnnTorchLatency is spikegen.latency of snnTorch 0.9.4, number for number: in time steps, in binary32, with
// its names and defaults. It is for comparison with networks trained there; Latency is the same code in
// exact time. The two part where a value lies close above the threshold, as binary32 loses digits in
// x - threshold: the latest spike of the RC code with threshold 0.01, tau ln(1 + 1e5) = 11.513 tau, comes at
// 11.507 tau.
//
// All values that are encoded together count for Normalize, as all of a batch do there.
type SnnTorchLatency struct {
	NumSteps       int     // 0, which needs Bypass, for as many as the last spike needs
	Threshold      float64 // in (0, 1); 0 means 0.01
	Tau            float64 // steps; 0 means 1
	FirstSpikeTime int     // steps
	Clip           bool    // values below Threshold do not spike
	Normalize      bool    // stretches the code to NumSteps
	Linear         bool    // instead of the RC code
	Bypass         bool    // drops spikes after the last step, which otherwise are an error
}

// Times writes the unrounded spike time of each value, all of them in [0, 1], to dst, in steps, and returns
// dst, grown if it was too short (latency_code of snnTorch; Clip and Bypass have no part in it). Errors:
// *ParamError, *ValueError; dst is then nil.
func (s SnnTorchLatency) Times(dst []float32, values []float64) ([]float32, error) {
	code, err := s.prepare(values)
	if err != nil {
		return nil, err
	}
	return code.times(dst, values), nil
}

// Index writes the step of each value's spike to dst, -1 where there is none, and returns dst, grown if it
// was too short. Beside the errors of Times, a spike after the last step is a *StepError, also where Clip
// would silence it.
func (s SnnTorchLatency) Index(dst []int, values []float64) ([]int, error) {
	code, err := s.prepare(values)
	if err != nil {
		return nil, err
	}
	dst = slices.Grow(dst[:0], len(values))[:len(values)]
	for i, t := range code.times(nil, values) {
		step := int(math.RoundToEven(float64(t)))
		late := code.NumSteps > 0 && step >= code.NumSteps
		if late && !code.Bypass {
			return nil, &StepError{Index: i, Step: step, Want: fmt.Sprintf("less than %d", code.NumSteps)}
		}
		if late || code.Clip && float32(values[i]) < float32(code.Threshold) {
			step = silent
		}
		dst[i] = step
	}
	return dst, nil
}

// StepError says which spike falls into a time step that there is not.
type StepError struct {
	Index int // of the value
	Step  int
	Want  string
}

func (e *StepError) Error() string {
	return fmt.Sprintf("value %d spikes in step %d, want %s", e.Index, e.Step, e.Want)
}

// times are the unrounded spike times of a valid code.
func (s SnnTorchLatency) times(dst []float32, values []float64) []float32 {
	dst = slices.Grow(dst[:0], len(values))[:len(values)]
	for i, x := range values {
		dst[i] = s.time(float32(x))
	}
	if s.Normalize && !s.Linear {
		s.stretch(dst)
	}
	return dst
}

// time is the spike time of a value, in steps, before it is stretched. Conversions keep compilers from
// rounding less often than torch does; what there are numbers of Python, not tensors, is binary64.
func (s SnnTorchLatency) time(x float32) float32 {
	tau, first := s.Tau, float32(s.FirstSpikeTime)
	if s.Linear {
		if s.Normalize {
			tau = float64(s.NumSteps - 1 - s.FirstSpikeTime)
		}
		return float32(min(float32(-tau)*(x-1), float32(-tau*(s.Threshold-1)))) + first
	}
	x = max(x, float32(s.Threshold+Epsilon))
	return float32(float32(tau)*float32(portable.Log(float64(x/(x-float32(s.Threshold)))))) + first
}

// stretch moves the latest spike to the last step.
func (s SnnTorchLatency) stretch(times []float32) {
	first, latest := float32(s.FirstSpikeTime), float32(0)
	for _, t := range times {
		latest = max(latest, t-first)
	}
	for i, t := range times {
		times[i] = (t-first)*float32(s.NumSteps-s.FirstSpikeTime-1)/latest + first
	}
}

// prepare fills in the defaults, and checks fields and values.
func (s SnnTorchLatency) prepare(values []float64) (SnnTorchLatency, error) {
	s.Threshold, s.Tau = cmp.Or(s.Threshold, defaultThreshold), cmp.Or(s.Tau, 1)
	switch {
	case s.NumSteps < 0 || s.NumSteps == 0 && (!s.Bypass || s.Normalize):
		return s, snnTorchParam("NumSteps", s.NumSteps, "1 or more, or, with Bypass and without Normalize, 0 for as many as the last spike needs")
	case !(s.Threshold > 0 && s.Threshold < 1):
		return s, snnTorchParam("Threshold", s.Threshold, "a number in (0, 1)")
	case !(s.Tau > 0 && s.Tau <= 1e6):
		return s, snnTorchParam("Tau", s.Tau, "above 0 and up to 1e6 steps, or 0 for 1")
	case s.FirstSpikeTime < 0 || s.FirstSpikeTime > max(0, s.NumSteps-1):
		return s, snnTorchParam("FirstSpikeTime", s.FirstSpikeTime, "0 or more, and less than NumSteps")
	}
	return s, checkValues(values)
}

func snnTorchParam(field string, value any, want string) error {
	return &ParamError{Code: "snnTorch latency", Field: field, Value: value, Want: want}
}
