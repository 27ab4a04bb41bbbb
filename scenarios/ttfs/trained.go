package ttfs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"gonum.org/v1/plot"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/chips/recording"
	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/figure"
	"github.com/ranvier-sim/ranvier/scenarios/firstspike"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// inferenceTaus is how many time constants of the synapse an inference lasts, unless told otherwise. Loihi counts refractory
// steps up to 63, so that a network whose tau is 5 ms fits onto it in steps of 1 ms.
const inferenceTaus = 12

// trained is a run of a network that was trained.
type trained struct {
	*Race
	session   *session.Session
	network   *firstspike.Network
	data      *firstspike.Set
	shown     int
	deadline  sim.Time
	recording *recording.Writer // nil if the run is not recorded
}

// runTrained is Run for a network from a file. Errors are those of firstspike.Load too.
func (r *Race) runTrained(ctx context.Context, s *session.Session) error {
	if err := r.check(); err != nil {
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
	for i := range outcomes {
		s.Sign(outcomes[i].fingerprint)
	}
	results := summarise("sample", t.network.Classes, r.Grids, outcomes)
	results.hidden = true
	results.report(s)
	decisions := &experiment{Race: r}
	return errors.Join(results.print(s.Out), decisions.saveDecisions(s.Path("decisions.csv"), outcomes), results.drawTrained(s.Path("ttfs.png")))
}

// loadTrained loads the network of the file or, without one, that which comes with the program.
func (r *Race) loadTrained() (*firstspike.Network, error) {
	if r.Weights == "" {
		return firstspike.Shipped()
	}
	return firstspike.Load(r.Weights)
}

// openTrained loads the network and its data.
func (r *Race) openTrained(s *session.Session) (*trained, error) {
	n, err := r.loadTrained()
	if err != nil {
		return nil, err
	}
	set, err := n.Open(dataset.Test)
	if err != nil {
		return nil, err
	}
	t := &trained{Race: r, session: s, network: n, data: set, shown: r.Images, deadline: r.Deadline}
	if t.deadline == 0 {
		t.deadline = inferenceTaus * n.Tau
	}
	switch {
	case set.Inputs != n.Layers[0].Pre:
		return nil, fmt.Errorf("the network has %d inputs, but %s has %d", n.Layers[0].Pre, n.Data, set.Inputs)
	case r.Images > set.Len():
		return nil, &session.ParameterError{Flag: "images", Value: r.Images, Want: fmt.Sprintf("at most %d, all that %s has to test with", set.Len(), n.Data)}
	case r.Images == 0:
		t.shown = set.Len()
	case r.Images < 0:
		t.shown = min(someImages, set.Len())
	}
	return t, nil
}

// showAll shows the samples, each to the network at rest. The outcomes are in their order.
func (t *trained) showAll(ctx context.Context) (_ []outcome, err error) {
	if t.Record {
		s := t.network.Simulate(t.deadline)
		readout := &chips.Readout{Population: slices.Index(s.Populations, s.Outputs())}
		for class := range t.network.Classes {
			readout.Classes = append(readout.Classes, class)
		}
		if t.recording, err = recording.Create(t.session.Path, s.Network, readout); err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, t.recording.Close()) }()
	}
	outcomes := make([]outcome, t.shown)
	step, done := t.session.Track("showing samples", t.shown)
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

// trainedViewer shows samples to networks of its own: one in the simulator and, for each clock, one in closed form, which is what the
// simulator would give, spike by spike.
type trainedViewer struct {
	*trained
	simulated *firstspike.Simulated
	engine    *sim.Engine
	clocks    []firstspike.Clock
	passes    []*gradient.Pass
	events    []gradient.Event
}

func (t *trained) newViewer() (*trainedViewer, error) {
	v := &trainedViewer{trained: t, simulated: t.network.Simulate(t.deadline)}
	for _, dt := range t.Grids {
		clock := t.network.Clock(dt)
		v.clocks, v.passes = append(v.clocks, clock), append(v.passes, t.network.Pass(clock))
	}
	var err error
	v.engine, err = t.session.Build(v.simulated.Network)
	return v, err
}

func (v *trainedViewer) show(ctx context.Context, i int) (outcome, error) {
	v.events = v.data.Events(v.events[:0], i)
	s := v.simulated
	s.Show(&v.network.About, v.events)
	if err := v.engine.Reset(); err != nil {
		return outcome{}, err
	}
	if err := v.engine.RunUntil(ctx, v.deadline); err != nil {
		return outcome{}, err
	}
	v.session.Count(v.engine.Stats(), v.engine.Now())
	o := outcome{
		image: i, label: v.data.Label(i), stats: v.engine.Stats(),
		exact: decide(s.Spikes.Spikes(s.Outputs())),
		in:    s.Spikes.Count(s.Inputs), out: s.Spikes.Count(s.Outputs()),
	}
	var err error
	if o.fingerprint, err = s.Fingerprint(); err != nil {
		return outcome{}, err
	}
	for k := range v.passes {
		o.onGrid = append(o.onGrid, v.onClock(i, k))
	}
	return o, present(v.recording, i, s.Populations, s.Spikes, chips.Presentation{Duration: v.deadline, Label: o.label})
}

// onClock is the decision about sample i on clock k.
func (v *trainedViewer) onClock(i, k int) verdict {
	v.events = v.data.Events(v.events[:0], i)
	var spikes []sim.Spike
	for class, t := range v.passes[k].Forward(v.events) {
		if at := v.network.Instant(v.clocks[k].Move(t)); at < v.deadline {
			spikes = append(spikes, sim.Spike{At: at, Neuron: uint32(class)})
		}
	}
	slices.SortFunc(spikes, func(a, b sim.Spike) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Neuron, b.Neuron))
	})
	return decide(spikes)
}

// drawTrained writes the picture: when decisions fall, and what clocks make of them.
func (r *results) drawTrained(path string) error {
	page := figure.Page{Rows: [][]*plot.Plot{{r.latencyPlot(), r.changesPlot(), r.accuracyPlot()}}, Lettered: true}
	page.Width, page.Height = 20, 7.5
	return page.Save(path)
}
