package coding

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// Frames are the time steps of a clock-stepped simulator, for exact spikes to be put into.
type Frames struct {
	Step sim.Time // length of a step; 0 means 1 ms
	N    int      // number of steps; 0, which needs Bypass, for as many as the last spike needs

	// Bypass drops spikes that come after the last step. Otherwise they are an error.
	Bypass bool
}

// silent is the step of a neuron without a spike.
const silent = -1

// Index writes the step of each spike time to dst, and returns dst, grown if it was too short. It is the
// nearest one, of two the even one, as torch.round has it; -1 stands for silence and for a spike that was
// dropped. Errors: *ParamError, and *TimeError for a time before 0 or, without Bypass, after the last step;
// dst is then nil.
func (f Frames) Index(dst []int, times []sim.Time) ([]int, error) {
	f.Step = cmp.Or(f.Step, defaultStep)
	if err := f.check(); err != nil {
		return nil, err
	}
	dst = slices.Grow(dst[:0], len(times))[:len(times)]
	for i, t := range times {
		if t < 0 {
			return nil, &TimeError{Index: i, Time: t, Want: "0 or more"}
		}
		dst[i] = silent
		if t == sim.Never {
			continue
		}
		step := nearestStep(t, f.Step)
		if late := f.N > 0 && step >= f.N; !late {
			dst[i] = step
		} else if !f.Bypass {
			return nil, &TimeError{Index: i, Time: t, Want: fmt.Sprintf("a time nearest to one of %d steps of %v", f.N, f.Step)}
		}
	}
	return dst, nil
}

// nearestStep is t in steps, rounded half to even.
func nearestStep(t, step sim.Time) int {
	n, rest := t/step, t%step
	if over := rest - (step - rest); over > 0 || over == 0 && n%2 == 1 {
		n++
	}
	return int(n)
}

func (f Frames) check() error {
	switch {
	case f.Step < 0:
		return &ParamError{Code: "frames", Field: "Step", Value: f.Step, Want: "a duration above 0, or 0 for 1 ms"}
	case f.N < 0 || f.N == 0 && !f.Bypass:
		return &ParamError{Code: "frames", Field: "N", Value: f.N, Want: "1 or more, or, with Bypass, 0 for as many as the last spike needs"}
	}
	return nil
}
