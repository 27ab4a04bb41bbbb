package ttfs

import (
	"cmp"
	"errors"
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/firstspike"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// What the parameters with a choice may be.
const (
	yinYang                        = firstspike.YinYang                           // Race.Data
	glyphs, mnist, fashion, nmnist = "glyphs", "mnist", "fashion-mnist", "nmnist" // likewise
	linear, rc                     = "linear", "rc"                               // Race.Code
	nonLeaky, leaky                = "if", "lif"                                  // Race.Neuron
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

// checkTrained is check for a network that was trained: what is of templates must be as it is by default.
func (r *Race) checkTrained() error {
	d := Default()
	var errs []error
	for _, p := range []struct {
		flag       string
		value, def any
	}{
		{"code", r.Code, d.Code}, {"window", r.Window, d.Window}, {"silence", r.Silence, d.Silence},
		{"prototypes", r.Prototypes, d.Prototypes}, {"neuron", r.Neuron, d.Neuron}, {"tau-m", r.TauM, d.TauM}, {"tau-s", r.TauS, d.TauS},
		{"threshold", r.Threshold, d.Threshold}, {"inhibition", r.Inhibition, d.Inhibition}, {"delay", r.Delay, d.Delay},
	} {
		errs = append(errs, session.Demand(p.flag, p.value, p.value == p.def, "left out: it is for templates (--data glyphs has some), and this network was trained"))
	}
	return errors.Join(append(errs, r.check())...)
}

// choose is how many of those that there are to show are shown, of data by some name.
func (r *Race) choose(all int, data string) (shown int, err error) {
	if shown = r.Images; shown == 0 || shown < 0 && all < someImages {
		shown = all
	} else if shown < 0 {
		shown = someImages
	}
	if shown > all {
		return 0, &session.ParameterError{Flag: "images", Value: r.Images, Want: fmt.Sprintf("at most %d, all that %s has to test with", all, data)}
	}
	return shown, session.Demand("example", r.Example, r.Example >= -1 && r.Example < shown, fmt.Sprintf("0 to %d, one of those shown, or -1", shown-1))
}

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
	case yinYang, glyphs, mnist, fashion, nmnist:
		return nil
	}
	return &dataset.UnknownError{What: "data set", Name: r.Data, Known: []string{yinYang, glyphs, mnist, fashion, nmnist}}
}
