package ttfs

import (
	"cmp"
	"errors"
	"math"

	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/firstspike"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// What the parameters with a choice may be.
const (
	glyphs, mnist, fashion, nmnist = "glyphs", "mnist", "fashion-mnist", "nmnist" // Race.Data
	yinYang                        = firstspike.YinYang
	linear, rc                     = "linear", "rc" // Race.Code
	nonLeaky, leaky                = "if", "lif"    // Race.Neuron
)

// shortest is the least time that a parameter may be: a thousand times the rounding of a spike.
const shortest sim.Time = 1 * sim.Nanosecond

func positive(flag string, t sim.Time) error {
	return session.Demand(flag, t, t >= shortest && t <= sim.Minute, "1ns to 1 minute")
}

func positiveOr0(flag string, t sim.Time) error {
	return session.Demand(flag, t, t == 0 || t >= shortest && t <= sim.Minute, "0, or 1ns to 1 minute")
}

// settled is the parameters with those filled in that are left to the data.
func (r *Race) settled() *Race {
	s := *r
	window, threshold := sim.Time(20*sim.Millisecond), 0.5
	if s.Data == nmnist {
		window, threshold = saccade, 1
	}
	s.Window, s.Threshold = cmp.Or(s.Window, window), cmp.Or(s.Threshold, threshold)
	s.TauS, s.Deadline = cmp.Or(s.TauS, s.Window/2), cmp.Or(s.Deadline, 2*s.Window)
	return &s
}

// saccade is the length of the first of the three movements of the camera in a recording of N-MNIST.
const saccade = 105 * sim.Millisecond

// check returns an error for each parameter that makes no sense by itself; what depends on the images is found
// where they are known.
func (r *Race) check() error {
	errs := []error{
		r.checkData(),
		session.Demand("images", r.Images, r.Images >= -1, "0 or more, or -1"),
		session.Demand("code", r.Code, r.Code == linear || r.Code == rc, "linear or rc"),
		positiveOr0("window", r.Window),
		session.Demand("silence", r.Silence, r.Silence > 0 && r.Silence < 1, "a brightness above 0 and below 1"),
		session.Demand("prototypes", r.Prototypes, r.Prototypes >= 1, "1 or more"),
		session.Demand("neuron", r.Neuron, r.Neuron == nonLeaky || r.Neuron == leaky, "if or lif"),
		positive("tau-m", r.TauM),
		positiveOr0("tau-s", r.TauS),
		session.Demand("threshold", r.Threshold, r.Threshold >= 0 && !math.IsInf(r.Threshold, 0), "a finite number above 0, or 0"),
		positiveOr0("deadline", r.Deadline),
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
	case glyphs, mnist, fashion, nmnist, yinYang:
		return nil
	}
	return &dataset.UnknownError{What: "data set", Name: r.Data, Known: []string{glyphs, mnist, fashion, nmnist, yinYang}}
}
