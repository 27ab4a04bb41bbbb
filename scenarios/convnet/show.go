package convnet

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/chips/recording"
	"github.com/ranvier-sim/ranvier/chips/speck"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity/convert"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

// names are those of the populations of the spiking network: the camera's pixels, and a layer for each that has neurons.
var names = []string{"camera", "edges", "shapes", "classes"}

// spiking is the network as spiking neurons, silent so far.
func (e *experiment) spiking() *sim.Network {
	retina := e.test.size()
	net := sim.NewNetwork(e.seed)
	net.Add(names[0], retina.N(), chips.Playback(nil))
	rules := []topology.Convolution{e.first(retina), e.second(retina), e.Network.classes(retina, len(e.test.classes()))}
	for k, layer := range []int{firstConvolution, secondConvolution, dense} {
		rule := rules[k]
		rule.Filters, rule.Delay = e.trained.Spiking(layer, e.units), topology.Delay(0)
		p := net.Add(names[k+1], rule.Out().N(), models.SubtractiveIF{})
		net.Connect(net.Populations[k], p, 0, rule)
	}
	return net
}

// answer is what was made of a recording.
type answer struct {
	chips.Decision
	spikes []int // by population
}

// class is the first of the classes that are ahead, -1 if nothing has fired.
func (a *answer) class() int {
	if len(a.Classes) == 0 {
		return -1
	}
	return a.Classes[0]
}

// read finds the answer in the spikes of all populations.
func (e *experiment) read(spikes [][]sim.Spike) answer {
	a := answer{Decision: e.readout().Decide(spikes[len(spikes)-1])}
	for _, train := range spikes {
		a.spikes = append(a.spikes, len(train))
	}
	return a
}

// shown is what became of one recording in exact time.
type shown struct {
	chips.Presentation
	artificial  int // the class that the artificial network names, seeing slices
	byEvent     int // and seeing event by event
	exact       answer
	stats       sim.Stats
	fingerprint record.Digest
}

// showAll shows all recordings to be judged by, and records what came of them.
func (e *experiment) showAll(ctx context.Context, s *session.Session) (_ []shown, err error) {
	var writer *recording.Writer
	if e.Record {
		if writer, err = recording.Create(s.Path, e.spiking(), e.readout()); err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, writer.Close()) }()
	}
	all := make([]shown, e.test.len())
	step, done := s.Track("showing recordings", len(all))
	defer done()
	workers := e.Workers
	if workers == 0 {
		workers = runtime.NumCPU()
	}
	group, ctx := errgroup.WithContext(ctx)
	var taken atomic.Int64
	for range min(workers, len(all)) {
		group.Go(func() error {
			o, err := e.newObserver()
			for k := int(taken.Add(1)) - 1; err == nil && k < len(all); k = int(taken.Add(1)) - 1 {
				all[k], err = o.show(ctx, k)
				if err == nil && writer != nil {
					err = writer.Present(k, all[k].Presentation)
				}
				step()
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	for k := range all {
		s.Count(all[k].stats, all[k].Duration)
	}
	return all, nil
}

// readout is how the network is read: the neuron that fires most is the class.
func (e *experiment) readout() *chips.Readout {
	r := &chips.Readout{Population: len(names) - 1, By: chips.ByMost}
	for class := range e.test.classes() {
		r.Classes = append(r.Classes, class)
	}
	return r
}

// observer shows recordings to networks of its own.
type observer struct {
	*experiment
	pass   *convert.Pass
	net    *sim.Network
	engine *sim.Engine
	spikes record.Memory
}

func (e *experiment) newObserver() (*observer, error) {
	o := &observer{experiment: e, pass: e.trained.NewPass(), net: e.spiking()}
	o.net.Record(&o.spikes)
	var err error
	o.engine, err = sim.Build(o.net, sim.Options{Shards: 1})
	return o, err
}

// show shows recording k.
func (o *observer) show(ctx context.Context, k int) (shown, error) {
	events, err := o.test.events(k)
	if err != nil {
		return shown{}, err
	}
	r := shown{Presentation: chips.Presentation{Duration: duration(events), Label: o.test.label(k)}}
	evidence, err := o.pass.Show(o.test, k, 0)
	if err != nil {
		return shown{}, err
	}
	r.artificial = convert.Decide(evidence)
	if evidence, err = o.pass.Show(lessons{recordings: o.test}, k, 0); err != nil {
		return shown{}, err
	}
	r.byEvent = convert.Decide(evidence)
	o.spikes.Reset()
	o.net.Populations[0].Spec = chips.Playback(events)
	if err := o.engine.Reset(); err != nil {
		return shown{}, err
	}
	if err := o.engine.RunUntil(ctx, r.Duration); err != nil {
		return shown{}, err
	}
	for _, p := range o.net.Populations {
		r.Spikes = append(r.Spikes, slices.Clone(o.spikes.Spikes(p)))
	}
	r.stats = o.engine.Stats()
	r.exact = o.read(r.Spikes)
	r.fingerprint, err = record.Fingerprint(o.spikes.Rasters(o.net.Populations...))
	return r, err
}

// replayed is what the chip made of all recordings.
type replayed struct {
	*chips.Replayed
	answers []answer
}

// replay shows the recordings to the chip.
func (e *experiment) replay(ctx context.Context, s *session.Session, all []shown) (*replayed, error) {
	c, err := speck.New(speck.Parameters{Balancer: e.Balancer})
	if err != nil {
		return nil, err
	}
	run := &chips.Run{Network: e.spiking(), Readout: e.readout()}
	for k := range all {
		run.Presentations = append(run.Presentations, all[k].Presentation)
	}
	step, done := s.Track("replaying on "+c.Title, len(all))
	defer done()
	r, err := chips.Replay(ctx, c, run, chips.Options{Step: step})
	if err != nil {
		return nil, err
	}
	replayed := &replayed{Replayed: r}
	for _, o := range r.Outcomes {
		replayed.answers = append(replayed.answers, e.read(o.Spikes))
	}
	return replayed, nil
}
