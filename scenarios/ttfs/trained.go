package ttfs

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/chips/recording"
	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/firstspike"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// trained is a run of a network that was trained.
type trained struct {
	*Race
	session   *session.Session
	network   firstspike.Trained
	about     *firstspike.About
	data      *firstspike.Set
	shown     int
	deadline  sim.Time
	recording *recording.Writer // nil if the run is not recorded
}

// runTrained is Run for a network from a file.
func (r *Race) runTrained(ctx context.Context, s *session.Session) error {
	if err := r.checkTrained(); err != nil {
		return err
	}
	t, err := r.openTrained(s)
	if err != nil {
		return err
	}
	outcomes, err := t.showAll(ctx)
	if err != nil {
		return err
	}
	results := summarise(t.style(), r.Grids, outcomes)
	results.trained = true
	if err := r.conclude(s, results, outcomes); err != nil {
		return err
	}
	sheets, err := t.sheets(ctx, results, outcomes)
	return errors.Join(err, save(s.Path, sheets))
}

// loadTrained loads the network of the file or, without one, that which comes with the program.
func (r *Race) loadTrained() (firstspike.Trained, error) {
	if r.Weights == "" {
		return firstspike.Shipped()
	}
	n, err := firstspike.LoadTrained(r.Weights)
	if err != nil {
		return nil, err
	}
	if n, ok := n.(*firstspike.AtWill); ok && n.Readout != firstspike.FirstSpike {
		return nil, fmt.Errorf("%s: the network decides by %q, and not by its first spike: ttfs has no use for it", r.Weights, n.Readout)
	}
	data := n.Describe().Data
	return n, session.Demand("data", r.Data, r.Data == Default().Data || r.Data == data, "left out, or "+data+", for which the network of --weights was trained")
}

// openTrained loads the network and its data.
func (r *Race) openTrained(s *session.Session) (*trained, error) {
	n, err := r.loadTrained()
	if err != nil {
		return nil, err
	}
	about := n.Describe()
	set, err := about.Open(dataset.Test)
	if err != nil {
		return nil, err
	}
	if set.Inputs != n.Sources() {
		return nil, fmt.Errorf("the network has %d inputs, but %s has %d", n.Sources(), about.Data, set.Inputs)
	}
	t := &trained{Race: r, session: s, network: n, about: about, data: set, deadline: r.Deadline}
	if t.deadline == 0 {
		t.deadline = n.Length()
	}
	t.shown, err = r.choose(set.Len(), about.Data)
	return t, err
}

// style is how samples are shown: the classes of points have colours.
func (t *trained) style() style {
	s := style{classes: t.about.Classes, width: t.data.Width, height: t.data.Height, sheets: 1, noun: "sample"}
	switch {
	case t.plane():
		s.noun, s.coloured = "point", true
	case t.about.Data == firstspike.Iris:
		s.noun, s.portrait, s.spikes, s.input = "flower", "excited fields are black", "first spikes: the nearer, the earlier", "field"
	case t.images():
		s.noun, s.portrait, s.spikes, s.input = "image", "bright pixels are black", "first spikes: the brighter, the earlier", "pixel"
	}
	return s
}

// images tells whether samples can be shown as images.
func (t *trained) images() bool { return t.data.Width > 0 }

// plane tells whether samples are points of a plane.
func (t *trained) plane() bool { return t.about.Data == firstspike.YinYang }

// showAll shows the samples, each to the network at rest. The outcomes are in their order.
func (t *trained) showAll(ctx context.Context) (_ []outcome, err error) {
	if t.Record {
		s := t.network.Simulate(t.deadline)
		readout := &chips.Readout{Population: slices.Index(s.Populations, s.Outputs())}
		for class := range t.about.Classes {
			readout.Classes = append(readout.Classes, class)
		}
		if t.recording, err = recording.Create(t.session.Path, s.Network, readout); err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, t.recording.Close()) }()
	}
	outcomes := make([]outcome, t.shown)
	step, done := t.session.Track("showing "+t.style().noun+"s", t.shown)
	defer done()
	err = each(ctx, t.shown, t.workers(), func(ctx context.Context) (func(i int) error, error) {
		v, err := t.newViewer()
		return func(i int) (err error) {
			defer step()
			outcomes[i], err = v.show(ctx, i)
			return err
		}, err
	})
	return outcomes, err
}
