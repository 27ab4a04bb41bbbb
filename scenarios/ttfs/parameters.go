package ttfs

import (
	"errors"
	"math"

	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// What the parameters with a choice may be.
const (
	glyphs, mnist, fashion = "glyphs", "mnist", "fashion-mnist" // Race.Data
	linear, rc             = "linear", "rc"                     // Race.Code
	nonLeaky, leaky        = "if", "lif"                        // Race.Neuron
)

// shortest is the least time that a parameter may be: a thousand times the rounding of a spike.
const shortest sim.Time = 1 * sim.Nanosecond

func positive(flag string, t sim.Time) error {
	return session.Demand(flag, t, t >= shortest && t <= sim.Minute, "1ns to 1 minute")
}

// check returns an error for each parameter that makes no sense by itself; what depends on the images is found
// where they are known.
func (r *Race) check() error {
	errs := []error{
		r.checkData(),
		session.Demand("images", r.Images, r.Images >= 0, "0 or more"),
		session.Demand("code", r.Code, r.Code == linear || r.Code == rc, "linear or rc"),
		positive("window", r.Window),
		session.Demand("silence", r.Silence, r.Silence > 0 && r.Silence < 1, "a brightness above 0 and below 1"),
		session.Demand("prototypes", r.Prototypes, r.Prototypes >= 1, "1 or more"),
		session.Demand("neuron", r.Neuron, r.Neuron == nonLeaky || r.Neuron == leaky, "if or lif"),
		positive("tau-m", r.TauM),
		positive("tau-s", r.TauS),
		session.Demand("threshold", r.Threshold, r.Threshold > 0 && !math.IsInf(r.Threshold, 0), "a finite number above 0"),
		positive("deadline", r.Deadline),
		session.Demand("inhibition", r.Inhibition, r.Inhibition >= 0 && !math.IsInf(r.Inhibition, 0), "a finite number, 0 or more"),
		positive("delay", r.Delay),
		session.Demand("workers", r.Workers, r.Workers >= 0, "0 or more"),
	}
	for _, dt := range r.Grids {
		errs = append(errs, positive("grids", dt))
	}
	return errors.Join(errs...)
}

func (r *Race) checkData() error {
	switch r.Data {
	case glyphs, mnist, fashion:
		return nil
	}
	return &dataset.UnknownError{What: "data set", Name: r.Data, Known: []string{glyphs, mnist, fashion}}
}
