package ttfs

import (
	"errors"
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/sim"
)

// What the parameters with a choice may be.
const (
	glyphs, mnist, fashion = "glyphs", "mnist", "fashion-mnist" // Race.Data
	linear, rc             = "linear", "rc"                     // Race.Code
	nonLeaky, leaky        = "if", "lif"                        // Race.Neuron
)

// ParameterError says which parameter of the scenario makes no sense.
type ParameterError struct {
	Flag  string // its name on the command line
	Value any
	Want  string
}

func (e *ParameterError) Error() string {
	return fmt.Sprintf("--%s is %v, want %s", e.Flag, e.Value, e.Want)
}

// shortest is the least time that a parameter may be: a thousand times the rounding of a spike.
const shortest sim.Time = 1 * sim.Nanosecond

// check returns an error for each parameter that makes no sense by itself; what depends on the images is found
// where they are known.
func (r *Race) check() error {
	var errs []error
	must := func(met bool, flag string, value any, want string) {
		if !met {
			errs = append(errs, &ParameterError{flag, value, want})
		}
	}
	positive := func(flag string, t sim.Time) {
		must(t >= shortest && t <= sim.Minute, flag, t, "1ns to 1 minute")
	}
	if r.Data != glyphs && r.Data != mnist && r.Data != fashion {
		errs = append(errs, &dataset.UnknownError{What: "data set", Name: r.Data, Known: []string{glyphs, mnist, fashion}})
	}
	must(r.Images >= 0, "images", r.Images, "0 or more")
	must(r.Code == linear || r.Code == rc, "code", r.Code, "linear or rc")
	positive("window", r.Window)
	must(r.Silence > 0 && r.Silence < 1, "silence", r.Silence, "a brightness above 0 and below 1")
	must(r.Prototypes >= 1, "prototypes", r.Prototypes, "1 or more")
	must(r.Neuron == nonLeaky || r.Neuron == leaky, "neuron", r.Neuron, "if or lif")
	positive("tau-m", r.TauM)
	positive("tau-s", r.TauS)
	must(r.Threshold > 0 && !math.IsInf(r.Threshold, 0), "threshold", r.Threshold, "a finite number above 0")
	positive("deadline", r.Deadline)
	must(r.Inhibition >= 0 && !math.IsInf(r.Inhibition, 0), "inhibition", r.Inhibition, "a finite number, 0 or more")
	positive("delay", r.Delay)
	for _, dt := range r.Grids {
		positive("grids", dt)
	}
	must(r.Workers >= 0, "workers", r.Workers, "0 or more")
	return errors.Join(errs...)
}
