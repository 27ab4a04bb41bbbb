package ttfs

import (
	"context"

	"github.com/ranvier-sim/ranvier/sim"
)

// stimuli are what the network is shown, one split of a data set: images, which a code turns into first spikes, or
// recordings of an event camera, whose events are spikes already.
type stimuli interface {
	Len() int
	label(k int) int // of stimulus k: its class
	style() style

	// source makes the input neurons fire as stimulus k has it. It may take over the memory of the source before.
	source(before sim.Spec, k int) sim.Spec

	// onGrid is the same stimuli as a clock of step dt sees them: every spike is late by less than a step.
	onGrid(dt sim.Time) (stimuli, error)

	// impression is what the spikes of stimulus k say within the window.
	impression(k int) (impression, error)

	// portrait is how much ink stimulus k takes in a picture, from 0 to 1, by input neuron.
	portrait(k int) ([]float64, error)
}

// style is how stimuli are shown, and spoken of.
type style struct {
	classes       []string
	coloured      bool // every class has a colour of its own
	width, height int  // of a sheet of input neurons
	sheets        int

	noun     string // what one of them is
	portrait string // how to read the picture of one
	spikes   string // what its spikes are
	input    string // what an input neuron stands for
}

// inputs is the number of input neurons.
func (s style) inputs() int { return s.width * s.height * s.sheets }

// impression is what a reader of a stimulus sees who waits for all spikes in the window.
type impression struct {
	sparse
	label  int
	spikes int // their number
}

// stimuli returns the two splits of the data set, and how many of the second are shown.
func (r *Race) stimuli(seed uint64) (train, test stimuli, show int, err error) {
	switch r.Data {
	case nmnist:
		train, test, err = r.recordings()
	default:
		train, test, err = r.images(seed)
	}
	if err != nil {
		return nil, nil, 0, err
	}
	show, err = r.choose(test.Len(), r.Data)
	return train, test, show, err
}

// someImages is the number of images to show, unless told otherwise.
const someImages = 1000

// impressions looks at all of the stimuli.
func (e *experiment) impressions(ctx context.Context, all stimuli) ([]impression, error) {
	seen := make([]impression, all.Len())
	step, done := e.session.Track("learning", len(seen))
	defer done()
	err := each(ctx, len(seen), e.workers(), func(context.Context) (func(i int) error, error) {
		return func(i int) (err error) {
			defer step()
			seen[i], err = all.impression(i)
			return err
		}, nil
	})
	return seen, err
}
